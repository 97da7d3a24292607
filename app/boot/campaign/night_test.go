package campaign

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/sync/simulator"
)

// night is one seed being played.
type night struct {
	t        *testing.T
	plan     plan
	sim      *simulator.Simulator
	book     *book
	disk     *disk
	database string
	life     *life // nil while it is down
	lives    int
	state    state
	since    time.Time // when it was started, or woke up

	world, fate, hand *rand.Rand // what happens; what goes wrong; what the person does
	rank              *rand.Rand // which priority they give to what

	weather    weather
	comeBack   time.Time // when it is started, or woken
	diskHeals  time.Time
	wordNumber int
	people     map[string]app.Ref // and priorities
	titles     []string           // for events that come again
}

// play plays the night and gives what was noted.
func play(t *testing.T, seed uint64) *verdict {
	t.Helper()
	dir := t.TempDir()
	var v *verdict
	synctest.Test(t, func(t *testing.T) {
		p := newPlan(seed)
		sim, err := simulator.New(p.scenario(), simulator.LogSize(1<<16), simulator.Skew(p.skew))
		if err != nil {
			t.Fatal(err)
		}
		n := &night{
			t: t, plan: p, sim: sim, book: newBook(), disk: &disk{}, database: filepath.Join(dir, "dogwatch.db"),
			world: p.dice(3), fate: p.dice(4), hand: p.dice(5), rank: p.dice(6), people: map[string]app.Ref{},
		}
		for _, name := range slices.Concat(people, priorities) {
			known, _ := sim.Look(name)
			n.people[name] = app.Ref{ID: known.ID, Name: known.Name}
		}
		n.book.skews = []skewAt{{time.Now(), p.skew}}
		n.live()
		v = n.judge()
	})
	return v
}

// live lets the night go by, second by second.
func (n *night) live() {
	n.rise()
	begin := time.Now()
	for range 20 { // a calm start: who is on call is known
		n.second(false)
	}
	n.weather.next = time.Now().Add(n.plan.calm)
	for time.Since(begin) < n.plan.lasts {
		n.second(true)
	}
	n.heal()
	for end := time.Now().Add(n.plan.settle); time.Now().Before(end); {
		n.second(false)
	}
	n.life.stop()
	n.life = nil
}

// second is one second of the night: things happen somewhere in it, and at its end
// it is noted how all stands.
func (n *night) second(eventful bool) {
	part := time.Duration(n.world.IntN(900)) * time.Millisecond
	time.Sleep(part)
	if eventful {
		n.happen()
		n.goWrong()
		n.press()
	}
	n.carryOn()
	time.Sleep(time.Second - part)
	synctest.Wait()
	n.note()
}

// note takes down the present moment.
func (n *night) note() {
	n.book.see(n.sim)
	m := moment{at: time.Now(), state: n.state, since: n.since}
	if n.life != nil {
		m.life = n.life.nth
		if n.life.isDead() {
			m.state = down
		}
		s := n.life.Current()
		m.cares = s.Duty.Now
		m.escalates = map[string]time.Time{}
		for _, t := range s.Incidents {
			m.cares = m.cares || t.Mine && t.Open()
			if t.Claim.Pending() {
				m.escalates[t.ID] = t.EscalatesAt
			}
		}
	}
	n.book.moments = append(n.book.moments, m)
}

// rise starts the watch.
func (n *night) rise() {
	n.life = n.newLife()
	n.state, n.since = up, time.Now()
}

// carryOn ends a life that has died, and starts or wakes what is due.
func (n *night) carryOn() {
	now := time.Now()
	if n.life != nil && n.life.isDead() {
		n.fall(func() { n.life.crash() })
	}
	if !n.diskHeals.IsZero() && !n.diskHeals.After(now) {
		n.diskHeals = time.Time{}
		n.disk.set(0, false)
	}
	if n.comeBack.IsZero() || n.comeBack.After(now) {
		return
	}
	n.comeBack = time.Time{}
	switch n.state {
	case down:
		n.rise()
	case asleep:
		n.life.wake()
		n.state, n.since = up, now
		if n.fate.IntN(4) > 0 { // not every system says so
			n.life.Resumed()
		}
	}
}

// fall ends the life and notes when to start again.
func (n *night) fall(end func()) {
	end()
	n.life, n.state = nil, down
	n.comeBack = time.Now().Add(seconds(n.fate, 0, 0, 2, 10, 60, 180))
}

// heal ends all trouble.
func (n *night) heal() {
	n.sim.ClearFaults()
	_ = n.sim.RestoreToken("ana")
	n.disk.set(0, false)
	n.diskHeals = time.Time{}
	if n.life != nil {
		n.life.doom(0, 0, false)
	}
	if n.state != up {
		n.comeBack = time.Now()
	}
}

// happen lets things happen in PagerDuty that are not Dogwatch's doing.
func (n *night) happen() {
	d := n.world
	if d.Float64() < n.plan.arrivals {
		n.trigger()
	}
	if d.Float64() < n.plan.storms {
		_, err := n.sim.Storm(pick(d, n.plan.services...), "storm %d", pick(d, 4, 8, 15, n.plan.flood), n.addressed(simulator.With{}))
		n.ok(err)
	}
	if d.Float64() < n.plan.others {
		n.somebodyActs()
	}
	if d.Float64() < n.plan.jumps { // our clock was set back: PagerDuty's seems to go ahead
		n.plan.skew += span(d, 3, 600)
		n.sim.SetSkew(n.plan.skew)
		n.book.skews = append(n.book.skews, skewAt{time.Now(), n.plan.skew})
		n.book.trouble["clock jump"]++
	}
}

func (n *night) trigger() {
	d := n.world
	title := fmt.Sprintf("alert %d", len(n.titles))
	with := simulator.With{Severity: pick(d, "critical", "critical", "error", "warning"), Dedup: title}
	switch d.IntN(10) {
	case 0:
		with.Urgency = "low"
	case 1: // one that is open, or was
		if len(n.titles) > 0 {
			with.Dedup = pick(d, n.titles...)
			title = with.Dedup
		}
	}
	n.titles = append(n.titles, title)
	_, err := n.sim.Trigger(pick(d, n.plan.services...), title, n.addressed(with))
	n.ok(err)
}

// addressed makes it somebody's doing, for Ana, where she is not on call or now and
// then.
func (n *night) addressed(w simulator.With) simulator.With {
	if !n.plan.onCall || n.world.IntN(12) == 0 {
		w.By, w.To = "dana", []string{"ana"}
	}
	return w
}

// somebodyActs lets a person do something by hand: a teammate, or Ana on her phone.
func (n *night) somebodyActs() {
	d := n.world
	open := n.sim.Open()
	if len(open) == 0 {
		return
	}
	i := open[d.IntN(len(open))]
	if len(open) > 25 { // they clear up
		for _, old := range open[:len(open)/12] {
			_ = n.sim.Resolve("dana", old.ID, "website")
		}
	}
	act := simulator.Act{By: pick(d, people...), Via: pick(d, "mobile", "website"), Incident: i.ID}
	switch act.Kind = pick(d, "acknowledge", "acknowledge", "resolve", "resolve", "unacknowledge", "escalate", "reassign", "snooze", "urgency", "title", "note"); act.Kind {
	case "escalate":
		act.Level = 1 + d.IntN(3)
	case "reassign":
		act.To = []string{pick(d, people...)}
		if d.IntN(4) == 0 && act.To[0] != "ana" {
			act.To = append(act.To, "ana")
		}
	case "snooze":
		act.For = simulator.Span(span(d, 20, 400))
	case "urgency":
		act.Urgency = pick(d, "high", "low")
	case "title", "note":
		act.Text = fmt.Sprintf("word %d", d.IntN(1e6))
	}
	_ = n.sim.Do(act) // what makes no sense is refused, as by PagerDuty
}

func (n *night) ok(err error) {
	n.t.Helper()
	if err != nil {
		n.t.Fatal(err)
	}
}

// pagesShown are the ids of the pages that are shown.
func pagesShown(s *app.Snapshot) map[string]bool {
	ids := map[string]bool{}
	for _, p := range s.Pages() {
		ids[p.ID] = true
	}
	return ids
}
