package swaps

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

var (
	ana    = app.User{ID: "PANA", Name: "Ana", Email: "ana@example.com", TimeZone: "UTC"}
	ben    = app.User{ID: "PBEN", Name: "Ben", Email: "ben@example.com", TimeZone: "UTC"}
	kim    = app.User{ID: "PKIM", Name: "Kim", Email: "kim@example.com", TimeZone: "UTC"}
	dana   = app.User{ID: "PDANA", Name: "Dana", Email: "dana@example.com", TimeZone: "UTC"}
	board1 = app.Ref{ID: "PSWAP", Name: "Shift swaps"}
	prim   = app.Ref{ID: "PPRIM", Name: "Payments primary"} // layer-based
	srch   = app.Ref{ID: "PSRCH", Name: "Search"}           // shift-based
)

var everybody = []app.User{ana, ben, kim, dana}

// world is a small PagerDuty: one service, two schedules, and their people. It is strict:
// what PagerDuty would refuse, it refuses.
type world struct {
	t  *testing.T
	mu sync.Mutex

	day0      time.Time
	service   app.SwapService
	incidents []*app.Posted
	rotas     map[string]*rota
	number    int
	agree     func(id string)
	writes    int      // of overrides
	broken    []string // what must never be
	vouched   bool     // a yes was given elsewhere
	gone      string   // a schedule of which it says no
	refuse    func(who, call string, w *app.OverrideWish) error
	happened  func(format string, args ...any) // what PagerDuty did, for a story
}

type rota struct {
	app.Schedule
	overrides []app.Override
	lags      bool // it renders what was written before it began to, frozen
	frozen    []app.Override
}

func day(w *world, n int) app.Span {
	return app.Span{Start: w.day0.AddDate(0, 0, n), End: w.day0.AddDate(0, 0, n+1)}
}

func newWorld(t *testing.T) *world {
	w := &world{t: t, day0: time.Now().UTC().Truncate(24 * time.Hour), rotas: map[string]*rota{}}
	w.happened = func(string, ...any) {}
	w.service = app.SwapService{Ref: board1, Urgency: "low", Active: true, OnCall: []app.Ref{dana.Ref()}}
	lay := func(ref app.Ref, kind app.ScheduleKind, whose map[int]app.User) {
		r := &rota{Schedule: app.Schedule{Ref: ref, Kind: kind, TimeZone: "UTC"}}
		for n := -100; n < 140; n++ {
			who, ok := whose[n]
			if !ok {
				who = dana
			}
			slot := app.Slot{Span: day(w, n), User: who.Ref(), Source: app.Rotation}
			if kind == app.ShiftBased {
				slot.Rotation = fmt.Sprintf("R%d", n%2)
			}
			r.Slots = append(r.Slots, slot)
		}
		w.rotas[ref.ID] = r
	}
	lay(prim, app.LayerBased, map[int]app.User{3: ana, 8: ben, 14: kim})
	lay(srch, app.ShiftBased, map[int]app.User{10: ben, 20: ana})
	return w
}

// render is who is on call in the window: of overrides the one made last counts.
func (r *rota) render(window app.Span) []app.Slot {
	overrides := r.overrides
	if r.lags {
		overrides = r.frozen
	}
	cuts := []time.Time{window.Start, window.End}
	for _, s := range r.Slots {
		cuts = append(cuts, s.Start, s.End)
	}
	for _, o := range overrides {
		cuts = append(cuts, o.Start, o.End)
	}
	slices.SortFunc(cuts, time.Time.Compare)
	var all []app.Slot
	for n := 1; n < len(cuts); n++ {
		piece := app.Span{Start: cuts[n-1], End: cuts[n]}
		if piece.Empty() || !piece.Overlaps(window) {
			continue
		}
		for _, base := range r.Slots {
			if !base.Overlaps(piece) {
				continue
			}
			slot := base
			slot.Span = piece
			for _, o := range overrides {
				under := base.User
				if r.Kind == app.ShiftBased { // it takes the place of whom it names, also of one who is there by another
					under = o.Instead
				}
				if o.Overlaps(piece) && (r.Kind == app.LayerBased || o.Rotation == base.Rotation && under.ID == slot.User.ID) {
					slot.User, slot.Source, slot.Override, slot.Instead = o.User, app.ByOverride, o.ID, under
				}
			}
			if last := len(all) - 1; last >= 0 && all[last].End.Equal(piece.Start) && all[last].User == slot.User &&
				all[last].Override == slot.Override && all[last].Rotation == slot.Rotation && all[last].Instead == slot.Instead {
				all[last].End = piece.End
				continue
			}
			all = append(all, slot)
		}
	}
	return all
}

// onCall is who is on call on the schedule at that moment.
func (w *world) onCall(schedule app.Ref, at time.Time) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	slots := w.rotas[schedule.ID].render(app.Span{Start: at, End: at.Add(time.Second)})
	return slots[0].User.Name
}

// has fails where not that person has all of the span.
func (w *world) has(schedule app.Ref, span app.Span, who app.User) {
	w.t.Helper()
	for at := span.Start; at.Before(span.End); at = at.Add(time.Hour) {
		if got := w.onCall(schedule, at); got != who.Name {
			w.t.Fatalf("%s at %s: %s is on call, want %s", schedule, at.Format("2 Jan 15:04"), got, who.Name)
		}
	}
}

// edit is somebody's override by hand.
func (w *world) edit(schedule app.Ref, span app.Span, who app.User) app.Override {
	w.mu.Lock()
	defer w.mu.Unlock()
	r := w.rotas[schedule.ID]
	wish := app.OverrideWish{Schedule: schedule, Kind: r.Kind, Span: span, User: who.Ref()}
	if r.Kind == app.ShiftBased {
		slot := r.render(span)[0]
		wish.Rotation, wish.Instead = slot.Rotation, slot.User
	}
	return w.add(r, wish)
}

func (w *world) add(r *rota, wish app.OverrideWish) app.Override {
	w.number++
	o := app.Override{ID: fmt.Sprintf("QO%d", w.number), OverrideWish: wish}
	r.overrides = append(r.overrides, o)
	return o
}

// find gives the incident, also where it is known by its key.
func (w *world) find(id string) *app.Posted {
	for _, p := range w.incidents {
		if p.Incident == id || p.Key == app.SwapKeyPrefix+id {
			return p
		}
	}
	return nil
}

// note writes somebody's note by hand.
func (w *world) note(id string, who app.User, text string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	p := w.find(id)
	p.Notes = append(p.Notes, app.PostedNote{Note: app.Note{At: time.Now().UTC().Truncate(time.Second), By: who.Ref(), Text: text}})
}

// resolve closes it by hand.
func (w *world) resolve(id string, who app.User) {
	w.mu.Lock()
	defer w.mu.Unlock()
	p := w.find(id)
	p.Status, p.Closed, p.ClosedBy = app.Resolved, time.Now().UTC().Truncate(time.Second), who.Ref()
}

// said counts the notes of machines that say that, of that person ("" for all).
func (w *world) said(id string, who string, what app.SwapWhat) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := 0
	if p := w.find(id); p != nil {
		for _, note := range p.Notes {
			if strings.Contains(note.Text, `dogwatch-swap:1 {"what":"`+string(what)+`"`) && (who == "" || note.By.ID == who) {
				n++
			}
		}
	}
	return n
}

func (w *world) closed(id string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	p := w.find(id)
	return p != nil && p.Status == app.Resolved
}

// overrides counts those that stand.
func (w *world) overrides() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := 0
	for _, r := range w.rotas {
		n += len(r.overrides)
	}
	return n
}

// account is one person's way to the world, with what goes wrong on it.
type account struct {
	w   *world
	who app.User
	// Guarded by w.mu.
	offline error
	latency time.Duration
	calls   map[string]int
	fault   func(call string) (before, after error)
	// each is the fault of one override of several, slow how long a call takes before and
	// after it did what it does.
	each func() (before, after error)
	slow func() (before, after time.Duration)
	gate *gate
}

// in begins a call; the world is locked until out ends it.
func (a *account) in(ctx context.Context, call string) (out func(error) error, err error) {
	a.w.mu.Lock()
	latency, late := a.latency, time.Duration(0)
	if a.slow != nil {
		latency, late = a.slow()
	}
	a.w.mu.Unlock()
	if err := wait(ctx, latency); err != nil {
		return nil, err
	}
	then, err := a.gate.pass()
	if err != nil {
		return nil, err
	}
	a.w.mu.Lock()
	a.calls[call]++
	offline := a.offline
	var before, after error
	if a.fault != nil {
		before, after = a.fault(call)
	}
	if err := cmp.Or(offline, before); err != nil {
		a.w.mu.Unlock()
		return nil, then(err)
	}
	return func(err error) error {
		a.w.mu.Unlock()
		return then(cmp.Or(err, after, wait(ctx, late)))
	}, nil
}

// wait is the time that a call takes; nobody waits for ever.
func wait(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return nil
	}
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return app.Unsure{Cause: app.Offline{Kind: app.NoAnswer, Cause: ctx.Err()}}
	}
}

func (a *account) Me(ctx context.Context) (app.User, error) {
	out, err := a.in(ctx, "me")
	if err != nil {
		return app.User{}, err
	}
	return a.who, out(nil)
}

func (a *account) FindService(ctx context.Context, name string) (app.SwapService, error) {
	out, err := a.in(ctx, "service")
	if err != nil {
		return app.SwapService{}, err
	}
	if name != a.w.service.ID && name != a.w.service.Name {
		return app.SwapService{}, out(app.Gone{What: "the service " + name})
	}
	s := a.w.service
	if err := out(nil); err != nil {
		return app.SwapService{}, err
	}
	return s, nil
}

func copyOf(p *app.Posted) app.Posted {
	c := *p
	c.Notes, c.To = slices.Clone(p.Notes), slices.Clone(p.To)
	return c
}

func (a *account) Requests(ctx context.Context, service string, since time.Time) ([]app.Posted, error) {
	out, err := a.in(ctx, "requests")
	if err != nil {
		return nil, err
	}
	var all []app.Posted
	for _, p := range a.w.incidents {
		if p.Status != app.Resolved || !p.At.Before(since) {
			all = append(all, copyOf(p))
		}
	}
	if err := out(nil); err != nil {
		return nil, err
	}
	return all, nil
}

func (a *account) Request(ctx context.Context, incident string) (app.Posted, error) {
	out, err := a.in(ctx, "request")
	if err != nil {
		return app.Posted{}, err
	}
	var got app.Posted
	if p := a.w.find(incident); p == nil {
		err = app.Gone{What: "the incident"}
	} else {
		got = copyOf(p)
	}
	if err := out(err); err != nil {
		return app.Posted{}, err
	}
	return got, nil
}

func (a *account) PutUp(ctx context.Context, service app.Ref, p app.Posting) (app.Posted, error) {
	out, err := a.in(ctx, "putup")
	if err != nil {
		return app.Posted{}, err
	}
	var got *app.Posted
	for _, old := range a.w.incidents {
		if old.Key == p.Key && old.Status != app.Resolved {
			got = old
		}
	}
	if got == nil {
		a.w.number++
		got = &app.Posted{
			Incident: fmt.Sprintf("QI%d", a.w.number), URL: "https://x.pagerduty.com/incidents/1", Key: p.Key, Status: app.Triggered,
			Title: p.Title, Body: p.Body, By: a.who.Ref(), At: time.Now().UTC().Truncate(time.Second), To: p.To,
		}
		a.w.incidents = append(a.w.incidents, got)
	}
	c := copyOf(got)
	if err := out(nil); err != nil {
		return app.Posted{}, err
	}
	return c, nil
}

func (a *account) Say(ctx context.Context, incident, text string) error {
	out, err := a.in(ctx, "say")
	if err != nil {
		return err
	}
	p := a.w.find(incident)
	if p == nil {
		return out(app.Gone{What: "the incident"})
	}
	p.Notes = append(p.Notes, app.PostedNote{Note: app.Note{At: time.Now().UTC().Truncate(time.Second), By: a.who.Ref(), Text: text}})
	a.w.happened("    %s wrote under %.9s: %.90s", a.who.Name, p.Key, text)
	return out(nil)
}

func (a *account) Close(ctx context.Context, incident string) error {
	out, err := a.in(ctx, "close")
	if err != nil {
		return err
	}
	if p := a.w.find(incident); p != nil && p.Status != app.Resolved {
		p.Status, p.Closed, p.ClosedBy = app.Resolved, time.Now().UTC().Truncate(time.Second), a.who.Ref()
	}
	return out(nil)
}
