package providertest

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/sync/simulator"
)

// boardFaultCases are about what goes wrong with requests on the way.
var boardFaultCases = []contract{
	{name: "requests, where reads fail", run: failingBoard},
	{name: "requests, where putting them up fails", run: failingPutUp},
	{name: "requests, where assigning them fails", run: failingAssign},
	{name: "notes and closing, where they fail", run: failingSaying},
	{name: "requests whose answer is not one", run: foreignPosts},
	{name: "requests are refused", run: refusedPosts},
	{name: "asked to wait with requests, pages still come", run: throttledPosts},
}

// failingBoard: whatever goes wrong with one request, none is told of, unless it is
// gone.
func failingBoard(w *world) {
	w.board()
	p := w.up("1", "dana")
	w.must(w.sim.AddNote("dana", p.Incident, "yes"))
	for _, f := range failures {
		for _, path := range []string{"/incidents", "/incidents/*", "/incidents/*/notes"} {
			if f.fault.Kind == simulator.FaultHang && path != "/incidents/*/notes" {
				continue // one of them is enough waiting
			}
			w.fresh()
			fault := f.fault
			fault.Method, fault.Path, fault.Times = http.MethodGet, path, -1
			w.fault(fault)
			ctx := w.Context()
			if fault.Kind == simulator.FaultHang {
				ctx = w.within(patience)
			}
			got, err := w.board().Requests(ctx, w.id("swaps"), w.since(planDay))
			w.secretless(err)
			if f.check(app.Gone{}) && path != "/incidents" {
				if err != nil || len(got) != 0 {
					w.Errorf("%s on %s: %+v, %v", f.name, path, got, err)
				}
				continue
			}
			if !f.check(err) || unsure(err) || got != nil {
				w.Errorf("%s on %s: %+v, %T %v", f.name, path, got, err, err)
			}
			if path != "/incidents" && fault.Kind != simulator.FaultHang {
				w.fresh()
				w.fault(fault)
				if _, err = w.board().Request(ctx, p.Incident); !f.check(err) || unsure(err) {
					w.Errorf("%s on %s, anew: %T %v", f.name, path, err, err)
				}
			}
			// A board that failed once is read whole as soon as it can be.
			w.sim.ClearFaults()
			w.fresh()
			if got := w.one(w.board()); !slices.Equal(textsOf(got), []string{"Dana Reyes: yes"}) {
				w.Errorf("afterwards %+v", got)
			}
		}
	}
}

// failingPutUp: it is sent once, is unsure where it may have been applied, and is up
// once when it is put up again.
func failingPutUp(w *world) {
	w.board()
	for _, applied := range []bool{false, true} {
		for _, f := range failures {
			if applied && !f.unsure {
				continue
			}
			key := f.name + map[bool]string{true: " applied"}[applied]
			w.fresh()
			fault := f.fault
			fault.Applied, fault.Method, fault.Path = applied, http.MethodPost, "/incidents"
			w.fault(fault)
			ctx := w.Context()
			if fault.Kind == simulator.FaultHang {
				ctx = w.within(patience)
			}
			_, err := w.board().PutUp(ctx, w.swaps(), w.posting(key, "dana", "kenji"))
			if !f.check(err) || unsure(err) != f.unsure {
				w.Errorf("%s: %T %v; want unsure %v", key, err, err, f.unsure)
			}
			w.secretless(err)
			if sent := w.writes(); len(sent) != 1 {
				w.Errorf("%s: sent %d times", key, len(sent))
			}
			w.fresh()
			p := w.up(key, "dana", "kenji")
			if now := w.upAs(key); len(now) != 1 || now[0].ID != p.Incident || !slices.Equal(now[0].Assigned, []string{"dana", "kenji"}) {
				w.Errorf("%s: %d times up after another try: %+v", key, len(now), now)
			}
			w.must(w.sim.Resolve("ana", p.Incident, "website"))
		}
	}
}

// failingAssign: that it was put up is not lost where the second call fails.
func failingAssign(w *world) {
	w.board()
	for _, f := range failures {
		w.fresh()
		fault := f.fault
		fault.Method = http.MethodPut
		w.fault(fault)
		ctx := w.Context()
		if fault.Kind == simulator.FaultHang {
			ctx = w.within(patience)
		}
		p, err := w.board().PutUp(ctx, w.swaps(), w.posting(f.name, "dana", "kenji"))
		if !f.check(err) || unsure(err) != f.unsure || p.Incident == "" || p.By.ID != w.me.ID {
			w.Errorf("%s: %+v, %T %v; want unsure %v", f.name, p, err, err, f.unsure)
		}
		w.fresh()
		again := w.up(f.name, "dana", "kenji")
		if now := w.upAs(f.name); len(now) != 1 || again.Incident != p.Incident || !slices.Equal(now[0].Assigned, []string{"dana", "kenji"}) || len(again.To) != 2 {
			w.Errorf("%s: after another try %+v", f.name, now)
		}
		w.must(w.sim.Resolve("ana", p.Incident, "website"))
	}
}

// failingSaying: a note and a closing are sent once.
func failingSaying(w *world) {
	w.board()
	for _, applied := range []bool{false, true} {
		for _, f := range failures {
			if applied && !f.unsure {
				continue
			}
			w.fresh()
			p := w.up(f.name+map[bool]string{true: " applied"}[applied], "dana")
			for what, do := range map[string]func(app.SwapBoard) error{
				"say":   func(b app.SwapBoard) error { return b.Say(w.within(patience), p.Incident, "yes") },
				"close": func(b app.SwapBoard) error { return b.Close(w.within(patience), p.Incident) },
			} {
				w.fresh()
				for _, method := range []string{http.MethodPost, http.MethodPut} {
					fault := f.fault
					fault.Applied, fault.Method = applied, method
					w.fault(fault)
				}
				err := do(w.board())
				if !f.check(err) || unsure(err) != f.unsure {
					w.Errorf("%s on %s (applied %v): %T %v; want unsure %v", f.name, what, applied, err, err, f.unsure)
				}
				w.secretless(err)
				if sent := w.writes(); len(sent) != 1 {
					w.Errorf("%s on %s: sent %d times", f.name, what, len(sent))
				}
			}
			w.fresh()
			w.must(w.board().Close(w.Context(), p.Incident))
			if s := w.state(p.Incident); s.Status != "resolved" || applied && len(s.Notes) != 1 || len(s.Notes) > 1 {
				w.Errorf("%s (applied %v): %+v", f.name, applied, s)
			}
		}
	}
}

// foreignPosts: an answer that does not say what it would say is not believed.
func foreignPosts(w *world) {
	b := w.board()
	open := w.up("open", "dana")
	w.must(w.sim.AddNote("dana", open.Incident, "yes"))
	for n, body := range []string{``, `null`, `{}`, `[]`, `{"incident":null}`, `{"incident":{}}`, `{"incident":{"id":"QX","incident_key":"swap/other"}}`, `{"inc`, `ok`} {
		key := string(rune('a' + n))
		foreign := func(method string) {
			w.rewriting(func(r *http.Request, whole []byte) []byte {
				if r.Method == method {
					return []byte(body)
				}
				return whole
			})
		}
		foreign(http.MethodPost)
		if p, err := b.PutUp(w.Context(), w.swaps(), w.posting(key, "dana", "kenji")); !unsure(err) || p.Incident != "" {
			w.Errorf("put up, answered with %q: %+v, %v; want it unsure", body, p, err)
		}
		if err := b.Say(w.Context(), open.Incident, "x"); !unsure(err) {
			w.Errorf("said, answered with %q: %v; want it unsure", body, err)
		}
		foreign(http.MethodPut)
		if p, err := b.PutUp(w.Context(), w.swaps(), w.posting(key, "dana", "kenji")); !unsure(err) || p.Incident == "" {
			w.Errorf("assigned, answered with %q: %+v, %v; want it unsure", body, p, err)
		}
		one := w.upAs(key)
		if len(one) != 1 {
			w.Fatalf("answered with %q it is up %d times", body, len(one))
		}
		if err := b.Close(w.Context(), one[0].ID); !unsure(err) {
			w.Errorf("closed, answered with %q: %v; want it unsure", body, err)
		}
		for _, path := range []string{"/incidents", "/incidents/" + open.Incident, "/incidents/" + open.Incident + "/notes"} {
			w.rewriting(func(r *http.Request, whole []byte) []byte {
				if r.URL.Path == path {
					return []byte(body)
				}
				return whole
			})
			got, err := w.boardOf("dana").Requests(w.Context(), w.id("swaps"), w.since(planDay))
			if !offline(app.NotAPI, app.CutShort)(err) || got != nil {
				w.Errorf("%s read as %q: %+v, %v", path, body, got, err)
			}
		}
		w.rewrite.Store(nil)
	}
	w.rewriting(func(r *http.Request, whole []byte) []byte {
		if r.Method == http.MethodPut {
			return []byte(strings.ReplaceAll(string(whole), `"status":"resolved"`, `"status":"triggered"`))
		}
		return whole
	})
	if err := b.Close(w.Context(), w.up("otherwise", "dana").Incident); !unsure(err) {
		w.Errorf("closed, and told that it is open: %v; want it unsure", err)
	}
	// Odd fields cost a request no more than themselves.
	w.rewriting(func(_ *http.Request, body []byte) []byte {
		return []byte(strings.NewReplacer(`"details":"`, `"details":{"a":1},"was":"`, `"created_at":"`, `"created_at":null,"was":"`, `"updated_at":"`, `"updated_at":null,"was":"`, `"title":"`, `"title":7,"was":"`).Replace(string(body)))
	})
	got, err := w.boardOf("dana").Request(w.Context(), open.Incident)
	if err != nil || got.Body != "" || !got.At.IsZero() || got.Title != "7" || got.By.ID != w.me.ID {
		w.Errorf("%+v, %v", got, err)
	}
	for _, n := range got.Notes {
		if !n.Edited {
			w.Errorf("a note of no time counts: %+v", n)
		}
	}
}

func refusedPosts(w *world) {
	b := w.board()
	w.must(w.sim.SetService("swaps", "maintenance"))
	for what, service := range map[string]app.Ref{
		"in maintenance": w.swaps(), "nobody on call": {ID: w.id("empty")}, "not there": {ID: "PNOWHERE"},
	} {
		p, err := b.PutUp(w.Context(), service, w.posting("1", "dana"))
		if !is[app.Refused](err) || unsure(err) || p.Incident != "" {
			w.Errorf("%s: %+v, %T %v; want app.Refused", what, p, err, err)
		}
	}
	w.must(w.sim.SetService("swaps", ""))
	gone := w.posting("2", "dana")
	gone.To = append(gone.To, app.Ref{ID: "PGONE"})
	p, err := b.PutUp(w.Context(), w.swaps(), gone)
	if !is[app.Refused](err) || unsure(err) || p.Incident == "" {
		w.Errorf("one of those asked is gone: %+v, %v; want it up, and app.Refused", p, err)
	}
	if err := b.Say(w.Context(), "QNOWHERE000000", "x"); !is[app.Gone](err) || unsure(err) {
		w.Errorf("a note on what is not there: %v; want app.Gone", err)
	}
}

// throttledPosts: new incidents have a limit that all share; it holds up nothing else.
func throttledPosts(w *world) {
	b := w.board()
	page, request := w.trigger("payments-api", "x"), w.up("1", "dana")
	w.openNow()
	w.fault(simulator.Fault{Kind: simulator.FaultThrottle, Method: http.MethodPost, Path: "/incidents", Wait: simulator.Span(time.Minute)})
	if _, err := b.PutUp(w.Context(), w.swaps(), w.posting("2", "dana")); !is[app.Throttled](err) || unsure(err) {
		w.Errorf("putting up: %v", err)
	}
	w.has(w.openNow(), []string{page})
	w.one(b)
	w.must(b.Say(w.Context(), request.Incident, "x"))
	if out := w.do(app.Action{ID: "a", Kind: app.Acknowledge, Incident: page}); out.Err != nil {
		w.Errorf("an acknowledgement: %v", out.Err)
	}
	// And what holds up acknowledgements does not hold up requests, nor the other way
	// round.
	w.fault(simulator.Fault{Kind: simulator.FaultThrottle, Method: http.MethodPut, Path: "/incidents", Wait: simulator.Span(time.Minute)})
	if out := w.do(app.Action{ID: "b", Kind: app.Resolve, Incident: page}); !is[app.Throttled](out.Err) {
		w.Errorf("a resolve: %v", out.Err)
	}
	w.must(b.Close(w.Context(), request.Incident))
}
