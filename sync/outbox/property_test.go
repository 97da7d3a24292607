package outbox

import (
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/dogwatch-app/dogwatch/app"
)

// server is PagerDuty as far as an action can tell: one incident, and what was applied.
type server struct {
	app.Incident
	notes   []app.Note
	log     []app.LogEntry
	applied map[string]int // by action id
	reopens int
}

func (s *server) touch(at time.Time) { s.UpdatedAt, s.StatusAt = at, at }

func (s *server) give(to app.Ref, at time.Time) {
	s.Status, s.Acks, s.Assigned = app.Triggered, nil, []app.Assignment{{At: at, To: to}}
	s.touch(at)
}

func (s *server) ack(by app.Ref, at time.Time) {
	s.Status, s.StatusBy = app.Acknowledged, by
	s.Acks = append(s.Acks, app.Acknowledgement{At: at, By: by})
	s.touch(at)
}

func (s *server) resolve(at time.Time) {
	s.Status, s.StatusBy, s.Assigned, s.Acks = app.Resolved, ana, nil, nil
	s.touch(at)
}

// apply does what the action asks for.
func (s *server) apply(a app.Action, at time.Time) {
	s.applied[a.ID]++
	switch a.Kind {
	case app.Acknowledge:
		if s.Status == app.Resolved {
			s.reopens++
		}
		s.ack(me, at)
	case app.Resolve:
		s.resolve(at)
	case app.Escalate:
		s.give(dana, at)
	case app.Snooze:
		s.Pending = []app.Pending{{Kind: app.PendingUnacknowledge, At: at.Add(a.For)}}
		s.log = append(s.log, app.LogEntry{At: at, By: me, What: "snoozed"})
		s.touch(at)
	case app.AddNote:
		s.notes = append(s.notes, app.Note{At: at, By: me, Text: a.Text})
	}
}

// Whatever the network loses, whoever else acts and however often the program crashes:
// an escalation, a snooze and a note are applied once at most, an acknowledgement never
// reopens, and every action comes to an end.
func TestNothingIsDoneTwiceAndAllEnds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		now := t0
		s := &server{Incident: incident(), applied: map[string]int{}}
		if rapid.Bool().Draw(t, "acknowledged") {
			s.ack(me, now)
		}
		q := New(nil)
		kinds := map[string]app.Kind{}
		press := func() {
			kind := rapid.SampledFrom([]app.Kind{app.Acknowledge, app.Escalate, app.Snooze, app.AddNote, app.Resolve}).Draw(t, "kind")
			id := strconv.Itoa(len(kinds))
			a := app.Action{ID: id, Kind: kind, Incident: "A", At: now, Expires: now.Add(kind.Life()), State: app.Waiting, Baseline: app.BaselineOf(s.Incident)}
			a.Baseline.At = now
			a.Level, a.To, a.For, a.Text = 2, []app.Ref{dana}, time.Duration(100+len(kinds))*time.Minute, id
			if _, held := q.Same(a); !held {
				q.Add(a)
				kinds[id] = kind
			}
		}
		send := func() {
			ready := q.Ready(now)
			if len(ready) == 0 {
				return
			}
			a := q.Begin(ready[0].ID)
			i := s.Incident
			v := Judge(a, Evidence{Incident: &i, Notes: s.notes, Log: s.log}, me.ID, now)
			if v.State != app.Sending {
				q.End(a.ID, v.State, v.Word, now)
				return
			}
			lost := app.Unsure{Cause: app.Offline{Kind: app.NoAnswer}}
			switch rapid.SampledFrom([]string{"done", "answer lost", "answer lost", "request lost", "refused", "not sent", "crash before", "crash after"}).Draw(t, "sending") {
			case "done":
				s.apply(a, now)
				q.End(a.ID, app.Confirmed, "", now)
			case "answer lost":
				s.apply(a, now)
				q.Retry(a.ID, lost, now)
			case "request lost":
				q.Retry(a.ID, lost, now)
			case "refused":
				q.End(a.ID, app.Refusal, "no", now)
			case "not sent":
				q.Retry(a.ID, app.Offline{Kind: app.NoNetwork}, now)
			case "crash before":
				q = New(q.All())
			case "crash after":
				s.apply(a, now)
				q = New(q.All())
			}
		}
		others := func() {
			switch rapid.IntRange(0, 4).Draw(t, "other") {
			case 0:
				if s.Status != app.Resolved {
					s.resolve(now)
				}
			case 1:
				s.give(me, now)
			case 2:
				s.give(dana, now)
			case 3:
				if s.Status == app.Triggered {
					s.ack(rapid.SampledFrom([]app.Ref{ana, me}).Draw(t, "by"), now)
				}
			case 4:
				s.touch(now)
			}
		}
		for range rapid.IntRange(10, 80).Draw(t, "steps") {
			now = now.Add(time.Duration(rapid.IntRange(1, 20).Draw(t, "seconds")) * time.Second)
			q.Expire(now)
			switch rapid.IntRange(0, 5).Draw(t, "what") {
			case 0:
				press()
			case 1:
				others()
			default:
				send()
			}
		}
		for end := now.Add(25 * time.Hour); now.Before(end); now = now.Add(10 * time.Minute) {
			q.Expire(now)
		}
		for _, a := range q.All() {
			if !a.State.Ended() {
				t.Errorf("%+v has not ended", a)
			}
		}
		if s.reopens > 0 {
			t.Errorf("an acknowledgement reopened it")
		}
		for id, n := range s.applied {
			if k := kinds[id]; n > 1 && (k == app.Escalate || k == app.Snooze || k == app.AddNote) {
				t.Errorf("%s was applied %d times", k, n)
			}
		}
	})
}
