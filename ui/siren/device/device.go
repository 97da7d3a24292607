// Package device is what the siren asks of a way to make sound: a Backend that
// can be opened, and the Device that comes of it. Each Device is used by one
// goroutine; all its calls may take seconds or, with broken drivers, never
// return, so nobody who must stay responsive makes them.
package device

import "context"

// Ear is a Backend that can also listen to what an output plays, as it leaves for
// the loudspeaker: mixed with everything else, at the volume that is set.
type Ear interface {
	// Listen hands on what the output with that ID plays from its return on, as
	// mono samples at tone.Rate, until stop is called. hear must not block. An
	// error of Listen is for people: why nobody can listen there.
	Listen(ctx context.Context, id string, hear func(samples []float32)) (stop func(), err error)
}

// Source is what a device plays: mono samples at tone.Rate, full scale 1.
type Source interface {
	// Fill writes the next samples over all of buf.
	Fill(buf []float32)
	// Handed says that the samples of the last Fill are in the device's hands.
	Handed()
}

// Backend is a way to make sound.
type Backend interface {
	Name() string
	// Resident says that an open, silent Device costs nothing and takes nothing
	// from other programs, so that it may be kept open for the day.
	Resident() bool
	// Open gives a Device that is ready to play, or fails: with NoOutput where
	// the sound system answers but has nothing that sounds.
	Open(ctx context.Context) (Device, error)
}

// Device is an open way to make sound. It stays usable until Lost is closed or
// Close is called.
type Device interface {
	// Play lets the device draw from src until Stop. It returns once the first
	// samples were drawn or soon will be; it does not wait for them to be heard.
	Play(src Source) error
	// Stop ends the drawing at once; what the device has buffered is dropped.
	Stop()
	// Output is where the sound goes, or would go, now. NoOutput is its error
	// where it goes nowhere.
	Output() (Output, error)
	// Changed has room for one token, put there whenever Output may have changed.
	Changed() <-chan struct{}
	Lost() <-chan struct{}
	Close()
}

// Output is one place where sound comes out.
type Output struct {
	// ID is the sound system's name for it, "" where it has none; Name is for
	// people.
	ID, Name string
	// Level is nil where the volume is not known.
	Level *Level
	// Worn says that it sits on ears: headphones, a headset.
	Worn bool
	// Asleep says that it takes no sound for now. One that nobody uses may well be
	// asleep, and wakes when it is played on; one that is played on should not be.
	Asleep bool
}

// Full is the volume of 100 %, in the unit of Level.
const Full = 0x10000

// Level is a volume per channel, in the sound system's own exact numbers, so
// that it can be put back as it was.
type Level struct {
	Muted    bool     `json:"muted"`
	Channels []uint32 `json:"channels"`
}

// Loudest is the volume of the loudest channel.
func (l Level) Loudest() uint32 {
	top := uint32(0)
	for _, c := range l.Channels {
		top = max(top, c)
	}
	return top
}

// Percent is Loudest for people.
func (l Level) Percent() int { return int((uint64(l.Loudest())*100 + Full/2) / Full) }

// Mixer is a Device that can also set volumes.
type Mixer interface {
	// Level reads the volume of the output with that ID, and SetLevel writes it.
	Level(id string) (Level, error)
	SetLevel(id string, l Level) error
}

// NoOutput says that the sound system runs, but leads to no loudspeaker.
type NoOutput struct{ Why string }

func (e NoOutput) Error() string { return e.Why }
