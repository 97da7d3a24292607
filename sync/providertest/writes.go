package providertest

import (
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/sync/simulator"
)

// writeCases are about single actions.
var writeCases = []contract{
	{name: "each kind is applied once and seen", run: eachKind},
	{name: "acknowledged already", run: ackedAlready},
	{name: "acknowledged already, and PagerDuty minds", run: ackedAlready, account: "refuse_repeated_ack = true"},
	{name: "acknowledged by somebody else", run: ackedByOther},
	{name: "resolved already", run: resolvedAlready},
	{name: "what PagerDuty refuses", run: refused},
	{name: "what no provider may send", run: nonsense},
	{name: "an incident that is not there", run: notThere},
	{name: "a role that may only look", run: lookingOnly},
}

// kinds are an action of each kind, and how one sees that it was applied.
func (w *world) kinds() []struct {
	app.Action
	seen func(app.Incident, simulator.State) bool
} {
	dana := app.Ref{ID: w.id("dana"), Name: "Dana Reyes"}
	return []struct {
		app.Action
		seen func(app.Incident, simulator.State) bool
	}{
		{app.Action{Kind: app.Acknowledge}, func(i app.Incident, s simulator.State) bool {
			return i.Status == app.Acknowledged && i.AckedBy(w.me.ID) && slices.Equal(s.AckedBy, []string{"ana"})
		}},
		{app.Action{Kind: app.Resolve}, func(i app.Incident, s simulator.State) bool {
			return i.Status == app.Resolved && s.Status == "resolved"
		}},
		{app.Action{Kind: app.Escalate, Level: 2}, func(i app.Incident, s simulator.State) bool {
			return i.Status == app.Triggered && i.AssignedTo(dana.ID) && !i.AssignedTo(w.me.ID) && s.Level == 2 && !s.Direct
		}},
		{app.Action{Kind: app.Snooze, For: 90 * time.Minute}, func(i app.Incident, s simulator.State) bool {
			at, ok := i.PendingAt(app.PendingUnacknowledge)
			return i.Status == app.Acknowledged && ok && s.Snoozed && at.Equal(s.UnacknowledgesAt) && at.Sub(w.sim.Now()) > 80*time.Minute
		}},
		{app.Action{Kind: app.Reassign, To: []app.Ref{dana}}, func(i app.Incident, s simulator.State) bool {
			return i.Direct && i.AssignedTo(dana.ID) && slices.Equal(s.Assigned, []string{"dana"})
		}},
		{app.Action{Kind: app.AddResponders, To: []app.Ref{dana, {ID: w.id("kenji")}}, Text: "please help"}, func(i app.Incident, s simulator.State) bool {
			return len(i.Responders) == 2 && slices.Equal(s.Asked, []string{"dana", "kenji"})
		}},
		{app.Action{Kind: app.SetPriority, To: []app.Ref{w.ref("P1")}}, func(i app.Incident, s simulator.State) bool {
			return i.Priority != nil && i.Priority.ID == w.id("P1") && s.Priority == "P1" && i.Status == app.Triggered
		}},
		{app.Action{Kind: app.AddNote, Text: "rolled back\nüñí <b>"}, func(_ app.Incident, s simulator.State) bool {
			return slices.Equal(s.Notes, []string{"rolled back\nüñí <b>"})
		}},
	}
}

// ready makes an incident fit for the action, and forgets what was asked so far.
func (w *world) ready(a app.Action) string {
	w.Helper()
	id := w.trigger("payments-api", "for "+string(a.Kind))
	if a.Kind == app.Snooze {
		w.must(w.sim.Ack("ana", id, "mobile"))
	}
	w.openNow()
	w.sim.ForgetRequests()
	return id
}

func eachKind(w *world) {
	for _, k := range w.kinds() {
		a := k.Action
		a.ID, a.Incident = "action-"+string(k.Kind), w.ready(a)
		out := w.do(a)
		if out.Err != nil {
			w.Errorf("%s: %v", a.Kind, out.Err)
			continue
		}
		sent := w.writes()
		if len(sent) != 1 || !sent[0].Applied || sent[0].From != w.me.Email {
			w.Errorf("%s: sent %+v; want one write, from me", a.Kind, sent)
		}
		if i := w.look(app.Query{Open: true, Look: []string{a.Incident}}).Looked[a.Incident]; i == nil || !k.seen(*i, w.state(a.Incident)) {
			w.Errorf("%s: the next look shows %+v\nof %+v", a.Kind, i, w.state(a.Incident))
		}
		if i := out.Incident; i != nil && (i.ID != a.Incident || !k.seen(*i, w.state(a.Incident))) {
			w.Errorf("%s: the outcome is %+v", a.Kind, i)
		}
	}
}

func ackedAlready(w *world) {
	id := w.trigger("payments-api", "twice")
	for n := range 2 {
		out := w.do(app.Action{ID: "a", Kind: app.Acknowledge, Incident: id})
		if out.Err != nil || out.Incident == nil || out.Incident.Status != app.Acknowledged {
			w.Errorf("time %d: %+v; want it to be acknowledged", n+1, out)
		}
	}
	if n := len(w.writes()); n != 2 {
		w.Errorf("%d writes for 2 actions", n)
	}
}

func ackedByOther(w *world) {
	id := w.trigger("payments-api", "two of us")
	w.must(w.sim.Ack("dana", id, "mobile"))
	out := w.do(app.Action{ID: "a", Kind: app.Acknowledge, Incident: id})
	if out.Err != nil || out.Incident == nil || !out.Incident.AckedBy(w.me.ID) {
		w.Errorf("%+v; want it to be acknowledged by me too", out)
	}
}

func resolvedAlready(w *world) {
	id := w.trigger("payments-api", "over")
	w.must(w.sim.Resolve("dana", id, "website"))
	out := w.do(app.Action{ID: "a", Kind: app.Resolve, Incident: id})
	if out.Err != nil || out.Incident != nil && out.Incident.Status != app.Resolved {
		w.Errorf("%+v; want no error", out)
	}
	if w.state(id).Status != "resolved" {
		w.Error("it is not resolved any more")
	}
}

func refused(w *world) {
	nobody := w.trigger("always-api", "nobody at level 2")
	low := w.trigger("quiet-api", "low")
	high := w.trigger("payments-api", "high")
	for what, c := range map[string]struct {
		app.Action
		code int
	}{
		"nobody is on call there":    {app.Action{Kind: app.Escalate, Incident: nobody, Level: 2}, 1015},
		"there is no such level":     {app.Action{Kind: app.Escalate, Incident: high, Level: 9}, 1006},
		"low urgency":                {app.Action{Kind: app.Escalate, Incident: low, Level: 1}, 1006},
		"a snooze before any ack":    {app.Action{Kind: app.Snooze, Incident: high, For: time.Hour}, 1012},
		"somebody who is not there":  {app.Action{Kind: app.Reassign, Incident: high, To: []app.Ref{{ID: "PNOBODY"}}}, 2001},
		"no such priority":           {app.Action{Kind: app.SetPriority, Incident: high, To: []app.Ref{{ID: "PNOTHING"}}}, 2001},
		"a person is no priority":    {app.Action{Kind: app.SetPriority, Incident: high, To: []app.Ref{{ID: w.me.ID}}}, 2001},
		"nobody to ask who is there": {app.Action{Kind: app.AddResponders, Incident: high, To: []app.Ref{{ID: "PNOBODY"}}}, 0},
	} {
		w.sim.ForgetRequests()
		before := w.state(c.Incident)
		out := w.do(c.Action)
		r, ok := errors.AsType[app.Refused](out.Err)
		if !ok && (c.code != 0 || !is[app.Gone](out.Err)) || ok && (c.code != 0 && r.Code != c.code || r.Why == "") {
			w.Errorf("%s: %T %v; want app.Refused with %d", what, out.Err, out.Err, c.code)
		}
		if n := len(w.writes()); n != 1 {
			w.Errorf("%s: %d writes", what, n)
		}
		if now := w.state(c.Incident); now.Status != before.Status || now.Priority != before.Priority || !slices.Equal(now.Assigned, before.Assigned) {
			w.Errorf("%s: %+v became %+v", what, before, now)
		}
	}
}

func nonsense(w *world) {
	id := w.trigger("payments-api", "x")
	for what, a := range map[string]app.Action{
		"no level":         {Kind: app.Escalate, Incident: id},
		"nobody":           {Kind: app.Reassign, Incident: id},
		"nobody to ask":    {Kind: app.AddResponders, Incident: id},
		"no time at all":   {Kind: app.Snooze, Incident: id},
		"ten days":         {Kind: app.Snooze, Incident: id, For: 240 * time.Hour},
		"no priority":      {Kind: app.SetPriority, Incident: id},
		"no priority's id": {Kind: app.SetPriority, Incident: id, To: []app.Ref{{Name: "P1"}}},
		"two priorities":   {Kind: app.SetPriority, Incident: id, To: []app.Ref{w.ref("P1"), w.ref("P2")}},
		"an empty note":    {Kind: app.AddNote, Incident: id},
		"a note too long":  {Kind: app.AddNote, Incident: id, Text: strings.Repeat("x", app.MaxNote+1)},
		"no incident":      {Kind: app.Acknowledge},
		"no such kind":     {Kind: "explode", Incident: id},
	} {
		if out := w.do(a); !is[app.Invalid](out.Err) || unsure(out.Err) {
			w.Errorf("%s: %v; want app.Invalid", what, out.Err)
		}
	}
	if sent := w.writes(); len(sent) != 0 {
		w.Errorf("sent %+v", sent)
	}
	if out := w.Perform(w.Context(), nil); len(out) != 0 {
		w.Errorf("nothing to do gives %+v", out)
	}
}

func notThere(w *world) {
	for _, k := range w.kinds() {
		a := k.Action
		a.ID, a.Incident = "a", "QNOWHERE000000"
		if out := w.do(a); !is[app.Gone](out.Err) || unsure(out.Err) {
			w.Errorf("%s: %v; want app.Gone", a.Kind, out.Err)
		}
	}
}

func lookingOnly(w *world) {
	id := w.trigger("payments-api", "x")
	w.openNow()
	w.must(w.sim.SetRole("ana", "read_only_user"))
	for _, k := range w.kinds() {
		a := k.Action
		a.ID, a.Incident = "a", id
		if out := w.do(a); !is[app.Forbidden](out.Err) || unsure(out.Err) {
			w.Errorf("%s: %v; want app.Forbidden", a.Kind, out.Err)
		}
	}
	if s := w.state(id); s.Status != "triggered" {
		w.Errorf("it became %+v", s)
	}
}
