package desk

import (
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"
)

// rate is how many samples a second are recorded, of one channel.
const rate = 44100

// Recording is what the speaker plays from its start on.
type Recording struct {
	process *Process
	path    string
	// Began is when it was started; the first sample is a little later.
	Began time.Time
}

var recordings atomic.Int64

// Record starts recording what the speaker plays.
func (d *Desk) Record() (*Recording, error) {
	path := filepath.Join(d.Home, fmt.Sprintf("heard-%d.raw", recordings.Add(1)))
	r := &Recording{path: path, Began: time.Now()}
	var err error
	r.process, err = d.Start(nil, "parecord", "--device="+Sink+".monitor", fmt.Sprintf("--rate=%d", rate), "--channels=1",
		"--format=s16le", "--file-format=raw", "--raw", "--latency-msec=10", path)
	if err != nil {
		return nil, err
	}
	return r, Await(d.ctx, "the recorder", patience, func() bool { return len(r.Heard().Samples) > 0 })
}

// Heard is what was recorded so far.
func (r *Recording) Heard() Heard {
	raw, err := os.ReadFile(r.path)
	if err != nil {
		return Heard{}
	}
	h := Heard{Samples: make([]float64, len(raw)/2)}
	for n := range h.Samples {
		h.Samples[n] = float64(int16(binary.LittleEndian.Uint16(raw[2*n:]))) / 32768
	}
	return h
}

// Stop ends the recording and gives it.
func (r *Recording) Stop() Heard {
	r.process.Stop()
	return r.Heard()
}

// Heard are samples between -1 and 1.
type Heard struct{ Samples []float64 }

// Length is how long it is.
func (h Heard) Length() time.Duration {
	return time.Duration(len(h.Samples)) * time.Second / rate
}

// Part is what was heard from one moment of it to another.
func (h Heard) Part(from, to time.Duration) Heard {
	at := func(d time.Duration) int {
		return max(0, min(len(h.Samples), int(d.Seconds()*rate)))
	}
	return Heard{h.Samples[at(from):at(to)]}
}

// Peak is the loudest sample, between 0 and 1.
func (h Heard) Peak() float64 {
	var peak float64
	for _, s := range h.Samples {
		peak = max(peak, math.Abs(s))
	}
	return peak
}

// RMS is the loudness in dB of full scale; -Inf for silence.
func (h Heard) RMS() float64 {
	var sum float64
	for _, s := range h.Samples {
		sum += s * s
	}
	return 10 * math.Log10(sum/float64(max(len(h.Samples), 1)))
}

// audible is the level above which a sample is no silence.
const audible = 0.01

// Begins is when the first sound is heard; false where there is none.
func (h Heard) Begins() (time.Duration, bool) {
	for n, s := range h.Samples {
		if math.Abs(s) > audible {
			return time.Duration(n) * time.Second / rate, true
		}
	}
	return 0, false
}

// Gap is the longest stretch without a sound.
func (h Heard) Gap() time.Duration {
	longest, run := 0, 0
	for _, s := range h.Samples {
		if run++; math.Abs(s) > audible {
			run = 0
		}
		longest = max(longest, run)
	}
	return time.Duration(longest) * time.Second / rate
}

// Share is how much of the energy lies between two frequencies, from 0 to 1.
func (h Heard) Share(low, high float64) float64 {
	const size = 4096
	var inside, all float64
	for at := 0; at+size <= len(h.Samples); at += size {
		spectrum := fft(h.Samples[at : at+size])
		for n := 1; n < size/2; n++ {
			energy := real(spectrum[n])*real(spectrum[n]) + imag(spectrum[n])*imag(spectrum[n])
			all += energy
			if f := float64(n) * rate / size; f >= low && f <= high {
				inside += energy
			}
		}
	}
	if all == 0 {
		return 0
	}
	return inside / all
}

// fft is the spectrum of a power of two of samples under a Hann window.
func fft(samples []float64) []complex128 {
	n := len(samples)
	x := make([]complex128, n)
	bits := int(math.Log2(float64(n)))
	for i, s := range samples {
		j := 0
		for b := range bits {
			j |= i >> b & 1 << (bits - 1 - b)
		}
		x[j] = complex(s*(0.5-0.5*math.Cos(2*math.Pi*float64(i)/float64(n))), 0)
	}
	for half := 1; half < n; half *= 2 {
		for i := 0; i < n; i += 2 * half {
			for k := range half {
				angle := -math.Pi * float64(k) / float64(half)
				w := complex(math.Cos(angle), math.Sin(angle)) * x[i+k+half]
				x[i+k], x[i+k+half] = x[i+k]+w, x[i+k]-w
			}
		}
	}
	return x
}
