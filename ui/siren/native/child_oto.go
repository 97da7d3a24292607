//go:build windows || darwin || (linux && cgo)

package native

import (
	"fmt"
	"time"

	"github.com/dogwatch-app/dogwatch/ui/siren/tone"
	"github.com/ebitengine/oto/v3"
)

const (
	// drawn is how much oto asks for in advance: with the device's own buffer,
	// how late a new motif may come.
	drawn = 50 * time.Millisecond
	// watch is how often a lost device is looked for; oto only says when asked.
	watch = 200 * time.Millisecond
)

func play(a *asker) error {
	a.over = make(chan struct{})
	ctx, ready, err := oto.NewContext(&oto.NewContextOptions{
		SampleRate: tone.Rate, ChannelCount: 2, Format: oto.FormatFloat32LE, BufferSize: 2 * drawn,
	})
	if err != nil {
		return fmt.Errorf("opening the default output: %w", err)
	}
	<-ready
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("opening the default output: %w", err)
	}
	if err := a.open(); err != nil {
		return nil // nobody wants it any more
	}
	p := ctx.NewPlayer(a)
	p.SetBufferSize(int(drawn.Seconds()*tone.Rate) * 8)
	// Play draws the first samples before it returns.
	go p.Play()
	tick := time.NewTicker(watch)
	defer tick.Stop()
	for {
		select {
		case <-a.over:
			return nil
		case <-tick.C:
			if err := ctx.Err(); err != nil {
				return fmt.Errorf("the output was lost: %w", err)
			}
		}
	}
}
