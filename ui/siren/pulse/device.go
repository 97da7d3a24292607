package pulse

import (
	"context"
	"errors"
	"strings"
	"sync"

	"github.com/dogwatch-app/dogwatch/ui/siren/device"
	"github.com/jfreymuth/pulse/proto"
)

// Backend finds a server. Server is a PulseAudio server string; "" means the
// desktop's own.
type Backend struct{ Server string }

// Name is what the log calls it.
func (Backend) Name() string { return "pulse" }

// Resident is true: a silent connection neither wakes anybody nor keeps the
// sound card from sleeping.
func (Backend) Resident() bool { return true }

// Open connects, and listens for changes of the outputs.
func (b Backend) Open(ctx context.Context) (device.Device, error) {
	d := &Device{changed: make(chan struct{}, 1), asked: map[uint32]int{}}
	l, err := dial(ctx, b.Server, false, d.hear)
	if err != nil {
		return nil, err
	}
	d.link = l
	events := proto.SubscriptionMaskSink | proto.SubscriptionMaskServer
	if err := d.ask(&proto.Subscribe{Mask: events}, nil); err != nil {
		d.Close()
		return nil, err
	}
	return d, nil
}

// Device is a connection to a server.
type Device struct {
	*link
	changed chan struct{}
	// home is the default output that was last seen.
	home string

	mu sync.Mutex
	// asked is how many bytes the server wants, by stream. It may ask before
	// the stream's creator has read the answer that names the stream.
	asked map[uint32]int
	// playing is the stream, nil while silent.
	playing *stream
}

// Changed has a token whenever an output came, went or changed.
func (d *Device) Changed() <-chan struct{} { return d.changed }

// Lost is closed once the connection has ended.
func (d *Device) Lost() <-chan struct{} { return d.wire.lost }

// Close ends the connection, and with it the sound.
func (d *Device) Close() { d.wire.cut() }

// hear takes the server's word. It runs on the reader of the connection, so it
// must not wait for anything.
func (d *Device) hear(message any) {
	switch m := message.(type) {
	case *proto.Request:
		d.mu.Lock()
		d.asked[m.StreamIndex] += int(m.Length)
		p := d.playing
		d.mu.Unlock()
		if p != nil {
			nudge(p.kick)
		}
	case *proto.PlaybackStreamKilled:
		// Somebody threw the stream out. A new connection is the simplest way to
		// a new one.
		d.wire.cut()
	case *proto.SubscribeEvent, *proto.PlaybackStreamMoved, *proto.PlaybackStreamSuspended:
		nudge(d.changed)
	}
}

// nothing is the sink that a server makes up when it has no other.
const nothing = "auto_null"

// suspended is the state of a sink that takes no sound.
const suspended = 2

var errNothing = device.NoOutput{Why: "the sound server has no output device"}

// Output is the sink in which the stream is, or would be. A stream that sits in
// the default sink follows when another becomes the default; newer servers do
// that by themselves.
func (d *Device) Output() (device.Output, error) {
	var server proto.GetServerInfoReply
	if err := d.ask(&proto.GetServerInfo{}, &server); err != nil {
		return device.Output{}, err
	}
	was := d.home
	d.home = server.DefaultSinkName
	home := proto.GetSinkInfo{SinkIndex: proto.Undefined, SinkName: d.home}
	d.mu.Lock()
	p := d.playing
	d.mu.Unlock()
	if p == nil {
		return output(d.sink(home))
	}
	var input proto.GetSinkInputInfoReply
	if err := d.ask(&proto.GetSinkInputInfo{SinkInputIndex: p.input}, &input); err != nil {
		return device.Output{}, reachable(err)
	}
	info, err := d.sink(proto.GetSinkInfo{SinkIndex: input.SinkIndex})
	if err != nil || info.SinkName == d.home || info.SinkName != was {
		return output(info, err)
	}
	move := proto.MoveSinkInput{SinkInputIndex: p.input, DeviceIndex: proto.Undefined, DeviceName: d.home}
	if err := d.ask(&move, nil); err != nil {
		return output(info, nil) // it stays where it is, and sounds there
	}
	return output(d.sink(home))
}

func (d *Device) sink(which proto.GetSinkInfo) (proto.GetSinkInfoReply, error) {
	var info proto.GetSinkInfoReply
	if which.SinkIndex == proto.Undefined && which.SinkName == "" {
		return info, errNothing
	}
	return info, reachable(d.ask(&which, &info))
}

// reachable says in our words that there is no such output.
func reachable(err error) error {
	if errors.Is(err, proto.ErrNoSuchEntity) {
		return errNothing
	}
	return err
}

func output(info proto.GetSinkInfoReply, err error) (device.Output, error) {
	switch {
	case err != nil:
		return device.Output{}, err
	case info.SinkName == nothing:
		return device.Output{}, errNothing
	}
	name := info.Device
	if name == "" {
		name = info.SinkName
	}
	return device.Output{
		ID:    info.SinkName,
		Name:  name,
		Level: &device.Level{Muted: info.Mute, Channels: info.ChannelVolumes},
		Worn:  worn(info),

		Asleep: info.State == suspended,
	}, nil
}

// worn tells headphones by their port's name, or by what the device says of its
// own form.
func worn(info proto.GetSinkInfoReply) bool {
	form := ""
	if p, ok := info.Properties["device.form_factor"]; ok {
		form = p.String()
	}
	for _, s := range []string{info.ActivePortName, form} {
		if s = strings.ToLower(s); strings.Contains(s, "headphone") || strings.Contains(s, "headset") {
			return true
		}
	}
	return false
}

// nudge leaves a token where there is none.
func nudge(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}
