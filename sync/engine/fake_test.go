package engine

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

var (
	me       = app.User{ID: "PME", Name: "Me", Email: "me@example.com"}
	ana      = app.Ref{ID: "PANA", Name: "Ana"}
	dana     = app.Ref{ID: "PDANA", Name: "Dana"}
	payments = app.Ref{ID: "SPAY", Name: "Payments API"}
	policy   = app.Ref{ID: "EPAY", Name: "Payments policy"}
	swaps    = app.Ref{ID: "SSWAP", Name: "Shift swaps"}
)

// world is a small PagerDuty in memory: a Provider whose answers a test scripts.
// It holds only what the engine's own rules need; the real adapter is tested
// against the simulator.
type world struct {
	mu        sync.Mutex
	user      app.User
	incidents map[string]app.Incident
	onCalls   []app.OnCall
	ladders   []app.Ladder
	err       error                    // every call fails so
	rosterErr error                    // reading the roster fails so
	perform   func([]app.Action) error // before a write; its error is each one's
	after     func([]app.Action) error // after a write: the answer is lost
	delay     time.Duration            // a look takes that long
	skew      time.Duration            // how far this computer's clock is ahead
	fetches   int
	queries   []app.Query
	writes    []app.Action
	notes     []app.Note
	log       []app.LogEntry
	copied    *app.Detail // in place of the details, as when these cannot be read
}

func newWorld() *world {
	now := time.Now().Round(0)
	return &world{
		user: me, incidents: map[string]app.Incident{},
		onCalls: []app.OnCall{{User: me.Ref(), Policy: policy, Level: 1, Schedule: app.Ref{ID: "SCH"}, Start: now.Add(-time.Hour), End: now.Add(100 * time.Hour)}},
		ladders: []app.Ladder{{Policy: policy, Levels: []app.Level{
			{Number: 1, OnCall: []app.Ref{me.Ref()}}, {Number: 2, OnCall: []app.Ref{dana}},
		}}},
	}
}

func (w *world) Me(context.Context) (app.User, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.user, w.err
}

func (w *world) Fetch(ctx context.Context, q app.Query) (app.Remote, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.fetches++
	w.queries = append(w.queries, q)
	if w.err != nil {
		return app.Remote{}, w.err
	}
	if q.Duty && w.rosterErr != nil {
		return app.Remote{}, w.rosterErr
	}
	r := app.Remote{Looked: map[string]*app.Incident{}, Skew: w.skew}
	for _, id := range slices.Sorted(maps.Keys(w.incidents)) {
		if i := w.incidents[id]; q.Open && i.Open() && i.AssignedTo(w.user.ID) {
			r.Open = append(r.Open, i)
		}
	}
	for _, id := range q.Look {
		r.Looked[id] = nil
		if i, ok := w.incidents[id]; ok {
			if q.Via && i.StatusBy == ana {
				i.StatusVia = "mobile"
			}
			r.Looked[id] = &i
		}
	}
	if q.Duty {
		r.OnCalls, r.Ladders = w.onCalls, w.ladders
	}
	delay := w.delay
	if delay > 0 { // what was true when it was asked arrives late
		w.mu.Unlock()
		defer w.mu.Lock()
		select {
		case <-time.After(delay):
		case <-ctx.Done():
			return app.Remote{}, app.Offline{Kind: app.NoAnswer, Cause: ctx.Err()}
		}
	}
	return r, nil
}

func (w *world) Perform(_ context.Context, actions []app.Action) []app.Outcome {
	w.mu.Lock()
	defer w.mu.Unlock()
	outcomes := make([]app.Outcome, len(actions))
	var before, after error
	if w.perform != nil {
		before = w.perform(actions)
	}
	if before == nil {
		for _, a := range actions {
			w.apply(a)
		}
	}
	if w.after != nil {
		after = w.after(actions)
	}
	for n, a := range actions {
		i := w.incidents[a.Incident]
		outcomes[n] = app.Outcome{Action: a.ID, Incident: &i, Err: errors.Join(before, after)}
		if outcomes[n].Err != nil {
			outcomes[n].Incident = nil
		}
	}
	return outcomes
}

func (w *world) apply(a app.Action) {
	w.writes = append(w.writes, a)
	i := w.incidents[a.Incident]
	now := time.Now().Round(0)
	i.UpdatedAt, i.StatusAt, i.StatusBy = now, now, me.Ref()
	switch a.Kind {
	case app.Acknowledge:
		i.Status, i.Acks = app.Acknowledged, []app.Acknowledgement{{At: now, By: me.Ref()}}
	case app.Resolve:
		i.Status = app.Resolved
	case app.Escalate:
		i.Assigned = []app.Assignment{{At: now, To: dana}}
	case app.AddNote:
		w.notes = append(w.notes, app.Note{At: now, By: me.Ref(), Text: a.Text})
	case app.Snooze:
		i.Pending = []app.Pending{{Kind: app.PendingUnacknowledge, At: now.Add(a.For)}}
	}
	w.incidents[i.ID] = i
}

func (w *world) Detail(context.Context, string) (app.Detail, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.copied != nil {
		return *w.copied, nil
	}
	return app.Detail{Notes: slices.Clone(w.notes), Log: slices.Clone(w.log), Read: time.Now()}, nil
}

func (w *world) History(context.Context, app.HistoryQuery) (app.History, error) {
	return app.History{}, nil
}

func (w *world) Priorities(context.Context) ([]app.Priority, error) { return nil, nil }

func (w *world) People(context.Context, string) ([]app.User, error) { return nil, nil }

func (w *world) page(id string) {
	w.change(id, func(i *app.Incident) {
		now := time.Now().Round(0)
		*i = app.Incident{
			ID: id, Number: len(w.incidents) + 1, Title: id, Status: app.Triggered, Urgency: app.High, Service: payments, Policy: policy,
			Assigned: []app.Assignment{{At: now, To: me.Ref()}}, CreatedAt: now, StatusAt: now, StatusBy: payments, UpdatedAt: now,
			Pending: []app.Pending{{Kind: app.PendingEscalate, At: now.Add(10 * time.Minute)}},
		}
	})
}

func (w *world) change(id string, f func(*app.Incident)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	i := w.incidents[id]
	f(&i)
	w.incidents[id] = i
}

func (w *world) ack(id string, by app.Ref) {
	w.change(id, func(i *app.Incident) {
		i.Status, i.StatusAt, i.StatusBy = app.Acknowledged, time.Now().Round(0), by
		i.Acks = []app.Acknowledgement{{At: i.StatusAt, By: by}}
	})
}

func (w *world) fail(err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.err = err
}

func (w *world) written(k app.Kind) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := 0
	for _, a := range w.writes {
		if a.Kind == k {
			n++
		}
	}
	return n
}

func (w *world) looks() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.fetches
}

func (w *world) sent() []app.Action {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.writes)
}

// locked runs f while nobody asks the world anything.
func (w *world) locked(f func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	f()
}

// disk is a Store in memory that can fail, and that is read again by the next
// engine as after a restart.
type disk struct {
	mu    sync.Mutex
	saved app.Saved
	err   error
	slow  time.Duration // a write takes that long
	saves int
}

func (d *disk) Load(context.Context) (app.Saved, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	s := d.saved
	s.Actions, s.Incidents = slices.Clone(s.Actions), slices.Clone(s.Incidents)
	return s, nil
}

func (d *disk) Forget(context.Context) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.saved = app.Saved{}
	return d.err
}

func (d *disk) Save(_ context.Context, c app.Change) error {
	d.mu.Lock()
	slow := d.slow
	d.mu.Unlock()
	time.Sleep(slow)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.saves++
	if d.err != nil {
		return d.err
	}
	for _, a := range c.Actions {
		d.saved.Actions = slices.DeleteFunc(d.saved.Actions, func(b app.Action) bool { return a.ID == b.ID })
		d.saved.Actions = append(d.saved.Actions, a)
	}
	for _, i := range c.Incidents {
		d.saved.Incidents = slices.DeleteFunc(d.saved.Incidents, func(o app.Incident) bool { return o.ID == i.ID })
		d.saved.Incidents = append(d.saved.Incidents, i)
	}
	d.saved.Incidents = slices.DeleteFunc(d.saved.Incidents, func(o app.Incident) bool { return slices.Contains(c.Dropped, o.ID) })
	if c.Me != nil {
		d.saved.Me = *c.Me
	}
	if c.Roster != nil {
		d.saved.Roster = *c.Roster
	}
	if !c.LastSync.IsZero() {
		d.saved.LastSync = c.LastSync
	}
	if c.Alarm != nil {
		d.saved.Alarm = slices.Clone(c.Alarm)
	}
	return nil
}

// watch is an engine at work with what it was told to sound.
type watch struct {
	*Engine
	t    *testing.T
	stop func()
	mu   sync.Mutex
	said []app.Sound
	saw  []string // the requests to swap that were seen last
}

// start runs an engine over the world and the disk until the bubble's end or stop.
func start(t *testing.T, w *world, d *disk) *watch {
	t.Helper()
	v := &watch{t: t}
	settings := app.Defaults()
	settings.Swap.Service = swaps.Name
	v.Engine = New(Config{
		Store: d, Log: slog.New(slog.DiscardHandler), Version: "test",
		Settings: func() app.Settings { return settings },
		Jitter:   func() float64 { return 0 },
		Saw: func(_ app.User, requests []app.Incident, _ uint64) {
			v.mu.Lock()
			defer v.mu.Unlock()
			v.saw = nil
			for _, r := range requests {
				v.saw = append(v.saw, r.ID)
			}
		},
		Siren: func(s app.Sound) {
			v.mu.Lock()
			defer v.mu.Unlock()
			v.said = append(v.said, s)
		},
	})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- v.Serve(ctx) }()
	v.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Errorf("the engine ended with %v", err)
		}
	})
	t.Cleanup(v.stop)
	if w != nil {
		v.SignIn(w, w, app.Account{})
	}
	synctest.Wait()
	return v
}

// wait lets time pass.
func (v *watch) wait(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func (v *watch) sound() app.Sound {
	v.mu.Lock()
	defer v.mu.Unlock()
	if len(v.said) == 0 {
		return app.Sound{}
	}
	return v.said[len(v.said)-1]
}

func (v *watch) rings(ids ...string) {
	v.t.Helper()
	var got []string
	for _, r := range v.sound().Pages {
		got = append(got, r.Incident)
	}
	slices.Sort(got)
	if !slices.Equal(got, ids) {
		v.t.Fatalf("rings for %v, want %v", got, ids)
	}
	if (v.sound().Pattern == app.Silence) != (len(ids) == 0) {
		v.t.Fatalf("sounds %q for %v", v.sound().Pattern, ids)
	}
}

func (v *watch) find(id string) app.Tracked {
	v.t.Helper()
	i, ok := v.Current().Find(id)
	if !ok {
		v.t.Fatalf("%s is not in the snapshot", id)
	}
	return i
}

func (v *watch) do(in app.Intent) app.Taken {
	v.t.Helper()
	taken, err := v.Submit(v.t.Context(), in)
	if err != nil {
		v.t.Fatalf("%+v: %v", in, err)
	}
	synctest.Wait()
	return taken
}

func (v *watch) action(id string) app.Action {
	v.t.Helper()
	for _, a := range v.Current().Actions {
		if a.ID == id {
			return a
		}
	}
	v.t.Fatalf("no action %s", id)
	return app.Action{}
}
