package siren

import (
	"slices"
	"sync"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/ui/siren/tone"
)

const (
	// mostMotifs is how many motifs may wait to be played. What comes when that
	// many wait is announced by the last of them.
	mostMotifs = 3
	// fade is how long a tune takes to give way to another, in samples (10 ms).
	fade = tone.Rate / 100
	// yield is how long the leading device may be idle before another takes the
	// score over.
	yield = 500 * time.Millisecond
)

// score decides what every sample is: it holds the wish, the announcements that
// it made necessary and the place in the tune. Devices draw from it through
// feeds. The siren's loop writes wishes into it and takes notes out of it.
type score struct {
	synth *tone.Synth
	// wake tells the loop that there are notes.
	wake func()

	mu   sync.Mutex
	wish app.Sound
	ramp time.Duration
	// head is how far the ramp was at started; started is kept with Go's
	// monotonic reading, so that a clock that is set does not matter.
	head    time.Duration
	started time.Time

	// tune is what plays, from pos on; queue the motifs that come before the
	// wish's own tune; cut says that tune must make way, fading of it is done.
	tune   *tone.Tune
	pos    int
	queue  [][]app.Ringing
	cut    bool
	fading int
	gain   float64
	// opening are the pages that the tune itself announces once it starts.
	opening []app.Ringing
	fresh   bool // the tune has yet to be noted as started

	// leader is the feed that has the score; handed is when it last handed a
	// buffer over, began when silence last ended, quiet when it last began.
	leader        int
	handed        []time.Time
	began, quiet  time.Time
	sounds        app.Pattern
	unsaid, notes []note
}

// note is something for the log.
type note struct {
	at      time.Time
	stopped bool
	pattern app.Pattern
	page    app.Ringing
	lasted  time.Duration
}

func newScore(feeds int, wake func()) *score {
	return &score{synth: tone.NewSynth(), wake: wake, handed: make([]time.Time, feeds)}
}

// set takes a wish. The same wish twice changes nothing.
func (s *score) set(wish app.Sound, ramp time.Duration, now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	was := s.wish
	s.wish, s.ramp = wish, ramp
	if wish.Pattern == app.Silence {
		s.queue, s.opening, s.fresh = nil, nil, false
		s.cut = s.tune != nil
		return
	}
	if wish.Pattern != was.Pattern {
		s.begin(was.Pattern, now)
		s.cut, s.fresh = true, true
	}
	fresh := newPages(was, wish)
	if s.fresh {
		// Nothing of this pattern has been announced yet. Its tune is the
		// announcement of the first page.
		fresh = newPages(app.Sound{}, wish)
		s.queue, s.opening = nil, slices.Clone(wish.Pages[:min(1, len(wish.Pages))])
		fresh = fresh[min(1, len(fresh)):]
	} else {
		wanted := setOf(wish.Pages)
		for i := range s.queue {
			s.queue[i] = slices.DeleteFunc(s.queue[i], func(p app.Ringing) bool { return !wanted[p] })
		}
		s.queue = slices.DeleteFunc(s.queue, func(q []app.Ringing) bool { return len(q) == 0 })
	}
	for _, page := range fresh {
		if n := len(s.queue); n == mostMotifs {
			s.queue[n-1] = append(s.queue[n-1], page)
		} else {
			s.queue = append(s.queue, []app.Ringing{page})
		}
	}
	if len(s.queue) > 0 && s.tune != tone.Another() {
		s.cut = true
	}
}

// begin starts the ramp, or goes on with it where something that ramps sounds
// already: a page never makes the siren quieter.
func (s *score) begin(was app.Pattern, now time.Time) {
	head := time.Duration(0)
	if !s.wish.Since.IsZero() {
		head = max(0, now.Sub(s.wish.Since))
	}
	if old := tone.Of(was); old != nil && old.Ramps() {
		head = max(head, s.head+now.Sub(s.started))
	}
	s.head, s.started = head, now
}

// newPages are those of wish that were not in the wish before it.
func newPages(was, wish app.Sound) []app.Ringing {
	if wish.Pattern != app.PagePattern {
		return nil
	}
	known := map[app.Ringing]bool{}
	if was.Pattern == app.PagePattern {
		known = setOf(was.Pages)
	}
	var fresh []app.Ringing
	for _, p := range wish.Pages {
		if !known[p] {
			known[p] = true
			fresh = append(fresh, p)
		}
	}
	return fresh
}

func setOf(pages []app.Ringing) map[app.Ringing]bool {
	set := make(map[app.Ringing]bool, len(pages))
	for _, p := range pages {
		set[p] = true
	}
	return set
}

// fill writes the next samples for a feed. Only the leader gets any: the best
// feed that is drawing.
func (s *score) fill(feed int, buf []float32, now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if feed > s.leader && now.Sub(s.handed[s.leader]) < yield {
		clear(buf)
		return
	}
	if feed != s.leader {
		// What the last one had was perhaps not heard to the end.
		s.leader, s.pos = feed, 0
	}
	was := s.gain
	s.gain = 1
	if t := tone.Of(s.wish.Pattern); t != nil && t.Ramps() {
		s.gain = tone.Gain(s.head+now.Sub(s.started), s.ramp)
	}
	if s.tune == nil {
		was = s.gain
	}
	for rest := buf; len(rest) > 0; {
		rest = rest[s.next(rest):]
	}
	tone.Scale(buf, was, s.gain)
}

// next renders up to where the tune changes.
func (s *score) next(buf []float32) int {
	if s.cut && (s.tune == nil || s.fading >= fade) {
		s.advance()
	}
	n := len(buf)
	switch {
	case s.tune == nil:
		clear(buf)
		return n
	case s.cut:
		n = min(n, fade-s.fading)
	case s.tune == tone.Another():
		n = min(n, s.tune.Len()-s.pos)
	}
	s.synth.Render(buf[:n], s.tune, s.pos)
	s.pos += n
	switch {
	case s.cut:
		tone.FadeOut(buf[:n], s.fading, fade)
		s.fading += n
	case s.tune == tone.Another() && s.pos >= s.tune.Len():
		s.advance()
	}
	return n
}

// advance goes to the next motif, to the wish's own tune, or to silence.
func (s *score) advance() {
	s.cut, s.fading, s.pos = false, 0, 0
	s.tune = tone.Of(s.wish.Pattern)
	if s.tune == nil {
		if !s.began.IsZero() {
			s.unsaid = append(s.unsaid, note{stopped: true, pattern: s.sounds})
		}
		return
	}
	if s.fresh {
		s.fresh = false
		s.say(s.opening)
		s.opening = nil
	}
	if len(s.queue) > 0 {
		s.tune = tone.Another()
		s.say(s.queue[0])
		s.queue = s.queue[1:]
	}
}

// say notes what the next buffer announces: pages, or the tune alone.
func (s *score) say(pages []app.Ringing) {
	if len(pages) == 0 {
		s.unsaid = append(s.unsaid, note{pattern: s.wish.Pattern})
	}
	for _, p := range pages {
		s.unsaid = append(s.unsaid, note{pattern: s.wish.Pattern, page: p})
	}
}

// handedOver is told when a feed's buffer is in its device's hands.
func (s *score) handedOver(feed int, now time.Time) {
	s.mu.Lock()
	s.handed[feed] = now
	if feed != s.leader || len(s.unsaid) == 0 {
		s.mu.Unlock()
		return
	}
	for _, n := range s.unsaid {
		s.write(n, now)
	}
	s.unsaid = s.unsaid[:0]
	s.mu.Unlock()
	s.wake()
}

func (s *score) write(n note, now time.Time) {
	n.at = now
	if n.stopped {
		n.lasted = now.Sub(s.began)
		s.began, s.quiet = time.Time{}, now
	} else {
		s.sounds = n.pattern
		if s.began.IsZero() {
			s.began = now
		}
	}
	s.notes = append(s.notes, n)
}

// take gives the notes made since the last call, and whether the score still
// sounds or has only just stopped: a device's buffer is played out first.
func (s *score) take(now time.Time, buffer time.Duration) (notes []note, tail bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	open := s.tune != nil || !s.began.IsZero()
	if open && s.wish.Pattern == app.Silence && now.Sub(s.handed[s.leader]) >= yield {
		s.end(now) // nobody draws any more, so nobody will play the end of it
	}
	notes, s.notes = s.notes, nil
	return notes, s.tune != nil || !s.began.IsZero() || now.Sub(s.quiet) < buffer
}

// end is silence without a fade.
func (s *score) end(now time.Time) {
	s.tune, s.queue, s.opening, s.unsaid = nil, nil, nil, nil
	s.cut, s.fading, s.fresh = false, 0, false
	if !s.began.IsZero() {
		s.write(note{stopped: true, pattern: s.sounds}, now)
	}
}

// close ends everything and gives the last notes.
func (s *score) close(now time.Time) []note {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.wish = app.Sound{}
	s.end(now)
	notes := s.notes
	s.notes = nil
	return notes
}

// drawn is when the feed last handed a buffer over.
func (s *score) drawn(feed int) time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.handed[feed]
}
