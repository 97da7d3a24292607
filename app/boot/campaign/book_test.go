package campaign

import (
	"slices"
	"sync"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/sync/simulator"
)

// book is what is noted of a night. Times are the computer's, so PagerDuty's clock
// may be off as it likes.
type book struct {
	calls callLog

	mu      sync.Mutex
	sounds  []soundAt
	looks   []lookAt
	acts    map[string]*act      // by action id
	claims  map[string]time.Time // by action id: when it was first shown as confirmed
	acked   []shownAcked
	showing map[string]bool // whether an incident is shown as acknowledged by me
	pressed []*press
	hushes  []hush
	moments []moment
	threads map[string]*thread // by incident
	order   []string           // of the threads
	skews   []skewAt
	trouble map[string]int // what went wrong, for the report
	faults  int
}

// soundAt is what the siren was told.
type soundAt struct {
	at   time.Time
	life int
	app.Sound
}

// lookAt is when a snapshot first said that PagerDuty had been looked at.
type lookAt struct {
	at   time.Time
	life int
	sync time.Time
}

// act is one action as the snapshots showed it.
type act struct {
	app.Action
	since map[app.ActionState]time.Time
	life  int // in which it was last shown
}

// ended is when it was first seen to have ended, zero while it has not.
func (a *act) ended() (time.Time, app.ActionState) {
	for state, at := range a.since {
		if state.Ended() {
			return at, state
		}
	}
	return time.Time{}, ""
}

type shownAcked struct {
	at       time.Time
	incident string
}

// press is something that the person asked for.
type press struct {
	app.Intent
	at   time.Time
	life int
	// answered is when Submit returned; ids are of what it took, none where it
	// did not, or where the process died before it could say so.
	answered time.Time
	ids      []string
	err      error
	unsaved  bool // the disk was full
	// behind is how old the picture was that the person acted on.
	behind time.Duration
}

type hush struct {
	at, until time.Time
	known     map[string]bool // the pages that were shown
	blind     bool            // the blindness was among what was hushed
}

// state says how the computer stands.
type state byte

const (
	up state = iota
	down
	asleep
)

// moment is one second of the night.
type moment struct {
	at        time.Time
	state     state
	since     time.Time // when it was started, or woke up
	life      int
	escalates map[string]time.Time // as shown, of what is being answered
	cares     bool                 // on call, or something open is shown
}

// thread is the truth about one incident, second by second where it changed.
type thread struct {
	id     string
	states []stateAt
	pages  []*page
	mark   time.Time // when it was last given to Ana, by PagerDuty's clock
	lines  []simulator.Line
}

type stateAt struct {
	at time.Time
	simulator.State
}

// page is one stretch of time in which an incident is a page of Ana's, beginning
// anew when it is given to her anew.
type page struct {
	thread *thread
	began  time.Time
	ended  time.Time // zero while it lasts
	mark   time.Time
}

type skewAt struct {
	at time.Time
	by time.Duration
}

func newBook() *book {
	return &book{
		acts: map[string]*act{}, claims: map[string]time.Time{}, showing: map[string]bool{},
		threads: map[string]*thread{}, trouble: map[string]int{},
	}
}

func (b *book) sound(life int, s app.Sound) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.sounds = append(b.sounds, soundAt{time.Now(), life, s})
}

// shown notes what a snapshot shows.
func (b *book) shown(life int, s *app.Snapshot) {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := time.Now()
	if n := len(b.looks); n == 0 || !b.looks[n-1].sync.Equal(s.Connection.LastSync) {
		b.looks = append(b.looks, lookAt{now, life, s.Connection.LastSync})
	}
	for _, a := range s.Actions {
		known := b.acts[a.ID]
		if known == nil {
			known = &act{since: map[app.ActionState]time.Time{}}
			b.acts[a.ID] = known
		}
		known.Action, known.life = a, life
		if _, seen := known.since[a.State]; !seen {
			known.since[a.State] = now
		}
	}
	for _, t := range s.Incidents {
		if c := t.Claim; c.State == app.ClaimConfirmed {
			if _, seen := b.claims[c.Action]; !seen {
				b.claims[c.Action] = now
			}
		}
		acked := t.Status == app.Acknowledged && t.AckedBy(s.Me.ID)
		if acked && !b.showing[t.ID] {
			b.acked = append(b.acked, shownAcked{now, t.ID})
		}
		b.showing[t.ID] = acked
	}
}

// see notes the truth as it is now.
func (b *book) see(sim *simulator.Simulator) {
	now := time.Now()
	open := sim.Open()
	still := map[string]bool{}
	for _, s := range open {
		still[s.ID] = true
		b.follow(sim, s, now)
	}
	for _, id := range b.order {
		t := b.threads[id]
		if last := t.states[len(t.states)-1]; last.Status != "resolved" && !still[id] {
			s, _ := sim.Incident(id)
			b.follow(sim, s, now)
		}
	}
}

func (b *book) follow(sim *simulator.Simulator, s simulator.State, now time.Time) {
	t := b.threads[s.ID]
	if t == nil {
		t = &thread{id: s.ID}
		b.threads[s.ID] = t
		b.order = append(b.order, s.ID)
	}
	changed := len(t.states) == 0
	if !changed {
		last := t.states[len(t.states)-1].State
		changed = !last.UpdatedAt.Equal(s.UpdatedAt) || last.Status != s.Status || last.Level != s.Level ||
			len(last.Notes) != len(s.Notes) || len(last.Asked) != len(s.Asked) || !slices.Equal(last.Assigned, s.Assigned) ||
			!slices.Equal(last.AckedBy, s.AckedBy) || last.Urgency != s.Urgency || last.Snoozed != s.Snoozed ||
			sim.Now().Sub(s.UpdatedAt) < 3*time.Second // PagerDuty stamps by the second: there may be more in it
	}
	if !changed {
		return
	}
	t.states = append(t.states, stateAt{now, s})
	for _, l := range sim.Log(s.ID) {
		if slices.Contains([]string{"assign", "escalate", "delegate"}, l.Kind) && slices.Contains(l.To, "ana") && l.At.After(t.mark) {
			t.mark = l.At
		}
	}
	is := s.Status == "triggered" && s.Urgency == "high" && slices.Contains(s.Assigned, "ana")
	var last *page
	if n := len(t.pages); n > 0 && t.pages[n-1].ended.IsZero() {
		last = t.pages[n-1]
	}
	if last != nil && (!is || t.mark.After(last.mark)) {
		last.ended = now
		last = nil
	}
	if is && last == nil {
		t.pages = append(t.pages, &page{thread: t, began: now, mark: t.mark})
	}
}

// call is one request on the network.
type call struct {
	life         int
	began, ended time.Time
	write, list  bool
	path         string
	failed       bool
	wait         time.Duration // that a 429 asked for
}

type callLog struct {
	mu  sync.Mutex
	all []*call
}

func (l *callLog) add(c *call) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all = append(l.all, c)
}

func (l *callLog) end(c *call, failed bool, wait time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if c.ended.IsZero() {
		c.ended, c.failed, c.wait = time.Now(), failed, wait
	}
}
