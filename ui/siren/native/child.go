package native

import (
	"encoding/binary"
	"fmt"
	"io"
	"os"
)

// mark begins the child's own words among what sound libraries print.
const mark = "dogwatch: "

// Child is the whole of the child process: it plays what in gives, as out asks
// for it, until in ends or the device is lost. The program exits with what it
// returns.
func Child() int {
	if err := play(&asker{in: os.Stdin, out: os.Stdout}); err != nil {
		word := err.Error()
		fmt.Fprintln(os.Stderr, mark+word[:min(len(word), longest)])
		return 1
	}
	return 0
}

// longest is the most that a child says, in bytes: ALSA lists every device that
// it tried.
const longest = 160

// asker is the child's end of the pipes: an endless reader of samples.
type asker struct {
	in   io.Reader
	out  io.Writer
	mono []byte
	err  error
	over chan struct{}
}

// open tells the parent that the device is open.
func (a *asker) open() error { return a.ask(0) }

func (a *asker) ask(n int) error {
	_, err := a.out.Write(binary.LittleEndian.AppendUint32(nil, uint32(n)))
	return err
}

// Read fills p with stereo float32 frames. oto spins on a reader that fails, so
// it gives silence once the parent is gone, and closes over.
func (a *asker) Read(p []byte) (int, error) {
	const frame = 8
	n := min(len(p)/frame, most)
	if n == 0 {
		clear(p)
		return len(p), nil
	}
	if len(a.mono) < 4*n {
		a.mono = make([]byte, 4*n)
	}
	if a.err == nil {
		if a.err = a.ask(n); a.err == nil {
			_, a.err = io.ReadFull(a.in, a.mono[:4*n])
		}
		if a.err != nil {
			close(a.over)
		}
	}
	if a.err != nil {
		clear(a.mono)
	}
	for i := range n {
		copy(p[i*frame:], a.mono[4*i:4*i+4])
		copy(p[i*frame+4:], a.mono[4*i:4*i+4])
	}
	return n * frame, nil
}
