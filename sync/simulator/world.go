package simulator

import (
	"math/rand/v2"
	"time"
)

// world is the whole state of the simulated account. It knows no HTTP and takes
// no lock: the Simulator around it does.
//
// now is the instant that is being lived. It moves only in advance, which
// lives through everything due on the way, each thing at its own exact instant.
// Instants are whole seconds, as PagerDuty shows them.
type world struct {
	now   time.Time
	start time.Time
	seed  uint64
	ids   *minter
	dice  *rand.Rand

	agenda agenda
	undo   undoLog

	account account
	roster

	incidents []*incident          // by number, which is also by age
	byID      map[string]*incident // ids and numbers
	open      []*incident          // those not resolved, by number
	journal   []*entry             // the log of all incidents, oldest first
	openKeys  map[alertKey]*alert  // the open alert of each service and dedup key
	labels    map[string]*incident // incidents that a scenario gave a name

	script []scripted            // what happens by itself
	pasts  []past                // what happened before the start
	parts  map[string][]scripted // what happens when a part is played
	wish   wish
}

// advance lives up to the instant to.
func (w *world) advance(to time.Time) {
	for {
		next, ok := w.agenda.take(to)
		if !ok {
			break
		}
		if next.at.After(w.now) {
			w.now = next.at
		}
		next.do()
	}
	if to.After(w.now) {
		w.now = to
	}
}

// step moves the clock by d without living through the time between: what is
// pending keeps its distance, so that nothing happens because of the step.
func (w *world) step(d time.Duration) {
	w.now = w.now.Add(d)
	w.agenda.shift(d)
	for _, in := range w.open {
		for _, t := range in.timers() {
			if t.pending() {
				t.at = t.at.Add(d)
			}
		}
	}
}

// alertKey is what makes two events speak of the same problem.
type alertKey struct{ service, key string }
