package tone

import "math"

// Synth renders tunes. It holds the wave tables only, so one may serve many.
type Synth struct{ tables [len(horn)]*table }

// NewSynth computes the wave tables (80 KB).
func NewSynth() *Synth {
	s := &Synth{}
	for n := 1; n < len(horn); n++ {
		s.tables[n] = newTable(horn[n])
	}
	return s
}

// Render fills dst with the samples of t from position pos on, starting over at
// its end. It allocates nothing; a nil tune is silence.
func (s *Synth) Render(dst []float32, t *Tune, pos int) {
	clear(dst)
	if t == nil || t.size <= 0 {
		return
	}
	pos = ((pos % t.size) + t.size) % t.size
	for len(dst) > 0 {
		n := min(len(dst), t.size-pos)
		for i := range t.notes {
			s.add(dst[:n], &t.notes[i], pos)
		}
		dst, pos = dst[n:], 0
	}
}

// add adds the part of the note that falls into dst, which starts at pos.
func (s *Synth) add(dst []float32, n *note, pos int) {
	at, last := frames(n.at), frames(n.last)
	first, end := max(at, pos), min(at+last, pos+len(dst))
	if first >= end {
		return
	}
	var (
		wave            = s.tables[harmonics(max(n.from, n.to))]
		attack, release = frames(n.attack), frames(n.release)
		length          = float64(last) / Rate
		slope           = (n.to - n.from) / (2 * length)
	)
	for i := first; i < end; i++ {
		k := i - at
		sec := float64(k) / Rate
		// The phase is the integral of the gliding frequency, so it has no jump.
		v := wave.at((n.from + slope*sec) * sec)
		level := n.level
		if k < attack {
			level *= edge(k, attack)
		}
		if left := last - 1 - k; left < release {
			level *= edge(left, release)
		}
		if n.rough > 0 {
			level *= 1 - n.rough*(0.5-0.5*math.Cos(2*math.Pi*roughness*sec))
		}
		dst[i-pos] += v * float32(level)
	}
}

// edge is a raised cosine from 0 at k = 0 to 1 at k = n.
func edge(k, n int) float64 { return 0.5 - 0.5*math.Cos(math.Pi*float64(k)/float64(n)) }

// FadeOut multiplies dst, which starts at sample k of a fade of n samples, by a
// raised cosine that falls to 0. It ends a tune in the middle without a click.
func FadeOut(dst []float32, k, n int) {
	for i := range dst {
		dst[i] *= float32(edge(max(n-1-k-i, 0), n))
	}
}
