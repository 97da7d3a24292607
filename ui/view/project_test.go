package view_test

import (
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/ui/uitest"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// window plays the window process around a UIState, without any toolkit.
type window struct {
	t   *testing.T
	s   *app.Snapshot
	ui  *view.UIState
	now time.Time
	// effects are those of the last message.
	effects []view.Effect
}

func open(t *testing.T, s *app.Snapshot) *window {
	t.Helper()
	w := &window{t: t, s: s, ui: view.NewUIState(), now: uitest.Now}
	w.ui.Observe(s, w.now)
	return w
}

// up opens a window whose alert has been drawn and is armed.
func up(t *testing.T, s *app.Snapshot) *window {
	t.Helper()
	w := open(t, s)
	w.send(view.Drawn{})
	w.wait(view.Guard)
	return w
}

func (w *window) send(m view.Msg) []view.Effect {
	w.t.Helper()
	w.effects = w.ui.Update(w.s, w.now, uitest.Zone, m)
	return w.effects
}

func (w *window) wait(d time.Duration) {
	w.now = w.now.Add(d)
	w.ui.Observe(w.s, w.now)
}

// press presses a key in the alert: "A", "Shift+A", "Ctrl+A".
func (w *window) press(key string) []view.Effect {
	w.t.Helper()
	return w.send(view.Press{On: view.OnAlert, Key: parse(key)})
}

func parse(key string) view.Key {
	k := view.Key{Name: key}
	if name, ok := cut(key, "Shift+"); ok {
		k = view.Key{Name: name, Shift: true}
	}
	if name, ok := cut(key, "Ctrl+"); ok {
		k = view.Key{Name: name, Ctrl: true}
	}
	return k
}

func cut(s, prefix string) (string, bool) {
	if len(s) > len(prefix) && s[:len(prefix)] == prefix {
		return s[len(prefix):], true
	}
	return s, false
}

func (w *window) model() view.Model {
	return view.Project(w.s, w.ui, w.now, uitest.Zone, view.Options{})
}

// intent is the one that the last message handed to the watch.
func (w *window) intent() app.Intent {
	w.t.Helper()
	for _, e := range w.effects {
		if e.Submit != nil {
			return e.Submit.Intent
		}
	}
	w.t.Fatalf("nothing was handed to the watch: %+v", w.effects)
	return app.Intent{}
}

func (w *window) nothing() {
	w.t.Helper()
	if len(w.effects) != 0 {
		w.t.Fatalf("want nothing to happen, got %+v", w.effects)
	}
}

// read fills in the details of an incident as the loader would.
func (w *window) read(id string) {
	t, _ := w.s.Find(id)
	for _, l := range w.ui.Loads(w.s, w.now) {
		if l.Kind == view.LoadDetail && l.Key == id {
			w.send(view.Began{Load: l})
			d := uitest.Detail(t.Incident)
			d.Read = w.now
			w.send(view.DetailRead{Load: l, Detail: d})
		}
	}
}

func TestWhatIsShownOfEverySample(t *testing.T) {
	for _, s := range uitest.Samples() {
		t.Run(s.Name, func(t *testing.T) {
			w := up(t, s.Make())
			if w.s.Wants.Alert {
				w.read(w.model().Alert.ID)
				uitest.Golden(t, "alert-"+s.Name+".txt", dump(w.model().Alert))
			}
			if !s.Main {
				return
			}
			uitest.Golden(t, "now-"+s.Name+".txt", dump(w.model().Shell)+dump(w.model().Now)+dump(w.model().SignIn))
			w.send(view.Go{To: view.ScreenIncidents})
			w.send(view.Press{On: view.OnMain, Key: view.Key{Name: view.KeyDown}})
			if d := w.model().Incidents.Detail; d != nil {
				w.read(d.ID)
			}
			uitest.Golden(t, "incidents-"+s.Name+".txt", dump(w.model().Incidents))
		})
	}
}

func TestNothingIsNeeded(t *testing.T) {
	m := view.Project(nil, nil, time.Time{}, nil, view.Options{})
	if m.Alert.Up || m.Shell.Title == "" {
		t.Errorf("an empty world is shown as %+v", m.Shell)
	}
}

func TestNextLook(t *testing.T) {
	w := open(t, uitest.OnePage())
	w.now = w.now.Add(300 * time.Millisecond)
	if got, want := w.model().Next(w.ui, w.now), uitest.Now.Add(500*time.Millisecond); !got.Equal(want) {
		t.Errorf("with a pulse the next look is at %v, want %v", got, want)
	}
	w.send(view.Drawn{})
	w.now = w.now.Add(view.Guard - 100*time.Millisecond)
	if got, want := w.model().Next(w.ui, w.now), w.now.Add(100*time.Millisecond); !got.Equal(want) {
		t.Errorf("the next look is at %v, want when the keys wake, %v", got, want)
	}
	quiet := open(t, uitest.OnCall())
	quiet.now = quiet.now.Add(300 * time.Millisecond)
	if got, want := quiet.model().Next(quiet.ui, quiet.now), uitest.Now.Add(time.Second); !got.Equal(want) {
		t.Errorf("without one it is at %v, want the full second %v", got, want)
	}
}

func TestReducedMotionStandsStill(t *testing.T) {
	w := up(t, uitest.OnePage())
	var seen []float64
	for range 8 {
		a := view.Project(w.s, w.ui, w.now, uitest.Zone, view.Options{Calm: true}).Alert
		if a.Pulse {
			t.Fatal("it pulses")
		}
		seen = append(seen, a.Edge)
		w.wait(500 * time.Millisecond)
	}
	for _, e := range seen {
		if e != seen[0] {
			t.Fatalf("the frame's light moves: %v", seen)
		}
	}
}

// The frame must never come near the three flashes a second that harm people.
func TestThePulseIsSlow(t *testing.T) {
	w := up(t, uitest.OnePage())
	turns, rising := 0, false
	last := w.model().Alert.Edge
	for range 200 {
		w.wait(50 * time.Millisecond)
		e := w.model().Alert.Edge
		if up := e > last; e != last && up != rising {
			turns, rising = turns+1, up
		}
		last = e
	}
	if turns > 10 { // two turns are one swing; ten seconds were looked at
		t.Errorf("%d turns in 10 s", turns)
	}
}
