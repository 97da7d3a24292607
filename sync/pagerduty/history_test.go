package pagerduty

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

func TestHistoryIsReadInWindowsThatPagerDutyTakes(t *testing.T) {
	d, c := newDesk(t)
	list := newOpenList(t, 1300, 12*time.Hour) // 650 days
	d.serve("GET /incidents", list.ServeHTTP)
	q := app.HistoryQuery{
		Since: list.now.Add(-500 * 24 * time.Hour), Until: list.now.Add(-100*time.Hour + 300*time.Millisecond),
		Status: []app.Status{app.Triggered, app.Acknowledged},
	}
	got, err := c.History(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	var want []int
	for _, n := range slices.Backward(list.numbers) {
		if at := list.created(n); !at.Before(q.Since) && at.Before(q.Until) {
			want = append(want, n)
		}
	}
	var numbers []int
	for _, i := range got.Incidents {
		numbers = append(numbers, i.Number)
	}
	if !slices.Equal(numbers, want) {
		t.Errorf("%d incidents, want %d, newest first", len(numbers), len(want))
	}
	for _, call := range d.calls() {
		v, _ := url.ParseQuery(call.query)
		if v.Get("date_range") != "" || !slices.Equal(v["statuses[]"], []string{"triggered", "acknowledged"}) || v.Get("user_ids[]") != "" {
			t.Errorf("asked for %s", call.query)
		}
	}
}

func TestHistoryMatchesTextAndMine(t *testing.T) {
	d, c := newDesk(t)
	one := func(number int, title, service string) string {
		return fmt.Sprintf(`{"id":"Q%d","incident_number":%d,"title":%q,"status":"resolved","created_at":"2026-11-30T00:00:00Z","service":{"id":"P","summary":%q}}`,
			number, number, title, service)
	}
	d.on("GET /incidents", 200, `{"incidents":`+rows(one(11, "Checkout: error rate", "Payments API"), one(12, "Disk full", "Search"),
		one(213, "checkout slow", "Web"))+`,"more":false}`)
	q := app.HistoryQuery{Since: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC), Until: time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC), Mine: true}
	for text, want := range map[string]string{
		"": "11 12 213", "CHECKOUT": "11 213", "payments": "11", "#12": "12", "13": "213", "checkout slow": "213", " disk  full ": "12", "nothing": "",
	} {
		q.Text = text
		got, err := c.History(t.Context(), q)
		var numbers []string
		for _, i := range got.Incidents {
			numbers = append(numbers, fmt.Sprint(i.Number))
		}
		if err != nil || strings.Join(numbers, " ") != want {
			t.Errorf("%q: %v, %v; want %s", text, numbers, err, want)
		}
	}
	if q := d.calls()[0].query; !strings.Contains(q, "user_ids%5B%5D=PME") {
		t.Errorf("asked for %s, want mine", q)
	}
}

func TestALongHistoryIsCutAndSaysSo(t *testing.T) {
	d, c := newDesk(t)
	list := newOpenList(t, 9000, time.Minute)
	d.serve("GET /incidents", list.ServeHTTP)
	for _, days := range []int{-7, -700} { // within one window, and over several
		d.seen = nil
		q := app.HistoryQuery{Since: list.now.AddDate(0, 0, days), Until: list.now, Status: []app.Status{app.Triggered, app.Acknowledged}}
		got, err := c.History(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		list := got.Incidents
		if !got.Cut || len(list) < MaxHistory || len(list) > MaxHistory+100 || list[0].Number != 9000 {
			t.Errorf("%d days: cut %v, %d incidents from #%d, want the newest %d", days, got.Cut, len(list), list[0].Number, MaxHistory)
		}
		if n := d.count("GET /incidents"); n > 40 {
			t.Errorf("%d days: it took %d calls", days, n)
		}
	}
	q := app.HistoryQuery{Since: list.now.AddDate(0, 0, -1), Until: list.now}
	if _, err := c.History(t.Context(), app.HistoryQuery{Since: q.Until, Until: q.Since}); !is[app.Invalid](err) {
		t.Errorf("time backwards: %v", err)
	}
}

func TestPeopleAreFoundByText(t *testing.T) {
	d, c := newDesk(t)
	d.serve("GET /users", func(w http.ResponseWriter, r *http.Request) {
		if q := r.URL.Query(); q.Get("query") != "an a+b@c" || q.Get("limit") != "100" {
			t.Errorf("asked for %s", r.URL.RawQuery)
		}
		say(w, 200, `{"users":[{"id":"PANA","name":"Ana","email":"ana@example.com","time_zone":"America/Lima","role":"limited_user"},{"id":"PBEN","summary":"Ben","teams":null}],"more":false}`)
	})
	got, err := c.People(t.Context(), " an a+b@c ")
	want := []app.User{{ID: "PANA", Name: "Ana", Email: "ana@example.com", TimeZone: "America/Lima", Role: "limited_user"}, {ID: "PBEN", Name: "Ben"}}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("got %v, %v", got, err)
	}
}
