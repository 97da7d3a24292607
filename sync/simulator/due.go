package simulator

import (
	"container/heap"
	"time"
)

// due is something that will happen by itself at a known instant.
type due struct {
	at  time.Time
	seq uint64
	do  func()
}

// agenda is what is due, the earliest first, and what was put down first among
// those of one instant.
type agenda struct {
	items []due
	seq   uint64
}

func (a *agenda) Len() int { return len(a.items) }
func (a *agenda) Less(i, j int) bool {
	if a.items[i].at.Equal(a.items[j].at) {
		return a.items[i].seq < a.items[j].seq
	}
	return a.items[i].at.Before(a.items[j].at)
}
func (a *agenda) Swap(i, j int) { a.items[i], a.items[j] = a.items[j], a.items[i] }
func (a *agenda) Push(x any)    { a.items = append(a.items, x.(due)) }
func (a *agenda) Pop() any {
	last := a.items[len(a.items)-1]
	a.items[len(a.items)-1] = due{}
	a.items = a.items[:len(a.items)-1]
	return last
}

// put notes that do happens at at.
func (a *agenda) put(at time.Time, do func()) {
	a.seq++
	heap.Push(a, due{at: at, seq: a.seq, do: do})
}

// take gives the next item that is due by now.
func (a *agenda) take(now time.Time) (due, bool) {
	if len(a.items) == 0 || a.items[0].at.After(now) {
		return due{}, false
	}
	return heap.Pop(a).(due), true
}

// shift moves everything by d; the order stays.
func (a *agenda) shift(d time.Duration) {
	for i := range a.items {
		a.items[i].at = a.items[i].at.Add(d)
	}
}

// timer is one thing that may become due for an incident. Setting or stopping it
// makes what was noted before void, so nothing has to be searched in the agenda.
type timer struct {
	at  time.Time
	gen int
}

func (t timer) pending() bool { return !t.at.IsZero() }

func (t *timer) stop() {
	t.at = time.Time{}
	t.gen++
}

// set notes do for at, unless the timer is set or stopped again before.
func (w *world) set(t *timer, at time.Time, do func()) {
	t.gen++
	t.at = at
	gen := t.gen
	w.agenda.put(at, func() {
		if t.gen == gen {
			t.at = time.Time{}
			do()
		}
	})
}
