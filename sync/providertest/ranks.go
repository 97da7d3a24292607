package providertest

import (
	"bytes"
	"net/http"
	"slices"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/sync/simulator"
)

// rankCases are about priorities: which there are, and giving one to an incident.
var rankCases = []contract{
	{name: "the priorities of the account", run: priorities},
	{name: "an account without priorities", run: noPriorities, account: `abilities = ["teams", "urgencies"]`},
	{name: "priorities that cannot be read", run: badPriorities},
	{name: "a priority is set, changed and set again", run: setPriority},
	{name: "an answer that shows another priority", run: otherPriority},
}

func priorities(w *world) {
	got, err := w.library().Priorities(w.Context())
	w.must(err)
	if len(got) != 2 || (app.Ref{ID: got[0].ID, Name: got[0].Name}) != w.ref("P1") || got[1].ID != w.id("P2") || got[0].Order <= got[1].Order {
		w.Errorf("%+v; want P1 and then P2, of a higher order", got)
	}
	id, err := w.sim.Trigger("payments-api", "x", simulator.With{Priority: "P2"})
	w.must(err)
	if i := w.openNow()[id]; i.Priority == nil || *i.Priority != got[1] {
		w.Errorf("the incident has %+v, the list %+v", i.Priority, got[1])
	}
}

func noPriorities(w *world) {
	if got, err := w.library().Priorities(w.Context()); err != nil || got == nil || len(got) != 0 {
		w.Errorf("%+v, %v; want none", got, err)
	}
}

func badPriorities(w *world) {
	l := w.library()
	for status, none := range map[int]bool{402: true, 403: true, 404: true, 401: false, 500: false} {
		w.fresh()
		w.fault(simulator.Fault{Kind: simulator.FaultStatus, Status: status, Path: "/priorities"})
		l = w.library()
		if got, err := l.Priorities(w.Context()); none != (err == nil) || len(got) != 0 {
			w.Errorf("%d: %+v, %v", status, got, err)
		}
	}
	w.sim.ClearFaults()
	for _, body := range []string{``, `null`, `{}`, `[]`, `{"priorities":null}`, `{"prio`, `ok`} {
		w.rewriting(func(*http.Request, []byte) []byte { return []byte(body) })
		if got, err := l.Priorities(w.Context()); !offline(app.NotAPI, app.CutShort)(err) || len(got) != 0 {
			w.Errorf("%q: %+v, %v", body, got, err)
		}
	}
}

func setPriority(w *world) {
	id := w.trigger("payments-api", "how grave is it?")
	set := func(name string) {
		w.Helper()
		w.openNow()
		w.sim.ForgetRequests()
		before := w.state(id)
		out := w.do(app.Action{ID: "a", Kind: app.SetPriority, Incident: id, To: []app.Ref{w.ref(name)}})
		now := w.state(id)
		if out.Err != nil || out.Incident == nil || out.Incident.Priority == nil || out.Incident.Priority.ID != w.id(name) || now.Priority != name {
			w.Errorf("%s: %+v, and it has %q", name, out, now.Priority)
		}
		if now.Status != before.Status || now.Urgency != before.Urgency || now.Level != before.Level || now.EscalatesAt != before.EscalatesAt ||
			!slices.Equal(now.Assigned, before.Assigned) || !slices.Equal(now.AckedBy, before.AckedBy) {
			w.Errorf("%s: %+v became %+v", name, before, now)
		}
		if sent := w.writes(); len(sent) != 1 || sent[0].From != w.me.Email {
			w.Errorf("%s: sent %+v", name, sent)
		}
	}
	set("P2")
	set("P1")
	set("P1")
	w.must(w.sim.Ack("ana", id, "mobile"))
	set("P2")
	w.must(w.sim.Resolve("dana", id, "website"))
	set("P1") // as people do when they look back, and it does not reopen it
	changes := 0
	for _, l := range w.sim.Log(id) {
		if l.Kind == "priority_change" && l.By == "ana" {
			changes++
		}
	}
	if changes != 4 {
		w.Errorf("the priority changed %d times, want 4", changes)
	}
}

// otherPriority: a 200 that shows another priority, or none, is no confirmation.
func otherPriority(w *world) {
	p1, p2 := w.id("P1"), w.id("P2")
	for what, change := range map[string]func([]byte) []byte{
		"another": func(body []byte) []byte { return bytes.ReplaceAll(body, []byte(p1), []byte(p2)) },
		"none": func(body []byte) []byte {
			return bytes.ReplaceAll(body, []byte(`"priority":{`), []byte(`"priority":null,"was":{`))
		},
	} {
		w.rewrite.Store(nil)
		id := w.ready(app.Action{Kind: app.SetPriority})
		w.rewriting(func(r *http.Request, body []byte) []byte {
			if r.Method == http.MethodGet {
				return body
			}
			return change(body)
		})
		out := w.do(app.Action{ID: "a", Kind: app.SetPriority, Incident: id, To: []app.Ref{w.ref("P1")}})
		if !unsure(out.Err) || out.Incident != nil || len(w.writes()) != 1 {
			w.Errorf("%s: %+v; want it unsure", what, out)
		}
		w.done(id)
	}
}
