package siren

import (
	"context"
	"log/slog"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/ui/siren/device"
)

const (
	// tick is how often a siren that sounds, or should, is looked at.
	tick = 100 * time.Millisecond
	// stall is how long a device may go without drawing before it counts as
	// silent. Real ones draw many times a second; PulseAudio's null sink, which
	// stands in for them in tests, may take 2 s to begin.
	stall = 2200 * time.Millisecond
	// grace is how long a sound system that has worked may be away before the
	// next one is tried: it may only be restarting, and would find its sound
	// card taken.
	grace = 5 * time.Second
	// played is how long a device may take to play what it has been handed.
	played = 300 * time.Millisecond
	// The bell is rung once nothing has been heard for blink, where all that
	// could sound has failed, or for patience, where something may yet.
	blink    = 300 * time.Millisecond
	patience = 1500 * time.Millisecond
	// blip is how long a silent siren must have lost its device to report it.
	blip = time.Second
	// strike is how often the bell is rung.
	strike = time.Second
)

// loop is the siren's own goroutine: it decides, and never waits for anything.
type loop struct {
	*Siren
	score    *score
	stations []*station
	herald   *herald
	log      *slog.Logger

	wish app.Sound
	// loud is the number of times that the volume was to be made sure of.
	// force is what the stations are ordered of it now, 0 being nothing.
	loud, force int
	// asked is when silence was last to end.
	asked time.Time
	// mute is since when nothing was heard that should have been.
	mute time.Time
	// struck is when the bell was last rung, belled is free while it is not.
	struck time.Time
	belled chan struct{}
	said   app.Siren
	spoke  bool
}

// run goes on until ctx ends.
func (l *loop) run(ctx context.Context) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-l.kick:
		case <-timer.C:
		}
		timer.Stop()
		if again := l.step(time.Now()); again > 0 {
			timer.Reset(again)
		}
	}
}

// step looks at everything once, and says when to look again: 0 means that
// nothing will change by itself.
func (l *loop) step(now time.Time) time.Duration {
	settings := l.settings()
	if wish, changed := l.taken(); changed {
		l.accept(wish, settings, now)
	}
	notes, tail := l.score.take(now, played)
	l.direct(l.wish.Pattern != app.Silence || tail, settings, now)
	through, output, heard := l.heard(now)
	if heard || l.wish.Pattern == app.Silence {
		l.mute = time.Time{}
	} else if l.mute.IsZero() {
		l.mute = l.quietSince(now)
	}
	l.write(notes, output.Name)
	hopeless := !l.mute.IsZero() && l.hopeless(now)
	if hopeless && l.wish.Pattern != app.LowPattern {
		l.bell(now)
	}
	report, pending := l.judge(output, heard, hopeless, settings, now)
	l.speak(voice{report, through, output})
	if !l.spoke || report != l.said {
		l.said, l.spoke = report, true
		l.herald.tell(report)
	}
	if pending || tail || l.wish.Pattern != app.Silence {
		return tick
	}
	return 0
}

// silence is the end of the loop: nothing draws any more.
func (l *loop) silence() {
	l.speak(voice{})
	l.write(l.score.close(time.Now()), "")
}

// accept takes a new wish.
func (l *loop) accept(wish app.Sound, settings app.AlarmSettings, now time.Time) {
	if wish.Pattern != l.wish.Pattern || len(newPages(l.wish, wish)) > 0 {
		l.loud++
	}
	if l.wish.Pattern == app.Silence {
		l.asked = now
	}
	l.wish = wish
	l.score.set(wish, settings.Ramp, now)
}

// direct gives the stations their orders: the best one that can sounds, and a
// worse one is tried only once the better ones are passed over.
func (l *loop) direct(wanted bool, settings app.AlarmSettings, now time.Time) {
	// What is still being played out after the end is left as loud as it is: to
	// mute a sound in the middle would be heard as a click.
	if l.wish.Pattern != app.Silence {
		l.force = 0
		if settings.OverrideVolume && l.wish.Pattern != app.LowPattern {
			l.force = l.loud
		}
	}
	search := wanted
	for i, st := range l.stations {
		st.command(order{open: search || st.backend.Resident(), play: search, loud: l.force})
		search = search && l.passOver(i, st.look(), now)
	}
}

// passOver reports whether a station is not to be waited for any longer.
func (l *loop) passOver(i int, s state, now time.Time) bool {
	away := s.since
	switch {
	case isNowhere(s.err):
		return false // there is a sound system; without an output no other has one
	case s.open:
		away = later(l.score.drawn(i), l.asked)
	case s.err == nil:
		away = l.asked // it is being opened for the first time
	case !s.ever:
		return true
	}
	return now.Sub(away) >= grace
}

// heard is the backend and the output through which the siren sounds now.
func (l *loop) heard(now time.Time) (device.Backend, device.Output, bool) {
	if l.wish.Pattern == app.Silence {
		return nil, device.Output{}, false
	}
	for i, st := range l.stations {
		if s := st.look(); s.open && s.err == nil && now.Sub(l.score.drawn(i)) < stall {
			return st.backend, s.out, true
		}
	}
	return nil, device.Output{}, false
}

// quietSince is when what is not heard now was heard last, or asked for.
func (l *loop) quietSince(now time.Time) time.Time {
	for i, st := range l.stations {
		if s := st.look(); s.open && s.err == nil {
			return later(l.asked, l.score.drawn(i))
		}
	}
	return now
}

// hopeless reports whether nothing will sound in the next moment: every backend
// that was asked has failed, or it has been quiet for too long.
func (l *loop) hopeless(now time.Time) bool {
	limit := blink
	for _, st := range l.stations {
		if s := st.look(); st.orders().play && s.err == nil {
			limit = patience
		}
	}
	return now.Sub(l.mute) >= limit
}

// bell rings the bell, one stroke at a time.
func (l *loop) bell(now time.Time) {
	if now.Sub(l.struck) < strike {
		return
	}
	select {
	case l.belled <- struct{}{}:
	default:
		return // the last stroke still lasts
	}
	l.struck = now
	go func() {
		defer func() { <-l.belled }()
		if err := l.cfg.Bell(); err != nil {
			l.log.Debug("siren_bell", "error", err)
		}
	}()
}

// write logs what the score did.
func (l *loop) write(notes []note, output string) {
	for _, n := range notes {
		if n.stopped {
			happened(l.log, n.at, "siren_stopped",
				slog.String("pattern", string(n.pattern)), slog.Float64("seconds", n.lasted.Seconds()))
			continue
		}
		attrs := []slog.Attr{slog.String("pattern", string(n.pattern)), slog.String("device", output)}
		if n.page.Incident != "" {
			attrs = append(attrs, slog.String("incident", n.page.Incident), slog.Int("nth", n.page.Nth))
		}
		happened(l.log, n.at, "siren_started", attrs...)
	}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
