package swaps

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

func (a *account) Schedules(ctx context.Context, ids []string, window app.Span) ([]app.Schedule, error) {
	out, err := a.in(ctx, "schedules")
	if err != nil {
		return nil, err
	}
	if window.Length() > 90*24*time.Hour {
		return nil, out(app.Invalid{Why: "the window is too long"})
	}
	var all []app.Schedule
	for _, id := range ids {
		if a.w.gone == id {
			return nil, out(app.Gone{What: "the schedule"})
		}
		if r := a.w.rotas[id]; r != nil {
			s := r.Schedule
			s.Window, s.Slots = window, r.render(window)
			for n := range s.Slots {
				s.Slots[n].Span = s.Slots[n].Clip(window)
			}
			all = append(all, s)
		}
	}
	if err := out(nil); err != nil {
		return nil, err
	}
	return all, nil
}

func (a *account) FindSchedules(context.Context, string) ([]app.Schedule, error) { return nil, nil }

func (a *account) Override(ctx context.Context, wishes []app.OverrideWish) ([]app.Override, error) {
	out, err := a.in(ctx, "override")
	if err != nil {
		return nil, err
	}
	var taken []app.Override
	var refused error
	for _, wish := range wishes {
		r := a.w.rotas[wish.Schedule.ID]
		if a.w.refuse != nil {
			refused = a.w.refuse(a.who.ID, "override", &wish)
		}
		switch {
		case refused != nil:
		case wish.Kind != r.Kind, wish.Empty(), wish.User.Zero(), r.Kind == app.ShiftBased && (wish.Rotation == "" || wish.Instead.Zero()):
			refused = app.Refused{Why: "not such an override"}
		case !wish.End.After(time.Now()):
			refused = app.Refused{Why: "it is past"}
		}
		var lost error
		if a.each != nil && refused == nil {
			refused, lost = a.each()
		}
		if refused != nil {
			break
		}
		a.w.writes++
		made := a.w.add(r, wish)
		a.w.agreed(wish)
		a.w.happened("    %s made %s: %s on %s, %s", a.who.Name, made.ID, wish.User.Name, r.Name, span(wish.Span))
		if refused = lost; lost != nil {
			break
		}
		taken = append(taken, made)
	}
	if err := out(nil); err != nil {
		return nil, err // the answer is lost
	}
	return taken, refused
}

// agreed notes where an override puts somebody on call who has not said yes, and for whom
// nobody vouched.
func (w *world) agreed(wish app.OverrideWish) {
	if w.vouched {
		return
	}
	for _, p := range w.incidents {
		for _, n := range p.Notes {
			yes := strings.Contains(n.Text, `"what":"accepted"`)
			if yes && (n.By.ID == wish.User.ID || n.By.ID == p.By.ID || p.By.ID == wish.User.ID) {
				return
			}
		}
	}
	w.broken = append(w.broken, fmt.Sprintf("%s was put on call on %s without a yes", wish.User.Name, wish.Schedule.Name))
}

func (a *account) Undo(ctx context.Context, o app.Override) error {
	out, err := a.in(ctx, "undo")
	if err != nil {
		return err
	}
	if a.w.refuse != nil {
		if err := a.w.refuse(a.who.ID, "undo", &o.OverrideWish); err != nil {
			return out(err)
		}
	}
	r := a.w.rotas[o.Schedule.ID]
	r.overrides = slices.DeleteFunc(r.overrides, func(old app.Override) bool { return old.ID == o.ID })
	a.w.happened("    %s deleted %s", a.who.Name, o.ID)
	return out(nil)
}

func (a *account) ShiftsOf(ctx context.Context, users []string, window app.Span) ([]app.Shift, error) {
	out, err := a.in(ctx, "shifts")
	if err != nil {
		return nil, err
	}
	var all []app.Shift
	for _, id := range slices.Sorted(maps.Keys(a.w.rotas)) {
		for _, s := range a.w.rotas[id].render(window) {
			if slices.Contains(users, s.User.ID) {
				all = append(all, app.Shift{Schedule: a.w.rotas[id].Ref, User: s.User, Level: 1, Start: s.Start, End: s.End})
			}
		}
	}
	if err := out(nil); err != nil {
		return nil, err
	}
	return all, nil
}

func (a *account) Users(ctx context.Context, ids []string) ([]app.User, error) {
	out, err := a.in(ctx, "users")
	if err != nil {
		return nil, err
	}
	var all []app.User
	for _, u := range everybody {
		if slices.Contains(ids, u.ID) {
			all = append(all, u)
		}
	}
	return all, out(nil)
}

// disk is a Drawer that outlives processes.
type disk struct {
	mu   sync.Mutex
	docs map[string][]byte
	full error
	gate *gate
}

func (k *disk) Keep(_ context.Context, kind, id string, body []byte) error {
	then, err := k.gate.pass()
	if err != nil {
		return err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.full != nil {
		return then(k.full)
	}
	k.docs[kind+"/"+id] = slices.Clone(body)
	return then(nil)
}

func (k *disk) fill(err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.full = err
}

func (k *disk) Kept(_ context.Context, kind string) (map[string][]byte, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	all := map[string][]byte{}
	for name, body := range k.docs {
		if id, ok := strings.CutPrefix(name, kind+"/"); ok {
			all[id] = body
		}
	}
	return all, nil
}

func (k *disk) Discard(_ context.Context, kind, id string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.docs, kind+"/"+id)
	return nil
}

// person is somebody with a Dogwatch.
type person struct {
	w       *world
	user    app.User
	account *account
	disk    *disk
	desk    *Desk
	stop    func()
	service string
	log     *lines

	mu   sync.Mutex
	last app.Swaps
	told int // reports
}

// lines is a log to look into.
type lines struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *lines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(b)
}

func (l *lines) has(what string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Contains(l.text.String(), what)
}

func (w *world) person(user app.User) *person {
	p := &person{w: w, user: user, service: board1.Name, log: &lines{}}
	p.disk = &disk{docs: map[string][]byte{}}
	p.account = &account{w: w, who: user, calls: map[string]int{}}
	p.start()
	return p
}

// start begins a process on the person's disk.
func (p *person) start() {
	g := &gate{}
	p.disk.gate, p.account.gate = g, g
	settings := app.Defaults()
	settings.Zone = time.UTC
	p.desk = New(Config{
		Account: func() Account {
			p.w.mu.Lock()
			defer p.w.mu.Unlock()
			return p.account
		}, Drawer: p.disk,
		Settings: func() app.Settings {
			p.mu.Lock()
			defer p.mu.Unlock()
			s := settings
			s.Swap.Service = p.service
			return s
		},
		Report: func(r app.Report) {
			p.mu.Lock()
			defer p.mu.Unlock()
			p.last = *r.Swaps
			p.told++
		},
		Log: slog.New(slog.NewTextHandler(p.log, nil)), Version: "1.0", Host: strings.ToLower(p.user.Name) + "-laptop", Changed: func() {},
	})
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	desk := p.desk
	go func() {
		defer close(done)
		_ = desk.Serve(ctx)
	}()
	p.stop = func() { cancel(); <-done }
	g.kill = cancel
	p.desk.Saw(p.user, nil, 1)
}

func (p *person) restart() {
	p.stop()
	p.start()
}

// do submits, and gives the swap's id.
func (p *person) do(verb app.Verb, ask app.SwapAsk) (string, error) {
	taken, err := p.desk.Submit(p.w.t.Context(), app.Intent{Verb: verb, Swap: &ask})
	if err != nil || len(taken.Actions) == 0 {
		return "", err
	}
	return taken.Actions[0], nil
}

func (p *person) must(verb app.Verb, ask app.SwapAsk) string {
	p.w.t.Helper()
	id, err := p.do(verb, ask)
	if err != nil {
		p.w.t.Fatalf("%s of %s: %v", verb, p.user.Name, err)
	}
	return id
}

func (p *person) swap(id string) app.Swap {
	synctest.Wait()
	p.mu.Lock()
	defer p.mu.Unlock()
	s, _ := p.last.Find(id)
	return s
}

// shows is what the person is shown now.
func (p *person) shows() app.Swaps {
	synctest.Wait()
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.last
}

// is fails where the person does not see that state.
func (p *person) is(id string, want app.SwapState) app.Swap {
	p.w.t.Helper()
	s := p.swap(id)
	if s.State != want || s.Doing != nil && want.Ended() {
		p.w.t.Fatalf("%s sees %q (doing %+v, word %q), want %q\nhistory %+v", p.user.Name, s.State, s.Doing, s.Word, want, s.History)
	}
	return s
}

// offline sets what every call of the person ends with; nil is back.
func (p *person) offline(err error) {
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	p.account.offline = err
}

func (p *person) count(call string) int {
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	return p.account.calls[call]
}

// play runs a story in a bubble, with those people's computers on.
func play(t *testing.T, users []app.User, story func(t *testing.T, w *world, people []*person)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(10 * time.Hour) // it is morning
		w := newWorld(t)
		var people []*person
		for _, u := range users {
			people = append(people, w.person(u))
		}
		defer func() {
			for _, p := range people {
				p.stop()
			}
			if len(w.broken) > 0 {
				t.Errorf("%v", w.broken)
			}
		}()
		time.Sleep(time.Minute)
		story(t, w, people)
	})
}

var nowhere = app.Offline{Kind: app.NoNetwork, Cause: context.DeadlineExceeded}

// set changes the world, or somebody's way to it.
func (w *world) set(change func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	change()
}

// up are the incidents of the service.
func (w *world) up() []app.Posted {
	w.mu.Lock()
	defer w.mu.Unlock()
	var all []app.Posted
	for _, p := range w.incidents {
		all = append(all, copyOf(p))
	}
	return all
}

// cover is a request of Ana's for her day on the primary.
func cover(w *world, to ...app.User) app.SwapAsk {
	r := &app.SwapRequest{Kind: app.SwapCover, Give: app.Turn{Schedule: prim, Span: day(w, 3)}, Message: "a wedding"}
	for _, u := range to {
		r.To = append(r.To, u.Ref())
	}
	return app.SwapAsk{Request: r}
}

// exchange is Ana's day on the primary for Ben's on search: a schedule of each kind.
func exchange(w *world) app.SwapAsk {
	ask := cover(w, ben)
	ask.Request.Kind, ask.Request.For = app.SwapExchange, &app.Turn{Schedule: srch, Span: day(w, 10)}
	return ask
}
