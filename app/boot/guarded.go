package boot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/boot/guard"
)

// kept is what a watch leaves to the next one where no keyring does: in memory, and
// over a pipe, alone.
type kept struct {
	Region string `json:"region"`
	URL    string `json:"url"`
	Token  string `json:"token"`
}

// guarded keeps a guard beside the watch: see package guard.
type guarded struct {
	start func() (*guard.Guard, error)
	// turns waits until the engine has taken a turn.
	turns func(context.Context) error
	log   *slog.Logger

	mu    sync.Mutex
	guard *guard.Guard // nil while there is none
	keeps *kept
}

// Keep has the credential of this session handed to the next watch.
func (g *guarded) Keep(c app.Credential) {
	if g == nil {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.keeps = &kept{Region: c.Region, URL: c.URL, Token: c.Token.Reveal()}
	if g.guard != nil {
		g.check(g.guard.Keep(g.keeps))
	}
}

// Serve beats while the engine turns, and has a new guard where the last one died. It
// says farewell when somebody wants the watch to end; one that fails is started anew.
func (g *guarded) Serve(ctx context.Context) error {
	tick := time.NewTicker(guard.Every)
	defer tick.Stop()
	for {
		g.beat(ctx)
		select {
		case <-ctx.Done():
			if errors.Is(context.Cause(ctx), context.Canceled) {
				g.bye()
			}
			return ctx.Err()
		case <-tick.C:
		}
	}
}

func (g *guarded) beat(ctx context.Context) {
	within, cancel := context.WithTimeout(ctx, guard.Every)
	defer cancel()
	if g.turns(within) != nil {
		return // no beat: the guard will act
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.guard != nil {
		g.check(g.guard.Beat())
	}
	if g.guard != nil {
		return
	}
	var err error
	if g.guard, err = g.start(); err != nil {
		g.log.Warn("guard_not_started", "error", err)
		return
	}
	g.log.Info("guard_started", "pid", g.guard.Pid())
	if g.keeps != nil {
		g.check(g.guard.Keep(g.keeps))
	}
}

// check lets go of a guard that does not listen any more.
func (g *guarded) check(err error) {
	if err != nil {
		g.log.Warn("guard_died", "error", err)
		g.guard = nil
	}
}

func (g *guarded) bye() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.guard == nil {
		return
	}
	if err := g.guard.Bye(); err != nil {
		g.log.Warn("guard_not_dismissed", "error", err)
	}
}

// guarding is the guard of this watch, nil where something else starts it anew.
func (c *call) guarding(deaths guard.Deaths, turns func(context.Context) error, log *slog.Logger) *guarded {
	if c.Executable == "" || c.Getenv("DOGWATCH_GUARD") == "off" || guard.Supervised(c.Getenv) {
		return nil
	}
	args := slices.Concat([]string{"guard", "--of", strconv.Itoa(os.Getpid()), "--deaths", deaths.String()}, c.globalArgs())
	if c.apiURL != "" {
		args = append(args, "--api-url", c.apiURL)
	}
	return &guarded{
		start: func() (*guard.Guard, error) { return guard.Start(c.Executable, args, os.Environ()) },
		turns: turns, log: log,
	}
}

// runGuard is the guard's process.
func runGuard(_ context.Context, c *call) error {
	deaths := guard.ParseDeaths(c.deaths)
	fate, left := guard.Watch(c.Stdin, guard.Patience)
	if fate == guard.Left {
		return nil
	}
	prof, err := openProfile(c.profile, c.demo)
	if err != nil {
		return err
	}
	log, closeLog := openLog(prof.log, c.Getenv("DOGWATCH_LOG"))
	deaths = deaths.Next(time.Now())
	log.Error("watch_died", "stood_still", fate == guard.Stands, "in_a_row", deaths.N, "next_in", deaths.Pause().String())
	if fate == guard.Stands {
		if err := guard.End(c.pid); err != nil {
			log.Error("watch_not_ended", "error", err)
		}
	}
	time.Sleep(deaths.Pause())
	args := append([]string{"--tray"}, c.globalArgs()...)
	if c.apiURL != "" {
		args = append(args, "--api-url", c.apiURL)
	}
	closeLog()
	return guard.Become(c.Executable, args, deaths, left)
}

// inherit takes what the guard that became this process has left.
func (c *call) inherit() (guard.Deaths, *kept) {
	deaths, left := guard.Inherited(c.Getenv)
	if left == nil {
		return deaths, nil
	}
	k := &kept{}
	if err := json.Unmarshal(left, k); err != nil || k.Token == "" {
		return deaths, nil
	}
	return deaths, k
}

// diedProblem says that the watch before this one died.
func diedProblem(d guard.Deaths) *app.Problem {
	switch {
	case d.N == 0:
		return nil
	case d.N < 4:
		return &app.Problem{
			Code: "crashed", What: "Dogwatch was ended by force or crashed, and has started again by itself.",
			Means: "Pages that came meanwhile ring now.", Do: "Nothing; should it happen again, please report it with dogwatch.log of the profile.",
		}
	}
	return &app.Problem{
		Code: "keeps_crashing", What: fmt.Sprintf("Dogwatch has died %d times in a row; it starts again each time.", d.N),
		Means: "Between a death and the next start no page is heard here.", Do: "Keep your phone near, and report it with crash-last.txt and dogwatch.log of the profile.",
	}
}
