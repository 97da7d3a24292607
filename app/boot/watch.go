package boot

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"time"

	"github.com/gofrs/flock"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/sync/link"
	"github.com/dogwatch-app/dogwatch/sync/pagerduty"
	"github.com/dogwatch-app/dogwatch/sync/settings"
	"github.com/dogwatch-app/dogwatch/ui/notify"
	"github.com/dogwatch-app/dogwatch/ui/tray"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// runWatch starts the watch, or brings the one that runs forward.
func runWatch(ctx context.Context, c *call) error {
	if err := c.noArgs(); err != nil {
		return err
	}
	prof, err := openProfile(c.profile, c.demo)
	if err != nil {
		return err
	}
	lock := flock.New(prof.lock)
	ours, err := lock.TryLock()
	if err != nil {
		return fmt.Errorf("the profile cannot be written to (%w), and no page rings here: mend that, or name another folder with --profile", err)
	}
	if !ours {
		return c.bringForward(ctx, prof)
	}
	defer func() { _ = lock.Close() }()
	listener, err := link.Listen(prof.socket)
	if err != nil {
		return err
	}
	return c.watch(ctx, prof, listener)
}

// bringForward asks the watch that runs to show its window.
func (c *call) bringForward(ctx context.Context, prof profile) error {
	client := link.NewClient(prof.socket)
	if err := reach(ctx, client); err != nil {
		return fmt.Errorf("a watch holds this profile, but does not answer (%v): end its process, and start Dogwatch again", err) //nolint:errorlint // it is not that no watch is running
	}
	if c.trayOnly {
		_, err := fmt.Fprintln(c.Stdout, "Dogwatch is running already.")
		return err
	}
	if _, err := client.Submit(ctx, app.Intent{Verb: app.ShowWindow}); err != nil {
		return err
	}
	_, err := fmt.Fprintln(c.Stdout, "Dogwatch is running already; its window is coming.")
	return err
}

// paintEvery is how often the tray's words are made anew with nothing but the time
// having changed.
const paintEvery = 10 * time.Second

// paint shows each snapshot in the tray and as notifications.
func paint(ctx context.Context, feed app.Feed, icon *tray.Tray, notices *notify.Notifier) error {
	tick := time.NewTicker(paintEvery)
	defer tick.Stop()
	for {
		changed := feed.Changed()
		s, now := feed.Current(), time.Now()
		icon.Set(view.TrayOf(s, now, time.Local))
		notices.Set(view.Notices(s, now, time.Local))
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-changed:
		case <-tick.C:
		}
	}
}

// globalArgs are the flags that a child needs to find the same profile.
func (c *call) globalArgs() []string {
	var args []string
	if c.profile != "" {
		args = append(args, "--profile", c.profile)
	}
	if c.demo {
		args = append(args, "--demo")
	}
	return args
}

// world is what the watch looks at: the real PagerDuty, or the demo's.
type world struct {
	database  string
	apiURL    string
	token     app.Secret // handed over by the environment or the demo, "" for the keyring's
	transport pagerduty.Options
	rehearse  func(part string) error
	// shelf carries the calls to hosts of runbooks; nil is the network.
	shelf http.RoundTripper
	close func()
}

func (c *call) world(conf settings.File, prof profile) (world, error) {
	if c.demo {
		return demoWorld()
	}
	w := world{database: prof.database, apiURL: conf.APIURL, token: app.Secret(c.Getenv("DOGWATCH_TOKEN")), close: func() {}}
	if c.apiURL != "" {
		w.apiURL = c.apiURL
	}
	// Nothing that is started from here on gets to see it.
	return w, os.Unsetenv("DOGWATCH_TOKEN")
}

func (w world) connect(version string, log *slog.Logger) func(app.Credential, string, pagerduty.Vault) (backend, error) {
	return func(cred app.Credential, proxy string, vault pagerduty.Vault) (backend, error) {
		o := w.transport
		o.Version, o.Log, o.Proxy, o.Vault = version, log, proxy, vault
		return pagerduty.New(cred, o)
	}
}
