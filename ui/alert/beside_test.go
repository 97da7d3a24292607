package alert

import (
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/prose"
	"github.com/dogwatch-app/dogwatch/ui/kit"
	"github.com/dogwatch-app/dogwatch/ui/theme"
	"github.com/dogwatch-app/dogwatch/ui/uitest"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// load brings what the window wants to read, as the shell would; a nil paper brings no
// runbook.
func (st *stand) load(paper *app.RunbookText) {
	st.bring(paper)
	st.tick()
}

func (st *stand) bring(paper *app.RunbookText) {
	for _, l := range st.ui.Loads(st.s, st.now) {
		switch l.Kind {
		case view.LoadGuide:
			docs := map[string]prose.Doc{}
			for _, c := range uitest.Cards() {
				docs[c.ID] = prose.Parse(c.Text, false)
			}
			st.send(view.GuideRead{Load: l, Guide: app.GuideCards{Cards: uitest.Cards()}, Docs: docs})
		case view.LoadPriorities:
			st.send(view.PrioritiesRead{Load: l, Priorities: uitest.Priorities()})
		case view.LoadRunbook:
			if paper == nil {
				st.send(view.Began{Load: l})
				continue
			}
			st.send(view.RunbookRead{Load: l, Paper: view.Paper{RunbookText: *paper, Doc: prose.Parse(paper.Text, paper.Plain)}})
		}
	}
}

// beside are the situations of the text beside a page.
func beside() map[string]func(t *testing.T, size fyne.Size) *stand {
	paper := uitest.Paper()
	old := paper
	old.Copy, old.Problem = true, &app.Problem{What: "git.acme.example does not answer."}
	one := func(s *app.Snapshot, p *app.RunbookText) func(*testing.T, fyne.Size) *stand {
		return func(t *testing.T, size fyne.Size) *stand {
			st := show(t, s, size)
			st.load(p)
			return st
		}
	}
	return map[string]func(*testing.T, fyne.Size) *stand{
		"book":    one(uitest.WithBooks(uitest.OnePage(), uitest.Book()), &paper),
		"several": one(uitest.WithBooks(uitest.OnePage(), uitest.Book(), uitest.Other(), uitest.Wiki()), &paper),
		"copy":    one(uitest.WithBooks(uitest.OnePage(), uitest.Book()), &old),
		"reading": one(uitest.WithBooks(uitest.OnePage(), uitest.Book()), nil),
		"wiki":    one(uitest.WithBooks(uitest.OnePage(), uitest.Wiki()), nil),
		"none":    one(uitest.WithBooks(uitest.OnePage()), nil),
		"storm":   one(uitest.WithBooks(uitest.Storm(50), uitest.Book()), &paper),
		"trouble": one(uitest.WithBooks(uitest.Undelivered(), uitest.Book()), &old),
		"large": func(t *testing.T, size fyne.Size) *stand {
			st := one(uitest.WithBooks(uitest.OnePage(), uitest.Book()), &paper)(t, size)
			st.send(view.Press{On: view.OnAlert, Key: view.Key{Name: "X"}})
			st.tick()
			return st
		},
		"keys": func(t *testing.T, size fyne.Size) *stand {
			st := one(uitest.WithBooks(uitest.OnePage(), uitest.Book()), &paper)(t, size)
			st.send(view.Press{On: view.OnAlert, Key: view.Key{Name: "?"}})
			st.tick()
			return st
		},
		"post": func(t *testing.T, size fyne.Size) *stand {
			st := one(uitest.WithBooks(uitest.OnePage(), uitest.Book()), &paper)(t, size)
			for _, step := range prose.Parse(paper.Text, false).Steps[:3] {
				st.s.Ticks = append(st.s.Ticks, app.Tick{Incident: "Q00213", Source: uitest.BookURL, Step: step.Key, At: st.now})
			}
			st.send(view.Press{On: view.OnAlert, Key: view.Key{Name: "P"}})
			st.tick()
			return st
		},
		"card": func(t *testing.T, size fyne.Size) *stand {
			st := one(uitest.WithBooks(uitest.OnePage(), uitest.Book()), &paper)(t, size)
			st.send(view.Press{On: view.OnAlert, Key: view.Key{Name: "C"}})
			st.tick()
			return st
		},
	}
}

// TestDrawBeside draws them all into the folder that DOGWATCH_ALERT_OUT names, for eyes.
func TestDrawBeside(t *testing.T) {
	out := os.Getenv("DOGWATCH_ALERT_OUT")
	if out == "" {
		t.Skip("DOGWATCH_ALERT_OUT names no folder")
	}
	for name, make := range beside() {
		for _, size := range []fyne.Size{fyne.NewSize(900, 600), fyne.NewSize(1280, 800), fyne.NewSize(1920, 1080)} {
			st := make(t, size)
			f, err := os.Create(filepath.Join(out, fmt.Sprintf("alert-%s-%d.png", name, int(size.Width))))
			if err != nil {
				t.Fatal(err)
			}
			if err := png.Encode(f, st.window.Canvas().Capture()); err != nil {
				t.Fatal(err)
			}
			f.Close()
		}
	}
}

func TestTheTextBesideInEverySize(t *testing.T) {
	for name, make := range beside() {
		for _, size := range append(sizes, fyne.NewSize(900, 600)) {
			t.Run(fmt.Sprint(name, " ", size.Width), func(t *testing.T) {
				st := make(t, size)
				st.checkParts(size)
				largest := float32(0)
				for _, text := range st.texts() {
					largest = max(largest, text.TextSize)
				}
				if largest < 40 {
					t.Errorf("the title's letters are %v high", largest)
				}
				for _, b := range st.mainButtons() {
					if b.Size().Height < 64 {
						t.Errorf("a main button is %v high", b.Size().Height)
					}
				}
				if !st.says("Escalates to level") {
					t.Error("it does not say who is next")
				}
			})
		}
	}
}

func TestWhatIsSaidOfTheRunbook(t *testing.T) {
	for name, want := range map[string][]string{
		"book":    {"Checkout errors", "read 3 m ago", "0 of 6 steps done", "What fits now", "Try the easy stuff first"},
		"copy":    {"Offline copy, read", "git.acme.example does not answer.", "Open git.acme.example", "Meaning"},
		"reading": {"Reading the runbook…"},
		"wiki":    {"This runbook is a page for the browser", "Open wiki.acme.example"},
		"none":    {"No runbook was found", "Go by the cards that fit"},
		"several": {"checkout-errors", "payments", "Checkout"},
		"card":    {"From the guide", "Undo first, understand later.", "Back to the runbook"},
	} {
		st := beside()[name](t, fyne.NewSize(1280, 800))
		all := ""
		for _, text := range st.texts() {
			all += text.Text + " "
		}
		for _, w := range want {
			if !strings.Contains(all, w) {
				t.Errorf("%s: %q is not among\n%s", name, w, all)
			}
		}
	}
}

// The page is there before its runbook: the first frame waits for nothing, and the text
// comes without moving what was there already.
func TestTheFirstFrameDoesNotWaitForTheRunbook(t *testing.T) {
	st := show(t, uitest.WithBooks(uitest.OnePage(), uitest.Book()), fyne.NewSize(1280, 800))
	if !st.says("checkout: error rate 14 %") || !st.says("Reading the runbook…") || len(st.mainButtons()) != 2 {
		t.Fatal("it is not all there")
	}
	at := st.screen.reading.Root.Position()
	button := st.mainButtons()[0].Position()
	paper := uitest.Paper()
	st.load(&paper)
	if !st.says("Meaning") || st.screen.reading.Root.Position() != at || st.mainButtons()[0].Position() != button {
		t.Errorf("the text is not there, or has moved from %v to %v", at, st.screen.reading.Root.Position())
	}
}

func TestAStepIsTickedByAClick(t *testing.T) {
	st := beside()["card"](t, fyne.NewSize(1280, 800))
	st.msgs = nil
	var at fyne.Position
	for _, text := range st.texts() {
		if text.Text == "Fail over." {
			at = fyne.CurrentApp().Driver().AbsolutePositionForObject(text)
		}
	}
	test.TapCanvas(st.window.Canvas(), at.AddXY(-18, 10))
	if len(st.msgs) != 1 {
		t.Fatalf("%+v", st.msgs)
	}
	tick, ok := st.msgs[0].(view.TickStep)
	if !ok || tick.On != view.OnAlert || !tick.Tick {
		t.Fatalf("%+v", st.msgs[0])
	}
	st.s.Ticks = []app.Tick{{Incident: "Q00213", Source: "card/easy-first", Step: tick.Step, At: st.now}}
	st.tick()
	if !st.says("1 of 4 steps done") {
		t.Error("the tick is not shown")
	}
}

// A second that passes does not set the text anew: it would jump to its beginning under
// the reader's eyes.
func TestTheTextStaysWhereItIsRead(t *testing.T) {
	st := beside()["book"](t, fyne.NewSize(1280, 800))
	if !st.says("More than 2 % of the requests") {
		t.Fatal("the beginning is not shown")
	}
	st.screen.reading.Scroll(400)
	if st.says("More than 2 % of the requests") {
		t.Fatal("it does not scroll")
	}
	st.now = st.now.Add(time.Second)
	st.tick()
	for _, l := range st.ui.Loads(st.s, st.now) {
		st.send(view.Began{Load: l})
	}
	st.tick()
	if st.says("More than 2 % of the requests") {
		t.Error("it has jumped back")
	}
}

// BenchmarkFirstFrame is an alert from nothing to its first frame, without a runbook's
// text and with one that is there already.
func BenchmarkFirstFrame(b *testing.B) {
	paper := uitest.Paper()
	long := paper
	long.Text = strings.Repeat(uitest.BookText, 200)
	for name, text := range map[string]*app.RunbookText{"none": nil, "short": &paper, "long": &long} {
		b.Run(name, func(b *testing.B) {
			look := theme.Alert()
			a := test.NewApp()
			defer a.Quit()
			a.Settings().SetTheme(look)
			s, ui := uitest.WithBooks(uitest.OnePage(), uitest.Book()), view.NewUIState()
			st := &stand{s: s, ui: ui, now: uitest.Now}
			ui.Observe(s, st.now)
			if text != nil {
				st.bring(text)
			}
			for b.Loop() {
				w := a.NewWindow("")
				w.SetPadded(false)
				screen := New(&kit.Ground{Look: look}, w.Canvas, func(view.Msg) {}, func([]string) {})
				screen.Set(view.Project(s, ui, st.now, uitest.Zone, view.Options{}).Alert)
				w.SetContent(screen.Root)
				w.Resize(fyne.NewSize(1280, 800))
				w.Canvas().Capture()
				w.Close()
			}
		})
	}
}

// A large text gets what the others can spare, where there is little: the second line of
// the title, and the line that says that nobody has answered.
func TestLargerIsLarger(t *testing.T) {
	paper := uitest.Paper()
	for _, size := range []fyne.Size{fyne.NewSize(1024, 640), fyne.NewSize(1280, 800)} {
		s := uitest.WithBooks(uitest.OnePage(), uitest.Book())
		s.Incidents[0].Title = "Disk on payments-db-1.acme.example is 97 % full and growing by 4 GB a minute"
		st := show(t, s, size)
		st.load(&paper)
		title, text := st.screen.title, st.screen.reading.Root
		whole, before := title.root.Size().Height, text.Size().Height
		read := func() {
			st.send(view.Press{On: view.OnAlert, Key: view.Key{Name: "X"}})
			st.tick()
		}
		read()
		if got := text.Size().Height; got < before+100 {
			t.Errorf("in %v the text is %v tall, and large %v", size, before, got)
		}
		if got := title.root.Size().Height; got >= whole || !title.fit.line.Visible() || title.title.Position().X >= 0 {
			t.Errorf("in %v the title is not one line", size)
		}
		st.checkParts(size)
		read()
		if got := text.Size().Height; got != before || title.root.Size().Height != whole || title.fit.line.Visible() {
			t.Errorf("in %v it was %v and is %v", size, before, got)
		}
	}
}

// The foot says that the arrows lead to the other pages, and so they do while the text has
// the keyboard. X leads into the text and out of it.
func TestTheArrowsLeadToOtherPagesFromTheText(t *testing.T) {
	for name, s := range map[string]*app.Snapshot{"Down": uitest.WithBooks(uitest.TwoPages(), uitest.Book()), "": uitest.WithBooks(uitest.OnePage(), uitest.Book())} {
		st := show(t, s, fyne.NewSize(1280, 800))
		paper := uitest.Paper()
		st.load(&paper)
		got := ""
		st.screen.g.Key = func(k view.Key) { got += k.Name }
		read := func() {
			st.send(view.Press{On: view.OnAlert, Key: view.Key{Name: "X"}})
			st.tick()
		}
		read()
		text := st.window.Canvas().Focused()
		if text == nil {
			t.Fatal("X does not lead into the text")
		}
		text.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
		if got != name {
			t.Errorf("the window hears %q, want %q", got, name)
		}
		if read(); st.window.Canvas().Focused() != nil {
			t.Error("X does not lead out of the text")
		}
	}
}

// A window too low for the text has it all the same, and Tab or X brings the keyboard to
// it. Whatever is pressed there, the window stays, and A and E arrive.
func TestAWindowWithoutRoomForTheTextTakesAllKeys(t *testing.T) {
	sizes := []fyne.Size{{Width: 640, Height: 480}, {Width: 800, Height: 480}, {Width: 800, Height: 600}, {Width: 960, Height: 540}, {Width: 1024, Height: 640}, {Width: 1280, Height: 720}}
	press := func(st *stand, names ...string) {
		for _, name := range names {
			if f, is := st.window.Canvas().Focused().(desktop.Keyable); is {
				f.KeyDown(&fyne.KeyEvent{Name: fyne.KeyName(name)})
			} else {
				m := view.Press{On: view.OnAlert, Key: view.Key{Name: name}} // as the window would
				st.msgs = append(st.msgs, m)
				st.send(m)
			}
			st.tick()
		}
	}
	arrived := func(st *stand, name string) bool {
		return slices.ContainsFunc(st.msgs, func(m view.Msg) bool { p, is := m.(view.Press); return is && p.Key.Name == name })
	}
	for name, build := range beside() {
		for _, size := range sizes {
			for how, reach := range map[string]func(st *stand){
				"X": func(st *stand) { press(st, "X") },
				"Tab": func(st *stand) {
					for range 12 {
						st.window.Canvas().FocusNext()
					}
				},
			} {
				st := build(t, size)
				reach(st)
				press(st, "J", "Space", "K", "PageDown", "Home")
				press(st, "A", "E")
				if !arrived(st, "A") || !arrived(st, "E") {
					t.Errorf("%s, %v, by %s: A and E do not arrive: %v", name, size, how, st.msgs)
				}
			}
		}
	}
}
