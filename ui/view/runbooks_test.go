package view_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/prose"
	"github.com/dogwatch-app/dogwatch/ui/uitest"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// library is what the shelf answers.
type library struct {
	coverage app.Coverage
	guide    app.GuideCards
	texts    map[string]app.RunbookText
	err      error
	asked    []string
}

// shelve answers what is to be read of runbooks and the guide, until nothing is.
func (w *window) shelve(l *library) {
	for range 4 {
		for _, load := range w.ui.Loads(w.s, w.now) {
			w.send(view.Began{Load: load})
			switch load.Kind {
			case view.LoadCoverage:
				w.send(view.CoverageRead{Load: load, Coverage: l.coverage, Err: l.err})
			case view.LoadGuide:
				docs := map[string]prose.Doc{}
				for _, c := range l.guide.Cards {
					docs[c.ID] = prose.Parse(c.Text, false)
				}
				w.send(view.GuideRead{Load: load, Guide: l.guide, Docs: docs, Err: l.err})
			case view.LoadRunbook:
				l.asked = append(l.asked, load.Text)
				text, known := l.texts[load.Text]
				err := l.err
				if !known && err == nil {
					err = app.Invalid{Why: "it is no text"}
				}
				w.send(view.RunbookRead{Load: load, Paper: view.Paper{RunbookText: text, Doc: prose.Parse(text.Text, text.Plain)}, Err: err})
			case view.LoadPriorities:
				w.send(view.PrioritiesRead{Load: load, Priorities: uitest.Priorities()})
			}
		}
	}
}

func books(t *testing.T, l *library) *window {
	t.Helper()
	w := open(t, uitest.Busy())
	w.ui.Config = &app.Config{Settings: app.Defaults()}
	w.send(view.Go{To: view.ScreenRunbooks})
	w.shelve(l)
	return w
}

func shelfOf() *library {
	return &library{coverage: uitest.Coverage(), guide: uitest.TeamCards(), texts: map[string]app.RunbookText{uitest.BookURL: uitest.Paper()}}
}

func TestWhatIsShownOfRunbooks(t *testing.T) {
	l := shelfOf()
	w := books(t, l)
	var b strings.Builder
	m := w.model().Runbooks
	m.Service = nil
	b.WriteString(dump(m))
	for _, s := range l.coverage.Services {
		w.send(view.RunbookChoose{ID: s.Service.ID})
		fmt.Fprintf(&b, "\n== %s\n%s", s.Service.ID, dump(*w.model().Runbooks.Service))
	}
	uitest.Golden(t, "runbooks-list.txt", b.String())

	b.Reset()
	w.send(view.RunbookChoose{ID: uitest.Payments.ID})
	w.key("Return")
	w.shelve(l)
	reader := func(title string) {
		r := *w.model().Runbooks.Reader
		r.Doc, r.Text = prose.Doc{}, Cutter(r.Text)
		fmt.Fprintf(&b, "== %s\n%s\n", title, dump(r))
	}
	reader("read")
	step := w.model().Runbooks.Reader.Doc.Steps[0].Key
	w.s = uitest.Busy()
	w.s.Ticks = []app.Tick{{Source: uitest.BookURL, Step: step, At: uitest.Now.Add(-time.Minute)}, {Incident: "Q1", Source: uitest.BookURL, Step: "other", At: uitest.Now}}
	w.key("/")
	reader("with a tick, and the search open")
	l.texts[uitest.BookURL] = app.RunbookText{
		URL: uitest.BookURL, Title: "Checkout errors", Text: uitest.BookText, Read: uitest.Now.Add(-26 * time.Hour), Copy: true, Cut: true,
		Problem: &app.Problem{What: "git.acme.example does not answer.", Do: "Look whether the VPN is up."},
	}
	w.key("Escape", "Escape", "Return")
	w.shelve(l)
	reader("a copy")
	l.err = app.Problem{What: "the watch has gone away", Do: "wait"}
	w.key("Escape", "Return")
	w.shelve(l)
	reader("it failed, and the copy stays")
	w.send(view.RunbookChoose{ID: "SQUE"})
	w.key("Escape", "Down", "Down", "Down", "Down", "Down", "Return")
	w.send(view.RunbookDo{Do: view.DoRunbookBack})
	w.send(view.RunbookChoose{ID: "SQUE"})
	w.key("Return")
	w.shelve(l)
	reader("it failed, and there is none")
	uitest.Golden(t, "runbooks-reader.txt", b.String())
}

// Cutter is the beginning of a long text.
func Cutter(s string) string { return strings.SplitN(s, "\n", 2)[0] }

func TestRunbooksWithoutAList(t *testing.T) {
	problem := app.Problem{Code: "x", What: "The pages could not be read.", Means: "What stands here may be old.", Do: "Look at the network."}
	none := app.Coverage{Window: uitest.Coverage().Window, At: uitest.Now.Add(-time.Hour)}
	for _, c := range []struct {
		name string
		l    *library
		want []string
	}{
		{"none paged", &library{coverage: none}, []string{"No service has paged you in 90 days", "Looked at 1 h ago."}},
		{"never checked", &library{}, []string{"Not checked yet", "C checks now"}},
		{"unread", &library{err: problem}, []string{"It is not known", "could not be read", "Pages are not touched", "Look at the network."}},
		{"a problem told", &library{coverage: app.Coverage{Problem: &problem}}, []string{"It is not known", "Look at the network."}},
		{"loading", nil, []string{"Reading which services paged you…"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := open(t, uitest.OnCall())
			w.send(view.Go{To: view.ScreenRunbooks})
			if c.l != nil {
				w.shelve(c.l)
			}
			m := w.model().Runbooks
			if m.Empty == nil || m.Service != nil {
				t.Fatalf("%+v", m)
			}
			for _, want := range c.want {
				if !strings.Contains(m.Empty.Title+" "+m.Empty.Text, want) {
					t.Errorf("%q is not in %+v", want, *m.Empty)
				}
			}
		})
	}
}

func TestTheSummaryCounts(t *testing.T) {
	one := func(states ...app.CoverageState) app.Coverage {
		c := app.Coverage{At: uitest.Now}
		for i, s := range states {
			c.Services = append(c.Services, app.Covered{Service: app.Ref{ID: fmt.Sprint(i)}, State: s})
		}
		return c
	}
	for _, c := range []struct {
		coverage app.Coverage
		want     string
	}{
		{one(app.RunbookOpens), "The one service that paged you has a runbook."},
		{one(app.RunbookMissing), "The one service that paged you has no runbook that opens."},
		{one(app.RunbookOpens, app.RunbookAway), "All 2 services that paged you have a runbook."},
		{one(app.RunbookOpens, app.RunbookBroken), "1 of 2 services that paged you has no runbook that opens."},
		{uitest.Coverage(), "4 of 7 services that paged you have no runbook that opens."},
	} {
		if got := books(t, &library{coverage: c.coverage}).model().Runbooks.Summary.Text; got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

// TestKeysOfRunbooks presses keys and tells what came of them outside.
func TestKeysOfRunbooks(t *testing.T) {
	for _, c := range []struct {
		id, keys, folder string
		want             string
	}{
		{"SPAY", "O", "", "open https://git.acme.example/raw/runbooks/checkout-errors.md"},
		{"SWIK", "Return", "", "open https://wiki.acme.example/display/OPS/Checkout"},
		{"SWIK", "N", "", "copy # checkout-web: 5xx"},
		{"SGAT", "O", "", "said There is no runbook to open."},
		{"SGAT", "Return", "", "said There is no runbook to be read here."},
		{"SGAT", "N", "/home/mira/runbooks", "errand runbook gateway.md SGAT # gateway-3: p99 latency 8.4 s"},
		{"SPAY", "N", "/home/mira/runbooks", "said It has a runbook that opens."},
		{"SSEA", "O", "", "said It is a file of this computer"},
		{"SSEA", "F", "", "folder /home/mira/runbooks"},
		{"SPAY", "F", "", ""},
		{"SPAY", "C", "", `submit {"verb":"check_runbooks"}`},
		{"SPAY", "C C", "", "said The links are being checked."},
		{"SPAY", "End N", "", "copy # nightly export failed"},
		{"SPAY", "Next Home O", "", "open https://git.acme.example/raw/runbooks/checkout-errors.md"},
		{"SPAY", "Return O", "", "open https://git.acme.example/raw/runbooks/checkout-errors.md"},
		{"SPAY", "Return N", "", ""}, // the next heading, not a new runbook
		{"SPAY", "Return C", "", ""},
	} {
		t.Run(c.id+" "+c.keys, func(t *testing.T) {
			l := shelfOf()
			w := books(t, l)
			w.ui.Config.Runbooks.Folder = c.folder
			w.send(view.RunbookChoose{ID: c.id})
			for key := range strings.FieldsSeq(c.keys) {
				w.effects = nil
				w.key(key)
				effects := w.effects
				w.shelve(l)
				w.effects = effects
			}
			if got := told(w); !strings.HasPrefix(got, c.want) || c.want == "" && got != "" {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

// told is what the last message did outside, else what was said.
func told(w *window) string {
	for _, e := range w.effects {
		switch {
		case e.Open != "":
			return "open " + e.Open
		case e.Copy != "":
			return "copy " + e.Copy
		case e.Folder != "":
			return "folder " + e.Folder
		case e.Errand != nil:
			return fmt.Sprintf("errand %s %s %s %s", e.Errand.Kind, e.Errand.Name, e.Errand.Of, e.Errand.Text)
		case e.Submit != nil:
			if err := e.Submit.Intent.Check(); err != nil {
				return err.Error()
			}
			raw, _ := json.Marshal(e.Submit.Intent)
			return "submit " + string(raw)
		}
	}
	if said := w.model().Shell.Said; said != "" {
		return "said " + said
	}
	return ""
}

func TestLinksOfARunbook(t *testing.T) {
	const base = "https://git.acme.example/ops/book/blob/main/pay/checkout.md"
	const file = "file:///home/mira/runbooks/pay/checkout.md"
	for _, c := range []struct {
		from, link string
		reads      string
		does       string
	}{
		{base, "https://status.provider.example/x?y=1#z", "", "open https://status.provider.example/x?y=1#z"},
		{base, "refunds.md#steps", "https://git.acme.example/ops/book/blob/main/pay/refunds.md", ""},
		{base, "../db/failover.md", "https://git.acme.example/ops/book/blob/main/db/failover.md", ""},
		{base, "https://evil.example/x.md", "", "open https://evil.example/x.md"}, // nothing of another host is read
		{base, "http://git.acme.example/x.md", "", "open http://git.acme.example/x.md"},
		{base, "image.png", "", "open https://git.acme.example/ops/book/blob/main/pay/image.png"},
		{base, "javascript:alert(1)", "", "said That leads nowhere"},
		{base, "file:///etc/passwd.md", "", "said That leads nowhere"},
		{file, "refunds.md", "file:///home/mira/runbooks/pay/refunds.md", ""},
		{file, "//evil.example/x.md", "", "said That leads nowhere"},
		{file, "file:///etc/passwd.md", "", "said That leads nowhere"}, // it has to lie beside the text
		{file, "notes.pdf", "", "said That leads nowhere"},
		{file, "https://git.acme.example/x.md", "", "open https://git.acme.example/x.md"},
	} {
		t.Run(c.link, func(t *testing.T) {
			l := &library{coverage: uitest.Coverage(), texts: map[string]app.RunbookText{c.from: {URL: c.from, Text: "x", Read: uitest.Now}}}
			w := books(t, l)
			w.ui.Runbooks.Open = c.from
			w.shelve(l)
			w.send(view.RunbookLink{URL: c.link})
			if got := told(w); !strings.HasPrefix(got, c.does) || c.does == "" && got != "" {
				t.Errorf("it does %q, want %q", got, c.does)
			}
			want := c.from
			if c.reads != "" {
				want = c.reads
			}
			if w.ui.Runbooks.Open != want {
				t.Errorf("it reads %q, want %q", w.ui.Runbooks.Open, want)
			}
			if c.reads != "" {
				w.key("Escape")
				if w.ui.Runbooks.Open != c.from {
					t.Errorf("Esc leads to %q", w.ui.Runbooks.Open)
				}
				w.key("Escape")
			}
			if c.reads != "" && w.ui.Runbooks.Open != "" {
				t.Errorf("Esc leads to %q, not to the list", w.ui.Runbooks.Open)
			}
		})
	}
}

func TestStepsOfARunbookAreTicked(t *testing.T) {
	l := shelfOf()
	w := books(t, l)
	w.key("Return")
	w.shelve(l)
	w.send(view.RunbookTick{Step: "abc", On: true})
	if in := w.intent(); in.Verb != app.TickStep || in.Tick.Source != uitest.BookURL || in.Tick.Step != "abc" || in.Tick.Incident != "" {
		t.Errorf("%+v", in)
	}
	w.send(view.RunbookTick{Step: "abc"})
	if in := w.intent(); in.Verb != app.UntickStep {
		t.Errorf("%+v", in)
	}
	w.s = uitest.Busy()
	w.s.Ticks = []app.Tick{{Source: uitest.BookURL, Step: "b", At: uitest.Now}, {Source: uitest.BookURL, Step: "a", At: uitest.Now}, {Source: "other", Step: "c", At: uitest.Now}, {Incident: "Q", Source: uitest.BookURL, Step: "d", At: uitest.Now}}
	effects := w.send(view.Press{On: view.OnMain, Key: view.Key{Name: "X"}})
	if len(effects) != 2 || effects[0].Submit.Intent.Tick.Step != "a" || effects[1].Submit.Intent.Tick.Step != "b" || effects[1].Submit.Intent.Verb != app.UntickStep {
		t.Errorf("X asks for %d intents", len(effects))
	}
}

// TestACopyIsReadAgain: while the source does not answer it is asked every minute, and
// whenever the text is opened.
func TestACopyIsReadAgain(t *testing.T) {
	l := shelfOf()
	w := books(t, l)
	w.key("Return")
	w.shelve(l)
	w.wait(5 * time.Minute)
	w.shelve(l)
	if len(l.asked) != 1 {
		t.Fatalf("a fresh text was asked for %d times", len(l.asked))
	}
	text := l.texts[uitest.BookURL]
	text.Copy = true
	l.texts[uitest.BookURL] = text
	w.key("Escape", "Return")
	w.shelve(l)
	w.shelve(l)
	n := len(l.asked)
	w.wait(2 * time.Minute)
	w.shelve(l)
	if len(l.asked) != n+1 {
		t.Errorf("a copy was asked for %d times, then %d times", n, len(l.asked))
	}
}

func TestALongCheckGoesOn(t *testing.T) {
	l := shelfOf()
	w := books(t, l)
	check := func() view.Button { return w.model().Runbooks.Tools[0] }
	w.key("C")
	seq := w.effects[0].Submit.Seq
	if !check().Off || !strings.Contains(w.model().Runbooks.Summary.More, "checking the links…") {
		t.Errorf("%+v", check())
	}
	w.send(view.Submitted{Seq: seq, Err: fmt.Errorf("submit: %w", context.DeadlineExceeded)})
	if !check().Off || w.model().Shell.Banner != nil && strings.Contains(w.model().Shell.Banner.Text, "has not answered") {
		t.Errorf("%+v %+v", check(), w.model().Shell.Banner)
	}
	next := *w.s
	next.Shelf.Coverage = 7
	w.s = &next
	if check().Off {
		t.Error("it still says so once there is a newer coverage")
	}
	w.key("C")
	seq = w.effects[0].Submit.Seq
	w.send(view.Submitted{Seq: seq, Err: errors.New("x")})
	if check().Off || !strings.Contains(w.ui.Trouble, "does not answer") {
		t.Errorf("%+v %q", check(), w.ui.Trouble)
	}
	w.key("C")
	w.shelve(l)
	l.coverage.At = w.now
	w.send(view.Submitted{Seq: w.ui.HideSeq()}) // another's
	w.key("C")
	if !check().Off {
		t.Error("another answer ends it")
	}
}

func TestWhatCameOfANewRunbook(t *testing.T) {
	w := books(t, shelfOf())
	w.ui.Config.Runbooks.Folder = "/r"
	w.send(view.RunbookChoose{ID: "SGAT"})
	errand := *w.send(view.Press{On: view.OnMain, Key: view.Key{Name: "N"}})[0].Errand
	w.send(view.ErrandDone{Errand: errand, Path: "/r/gateway.md"})
	if l := w.model().Runbooks.Service.Started; l == nil || !strings.Contains(l.Text, "gateway.md") || !strings.HasSuffix(l.More, " /r") {
		t.Errorf("%+v", l)
	}
	w.key("F")
	if got := told(w); got != "folder /r" {
		t.Error(got)
	}
	w.send(view.ErrandDone{Errand: errand, Err: app.Invalid{Why: "there is a gateway.md in /r already"}})
	if l := w.model().Runbooks.Service.Started; l == nil || !strings.Contains(l.Text, "The file was not written") || !strings.Contains(l.Text, "already") {
		t.Errorf("%+v", l)
	}
	w.send(view.RunbookChoose{ID: "SPAY"})
	if l := w.model().Runbooks.Service.Started; l != nil {
		t.Errorf("another service says %+v", l)
	}
}

func TestHostileRunbooks(t *testing.T) {
	l := shelfOf()
	l.coverage = uitest.HostileCovered()
	w := books(t, l)
	text := dump(w.model().Runbooks)
	for _, id := range []string{"SBAD", "SODD"} {
		w.send(view.RunbookChoose{ID: id})
		text += dump(w.model().Runbooks)
		w.key("O")
		if got := told(w); strings.Contains(got, "javascript") || strings.HasPrefix(got, "open javascript") {
			t.Error(got)
		}
	}
	if strings.ContainsAny(text, "\u202e\x00\x1b") || len(text) > 30_000 {
		t.Errorf("%d bytes, or characters that reorder or hide", len(text))
	}
}
