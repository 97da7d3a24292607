//go:build !windows

package siren

import (
	"bytes"
	"context"
	"log/slog"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/ui/siren/device"
	"github.com/dogwatch-app/dogwatch/ui/siren/native"
)

// The tests of this file ring a real sound server and listen to what comes out.

const (
	ringVar   = "SIREN_TEST_RING"   // rings on this socket until it is killed
	playerVar = "SIREN_TEST_PLAYER" // is the player of package native
)

func TestMain(m *testing.M) {
	switch {
	case os.Getenv(playerVar) != "":
		os.Exit(native.Child())
	case os.Getenv(ringVar) != "":
		dir := os.Getenv(ringVar)
		s := New(Config{
			Backends:  []device.Backend{(&server{dir: dir}).backend()},
			Settings:  func() app.AlarmSettings { return app.AlarmSettings{OverrideVolume: true} },
			StateFile: filepath.Join(dir, "siren.json"),
		})
		s.Set(app.Sound{Pattern: app.PagePattern})
		_ = s.Serve(context.Background())
	}
	os.Exit(m.Run())
}

// ear is a Siren on a real server, and what it says.
type ear struct {
	*Siren
	*server
	mu    sync.Mutex
	last  app.Siren
	bells int
	log   bytes.Buffer
}

func listen(t *testing.T, s *server, ramp time.Duration, backends ...device.Backend) *ear {
	e := &ear{server: s}
	if len(backends) == 0 {
		backends = []device.Backend{s.backend()}
	}
	e.Siren = New(Config{
		Backends: backends, StateFile: filepath.Join(s.dir, "siren.json"),
		Settings: func() app.AlarmSettings { return app.AlarmSettings{Ramp: ramp, OverrideVolume: true} },
		Log:      slog.New(slog.NewTextHandler(e, nil)),
		Report: func(r app.Siren) {
			e.mu.Lock()
			defer e.mu.Unlock()
			e.last = r
		},
		Bell: func() error {
			e.mu.Lock()
			defer e.mu.Unlock()
			e.bells++
			return nil
		},
	})
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = e.Serve(ctx)
	}()
	t.Cleanup(func() {
		cancel()
		<-done
		if t.Failed() {
			t.Logf("it last said %+v; its log:\n%s", e.said(), e.log.String())
		}
	})
	return e
}

func (e *ear) Write(p []byte) (int, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.log.Write(p)
}

func (e *ear) said() app.Siren {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.last
}

func (e *ear) ready() {
	e.eventually("it has a device", func() bool { return e.said().Device != "" })
}

func (e *ear) sounds() {
	e.eventually("it says that it sounds", func() bool { return e.said().Sounding && e.said().Error == "" })
}

// at is the level of one frequency (Goertzel), as the peak of a sine.
func level(x []float32, hz float64) float64 {
	w := 2 * math.Pi * hz / heardRate
	var re, im float64
	for i, v := range x {
		h := 1 - math.Cos(2*math.Pi*float64(i)/float64(len(x))) // Hann, of mean 1
		re += h * float64(v) * math.Cos(w*float64(i))
		im += h * float64(v) * math.Sin(w*float64(i))
	}
	return 2 * math.Hypot(re, im) / float64(len(x))
}

func dB(x float64) float64 { return 20 * math.Log10(x) }

// TestHeardPage: level, partials, ramp, and how long it took.
func TestHeardPage(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	e := listen(t, s, 4*time.Second)
	e.ready()
	r := s.record("nul")
	start := time.Now()
	e.Set(page("A"))
	s.eventually("something is heard", func() bool { return !r.heardAt().IsZero() })
	first := firstSound(r.samples())
	s.eventually("7 s are recorded", func() bool { return len(r.samples()) > first+7*heardRate })
	x := r.samples()[first:]
	begins := x[50*48:][:300*48] // in the first blast
	full, grows := blast(x[4*heardRate:]), false
	for i := heardRate; i+2400 <= len(x); i += 2400 {
		p := dB(peak(x[i : i+2400]))
		grows = grows || p > -9 && p < -3
	}
	t.Logf("first sound %v after Set", r.heardAt().Sub(start))
	t.Logf("first blast: peak %.1f dBFS; at full: peak %.1f dBFS, RMS %.1f dBFS, partials 520/1040/1560/2080 Hz at %.1f/%.1f/%.1f/%.1f dBFS",
		dB(peak(begins)), dB(peak(full)), dB(rms(full)), dB(level(full, 520)), dB(level(full, 1040)), dB(level(full, 1560)), dB(level(full, 2080)))
	// 4 s of ramp: -14 dB and 0.7 dB for the first 200 ms, full after that.
	if p := dB(peak(begins)); p < -14.6 || p > -12 {
		t.Errorf("the first blast peaks at %.1f dBFS, want -14 dB rising", p)
	}
	if !grows {
		t.Error("it does not grow by and by")
	}
	if p := peak(full); p < 0.9 || p > 1 {
		t.Errorf("at full it peaks at %.3f", p)
	}
	if v := dB(rms(full)); v < -5.5 {
		t.Errorf("at full it has %.1f dBFS RMS", v)
	}
	for _, hz := range []float64{520, 1040, 1560, 2080} {
		if l := level(full, hz); l < 0.15 {
			t.Errorf("%.0f Hz is at %.1f dBFS", hz, dB(l))
		}
	}
	for _, hz := range []float64{300, 780, 3120} {
		if l := level(full, hz); l > 0.01 {
			t.Errorf("%.0f Hz is at %.1f dBFS", hz, dB(l))
		}
	}
	e.Set(app.Sound{})
	s.eventually("it is silent", func() bool { return !r.sounding() })
}

// TestHeardSecondPage: the motif is heard within the page's tune.
func TestHeardSecondPage(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	e := listen(t, s, 0)
	e.ready()
	r := s.record("nul")
	e.Set(page("A"))
	s.eventually("the first is heard", r.sounding)
	at := len(r.samples())
	e.Set(page("A", "B"))
	s.eventually("2 s more are recorded", func() bool { return len(r.samples()) > at+2*heardRate })
	// The third note of the motif, and no other tune, has a partial at 825 Hz.
	found := -1
	x := r.samples()[at:]
	for i := 0; i+4800 <= len(x); i += 480 {
		if level(x[i:i+4800], 825) > 0.2 {
			found = i
			break
		}
	}
	if found < 0 {
		t.Error("the motif is not heard")
	}
	t.Logf("the motif's third note came %d ms after Set; it starts 260 ms after the motif", found/48)
	s.eventually("both are logged", func() bool {
		e.mu.Lock()
		defer e.mu.Unlock()
		return strings.Contains(e.log.String(), "incident=A") && strings.Contains(e.log.String(), "incident=B")
	})
}

// TestHeardAfterServerCrash: killed in the middle and started again.
func TestHeardAfterServerCrash(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	e := listen(t, s, 0)
	e.Set(page("A"))
	e.sounds()
	s.kill()
	s.eventually("it says that nothing sounds", func() bool { return strings.HasPrefix(e.said().Error, "no sound device: ") })
	t.Logf("it says %q", e.said().Error)
	s.eventually("the bell rings", func() bool { e.mu.Lock(); defer e.mu.Unlock(); return e.bells > 0 })
	s.start()
	r := s.record("nul")
	s.eventually("it is heard again", r.sounding)
	e.sounds()
}

// TestHeardWhenStopped: a server that hangs holds nobody up.
func TestHeardWhenStopped(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	e := listen(t, s, 0)
	e.ready()
	if err := s.cmd.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	e.Set(page("A"))
	if d := time.Since(start); d > time.Second {
		t.Errorf("Set took %v", d)
	}
	s.eventually("it says that nothing sounds", func() bool { return e.said().Error != "" })
	t.Logf("it says %q after %v", e.said().Error, time.Since(start))
	s.eventually("the bell rings", func() bool { e.mu.Lock(); defer e.mu.Unlock(); return e.bells > 0 })
	if err := s.cmd.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	r := s.record("nul")
	s.eventually("it is heard", r.sounding)
	e.sounds()
}

// TestHeardAfterTheSinkWent: PulseAudio then plays to nobody and says nothing.
func TestHeardAfterTheSinkWent(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	e := listen(t, s, 0)
	const none = "no sound device: the sound server has no output device"
	e.ready()
	s.pactl("unload-module", "module-null-sink")
	s.eventually("it says so while silent", func() bool { return e.said().Error == none })
	if f := e.Probe(t.Context()); f.Audible || f.Problem != none {
		t.Errorf("a probe finds %+v", f)
	}
	e.Set(page("A"))
	s.eventually("it says so while ringing", func() bool { return e.said() == app.Siren{Pattern: app.PagePattern, Device: bellName, Error: none} })
	s.pactl("load-module", "module-null-sink", "sink_name=late", "sink_properties=device.description=Late")
	r := s.record("late")
	s.eventually("it is heard", r.sounding)
	s.eventually("it says where", func() bool { return e.said() == app.Siren{Sounding: true, Pattern: app.PagePattern, Device: "Late"} })
	gone := time.Now()
	s.pactl("unload-module", "module-null-sink")
	s.eventually("it says so in the middle of it", func() bool { return e.said().Error == none })
	t.Logf("a sink that goes is reported after %v", time.Since(gone))
}

// TestHeardOnTheNewDefault sink, when it is changed in the middle.
func TestHeardOnTheNewDefault(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	e := listen(t, s, 0)
	e.ready()
	s.pactl("load-module", "module-null-sink", "sink_name=other", "sink_properties=device.description=Other")
	s.pactl("set-sink-volume", "other", "10%")
	s.pactl("set-default-sink", "nul")
	e.Set(page("A"))
	e.sounds()
	s.pactl("set-default-sink", "other")
	r := s.record("other")
	s.eventually("it is heard there", r.sounding)
	s.eventually("it says so", func() bool { return e.said() == app.Siren{Sounding: true, Pattern: app.PagePattern, Device: "Other"} })
	s.eventually("that one is raised too", func() bool { return s.volume("other") == "100% no" })
	e.Set(app.Sound{})
	s.eventually("and put back", func() bool { return s.volume("other") == "10% no" })
}

// volume is how loud a sink is, and whether it is muted.
func (s *server) volume(sink string) string {
	percent := "?"
	for _, f := range strings.Fields(s.pactl("get-sink-volume", sink)) {
		if strings.HasSuffix(f, "%") {
			percent = f
			break
		}
	}
	_, mute, _ := strings.Cut(s.pactl("get-sink-mute", sink), ": ")
	return percent + " " + mute
}

func (s *server) makeQuiet() {
	s.pactl("set-sink-volume", "nul", "5%")
	s.pactl("set-sink-mute", "nul", "1")
}

// TestHeardWhenMuted: at 5 % and muted, it is made loud, and put back.
func TestHeardWhenMuted(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	s.makeQuiet()
	e := listen(t, s, 0)
	e.ready()
	r := s.record("nul")
	e.Set(page("A"))
	s.eventually("it is loud", func() bool { return peak(r.samples()) > 0.9 })
	e.sounds()
	if v := s.volume("nul"); v != "100% no" {
		t.Errorf("it rings at %s", v)
	}
	e.Set(app.Sound{})
	s.eventually("the volume is put back", func() bool { return s.volume("nul") == "5% yes" })
	s.eventually("the stream is gone", func() bool { return s.pactl("list", "short", "sink-inputs") == "" })
}

// TestHeardDespiteMemory: a server that remembers how loud the siren's stream was
// set last time does not make the next one quiet.
func TestHeardDespiteMemory(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	s.pactl("load-module", "module-stream-restore")
	e := listen(t, s, 0)
	e.Set(page("A"))
	e.sounds()
	stream, _, _ := strings.Cut(s.pactl("list", "short", "sink-inputs"), "\t")
	s.pactl("set-sink-input-volume", stream, "1%")
	s.pactl("set-sink-input-mute", stream, "1")
	e.Set(app.Sound{})
	s.eventually("the stream is gone", func() bool { return s.pactl("list", "short", "sink-inputs") == "" })
	r := s.record("nul")
	e.Set(page("B"))
	s.eventually("it is loud", func() bool { return peak(r.samples()) > 0.9 })
}

// TestHeardThenKilled: the volume is put back by the next run, silent or not.
func TestHeardThenKilled(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	s.makeQuiet()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), ringVar+"="+s.dir)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	s.eventually("the child has raised the volume", func() bool { return s.volume("nul") == "100% no" })
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	if v := s.volume("nul"); v != "100% no" {
		t.Fatalf("the crash left it at %s", v)
	}
	e := listen(t, s, 0)
	s.eventually("the next run puts it back", func() bool { return s.volume("nul") == "5% yes" })
	e.Set(page("A"))
	e.sounds()
}

// TestHeardThroughTheSystem: the player of package native, by way of ALSA, and
// again after it was killed.
func TestHeardThroughTheSystem(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	conf := filepath.Join(s.dir, "asound.conf")
	// ALSA leads to the same server, so that it can be listened to.
	text := `pcm.!default { type pulse server "unix:` + s.socket() + `" }` + "\n"
	if err := os.WriteFile(conf, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	b := native.Backend{Command: []string{os.Args[0]}, Env: []string{playerVar + "=1", "ALSA_CONFIG_PATH=" + conf}}
	d, err := b.Open(t.Context())
	if err != nil {
		t.Skipf("ALSA has no way to a sound server here: %v", err)
	}
	d.Close()
	e := listen(t, s, 0, b)
	if f := e.Probe(t.Context()); !f.Audible || f.Device != "the default output of ALSA" {
		t.Errorf("a probe finds %+v", f)
	}
	r := s.record("nul")
	start := time.Now()
	e.Set(page("A"))
	s.eventually("it is loud", func() bool { return peak(r.samples()) > 0.9 })
	t.Logf("first sound %v after Set", r.heardAt().Sub(start))
	e.sounds()
	first := firstSound(r.samples())
	s.eventually("a second is recorded", func() bool { return len(r.samples()) > first+heardRate })
	if l := level(blast(r.samples()[first:]), 520); l < 0.3 {
		t.Errorf("520 Hz is at %.1f dBFS", dB(l))
	}
	e.Set(app.Sound{})
	s.eventually("its player is gone", func() bool { return s.pactl("list", "short", "sink-inputs") == "" })
	r.stop()
	s.kill()
	e.Set(page("B"))
	s.eventually("it says that nothing sounds", func() bool { return e.said().Error != "" })
	t.Logf("without a server it says %q", e.said().Error)
	s.start()
	again := s.record("nul")
	s.eventually("it is heard again", again.sounding)
}

// blast is the 300 ms of x in which a page's blast is the strongest. A busy machine
// drops parts of a recording, so that it is not always where it should be.
func blast(x []float32) []float32 {
	const window = 300 * 48
	best, most := x[:window], 0.0
	for i := 0; i+window <= len(x); i += 480 {
		if l := goertzel(x[i:i+window], 520); l > most {
			best, most = x[i:i+window], l
		}
	}
	return best
}

// firstSound is the index of the first sample that is no silence.
func firstSound(x []float32) int {
	for i, v := range x {
		if v > 1e-3 || v < -1e-3 {
			return i
		}
	}
	return 0
}

func rms(x []float32) float64 {
	sum := 0.0
	for _, v := range x {
		sum += float64(v) * float64(v)
	}
	return math.Sqrt(sum / float64(len(x)))
}
