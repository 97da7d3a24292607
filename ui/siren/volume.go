package siren

import (
	"errors"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/dogwatch-app/dogwatch/ui/siren/device"
)

const (
	// floor is the volume below which an output is too quiet to wake by.
	floor = device.Full * 7 / 10
	// close enough: sound systems round volumes, by up to 1 %.
	tolerance = device.Full / 100
	// owed is how long an output that went away is remembered to be put back.
	owed = 30 * 24 * time.Hour
)

// raised is an output whose volume we changed: what it was, and what we set.
type raised struct {
	Output string       `json:"output"`
	Old    device.Level `json:"old"`
	Ours   device.Level `json:"ours"`
	At     time.Time    `json:"at"`
}

// keeper raises volumes and puts them back. It writes down what it is about to
// change before it does, so that it can put it back after a crash too.
type keeper struct {
	file string // "" keeps it in memory only
	log  *slog.Logger

	mu   sync.Mutex
	debt []raised
}

// louder is the level at which an output wakes, and whether that is any louder.
// On ears the floor is enough; a loudspeaker gets all it has.
func louder(l device.Level, worn bool) (device.Level, bool) {
	top := l.Loudest()
	if len(l.Channels) == 0 || (!l.Muted && top >= floor) {
		return l, false
	}
	target := uint32(device.Full)
	if worn {
		target = floor
	}
	out := device.Level{Channels: slices.Clone(l.Channels)}
	if top >= floor {
		return out, true // it was only muted
	}
	for i, c := range out.Channels {
		if top == 0 {
			out.Channels[i] = target
		} else {
			out.Channels[i] = uint32(uint64(c) * uint64(target) / uint64(top)) // keeps the balance
		}
	}
	return out, true
}

// same reports whether two levels are the same but for rounding.
func same(a, b device.Level) bool {
	return a.Muted == b.Muted && slices.EqualFunc(a.Channels, b.Channels, func(x, y uint32) bool {
		return max(x, y)-min(x, y) <= tolerance
	})
}

// raise makes the output loud enough, and reports whether it changed anything.
func (k *keeper) raise(m device.Mixer, out device.Output) bool {
	if m == nil || out.Level == nil {
		return false
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	i := slices.IndexFunc(k.debt, func(r raised) bool { return r.Output == out.ID })
	if i >= 0 && same(*out.Level, k.debt[i].Ours) {
		return false // done before, perhaps before a crash
	}
	ours, quiet := louder(*out.Level, out.Worn)
	if !quiet {
		return false
	}
	if i >= 0 {
		// Somebody has set it since: theirs is what to go back to.
		k.debt = slices.Delete(k.debt, i, i+1)
	}
	k.debt = append(k.debt, raised{Output: out.ID, Old: *out.Level, Ours: ours, At: time.Now().UTC()})
	k.save()
	if err := m.SetLevel(out.ID, ours); err != nil {
		k.log.Warn("siren_volume", "output", out.ID, "error", err)
		return false
	}
	k.log.Info("siren_volume", "output", out.ID, "from", out.Level.Percent(), "muted", out.Level.Muted, "to", ours.Percent())
	return true
}

// restore puts back every output that is still as we set it; what somebody has
// changed since stays theirs. One that is away is put back when it returns.
func (k *keeper) restore(m device.Mixer) {
	if m == nil {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.debt) == 0 {
		return
	}
	before := len(k.debt)
	k.debt = slices.DeleteFunc(k.debt, func(r raised) bool { return k.settle(m, r) })
	if len(k.debt) != before {
		k.save()
	}
}

// settle reports whether nothing more is to be done about r.
func (k *keeper) settle(m device.Mixer, r raised) bool {
	now, err := m.Level(r.Output)
	var nowhere device.NoOutput
	switch {
	case errors.As(err, &nowhere):
		return time.Since(r.At) > owed
	case err != nil:
		return false
	case !same(now, r.Ours):
		k.log.Info("siren_volume_kept", "output", r.Output, "at", now.Percent(), "muted", now.Muted)
		return true
	}
	if err := m.SetLevel(r.Output, r.Old); err != nil {
		k.log.Warn("siren_volume", "output", r.Output, "error", err)
		return false
	}
	k.log.Info("siren_volume_restored", "output", r.Output, "to", r.Old.Percent(), "muted", r.Old.Muted)
	return true
}
