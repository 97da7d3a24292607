package view_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/ui/uitest"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// A part of what speaks against the whole is offered with a yes to that: otherwise the
// watch refuses it, and the window has no other way to say so.
func TestAPartIsOfferedInSpiteOfWhatSpeaksAgainstIt(t *testing.T) {
	fit := uitest.Fit()
	fit.Candidates = append(fit.Candidates, app.SwapCandidate{User: uitest.Me, But: []app.SwapObjection{{Code: app.SwapTooLittle, Rest: 3 * time.Hour}}})
	w := open(t, uitest.Swaps())
	w.send(view.Go{To: view.ScreenSwaps})
	w.send(view.SwapChoose{ID: "7K2M"})
	w.fill(fit)
	w.key("O")
	if p := w.model().Shell.Panel; len(p.Notes) != 1 || !strings.Contains(p.Notes[0].Text, "only 3 h of rest") {
		t.Errorf("it is not told: %+v", p.Notes)
	}
	w.key("Return")
	if ask := w.intent().Swap; ask.Part == nil || !ask.Anyway {
		t.Errorf("%+v", ask)
	}
}

// stated is how a swap is said to stand.
func stated(t *testing.T, id string, change func(*app.Swap)) view.Line {
	t.Helper()
	w := swapped(t, uitest.Swaps(), id)
	w.change2(id, change)
	return w.model().Swaps.Detail.State
}

// What became of a swap is told in sentences to the person, once, and with what it means.
func TestWhatBecameOfASwapIsToldOnce(t *testing.T) {
	me, dana := uitest.Me.Ref(), uitest.Dana
	end := func(state app.SwapState, word string, said ...app.SwapEvent) func(*app.Swap) {
		return func(s *app.Swap) {
			s.From, s.State, s.Word, s.Doing, s.Half, s.Declined, s.Taker, s.Offers = dana, state, word, nil, nil, nil, me, nil
			s.History = said
			if state == app.SwapDeclined {
				s.Declined = []app.Ref{me}
			}
		}
	}
	for name, c := range map[string]struct {
		change     func(*app.Swap)
		text, more string
	}{
		"taken back": {end(app.SwapWithdrawn, uitest.Me.Name+" took it back.", app.SwapEvent{Who: me, What: app.SaidTakeBack}), "Taken back by you.", "The schedule is as it was before."},
		"declined":   {end(app.SwapDeclined, "away <b>then</b>", app.SwapEvent{Who: me, What: app.SaidDecline, Text: "away <b>then</b>"}), "Declined by you.", "“away <b>then</b>” Dana Reyes stays on call."},
		"closed by one asked": {
			end(app.SwapDeclined, "Kofi Mensah closed it in PagerDuty without a word."), "Declined by you.", "Kofi Mensah closed it in PagerDuty without a word. Dana Reyes stays on call.",
		},
		"closed":  {end(app.SwapWithdrawn, "Dana Reyes closed it in PagerDuty."), "Dana Reyes closed it in PagerDuty.", "Nothing was written to the schedule."},
		"expired": {end(app.SwapExpired, "Kofi Mensah said yes, but too late."), "It began before it was written.", "Dana Reyes stays on call."},
		"failed":  {end(app.SwapFailed, "PagerDuty refused: no."), "Not done.", "PagerDuty refused: no."},
		"shown by the schedule, still to be told": {
			func(s *app.Swap) {
				s.State, s.Half, s.Doing = app.SwapCovered, nil, &app.SwapDoing{What: app.SaidCovered}
			}, "Writing to the schedule…", "The schedule shows it already; the request is still to be told.",
		},
	} {
		if got := stated(t, "7K2M", c.change); got.Text != c.text || got.More != c.more {
			t.Errorf("%s: %q, %q; want %q, %q", name, got.Text, got.More, c.text, c.more)
		}
	}
}

// What is accepted is not being handed to the watch any more.
func TestItIsHandedOverUntilItsStateChanges(t *testing.T) {
	w := swapped(t, uitest.Swaps(), "B4TR")
	w.key("A", "Return")
	w.send(view.Submitted{Seq: w.effects[0].Submit.Seq})
	w.change2("B4TR", func(s *app.Swap) { s.State, s.Taker = app.SwapAccepted, uitest.Dana })
	w.ui.Observe(w.s, w.now)
	if got := w.model().Swaps.Detail.State.Text; strings.Contains(got, "Handing") {
		t.Errorf("%q", got)
	}
}

// Of a half-way swap it is told what is written and what is missing, not what spoke
// against a yes; each further no of PagerDuty can be seen.
func TestAHalfWaySwapTellsWhatCanBeDone(t *testing.T) {
	fit := uitest.Fit()
	fit.Candidates = append(fit.Candidates, app.SwapCandidate{User: uitest.Me, But: []app.SwapObjection{{Code: app.SwapAtNight}}})
	w := open(t, uitest.Swaps())
	w.send(view.Go{To: view.ScreenSwaps})
	w.send(view.SwapChoose{ID: "7K2M"})
	w.fill(fit)
	if d := w.model().Swaps.Detail; len(d.Warnings) == 0 {
		t.Fatal("nothing speaks against it: the test tries nothing")
	}
	w.change2("7K2M", func(s *app.Swap) {
		s.State, s.Taker, s.Half, s.Doing = app.SwapAccepted, uitest.Me.Ref(), &app.SwapHalf{Word: "no"}, &app.SwapDoing{What: app.SaidCovered, Tries: 3}
	})
	d := w.model().Swaps.Detail
	if len(d.Warnings) > 0 {
		t.Errorf("it still asks for a yes: %+v", d.Warnings)
	}
	if !strings.HasSuffix(d.State.More, "Tried 3 times so far.") {
		t.Errorf("%q", d.State.More)
	}
	w.key("F", "Return")
	if said := w.model().Shell.Said; said != "PagerDuty is being asked once more…" {
		t.Errorf("said %q", said)
	}
}

// A request that comes, or one that is answered, does not put another one under the keys.
func TestTheRequestThatIsLookedAtStays(t *testing.T) {
	w := swapped(t, uitest.Swaps(), "")
	w.ui.Observe(w.s, w.now)
	id := w.model().Swaps.Detail.ID
	s := *w.s
	urgent := s.Swaps.All[0]
	urgent.ID = "0NEW"
	s.Swaps.All = slices.Insert(slices.Clone(s.Swaps.All), 0, urgent)
	w.s = &s
	w.ui.Observe(w.s, w.now)
	if got := w.model().Swaps.Detail.ID; got != id {
		t.Errorf("%s was read, and %s is answered", id, got)
	}
	w.key("Escape")
	if got := w.model().Swaps.Detail.ID; got != "0NEW" {
		t.Errorf("Escape leads to %s", got)
	}
}

// Without PagerDuty nobody can say that pages come.
func TestThatPagesAreNotTouchedIsSaidOnlyWhereItIsSo(t *testing.T) {
	s := uitest.Swaps()
	s.Swaps.Problem = &app.Problem{What: "there is no way to PagerDuty's server"}
	w := swapped(t, s, "")
	if got := w.model().Swaps.Alarm.More; !strings.Contains(got, "Pages are not touched") {
		t.Errorf("%q", got)
	}
	s.Connection.State = app.ConnStale
	if got := w.model().Swaps.Alarm.More; strings.Contains(got, "Pages") {
		t.Errorf("%q", got)
	}
}

// What came of a check and of a trial can be found.
func TestACheckSaysWhereItsResultStands(t *testing.T) {
	s := uitest.Swaps()
	s.Swaps.Findings = nil
	w := swapped(t, s, "")
	w.key("S")
	if said := w.model().Shell.Said; !strings.Contains(said, "Settings, Swaps") {
		t.Errorf("%q", said)
	}
	w.key("Y", "Return")
	if said := w.model().Shell.Said; !strings.Contains(said, "Settings, Swaps") {
		t.Errorf("%q", said)
	}
	for _, c := range []struct {
		ok   bool
		want bool
	}{{true, true}, {false, false}} {
		s.Swaps.Findings = []app.SwapFinding{{OK: true}, {OK: c.ok}}
		if got := strings.HasSuffix(w.model().Swaps.Service.More, "checked, and fit"); got != c.want {
			t.Errorf("found %v: %q", c.ok, w.model().Swaps.Service.More)
		}
	}
}

// What was never read is not called empty.
func TestUnreadRequestsAreNotNone(t *testing.T) {
	s := uitest.OnCall()
	s.Swaps = app.Swaps{Service: uitest.SwapService, Problem: &app.Problem{What: "the token may not read it"}}
	w := swapped(t, s, "")
	if e := w.model().Swaps.Empty; e == nil || strings.Contains(e.Text, "Nobody") || !strings.Contains(e.Text, "not known") {
		t.Errorf("%+v", e)
	}
	s.Swaps.Problem, s.Swaps.At = nil, uitest.Now
	if e := w.model().Swaps.Empty; e == nil || !strings.Contains(e.Text, "Nobody asks you") {
		t.Errorf("%+v", e)
	}
}
