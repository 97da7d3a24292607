package siren

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/ui/siren/device"
)

func TestProbe(t *testing.T) {
	cases := map[string]struct {
		set      func(first, second *fakeBackend)
		override bool
		want     Finding
	}{
		"well": {
			func(_, _ *fakeBackend) {}, false,
			Finding{Backend: "pulse", Device: "The speaker", Percent: 100, Audible: true},
		},
		"muted, may be raised": {
			func(f, _ *fakeBackend) { f.levels["speaker"] = muted(full / 20) }, true,
			Finding{Backend: "pulse", Device: "The speaker", Percent: 5, Muted: true, Audible: true},
		},
		"muted": {
			func(f, _ *fakeBackend) { f.levels["speaker"] = muted(full / 20) }, false,
			Finding{Backend: "pulse", Device: "The speaker", Percent: 5, Muted: true, Problem: "The speaker is muted, and Dogwatch may not unmute it"},
		},
		"quiet": {
			func(f, _ *fakeBackend) { f.levels["speaker"] = at(full / 20) }, false,
			Finding{Backend: "pulse", Device: "The speaker", Percent: 5, Problem: "The speaker is too quiet, and Dogwatch may not raise it"},
		},
		"headphones": {
			func(f, _ *fakeBackend) { f.home = "headphones"; f.levels["headphones"] = at(full) }, false,
			Finding{Backend: "pulse", Device: "The headphones", Percent: 100, Worn: true, Audible: true},
		},
		"no card": {
			func(f, _ *fakeBackend) { f.home = "" }, true,
			Finding{Percent: -1, Problem: "no sound device: there is no card"},
		},
		"no server": {
			func(f, _ *fakeBackend) { f.fail = errors.New("no server") }, true,
			Finding{Backend: "native", Device: "The speaker", Percent: 100, Audible: true},
		},
		"nothing": {
			func(f, s *fakeBackend) { f.fail, s.fail = errors.New("no server"), errors.New("no card") }, true,
			Finding{Percent: -1, Problem: "no sound device: no server"},
		},
		"hangs": {
			func(f, s *fakeBackend) { f.hang, s.fail = make(chan struct{}), errors.New("no card") }, true,
			Finding{Percent: -1, Problem: "no sound device: the sound system does not answer"},
		},
		"takes nothing": {
			func(f, s *fakeBackend) { f.stuck, s.fail = true, errors.New("no card") }, true,
			Finding{Percent: -1, Problem: "no sound device: the sound device takes no sound"},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				first, second := newFake("pulse"), newFake("native")
				c.set(first, second)
				if first.hang != nil {
					defer close(first.hang)
				}
				s := New(Config{
					Backends: []device.Backend{first, second},
					Settings: func() app.AlarmSettings { return app.AlarmSettings{OverrideVolume: c.override} },
				})
				start := time.Now()
				if got := s.Probe(t.Context()); got != c.want {
					t.Errorf("found %+v, want %+v", got, c.want)
				}
				if d := time.Since(start); d > 2*probing {
					t.Errorf("it took %v", d)
				}
				if first.playing()+second.playing() != 0 || len(first.devices)+len(second.devices) != 0 {
					t.Error("it leaves a device open")
				}
			})
		})
	}
}

// TestProbeIsReported where a silent siren does not hold its device.
func TestProbeIsReported(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake("native")
		f.resident = false
		b := serve(t, "", f)
		b.want(app.Siren{})
		b.Probe(t.Context())
		b.after(tick)
		b.want(app.Siren{Device: "The speaker"})
		f.do(func() { f.fail = errors.New("no card") })
		b.Probe(t.Context())
		b.after(tick)
		b.want(app.Siren{Error: "no sound device: no card"})
		f.do(func() { f.fail = nil })
		b.Set(page("A"))
		b.after(time.Second)
		b.Set(app.Sound{})
		b.after(time.Second)
		b.want(app.Siren{})
	})
}
