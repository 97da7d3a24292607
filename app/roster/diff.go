package roster

import (
	"cmp"
	"slices"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// Diff tells what user gained, lost, or has at another time, between two readings
// of schedules, sorted by time. Only what both readings cover counts: a horizon
// that moved on is no change, nor is a schedule that only one of them holds.
func Diff(before, after []app.Schedule, user string) []app.ShiftChange {
	old := map[string]app.Schedule{}
	for _, s := range before {
		old[s.ID] = s
	}
	var changes []app.ShiftChange
	for _, s := range after {
		if was, ok := old[s.ID]; ok {
			changes = append(changes, diff(s.Ref, was.Slots, s.Slots, s.Window.Clip(was.Window), user)...)
		}
	}
	inTime(changes)
	return changes
}

// DiffShifts is Diff for shifts of one person, of which nothing is known but when
// they are; window is what both readings cover. Here a schedule that is missing is
// one without shifts.
func DiffShifts(before, after []app.Shift, window app.Span) []app.ShiftChange {
	type pair struct {
		schedule app.Ref
		slots    [2][]app.Slot
	}
	pairs := map[string]*pair{}
	for n, shifts := range [][]app.Shift{before, after} {
		for _, s := range shifts {
			p := pairs[s.Schedule.ID]
			if p == nil {
				p = &pair{}
				pairs[s.Schedule.ID] = p
			}
			p.schedule = s.Schedule
			slot := app.Slot{Span: span(s, window), User: app.Ref{ID: "me"}}
			if s.Schedule.Zero() {
				slot.Source = app.PermanentDuty
			}
			p.slots[n] = append(p.slots[n], slot)
		}
	}
	var changes []app.ShiftChange
	for _, p := range pairs {
		changes = append(changes, diff(p.schedule, p.slots[0], p.slots[1], window, "me")...)
	}
	inTime(changes)
	return changes
}

func diff(schedule app.Ref, before, after []app.Slot, window app.Span, user string) []app.ShiftChange {
	var gained, lost, kept []app.ShiftChange
	for piece, on := range sweep(window, Tidy(before), Tidy(after)) {
		was, is := find(on[0], user), find(on[1], user)
		c := app.ShiftChange{Kind: app.ShiftGained, Schedule: schedule, Span: piece}
		switch {
		case was == nil && is == nil:
		case was != nil && is != nil:
			kept = join(kept, c)
		case is != nil:
			c.From = leavers(on[0], on[1])
			c.Source, c.Override = is.Source, is.Override
			if whose := find(on[0], is.Instead.ID); whose != nil {
				c.From = []app.Ref{whose.User}
			}
			gained = join(gained, c)
		default:
			c.Kind = app.ShiftLost
			c.To = leavers(on[1], on[0])
			if why := taker(on[1], on[0], user); why != nil {
				c.Source, c.Override = why.Source, why.Override
				if why.Instead.ID == user {
					c.To = []app.Ref{why.User}
				}
			}
			lost = join(lost, c)
		}
	}
	return moves(gained, lost, kept)
}

// join adds a piece to changes, to the last of them where it goes on for the same
// reason. Who had it or has it may change in between.
func join(changes []app.ShiftChange, c app.ShiftChange) []app.ShiftChange {
	if n := len(changes); n > 0 {
		last := &changes[n-1]
		if last.End.Equal(c.Start) && last.Source == c.Source && last.Override == c.Override {
			last.End = c.End
			last.From = append(last.From, without(c.From, last.From)...)
			last.To = append(last.To, without(c.To, last.To)...)
			return changes
		}
	}
	return append(changes, c)
}

// leavers are those of on who are not among others.
func leavers(on, others []*app.Slot) []app.Ref {
	var gone []app.Ref
	for _, s := range on {
		if find(others, s.User.ID) == nil {
			gone = append(gone, s.User)
		}
	}
	return gone
}

// taker is the slot for which user is not on call any more: the override in
// user's place where one is known, else the slot of somebody who came.
func taker(now, before []*app.Slot, user string) *app.Slot {
	var came *app.Slot
	for _, s := range now {
		switch {
		case s.Source == app.ByOverride && s.Instead.ID == user:
			return s
		case find(before, s.User.ID) == nil && (came == nil || came.Source != app.ByOverride):
			came = s
		}
	}
	return came
}

// moves makes one change of a stretch lost and one of the same length gained, in
// the order of time, and gives it with all that is left over. Where the shift
// between the two stayed, it is that which moved: nine to five became ten to six.
func moves(gained, lost, kept []app.ShiftChange) []app.ShiftChange {
	byLength := map[time.Duration][]app.ShiftChange{}
	for _, g := range gained {
		byLength[g.Length()] = append(byLength[g.Length()], g)
	}
	between := map[int64]int64{}
	for _, k := range kept {
		between[k.Start.UnixNano()] = k.End.UnixNano()
	}
	joins := func(a, b time.Time) bool {
		end, ok := between[a.UnixNano()]
		return ok && end == b.UnixNano()
	}
	var changes []app.ShiftChange
	for _, l := range lost {
		same := byLength[l.Length()]
		if len(same) == 0 {
			changes = append(changes, l)
			continue
		}
		g := same[0]
		byLength[l.Length()] = same[1:]
		g.Kind, g.Was, g.To = app.ShiftMoved, l.Span, l.To
		switch {
		case joins(l.End, g.Start):
			g.Was.End, g.Start = g.Start, l.End
		case joins(g.End, l.Start):
			g.Was.Start, g.End = g.End, l.Start
		}
		changes = append(changes, g)
	}
	for _, rest := range byLength {
		changes = append(changes, rest...)
	}
	return changes
}

// inTime sorts by when something changes first.
func inTime(changes []app.ShiftChange) {
	first := func(c app.ShiftChange) time.Time {
		if c.Kind == app.ShiftMoved && c.Was.Start.Before(c.Start) {
			return c.Was.Start
		}
		return c.Start
	}
	slices.SortFunc(changes, func(a, b app.ShiftChange) int {
		return cmp.Or(first(a).Compare(first(b)), cmp.Compare(a.Schedule.ID, b.Schedule.ID), cmp.Compare(a.Kind, b.Kind), a.End.Compare(b.End))
	})
}
