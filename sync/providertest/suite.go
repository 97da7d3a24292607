package providertest

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/sync/simulator"
	"github.com/dogwatch-app/dogwatch/sync/simulator/simtest"
)

// Place is where a provider is to look.
type Place struct {
	URL   string
	Token app.Secret
	// Transport carries the calls inside the process; nil for real sockets.
	Transport http.RoundTripper
}

// Open makes the provider under test. It is to call nobody.
type Open func(t testing.TB, at Place) app.Provider

// Run runs the contract: every case inside the process, in a bubble where time is
// fake, and those that do not wait over real sockets too.
func Run(t *testing.T, open Open) {
	for _, c := range slices.Concat(readCases, changeCases, dutyCases, writeCases, batchCases, faultCases, libraryCases, besideCases, rankCases, planCases, boardCases, saidCases, boardFaultCases, mateCases) {
		t.Run(c.name, func(t *testing.T) {
			t.Run("in process", func(t *testing.T) { inProcess(t, open, c) })
			if !c.waits {
				t.Run("over HTTP", func(t *testing.T) { overHTTP(t, open, c) })
			}
		})
	}
}

// contract is one clause.
type contract struct {
	name string
	run  func(w *world)
	// waits: it takes time, or many calls, and so runs in the bubble only.
	waits bool
	// unchecked leaves the OpenAPI document out, where there are very many answers, or where
	// a busy machine would take longer to check them than a provider waits.
	unchecked bool
	// account is added to the scenario's [account].
	account string
}

// world is one account, one provider, and what a case says about them.
type world struct {
	testing.TB
	sim  *simulator.Simulator
	at   Place
	open Open
	app.Provider
	me simulator.Known

	// between is called before each request is answered, with its number from 1.
	between atomic.Pointer[func(n int, r *http.Request)]
	// rewrite changes the body of each 2xx answer.
	rewrite atomic.Pointer[func(r *http.Request, body []byte) []byte]
	calls   atomic.Int64
}

func build(t *testing.T, open Open, c contract) (*world, http.Handler) {
	t.Helper()
	sc, err := simulator.Parse(fmt.Appendf(nil, scenario, c.account))
	if err != nil {
		t.Fatal(err)
	}
	sim, err := simulator.New(sc, simulator.LogSize(20_000))
	if err != nil {
		t.Fatal(err)
	}
	w := &world{TB: t, sim: sim, open: open}
	var known bool
	if w.me, known = sim.Look("ana"); !known {
		t.Fatal("the scenario has no Ana")
	}
	var h http.Handler = sim
	if !c.unchecked {
		h = checked(t, sim)
	}
	return w, w.meddle(h)
}

// checked holds the conversation against PagerDuty's document, but for the answers
// with a whole log entry in them: that document contradicts itself about those, so
// that no server can give one.
func checked(t testing.TB, sim http.Handler) http.Handler {
	strict := simtest.WrapIfPresent(t, sim)
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if slices.Contains(r.URL.Query()["include[]"], "first_trigger_log_entries") {
			sim.ServeHTTP(rw, r)
			return
		}
		strict.ServeHTTP(rw, r)
	})
}

func inProcess(t *testing.T, open Open, c contract) {
	// The document is loaded outside of the bubble: it is shared with other tests.
	simtest.WrapIfPresent(t, http.NotFoundHandler())
	synctest.Test(t, func(t *testing.T) {
		w, h := build(t, open, c)
		w.enter(Place{URL: "http://127.0.0.1:8090", Token: "ana-token", Transport: simulator.Transport(h)})
		c.run(w)
	})
}

func overHTTP(t *testing.T, open Open, c contract) {
	w, h := build(t, open, c)
	server := httptest.NewServer(h)
	defer server.Close()
	w.enter(Place{URL: server.URL, Token: "ana-token"})
	c.run(w)
	if idle, ok := w.Provider.(interface{ Wake() }); ok {
		idle.Wake()
	}
}

func (w *world) enter(at Place) {
	w.at = at
	w.Provider = w.open(w.TB, at)
}

// meddle lets a case step in before an answer, and change it.
func (w *world) meddle(next http.Handler) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		n := int(w.calls.Add(1))
		if between := w.between.Load(); between != nil {
			(*between)(n, r)
		}
		rewrite := w.rewrite.Load()
		if rewrite == nil {
			next.ServeHTTP(rw, r)
			return
		}
		rec := httptest.NewRecorder()
		next.ServeHTTP(rec, r)
		for key, values := range rec.Header() {
			rw.Header()[key] = values
		}
		body := rec.Body.Bytes()
		if rec.Code/100 == 2 {
			body = (*rewrite)(r, body)
		}
		rw.Header().Del("Content-Length")
		rw.WriteHeader(rec.Code)
		_, _ = rw.Write(body)
	})
}

func (w *world) stepIn(f func(n int, r *http.Request)) {
	w.calls.Store(0)
	w.between.Store(&f)
}

func (w *world) rewriting(f func(r *http.Request, body []byte) []byte) { w.rewrite.Store(&f) }

// must ends the case on an error.
func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// trigger makes an incident and gives its id.
func (w *world) trigger(service, title string) string {
	w.Helper()
	id, err := w.sim.Trigger(service, title, simulator.With{})
	w.must(err)
	return id
}

func (w *world) storm(n int) []string {
	w.Helper()
	ids, err := w.sim.Storm("always-api", "host %d down", n, simulator.With{})
	w.must(err)
	return ids
}

func (w *world) id(what string) string {
	w.Helper()
	known, ok := w.sim.Look(what)
	if !ok {
		w.Fatalf("the scenario has no %s", what)
	}
	return known.ID
}

func (w *world) fault(f simulator.Fault) {
	w.Helper()
	w.must(w.sim.AddFault(f))
}

func (w *world) state(id string) simulator.State {
	w.Helper()
	s, ok := w.sim.Incident(id)
	if !ok {
		w.Fatalf("no incident %s", id)
	}
	return s
}

// look fetches, and the look must succeed.
func (w *world) look(q app.Query) app.Remote {
	w.Helper()
	r, err := w.Fetch(w.Context(), q)
	if err != nil {
		w.Fatalf("Fetch: %v", err)
	}
	return r
}

// openNow is the open list by id; an id that is there twice is an error.
func (w *world) openNow() map[string]app.Incident {
	w.Helper()
	return w.byID(w.look(app.Query{Open: true}).Open)
}

func (w *world) byID(list []app.Incident) map[string]app.Incident {
	w.Helper()
	found := map[string]app.Incident{}
	for _, i := range list {
		if _, twice := found[i.ID]; twice {
			w.Errorf("%s is there twice", i.ID)
		}
		found[i.ID] = i
	}
	return found
}

// do performs one action.
func (w *world) do(a app.Action) app.Outcome {
	w.Helper()
	out := w.Perform(w.Context(), []app.Action{a})
	if len(out) != 1 || out[0].Action != a.ID {
		w.Fatalf("one action gives %+v", out)
	}
	return out[0]
}

// writes counts the requests sent that change something.
func (w *world) writes() []simulator.Request {
	return slices.DeleteFunc(w.sim.Requests(), func(r simulator.Request) bool { return r.Method == http.MethodGet })
}

// within is a context with an end of its own.
func (w *world) within(d time.Duration) context.Context {
	ctx, end := context.WithTimeout(w.Context(), d)
	w.Cleanup(end)
	return ctx
}

// is reports whether an error is of a type, bare of app.Unsure.
func is[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}

func unsure(err error) bool { return is[app.Unsure](err) }

// offline asks for one kind of app.Offline.
func offline(kinds ...app.OfflineKind) func(error) bool {
	return func(err error) bool {
		o, ok := errors.AsType[app.Offline](err)
		return ok && slices.Contains(kinds, o.Kind)
	}
}

// secretless fails where an error tells the token.
func (w *world) secretless(err error) {
	w.Helper()
	if err != nil && strings.Contains(fmt.Sprintf("%v %+v %#v", err, err, err), w.at.Token.Reveal()) {
		w.Errorf("the error tells the token: %v", err)
	}
}
