package swaps

import (
	"errors"
	"sync"
)

// gate is the life of a process: at its last call it dies, before or after what that does.
type gate struct {
	mu    sync.Mutex
	calls int
	at    int // 0 for never
	after bool
	dead  bool
	kill  func()
}

func (g *gate) count() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.calls
}

var errDead = errors.New("the process is dead")

// pass lets a call through; then says what its caller is told.
func (g *gate) pass() (then func(error) error, err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.dead {
		return nil, errDead
	}
	g.calls++
	if g.at == 0 || g.calls != g.at {
		return func(err error) error { return err }, nil
	}
	g.dead = true
	g.kill()
	if !g.after {
		return nil, errDead
	}
	return func(error) error { return errDead }, nil
}

// disarm has it live on.
func (g *gate) disarm() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.dead {
		g.at = 0
	}
}
