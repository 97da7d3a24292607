package swap_test

import (
	"strings"
	"testing"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/swap"
)

func TestTheScheduleHasTheLastWord(t *testing.T) {
	now := at("11-28 00:00")
	fold := func(r app.SwapRequest, events ...app.SwapEvent) app.Swap { return swap.Fold(r, events, now) }
	pay := func(slots ...app.Slot) []app.Schedule {
		return []app.Schedule{schedule(payments, app.LayerBased, slots...)}
	}
	byHand := by("O1", kim, from, to)
	for name, c := range map[string]struct {
		swap      app.Swap
		schedules []app.Schedule
		state     app.SwapState
		taker     app.Ref
		stale     string
	}{
		"open, and hers":               {fold(cover()), pay(slot(ana, from, to)), app.SwapOpen, app.Ref{}, ""},
		"open, not read":               {fold(cover()), nil, app.SwapOpen, app.Ref{}, ""},
		"open, made by hand":           {fold(cover()), pay(byHand), app.SwapCovered, kim, ""},
		"open, of one not asked now":   {fold(cover()), pay(slot(dee, from, to)), app.SwapOpen, app.Ref{}, "PagerDuty shows Dee"},
		"open, half edited":            {fold(cover()), pay(slot(ana, from, "12-01 12:00"), slot(ben, "12-01 12:00", to)), app.SwapOpen, app.Ref{}, "PagerDuty shows Ben"},
		"open, nobody's now":           {fold(cover()), pay(), app.SwapOpen, app.Ref{}, "PagerDuty shows nobody"},
		"accepted, on the way":         {fold(cover(), ev(ben, app.SaidAccept)), pay(slot(ana, from, "12-01 12:00"), by("O1", ben, "12-01 12:00", to)), app.SwapAccepted, ben, ""},
		"accepted, and done":           {fold(cover(), ev(ben, app.SaidAccept)), pay(by("O1", ben, from, to)), app.SwapCovered, ben, ""},
		"accepted, made for another":   {fold(cover(), ev(ben, app.SaidAccept)), pay(byHand), app.SwapAccepted, ben, "PagerDuty shows Kim"},
		"a part accepted, and done":    {fold(cover(), offer(ben, part), agree(ben, part)), pay(slot(ana, from, "12-01 18:00"), by("O1", ben, "12-01 18:00", to)), app.SwapCovered, ben, ""},
		"covered, and shown":           {fold(cover(), vouch(ben)), pay(by("O1", ben, from, to)), app.SwapCovered, ben, ""},
		"covered, but edited":          {fold(cover(), vouch(ben)), pay(slot(ana, from, to)), app.SwapCovered, ben, "is not Ben's alone. PagerDuty shows Ana"},
		"closed without a word, made":  {fold(cover(), ev(kim, app.SaidClosed)), pay(byHand), app.SwapCovered, kim, ""},
		"withdrawn in words, and made": {fold(cover(), ev(ana, app.SaidWithdraw), ev(ana, app.SaidClosed)), pay(byHand), app.SwapWithdrawn, app.Ref{}, ""},
		"declined in words, and made":  {fold(cover(), ev(ben, app.SaidDecline), ev(kim, app.SaidDecline)), pay(byHand), app.SwapDeclined, app.Ref{}, ""},
		"expired, but made in time":    {swap.Fold(cover(), []app.SwapEvent{ev(kim, app.SaidAccept)}, at("12-01 09:00")), pay(byHand), app.SwapCovered, kim, ""},
		"an exchange half made": {
			fold(exchange()), append(pay(by("O1", ben, from, to)), schedule(search, app.LayerBased, slot(ben, forFrom, forTill))), app.SwapOpen, app.Ref{}, "PagerDuty shows Ben",
		},
		"the other's part of an exchange is gone": {
			fold(exchange()), append(pay(slot(ana, from, to)), schedule(search, app.LayerBased, slot(dee, forFrom, forTill))), app.SwapOpen, app.Ref{}, "Search, Thu 3 Dec 08:00–20:00 UTC, is not Ben's alone",
		},
	} {
		t.Run(name, func(t *testing.T) {
			before := len(c.swap.History)
			got := swap.Observe(c.swap, c.schedules, nil, now)
			if got.State != c.state || got.Taker != c.taker || (c.stale == "") != (got.Stale == "") || !strings.Contains(got.Stale, c.stale) {
				t.Errorf("it is %s of %q, %q; want %s of %q, %q", got.State, got.Taker, got.Stale, c.state, c.taker, c.stale)
			}
			if got.State == c.swap.State {
				return
			}
			last := got.History[len(got.History)-1]
			if len(c.swap.History) != before || last.What != app.SaidSeen || last.Taker != c.taker || !got.Ended.Equal(at("11-27 00:00")) || len(got.Overrides) != 1 {
				t.Errorf("history %+v, ended %s, overrides %v", last, got.Ended, got.Overrides)
			}
		})
	}
	// What was read before it was covered cannot show it yet: nobody has edited anything.
	told := vouch(ben)
	told.At = at("11-27 12:00")
	old := pay(slot(ana, from, to))
	if early := swap.Observe(fold(cover(), told), old, nil, now); early.Stale != "" {
		t.Errorf("read before it was covered, it is stale: %s", early.Stale)
	}
	if old[0].At = at("11-27 12:01"); swap.Observe(fold(cover(), told), old, nil, now).Stale == "" {
		t.Error("read after it was covered, and it is not stale")
	}
	over := swap.Observe(fold(cover(), vouch(ben)), pay(slot(ana, from, to)), nil, at("12-02 00:00"))
	if over.Stale != "" {
		t.Errorf("what is over is stale: %s", over.Stale)
	}
}

func TestMay(t *testing.T) {
	now, begun := at("11-28 00:00"), at("12-01 08:00")
	fold := func(events ...app.SwapEvent) app.Swap { return swap.Fold(cover(), events, now) }
	stale := fold()
	stale.Stale = "The schedule was edited."
	half := fold(ev(ben, app.SaidAccept), ev(ben, app.SaidFailed))
	half.Half = &app.SwapHalf{Word: "no"}
	r, theirs, strange := cover(), cover(), cover()
	theirs.From, strange.To = kim, nil
	wide := span("12-01 18:00", "12-01 21:00")
	for _, c := range []struct {
		what string
		swap app.Swap
		user app.Ref
		verb app.Verb
		ask  app.SwapAsk
		late bool
		why  string // "" where they may
	}{
		{"accept", fold(), ben, app.AcceptSwap, app.SwapAsk{}, false, ""},
		{"offer", fold(), ben, app.AcceptSwap, app.SwapAsk{Part: &part}, false, ""},
		{"offer too much", fold(), ben, app.AcceptSwap, app.SwapAsk{Part: &wide}, false, "the part does not lie in"},
		{"accept unasked", fold(), dee, app.AcceptSwap, app.SwapAsk{}, false, "you are not among those"},
		{"accept late", fold(), ben, app.AcceptSwap, app.SwapAsk{}, true, "it has begun"},
		{"accept second", fold(ev(kim, app.SaidAccept)), ben, app.AcceptSwap, app.SwapAsk{}, false, "Kim was first"},
		{"accept again", fold(ev(ben, app.SaidAccept)), ben, app.AcceptSwap, app.SwapAsk{}, false, "you have said yes already"},
		{"accept what was edited", stale, ben, app.AcceptSwap, app.SwapAsk{}, false, "The schedule was edited."},
		{"accept what failed", half, kim, app.AcceptSwap, app.SwapAsk{}, false, "it has failed"},
		{"agree", fold(offer(ben, part)), ana, app.AcceptSwap, app.SwapAsk{}, false, ""},
		{"agree to nothing", fold(), ana, app.AcceptSwap, app.SwapAsk{}, false, "nobody has offered"},
		{"agree to one of two", fold(offer(ben, part), offer(kim, part)), ana, app.AcceptSwap, app.SwapAsk{}, false, "say whose"},
		{"agree to whose", fold(offer(ben, part), offer(kim, part)), ana, app.AcceptSwap, app.SwapAsk{Of: kim.ID}, false, ""},
		{"agree to no such", fold(offer(ben, part)), ana, app.AcceptSwap, app.SwapAsk{Of: kim.ID}, false, "no such offer"},
		{"agree to another part", fold(offer(ben, part)), ana, app.AcceptSwap, app.SwapAsk{Part: &wide}, false, "Ben offers another part"},
		{"decline", fold(), ben, app.DeclineSwap, app.SwapAsk{}, false, ""},
		{"decline twice", fold(ev(ben, app.SaidDecline)), ben, app.DeclineSwap, app.SwapAsk{}, false, "said no already"},
		{"decline one's own", fold(), ana, app.DeclineSwap, app.SwapAsk{}, false, "withdraw it"},
		{"withdraw", fold(), ana, app.WithdrawSwap, app.SwapAsk{}, false, ""},
		{"withdraw another's", fold(), ben, app.WithdrawSwap, app.SwapAsk{}, false, "only Ana"},
		{"withdraw what is accepted", fold(ev(ben, app.SaidAccept)), ana, app.WithdrawSwap, app.SwapAsk{}, false, "Ben has said yes"},
		{"withdraw what is covered", fold(vouch(ben)), ana, app.WithdrawSwap, app.SwapAsk{}, false, "take it back instead"},
		{"vouch", fold(), ana, app.VouchSwap, app.SwapAsk{Of: ben.ID}, false, ""},
		{"vouch for whom", fold(), ana, app.VouchSwap, app.SwapAsk{}, false, "say who"},
		{"vouch for a stranger", fold(), ana, app.VouchSwap, app.SwapAsk{Of: dee.ID}, false, "not among those"},
		{"vouch against a no", fold(ev(ben, app.SaidDecline)), ana, app.VouchSwap, app.SwapAsk{Of: ben.ID}, false, "Ben has said no"},
		{"vouch for oneself", fold(), ben, app.VouchSwap, app.SwapAsk{Of: ben.ID}, false, "only Ana"},
		{"take back", fold(vouch(ben)), ben, app.TakeBackSwap, app.SwapAsk{}, false, ""},
		{"take back as a stranger", fold(vouch(ben)), kim, app.TakeBackSwap, app.SwapAsk{}, false, "only Ana and Ben"},
		{"take back late", fold(vouch(ben)), ben, app.TakeBackSwap, app.SwapAsk{}, true, "it has begun"},
		{"take back nothing", fold(), ana, app.TakeBackSwap, app.SwapAsk{}, false, "not covered"},
		{"finish", fold(ev(ben, app.SaidAccept)), ana, app.FinishSwap, app.SwapAsk{}, false, ""},
		{"finish nothing", fold(), ana, app.FinishSwap, app.SwapAsk{}, false, "nothing of it is half done"},
		{"finish late", fold(ev(ben, app.SaidAccept)), ana, app.FinishSwap, app.SwapAsk{}, true, "it has begun"},
		{"undo what is half", half, ana, app.UndoSwap, app.SwapAsk{}, true, ""},
		{"undo as a stranger", half, kim, app.UndoSwap, app.SwapAsk{}, false, "only Ana and Ben"},
		{"ask", app.Swap{}, ana, app.AskSwap, app.SwapAsk{Request: &r}, false, ""},
		{"ask late", app.Swap{}, ana, app.AskSwap, app.SwapAsk{Request: &r}, true, "it has begun"},
		{"ask for another", app.Swap{}, ana, app.AskSwap, app.SwapAsk{Request: &theirs}, false, "only for yourself"},
		{"ask nobody", app.Swap{}, ana, app.AskSwap, app.SwapAsk{Request: &strange}, false, "name who is asked"},
		{"ask nothing", app.Swap{}, ana, app.AskSwap, app.SwapAsk{}, false, "say what"},
		{"vouch anew", app.Swap{}, ana, app.VouchSwap, app.SwapAsk{Request: &r}, false, ""},
	} {
		at := now
		if c.late {
			at = begun
		}
		err := swap.May(c.swap, c.user.ID, c.verb, c.ask, nil, at)
		if c.why == "" && err != nil || c.why != "" && !strings.Contains(invalid(t, c.what, err), c.why) {
			t.Errorf("%s: %v, want %q", c.what, err, c.why)
		}
	}
}
