package simulator

import (
	"context"
	"net"
	"net/http"
	"strconv"
	"time"
)

const portal = `<!DOCTYPE html><html><head><title>Welcome to the guest network</title></head>
<body><h1>Please sign in</h1><form action="/login" method="post"><button>Accept</button></form></body></html>
`

// reply is a whole answer, ready to be sent or spoiled.
type reply struct {
	status int
	header http.Header
	body   []byte
}

// pause waits for d, or without d for as long as ctx lives. It reports whether
// ctx still does.
func pause(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		<-ctx.Done()
		return false
	}
	wait := time.NewTimer(d)
	defer wait.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-wait.C:
		return true
	}
}

// hang plays a hang, before or after the request takes effect. One that is given
// up has no answer.
func (f *Fault) hang(r *http.Request, applied bool) {
	if f != nil && f.Kind == FaultHang && f.Applied == applied && !pause(r.Context(), time.Duration(f.Lasts)) {
		panic(http.ErrAbortHandler)
	}
}

// send writes the answer, spoiled by the fault where there is one.
func (a reply) send(w http.ResponseWriter, r *http.Request, f *Fault) {
	for k, v := range a.header {
		w.Header()[k] = v
	}
	if len(a.body) > 0 {
		w.Header().Set("Content-Length", strconv.Itoa(len(a.body)))
	}
	kind := FaultKind("")
	if f != nil {
		kind = f.Kind
	}
	switch kind {
	case FaultReset:
		reset(w)
	case FaultCut:
		w.WriteHeader(a.status)
		_, _ = w.Write(a.body[:len(a.body)/2])
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	case FaultSlow:
		a.trickle(w, r, time.Duration(f.Lasts))
	default:
		w.WriteHeader(a.status)
		_, _ = w.Write(a.body)
	}
}

// trickle sends the body in ten pieces over d.
func (a reply) trickle(w http.ResponseWriter, r *http.Request, d time.Duration) {
	w.WriteHeader(a.status)
	flush := http.NewResponseController(w)
	rest := a.body
	piece := max(1, (len(rest)+9)/10)
	for len(rest) > 0 {
		n := min(piece, len(rest))
		if _, err := w.Write(rest[:n]); err != nil {
			return
		}
		rest = rest[n:]
		_ = flush.Flush()
		if d > 0 && !pause(r.Context(), max(d/10, 1)) {
			panic(http.ErrAbortHandler)
		}
	}
}

// reset breaks the connection so that the other side sees a reset, where there
// is a socket, and in any case no answer.
func reset(w http.ResponseWriter) {
	if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
		if tcp, ok := conn.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0)
		}
		_ = conn.Close()
		return
	}
	panic(http.ErrAbortHandler)
}

// spoiled is the answer that the fault puts in place of the real one.
func (f *Fault) spoiled(whole reply) reply {
	switch f.Kind {
	case FaultHTML:
		return reply{
			status: http.StatusOK, body: []byte(portal),
			header: http.Header{"Content-Type": {"text/html; charset=utf-8"}},
		}
	case FaultThrottle:
		answer := failure(refuse(http.StatusTooManyRequests, codeRate, "Rate Limit Exceeded"))
		if f.Bare {
			return reply{status: answer.status, header: http.Header{}}
		}
		answer.header.Set("ratelimit-limit", "960")
		answer.header.Set("ratelimit-remaining", "0")
		wait := time.Duration(f.Wait)
		if wait == 0 {
			wait = 30 * time.Second
		}
		answer.header.Set("ratelimit-reset", strconv.Itoa(int(wait/time.Second)))
		return answer
	case FaultStatus:
		answer := failure(refuse(f.Status, faultCodes[f.Status], http.StatusText(f.Status)))
		if f.Bare {
			answer.body = nil
		}
		return answer
	}
	return whole
}

// faultCodes are the codes in the bodies of the statuses that have one.
var faultCodes = map[int]int{
	http.StatusBadRequest: codeInvalid, http.StatusUnauthorized: codeUnauthorized, http.StatusForbidden: codeDenied,
	http.StatusNotFound: codeNotFound, http.StatusTooManyRequests: codeRate,
}
