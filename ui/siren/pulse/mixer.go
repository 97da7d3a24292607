package pulse

import (
	"github.com/dogwatch-app/dogwatch/ui/siren/device"
	"github.com/jfreymuth/pulse/proto"
)

// Level reads the volume of a sink by its name.
func (d *Device) Level(id string) (device.Level, error) {
	info, err := d.sink(proto.GetSinkInfo{SinkIndex: proto.Undefined, SinkName: id})
	if err != nil {
		return device.Level{}, err
	}
	return device.Level{Muted: info.Mute, Channels: info.ChannelVolumes}, nil
}

// SetLevel sets it. The quieter of the two steps comes first, so that nothing is
// louder in between than before or after.
func (d *Device) SetLevel(id string, l device.Level) error {
	mute := func() error {
		return reachable(d.ask(&proto.SetSinkMute{SinkIndex: proto.Undefined, SinkName: id, Mute: l.Muted}, nil))
	}
	volume := func() error {
		return reachable(d.ask(&proto.SetSinkVolume{SinkIndex: proto.Undefined, SinkName: id, ChannelVolumes: l.Channels}, nil))
	}
	first, second := volume, mute
	if l.Muted {
		first, second = mute, volume
	}
	if err := first(); err != nil {
		return err
	}
	return second()
}

var _ device.Mixer = (*Device)(nil)
