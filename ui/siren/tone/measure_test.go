package tone

import (
	"encoding/binary"
	"flag"
	"math"
	"math/cmplx"
	"os"
	"path/filepath"
	"testing"
)

var wavDir = flag.String("wav", "", "write every tune as a WAV file into this folder")

// spectrum gives the power in each bin of width Hz, averaged over half-overlapping
// Hann windows of 16384 samples (2.9 Hz bins).
func spectrum(x []float32) (power []float64, width float64) {
	const size = 16384
	power = make([]float64, size/2)
	buf := make([]complex128, size)
	for at := 0; at == 0 || at+size <= len(x); at += size / 2 {
		for i := range buf {
			v := 0.0
			if at+i < len(x) {
				v = float64(x[at+i])
			}
			buf[i] = complex(v*(0.5-0.5*math.Cos(2*math.Pi*float64(i)/size)), 0)
		}
		fft(buf)
		for i := range power {
			a := cmplx.Abs(buf[i])
			power[i] += a * a
		}
	}
	return power, float64(Rate) / size
}

// fft is the textbook radix-2 transform, in place.
func fft(x []complex128) {
	n := len(x)
	for i, j := 1, 0; i < n; i++ {
		bit := n >> 1
		for ; j&bit != 0; bit >>= 1 {
			j ^= bit
		}
		j ^= bit
		if i < j {
			x[i], x[j] = x[j], x[i]
		}
	}
	for size := 2; size <= n; size <<= 1 {
		turn := cmplx.Rect(1, -2*math.Pi/float64(size))
		for at := 0; at < n; at += size {
			w := complex(1, 0)
			for k := range size / 2 {
				a, b := x[at+k], x[at+k+size/2]*w
				x[at+k], x[at+k+size/2] = a+b, a-b
				w *= turn
			}
		}
	}
}

// share is how much of the power lies from lo to hi Hz.
func share(power []float64, width, lo, hi float64) float64 {
	var in, all float64
	for i, p := range power {
		all += p
		if f := float64(i) * width; f >= lo && f <= hi {
			in += p
		}
	}
	return in / all
}

func peakOf(x []float32) float64 {
	top := 0.0
	for _, v := range x {
		top = max(top, math.Abs(float64(v)))
	}
	return top
}

func rmsOf(x []float32) float64 {
	sum := 0.0
	for _, v := range x {
		sum += float64(v) * float64(v)
	}
	return math.Sqrt(sum / float64(len(x)))
}

func decibel(x float64) float64 { return 20 * math.Log10(x) }

// lines are the strongest local maxima, in Hz, within 26 dB of the strongest.
func lines(power []float64, width float64) []float64 {
	top := 0.0
	for _, p := range power {
		top = max(top, p)
	}
	var found []float64
	for i := 8; i+8 < len(power); i++ {
		if power[i] < top/400 {
			continue
		}
		highest := true
		for j := i - 8; j <= i+8; j++ {
			highest = highest && power[j] <= power[i]
		}
		if highest {
			found = append(found, float64(i)*width)
		}
	}
	return found
}

func writeWAV(t *testing.T, path string, x []float32) {
	t.Helper()
	out := []byte("RIFF\x00\x00\x00\x00WAVEfmt ")
	le := binary.LittleEndian
	out = le.AppendUint32(out, 16)
	out = le.AppendUint16(out, 1)
	out = le.AppendUint16(out, 1)
	out = le.AppendUint32(out, Rate)
	out = le.AppendUint32(out, Rate*2)
	out = le.AppendUint16(out, 2)
	out = le.AppendUint16(out, 16)
	out = append(out, "data"...)
	out = le.AppendUint32(out, uint32(2*len(x)))
	for _, v := range x {
		out = le.AppendUint16(out, uint16(int16(math.Round(float64(v)*32767))))
	}
	le.PutUint32(out[4:], uint32(len(out)-8))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, out, 0o644); err != nil {
		t.Fatal(err)
	}
}
