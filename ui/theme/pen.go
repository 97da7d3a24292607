package theme

import (
	"fmt"
	"math"
	"strings"
)

// pen writes a drawing as filled paths.
type pen struct {
	b    strings.Builder
	fill string
}

func (p *pen) path(d string) { fmt.Fprintf(&p.b, `<path fill="%s" d="%s"/>`, p.fill, d) }

func (p *pen) disc(x, y, r float64) { p.path(circle(x, y, r, true)) }

func (p *pen) ring(x, y, outer, inner float64) {
	p.path(circle(x, y, outer, true) + " " + circle(x, y, inner, false))
}

// line draws a line of the width through the points (x, y, x, y, …), with round
// ends and corners.
func (p *pen) line(width float64, xy ...float64) {
	h := width / 2
	for i := 0; i+1 < len(xy); i += 2 {
		x, y := xy[i], xy[i+1]
		p.disc(x, y, h)
		if i+3 >= len(xy) {
			break
		}
		toX, toY := xy[i+2], xy[i+3]
		long := math.Hypot(toX-x, toY-y)
		if long == 0 {
			continue
		}
		dx, dy := (toY-y)/long*h, (x-toX)/long*h // at right angles to the line
		p.path(fmt.Sprintf("M%.2f %.2f L%.2f %.2f L%.2f %.2f L%.2f %.2f Z",
			x+dx, y+dy, toX+dx, toY+dy, toX-dx, toY-dy, x-dx, y-dy))
	}
}

// circle is a closed path of four curves, clockwise or the other way round.
func circle(x, y, r float64, clockwise bool) string {
	k, s := r*0.5523, 1.0
	if !clockwise {
		s = -1
	}
	return fmt.Sprintf("M%.2f %.2f C%.2f %.2f %.2f %.2f %.2f %.2f C%.2f %.2f %.2f %.2f %.2f %.2f C%.2f %.2f %.2f %.2f %.2f %.2f C%.2f %.2f %.2f %.2f %.2f %.2f Z",
		x, y-r,
		x+s*k, y-r, x+s*r, y-k, x+s*r, y,
		x+s*r, y+k, x+s*k, y+r, x, y+r,
		x-s*k, y+r, x-s*r, y+k, x-s*r, y,
		x-s*r, y-k, x-s*k, y-r, x, y-r)
}
