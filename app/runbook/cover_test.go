package runbook

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/dogwatch-app/dogwatch/app"
)

func TestCover(t *testing.T) {
	zone := time.FixedZone("east", 2*60*60)
	end := time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)
	window := app.Span{Start: end.AddDate(0, 0, -90), End: end}
	page := func(service, title string, daysAgo, hour int) app.PastPage {
		i := app.Incident{ID: fmt.Sprint(service, title, daysAgo), Title: title, Service: app.Ref{ID: service, Name: "The " + service}}
		return app.PastPage{Incident: i, At: end.AddDate(0, 0, -daysAgo).Add(time.Duration(hour-2) * time.Hour)} // hour by the wall
	}
	drill := page("drill", "x", 1, 3)
	drill.Incident.Drill = true
	pages := []app.PastPage{
		page("opens", "a", 5, 3), page("opens", "b", 2, 12), page("opens", "a", 3, 22), page("opens", "a", 4, 8),
		page("broken", "a", 5, 7), page("broken", "a", 6, 12),
		page("page", "a", 5, 12), page("page", "a", 6, 12),
		page("guess", "a", 5, 12),
		page("none", "older", 9, 23), page("none", "newer", 1, 2), page("none", "newer", 2, 23),
		drill, page("opens", "a", 91, 3),
		{Incident: app.Incident{Service: app.Ref{ID: "opens"}}, At: end},
	}
	asked := map[string]int{}
	found := func(p app.PastPage) *app.Runbook {
		asked[p.Incident.Service.ID+p.Incident.Title]++
		r := app.Runbook{URL: "https://r.example/" + p.Incident.Title, Sure: true}
		switch s := p.Incident.Service.ID; {
		case s == "opens" && p.Incident.Title == "b": // the newest's is dead, but there is another
			r.Problem = &app.Problem{Code: "gone"}
		case s == "opens":
			r.Text = true
		case s == "broken":
			r.Text, r.Read, r.Problem = true, end, &app.Problem{Code: "gone"} // only the copy is left
		case s == "guess":
			r.Sure = false
		case s == "none":
			return nil
		}
		return &r
	}
	before := slices.Clone(pages)
	c := Cover(pages, window, Days{Sleep: app.DefaultHours().Sleep, Zone: zone}, found)
	var b strings.Builder
	for _, s := range c.Services {
		url := "-"
		if s.Runbook != nil {
			url = s.Runbook.URL
		}
		fmt.Fprintf(&b, "%s %s %d %d %s %s %s\n", s.Service.Name, s.State, s.Pages, s.Nights, s.Title, url, s.Last.In(zone).Format("Jan 2 15:04"))
	}
	expect(t, "coverage", b.String(), `
The opens opens 4 2 a https://r.example/a Nov 29 12:00
The none missing 3 3 newer - Nov 30 02:00
The broken broken 2 1 a https://r.example/a Nov 26 07:00
The page page 2 0 a https://r.example/a Nov 26 12:00
The guess missing 1 0 a https://r.example/a Nov 26 12:00`)
	if asked["opensa"] != 1 || asked["nonenewer"] != 1 || asked["noneolder"] != 1 || asked["drillx"] != 0 {
		t.Errorf("asked %v", asked)
	}
	if !slices.EqualFunc(before, pages, func(a, b app.PastPage) bool { return a.Incident.ID == b.Incident.ID && a.At.Equal(b.At) }) || c.Window != window {
		t.Error("the pages were changed")
	}
	if c := Cover(nil, window, Days{}, found); c.Services == nil || len(c.Services) != 0 {
		t.Errorf("no page: %+v", c)
	}
}

// TestCoverOrder: the order of the pages makes no difference, and no page is lost.
func TestCoverOrder(t *testing.T) {
	start := time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC)
	window := app.Span{Start: start, End: start.AddDate(0, 0, 90)}
	rapid.Check(t, func(t *rapid.T) {
		var pages []app.PastPage
		for n := range rapid.IntRange(0, 30).Draw(t, "pages") {
			i := app.Incident{ID: fmt.Sprint(n), Title: rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "title"), Service: app.Ref{ID: rapid.SampledFrom([]string{"x", "y", "z"}).Draw(t, "service")}}
			pages = append(pages, app.PastPage{Incident: i, At: start.Add(time.Duration(rapid.IntRange(0, 89*24).Draw(t, "hour")) * time.Hour)})
		}
		found := func(p app.PastPage) *app.Runbook {
			if p.Incident.Title == "a" {
				return nil
			}
			return &app.Runbook{URL: p.Incident.Title, Sure: p.Incident.Title == "b", Text: true}
		}
		days := Days{Sleep: app.DefaultHours().Sleep}
		want := fmt.Sprintf("%+v", shown(Cover(pages, window, days, found)))
		if got := fmt.Sprintf("%+v", shown(Cover(rapid.Permutation(pages).Draw(t, "other order"), window, days, found))); got != want {
			t.Fatalf("%s\n%s", got, want)
		}
		total := 0
		for _, s := range Cover(pages, window, days, found).Services {
			total += s.Pages
			if s.Nights > s.Pages {
				t.Fatalf("%+v", s)
			}
		}
		if total != len(pages) {
			t.Fatalf("%d of %d pages", total, len(pages))
		}
	})
}

func shown(c app.Coverage) []string {
	var all []string
	for _, s := range c.Services {
		r := app.Runbook{}
		if s.Runbook != nil {
			r = *s.Runbook
		}
		all = append(all, fmt.Sprint(s.Service, s.State, s.Pages, s.Nights, s.Title, s.Last, r.URL))
	}
	return all
}

func TestTemplate(t *testing.T) {
	text := Template("Payments\n# API", "*High* <b>error</b>\u202e rate")
	at := 0
	for _, want := range []string{"# \\*High\\* \\<b\\>error\\</b\\> rate\n", "Service: Payments \\# API\n", "\n## Meaning\n", "\n## Impact\n", "\n## Diagnosis\n\n1. ", "\n## Mitigation\n\n1. ", "\n## Escalate to\n"} {
		n := strings.Index(text[at:], want)
		if n < 0 {
			t.Fatalf("%q is missing, or not in its place:\n%s", want, text)
		}
		at += n
	}
	if text := Template("", ""); !strings.HasPrefix(text, "# Runbook\n") || strings.Contains(text, "Service:") {
		t.Errorf("%s", text)
	}
}

func TestFileName(t *testing.T) {
	for _, c := range []struct{ service, title, want string }{
		{"Payments API", "Error rate: 14 %", "payments-api-error-rate-14.md"},
		{"", "../../etc/passwd", "etc-passwd.md"},
		{"", "CON", "runbook-con.md"},
		{"com1", "", "runbook-com1.md"},
		{"", "Überlast!", "überlast.md"},
		{"", "\x00\u202e", "runbook.md"},
		{strings.Repeat("a", 500), "", strings.Repeat("a", 80) + ".md"},
	} {
		if got := FileName(c.service, c.title); got != c.want {
			t.Errorf("%q %q is %s, want %s", c.service, c.title, got, c.want)
		}
	}
}
