package boot

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/sync/link"
	"github.com/dogwatch-app/dogwatch/ui/shell"
)

// brought is a credential on its way from the window's sign-in form to the watch:
// a line on the pipe between the two, and nowhere else.
type brought struct {
	Region string `json:"region"`
	URL    string `json:"url"`
	Token  string `json:"token"`
}

// windows starts window processes.
type windows struct {
	executable string
	profile    profile
	args       []string // the global flags that the window needs too
	environ    []string
	signIn     func(context.Context, app.Credential) error
}

// start runs one window until it ends; see keeper.start.
func (w *windows) start(ctx context.Context, show bool) error {
	args := append([]string{"window"}, w.args...)
	if show {
		args = append(args, "--show")
	}
	cmd := exec.CommandContext(ctx, w.executable, args...) //nolint:gosec // this very program
	cmd.Args[0] = "dogwatch"                               // what lists of processes show
	cmd.Env = windowEnv(w.environ)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 2 * time.Second
	errs, err := os.OpenFile(filepath.Join(filepath.Dir(w.profile.log), "window-stderr.txt"), os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer errs.Close()
	cmd.Stderr = errs
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start the window: %w", err)
	}
	w.listen(ctx, out)
	err = cmd.Wait()
	if ctx.Err() != nil {
		return errKilled
	}
	return err
}

// listen takes the credentials that the window hands over, until it ends.
func (w *windows) listen(ctx context.Context, out io.Reader) {
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		var b brought
		if json.Unmarshal(lines.Bytes(), &b) != nil || b.Token == "" {
			continue // something else that a library printed
		}
		cred := app.Credential{Region: b.Region, URL: b.URL, Token: app.Secret(b.Token)}
		go func() { _ = w.signIn(ctx, cred) }() // what came of it is in the snapshots
	}
	_, _ = io.Copy(io.Discard, out)
}

// windowEnv is the watch's environment without the token, and without what the service
// manager wants to hear from the watch. A Wayland session that
// has an X server gives the window to that: only there can the alert take the
// focus and stay on top.
func windowEnv(environ []string) []string {
	var env []string
	x11 := false
	for _, e := range environ {
		x11 = x11 || strings.HasPrefix(e, "DISPLAY=") && e != "DISPLAY="
	}
	for _, e := range environ {
		switch name, _, _ := strings.Cut(e, "="); {
		case name == "DOGWATCH_TOKEN",
			name == "NOTIFY_SOCKET", name == "WATCHDOG_USEC", name == "WATCHDOG_PID", // they are the watch's alone
			x11 && (name == "WAYLAND_DISPLAY" || name == "XDG_SESSION_TYPE"):
			continue
		}
		env = append(env, e)
	}
	if x11 {
		env = append(env, "XDG_SESSION_TYPE=x11")
	}
	return env
}

// handOver is the window's Doorman: it writes to the pipe that the watch reads.
type handOver struct{ out io.Writer }

// SignIn hands the credential to the watch.
func (h handOver) SignIn(_ context.Context, c app.Credential) error {
	line, err := json.Marshal(brought{Region: c.Region, URL: c.URL, Token: c.Token.Reveal()})
	if err != nil {
		return err
	}
	if _, err := h.out.Write(append(line, '\n')); err != nil {
		return fmt.Errorf("hand the token to the watch: %w", err)
	}
	return nil
}

// runWindow is the window process.
func runWindow(ctx context.Context, c *call) error {
	prof, err := openProfile(c.profile, c.demo)
	if err != nil {
		return err
	}
	log, closeLog := openLog(filepath.Join(filepath.Dir(prof.log), "window.log"), c.Getenv("DOGWATCH_LOG"))
	defer closeLog()
	if _, err := keepCrashes(filepath.Join(filepath.Dir(prof.crash), "window-crash.txt")); err != nil {
		log.Warn("no_crash_file", "error", err)
	}
	chosen := choose(prof.config)
	client := link.NewClient(prof.socket)
	if err := reach(ctx, client); err != nil {
		return err
	}
	g := newGroup(ctx)
	g.serve(client.Follow)
	g.serve(chosen.Serve)
	g.serve(func(ctx context.Context) error {
		untilAnother(ctx, client)
		g.stop()
		return nil
	})
	err = shell.Run(g.ctx, shell.Config{
		App: c.Fyne(), Feed: client, Commander: client, Library: client, Doorman: handOver{c.Stdout}, Reporter: client,
		Configurer: chosen, Autostart: atLogin{c.profile}, Mine: client, Calendar: client, Matchmaker: client, Bookshelf: client,
		Export: exporter(client), ExportShifts: exportShifts, Log: log, ShowMain: c.show,
	})
	g.stop()
	if errors.Is(err, context.Canceled) { // the last window was closed
		err = nil
	}
	return errors.Join(err, g.wait())
}

// untilAnother waits until another watch than the first answers: that one has a
// window of its own. While none answers the window stays, and says so.
func untilAnother(ctx context.Context, feed app.Feed) {
	first := ""
	for {
		changed := feed.Changed()
		switch now := feed.Current().Instance; {
		case first == "":
			first = now
		case now != first:
			return
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return
		}
	}
}

// reach waits a moment for the watch: it may just be starting.
func reach(ctx context.Context, client *link.Client) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	for {
		_, err := client.Status(ctx)
		if err == nil || ctx.Err() != nil {
			return err
		}
		select {
		case <-time.After(50 * time.Millisecond):
		case <-ctx.Done():
			return err
		}
	}
}
