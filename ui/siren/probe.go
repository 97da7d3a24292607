package siren

import (
	"context"
	"errors"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/ui/siren/device"
)

// Finding is what a Probe found: where an alarm would sound, and what stands in
// its way.
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
	first := errors.New("there is no way to make sound")
	for i, b := range s.cfg.Backends {
		out, err := probeOne(ctx, b)
		if err == nil {
			return judgeOutput(b.Name(), out, s.settings())
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

// probeOne asks one backend, on a goroutine that is left behind if it hangs.
func probeOne(ctx context.Context, b device.Backend) (device.Output, error) {
	type answer struct {
		out device.Output
		err error
	}
	ctx, cancel := context.WithTimeout(ctx, probing)
	defer cancel()
	c := make(chan answer, 1)
	go func() {
		d, err := b.Open(ctx)
		if err != nil {
			c <- answer{err: err}
			return
		}
		defer d.Close()
		out, err := d.Output()
		if err == nil {
			err = taste(ctx, d)
		}
		c <- answer{out, err}
	}()
	select {
	case a := <-c:
		return a.out, a.err
	case <-ctx.Done():
		return device.Output{}, errors.New("the sound system does not answer")
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
