package shell

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/ui/uitest"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// fakeDesk is a desktop that notes what is asked of it.
type fakeDesk struct {
	onTop   []string
	called  []string
	brought []string
	second  int
	woken   int
	two     bool
	screens string
	opened  []string
	copied  string
}

func (d *fakeDesk) OnTop(w fyne.Window)    { d.onTop = append(d.onTop, w.Title()) }
func (d *fakeDesk) TwoScreens() bool       { return d.two }
func (d *fakeDesk) Second(w fyne.Window)   { d.second++ }
func (d *fakeDesk) Call(w fyne.Window)     { d.called = append(d.called, w.Title()) }
func (d *fakeDesk) Bring(w fyne.Window)    { d.brought = append(d.brought, w.Title()) }
func (d *fakeDesk) Wake()                  { d.woken++ }
func (d *fakeDesk) Screens() string        { return d.screens }
func (d *fakeDesk) Mods() fyne.KeyModifier { return 0 }
func (d *fakeDesk) Browse(address string)  { d.opened = append(d.opened, address) }
func (d *fakeDesk) Folder(path string)     { d.opened = append(d.opened, path) }
func (d *fakeDesk) Copy(text string)       { d.copied = text }
func (d *fakeDesk) Clip() string           { return d.copied }

// quitting is a test app that notes when it is told to end.
type quitting struct {
	fyne.App
	quit bool
}

func (q *quitting) Quit() { q.quit = true }

// rig is a window process without a window system. It lives in a synctest bubble:
// between two waits nothing moves.
type rig struct {
	t    *testing.T
	feed *uitest.Feed
	cmd  *uitest.Commander
	rep  *uitest.Reporter
	desk *fakeDesk
	app  *quitting
	pump *pump
	lib  uitest.Library
	door uitest.Doorman
	main bool
	// conf, start and mine are absent where they are nil.
	conf  app.Configurer
	start app.Autostart
	mine  app.Mine
	match app.Matchmaker
	shelf app.Bookshelf
	// export writes a calendar file, nil for none.
	export func(context.Context, []app.Shift) (string, error)
	// painted are the pages of the last painting.
	painted []string
}

// play runs f in a bubble with the process running.
func play(t *testing.T, s *app.Snapshot, setUp func(*rig), f func(*rig)) {
	t.Helper()
	a := &quitting{App: test.NewTempApp(t)}
	synctest.Test(t, func(t *testing.T) {
		r := &rig{t: t, feed: uitest.NewFeed(s), cmd: &uitest.Commander{}, rep: &uitest.Reporter{}, desk: &fakeDesk{screens: "one"}, app: a}
		if setUp != nil {
			setUp(r)
		}
		c := Config{
			App: a, Feed: r.feed, Commander: r.cmd, Library: r.lib, Doorman: r.door, Reporter: r.rep,
			Zone: uitest.Zone, Theme: "dark", ReducedMotion: true, ShowMain: r.main,
			Configurer: r.conf, Autostart: r.start, Mine: r.mine, Matchmaker: r.match, Bookshelf: r.shelf, ExportShifts: r.export,
		}
		if err := c.fill(); err != nil {
			t.Fatal(err)
		}
		r.pump = newPump(c, newStage(c, r.desk))
		// In a window system the painter and the pump's frames share one goroutine; here
		// they do not, so the pump hears of a painting when that is over.
		r.pump.stage.drawn = func(pages []string) { r.painted = pages }
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() {
			defer close(done)
			r.pump.serve(ctx)
		}()
		synctest.Wait()
		f(r)
		r.handOver()
		cancel()
		<-done
	})
}

func (r *rig) wait(d time.Duration) {
	r.handOver()
	time.Sleep(d)
	synctest.Wait()
}

// handOver tells the race detector that the pump comes after what the test has
// done: each of the pump's turns begins by taking this lock.
func (r *rig) handOver() {
	r.pump.inbox.mu.Lock()
	r.pump.inbox.mu.Unlock() //nolint:staticcheck // the passing on is the point
}

func (r *rig) set(s *app.Snapshot) {
	r.handOver()
	s.Revision = r.feed.Current().Revision + 1
	r.feed.Set(s)
	synctest.Wait()
}

// alertWindow is the alert's window, failing where there is none.
func (r *rig) alert() *alertWindow {
	r.t.Helper()
	if r.pump.stage.alert == nil {
		r.t.Fatal("there is no alert")
	}
	return r.pump.stage.alert.windows[0]
}

// draw paints the alert, as the window system would.
func (r *rig) draw() {
	r.t.Helper()
	r.alert().window.Canvas().Capture()
	r.pump.paint(r.painted)
	synctest.Wait()
}

// armed draws the alert and lets the guard pass.
func (r *rig) armed() {
	r.t.Helper()
	r.draw()
	r.wait(view.Guard)
}

func (r *rig) press(name string) {
	r.pump.inbox.put(view.Press{On: view.OnAlert, Key: view.Key{Name: name}})
	synctest.Wait()
}

func (r *rig) took(verb app.Verb) (n int) {
	for _, in := range r.cmd.Took() {
		if in.Verb == verb {
			n++
		}
	}
	return n
}

func (r *rig) last() app.Window {
	var w app.Window
	for _, report := range r.rep.Seen() {
		if report.Window != nil {
			w = *report.Window
		}
	}
	return w
}

func (r *rig) says(c fyne.Canvas, text string) bool {
	found := false
	var walk func(o fyne.CanvasObject)
	walk = func(o fyne.CanvasObject) {
		if o == nil || !o.Visible() {
			return
		}
		switch o := o.(type) {
		case *canvas.Text:
			found = found || strings.Contains(o.Text, text)
		case *fyne.Container:
			for _, child := range o.Objects {
				walk(child)
			}
		case fyne.Widget:
			for _, child := range test.WidgetRenderer(o).Objects() {
				walk(child)
			}
		}
	}
	walk(c.Content())
	return found
}

func TestAPageBringsTheAlertUp(t *testing.T) {
	play(t, uitest.OnePage(), nil, func(r *rig) {
		w := r.alert()
		if !w.window.FullScreen() || !slices.Equal(r.desk.onTop, []string{"Dogwatch: page"}) || !slices.Equal(r.desk.called, []string{"Dogwatch: page"}) {
			t.Errorf("full screen %v, on top %v, called %v", w.window.FullScreen(), r.desk.onTop, r.desk.called)
		}
		if !r.says(w.window.Canvas(), "checkout: error rate") {
			t.Error("it does not show the page")
		}
		if r.pump.stage.main != nil {
			t.Error("the main window is up too")
		}
		if got := r.last(); !got.Running || got.AlertShown {
			t.Errorf("before a frame is drawn it reports %+v", got)
		}
		r.draw()
		if got := r.last(); !got.AlertShown || !slices.Equal(got.Shown, []string{"Q00213"}) {
			t.Errorf("after it: %+v", got)
		}
		r.set(uitest.TwoPages())
		r.draw()
		if got := r.last(); !slices.Equal(got.Shown, []string{"Q00213", "Q00214"}) {
			t.Errorf("after a second page: %+v", got)
		}
		r.set(uitest.OnCall())
		if r.pump.stage.alert != nil {
			t.Error("the alert stays though it is not wanted any more")
		}
		if got := r.last(); got.AlertShown || got.Shown != nil {
			t.Errorf("after it went down: %+v", got)
		}
		if !r.app.quit {
			t.Error("the process stays though nothing is left to show")
		}
	})
}

func TestEveryAlertIsANewWindow(t *testing.T) {
	play(t, uitest.OnePage(), func(r *rig) { r.main = true }, func(r *rig) {
		first := r.alert().window
		r.set(uitest.OnCall())
		r.set(uitest.OnePage())
		if r.alert().window == first {
			t.Error("the window of the last alert was shown again: it has lost its place on top")
		}
		if len(r.desk.onTop) != 2 {
			t.Errorf("asked to be on top %d times", len(r.desk.onTop))
		}
	})
}

func TestKeysReachTheWatchAfterTheGuardOnly(t *testing.T) {
	play(t, uitest.OnePage(), nil, func(r *rig) {
		r.press("A")
		r.draw()
		r.press("A")
		r.wait(view.Guard - time.Millisecond)
		r.press("A")
		if n := r.took("acknowledge"); n != 0 {
			t.Fatalf("%d acknowledgements within the guard", n)
		}
		r.wait(time.Millisecond)
		r.press("A")
		if n := r.took("acknowledge"); n != 1 {
			t.Errorf("%d acknowledgements after it", n)
		}
	})
}

func TestTheGuardBeginsAgainWithTheKeyboard(t *testing.T) {
	play(t, uitest.OnePage(), nil, func(r *rig) {
		r.armed()
		r.pump.focused()
		synctest.Wait()
		r.press("A")
		if n := r.took("acknowledge"); n != 0 {
			t.Error("a key that came with the focus has acknowledged")
		}
	})
}

func TestAnIntentThatIsNotTakenIsSaid(t *testing.T) {
	play(t, uitest.OnePage(), func(r *rig) {
		r.cmd.Answer = func(ctx context.Context, _ app.Intent) error {
			<-ctx.Done() // a watch that hangs
			return ctx.Err()
		}
	}, func(r *rig) {
		r.armed()
		r.press("A")
		c := r.alert().window.Canvas()
		if !r.says(c, "Handing your acknowledgement to the watch…") {
			t.Error("it does not say that it is being handed over")
		}
		r.wait(submitWithin + time.Second)
		if !r.says(c, "Your acknowledgement may not be on its way.") {
			t.Error("it does not say that the watch has not answered")
		}
		r.press("A")
		if n := r.took("acknowledge"); n != 2 {
			t.Errorf("tried %d times", n)
		}
	})
}

func TestClosingTheAlertChangesNothingButTheWindow(t *testing.T) {
	play(t, uitest.OnePage(), func(r *rig) { r.main = true }, func(r *rig) {
		r.armed()
		r.pump.inbox.put(view.Shut{})
		synctest.Wait()
		if r.pump.stage.alert != nil {
			t.Fatal("the window stays")
		}
		if len(r.cmd.Took()) != 1 || r.took(app.HideAlert) != 1 {
			t.Errorf("the watch heard %+v", r.cmd.Took())
		}
		// A Snapshot of before, still on its way, must not bring it back at once.
		r.set(uitest.OnePage())
		if r.pump.stage.alert != nil {
			t.Fatal("the alert came back by itself")
		}
		down := uitest.OnePage()
		down.Wants.Alert = false
		r.set(down)
		r.set(uitest.TwoPages())
		if r.pump.stage.alert == nil {
			t.Error("a new page does not bring it back")
		}
	})
}

// The watch may want the alert for a new page while the old one is being hidden,
// so that no Snapshot without it is ever seen.
func TestANewPageBreaksThroughTheHiding(t *testing.T) {
	play(t, uitest.OnePage(), func(r *rig) { r.main = true }, func(r *rig) {
		r.armed()
		r.press("Escape")
		r.set(uitest.TwoPages())
		r.wait(3 * time.Second)
		if r.pump.stage.alert == nil {
			t.Error("the alert stays away though a page is new")
		}
	})
}

func TestTheProcessEndsOnlyWhenTheWatchHasHeard(t *testing.T) {
	play(t, uitest.OnePage(), func(r *rig) {
		r.cmd.Answer = func(ctx context.Context, _ app.Intent) error {
			time.Sleep(time.Second)
			return nil
		}
	}, func(r *rig) {
		r.armed()
		r.press("Escape")
		if r.pump.stage.alert != nil || r.app.quit {
			t.Errorf("alert %v, ended %v", r.pump.stage.alert != nil, r.app.quit)
		}
		r.wait(time.Second)
		if !r.app.quit {
			t.Error("it does not end")
		}
	})
}

func TestTheMainWindowComesWhenAsked(t *testing.T) {
	s := uitest.Busy()
	s.Wants = app.Wants{Main: 4}
	play(t, s, nil, func(r *rig) {
		if r.pump.stage.main != nil {
			t.Fatal("an old wish opens the window")
		}
	})
	play(t, s, func(r *rig) { r.main = true }, func(r *rig) {
		w := r.pump.stage.main
		if w == nil || w.window.Title() != "1 page · Dogwatch" || len(r.desk.brought) != 1 || len(r.desk.called) != 0 {
			t.Fatalf("it is not there: %+v", r.desk.brought)
		}
		if !r.says(w.window.Canvas(), "You are on call") {
			t.Error("it does not show the first screen")
		}
		asked := uitest.Busy()
		asked.Wants = app.Wants{Main: 5, Open: "Q00295"}
		r.set(asked)
		if len(r.desk.brought) != 2 || !r.says(w.window.Canvas(), "search: disk 82 % full on search-4, about 9 days left") {
			t.Errorf("raised %d times; it does not show the incident", len(r.desk.brought))
		}
		restarted := uitest.Busy()
		restarted.Wants = app.Wants{Main: 0}
		r.set(restarted)
		again := uitest.Busy()
		again.Wants = app.Wants{Main: 1}
		r.set(again)
		if len(r.desk.brought) != 3 {
			t.Errorf("after the watch was started anew it was raised %d times in all", len(r.desk.brought))
		}
	})
}

func TestSigningIn(t *testing.T) {
	var got app.Credential
	play(t, uitest.SignedOut(), func(r *rig) {
		r.main = true
		r.door.Answer = func(_ context.Context, c app.Credential) error {
			got = c
			return errors.New("no watch")
		}
	}, func(r *rig) {
		w := r.pump.stage.main
		if w.signIn == nil || !r.says(w.window.Canvas(), "Sign in to PagerDuty") {
			t.Fatal("the form is not there")
		}
		test.Type(w.window.Canvas().Focused(), "u+token")
		key(w.window.Canvas(), fyne.KeyReturn)
		r.wait(0)
		if got.Token.Reveal() != "u+token" || got.Region != "us" || got.URL != "" {
			t.Errorf("handed over: region %q, url %q, %d bytes", got.Region, got.URL, len(got.Token.Reveal()))
		}
		if !r.says(w.window.Canvas(), "could not be used") {
			t.Error("the failure is not told")
		}
		r.set(uitest.OnCall())
		if w.signIn != nil || !r.says(w.window.Canvas(), "You are on call") {
			t.Error("the form stays after signing in")
		}
	})
}

// key presses a key on whatever has the keyboard.
func key(c fyne.Canvas, name fyne.KeyName) {
	type keyable interface{ KeyDown(*fyne.KeyEvent) }
	if f, ok := c.Focused().(keyable); ok {
		f.KeyDown(&fyne.KeyEvent{Name: name})
	}
}

func TestTheSecondDisplay(t *testing.T) {
	play(t, uitest.OnePage(), func(r *rig) { r.desk.two = true }, func(r *rig) {
		if n := len(r.pump.stage.alert.windows); n != 2 || r.desk.second != 1 {
			t.Fatalf("%d windows, %d on the second display", n, r.desk.second)
		}
		r.desk.two, r.desk.screens = false, "other"
		r.wait(2 * time.Second)
		if n := len(r.pump.stage.alert.windows); n != 1 || !r.alert().window.FullScreen() {
			t.Errorf("after the second display was taken away: %d windows", n)
		}
		r.desk.two, r.desk.screens = true, "one"
		r.wait(2 * time.Second)
		if n := len(r.pump.stage.alert.windows); n != 2 {
			t.Errorf("after it came back: %d windows", n)
		}
	})
}

// A browser would come up behind the alert.
func TestALinkPutsTheAlertAside(t *testing.T) {
	play(t, uitest.OnePage(), nil, func(r *rig) {
		r.armed()
		r.press("O")
		if !slices.Equal(r.desk.opened, []string{"https://acme.pagerduty.com/incidents/Q00213"}) {
			t.Errorf("opened %q", r.desk.opened)
		}
		if r.pump.stage.alert != nil || r.took(app.HideAlert) != 1 {
			t.Error("the alert stays in front of the browser")
		}
		w := r.pump.stage.main
		if w == nil || !r.says(w.window.Canvas(), "Nobody has taken it yet.") {
			t.Error("the page cannot be answered in the main window")
		}
		if r.app.quit {
			t.Error("the process ends")
		}
	})
}

func TestTheDisplayIsKeptAwake(t *testing.T) {
	play(t, uitest.OnePage(), nil, func(r *rig) {
		if r.desk.woken != 1 {
			t.Errorf("woken %d times at first", r.desk.woken)
		}
		r.wait(2 * time.Minute)
		if r.desk.woken < 3 || len(r.desk.called) != 1 {
			t.Errorf("after two minutes woken %d times; the keyboard was asked for %d times", r.desk.woken, len(r.desk.called))
		}
	})
}

func TestNothingIsRebuiltWhileNothingChanges(t *testing.T) {
	play(t, uitest.OnCall(), func(r *rig) { r.main = true }, func(r *rig) {
		content := r.pump.stage.main.window.Content()
		r.wait(10 * time.Second)
		if r.pump.stage.main.window.Content() != content {
			t.Error("the content was built anew")
		}
		if n := len(r.rep.Seen()); n != 1 {
			t.Errorf("%d reports", n)
		}
	})
}

// The room of the banner must not stay when the banner goes.
func TestTheBannerTakesItsRoomWithIt(t *testing.T) {
	play(t, uitest.OnCall(), func(r *rig) { r.main = true }, func(r *rig) {
		frame := r.pump.stage.main.frame
		before := frame.body.Position()
		r.set(uitest.Blind())
		if frame.body.Position() == before {
			t.Fatal("the banner stands on the screen below it")
		}
		r.set(uitest.OnCall())
		if got := frame.body.Position(); got != before {
			t.Errorf("the screen stays at %v", got)
		}
	})
}

func TestWithoutAWatchItGivesUp(t *testing.T) {
	play(t, &app.Snapshot{}, nil, func(r *rig) {
		r.wait(reachWithin - time.Second)
		if r.app.quit {
			t.Fatal("it gives up too early")
		}
		r.wait(3 * time.Second)
		if !r.app.quit {
			t.Error("it waits for ever")
		}
	})
}

func TestWhatIsLookedAtIsRead(t *testing.T) {
	var read []string
	var mu sync.Mutex
	play(t, uitest.OnePage(), func(r *rig) {
		r.lib.OnDetail = func(ctx context.Context, id string) (app.Detail, error) {
			mu.Lock()
			defer mu.Unlock()
			read = append(read, id)
			return uitest.Detail(uitest.OnePage().Incidents[0].Incident), nil
		}
	}, func(r *rig) {
		mu.Lock()
		defer mu.Unlock()
		if !slices.Equal(read, []string{"Q00213"}) {
			t.Errorf("read %v", read)
		}
		if !r.says(r.alert().window.Canvas(), "checkout-7f9c4d5b8-x2x9q") {
			t.Error("what was read is not shown")
		}
	})
}

func TestConfigIsChecked(t *testing.T) {
	if err := Run(t.Context(), Config{}); err == nil {
		t.Error("an empty Config is run")
	}
}
