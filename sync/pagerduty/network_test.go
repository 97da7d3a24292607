package pagerduty

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// A token that is refused in the middle of a list makes the list an error: the pages
// read until then are not believed to be all.
func TestATokenRefusedMidwayInPaging(t *testing.T) {
	d, c := newDesk(t)
	d.serve("GET /incidents", func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("offset") != "0" {
			say(w, 401, `{"error":{"code":2006,"message":"Unauthorized"}}`)
			return
		}
		var list []string
		for n := range 100 {
			list = append(list, row(fmt.Sprintf("Q%d", n), n+1, "triggered", ""))
		}
		say(w, 200, `{"incidents":`+rows(list...)+`,"more":true}`)
	})
	r, err := c.Fetch(t.Context(), app.Query{Open: true})
	if !is[app.Unauthorized](err) || len(r.Open) != 0 {
		t.Errorf("%d rows, %v", len(r.Open), err)
	}
	if n := d.count("GET /incidents"); n != 2 {
		t.Errorf("asked %d times", n)
	}
}

// How wrong the clock is can be told from an answer that says no.
func TestTheSkewIsKnownWhenPagerDutySaysNo(t *testing.T) {
	for _, status := range []int{401, 403, 404, 429, 500} {
		d, c := newDesk(t)
		const ahead = 10 * time.Minute
		d.serve("GET /incidents", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Date", time.Now().Add(-ahead).UTC().Format(http.TimeFormat))
			say(w, status, `{"error":{"code":2006,"message":"no"}}`)
		})
		r, err := c.Fetch(t.Context(), app.Query{Open: true})
		if err == nil {
			t.Fatalf("%d is no error", status)
		}
		for _, skew := range []time.Duration{r.Skew, c.Skew()} {
			if off := skew - ahead; off.Abs() > 2*time.Second {
				t.Errorf("HTTP %d: the skew is %s, want about %s", status, skew, ahead)
			}
		}
	}
}

// Of a portal's clock nothing is believed.
func TestAPortalsClockDoesNotCount(t *testing.T) {
	d, c := newDesk(t)
	d.serve("GET /incidents", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Date", time.Now().Add(-time.Hour).UTC().Format(http.TimeFormat))
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte("<html>sign in</html>"))
	})
	r, err := c.Fetch(t.Context(), app.Query{Open: true})
	if o, ok := errors.AsType[app.Offline](err); !ok || o.Kind != app.NotAPI || r.Skew.Abs() > time.Minute {
		t.Errorf("skew %s, %v", r.Skew, err)
	}
}

func TestAProxyThatCannotBeRight(t *testing.T) {
	_, err := New(app.Credential{Token: "x"}, Options{Proxy: "me:SECRET@proxy:3128"})
	if !is[app.Invalid](err) || strings.Contains(err.Error(), "SECRET") {
		t.Errorf("%v", err)
	}
}
