package bookshelf

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// past is a page that came to me n days ago.
func past(n int, id, service, title string) app.PastPage {
	at := time.Now().AddDate(0, 0, -n)
	p := page(id, service, at)
	p.Title, p.Status = title, app.Resolved
	return app.PastPage{Incident: p.Incident, At: at}
}

// seeded is a rig with 90 days of pages: of each service the name says how it stands.
func seeded() *rig {
	r := newRig()
	add := func(p app.PastPage, url string) {
		r.pages = append(r.pages, p)
		d := app.Detail{Incident: p.Incident}
		if url != "" {
			d = linked(app.Tracked{Incident: p.Incident}, url)
		}
		r.details[p.Incident.ID] = d
	}
	for n := range 9 {
		add(past(2*n+1, fmt.Sprint("M", n), "missing", "it burns"), "")
	}
	for n := range 7 {
		add(past(n+1, fmt.Sprint("G", n), "gone", "it burns"), "https://git.example.com/gone.md")
	}
	for n := range 5 {
		add(past(n+1, fmt.Sprint("O", n), "opens", fmt.Sprint("other ", n)), "https://git.example.com/opens.md")
	}
	for n := range 4 {
		add(past(n+1, fmt.Sprint("L", n), "login", "it burns"), "https://git.example.com/o/r/blob/main/login.md")
	}
	for n := range 3 {
		add(past(n+1, fmt.Sprint("W", n), "wiki", "it burns"), "https://wiki.example.com/x/AQAk1")
	}
	for n := range 2 {
		add(past(n+1, fmt.Sprint("B", n), "mapped", "it burns"), "")
	}
	add(past(1, "D", "dead", "it burns"), "https://nowhere.example/x.md")
	add(past(95, "X", "ancient", "it burns"), "https://git.example.com/ancient.md")
	r.settings.Runbooks.Map = []app.RunbookRule{{Service: "mapped", URL: "https://git.example.com/mapped.md"}}
	for _, name := range []string{"opens", "mapped"} {
		r.web.set("git.example.com/"+name+".md", says("text/plain", steps))
	}
	r.web.set("git.example.com/o/r/raw/main/login.md", sends("/login"))
	r.web.set("git.example.com/login", says("text/html", "<html>"))
	r.web.set("wiki.example.com/x/AQAk1", status(http.StatusForbidden)) // to who is not signed in
	return r
}

func TestCoverageOfNinetyDays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := seeded()
		r.web.set("nowhere.example/", status(502))
		r.serve(t)
		if err := r.CheckLinks(t.Context()); err != nil {
			t.Fatal(err)
		}
		c, err := r.Coverage(t.Context())
		if err != nil || c.Problem != nil || !c.At.Equal(clock()) {
			t.Fatalf("got %+v, %v", c, err)
		}
		var got []string
		for _, s := range c.Services {
			line := fmt.Sprint(s.Service.Name, " ", s.Pages, " ", s.State)
			if s.Runbook != nil && s.Runbook.Problem != nil {
				line += " " + s.Runbook.Problem.Code
			}
			got = append(got, line)
		}
		want := []string{
			"missing 9 missing", "gone 7 broken runbook_gone", "opens 5 opens", "login 4 broken runbook_token", "wiki 3 page",
			"mapped 2 opens", "dead 1 broken runbook_trouble",
		}
		if !slices.Equal(got, want) {
			t.Errorf("got  %q\nwant %q", got, want)
		}
		if shelf, _ := r.reported(); shelf.Missing != 4 || shelf.Coverage != 2 {
			t.Errorf("told %+v", shelf)
		}
		var last time.Time
		asked := map[string]int{}
		for _, call := range r.web.log() {
			asked[call.what]++
			if strings.HasPrefix(call.what, "HEAD") && !strings.HasSuffix(call.what, "/login") {
				if gap := call.at.Sub(last); gap < time.Second {
					t.Errorf("%s was asked %s after the one before", call.what, gap)
				}
				last = call.at
			}
			if strings.HasPrefix(call.what, "GET") && call.h.Get("Range") != "bytes=0-0" {
				t.Errorf("%s reads all of it", call.what)
			}
		}
		for what, n := range asked {
			if n != 1 || strings.Contains(what, "ancient") {
				t.Errorf("%s was asked %d times", what, n)
			}
		}
		if asked["HEAD https://git.example.com/opens.md"] != 1 || asked["HEAD https://wiki.example.com/x/AQAk1"] != 1 {
			t.Errorf("asked %v", asked)
		}

		read := r.detailsRead()
		if slices.Contains(read, "B0") || slices.Contains(read, "X") || !slices.Contains(read, "M0") {
			t.Errorf("looked up %v", read)
		}

		again := newRig(func(n *rig, c *Config) { n.drawer = r.drawer; c.Drawer = r.drawer })
		if kept, _ := again.Coverage(t.Context()); len(kept.Services) != 7 || !kept.At.Equal(c.At) {
			t.Errorf("after a restart it is %+v", kept)
		}
	})
}

func TestLinksAreCheckedDaily(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := seeded()
		r.web.set("nowhere.example/", says("text/plain", "x"))
		began := time.Now()
		r.serve(t)
		for range 2 * 24 * 60 {
			r.Saw(snapshot())
			time.Sleep(time.Minute)
		}
		var at []time.Duration
		for _, call := range r.web.log() {
			if call.what == "HEAD https://git.example.com/opens.md" {
				at = append(at, call.at.Sub(began).Round(time.Hour/2))
			}
		}
		if !slices.Equal(at, []time.Duration{0, 24 * time.Hour}) {
			t.Errorf("asked after %v", at)
		}
		if c, _ := r.Coverage(t.Context()); c.Services[6].State != app.RunbookOpens {
			t.Errorf("got %+v", c.Services[6])
		}
	})
}

func TestACheckThatCannotLookKeepsWhatIsKnown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := seeded()
		r.serve(t)
		if err := r.CheckLinks(t.Context()); err != nil {
			t.Fatal(err)
		}
		known, _ := r.Coverage(t.Context())
		offline := app.Offline{Kind: app.NoNetwork, Cause: noWay}
		r.with(func() { r.unread = offline })
		time.Sleep(time.Hour)
		if err := r.CheckLinks(t.Context()); err == nil {
			t.Error("nothing is told")
		}
		c, _ := r.Coverage(t.Context())
		if c.Problem == nil || !c.At.Equal(known.At) || len(c.Services) != len(known.Services) {
			t.Errorf("without the pages it is %+v", c)
		}
		r.with(func() { r.unread, r.broken = nil, offline })
		if err := r.CheckLinks(t.Context()); err == nil {
			t.Error("nothing is told")
		}
		c, _ = r.Coverage(t.Context())
		for n, s := range c.Services {
			if s.State != known.Services[n].State {
				t.Errorf("%s: without details it is %s, was %s", s.Service.Name, s.State, known.Services[n].State)
			}
		}
		if c.Problem == nil {
			t.Error("nothing is told")
		}
		r.with(func() { r.broken = app.Gone{What: "the incident"} })
		if err := r.CheckLinks(t.Context()); err != nil {
			t.Errorf("old incidents that are gone make it fail: %v", err)
		}
	})
}

func TestTwoChecksAreOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := seeded()
		r.serve(t)
		done := make(chan error, 2)
		for range 2 {
			go func() { done <- r.CheckLinks(t.Context()) }()
		}
		for range 2 {
			if err := <-done; err != nil {
				t.Error(err)
			}
		}
		n := 0
		for _, what := range r.web.asked() {
			if what == "HEAD https://git.example.com/opens.md" {
				n++
			}
		}
		if n != 1 {
			t.Errorf("asked %d times", n)
		}
	})
}

func TestServersThatKnowNoHead(t *testing.T) {
	for _, c := range []struct {
		name string
		f    http.HandlerFunc
		want string
	}{
		{"405", func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodHead {
				w.WriteHeader(405)
				return
			}
			w.Header().Set("Content-Type", "text/plain")
			w.WriteHeader(http.StatusPartialContent)
		}, ""},
		{"404 to HEAD", func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodHead {
				w.WriteHeader(404)
				return
			}
			says("text/plain", steps)(w, r)
		}, ""},
		{"an empty file", func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodHead {
				w.WriteHeader(501)
				return
			}
			w.WriteHeader(http.StatusRequestedRangeNotSatisfiable)
		}, ""},
		{"gone for both", status(404), codeGone},
		{"a web page in place of a text", says("text/html", ""), codeWebPage},
	} {
		r := newRig()
		r.web.set("git.example.com/ops/x.md", c.f)
		if err := r.opens(t.Context(), doc); code(err) != c.want {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestLinksOfServicesThatPageNoMoreAreForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig()
		r.web.set("git.example.com/", says("text/plain", steps))
		for n := range mostLinks + 10 {
			mustRead(t, r, fmt.Sprint("https://git.example.com/", n, ".md"))
			time.Sleep(time.Second)
		}
		r.prune(clock())
		if len(r.known) != mostLinks || r.drawer.count(kindText) != mostLinks || r.look("https://git.example.com/9.md").Read != (time.Time{}) {
			t.Errorf("%d addresses and %d texts are kept", len(r.known), r.drawer.count(kindText))
		}
		r.prune(clock().Add(window + time.Hour))
		if len(r.known) != 0 || r.drawer.count("") != 0 {
			t.Errorf("%d addresses and %d documents are kept", len(r.known), r.drawer.count(""))
		}
	})
}
