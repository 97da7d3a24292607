package tone

import "math"

// band is the upper end of what a steady tone may contain, in Hz.
const band = 2500

// partial is one line of a harmonic tone; the phase is in turns.
type partial struct{ level, phase float64 }

// horn is the tone of every tune: the odd harmonics lead as in a square wave,
// the even ones fill in what small loudspeakers can radiate. It is cut after the
// last harmonic below band. The phases were searched, for each cut, to keep the
// crest of the sum low (1.5 to 1.7): that is loudness for the same peak.
var horn = [...][]partial{
	1: {{1, 0}},
	2: {{1, 0}, {0.6, 0.5}},
	3: {{1, 0}, {0.5, 0.2498}, {0.6, 0.0574}},
	4: {{1, 0}, {0.5, 0.4018}, {0.7, 0.1482}, {0.6, 0.1951}},
}

// harmonics is how many of them a tone of up to f Hz has.
func harmonics(f float64) int { return max(1, min(int(band/f), len(horn)-1)) }

// tableSize is the length of a wave table: a power of two, large enough for
// linear interpolation to stay 80 dB below the tone.
const tableSize = 4096

// table is one cycle of a waveform, its first sample repeated at the end.
type table [tableSize + 1]float32

// newTable sums partials over one cycle and scales the sum to Peak.
func newTable(partials []partial) *table {
	var sum [tableSize]float64
	top := 0.0
	for i := range sum {
		for n, p := range partials {
			sum[i] += p.level * math.Sin(2*math.Pi*(float64((n+1)*i)/tableSize+p.phase))
		}
		top = max(top, math.Abs(sum[i]))
	}
	var t table
	for i := range sum {
		t[i] = float32(sum[i] / top * Peak)
	}
	t[tableSize] = t[0]
	return &t
}

// at reads the table at a phase in turns, of which only the fraction counts.
func (t *table) at(turns float64) float32 {
	x := (turns - math.Floor(turns)) * tableSize
	i := int(x) & (tableSize - 1)
	return t[i] + float32(x-math.Floor(x))*(t[i+1]-t[i])
}
