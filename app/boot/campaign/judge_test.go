package campaign

import (
	"fmt"
	"slices"
	"sort"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/sync/simulator"
)

// The promises, with the settings that the watch runs with (app.Defaults). They are
// written out here again, as the judge is not to go by what the code says of itself.
const (
	grace  = 60 * time.Second  // an answer may be under way that long in silence
	lead   = 15 * time.Second  // it is sounded that long before a known escalation
	least  = 5 * time.Second   // but is given that long at least
	blind  = 120 * time.Second // without a look, that is sounded after that long
	near   = 10 * time.Second  // on call, in good weather, a page is heard within that
	far    = 26 * time.Second  // the same off call
	regain = 2 * time.Second   // after a start, what rang before rings within that
	slack  = 3 * time.Second   // the notes are taken once a second
)

// breach is a promise that was not kept.
type breach struct {
	promise string
	at      time.Time
	what    string
}

// The promises' names, as they are reported.
const (
	missed    = "page missed"
	rangOn    = "rang for what is no page"
	silent    = "silent after a restart"
	actLost   = "act lost"
	doubled   = "act doubled"
	falseWord = "claimed what PagerDuty never did"
	reopened  = "acknowledgement reopened"
	late      = "escalation sent late"
)

// verdict is what came of a night.
type verdict struct {
	plan     plan
	breaches []breach
	tally    tally
	stories  []string // of the incidents in them
}

// judge goes through the notes.
func (n *night) judge() *verdict {
	b := n.book
	b.mu.Lock()
	defer b.mu.Unlock()
	j := &court{book: b, plan: n.plan, sim: n.sim, v: &verdict{plan: n.plan, tally: tally{ends: map[app.ActionState]int{}}}, begin: b.skews[0].at, keys: map[string]string{}}
	for name, ref := range n.people {
		j.keys[ref.ID] = name
	}
	j.requests = n.sim.Requests()
	for _, id := range b.order {
		b.threads[id].lines = n.sim.Log(id)
	}
	j.readWeather()
	j.readPresses()
	j.pages()
	j.rings()
	j.restarts()
	j.acts()
	j.doubles()
	j.words()
	j.reopenings()
	j.count(n)
	sort.SliceStable(j.v.breaches, func(a, b int) bool { return j.v.breaches[a].at.Before(j.v.breaches[b].at) })
	j.v.stories = j.stories()
	return j.v
}

// court is the judge at work.
type court struct {
	*book
	plan     plan
	sim      *simulator.Simulator
	v        *verdict
	begin    time.Time
	keys     map[string]string // of people, by id
	requests []simulator.Request
	bad      []stretch           // when PagerDuty could not be seen well
	stale    []time.Time         // when it told what was no longer so
	answers  map[string][]answer // by incident
}

type stretch struct{ from, to time.Time }

// answer is a press that takes a page off the person.
type answer struct {
	at    time.Time
	ended time.Time // zero while it is under way
	state app.ActionState
}

func (j *court) breach(promise string, at time.Time, format string, args ...any) {
	j.v.breaches = append(j.v.breaches, breach{promise, at, fmt.Sprintf(format, args...)})
}

// readWeather finds out when PagerDuty could not be seen well.
func (j *court) readWeather() {
	last := j.moments[len(j.moments)-1].at
	for _, c := range j.calls.all {
		end := c.ended
		if end.IsZero() { // its life ended first
			end = c.began
			c.failed = true
		}
		switch {
		case c.wait > 0:
			j.bad = append(j.bad, stretch{c.began, end.Add(c.wait)})
		case c.failed && !c.write, end.Sub(c.began) > 1500*time.Millisecond && !c.write:
			j.bad = append(j.bad, stretch{c.began, end})
		}
	}
	for _, r := range j.requests {
		if r.Fault == string(simulator.FaultStale) || r.Fault == string(simulator.FaultShift) {
			j.stale = append(j.stale, r.At)
			j.bad = append(j.bad, stretch{r.At, r.At})
		}
	}
	for n, m := range j.moments {
		if m.state != up {
			to := last
			if n+1 < len(j.moments) {
				to = j.moments[n+1].at
			}
			j.bad = append(j.bad, stretch{m.at, to})
		}
	}
	slices.SortFunc(j.bad, func(a, b stretch) int { return a.from.Compare(b.from) })
}

// fair is since when, at t, PagerDuty has been seen well.
func (j *court) fair(t time.Time) time.Time {
	since := j.begin
	for _, s := range j.bad {
		if s.from.After(t) {
			break
		}
		if s.to.After(since) {
			since = s.to
		}
	}
	if since.After(t) {
		return t
	}
	return since
}

// readPresses sorts the answers by incident.
func (j *court) readPresses() {
	j.answers = map[string][]answer{}
	first := map[string]bool{}
	for _, p := range j.pressed {
		for _, id := range p.ids {
			a := j.book.acts[id]
			if a == nil || first[id] || !a.Kind.Answers() {
				continue
			}
			first[id] = true
			ended, state := a.ended()
			j.answers[a.Incident] = append(j.answers[a.Incident], answer{p.at, ended, state})
		}
	}
}

// heard gives what sounds at t.
func (j *court) heard(t time.Time) app.Sound {
	n := sort.Search(len(j.sounds), func(n int) bool { return j.sounds[n].at.After(t) })
	if n == 0 {
		return app.Sound{}
	}
	return j.sounds[n-1].Sound
}

func sounds(s app.Sound, incident string) bool {
	return s.Pattern != app.Silence && slices.ContainsFunc(s.Pages, func(r app.Ringing) bool { return r.Incident == incident })
}

// looked gives when looks ended after from, up to t.
func (j *court) looked(from, t time.Time) []time.Time {
	var all []time.Time
	for _, l := range j.looks {
		if !l.sync.IsZero() && l.sync.After(from) && !l.at.After(t) {
			all = append(all, l.sync)
		}
	}
	return all
}

// told reports whether what was so at from must be known at t: two looks have ended
// since, of which the second began after the first had ended, and nothing stale was
// read.
func (j *court) told(from, t time.Time) bool {
	looks := j.looked(from, t)
	if len(looks) < 2 {
		return false
	}
	for n := 1; n < len(looks); n++ {
		if t.Sub(looks[n]) < slack {
			return false
		}
		if !slices.ContainsFunc(j.stale, func(s time.Time) bool { return !s.Before(looks[n-1]) && !s.After(looks[n]) }) {
			return true
		}
	}
	return false
}

// lastLook is when the last look before t ended.
func (j *court) lastLook(t time.Time) time.Time {
	var last time.Time
	for _, l := range j.looks {
		if l.at.After(t) {
			break
		}
		if l.sync.After(last) {
			last = l.sync
		}
	}
	return last
}

// excused reports whether the page may be quiet at the moment: the person hushed it,
// or has answered it and the answer is under way, within its grace.
func (j *court) excused(p *page, m moment) (hushed, answered bool) {
	root := j.root(p)
	for _, h := range j.hushes {
		if !m.at.Before(h.at) && !m.at.After(h.until.Add(slack)) && h.known[p.thread.id] && !root.After(h.at) {
			return true, false
		}
	}
	for _, a := range j.answers[p.thread.id] {
		if a.at.After(m.at) || root.After(a.at.Add(time.Second)) {
			continue
		}
		if !a.ended.IsZero() && !a.ended.After(m.at) {
			if a.state == app.Confirmed && m.at.Sub(a.ended) <= grace+slack {
				return false, true
			}
			continue
		}
		until := a.at.Add(grace)
		if e := m.escalates[p.thread.id]; !e.IsZero() && j.skew(m.at) == 0 && e.Add(-lead).Before(until) {
			until = e.Add(-lead)
			if first := a.at.Add(least); until.Before(first) {
				until = first
			}
		}
		if !m.at.After(until.Add(slack)) {
			return false, true
		}
	}
	return false, false
}

// root is when the page began, as far as the watch could know: one that was no page
// for a moment that no look fell into has not begun anew.
func (j *court) root(p *page) time.Time {
	began := p.began
	pages := p.thread.pages
	for n := slices.Index(pages, p) - 1; n >= 0; n-- {
		before := pages[n]
		if !before.mark.Equal(pages[n+1].mark) || len(j.looked(before.ended, pages[n+1].began)) >= 2 {
			break
		}
		began = before.began
	}
	return began
}

func (j *court) skew(t time.Time) time.Duration {
	by := j.skews[0].by
	for _, s := range j.skews {
		if !s.at.After(t) {
			by = s.by
		}
	}
	return by
}

// machine is the computer's time of an instant of PagerDuty's, to the second.
func (j *court) machine(server time.Time) time.Time {
	at := server.Add(-j.skews[0].by)
	for _, s := range j.skews {
		if here := server.Add(-s.by); !here.Before(s.at.Add(-time.Second)) {
			at = here
		}
	}
	return at
}
