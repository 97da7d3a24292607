package pagerduty

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/sync/simulator"
)

func TestHowPagerDutyReachesMe(t *testing.T) {
	d, c := newDesk(t)
	methods := `{"contact_methods":[{"type":"push_notification_contact_method"},{"type":"email_contact_method"},{"type":"email_contact_method"},{"type":null}]}`
	rules := `{"notification_rules":[{"urgency":"low","start_delay_in_minutes":0},{"urgency":"high","start_delay_in_minutes":5},{"urgency":"high","start_delay_in_minutes":2}]}`
	d.serve("GET /users/PME/contact_methods", func(w http.ResponseWriter, _ *http.Request) { say(w, 200, methods) })
	d.serve("GET /users/PME/notification_rules", func(w http.ResponseWriter, _ *http.Request) { say(w, 200, rules) })
	got, err := c.Contacts(t.Context())
	if err != nil || !slices.Equal(got.Methods, []string{"email", "push"}) || got.HighRules != 2 || got.Soonest != 2 {
		t.Errorf("%+v, %v", got, err)
	}
	rules = `{"notification_rules":[]}`
	if got, err := c.Contacts(t.Context()); err != nil || got.HighRules != 0 {
		t.Errorf("%+v, %v", got, err)
	}
	for _, bad := range []string{`{}`, `{"contact_methods":null}`, `[`, `{"contact_methods":"x"}`} {
		methods = bad
		if _, err := c.Contacts(t.Context()); err == nil {
			t.Errorf("%s is taken for an answer", bad)
		}
	}
}

// entry is a line of the account's log.
func logged(id, kind, at, incident, urgency string, to ...string) string {
	var people []string
	for _, p := range to {
		people = append(people, fmt.Sprintf(`{"id":%q,"type":"user_reference"}`, p))
	}
	return fmt.Sprintf(`{"id":%q,"type":"%s_log_entry","created_at":"2026-12-01T%s:00Z","agent":{"id":"PX"},"assignees":[%s],
		"incident":{"id":%q,"incident_number":1,"title":"t","status":"resolved","urgency":%q,"type":"incident"}}`, id, kind, at, strings.Join(people, ","), incident, urgency)
}

func TestPagesAreFoundInTheLog(t *testing.T) {
	d, c := newDesk(t)
	d.on("GET /log_entries", 200, `{"log_entries":`+rows(
		logged("9", "resolve", "06:00", "A", "high"),
		logged("8", "assign", "05:00", "A", "high", "PME"), // it came back
		logged("7", "escalate", "04:10", "A", "high", "POTHER"),
		logged("6", "assign", "04:05", "L", "low", "PME"),
		logged("5", "assign", "04:04", "O", "high", "POTHER"),
		logged("4", "notify", "04:01", "A", "high", "PME"), // of the same page
		logged("3", "assign", "04:00", "A", "high", "PME"),
		logged("2", "assign", "03:00", "B", "high", "PME"), // nobody took it away
		`{"id":"1","type":null,"incident":null}`,
	)+`,"more":false}`)
	at := func(clock string) time.Time {
		v, err := time.Parse(time.RFC3339, "2026-12-01T"+clock+":00Z")
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	got, err := c.Pages(t.Context(), at("00:00"), at("12:00"))
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, p := range got {
		answered := ""
		if !p.Answered.IsZero() {
			answered = p.Answered.Format(" 15:04")
		}
		said = append(said, p.Incident.ID+" "+p.At.Format("15:04")+answered)
	}
	if want := []string{"B 03:00", "A 04:00 04:10", "A 05:00 06:00"}; !slices.Equal(said, want) {
		t.Errorf("%q, want %q", said, want)
	}
	if q := d.calls()[0].query; !strings.Contains(q, "since=2026-12-01T00") || !strings.Contains(q, "incidents") {
		t.Errorf("asked for %s", q)
	}
	if _, err := c.Pages(t.Context(), at("12:00"), at("12:00")); err == nil {
		t.Error("a time without length")
	}
}

// TestPagesOfASimulatedNight holds the reading against the simulated PagerDuty's own.
func TestPagesOfASimulatedNight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sc, err := simulator.Load(simulator.Quiet)
		if err != nil {
			t.Fatal(err)
		}
		sim, err := simulator.New(sc)
		if err != nil {
			t.Fatal(err)
		}
		c, err := New(app.Credential{URL: "http://127.0.0.1", Token: "ana-token"}, Options{Transport: simulator.Transport(sim)})
		if err != nil {
			t.Fatal(err)
		}
		since := time.Now()
		var ids []string
		for n := range 3 {
			id, err := sim.Trigger("payments-api", fmt.Sprintf("page %d", n), simulator.With{})
			if err != nil {
				t.Fatal(err)
			}
			ids = append(ids, id)
			time.Sleep(time.Minute)
		}
		if err := sim.Ack("ana", ids[0], "mobile"); err != nil {
			t.Fatal(err)
		}
		time.Sleep(3 * time.Minute) // the others escalate away after five
		time.Sleep(10 * time.Minute)
		got, err := c.Pages(t.Context(), since, time.Now())
		if err != nil || len(got) != 3 {
			t.Fatalf("%d pages, %v", len(got), err)
		}
		for n, p := range got {
			if p.Incident.ID != ids[n] || p.Answered.IsZero() {
				t.Errorf("%+v, want %s and answered", p, ids[n])
			}
		}
		if took := got[1].Answered.Sub(got[1].At); took < 4*time.Minute || took > 6*time.Minute {
			t.Errorf("the second escalated after %s", took)
		}
		if took := got[0].Answered.Sub(got[0].At); took < 2*time.Minute || took > 4*time.Minute {
			t.Errorf("the first was acknowledged after %s", took)
		}
	})
}

func TestTheFeedIsASecretAndAnAddress(t *testing.T) {
	for _, c := range []struct{ user, want string }{
		{`{"id":"PME","http_cal_url":"https://acme.pagerduty.com/private/abc/feed","web_cal_url":"webcal://x"}`, "https://acme.pagerduty.com/private/abc/feed"},
		{`{"id":"PME","http_cal_url":null,"web_cal_url":"webcal://acme.pagerduty.com/private/abc/feed"}`, "webcal://acme.pagerduty.com/private/abc/feed"},
		{`{"id":"PME"}`, ""},
		{`{"id":"PME","http_cal_url":"javascript:alert(1)"}`, ""},
	} {
		d := &desk{mux: http.NewServeMux()}
		d.on("GET /users/me", 200, `{"user":`+c.user+`}`)
		client, err := New(app.Credential{URL: "http://127.0.0.1", Token: secret}, Options{Transport: d})
		if err != nil {
			t.Fatal(err)
		}
		got, err := client.Feed(t.Context())
		if got.Reveal() != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%s: %q, %v", c.user, got.Reveal(), err)
		}
		if shown := fmt.Sprint(got); strings.Contains(shown, "private") {
			t.Errorf("it prints as %s", shown)
		}
	}
}
