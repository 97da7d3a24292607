package siren

import (
	"cmp"
	"errors"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/ui/siren/device"
)

// bellName is the device of last resort.
const bellName = "bell"

// judge is what the siren says of itself, and whether that may change by time
// alone.
func (l *loop) judge(out device.Output, heard, hopeless bool, settings app.AlarmSettings, now time.Time) (r app.Siren, pending bool) {
	r = app.Siren{Pattern: l.wish.Pattern}
	switch {
	case r.Pattern == app.Silence:
		return l.idle(r, settings, now)
	case heard:
		l.forget()
		r.Sounding, r.Device = true, out.Name
		if out.Level != nil && out.Level.Muted && now.Sub(l.asked) >= blip {
			r.Error = out.Name + " is muted"
		}
	case hopeless:
		r.Device, r.Error = bellName, "no sound device: "+l.why()
	default:
		// It has only just been asked to sound: what was said last still holds.
		r.Device, r.Error = l.said.Device, l.said.Error
	}
	return r, true
}

// idle is what a silent siren says: where it would sound, or why it could not.
func (l *loop) idle(r app.Siren, settings app.AlarmSettings, now time.Time) (app.Siren, bool) {
	for i, st := range l.stations {
		s := st.look()
		switch {
		case !st.backend.Resident():
			continue
		case s.open && s.err == nil:
			r.Device = s.out.Name
			if s.out.Level != nil && s.out.Level.Muted && !settings.OverrideVolume {
				r.Error = mutedWord(s.out.Name)
			}
			return r, false
		case s.err == nil:
			return r, false // not tried yet
		case now.Sub(s.since) < blip:
			r.Device, r.Error = l.said.Device, l.said.Error
			return r, true
		case s.ever || isNowhere(s.err) || i+1 == len(l.stations):
			r.Error = "no sound device: " + l.why()
			return r, false
		}
	}
	// What is left is opened for a siren only. A probe may have looked at it.
	if f := l.found(); f != nil {
		r.Device, r.Error = f.Device, f.Problem
	}
	return r, false
}

func mutedWord(output string) string { return output + " is muted, and Dogwatch may not unmute it" }

// why is the error of the best backend that has one.
func (l *loop) why() string {
	for _, st := range l.stations {
		if s := st.look(); s.err != nil {
			return s.err.Error()
		}
	}
	for _, st := range l.stations {
		if s := st.look(); s.open {
			return stuck(s.out, st.backend).Error()
		}
	}
	return "none answers"
}

// stuck says that an open device draws nothing.
func stuck(out device.Output, b device.Backend) error {
	name := cmp.Or(out.Name, b.Name())
	if out.Asleep {
		return errors.New(name + " is suspended and takes no sound")
	}
	return errors.New(name + " takes no sound")
}

func isNowhere(err error) bool {
	var nowhere device.NoOutput
	return errors.As(err, &nowhere)
}
