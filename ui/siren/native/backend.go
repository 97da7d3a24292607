package native

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/dogwatch-app/dogwatch/ui/siren/device"
)

// Backend starts children. Command is the program and the arguments that make
// it call Child.
type Backend struct {
	Command []string
	Env     []string // added to the environment
}

// opening is how long a child may take to open the device.
const opening = 5 * time.Second

// most is the largest demand that is believed, in samples: one second.
const most = 48000

// Name is what the log calls it.
func (Backend) Name() string { return "native" }

// Resident is false: an open device may be the only one that there is.
func (Backend) Resident() bool { return false }

// Open starts a child and waits until it has opened the default output.
func (b Backend) Open(ctx context.Context) (device.Device, error) {
	if len(b.Command) == 0 {
		return nil, errors.New("there is no program to play through the system's own sound interface")
	}
	ctx, cancel := context.WithTimeout(ctx, opening)
	defer cancel()
	cmd := exec.Command(b.Command[0], b.Command[1:]...) //nolint:gosec,noctx // this very program; it outlives the context of its start
	cmd.Env = append(environment(os.Environ()), b.Env...)
	hide(cmd)
	d := &Device{cmd: cmd, lost: make(chan struct{}), demand: make(chan int, 1), changed: make(chan struct{})}
	cmd.Stderr = &d.words
	// A grandchild that keeps the pipe open must not keep Wait.
	cmd.WaitDelay = time.Second
	var err error
	if d.in, err = cmd.StdinPipe(); err != nil {
		return nil, fmt.Errorf("starting the player: %w", err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("starting the player: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("starting the player: %w", err)
	}
	go d.listen(out)
	select {
	case <-d.demand: // the 0 that says "open"
		return d, nil
	case <-d.lost:
		return nil, errors.New(d.words.last())
	case <-ctx.Done():
		d.Close()
		return nil, errors.New("the system's sound interface does not answer")
	}
}

// environment is what the child may know: no token of ours.
func environment(all []string) []string {
	return slices.DeleteFunc(all, func(kv string) bool { return strings.HasPrefix(kv, "DOGWATCH_TOKEN=") })
}

// Device is a running child.
type Device struct {
	cmd     *exec.Cmd
	in      io.WriteCloser
	words   tail
	lost    chan struct{}
	changed chan struct{}
	// demand holds the number of samples that the child waits for.
	demand chan int
	stop   func()
}

// listen passes on the child's demands until it ends.
func (d *Device) listen(out io.Reader) {
	defer close(d.lost)
	defer func() { _ = d.cmd.Wait() }()
	var word [4]byte
	for {
		if _, err := io.ReadFull(out, word[:]); err != nil {
			break
		}
		n := binary.LittleEndian.Uint32(word[:])
		if n > most || len(d.demand) > 0 {
			break // a child of ours never has two demands open
		}
		d.demand <- int(n)
	}
	d.kill()
}

func (d *Device) kill() { _ = d.cmd.Process.Kill() }

// Play answers the child's demands from src.
func (d *Device) Play(src device.Source) error {
	d.Stop()
	select {
	case <-d.lost:
		return errors.New(d.words.last())
	default:
	}
	end, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		d.feed(src, end)
	}()
	d.stop = sync.OnceFunc(func() {
		close(end)
		<-done
	})
	return nil
}

// Stop leaves the child waiting.
func (d *Device) Stop() {
	if d.stop != nil {
		d.stop()
		d.stop = nil
	}
}

func (d *Device) feed(src device.Source, end <-chan struct{}) {
	var samples []float32
	var data []byte
	for {
		var n int
		select {
		case n = <-d.demand:
		case <-end:
			return
		case <-d.lost:
			return
		}
		samples = slices.Grow(samples[:0], n)[:n]
		data = slices.Grow(data[:0], 4*n)[:0]
		src.Fill(samples)
		for _, v := range samples {
			data = binary.LittleEndian.AppendUint32(data, math.Float32bits(v))
		}
		if _, err := d.in.Write(data); err != nil {
			d.kill()
			return
		}
		src.Handed()
	}
}

// Output is the default one; its volume is not known.
func (d *Device) Output() (device.Output, error) { return device.Output{Name: outputName}, nil }

// Changed never has anything: oto follows the default output by itself where the
// system can.
func (d *Device) Changed() <-chan struct{} { return d.changed }

// Lost is closed once the child has ended.
func (d *Device) Lost() <-chan struct{} { return d.lost }

// Close ends the child, which gives the sound card back.
func (d *Device) Close() {
	_ = d.in.Close()
	d.kill()
	d.Stop()
}

// tail keeps the end of what the child says.
type tail struct {
	mu   sync.Mutex
	text []byte
}

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.text = append(t.text, p...)
	t.text = t.text[max(0, len(t.text)-4096):]
	return len(p), nil
}

// last is the child's own last word, without what sound libraries print.
func (t *tail) last() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	lines := bytes.Split(bytes.TrimSpace(t.text), []byte("\n"))
	for _, line := range slices.Backward(lines) {
		if word, ok := bytes.CutPrefix(line, []byte(mark)); ok {
			return string(word)
		}
	}
	return "the player ended without a word"
}
