// Package fit weighs swaps before anybody is asked: what speaks against one, and who
// could take it best. It is pure. What it says is advice but for the objections that are
// Hard.
package fit

import (
	"slices"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/roster"
)

// Input is all that is weighed. What was not read is not there, and does not speak
// against anybody.
type Input struct {
	// Request needs no ID; From is the asker, To may be empty.
	Request app.SwapRequest
	Now     time.Time
	// Schedules are those of the two stretches and as many others as are known, best read
	// for Window.
	Schedules []app.Schedule
	// Shifts are those of the people on all schedules, as far as they were read.
	Shifts []app.Shift
	// Users are the people with their zones; one that is missing lives in Zone, the
	// asker's.
	Users []app.User
	Zone  *time.Location
	Hours app.Hours
	// Rest is how long a person ought to be off call between two stretches.
	Rest time.Duration
	// Swaps are the others that are known.
	Swaps []app.Swap
}

// Back is how far before its end a swap's load is measured.
const Back = 90 * 24 * time.Hour

// Window is the time that the schedules should be read for.
func Window(r app.SwapRequest) app.Span {
	end := r.Give.End
	if r.For != nil && r.For.End.After(end) {
		end = r.For.End
	}
	return app.Span{Start: end.Add(-Back), End: end}
}

// Weigh weighs the request, and everybody who could be asked.
func Weigh(in Input) app.SwapFit {
	w := newScale(in)
	f := app.SwapFit{Against: w.against(), Mine: w.load(in.Request.From.ID, in.Request.For, &in.Request.Give), Candidates: []app.SwapCandidate{}}
	for _, person := range People(in.Request, in.Schedules) {
		f.Candidates = append(f.Candidates, w.candidate(person))
	}
	slices.SortStableFunc(f.Candidates, fitter)
	if len(in.Request.To) > 0 {
		f.Writes = w.writes(in.Request.To[0])
	}
	return f
}

// Against is what speaks against the request itself, whoever takes it, and against the
// asker's taking what is given in exchange.
func Against(in Input) []app.SwapObjection { return newScale(in).against() }

// People are those who could be asked: those of the schedule, and those whom the request
// names, but the asker.
func People(r app.SwapRequest, schedules []app.Schedule) []app.Ref {
	people := slices.Clone(r.To)
	for _, s := range schedules {
		if s.ID == r.Give.Schedule.ID {
			people = append(people, roster.People([]app.Schedule{s})...)
		}
	}
	seen := map[string]bool{r.From.ID: true}
	return slices.DeleteFunc(people, func(p app.Ref) bool {
		again := seen[p.ID]
		seen[p.ID] = true
		return again
	})
}

func (w *scale) against() []app.SwapObjection {
	r := w.Request
	var all []app.SwapObjection
	add := func(o app.SwapObjection) { all = append(all, o) }
	if !r.Start().After(w.Now) {
		add(app.SwapObjection{Code: app.SwapPast, Hard: true, Span: r.Give.Span})
	}
	for _, leg := range w.legs() {
		s, ok := w.schedule(leg.turn)
		if !ok {
			add(app.SwapObjection{Code: app.SwapNotRead, Hard: true, Who: leg.owner, Span: leg.turn.Span})
			continue
		}
		for _, gap := range roster.Gaps(s, leg.turn.Span) {
			add(app.SwapObjection{Code: app.SwapHasGap, Span: gap.Span})
		}
		for _, gone := range roster.Minus([]app.Span{leg.turn.Span}, turns(s, leg.owner.ID)) {
			add(app.SwapObjection{Code: app.SwapNotTheirs, Hard: true, Who: leg.owner, Span: gone})
		}
		if change, ok := clockChange(leg.turn.Span, w.zone(s.TimeZone)); ok {
			add(app.SwapObjection{Code: app.SwapClockChange, Span: change})
		}
	}
	for _, other := range w.Swaps {
		same := other.ID != r.ID && other.From.ID == r.From.ID && other.Give.Schedule.ID == r.Give.Schedule.ID
		if same && !other.State.Ended() && other.Give.Overlaps(r.Give.Span) {
			add(app.SwapObjection{Code: app.SwapAskedTwice, Hard: true, Who: other.From, Span: other.Give.Clip(r.Give.Span)})
		}
	}
	if r.For != nil {
		for _, o := range w.taking(r.From, *r.For, &r.Give) {
			add(o)
		}
	}
	return all
}

// Taking is what speaks against one person's taking the stretch (or the part of it) that
// the request gives away.
func Taking(in Input, who app.Ref, turn app.Turn) []app.SwapObjection {
	return newScale(in).taking(who, turn, in.Request.For)
}

// clockChange is the hour around the clocks' change in zone, where they change in span.
func clockChange(span app.Span, zone *time.Location) (app.Span, bool) {
	_, before := span.Start.In(zone).Zone()
	_, after := span.End.In(zone).Zone()
	if before == after {
		return app.Span{}, false
	}
	from, to := span.Start, span.End
	for to.Sub(from) > time.Minute {
		middle := from.Add(to.Sub(from) / 2)
		if _, offset := middle.In(zone).Zone(); offset == before {
			from = middle
		} else {
			to = middle
		}
	}
	at := to.Truncate(time.Minute)
	return app.Span{Start: at, End: at.Add(time.Hour)}, true
}
