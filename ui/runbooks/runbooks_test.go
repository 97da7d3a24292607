package runbooks

import (
	"fmt"
	"image"
	"image/color"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/prose"
	"github.com/dogwatch-app/dogwatch/ui/kit"
	"github.com/dogwatch-app/dogwatch/ui/theme"
	"github.com/dogwatch-app/dogwatch/ui/uitest"
	"github.com/dogwatch-app/dogwatch/ui/uitest/drawn"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// stand is a screen in a window of its own, with the state behind it. Messages of its
// widgets and keys that they leave are taken in at once.
type stand struct {
	t        testing.TB
	s        *app.Snapshot
	coverage app.Coverage
	texts    map[string]app.RunbookText
	problem  error
	ui       *view.UIState
	screen   *Screen
	window   fyne.Window
	effects  []view.Effect
	now      time.Time
	mods     fyne.KeyModifier
}

var large, small = fyne.NewSize(984, 760), fyne.NewSize(684, 600)

func show(t testing.TB, choice string, size fyne.Size, coverage app.Coverage) *stand {
	t.Helper()
	look := theme.Of(choice, 0)
	test.NewTempApp(t).Settings().SetTheme(look)
	st := &stand{t: t, s: uitest.Busy(), coverage: coverage, ui: view.NewUIState(), window: fyne.CurrentApp().NewWindow(""), now: uitest.Now}
	st.texts = map[string]app.RunbookText{uitest.BookURL: uitest.Paper()}
	t.Cleanup(st.window.Close)
	st.window.SetPadded(false)
	g := &kit.Ground{Look: look, Mods: func() fyne.KeyModifier { return st.mods }}
	g.Key = func(k view.Key) { st.send(view.Press{On: view.OnMain, Key: k}) }
	st.screen = New(g, st.window.Canvas, st.send)
	st.window.SetContent(kit.Stack(kit.Box(look.Background, 0), st.screen.Root))
	g.Attach(st.window.Canvas())
	st.window.Resize(size)
	st.send(view.Go{To: view.ScreenRunbooks})
	return st
}

// send takes in a message, answers what is to be read, and shows what came of it.
func (st *stand) send(m view.Msg) {
	st.ui.Observe(st.s, st.now)
	st.effects = append(st.effects, st.ui.Update(st.s, st.now, uitest.Zone, m)...)
	for range 3 {
		for _, l := range st.ui.Loads(st.s, st.now) {
			st.ui.Update(st.s, st.now, uitest.Zone, view.Began{Load: l})
			switch l.Kind {
			case view.LoadCoverage:
				st.ui.Update(st.s, st.now, uitest.Zone, view.CoverageRead{Load: l, Coverage: st.coverage, Err: st.problem})
			case view.LoadRunbook:
				text, err := st.texts[l.Text], st.problem
				if text.URL == "" && err == nil {
					err = app.Problem{What: "wiki.acme.example does not answer.", Do: "Look whether the VPN is up."}
				}
				st.ui.Update(st.s, st.now, uitest.Zone, view.RunbookRead{Load: l, Paper: view.Paper{RunbookText: text, Doc: prose.Parse(text.Text, text.Plain)}, Err: err})
			case view.LoadPicture:
				st.ui.Update(st.s, st.now, uitest.Zone, view.PictureRead{Load: l, Picture: graph()})
			}
		}
	}
	st.draw()
}

func (st *stand) draw() {
	m := view.Project(st.s, st.ui.Frozen(), st.now, uitest.Zone, view.Options{})
	st.screen.Set(m.Runbooks)
	st.screen.g.Settle(st.window.Content())
}

func (st *stand) press(names ...fyne.KeyName) { drawn.Press(st.window.Canvas(), st.screen.g, names...) }

func (st *stand) shows(want ...string) {
	st.t.Helper()
	drawn.Shows(st.t, st.screen.Root, want...)
}

// graph is a picture.
func graph() image.Image {
	m := image.NewRGBA(image.Rect(0, 0, 320, 120))
	for x := range 320 {
		m.Set(x, 60-x%37, color.RGBA{R: 200, G: 80, B: 80, A: 255})
	}
	return m
}

func TestTheListAndAService(t *testing.T) {
	st := show(t, "dark", large, uitest.Coverage())
	st.shows("4 of 7 services that paged you have no runbook that opens.", "links checked 3 h ago", "Payments API", "Opens", "Missing", "Broken",
		"31 pages, 12 in sleeping hours", "copy 3 m old", "31 pages, 12 at night", "Check now", "Read it", "Open on git.acme.example")
	st.press(fyne.KeyDown, fyne.KeyDown)
	st.shows("Whoever is paged finds no runbook.", "Start one: to the clipboard")
	if st.screen.card.buttons.Button(view.DoRunbookRead).Visible() {
		t.Error("what is missing can be read")
	}
	st.effects = nil
	test.Tap(st.screen.card.buttons.Button(view.DoRunbookStart))
	if len(st.effects) != 1 || !strings.Contains(st.effects[0].Copy, "## Mitigation") {
		t.Errorf("%+v", st.effects)
	}
	st.shows("The template is on the clipboard.")
}

func TestATextIsReadWithTheKeyboard(t *testing.T) {
	st := show(t, "light", large, uitest.Coverage())
	st.press(fyne.KeyReturn)
	if st.screen.front.Visible() || st.window.Canvas().Focused() == nil {
		t.Fatal("the text is not in front, or has not the keyboard")
	}
	st.shows("Checkout errors", "0 of 6 steps ticked", "kubectl", "Diagnosis", "Headings")
	st.effects = nil
	st.press(fyne.KeyJ, fyne.KeySpace)
	if len(st.effects) != 1 || st.effects[0].Submit == nil || st.effects[0].Submit.Intent.Verb != app.TickStep {
		t.Fatalf("J and Space do %+v", st.effects)
	}
	tick := *st.effects[0].Submit.Intent.Tick
	tick.At = uitest.Now.Add(-time.Minute)
	s := uitest.Busy()
	s.Ticks = []app.Tick{tick}
	st.s = s
	st.draw()
	st.shows("1 of 6 steps ticked", "03:11", "Untick all")

	st.press("/")
	st.write("roll")
	st.shows("1 of ")
	st.press(fyne.KeyReturn)
	st.shows("2 of ")
	st.mods = fyne.KeyModifierShift
	st.press(fyne.KeyReturn)
	st.mods = 0
	st.shows("1 of ")
	st.press(fyne.KeyEscape)
	if st.screen.reader.find.root.Visible() || st.ui.Runbooks.Open == "" {
		t.Error("Esc does not close the search alone")
	}
	if at, of := st.screen.reader.prose.Found(); of != 0 {
		t.Errorf("the places stay: %d of %d", at, of)
	}
	st.press(fyne.KeyN, fyne.KeyN)
	if st.screen.reader.contents.at != 1 {
		t.Errorf("N N leads to heading %d", st.screen.reader.contents.at)
	}
	st.press(fyne.KeyH)
	if st.screen.reader.beside.Visible() {
		t.Error("H leaves the headings")
	}
	st.press(fyne.KeyEscape)
	if !st.screen.front.Visible() || st.window.Canvas().Focused() != nil {
		t.Error("Esc does not lead back, or the keyboard stays in what is not seen")
	}
}

func (st *stand) write(text string) {
	st.t.Helper()
	drawn.Write(st.t, st.window.Canvas(), text)
}

func TestHeadingsAreGoneTo(t *testing.T) {
	st := show(t, "light", large, uitest.Coverage())
	st.press(fyne.KeyReturn)
	last := st.screen.reader.contents.rows[5]
	if last.text.Text() != "Escalate to" {
		t.Fatal(last.text.Text())
	}
	test.Tap(last)
	if st.screen.reader.contents.at != 5 {
		t.Errorf("it is at %d", st.screen.reader.contents.at)
	}
}

func TestACopyAndNone(t *testing.T) {
	st := show(t, "light", large, uitest.Coverage())
	text := uitest.Paper()
	text.Copy, text.Read, text.Problem = true, uitest.Now.Add(-26*time.Hour), &app.Problem{What: "git.acme.example does not answer."}
	st.texts[uitest.BookURL] = text
	st.press(fyne.KeyReturn)
	st.shows("An offline copy, read 1 d 2 h ago.", "git.acme.example does not answer.", "Meaning")
	st.press(fyne.KeyEscape)
	st.send(view.RunbookChoose{ID: "SQUE"})
	st.press(fyne.KeyReturn)
	st.shows("It cannot be read here", "No copy is kept.")
	if st.screen.reader.page.Visible() {
		t.Error("the text before is shown")
	}
}

// TestAPictureIsShownWhenAskedFor: none is read before.
func TestAPictureIsShownWhenAskedFor(t *testing.T) {
	st := show(t, "light", large, uitest.Coverage())
	text := uitest.Paper()
	text.Text = "![The graph](graph.png)\n\nWords.\n"
	st.texts[uitest.BookURL] = text
	st.press(fyne.KeyReturn)
	for _, l := range st.ui.Loads(st.s, st.now) {
		t.Errorf("%s is read by itself", l.Kind)
	}
	if len(st.screen.reader.pics) != 0 {
		t.Error("there is a picture before anybody asked")
	}
	st.send(view.RunbookPicture{URL: "graph.png"})
	if p := st.screen.reader.pics["graph.png"]; p.Image == nil {
		t.Errorf("%+v", p)
	}
}

func TestEmptyAndFailed(t *testing.T) {
	st := show(t, "dark", large, app.Coverage{At: uitest.Now})
	st.shows("No service has paged you in 90 days", "called like the service, payments-api.md", "Check now")
	if st.screen.split.Visible() {
		t.Error("the empty list is shown beside it")
	}
	st = show(t, "dark", small, app.Coverage{Problem: &app.Problem{What: "The pages could not be read.", Do: "Look at the network."}})
	st.shows("It is not known which services have a runbook", "Pages are not touched by this.", "Look at the network.")
}

// At the least size of the window, with texts that mean harm and two hundred services,
// everything stays in its place.
func TestNarrowAndHostile(t *testing.T) {
	for name, coverage := range map[string]app.Coverage{"all": uitest.Coverage(), "hostile": uitest.HostileCovered(), "many": uitest.ManyCovered(200)} {
		st := show(t, "dark", small, coverage)
		for _, b := range st.screen.card.buttons.Root.Objects {
			if at := fyne.CurrentApp().Driver().AbsolutePositionForObject(b); b.Visible() && at.X+b.Size().Width > small.Width {
				t.Errorf("%s: a button ends at %v", name, at.X+b.Size().Width)
			}
		}
		drawn.Within(t, name+": list", st.screen.list, small)
		if rows := len(drawn.Texts(st.screen.list)); rows > 100 {
			t.Errorf("%s: %d texts for a list of which a few rows are seen", name, rows)
		}
		if h := st.screen.list.Size().Height; h < 180 {
			t.Errorf("%s: %v are left for the list", name, h)
		}
	}
	st := show(t, "dark", small, uitest.Coverage())
	text := uitest.Paper()
	text.Text = strings.Repeat("# Heading with a very long name that goes on and on\n\n"+strings.Repeat("w", 3000)+"\n\n", 3000)
	text.Title, text.Copy, text.Problem = strings.Repeat("T", 4000), true, &app.Problem{What: strings.Repeat("x ", 4000)}
	st.texts[uitest.BookURL] = text
	st.press(fyne.KeyReturn, "/")
	for what, o := range map[string]fyne.CanvasObject{"title": st.screen.reader.title, "find": st.screen.reader.find.root, "page": st.screen.reader.page, "tools": st.screen.reader.tools.Root, "headings": st.screen.reader.contents} {
		drawn.Within(t, what, o, small)
	}
	if h := st.screen.reader.page.Size().Height; h < 200 {
		t.Errorf("%v are left for the text", h)
	}
	if n := len(st.screen.reader.contents.rows); n > 40 {
		t.Errorf("%d headings are drawn", n)
	}
}

func TestPicture(t *testing.T) {
	st := show(t, "dark", large, uitest.Coverage())
	test.AssertRendersToImage(t, "runbooks.png", st.window.Canvas())
	st = show(t, "light", large, uitest.Coverage())
	st.press(fyne.KeyReturn)
	test.AssertRendersToImage(t, "reader.png", st.window.Canvas())
}

// TestDraw draws the screen in its states into the folder that DOGWATCH_DRAW names, for
// eyes.
func TestDraw(t *testing.T) {
	out := os.Getenv("DOGWATCH_DRAW")
	if out == "" {
		t.Skip("DOGWATCH_DRAW names no folder")
	}
	for _, choice := range []string{"dark", "light"} {
		for name, size := range map[string]fyne.Size{"": large, "-small": small} {
			save := func(what string, st *stand) {
				drawn.Save(t, st.window.Canvas(), filepath.Join(out, fmt.Sprintf("runbooks-%s%s-%s.png", what, name, choice)))
			}
			st := show(t, choice, size, uitest.Coverage())
			save("list", st)
			st.press(fyne.KeyDown)
			save("broken", st)
			st.press(fyne.KeyDown, fyne.KeyN)
			save("started", st)
			st.send(view.RunbookChoose{ID: "SPAY"})
			st.press(fyne.KeyReturn, fyne.KeyJ, fyne.KeyJ)
			s := uitest.Busy()
			for i, step := range prose.Parse(uitest.BookText, false).Steps[:2] {
				s.Ticks = append(s.Ticks, app.Tick{Source: uitest.BookURL, Step: step.Key, At: uitest.Now.Add(-time.Duration(9-3*i) * time.Minute)})
			}
			st.s = s
			st.draw()
			save("read", st)
			st.press("/")
			st.write("roll")
			st.press(fyne.KeyReturn)
			save("find", st)
			text := uitest.Paper()
			text.Copy, text.Read, text.Problem = true, uitest.Now.Add(-26*time.Hour), &app.Problem{What: "git.acme.example does not answer.", Do: "Look whether the VPN is up."}
			st = show(t, choice, size, uitest.Coverage())
			st.texts[uitest.BookURL] = text
			st.press(fyne.KeyReturn)
			save("copy", st)
			st = show(t, choice, size, app.Coverage{At: uitest.Now})
			save("empty", st)
			c := uitest.Coverage()
			c.Problem = &app.Problem{What: "The pages of the last 90 days could not be read.", Means: "New services may be missing here.", Do: "It is tried again by itself."}
			save("problem", show(t, choice, size, c))
			save("hostile", show(t, choice, size, uitest.HostileCovered()))
		}
	}
}

// Back from a text that a link led to, one is where one was.
func TestBackIsWhereOneWas(t *testing.T) {
	st := show(t, "dark", large, uitest.Coverage())
	other := app.RunbookText{URL: strings.TrimSuffix(uitest.BookURL, "checkout-errors.md") + "other.md", Text: "# Other\n", Read: uitest.Now}
	st.texts[other.URL] = other
	long := uitest.Paper()
	long.Text = strings.Repeat(uitest.BookText+"\n", 20)
	st.texts[uitest.BookURL] = long
	st.press(fyne.KeyReturn)
	p := st.screen.reader.prose
	p.ScrollBy(900)
	at := p.Place()
	st.send(view.RunbookLink{URL: "other.md"})
	if got := p.Place(); got == at {
		t.Fatal("the other text is not shown")
	}
	st.press(fyne.KeyEscape)
	if got := p.Place(); got != at {
		t.Errorf("back is at %+v, it was left at %+v", got, at)
	}
}
