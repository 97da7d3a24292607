package pagerduty

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/dogwatch-app/dogwatch/app"
)

func TestWhereTheTokenGoes(t *testing.T) {
	for _, tt := range []struct{ region, url, want string }{
		{"", "", "https://api.pagerduty.com"},
		{"us", "", "https://api.pagerduty.com"},
		{"EU", "", "https://api.eu.pagerduty.com"},
		{"eu", "https://pd.example.com/api/", "https://pd.example.com/api"},
		{"", "http://127.0.0.1:8090", "http://127.0.0.1:8090"},
		{"", "http://localhost:1", "http://localhost:1"},
		{"", "http://[::1]:8090", "http://[::1]:8090"},
		{"", " https://x ", "https://x"},
		{"", "http://127.9.9.9", "http://127.9.9.9"},
		{"mars", "", ""},
		{"", "http://api.pagerduty.com", ""},
		{"", "http://192.168.1.5:8090", ""},
		{"", "http://127.0.0.1.evil.example", ""},
		{"", "http://localhost.evil.example", ""},
		{"", "ftp://x", ""},
		{"", "api.pagerduty.com", ""},
		{"", "https://", ""},
		{"", "https://:443", ""},
		{"", "https://user:pw@x", ""},
		{"", "https://x?token=1", ""},
		{"", "https://x#y", ""},
		{"", "://", ""},
		{"", "file:///etc/passwd", ""},
	} {
		u, err := endpoint(app.Credential{Region: tt.region, URL: tt.url})
		switch {
		case tt.want == "":
			if !is[app.Invalid](err) {
				t.Errorf("%q %q: %v, %v; want app.Invalid", tt.region, tt.url, u, err)
			}
		case err != nil || u.String() != tt.want:
			t.Errorf("%q %q: %v, %v; want %s", tt.region, tt.url, u, err, tt.want)
		}
	}
	if _, err := endpoint(app.Credential{URL: "http://10.0.0.1"}); !strings.Contains(fmt.Sprint(err), "https") {
		t.Errorf("%v does not say what to do", err)
	}
}

func TestTheTokenAndItsScheme(t *testing.T) {
	for _, tt := range []struct {
		in, token string
		bearer    bool
	}{
		{"u+abcDEF123", "u+abcDEF123", false},
		{" u+abc\n", "u+abc", false},
		{"Token token=u+abc", "u+abc", false},
		{"pdus+_0XBP", "pdus+_0XBP", true},
		{"pdeu+_0XBP", "pdeu+_0XBP", true},
		{"Bearer xyz", "xyz", true},
		{"", "", false},
		{"  ", "", false},
		{"two words", "", false},
		{"u+a\nHost: x", "", false},
		{"ü", "", false},
		{"Bearer ", "", false},
		{"a\x00b", "", false},
	} {
		got, bearer, err := plainToken(tt.in)
		if tt.token == "" {
			if !is[app.Invalid](err) || got != "" || tt.in != "" && strings.Contains(err.Error(), "u+a") {
				t.Errorf("%q: %v, %v; want app.Invalid", tt.in, got, err)
			}
			continue
		}
		if err != nil || got.Reveal() != tt.token || bearer != tt.bearer {
			t.Errorf("%q: %q, %v, %v; want %q, %v", tt.in, got.Reveal(), bearer, err, tt.token, tt.bearer)
		}
	}
}

func TestNewCallsNobodyAndRefusesWhatCannotBeRight(t *testing.T) {
	d, _ := newDesk(t)
	for _, cred := range []app.Credential{{Token: ""}, {Token: "x", Region: "mars"}, {Token: "x", URL: "http://pagerduty.com"}} {
		if c, err := New(cred, Options{Transport: d}); !is[app.Invalid](err) || c != nil {
			t.Errorf("%+v: %v, %v", cred, c, err)
		}
	}
	if len(d.seen) != 0 {
		t.Errorf("%d calls were made", len(d.seen))
	}
}

// One client over a real connection, read and written at the same time.
func TestFetchAndPerformAtTheSameTime(t *testing.T) {
	d, _ := newDesk(t)
	d.on("GET /incidents", 200, `{"incidents":`+rows(row("Q1", 1, "triggered", ""))+`,"more":false}`)
	d.on("PUT /incidents", 200, `{"incidents":`+rows(row("Q1", 1, "acknowledged", ""))+`}`)
	var agents sync.Map
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		agents.Store(r.UserAgent(), true)
		d.mux.ServeHTTP(w, r)
	}))
	defer server.Close()
	c, err := New(app.Credential{URL: server.URL, Token: secret}, Options{Version: "1.2"})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Wake()
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if r, err := c.Fetch(t.Context(), app.Query{Open: true}); err != nil || len(r.Open) != 1 {
				t.Errorf("fetch: %v, %v", r.Open, err)
			}
		})
		all.Go(func() {
			if out := c.Perform(t.Context(), []app.Action{act(app.Acknowledge, "Q1")}); out[0].Err != nil {
				t.Errorf("perform: %v", out[0].Err)
			}
		})
	}
	all.Wait()
	agents.Range(func(agent, _ any) bool {
		if agent != "dogwatch/1.2" {
			t.Errorf("called as %q", agent)
		}
		return true
	})
}
