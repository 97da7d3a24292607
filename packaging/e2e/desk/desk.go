// Package desk puts a whole desktop up for an end-to-end run, in a folder of its
// own and without touching the person's: an X server, a window manager, a session
// bus, a panel with a tray, a notification daemon, a keyring and a sound server. It
// can press keys, click, take pictures and record what is heard.
//
// Everything is a child process of the run and ends with it. Whatever is waited for
// is waited for by looking, with an end; nothing sleeps and hopes.
package desk

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// Desk is a desktop that is up.
type Desk struct {
	// Home is HOME of everything on it; Env the environment to start programs with.
	Home string
	Env  []string

	ctx    context.Context
	cancel context.CancelFunc
	mu     sync.Mutex
	ends   []func()
}

// Options say what is on the desk.
type Options struct {
	// Width and Height of the screen; 1280 by 800 where zero.
	Width, Height int
	// NoTray, NoNotifications, NoKeyring and NoSound leave that out.
	NoTray, NoNotifications, NoKeyring, NoSound bool
}

// patience is how long a part of the desktop may take to come up.
const patience = 30 * time.Second

// commandWithin is how long a command may take: longer than any of Dogwatch's own waits.
const commandWithin = 100 * time.Second

// Up puts a desktop up. Down must be called.
func Up(ctx context.Context, o Options) (*Desk, error) {
	home, err := os.MkdirTemp("", "desk")
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	d := &Desk{Home: home, ctx: ctx, cancel: cancel}
	if err := d.furnish(o); err != nil {
		d.Down()
		return nil, err
	}
	return d, nil
}

// furnish starts everything that is on the desk.
func (d *Desk) furnish(o Options) error {
	home := d.Home
	d.Env = []string{
		"HOME=" + home, "XDG_RUNTIME_DIR=" + filepath.Join(home, "run"), "PATH=" + os.Getenv("PATH"),
		"LANG=C.UTF-8", "LC_ALL=C.UTF-8", "XDG_SESSION_TYPE=x11", "LIBGL_ALWAYS_SOFTWARE=1", "NO_AT_BRIDGE=1",
		"XDG_CURRENT_DESKTOP=XFCE", "GTK_A11Y=none", "TZ=" + zone(),
	}
	for _, dir := range []string{"run", ".cache", ".config", ".local/share/keyrings"} {
		if err := os.MkdirAll(filepath.Join(home, dir), 0o700); err != nil {
			return err
		}
	}
	if o.Width == 0 {
		o.Width, o.Height = 1280, 800
	}
	steps := []func(Options) error{d.bus, d.screen, d.windowManager}
	if !o.NoKeyring {
		steps = append(steps, d.keyring)
	}
	if !o.NoNotifications {
		steps = append(steps, d.notifications)
	}
	if !o.NoSound {
		steps = append(steps, d.sound)
	}
	if !o.NoTray {
		steps = append(steps, d.panel)
	}
	for _, step := range steps {
		if err := step(o); err != nil {
			return err
		}
	}
	return nil
}

func zone() string {
	if tz := os.Getenv("TZ"); tz != "" {
		return tz
	}
	return "Europe/Berlin"
}

// Down ends everything on the desk, the latest first, and removes its folder.
func (d *Desk) Down() {
	d.mu.Lock()
	ends := d.ends
	d.ends = nil
	d.mu.Unlock()
	for n := len(ends) - 1; n >= 0; n-- {
		ends[n]()
	}
	d.cancel()
	_ = os.RemoveAll(d.Home)
}

// Process is a program that runs on the desk.
type Process struct {
	*exec.Cmd
	done chan struct{}
	out  *tail
}

// Start runs a program until the desk goes down. extra is added to its environment.
func (d *Desk) Start(extra []string, name string, args ...string) (*Process, error) {
	return d.start(nil, nil, extra, name, args...)
}

func (d *Desk) start(in io.Reader, out io.Writer, extra []string, name string, args ...string) (*Process, error) {
	p := &Process{Cmd: exec.CommandContext(d.ctx, name, args...), done: make(chan struct{}), out: new(tail)}
	p.Env = append(append([]string{}, d.Env...), extra...)
	p.Dir = d.Home
	p.Stdin = in
	p.Stderr = p.out
	if p.Stdout = out; out == nil {
		p.Stdout = p.out
	}
	p.WaitDelay = 2 * time.Second
	if err := p.Cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", name, err)
	}
	go func() {
		defer close(p.done)
		_ = p.Cmd.Wait()
	}()
	d.mu.Lock()
	d.ends = append(d.ends, p.Stop)
	d.mu.Unlock()
	return p, nil
}

// Stop asks the program to end, and makes it.
func (p *Process) Stop() {
	_ = p.Process.Signal(os.Interrupt)
	select {
	case <-p.done:
	case <-time.After(3 * time.Second):
		_ = p.Process.Kill()
		<-p.done
	}
}

// Kill ends the program as a crash would.
func (p *Process) Kill() {
	_ = p.Process.Kill()
	<-p.done
}

// Ended reports whether the program has ended.
func (p *Process) Ended() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}

// Said is the end of what the program printed.
func (p *Process) Said() string { return p.out.String() }

// Run runs a program to its end and gives what it printed.
func (d *Desk) Run(extra []string, name string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(d.ctx, commandWithin)
	defer cancel()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = append(append([]string{}, d.Env...), extra...)
	out, err := cmd.Output()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		err = fmt.Errorf("%s: %w: %s", name, err, exit.Stderr)
	}
	return string(out), err
}

// Await looks every 20 ms until ok, for as long as within.
func Await(ctx context.Context, what string, within time.Duration, ok func() bool) error {
	end := time.Now().Add(within)
	for !ok() {
		if time.Now().After(end) {
			return fmt.Errorf("%s: not within %v", what, within)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(20 * time.Millisecond):
		}
	}
	return nil
}

// firstLine starts a program that says where it can be found in its first line.
func (d *Desk) firstLine(name string, args ...string) (string, error) {
	r, w := io.Pipe()
	p, err := d.start(nil, w, nil, name, args...)
	if err != nil {
		return "", err
	}
	line := make(chan string, 1)
	go func() {
		text, _ := bufio.NewReader(r).ReadString('\n')
		line <- strings.TrimSpace(text)
		_, _ = io.Copy(io.Discard, r)
	}()
	select {
	case text := <-line:
		return text, nil
	case <-p.done:
		return "", fmt.Errorf("%s ended: %s", name, p.Said())
	case <-time.After(patience):
		return "", fmt.Errorf("%s does not say where it is: %s", name, p.Said())
	}
}

// tail keeps the last of what is written to it.
type tail struct {
	mu   sync.Mutex
	text []byte
}

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.text = append(t.text, p...); len(t.text) > 64<<10 {
		t.text = t.text[len(t.text)-32<<10:]
	}
	return len(p), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(t.text)
}
