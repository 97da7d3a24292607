package providertest

import (
	"bytes"
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/sync/simulator"
)

// faultCases are about what goes wrong on the way.
var faultCases = []contract{
	{name: "reads that fail", run: failingReads},
	{name: "writes that fail", run: failingWrites},
	{name: "writes whose answer is not one", run: foreignWrites},
	{name: "an answer that says otherwise", run: otherwise},
	{name: "no answer at all", run: silence, waits: true},
	{name: "an answer that drips", run: dripping, waits: true},
	{name: "asked to wait", run: throttled, waits: true},
	{name: "asked to wait on shifts, pages still come", run: throttledDuty},
	{name: "a token that is revoked and restored", run: revoked},
	{name: "nobody there", run: nobodyThere},
	{name: "a call that is given up", run: givenUp},
	{name: "reading and writing at the same time", run: together, unchecked: true},
}

// failures are faults, the error that each must become, and whether a write that was
// met by it may have been applied.
var failures = []struct {
	name   string
	fault  simulator.Fault
	check  func(error) bool
	unsure bool
}{
	{"401", simulator.Fault{Kind: simulator.FaultStatus, Status: 401}, is[app.Unauthorized], false},
	{"401, bare", simulator.Fault{Kind: simulator.FaultStatus, Status: 401, Bare: true}, is[app.Unauthorized], false},
	{"402", simulator.Fault{Kind: simulator.FaultStatus, Status: 402}, is[app.Forbidden], false},
	{"403", simulator.Fault{Kind: simulator.FaultStatus, Status: 403}, is[app.Forbidden], false},
	{"404", simulator.Fault{Kind: simulator.FaultStatus, Status: 404}, is[app.Gone], false},
	{"404, bare", simulator.Fault{Kind: simulator.FaultStatus, Status: 404, Bare: true}, offline(app.NotAPI), true},
	{"408", simulator.Fault{Kind: simulator.FaultStatus, Status: 408}, is[app.Unavailable], true},
	{"429", simulator.Fault{Kind: simulator.FaultThrottle, Wait: simulator.Span(20 * time.Second)}, waits(20 * time.Second), false},
	{"429, bare", simulator.Fault{Kind: simulator.FaultThrottle, Bare: true}, waits(30 * time.Second), false},
	{"500", simulator.Fault{Kind: simulator.FaultStatus, Status: 500}, is[app.Unavailable], true},
	{"503, bare", simulator.Fault{Kind: simulator.FaultStatus, Status: 503, Bare: true}, is[app.Unavailable], true},
	{"a reset", simulator.Fault{Kind: simulator.FaultReset}, offline(app.NoNetwork, app.CutShort), true},
	{"a cut body", simulator.Fault{Kind: simulator.FaultCut}, offline(app.CutShort, app.NoNetwork), true},
	{"a portal", simulator.Fault{Kind: simulator.FaultHTML}, offline(app.NotAPI), true},
	{"a hang", simulator.Fault{Kind: simulator.FaultHang}, offline(app.NoAnswer), true},
}

func waits(d time.Duration) func(error) bool {
	return func(err error) bool { t, ok := errors.AsType[app.Throttled](err); return ok && t.After == d }
}

// patience ends a hang: long enough for a slow machine, as only a hang meets it.
const patience = 700 * time.Millisecond

func failingReads(w *world) {
	w.trigger("payments-api", "checkout down")
	for _, f := range failures {
		w.fresh()
		w.fault(f.fault)
		ctx := w.Context()
		if f.fault.Kind == simulator.FaultHang {
			ctx = w.within(patience)
		}
		r, err := w.Fetch(ctx, app.Query{Open: true})
		n := w.sim.Counts()["GET /incidents"]
		if f.fault.Kind == simulator.FaultReset && n == 2 {
			continue // a read may go out anew where a kept connection broke
		}
		if !f.check(err) || unsure(err) || len(r.Open) > 0 {
			w.Errorf("%s: %d rows, %T %v", f.name, len(r.Open), err, err)
		}
		w.secretless(err)
		if n != 1 {
			w.Errorf("%s: %d reads", f.name, n)
		}
	}
}

// fresh is a new provider of the same account, who knows me, and of a world without
// faults: what one failure taught is not to bear on the next.
func (w *world) fresh() {
	w.Helper()
	w.sim.ClearFaults()
	if idle, ok := w.Provider.(interface{ Wake() }); ok {
		idle.Wake()
	}
	w.enter(w.at)
	w.openNow()
	w.sim.ForgetRequests()
}

func failingWrites(w *world) {
	for _, applied := range []bool{false, true} {
		for _, f := range failures {
			for _, k := range w.kinds() {
				if f.fault.Kind == simulator.FaultHang && k.Kind != app.Acknowledge && k.Kind != app.AddNote {
					continue // one of each way is enough waiting
				}
				w.failingWrite(f.name, f.fault, k.Action, applied, f.check, f.unsure)
			}
		}
	}
}

func (w *world) failingWrite(name string, fault simulator.Fault, a app.Action, applied bool, check func(error) bool, unsureOne bool) {
	w.Helper()
	if applied && !unsureOne {
		return // PagerDuty does not refuse what it has applied
	}
	w.fresh()
	a.ID, a.Incident = "a", w.ready(a)
	fault.Applied = applied
	for _, method := range []string{http.MethodPut, http.MethodPost} {
		fault.Method = method
		w.fault(fault)
	}
	ctx := w.Context()
	if fault.Kind == simulator.FaultHang {
		ctx = w.within(patience)
	}
	err := w.Perform(ctx, []app.Action{a})[0].Err
	if !check(err) || unsure(err) != unsureOne {
		w.Errorf("%s on %s (applied %v): %T %v; want unsure %v", name, a.Kind, applied, err, err, unsureOne)
	}
	w.secretless(err)
	if n := len(w.writes()); n != 1 {
		w.Errorf("%s on %s: sent %d times", name, a.Kind, n)
	}
	w.done(a.Incident)
}

// done ends an incident, so that the next case has a short list to read.
func (w *world) done(id string) {
	w.Helper()
	w.sim.ClearFaults()
	if w.state(id).Status != "resolved" {
		w.must(w.sim.Resolve("dana", id, "website"))
	}
}

func foreignWrites(w *world) {
	for _, body := range []string{``, `null`, `{}`, `[]`, `{"incidents":[]}`, `{"incident":{}}`, `{"incidents":[{"id":"QOTHER"}]}`, `{"note":null}`, `{"inci`, `ok`} {
		for _, k := range w.kinds() {
			w.rewrite.Store(nil)
			a := k.Action
			a.ID, a.Incident = "a", w.ready(a)
			w.rewriting(func(r *http.Request, whole []byte) []byte {
				if r.Method == http.MethodGet {
					return whole
				}
				return []byte(body)
			})
			if out := w.do(a); !unsure(out.Err) || out.Incident != nil {
				w.Errorf("%s answered with %q: %+v; want it unsure", a.Kind, body, out)
			}
			if n := len(w.writes()); n != 1 {
				w.Errorf("%s answered with %q: sent %d times", a.Kind, body, n)
			}
			w.done(a.Incident)
		}
	}
}

// otherwise: a 200 is no confirmation where what comes with it says that nothing has
// happened.
func otherwise(w *world) {
	for _, kind := range []app.Kind{app.Acknowledge, app.Resolve} {
		w.rewrite.Store(nil)
		id := w.ready(app.Action{Kind: kind})
		w.rewriting(func(r *http.Request, body []byte) []byte {
			if r.Method == http.MethodGet {
				return body
			}
			for _, status := range []string{"acknowledged", "resolved"} {
				body = bytes.ReplaceAll(body, []byte(`"status":"`+status+`"`), []byte(`"status":"triggered"`))
			}
			return body
		})
		if out := w.do(app.Action{ID: "a", Kind: kind, Incident: id}); !unsure(out.Err) || out.Incident != nil {
			w.Errorf("%s: %+v; want it unsure", kind, out)
		}
		w.done(id)
	}
}

func silence(w *world) {
	id := w.trigger("payments-api", "x")
	w.openNow()
	w.fault(simulator.Fault{Kind: simulator.FaultHang, Times: -1})
	begin := time.Now()
	if _, err := w.Fetch(w.Context(), app.Query{Open: true}); !offline(app.NoAnswer)(err) {
		w.Errorf("a read: %v", err)
	}
	if out := w.do(app.Action{ID: "a", Kind: app.Acknowledge, Incident: id}); !unsure(out.Err) || !offline(app.NoAnswer)(out.Err) {
		w.Errorf("a write: %v", out.Err)
	}
	if took := time.Since(begin); took > 30*time.Second {
		w.Errorf("a silent server held up two calls for %s", took)
	}
}

func dripping(w *world) {
	w.storm(50)
	w.openNow()
	w.fault(simulator.Fault{Kind: simulator.FaultSlow, Lasts: simulator.Span(8 * time.Second)})
	if got := w.openNow(); len(got) != 51 {
		w.Errorf("%d incidents of an answer that took 8 s", len(got))
	}
	w.fault(simulator.Fault{Kind: simulator.FaultSlow, Lasts: simulator.Span(10 * time.Minute)})
	begin := time.Now()
	if r, err := w.Fetch(w.Context(), app.Query{Open: true}); !offline(app.NoAnswer)(err) || r.Open != nil || time.Since(begin) > 20*time.Second {
		w.Errorf("an answer over ten minutes: %d rows, %v after %s", len(r.Open), err, time.Since(begin))
	}
}

func throttled(w *world) {
	w.trigger("payments-api", "x")
	w.openNow()
	w.sim.ForgetRequests()
	w.fault(simulator.Fault{Kind: simulator.FaultThrottle, Wait: simulator.Span(40 * time.Second)})
	begin := time.Now()
	_, err := w.Fetch(w.Context(), app.Query{Open: true})
	if !waits(40*time.Second)(err) || time.Since(begin) > time.Second {
		w.Errorf("%v after %s; want app.Throttled for 40 s at once", err, time.Since(begin))
	}
	time.Sleep(30 * time.Second)
	if _, err = w.Fetch(w.Context(), app.Query{Open: true}); !waits(10 * time.Second)(err) {
		w.Errorf("half a minute later: %v; want app.Throttled for 10 s", err)
	}
	if n := len(w.sim.Requests()); n != 1 {
		w.Errorf("%d calls were made though PagerDuty asked to wait", n)
	}
	time.Sleep(11 * time.Second)
	w.openNow()
}

func throttledDuty(w *world) {
	id := w.trigger("payments-api", "x")
	w.openNow()
	w.fault(simulator.Fault{Kind: simulator.FaultThrottle, Path: "/oncalls", Wait: simulator.Span(time.Minute)})
	if _, err := w.Fetch(w.Context(), app.Query{Duty: true, Horizon: time.Hour}); !is[app.Throttled](err) {
		w.Errorf("shifts: %v", err)
	}
	w.has(w.openNow(), []string{id})
	if out := w.do(app.Action{ID: "a", Kind: app.Acknowledge, Incident: id}); out.Err != nil {
		w.Errorf("an acknowledgement: %v", out.Err)
	}
}

func revoked(w *world) {
	id := w.trigger("payments-api", "x")
	w.openNow()
	w.must(w.sim.RevokeToken("ana"))
	if _, err := w.Fetch(w.Context(), app.Query{Open: true}); !is[app.Unauthorized](err) {
		w.Errorf("a read: %v", err)
	}
	if out := w.do(app.Action{ID: "a", Kind: app.Acknowledge, Incident: id}); !is[app.Unauthorized](out.Err) || unsure(out.Err) {
		w.Errorf("a write: %v", out.Err)
	}
	if _, err := w.Me(w.Context()); !is[app.Unauthorized](err) {
		w.Errorf("me: %v", err)
	}
	w.must(w.sim.RestoreToken("ana"))
	w.has(w.openNow(), []string{id})
}

// nobodyThere is the one failure of which it is certain that nothing was sent.
func nobodyThere(w *world) {
	at := w.at
	at.URL, at.Transport = "http://127.0.0.1:1", nil
	if w.at.Transport != nil {
		at.Transport = unreachable{}
	}
	p := w.open(w.TB, at)
	if _, err := p.Fetch(w.Context(), app.Query{Open: true}); !offline(app.NoNetwork)(err) {
		w.Errorf("a read: %v", err)
	}
	out := p.Perform(w.Context(), []app.Action{{ID: "a", Kind: app.Acknowledge, Incident: "Q1"}})
	if !offline(app.NoNetwork)(out[0].Err) || unsure(out[0].Err) {
		w.Errorf("a write: %v; want app.Offline, and sure", out[0].Err)
	}
}

func givenUp(w *world) {
	id := w.trigger("payments-api", "x")
	w.openNow()
	w.sim.ForgetRequests()
	ctx := w.within(time.Nanosecond)
	<-ctx.Done()
	if _, err := w.Fetch(ctx, app.Query{Open: true}); err == nil {
		w.Error("a read: no error")
	}
	out := w.Perform(ctx, []app.Action{{ID: "a", Kind: app.Acknowledge, Incident: id}})
	if !offline(app.NoAnswer)(out[0].Err) || unsure(out[0].Err) {
		w.Errorf("a write: %v; want app.Offline, and sure, as it was never sent", out[0].Err)
	}
	if n := len(w.sim.Requests()); n != 0 {
		w.Errorf("%d calls were made", n)
	}
}

func together(w *world) {
	ids := w.storm(12)
	var all sync.WaitGroup
	for _, id := range ids {
		all.Go(func() {
			if out := w.Perform(w.Context(), []app.Action{{ID: id, Kind: app.Acknowledge, Incident: id}}); out[0].Err != nil {
				w.Errorf("%s: %v", id, out[0].Err)
			}
		})
		all.Go(func() {
			if r, err := w.Fetch(w.Context(), app.Query{Open: true, Duty: true, Horizon: time.Hour}); err != nil || len(r.Open) != 13 {
				w.Errorf("%d rows, %v", len(r.Open), err)
			}
		})
	}
	all.Wait()
	for _, id := range ids {
		if s := w.state(id); s.Status != "acknowledged" {
			w.Errorf("%+v", s)
		}
	}
}
