package bookshelf

import (
	"context"
	"errors"
	"sync"
)

// mostReadings is how many readings of one folder may be under way at the same time: each
// that hangs costs a thread of the system.
const mostReadings = 16

// errLate says that a disk does not answer.
var errLate = errors.New("the disk does not answer within " + fetchWithin.String())

// disks keeps count of readings from disks that may hang for ever, as another computer's
// do. Such a reading cannot be ended: it is left behind, and until it comes back its
// folder is not tried again.
type disks struct {
	mu      sync.Mutex
	running map[string]int
	late    map[string]int // of those, the ones that nobody waits for any more
	stall   func()         // nil, or where a test lets the disk hang
}

// fromDisk reads from the folder where, and waits no longer than fetchWithin.
func fromDisk[T any](ctx context.Context, d *disks, where string, read func() (T, error)) (T, error) {
	var none T
	if !d.begin(where) {
		return none, errLate
	}
	ctx, cancel := context.WithTimeout(ctx, fetchWithin)
	defer cancel()
	type result struct {
		value T
		err   error
	}
	done := make(chan result, 1)
	left := false // guarded by d.mu
	go func() {
		if d.stall != nil {
			d.stall()
		}
		value, err := read()
		done <- result{value, err}
		d.mu.Lock()
		defer d.mu.Unlock()
		d.running[where]--
		if left {
			d.late[where]--
		}
	}()
	select {
	case r := <-done:
		return r.value, r.err
	case <-ctx.Done():
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	select {
	case r := <-done:
		return r.value, r.err
	default:
	}
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		left = true
		d.late[where]++
	}
	return none, errLate
}

func (d *disks) begin(where string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.late[where] > 0 || d.running[where] >= mostReadings {
		return false
	}
	if d.running == nil {
		d.running, d.late = map[string]int{}, map[string]int{}
	}
	d.running[where]++
	return true
}
