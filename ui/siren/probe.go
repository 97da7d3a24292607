package siren

import (
	"context"
	"errors"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/ui/siren/device"
)

// Finding is what a Probe, a Prove or a Sample found: where an alarm would sound,
// and what stands in its way.
type Finding struct {
	// Backend and Device name the way and the output; "" where there is none.
	Backend, Device string
	// Percent is the output's volume, -1 where it is not known.
	Percent int
	Muted   bool
	// Worn says that the output is headphones: a sleeper will not hear it.
	Worn bool
	// Audible says that an alarm would be heard, given that volumes may be
	// raised where the settings allow it. Problem says why not, "" if it would.
	Audible bool
	Problem string
	// Heard says that what was played was recorded again where it leaves for the
	// loudspeaker, and LevelDB how strong its first tone was there, in dB of full
	// scale (PipeWire, when it mixes two channels into one, adds 3 dB). Only Prove
	// and Sample listen.
	Heard   bool
	LevelDB float64
	// Unproven says why it could not be listened to, or why nothing had to be heard,
	// though an alarm would be: "" if it was heard or a Problem is known.
	Unproven string
}

// probing is how long a Probe waits for one backend.
const probing = 5 * time.Second

// Probe opens the device that an alarm would sound on, and closes it again
// without a noise. It needs no Serve, but a Serve that is silent reports what
// was found.
func (s *Siren) Probe(ctx context.Context) Finding {
	f := s.probe(ctx)
	s.mu.Lock()
	s.finding = &f
	s.mu.Unlock()
	nudge(s.kick)
	return f
}

func (s *Siren) probe(ctx context.Context) Finding {
	return s.search(func(b device.Backend) (Finding, error) {
		out, err := probeOne(ctx, b)
		return judgeOutput(b.Name(), out, s.settings()), err
	})
}

// search asks the backends, best first, for the one that an alarm would use.
func (s *Siren) search(ask func(device.Backend) (Finding, error)) Finding {
	first := errors.New("there is no way to make sound")
	for i, b := range s.cfg.Backends {
		f, err := ask(b)
		if err == nil {
			return f
		}
		if i == 0 || isNowhere(err) {
			first = err
		}
		if isNowhere(err) {
			break
		}
	}
	return Finding{Percent: -1, Problem: "no sound device: " + first.Error()}
}

func probeOne(ctx context.Context, b device.Backend) (device.Output, error) {
	return within(ctx, probing, func(ctx context.Context) (device.Output, error) {
		d, err := b.Open(ctx)
		if err != nil {
			return device.Output{}, err
		}
		defer d.Close()
		out, err := d.Output()
		if err == nil {
			err = taste(ctx, d)
		}
		return out, err
	})
}

// within does something on a goroutine that is left behind if it hangs.
func within[T any](ctx context.Context, limit time.Duration, do func(context.Context) (T, error)) (T, error) {
	type answer struct {
		T   T
		err error
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	c := make(chan answer, 1)
	go func() {
		t, err := do(ctx)
		c <- answer{t, err}
	}()
	select {
	case a := <-c:
		return a.T, a.err
	case <-ctx.Done():
		var none T
		return none, errors.New("the sound system does not answer")
	}
}

// taste sees whether the device takes samples: silent ones.
func taste(ctx context.Context, d device.Device) error {
	taken := hush(make(chan struct{}, 1))
	if err := d.Play(taken); err != nil {
		return err
	}
	defer d.Stop()
	limit := time.NewTimer(stall)
	defer limit.Stop()
	select {
	case <-taken:
		return nil
	case <-d.Lost():
		return errLost
	case <-limit.C:
	case <-ctx.Done():
	}
	return errors.New("the sound device takes no sound")
}

// hush is a source of silence; it has a token once some was taken.
type hush chan struct{}

func (hush) Fill(buf []float32) { clear(buf) }
func (h hush) Handed()          { nudge(h) }

func judgeOutput(backend string, out device.Output, settings app.AlarmSettings) Finding {
	f := Finding{Backend: backend, Device: out.Name, Percent: -1, Worn: out.Worn, Audible: true}
	if out.Level == nil {
		return f
	}
	f.Percent, f.Muted = out.Level.Percent(), out.Level.Muted
	if _, quiet := louder(*out.Level, out.Worn); !quiet || settings.OverrideVolume {
		return f
	}
	f.Audible, f.Problem = false, out.Name+" is too quiet, and Dogwatch may not raise it"
	if f.Muted {
		f.Problem = mutedWord(out.Name)
	}
	return f
}

// found is what the last probe found, until something was heard.
func (s *Siren) found() *Finding {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.finding
}

func (s *Siren) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.finding = nil
}
