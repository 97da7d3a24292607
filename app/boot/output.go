package boot

import (
	"io"
	"sync"
)

// output is where a command prints. It keeps the first failure, so that no command exits
// with 0 whose words were lost: a full disk behind a redirection, say.
type output struct {
	to io.Writer

	mu  sync.Mutex
	err error
}

func (o *output) Write(text []byte) (int, error) {
	n, err := o.to.Write(text)
	if err != nil {
		o.mu.Lock()
		defer o.mu.Unlock()
		if o.err == nil {
			o.err = err
		}
	}
	return n, err
}

// failed is the first failure, or nil.
func (o *output) failed() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.err
}
