//go:build !windows

package siren

import (
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/ui/siren/device"
	"github.com/dogwatch-app/dogwatch/ui/siren/tone"
)

// prover is a Siren on the server that nobody serves.
func (s *server) prover(override bool) *Siren {
	return New(Config{
		Backends: []device.Backend{s.backend()},
		Settings: func() app.AlarmSettings { return app.AlarmSettings{OverrideVolume: override} },
	})
}

// TestHeardProof: the tone comes out of a real server, and is what it should be.
func TestHeardProof(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	p := s.prover(false)
	r := s.record("nul")
	for _, volume := range []string{"100%", "70%"} {
		s.pactl("set-sink-volume", "nul", volume)
		from, start := len(r.samples()), time.Now()
		f := p.Prove(t.Context())
		t.Logf("at %s after %v: %+v", volume, time.Since(start).Round(time.Millisecond), f)
		if !f.Heard || !f.Audible || f.Device != "Test" || math.Abs(f.LevelDB-testLevel) > 1 {
			t.Errorf("at %s it finds %+v", volume, f)
		}
		x := r.samples()[from:]
		if p := dB(peak(x)); math.Abs(p-testLevel) > 1 {
			t.Errorf("at %s somebody beside it hears a peak of %.1f dBFS", volume, p)
		}
		if d := sounds(x); d > testLast {
			t.Errorf("it sounds for %v", d)
		}
	}
	if v := s.volume("nul"); v != "70% no" {
		t.Errorf("it leaves the volume at %s", v)
	}
	// What is recorded for the proof must be gone; the test's own recorder stays.
	s.eventually("its streams are gone", func() bool {
		return s.pactl("list", "short", "sink-inputs") == "" && strings.Count(s.pactl("list", "short", "source-outputs"), "\n") == 0
	})
}

// TestHeardProofAmidMusic: what other programs play is not taken for it, nor does
// it hide it.
func TestHeardProofAmidMusic(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	music := filepath.Join(s.dir, "music.raw")
	x := make([]byte, 0, 4*heardRate*10)
	for _, v := range mix(noise(0.1, 10), render(tone.Of(app.PagePattern), 10)) {
		x = append(x, byte(int16(v*8000)), byte(int16(v*8000)>>8))
	}
	if err := os.WriteFile(music, x, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("pacat", "--raw", "--rate=48000", "--channels=1", "--format=s16le", music)
	cmd.Env = s.env()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	r := s.record("nul")
	s.eventually("the music plays", r.sounding)
	s.eventually("half a second of it is recorded", func() bool { return len(r.samples()) > firstSound(r.samples())+heardRate/2 })
	m := newMeter(testPitch)
	m.hear(r.samples())
	if m.read().heard {
		t.Error("the music alone is taken for it")
	}
	if f := s.prover(true).Prove(t.Context()); !f.Heard || math.Abs(f.LevelDB-testLevel) > 3 {
		t.Errorf("it finds %+v", f)
	}
}

// TestHeardProofFails in words, each for its cause.
func TestHeardProofFails(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		do   [][]string
		want Finding
	}{
		"muted": {
			[][]string{{"set-sink-mute", "nul", "1"}},
			Finding{Backend: "pulse", Device: "Test", Percent: 100, Muted: true, Audible: true, Unproven: "Test is muted now; Dogwatch unmutes it while it rings"},
		},
		"volume 0": {
			[][]string{{"set-sink-volume", "nul", "0%"}},
			Finding{Backend: "pulse", Device: "Test", Audible: true, Unproven: "Test is at 0 % now; Dogwatch raises it while it rings"},
		},
		"its monitor is muted": {
			[][]string{{"set-source-mute", "nul.monitor", "1"}},
			Finding{Backend: "pulse", Device: "Test", Percent: 100, Audible: true, Unproven: "what Test plays cannot be listened to: its monitor is muted"},
		},
		"suspended": {
			[][]string{{"suspend-sink", "nul", "1"}},
			Finding{Percent: -1, Problem: "no sound device: Test is suspended and takes no sound"},
		},
		"no sink but auto_null": {
			[][]string{{"unload-module", "module-null-sink"}},
			Finding{Percent: -1, Problem: "no sound device: the sound server has no output device"},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t)
			for _, args := range c.do {
				s.pactl(args...)
			}
			if f := s.prover(true).Prove(t.Context()); f != c.want {
				t.Errorf("it finds\n%+v, want\n%+v", f, c.want)
			}
		})
	}
	t.Run("no server", func(t *testing.T) {
		t.Parallel()
		s := newServer(t)
		s.kill()
		if f := s.prover(true).Prove(t.Context()); f.Audible || f.Problem != "no sound device: no sound server is running" {
			t.Errorf("it finds %+v", f)
		}
	})
}

// TestHeardProofOfAStreamThatIsMuted: something between us and the sink swallows
// the sound, and nothing but listening tells.
func TestHeardProofOfAStreamThatIsMuted(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	done := make(chan Finding)
	go func() { done <- s.prover(true).Sample(t.Context(), app.PagePattern, 2*time.Second) }()
	var stream string
	s.eventually("it plays", func() bool {
		stream, _, _ = strings.Cut(s.pactl("list", "short", "sink-inputs"), "\t")
		return stream != ""
	})
	s.pactl("set-sink-input-mute", stream, "1")
	if f := <-done; f.Heard && f.LevelDB > -20 {
		t.Errorf("it finds %+v", f)
	}
}

// TestHeardProofOfASiren that rings: nothing else is played, and it goes on.
func TestHeardProofOfASiren(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	e := listen(t, s, 0)
	e.Set(page("A"))
	e.sounds()
	r := s.record("nul")
	f := e.Prove(t.Context())
	t.Logf("found %+v", f)
	if !f.Heard || !f.Audible || f.LevelDB < -12 {
		t.Errorf("it finds %+v", f)
	}
	s.eventually("a cycle is recorded", func() bool { return len(r.samples()) > 3*heardRate })
	m := newMeter(testPitch)
	m.hear(r.samples())
	if m.read().heard {
		t.Error("the test tone is played beside it")
	}
	if n := strings.Count(s.pactl("list", "short", "sink-inputs"), "\n"); n != 0 {
		t.Errorf("%d other streams play", n)
	}
}

// TestHeardSample: what a person hears is what a page sounds like.
func TestHeardSample(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	r := s.record("nul")
	f := s.prover(false).Sample(t.Context(), app.PagePattern, time.Second)
	t.Logf("found %+v", f)
	if !f.Heard || f.LevelDB < -12 {
		t.Errorf("it finds %+v", f)
	}
	x := r.samples()[firstSound(r.samples()):]
	if p := peak(x); p < 0.9 {
		t.Errorf("it peaks at %.2f", p)
	}
	s.eventually("it is recorded to its end", func() bool { return !r.sounding() })
	x = r.samples()[firstSound(r.samples()):]
	for _, hz := range []float64{520, 1040, 1560, 2080} {
		if l := level(blast(x), hz); l < 0.15 {
			t.Errorf("%.0f Hz is at %.1f dBFS", hz, dB(l))
		}
	}
	if d := sounds(x); d < 800*time.Millisecond || d > 870*time.Millisecond {
		t.Errorf("it sounds for %v, want two blasts of 430 ms", d)
	}
}

// sounds is how much of x is no silence.
func sounds(x []float32) time.Duration {
	n := 0
	for _, v := range x {
		if math.Abs(float64(v)) > 1e-3 {
			n++
		}
	}
	return time.Duration(n) * time.Second / heardRate
}
