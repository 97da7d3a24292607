package shell

import (
	"sync"
	"time"

	"github.com/dogwatch-app/dogwatch/ui/view"
)

// inbox takes messages from any goroutine without ever making it wait.
type inbox struct {
	mu    sync.Mutex
	msgs  []stamped
	ready chan struct{}
}

// stamped is a message with the moment at which it came about: a key counts from
// when it was pressed, however busy the pump is.
type stamped struct {
	at  time.Time
	msg view.Msg
}

func newInbox() *inbox { return &inbox{ready: make(chan struct{}, 1)} }

func (i *inbox) put(m view.Msg) {
	at := time.Now()
	i.mu.Lock()
	i.msgs = append(i.msgs, stamped{at, m})
	i.mu.Unlock()
	select {
	case i.ready <- struct{}{}:
	default:
	}
}

func (i *inbox) take() []stamped {
	i.mu.Lock()
	defer i.mu.Unlock()
	msgs := i.msgs
	i.msgs = nil
	return msgs
}
