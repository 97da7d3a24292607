package palette

import (
	"image/color"
	"math"
	"testing"
)

func TestNamesOfPeopleCanBeRead(t *testing.T) {
	for name, palette := range palettes {
		people := palette().People()
		if len(people) != 8 {
			t.Errorf("%s: %d colours", name, len(people))
		}
		for n, p := range people {
			atLeast(t, name+" name of person "+string(rune('0'+n)), p.On, p.Fill, 4.5)
			atLeast(t, name+" bar on the background", p.Strong, palette().Background, 3)
		}
	}
}

// TestPeopleDifferForEverybody looks through the eyes of people without red, green or
// blue cones (the matrices of Machado, Oliveira and Fernandes for the full loss).
func TestPeopleDifferForEverybody(t *testing.T) {
	eyes := map[string][9]float64{
		"all colours": {1, 0, 0, 0, 1, 0, 0, 0, 1},
		"no red":      {0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998},
		"no green":    {0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881},
		"no blue":     {1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900},
	}
	for name, palette := range map[string]Palette{"dark": Dark(), "light": Light()} {
		people := palette.People()
		for sees, m := range eyes {
			for i, a := range people {
				for j, b := range people[:i] {
					if d := lab(seen(a.Strong, m), seen(b.Strong, m)); d < 25 {
						t.Errorf("%s, %s: colours %d and %d are only %.1f apart", name, sees, j, i, d)
					}
				}
			}
		}
	}
}

// seen is linear light as those eyes take it in.
func seen(c color.NRGBA, m [9]float64) [3]float64 {
	r, g, b := linear(c.R), linear(c.G), linear(c.B)
	var out [3]float64
	for i := range out {
		out[i] = min(max(m[3*i]*r+m[3*i+1]*g+m[3*i+2]*b, 0), 1)
	}
	return out
}

// lab is the distance in CIE Lab, in which 2 is just seen.
func lab(a, b [3]float64) float64 {
	f := func(t float64) float64 {
		if t > 0.008856 {
			return math.Cbrt(t)
		}
		return 7.787*t + 16.0/116
	}
	to := func(c [3]float64) [3]float64 {
		x := f((0.4124*c[0] + 0.3576*c[1] + 0.1805*c[2]) / 0.95047)
		y := f(0.2126*c[0] + 0.7152*c[1] + 0.0722*c[2])
		z := f((0.0193*c[0] + 0.1192*c[1] + 0.9505*c[2]) / 1.08883)
		return [3]float64{116*y - 16, 500 * (x - y), 200 * (y - z)}
	}
	p, q := to(a), to(b)
	return math.Sqrt((p[0]-q[0])*(p[0]-q[0]) + (p[1]-q[1])*(p[1]-q[1]) + (p[2]-q[2])*(p[2]-q[2]))
}
