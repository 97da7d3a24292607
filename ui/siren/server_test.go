//go:build !windows

package siren

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/ui/siren/device"
	"github.com/dogwatch-app/dogwatch/ui/siren/pulse"
)

// server is a private sound server with null sinks, for tests that hear.
type server struct {
	tb  testing.TB
	dir string
	cmd *exec.Cmd
}

// newServer starts one, with a sink called nul.
func newServer(tb testing.TB) *server {
	tb.Helper()
	for _, tool := range []string{"pulseaudio", "parecord", "pactl"} {
		if _, err := exec.LookPath(tool); err != nil {
			tb.Skipf("%s is not installed, so nothing can be recorded", tool)
		}
	}
	// A socket's path is limited to 108 bytes; the test's own folder is longer.
	dir, err := os.MkdirTemp("", "siren")
	if err != nil {
		tb.Fatal(err)
	}
	s := &server{tb: tb, dir: dir}
	tb.Cleanup(func() {
		s.kill()
		_ = os.RemoveAll(dir)
	})
	s.start()
	return s
}

func (s *server) socket() string { return filepath.Join(s.dir, "pulse", "native") }

func (s *server) backend() device.Backend { return pulse.Backend{Server: "unix:" + s.socket()} }

func (s *server) env() []string {
	return append(os.Environ(), "XDG_RUNTIME_DIR="+s.dir, "HOME="+s.dir, "XDG_CONFIG_HOME="+s.dir,
		"PULSE_SERVER=unix:"+s.socket(), "DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent", "DISPLAY=")
}

func (s *server) start() {
	s.tb.Helper()
	s.cmd = exec.Command("pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--disallow-exit", "--use-pid-file=no",
		"-L", "module-native-protocol-unix",
		"-L", "module-null-sink sink_name=nul rate=44100 sink_properties=device.description=Test",
		"-L", "module-always-sink")
	s.cmd.Env = s.env()
	var said bytes.Buffer
	s.cmd.Stderr = &said
	if err := s.cmd.Start(); err != nil {
		s.tb.Fatal(err)
	}
	s.eventually("the sound server answers", func() bool { return s.try("info") == nil })
}

// kill ends the server as a crash would.
func (s *server) kill() {
	if s.cmd != nil && s.cmd.ProcessState == nil {
		_ = s.cmd.Process.Signal(syscall.SIGCONT)
		_ = s.cmd.Process.Kill()
		_ = s.cmd.Wait()
	}
}

func (s *server) try(args ...string) error {
	cmd := exec.Command("pactl", args...)
	cmd.Env = s.env()
	return cmd.Run()
}

// pactl runs pactl and gives its answer.
func (s *server) pactl(args ...string) string {
	s.tb.Helper()
	cmd := exec.Command("pactl", args...)
	cmd.Env = s.env()
	out, err := cmd.CombinedOutput()
	if err != nil {
		s.tb.Fatalf("pactl %s: %v: %s", strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(string(out))
}

// eventually waits for something that is bound to happen; only a test that
// fails waits for its limit.
func (s *server) eventually(what string, ok func() bool) {
	s.tb.Helper()
	for end := time.Now().Add(10 * time.Second); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			s.tb.Fatalf("waited 10 s until %s", what)
		}
	}
}

const heardRate = 48000

// recording is what comes out of a sink.
type recording struct {
	cmd *exec.Cmd
	mu  sync.Mutex
	x   []float32
	// first is when the first sample that is no silence arrived.
	first time.Time
}

// record listens to a sink's monitor until stop, as anybody beside the
// loudspeaker would.
func (s *server) record(sink string) *recording {
	s.tb.Helper()
	r := &recording{cmd: exec.Command("parecord", "--raw", "--device="+sink+".monitor", "--rate=48000", "--channels=1",
		"--format=float32le", "--latency-msec=10")}
	r.cmd.Env = s.env()
	out, err := r.cmd.StdoutPipe()
	if err != nil {
		s.tb.Fatal(err)
	}
	if err := r.cmd.Start(); err != nil {
		s.tb.Fatal(err)
	}
	s.tb.Cleanup(r.stop)
	go r.read(out)
	s.eventually("the recording runs", func() bool { return len(r.samples()) > 0 })
	return r
}

func (r *recording) read(out io.Reader) {
	in, word := bufio.NewReader(out), [4]byte{}
	for {
		if _, err := io.ReadFull(in, word[:]); err != nil {
			return
		}
		v := math.Float32frombits(binary.LittleEndian.Uint32(word[:]))
		r.mu.Lock()
		if r.first.IsZero() && math.Abs(float64(v)) > 1e-3 {
			r.first = time.Now()
		}
		r.x = append(r.x, v)
		r.mu.Unlock()
	}
}

func (r *recording) stop() {
	if r.cmd.ProcessState == nil {
		_ = r.cmd.Process.Kill()
		_ = r.cmd.Wait()
	}
}

// samples is what was recorded so far.
func (r *recording) samples() []float32 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.x[:len(r.x):len(r.x)]
}

// sounding reports whether the last 700 ms, longer than any pause of a page,
// held sound.
func (r *recording) sounding() bool {
	x := r.samples()
	return peak(x[max(0, len(x)-heardRate*7/10):]) > 0.02
}

func (r *recording) heardAt() time.Time {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.first
}

func peak(x []float32) float64 {
	top := 0.0
	for _, v := range x {
		top = max(top, math.Abs(float64(v)))
	}
	return top
}
