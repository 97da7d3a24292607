package simulator

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"sync"
	"syscall"
)

// Transport is an http.RoundTripper that calls the handler without a socket: for
// the demo, and for tests in a synctest bubble, where a socket would block. A
// handler that breaks off (http.ErrAbortHandler) is a connection reset, or, once
// some of the answer is out, a body that ends too soon. A request whose context
// ends is given up at once, whatever the handler does.
func Transport(h http.Handler) http.RoundTripper { return transport{h} }

type transport struct{ handler http.Handler }

// RoundTrip sends one request.
func (t transport) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(r.Context())
	in := r.Clone(ctx)
	body, err := takeBody(r)
	if err != nil {
		cancel()
		return nil, err
	}
	in.Body, in.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	in.RequestURI = r.URL.RequestURI()
	in.RemoteAddr = "127.0.0.1:0"
	if in.Host == "" {
		in.Host = r.URL.Host
	}
	a := &answering{header: http.Header{}, began: make(chan struct{}), cancel: cancel, request: r}
	a.pipeOut, a.pipeIn = io.Pipe()
	go a.run(t.handler, in)
	select {
	case <-a.began:
	case <-r.Context().Done():
		cancel()
		return nil, r.Context().Err()
	}
	if a.err != nil {
		cancel()
		return nil, a.err
	}
	return a.response(), nil
}

// takeBody reads and closes the request's body, as a RoundTripper must.
func takeBody(r *http.Request) ([]byte, error) {
	if r.Body == nil {
		return nil, nil
	}
	defer func() { _ = r.Body.Close() }()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, fmt.Errorf("read the request's body: %w", err)
	}
	return body, nil
}

// answering is the handler's side: an http.ResponseWriter. What is written is
// kept until the handler flushes or ends; from a flush on it streams.
type answering struct {
	header  http.Header
	request *http.Request
	cancel  context.CancelFunc

	once   sync.Once
	began  chan struct{} // closed once err, or sent and status, are known
	status int
	sent   http.Header
	err    error

	kept    bytes.Buffer
	streams bool
	pipeOut *io.PipeReader
	pipeIn  *io.PipeWriter
}

// errReset is what a broken connection looks like to an http.Client.
var errReset = &net.OpError{Op: "read", Net: "tcp", Err: os.NewSyscallError("read", syscall.ECONNRESET)}

func (a *answering) run(h http.Handler, r *http.Request) {
	defer func() {
		var broken error
		switch p := recover(); {
		case p == nil:
		case p == http.ErrAbortHandler: //nolint:errorlint // net/http compares the same way
			broken = io.ErrUnexpectedEOF
		default:
			broken = fmt.Errorf("the handler panicked: %v", p)
		}
		if !a.streams && broken != nil {
			if errors.Is(broken, io.ErrUnexpectedEOF) {
				broken = errReset
			}
			a.err = broken
			a.once.Do(func() { close(a.began) })
			return
		}
		a.begin()
		if a.streams {
			_ = a.pipeIn.CloseWithError(broken) // nil is a plain end
		}
	}()
	h.ServeHTTP(a, r)
}

// Header is the answer's header, until it is written.
func (a *answering) Header() http.Header { return a.header }

// WriteHeader sets the status; only the first counts.
func (a *answering) WriteHeader(status int) {
	if a.status == 0 {
		a.status, a.sent = status, a.header.Clone()
	}
}

// Write adds to the body.
func (a *answering) Write(p []byte) (int, error) {
	a.WriteHeader(http.StatusOK)
	if a.streams {
		return a.pipeIn.Write(p)
	}
	return a.kept.Write(p)
}

// Flush hands over what there is; it waits until it is read.
func (a *answering) Flush() {
	a.WriteHeader(http.StatusOK)
	if !a.streams {
		a.streams = true
		a.begin()
		_, _ = a.pipeIn.Write(a.kept.Bytes())
	}
}

// begin lets RoundTrip return.
func (a *answering) begin() {
	a.WriteHeader(http.StatusOK)
	a.once.Do(func() { close(a.began) })
}

func (a *answering) response() *http.Response {
	resp := &http.Response{
		Status: fmt.Sprintf("%d %s", a.status, http.StatusText(a.status)), StatusCode: a.status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: a.sent, Request: a.request, ContentLength: -1,
	}
	if a.streams {
		resp.Body = &streamed{a.pipeOut, a.cancel, a.request.Context()}
	} else {
		a.cancel()
		resp.ContentLength = int64(a.kept.Len())
		resp.Body = io.NopCloser(bytes.NewReader(a.kept.Bytes()))
	}
	return resp
}

// streamed is the body of an answer that is still being written.
type streamed struct {
	*io.PipeReader
	cancel context.CancelFunc
	ctx    context.Context
}

// Read reads on until the answer ends or the request is given up.
func (s *streamed) Read(p []byte) (int, error) {
	stop := context.AfterFunc(s.ctx, func() { _ = s.CloseWithError(s.ctx.Err()) })
	defer stop()
	n, err := s.PipeReader.Read(p)
	if ended := s.ctx.Err(); err != nil && !errors.Is(err, io.EOF) && ended != nil {
		err = ended
	}
	return n, err
}

// Close tells the handler that nobody reads any more.
func (s *streamed) Close() error {
	s.cancel()
	return s.PipeReader.Close()
}
