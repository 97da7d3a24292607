package pulse

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"sync"
	"syscall"
	"time"

	"github.com/jfreymuth/pulse/proto"
)

// patience is how long the server may take for an answer. A server that wakes a
// sleeping sound card answers late, so it is not short.
const patience = 3 * time.Second

// wire is the connection under the message layer, which ignores errors of
// writing and tells of some of reading only: the wire notices them all.
type wire struct {
	net.Conn
	known  bool   // the server knows who we are
	frames frames // what was read
	once   sync.Once
	lost   chan struct{}
}

// newWire wraps a connection; sound says that recorded sound may come in.
func newWire(c net.Conn, sound bool) *wire {
	return &wire{Conn: c, frames: frames{sound: sound}, lost: make(chan struct{})}
}

func (w *wire) Read(p []byte) (int, error) {
	n, err := w.Conn.Read(p)
	if err == nil {
		err = w.frames.follow(p[:n])
	}
	if err != nil {
		w.cut()
	}
	return n, err
}

func (w *wire) Write(p []byte) (int, error) {
	// A stopped server fills the socket: without a deadline the writer would
	// wait for ever, and with it everybody who wants to write.
	_ = w.SetWriteDeadline(time.Now().Add(patience))
	n, err := w.write(p)
	if err != nil {
		w.cut()
	}
	return n, err
}

// write says with each part of the first message who we are: the server goes by
// the last part of it that it read.
func (w *wire) write(p []byte) (int, error) {
	if w.known || len(p) == 0 {
		return w.Conn.Write(p)
	}
	return introduce(w.Conn, p)
}

// cut ends the connection. It is gone for everybody from then on.
func (w *wire) cut() {
	w.once.Do(func() {
		close(w.lost)
		_ = w.Conn.Close()
	})
}

func (w *wire) gone() bool {
	select {
	case <-w.lost:
		return true
	default:
		return false
	}
}

// notRunning is the error of a socket at which nobody listens: the socket's name
// would tell a person nothing.
type notRunning struct{ error }

func (notRunning) Error() string   { return "no sound server is running" }
func (e notRunning) Unwrap() error { return e.error }

// dial connects to the first server that answers and says who we are. hear is told
// what the server says by itself, and with sound given what is recorded.
func dial(ctx context.Context, server string, sound bool, hear func(any)) (*link, error) {
	list, err := addresses(server, os.Getenv)
	if err != nil {
		return nil, err
	}
	var first error
	for _, a := range list {
		l, err := dialOne(ctx, a, sound, hear)
		if err == nil {
			return l, nil
		}
		first = cmp.Or(first, err)
	}
	if errors.Is(first, os.ErrNotExist) || errors.Is(first, syscall.ECONNREFUSED) {
		return nil, notRunning{first}
	}
	return nil, fmt.Errorf("no sound server answers: %w", first)
}

func dialOne(ctx context.Context, a address, sound bool, hear func(any)) (*link, error) {
	d := net.Dialer{Timeout: patience}
	conn, err := d.DialContext(ctx, a.network, a.name)
	if err != nil {
		return nil, err
	}
	l := &link{wire: newWire(conn, sound), c: &proto.Client{Callback: hear}}
	// Whoever waits for an answer of a server that died, or that ctx no longer
	// waits for, is released by the connection's end.
	stop := context.AfterFunc(ctx, l.wire.cut)
	defer stop()
	l.c.SetTimeout(patience)
	l.c.Open(l.wire)
	var auth proto.AuthReply
	if err := l.ask(&proto.Auth{Version: l.c.Version(), Cookie: cookie(os.Getenv)}, &auth); err != nil {
		l.wire.cut()
		return nil, err
	}
	l.wire.known = true
	l.c.SetVersion(auth.Version)
	name := proto.PropList{
		"application.name":       proto.PropListString("Dogwatch"),
		"application.id":         proto.PropListString("dogwatch"),
		"application.icon_name":  proto.PropListString("dogwatch"),
		"application.process.id": proto.PropListString(fmt.Sprint(os.Getpid())),
	}
	if err := l.ask(&proto.SetClientName{Props: name}, &proto.SetClientNameReply{}); err != nil {
		l.wire.cut()
		return nil, err
	}
	return l, nil
}

// link is a connection on which requests can be made.
type link struct {
	wire *wire
	c    *proto.Client
}

// errLost says that the connection ended before the answer came.
var errLost = errors.New("the sound server went away")

// errMute says that the server holds the connection but does not answer.
var errMute = errors.New("the sound server does not answer")

// ask makes a request and waits for its answer. An answer that was cut short is
// an error, and a server that does not answer is left.
func (l *link) ask(req proto.RequestArgs, reply proto.Reply) (err error) {
	defer func() {
		// The message layer panics on a request of more than 1 KB.
		if r := recover(); r != nil {
			err = fmt.Errorf("a request to the sound server could not be written: %v", r)
		}
	}()
	err = l.c.Request(req, reply)
	if errors.Is(err, context.DeadlineExceeded) {
		l.wire.cut()
		return errMute
	}
	if l.wire.gone() {
		return errLost
	}
	return err
}
