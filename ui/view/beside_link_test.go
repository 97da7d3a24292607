package view_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/ui/uitest"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// A link from a runbook to another text beside it is read beside the alert, of a file of
// this computer too: the alert is not left for it. B goes back.
func TestALinkToATextBesideTheRunbookIsReadHere(t *testing.T) {
	for name, base := range map[string]string{"web": "https://git.acme.example/raw/runbooks/", "file": "file:///home/ana/runbooks/"} {
		t.Run(name, func(t *testing.T) {
			book := uitest.Book()
			book.URL = base + "checkout-errors.md"
			paper := uitest.Paper()
			paper.URL = book.URL
			other := app.RunbookText{URL: base + "db/other.md", Text: "# Other\n\n- [ ] look\n", Read: uitest.Now}
			w := reads(t, []app.Runbook{book}, paper, other)
			follow := func(link string) {
				for _, e := range w.send(view.Follow{On: view.OnAlert, URL: link}) {
					if e.Open != "" {
						t.Errorf("%q opens %q", link, e.Open)
					}
				}
				w.bring(paper, other)
			}
			follow("db/other.md#look")
			if r := w.reading(); r.Source != other.URL || r.Label != "From the runbook" || r.Anchor != "look" || strings.Join(labels(r.Acts), ", ") != "X Larger, B Back to the runbook" {
				t.Fatalf("%+v", r)
			}
			w.send(view.TickStep{On: view.OnAlert, Step: w.step(0), Tick: true})
			if tick := w.intent().Tick; tick == nil || tick.Source != other.URL || tick.Incident != "Q00213" {
				t.Errorf("ticks %+v", tick)
			}
			follow("#nowhere")
			if said := w.model().Shell.Said; said != "The text has no such place." || w.reading().Source != other.URL {
				t.Errorf("says %q of %q", said, w.reading().Source)
			}
			w.press("B")
			if r := w.reading(); r.Source != book.URL || r.Label != "Runbook" {
				t.Errorf("B shows %q", r.Source)
			}
			follow("none.md")
			if r := w.reading(); r.Empty == nil || !strings.Contains(r.Empty.Title, "cannot be read") || !strings.HasPrefix(strings.Join(labels(r.Acts), ", "), "B Back to the runbook") {
				t.Errorf("%+v", r)
			}
		})
	}
}

// X on the alert leads into the text, and out of it when it is small again; on the main
// window Esc leads out.
func TestTheWayOutOfTheText(t *testing.T) {
	w := reads(t, []app.Runbook{uitest.Book()}, uitest.Paper())
	at := func() (seek, leave int) { b := w.model().Alert.Beside; return b.Seek, b.Leave }
	w.press("X")
	if seek, leave := at(); seek != 1 || leave != 0 {
		t.Errorf("into: %d, out of: %d", seek, leave)
	}
	w.press("X")
	if seek, leave := at(); seek != 1 || leave != 1 {
		t.Errorf("into: %d, out of: %d", seek, leave)
	}
	w.send(view.Go{To: view.ScreenIncidents})
	main := func(key string) { w.send(view.Press{On: view.OnMain, Key: view.Key{Name: key}}) }
	main("Escape")
	if _, leave := at(); leave != 2 {
		t.Errorf("Esc leads out %d times", leave)
	}
	main(view.KeyPageDown)
	main(view.KeyPageDown)
	main(view.KeyPageUp)
	if got := w.model().Incidents.Page; got != 1 {
		t.Errorf("the incident is scrolled by %d pages", got)
	}
}

// Where there is no text, X says so, and changes nothing.
func TestThereIsNothingToGoInto(t *testing.T) {
	w := reads(t, []app.Runbook{uitest.Wiki()})
	w.press("X")
	if b := w.model().Alert.Beside; b.Large || b.Seek != 0 || !strings.Contains(w.model().Alert.Said, "no text to go into") {
		t.Errorf("large: %v, %d, %q", b.Large, b.Seek, w.model().Alert.Said)
	}
}

// Only where there are several pages do the arrows belong to them.
func TestTheArrowsAreOfThePages(t *testing.T) {
	for want, s := range map[bool]*app.Snapshot{false: uitest.OnePage(), true: uitest.TwoPages()} {
		if got := up(t, s).model().Alert.Beside.Several; got != want {
			t.Errorf("several: %v, want %v", got, want)
		}
	}
}

// The guide's source is not named by an alert: the advice for a runbook would mislead.
func TestWhatToDoAboutTheGuidesSource(t *testing.T) {
	w := guided(t, uitest.Busy(), &library{})
	w.send(view.GuideRead{Load: view.Load{Kind: view.LoadGuide}, Guide: app.GuideCards{
		Cards: uitest.Cards(), Source: "https://x.example/cards.md", Problem: &app.Problem{Code: "runbook_gone", What: "gone.", Do: "Mend the link where the alert is defined."},
	}})
	g := w.model().Guide
	if g.Alarm == nil || strings.Contains(g.Alarm.More, "alert") || !strings.Contains(g.Alarm.More, "in Settings") || !strings.Contains(g.Source.More, "never read") {
		t.Errorf("%+v, %+v", g.Alarm, g.Source)
	}
}

// A source that cannot be read is told on the Guide screen, once the cards were read anew:
// it is not the watch that does not answer.
func TestAnErrandThatFailsIsNoTrouble(t *testing.T) {
	for name, c := range map[string]struct {
		err     error
		trouble bool
	}{
		"a problem": {app.Problem{Code: "runbook_web_page", What: "x.example gives a web page."}, false},
		"no watch":  {app.Offline{}, true},
	} {
		w := guided(t, uitest.Busy(), &library{})
		w.send(view.Press{On: view.OnMain, Key: view.Key{Name: "R"}})
		seq := 0
		for _, e := range w.effects {
			if e.Submit != nil {
				seq = e.Submit.Seq
			}
		}
		w.send(view.Submitted{Seq: seq, Err: c.err})
		if got := w.ui.Trouble != ""; got != c.trouble {
			t.Errorf("%s: the trouble is %q", name, w.ui.Trouble)
		}
		again := false
		for _, l := range w.ui.Loads(w.s, w.now) {
			again = again || l.Kind == view.LoadGuide
		}
		if !again {
			t.Errorf("%s: the guide is not read anew", name)
		}
	}
}

// A picture beside a runbook in the own folder is asked for too; an address of a file
// elsewhere is not.
func TestAPictureBesideAFileIsAskedFor(t *testing.T) {
	book, paper := uitest.Book(), uitest.Paper()
	book.URL = "file:///home/ana/runbooks/checkout.md"
	paper.URL, paper.Text = book.URL, "![graph](img/graph.png)\n\n![bad](file:///etc/passwd)\n"
	w := reads(t, []app.Runbook{book}, paper)
	for link, want := range map[string]string{"img/graph.png": "file:///home/ana/runbooks/img/graph.png", "file:///etc/passwd": ""} {
		w.send(view.WantPicture{On: view.OnAlert, URL: link})
		got := ""
		for _, l := range w.ui.Loads(w.s, w.now) {
			if l.Kind == view.LoadPicture {
				got = l.Text
				w.send(view.PictureRead{Load: l, Err: app.Invalid{Why: "no"}})
			}
		}
		if got != want {
			t.Errorf("%q asks for %q, want %q", link, got, want)
		}
	}
}

// opens is the address that the last message had opened in the browser.
func (w *window) opens() (out string) {
	for _, e := range w.effects {
		out += e.Open
	}
	return out
}

// A link to a place in the text that is shown goes there, by its own name too and where
// its address does not look like a text's; one to no place of it says so.
func TestALinkToTheTextItselfGoesToThePlace(t *testing.T) {
	const folder = "https://git.acme.example/raw/runbooks/"
	for _, file := range []string{"checkout-errors.md", "checkout"} {
		book, paper := uitest.Book(), uitest.Paper()
		book.URL = folder + file
		paper.URL, paper.Text = book.URL, "# Checkout\n\nwords\n\n## Roll back\n\nwords\n\n## Café\n\nwords\n"
		other := app.RunbookText{URL: folder + "other.md", Text: "# Other\n\n## Second\n\n## Third\n", Read: uitest.Now}
		w := reads(t, []app.Runbook{book}, paper, other)
		for _, c := range []struct {
			link, shows, anchor string
			hop                 int
			said                string
		}{
			{file + "#roll-back", file, "roll-back", 1, ""},
			{file + "#roll-back", file, "roll-back", 2, ""}, // goes there again
			{"#caf%C3%A9", file, "café", 3, ""},
			{file + "#nowhere", file, "café", 3, "The text has no such place."},
			{file, file, "", 4, ""},
			{"other.md#second", "other.md", "second", 0, ""},
			{"other.md#third", "other.md", "third", 5, ""},
			{"B", file, "", 0, ""},
			{"other.md#second", "other.md", "second", 0, ""},
		} {
			if c.link == "B" {
				w.press("B")
			} else {
				w.send(view.Follow{On: view.OnAlert, URL: c.link})
			}
			w.nothing()
			w.bring(paper, other)
			if r, said := w.reading(), w.model().Alert.Said; r.Source != folder+c.shows || r.Anchor != c.anchor || r.Hop != c.hop || said != c.said {
				t.Errorf("%s: %q shows %q at %q, hop %d, and says %q", file, c.link, r.Source, r.Anchor, r.Hop, said)
			}
			w.wait(3 * time.Second) // what was said goes away
		}
	}
}

// The button beside a linked text opens that one and not the runbook.
func TestTheBrowserOpensTheTextThatIsShown(t *testing.T) {
	const folder = "https://git.acme.example/raw/runbooks/"
	old := app.RunbookText{URL: folder + "old.md", Text: "# Old\n", Copy: true, Read: uitest.Now}
	for link, paper := range map[string]app.RunbookText{"old.md": old, "none.md": {}} {
		book, first := uitest.Book(), uitest.Paper()
		book.URL, first.URL = folder+"checkout-errors.md", folder+"checkout-errors.md"
		w := reads(t, []app.Runbook{book}, first, paper)
		w.send(view.Follow{On: view.OnAlert, URL: link})
		w.bring(first, paper)
		if got := labels(w.reading().Acts); !slices.Contains(got, "Shift B Open git.acme.example") {
			t.Errorf("%s: %q", link, got)
		}
		w.press("Shift+B")
		if got := w.opens(); got != folder+link {
			t.Errorf("beside %s it opens %q", link, got)
		}
	}
}

// A text that is hidden still has the keyboard: what is chosen in it then is refused.
func TestNothingIsChosenInAHiddenText(t *testing.T) {
	w := reads(t, []app.Runbook{uitest.Book()}, uitest.Paper())
	step := w.step(0)
	w.send(view.Follow{On: view.OnAlert, URL: "other.md"})
	for range 2 { // while it is read, and when it cannot be
		before := dump(w.model())
		if w.reading().Empty == nil {
			t.Fatal("a text is shown")
		}
		for _, m := range []view.Msg{
			view.Follow{On: view.OnAlert, URL: "https://a.example/"},
			view.Follow{On: view.OnAlert, URL: "#card/easy-first"},
			view.Follow{On: view.OnAlert, URL: "#nowhere"},
			view.WantPicture{On: view.OnAlert, URL: "https://a.example/x.png"},
			view.WantPicture{On: view.OnAlert, URL: "x.png"},
			view.TickStep{On: view.OnAlert, Step: step, Tick: true},
		} {
			w.send(m)
			w.nothing()
			if got := dump(w.model()); got != before {
				t.Errorf("%+v: %s", m, uitest.Difference(before, got))
			}
		}
		for _, l := range w.ui.Loads(w.s, w.now) {
			if l.Kind == view.LoadPicture {
				t.Errorf("%q is to be read", l.Text)
			}
		}
		w.bring(uitest.Paper())
	}
}

// A text that was made large is small at the next alert, which has the keyboard; the main
// window's text keeps it.
func TestTheNextAlertBeginsSmall(t *testing.T) {
	w := reads(t, []app.Runbook{uitest.Book()}, uitest.Paper())
	w.press("X")
	before := w.model().Alert.Beside
	if !before.Large {
		t.Fatal("X does not make it large")
	}
	w.send(view.Choose{On: view.OnMain, Incident: "Q00213"})
	main := w.model().Incidents.Detail.Beside.Leave
	down := *w.s
	down.Wants.Alert = false
	up := w.s
	w.s = &down
	w.wait(0)
	w.wait(time.Second)
	w.s = up
	w.wait(0)
	b := w.model().Alert.Beside
	if b.Large || b.Leave != before.Leave+1 || b.Seek != before.Seek {
		t.Errorf("large: %v, into: %d, out of: %d", b.Large, b.Seek-before.Seek, b.Leave-before.Leave)
	}
	if got := w.model().Incidents.Detail.Beside.Leave; got != main {
		t.Errorf("the main window's text is left %d times", got-main)
	}
}

// X takes Large back where there is no text to go into any more; on the main window it
// does not.
func TestLargeIsTakenBackWithoutAText(t *testing.T) {
	w := reads(t, []app.Runbook{uitest.Book()}, uitest.Paper())
	w.press("X")
	w.change("Q00213", func(t *app.Tracked) { t.Runbooks = []app.Runbook{uitest.Wiki()} })
	w.send(view.Choose{On: view.OnMain, Incident: "Q00213"})
	before := w.model().Alert.Beside
	w.send(view.Click{On: view.OnMain, Do: view.DoRead})
	if b := w.model().Alert.Beside; !b.Large || b.Leave != before.Leave {
		t.Error("the main window makes the alert's text small")
	}
	w.press("X")
	b, said := w.model().Alert.Beside, w.model().Alert.Said
	if b.Large || b.Leave != before.Leave+1 || b.Seek != before.Seek || !strings.Contains(said, "no text to go into. Texts are shown small again.") {
		t.Errorf("large: %v, into: %d, out of: %d, says %q", b.Large, b.Seek-before.Seek, b.Leave-before.Leave, said)
	}
	w.press("X")
	if b = w.model().Alert.Beside; b.Large || b.Leave != before.Leave+1 || strings.Contains(w.model().Alert.Said, "small again") {
		t.Errorf("a second X: large %v, %q", b.Large, w.model().Alert.Said)
	}
}
