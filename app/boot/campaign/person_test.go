package campaign

import (
	"context"
	"fmt"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// press lets the person do something, or not.
func (n *night) press() {
	d := n.hand
	wants, hushes := d.Float64() < n.plan.presses, d.Float64() < n.plan.hushes
	if n.life == nil || n.state != up || n.life.isDead() {
		return
	}
	s := n.life.Current()
	if s.Me.ID == "" {
		return
	}
	if n.plan.reads > 0 && d.Float64() < n.plan.reads && len(s.Incidents) > 0 {
		n.read(s.Incidents[d.IntN(len(s.Incidents))].ID)
	}
	if d := n.rank; n.plan.ranks > 0 && d.Float64() < n.plan.ranks && len(s.Incidents) > 0 {
		n.submit(app.Intent{
			Verb: app.Verb(app.SetPriority), Incidents: []string{s.Incidents[d.IntN(len(s.Incidents))].ID},
			To: []app.Ref{n.people[pick(d, priorities...)]},
		}, s)
	}
	if hushes && s.Sound.Pattern != app.Silence {
		n.hush(s)
	}
	if !wants {
		return
	}
	in, ok := n.wish(s)
	if !ok {
		return
	}
	if n.plan.reads > 0 && in.Verb == app.Verb(app.AddNote) { // it is open before one writes on it
		n.read(in.Incidents[0])
		time.Sleep(time.Millisecond)
	}
	n.submit(in, s)
	if d.IntN(7) == 0 { // twice, as people do
		n.submit(in, s)
	}
}

// read opens an incident: its details are read, and a copy of them is kept.
func (n *night) read(id string) {
	l := n.life
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		_, _ = l.library.Detail(ctx, id) // what cannot be read is not shown
	}()
}

func (n *night) hush(s *app.Snapshot) {
	length := span(n.hand, 20, 120)
	h := hush{at: time.Now(), until: time.Now().Add(length), known: pagesShown(s), blind: !s.Connection.Blind.IsZero()}
	if _, err := n.life.Submit(n.t.Context(), app.Intent{Verb: app.Hush, For: length}); err != nil {
		n.t.Errorf("hush: %v", err)
	}
	n.book.hushes = append(n.book.hushes, h)
}

// wish draws what the person asks for, of what they are shown.
func (n *night) wish(s *app.Snapshot) (app.Intent, bool) {
	d := n.hand
	var in app.Intent
	pages := s.Pages()
	switch {
	case len(pages) > 0 && d.IntN(20) == 0:
		return app.Intent{Verb: app.Verb(app.Acknowledge), All: true}, true
	case len(pages) > 0 && d.IntN(10) < 8:
		in.Incidents = []string{pages[d.IntN(len(pages))].ID}
	case len(s.Incidents) > 0:
		in.Incidents = []string{s.Incidents[d.IntN(len(s.Incidents))].ID}
	default:
		return in, false
	}
	n.wordNumber++
	word := fmt.Sprintf("by hand %d", n.wordNumber)
	switch kind := pick(d, app.Acknowledge, app.Acknowledge, app.Acknowledge, app.Acknowledge, app.Escalate, app.Escalate, app.Escalate,
		app.Resolve, app.Snooze, app.Snooze, app.Reassign, app.AddNote, app.AddResponders); kind {
	case app.Escalate:
		in.Verb, in.Level = app.Verb(kind), d.IntN(4)
	case app.Snooze: // of a length that no other has, to be known again
		in.Verb, in.For = app.Verb(kind), time.Duration(30+n.wordNumber)*time.Second
	case app.Reassign:
		in.Verb, in.To = app.Verb(kind), []app.Ref{n.people[pick(d, people...)]}
	case app.AddResponders:
		in.Verb, in.To, in.Text = app.Verb(kind), []app.Ref{n.people[pick(d, "dana", "kenji", "farid")]}, word
	case app.AddNote:
		in.Verb, in.Text = app.Verb(kind), word
	default:
		in.Verb = app.Verb(kind)
	}
	return in, true
}

// submit hands it over, without waiting for the disk.
func (n *night) submit(in app.Intent, s *app.Snapshot) {
	l := n.life
	_, full := n.disk.now()
	p := &press{Intent: in, at: time.Now(), life: l.nth, unsaved: full, behind: time.Since(s.Connection.LastSync)}
	n.book.pressed = append(n.book.pressed, p)
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		taken, err := l.Submit(ctx, in)
		l.mu.Lock()
		defer l.mu.Unlock()
		n.book.mu.Lock()
		defer n.book.mu.Unlock()
		if l.dead {
			return // nobody was left to hear it
		}
		_, full := n.disk.now()
		p.answered, p.ids, p.err, p.unsaved = time.Now(), taken.Actions, err, p.unsaved || full
	}()
}
