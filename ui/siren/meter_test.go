package siren

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/dogwatch-app/dogwatch/ui/siren/tone"
	"pgregory.net/rapid"
)

// sine is d seconds of a tone.
func sine(hz, amplitude, d float64) []float32 {
	x := make([]float32, int(d*tone.Rate))
	for i := range x {
		x[i] = float32(amplitude * math.Sin(2*math.Pi*hz*float64(i)/tone.Rate))
	}
	return x
}

func noise(amplitude, d float64) []float32 {
	r := rand.New(rand.NewPCG(1, 2))
	x := make([]float32, int(d*tone.Rate))
	for i := range x {
		x[i] = float32(amplitude * (2*r.Float64() - 1))
	}
	return x
}

func mix(a, b []float32) []float32 {
	sum := slices.Clone(a)
	for i := range sum {
		sum[i] += b[i]
	}
	return sum
}

func TestMeter(t *testing.T) {
	nan := slices.Repeat([]float32{float32(math.NaN())}, tone.Rate)
	cases := map[string]struct {
		x     []float32
		heard bool
		db    float64
	}{
		"nothing":              {nil, false, 0},
		"silence":              {make([]float32, tone.Rate), false, 0},
		"too short to tell":    {sine(testPitch, 1, 0.12), false, 0},
		"the tone":             {sine(testPitch, 0.1, 1), true, -20},
		"a faint tone":         {sine(testPitch, 1e-4, 1), true, -80},
		"what is no sound":     {sine(testPitch, 1e-6, 1), false, 0},
		"a page":               {render(tone.Of("page"), 3), false, 0},
		"noise":                {noise(0.5, 4), false, 0},
		"a tone beside it":     {sine(testPitch+50, 0.5, 1), false, 0},
		"the tone in noise":    {mix(sine(testPitch, 0.016, 1), noise(0.01, 1)), true, -35.9},
		"the tone in a page":   {mix(sine(testPitch, 0.016, 3), render(tone.Of("page"), 3)), true, -35.9},
		"no numbers":           {nan, false, 0},
		"the tone, then none":  {append(sine(testPitch, 0.1, 0.3), make([]float32, tone.Rate)...), true, -20},
		"the tone after music": {append(noise(0.5, 1), sine(testPitch, 0.1, 0.3)...), true, -20},
	}
	for name, c := range cases {
		m := newMeter(testPitch)
		m.hear(c.x)
		r := m.read()
		if r.any != (len(c.x) > 0) || r.heard != c.heard || math.Abs(r.db-c.db) > 0.5 {
			t.Errorf("%s: %+v, want %v at %.1f dB", name, r, c.heard, c.db)
		}
	}
}

func render(t *tone.Tune, seconds int) []float32 {
	x := make([]float32, seconds*tone.Rate)
	tone.NewSynth().Render(x, t, 0)
	return x
}

// TestMeterInParts: however the sound is cut, and whenever it is read.
func TestMeterInParts(t *testing.T) {
	x := append(make([]float32, 1000), sine(testPitch, 0.1, 0.3)...)
	rapid.Check(t, func(t *rapid.T) {
		m := newMeter(testPitch)
		for rest := x; len(rest) > 0; {
			n := min(rapid.IntRange(1, 5000).Draw(t, "part"), len(rest))
			m.hear(rest[:n])
			rest = rest[n:]
			if rapid.Bool().Draw(t, "read") {
				m.read()
			}
		}
		if r := m.read(); !r.heard || math.Abs(r.db+20) > 0.2 {
			t.Fatalf("read %+v", r)
		}
		if len(m.rest) >= span {
			t.Fatalf("%d samples are kept", len(m.rest))
		}
	})
}
