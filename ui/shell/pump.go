package shell

import (
	"context"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// frame is one state of all windows, for the main goroutine.
type frame struct {
	model view.Model
	// alert says that the alert's windows ought to be up.
	alert bool
	// raise counts the wishes for the main window.
	raise int
	// theme is the person's choice.
	theme string
	// idle says that nothing is under way that must not be cut off: with no window
	// open the process may end.
	idle bool
	// over says that the process is to end.
	over bool
	// painted are pages of which a frame has been painted before this one was made:
	// once this one is shown, that one is on the screen.
	painted []string
}

// pump owns what the person has chosen, and turns everything that happens into
// frames.
type pump struct {
	cfg   Config
	stage *stage
	inbox *inbox
	ui    *view.UIState
	tell  *teller
	load  *loader

	// next is the latest frame that has not been drawn yet; stopped is closed when
	// the toolkit has ended, with or without our asking.
	next    atomic.Pointer[frame]
	stopped chan struct{}

	began time.Time
	// asked is the last Wants.Main that was followed; known says that there was one.
	asked int
	known bool
	raise int
	// busy counts the intents and the settings on their way.
	busy int
	// hidden says that the person has put the alert away, and hiddenAt under which
	// revision the watch took that (0 while it has not).
	hidden   bool
	hiddenAt uint64
	hidSince time.Time
	painted  []string
	window   app.Window
}

func newPump(c Config, s *stage) *pump {
	p := &pump{cfg: c, stage: s, inbox: newInbox(), ui: view.NewUIState(), tell: newTeller(c.Reporter), stopped: make(chan struct{})}
	p.load = &loader{lib: c.Library, mine: c.Mine, start: c.Autostart, plan: c.Calendar, match: c.Matchmaker, shelf: c.Bookshelf, put: p.inbox.put}
	s.send, s.drawn, s.signIn = p.inbox.put, p.paint, p.signIn
	return p
}

// paint is called by the painter, before what it paints is on the screen.
func (p *pump) paint(pages []string) { p.inbox.put(paintedPages{pages: pages}) }

// focused is called when the keyboard comes to one of the windows.
func (p *pump) focused() { p.inbox.put(view.Focused{}) }

// hideSettles is how long Snapshots of before the alert was put away may still come.
const hideSettles = 1500 * time.Millisecond

func (p *pump) serve(ctx context.Context) {
	p.began = time.Now()
	if p.cfg.ShowMain {
		p.raise = 1
	}
	p.window.Running = true
	p.tell.say(p.window)
	go p.tell.serve(ctx)
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	chosen := p.choices()
	p.configure(p.cfg.Feed.Current())
	for {
		changed := p.cfg.Feed.Changed()
		next := p.turn(ctx, p.cfg.Feed.Current())
		timer.Reset(time.Until(next))
		select {
		case <-ctx.Done():
			p.show(&frame{over: true})
			return
		case <-changed:
		case <-chosen:
			chosen = p.choices()
			p.configure(p.cfg.Feed.Current())
		case <-p.inbox.ready:
		case <-timer.C:
		}
	}
}

// turn takes in everything that has happened and shows it. It gives the time at
// which the windows will look otherwise by themselves.
func (p *pump) turn(ctx context.Context, s *app.Snapshot) time.Time {
	for _, m := range p.inbox.take() {
		p.take(ctx, s, m)
	}
	now := time.Now()
	p.ui.Observe(s, now)
	p.follow(s, now)
	for _, l := range p.ui.Loads(s, now) {
		p.ui.Update(s, now, p.zone(), view.Began{Load: l})
		p.load.begin(ctx, l)
	}
	model := view.Project(s, p.ui.Frozen(), now, p.zone(), view.Options{Calm: p.calm()})
	up := model.Alert.Up && !p.hidden
	p.report(up)
	p.show(&frame{
		model: model, alert: up, raise: p.raise, theme: p.theme(), idle: s.Revision > 0 && p.busy == 0,
		over: s.Revision == 0 && !p.cfg.ShowMain && now.Sub(p.began) > reachWithin, painted: p.painted,
	})
	return model.Next(p.ui, now)
}

// take follows one message.
func (p *pump) take(ctx context.Context, s *app.Snapshot, m stamped) {
	switch msg := m.msg.(type) {
	case paintedPages:
		p.painted = msg.pages
		return
	case drawnPages:
		p.painted = nil // frames are skipped: it goes with each until one was shown
		p.sawPages(s, m.at, msg.pages)
		return
	case view.SetDone, view.StartsSet, view.ErrandDone:
		p.busy--
	case view.Submitted:
		p.busy--
		if p.hidden && p.hiddenAt == 0 && msg.Seq == p.ui.HideSeq() {
			p.hiddenAt, p.hidSince = s.Revision+1, m.at
		}
	}
	for _, e := range p.ui.Update(s, m.at, p.zone(), m.msg) {
		p.perform(ctx, e)
	}
}

// follow sees what the watch wants of the windows.
func (p *pump) follow(s *app.Snapshot, now time.Time) {
	if s.Revision == 0 {
		return
	}
	switch {
	case !p.known:
		p.known, p.asked = true, s.Wants.Main
		if p.cfg.ShowMain {
			p.ui.Update(s, now, p.zone(), view.Raise{Incident: s.Wants.Open})
		}
	case s.Wants.Main > p.asked:
		p.asked = s.Wants.Main
		p.raise++
		p.ui.Update(s, now, p.zone(), view.Raise{Incident: s.Wants.Open})
	case s.Wants.Main < p.asked: // the watch was started anew
		p.asked = s.Wants.Main
	}
	// The alert stays away until the watch has heard that it was put away: should it
	// want one a while after that, there is a new page.
	heard := p.hiddenAt > 0 && s.Revision >= p.hiddenAt && now.Sub(p.hidSince) > hideSettles
	if p.hidden && (!s.Wants.Alert || heard) {
		p.hidden = false
	}
}

// perform does what a message asked for.
func (p *pump) perform(ctx context.Context, e view.Effect) {
	switch {
	case e.Submit != nil:
		p.busy++
		go p.submit(ctx, *e.Submit)
	case e.Open != "":
		p.stage.desk.Browse(e.Open)
	case e.Copy != "":
		p.stage.desk.Copy(e.Copy)
	case e.Folder != "":
		p.stage.desk.Folder(e.Folder)
	case e.Set != nil:
		p.busy++
		go p.set(*e.Set)
	case e.Starts != nil:
		p.busy++
		go p.setStarts(ctx, *e.Starts)
	case e.Errand != nil:
		p.busy++
		go p.run(ctx, *e.Errand)
	case e.CloseAlert:
		p.hidden, p.hiddenAt = true, 0
	case e.ShowMain:
		p.raise++
	}
}

func (p *pump) submit(ctx context.Context, s view.Submission) {
	// A storm's intents take the watch's disk a while.
	within := submitWithin + time.Duration(len(s.Intent.Incidents))*time.Millisecond
	switch s.Intent.Verb {
	case app.CheckReady, app.Sample, app.CheckSwaps, app.TrySwaps, app.ReadSwaps, app.CheckRunbooks, app.ReadGuide:
		within = lookWithin
	}
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	taken, err := p.cfg.Commander.Submit(ctx, s.Intent)
	if err != nil {
		p.cfg.Log.Warn("intent_not_taken", "verb", string(s.Intent.Verb), "incidents", len(s.Intent.Incidents), "error", err)
	}
	p.inbox.put(view.Submitted{Seq: s.Seq, Taken: taken, Err: err})
}

// signIn hands a credential to the watch.
func (p *pump) signIn(c app.Credential) {
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), signInWithin)
		defer cancel()
		if p.cfg.Doorman == nil {
			p.inbox.put(view.SignResult{Problem: &app.Problem{Code: "no_door", What: "This window cannot sign in.", Do: "Use dogwatch login."}})
			return
		}
		if err := p.cfg.Doorman.SignIn(ctx, c); err != nil {
			problem := app.Explain(err)
			p.inbox.put(view.SignResult{Problem: &problem})
			return
		}
		p.inbox.put(view.SignResult{})
	}()
}

// show gives the main goroutine a frame. One that it has not come to yet is
// replaced. This is the only fyne.Do of the project.
func (p *pump) show(f *frame) {
	select {
	case <-p.stopped:
		return
	default:
	}
	if p.next.Swap(f) != nil {
		return // the call that was made for the one before takes this one
	}
	fyne.Do(func() {
		defer p.afterEnd()
		f := p.next.Swap(nil)
		if f == nil {
			return
		}
		p.stage.show(f)
		if f.painted != nil {
			p.inbox.put(drawnPages{pages: f.painted})
		}
	})
}

// afterEnd forgives what goes wrong with windows that are gone: a toolkit that was
// ended from outside runs what still comes on the caller's own goroutine.
func (p *pump) afterEnd() {
	wrong := recover()
	if wrong == nil {
		return
	}
	select {
	case <-p.stopped:
	case <-time.After(time.Second):
		panic(wrong)
	}
}
