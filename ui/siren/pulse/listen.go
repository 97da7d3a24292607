package pulse

import (
	"context"
	"encoding/binary"
	"errors"
	"math"

	"github.com/dogwatch-app/dogwatch/ui/siren/device"
	"github.com/dogwatch-app/dogwatch/ui/siren/tone"
	"github.com/jfreymuth/pulse/proto"
)

// fragment is how much is recorded at a time, in bytes: 25 ms.
const fragment = tone.Rate / 40 * frameSize

// Listen records the monitor of a sink. It takes a connection for itself.
func (b Backend) Listen(ctx context.Context, id string, hear func(samples []float32)) (stop func(), err error) {
	l, err := dial(ctx, b.Server, true, func(message any) {
		if p, ok := message.(*proto.DataPacket); ok {
			hear(floats(p.Data))
		}
	})
	if err != nil {
		return nil, err
	}
	if err := l.record(id); err != nil {
		l.wire.cut()
		return nil, err
	}
	return l.wire.cut, nil
}

var _ device.Ear = Backend{}

// record asks the server for all that the sink plays.
func (l *link) record(sink string) error {
	var info proto.GetSinkInfoReply
	if err := l.ask(&proto.GetSinkInfo{SinkIndex: proto.Undefined, SinkName: sink}, &info); err != nil {
		return reachable(err)
	}
	if info.MonitorSourceName == "" {
		return errors.New("it has no monitor")
	}
	var monitor proto.GetSourceInfoReply
	if err := l.ask(&proto.GetSourceInfo{SourceIndex: proto.Undefined, SourceName: info.MonitorSourceName}, &monitor); err != nil {
		return unheard(err)
	}
	if level := (device.Level{Channels: monitor.ChannelVolumes}); monitor.Mute || level.Loudest() == 0 {
		return errors.New("its monitor is muted")
	}
	return unheard(l.ask(&proto.CreateRecordStream{
		SampleSpec:         proto.SampleSpec{Format: proto.FormatFloat32LE, Channels: 1, Rate: tone.Rate},
		ChannelMap:         proto.ChannelMap{proto.ChannelMono},
		SourceIndex:        proto.Undefined,
		SourceName:         info.MonitorSourceName,
		BufferMaxLength:    proto.Undefined,
		BufferFragSize:     fragment,
		AdjustLatency:      true,
		DirectOnInputIndex: proto.Undefined,
		// It is of no use anywhere else.
		NoMove:         true,
		ChannelVolumes: proto.ChannelVolumes{device.Full},
		VolumeSet:      true,
		MutedSet:       true,
		Properties: proto.PropList{
			"media.name": proto.PropListString("Sound check"),
		},
	}, &proto.CreateRecordStreamReply{}))
}

// unheard says in our words that a monitor cannot be recorded.
func unheard(err error) error {
	if errors.Is(err, proto.ErrAccessDenied) {
		return errors.New("the sound server does not let Dogwatch record it")
	}
	return reachable(err)
}

// floats reads little-endian numbers.
func floats(data []byte) []float32 {
	x := make([]float32, len(data)/frameSize)
	for i := range x {
		x[i] = math.Float32frombits(binary.LittleEndian.Uint32(data[i*frameSize:]))
	}
	return x
}
