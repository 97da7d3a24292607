package palette

import "image/color"

// Person is one of the colours that tell people apart in the calendar. It is never
// the only sign: the name or its initials stand beside it.
type Person struct {
	// Strong is the person's colour, for a bar or a dot: at least 3:1 on Fill's ground.
	Strong color.NRGBA
	// Fill is a ground in it, calm enough for hundreds of them, On the text on it.
	Fill, On color.NRGBA
}

// They began as the colours of Okabe and Ito, and were moved until each pair is far
// apart to every eye (see the test) on a dark ground, and on a bright one.
var (
	peopleOnDark  = []uint32{0xFF9D04, 0x39D9FF, 0x208869, 0xFCD88E, 0x6D45DA, 0xC33509, 0x8A4A97, 0xDAFEE9}
	peopleOnLight = []uint32{0x8C3608, 0x5E50E3, 0x099B9B, 0x7C5046, 0x020773, 0xE16800, 0x9370CB, 0x2C0B2C}
)

// People are eight colours that fit to the palette's grounds.
func (p Palette) People() []Person {
	list, share := peopleOnDark, 0.34
	if luminance(p.Background) > 0.5 {
		list, share = peopleOnLight, 0.30
	}
	people := make([]Person, len(list))
	for n, v := range list {
		strong := rgb(v)
		people[n] = Person{Strong: strong, Fill: blend(p.Surface, strong, share), On: p.Text}
	}
	return people
}

// blend lays share (0 to 1) of b over a.
func blend(a, b color.NRGBA, share float64) color.NRGBA {
	m := func(x, y uint8) uint8 { return uint8(float64(x) + (float64(y)-float64(x))*share + 0.5) }
	return color.NRGBA{R: m(a.R, b.R), G: m(a.G, b.G), B: m(a.B, b.B), A: 0xFF}
}
