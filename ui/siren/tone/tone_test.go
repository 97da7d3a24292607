package tone

import (
	"math"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"pgregory.net/rapid"
)

var all = []*Tune{page, another, undelivered, blind, drill, low}

func render(s *Synth, t *Tune, n int) []float32 {
	x := make([]float32, n)
	s.Render(x, t, 0)
	return x
}

// TestTunesWake holds each tune to what it is built for: energy where it wakes,
// near full scale, dense, and clean.
func TestTunesWake(t *testing.T) {
	cases := []struct {
		tune             *Tune
		peakLo, peakHi   float64
		loudest          float64 // RMS of the loudest 400 ms, in dBFS
		inBand           float64
		partials         []float64 // of the loudest stretch
		dutyLo, dutyHigh float64   // share of the time above -20 dBFS
	}{
		{page, 0.9, 0.96, -5, 0.97, []float64{520, 1040, 1560, 2080}, 0.55, 0.7},
		{another, 0.9, 0.96, -6, 0.97, []float64{520, 655, 825, 1040, 1650, 2080}, 0.75, 0.95},
		{undelivered, 0.8, 0.96, -6, 0.97, []float64{820, 1640, 2460}, 0.4, 0.6},
		{blind, 0.3, 0.4, -14, 0.97, []float64{520, 693}, 0.04, 0.08},
		{drill, 0.9, 0.96, -5, 0.97, []float64{520, 780, 1040, 1560, 2080}, 0.5, 0.75},
		{low, 0.1, 0.25, -25, 0.97, []float64{832, 1040, 1664, 2080}, 0, 0.05},
	}
	s := NewSynth()
	for _, c := range cases {
		t.Run(c.tune.name, func(t *testing.T) {
			x := render(s, c.tune, c.tune.Len())
			power, width := spectrum(x[:min(len(x), 5*Rate)])
			peak, loud := peakOf(x), loudestOf(x, Rate*4/10)
			in, duty := share(power, width, 500, 2550), dutyOf(x)
			found := lines(power, width)
			t.Logf("peak %.2f dBFS, RMS %.2f dBFS (whole cycle), loudest 400 ms %.2f dBFS, crest %.2f, in band %.4f, on %.2f, partials %.0f Hz",
				decibel(peak), decibel(rmsOf(x)), decibel(loud), peak/loud, in, duty, found)
			if peak < c.peakLo || peak > c.peakHi {
				t.Errorf("peak %.3f is not within %.2f to %.2f", peak, c.peakLo, c.peakHi)
			}
			if decibel(loud) < c.loudest {
				t.Errorf("loudest 400 ms are at %.1f dBFS, want at least %.1f", decibel(loud), c.loudest)
			}
			if in < c.inBand {
				t.Errorf("%.4f of the energy is within 500 to 2550 Hz, want %.2f", in, c.inBand)
			}
			if duty < c.dutyLo || duty > c.dutyHigh {
				t.Errorf("it is on for %.2f of the time, want %.2f to %.2f", duty, c.dutyLo, c.dutyHigh)
			}
			for _, want := range c.partials {
				if !slices.ContainsFunc(found, func(f float64) bool { return math.Abs(f-want) < 8 }) {
					t.Errorf("no partial at %.0f Hz among %.0f", want, found)
				}
			}
		})
	}
}

// TestNoClicks holds that nothing jumps: not at an edge, not where the tune
// starts over. A band-limited tone of peak 0.95 cannot step further than this.
func TestNoClicks(t *testing.T) {
	const most = 2 * math.Pi * 2600 / Rate * 0.95
	s := NewSynth()
	for _, tune := range all {
		x := render(s, tune, 2*tune.Len()+Rate)
		for i := 1; i < len(x); i++ {
			if step := math.Abs(float64(x[i] - x[i-1])); step > most {
				t.Errorf("%s steps by %.3f at %v of its cycle, most %.3f", tune.name, step, time.Duration(i%tune.Len())*time.Second/Rate, most)
				break
			}
		}
		if first := math.Abs(float64(x[0])); first > 1e-3 {
			t.Errorf("%s starts at %.4f", tune.name, first)
		}
		// Above the partials there is nothing: a click would be broad.
		power, width := spectrum(x[:min(len(x), 6*Rate)])
		if out := share(power, width, 4000, Rate/2); out > 1e-5 {
			t.Errorf("%s has %.1f dB above 4 kHz", tune.name, 10*math.Log10(out))
		}
	}
}

// TestRenderIsPure: however a stretch is cut into buffers, the samples are those
// of the whole, and all are numbers within full scale.
func TestRenderIsPure(t *testing.T) {
	s, other := NewSynth(), NewSynth()
	rapid.Check(t, func(t *rapid.T) {
		tune := rapid.SampledFrom(all).Draw(t, "tune")
		start := rapid.IntRange(-3*tune.Len(), 3*tune.Len()).Draw(t, "start")
		sizes := rapid.SliceOfN(rapid.IntRange(0, 700), 1, 12).Draw(t, "sizes")
		whole := 0
		for _, n := range sizes {
			whole += n
		}
		want := make([]float32, whole)
		other.Render(want, tune, start)
		at := 0
		for _, n := range sizes {
			got := slices.Repeat([]float32{7}, n)
			s.Render(got, tune, start+at)
			if !slices.Equal(got, want[at:at+n]) {
				t.Fatalf("%s at %d differs when cut into %v", tune.name, start+at, sizes)
			}
			for _, v := range got {
				if v != v || v > 1 || v < -1 {
					t.Fatalf("%s holds %v", tune.name, v)
				}
			}
			at += n
		}
	})
}

// TestThirdBlastIsRough, and the others are steady.
func TestThirdBlastIsRough(t *testing.T) {
	x := render(NewSynth(), page, page.Len())
	for at, rough := range map[time.Duration]bool{50 * ms: false, 600 * ms: false, 1200 * ms: true} {
		least, most := 1.0, 0.0
		for i := range 40 {
			v := rmsOf(x[frames(at)+i*240:][:240])
			least, most = min(least, v), max(most, v)
		}
		if swing := decibel(most / least); rough != (swing > 4) || !rough && swing > 2.5 {
			t.Errorf("at %v the level swings by %.1f dB", at, swing)
		}
	}
}

// TestReminders: blind and low are short motifs with a long pause, below a page's
// full level by half or more, and they do not grow. Blindness is told louder than
// a low-urgency page, and no softer than a page begins.
func TestReminders(t *testing.T) {
	s := NewSynth()
	for _, tune := range []*Tune{blind, low} {
		x := render(s, tune, 2*tune.Len())
		if tune.Ramps() || peakOf(x) > Peak/2 {
			t.Errorf("%s peaks at %.2f, grows: %v", tune.name, peakOf(x), tune.Ramps())
		}
		sounds := func(v float32) bool { return v != 0 }
		first := slices.IndexFunc(x, sounds)
		last := tune.Len() - 1
		for ; x[last] == 0; last-- {
		}
		again := slices.IndexFunc(x[last+1:], sounds)
		motif, pause := time.Duration(last-first)*time.Second/Rate, time.Duration(again)*time.Second/Rate
		t.Logf("%s: %v of sound, then %v of silence", tune.name, motif, pause)
		if motif > 2*time.Second || pause < 18*time.Second || motif+pause > 30*time.Second {
			t.Errorf("%s: %v of sound, then %v of silence", tune.name, motif, pause)
		}
	}
	b, l := peakOf(render(s, blind, blind.Len())), peakOf(render(s, low, low.Len()))
	if b < StartGain*Peak || b < 1.4*l {
		t.Errorf("blind peaks at %.2f, low at %.2f, a page begins at %.2f", b, l, StartGain*Peak)
	}
}

// TestADrillIsAPageMarked: two chimes first, then the page's own samples.
func TestADrillIsAPageMarked(t *testing.T) {
	s := NewSynth()
	x, p := render(s, drill, drill.Len()), render(s, page, 1760*Rate/1000)
	at := Rate
	for i, want := range p {
		if math.Abs(float64(x[at+i]-want)) > 1e-6 {
			t.Fatalf("at %d it is %v, the page %v", i, x[at+i], want)
		}
	}
	mark := x[:Rate*9/10]
	if peakOf(mark) < 0.4 || !drill.Ramps() {
		t.Errorf("its mark peaks at %.2f, grows: %v", peakOf(mark), drill.Ramps())
	}
	power, width := spectrum(mark)
	if in := share(power, width, 500, 560); in > 0.01 {
		t.Errorf("its mark has %.2f of its energy where a page begins", in)
	}
}

func TestPitch(t *testing.T) {
	s := NewSynth()
	for _, tune := range all {
		power, width := spectrum(render(s, tune, frames(tune.notes[0].last)*2/3))
		if !slices.ContainsFunc(lines(power, width), func(f float64) bool { return math.Abs(f-tune.Pitch()) < 8 }) {
			t.Errorf("%s has no line at %.0f Hz", tune.name, tune.Pitch())
		}
	}
}

func TestOf(t *testing.T) {
	for p, want := range map[app.Pattern]*Tune{
		app.Silence: nil, app.PagePattern: page, app.UndeliveredPattern: undelivered,
		app.BlindPattern: blind, app.DrillPattern: drill, app.LowPattern: low, "new": page,
	} {
		if got := Of(p); got != want {
			t.Errorf("Of(%q) = %v", p, got)
		}
	}
	x := []float32{3, 3}
	NewSynth().Render(x, nil, 5)
	if x[0] != 0 || x[1] != 0 {
		t.Error("no tune is not silence")
	}
}

// TestTunesDiffer compares what an ear goes by, loudness and pitch in steps of
// 50 ms over 5 s: no two tunes may agree in more than two thirds of the steps.
func TestTunesDiffer(t *testing.T) {
	s := NewSynth()
	prints := map[string][]int{}
	for _, tune := range all {
		prints[tune.name] = fingerprint(render(s, tune, 5*Rate))
	}
	for a, x := range prints {
		for b, y := range prints {
			if a >= b {
				continue
			}
			same, sounding := 0, 0
			for i := range x {
				if x[i] == 0 && y[i] == 0 {
					continue
				}
				sounding++
				if x[i] == y[i] {
					same++
				}
			}
			t.Logf("%s and %s agree in %d of %d steps", a, b, same, sounding)
			if 3*same > 2*sounding {
				t.Errorf("%s and %s agree in %d of %d steps", a, b, same, sounding)
			}
		}
	}
}

func TestGain(t *testing.T) {
	const ramp = 20 * time.Second
	cases := []struct {
		at   time.Duration
		want float64 // dB
	}{{-time.Hour, -13.98}, {0, -13.98}, {5 * time.Second, -10.48}, {10 * time.Second, -6.99}, {15 * time.Second, -3.49}, {ramp, 0}, {time.Hour, 0}}
	for _, c := range cases {
		if got := decibel(Gain(c.at, ramp)); math.Abs(got-c.want) > 0.02 {
			t.Errorf("after %v it is at %.2f dB, want %.2f", c.at, got, c.want)
		}
	}
	if Gain(0, 0) != 1 || Gain(0, -time.Second) != 1 || Gain(-time.Second, 0) != 1 {
		t.Errorf("without a ramp: %v %v %v", Gain(0, 0), Gain(0, -time.Second), Gain(-time.Second, 0))
	}
}

func TestFadeOut(t *testing.T) {
	x := slices.Repeat([]float32{1}, 600)
	FadeOut(x[:300], 0, 500)
	FadeOut(x[300:], 300, 500)
	if x[0] < 0.99 || x[499] != 0 || x[599] != 0 {
		t.Errorf("fades from %v over %v to %v", x[0], x[499], x[599])
	}
	for i := 1; i < len(x); i++ {
		if d := x[i-1] - x[i]; d < 0 || d > 0.005 {
			t.Fatalf("falls by %v at %d", d, i)
		}
	}
	y := slices.Repeat([]float32{1}, 101)
	Scale(y, 0.5, 1)
	if y[0] != 0.5 || y[100] < 0.99 || y[100] > 1 {
		t.Errorf("scales from %v to %v", y[0], y[100])
	}
}

// TestWriteWAV is no test: with -wav it renders every tune to be listened to.
func TestWriteWAV(t *testing.T) {
	if *wavDir == "" {
		t.Skip("-wav names no folder")
	}
	s := NewSynth()
	for _, tune := range all {
		writeWAV(t, filepath.Join(*wavDir, tune.name+".wav"), render(s, tune, 12*Rate))
	}
}

func BenchmarkRender(b *testing.B) {
	s := NewSynth()
	buf := make([]float32, 2400)
	b.ReportAllocs()
	b.SetBytes(int64(len(buf) * 4))
	pos := 0
	for b.Loop() {
		s.Render(buf, page, pos)
		pos += len(buf)
	}
}

func loudestOf(x []float32, window int) float64 {
	best := 0.0
	for at := 0; at+window <= len(x); at += window / 16 {
		best = max(best, rmsOf(x[at:at+window]))
	}
	return best
}

func dutyOf(x []float32) float64 {
	const step = Rate / 100
	on, n := 0, 0
	for at := 0; at+step <= len(x); at += step {
		n++
		if decibel(rmsOf(x[at:at+step])+1e-9) > -20 {
			on++
		}
	}
	return float64(on) / float64(n)
}

// fingerprint is 0 for a quiet step, else the pitch class by its strongest line
// in third-octaves.
func fingerprint(x []float32) []int {
	const step = Rate / 20
	var out []int
	for at := 0; at+step <= len(x); at += step {
		part := x[at : at+step]
		if decibel(rmsOf(part)+1e-9) < -26 {
			out = append(out, 0)
			continue
		}
		power, width := spectrum(part)
		best := slices.Index(power, slices.Max(power))
		out = append(out, 1+int(math.Round(3*math.Log2(float64(best)*width/100))))
	}
	return out
}
