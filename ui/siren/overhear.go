package siren

import (
	"cmp"
	"context"
	"errors"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/ui/siren/device"
	"github.com/dogwatch-app/dogwatch/ui/siren/tone"
)

// settling is how long the siren is listened to after it was first heard.
const settling = 300 * time.Millisecond

// voice is what the siren does at the moment.
type voice struct {
	app.Siren
	// While it sounds, through is the backend by which it does, and output where.
	through device.Backend
	output  device.Output
}

// speak keeps what the loop says of itself.
func (s *Siren) speak(v voice) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.voice = v
}

// spoken is what the siren does, and the pattern that is asked for.
func (s *Siren) spoken() (voice, app.Pattern) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.voice, s.wish.Pattern
}

// overhear listens to the siren that rings.
func (s *Siren) overhear(ctx context.Context) Finding {
	v, settings := s.ringing(ctx), s.settings()
	if !v.Sounding {
		return Finding{Percent: -1, Problem: cmp.Or(v.Error, "the siren ought to ring, and does not")}
	}
	f := judgeOutput(v.through.Name(), v.output, settings)
	t, err := within(ctx, probing, func(ctx context.Context) (trial, error) {
		tune := tone.Of(v.Pattern)
		t, m := trial{out: v.output, deaf: errDeaf}, newMeter(tune.Pitch())
		ear, ok := v.through.(device.Ear)
		switch {
		case !ok:
			return t, nil
		case !insistent(v.Pattern):
			t.deaf = errors.New("a reminder with long pauses plays")
			return t, nil
		}
		var stop func()
		if stop, t.deaf = ear.Listen(ctx, v.output.ID, m.hear); t.deaf != nil {
			return t, nil
		}
		defer stop()
		cycle := time.Duration(tune.Len()) * time.Second / tone.Rate
		m.listen(ctx, cycle+arriving)
		rest(ctx, settling) // or the first note would be measured by its beginning
		t.reading = m.read()
		return t, nil
	})
	if err != nil {
		t.deaf = err
	}
	if f = t.conclude(f); !f.Heard && v.Error != "" {
		f.Audible, f.Problem, f.Unproven = false, v.Error, ""
	}
	return f
}

// ringing waits for a moment until the siren that was asked for sounds, and says
// what it does.
func (s *Siren) ringing(ctx context.Context) voice {
	look := time.NewTicker(tick)
	defer look.Stop()
	for end := time.Now().Add(stall); ; {
		v, asked := s.spoken()
		if v.Pattern == asked && v.Sounding || time.Now().After(end) {
			return v
		}
		select {
		case <-look.C:
		case <-ctx.Done():
			return v
		}
	}
}
