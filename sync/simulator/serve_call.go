package simulator

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

const maxBody = 1 << 20

// call is one request on its way through a handler. The world is locked.
type call struct {
	*world
	r     *http.Request
	query url.Values
	body  []byte
	who   *caller
	by    agent // who acts: the person of From, or of the token
	fault *Fault
	flat  bool // what is shown is part of something else: include[] is done with
}

// inner is the call for what is shown as a part of something else. Only the
// outermost thing follows include[], or things would contain each other for ever.
func (c *call) inner() *call {
	in := *c
	in.flat = true
	return &in
}

// answer is what a handler gives: a status, and what becomes JSON. A nil body is
// none.
type answer struct {
	status int
	body   any
}

func ok(body any) (answer, *fail) { return answer{http.StatusOK, body}, nil }

// route is one operation.
type route struct {
	pattern string
	serve   func(*call) (answer, *fail)
	// open needs no token; from needs the From header; write changes something; scarce
	// has a limit of its own, which the whole account shares.
	open, from, write, scarce bool
}

// id is the {id} of the path.
func (c *call) id() string { return c.r.PathValue("id") }

// decode reads the body as JSON into v.
func (c *call) decode(v any) *fail {
	if len(bytes.TrimSpace(c.body)) == 0 {
		return invalid("The request body is empty")
	}
	if err := json.Unmarshal(c.body, v); err != nil {
		return refuse(http.StatusBadRequest, codeInvalid, "Invalid Input Provided", "The request body is not what was expected: "+err.Error())
	}
	return nil
}

// handle gives the http.HandlerFunc of a route.
func (s *Simulator) handle(rt route) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
		if err != nil {
			return // the caller has gone
		}
		f, rec := s.take(rt, r, body)
		f.hang(r, false)
		a := reply{header: http.Header{}}
		if f == nil || f.spoils() {
			a = s.answer(rt, r, body, f, rec)
		}
		f.hang(r, true)
		if f != nil {
			a = f.spoiled(a)
		}
		s.mu.Lock()
		a.header.Set("Date", time.Now().Add(s.skew).UTC().Format(http.TimeFormat))
		if f == nil || f.Kind != FaultReset {
			rec.Status = a.status
		}
		s.mu.Unlock()
		a.send(w, r, f)
	}
}

// take takes the request in: it finds the fault to be played on it, or nil, and
// notes it in the log.
func (s *Simulator) take(rt route, r *http.Request, body []byte) (*Fault, *Request) {
	defer s.enter()()
	f := s.faults.hit(r, s.world.dice)
	return f, s.record(rt, r, body, f)
}

// record notes the request in the log.
func (s *Simulator) record(rt route, r *http.Request, body []byte, f *Fault) *Request {
	rec := &Request{
		At: time.Now(), Method: r.Method, Path: r.URL.Path, Query: r.URL.RawQuery, Operation: rt.pattern,
		From: r.Header.Get("From"), Body: string(body[:min(len(body), loggedBody)]),
	}
	if f != nil {
		rec.Fault = string(f.Kind)
	}
	if c := s.world.account.keys[token(r)]; c != nil && c.person != nil {
		rec.Who = c.person.key
	}
	if !strings.HasPrefix(r.URL.Path, "/simulator/") {
		s.log.add(rec)
	}
	return rec
}

// answer lets the request take effect and gives the real answer.
func (s *Simulator) answer(rt route, r *http.Request, body []byte, f *Fault, rec *Request) reply {
	defer s.enter()()
	c := &call{world: s.world, r: r, query: r.URL.Query(), body: body, fault: f}
	header := http.Header{}
	var out answer
	bad := s.admit(rt, c, header)
	if bad == nil && f.refuses() && rt.pattern != eachOverride {
		bad = invalid(f.words())
	}
	if bad == nil {
		out, bad = rt.serve(c)
		rec.Applied = bad == nil
	}
	if bad != nil {
		refused := failure(bad)
		for k, v := range header {
			refused.header[k] = v
		}
		return refused
	}
	return encode(out, header)
}

// admit checks the token, the rate, the role and the From header.
func (s *Simulator) admit(rt route, c *call, header http.Header) *fail {
	if rt.open {
		return nil
	}
	if len(c.body) > maxBody {
		return refuse(http.StatusRequestEntityTooLarge, codeInvalid, "Request Entity Too Large")
	}
	c.who = c.account.keys[token(c.r)]
	if c.who == nil || c.who.revoked {
		return refuse(http.StatusUnauthorized, codeUnauthorized, "Unauthorized", "The token is missing, unknown or revoked")
	}
	q := c.who.calls.take(time.Now(), c.account.ratePerMin)
	q.tell(header)
	if q.over {
		return refuse(http.StatusTooManyRequests, codeRate, "Rate Limit Exceeded")
	}
	if rt.scarce {
		own := c.account.creations.take(time.Now(), c.account.createsPer)
		own.tell(header)
		if own.over {
			return refuse(http.StatusTooManyRequests, codeRate, "Rate Limit Exceeded")
		}
	}
	if rt.write && !c.mayWrite() {
		return denied()
	}
	return c.actor(rt.from)
}

func encode(a answer, header http.Header) reply {
	out := reply{status: a.status, header: header}
	if a.body == nil {
		return out
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(a.body); err != nil {
		return failure(refuse(http.StatusInternalServerError, 0, "Internal Server Error", err.Error()))
	}
	header.Set("Content-Type", "application/json; charset=utf-8")
	out.body = b.Bytes()
	return out
}

// failure is a refusal as an answer.
func failure(f *fail) reply {
	return encode(answer{f.status, f.body()}, http.Header{})
}
