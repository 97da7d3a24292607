package pulse

import (
	"context"
	"encoding/binary"
	"errors"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"
)

func TestAddresses(t *testing.T) {
	host, _ := os.Hostname()
	cases := map[string]struct {
		server string
		env    map[string]string
		want   []address
	}{
		"given":           {"unix:/x/native", map[string]string{"PULSE_SERVER": "/y"}, []address{{"unix", "/x/native"}}},
		"environment":     {"", map[string]string{"PULSE_SERVER": "/y/native"}, []address{{"unix", "/y/native"}}},
		"several":         {"unix:/x tcp:10.0.0.1", nil, []address{{"unix", "/x"}, {"tcp", "10.0.0.1:4713"}}},
		"ports":           {"tcp:h:1 tcp4:h tcp6:[::1]", nil, []address{{"tcp", "h:1"}, {"tcp4", "h:4713"}, {"tcp6", "[::1]:4713"}}},
		"this host's":     {"{" + host + "}unix:/x {elsewhere}unix:/z {broken", nil, []address{{"unix", "/x"}}},
		"not understood":  {"nonsense unix: :", nil, nil},
		"the desktop's":   {"", map[string]string{"XDG_RUNTIME_DIR": "/r"}, []address{{"unix", "/r/pulse/native"}, {"unix", "/run/user/" + uid() + "/pulse/native"}, {"unix", "/run/pulse/native"}}},
		"said twice":      {"", map[string]string{"XDG_RUNTIME_DIR": "/run/user/" + uid()}, []address{{"unix", "/run/user/" + uid() + "/pulse/native"}, {"unix", "/run/pulse/native"}}},
		"its own folder":  {"", map[string]string{"PULSE_RUNTIME_PATH": "/p", "XDG_RUNTIME_DIR": "/r"}, []address{{"unix", "/p/native"}, {"unix", "/r/pulse/native"}, {"unix", "/run/user/" + uid() + "/pulse/native"}, {"unix", "/run/pulse/native"}}},
		"no environment":  {"", nil, []address{{"unix", "/run/user/" + uid() + "/pulse/native"}, {"unix", "/run/pulse/native"}}},
		"a name of blank": {"   ", nil, nil},
	}
	for name, c := range cases {
		got, err := addresses(c.server, func(k string) string { return c.env[k] })
		if !slices.Equal(got, c.want) || (err != nil) != (c.want == nil) {
			t.Errorf("%s: %v, %v; want %v", name, got, err, c.want)
		}
	}
}

func uid() string { return strconv.Itoa(os.Getuid()) }

func TestCookie(t *testing.T) {
	dir := t.TempDir()
	good := slices.Repeat([]byte{7}, cookieSize)
	for name, data := range map[string][]byte{"good": good, "short": {1, 2}} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for file, want := range map[string][]byte{"good": good, "short": make([]byte, cookieSize), "none": make([]byte, cookieSize)} {
		got := cookie(func(k string) string {
			if k == "PULSE_COOKIE" {
				return filepath.Join(dir, file)
			}
			return ""
		})
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v", file, got[:4])
		}
	}
}

// TestFrames: however a stream is cut, frames of messages pass and anything else
// does not.
func TestFrames(t *testing.T) {
	frame := func(size, channel uint32) []byte {
		f := binary.BigEndian.AppendUint32(nil, size)
		f = binary.BigEndian.AppendUint32(f, channel)
		return append(f, make([]byte, 12+min(size, 5000))...)
	}
	rapid.Check(t, func(t *rapid.T) {
		var stream []byte
		for range rapid.IntRange(0, 5).Draw(t, "good") {
			stream = append(stream, frame(rapid.Uint32Range(0, 5000).Draw(t, "size"), control)...)
		}
		listens := rapid.Bool().Draw(t, "listens")
		sound := frame(10, 3) // for whoever listens, and for nobody else
		if listens {
			stream, sound = append(stream, sound...), frame(largest+1, 3)
		}
		bad := rapid.SampledFrom([][]byte{nil, sound, frame(largest+1, control), []byte("HTTP/1.1 400 Bad Request\r\n")}).Draw(t, "bad")
		stream = append(stream, bad...)
		f := frames{sound: listens}
		var err error
		for len(stream) > 0 && err == nil {
			n := min(rapid.IntRange(1, 3000).Draw(t, "part"), len(stream))
			err = f.follow(stream[:n])
			stream = stream[n:]
		}
		if (err != nil) != (bad != nil) {
			t.Fatalf("%v after %d bytes of nonsense", err, len(bad))
		}
	})
}

// serve answers each connection with f.
func serve(t *testing.T, f func(net.Conn)) Backend {
	t.Helper()
	dir, err := os.MkdirTemp("", "pulse")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "native")
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = l.Close()
		_ = os.RemoveAll(dir)
	})
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				f(c)
			}()
		}
	}()
	return Backend{Server: "unix:" + path}
}

// TestServersThatAreNone end in an error, and in nothing worse.
func TestServersThatAreNone(t *testing.T) {
	read := func(c net.Conn) { _, _ = c.Read(make([]byte, 4096)) }
	cases := map[string]func(net.Conn){
		"hangs up":         func(net.Conn) {},
		"hangs up later":   read,
		"a web server":     func(c net.Conn) { read(c); _, _ = c.Write([]byte("HTTP/1.1 400 Bad Request\r\n\r\n")); read(c) },
		"a huge frame":     func(c net.Conn) { read(c); _, _ = c.Write(slices.Repeat([]byte{255}, 64)); read(c) },
		"half a frame":     func(c net.Conn) { read(c); _, _ = c.Write([]byte{0, 0, 0, 200, 255, 255, 255, 255, 0, 0}) },
		"half an answer":   func(c net.Conn) { read(c); _, _ = c.Write(answer(100)) },
		"an answer to air": func(c net.Conn) { read(c); _, _ = c.Write(answer(10)) },
	}
	for name, f := range cases {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
			defer cancel()
			if d, err := serve(t, f).Open(ctx); err == nil {
				d.Close()
				t.Error("it opened")
			}
		})
	}
}

// answer is a reply of that size to a request that was never made.
func answer(size uint32) []byte {
	f := binary.BigEndian.AppendUint32(nil, size)
	f = append(f, 255, 255, 255, 255)
	f = append(f, make([]byte, 12)...)
	return append(f, 'L', 0, 0, 0, 2, 'L', 0, 0, 0, 99)
}

// TestServerThatIsSilent is given up when the context ends, or by itself.
func TestServerThatIsSilent(t *testing.T) {
	hold := make(chan struct{})
	defer close(hold)
	b := serve(t, func(net.Conn) { <-hold })
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(20*time.Millisecond, cancel)
	start := time.Now()
	if _, err := b.Open(ctx); err == nil {
		t.Error("it opened")
	}
	if time.Since(start) >= patience {
		t.Error("it did not heed the context")
	}
}

func TestNoServer(t *testing.T) {
	_, err := Backend{Server: "unix:" + filepath.Join(t.TempDir(), "native")}.Open(t.Context())
	if !errors.Is(err, os.ErrNotExist) || err.Error() != "no sound server is running" {
		t.Errorf("it fails with %v", err)
	}
}

// TestWireThatIsStuck: a peer that reads nothing does not hold the writer.
func TestWireThatIsStuck(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, b := net.Pipe()
		defer b.Close()
		w := newWire(a, false)
		w.known = true
		start := time.Now()
		if _, err := w.Write([]byte("x")); err == nil {
			t.Error("nobody read it")
		}
		if d := time.Since(start); d != patience {
			t.Errorf("it took %v", d)
		}
		if !w.gone() {
			t.Error("it is not known to be lost")
		}
	})
}
