package siren

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/ui/siren/device"
	"github.com/dogwatch-app/dogwatch/ui/siren/tone"
)

const (
	// The test tone: a pure one above all that a tune contains, as sleepers hear
	// that least, and low enough for a telephone headset to pass it. Its level is
	// what leaves for the loudspeaker, in dB of full scale.
	testPitch = 3170
	testLevel = -36
	testLast  = 300 * time.Millisecond
	testEdge  = 30 * time.Millisecond
	// loudestTest is the most that the tone is raised to, to make up for a volume
	// that is turned down.
	loudestTest = -6
	// arriving is how long what was played may take to be recorded.
	arriving = time.Second
	// hanging is how long a backend may take beside the sound's own length.
	hanging = 8 * time.Second
	// longestSample is the most that a Sample plays.
	longestSample = 10 * time.Second
)

// Prove is a Probe that is sure: it plays a short tone, too quiet to wake anybody,
// on the device that an alarm would use, and listens whether it comes out. It leaves
// volumes as they are. While a siren rings it plays nothing: that siren is listened
// to instead. A siren that starts meanwhile goes first. It takes about a second, and
// 8 s more for each sound system that hangs.
func (s *Siren) Prove(ctx context.Context) Finding {
	f, rung := s.try(ctx, testLast, testTone)
	if rung {
		f = s.overhear(ctx)
	}
	s.mu.Lock()
	s.finding = &f
	s.mu.Unlock()
	nudge(s.kick)
	return f
}

// Sample plays a pattern from its start for that long, at most 10 s, at the volume
// that is set, as an alarm sounds once it is at its full level; and listens to it. It
// ends with ctx, and gives way to a siren that rings.
func (s *Siren) Sample(ctx context.Context, pattern app.Pattern, d time.Duration) Finding {
	t := tone.Of(pattern)
	if t == nil || d <= 0 {
		return Finding{Percent: -1, Problem: "there is nothing to play"}
	}
	d = min(d, longestSample)
	synth, last := tone.NewSynth(), frames(d)
	f, rung := s.try(ctx, d, func(device.Output) piece {
		return piece{hz: t.Pitch(), last: last, render: func(dst []float32, pos int) {
			synth.Render(dst, t, pos)
			if start := last - fade; pos+len(dst) > start {
				tone.FadeOut(dst[max(0, start-pos):], max(0, pos-start), fade)
			}
		}}
	})
	if rung {
		return Finding{Percent: -1, Problem: "the siren rings"}
	}
	return f
}

// insistent reports whether a pattern is one that has no long pauses, and that
// nothing may disturb.
func insistent(p app.Pattern) bool { return p != app.Silence && tone.Of(p).Ramps() }

// piece is something to play once, and the frequency that it is known by.
type piece struct {
	hz     float64
	last   int // samples
	render func(dst []float32, pos int)
}

// testTone is one that leaves the output as quietly whatever its volume is.
func testTone(out device.Output) piece {
	db := float64(testLevel)
	if out.Level != nil && out.Level.Loudest() > 0 {
		// Volumes are cubic: half of it is an eighth of the amplitude.
		db = min(db-3*decibels(float64(out.Level.Loudest())/device.Full), loudestTest)
	}
	amplitude, last, edge := math.Pow(10, db/20), frames(testLast), frames(testEdge)
	return piece{hz: testPitch, last: last, render: func(dst []float32, pos int) {
		for i := range dst {
			k := pos + i
			rise := float64(min(k, last-1-k, edge)) / float64(edge)
			level := amplitude * (0.5 - 0.5*math.Cos(math.Pi*rise))
			dst[i] = float32(level * math.Sin(2*math.Pi*testPitch*float64(k)/tone.Rate))
		}
	}}
}

// try plays something of that length on the device that an alarm would sound on. It
// reports whether the siren rings, so that it did not play, or not to the end.
func (s *Siren) try(ctx context.Context, last time.Duration, compose func(device.Output) piece) (f Finding, rung bool) {
	select {
	case s.trying <- struct{}{}:
	case <-ctx.Done():
		return Finding{Percent: -1, Problem: "the sound was not tried: " + ctx.Err().Error()}, false
	}
	defer func() { <-s.trying }()
	silent, cancel := context.WithCancel(ctx)
	defer cancel()
	if !s.begin(cancel) {
		return Finding{}, true
	}
	defer s.end()
	settings := s.settings()
	f = s.search(func(b device.Backend) (Finding, error) {
		if silent.Err() != nil {
			return Finding{}, silent.Err()
		}
		t, err := tryOne(silent, b, last+hanging, compose)
		if err != nil {
			return Finding{}, err
		}
		return t.conclude(judgeOutput(b.Name(), t.out, settings)), nil
	})
	return f, silent.Err() != nil && ctx.Err() == nil
}

// begin says that something is tried, until end, unless the siren rings.
func (s *Siren) begin(abort context.CancelFunc) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	v := s.voice
	// A gentle sound with its pauses stands a quiet tone beside it, unless it holds
	// the only sound card that there is.
	if insistent(s.wish.Pattern) || v.Sounding && !v.through.Resident() {
		return false
	}
	s.abort = abort
	return true
}

func (s *Siren) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.abort = nil
}

// trial is what came of a piece on one device.
type trial struct {
	out  device.Output
	deaf error // why nobody could listen
	reading
}

// errDeaf says that a backend has no way to listen.
var errDeaf = errors.New("there is no way to do so")

// tryOne plays on one backend, on a goroutine that is left behind if it hangs.
func tryOne(ctx context.Context, b device.Backend, limit time.Duration, compose func(device.Output) piece) (trial, error) {
	return within(ctx, limit, func(ctx context.Context) (t trial, err error) {
		opened, cancel := context.WithTimeout(ctx, probing)
		defer cancel()
		d, err := b.Open(opened)
		if err != nil {
			return t, err
		}
		defer d.Close()
		if t.out, err = d.Output(); err != nil {
			return t, err
		}
		p := compose(t.out)
		m := newMeter(p.hz)
		t.deaf = errDeaf
		if ear, ok := b.(device.Ear); ok {
			var stop func()
			if stop, t.deaf = ear.Listen(ctx, t.out.ID, m.hear); t.deaf == nil {
				defer stop()
			}
		}
		if err := p.play(ctx, b, d, m, t.deaf == nil); err != nil {
			return t, err
		}
		t.reading = m.read()
		// Somebody may have moved or muted it meanwhile.
		if now, err := d.Output(); err == nil {
			t.out = now
		}
		return t, nil
	})
}

// play plays the piece to its end, and waits until the meter has heard it where
// it listens.
func (p piece) play(ctx context.Context, b device.Backend, d device.Device, m *meter, listens bool) error {
	src := &once{piece: p, over: make(chan struct{})}
	if err := d.Play(src); err != nil {
		return err
	}
	defer d.Stop()
	limit := time.NewTimer(time.Duration(p.last)*time.Second/tone.Rate + stall + arriving)
	defer limit.Stop()
	select {
	case <-src.over:
	case <-d.Lost():
		return errLost
	case <-ctx.Done():
		return ctx.Err()
	case <-limit.C:
		out, _ := d.Output()
		return stuck(out, b)
	}
	rest(ctx, played)
	if listens {
		m.listen(ctx, arriving)
	}
	return ctx.Err()
}

// rest waits for that long.
func rest(ctx context.Context, d time.Duration) {
	over := time.NewTimer(d)
	defer over.Stop()
	select {
	case <-over.C:
	case <-ctx.Done():
	}
}

// once is a source of a piece and then silence; over is closed when the last of the
// piece was handed over.
type once struct {
	piece
	pos  int
	over chan struct{}
	done bool
}

func (o *once) Fill(buf []float32) {
	n := min(len(buf), o.last-o.pos)
	o.render(buf[:n], o.pos)
	clear(buf[n:])
	o.pos += n
}

func (o *once) Handed() {
	if o.pos == o.last && !o.done {
		o.done = true
		close(o.over)
	}
}

// conclude says what the trial means for an alarm.
func (t trial) conclude(f Finding) Finding {
	quiet := false
	if t.out.Level != nil {
		_, quiet = louder(*t.out.Level, t.out.Worn)
	}
	switch {
	case t.heard:
		f.Heard, f.LevelDB = true, math.Round(10*t.db)/10
	case !f.Audible: // for a reason that is known
	case t.deaf != nil:
		f.Unproven = "what " + f.Device + " plays cannot be listened to: " + t.deaf.Error()
	case f.Muted:
		f.Unproven = f.Device + " is muted now; Dogwatch unmutes it while it rings"
	case quiet:
		f.Unproven = fmt.Sprintf("%s is at %d %% now; Dogwatch raises it while it rings", f.Device, f.Percent)
	case !t.any:
		f.Unproven = "nothing could be recorded from " + f.Device
	default:
		f.Audible, f.Problem = false, f.Device+" stays silent when it is played on"
	}
	return f
}

// frames is d in samples.
func frames(d time.Duration) int { return int(d.Seconds() * tone.Rate) }
