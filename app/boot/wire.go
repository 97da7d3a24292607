package boot

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"syscall"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/boot/guard"
	"github.com/dogwatch-app/dogwatch/sync/bookshelf"
	"github.com/dogwatch-app/dogwatch/sync/engine"
	"github.com/dogwatch-app/dogwatch/sync/link"
	"github.com/dogwatch-app/dogwatch/sync/notebook"
	"github.com/dogwatch-app/dogwatch/sync/settings"
	"github.com/dogwatch-app/dogwatch/sync/store"
	"github.com/dogwatch-app/dogwatch/sync/swaps"
	"github.com/dogwatch-app/dogwatch/ui/desktop/netwatch"
	"github.com/dogwatch-app/dogwatch/ui/desktop/service"
	"github.com/dogwatch-app/dogwatch/ui/notify"
	"github.com/dogwatch-app/dogwatch/ui/siren"
	"github.com/dogwatch-app/dogwatch/ui/tray"
)

// watching is the watch with all its parts.
type watching struct {
	*group
	log      *slog.Logger
	engine   *engine.Engine
	live     *live
	player   *siren.Siren
	account  *account
	practice *drills
	swaps    *swaps.Desk
	notebook *notebook.Book
	shelf    *bookshelf.Shelf
	guarding *guarded // nil where something else starts the watch anew
	icon     *tray.Tray
	notices  *notify.Notifier
	checkup  *checkup
	awake    *awake
	keeper   *keeper
	server   *link.Server
	commands commander
}

// watch puts the watch together and runs it until ctx ends or somebody quits.
func (c *call) watch(ctx context.Context, prof profile, listener net.Listener) error {
	log, closeLog := openLog(prof.log, c.Getenv("DOGWATCH_LOG"))
	defer closeLog()
	// The watch outlives the terminal that it was started in.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGHUP)
	log.Info("started", "version", c.Version, "demo", c.demo, "pid", os.Getpid())
	defer log.Info("stopped")

	lastCrash, crashErr := keepCrashes(prof.crash)
	deaths, inherited := c.inherit()
	conf, _ := settings.Load(prof.config) // what is wrong in it, live tells
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
	w := c.assemble(newGroup(ctx), log, prof, conf, world, db, deaths)
	w.serveAll(listener)
	db.Tell(func(p app.Problem) { w.report(app.Report{Problem: &p}) })
	for _, p := range startProblems(deaths, lastCrash, crashErr) {
		log.Warn("problem", "code", p.Code, "what", p.What)
		w.report(app.Report{Problem: &p})
	}
	if !c.trayOnly {
		go w.submit(app.Intent{Verb: app.ShowWindow})
	}
	err = w.icon.Run(w.ctx) // on the main goroutine, as macOS wants it
	if err != nil && w.ctx.Err() == nil {
		log.Warn("tray_failed", "error", err)
		<-w.ctx.Done()
	}
	return w.wait()
}

// assemble makes every part and joins them; nothing runs yet.
func (c *call) assemble(g *group, log *slog.Logger, prof profile, conf settings.File, world world, db *store.Store, deaths guard.Deaths) *watching {
	w := &watching{group: g, log: log}
	w.live = &live{path: prof.config, report: w.report, changed: w.settled, log: log}
	w.live.inForce.Store(&conf)
	w.player = siren.New(siren.Config{
		Settings:  func() app.AlarmSettings { return w.live.settings().Alarm },
		StateFile: prof.volumes, Log: log, Backends: siren.Backends([]string{c.Executable, "player"}),
		Report: func(s app.Siren) { w.report(app.Report{Siren: &s}) },
	})
	w.engine = engine.New(engine.Config{
		Store: db, Siren: w.player.Set, Log: log, Version: c.Version, Demo: c.demo, Settings: w.live.settings,
		Saw: func(me app.User, requests []app.Incident, schedules uint64) { w.swaps.Saw(me, requests, schedules) },
	})
	w.practice = &drills{
		path: prof.drills, report: w.report, me: func() app.User { return w.engine.Current().Me }, version: c.Version, log: log,
	}
	w.guarding = c.guarding(deaths, w.engine.Turn, log)
	w.account = &account{
		beside: w.practice.beside, session: w.guarding.Keep,
		engine: w.engine, connect: world.connect(c.Version, log), given: world.token, profile: prof,
		region: conf.Region, apiURL: world.apiURL, fixed: c.demo || c.apiURL != "", proxy: proxyOf(conf), log: log,
		keep: func(l app.Library) app.Library { return store.Library{Library: l, Store: db, Log: log} },
	}
	w.swaps = swaps.New(swaps.Config{
		Account: w.account.swapping, Drawer: db, Settings: w.live.settings, Report: w.report, Log: log,
		Version: c.Version, Host: hostname(), Changed: w.engine.SchedulesChanged,
	})
	w.notebook = notebook.New(db, w.report, log)
	w.shelf = bookshelf.New(bookshelf.Config{
		Detail: w.account.Detail, Pages: w.account.Pages, Drawer: db, Settings: w.live.settings, Shipped: shippedCards(log),
		Loopback: rehearsed(world.apiURL),
		Token:    (&hostTokens{keyring: prof.askKeyring}).Get, Transport: cmp.Or(world.shelf, w.account.shelfTransport()), Report: w.report, Log: log, Version: c.Version,
	})
	w.icon = tray.New(tray.Config{Submit: w.submit, Report: w.report, Log: log})
	w.notices = notify.New(notify.Config{Submit: w.submit, Report: w.report, Log: log})
	windows := &windows{
		executable: c.Executable, profile: prof, args: c.globalArgs(), environ: environ(), signIn: w.account.SignIn,
	}
	w.keeper = &keeper{feed: w.engine, report: w.report, log: log, start: windows.start}
	w.awake = newAwake(w.engine, func() bool { return w.live.settings().Alarm.KeepAwake }, w.report, log)
	w.checkup = newCheckup(w.engine, w.report,
		heard(w.player.Prove), notified(w.engine), seen(w.engine, c.Getenv, runtime.GOOS == "linux"), reached(w.account),
		sleeps(func() bool { return w.live.settings().Alarm.KeepAwake }), starts(atLogin{c.profile}))
	w.commands = commander{
		Engine: w.engine, account: w.account, quit: g.stop, rehearse: world.rehearse, drills: w.practice, swaps: w.swaps, notebook: w.notebook, shelf: w.shelf, serving: g.ctx,
		check: func(ctx context.Context) error { return w.look(ctx) }, sample: sampled(w.player.Sample),
	}
	w.server = &link.Server{Feed: w.engine, Commander: w.commands, Library: w.account, Mine: w.account, Calendar: w.account, Swaps: w.swaps, Bookshelf: w.shelf, Reporter: w.engine, Log: log}
	return w
}

// serveAll starts every part.
func (w *watching) serveAll(listener net.Listener) {
	w.serve(w.player.Serve)
	w.serve(w.engine.Serve)
	w.serve(w.live.Serve)
	w.serve(w.swaps.Serve)
	w.serve(w.shelf.Serve)
	w.serve(w.read)
	w.serve(func(ctx context.Context) error { return w.server.Serve(ctx, listener) })
	w.serve(w.notices.Serve)
	w.serve(w.keeper.Serve)
	if w.guarding != nil {
		w.serve(w.guarding.Serve)
	}
	w.serve(service.Notify{Healthy: w.healthy, Log: w.log}.Serve)
	w.serve(w.checkup.Serve)
	w.serve(w.awake.serve(w.resumed))
	w.serve(netwatch.Watch{Changed: w.engine.NetworkChanged, Log: w.log}.Serve)
	w.serve(func(ctx context.Context) error { return paint(ctx, w.engine, w.icon, w.notices) })
	w.serve(func(ctx context.Context) error {
		w.practice.open()
		if err := w.notebook.Open(ctx); err != nil {
			w.log.Warn("ticks_unreadable", "error", err)
		}
		w.account.open(ctx)
		return nil
	})
}

// hostname is what this computer is called, for people who have several.
func hostname() string {
	name, err := os.Hostname()
	if err != nil {
		return ""
	}
	return name
}

func (w *watching) report(r app.Report) { w.engine.Report(r) }

// submit hands an intent of the tray or a notification over.
func (w *watching) submit(in app.Intent) {
	within, cancel := context.WithTimeout(w.ctx, patience)
	defer cancel()
	if _, err := w.commands.Submit(within, in); err != nil {
		w.log.Warn("intent_failed", "verb", string(in.Verb), "error", err)
		if in.Verb.AboutSwaps() && in.Swap != nil { // the window says why, and what can be done
			_, _ = w.commands.Submit(within, app.Intent{Verb: app.ShowWindow, Incidents: []string{"swap/" + in.Swap.ID}})
		}
	}
}

// settled takes in settings that have just come into force.
func (w *watching) settled(f settings.File) {
	w.engine.SettingsChanged()
	w.account.moved(w.ctx, f)
}

// resumed takes in that the computer was asleep until now.
func (w *watching) resumed() {
	w.engine.Resumed()
	w.checkup.Kick()
}

// look looks at PagerDuty and at every part of the way anew.
func (w *watching) look(ctx context.Context) error {
	if _, err := w.engine.Submit(ctx, app.Intent{Verb: app.Refresh}); err != nil {
		return err
	}
	_ = w.checkup.Run(ctx) // what was found is in the snapshots
	return ctx.Err()
}

// healthy says whether the engine still turns.
func (w *watching) healthy() bool {
	ctx, cancel := context.WithTimeout(w.ctx, 5*time.Second)
	defer cancel()
	return w.engine.Turn(ctx) == nil
}

// startProblems are what went wrong before there was anybody to tell.
func startProblems(deaths guard.Deaths, lastCrash string, crash error) []app.Problem {
	var all []app.Problem
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
