package boot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/gofrs/flock"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/boot/guard"
	"github.com/dogwatch-app/dogwatch/sync/engine"
	"github.com/dogwatch-app/dogwatch/sync/link"
	"github.com/dogwatch-app/dogwatch/sync/pagerduty"
	"github.com/dogwatch-app/dogwatch/sync/settings"
	"github.com/dogwatch-app/dogwatch/sync/store"
	"github.com/dogwatch-app/dogwatch/ui/notify"
	"github.com/dogwatch-app/dogwatch/ui/siren"
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
		return fmt.Errorf("see whether a watch is running: %w", err)
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
		return fmt.Errorf("a watch holds this profile, but does not answer: %w", err)
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

// watch wires the watch together and runs it until ctx ends or somebody quits.
func (c *call) watch(ctx context.Context, prof profile, listener net.Listener) error {
	log, closeLog := openLog(prof.log, c.Getenv("DOGWATCH_LOG"))
	defer closeLog()
	// The watch outlives the terminal that it was started in.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGHUP)
	log.Info("started", "version", c.Version, "demo", c.demo, "pid", os.Getpid())
	defer log.Info("stopped")

	conf, confErr := settings.Load(prof.config)
	lastCrash, crashErr := keepCrashes(prof.crash)
	deaths, inherited := c.inherit()
	world, err := c.world(conf, prof)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	defer world.close()
	if inherited != nil && !c.demo {
		conf.Region, world.apiURL, world.token = inherited.Region, inherited.URL, app.Secret(inherited.Token)
	}
	db, err := store.Open(ctx, world.database)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	defer func() {
		if err := db.Close(); err != nil {
			log.Error("database_not_closed", "error", err)
		}
	}()

	g := newGroup(ctx)
	var inForce atomic.Pointer[app.Settings]
	inForce.Store(&conf.Settings)
	var eng *engine.Engine
	report := func(r app.Report) { eng.Report(r) }
	player := siren.New(siren.Config{
		Settings:  func() app.AlarmSettings { return inForce.Load().Alarm },
		StateFile: prof.volumes, Log: log, Backends: siren.Backends([]string{c.Executable, "player"}),
		Report: func(s app.Siren) { report(app.Report{Siren: &s}) },
	})
	eng = engine.New(engine.Config{
		Store: db, Siren: player.Set, Log: log, Version: c.Version, Demo: c.demo,
		Settings: func() app.Settings { return *inForce.Load() },
	})
	practice := &drills{path: prof.drills, report: report, me: func() app.User { return eng.Current().Me }, version: c.Version, log: log}
	acc := &account{
		beside: practice.beside,
		engine: eng, connect: world.connect(c.Version, log), given: world.token, profile: prof,
		region: conf.Region, apiURL: world.apiURL, log: log,
		keep: func(l app.Library) app.Library { return store.Library{Library: l, Store: db, Log: log} },
	}
	guarding := c.guarding(deaths, eng.Turn, log)
	acc.session = guarding.Keep
	cmd := commander{Engine: eng, account: acc, quit: g.stop, rehearse: world.rehearse, drills: practice, serving: g.ctx}
	submit := func(in app.Intent) {
		within, cancel := context.WithTimeout(g.ctx, patience)
		defer cancel()
		if _, err := cmd.Submit(within, in); err != nil {
			log.Warn("intent_failed", "verb", string(in.Verb), "error", err)
		}
	}
	icon := tray.New(tray.Config{Submit: submit, Report: report, Log: log})
	notices := notify.New(notify.Config{Submit: submit, Report: report, Log: log})
	server := &link.Server{Feed: eng, Commander: cmd, Library: acc, Reporter: eng, Log: log}
	wins := &windows{
		executable: c.Executable, profile: prof, args: c.globalArgs(), environ: environ(), signIn: acc.SignIn,
	}
	keep := &keeper{feed: eng, report: report, log: log, start: wins.start}

	g.serve(player.Serve)
	g.serve(eng.Serve)
	g.serve(func(ctx context.Context) error { return server.Serve(ctx, listener) })
	g.serve(notices.Serve)
	g.serve(keep.Serve)
	if guarding != nil {
		g.serve(guarding.Serve)
	}
	g.serve(soundCheck{feed: eng, probe: player.Probe, report: report, again: time.Minute}.Serve)
	g.serve(func(ctx context.Context) error { return paint(ctx, eng, icon, notices) })
	g.serve(func(ctx context.Context) error {
		practice.open()
		acc.open(ctx)
		return nil
	})
	for _, p := range startProblems(confErr, deaths, lastCrash, crashErr) {
		log.Warn("problem", "code", p.Code, "what", p.What)
		report(app.Report{Problem: &p})
	}
	if !c.trayOnly {
		go submit(app.Intent{Verb: app.ShowWindow})
	}
	err = icon.Run(g.ctx) // on the main goroutine, as macOS wants it
	if err != nil && g.ctx.Err() == nil {
		log.Warn("tray_failed", "error", err)
		<-g.ctx.Done()
	}
	return g.wait()
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

// startProblems are what went wrong before there was anybody to tell.
func startProblems(conf error, deaths guard.Deaths, lastCrash string, crash error) []app.Problem {
	var all []app.Problem
	if conf != nil {
		all = append(all, app.Problem{
			Code: "bad_settings", What: "A setting is wrong: " + conf.Error() + ".",
			Means: "The defaults are in force: everything that may wake you does.", Do: "Mend the file and start Dogwatch again.",
		})
	}
	if p := diedProblem(deaths); p != nil {
		all = append(all, *p)
	} else if lastCrash != "" {
		all = append(all, app.Problem{
			Code: "crashed", What: "Dogwatch crashed the last time and has started again.",
			Means: "Pages that came meanwhile ring now.", Do: "Please report it, with the file " + filepath.Base(lastCrash) + " of the profile.",
		})
	}
	if crash != nil {
		all = append(all, app.Problem{
			Code: "no_crash_file", What: "A crash could not be recorded (" + crash.Error() + ").", Do: "Check who owns the profile's folder.",
		})
	}
	return all
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
	close     func()
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

func (w world) connect(version string, log *slog.Logger) func(app.Credential) (backend, error) {
	return func(cred app.Credential) (backend, error) {
		o := w.transport
		o.Version, o.Log = version, log
		return pagerduty.New(cred, o)
	}
}
