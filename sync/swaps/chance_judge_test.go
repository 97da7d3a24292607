package swaps

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/swap"
)

// logged is a request as its log on the board has it.
type logged struct {
	app.Swap
	agreed time.Time
	open   bool
}

// logs are all requests, in the order in which they were agreed to.
func (g *game) logs() []logged {
	var all []logged
	for _, p := range g.up() {
		r, events, err := swap.Read(p)
		if err != nil {
			continue
		}
		l := logged{Swap: swap.Fold(r, events, time.Now()), open: p.Status != app.Resolved}
		l.Incident = p.Incident
		for _, e := range l.History {
			if (e.What == app.SaidAccept || e.What == app.SaidCovered) && e.Void == "" && l.agreed.IsZero() {
				l.agreed = e.At
			}
		}
		all = append(all, l)
	}
	slices.SortStableFunc(all, func(a, b logged) int { return cmp.Or(a.agreed.Compare(b.agreed), a.At.Compare(b.At)) })
	return all
}

func (g *game) handled(turn app.Turn) bool {
	return slices.ContainsFunc(g.touched, func(t app.Turn) bool { return t.Schedule.ID == turn.Schedule.ID && t.Overlaps(turn.Span) })
}

// judge finds what is wrong, after all has settled.
func (g *game) judge() []string {
	var wrong []string
	bad := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
	for _, b := range g.broken {
		bad("%s", b)
	}
	all := g.logs()
	edited := map[string]bool{} // swaps that somebody's hands meddled with
	for _, l := range all {
		edited[l.ID] = g.closedBy[l.ID]
		for _, leg := range swap.Legs(l.Swap) {
			if g.handled(leg.Turn) {
				edited[l.ID] = true
			}
		}
	}
	for _, p := range g.people {
		for id, text := range p.disk.docs {
			var f file
			if err := json.Unmarshal(text, &f); err != nil {
				bad("%s keeps %s: %v", p.user.Name, id, err)
			} else if f.Errand != nil && !(f.Errand.Half != nil && (edited[f.Request.ID] || g.halfTold(f.Request.ID))) {
				bad("%s is not done with %.4s: %+v", p.user.Name, f.Request.ID, *f.Errand)
			}
		}
	}
	g.judgeLogs(all, edited, bad)
	g.judgeSchedules(all, bad)
	return wrong
}

// judgeLogs holds what everybody is shown against the log.
func (g *game) judgeLogs(all []logged, edited map[string]bool, bad func(string, ...any)) {
	for _, l := range all {
		if l.State == app.SwapAccepted && !edited[l.ID] {
			bad("%.4s is accepted, and nobody goes on with it", l.ID)
		}
		if l.open && l.State.Ended() {
			bad("%.4s is %s, and its incident is open", l.ID, l.State)
		}
		if !l.open && !l.State.Ended() {
			bad("%.4s is %s, and its incident is closed", l.ID, l.State)
		}
		for _, p := range g.people {
			if l.From.ID != p.user.ID && !l.Asks(p.user.ID) {
				continue
			}
			s := p.swap(l.ID)
			if edited[l.ID] { // then the schedule has the last word
				l.Swap = swap.Observe(l.Swap, g.rendered(), g.besides(all, l), time.Now())
			}
			if s.State != l.State || s.Taker.ID != l.Taker.ID || !s.Part.Same(l.Part) {
				if edited[l.ID] && s.Half != nil {
					continue
				}
				bad("%.4s is %s, taken by %q; %s sees %s, taken by %q (%q)", l.ID, l.State, l.Taker, p.user.Name, s.State, s.Taker, s.Word)
			}
			if s.Doing != nil && !(s.Half != nil && (edited[l.ID] || g.halfTold(l.ID))) {
				bad("%.4s: %s's computer is still about %+v", l.ID, p.user.Name, *s.Doing)
			}
			if got, want := spoken(s.History), spoken(l.History); got != want && (s.State != app.SwapCovered || l.State == app.SwapCovered) {
				bad("%.4s: %s reads %s; the log says %s", l.ID, p.user.Name, got, want)
			}
		}
	}
}

func (g *game) besides(all []logged, l logged) []app.Swap {
	var others []app.Swap
	for _, o := range all {
		if o.ID != l.ID {
			others = append(others, o.Swap)
		}
	}
	return others
}

// rendered are both schedules as they stand.
func (g *game) rendered() []app.Schedule {
	g.world.mu.Lock()
	defer g.world.mu.Unlock()
	var all []app.Schedule
	for _, r := range g.rotas {
		s := r.Schedule
		s.Window = app.Span{Start: day(g.world, 2).Start, End: day(g.world, 16).Start}
		s.Slots, s.At = r.render(s.Window), time.Now()
		all = append(all, s)
	}
	return all
}

// spoken is what counts of a history.
func spoken(history []app.SwapEvent) string {
	var all []string
	for _, e := range history {
		if e.Void == "" && e.What != app.SaidSeen && e.What != app.SaidClosed {
			all = append(all, e.Who.Name+" "+string(e.What))
		}
	}
	return strings.Join(all, ", ")
}

// judgeSchedules holds the schedules against what was agreed: everybody has what the rota
// gives them, but for what is covered.
func (g *game) judgeSchedules(all []logged, bad func(string, ...any)) {
	for _, schedule := range []app.Ref{prim, srch} {
		for at := day(g.world, 3).Start; at.Before(day(g.world, 14).Start); at = at.Add(6 * time.Hour) {
			half := false
			piece := app.Turn{Schedule: schedule, Span: app.Span{Start: at, End: at.Add(6 * time.Hour)}}
			if g.handled(piece) || !at.After(time.Now()) {
				continue
			}
			want := g.base(schedule, at)
			for _, l := range all {
				for _, leg := range swap.Legs(l.Swap) {
					if l.State == app.SwapCovered && leg.Turn.Schedule.ID == schedule.ID && leg.Turn.Covers(at) {
						want, half = leg.To.Name, half || g.halfTold(l.ID) || g.lateBack(l) || g.givenTwice(l, all)
					}
				}
			}
			if got := g.onCall(schedule, at); got != want && !half {
				bad("%s is on call on %s, %s; it ought to be %s", got, schedule, span(piece.Span), want)
			}
		}
	}
	g.world.mu.Lock()
	defer g.world.mu.Unlock()
	for _, r := range g.rotas {
		for _, o := range r.overrides {
			if g.byHand[o.ID] || g.handled(app.Turn{Schedule: o.Schedule, Span: o.Span}) {
				continue
			}
			if !slices.ContainsFunc(all, func(l logged) bool { return l.State == app.SwapCovered && owns(l, o) }) {
				bad("the override %s for %s on %s, %s, belongs to nothing that is covered", o.ID, o.User.Name, r.Name, span(o.Span))
			}
		}
	}
}

func owns(l logged, o app.Override) bool {
	return slices.ContainsFunc(swap.Legs(l.Swap), func(leg swap.Leg) bool {
		return leg.Turn.Schedule.ID == o.Schedule.ID && leg.To.ID == o.User.ID && o.Clip(leg.Turn.Span).Same(o.Span)
	})
}

// lateBack reports whether some of the swap was given back before it began and the rest
// after that, which the log cannot say any more; everybody is told that it is not so.
func (g *game) lateBack(l logged) bool {
	late := func(e app.SwapEvent) bool { return e.What == app.SaidTakeBack && !e.At.Before(l.Start()) }
	return slices.ContainsFunc(l.History, late) && g.toldStale(l)
}

// toldStale reports whether both sides are told that the schedule is another.
func (g *game) toldStale(l logged) bool {
	return !slices.ContainsFunc(g.people, func(p *person) bool {
		return (p.user.ID == l.From.ID || p.user.ID == l.Taker.ID) && p.swap(l.ID).Stale == ""
	})
}

// givenTwice reports whether the swap was agreed to at once with another that gives some
// of the same time to the same person, by an override wider than this one, and that was
// taken back: a known limit, of which both sides are told.
func (g *game) givenTwice(l logged, all []logged) bool {
	return g.toldStale(l) && slices.ContainsFunc(all, func(o logged) bool {
		return o.ID != l.ID && o.State == app.SwapWithdrawn && !o.Taker.Zero() && slices.ContainsFunc(swap.Legs(o.Swap), func(wide swap.Leg) bool {
			return slices.ContainsFunc(swap.Legs(l.Swap), func(leg swap.Leg) bool {
				return leg.Turn.Schedule.ID == wide.Turn.Schedule.ID && leg.From.ID == wide.From.ID && leg.To.ID == wide.To.ID &&
					leg.Turn.Overlaps(wide.Turn.Span) && !wide.Turn.Clip(leg.Turn.Span).Same(wide.Turn.Span)
			})
		})
	})
}

// halfTold reports whether the swap stands half-way, and a person is told so: one half was
// given back, and then the other was swapped on.
func (g *game) halfTold(id string) bool {
	return slices.ContainsFunc(g.people, func(p *person) bool {
		half := p.swap(id).Half
		told := func(n app.Notice) bool { return n.Swap.ID == id && n.Urgent && n.Word == half.Word }
		return half != nil && strings.Contains(half.Word, "swapped again since") && slices.ContainsFunc(p.shows().Notices, told)
	})
}

// base is whose the rota has it.
func (g *game) base(schedule app.Ref, at time.Time) string {
	for _, s := range g.rotas[schedule.ID].Slots {
		if s.Covers(at) {
			return s.User.Name
		}
	}
	return "nobody"
}

// count adds what the play came to.
func (g *game) count() {
	all := g.logs()
	for n, l := range all {
		g.tally.add("ended " + string(l.State))
		for _, upper := range all[n+1:] {
			if l.State == app.SwapCovered && upper.State == app.SwapCovered && l.From.ID != upper.From.ID && l.Give.Schedule.ID == upper.Give.Schedule.ID && l.Give.Overlaps(upper.Give.Span) {
				g.tally.add("one on another")
			}
		}
	}
}
