package view_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/ui/uitest"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

func TestAnswerLine(t *testing.T) {
	claim := func(k app.Kind, s app.ClaimState, word string) func(*app.Tracked) {
		return func(t *app.Tracked) {
			t.Claim = app.Claim{State: s, Kind: k, Since: uitest.Now.Add(-5 * time.Second), Word: word}
		}
	}
	for _, c := range []struct {
		name       string
		change     func(*app.Tracked)
		text, more string
	}{
		{"untouched", func(*app.Tracked) {}, "Nobody has taken it yet.", ""},
		{"sending", claim(app.Acknowledge, app.ClaimSending, ""), "Sending your acknowledgement…", ""},
		{"sending an escalation", claim(app.Escalate, app.ClaimSending, ""), "Sending your escalation…", ""},
		{
			"undelivered", claim(app.Acknowledge, app.ClaimUnconfirmed, "no answer"), "Not delivered yet: PagerDuty may still escalate at 03:16.",
			"Your acknowledgement is kept and sent again by itself. Last error: no answer",
		},
		{"undelivered, nobody next", func(t *app.Tracked) {
			claim(app.Resolve, app.ClaimUnconfirmed, "")(t)
			t.EscalatesAt = time.Time{}
		}, "Not delivered yet: PagerDuty does not know of your resolve.", "It is kept and sent again by itself."},
		{"ended without being done", claim(app.Acknowledge, app.ClaimRefused, "too late"), "Your acknowledgement was not done: too late.", "It is still your page."},
		{
			"confirmed, but not to be seen yet", claim(app.Acknowledge, app.ClaimConfirmed, ""),
			"PagerDuty took your acknowledgement 5 s ago; the next look will show it.", "",
		},
		{"mine", func(t *app.Tracked) {
			ackedByMe(uitest.Now.Add(-12 * time.Second))(t)
			t.Claim.Since = uitest.Now.Add(-12 * time.Second)
			t.Pending = []app.Pending{{Kind: app.PendingUnacknowledge, At: uitest.Now.Add(30 * time.Minute)}}
		}, "Acknowledged by you 12 s ago.", "It pages again at 03:42, in 30 m, unless it is resolved."},
		{"Ana was faster", func(t *app.Tracked) {
			claim(app.Acknowledge, app.ClaimSending, "")(t)
			t.Status, t.StatusAt, t.StatusBy = app.Acknowledged, uitest.Now, uitest.Ana
			t.Acks = []app.Acknowledgement{{At: uitest.Now, By: uitest.Ana}}
		}, "Sending your acknowledgement…", ""},
		{"resolved by Ana", func(t *app.Tracked) {
			t.Status, t.StatusAt, t.StatusBy = app.Resolved, uitest.Now.Add(-time.Minute), uitest.Ana
		}, "Resolved by Ana Brandt 1 m ago.", ""},
		{"resolved by me", func(t *app.Tracked) {
			claim(app.Resolve, app.ClaimConfirmed, "")(t)
			t.Status, t.StatusAt, t.StatusBy = app.Resolved, uitest.Now, uitest.Me.Ref()
		}, "Resolved by you 5 s ago.", ""},
		{"escalated by me", func(t *app.Tracked) {
			claim(app.Escalate, app.ClaimConfirmed, "")(t)
			t.Assigned = []app.Assignment{{At: uitest.Now, To: uitest.Dana}}
		}, "Escalated by you 5 s ago: Dana Reyes has it now.", ""},
		{"escalated away", func(t *app.Tracked) {
			t.Assigned = []app.Assignment{{At: uitest.Now, To: uitest.Dana}}
			t.Left = &app.Departure{Kind: app.WasEscalated, To: []app.Ref{uitest.Dana}, Via: "timeout", At: uitest.Now.Add(-3 * time.Second)}
		}, "Escalated to Dana Reyes on timeout, 3 s ago.", ""},
		{"hushed", func(t *app.Tracked) {
			t.HushedUntil, t.Ringing = uitest.Now.Add(9*time.Minute), false
		}, "Hushed on this computer until 03:21.", "PagerDuty still waits for an answer."},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := up(t, uitest.OnePage())
			w.now = uitest.Now
			w.change("Q00213", c.change)
			got := w.model().Alert.Answer
			if got.Text != c.text || got.More != c.more {
				t.Errorf("got  %q, %q\nwant %q, %q", got.Text, got.More, c.text, c.more)
			}
			if got.Mark.Shape == "" || got.Mark.Word == "" {
				t.Errorf("the mark has no shape or no word: %+v", got.Mark)
			}
		})
	}
}

func TestEscalation(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*app.Tracked)
		text   string
		count  string
		soon   bool
	}{
		{"next level", func(*app.Tracked) {}, "Escalates to level 2, Dana Reyes, in", "03:28", false},
		{"soon", func(t *app.Tracked) { t.EscalatesAt = uitest.Now.Add(59 * time.Second) }, "Escalates to level 2, Dana Reyes, in", "00:59", true},
		{"now", func(t *app.Tracked) { t.EscalatesAt = uitest.Now }, "Escalates to level 2, Dana Reyes, at any moment.", "", true},
		{"nobody known", func(t *app.Tracked) { t.EscalatesTo, t.NextLevel = nil, 0 }, "Escalates in", "03:28", false},
		{"direct", func(t *app.Tracked) { t.EscalatesAt, t.Direct = time.Time{}, true }, "Nobody else will be paged: it was assigned by hand.", "", false},
		{"low", func(t *app.Tracked) { t.EscalatesAt, t.Urgency = time.Time{}, app.Low }, "Nobody else will be paged: low urgency does not escalate.", "", false},
		{"last level", func(t *app.Tracked) { t.EscalatesAt, t.Level, t.NextLevel = time.Time{}, 3, 0 }, "Nobody else will be paged: level 3 is the last.", "", false},
		{"plain", func(t *app.Tracked) { t.EscalatesAt, t.Level = time.Time{}, 0 }, "Nobody else will be paged.", "", false},
	} {
		w := up(t, uitest.OnePage())
		w.now = uitest.Now
		w.change("Q00213", c.change)
		if got := w.model().Alert.Escalation; got != (view.Escalation{Text: c.text, Count: c.count, Soon: c.soon}) {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}

// incidents draws incidents in every state that they can have, and in some that
// they cannot.
func incidents(t *rapid.T) []app.Tracked {
	n := rapid.IntRange(0, 6).Draw(t, "n")
	list := make([]app.Tracked, n)
	ref := rapid.SampledFrom([]app.Ref{{}, uitest.Me.Ref(), uitest.Ana, uitest.Dana, {ID: "X"}})
	at := rapid.Custom(func(t *rapid.T) time.Time {
		if rapid.Bool().Draw(t, "zero") {
			return time.Time{}
		}
		return uitest.Now.Add(time.Duration(rapid.Int64Range(-1e14, 1e14).Draw(t, "at")))
	})
	for i := range list {
		p := uitest.Page(i, rapid.SampledFrom([]string{"", "t", strings.Repeat("long ", 400)}).Draw(t, "title"), ref.Draw(t, "service"), time.Minute)
		p.Status = rapid.SampledFrom([]app.Status{app.Triggered, app.Acknowledged, app.Resolved, ""}).Draw(t, "status")
		p.Urgency = rapid.SampledFrom([]app.Urgency{app.High, app.Low, ""}).Draw(t, "urgency")
		p.StatusAt, p.CreatedAt, p.EscalatesAt, p.HushedUntil = at.Draw(t, "status at"), at.Draw(t, "created"), at.Draw(t, "escalates"), at.Draw(t, "hushed")
		p.StatusBy = ref.Draw(t, "by")
		p.StatusVia = rapid.SampledFrom([]string{"", "mobile", "timeout"}).Draw(t, "via")
		p.Assigned = []app.Assignment{{At: at.Draw(t, "assigned"), To: ref.Draw(t, "to")}}
		p.Mine = p.AssignedTo(uitest.Me.ID)
		p.Ringing = rapid.Bool().Draw(t, "ringing")
		p.Level, p.NextLevel = rapid.IntRange(-1, 4).Draw(t, "level"), rapid.IntRange(-1, 4).Draw(t, "next")
		p.Number = rapid.IntRange(-1, 3).Draw(t, "number")
		if rapid.Bool().Draw(t, "acks") {
			p.Acks = []app.Acknowledgement{{At: at.Draw(t, "acked"), By: ref.Draw(t, "acker")}}
		}
		p.Claim = app.Claim{
			State: rapid.SampledFrom([]app.ClaimState{"", app.ClaimNone, app.ClaimSending, app.ClaimUnconfirmed, app.ClaimConfirmed, app.ClaimRefused}).Draw(t, "claim"),
			Kind:  rapid.SampledFrom(append([]app.Kind{""}, app.Kinds...)).Draw(t, "kind"), Since: at.Draw(t, "since"),
			Action: "A", Word: rapid.SampledFrom([]string{"", "word"}).Draw(t, "word"),
		}
		if rapid.Bool().Draw(t, "left") {
			p.Left = &app.Departure{
				Kind: rapid.SampledFrom([]app.DepartureKind{app.WasResolved, app.WasEscalated, app.WasAssigned, app.WasLowered, app.WasLost, ""}).Draw(t, "how"),
				By:   ref.Draw(t, "left by"), At: at.Draw(t, "left at"), Ours: rapid.Bool().Draw(t, "ours"),
			}
		}
		if rapid.Bool().Draw(t, "no why") {
			p.Why = nil
		}
		list[i] = p
	}
	return list
}

var drawnKeys = []string{"A", "E", "R", "S", "G", "D", "N", "O", "H", "Shift+A", "Ctrl+A", "Up", "Down", "Return", "Escape", "1", "9", "/", "Ctrl+2", ""}

// Whatever the incidents, whatever is pressed: nothing panics, and nothing is
// called acknowledged that PagerDuty has not called so.
func TestNothingIsClaimedThatPagerDutyHasNotSaid(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := uitest.OnCall()
		s.Incidents = incidents(rt)
		s.Wants.Alert = rapid.Bool().Draw(rt, "alert")
		s.Lost = rapid.Bool().Draw(rt, "lost")
		if len(s.Incidents) > 0 {
			s.Actions = []app.Action{{
				ID: "A", Incident: s.Incidents[0].ID, Kind: rapid.SampledFrom(app.Kinds).Draw(rt, "action"),
				State:   rapid.SampledFrom([]app.ActionState{app.Waiting, app.Sending, app.Confirmed, app.Refusal, app.Superseded, app.Expired}).Draw(rt, "state"),
				EndedAt: uitest.Now, Word: "word",
			}}
		}
		w := &window{t: t, s: s, ui: view.NewUIState(), now: uitest.Now}
		w.ui.Observe(s, w.now)
		w.send(view.Drawn{})
		w.wait(view.Guard)
		for range rapid.IntRange(0, 8).Draw(rt, "presses") {
			on := rapid.SampledFrom([]view.Place{view.OnAlert, view.OnMain}).Draw(rt, "on")
			w.send(view.Press{On: on, Key: parse(rapid.SampledFrom(drawnKeys).Draw(rt, "key"))})
			w.check(rt)
		}
	})
}

func (w *window) check(t *rapid.T) {
	m := w.model()
	for _, l := range []view.List[view.Row]{m.Alert.Storm, m.Incidents.List} {
		for i := range l.Len {
			if row := l.At(i); row.ID != "" {
				w.honest(t, row.ID, fmt.Sprint(row.Mark.Word, " ", row.Note))
			}
		}
	}
	if text := dump(m); strings.Contains(text, "106751 d") || strings.Contains(text, ":  has") {
		t.Fatalf("an absent time or name is told as if it were one:\n%s", text)
	}
	if a := m.Alert; a.ID != "" {
		w.honest(t, a.ID, strings.Join([]string{a.Mark.Word, a.Answer.Mark.Word, a.Answer.Text, a.Answer.More, a.Escalation.Text}, " "))
	}
	if d := m.Incidents.Detail; d != nil {
		w.honest(t, d.ID, strings.Join([]string{d.Mark.Word, d.Answer.Mark.Word, d.Answer.Text, d.Answer.More, d.Escalation.Text}, " "))
	}
	for _, row := range m.Now.Open {
		w.honest(t, row.ID, fmt.Sprint(row.Mark.Word, " ", row.Note))
	}
}

func (w *window) honest(t *rapid.T, id, words string) {
	words = strings.ToLower(words)
	i, ok := w.s.Find(id)
	if !ok {
		return
	}
	if strings.Contains(words, "acknowledged") || strings.Contains(words, "acked") {
		if i.Status != app.Acknowledged {
			t.Fatalf("PagerDuty says %q, shown is %q", i.Status, words)
		}
		byMe := strings.Contains(words, "acknowledged by you") || strings.Contains(words, "acked by you")
		if byMe && !i.AckedBy(uitest.Me.ID) {
			t.Fatalf("acknowledged by %v, shown is %q", i.Acks, words)
		}
	}
}
