// Package tone synthesises what the siren plays: a pure function from a Tune
// and a position in it to samples, the same ones every time.
//
// The tunes are built for waking. What wakes sleepers best, hard of hearing and
// sleep-deprived ones included, is a low complex tone (a 520 Hz square wave in
// the studies behind the low-frequency requirement of NFPA 72), switched on and
// off; what a laptop's small loudspeaker radiates, and what an awake ear hears
// best, lies higher. So the tunes put a fundamental from 520 Hz under strong
// partials up to 2.5 kHz, and nothing outside. They stay clear of the exact
// three-pulse rhythm of ISO 8201, which is reserved for evacuation.
package tone

import "time"

// Rate is the number of samples per second of all that this package makes.
const Rate = 48000

// Peak is the highest level that a tune reaches; full scale is 1.
const Peak = 0.95

// StartGain is where the ramp starts: -14 dB.
const StartGain = 0.2

// frames is d in samples.
func frames(d time.Duration) int { return int(d * Rate / time.Second) }
