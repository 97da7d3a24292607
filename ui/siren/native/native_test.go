package native

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

// childVar makes the test binary a child of that kind.
const childVar = "NATIVE_TEST_CHILD"

func TestMain(m *testing.M) {
	ask := func(n uint32) { _, _ = os.Stdout.Write(binary.LittleEndian.AppendUint32(nil, n)) }
	switch os.Getenv(childVar) {
	case "":
		os.Exit(m.Run())
	case "speechless":
		os.Exit(1)
	case "no card":
		_, _ = os.Stderr.WriteString("ALSA lib: noise\n" + mark + "there is no card\nALSA lib: more noise\n")
		os.Exit(1)
	case "hangs":
		_, _ = io.Copy(io.Discard, os.Stdin)
	case "greedy":
		ask(0)
		ask(math.MaxUint32)
		_, _ = io.Copy(io.Discard, os.Stdin)
	case "impatient":
		for range 1000 {
			ask(0)
		}
		_, _ = io.Copy(io.Discard, os.Stdin)
	case "token":
		if os.Getenv("DOGWATCH_TOKEN") != "" {
			_, _ = os.Stderr.WriteString(mark + "it got the token\n")
			os.Exit(1)
		}
		ask(0)
		_, _ = io.Copy(io.Discard, os.Stdin)
	case "plays":
		ask(0)
		for range 10 {
			ask(480)
			if _, err := io.ReadFull(os.Stdin, make([]byte, 4*480)); err != nil {
				return
			}
		}
		_, _ = os.Stderr.WriteString(mark + "the output was lost\n")
		os.Exit(1)
	}
}

func child(kind string) Backend {
	return Backend{Command: []string{os.Args[0]}, Env: []string{childVar + "=" + kind}}
}

func TestOpenFails(t *testing.T) {
	cases := map[string]struct {
		b    Backend
		want string
	}{
		"no command": {Backend{}, "no program"},
		"no program": {Backend{Command: []string{"/nonexistent"}}, "starting the player"},
		"speechless": {child("speechless"), "without a word"},
		"no card":    {child("no card"), "there is no card"},
		"hangs":      {child("hangs"), "does not answer"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			d, err := c.b.Open(ctx)
			if err == nil {
				d.Close()
			}
			if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "noise") {
				t.Errorf("it ends with %v", err)
			}
		})
	}
}

// count is a source that counts.
type count struct {
	filled, handed int
}

func (c *count) Fill(buf []float32) { c.filled += len(buf) }
func (c *count) Handed()            { c.handed++ }

// TestPlaysUntilLost: it gives what is asked for, and tells when the child ends.
func TestPlaysUntilLost(t *testing.T) {
	d, err := child("plays").Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	src := &count{}
	if err := d.Play(src); err != nil {
		t.Fatal(err)
	}
	<-d.Lost()
	d.Stop()
	if src.filled != 4800 || src.handed != 10 {
		t.Errorf("filled %d samples in %d buffers", src.filled, src.handed)
	}
	if err := d.Play(src); err == nil || err.Error() != "the output was lost" {
		t.Errorf("playing on a lost device: %v", err)
	}
}

// TestChildrenThatLie end their device, and nothing else.
func TestChildrenThatLie(t *testing.T) {
	for _, kind := range []string{"greedy", "impatient"} {
		d, err := child(kind).Open(t.Context())
		if err != nil {
			continue
		}
		_ = d.Play(&count{})
		<-d.Lost()
		d.Close()
	}
}

func TestCloseEndsTheChild(t *testing.T) {
	t.Setenv("DOGWATCH_TOKEN", "secret")
	d, err := child("token").Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	d.Close()
	<-d.Lost()
	if o, err := d.Output(); err != nil || o.Name == "" || o.Level != nil {
		t.Errorf("its output is %+v, %v", o, err)
	}
}

// TestAsker: the child's end asks for what oto wants, makes stereo of it, and
// turns to silence once the parent is gone.
func TestAsker(t *testing.T) {
	var in, out bytes.Buffer
	for i := range 3 {
		_ = binary.Write(&in, binary.LittleEndian, float32(i+1))
	}
	a := &asker{in: &in, out: &out, over: make(chan struct{})}
	p := make([]byte, 3*8+5)
	n, err := a.Read(p)
	if n != 24 || err != nil {
		t.Fatalf("read %d, %v", n, err)
	}
	var got [6]float32
	_, _ = binary.Decode(p[:24], binary.LittleEndian, &got)
	if got != [6]float32{1, 1, 2, 2, 3, 3} {
		t.Errorf("read %v", got)
	}
	if ask := out.Bytes(); !slices.Equal(ask, []byte{3, 0, 0, 0}) {
		t.Errorf("asked %v", ask)
	}
	for range 3 {
		if n, err := a.Read(p); n != 24 || err != nil {
			t.Errorf("read %d, %v", n, err)
		}
	}
	_, _ = binary.Decode(p[:24], binary.LittleEndian, &got)
	if got != [6]float32{} {
		t.Errorf("after the end it reads %v", got)
	}
	select {
	case <-a.over:
	default:
		t.Error("the end is not known")
	}
	if !errors.Is(a.err, io.EOF) {
		t.Errorf("it ended with %v", a.err)
	}
	if n, err := a.Read(p[:5]); n != 5 || err != nil {
		t.Errorf("read %d, %v of less than a frame", n, err)
	}
}
