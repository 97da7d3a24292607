package tone

import (
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

// Ramps reports whether the tune starts moderately and grows (Gain).
func (t *Tune) Ramps() bool { return t.ramps }

var (
	// page: two steady blasts and a rising, harsh third one, 65 % of the time on.
	page = tune("page", 2300*ms, true,
		blast(0, 430*ms, 520, 520, 1),
		blast(560*ms, 430*ms, 520, 520, 1),
		rough(blast(1120*ms, 640*ms, 520, 625, 1), 0.5),
	)
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
	// blind: two swells, rising like a question, and a long pause.
	blind = tune("blind", 4500*ms, true,
		swell(0, 900*ms, 520, 0.8),
		swell(800*ms, 1100*ms, 693, 0.8),
	)
	// drill: the page's blasts, shorter, closed by a chime: the real thing's kin,
	// yet told from it.
	drill = tune("drill", 3000*ms, true,
		blast(0, 300*ms, 520, 520, 1),
		blast(430*ms, 300*ms, 520, 520, 1),
		chime(900*ms, 400*ms, 1040, 0.7),
		chime(1200*ms, 600*ms, 780, 0.7),
	)
	// low: one soft short chime.
	low = tune("low", 20*time.Second, false,
		chime(0, 700*ms, 1040, 0.22),
	)
)

func tune(name string, last time.Duration, ramps bool, notes ...note) *Tune {
	return &Tune{name: name, size: frames(last), ramps: ramps, notes: notes}
}
