package theme

// Grid is the unit of every distance, in the toolkit's scaled pixels. Half of it
// parts things that belong together.
const Grid = 8

// Radius rounds what can be pressed, CardRadius what holds other things.
const (
	Radius     = 8
	CardRadius = 12
)

// Style is one step of the type scale: the size of the letters and the height of
// a line, both in scaled pixels, and one of two weights.
type Style struct {
	Size, Line float32
	Bold       bool
}

// The type scale. Giant, Hero, Display and Title are for what must be read from a
// bed.
var (
	Giant   = Style{Size: 72, Line: 80, Bold: true}
	Hero    = Style{Size: 56, Line: 64, Bold: true}
	Display = Style{Size: 48, Line: 56, Bold: true}
	Title   = Style{Size: 40, Line: 48, Bold: true}
	Figure  = Style{Size: 32, Line: 40, Bold: true}
	Heading = Style{Size: 24, Line: 32, Bold: true}
	Lead    = Style{Size: 20, Line: 28}
	Body    = Style{Size: 16, Line: 24}
	Small   = Style{Size: 14, Line: 20}
	Caption = Style{Size: 13, Line: 16}
	// Label stands beside a Body, on the same line.
	Label = Style{Size: 14, Line: 24}
)

// Light is the same step in the lighter weight.
func (s Style) Light() Style {
	s.Bold = false
	return s
}

// Strong is the same step in the heavier weight.
func (s Style) Strong() Style {
	s.Bold = true
	return s
}
