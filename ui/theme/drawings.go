package theme

// drawings are the icons, each on 24 by 24 units. Everything is filled, nothing is
// stroked: the toolkit's rasteriser does not scale the width of a stroke. Cut-outs
// run the other way round than what they are cut from, so that they are holes on
// any ground.
var drawings = map[Icon]func(*pen){
	// An empty ring.
	ShapeOffCall: func(p *pen) { p.ring(12, 12, 9.5, 6.5) },
	// A watch: a full disc with its hands cut out.
	ShapeOnCall: func(p *pen) {
		p.path(circle(12, 12, 10.5, true) + " M10.8 5.4 L10.8 12.9 L15.4 16.4 L16.8 14.4 L13.2 11.7 L13.2 5.4 Z")
	},
	// A full octagon with an exclamation mark cut out.
	ShapePaged: func(p *pen) {
		p.path("M7.6 1.5 L16.4 1.5 L22.5 7.6 L22.5 16.4 L16.4 22.5 L7.6 22.5 L1.5 16.4 L1.5 7.6 Z " +
			"M10.6 6 L10.9 14 L13.1 14 L13.4 6 Z M10.5 15.6 L10.5 18.4 L13.5 18.4 L13.5 15.6 Z")
	},
	// A full square, rounded, with a tick cut out.
	ShapeAcked: func(p *pen) {
		p.path("M5.5 2 L18.5 2 C20.4 2 22 3.6 22 5.5 L22 18.5 C22 20.4 20.4 22 18.5 22 L5.5 22 C3.6 22 2 20.4 2 18.5 L2 5.5 C2 3.6 3.6 2 5.5 2 Z " +
			"M10.2 17.8 L18.6 8.5 L16.6 6.7 L10.1 13.9 L7.4 11.1 L5.5 13 Z")
	},
	// A triangle that points down.
	ShapeLow: func(p *pen) { p.path("M2.5 5 L21.5 5 L12 21 Z") },
	// A full diamond, hatched.
	ShapeBlind: func(p *pen) {
		p.path("M12 1 L23 12 L12 23 L1 12 Z " +
			"M6.6 9.9 L5 11.5 L11.5 18 L13.1 16.4 Z M9.9 6.6 L8.3 8.2 L15.8 15.7 L17.4 14.1 Z M13.2 5.3 L11.9 6.7 L17.3 12.1 L18.7 10.8 Z")
	},
	// Two arrows that pass each other.
	ShapeSwap: func(p *pen) {
		p.line(2.6, 4, 8, 19, 8)
		p.line(2.6, 15, 4, 19, 8, 15, 12)
		p.line(2.6, 20, 16, 5, 16)
		p.line(2.6, 9, 12, 5, 16, 9, 20)
	},
	// A tick alone.
	ShapeDone: func(p *pen) { p.line(3, 4.5, 12.5, 9.8, 17.8, 19.5, 7) },
	// An arrow that leaves a line.
	ShapeSending: func(p *pen) {
		p.line(2.4, 12, 18, 12, 4)
		p.line(2.4, 6, 10, 12, 4, 18, 10)
		p.line(2.4, 4.5, 21.5, 19.5, 21.5)
	},
	// A cross.
	ShapeRefused: func(p *pen) { p.line(3.2, 5.5, 5.5, 18.5, 18.5); p.line(3.2, 18.5, 5.5, 5.5, 18.5) },
	// A triangle that points up, with an exclamation mark cut out.
	ShapeWarning: func(p *pen) {
		p.path("M12 2 L23 21.5 L1 21.5 Z M10.7 9 L11 15.2 L13 15.2 L13.3 9 Z M10.6 16.6 L10.6 19.2 L13.4 19.2 L13.4 16.6 Z")
	},
	// Somebody else.
	ShapeOther: func(p *pen) {
		p.ring(12, 7.6, 5, 2.6)
		p.line(2.6, 3.6, 21.4, 3.6, 20, 5.2, 17.2, 8.4, 15.9, 15.6, 15.9, 18.8, 17.2, 20.4, 20, 20.4, 21.4)
	},

	// A loudspeaker, crossed out.
	ShapeQuiet: func(p *pen) {
		p.path("M2.5 8.8 L6.8 8.8 L12.2 4 L12.2 20 L6.8 15.2 L2.5 15.2 Z")
		p.line(2.4, 15.6, 9.2, 21.4, 15)
		p.line(2.4, 15.6, 15, 21.4, 9.2)
	},
	// A question mark.
	ShapeUnknown: func(p *pen) {
		p.line(2.6, 7.4, 8.2, 8, 5.8, 10, 4.2, 12.4, 3.8, 15, 4.6, 16.5, 6.8, 16.2, 9.2, 14.2, 11.2, 12.3, 12.8, 12, 15.2)
		p.disc(12, 20, 1.9)
	},
	// An arrow that turns back.
	ShapeBack: func(p *pen) {
		p.line(2.6, 4, 9, 14.5, 9, 17.8, 10.4, 19.4, 13.5, 17.8, 16.6, 14.5, 18, 9, 18)
		p.line(2.6, 8.5, 4.5, 4, 9, 8.5, 13.5)
	},
	// A clock, its hands in a ring.
	ShapeExpired: func(p *pen) {
		p.ring(12, 12, 10, 7.6)
		p.line(2.4, 12, 7, 12, 12.4, 15.4, 14.6)
	},

	// A sheet with lines on it.
	ShapePage: func(p *pen) {
		p.line(2.2, 5, 2.5, 19, 2.5, 19, 21.5, 5, 21.5, 5, 2.5)
		for _, y := range []float64{7.5, 12, 16.5} {
			p.line(2, 8.8, y, 15.2, y)
		}
	},
	// Boxes to tick, the first one ticked.
	ShapeList: func(p *pen) {
		p.line(2.4, 2.8, 6.2, 5, 8.6, 8.8, 3.8)
		p.line(2.2, 13, 6.2, 21, 6.2)
		p.line(2, 3.2, 14.6, 7.8, 14.6, 7.8, 19.2, 3.2, 19.2, 3.2, 14.6)
		p.line(2.2, 13, 17, 21, 17)
	},
	// Bars that grow.
	ShapeSeverity: func(p *pen) {
		p.line(4, 5, 20, 5, 16.5)
		p.line(4, 12, 20, 12, 11)
		p.line(4, 19, 20, 19, 4.5)
	},
	// Two steps on.
	ShapeStage: func(p *pen) {
		p.line(2.8, 4.5, 4.5, 12, 12, 4.5, 19.5)
		p.line(2.8, 12.5, 4.5, 20, 12, 12.5, 19.5)
	},
	// A compass.
	ShapePrinciple: func(p *pen) {
		p.ring(12, 12, 10.4, 8)
		p.path("M16.8 7.2 L13.6 13.6 L7.2 16.8 L10.4 10.4 Z")
	},

	// A sheet of steps, one of them ticked, with its corner turned down.
	IconRunbooks: func(p *pen) {
		p.line(2, 14, 2.8, 4.5, 2.8, 4.5, 21.2, 19.5, 21.2, 19.5, 8.3, 14, 2.8)
		p.line(2, 7.8, 11.6, 9.4, 13.2, 12, 10)
		p.line(2, 14, 11.8, 16.4, 11.8)
		p.line(2, 8, 17, 16.4, 17)
	},
	// An open book.
	IconGuide: func(p *pen) {
		p.line(2, 12, 6.4, 9.8, 4.9, 6.5, 4.3, 2.5, 4.3, 2.5, 18.2, 6.5, 18.2, 9.8, 18.8, 12, 20.4, 14.2, 18.8, 17.5, 18.2, 21.5, 18.2, 21.5, 4.3, 17.5, 4.3, 14.2, 4.9, 12, 6.4, 12, 20)
	},
	// Three sliders.
	IconSettings: func(p *pen) {
		for _, s := range []struct{ y, knob float64 }{{5.5, 15.5}, {12, 8}, {18.5, 17}} {
			p.line(2, 3, s.y, s.knob-3.6, s.y)
			p.line(2, s.knob+3.6, s.y, 21, s.y)
			p.ring(s.knob, s.y, 3.4, 1.5)
		}
	},
	// A sheet of days with two rings.
	IconCalendar: func(p *pen) {
		p.line(2, 3.5, 5.5, 20.5, 5.5, 20.5, 20.5, 3.5, 20.5, 3.5, 5.5)
		p.line(2, 3.5, 10, 20.5, 10)
		p.line(2, 8, 2.8, 8, 6.5)
		p.line(2, 16, 2.8, 16, 6.5)
		p.disc(8, 15.2, 1.5)
		p.disc(12, 15.2, 1.5)
		p.disc(16, 15.2, 1.5)
	},
	IconNow: func(p *pen) { p.line(2, 2.5, 12, 7, 12, 10, 4, 14, 20, 17, 12, 21.5, 12) },
	IconIncidents: func(p *pen) {
		for _, y := range []float64{6, 12, 18} {
			p.line(2, 9, y, 20.5, y)
			p.disc(4.5, y, 1.7)
		}
	},
	IconLink: func(p *pen) {
		p.line(2, 9.5, 5, 4.5, 5, 4.5, 19.5, 19, 19.5, 19, 14.5)
		p.line(2, 13.5, 4, 20, 4, 20, 10.5)
		p.line(2, 20, 4, 11.5, 12.5)
	},
	// Two arrows that pass each other, as those of a swap that waits.
	IconSwaps: func(p *pen) {
		p.line(2, 4, 8, 19.5, 8)
		p.line(2, 15.5, 4, 19.5, 8, 15.5, 12)
		p.line(2, 20, 16, 4.5, 16)
		p.line(2, 8.5, 12, 4.5, 16, 8.5, 20)
	},
	IconTo: func(p *pen) { p.line(2.4, 4, 12, 19.5, 12); p.line(2.4, 13, 5.5, 19.5, 12, 13, 18.5) },
	IconUp: func(p *pen) { p.line(2.4, 12, 20, 12, 4.5); p.line(2.4, 5.5, 11, 12, 4.5, 18.5, 11) },
}
