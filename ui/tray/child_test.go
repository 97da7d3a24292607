//go:build !windows && !darwin

package tray

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// A process has one tray, so each test has its own in a process of its own: this
// program again, which takes view.Trays on its standard input, one JSON line each,
// and writes what the tray submits and reports.

const childVar = "DOGWATCH_TRAY_CHILD"

// said is a line of the child's.
type said struct {
	Intent *app.Intent `json:"intent,omitempty"`
	Report *app.Report `json:"report,omitempty"`
}

func TestMain(m *testing.M) {
	if os.Getenv(childVar) != "" {
		child()
		return
	}
	os.Exit(m.Run())
}

func child() {
	var mu sync.Mutex
	out := json.NewEncoder(os.Stdout)
	say := func(s said) {
		mu.Lock()
		defer mu.Unlock()
		_ = out.Encode(s)
	}
	t := New(Config{
		Submit: func(in app.Intent) { say(said{Intent: &in}) },
		Report: func(r app.Report) { say(said{Report: &r}) },
		Log:    slog.New(slog.NewTextHandler(os.Stderr, nil)),
	})
	ctx, cancel := context.WithCancel(context.Background())
	lines := bufio.NewReader(os.Stdin)
	next := func() bool {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			return false
		}
		var v view.Tray
		if err := json.Unmarshal(line, &v); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(3)
		}
		t.Set(v)
		return true
	}
	next()
	go func() {
		defer cancel()
		for next() {
		}
	}()
	if err := t.Run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(4)
	}
}

// desk is a running child and what it said so far.
type desk struct {
	t    testing.TB
	in   *json.Encoder
	stop func()
	mu   sync.Mutex
	log  []said
	err  strings.Builder
}

// start runs a child that shows v first.
func start(t testing.TB, address string, v view.Tray) *desk {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(slices.DeleteFunc(os.Environ(), func(e string) bool {
		return strings.HasPrefix(e, "DBUS_") || strings.HasPrefix(e, "XDG_RUNTIME_DIR=")
	}), childVar+"=1", "DBUS_SESSION_BUS_ADDRESS="+address, "GORACE=exitcode=0")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{t: t, in: json.NewEncoder(in)}
	cmd.Stderr = writer(func(b []byte) {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.err.Write(b)
	})
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	d.stop = sync.OnceFunc(func() {
		_ = in.Close() // the child ends by itself
		if err := cmd.Wait(); err != nil {
			t.Errorf("the tray's process: %v\n%s", err, d.stderr())
		}
		// systray reads its menu's version without its lock (GetLayout against its
		// own refresh): a race between its own goroutines. One of ours counts.
		for report := range strings.SplitSeq(d.stderr(), "==================") {
			if strings.Contains(report, "DATA RACE") && strings.Contains(report, "dogwatch/ui/") {
				t.Error(report)
			}
		}
	})
	t.Cleanup(d.stop)
	go func() {
		dec := json.NewDecoder(out)
		for {
			var s said
			if dec.Decode(&s) != nil {
				return
			}
			d.mu.Lock()
			d.log = append(d.log, s)
			d.mu.Unlock()
		}
	}()
	d.set(v)
	return d
}

type writer func([]byte)

func (w writer) Write(b []byte) (int, error) { w(b); return len(b), nil }

func (d *desk) stderr() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.err.String()
}

func (d *desk) set(v view.Tray) {
	d.t.Helper()
	if err := d.in.Encode(v); err != nil {
		d.t.Fatalf("tell the tray's process: %v", err)
	}
}

// hosts are the reports of a tray host so far, in order.
func (d *desk) hosts() (list []bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, s := range d.log {
		if s.Report != nil && s.Report.TrayHost != nil {
			list = append(list, *s.Report.TrayHost)
		}
	}
	return list
}

// intents are those submitted so far, in order.
func (d *desk) intents() (list []app.Intent) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, s := range d.log {
		if s.Intent != nil {
			list = append(list, *s.Intent)
		}
	}
	return list
}

// until waits for something that is bound to happen.
func (d *desk) until(what string, happened func() bool) {
	d.t.Helper()
	end := time.Now().Add(20 * time.Second)
	for !happened() {
		if time.Now().After(end) {
			d.t.Fatalf("waited in vain until %s; reports %v, intents %v\n%s", what, d.hosts(), d.intents(), d.stderr())
		}
		time.Sleep(time.Millisecond)
	}
}
