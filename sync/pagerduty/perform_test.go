package pagerduty

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

func act(k app.Kind, incident string) app.Action {
	return app.Action{
		ID: "A-" + incident, Kind: k, Incident: incident, Level: 2, For: time.Hour,
		To: []app.Ref{{ID: "PANA", Name: "Ana"}}, Text: "on it",
	}
}

// each is what PagerDuty is sent for one action of each kind, and its answer.
var each = []struct {
	kind     app.Kind
	what     string
	body     string
	status   int
	answer   string
	incident bool // the outcome holds one
}{
	{
		app.Acknowledge, "PUT /incidents", `{"incidents":[{"id":"Q1","type":"incident_reference","status":"acknowledged"}]}`,
		200, `{"incidents":[` + row("Q1", 1, "acknowledged", "") + `]}`, true,
	},
	{
		app.Resolve, "PUT /incidents", `{"incidents":[{"id":"Q1","type":"incident_reference","status":"resolved"}]}`,
		200, `{"incidents":[` + row("Q1", 1, "resolved", `"body":{"type":"incident_body","details":{"an":"object"}}`) + `]}`, true,
	},
	{
		app.Escalate, "PUT /incidents", `{"incidents":[{"id":"Q1","type":"incident_reference","escalation_level":2}]}`,
		200, `{"incidents":[` + row("Q1", 1, "triggered", "") + `]}`, true,
	},
	{
		app.Reassign, "PUT /incidents", `{"incidents":[{"id":"Q1","type":"incident_reference","assignments":[{"assignee":{"id":"PANA","type":"user_reference"}}]}]}`,
		200, `{"incidents":[` + row("Q1", 1, "triggered", "") + `]}`, true,
	},
	{app.Snooze, "POST /incidents/Q1/snooze", `{"duration":3600}`, 201, `{"incident":` + row("Q1", 1, "acknowledged", "") + `}`, true},
	{
		app.AddResponders, "POST /incidents/Q1/responder_requests",
		`{"requester_id":"PME","message":"on it","responder_request_targets":[{"responder_request_target":{"id":"PANA","type":"user_reference"}}]}`,
		200, `{"responder_request":{"message":"on it"}}`, false,
	},
	{app.AddNote, "POST /incidents/Q1/notes", `{"note":{"content":"on it"}}`, 200, `{"note":{"id":"PN","content":"on it"}}`, false},
}

func TestEachKindIsSentOnceInMyName(t *testing.T) {
	for _, tt := range each {
		t.Run(string(tt.kind), func(t *testing.T) {
			d, c := newDesk(t)
			d.on(tt.what, tt.status, tt.answer)
			out := c.Perform(t.Context(), []app.Action{act(tt.kind, "Q1")})
			if len(out) != 1 || out[0].Err != nil || out[0].Action != "A-Q1" || (out[0].Incident != nil) != tt.incident {
				t.Fatalf("outcome %+v", out)
			}
			if tt.incident && out[0].Incident.ID != "Q1" {
				t.Errorf("the outcome is about %s", out[0].Incident.ID)
			}
			calls := d.calls()
			if len(calls) != 1 || calls[0].what != tt.what || calls[0].body != tt.body {
				t.Fatalf("sent %+v\nwant %s %s", calls, tt.what, tt.body)
			}
			if calls[0].from != "me@example.com" || calls[0].auth != "Token token="+secret {
				t.Errorf("From %q, Authorization %q", calls[0].from, calls[0].auth)
			}
		})
	}
}

// Whatever goes wrong with a write, it is sent once, the error has its type, and it
// is unsure exactly where it may have been applied.
func TestAWriteThatFailsIsNeverSentAgain(t *testing.T) {
	for _, tt := range []struct {
		name   string
		status int
		body   string
		html   bool
		unsure bool
		check  func(error) bool
	}{
		{
			"400", 400, `{"error":{"code":1006,"message":"Incident Cannot Be Escalated","errors":["nobody there"]}}`, false, false,
			func(err error) bool {
				r, ok := errors.AsType[app.Refused](err)
				return ok && r.Code == 1006 && r.Why == "Incident Cannot Be Escalated: nobody there"
			},
		},
		{
			"400, errors as a text", 400, `{"error":{"code":2001,"message":"Invalid","errors":"no way"}}`, false, false,
			func(err error) bool { return errors.Is(err, app.Refused{Why: "Invalid: no way", Code: 2001}) },
		},
		{"400, error as a text", 400, `{"error":"no way"}`, false, false, func(err error) bool { return errors.Is(err, app.Refused{Why: "no way"}) }},
		{"400, error as a list", 400, `{"error":["no","way"]}`, false, false, func(err error) bool { return errors.Is(err, app.Refused{Why: "no; way"}) }},
		{"400, bare", 400, ``, false, false, is[app.Refused]},
		{"400, somebody else's", 400, `Bad Request`, false, true, is[app.Offline]},
		{"401", 401, `{"error":{"code":2006,"message":"Unauthorized"}}`, false, false, is[app.Unauthorized]},
		{
			"402", 402, `{"error":{"code":2014,"message":"no such ability"}}`, false, false,
			func(err error) bool { return errors.Is(err, app.Forbidden{Why: "no such ability"}) },
		},
		{"403", 403, `{"error":{"code":2010,"message":"Access Denied"}}`, false, false, is[app.Forbidden]},
		{"404", 404, `{"error":{"code":2100,"message":"Not Found"}}`, false, false, is[app.Gone]},
		{"404, bare", 404, ``, false, true, is[app.Offline]},
		{"408", 408, ``, false, true, is[app.Unavailable]},
		{"409", 409, `{"error":{"code":1005,"message":"Incident data updated"}}`, false, false, is[app.Refused]},
		{"413", 413, `{"error":{"message":"too many"}}`, false, false, is[app.Refused]},
		{
			"429", 429, `{"error":{"code":2020,"message":"Rate Limit Exceeded"}}`, false, false,
			func(err error) bool { return errors.Is(err, app.Throttled{After: 30 * time.Second}) },
		},
		{
			"500", 500, `{"error":{"code":2000,"message":"Internal"}}`, false, true,
			func(err error) bool { return is[app.Unavailable](err) },
		},
		{"502, a web page", 502, `<html>nginx</html>`, true, true, is[app.Unavailable]},
		{"200, a web page", 200, `<html>portal</html>`, true, true, is[app.Offline]},
		{"200, cut", 200, `{"incidents":[{"id":"Q1","stat`, false, true, is[app.Offline]},
		{"200, nothing", 200, ``, false, true, is[app.Offline]},
		{"200, something else", 200, `{"ok":true}`, false, true, is[app.Offline]},
		{"200, nothing in it", 200, `{"incidents":[],"incident":null,"note":{},"responder_request":null}`, false, true, is[app.Offline]},
		{"200, another one", 200, `{"incidents":[` + row("Q9", 9, "acknowledged", "") + `]}`, false, true, is[app.Offline]},
		{"204", 204, ``, false, true, is[app.Offline]},
		{"302", 302, ``, false, true, is[app.Offline]},
	} {
		for _, kind := range each {
			t.Run(tt.name+" "+string(kind.kind), func(t *testing.T) {
				d, c := newDesk(t)
				d.serve(kind.what, func(w http.ResponseWriter, _ *http.Request) {
					if tt.html {
						w.Header().Set("Content-Type", "text/html")
						w.WriteHeader(tt.status)
						fmt.Fprint(w, tt.body)
						return
					}
					say(w, tt.status, tt.body)
				})
				out := c.Perform(t.Context(), []app.Action{act(kind.kind, "Q1")})
				err := out[0].Err
				if unsure := is[app.Unsure](err); unsure != tt.unsure {
					t.Errorf("unsure is %v, want %v (%v)", unsure, tt.unsure, err)
				}
				if err == nil || !tt.check(err) {
					t.Errorf("error %T %v", err, err)
				}
				if out[0].Incident != nil {
					t.Error("an incident came with the error")
				}
				if n := d.count(kind.what); n != 1 {
					t.Errorf("it was sent %d times", n)
				}
			})
		}
	}
}

func TestWhatPagerDutyCouldNotTakeIsNotSent(t *testing.T) {
	long := strings.Repeat("x", app.MaxNote+1)
	for name, a := range map[string]app.Action{
		"no level":           {Kind: app.Escalate, Incident: "Q1"},
		"nobody to reassign": {Kind: app.Reassign, Incident: "Q1"},
		"nobody to add":      {Kind: app.AddResponders, Incident: "Q1"},
		"somebody unnamed":   {Kind: app.Reassign, Incident: "Q1", To: []app.Ref{{Name: "Ana"}}},
		"too short":          {Kind: app.Snooze, Incident: "Q1", For: time.Millisecond},
		"too long":           {Kind: app.Snooze, Incident: "Q1", For: 8 * 24 * time.Hour},
		"empty note":         {Kind: app.AddNote, Incident: "Q1"},
		"long note":          {Kind: app.AddNote, Incident: "Q1", Text: long},
		"no such kind":       {Kind: "explode", Incident: "Q1"},
		"no incident":        {Kind: app.Acknowledge},
		"no incident, note":  {Kind: app.AddNote, Text: "x"},
		"a path":             {Kind: app.Resolve, Incident: ".."},
	} {
		d, c := newDesk(t)
		out := c.Perform(t.Context(), []app.Action{a})
		if !is[app.Invalid](out[0].Err) || is[app.Unsure](out[0].Err) || len(d.calls()) != 0 {
			t.Errorf("%s: %v after %v", name, out[0].Err, d.calls())
		}
	}
	_, c := newDesk(t)
	if out := c.Perform(t.Context(), nil); len(out) != 0 {
		t.Errorf("nothing to do gives %v", out)
	}
}

// board is a desk that keeps the status of incidents and refuses batches as told.
type board struct {
	*desk
	status map[string]string
	// refuse gives an error answer for a PUT, or 0.
	refuse func(ids []string) (int, string)
	puts   [][]string
}

func newBoard(t *testing.T, status map[string]string) (*board, *Client) {
	d, c := newDesk(t)
	b := &board{desk: d, status: status}
	d.serve("PUT /incidents", func(w http.ResponseWriter, r *http.Request) {
		var body struct{ Incidents []change }
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
			t.Error(err)
		}
		var ids, out []string
		for _, i := range body.Incidents {
			ids = append(ids, i.ID)
		}
		b.puts = append(b.puts, ids)
		if b.refuse != nil {
			if code, said := b.refuse(ids); code != 0 {
				say(w, code, said)
				return
			}
		}
		for _, i := range body.Incidents {
			b.status[i.ID] = string(i.Status)
			out = append(out, row(i.ID, 1, b.status[i.ID], ""))
		}
		say(w, 200, `{"incidents":`+rows(out...)+`}`)
	})
	d.serve("GET /incidents/{id}", func(w http.ResponseWriter, r *http.Request) {
		s := b.status[r.PathValue("id")]
		if s == "" {
			say(w, 404, `{"error":{"code":2100,"message":"Incident Not Found"}}`)
			return
		}
		say(w, 200, `{"incident":`+row(r.PathValue("id"), 1, s, "")+`}`)
	})
	return b, c
}

func many(k app.Kind, n int) (actions []app.Action, status map[string]string) {
	status = map[string]string{}
	for i := range n {
		id := fmt.Sprintf("Q%02d", i)
		status[id] = "triggered"
		actions = append(actions, act(k, id))
	}
	return actions, status
}

func TestAStormIsAcknowledgedInBatches(t *testing.T) {
	actions, status := many(app.Acknowledge, 60)
	actions = append(actions, act(app.Acknowledge, "Q00")) // the same once more
	b, c := newBoard(t, status)
	out := c.Perform(t.Context(), actions)
	for n, o := range out {
		if o.Err != nil || o.Action != actions[n].ID || o.Incident == nil || o.Incident.ID != actions[n].Incident {
			t.Errorf("outcome %d: %+v", n, o)
		}
	}
	if len(b.puts) != 3 || len(b.puts[0]) != 25 || len(b.puts[1]) != 25 || len(b.puts[2]) != 11 {
		t.Errorf("sent in parts of %v", b.puts)
	}
	again := append(actions[:1:1], actions[0])
	b.puts = nil
	if c.Perform(t.Context(), again); len(b.puts) != 2 {
		t.Errorf("one incident twice went in %d calls, want one each", len(b.puts))
	}
}

func TestARefusedBatchIsSortedOutOneByOne(t *testing.T) {
	actions, status := many(app.Acknowledge, 6)
	status["Q01"], status["Q02"] = "resolved", "acknowledged"
	delete(status, "Q03")
	b, c := newBoard(t, status)
	b.refuse = func(ids []string) (int, string) {
		if len(ids) > 1 {
			return 400, `{"error":{"code":2001,"message":"Invalid Input Provided"}}`
		}
		if ids[0] == "Q04" {
			return 403, `{"error":{"code":2010,"message":"Access Denied"}}`
		}
		return 0, ""
	}
	out := c.Perform(t.Context(), actions)
	for n, want := range []func(app.Outcome) bool{
		func(o app.Outcome) bool { return o.Err == nil && o.Incident.Status == app.Acknowledged },
		func(o app.Outcome) bool {
			r, ok := errors.AsType[app.Refused](o.Err)
			return ok && r.Code == 1001 && o.Incident == nil
		},
		func(o app.Outcome) bool { return o.Err == nil && o.Incident.Status == app.Acknowledged },
		func(o app.Outcome) bool { return is[app.Gone](o.Err) },
		func(o app.Outcome) bool { return is[app.Forbidden](o.Err) },
		func(o app.Outcome) bool { return o.Err == nil && o.Incident.Status == app.Acknowledged },
	} {
		if !want(out[n]) {
			t.Errorf("outcome of %s: %+v", actions[n].Incident, out[n])
		}
	}
	var sent []string
	for _, ids := range b.puts[1:] {
		sent = append(sent, strings.Join(ids, "+"))
	}
	if got := strings.Join(sent, " "); got != "Q00 Q04 Q05" {
		t.Errorf("sent singly: %s; want those that still burn, and never a resolved one, which would reopen", got)
	}
}

func TestARefusedBatchThatCannotBeReadAgainIsUnsure(t *testing.T) {
	actions, status := many(app.Resolve, 4)
	b, c := newBoard(t, status)
	b.refuse = func([]string) (int, string) { return 400, `{"error":{"code":2001,"message":"Invalid"}}` }
	b.mux = newMux(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/users/me":
			say(w, 200, `{"user":{"id":"PME","email":"me@example.com"}}`)
		case r.Method == http.MethodPut:
			say(w, 400, `{"error":{"code":2001,"message":"Invalid"}}`)
		default:
			say(w, 503, ``)
		}
	})
	out := c.Perform(t.Context(), actions)
	for _, o := range out {
		if !is[app.Unsure](o.Err) || o.Incident != nil {
			t.Errorf("outcome %+v, want unsure", o)
		}
	}
	if puts, gets := b.count("PUT /incidents"), len(b.calls()); puts != 1 || gets != 2 {
		t.Errorf("%d writes in %d calls; want 1 in 2, as the first reading failed", puts, gets)
	}
}

func TestNothingMoreIsSentOncePagerDutyCannotBeReached(t *testing.T) {
	for name, tt := range map[string]struct {
		status int
		check  func(error) bool
		unsure bool
	}{
		"throttled": {429, is[app.Throttled], false}, "no token": {401, is[app.Unauthorized], false},
		"trouble": {503, is[app.Unavailable], true},
	} {
		actions, status := many(app.Acknowledge, 60)
		b, c := newBoard(t, status)
		b.refuse = func([]string) (int, string) { return tt.status, `` }
		out := c.Perform(t.Context(), actions)
		if len(b.puts) != 1 {
			t.Errorf("%s: %d writes, want 1", name, len(b.puts))
		}
		for n, o := range out {
			if sent := n < 25; !tt.check(o.Err) || is[app.Unsure](o.Err) != (tt.unsure && sent) {
				t.Errorf("%s: outcome %d: %v", name, n, o.Err)
			}
		}
	}
}

func TestThatItIsSoAlreadyIsNoRefusal(t *testing.T) {
	const resolved = `{"error":{"code":1001,"message":"Incident Already Resolved"}}`
	const acked = `{"error":{"code":1002,"message":"Incident Already Acknowledged"}}`
	const wrapped = `{"error":{"code":2001,"message":"Invalid Input Provided","errors":["Incident Already Resolved"]}}`
	for _, tt := range []struct {
		name string
		kind app.Kind
		said string
		now  string // "" is gone, "down" cannot be read
		want func(app.Outcome) bool
	}{
		{"resolve of resolved", app.Resolve, resolved, "resolved", func(o app.Outcome) bool { return o.Err == nil && o.Incident.Status == app.Resolved }},
		{"resolve of resolved, in other words", app.Resolve, wrapped, "resolved", func(o app.Outcome) bool { return o.Err == nil && o.Incident != nil }},
		{"resolve of resolved, not read", app.Resolve, resolved, "down", func(o app.Outcome) bool { return o.Err == nil && o.Incident == nil }},
		{"resolve of reopened", app.Resolve, resolved, "triggered", func(o app.Outcome) bool { return is[app.Refused](o.Err) }},
		{"ack of acked", app.Acknowledge, acked, "acknowledged", func(o app.Outcome) bool { return o.Err == nil && o.Incident.Status == app.Acknowledged }},
		{"ack of acked, not read", app.Acknowledge, acked, "down", func(o app.Outcome) bool { return is[app.Unsure](o.Err) }},
		{"ack of acked, triggered again", app.Acknowledge, acked, "triggered", func(o app.Outcome) bool { return is[app.Refused](o.Err) }},
		{
			"ack of acked, resolved meanwhile", app.Acknowledge, acked, "resolved",
			func(o app.Outcome) bool { r, ok := errors.AsType[app.Refused](o.Err); return ok && r.Code == 1001 },
		},
		{
			"ack of resolved", app.Acknowledge, resolved, "resolved",
			func(o app.Outcome) bool { r, ok := errors.AsType[app.Refused](o.Err); return ok && r.Code == 1001 },
		},
	} {
		b, c := newBoard(t, map[string]string{"Q1": tt.now})
		b.refuse = func([]string) (int, string) { return 400, tt.said }
		if tt.now == "down" {
			b.on("GET /incidents/Q1", 503, ``)
		}
		if out := c.Perform(t.Context(), []app.Action{act(tt.kind, "Q1")}); !tt.want(out[0]) {
			t.Errorf("%s: %+v", tt.name, out[0])
		}
		if len(b.puts) != 1 {
			t.Errorf("%s: sent %d times", tt.name, len(b.puts))
		}
	}
}

func TestAnAnswerThatSaysOtherwiseConfirmsNothing(t *testing.T) {
	for _, kind := range []app.Kind{app.Acknowledge, app.Resolve} {
		d, c := newDesk(t)
		d.on("PUT /incidents", 200, `{"incidents":[`+row("Q1", 1, "triggered", "")+`]}`)
		if out := c.Perform(t.Context(), []app.Action{act(kind, "Q1")}); !is[app.Unsure](out[0].Err) || out[0].Incident != nil {
			t.Errorf("%s: %+v, want unsure", kind, out[0])
		}
	}
}

func TestTheTokenIsInNoWordOfPagerDutys(t *testing.T) {
	d, c := newDesk(t)
	d.on("PUT /incidents", 400, `{"error":{"code":2001,"message":"the token `+secret+` may not","errors":["`+secret+`"]}}`)
	out := c.Perform(t.Context(), []app.Action{act(app.Acknowledge, "Q1")})
	if s := fmt.Sprintf("%v %#v", out[0].Err, out[0].Err); strings.Contains(s, secret) || !strings.Contains(s, "[secret]") {
		t.Errorf("the error is %s", s)
	}
	for _, form := range []string{"%v", "%+v", "%#v"} {
		if s := fmt.Sprintf(form, c) + fmt.Sprintf(form, c.api) + fmt.Sprintf(form, c.api.HTTPClient); strings.Contains(s, secret) {
			t.Errorf("%s prints the token: %s", form, s)
		}
	}
}
