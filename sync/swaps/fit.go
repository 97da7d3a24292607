package swaps

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/fit"
)

const (
	// fitWithin is how long a person waits for a weighing.
	fitWithin = 30 * time.Second
	// mostSchedules and mostPeople bound what is read for one weighing.
	mostSchedules, mostPeople = 20, 50
)

// Fit weighs a request by what PagerDuty says now: the schedules of its stretches, those
// of my shifts and those that I follow, the shifts of everybody who could be asked, and
// where they live. What cannot be read is named in Missing; where not even the schedules
// of the stretches can, that is the error. A request without an ID is mine; one that is there
// is weighed as it stands, whoever asks.
func (d *Desk) Fit(ctx context.Context, r app.SwapRequest) (app.SwapFit, error) {
	var account Account
	var me app.User
	var others []app.Swap
	if err := d.ask(ctx, func() {
		if d.ready() {
			account, me, others = d.account, d.me, d.known(clock())
		}
	}); err != nil {
		return app.SwapFit{}, err
	}
	if account == nil {
		return app.SwapFit{}, app.Invalid{Why: "sign in first: PagerDuty cannot be asked"}
	}
	if r.Give.Schedule.Zero() || r.Give.Empty() || r.Give.Length() > app.MaxSwap || r.For != nil && (r.For.Empty() || r.For.Length() > app.MaxSwap) {
		return app.SwapFit{}, app.Invalid{Why: "name the schedule and the stretch, of 31 days at most"}
	}
	ctx, cancel := context.WithTimeout(ctx, fitWithin)
	defer cancel()
	now, settings := clock(), d.cfg.Settings()
	if r.ID == "" || r.From.Zero() {
		r.From = me.Ref()
	}
	g := gathering{account: account, now: now, in: fit.Input{
		Request: r, Now: now, Zone: settings.Location(), Hours: settings.Hours, Rest: settings.Swap.Rest, Swaps: others,
	}}
	if err := g.gather(ctx, settings.Calendar.Follow); err != nil {
		return app.SwapFit{}, app.Explain(err)
	}
	weighed := fit.Weigh(g.in)
	weighed.Missing = strings.Join(g.missing, " ")
	return weighed, nil
}

// gathering is what is read for a weighing.
type gathering struct {
	account Account
	now     time.Time
	in      fit.Input
	missing []string
}

func (g *gathering) gather(ctx context.Context, follow []string) error {
	r := g.in.Request
	window := fit.Window(r)
	future := app.Span{Start: g.now.Truncate(time.Hour), End: g.now.Truncate(time.Hour).Add(ahead)}
	ids := []string{r.Give.Schedule.ID}
	if r.For != nil {
		ids = append(ids, r.For.Schedule.ID)
	}
	mine, err := g.account.ShiftsOf(ctx, []string{r.From.ID}, future)
	if err != nil {
		g.misses("Your other shifts could not be read", err)
	}
	for _, s := range mine {
		ids = append(ids, s.Schedule.ID)
	}
	ids = unique(append(ids, follow...))
	if len(ids) > mostSchedules {
		ids = ids[:mostSchedules]
		g.missing = append(g.missing, "Only the first 20 schedules were weighed.")
	}
	back, err := g.account.Schedules(ctx, ids, window)
	if err != nil {
		return err
	}
	later, err := g.account.Schedules(ctx, ids, future)
	if err != nil {
		g.misses("What could be had in exchange could not be read", err)
	}
	for _, s := range slices.Concat(back, later) {
		s.At = g.now
		g.in.Schedules = oneEach(g.in.Schedules, s)
	}
	if len(g.in.Schedules) < len(ids) {
		g.missing = append(g.missing, "A schedule is gone, or your token may not see it.")
	}
	g.people(ctx, window)
	return nil
}

// people reads the shifts and the zones of everybody who could be asked.
func (g *gathering) people(ctx context.Context, window app.Span) {
	ids := []string{g.in.Request.From.ID}
	for _, p := range fit.People(g.in.Request, g.in.Schedules) {
		ids = append(ids, p.ID)
	}
	if ids = unique(ids); len(ids) > mostPeople {
		ids = ids[:mostPeople]
		g.missing = append(g.missing, "There are more than 50 people: only the first were weighed with all their shifts.")
	}
	// A stretch lies in the window's last part; the rest after it counts too.
	window.End = window.End.Add(margin)
	if window.Start.Add(mostWindow).Before(window.End) {
		window.Start = window.End.Add(-mostWindow)
	}
	window = window.Clip(app.Span{Start: window.Start, End: g.now.Add(ahead)})
	if window.Empty() {
		g.missing = append(g.missing, "It is further ahead than PagerDuty tells who is on call.")
	} else {
		var err error
		if g.in.Shifts, err = g.account.ShiftsOf(ctx, ids, window); err != nil {
			g.misses("The others' shifts on other schedules could not be read", err)
		}
	}
	var err error
	if g.in.Users, err = g.account.Users(ctx, ids); err != nil {
		g.misses("Where the others live could not be read", err)
	}
}

func (g *gathering) misses(what string, err error) {
	g.missing = append(g.missing, what+": "+word(err))
}

// oneEach adds a reading to others of which each is of another schedule.
func oneEach(all []app.Schedule, s app.Schedule) []app.Schedule {
	joined := join(all, s)
	if len(joined) > len(all) && slices.ContainsFunc(all, func(old app.Schedule) bool { return old.ID == s.ID }) {
		return all // it lies apart from the stretches, which count
	}
	return joined
}

func unique(ids []string) []string {
	var all []string
	for _, id := range ids {
		if id != "" && !slices.Contains(all, id) {
			all = append(all, id)
		}
	}
	return all
}
