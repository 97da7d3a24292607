package pagerduty

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/sync/pace"
)

// boardDesk has one open request of mine on the service PSVC.
func boardDesk(t *testing.T) (*desk, *Client) {
	d, c := newDesk(t)
	whole := row("Q1", 1, "triggered", `"incident_key":"swap/1","body":{"details":"text"},`+
		`"first_trigger_log_entry":{"id":"R1","agent":{"id":"PME","type":"user_reference"}}`)
	d.on("GET /incidents", 200, `{"incidents":[`+whole+`],"more":false}`)
	d.on("POST /incidents", 201, `{"incident":`+row("Q2", 2, "triggered", `"incident_key":"swap/2"`)+`}`)
	d.on("GET /incidents/Q1", 200, `{"incident":`+whole+`}`)
	d.serve("PUT /incidents/{id}", func(w http.ResponseWriter, r *http.Request) {
		say(w, 200, `{"incident":`+row(r.PathValue("id"), 2, "resolved", "")+`}`)
	})
	d.on("GET /incidents/Q1/notes", 200, `{"notes":[]}`)
	d.on("POST /incidents/Q1/notes", 200, `{"note":{"id":"N1"}}`)
	d.on("GET /services", 200, `{"services":[{"id":"PSVC","summary":"Swaps","escalation_policy":{"id":"PE"}}],"more":false}`)
	d.on("GET /oncalls", 200, `{"oncalls":[],"more":false}`)
	d.on("GET /users/PA", 200, `{"user":{"id":"PA"}}`)
	return d, c
}

var swapAsked = app.Posting{Key: "swap/2", Title: "Shift swap", Body: "text", To: []app.Ref{{ID: "PA"}, {ID: "PB"}}}

// Reading requests waits behind everything else, and what a person waits for behind the
// looks that find pages.
func TestSwapCallsGoInTheirLanes(t *testing.T) {
	for name, tt := range map[string]struct {
		do   func(c *Client) error
		read pace.Lane
	}{
		"requests": {func(c *Client) error { _, err := c.Requests(t.Context(), "PSVC", time.Now()); return err }, pace.Background},
		"request":  {func(c *Client) error { _, err := c.Request(t.Context(), "Q1"); return err }, pace.Detail},
		"put up":   {func(c *Client) error { _, err := c.PutUp(t.Context(), app.Ref{ID: "PSVC"}, swapAsked); return err }, pace.Detail},
		"say":      {func(c *Client) error { return c.Say(t.Context(), "Q1", "yes") }, pace.Detail},
		"close":    {func(c *Client) error { return c.Close(t.Context(), "Q1") }, pace.Detail},
		"service":  {func(c *Client) error { _, err := c.FindService(t.Context(), "Swaps"); return err }, pace.Detail},
		"users":    {func(c *Client) error { _, err := c.Users(t.Context(), []string{"PA"}); return err }, pace.Detail},
		"shifts": {func(c *Client) error {
			now := time.Now()
			_, err := c.ShiftsOf(t.Context(), []string{"PA"}, app.Span{Start: now, End: now.Add(time.Hour)})
			return err
		}, pace.Detail},
	} {
		d, c := boardDesk(t)
		if err := tt.do(c); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if len(d.calls()) == 0 {
			t.Errorf("%s: no call", name)
		}
		for _, call := range d.calls() {
			want := tt.read
			if !strings.HasPrefix(call.what, "GET ") {
				want = pace.Write
			}
			if call.lane != want {
				t.Errorf("%s: %s went in lane %d, want %d", name, call.what, call.lane, want)
			}
		}
	}
}

// The calls that change a request leave alone the one operation by which pages are
// answered, which has a limit of its own.
func TestAnswersToPagesKeepTheirLimit(t *testing.T) {
	d, c := boardDesk(t)
	if _, err := c.PutUp(t.Context(), app.Ref{ID: "PSVC"}, swapAsked); err != nil {
		t.Error(err)
	}
	if err := c.Close(t.Context(), "Q1"); err != nil {
		t.Error(err)
	}
	if n := d.count("PUT /incidents"); n != 0 || d.count("PUT /incidents/Q1") != 1 || d.count("PUT /incidents/Q2") != 1 {
		t.Errorf("%d calls of PUT /incidents of %+v", n, d.calls())
	}
}

// What is sent is all there is, with nothing that is null.
func TestARequestAsItIsSent(t *testing.T) {
	d, c := boardDesk(t)
	if _, err := c.PutUp(t.Context(), app.Ref{ID: "PSVC"}, swapAsked); err != nil {
		t.Fatal(err)
	}
	bodies := map[string]string{}
	for _, call := range d.calls() {
		bodies[call.what] = call.body
	}
	for what, want := range map[string]string{
		"POST /incidents": `{"incident":{"type":"incident","title":"Shift swap","service":{"id":"PSVC","type":"service_reference"},` +
			`"urgency":"low","incident_key":"swap/2","body":{"type":"incident_body","details":"text"},"assignments":[{"assignee":{"id":"PA","type":"user_reference"}}]}}`,
		"PUT /incidents/Q2": `{"incident":{"type":"incident_reference","assignments":[{"assignee":{"id":"PA","type":"user_reference"}},{"assignee":{"id":"PB","type":"user_reference"}}]}}`,
	} {
		if bodies[what] != want {
			t.Errorf("%s sent\n%s\nwant\n%s", what, bodies[what], want)
		}
	}
}

func TestABoardReadByManyAtOnce(t *testing.T) {
	_, c := boardDesk(t)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 5 {
				got, err := c.Requests(t.Context(), "PSVC", time.Now().Add(-time.Hour))
				if err != nil || len(got) != 1 || got[0].Body != "text" || got[0].By.ID != "PME" {
					t.Errorf("%+v, %v", got, err)
				}
			}
		})
	}
	all.Wait()
}

func TestABoardWithTooMuchOnIt(t *testing.T) {
	d, c := boardDesk(t)
	var all []string
	for n := range MaxRequests + 1 {
		all = append(all, row(fmt.Sprint("Q", n), n, "triggered", fmt.Sprintf(`"incident_key":"swap/%d"`, n)))
	}
	d.putJSON("GET /incidents", `{"incidents":`+rows(all...)+`,"more":false}`)
	if got, err := c.Requests(t.Context(), "PSVC", time.Now()); !is[app.Refused](err) || got != nil {
		t.Errorf("%d requests, %v", len(got), err)
	}
	if len(d.calls()) > 5 {
		t.Errorf("%d calls", len(d.calls()))
	}
}

func TestOfficialServicesAndNotes(t *testing.T) {
	var one struct {
		Service service `json:"service"`
	}
	if err := json.Unmarshal(example(t, "get_services_id.200.response.json"), &one); err != nil {
		t.Fatal(err)
	}
	p, err := decodeServices(example(t, "get_services.200.response.json"), 25)
	if err != nil || len(p.rows) != 1 || p.more {
		t.Fatalf("%+v, %v", p, err)
	}
	for _, w := range []service{one.Service, p.rows[0]} {
		s := w.swapService()
		if s.ID != "PIJ90N7" || s.Name != "My Application Service" || s.URL == "" || s.Urgency != "use_support_hours" || !s.Active ||
			s.AckTimeout != 10*time.Minute || s.AutoResolve != 4*time.Hour || s.Policy.ID != "PT20YPA" {
			t.Errorf("%+v", s)
		}
	}
	d, c := boardDesk(t)
	d.putJSON("GET /incidents/Q1/notes", string(example(t, "get_incidents_id_notes.200.response.json")))
	got, err := c.Request(t.Context(), "Q1")
	if err != nil || len(got.Notes) != 2 {
		t.Fatalf("%+v, %v", got, err)
	}
	// The example's second note is a rule's, though it bears a user's id.
	first, second := got.Notes[0], got.Notes[1]
	if !first.By.Zero() || second.By != (app.Ref{ID: "PXPGF42", Name: "Earline Greenholt"}) || !first.At.Before(second.At) || !second.Edited {
		t.Errorf("%+v", got.Notes)
	}
	posts, err := decodePosts(example(t, "get_incidents.200.response.json"), 1)
	if err != nil || len(posts.rows) != 1 {
		t.Fatalf("%+v, %v", posts, err)
	}
	if row := posts.rows[0]; row.Status != app.Resolved || row.Closed.IsZero() || row.ClosedBy.Name != "Earline Greenholt" || row.unknown ||
		row.Key != "baf7cf21b1da41b4b0221008339ff357" {
		t.Errorf("%+v", row)
	}
}

// FuzzPosts: whatever is answered, a request is read or refused, and is never of
// somebody whom PagerDuty does not call a user.
func FuzzPosts(f *testing.F) {
	f.Add([]byte(`{"incidents":[` + row("Q1", 1, "resolved", `"incident_key":"swap/1","last_status_change_by":{"id":"P","type":"service_reference"}`) + `]}`))
	f.Add([]byte(`{"notes":[{"id":"N","user":{"id":"P","type":"bot_user_reference"},"created_at":null}]}`))
	f.Add([]byte(`{"incident":{"id":"Q1","body":{"details":"x"},"first_trigger_log_entry":{"agent":{"id":"P","type":"user"}}}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		if p, err := decodePosts(body, 100); err == nil {
			for _, one := range p.rows {
				if one.Incident == "" || one.Closed.IsZero() != (one.Status != app.Resolved) && !one.At.IsZero() {
					t.Errorf("%+v", one)
				}
			}
		} else if !is[app.Offline](err) || len(p.rows) > 0 {
			t.Errorf("%d rows, %T", len(p.rows), err)
		}
		if p, err := decodeServices(body, 100); err == nil && slices.ContainsFunc(p.rows, func(s service) bool { return s.swapService().ID == "" }) {
			t.Error("a service without an id")
		}
		d, c := newDesk(t)
		d.on("GET /incidents/Q1", 200, string(body))
		d.on("GET /incidents/Q1/notes", 200, string(body))
		got, err := c.Request(t.Context(), "Q1")
		if err == nil && (got.Incident != "Q1" || len(got.Body) > maxPosted+3 || !utf8.ValidString(got.Body)) {
			t.Errorf("%+v", got)
		}
		if !got.By.Zero() && !strings.Contains(string(body), "user") {
			t.Errorf("by %+v", got.By)
		}
	})
}
