package pace

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

// The bounds of a zero Deadline.
const (
	DefaultTotal  = 15 * time.Second
	DefaultHeader = 10 * time.Second
)

// Deadline ends a call that takes too long: Header until the answer begins, Total
// until its body is read. A sooner deadline of the request's context holds too.
// The vendor's client has none, and a stalled server would hang it for ever.
type Deadline struct {
	Next   http.RoundTripper
	Total  time.Duration
	Header time.Duration
}

// tooSlow is the error of a call that a Deadline ended.
type tooSlow struct {
	what  string
	after time.Duration
}

func (e tooSlow) Error() string { return fmt.Sprintf("no %s within %s", e.what, e.after) }
func (e tooSlow) Timeout() bool { return true }

// RoundTrip starts both clocks; closing the response's body stops the second.
func (d Deadline) RoundTrip(req *http.Request) (*http.Response, error) {
	total, header := d.Total, d.Header
	if total <= 0 {
		total = DefaultTotal
	}
	if header <= 0 {
		header = DefaultHeader
	}
	ctx, cancel := context.WithCancelCause(req.Context())
	whole := time.AfterFunc(total, func() { cancel(tooSlow{"whole answer", total}) })
	begin := time.AfterFunc(header, func() { cancel(tooSlow{"answer", header}) })
	end := func() {
		whole.Stop()
		begin.Stop()
		cancel(context.Canceled)
	}
	resp, err := next(d.Next).RoundTrip(req.WithContext(ctx))
	begin.Stop()
	if err != nil {
		err = blame(ctx, err)
		end()
		return nil, err
	}
	resp.Body = &timedBody{ReadCloser: resp.Body, ctx: ctx, end: end}
	return resp, nil
}

// blame gives the reason why the context ended in place of what the transport
// made of it.
func blame(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}

type timedBody struct {
	io.ReadCloser
	ctx context.Context
	end func()
}

func (b *timedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = blame(b.ctx, err)
	}
	return n, err
}

func (b *timedBody) Close() error {
	defer b.end()
	return b.ReadCloser.Close()
}
