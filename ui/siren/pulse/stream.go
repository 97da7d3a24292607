package pulse

import (
	"encoding/binary"
	"math"

	"github.com/dogwatch-app/dogwatch/ui/siren/device"
	"github.com/dogwatch-app/dogwatch/ui/siren/tone"
	"github.com/jfreymuth/pulse/proto"
)

const (
	frameSize = 4 // one float32 channel
	// buffered is how much the server holds, in bytes: 100 ms. That is how late
	// a new motif may come, and how long this process may be held up unheard.
	buffered = tone.Rate / 10 * frameSize
	// portion is the most that is made at a time, in frames: 25 ms.
	portion = tone.Rate / 40
)

// stream is a sound on its way.
type stream struct {
	index, input uint32
	kick         chan struct{}
	stop         chan struct{}
	done         chan struct{}
}

// Play creates a stream in the default output and feeds it from src.
func (d *Device) Play(src device.Source) error {
	d.Stop()
	request := proto.CreatePlaybackStream{
		SampleSpec:            proto.SampleSpec{Format: proto.FormatFloat32LE, Channels: 1, Rate: tone.Rate},
		ChannelMap:            proto.ChannelMap{proto.ChannelMono},
		SinkIndex:             proto.Undefined,
		BufferMaxLength:       2 * buffered,
		BufferTargetLength:    buffered,
		BufferPrebufferLength: proto.Undefined,
		BufferMinimumRequest:  proto.Undefined,
		AdjustLatency:         true,
		// Said outright, and relative to the output's volume: a server remembers
		// volumes of streams, and must not play a siren as quietly as somebody
		// once set it.
		ChannelVolumes: proto.ChannelVolumes{device.Full},
		VolumeSet:      true,
		RelativeVolume: true,
		MutedSet:       true,
		Properties: proto.PropList{
			"media.name": proto.PropListString("Siren"),
			"media.role": proto.PropListString("alarm"),
		},
	}
	var reply proto.CreatePlaybackStreamReply
	if err := d.ask(&request, &reply); err != nil {
		return reachable(err)
	}
	p := &stream{
		index: reply.StreamIndex, input: reply.SinkInputIndex,
		kick: make(chan struct{}, 1), stop: make(chan struct{}), done: make(chan struct{}),
	}
	d.mu.Lock()
	d.asked[p.index] += int(reply.Missing)
	d.playing = p
	d.mu.Unlock()
	nudge(p.kick)
	go d.feed(p, src)
	return nil
}

// Stop deletes the stream, whose buffer goes with it.
func (d *Device) Stop() {
	d.mu.Lock()
	p := d.playing
	d.playing = nil
	d.mu.Unlock()
	if p == nil {
		return
	}
	close(p.stop)
	<-p.done
	_ = d.ask(&proto.DeletePlaybackStream{StreamIndex: p.index}, nil)
	d.mu.Lock()
	clear(d.asked)
	d.mu.Unlock()
}

// feed sends what the server asks for until the stream or the connection ends.
func (d *Device) feed(p *stream, src device.Source) {
	defer close(p.done)
	var (
		samples = make([]float32, portion)
		data    = make([]byte, portion*frameSize)
	)
	for {
		select {
		case <-p.kick:
		case <-p.stop:
			return
		case <-d.wire.lost:
			return
		}
		for n := d.take(p); n > 0; n = d.take(p) {
			part := samples[:n]
			src.Fill(part)
			for i, v := range part {
				binary.LittleEndian.PutUint32(data[i*frameSize:], math.Float32bits(v))
			}
			if err := d.c.Send(p.index, data[:n*frameSize]); err != nil || d.wire.gone() {
				return
			}
			src.Handed()
		}
	}
}

// take is how many frames to send now, 0 for none or no more.
func (d *Device) take(p *stream) int {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.playing != p {
		return 0
	}
	n := min(d.asked[p.index]/frameSize, portion)
	d.asked[p.index] -= n * frameSize
	return n
}
