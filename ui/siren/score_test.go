package siren

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/ui/siren/tone"
	"pgregory.net/rapid"
)

// player draws from a score as a device does, in steps of 10 ms of its own time.
type player struct {
	s   *score
	now time.Time
	x   []float32
}

const step = tone.Rate / 100

func newPlayer() *player {
	return &player{s: newScore(2, func() {}), now: time.Date(2026, 1, 1, 3, 0, 0, 0, time.UTC)}
}

func (p *player) set(pattern app.Pattern, ids ...string) {
	wish := app.Sound{Pattern: pattern, Since: p.now}
	for _, id := range ids {
		wish.Pages = append(wish.Pages, app.Ringing{Incident: id, Nth: 1})
	}
	p.s.set(wish, 0, p.now)
}

func (p *player) draw(d time.Duration) []note {
	buf := make([]float32, step)
	var notes []note
	for range int(d / (10 * time.Millisecond)) {
		p.s.fill(0, buf, p.now)
		p.s.handedOver(0, p.now)
		p.x = append(p.x, buf...)
		p.now = p.now.Add(10 * time.Millisecond)
		more, _ := p.s.take(p.now, 0)
		notes = append(notes, more...)
	}
	return notes
}

// plays reports whether the samples are those of the tune from its start.
func plays(x []float32, t *tone.Tune) bool {
	want := make([]float32, len(x))
	tone.NewSynth().Render(want, t, 0)
	return slices.EqualFunc(x, want, func(a, b float32) bool { return math.Abs(float64(a-b)) < 1e-6 })
}

func incidents(notes []note) (ids []string) {
	for _, n := range notes {
		ids = append(ids, n.page.Incident)
	}
	return ids
}

func TestScorePlaysAPageAtOnce(t *testing.T) {
	p := newPlayer()
	p.set(app.PagePattern, "A")
	notes := p.draw(5 * time.Second)
	if !plays(p.x, tone.Of(app.PagePattern)) {
		t.Error("it is not the page's tune from its start")
	}
	if len(notes) != 1 || notes[0].page != (app.Ringing{Incident: "A", Nth: 1}) || notes[0].at != p.now.Add(-5*time.Second) {
		t.Errorf("noted %+v", notes)
	}
}

func TestScoreAnnouncesAnotherPageAtOnce(t *testing.T) {
	p := newPlayer()
	p.set(app.PagePattern, "A")
	p.draw(3300 * time.Millisecond)
	at := p.now
	p.set(app.PagePattern, "B", "A")
	notes := p.draw(3 * time.Second)
	cut := 3300 * 48
	motif := p.x[cut+fade:][:tone.Another().Len()]
	if !plays(motif, tone.Another()) {
		t.Error("the motif does not come within 10 ms")
	}
	if rest := p.x[cut+fade+len(motif):]; !plays(rest, tone.Of(app.PagePattern)) {
		t.Error("the page's tune does not go on after the motif")
	}
	if ids := incidents(notes); !slices.Equal(ids, []string{"B"}) || notes[0].at.After(at.Add(10*time.Millisecond)) {
		t.Errorf("noted %v at %v, want B at once", ids, notes)
	}
	// Said again, or one of them gone: nothing to announce.
	p.set(app.PagePattern, "A", "B")
	p.set(app.PagePattern, "B")
	if notes := p.draw(3 * time.Second); len(notes) != 0 {
		t.Errorf("noted %+v for nothing new", notes)
	}
	// The same incident's next occasion is a new page, and so is one that went and came back.
	p.s.set(app.Sound{Pattern: app.PagePattern, Pages: []app.Ringing{{Incident: "B", Nth: 2}}}, 0, p.now)
	p.draw(2 * time.Second)
	p.set(app.PagePattern, "A")
	if notes := p.draw(2 * time.Second); !slices.Equal(incidents(notes), []string{"A"}) {
		t.Errorf("noted %+v, want A", notes)
	}
}

// TestScoreBeforeItsStart: wishes that follow each other before a device draws are
// one start, of the last of them.
func TestScoreBeforeItsStart(t *testing.T) {
	p := newPlayer()
	p.set(app.PagePattern, "A", "B")
	p.set(app.PagePattern, "C")
	notes := p.draw(3 * time.Second)
	if !slices.Equal(incidents(notes), []string{"C"}) || !plays(p.x, tone.Of(app.PagePattern)) {
		t.Errorf("noted %+v, want C's own page", notes)
	}
	p = newPlayer()
	p.set(app.PagePattern, "A")
	p.set(app.PagePattern, "B", "A")
	if notes := p.draw(3 * time.Second); !slices.Equal(incidents(notes), []string{"B", "A"}) {
		t.Errorf("noted %+v", notes)
	}
	p = newPlayer()
	p.set(app.PagePattern, "A", "A", "A")
	if notes := p.draw(3 * time.Second); !slices.Equal(incidents(notes), []string{"A"}) {
		t.Errorf("a page said three times is noted as %+v", notes)
	}
}

// TestScoreBuffersOfAnySize: where a buffer ends has no part in it.
func TestScoreBuffersOfAnySize(t *testing.T) {
	p := newPlayer()
	p.set(app.PagePattern, "A")
	p.s.fill(0, make([]float32, 1000), p.now)
	p.set(app.PagePattern, "A", "B")
	motif := tone.Another().Len()
	x := make([]float32, fade+motif+20000)
	p.s.fill(0, x, p.now)
	if !plays(x[fade:][:motif], tone.Another()) || !plays(x[fade+motif:], tone.Of(app.PagePattern)) {
		t.Error("in one buffer, the motif and the page's tune do not follow each other")
	}
}

// TestScoreStorm: fifty at once are three motifs, and all fifty are on record.
func TestScoreStorm(t *testing.T) {
	for name, ringing := range map[string]bool{"from silence": false, "while ringing": true} {
		t.Run(name, func(t *testing.T) {
			p := newPlayer()
			if ringing {
				p.set(app.PagePattern, "first")
				p.draw(time.Second)
			}
			var ids []string
			for i := range 50 {
				ids = append(ids, fmt.Sprint(i))
			}
			from := len(p.x)
			p.set(app.PagePattern, append(ids, "first")...)
			notes := p.draw(6 * time.Second)
			if got := incidents(notes); len(got) != 50+map[bool]int{false: 1}[ringing] || !slices.Contains(got, "49") {
				t.Errorf("%d pages noted: %v", len(got), got)
			}
			if ringing {
				from += fade
			}
			motif := tone.Another().Len()
			for i := range mostMotifs {
				if !plays(p.x[from+i*motif:][:motif], tone.Another()) {
					t.Errorf("motif %d is not there", i+1)
				}
			}
			if !plays(p.x[from+mostMotifs*motif:], tone.Of(app.PagePattern)) {
				t.Error("the page's tune does not follow the third motif")
			}
		})
	}
}

// TestScoreNeverBacklogs: pages that keep coming never queue more than three
// motifs, and one that was answered in time is not announced.
func TestScoreNeverBacklogs(t *testing.T) {
	p := newPlayer()
	ids := []string{"A"}
	p.set(app.PagePattern, ids...)
	p.draw(500 * time.Millisecond)
	var got []string
	for i := range 40 {
		ids = append(ids, fmt.Sprint(i))
		p.set(app.PagePattern, ids...)
		got = append(got, incidents(p.draw(100*time.Millisecond))...)
		if n := len(p.s.queue); n > mostMotifs {
			t.Fatalf("%d motifs wait", n)
		}
	}
	got = append(got, incidents(p.draw(5*time.Second))...)
	if len(got) != 40 {
		t.Errorf("%d of 40 were announced", len(got))
	}
	p.set(app.PagePattern, append(ids, "X", "Y")...)
	p.draw(100 * time.Millisecond)
	p.set(app.PagePattern, append(ids, "X")...) // Y is answered while X's motif plays
	if got := incidents(p.draw(3 * time.Second)); len(got) != 0 {
		t.Errorf("announced %v, which was answered before", got)
	}
}

func TestScoreSilence(t *testing.T) {
	p := newPlayer()
	p.set(app.UndeliveredPattern, "A")
	p.draw(200 * time.Millisecond)
	if p.s.tune == nil || p.x[len(p.x)-1] == 0 {
		t.Fatal("it does not sound")
	}
	p.set(app.Silence)
	at := len(p.x)
	notes := p.draw(time.Second)
	if len(notes) != 1 || !notes[0].stopped || notes[0].pattern != app.UndeliveredPattern || notes[0].lasted.Round(50*time.Millisecond) != 200*time.Millisecond {
		t.Errorf("noted %+v", notes)
	}
	if slices.ContainsFunc(p.x[at+fade:], func(v float32) bool { return v != 0 }) {
		t.Error("it sounds for longer than a fade")
	}
	if _, tail := p.s.take(p.now, played); tail {
		t.Error("it is never over")
	}
	// Silence that nobody draws any more is silence all the same.
	p.set(app.BlindPattern)
	p.draw(time.Second)
	p.set(app.Silence)
	p.now = p.now.Add(yield)
	if notes, _ := p.s.take(p.now, 0); len(notes) != 1 || !notes[0].stopped {
		t.Errorf("noted %+v", notes)
	}
}

// TestScoreRamp: what is loud already does not become quiet again.
func TestScoreRamp(t *testing.T) {
	const ramp = 20 * time.Second
	start := time.Date(2026, 1, 1, 3, 0, 0, 0, time.UTC)
	type wish struct {
		after   time.Duration
		pattern app.Pattern
		since   time.Duration // from start
	}
	cases := map[string]struct {
		wishes []wish
		at     time.Duration
		want   float64
	}{
		"starts moderate":         {[]wish{{0, app.PagePattern, 0}}, 0, 0.2},
		"halfway":                 {[]wish{{0, app.PagePattern, 0}}, 10 * time.Second, math.Sqrt(0.2)},
		"full":                    {[]wish{{0, app.PagePattern, 0}}, 20 * time.Second, 1},
		"counts from Since":       {[]wish{{0, app.PagePattern, -time.Minute}}, 0, 1},
		"a clock that runs ahead": {[]wish{{0, app.PagePattern, time.Hour}}, 20 * time.Second, 1},
		"another Since changes nothing": {[]wish{
			{0, app.PagePattern, 0}, {15 * time.Second, app.PagePattern, 15 * time.Second},
		}, 20 * time.Second, 1},
		"another pattern goes on": {[]wish{
			{0, app.UndeliveredPattern, 0}, {20 * time.Second, app.PagePattern, 20 * time.Second},
		}, 20 * time.Second, 1},
		"a reminder does not count": {[]wish{
			{0, app.BlindPattern, 0}, {30 * time.Second, app.PagePattern, 30 * time.Second},
		}, 30 * time.Second, 0.2},
		"silence starts over": {[]wish{
			{0, app.PagePattern, 0}, {20 * time.Second, app.Silence, 0}, {30 * time.Second, app.PagePattern, 30 * time.Second},
		}, 30 * time.Second, 0.2},
		"a chime does not count": {[]wish{
			{0, app.LowPattern, 0}, {30 * time.Second, app.PagePattern, 30 * time.Second},
		}, 30 * time.Second, 0.2},
		"a reminder has no ramp": {[]wish{{0, app.BlindPattern, 0}}, 30 * time.Second, 1},
		"a chime has no ramp":    {[]wish{{0, app.LowPattern, 0}}, 0, 1},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			s := newScore(1, func() {})
			for _, w := range c.wishes {
				now := start.Add(w.after)
				s.set(app.Sound{Pattern: w.pattern, Since: start.Add(w.since)}, ramp, now)
				s.fill(0, make([]float32, step), now)
				s.handedOver(0, now)
			}
			s.fill(0, make([]float32, step), start.Add(c.at))
			if math.Abs(s.gain-c.want) > 1e-9 {
				t.Errorf("the gain is %.3f, want %.3f", s.gain, c.want)
			}
		})
	}
}

// TestScoreLeader: the best device that draws has the score alone, and the next
// one takes it over, from the start of what plays, once that one is silent.
func TestScoreLeader(t *testing.T) {
	p := newPlayer()
	p.set(app.PagePattern, "A")
	p.draw(time.Second)
	other := make([]float32, step)
	p.s.fill(1, other, p.now)
	if slices.ContainsFunc(other, func(v float32) bool { return v != 0 }) {
		t.Error("two devices sound at once")
	}
	p.now = p.now.Add(yield)
	p.s.fill(1, other, p.now)
	if !plays(other, tone.Of(app.PagePattern)) {
		t.Error("the next device does not start the tune over")
	}
	p.s.handedOver(1, p.now)
	p.x = nil
	p.draw(50 * time.Millisecond)
	if !plays(p.x, tone.Of(app.PagePattern)) {
		t.Error("the better device does not get the score back")
	}
}

// TestScoreNeverClicks draws through any sequence of wishes: no sample is out of
// range, and no step is larger than a tone's own.
func TestScoreNeverClicks(t *testing.T) {
	const most = 2 * math.Pi * 2600 / tone.Rate * 0.95
	patterns := []app.Pattern{app.Silence, app.PagePattern, app.PagePattern, app.UndeliveredPattern, app.BlindPattern, app.DrillPattern, app.LowPattern}
	rapid.Check(t, func(t *rapid.T) {
		p := newPlayer()
		gain := 0.0
		for range rapid.IntRange(1, 8).Draw(t, "wishes") {
			wish := app.Sound{Pattern: rapid.SampledFrom(patterns).Draw(t, "pattern"), Since: p.now}
			for i := range rapid.IntRange(0, 6).Draw(t, "pages") {
				wish.Pages = append(wish.Pages, app.Ringing{Incident: fmt.Sprint(i), Nth: rapid.IntRange(1, 2).Draw(t, "nth")})
			}
			was := p.s.wish.Pattern
			p.s.set(wish, 2*time.Second, p.now)
			p.draw(time.Duration(rapid.IntRange(1, 60).Draw(t, "for")) * 10 * time.Millisecond)
			ramps := func(p app.Pattern) bool { return p != app.Silence && tone.Of(p).Ramps() }
			if ramps(was) && ramps(wish.Pattern) && p.s.gain < gain {
				t.Fatalf("%s made %s quieter: %.3f, then %.3f", wish.Pattern, was, gain, p.s.gain)
			}
			gain = p.s.gain
		}
		for i := 1; i < len(p.x); i++ {
			if d := math.Abs(float64(p.x[i] - p.x[i-1])); !(d <= most) || p.x[i] > 1 || p.x[i] < -1 {
				t.Fatalf("sample %d is %v after %v", i, p.x[i], p.x[i-1])
			}
		}
	})
}

func TestScoreAllocatesNothing(t *testing.T) {
	p := newPlayer()
	p.set(app.PagePattern, "A")
	buf := make([]float32, step)
	if n := testing.AllocsPerRun(1000, func() {
		p.s.fill(0, buf, p.now)
		p.s.handedOver(0, p.now)
	}); n != 0 {
		t.Errorf("%v allocations per buffer", n)
	}
}
