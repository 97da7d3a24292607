package tone

import (
	"math"
	"time"
)

// Gain is the factor by which a tune that Ramps is played once it has been
// sounding for elapsed: from StartGain to 1 within ramp, evenly in decibels.
func Gain(elapsed, ramp time.Duration) float64 {
	if ramp <= 0 || elapsed >= ramp {
		return 1
	}
	left := 1 - max(float64(elapsed), 0)/float64(ramp)
	return math.Pow(StartGain, left)
}

// Scale multiplies dst by a factor that goes evenly from one value to another.
func Scale(dst []float32, from, to float64) {
	step := (to - from) / float64(max(len(dst), 1))
	for i := range dst {
		dst[i] *= float32(from + step*float64(i))
	}
}
