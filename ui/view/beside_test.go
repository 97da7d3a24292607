package view_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/prose"
	"github.com/dogwatch-app/dogwatch/app/room"
	"github.com/dogwatch-app/dogwatch/ui/uitest"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// bring answers what the window wants to read of runbooks, guide and priorities; a text
// that is not among papers fails.
func (w *window) bring(papers ...app.RunbookText) {
	for _, l := range w.ui.Loads(w.s, w.now) {
		switch l.Kind {
		case view.LoadGuide:
			docs := map[string]prose.Doc{}
			for _, c := range uitest.Cards() {
				docs[c.ID] = prose.Parse(c.Text, false)
			}
			w.send(view.GuideRead{Load: l, Guide: app.GuideCards{Cards: uitest.Cards()}, Docs: docs})
		case view.LoadPriorities:
			w.send(view.PrioritiesRead{Load: l, Priorities: uitest.Priorities()})
		case view.LoadRunbook:
			at := slices.IndexFunc(papers, func(p app.RunbookText) bool { return p.URL == l.Text })
			if at < 0 {
				w.send(view.RunbookRead{Load: l, Err: app.Problem{Code: "x", What: "git.acme.example does not answer.", Do: "Check the network."}})
				continue
			}
			w.send(view.RunbookRead{Load: l, Paper: view.Paper{RunbookText: papers[at], Doc: prose.Parse(papers[at].Text, papers[at].Plain)}})
		}
	}
}

// reads opens an alert of one page with these runbooks.
func reads(t *testing.T, books []app.Runbook, papers ...app.RunbookText) *window {
	t.Helper()
	w := up(t, uitest.WithBooks(uitest.OnePage(), books...))
	w.bring(papers...)
	return w
}

func (w *window) reading() view.Reading { return w.model().Alert.Beside.Reading }

func (w *window) step(at int) string { return w.reading().Doc().Steps[at].Key }

func labels(buttons []view.Button) (out []string) {
	for _, b := range buttons {
		out = append(out, strings.TrimSpace(b.Key+" "+b.Label))
	}
	return out
}

func TestTheRunbookBesideThePage(t *testing.T) {
	old := uitest.Paper()
	old.Copy, old.Read, old.Problem = true, uitest.Now.Add(-2*time.Hour), &app.Problem{What: "git.acme.example does not answer"}
	none := uitest.WithBooks(uitest.OnePage())
	none.Incidents[0].Sought = false
	guess := uitest.Wiki()
	guess.Sure = false
	for _, c := range []struct {
		name             string
		w                *window
		title, sub, said string
		acts             []string
	}{
		{"not sought yet", up(t, none), "", "", "Looking for a runbook…", nil},
		{"none", reads(t, nil), "", "", "No runbook was found", nil},
		{"being read", up(t, uitest.WithBooks(uitest.OnePage(), uitest.Book())), "checkout-errors", "git.acme.example", "Reading the runbook…", nil},
		{"read", reads(t, []app.Runbook{uitest.Book()}, uitest.Paper()), "Checkout errors", "git.acme.example · read 3 m ago", "", []string{"X Larger"}},
		{"a copy", reads(t, []app.Runbook{uitest.Book()}, old), "Checkout errors", "git.acme.example", "", []string{"X Larger", "Shift B Open git.acme.example"}},
		{"not to be read", reads(t, []app.Runbook{uitest.Book()}), "checkout-errors", "git.acme.example", "The runbook cannot be read, and no copy of it is kept", []string{"Shift B Open git.acme.example"}},
		{"a page", reads(t, []app.Runbook{uitest.Wiki()}), "Checkout", "", "This runbook is a page for the browser", []string{"Shift B Open wiki.acme.example"}},
		{"a guess", reads(t, []app.Runbook{guess}), "", "", "Nothing here is called a runbook", nil},
		{"text before a page", reads(t, []app.Runbook{uitest.Wiki(), uitest.Book()}, uitest.Paper()), "Checkout errors", "git.acme.example · read 3 m ago", "", []string{"X Larger"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := c.w.reading()
			said := ""
			if r.Empty != nil {
				said = r.Empty.Title
				if !r.Empty.Busy && r.Empty.Text == "" {
					t.Error("it does not say what that means")
				}
			} else if len(r.Doc().Blocks) == 0 {
				t.Error("there is no text, and nothing is said about it")
			}
			if r.Title != c.title || r.Sub != c.sub || said != c.said || !slices.Equal(labels(r.Acts), c.acts) {
				t.Errorf("%q, %q, %q, %q", r.Title, r.Sub, said, labels(r.Acts))
			}
		})
	}
	late := uitest.Book()
	late.Problem = &app.Problem{What: "git.acme.example does not answer"}
	if r := reads(t, []app.Runbook{late}, uitest.Paper()).reading(); r.Old == nil || r.Old.Text != "Offline copy, read 3 m ago. git.acme.example does not answer." {
		t.Errorf("one that the watch cannot read any more says %+v", r.Old)
	}
	r := reads(t, []app.Runbook{uitest.Book()}, old).reading()
	if r.Old == nil || r.Old.Text != "Offline copy, read 2 h ago. git.acme.example does not answer." {
		t.Errorf("a copy says %+v", r.Old)
	}
}

// A copy that was shown stays when reading it anew fails, and says so.
func TestATextThatCannotBeReadAnewStays(t *testing.T) {
	w := reads(t, []app.Runbook{uitest.Book()}, uitest.Paper())
	before := w.reading()
	w.change("Q00213", func(t *app.Tracked) { // the watch has read it again
		b := uitest.Book()
		b.Read = uitest.Now
		t.Runbooks = []app.Runbook{b}
	})
	w.bring()
	r := w.reading()
	if r.Empty != nil || !r.Same(before) || r.Old == nil || !strings.Contains(r.Old.Text, "Offline copy") {
		t.Errorf("%+v, %+v", r.Empty, r.Old)
	}
}

func TestRunbooksOfOneNameAreToldApart(t *testing.T) {
	at := func(url string) app.Runbook {
		b := uitest.Book()
		b.URL, b.Title = url, "checkout"
		return b
	}
	w := reads(t, []app.Runbook{at("https://a.example/1.md"), at("https://b.example/1.md"), at("https://b.example/2.md"), uitest.Wiki()})
	var got []string
	for _, c := range w.reading().Choices {
		got = append(got, c.Label)
	}
	if want := []string{"checkout · a.example", "checkout · b.example (1)", "checkout · b.example (2)", "Checkout"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestSeveralRunbooksAreChosenFrom(t *testing.T) {
	other := app.RunbookText{URL: uitest.OtherURL, Title: "Payments", Text: "# Payments\n", Read: uitest.Now}
	w := reads(t, []app.Runbook{uitest.Book(), uitest.Other(), uitest.Wiki()}, uitest.Paper(), other)
	on := func() (out string) {
		for _, c := range w.reading().Choices {
			if c.On {
				out += c.Label
			}
		}
		return out
	}
	for _, want := range []string{"checkout-errors", "payments", "Checkout", "checkout-errors"} {
		if on() != want {
			t.Fatalf("%q is shown, want %q", on(), want)
		}
		w.press("B")
		w.bring(uitest.Paper(), other)
	}
	w.send(view.ChooseBook{On: view.OnAlert, URL: uitest.WikiURL})
	if on() != "Checkout" {
		t.Errorf("a press on the page shows %q", on())
	}
	w.press("Shift+B")
	var opened string
	for _, e := range w.effects {
		opened += e.Open
	}
	if opened != uitest.WikiURL {
		t.Errorf("opens %q", opened)
	}
}

func TestAStepIsTickedOnceTheWatchSaysSo(t *testing.T) {
	w := reads(t, []app.Runbook{uitest.Book()}, uitest.Paper())
	key := w.step(0)
	w.send(view.TickStep{On: view.OnAlert, Step: key, Tick: true})
	in := w.intent()
	if in.Verb != app.TickStep || in.Check() != nil || in.Tick.Incident != "Q00213" || in.Tick.Source != uitest.BookURL || in.Tick.Step != key {
		t.Fatalf("%+v %+v", in, in.Tick)
	}
	if r := w.reading(); r.Progress != "0 of 6 steps done" || r.Ticks[key].On {
		t.Errorf("ticked before the watch has it: %q", r.Progress)
	}
	next := *w.s
	next.Ticks = []app.Tick{{Incident: "Q00213", Source: uitest.BookURL, Step: key, At: uitest.Now}, {Incident: "QOTHER", Source: uitest.BookURL, Step: w.step(1), At: uitest.Now}}
	w.s = &next
	if r := w.reading(); r.Progress != "1 of 6 steps done" || r.Ticks[key] != (view.Ticked{On: true, Note: "03:12"}) || r.Ticks[w.step(1)].On {
		t.Errorf("%q, %+v", r.Progress, r.Ticks)
	}
	w.send(view.TickStep{On: view.OnAlert, Step: key, Tick: false})
	if in := w.intent(); in.Verb != app.UntickStep {
		t.Errorf("a second press asks for %q", in.Verb)
	}
	w.send(view.TickStep{On: view.OnAlert, Step: "no such step", Tick: true})
	w.nothing()
}

// What was already on its way ticks nothing, opens nothing and posts nothing.
func TestTheGuardHoldsForTheTextToo(t *testing.T) {
	w := reads(t, []app.Runbook{uitest.Book(), uitest.Other()}, uitest.Paper())
	key := w.step(0)
	w.send(view.Focused{}) // the guard begins anew
	before := dump(w.model().Alert.Beside)
	for _, m := range []view.Msg{
		view.TickStep{On: view.OnAlert, Step: key, Tick: true},
		view.OpenCard{On: view.OnAlert, ID: "easy-first"},
		view.ChooseBook{On: view.OnAlert, URL: uitest.OtherURL},
		view.Follow{On: view.OnAlert, URL: "https://a.example"},
		view.WantPicture{On: view.OnAlert, URL: "https://a.example/x.png"},
		view.Click{On: view.OnAlert, Do: view.DoCard},
		view.Press{On: view.OnAlert, Key: view.Key{Name: "B"}},
		view.Press{On: view.OnAlert, Key: view.Key{Name: "X"}},
	} {
		w.send(m)
		w.nothing()
		if got := dump(w.model().Alert.Beside); got != before {
			t.Errorf("%T changes what is shown: %s", m, uitest.Difference(before, got))
		}
	}
	w.wait(view.Guard)
	w.send(view.TickStep{On: view.OnAlert, Step: key, Tick: true})
	w.intent()
}

func TestTheCardsThatFit(t *testing.T) {
	w := reads(t, []app.Runbook{uitest.Book()}, uitest.Paper())
	shown := func() string {
		var out []string
		for _, c := range w.model().Alert.Beside.Cards {
			out = append(out, fmt.Sprint(c.Key, ":", c.ID, ":", c.Open))
		}
		return strings.Join(out, " ")
	}
	if got := shown(); got != "C:easy-first:false :first-five-minutes:false :one-thing:false" {
		t.Fatal(got)
	}
	w.press("C")
	if got := shown(); got != ":easy-first:true C:first-five-minutes:false :one-thing:false" {
		t.Fatal(got)
	}
	r := w.reading()
	if r.Label != "From the guide" || r.Title != "Try the easy stuff first" || r.Source != "card/easy-first" || r.Progress != "0 of 4 steps done" {
		t.Errorf("%+v", r)
	}
	w.send(view.TickStep{On: view.OnAlert, Step: w.step(0), Tick: true})
	if in := w.intent(); in.Tick.Source != "card/easy-first" || in.Tick.Incident != "Q00213" {
		t.Errorf("%+v", in.Tick)
	}
	w.send(view.Follow{On: view.OnAlert, URL: "#card/escalating"})
	if got := w.reading().Title; got != "Escalating: what to say" {
		t.Errorf("a link leads to %q", got)
	}
	w.press("B")
	if got := w.reading().Label; got != "Runbook" {
		t.Errorf("B shows %q", got)
	}
	for range 4 {
		w.press("C")
	}
	if got := w.reading().Label; got != "Runbook" {
		t.Errorf("after the last card comes %q", got)
	}
	w.wait(15 * time.Minute)
	if got := shown(); got != "C:escalating:false :easy-first:false :one-thing:false" {
		t.Errorf("15 minutes later: %s", got)
	}
}

func TestLinksAndPicturesOfATextLeadWhereItSays(t *testing.T) {
	w := reads(t, []app.Runbook{uitest.Book()}, uitest.Paper())
	w.send(view.Follow{On: view.OnMain, URL: "https://a.example"}) // nothing is chosen there
	w.nothing()
	for link, want := range map[string]string{
		"https://a.example/x": "https://a.example/x", "../page": "https://git.acme.example/raw/page",
		"javascript:alert(1)": "", "file:///etc/passwd": "", "#card/nothing": "", "": "",
	} {
		opened := ""
		for _, e := range w.send(view.Follow{On: view.OnAlert, URL: link}) {
			opened += e.Open
		}
		if opened != want {
			t.Errorf("%q opens %q, want %q", link, opened, want)
		}
	}
	const picture = "https://grafana.acme.example/render/checkout.png"
	pictures := func() []view.Load {
		return slices.DeleteFunc(w.ui.Loads(w.s, w.now), func(l view.Load) bool { return l.Kind != view.LoadPicture })
	}
	if len(pictures()) != 0 {
		t.Error("a picture is read that nobody has asked for")
	}
	w.send(view.WantPicture{On: view.OnAlert, URL: picture})
	if got := pictures(); len(got) != 1 || got[0].Text != picture || w.reading().Pictures[picture].Note != "Reading the picture…" {
		t.Errorf("%+v, %+v", got, w.reading().Pictures)
	}
}

func TestTickedStepsArePostedAsOneNote(t *testing.T) {
	w := reads(t, []app.Runbook{uitest.Book()}, uitest.Paper())
	w.press("P")
	if w.model().Alert.Panel != nil {
		t.Fatal("it asks though nothing is ticked")
	}
	next := *w.s
	for _, at := range []int{3, 0} {
		next.Ticks = append(next.Ticks, app.Tick{Incident: "Q00213", Source: uitest.BookURL, Step: w.step(at), At: uitest.Now})
	}
	w.s = &next
	if got := labels(w.reading().Acts); !slices.Contains(got, "P Post 2 steps…") {
		t.Errorf("%q", got)
	}
	w.press("P")
	p := w.model().Alert.Panel
	want := []string{
		"Robin Vega did these steps:", "- Look at the deploy feed: was there a deploy in the last hour?", "- Roll back the last deploy: deployctl rollback checkout",
	}
	if p == nil || p.Off || !slices.Equal(p.Writes, want) {
		t.Fatalf("%+v", p)
	}
	w.press("P") // bounces
	w.nothing()
	w.wait(time.Second)
	w.press("P")
	in := w.intent()
	if in.Verb != app.Verb(app.AddNote) || in.Check() != nil || !strings.HasPrefix(in.Text, strings.Join(want, "\n")) || !strings.Contains(in.Text, "\ndogwatch-room:1 {") {
		t.Errorf("%+v", in)
	}
	if got := labels(w.reading().Acts); slices.Contains(got, "P Post 2 steps…") {
		t.Error("what is on its way can be posted again")
	}
}

// A step that is too long for a note is known again when the note is read, and of two that
// begin alike, the one that was ticked.
func TestALongStepIsKnownAgain(t *testing.T) {
	long := uitest.Paper()
	long.Text = "- [ ] " + strings.Repeat("größer und ", 40) + "\n- [ ] " + strings.Repeat("größer und ", 40) + "anders\n- [ ] short\n"
	w := reads(t, []app.Runbook{uitest.Book()}, long)
	var words []string
	for _, s := range w.reading().Doc().Steps {
		words = append(words, s.Text)
	}
	notes := []app.Note{say(uitest.Ana, time.Minute, room.Say{Ticks: room.StepNames(words)[1:]})}
	i, _ := w.s.Find("Q00213")
	w.send(view.DetailRead{Load: view.Load{Kind: view.LoadDetail, Key: "Q00213"}, Detail: app.Detail{Incident: i.Incident, Notes: notes, Read: w.now}})
	r := w.reading()
	if r.Ticks[w.step(0)].On || !r.Ticks[w.step(1)].On || !r.Ticks[w.step(2)].On || r.Progress != "2 of 3 steps done" {
		t.Errorf("%q %+v", r.Progress, r.Ticks)
	}
}

func TestManyStepsAreSeveralNotes(t *testing.T) {
	long := uitest.Paper()
	long.Text = ""
	for i := range 120 {
		long.Text += fmt.Sprintf("- [ ] step %d\n", i)
	}
	w := reads(t, []app.Runbook{uitest.Book()}, long)
	next := *w.s
	for i := range 120 {
		next.Ticks = append(next.Ticks, app.Tick{Incident: "Q00213", Source: uitest.BookURL, Step: w.step(i), At: uitest.Now})
	}
	w.s = &next
	w.press("P")
	w.wait(time.Second)
	if p := w.model().Alert.Panel; p.Confirm != "Post 3 notes" {
		t.Errorf("%q", p.Confirm)
	}
	w.press("Return")
	if len(w.effects) != 3 {
		t.Errorf("%d notes", len(w.effects))
	}
}
