package tone

import (
	"slices"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// Tune is a pattern in time. It is immutable.
type Tune struct {
	name  string
	size  int
	ramps bool
	notes []note
}

// note is one tone of a tune. It glides from one frequency (Hz) to another;
// equal ones make it steady. Attack and release are raised cosines.
type note struct {
	at, last        time.Duration
	from, to        float64
	level           float64
	attack, release time.Duration
	// rough is the depth, 0 to 1, of an amplitude modulation at roughness Hz.
	rough float64
}

// roughness is the rate of the modulation that makes a tone harsh: in the band
// (30 to 150 Hz) that is heard as alarming, and low enough to keep its
// side bands beside the partials.
const roughness = 43

const ms = time.Millisecond

// blast has edges as fast as can be without a click, swell rises and falls, chime
// is struck and dies away.
func blast(at, last time.Duration, from, to, level float64) note {
	return note{at: at, last: last, from: from, to: to, level: level, attack: 8 * ms, release: 12 * ms}
}

func swell(at, last time.Duration, f, level float64) note {
	return note{at: at, last: last, from: f, to: f, level: level, attack: 150 * ms, release: 300 * ms}
}

func chime(at, last time.Duration, f, level float64) note {
	return note{at: at, last: last, from: f, to: f, level: level, attack: 20 * ms, release: last - 20*ms}
}

func rough(n note, depth float64) note {
	n.rough = depth
	return n
}

// after is the same notes, that much later.
func after(d time.Duration, notes []note) []note {
	later := slices.Clone(notes)
	for i := range later {
		later[i].at += d
	}
	return later
}

// Of gives the tune of a pattern: for Silence, and for one unknown here, nil and
// the page's, as a wish that is not understood had better be heard.
func Of(p app.Pattern) *Tune {
	switch p {
	case app.Silence:
		return nil
	case app.UndeliveredPattern:
		return undelivered
	case app.BlindPattern:
		return blind
	case app.DrillPattern:
		return drill
	case app.LowPattern:
		return low
	}
	return page
}

// Another is the motif that announces a further page; it is played once.
func Another() *Tune { return another }

// Name is what the tune is called: its pattern, or "another".
func (t *Tune) Name() string { return t.name }

// Len is the length of one pass, in samples. A pattern is repeated seamlessly.
func (t *Tune) Len() int { return t.size }

// Pitch is the frequency that its first note begins at, in Hz: what to listen for
// to know whether it is heard.
func (t *Tune) Pitch() float64 { return t.notes[0].from }

// Ramps reports whether the tune starts moderately and grows (Gain).
func (t *Tune) Ramps() bool { return t.ramps }

var (
	// page: two steady blasts and a rising, harsh third one, 65 % of the time on.
	page   = tune("page", 2300*ms, true, blasts...)
	blasts = []note{
		blast(0, 430*ms, 520, 520, 1),
		blast(560*ms, 430*ms, 520, 520, 1),
		rough(blast(1120*ms, 640*ms, 520, 625, 1), 0.5),
	}
	// another: a quick rising figure, unlike anything in the patterns.
	another = tune("another", 960*ms, true,
		blast(0, 120*ms, 520, 520, 1),
		blast(130*ms, 120*ms, 655, 655, 1),
		blast(260*ms, 120*ms, 825, 825, 1),
		blast(390*ms, 430*ms, 1040, 1040, 1),
	)
	// undelivered: a falling pair, twice: something was taken back.
	undelivered = tune("undelivered", 2900*ms, true,
		blast(0, 260*ms, 820, 820, 0.9),
		blast(280*ms, 480*ms, 820, 520, 0.9),
		blast(980*ms, 260*ms, 820, 820, 0.9),
		blast(1260*ms, 480*ms, 820, 520, 0.9),
	)
	// blind: two swells, rising like a question, every 25 s until it is seen or
	// heals. It reminds: louder than a page begins, and it never grows.
	blind = tune("blind", 25*time.Second, false,
		swell(0, 900*ms, 520, 0.35),
		swell(800*ms, 1100*ms, 693, 0.35),
	)
	// drill: two rising chimes that nothing else begins with, then what a page
	// sounds like, note for note.
	drill = tune("drill", 3300*ms, true,
		slices.Concat([]note{
			chime(0, 400*ms, 780, 0.7),
			chime(300*ms, 600*ms, 1040, 0.7),
		}, after(1000*ms, blasts))...,
	)
	// low: two soft short chimes every 20 s.
	low = tune("low", 20*time.Second, false,
		chime(0, 450*ms, 832, 0.15),
		chime(350*ms, 700*ms, 1040, 0.2),
	)
)

func tune(name string, last time.Duration, ramps bool, notes ...note) *Tune {
	return &Tune{name: name, size: frames(last), ramps: ramps, notes: notes}
}
