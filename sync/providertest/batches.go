package providertest

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/sync/simulator"
)

// batchCases are about many actions at once.
var batchCases = []contract{
	{name: "a storm is answered in few calls", run: batch},
	{name: "one of a batch is not there", run: batchGone},
	{name: "one of a batch is resolved already", run: batchResolved},
	{name: "a batch whose answer is lost", run: batchLost},
	{name: "nothing more goes out once PagerDuty is gone", run: batchStops},
	{name: "many escalations", run: batchEscalate},
}

func actions(k app.Kind, ids []string) []app.Action {
	list := make([]app.Action, len(ids))
	for n, id := range ids {
		list[n] = app.Action{ID: fmt.Sprint("action-", n), Kind: k, Incident: id, Level: 1}
	}
	return list
}

// inOrder checks that each outcome is of its action, and gives it with its state.
func (w *world) inOrder(list []app.Action, out []app.Outcome, check func(n int, o app.Outcome, s simulator.State) bool) {
	w.Helper()
	if len(out) != len(list) {
		w.Fatalf("%d outcomes of %d actions", len(out), len(list))
	}
	for n, o := range out {
		s, _ := w.sim.Incident(list[n].Incident)
		if o.Action != list[n].ID || o.Incident != nil && o.Incident.ID != list[n].Incident || !check(n, o, s) {
			w.Errorf("outcome %d: %+v of %+v", n, o, s)
		}
	}
}

func batch(w *world) {
	ids := w.storm(60)
	for _, k := range []app.Kind{app.Acknowledge, app.Resolve} {
		w.sim.ForgetRequests()
		list := actions(k, ids)
		status := map[app.Kind]string{app.Acknowledge: "acknowledged", app.Resolve: "resolved"}[k]
		w.inOrder(list, w.Perform(w.Context(), list), func(_ int, o app.Outcome, s simulator.State) bool {
			return o.Err == nil && o.Incident != nil && string(o.Incident.Status) == status && s.Status == status
		})
		times := map[string]int{}
		for _, r := range w.writes() {
			for _, id := range ids {
				times[id] += strings.Count(r.Body, `"`+id+`"`)
			}
			if r.From != w.me.Email {
				w.Errorf("%s came from %q", r.Operation, r.From)
			}
		}
		for id, n := range times {
			if n != 1 {
				w.Errorf("%s: %s was sent %d times", k, id, n)
			}
		}
		if n := len(w.writes()); n < 2 || n > 6 {
			w.Errorf("%s: 60 went out in %d calls", k, n)
		}
	}
}

func batchGone(w *world) {
	ids := slices.Insert(w.storm(8), 3, "QNOWHERE000000")
	list := actions(app.Acknowledge, ids)
	w.inOrder(list, w.Perform(w.Context(), list), func(n int, o app.Outcome, s simulator.State) bool {
		if n == 3 {
			return is[app.Gone](o.Err)
		}
		return o.Err == nil && s.Status == "acknowledged"
	})
}

func batchResolved(w *world) {
	ids := w.storm(8)
	w.must(w.sim.Resolve("dana", ids[4], "website"))
	list := actions(app.Resolve, ids)
	w.inOrder(list, w.Perform(w.Context(), list), func(_ int, o app.Outcome, s simulator.State) bool {
		return o.Err == nil && s.Status == "resolved"
	})
}

func batchLost(w *world) {
	ids := w.storm(8)
	w.openNow()
	w.fault(simulator.Fault{Kind: simulator.FaultReset, Method: "PUT", Applied: true})
	w.sim.ForgetRequests()
	list := actions(app.Acknowledge, ids)
	w.inOrder(list, w.Perform(w.Context(), list), func(_ int, o app.Outcome, s simulator.State) bool {
		return unsure(o.Err) && offline(app.NoNetwork, app.CutShort)(o.Err) && s.Status == "acknowledged"
	})
	if n := len(w.writes()); n != 1 {
		w.Errorf("%d writes; a lost answer is no reason to send again", n)
	}
}

func batchStops(w *world) {
	for _, f := range []struct {
		fault simulator.Fault
		check func(error) bool
		sent  bool // the first part may have been applied
	}{
		{simulator.Fault{Kind: simulator.FaultThrottle}, is[app.Throttled], false},
		{simulator.Fault{Kind: simulator.FaultStatus, Status: 503}, is[app.Unavailable], true},
		{simulator.Fault{Kind: simulator.FaultReset}, offline(app.NoNetwork, app.CutShort), true},
	} {
		w.sim.ClearFaults()
		w.enter(w.at)
		ids := w.storm(60)
		w.openNow()
		f.fault.Method, f.fault.Times = http.MethodPut, -1
		w.fault(f.fault)
		w.sim.ForgetRequests()
		list := actions(app.Resolve, ids)
		doubts := 0
		w.inOrder(list, w.Perform(w.Context(), list), func(_ int, o app.Outcome, s simulator.State) bool {
			if unsure(o.Err) {
				doubts++
			}
			return f.check(o.Err) && s.Status == "triggered"
		})
		if n := len(w.writes()); n != 1 {
			w.Errorf("%s: %d writes after the first failed", f.fault.Kind, n)
		}
		if !f.sent && doubts > 0 || f.sent && (doubts == 0 || doubts == len(ids)) {
			w.Errorf("%s: %d of %d are unsure; want those that went out", f.fault.Kind, doubts, len(ids))
		}
	}
}

func batchEscalate(w *world) {
	ids := w.storm(3)
	w.openNow()
	w.sim.ForgetRequests()
	list := actions(app.Escalate, ids)
	w.inOrder(list, w.Perform(w.Context(), list), func(_ int, o app.Outcome, s simulator.State) bool {
		return o.Err == nil && s.Status == "triggered"
	})
	for _, id := range ids {
		n := 0
		for _, line := range w.sim.Log(id) {
			if line.Kind == "escalate" {
				n++
			}
		}
		if n != 1 {
			w.Errorf("%s was escalated %d times", id, n)
		}
	}
}
