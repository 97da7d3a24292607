package pagerduty

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// openList serves GET /incidents as PagerDuty does: filters, order, pages, and a
// month where no range is asked for.
type openList struct {
	t       testing.TB
	numbers []int // ascending
	created func(number int) time.Time
	status  func(number int) string
	now     time.Time
}

func (l *openList) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	offset, _ := strconv.Atoi(q.Get("offset"))
	limit, _ := strconv.Atoi(q.Get("limit"))
	if limit < 1 || limit > 100 || offset+limit > 10_000 {
		say(w, 400, `{"error":{"code":2002,"message":"Arguments Caused Error","errors":["offset and limit"]}}`)
		return
	}
	since, until := l.now.AddDate(0, -1, 0), l.now
	if q.Get("date_range") == "all" {
		since, until = time.Time{}, l.now.AddDate(1, 0, 0)
	} else if q.Get("since") != "" {
		since, _ = time.Parse(time.RFC3339, q.Get("since"))
		until, _ = time.Parse(time.RFC3339, q.Get("until"))
		if until.Sub(since) > 181*24*time.Hour {
			say(w, 400, `{"error":{"code":2005,"message":"Invalid Date","errors":["more than 6 months"]}}`)
			return
		}
	}
	var list []int
	for _, n := range l.numbers {
		at := l.created(n)
		if !at.Before(since) && at.Before(until) && slices.Contains(q["statuses[]"], l.status(n)) {
			list = append(list, n)
		}
	}
	switch q.Get("sort_by") {
	case "incident_number:asc":
	case "incident_number:desc":
		slices.Reverse(list)
	default:
		l.t.Errorf("asked for the order %q, which may change under the pages", q.Get("sort_by"))
	}
	from := min(offset, len(list))
	to := min(from+limit, len(list))
	var out []string
	for _, n := range list[from:to] {
		out = append(out, fmt.Sprintf(`{"id":"Q%d","incident_number":%d,"status":%q,"urgency":"high","created_at":%q,"assignments":[{"assignee":{"id":"PME"}}]}`,
			n, n, l.status(n), l.created(n).Format(time.RFC3339)))
	}
	say(w, 200, fmt.Sprintf(`{"incidents":%s,"limit":%d,"offset":%d,"more":%v,"total":null}`, rows(out...), limit, offset, to < len(list)))
}

func newOpenList(t testing.TB, size int, every time.Duration) *openList {
	now := time.Date(2026, 12, 1, 3, 0, 0, 0, time.UTC)
	l := &openList{t: t, now: now, status: func(n int) string { return []string{"triggered", "acknowledged"}[n%2] }}
	for n := range size {
		l.numbers = append(l.numbers, n+1)
	}
	l.created = func(n int) time.Time { return now.Add(-time.Duration(size-n+1) * every) }
	return l
}

func fetchOpen(t testing.TB, c *Client) []app.Incident {
	t.Helper()
	r, err := c.Fetch(t.Context(), app.Query{Open: true})
	if err != nil {
		t.Fatal(err)
	}
	return r.Open
}

func TestTheOpenListIsWholeHoweverLong(t *testing.T) {
	for _, tt := range []struct {
		size  int
		every time.Duration
		most  int // calls
	}{
		{0, time.Hour, 1},
		{1, time.Hour, 1},
		{250, time.Hour, 3},
		{9000, time.Hour, 95},
		{10_500, 0, 115},
		{19_000, time.Second, 220},
		{26_000, time.Hour, 600},
		{41_000, 10 * time.Minute, 1400},
	} {
		t.Run(fmt.Sprintf("%d of them", tt.size), func(t *testing.T) {
			d, c := newDesk(t)
			d.serve("GET /incidents", newOpenList(t, tt.size, tt.every).ServeHTTP)
			got := fetchOpen(t, c)
			found := map[string]bool{}
			for _, i := range got {
				found[i.ID] = true
			}
			if len(got) != tt.size || len(found) != tt.size {
				t.Errorf("%d rows, %d different ones; want %d", len(got), len(found), tt.size)
			}
			if n := d.count("GET /incidents"); n > tt.most {
				t.Errorf("it took %d calls, want at most %d", n, tt.most)
			}
		})
	}
}

func TestMoreThanCanBeToldApartIsAnErrorNotAShorterList(t *testing.T) {
	d, c := newDesk(t)
	d.serve("GET /incidents", newOpenList(t, 20_500, 0).ServeHTTP)
	r, err := c.Fetch(t.Context(), app.Query{Open: true})
	if _, ok := errors.AsType[app.Offline](err); !ok || r.Open != nil {
		t.Errorf("%d rows, %v; want an app.Offline and no rows", len(r.Open), err)
	}
}

func TestTheOpenListIsAskedForOfAllTime(t *testing.T) {
	d, c := newDesk(t)
	d.serve("GET /incidents", newOpenList(t, 3, 4000*time.Hour).ServeHTTP)
	if got := fetchOpen(t, c); len(got) != 3 {
		t.Errorf("%d rows of 3, the oldest 500 days old", len(got))
	}
	q, _ := url.ParseQuery(d.calls()[0].query)
	want := url.Values{
		"user_ids[]": {"PME"}, "statuses[]": {"triggered", "acknowledged"}, "date_range": {"all"},
		"limit": {"100"}, "offset": {"0"}, "sort_by": {"incident_number:asc"},
	}
	if q.Encode() != want.Encode() {
		t.Errorf("asked for %s, want %s", q.Encode(), want.Encode())
	}
}

// The server's filter says that the row is mine; that its assignments are missing
// must not say otherwise.
func TestARowOfMyListWithoutAssigneesIsMine(t *testing.T) {
	for with, mine := range map[string]bool{
		`"assignments":null`: true, `"assignments":[]`: true, `"assignments":[{"assignee":null}]`: true, `"title":"x"`: true,
		`"assignments":[{"assignee":{"id":"PANA"}}]`: false,
	} {
		d, c := newDesk(t)
		d.on("GET /incidents", 200, `{"incidents":[{"id":"Q1","status":"triggered","urgency":"high",`+with+`}],"more":false}`)
		if got := fetchOpen(t, c); len(got) != 1 || got[0].Page("PME") != mine {
			t.Errorf("%s: page of mine is %v, want %v", with, got[0].Page("PME"), mine)
		}
	}
}

func TestOnePageThatFailsFailsTheLook(t *testing.T) {
	for name, bad := range map[string]func(w http.ResponseWriter){
		"500":     func(w http.ResponseWriter) { say(w, 500, `{"error":{"message":"Internal","code":0}}`) },
		"garbled": func(w http.ResponseWriter) { say(w, 200, `{"incidents":[{"id":"Q1"`) },
		"no id":   func(w http.ResponseWriter) { say(w, 200, `{"incidents":[{"title":"x"}],"more":false}`) },
		"401":     func(w http.ResponseWriter) { say(w, 401, ``) },
	} {
		d, c := newDesk(t)
		list := newOpenList(t, 250, time.Hour)
		d.serve("GET /incidents", func(w http.ResponseWriter, r *http.Request) {
			if strings.Contains(r.URL.RawQuery, "offset=190") {
				bad(w)
				return
			}
			list.ServeHTTP(w, r)
		})
		r, err := c.Fetch(t.Context(), app.Query{Open: true})
		if err == nil || r.Open != nil {
			t.Errorf("%s: %d rows, %v; want an error and no rows", name, len(r.Open), err)
		}
	}
}
