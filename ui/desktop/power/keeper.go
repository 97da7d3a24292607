package power

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// Need is what must stay awake.
type Need int

// The needs, each more than the one before.
const (
	Nothing Need = iota
	// System keeps the computer from sleeping; the screen may lock and go dark. It
	// is for a shift.
	System
	// Screen keeps the screen on too. It is for a page.
	Screen
)

// why is what the desktop tells people who ask what keeps it awake.
func (n Need) why() string {
	if n == Screen {
		return "A page is open"
	}
	return "On call: a page must be heard"
}

// The waits between two tries to keep the computer awake, and how long it must
// have worked for a loss of it to be a first one.
const (
	keepRetry = 2 * time.Second
	keepLast  = 5 * time.Minute
	keptWell  = time.Minute
)

// code is the problem's name for scripts.
const code = "may_sleep"

// errLost says that what kept the computer awake ended by itself.
var errLost = errors.New("what kept it awake keeps ending")

// grip keeps the computer awake until it is let go.
type grip interface {
	// lost is closed when it ended by itself; nil where it never does.
	lost() <-chan struct{}
	letGo()
}

// Keeper keeps the computer awake while it is wanted. A lid that is closed, and a
// person who chooses to suspend, are stronger.
type Keeper struct {
	report func(app.Report)
	log    *slog.Logger
	want   chan Need // the latest one not looked at yet
	take   func(context.Context, Need) (grip, error)
}

// NewKeeper makes a Keeper that keeps nothing awake until Serve. report hears of
// the problem "may_sleep" and of its end.
func NewKeeper(report func(app.Report), log *slog.Logger) *Keeper {
	return &Keeper{report: report, log: log, want: make(chan Need, 1), take: take}
}

// Set says what must stay awake from now on. It never blocks; the same twice is
// once.
func (k *Keeper) Set(need Need) {
	for {
		select {
		case k.want <- need:
			return
		default:
		}
		select {
		case <-k.want:
		default:
		}
	}
}

// Serve keeps awake what is wanted until ctx ends, and gives ctx's error.
func (k *Keeper) Serve(ctx context.Context) error {
	var (
		need  Need
		held  grip // nil while nothing is
		since time.Time
		wait  = keepRetry
		again <-chan time.Time
		said  string // the problem that was reported last
	)
	defer func() {
		if held != nil {
			held.letGo()
		}
	}()
	// try brings what is held to what is needed; without a gap between the two.
	try := func() {
		again = nil
		old := held
		var err error
		held = nil
		if need != Nothing {
			held, err = k.take(ctx, need)
		}
		if err != nil && old != nil {
			held, old = old, nil // better than nothing
		}
		if old != nil {
			old.letGo()
		}
		switch {
		case ctx.Err() != nil:
		case err != nil:
			said = k.fail(err, said)
			again, wait = time.After(wait), min(2*wait, keepLast)
		default:
			since = time.Now()
			k.log.Info("kept_awake", "need", int(need))
			said = k.well(said)
		}
	}
	for {
		var lost <-chan struct{}
		if held != nil {
			lost = held.lost()
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case wanted := <-k.want:
			if wanted != need {
				need, wait = wanted, keepRetry
				try()
			}
		case <-again:
			try()
		case <-lost:
			k.log.Warn("awake_lost", "lasted", time.Since(since).String())
			held.letGo()
			held = nil
			if time.Since(since) >= keptWell {
				wait = keepRetry
				try()
				continue
			}
			said = k.fail(errLost, said)
			again, wait = time.After(wait), min(2*wait, keepLast)
		}
	}
}

// fail reports why nothing is kept awake, once for each reason.
func (k *Keeper) fail(err error, said string) string {
	what := "Dogwatch cannot keep this computer awake: " + err.Error() + "."
	if what == said {
		return said
	}
	k.log.Warn("not_kept_awake", "error", err)
	k.report(app.Report{Problem: &app.Problem{
		Code: code, What: what,
		Means: "A page does not ring here once the computer has gone to sleep.",
		Do:    "Turn automatic sleep off in the system's power settings for as long as you are on call.",
	}})
	return what
}

// well takes the problem back.
func (k *Keeper) well(said string) string {
	if said != "" {
		k.report(app.Report{Solved: code})
	}
	return ""
}
