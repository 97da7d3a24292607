package guide

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/dogwatch-app/dogwatch/app"
	cards "github.com/dogwatch-app/dogwatch/app/guide"
	"github.com/dogwatch-app/dogwatch/app/prose"
	shipped "github.com/dogwatch-app/dogwatch/assets/guide"
	"github.com/dogwatch-app/dogwatch/ui/kit"
	"github.com/dogwatch-app/dogwatch/ui/theme"
	"github.com/dogwatch-app/dogwatch/ui/uitest"
	"github.com/dogwatch-app/dogwatch/ui/uitest/drawn"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// stand is a screen in a window of its own, with the state behind it. Messages of its
// widgets and keys that they leave are taken in at once.
type stand struct {
	t       testing.TB
	s       *app.Snapshot
	guide   app.GuideCards
	problem error
	ui      *view.UIState
	screen  *Screen
	window  fyne.Window
	effects []view.Effect
}

var large, small = fyne.NewSize(984, 760), fyne.NewSize(684, 600)

func show(t testing.TB, choice string, size fyne.Size, s *app.Snapshot, g app.GuideCards, problem error) *stand {
	t.Helper()
	look := theme.Of(choice, 0)
	test.NewTempApp(t).Settings().SetTheme(look)
	st := &stand{t: t, s: s, guide: g, problem: problem, ui: view.NewUIState(), window: fyne.CurrentApp().NewWindow("")}
	t.Cleanup(st.window.Close)
	st.window.SetPadded(false)
	ground := &kit.Ground{Look: look}
	ground.Key = func(k view.Key) { st.send(view.Press{On: view.OnMain, Key: k}) }
	st.screen = New(ground, st.window.Canvas, st.send)
	st.window.SetContent(kit.Stack(kit.Box(look.Background, 0), st.screen.Root))
	ground.Attach(st.window.Canvas())
	st.window.Resize(size)
	st.send(view.Go{To: view.ScreenGuide})
	return st
}

// send takes in a message, answers what is to be read, and shows what came of it.
func (st *stand) send(m view.Msg) {
	st.ui.Observe(st.s, uitest.Now)
	st.effects = append(st.effects, st.ui.Update(st.s, uitest.Now, uitest.Zone, m)...)
	for _, l := range st.ui.Loads(st.s, uitest.Now) {
		st.ui.Update(st.s, uitest.Now, uitest.Zone, view.Began{Load: l})
		if l.Kind == view.LoadGuide {
			docs := map[string]prose.Doc{}
			for _, c := range st.guide.Cards {
				docs[c.ID] = prose.Parse(c.Text, false)
			}
			st.ui.Update(st.s, uitest.Now, uitest.Zone, view.GuideRead{Load: l, Guide: st.guide, Docs: docs, Err: st.problem})
		}
	}
	st.draw()
}

func (st *stand) draw() {
	st.screen.Set(view.Project(st.s, st.ui.Frozen(), uitest.Now, uitest.Zone, view.Options{}).Guide)
	st.screen.g.Settle(st.window.Content())
}

func (st *stand) press(names ...fyne.KeyName) { drawn.Press(st.window.Canvas(), st.screen.g, names...) }

func (st *stand) write(text string) {
	st.t.Helper()
	drawn.Write(st.t, st.window.Canvas(), text)
}

func (st *stand) shows(want ...string) {
	st.t.Helper()
	drawn.Shows(st.t, st.screen.Root, want...)
}

// whole are the cards that come with Dogwatch, with a team's.
func whole(t testing.TB) app.GuideCards {
	t.Helper()
	var all []app.Card
	names, err := fs.Glob(shipped.Files(), "*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		text, err := fs.ReadFile(shipped.Files(), name)
		if err != nil {
			t.Fatal(err)
		}
		of, err := cards.Parse(string(text))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, of...)
	}
	team := uitest.TeamCards()
	mine := slices.DeleteFunc(team.Cards, func(c app.Card) bool { return !c.Team })
	return app.GuideCards{Cards: cards.Merge(all, mine), Source: team.Source, At: team.At}
}

func text(g app.GuideCards, id string) string {
	at := slices.IndexFunc(g.Cards, func(c app.Card) bool { return c.ID == id })
	return g.Cards[at].Text
}

func TestTheListAndACard(t *testing.T) {
	st := show(t, "dark", large, uitest.Busy(), uitest.TeamCards(), nil)
	st.shows("Fits now · #48301", "Payments are down", "Your team's", "Checklists", "With your team's own cards", "2 cards from wiki.acme.example · read 2 h ago",
		"Fail over to the second provider first", "payctl failover", "0 of 2 steps ticked", "Comes by itself in the first 15 m.")
	st.press(fyne.KeyDown)
	st.shows("Undo first, understand later.")
	if st.screen.card.team.Root.Visible() {
		t.Error("a card that comes with Dogwatch is said to be the team's")
	}
}

func TestACardIsTickedWithTheKeyboard(t *testing.T) {
	st := show(t, "light", large, uitest.Busy(), uitest.TeamCards(), nil)
	st.press(fyne.KeyReturn, fyne.KeyJ, fyne.KeyJ, fyne.KeySpace)
	if n := len(st.effects); n != 1 || st.effects[0].Submit == nil || st.effects[0].Submit.Intent.Verb != app.TickStep || st.effects[0].Submit.Intent.Tick.Source != "card/payments-down" {
		t.Fatalf("%+v", st.effects)
	}
	tick := *st.effects[0].Submit.Intent.Tick
	tick.At = uitest.Now.Add(-time.Minute)
	s := uitest.Busy()
	s.Ticks = []app.Tick{tick}
	st.s = s
	st.draw()
	st.shows("1 of 2 steps ticked", "03:11", "Untick all", "Your team's · 1 of 2")
	st.press(fyne.KeyLeft)
	if st.window.Canvas().Focused() != nil {
		t.Error("Left does not lead back to the list")
	}
	st.effects = nil
	st.press(fyne.KeyX)
	if len(st.effects) != 1 || st.effects[0].Submit.Intent.Verb != app.UntickStep {
		t.Errorf("%+v", st.effects)
	}
}

// TestALinkLeadsToACard goes to the link with Tab.
func TestALinkLeadsToACard(t *testing.T) {
	st := show(t, "light", large, uitest.Busy(), uitest.TeamCards(), nil)
	st.send(view.GuideChoose{ID: "easy-first"})
	st.press(fyne.KeyReturn)
	for range 5 { // four steps, then the link
		st.press(fyne.KeyTab)
	}
	st.press(fyne.KeySpace)
	st.shows("Who I am, what is broken", "Page them by PagerDuty.")
	if st.ui.Guide.Card != "escalating" {
		t.Errorf("it leads to %s", st.ui.Guide.Card)
	}
}

func TestTheSearch(t *testing.T) {
	st := show(t, "dark", large, uitest.Busy(), uitest.TeamCards(), nil)
	st.press("/")
	st.write("who is who")
	st.shows("Found", "Names and numbers.", "Dana.")
	st.write("zzz")
	st.shows("No card has these words")
	st.press(fyne.KeyEscape)
	st.shows("Fits now · #48301", "Checklists")
	if st.screen.search.Text() != "" || st.window.Canvas().Focused() != nil {
		t.Errorf("Esc leaves %q", st.screen.search.Text())
	}
}

func TestEmptyAndFailed(t *testing.T) {
	st := show(t, "light", small, uitest.Busy(), app.GuideCards{}, nil)
	st.shows("The guide is empty")
	if st.screen.card.root.Visible() {
		t.Error("a card is shown")
	}
	st = show(t, "light", small, uitest.Busy(), app.GuideCards{}, app.Problem{What: "The watch has gone away.", Do: "Start it."})
	st.shows("The guide cannot be read", "Start it.")
	g := uitest.TeamCards()
	g.Problem = &app.Problem{What: "wiki.acme.example does not answer.", Means: "The team's cards are shown as they were last read."}
	st = show(t, "light", small, uitest.Busy(), g, nil)
	st.shows("The team's guide could not be read", "as they were last read", "Payments are down")
}

// At the least size of the window, with texts that mean harm and five hundred cards,
// everything stays in its place.
func TestNarrowAndHostile(t *testing.T) {
	bad := strings.Repeat("W", 5000) + "\u202e\x00"
	hostile := app.GuideCards{Source: "https://" + bad, Problem: &app.Problem{What: bad, Means: bad, Do: bad}}
	for i := range 500 {
		hostile.Cards = append(hostile.Cards, app.Card{ID: fmt.Sprint(i), Kind: app.Checklist, Team: true, Title: bad, Short: bad, Text: strings.Repeat("- [ ] "+bad+"\n", 3)})
	}
	for name, g := range map[string]app.GuideCards{"whole": whole(t), "hostile": hostile} {
		st := show(t, "dark", small, uitest.Busy(), g, nil)
		for what, o := range map[string]fyne.CanvasObject{"list": st.screen.list, "search": st.screen.search.Root, "card": st.screen.card.prose, "again": st.screen.again, "title": st.screen.card.title} {
			drawn.Within(t, name+": "+what, o, small)
		}
		if h := st.screen.list.Size().Height; h < 140 {
			t.Errorf("%s: %v are left for the list", name, h)
		}
		if h := st.screen.card.prose.Size().Height; h < 100 || h < 240 && name == "whole" {
			t.Errorf("%s: %v are left for the card", name, h)
		}
		if rows := len(drawn.Texts(st.screen.list)); rows > 80 {
			t.Errorf("%s: %d texts for a list of which a few rows are seen", name, rows)
		}
	}
}

func TestPicture(t *testing.T) {
	st := show(t, "dark", large, uitest.Busy(), uitest.TeamCards(), nil)
	test.AssertRendersToImage(t, "guide.png", st.window.Canvas())
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
				drawn.Save(t, st.window.Canvas(), filepath.Join(out, fmt.Sprintf("guide-%s%s-%s.png", what, name, choice)))
			}
			st := show(t, choice, size, uitest.Busy(), whole(t), nil)
			save("page", st)
			s := uitest.OffCall()
			s.Duty = app.Duty{}
			s.Shifts = []app.Shift{{Schedule: uitest.Primary, User: uitest.Me.Ref(), Start: uitest.Now.Add(time.Hour), End: uitest.Now.Add(9 * time.Hour)}}
			st = show(t, choice, size, s, whole(t), nil)
			for i, step := range prose.Parse(text(st.guide, "going-on-shift"), false).Steps[:3] {
				s.Ticks = append(s.Ticks, app.Tick{Source: "card/going-on-shift", Step: step.Key, At: uitest.Now.Add(-time.Duration(9-3*i) * time.Minute)})
			}
			st.press(fyne.KeyReturn, fyne.KeyJ, fyne.KeyJ)
			st.draw()
			save("shift", st)
			st.send(view.GuideChoose{ID: "severities"})
			save("severities", st)
			st.press(fyne.KeyLeft, "/")
			st.write("escal")
			save("found", st)
			st.write("zzz")
			save("nothing", st)
			g := whole(t)
			g.Problem = &app.Problem{What: "wiki.acme.example does not answer.", Means: "The team's cards are shown as they were last read.", Do: "Look whether the VPN is up."}
			save("problem", show(t, choice, size, uitest.Busy(), g, nil))
		}
	}
}
