package pagerduty

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/dogwatch-app/dogwatch/app"
)

// FuzzIncidents: whatever is answered, it is read or refused, never half believed.
func FuzzIncidents(f *testing.F) {
	f.Add([]byte(`{"incidents":[` + row("Q1", 1, "triggered", "") + `],"more":true}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		p, err := decodeIncidents(body, 100)
		if err != nil {
			if len(p.rows) != 0 {
				t.Errorf("%d rows with %v", len(p.rows), err)
			}
			if !is[app.Offline](err) {
				t.Errorf("error %T", err)
			}
			return
		}
		var raw struct {
			Incidents []json.RawMessage `json:"incidents"`
		}
		if err := json.Unmarshal(body, &raw); err != nil || len(raw.Incidents) != len(p.rows) {
			t.Fatalf("%d rows of %d, %v", len(p.rows), len(raw.Incidents), err)
		}
		for _, i := range p.rows {
			if i.ID == "" || len(i.Title) > maxTitle+3 || !utf8.ValidString(i.Title) {
				t.Errorf("%+v", i)
			}
			switch i.Status {
			case app.Triggered, app.Acknowledged, app.Resolved:
			default:
				t.Errorf("status %q", i.Status)
			}
			if i.Urgency != app.High && i.Urgency != app.Low {
				t.Errorf("urgency %q", i.Urgency)
			}
		}
	})
}

// FuzzDetails: whatever a monitoring sends, its fields keep their bounds.
func FuzzDetails(f *testing.F) {
	f.Add([]byte(`{"labels":{"a":[1,"b",{"c":null}]},"n":1e9}`))
	f.Fuzz(func(t *testing.T, details []byte) {
		if err := checkFields((&flattener{left: maxDetails}).flatten(details)); err != nil {
			t.Error(err)
		}
		if !json.Valid(details) {
			return
		}
		body, _ := json.Marshal(map[string]any{"alerts": []any{map[string]any{"id": "A", "body": json.RawMessage(details)}}, "more": false})
		if p, err := decodeAlerts(body, 100, &flattener{left: maxDetails}); err != nil || len(p.rows) != 1 {
			t.Errorf("the alert was lost: %v", err)
		}
	})
}

// FuzzLog: no log entry makes the log unreadable.
func FuzzLog(f *testing.F) {
	f.Add([]byte(`{"type":"acknowledge_log_entry","channel":{"type":"mobile"},"agent":{"id":"P"}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		p, err := decodeLog(body, 100)
		if err != nil {
			return
		}
		for _, l := range p.rows {
			if l.ID == "" || l.What == "" {
				t.Errorf("%+v", l)
			}
		}
	})
}

// FuzzComplaint: no error answer is too odd for words.
func FuzzComplaint(f *testing.F) {
	f.Add([]byte(`{"error":{"code":2001,"message":"m","errors":["e"]}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		if said, _, _ := complaint(body); len(said) > maxWord+3 {
			t.Errorf("%d bytes", len(said))
		}
	})
}

// FuzzCredential: whatever is handed over, it is a credential that reads the same
// again, or an error that tells nothing of it.
func FuzzCredential(f *testing.F) {
	f.Add([]byte(`{"access_token":"A","refresh_token":"R","client_id":"c","client_secret":"s","expires_in":60}`))
	f.Add([]byte("Token token=u+abc"))
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := ParseCredential(data)
		if err != nil {
			if !is[app.Invalid](err) || got != "" || len(err.Error()) > 200 {
				t.Errorf("%q, %T %v", got.Reveal(), err, err)
			}
			return
		}
		again, err := ParseCredential([]byte(got.Reveal()))
		if err != nil || again != got {
			t.Errorf("%q reads as %q, %v", got.Reveal(), again.Reveal(), err)
		}
		c, err := New(app.Credential{Token: got}, Options{})
		if err != nil {
			t.Fatalf("no client takes %q: %v", got.Reveal(), err)
		}
		g, oauth := grantOf(got)
		if oauth != (c.tokens != nil) || oauth && c.Credential() != got {
			t.Errorf("%q is taken for another kind", got.Reveal())
		}
		if oauth && len(g.access) > 8 && strings.Contains(fmt.Sprintf("%v %+v %#v %s", g, c, c.tokens, c.Token().Expires), g.access.Reveal()) {
			t.Error("it is printed")
		}
	})
}

// FuzzRenewal: whatever a token endpoint answers, it is a whole grant or an error of
// package app without a secret in it.
func FuzzRenewal(f *testing.F) {
	f.Add(200, []byte(`{"access_token":"A2","refresh_token":"R2","expires_in":864000}`))
	f.Add(400, []byte(`{"error":"invalid_grant","error_description":"REFRESHTOKEN is spent"}`))
	from := &grant{access: "ACCESSTOKEN", refresh: "REFRESHTOKEN", clientID: "c", clientSecret: "CLIENTSECRET"}
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		g, err := renewed(from, status, body, time.Now())
		if err == nil {
			if g.access == "" || g.refresh == "" || g.clientID != "c" || g.clientSecret != from.clientSecret || status/100 != 2 {
				t.Errorf("HTTP %d: half a grant: %s", status, g.secret().Reveal())
			}
			return
		}
		if !is[app.Unauthorized](err) && !is[app.Offline](err) && !is[app.Unavailable](err) {
			t.Errorf("%T", err)
		}
		for _, s := range []string{"ACCESSTOKEN", "REFRESHTOKEN", "CLIENTSECRET"} {
			if strings.Contains(err.Error(), s) {
				t.Errorf("%v", err)
			}
		}
	})
}

// FuzzExtras: nothing that stands beside an incident breaks a bound.
func FuzzExtras(f *testing.F) {
	f.Add([]byte(`{"type":"incident_body","details":{"a":"b"}}`), []byte(`[{"display_name":"R","data_type":"url","value":"https://x"},{"value":[1,{"a":[]}]}]`))
	f.Fuzz(func(t *testing.T, body, fields []byte) {
		if !json.Valid(body) || !json.Valid(fields) {
			return
		}
		var d app.Detail
		whole, _ := json.Marshal(map[string]any{"incident": map[string]any{"body": json.RawMessage(body), "custom_fields": json.RawMessage(fields)}})
		decodeExtras(whole, &d)
		if len(d.Body) > maxText+3 || !utf8.ValidString(d.Body) {
			t.Errorf("a text of %d bytes", len(d.Body))
		}
		if err := checkFields(d.Fields); err != nil {
			t.Error(err)
		}
	})
}
