package providertest

import (
	"net/http"
	"regexp"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/sync/simulator"
)

// changeCases are about incidents that left the open list.
var changeCases = []contract{
	{name: "what became of those that left", run: vanished},
	{name: "a storm that leaves at once", run: stormLeaves},
	{name: "escalated away by time", run: escalatedAway, waits: true},
	{name: "re-triggered when the acknowledgement times out", run: retriggered, waits: true},
}

func vanished(w *world) {
	resolved, acked := w.trigger("payments-api", "resolved elsewhere"), w.trigger("payments-api", "acked elsewhere")
	escalated, given := w.trigger("payments-api", "escalated away"), w.trigger("payments-api", "given away")
	stays := w.trigger("payments-api", "stays")
	w.must(w.sim.Resolve("dana", resolved, "website"))
	w.must(w.sim.Ack("dana", acked, "mobile"))
	w.must(w.sim.Escalate("dana", escalated, 2))
	w.must(w.sim.Reassign("dana", given, "kenji"))
	const nowhere = "QNOWHERE000000"
	r := w.look(app.Query{Open: true, Via: true, Look: []string{resolved, acked, escalated, given, stays, nowhere, resolved}})
	open := w.byID(r.Open)
	for _, id := range []string{resolved, escalated, given} {
		if _, there := open[id]; there {
			w.Errorf("%s is still in my list", w.state(id).Title)
		}
	}
	if len(r.Looked) != 6 {
		w.Errorf("%d answers for 6 ids", len(r.Looked))
	}
	if i, asked := r.Looked[nowhere]; i != nil || !asked {
		w.Errorf("one that never was: %+v, %v; want nil, and there", i, asked)
	}
	for id, want := range map[string]struct {
		status app.Status
		to     string
		by     string
		via    string
	}{
		resolved: {app.Resolved, "", "dana", "website"}, escalated: {app.Triggered, "dana", "", "website"},
		given: {app.Triggered, "kenji", "", "website"}, stays: {app.Triggered, "ana", "", ""},
	} {
		i := r.Looked[id]
		if i == nil || i.Status != want.status || want.to != "" && !i.AssignedTo(w.id(want.to)) || want.to != "ana" && i.AssignedTo(w.me.ID) {
			w.Errorf("%s: %+v, want %+v", w.state(id).Title, i, want)
			continue
		}
		if want.by != "" && i.StatusBy.ID != w.id(want.by) || i.StatusVia != want.via {
			w.Errorf("%s: by %v via %q, want %+v", i.Title, i.StatusBy, i.StatusVia, want)
		}
	}
	if i := r.Looked[given]; i != nil && !i.Direct {
		w.Error("one that was given away by hand is not told to be direct")
	}
	// One of mine that somebody else took: it may be in my list or not.
	i := w.look(app.Query{Look: []string{acked}, Via: true}).Looked[acked]
	if i == nil || i.Status != app.Acknowledged || !i.AckedBy(w.id("dana")) || i.StatusVia != "mobile" {
		w.Errorf("acked elsewhere: %+v", i)
	}
}

func stormLeaves(w *world) {
	ids := w.storm(300)
	w.openNow()
	for n, id := range ids {
		if n%3 == 0 {
			w.must(w.sim.Reassign("dana", id, "kenji"))
		} else {
			w.must(w.sim.Resolve("dana", id, "website"))
		}
	}
	w.sim.ForgetRequests()
	r := w.look(app.Query{Open: true, Look: ids, Via: true})
	for n, id := range ids {
		i := r.Looked[id]
		if i == nil || i.AssignedTo(w.me.ID) || (i.Status == app.Resolved) != (n%3 != 0) {
			w.Errorf("%s: %+v", w.state(id).Title, i)
		}
	}
	if n := len(w.sim.Requests()); n > 60 {
		w.Errorf("it took %d calls: no new page is seen meanwhile", n)
	}
}

func escalatedAway(w *world) {
	id := w.trigger("payments-api", "nobody acts")
	if i := w.openNow()[id]; !i.Page(w.me.ID) {
		w.Fatalf("%+v is no page", i)
	}
	time.Sleep(5*time.Minute + time.Second)
	r := w.look(app.Query{Open: true, Look: []string{id}, Via: true})
	if _, there := w.byID(r.Open)[id]; there {
		w.Error("it is still in my list after it escalated")
	}
	if i := r.Looked[id]; i == nil || i.Status != app.Triggered || i.AssignedTo(w.me.ID) || !i.AssignedTo(w.id("dana")) || i.StatusVia != "timeout" {
		w.Errorf("%+v; want triggered, with Dana, by timeout", i)
	}
	time.Sleep(10 * time.Minute)
	// It came back: level 3 is Kenji and me.
	i := w.openNow()[id]
	if !i.Page(w.me.ID) || !i.Occasion(w.me.ID).After(i.CreatedAt) {
		w.Errorf("%+v; want a page of mine with a newer occasion", i)
	}
}

func retriggered(w *world) {
	id := w.trigger("payments-api", "goes on")
	if out := w.do(app.Action{ID: "a1", Kind: app.Acknowledge, Incident: id}); out.Err != nil {
		w.Fatal(out.Err)
	}
	first := w.openNow()[id]
	at, pending := first.PendingAt(app.PendingUnacknowledge)
	if first.Status != app.Acknowledged || !pending || !at.Equal(w.state(id).UnacknowledgesAt) {
		w.Errorf("%+v; want acknowledged until a known time", first)
	}
	time.Sleep(31 * time.Minute)
	if again := w.openNow()[id]; !again.Page(w.me.ID) || !again.StatusAt.After(first.StatusAt) || len(again.Acks) != 0 {
		w.Errorf("%+v\nafter %+v\nwant a page again, of a newer status", again, first)
	}
}

// dutyCases are about shifts and ladders.
var dutyCases = []contract{
	{name: "my shifts, of both kinds of schedule and for ever", run: duty},
	{name: "the horizon", run: horizon},
	{name: "ladders and who is on them", run: ladders},
	{name: "a shift that cannot be read", run: oddShift},
	{name: "a part that fails fails the look", run: brokenPart},
}

func duty(w *world) {
	r := w.look(app.Query{Duty: true, Horizon: 14 * 24 * time.Hour})
	now := w.sim.Now()
	seen := map[string]int{}
	for _, o := range r.OnCalls {
		if o.User.ID != w.me.ID || o.Policy.Zero() || o.Policy.Name == "" || o.Level < 1 {
			w.Errorf("%+v is no row of mine", o)
		}
		if o.Permanent() {
			seen["permanent "+o.Policy.Name]++
			if !o.Schedule.Zero() || !o.Start.IsZero() {
				w.Errorf("permanent, but %+v", o)
			}
			continue
		}
		if !o.End.After(now) || !o.Start.Before(o.End) || o.Start.Location() != time.UTC {
			w.Errorf("from %s to %s, asked at %s", o.Start, o.End, now)
		}
		seen[o.Schedule.Name]++
		if !o.Start.After(now) {
			seen[o.Schedule.Name+" now"]++
		}
	}
	if seen["Payments primary now"] != 1 || seen["Payments secondary"] < 4 || seen["Payments secondary now"] != 0 ||
		seen["permanent Always Ana"] != 1 || seen["permanent Alone"] != 1 || seen["permanent Payments escalation"] != 1 {
		w.Errorf("%v", seen)
	}
	var policies []string
	for _, l := range r.Ladders {
		policies = append(policies, l.Policy.ID)
	}
	if len(policies) != 3 {
		w.Errorf("ladders of %v, want those of my three policies", policies)
	}
}

// oddShift: a shift whose end cannot be read would be one without an end.
func oddShift(w *world) {
	whole := len(w.look(app.Query{Duty: true, Horizon: time.Hour}).OnCalls)
	times := regexp.MustCompile(`"(start|end)":"[^"]*"`)
	for _, odd := range []string{`"$1":"soon"`, `"$1":17`, `"$1":{}`} {
		w.rewriting(func(r *http.Request, body []byte) []byte {
			if r.URL.Path != "/oncalls" {
				return body
			}
			return times.ReplaceAll(body, []byte(odd))
		})
		r, err := w.Fetch(w.Context(), app.Query{Duty: true, Horizon: time.Hour})
		if !offline(app.NotAPI, app.CutShort)(err) || len(r.OnCalls) > 0 {
			w.Errorf("with %s: %d rows of %d, %v; want an app.Offline", odd, len(r.OnCalls), whole, err)
		}
	}
}

func horizon(w *world) {
	near := len(w.look(app.Query{Duty: true, Horizon: time.Hour}).OnCalls)
	far := w.look(app.Query{Duty: true, Horizon: 400 * 24 * time.Hour}).OnCalls
	if near != 4 || len(far) < 30 {
		w.Errorf("%d rows for an hour, %d for more than PagerDuty tells; want 4 and every one of 90 days", near, len(far))
	}
	var last time.Time
	for _, o := range far {
		if o.Start.After(last) {
			last = o.Start
		}
	}
	if ahead := last.Sub(w.sim.Now()); ahead < 80*24*time.Hour {
		w.Errorf("the last shift is %s ahead", ahead)
	}
}

func ladders(w *world) {
	ids := []string{w.id("payments"), w.id("always"), "PNOSUCHPOLICY", w.id("payments"), w.id("others")}
	r := w.look(app.Query{Ladders: ids})
	got := map[string]app.Ladder{}
	for _, l := range r.Ladders {
		got[l.Policy.Name] = l
	}
	if len(r.Ladders) != 3 || len(got) != 3 {
		w.Fatalf("%d ladders: %+v; want 3, and none for a policy that is not there", len(r.Ladders), r.Ladders)
	}
	p := got["Payments escalation"]
	names := []string{"Ana Costa", "Dana Reyes", "Kenji Mori, Ana Costa"}
	delays := []time.Duration{5 * time.Minute, 10 * time.Minute, 30 * time.Minute}
	if p.Loops != 1 || len(p.Levels) != 3 {
		w.Fatalf("%+v", p)
	}
	for n, rung := range p.Levels {
		same := app.Names(rung.OnCall) == names[n] || n == 2 && app.Names(rung.OnCall) == "Ana Costa, Kenji Mori"
		if rung.Number != n+1 || rung.Delay != delays[n] || !same {
			w.Errorf("level %d: %+v, want %s after %s", n+1, rung, names[n], delays[n])
		}
	}
	if a := got["Always Ana"]; a.Loops != 0 || len(a.Levels) != 2 || len(a.Levels[1].OnCall) != 0 {
		w.Errorf("%+v; want nobody at level 2", a)
	}
}

func brokenPart(w *world) {
	id := w.trigger("payments-api", "checkout down")
	away := w.trigger("others-api", "not mine")
	full := app.Query{Open: true, Look: []string{away}, Via: true, Duty: true, Horizon: time.Hour, Ladders: []string{w.id("others")}}
	if r := w.look(full); len(r.Open) != 2 || len(r.Looked) != 1 || len(r.OnCalls) != 4 || len(r.Ladders) != 4 {
		w.Fatalf("whole: %+v", r)
	}
	for _, path := range []string{"/incidents", "/incidents/" + away, "/incidents/*/log_entries", "/oncalls", "/escalation_policies/*"} {
		w.sim.ClearFaults()
		w.fault(simulator.Fault{Kind: simulator.FaultStatus, Status: 503, Path: path})
		r, err := w.Fetch(w.Context(), full)
		if !is[app.Unavailable](err) || len(r.Open)+len(r.Looked)+len(r.OnCalls)+len(r.Ladders) > 0 {
			w.Errorf("%s fails: %+v, %v; want app.Unavailable and nothing else", path, r, err)
		}
	}
	w.has(w.openNow(), []string{id})
}
