package providertest

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/sync/simulator"
)

func oneRefused(w *world) {
	p := w.planner()
	window := w.ahead(45)
	for _, key := range []string{"primary", "secondary"} {
		s := w.plan(key, window)
		good, bad := w.wish(s, w.next(s, "dana"), "ana"), w.wish(s, w.next(s, "kenji"), "ana")
		bad.User = app.Ref{ID: "PNOBODY"}
		made, err := p.Override(w.Context(), []app.OverrideWish{good, bad})
		no, ok := errors.AsType[app.Refused](err)
		if !ok || no.Why == "" || unsure(err) {
			w.Errorf("%s: %T %v; want app.Refused with words", key, err, err)
		}
		w.taken(made, []app.OverrideWish{good})
		w.must(p.Undo(w.Context(), made[0]))
		if again := w.plan(key, window); !slices.Equal(again.Slots, s.Slots) {
			w.Errorf("%s: it became %+v", key, again.Slots)
		}
		// Behind a refused one nothing more goes out to another schedule.
		other := w.plan("pool", window)
		w.sim.ForgetRequests()
		made, err = p.Override(w.Context(), []app.OverrideWish{bad, w.wish(other, w.next(other, "dana"), "ana")})
		if !is[app.Refused](err) || len(made) != 0 || len(w.writes()) != 1 {
			w.Errorf("%s: %+v, %v after %d writes", key, made, err, len(w.writes()))
		}
	}
	nowhere := app.OverrideWish{Schedule: app.Ref{ID: "QNOWHERE000000"}, Kind: app.LayerBased, Span: window, User: app.Ref{ID: w.me.ID}}
	if made, err := p.Override(w.Context(), []app.OverrideWish{nowhere}); !is[app.Gone](err) || len(made) != 0 {
		w.Errorf("a schedule that is not there: %v, %v; want app.Gone", made, err)
	}
	if err := p.Undo(w.Context(), app.Override{ID: "QNONE", OverrideWish: nowhere}); err != nil {
		w.Errorf("undo on a schedule that is not there: %v", err)
	}
}

func overrideNonsense(w *world) {
	p := w.planner()
	primary, secondary := w.plan("primary", w.ahead(30)), w.plan("secondary", w.ahead(30))
	layers, shifts := w.wish(primary, w.next(primary, "dana"), "ana"), w.wish(secondary, w.next(secondary, "dana"), "ana")
	w.sim.ForgetRequests()
	for what, change := range map[string]func(l, s *app.OverrideWish){
		"no schedule":    func(l, s *app.OverrideWish) { l.Schedule, s.Schedule = app.Ref{}, app.Ref{} },
		"nobody":         func(l, s *app.OverrideWish) { l.User, s.User = app.Ref{}, app.Ref{} },
		"no time":        func(l, s *app.OverrideWish) { l.End, s.End = l.Start, s.Start },
		"no such kind":   func(l, s *app.OverrideWish) { l.Kind, s.Kind = "round", "round" },
		"time backwards": func(l, s *app.OverrideWish) { l.End, s.End = l.Start.Add(-time.Hour), s.Start.Add(-time.Hour) },
	} {
		l, s := layers, shifts
		change(&l, &s)
		for _, wishes := range [][]app.OverrideWish{{l}, {s}, {layers, shifts, l}, {layers, s}} {
			if made, err := p.Override(w.Context(), wishes); !is[app.Invalid](err) || unsure(err) || len(made) != 0 {
				w.Errorf("%s: %v, %v; want app.Invalid", what, made, err)
			}
		}
	}
	shifts.Rotation = ""
	if made, err := p.Override(w.Context(), []app.OverrideWish{layers, shifts}); !is[app.Invalid](err) || len(made) != 0 {
		w.Errorf("no source: %v, %v; want app.Invalid", made, err)
	}
	if err := p.Undo(w.Context(), app.Override{OverrideWish: layers}); !is[app.Invalid](err) {
		w.Errorf("undo of none: %v; want app.Invalid", err)
	}
	if sent := w.writes(); len(sent) != 0 {
		w.Errorf("sent %+v", sent)
	}
}

// failingPlans: whatever goes wrong with one schedule, none is told of.
func failingPlans(w *world) {
	w.planner()
	_, err := w.sim.Override("primary", "dana", w.sim.Now().Add(time.Hour), w.sim.Now().Add(2*time.Hour))
	w.must(err)
	for _, f := range failures {
		for _, path := range []string{"/schedules/" + w.id("primary"), "/schedules/*/overrides", "/v3/schedules/" + w.id("secondary"), "/users/" + w.id("kenji")} {
			if f.fault.Kind == simulator.FaultHang && path != "/schedules/*/overrides" {
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
			got, err := w.planner().Schedules(ctx, []string{w.id("primary"), w.id("secondary")}, w.ahead(10))
			w.secretless(err)
			if f.check(app.Gone{}) || f.check(app.Forbidden{}) {
				// One that is gone or forbidden is left out, and so is a name, or the ids
				// of overrides.
				if err != nil || len(got) == 0 {
					w.Errorf("%s on %s: %d schedules, %v", f.name, path, len(got), err)
				}
				continue
			}
			if !f.check(err) || unsure(err) || got != nil {
				w.Errorf("%s on %s: %d schedules, %T %v", f.name, path, len(got), err, err)
			}
		}
	}
	w.sim.ClearFaults()
}

// failingOverrides: a write is made once, and is unsure where it may have been
// applied.
func failingOverrides(w *world) {
	w.planner()
	for _, applied := range []bool{false, true} {
		for _, f := range failures {
			for _, key := range []string{"primary", "secondary"} {
				if applied && !f.unsure || f.fault.Kind == simulator.FaultHang && key == "secondary" {
					continue
				}
				w.failingOverride(key, f.name, f.fault, applied, f.check, f.unsure)
			}
		}
	}
}

func (w *world) failingOverride(key, name string, fault simulator.Fault, applied bool, check func(error) bool, unsureOne bool) {
	w.Helper()
	w.fresh()
	s := w.plan(key, w.ahead(45))
	wish := w.wish(s, w.next(s, "dana"), "ana")
	fault.Applied, fault.Method = applied, http.MethodPost
	w.fault(fault)
	w.sim.ForgetRequests()
	ctx := w.Context()
	if fault.Kind == simulator.FaultHang {
		ctx = w.within(patience)
	}
	made, err := w.planner().Override(ctx, []app.OverrideWish{wish, wish})
	if !check(err) || unsure(err) != unsureOne || len(made) != 0 {
		w.Errorf("%s on %s (applied %v): %v, %T %v; want unsure %v", name, key, applied, made, err, err, unsureOne)
	}
	w.secretless(err)
	if n := len(w.writes()); n != 1 {
		w.Errorf("%s on %s: sent %d times", name, key, n)
	}
	w.fresh()
	// What became of it stands in the schedule, with the id to undo it by.
	now := w.plan(key, wish.Span)
	for _, slot := range now.Slots {
		if slot.Override == "" || fault.Kind == simulator.FaultCut {
			continue // there is no body to cut in the answer to a deletion
		}
		o := app.Override{ID: slot.Override, OverrideWish: wish}
		fault.Method = http.MethodDelete
		fault.Applied = applied
		w.fault(fault)
		ctx := w.Context()
		if fault.Kind == simulator.FaultHang {
			ctx = w.within(patience)
		}
		if err := w.planner().Undo(ctx, o); !check(err) || unsure(err) != unsureOne {
			w.Errorf("%s on undo at %s (applied %v): %T %v; want unsure %v", name, key, applied, err, err, unsureOne)
		}
		w.fresh()
		w.must(w.planner().Undo(w.Context(), o))
	}
	w.undoAll(key, wish)
}

// undoAll takes back what two writes of the same left.
func (w *world) undoAll(key string, wish app.OverrideWish) {
	w.Helper()
	for range 3 {
		for _, slot := range w.plan(key, wish.Span).Slots {
			if slot.Override != "" {
				w.must(w.planner().Undo(w.Context(), app.Override{ID: slot.Override, OverrideWish: wish}))
			}
		}
	}
}

func foreignOverrides(w *world) {
	w.planner()
	for _, body := range []string{
		``, `null`, `{}`, `[]`, `[null]`, `{"overrides":[]}`, `{"overrides":null}`, `[{"status":201}]`, `[{"status":201,"override":{}}]`,
		`{"overrides":[{"type":"override_shift"}]}`, `[{"stat`, `ok`, `[{"status":201,"override":{"id":"Q1","user":{"id":"POTHER"}}}]`,
		`{"overrides":[{"id":"Q1","overriding_member":{"type":"user_member","user_id":"POTHER"},"user":{"id":"POTHER"}}]}`,
	} {
		for _, key := range []string{"primary", "secondary"} {
			w.rewrite.Store(nil)
			s := w.plan(key, w.ahead(45))
			wish := w.wish(s, w.next(s, "dana"), "ana")
			w.sim.ForgetRequests()
			w.rewriting(func(r *http.Request, whole []byte) []byte {
				if r.Method == http.MethodGet {
					return whole
				}
				return []byte(body)
			})
			made, err := w.planner().Override(w.Context(), []app.OverrideWish{wish})
			if !unsure(err) || len(made) != 0 || len(w.writes()) != 1 {
				w.Errorf("%s answered with %q: %+v, %v after %d writes; want it unsure", key, body, made, err, len(w.writes()))
			}
			w.rewrite.Store(nil)
			w.undoAll(key, wish)
		}
	}
	// And the schedule itself.
	for _, key := range []string{"primary", "secondary"} {
		for _, body := range []string{``, `null`, `{}`, `[]`, `{"schedule":null}`, fmt.Sprintf(`{"schedule":{"id":%q}}`, w.id(key)), `{"schedule":{"id":"QOTHER"}}`, `{"sched`, `ok`} {
			w.rewriting(func(*http.Request, []byte) []byte { return []byte(body) })
			got, err := w.planner().Schedules(w.Context(), []string{w.id(key)}, w.ahead(7))
			if !offline(app.NotAPI, app.CutShort)(err) || got != nil {
				w.Errorf("%s read as %q: %+v, %v", key, body, got, err)
			}
		}
	}
}
