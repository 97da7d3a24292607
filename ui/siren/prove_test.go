package siren

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/ui/siren/device"
	"github.com/dogwatch-app/dogwatch/ui/siren/tone"
)

// proved is what is found on a speaker that works, at its full volume.
func proved(change func(*Finding)) Finding {
	f := Finding{Backend: "pulse", Device: "The speaker", Percent: 100, Audible: true, Heard: true, LevelDB: testLevel}
	change(&f)
	return f
}

func TestProve(t *testing.T) {
	cases := map[string]struct {
		set      func(f *fakeBackend)
		override bool
		want     Finding
	}{
		"well": {func(*fakeBackend) {}, false, proved(func(*Finding) {})},
		"as quiet at another volume": {
			func(f *fakeBackend) { f.levels["speaker"] = at(full * 3 / 4) }, false,
			proved(func(f *Finding) { f.Percent = 75 }),
		},
		"as quiet at more than all": {
			func(f *fakeBackend) { f.levels["speaker"] = at(full * 3 / 2) }, false,
			proved(func(f *Finding) { f.Percent = 150 }),
		},
		"turned down, may be raised": {
			func(f *fakeBackend) { f.levels["speaker"] = at(full / 10) }, true,
			proved(func(f *Finding) { f.Percent, f.LevelDB = 10, -66 }),
		},
		"turned down": {
			func(f *fakeBackend) { f.levels["speaker"] = at(full / 10) }, false,
			proved(func(f *Finding) {
				f.Percent, f.LevelDB = 10, -66
				f.Audible, f.Problem = false, "The speaker is too quiet, and Dogwatch may not raise it"
			}),
		},
		"volume 0, may be raised": {
			func(f *fakeBackend) { f.levels["speaker"] = at(0) }, true,
			Finding{Backend: "pulse", Device: "The speaker", Audible: true, Unproven: "The speaker is at 0 % now; Dogwatch raises it while it rings"},
		},
		"volume 0": {
			func(f *fakeBackend) { f.levels["speaker"] = at(0) }, false,
			Finding{Backend: "pulse", Device: "The speaker", Problem: "The speaker is too quiet, and Dogwatch may not raise it"},
		},
		"muted, may be raised": {
			func(f *fakeBackend) { f.levels["speaker"] = muted(full) }, true,
			Finding{Backend: "pulse", Device: "The speaker", Percent: 100, Muted: true, Audible: true, Unproven: "The speaker is muted now; Dogwatch unmutes it while it rings"},
		},
		"muted": {
			func(f *fakeBackend) { f.levels["speaker"] = muted(full) }, false,
			Finding{Backend: "pulse", Device: "The speaker", Percent: 100, Muted: true, Problem: "The speaker is muted, and Dogwatch may not unmute it"},
		},
		"silent though played on": {
			func(f *fakeBackend) { f.void = true }, true,
			Finding{Backend: "pulse", Device: "The speaker", Percent: 100, Problem: "The speaker stays silent when it is played on"},
		},
		"its monitor is muted": {
			func(f *fakeBackend) { f.deaf = errors.New("its monitor is muted") }, true,
			Finding{Backend: "pulse", Device: "The speaker", Percent: 100, Audible: true, Unproven: "what The speaker plays cannot be listened to: its monitor is muted"},
		},
		"nothing is recorded": {
			func(f *fakeBackend) { f.idle = true }, true,
			Finding{Backend: "pulse", Device: "The speaker", Percent: 100, Audible: true, Unproven: "nothing could be recorded from The speaker"},
		},
		"suspended": {
			func(f *fakeBackend) { f.stuck, f.asleep = true, true }, true,
			Finding{Percent: -1, Problem: "no sound device: The speaker is suspended and takes no sound"},
		},
		"takes nothing": {
			func(f *fakeBackend) { f.stuck = true }, true,
			Finding{Percent: -1, Problem: "no sound device: The speaker takes no sound"},
		},
		"no card": {
			func(f *fakeBackend) { f.home = "" }, true,
			Finding{Percent: -1, Problem: "no sound device: there is no card"},
		},
		"hangs": {
			func(f *fakeBackend) { f.hang = make(chan struct{}) }, true,
			Finding{Percent: -1, Problem: "no sound device: the sound system does not answer"},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f, next := newFake("pulse"), newFake("native")
				c.set(f)
				next.fail = errors.New("no second card")
				if f.hang != nil {
					defer close(f.hang)
				}
				s := New(Config{
					Backends: []device.Backend{listener{f}, next},
					Settings: func() app.AlarmSettings { return app.AlarmSettings{OverrideVolume: c.override} },
				})
				start := time.Now()
				if got := s.Prove(t.Context()); got != c.want {
					t.Errorf("found\n%+v, want\n%+v", got, c.want)
				}
				if d := time.Since(start); d > hanging+testLast {
					t.Errorf("it took %v", d)
				}
				if f.playing() != 0 || len(f.devices)+len(f.ears)+len(f.written) != 0 {
					t.Errorf("it leaves %d devices and %d ears open, and set %v", len(f.devices), len(f.ears), f.written)
				}
			})
		})
	}
}

// TestProveByTheNextBackend, where nobody can listen.
func TestProveByTheNextBackend(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		first, second := newFake("pulse"), newFake("native")
		first.fail = errors.New("no server")
		b := serve(t, "", listener{first}, second)
		want := Finding{Backend: "native", Device: "The speaker", Percent: 100, Audible: true, Unproven: "what The speaker plays cannot be listened to: there is no way to do so"}
		if got := b.Prove(t.Context()); got != want {
			t.Errorf("found\n%+v, want\n%+v", got, want)
		}
	})
}

// TestTheTestTone is short, quiet at any volume, and does not click.
func TestTheTestTone(t *testing.T) {
	for _, percent := range []uint32{100, 70, 40, 150, 1} {
		p := testTone(device.Output{Level: &device.Level{Channels: []uint32{full * percent / 100}}})
		x := make([]float32, p.last)
		p.render(x, 0)
		whole := make([]float32, p.last)
		p.render(whole[:100], 0)
		p.render(whole[100:], 100)
		gain := math.Pow(float64(percent)/100, 3)
		var top, step float64
		for i := range x {
			top = max(top, math.Abs(float64(x[i])))
			if i > 0 && i < 100 {
				step = max(step, math.Abs(float64(x[i]-x[i-1])))
			}
			if whole[i] != x[i] {
				t.Fatal("it differs when cut in parts")
			}
		}
		if db := decibels(top * gain); db > testLevel+0.1 || percent >= 40 && db < testLevel-0.1 || top > 0.51 {
			t.Errorf("at %d %% it peaks at %.2f, and leaves at %.1f dB", percent, top, db)
		}
		if x[0] != 0 || math.Abs(float64(x[p.last-1])) > top/100 || step > top/100 || p.last != tone.Rate*3/10 {
			t.Errorf("at %d %% it begins at %v by steps of %v and ends at %v after %d samples", percent, x[0], step, x[p.last-1], p.last)
		}
	}
}

// TestProveWhileItRings: the siren itself is listened to, and nothing is played.
func TestProveWhileItRings(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake("pulse")
		b := serve(t, "", listener{f})
		b.Set(page("A"))
		start := time.Now()
		got := b.Prove(t.Context())
		want := Finding{Backend: "pulse", Device: "The speaker", Percent: 100, Audible: true, Heard: true, LevelDB: got.LevelDB}
		if got != want || got.LevelDB < -30 || got.LevelDB > -14 {
			t.Errorf("found %+v", got)
		}
		if f.opens != 1 || len(f.ears) != 0 || time.Since(start) > 3*time.Second {
			t.Errorf("%d devices were opened, %d ears are left, after %v", f.opens, len(f.ears), time.Since(start))
		}
		if got := b.Sample(t.Context(), app.BlindPattern, time.Second); got.Problem != "the siren rings" || f.opens != 1 {
			t.Errorf("a sample says %+v", got)
		}
		f.do(func() { f.levels["speaker"] = muted(full) }) // by hand
		b.after(time.Second)
		if got := b.Prove(t.Context()); got.Audible || got.Heard || got.Problem != "The speaker is muted" || got.Unproven != "" {
			t.Errorf("muted by hand, it finds %+v", got)
		}
		f.do(func() { f.levels["speaker"], f.void = at(full), true })
		b.after(time.Second)
		if got := b.Prove(t.Context()); got.Audible || got.Problem != "The speaker stays silent when it is played on" {
			t.Errorf("where nothing comes out, it finds %+v", got)
		}
		f.do(func() { f.home = "" })
		b.after(2 * time.Second)
		if got := b.Prove(t.Context()); got.Audible || got.Problem != "no sound device: there is no card" {
			t.Errorf("without a card it finds %+v", got)
		}
		if n := len(b.logged("siren_started")); n != 1 {
			t.Errorf("the siren was started %d times", n)
		}
		f.do(func() { f.home, f.void = "speaker", false })
		b.after(time.Second)
		b.stop()
		if got := b.Prove(t.Context()); got.Audible || got.Problem != "the siren ought to ring, and does not" {
			t.Errorf("of a siren that nobody serves, it finds %+v", got)
		}
	})
}

// TestProveGivesWay: a page in the middle of it sounds at once and alone.
func TestProveGivesWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake("pulse")
		b := serve(t, "", listener{f})
		found := make(chan Finding)
		for name, try := range map[string]func() Finding{
			"prove":  func() Finding { return b.Prove(t.Context()) },
			"sample": func() Finding { return b.Sample(t.Context(), app.DrillPattern, 5*time.Second) },
		} {
			go func() { found <- try() }()
			b.after(100 * time.Millisecond)
			if f.playing() != 1 {
				t.Fatalf("%s: %d devices play", name, f.playing())
			}
			b.Set(page(name))
			at := time.Now()
			synctest.Wait()
			if f.playing() != 1 {
				t.Errorf("%s: %d devices play beside each other", name, f.playing())
			}
			log := b.logged("siren_started")
			if last := log[len(log)-1]; last.attrs["incident"] != name || !last.at.Equal(at) {
				t.Errorf("%s: logged %+v", name, log)
			}
			got := <-found
			if name == "prove" && (!got.Heard || !got.Audible) || name == "sample" && got.Problem != "the siren rings" {
				t.Errorf("%s found %+v", name, got)
			}
			b.Set(app.Sound{})
			b.after(time.Second)
		}
	})
}

// TestProveBesideAReminder: its long pauses prove nothing, so the tone is played
// beside it; but not where the reminder holds the only sound card.
func TestProveBesideAReminder(t *testing.T) {
	for _, resident := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			f := newFake("pulse")
			f.resident = resident
			b := serve(t, "", listener{f})
			b.Set(app.Sound{Pattern: app.BlindPattern, Since: time.Now()})
			b.after(10 * time.Second)
			opens := f.opens
			got := b.Prove(t.Context())
			if resident && (!got.Heard || got.LevelDB != testLevel || f.opens != opens+1) {
				t.Errorf("beside it: %+v, %d devices", got, f.opens-opens)
			}
			if !resident && (!got.Audible || got.Heard || !strings.HasSuffix(got.Unproven, "a reminder with long pauses plays") || f.opens != opens) {
				t.Errorf("by itself: %+v, %d devices", got, f.opens-opens)
			}
			if f.playing() != 1 {
				t.Errorf("%d devices play", f.playing())
			}
		})
	}
}

// TestSample plays a pattern from its start, for its time, and stops when told to.
func TestSample(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake("pulse")
		var x []float32
		f.ears[-1] = func(part []float32) { x = append(x, part...) }
		s := New(Config{Backends: []device.Backend{listener{f}}})
		for _, p := range []app.Pattern{app.PagePattern, app.BlindPattern, app.LowPattern, app.DrillPattern, app.UndeliveredPattern} {
			synctest.Wait() // the last device has stopped
			x = nil
			got := s.Sample(t.Context(), p, time.Second)
			if !got.Audible || !got.Heard || got.LevelDB < -25 || got.LevelDB > 0 {
				t.Errorf("%s: %+v", p, got)
			}
			synctest.Wait()
			if n := tone.Rate - fade; len(x) < tone.Rate || !plays(x[:n], tone.Of(p)) {
				t.Errorf("%s: %d samples of something else", p, len(x))
			} else if strings.Trim(string(signs(x[tone.Rate:])), "0") != "" {
				t.Errorf("%s: it goes on after its end", p)
			}
		}
		for name, c := range map[string]struct {
			pattern app.Pattern
			last    time.Duration
		}{"silence": {app.Silence, time.Second}, "no time": {app.PagePattern, 0}} {
			if got := s.Sample(t.Context(), c.pattern, c.last); got.Problem == "" || got.Audible {
				t.Errorf("%s: %+v", name, got)
			}
		}
		start := time.Now()
		s.Sample(t.Context(), app.PagePattern, time.Hour)
		if d := time.Since(start); d < longestSample || d > longestSample+2*time.Second {
			t.Errorf("the longest takes %v", d)
		}
		// A second one waits for the first, and ends with its context.
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan Finding, 2)
		go func() { done <- s.Sample(ctx, app.PagePattern, 5*time.Second) }()
		synctest.Wait()
		go func() { done <- s.Sample(ctx, app.LowPattern, 5*time.Second) }()
		time.Sleep(time.Second)
		synctest.Wait()
		if n := f.playing(); n != 1 {
			t.Errorf("%d play at once", n)
		}
		cancel()
		start = time.Now()
		<-done
		<-done
		if d := time.Since(start); d > 100*time.Millisecond {
			t.Errorf("called off, they go on for %v", d)
		}
		synctest.Wait()
		if n := f.playing(); n != 0 {
			t.Errorf("%d play on", n)
		}
	})
}

// signs are "0" for each silent sample, else "1".
func signs(x []float32) []byte {
	out := make([]byte, len(x))
	for i, v := range x {
		if out[i] = '0'; v != 0 {
			out[i] = '1'
		}
	}
	return out
}
