package main

import (
	"image"
	"image/color"
	"math"
)

// unit is the side of the square on which everything is drawn.
const unit = 64.0

// shape gives the distance from a point to the shape's edge, negative inside.
type shape func(x, y float64) float64

// layer is a shape filled with a colour; layers lie over each other.
type layer struct {
	shape shape
	fill  color.NRGBA
}

func circle(cx, cy, r float64) shape {
	return func(x, y float64) float64 { return math.Hypot(x-cx, y-cy) - r }
}

// line is a stroke of half-width r with round ends.
func line(x1, y1, x2, y2, r float64) shape {
	dx, dy := x2-x1, y2-y1
	return func(x, y float64) float64 {
		t := ((x-x1)*dx + (y-y1)*dy) / (dx*dx + dy*dy)
		t = min(max(t, 0), 1)
		return math.Hypot(x-x1-t*dx, y-y1-t*dy) - r
	}
}

// arc is a stroke of half-width r along a circle, from angle a to b in degrees,
// clockwise from three o'clock as the y axis points down.
func arc(cx, cy, radius, a, b, r float64) shape {
	from, to := a*math.Pi/180, b*math.Pi/180
	end := func(t float64) (float64, float64) { return cx + radius*math.Cos(t), cy + radius*math.Sin(t) }
	x1, y1 := end(from)
	x2, y2 := end(to)
	return func(x, y float64) float64 {
		t := math.Atan2(y-cy, x-cx)
		for t < from {
			t += 2 * math.Pi
		}
		if t <= to {
			return math.Abs(math.Hypot(x-cx, y-cy)-radius) - r
		}
		return min(math.Hypot(x-x1, y-y1), math.Hypot(x-x2, y-y2)) - r
	}
}

// polygon has its corners rounded by r; the points give the outline without that.
func polygon(r float64, points ...[2]float64) shape {
	return func(x, y float64) float64 {
		d, inside := math.Inf(1), false
		for i, p := range points {
			q := points[(i+len(points)-1)%len(points)]
			d = min(d, line(p[0], p[1], q[0], q[1], 0)(x, y))
			if (p[1] > y) != (q[1] > y) && x < (q[0]-p[0])*(y-p[1])/(q[1]-p[1])+p[0] {
				inside = !inside
			}
		}
		if inside {
			d = -d
		}
		return d - r
	}
}

// regular is a polygon of n equal sides whose first corner lies at angle a.
func regular(n int, cx, cy, radius, a, r float64) shape {
	points := make([][2]float64, n)
	for i := range points {
		t := (a + 360*float64(i)/float64(n)) * math.Pi / 180
		points[i] = [2]float64{cx + radius*math.Cos(t), cy + radius*math.Sin(t)}
	}
	return polygon(r, points...)
}

// box is a rectangle with corners rounded by r.
func box(x1, y1, x2, y2, r float64) shape {
	return polygon(r, [2]float64{x1 + r, y1 + r}, [2]float64{x2 - r, y1 + r}, [2]float64{x2 - r, y2 - r}, [2]float64{x1 + r, y2 - r})
}

// ellipse is turned by a degrees. The distance is rough away from the edge.
func ellipse(cx, cy, rx, ry, a float64) shape {
	sin, cos := math.Sincos(a * math.Pi / 180)
	return func(x, y float64) float64 {
		u, v := (x-cx)*cos+(y-cy)*sin, -(x-cx)*sin+(y-cy)*cos
		return (math.Hypot(u/rx, v/ry) - 1) * min(rx, ry)
	}
}

// sector is a slice of a disc from angle a to b in degrees, b - a below 180.
func sector(cx, cy, r, a, b float64) shape {
	s1, c1 := math.Sincos(a * math.Pi / 180)
	s2, c2 := math.Sincos(b * math.Pi / 180)
	return func(x, y float64) float64 {
		u, v := x-cx, y-cy
		return max(math.Hypot(u, v)-r, u*s1-v*c1, v*c2-u*s2)
	}
}

func union(shapes ...shape) shape {
	return func(x, y float64) float64 {
		d := math.Inf(1)
		for _, s := range shapes {
			d = min(d, s(x, y))
		}
		return d
	}
}

func both(a, b shape) shape {
	return func(x, y float64) float64 { return max(a(x, y), b(x, y)) }
}

// grown is the shape with its edge moved out by d.
func grown(s shape, d float64) shape {
	return func(x, y float64) float64 { return s(x, y) - d }
}

// stripes are diagonal bars of the given width with as much room between them.
func stripes(width float64) shape {
	return func(x, y float64) float64 {
		t := math.Mod((x+y)/math.Sqrt2+100*width, 2*width)
		return math.Abs(t-width) - width/2
	}
}

// plain reports whether no edge comes within reach of a point: distances are never
// larger than they are.
func plain(layers []layer, x, y, reach float64) bool {
	for _, l := range layers {
		if math.Abs(l.shape(x, y)) <= reach {
			return false
		}
	}
	return true
}

// raster draws the layers at size pixels, each pixel the mean of samples² points
// where there is an edge in it.
func raster(layers []layer, size int) *image.NRGBA {
	const samples = 8
	img := image.NewNRGBA(image.Rect(0, 0, size, size))
	scale := unit / float64(size)
	for py := range size {
		for px := range size {
			if x, y := (float64(px)+0.5)*scale, (float64(py)+0.5)*scale; plain(layers, x, y, scale*0.75) {
				r, g, b, a := point(layers, x, y)
				img.SetNRGBA(px, py, mean(r, g, b, a, 1))
				continue
			}
			var r, g, b, a float64
			for i := range samples * samples {
				x := (float64(px) + (float64(i%samples)+0.5)/samples) * scale
				y := (float64(py) + (float64(i/samples)+0.5)/samples) * scale
				pr, pg, pb, pa := point(layers, x, y)
				r, g, b, a = r+pr, g+pg, b+pb, a+pa
			}
			img.SetNRGBA(px, py, mean(r, g, b, a, samples*samples))
		}
	}
	return img
}

// point is the premultiplied colour of the layers at one point.
func point(layers []layer, x, y float64) (r, g, b, a float64) {
	for _, l := range layers {
		if l.shape(x, y) > 0 {
			continue
		}
		k := float64(l.fill.A) / 255
		r = r*(1-k) + float64(l.fill.R)*k
		g = g*(1-k) + float64(l.fill.G)*k
		b = b*(1-k) + float64(l.fill.B)*k
		a = a*(1-k) + k
	}
	return r, g, b, a
}

func mean(r, g, b, a float64, n int) color.NRGBA {
	if a == 0 {
		return color.NRGBA{}
	}
	v := func(c float64) uint8 { return uint8(math.Round(min(c, 255))) }
	return color.NRGBA{R: v(r / a), G: v(g / a), B: v(b / a), A: v(a / float64(n) * 255)}
}
