package siren

import (
	"context"
	"math"
	"slices"
	"sync"
	"time"

	"github.com/dogwatch-app/dogwatch/ui/siren/tone"
)

const (
	// span is how much sound the meter looks at together, stride how far apart the
	// looks are (samples): 100 ms tell tones apart that differ by 20 Hz.
	span   = tone.Rate / 10
	stride = span / 2
	// contrast is how much less there must be beside a tone, in dB, for it to be one;
	// in two looks in a row, as noise may well have a line in a single one.
	contrast = 12
	// faintest is the level below which nothing counts as heard, in dB.
	faintest = -100
)

// beside is how far from its frequency the meter looks for what is no tone, in Hz.
var beside = [...]float64{-100, -80, -60, 60, 80, 100}

// meter measures how strong a tone of one frequency is in what it hears. Noise and
// music of other programs are no tone: they lie beside it too.
type meter struct {
	hz   float64
	news chan struct{}

	mu    sync.Mutex
	rest  []float32 // not looked at yet
	last  float64   // the level of the last look, 0 where it saw no tone
	known reading
}

func newMeter(hz float64) *meter { return &meter{hz: hz, news: make(chan struct{}, 1)} }

// hear takes samples in. It does not block.
func (m *meter) hear(samples []float32) {
	m.mu.Lock()
	m.rest = append(m.rest, samples...)
	m.known.any = m.known.any || len(samples) > 0
	m.mu.Unlock()
	nudge(m.news)
}

// reading is what a meter knows.
type reading struct {
	// any says that something was recorded, be it silence; heard that the tone was
	// in it, at a level of db at its strongest.
	any, heard bool
	db         float64
}

// read looks at all that was heard.
func (m *meter) read() reading {
	m.mu.Lock()
	defer m.mu.Unlock()
	for len(m.rest) >= span {
		part := m.rest[:span]
		level := look(part, m.hz)
		if both := decibels(min(level, m.last)); both > faintest && (!m.known.heard || both > m.known.db) {
			m.known.heard, m.known.db = true, both
		}
		m.last = level
		m.rest = m.rest[stride:]
	}
	m.rest = slices.Clone(m.rest) // lets go of what was looked at
	return m.known
}

// look is the strength of the tone in x, 0 where there is none.
func look(x []float32, hz float64) float64 {
	noise := 0.0
	for _, d := range beside {
		v := goertzel(x, hz+d)
		noise += v * v / float64(len(beside))
	}
	level := goertzel(x, hz)
	if decibels(level)-contrast > decibels(noise)/2 {
		return level
	}
	return 0
}

// listen waits until the tone was heard, for as long as that.
func (m *meter) listen(ctx context.Context, limit time.Duration) reading {
	over := time.NewTimer(limit)
	defer over.Stop()
	for {
		if r := m.read(); r.heard {
			return r
		}
		select {
		case <-m.news:
			continue
		case <-over.C:
		case <-ctx.Done():
		}
		return m.read()
	}
}

// goertzel is the strength of one frequency in x under a Hann window: the peak of
// the sine that is there.
func goertzel(x []float32, hz float64) float64 {
	w := 2 * math.Pi * hz / tone.Rate
	turn := 2 * math.Cos(w)
	var s1, s2 float64
	for i, v := range x {
		hann := 1 - math.Cos(2*math.Pi*float64(i)/float64(len(x))) // of mean 1
		s1, s2 = hann*float64(v)+turn*s1-s2, s1
	}
	return 2 / float64(len(x)) * math.Sqrt(max(0, s1*s1+s2*s2-turn*s1*s2))
}

func decibels(amplitude float64) float64 { return 20 * math.Log10(amplitude) }
