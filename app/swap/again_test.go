package swap_test

import (
	"strings"
	"testing"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/swap"
)

// onward is Ben's question of 27 November for what he has by cover(): to who, who said
// all that an hour later.
func onward(id string, who app.Ref, what ...app.SwapWhat) app.Swap {
	r := app.SwapRequest{ID: id, Kind: app.SwapCover, From: ben, Give: turn(payments, from, to), To: []app.Ref{who}, At: at("11-27 09:00")}
	var events []app.SwapEvent
	for _, w := range what {
		e := ev(who, w)
		e.At = at("11-27 10:00")
		events = append(events, e)
	}
	return swap.Fold(r, events, at("11-28 00:00"))
}

func TestAgain(t *testing.T) {
	now := at("11-28 00:00")
	yes, done := app.SaidAccept, app.SaidCovered
	lower := swap.Fold(cover(), []app.SwapEvent{ev(ben, yes), ev(ben, done)}, now)
	change := func(s app.Swap, f func(*app.Swap)) app.Swap {
		f(&s)
		return s
	}
	seen := swap.Observe(onward("R2", kim), []app.Schedule{schedule(payments, app.LayerBased, by("O2", kim, from, to))}, nil, now)
	back := onward("R2", ana, yes, done)
	elsewhere := change(onward("R2", kim, yes, done), func(s *app.Swap) { s.Give.Schedule = search })
	beside := change(onward("R2", kim, yes, done), func(s *app.Swap) { s.Give.Span = span("12-01 20:00", "12-01 22:00") })
	early := change(onward("R2", kim, yes, done), func(s *app.Swap) { s.Give.Span = span("11-27 20:00", "12-01 09:00") })
	some := change(onward("R2", kim, yes, done), func(s *app.Swap) { s.Give.Span = span("12-01 19:00", "12-01 20:00") })
	before := change(onward("R2", kim, yes, done), func(s *app.Swap) { s.History[0].At = at("11-25 10:00") })
	vouched := change(onward("R2", kim), func(s *app.Swap) { s.State, s.Taker = app.SwapAccepted, kim })
	top := change(onward("R3", ana, yes, done), func(s *app.Swap) {
		s.From, s.History[0].At = kim, at("11-27 12:00")
	})
	for name, c := range map[string]struct {
		others []app.Swap
		want   string
	}{
		"nothing":                  {nil, ""},
		"itself":                   {[]app.Swap{lower}, ""},
		"on to another":            {[]app.Swap{onward("R2", kim, yes, done)}, "it has been swapped again since: take that one back first (from Ben to Kim, Tue 1 Dec 2026 08:00–20:00 UTC, Payments primary)"},
		"back to her":              {[]app.Swap{back}, "from Ben to Ana"},
		"a part of it":             {[]app.Swap{some}, "from Ben to Kim, Tue 1 Dec 2026 19:00–20:00 UTC"},
		"it has begun":             {[]app.Swap{early}, "has begun, so change the schedule in PagerDuty"},
		"being written":            {[]app.Swap{onward("R2", kim, yes)}, "take that one back first, once it is done (from Ben to Kim"},
		"vouched for":              {[]app.Swap{vouched}, "from Ben to Kim"},
		"the uppermost":            {[]app.Swap{onward("R2", kim, yes, done), top}, "from Kim to Ana"},
		"asked":                    {[]app.Swap{onward("R2", kim)}, ""},
		"declined":                 {[]app.Swap{onward("R2", kim, app.SaidDecline)}, ""},
		"taken back":               {[]app.Swap{onward("R2", kim, yes, done, app.SaidTakeBack)}, ""},
		"failed":                   {[]app.Swap{onward("R2", kim, yes, app.SaidFailed)}, ""},
		"the schedule alone shows": {[]app.Swap{seen}, ""},
		"on another schedule":      {[]app.Swap{elsewhere}, ""},
		"at another time":          {[]app.Swap{beside}, ""},
		"agreed before":            {[]app.Swap{before}, ""},
		"another's":                {[]app.Swap{change(onward("R2", kim, yes, done), func(s *app.Swap) { s.From = dee })}, ""},
	} {
		got := swap.Again(lower, c.others, now)
		if !strings.Contains(got, c.want) || (c.want == "") != (got == "") {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
		err := swap.May(lower, ana.ID, app.TakeBackSwap, app.SwapAsk{}, c.others, now)
		if c.want == "" && err != nil || c.want != "" && invalid(t, name, err) != got {
			t.Errorf("%s: Ana is told %v", name, err)
		}
		if n := len(swap.Above(lower, c.others)); (n > 0) != (c.want != "") {
			t.Errorf("%s: %d stand on it", name, n)
		}
	}
	if seen.State != app.SwapCovered {
		t.Fatalf("it is %s", seen.State)
	}
	if err := swap.May(lower, kim.ID, app.TakeBackSwap, app.SwapAsk{}, []app.Swap{back}, now); !strings.Contains(invalid(t, "a stranger", err), "only Ana and Ben") {
		t.Errorf("a stranger is told %v", err)
	}
}

func TestNothingIsGivenBackUnderANewerSwap(t *testing.T) {
	now, begun := at("11-28 00:00"), at("12-01 09:00")
	covered := swap.Fold(exchange(), []app.SwapEvent{ev(ben, app.SaidAccept), ev(ben, app.SaidCovered)}, now)
	above := []app.Swap{onward("R2", kim, app.SaidAccept, app.SaidCovered)}
	on := []app.Schedule{
		schedule(payments, app.LayerBased, by("O3", kim, from, to)),
		schedule(search, app.ShiftBased, by("O2", ana, forFrom, forTill)),
	}
	given := []app.Schedule{on[0], schedule(search, app.ShiftBased, slot(ben, forFrom, forTill))}
	returned := []app.Schedule{schedule(payments, app.LayerBased, by("O3", ana, from, to)), on[1]}
	undone := swap.Progress{Back: true, Above: above, Undone: []app.Override{override("O2", search, ana, forFrom, forTill)}}
	all := swap.Progress{Back: true, Above: above, Undone: append([]app.Override{override("O1", payments, ben, from, to)}, undone.Undone...)}
	for name, c := range map[string]struct {
		progress  swap.Progress
		schedules []app.Schedule
		late      bool
		do        swap.StepKind
		word      string
	}{
		"nothing given back":          {swap.Progress{Back: true, Above: above}, on, false, swap.StepCovered, "It has been swapped again since: take that one back first (from Ben to Kim"},
		"swapped back to the asker":   {swap.Progress{Back: true, Above: above}, returned, false, swap.StepCovered, "It has been swapped again"},
		"some given back":             {undone, given, false, swap.StepHalf, "Some of it has been given back. It has been swapped again"},
		"all given back":              {all, given, false, swap.StepFailed, ""},
		"some given back, unheard of": {swap.Progress{Back: true, Above: above}, given, false, swap.StepHalf, "Some of it has been given back"},
		"begun":                       {swap.Progress{Back: true, Above: above}, on, true, swap.StepCovered, "It has begun"},
		"taken back above":            {swap.Progress{Back: true}, on, false, swap.StepUndo, ""},
		"not to be taken back":        {swap.Progress{Above: above}, on, false, swap.StepCovered, ""},
	} {
		at := now
		if c.late {
			at = begun
		}
		got := swap.Next(covered, c.progress, c.schedules, at)
		if got.Do != c.do || !strings.Contains(got.Word, c.word) {
			t.Errorf("%s: %q %q, want %q %q", name, got.Do, got.Word, c.do, c.word)
		}
	}
}

// What another swap left, or is covered by, is nobody's answer to an open request.
func TestOnlyAnOverrideOfItsOwnCoversWhatNobodyAgreedTo(t *testing.T) {
	now := at("11-28 00:00")
	one := override("O2", payments, kim, from, to)
	other := swap.Fold(app.SwapRequest{ID: "R0", Kind: app.SwapCover, From: dee, Give: turn(payments, from, to), To: []app.Ref{kim}, At: at("11-20 09:00")},
		[]app.SwapEvent{ev(kim, app.SaidAccept), {At: at("11-26 10:01"), Who: kim, What: app.SaidCovered, Overrides: []app.Override{one}}}, now)
	for name, c := range map[string]struct {
		swap   app.Swap
		slot   app.Slot
		others []app.Swap
		want   app.SwapState
	}{
		"an override":               {onward("R2", kim), by("O2", kim, from, to), nil, app.SwapCovered},
		"the rota":                  {onward("R2", kim), slot(kim, from, to), nil, app.SwapOpen},
		"an override of another's":  {onward("R2", kim), by("O2", kim, from, to), []app.Swap{other}, app.SwapOpen},
		"another, beside another's": {onward("R2", kim), by("O3", kim, from, to), []app.Swap{other}, app.SwapCovered},
		"the rota, agreed":          {onward("R2", kim, app.SaidAccept), slot(kim, from, to), nil, app.SwapCovered},
		"another's, agreed":         {onward("R2", kim, app.SaidAccept), by("O2", kim, from, to), []app.Swap{other}, app.SwapCovered},
	} {
		got := swap.Observe(c.swap, []app.Schedule{schedule(payments, app.LayerBased, c.slot)}, c.others, now)
		if got.State != c.want || c.want == app.SwapOpen && !strings.Contains(got.Stale, "Kim") {
			t.Errorf("%s: %s, %q", name, got.State, got.Stale)
		}
	}
}

// What PagerDuty may have taken without having answered is waited for, also where all that
// is known of is put back.
func TestWhatMayHaveBeenWrittenIsWaitedFor(t *testing.T) {
	now := at("11-28 00:00")
	before := []app.Schedule{schedule(payments, app.LayerBased, slot(ana, from, to)), schedule(search, app.ShiftBased, slot(ben, forFrom, forTill))}
	shown := []app.Schedule{schedule(payments, app.LayerBased, by("O1", ben, from, to)), before[1]}
	failed := swap.Fold(exchange(), []app.SwapEvent{ev(ben, app.SaidAccept), ev(ben, app.SaidFailed)}, now)
	doubt := swap.Progress{Doubt: now.Add(-swap.DoubtFor / 2)}
	refused := doubt
	refused.Refused = "no"
	for name, c := range map[string]struct {
		swap      app.Swap
		progress  swap.Progress
		schedules []app.Schedule
		want      swap.StepKind
	}{
		"failed, and nothing there yet":     {failed, doubt, before, swap.StepWait},
		"failed, and there by now":          {failed, doubt, shown, swap.StepUndo},
		"failed, and not there for long":    {failed, swap.Progress{Doubt: now.Add(-swap.DoubtFor)}, before, swap.StepFailed},
		"failed, and all answers came":      {failed, swap.Progress{}, before, swap.StepFailed},
		"refused: first it is told":         {accepted(exchange()), refused, before, swap.StepFailed},
		"nothing refused: it is written on": {accepted(exchange()), doubt, before, swap.StepWrite},
	} {
		if got := swap.Next(c.swap, c.progress, c.schedules, now); got.Do != c.want {
			t.Errorf("%s: %q %q, want %q", name, got.Do, got.Word, c.want)
		}
	}
}

// An override by which another swap is covered stays, whoever wrote it.
func TestWhatAnotherIsCoveredByStays(t *testing.T) {
	now := at("11-28 00:00")
	shows := []app.Schedule{schedule(payments, app.LayerBased, by("O1", ben, from, to))}
	failed := swap.Fold(cover(), []app.SwapEvent{ev(ben, app.SaidAccept), ev(ben, app.SaidFailed)}, now)
	p := swap.Progress{Written: []app.Override{override("O1", payments, ben, from, to)}, Others: []string{"O1"}}
	if got := swap.Next(failed, p, shows, now); got.Do != swap.StepFailed {
		t.Errorf("it is %q of %+v", got.Do, got.Undo)
	}
}
