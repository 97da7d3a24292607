package siren

import (
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/ui/siren/device"
)

func TestSirenSounds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := serve(t, "", newFake("pulse"))
		b.want(app.Siren{Device: "The speaker"})
		start := time.Now()
		b.Set(page("A"))
		synctest.Wait()
		started := b.logged("siren_started")
		if len(started) != 1 || !started[0].at.Equal(start) {
			t.Fatalf("logged %+v", started)
		}
		for key, want := range map[string]string{"incident": "A", "nth": "1", "pattern": "page", "device": "The speaker"} {
			if got := started[0].attrs[key]; got != want {
				t.Errorf("%s is %q, want %q", key, got, want)
			}
		}
		b.want(app.Siren{Sounding: true, Pattern: app.PagePattern, Device: "The speaker"})
		b.after(10 * time.Second)
		b.Set(page("A")) // Since differs, nothing else
		b.after(time.Second)
		b.Set(app.Sound{})
		b.after(time.Second)
		b.want(app.Siren{Device: "The speaker"})
		stopped := b.logged("siren_stopped")
		if len(stopped) != 1 || stopped[0].attrs["pattern"] != "page" {
			t.Fatalf("logged %+v", stopped)
		}
		if s, _ := strconv.ParseFloat(stopped[0].attrs["seconds"], 64); s < 11 || s > 11.1 {
			t.Errorf("it sounded for %v s", s)
		}
		if n := len(b.logged("siren_started")); n != 1 {
			t.Errorf("started %d times", n)
		}
		if b.rung() > 0 {
			t.Error("the bell rang")
		}
	})
}

// TestEveryPatternIsLoggedOnce, and a second page by its incident.
func TestEveryPatternIsLoggedOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := serve(t, "", newFake("pulse"))
		for _, p := range []app.Pattern{app.BlindPattern, app.LowPattern, app.DrillPattern, app.UndeliveredPattern} {
			b.Set(app.Sound{Pattern: p, Since: time.Now()})
			b.after(3 * time.Second)
			e := b.logged("siren_started")
			if last := e[len(e)-1]; last.attrs["pattern"] != string(p) || last.attrs["incident"] != "" {
				t.Errorf("%s is logged as %v", p, last.attrs)
			}
		}
		b.Set(page("A"))
		b.after(time.Second)
		b.Set(page("A", "B"))
		b.after(time.Second)
		e := b.logged("siren_started")
		if len(e) != 6 || e[4].attrs["incident"] != "A" || e[5].attrs["incident"] != "B" {
			t.Errorf("logged %+v", e)
		}
		if n := len(b.logged("siren_stopped")); n != 0 {
			t.Errorf("stopped %d times without a silence", n)
		}
	})
}

// TestSetWhileOpeningHangs: a sound system that hangs holds nobody up. The bell
// rings, the next one is tried, and the first takes over when it comes round.
func TestSetWhileOpeningHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		first, second := newFake("pulse"), newFake("native")
		first.hang, second.resident = make(chan struct{}), false
		second.home = "speaker"
		b := serve(t, "", first, second)
		for i := range 100 {
			b.Set(page(fmt.Sprint(i)))
		}
		b.after(patience + 2*tick)
		if b.rung() == 0 {
			t.Error("the bell does not ring")
		}
		b.want(app.Siren{Pattern: app.PagePattern, Device: bellName, Error: "no sound device: none answers"})
		b.after(grace)
		b.want(app.Siren{Sounding: true, Pattern: app.PagePattern, Device: "The speaker"})
		if second.playing() != 1 {
			t.Error("the next backend does not play")
		}
		rung := b.rung()
		close(first.hang)
		b.after(time.Second)
		if first.playing() != 1 || second.playing() != 0 {
			t.Error("the best backend does not take over")
		}
		b.want(app.Siren{Sounding: true, Pattern: app.PagePattern, Device: "The speaker"})
		if b.rung() != rung {
			t.Error("the bell goes on")
		}
		if e := b.logged("siren_started"); len(e) != 1 || e[0].attrs["incident"] != "99" {
			t.Errorf("logged %+v, want the last wish alone", e)
		}
	})
}

// TestDeviceLostAndBack: the siren goes on by itself, loud as it was, and says
// so meanwhile.
func TestDeviceLostAndBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake("pulse")
		b := serve(t, "", f)
		b.Set(page("A"))
		b.after(10 * time.Second)
		f.crash(errors.New("connection refused"))
		b.after(time.Second)
		b.want(app.Siren{Pattern: app.PagePattern, Device: bellName, Error: "no sound device: connection refused"})
		if b.rung() == 0 {
			t.Error("the bell does not ring")
		}
		b.after(10 * time.Second)
		f.do(func() { f.fail = nil })
		b.after(urgent + tick)
		b.want(app.Siren{Sounding: true, Pattern: app.PagePattern, Device: "The speaker"})
		if n := len(b.logged("siren_started")); n != 1 {
			t.Errorf("started %d times", n)
		}
		rung := b.rung()
		b.after(5 * time.Second)
		if b.rung() != rung {
			t.Error("the bell goes on")
		}
		// A page that comes while there is no device is announced when there is one.
		f.crash(errors.New("connection refused"))
		b.Set(page("A", "B"))
		b.after(time.Second)
		if n := len(b.logged("siren_started")); n != 1 {
			t.Error("it claims to have started without a device")
		}
		f.do(func() { f.fail = nil })
		b.after(time.Second)
		if e := b.logged("siren_started"); len(e) != 2 || e[1].attrs["incident"] != "B" {
			t.Errorf("logged %+v", e)
		}
	})
}

// TestNoOutput: a sound system that leads nowhere is an error within 2 s, whether
// it rings or not, and a worse backend is not asked.
func TestNoOutput(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, other := newFake("pulse"), newFake("native")
		other.resident = false
		b := serve(t, "", f, other)
		f.do(func() { f.home = "" })
		b.after(2 * time.Second)
		b.want(app.Siren{Error: "no sound device: there is no card"})
		b.Set(page("A"))
		b.after(2 * time.Second)
		b.want(app.Siren{Pattern: app.PagePattern, Device: bellName, Error: "no sound device: there is no card"})
		if b.rung() == 0 {
			t.Error("the bell does not ring")
		}
		b.after(time.Minute)
		if other.opens != 0 {
			t.Error("the other backend was tried")
		}
		f.do(func() { f.home = "speaker" })
		b.after(2 * tick)
		b.want(app.Siren{Sounding: true, Pattern: app.PagePattern, Device: "The speaker"})
		f.do(func() { f.home = "" })
		b.after(2 * time.Second)
		b.want(app.Siren{Pattern: app.PagePattern, Device: bellName, Error: "no sound device: there is no card"})
		f.do(func() { f.home = "speaker" })
		b.Set(app.Sound{})
		b.after(time.Second)
		b.want(app.Siren{Device: "The speaker"})
		if other.opens != 0 {
			t.Error("the other backend was tried")
		}
	})
}

// TestNoOutputFromTheStart: nor is a worse backend asked where the better one
// says so at once.
func TestNoOutputFromTheStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, other := newFake("pulse"), newFake("native")
		f.fail, other.resident = device.NoOutput{Why: "there is no card"}, false
		b := serve(t, "", f, other)
		b.Set(page("A"))
		b.after(time.Minute)
		if other.opens != 0 {
			t.Error("the other backend was tried")
		}
		b.want(app.Siren{Pattern: app.PagePattern, Device: bellName, Error: "no sound device: there is no card"})
	})
}

// TestPageAtTheStart: no time is lost where there is no server.
func TestPageAtTheStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, other := newFake("pulse"), newFake("native")
		f.fail, other.resident = errors.New("no server"), false
		b := serve(t, "", f, other)
		b.Set(page("A"))
		b.after(tick)
		if other.playing() != 1 || b.rung() != 0 {
			t.Error("the next backend is not used at once")
		}
	})
}

// TestPageEndsTheWaiting: a silent siren looks for a lost server ever more
// rarely, but at once when it is to sound.
func TestPageEndsTheWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake("pulse")
		f.fail = errors.New("no server")
		b := serve(t, "", f)
		b.after(time.Hour)
		f.mu.Lock()
		f.fail = nil
		f.mu.Unlock()
		b.Set(page("A"))
		synctest.Wait()
		if f.playing() != 1 {
			t.Error("it waits for its next look")
		}
	})
}

// TestBlip: a server that is restarted while all is silent is not worth a word.
func TestBlip(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake("pulse")
		b := serve(t, "", f)
		f.crash(nil)
		b.after(time.Minute)
		for _, r := range b.reports {
			if r.Error != "" {
				t.Errorf("it says %+v", r)
			}
		}
		if f.opens != 2 {
			t.Errorf("it was opened %d times", f.opens)
		}
	})
}

// TestServeEndsThoughADeviceHangs, and soon.
func TestServeEndsThoughADeviceHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake("pulse")
		f.hang = make(chan struct{})
		defer close(f.hang)
		b := serve(t, "", f)
		start := time.Now()
		b.stop()
		if d := time.Since(start); d > leaving {
			t.Errorf("it took %v", d)
		}
	})
}

// TestNoServerMeansTheNextBackend at once where none ever answered, and after a
// grace where one did: it may only be restarting.
func TestNoServerMeansTheNextBackend(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, other := newFake("pulse"), newFake("native")
		f.fail, other.resident = errors.New("no server"), false
		b := serve(t, "", f, other)
		b.after(time.Minute)
		b.want(app.Siren{}) // nobody knows yet what the next one can do
		if other.opens != 0 {
			t.Error("a backend that is not resident was opened for silence")
		}
		b.Set(page("A"))
		b.after(tick)
		b.want(app.Siren{Sounding: true, Pattern: app.PagePattern, Device: "The speaker"})
		if other.playing() != 1 || b.rung() != 0 {
			t.Errorf("the next backend is not used: %d strokes of the bell", b.rung())
		}
		b.Set(app.Sound{})
		b.after(time.Second)
		if other.playing() != 0 || len(other.devices) != 0 {
			t.Error("it keeps the device after the siren")
		}
		f.do(func() { f.fail = nil })
		b.after(idleMax + time.Second)
		b.want(app.Siren{Device: "The speaker"})
		b.Set(page("A"))
		b.after(time.Second)
		if f.playing() != 1 || other.playing() != 0 {
			t.Error("the better backend is not used when it is there")
		}
		f.crash(errors.New("no server"))
		b.after(grace - time.Second)
		if other.playing() != 0 {
			t.Error("the card is taken from a server that may be restarting")
		}
		b.after(2 * time.Second)
		if other.playing() != 1 {
			t.Error("the next backend is not tried after the grace")
		}
		b.after(time.Minute)
		if other.playing() != 1 {
			t.Error("the next backend does not go on")
		}
	})
}

// TestBellMovesToABackend within 2 s of its coming.
func TestBellMovesToABackend(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake("pulse")
		f.fail = errors.New("no server")
		b := serve(t, "", f)
		b.after(time.Hour)
		b.want(app.Siren{Error: "no sound device: no server"})
		b.Set(page("A"))
		b.after(time.Minute)
		if n := b.rung(); n < 55 || n > 61 {
			t.Errorf("%d strokes of the bell in a minute", n)
		}
		f.do(func() { f.fail = nil })
		b.after(2 * time.Second)
		b.want(app.Siren{Sounding: true, Pattern: app.PagePattern, Device: "The speaker"})
	})
}

// TestDeviceThatTakesNothing counts as silent, whatever it says of itself.
func TestDeviceThatTakesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, other := newFake("pulse"), newFake("native")
		f.stuck, other.resident = true, false
		b := serve(t, "", f, other)
		b.Set(page("A"))
		b.after(patience + 2*tick)
		b.want(app.Siren{Pattern: app.PagePattern, Device: bellName, Error: "no sound device: The speaker takes no sound"})
		b.after(grace)
		b.want(app.Siren{Sounding: true, Pattern: app.PagePattern, Device: "The speaker"})
		b.after(time.Minute)
		if other.playing() != 1 {
			t.Error("the next backend does not go on")
		}
	})
}

// TestDeviceThatStops taking samples in the middle is noticed.
func TestDeviceThatStops(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake("pulse")
		b := serve(t, "", f)
		b.Set(page("A"))
		b.after(10 * time.Second)
		f.do(func() { f.stuck = true })
		b.after(stall + 2*tick)
		b.want(app.Siren{Pattern: app.PagePattern, Device: bellName, Error: "no sound device: The speaker takes no sound"})
		if b.rung() == 0 {
			t.Error("the bell does not ring")
		}
		f.do(func() { f.stuck = false })
		b.after(2 * tick)
		b.want(app.Siren{Sounding: true, Pattern: app.PagePattern, Device: "The speaker"})
	})
}

// TestChimeRingsNoBell: low urgency is not worth one.
func TestChimeRingsNoBell(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake("pulse")
		f.fail = errors.New("no server")
		b := serve(t, "", f)
		b.Set(app.Sound{Pattern: app.LowPattern})
		b.after(time.Minute)
		if b.rung() != 0 {
			t.Error("the bell rang")
		}
		if b.said().Error == "" {
			t.Error("it does not say why nothing sounds")
		}
	})
}

// TestStormOfWishes: the last one of many counts, from any goroutine.
func TestStormOfWishes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake("pulse")
		b := serve(t, "", f)
		var all sync.WaitGroup
		for i := range 8 {
			all.Go(func() {
				for j := range 500 {
					switch j % 3 {
					case 0:
						b.Set(page(fmt.Sprint(i, j)))
					case 1:
						b.Set(app.Sound{Pattern: app.BlindPattern})
					default:
						b.Set(app.Sound{})
					}
				}
			})
		}
		all.Wait()
		b.Set(page("last"))
		b.after(time.Second)
		e := b.logged("siren_started")
		if len(e) == 0 || e[len(e)-1].attrs["incident"] != "last" {
			t.Errorf("logged %+v", e)
		}
		b.want(app.Siren{Sounding: true, Pattern: app.PagePattern, Device: "The speaker"})
		b.Set(app.Sound{})
		b.after(time.Second)
		if f.playing() != 0 {
			t.Error("it plays on")
		}
		b.want(app.Siren{Device: "The speaker"})
	})
}

// TestListenersThatHang: neither who hears the reports nor who keeps the log
// holds the siren up.
func TestListenersThatHang(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake("pulse")
		hang := make(chan struct{})
		b := serve(t, "", f)
		b.hang.Store(&hang)
		f.levels["speaker"] = muted(full / 20) // which is a reason to log
		b.Set(page("A"))
		b.after(time.Second)
		if f.playing() != 1 {
			t.Error("it does not play while its listener hangs")
		}
		b.Set(app.Sound{})
		b.after(time.Second)
		if f.playing() != 0 || !f.level("speaker").Muted {
			t.Error("it plays on while its listener hangs")
		}
		close(hang)
	})
}

// TestBrokenDriver: a crash in a backend is one more way to lose a device.
func TestBrokenDriver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake("pulse")
		f.panics = true
		b := serve(t, "", f)
		b.Set(page("A"))
		b.after(time.Second)
		b.want(app.Siren{Sounding: true, Pattern: app.PagePattern, Device: "The speaker"})
		if len(b.logged("siren_crash")) != 1 {
			t.Error("the crash is not on record")
		}
	})
}

// TestServeAgain: the end of Serve is silence, and a new one takes up the wish.
func TestServeAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake("pulse")
		b := serve(t, filepath.Join(t.TempDir(), "siren.json"), f)
		b.Set(page("A"))
		b.after(time.Second)
		b.stop()
		if f.playing() != 0 || len(f.devices) != 0 {
			t.Error("it leaves a device open")
		}
		if n := len(b.logged("siren_stopped")); n != 1 {
			t.Errorf("stopped %d times", n)
		}
		b.start()
		b.after(time.Second)
		b.want(app.Siren{Sounding: true, Pattern: app.PagePattern, Device: "The speaker"})
	})
}

// TestSilentSirenSleeps: with a device there, nothing wakes it up.
func TestSilentSirenSleeps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := serve(t, "", newFake("pulse"))
		b.Set(page("A"))
		b.after(time.Second)
		b.Set(app.Sound{})
		b.after(time.Minute)
		before := b.looks.Load()
		b.after(24 * time.Hour)
		if n := b.looks.Load() - before; n != 0 {
			t.Errorf("the loop ran %d times in a silent day", n)
		}
	})
}
