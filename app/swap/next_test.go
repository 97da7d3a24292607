package swap_test

import (
	"strings"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/swap"
)

func slot(who app.Ref, from, to string) app.Slot {
	return app.Slot{Span: span(from, to), User: who, Source: app.Rotation, Rotation: "R1"}
}

// by is a slot that an override put there.
func by(id string, who app.Ref, from, to string) app.Slot {
	s := slot(who, from, to)
	s.Source, s.Override = app.ByOverride, id
	return s
}

// schedule is a schedule of the days around 1 December: Dee's, but for what is given.
func schedule(ref app.Ref, kind app.ScheduleKind, slots ...app.Slot) app.Schedule {
	return app.Schedule{Ref: ref, Kind: kind, Window: span("11-30 00:00", "12-10 00:00"), Slots: slots, At: at("11-27 00:00")}
}

func accepted(r app.SwapRequest) app.Swap {
	return swap.Fold(r, []app.SwapEvent{ev(ben, app.SaidAccept)}, at("11-27 00:00"))
}

func override(id string, schedule app.Ref, who app.Ref, from, to string) app.Override {
	return app.Override{ID: id, OverrideWish: app.OverrideWish{Schedule: schedule, Kind: app.LayerBased, Span: span(from, to), User: who}}
}

const (
	from, to         = "12-01 08:00", "12-01 20:00"
	forFrom, forTill = "12-03 08:00", "12-03 20:00"
)

func TestSee(t *testing.T) {
	leg := swap.Legs(accepted(cover()))[0]
	for name, c := range map[string]struct {
		slots []app.Slot
		want  swap.LegState
	}{
		"from's":                        {[]app.Slot{slot(ana, from, to)}, swap.LegBefore},
		"from's in two, another beside": {[]app.Slot{slot(ana, from, "12-01 12:00"), slot(dee, from, to), slot(ana, "12-01 12:00", to)}, swap.LegBefore},
		"to's":                          {[]app.Slot{by("O", ben, from, to)}, swap.LegDone},
		"to's by the rota":              {[]app.Slot{slot(ben, "11-30 08:00", "12-02 00:00")}, swap.LegDone},
		"half":                          {[]app.Slot{slot(ana, from, "12-01 12:00"), by("O", ben, "12-01 12:00", to)}, swap.LegPartly},
		"both, half-way":                {[]app.Slot{slot(ana, from, to), by("O", ben, from, to)}, swap.LegPartly},
		"both by the rota":              {[]app.Slot{slot(ana, from, to), slot(ben, "12-01 12:00", "12-02 00:00")}, swap.LegOther},
		"another's for an hour":         {[]app.Slot{slot(ana, from, "12-01 12:00"), slot(kim, "12-01 12:00", "12-01 13:00"), slot(ana, "12-01 13:00", to)}, swap.LegOther},
		"nobody's":                      {nil, swap.LegOther},
	} {
		if got := swap.See(leg, []app.Schedule{schedule(payments, app.ShiftBased, c.slots...)}); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
	if got := swap.See(leg, []app.Schedule{schedule(search, app.ShiftBased)}); got != swap.LegUnread {
		t.Errorf("another schedule: %s", got)
	}
	short := schedule(payments, app.ShiftBased, slot(ana, from, to))
	short.Window.End = at("12-01 19:00")
	if got := swap.See(leg, []app.Schedule{short}); got != swap.LegUnread {
		t.Errorf("an hour unread: %s", got)
	}
}

func TestNext(t *testing.T) {
	early, begun, third := at("11-28 00:00"), at("12-01 09:00"), at("12-03 09:00")
	before := []app.Schedule{schedule(payments, app.LayerBased, slot(ana, from, to)), schedule(search, app.ShiftBased, slot(ben, forFrom, forTill))}
	first := []app.Schedule{schedule(payments, app.LayerBased, by("O1", ben, from, to)), before[1]}
	second := []app.Schedule{before[0], schedule(search, app.ShiftBased, by("O2", ana, forFrom, forTill))}
	done := []app.Schedule{first[0], second[1]}
	edited := []app.Schedule{first[0], schedule(search, app.ShiftBased, slot(kim, forFrom, forTill))}
	onTop := []app.Schedule{schedule(payments, app.LayerBased, by("O9", kim, from, to)), before[1]}
	o1 := override("O1", payments, ben, from, to)
	wrote := swap.Progress{Written: []app.Override{o1}}
	undid := wrote.Undid(o1)
	covered := swap.Fold(exchange(), []app.SwapEvent{ev(ben, app.SaidAccept), ev(ben, app.SaidCovered)}, early)
	failed := swap.Fold(exchange(), []app.SwapEvent{ev(ben, app.SaidAccept), ev(ben, app.SaidFailed)}, early)
	expired := swap.Fold(exchange(), []app.SwapEvent{ev(ben, app.SaidAccept)}, begun)
	for name, c := range map[string]struct {
		swap      app.Swap
		progress  swap.Progress
		schedules []app.Schedule
		now       time.Time
		do        swap.StepKind
		what      string // the schedules of the wishes, or the ids to undo
		word      string
	}{
		"nothing written":              {accepted(exchange()), swap.Progress{}, before, early, swap.StepWrite, "SPAY SSEA", ""},
		"the first leg is there":       {accepted(exchange()), swap.Progress{}, first, early, swap.StepWrite, "SSEA", ""},
		"both are":                     {accepted(exchange()), swap.Progress{}, done, early, swap.StepCovered, "", ""},
		"both are, though refused":     {accepted(exchange()), swap.Progress{Refused: "no"}, done, early, swap.StepCovered, "", ""},
		"a schedule is unread":         {accepted(exchange()), swap.Progress{}, before[:1], early, swap.StepWait, "", "Search could not be read"},
		"refused at once":              {accepted(exchange()), swap.Progress{Refused: "no"}, before, early, swap.StepFailed, "", "PagerDuty refused: no. Nothing of it is in the schedule."},
		"the second refused":           {accepted(exchange()), swap.Progress{Written: wrote.Written, Refused: "no"}, first, early, swap.StepUndo, "O1", "PagerDuty refused: no"},
		"undone, unread yet":           {accepted(exchange()), swap.Progress{Undone: undid.Undone, Refused: "no"}, before, early, swap.StepFailed, "", "refused"},
		"another's, while it's on":     {accepted(exchange()), swap.Progress{Refused: "no"}, first, early, swap.StepFailed, "", "is being undone"},
		"another's, after it failed":   {failed, swap.Progress{Refused: "no"}, first, early, swap.StepUndo, "O1", ""},
		"the undo refused":             {failed, swap.Progress{UndoRefused: "never"}, first, early, swap.StepHalf, "O1", "To undo what is written was refused: never"},
		"and the writing before it":    {accepted(exchange()), swap.Progress{Written: wrote.Written, Refused: "locked", UndoRefused: "never"}, first, early, swap.StepHalf, "SSEA O1", "PagerDuty refused: locked. To undo what is written was refused too: never"},
		"failed, and put back":         {failed, swap.Progress{}, before, early, swap.StepFailed, "", ""},
		"edited before":                {accepted(exchange()), swap.Progress{}, []app.Schedule{before[0], edited[1]}, early, swap.StepFailed, "", "PagerDuty shows Kim"},
		"edited in between":            {accepted(exchange()), wrote, edited, early, swap.StepUndo, "O1", "PagerDuty shows Kim"},
		"edited on top of ours":        {accepted(exchange()), wrote, onTop, early, swap.StepUndo, "O1", "PagerDuty shows Kim"},
		"begun, nothing written":       {expired, swap.Progress{}, before, begun, swap.StepFailed, "", "It began before"},
		"begun, the first runs":        {expired, wrote, first, begun, swap.StepWrite, "SSEA", ""},
		"begun, the first is missing":  {expired, swap.Progress{Written: []app.Override{override("O2", search, ana, forFrom, forTill)}}, second, begun, swap.StepUndo, "O2", "It began before"},
		"begun, both":                  {expired, wrote, first, third, swap.StepFailed, "", "It began before"},
		"the log says covered":         {covered, swap.Progress{}, done, early, swap.StepCovered, "", ""},
		"covered, then edited by hand": {covered, wrote, []app.Schedule{before[0], done[1]}, early, swap.StepCovered, "", "The schedule was edited"},
		"covered while we undid":       {covered, undid, []app.Schedule{before[0], done[1]}, early, swap.StepWrite, "SPAY", "covered meanwhile"},
		"taken back":                   {covered, swap.Progress{Back: true}, done, early, swap.StepUndo, "O1 O2", ""},
		"taken back half":              {covered, swap.Progress{Back: true}, second, early, swap.StepUndo, "O2", ""},
		"taken back all":               {covered, swap.Progress{Back: true}, before, early, swap.StepFailed, "", ""},
		"taken back too late":          {covered, swap.Progress{Back: true}, done, begun, swap.StepCovered, "", "It has begun"},
		"taken back half, and begun":   {covered, swap.Progress{Back: true, Undone: []app.Override{override("O2", search, ana, forFrom, forTill)}}, first, begun, swap.StepUndo, "O1", ""},
		"half given back, unheard":     {covered, swap.Progress{Back: true}, first, begun, swap.StepUndo, "O1", ""},
		"written, and not shown":       {accepted(exchange()), swap.Progress{Written: []app.Override{rotated(override("O2", search, ana, forFrom, forTill)), o1}}, before, early, swap.StepWait, "", "does not show it"},
		"one of two not shown":         {accepted(exchange()), wrote, before, early, swap.StepWrite, "SSEA", ""},
		"not shown for long":           {accepted(exchange()), swap.Progress{Written: wrote.Written, Refused: "no"}, before, early, swap.StepUndo, "O1", "refused"},
		"given up":                     {accepted(exchange()), swap.Progress{Back: true, Written: wrote.Written}, first, early, swap.StepUndo, "O1", ""},
		"another won": {
			swap.Fold(cover(), []app.SwapEvent{ev(kim, app.SaidAccept), vouch(ben)}, early), wrote, first, early, swap.StepUndo, "O1", "somebody else",
		},
		"taken back, but the rota is edited": {
			covered,
			swap.Progress{Back: true},
			[]app.Schedule{schedule(payments, app.LayerBased, slot(ben, from, to)), schedule(search, app.ShiftBased, slot(ana, forFrom, forTill))},
			early, swap.StepCovered, "", "change the schedule in PagerDuty",
		},
		"taken back, the ids not told yet": {
			covered,
			swap.Progress{Back: true},
			[]app.Schedule{schedule(payments, app.LayerBased, by("", ben, from, to)), schedule(search, app.ShiftBased, slot(ana, forFrom, forTill))},
			early, swap.StepWait, "", "which override",
		},
		"a slot of which nobody knows the rotation": {
			accepted(exchange()),
			swap.Progress{},
			[]app.Schedule{before[0], schedule(search, app.ShiftBased, app.Slot{Span: span(forFrom, forTill), User: ben})},
			early, swap.StepFailed, "", "what to override on Search",
		},
		"one of two slots of which nobody knows the rotation": {
			accepted(exchange()),
			swap.Progress{},
			[]app.Schedule{before[0], schedule(search, app.ShiftBased, slot(ben, forFrom, "12-03 12:00"), app.Slot{Span: span("12-03 12:00", forTill), User: ben})},
			early, swap.StepFailed, "", "what to override on Search",
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := swap.Next(c.swap, c.progress, c.schedules, c.now)
			var what []string
			for _, w := range got.Wishes {
				what = append(what, w.Schedule.ID)
			}
			for _, o := range got.Undo {
				what = append(what, o.ID)
			}
			if got.Do != c.do || strings.Join(what, " ") != c.what || !strings.Contains(got.Word, c.word) {
				t.Errorf("%q %v %q, want %q %s %q", got.Do, what, got.Word, c.do, c.what, c.word)
			}
		})
	}
}

func TestWhatIsWrittenNamesWhatItOverrides(t *testing.T) {
	s := accepted(exchange())
	crossing := slot(ben, "12-03 12:00", forTill)
	crossing.Rotation = "R2"
	got := swap.Next(s, swap.Progress{}, []app.Schedule{
		schedule(payments, app.LayerBased, slot(ana, from, to)),
		schedule(search, app.ShiftBased, slot(ben, forFrom, "12-03 12:00"), crossing, slot(dee, forFrom, forTill)),
	}, at("11-28 00:00")).Wishes
	wish := func(schedule app.Ref, kind app.ScheduleKind, who, instead app.Ref, from, to, rotation string) app.OverrideWish {
		return app.OverrideWish{Schedule: schedule, Kind: kind, Span: span(from, to), User: who, Instead: instead, Rotation: rotation}
	}
	same(t, "the wishes", got, []app.OverrideWish{
		wish(payments, app.LayerBased, ben, ana, from, to, ""),
		wish(search, app.ShiftBased, ana, ben, forFrom, "12-03 12:00", "R1"), wish(search, app.ShiftBased, ana, ben, "12-03 12:00", forTill, "R2"),
	})
}

// An id in a note can be any override's: only what the schedule shows in the swap's place
// is given back.
func TestOnlyTheSwapsOverridesAreTakenBack(t *testing.T) {
	s := accepted(cover())
	s.Overrides = []app.Override{override("OFOREIGN", payments, ben, from, to)}
	wide := by("OWIDE", ben, "12-01 12:00", "12-02 12:00") // Ben's for longer than the swap
	got := swap.Overrides(s, swap.Progress{}, []app.Schedule{schedule(payments, app.LayerBased, by("O1", ben, from, "12-01 12:00"), wide, by("OKIM", kim, from, to))})
	if len(got) != 1 || got[0].ID != "O1" || got[0].Schedule != payments || got[0].Kind != app.LayerBased {
		t.Errorf("they are %+v", got)
	}
	other := by("O3", ben, from, to)
	other.Instead = dee // beside, in a shift-based schedule
	if got := swap.Overrides(s, swap.Progress{}, []app.Schedule{schedule(payments, app.ShiftBased, other)}); len(got) != 0 {
		t.Errorf("in another's place: %+v", got)
	}
}

func TestProgressOutlivesTheProcess(t *testing.T) {
	o := override("O1", payments, ben, from, to)
	p := swap.Progress{Refused: "no"}.Wrote(o, override("O2", search, ana, forFrom, forTill)).Undid(o)
	if len(p.Written) != 1 || p.Written[0].ID != "O2" || len(p.Undone) != 1 || p.Undone[0].ID != "O1" {
		t.Errorf("it is %+v", p)
	}
	if again := p.Wrote(override("O3", payments, ben, from, to)); len(again.Undone) != 0 || len(p.Undone) != 1 {
		t.Errorf("what is written again is undone still: %+v", again)
	}
}

func rotated(o app.Override) app.Override {
	o.Rotation = "R1"
	return o
}

func TestWhoseAnOverrideIs(t *testing.T) {
	o := override("O1", payments, ben, from, to)
	o.Instead = ana
	other := o
	other.Instead = kim
	early := at("11-27 00:00")
	covered := []app.SwapEvent{ev(ben, app.SaidAccept), ev(ben, app.SaidCovered)}
	for name, c := range map[string]struct {
		swap app.Swap
		o    app.Override
		want bool
	}{
		"accepted":           {accepted(cover()), o, true},
		"in another's place": {accepted(cover()), other, false},
		"open":               {swap.Fold(cover(), nil, early), o, false},
		"by another":         {swap.Fold(cover(), []app.SwapEvent{ev(kim, app.SaidAccept)}, early), o, false},
		"covered":            {swap.Fold(cover(), covered, early), o, true},
		"taken back":         {swap.Fold(cover(), append(covered, ev(ana, app.SaidTakeBack)), early), o, false},
	} {
		if got := swap.Owns(c.swap, c.o); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	shows := []app.Schedule{schedule(payments, app.LayerBased, by("O1", ben, from, to))}
	got := swap.Next(swap.Fold(cover(), covered, early), swap.Progress{Back: true, Others: []string{"O1"}}, shows, early)
	if got.Do != swap.StepFailed || len(got.Undo) > 0 {
		t.Errorf("what is another's is to be given back: %+v", got)
	}
}
