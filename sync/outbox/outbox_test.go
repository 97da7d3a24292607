package outbox

import (
	"errors"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

var (
	t0   = time.Date(2026, 12, 1, 3, 0, 0, 0, time.UTC)
	me   = app.Ref{ID: "PME", Name: "Me"}
	ana  = app.Ref{ID: "PANA", Name: "Ana"}
	dana = app.Ref{ID: "PDANA", Name: "Dana"}
)

func incident() app.Incident {
	return app.Incident{
		ID: "A", Status: app.Triggered, Urgency: app.High, CreatedAt: t0, StatusAt: t0,
		Assigned: []app.Assignment{{At: t0, To: me}},
	}
}

func action(id string, k app.Kind) app.Action {
	return app.Action{
		ID: id, Kind: k, Incident: "A", At: t0, Expires: t0.Add(k.Life()), State: app.Waiting,
		Baseline: app.BaselineOf(incident()),
	}
}

func acked(by ...app.Ref) func(*app.Incident) {
	return func(i *app.Incident) {
		i.Status, i.StatusAt, i.StatusBy = app.Acknowledged, t0.Add(time.Minute), by[0]
		for _, b := range by {
			i.Acks = append(i.Acks, app.Acknowledgement{At: i.StatusAt, By: b})
		}
	}
}

func resolved(i *app.Incident) {
	i.Status, i.StatusAt, i.StatusBy, i.Assigned = app.Resolved, t0.Add(time.Minute), ana, nil
}

func wentTo(who app.Ref) func(*app.Incident) {
	return func(i *app.Incident) { i.Assigned = []app.Assignment{{At: t0.Add(time.Minute), To: who}} }
}

func same(*app.Incident) {}

func TestJudge(t *testing.T) {
	unsure := func(a *app.Action) { a.Unsure, a.Tries = true, 1 }
	to := func(who ...app.Ref) func(*app.Action) { return func(a *app.Action) { a.To = who } }
	for _, c := range []struct {
		name string
		kind app.Kind
		act  func(*app.Action)
		now  func(*app.Incident)
		want app.ActionState
	}{
		{"ack of what is as it was", app.Acknowledge, nil, same, app.Sending},
		{"ack never reopens what is resolved", app.Acknowledge, nil, resolved, app.Superseded},
		{"unsure ack never reopens either", app.Acknowledge, unsure, resolved, app.Superseded},
		{"ack that has arrived", app.Acknowledge, unsure, acked(me), app.Confirmed},
		{"ack of what a teammate took", app.Acknowledge, nil, acked(ana), app.Superseded},
		{"ack beside a teammate's, wished so", app.Acknowledge, func(a *app.Action) { a.Baseline.Status = app.Acknowledged }, acked(ana), app.Sending},
		{"ack of what escalated away", app.Acknowledge, nil, wentTo(dana), app.Superseded},
		{"ack of what never was mine", app.Acknowledge, func(a *app.Action) { a.Baseline.Assigned = nil }, wentTo(dana), app.Sending},
		{"resolve of what is as it was", app.Resolve, nil, same, app.Sending},
		{"resolve of what is resolved", app.Resolve, nil, resolved, app.Confirmed},
		{"escalate of what is as it was", app.Escalate, nil, same, app.Sending},
		{"unsure escalate of what is as it was", app.Escalate, unsure, same, app.Sending},
		{"unsure escalate that has arrived", app.Escalate, func(a *app.Action) { unsure(a); a.To = []app.Ref{dana} }, wentTo(dana), app.Confirmed},
		{"escalate of what has escalated by itself", app.Escalate, nil, wentTo(ana), app.Superseded},
		{"escalate of what came to me anew", app.Escalate, nil, wentTo(me), app.Superseded},
		{"escalate of what a teammate took", app.Escalate, nil, acked(ana), app.Superseded},
		{"escalate of what I took", app.Escalate, nil, acked(me), app.Sending},
		{"escalate of what is resolved", app.Escalate, nil, resolved, app.Superseded},
		{"snooze of what is acknowledged", app.Snooze, nil, acked(me), app.Sending},
		{"snooze of what is triggered", app.Snooze, nil, same, app.Superseded},
		{"reassign of what is as it was", app.Reassign, to(dana), same, app.Sending},
		{"reassign that has arrived", app.Reassign, to(dana), wentTo(dana), app.Confirmed},
		{"reassign of what went elsewhere", app.Reassign, to(dana), wentTo(ana), app.Superseded},
		{"another priority", app.SetPriority, to(dana), func(i *app.Incident) { i.Priority = &app.Priority{ID: "P2"} }, app.Sending},
		{"no priority", app.SetPriority, to(dana), same, app.Sending},
		{"that priority already", app.SetPriority, to(dana), func(i *app.Incident) { i.Priority = &app.Priority{ID: dana.ID} }, app.Confirmed},
		{"responders not asked yet", app.AddResponders, to(dana), same, app.Sending},
		{"responders asked already", app.AddResponders, to(dana), func(i *app.Incident) { i.Responders = []app.Ref{dana} }, app.Confirmed},
		{"note on what is resolved", app.AddNote, nil, resolved, app.Sending},
		{"what is gone", app.Acknowledge, nil, nil, app.Superseded},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := action("1", c.kind)
			if c.act != nil {
				c.act(&a)
			}
			var e Evidence
			if c.now != nil {
				i := incident()
				c.now(&i)
				e.Incident = &i
			}
			v := Judge(a, e, me.ID, t0.Add(2*time.Second))
			if v.State != c.want {
				t.Fatalf("judged %+v, want %s", v, c.want)
			}
			if v.State != app.Sending && v.Word == "" {
				t.Error("it does not say why")
			}
		})
	}
}

func TestAnAnswerIsNotSentToALaterPage(t *testing.T) {
	i := incident()
	i.StatusAt = t0.Add(10 * time.Minute) // acknowledged, timed out, triggered again
	a := action("1", app.Acknowledge)
	if v := Judge(a, Evidence{Incident: &i}, me.ID, t0.Add(11*time.Minute)); v.State != app.Superseded {
		t.Errorf("an old acknowledgement is sent to a later page: %+v", v)
	}
	if v := Judge(a, Evidence{Incident: &i}, me.ID, t0.Add(5*time.Second)); v.State != app.Sending {
		t.Errorf("a fresh one is not sent: %+v", v)
	}
}

func TestAnUnsureNoteIsLookedFor(t *testing.T) {
	a := action("1", app.AddNote)
	a.Text, a.Unsure = "rolled back", true
	i := incident()
	there := []app.Note{{At: t0.Add(time.Second), By: me, Text: "rolled back"}}
	for _, c := range []struct {
		name  string
		notes []app.Note
		want  app.ActionState
	}{
		{"there", there, app.Confirmed},
		{"not there", nil, app.Sending},
		{"by another", []app.Note{{At: t0, By: ana, Text: "rolled back"}}, app.Sending},
		{"an earlier one", []app.Note{{At: t0.Add(-time.Hour), By: me, Text: "rolled back"}}, app.Sending},
	} {
		if v := Judge(a, Evidence{Incident: &i, Notes: c.notes}, me.ID, t0.Add(time.Minute)); v.State != c.want {
			t.Errorf("%s: judged %+v, want %s", c.name, v, c.want)
		}
	}
}

// Ana's computer is ten minutes ahead of PagerDuty, or behind.
func TestAnUnsureNoteIsLookedForByPagerDutysClock(t *testing.T) {
	for _, skew := range []time.Duration{10 * time.Minute, -10 * time.Minute} {
		a := action("1", app.AddNote)
		a.Text, a.Unsure, a.Baseline.At = "rolled back", true, t0.Add(-skew)
		i := incident()
		notes := []app.Note{{At: t0.Add(-skew), By: me, Text: "rolled back"}}
		if v := Judge(a, Evidence{Incident: &i, Notes: notes}, me.ID, t0.Add(time.Minute)); v.State != app.Confirmed {
			t.Errorf("with %s: judged %+v", skew, v)
		}
		a.Baseline.At = time.Time{} // it was not known when it was written, but is by now
		if v := Judge(a, Evidence{Incident: &i, Notes: notes, Skew: skew}, me.ID, t0.Add(time.Minute)); v.State != app.Confirmed {
			t.Errorf("with %s: judged %+v", skew, v)
		}
		a.Baseline.At = t0.Add(-skew)
		notes[0].At = notes[0].At.Add(-2 * time.Minute)
		if v := Judge(a, Evidence{Incident: &i, Notes: notes}, me.ID, t0.Add(time.Minute)); v.State != app.Sending {
			t.Errorf("with %s: an earlier note is taken for it: %+v", skew, v)
		}
	}
}

func TestAnUnsureSnoozeIsLookedFor(t *testing.T) {
	entry := func(by app.Ref, what string, at time.Duration) []app.LogEntry {
		return []app.LogEntry{{At: t0.Add(at), By: by, What: what}}
	}
	for _, c := range []struct {
		name string
		ends time.Duration // when the incident is no longer acknowledged
		skew time.Duration
		log  []app.LogEntry
		want app.ActionState
	}{
		{"there", 10*time.Minute + time.Second, 0, entry(me, "snoozed", time.Second), app.Confirmed},
		{"there, by another clock", 5 * time.Minute, 5 * time.Minute, entry(me, "snoozed", -5*time.Minute), app.Confirmed},
		{"an acknowledgement's end that is later", 30 * time.Minute, 0, entry(me, "acknowledged", 0), app.Sending},
		{"the acknowledgement's end at that very moment", 10 * time.Minute, 0, nil, app.Sending},
		{"there, and somebody took it on since", time.Hour, 0, entry(me, "snoozed", time.Second), app.Confirmed},
		{"an earlier one that still lasts", 2 * time.Minute, 0, entry(me, "snoozed", -8*time.Minute), app.Sending},
		{"one of another length just before", 20 * time.Minute, 0, entry(me, "snoozed", -30*time.Second), app.Sending},
		{"somebody else's", 10 * time.Minute, 0, entry(ana, "snoozed", 0), app.Sending},
	} {
		a := action("1", app.Snooze)
		a.For, a.Unsure, a.Baseline.At = 10*time.Minute, true, t0.Add(-c.skew)
		i := incident()
		acked(me)(&i)
		i.Pending = []app.Pending{{Kind: app.PendingUnacknowledge, At: t0.Add(c.ends)}}
		if v := Judge(a, Evidence{Incident: &i, Log: c.log}, me.ID, t0.Add(20*time.Second)); v.State != c.want {
			t.Errorf("%s: judged %+v, want %s", c.name, v, c.want)
		}
	}
}

func ids(actions []app.Action) (s string) {
	for _, a := range actions {
		s += a.ID
	}
	return s
}

func TestReady(t *testing.T) {
	var q Queue
	note, ack, snooze := action("n", app.AddNote), action("a", app.Acknowledge), action("s", app.Snooze)
	other := action("b", app.Acknowledge)
	other.Incident = "B"
	for _, a := range []app.Action{note, ack, snooze, other} {
		q.Add(a)
	}
	if got := ids(q.Ready(t0)); got != "nb" {
		t.Fatalf("ready %q, want the first of each incident", got)
	}
	q.Begin("n")
	if got := ids(q.Ready(t0)); got != "b" {
		t.Fatalf("ready %q while one is under way on A", got)
	}
	q.Retry("n", app.Unsure{Cause: errors.New("reset")}, t0)
	if got := ids(q.Ready(t0)); got != "ab" {
		t.Fatalf("ready %q: a note in its pause must not hold up an acknowledgement", got)
	}
	q.Begin("a")
	q.Retry("a", app.Offline{Kind: app.NoNetwork}, t0)
	if got := ids(q.Ready(t0)); got != "b" {
		t.Fatalf("ready %q: a snooze goes out before its acknowledgement", got)
	}
	q.Begin("a")
	q.End("a", app.Confirmed, "", t0)
	if got := ids(q.Ready(t0)); got != "sb" {
		t.Fatalf("ready %q after the acknowledgement", got)
	}
}

func TestSnoozeEndsWithTheAckThatItNeeds(t *testing.T) {
	var q Queue
	q.Add(action("a", app.Acknowledge))
	q.Add(action("s", app.Snooze))
	q.Begin("a")
	changed := q.End("a", app.Refusal, "no", t0)
	if ids(changed) != "as" || changed[1].State != app.Superseded {
		t.Errorf("changed %+v", changed)
	}
	if c := q.Claims()["A"]; c.State != app.ClaimRefused || c.Kind != app.Acknowledge {
		t.Errorf("claims %+v, want the refusal", c)
	}
}

func TestARepeatedPressIsOneWish(t *testing.T) {
	var q Queue
	q.Add(action("a", app.Acknowledge))
	if b, ok := q.Same(action("x", app.Acknowledge)); !ok || b.ID != "a" {
		t.Error("a second press makes a second action")
	}
	e := action("e", app.Escalate)
	e.Level = 2
	q.Add(e)
	e.Level = 3
	if _, ok := q.Same(e); ok {
		t.Error("another level counts as the same escalation")
	}
	q.Add(action("n", app.AddNote))
	if _, ok := q.Same(action("m", app.AddNote)); ok {
		t.Error("two notes count as one")
	}
	q.Add(action("r", app.Resolve))
	anew := action("x", app.Resolve)
	anew.Baseline.Assigned = []app.Assignment{{At: t0.Add(time.Minute), To: me}}
	if _, ok := q.Same(anew); ok {
		t.Error("the answer to a page that came anew counts as the answer to the one before")
	}
	anew = action("x", app.Resolve)
	anew.Baseline.StatusAt = t0.Add(time.Minute)
	if _, ok := q.Same(anew); ok {
		t.Error("the answer to a page that was triggered again counts as the answer to the one before")
	}
	q.End("a", app.Confirmed, "", t0)
	if _, ok := q.Same(action("x", app.Acknowledge)); ok {
		t.Error("a press after the end counts as the one before")
	}
}

func TestRetry(t *testing.T) {
	for _, c := range []struct {
		name  string
		kind  app.Kind
		tries int
		err   error
		want  time.Duration
	}{
		{"first", app.Acknowledge, 1, app.Offline{}, time.Second},
		{"third", app.Acknowledge, 3, app.Offline{}, 4 * time.Second},
		{"many", app.Acknowledge, 40, app.Offline{}, 10 * time.Second},
		{"many of a note", app.AddNote, 40, app.Offline{}, time.Minute},
		{"throttled", app.Acknowledge, 1, app.Throttled{After: 42 * time.Second}, 42 * time.Second},
		{"unsure", app.Escalate, 1, app.Unsure{Cause: app.Offline{}}, settle},
	} {
		var q Queue
		a := action("1", c.kind)
		a.Tries = c.tries - 1
		q.Add(a)
		q.Begin("1")
		got := q.Retry("1", c.err, t0)
		if d := got.NextTry.Sub(t0); d != c.want {
			t.Errorf("%s: waits %v, want %v", c.name, d, c.want)
		}
		if q.Wake() != got.NextTry {
			t.Errorf("%s: wakes at %v", c.name, q.Wake())
		}
		q.Hurry(t0)
		if len(q.Ready(t0)) != 1 {
			t.Errorf("%s: does not hurry", c.name)
		}
	}
}

func TestExpire(t *testing.T) {
	var q Queue
	q.Add(action("e", app.Escalate))
	if changed := q.Expire(t0.Add(5*time.Minute - 1)); len(changed) != 0 {
		t.Fatalf("expired early: %+v", changed)
	}
	changed := q.Expire(t0.Add(5 * time.Minute))
	if ids(changed) != "e" || changed[0].State != app.Expired || changed[0].Word == "" {
		t.Fatalf("changed %+v", changed)
	}
	if c := q.Claims()["A"]; c.State != app.ClaimRefused {
		t.Errorf("claims %+v: an expired answer must ring again", c)
	}
	q.Forget(t0.Add(time.Hour))
	if len(q.All()) != 0 {
		t.Error("an ended action is kept for ever")
	}
}

func TestWhatWasUnderWayAtAStopIsUnsure(t *testing.T) {
	a := action("1", app.Escalate)
	a.State, a.Tries = app.Sending, 1
	q := New([]app.Action{a})
	got := q.Ready(t0)
	if len(got) != 1 || !got[0].Unsure {
		t.Fatalf("after a restart %+v, want it to wait, unsure", got)
	}
}

func TestClaims(t *testing.T) {
	var q Queue
	q.Add(action("a", app.Acknowledge))
	state := func(want app.ClaimState) {
		t.Helper()
		if c := q.Claims()["A"]; c.State != want {
			t.Fatalf("claims %+v, want %s", c, want)
		}
	}
	state(app.ClaimSending)
	q.Begin("a")
	state(app.ClaimSending)
	q.Retry("a", app.Offline{}, t0)
	state(app.ClaimUnconfirmed)
	q.Begin("a")
	state(app.ClaimUnconfirmed)
	q.End("a", app.Confirmed, "", t0)
	state(app.ClaimConfirmed)
	q.Add(action("n", app.AddNote))
	state(app.ClaimConfirmed)
	q.Add(action("r", app.Resolve))
	state(app.ClaimSending)
	q.End("r", app.Superseded, "", t0)
	state(app.ClaimConfirmed)
}

func TestFinal(t *testing.T) {
	for _, c := range []struct {
		err  error
		want bool
	}{
		{app.Refused{Why: "no"}, true},
		{app.Forbidden{}, true},
		{app.Gone{}, true},
		{app.Invalid{}, true},
		{app.Unsure{Cause: app.Refused{}}, false},
		{app.Unauthorized{}, false},
		{app.Offline{}, false},
		{app.Throttled{}, false},
		{app.Unavailable{Status: 500}, false},
		{errors.New("something"), false},
	} {
		if got := Final(c.err); got != c.want {
			t.Errorf("Final(%v) = %v", c.err, got)
		}
	}
}
