package swap

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/roster"
)

// Next is what to do now about the schedules of a swap, for a computer that writes it
// (that of the taker, or the asker's that finishes or vouches) or takes it back. s is what
// Fold made of the log as it is now (of a vouched one, with Taker and SwapAccepted put
// in); the schedules are those of its legs, read for all of their time just now.
//
// It trusts nothing else, so that it may be asked again at any time, after a crash and by
// several at once. All of the legs are written or none is:
//   - What is not To's yet is written, while all the rest is From's. Where the schedule was
//     edited in between, nobody else's override is overwritten: it fails, and what was
//     written is undone.
//   - The log decides. Who finds there that it failed, was withdrawn, or was won by somebody
//     else, undoes what they wrote. Who undid something, and finds that it was covered for
//     the log meanwhile, writes that again.
//   - From the start on nothing is begun. Where part of it is written by then, the rest is
//     completed if all of that is still to come: both have agreed to it, and one may be on
//     call for it already; to end a running duty under somebody's feet, for the other who
//     does not expect it, would be worse. Where some of the rest has begun, what is written
//     is undone, and ends now: nobody is to be held to half an exchange. What is covered,
//     and was to be taken back, stays, unless some of it has been given back already.
func Next(s app.Swap, p Progress, schedules []app.Schedule, now time.Time) Step {
	n := next{s: s, p: p, legs: Legs(s), schedules: schedules, now: now}
	// Another was first: what was written for this one is no part of the swap.
	if strays := slices.DeleteFunc(slices.Clone(p.Written), n.fits); len(strays) > 0 {
		return n.undo(strays, "It went to somebody else.")
	}
	for _, l := range n.legs {
		if See(l, schedules) == LegUnread {
			return Step{Word: fmt.Sprintf("The schedule %s could not be read for that time.", l.Turn.Schedule)}
		}
	}
	done := allDone(n.legs, schedules)
	switch {
	case p.Back && n.tooLate():
		return Step{Do: StepCovered, Word: "It has begun: change the schedule in PagerDuty."}
	case p.Back && s.State == app.SwapCovered && len(p.Above) > 0:
		return n.under()
	case p.Back:
		return n.back("")
	case s.State == app.SwapCovered && done:
		return Step{Do: StepCovered}
	case s.State == app.SwapCovered:
		return n.restore()
	case s.Taker.Zero() || s.State.Ended() && s.State != app.SwapExpired:
		return n.back(s.Word)
	case done:
		return Step{Do: StepCovered}
	case p.Refused != "":
		return n.back(refusal(p.Refused))
	case s.State == app.SwapOpen:
		return n.back("")
	}
	return n.on()
}

type next struct {
	s         app.Swap
	p         Progress
	legs      []Leg
	schedules []app.Schedule
	now       time.Time
}

func (n next) fits(o app.Override) bool {
	return slices.ContainsFunc(n.legs, func(l Leg) bool { return l.fits(o) })
}

// tooLate reports whether it has begun before anything of what is covered was given back.
// PagerDuty may have given some back without its answer having come: then a leg shows it.
func (n next) tooLate() bool {
	given := func(l Leg) bool {
		s := See(l, n.schedules)
		return s == LegBefore || s == LegPartly
	}
	return n.s.State == app.SwapCovered && !n.now.Before(n.s.Start()) && len(n.p.Undone) == 0 && !slices.ContainsFunc(n.legs, given)
}

// under is what to do about a swap that was to be taken back, and that another stands on:
// nothing, unless some of it has been given back already, or all.
func (n next) under() Step {
	if !slices.ContainsFunc(n.legs, n.keeps) {
		return n.back("")
	}
	given := func(l Leg) bool {
		state := See(l, n.schedules)
		covered := func(o app.Swap) bool { return slices.ContainsFunc(Legs(o), func(u Leg) bool { return u.Under(l) }) }
		return (state == LegBefore || state == LegPartly) && !slices.ContainsFunc(n.p.Above, covered)
	}
	why := Again(n.s, n.p.Above, n.now)
	why = strings.ToUpper(why[:1]) + why[1:] + "."
	if len(n.p.Undone) == 0 && !slices.ContainsFunc(n.legs, given) {
		return Step{Do: StepCovered, Word: why}
	}
	return Step{Do: StepHalf, Undo: n.ours(), Word: "Some of it has been given back. " + why}
}

// keeps reports whether some of the leg was not given back from here.
func (n next) keeps(l Leg) bool {
	var undone []app.Span
	for _, o := range n.p.Undone {
		if l.fits(o) {
			undone = append(undone, o.Span)
		}
	}
	return len(roster.Minus([]app.Span{l.Turn.Span}, undone)) > 0
}

// on is the way to where all legs are done.
func (n next) on() Step {
	var wishes []app.OverrideWish
	for _, l := range n.legs {
		switch See(l, n.schedules) {
		case LegOther:
			return n.back(edited(l, l.From, n.schedules))
		case LegDone:
			continue
		}
		some, ok := n.missing(l)
		if !ok {
			return n.back(fmt.Sprintf("PagerDuty does not tell what to override on %s.", l.Turn.Schedule))
		}
		wishes = append(wishes, some...)
	}
	taken := len(wishes)
	wishes = slices.DeleteFunc(wishes, n.written)
	if taken > 0 && len(wishes) == 0 {
		return Step{Unshown: true, Word: "PagerDuty has taken it, and its schedule does not show it yet."}
	}
	if !n.now.Before(n.s.Start()) {
		past := func(w app.OverrideWish) bool { return !w.Start.After(n.now) }
		if len(n.ours()) == 0 || slices.ContainsFunc(wishes, past) {
			return n.back("It began before all of it was written.")
		}
	}
	return Step{Do: StepWrite, Wishes: wishes}
}

// written reports whether PagerDuty has taken that override from here already: what it
// renders can lag behind that, and a second one would outlive the first.
func (n next) written(w app.OverrideWish) bool {
	return slices.ContainsFunc(n.p.Written, func(o app.Override) bool {
		return o.Schedule.ID == w.Schedule.ID && o.User.ID == w.User.ID && o.Rotation == w.Rotation && o.Custom == w.Custom &&
			w.Clip(o.Span).Same(w.Span)
	})
}

// missing are the overrides that the leg lacks; false where PagerDuty does not tell enough
// to write all of them.
func (n next) missing(l Leg) ([]app.OverrideWish, bool) {
	s, ok := scheduleOf(l, n.schedules)
	if !ok {
		return nil, false
	}
	wishes, err := roster.Wishes(s, l.Turn.Span, l.To, l.From)
	if err != nil {
		return nil, false
	}
	var will []app.Span
	for _, w := range wishes {
		will = append(will, w.Span)
	}
	still := roster.Common(turns(s, l.From, nil), []app.Span{l.Turn.Span})
	return wishes, len(roster.Minus(still, will)) == 0
}

// back is the way to where nothing of the swap is in the schedules. While the log says that
// it is on the way, somebody else may be writing it too: to undo theirs would go on for
// ever, and might undo what they just say is covered. So the log is told first that it
// failed, and they read it there.
func (n next) back(why string) Step {
	ours := n.ours()
	own := slices.DeleteFunc(slices.Clone(ours), func(o app.Override) bool { return !has(n.p.Written, o.ID) })
	switch under := n.s.State != app.SwapCovered && (!n.s.State.Ended() || n.s.State == app.SwapExpired); {
	case len(ours) == 0:
	case !under:
		return n.undo(ours, why)
	case len(own) > 0:
		return n.undo(own, why)
	default:
		return Step{Do: StepFailed, Word: sentence(why, "What is written of it is being undone.")}
	}
	if n.s.State.Ended() && n.s.State != app.SwapExpired && n.p.doubtful(n.now) {
		return Step{Word: "PagerDuty has not answered whether it took an override: its schedule may show it yet."}
	}
	if n.p.Back && len(n.p.Others) == 0 && n.s.State == app.SwapCovered && allDone(n.legs, n.schedules) && n.legs[0].Turn.End.After(n.now) {
		// PagerDuty's list of overrides can lag behind what it renders; then there is one
		// without an id. Otherwise it is the rota itself that was edited.
		if slices.ContainsFunc(n.legs, n.unnamed) {
			return Step{Word: "PagerDuty does not tell yet which override it is."}
		}
		do := StepHalf
		if len(n.p.Undone) == 0 { // nothing has changed
			do = StepCovered
		}
		return Step{Do: do, Word: "No override of the swap is left, yet the schedule shows it: change the schedule in PagerDuty."}
	}
	return Step{Do: StepFailed, Word: sentence(why, "Nothing of it is in the schedule.")}
}

// refusal is PagerDuty's no, which may come in a sentence or in its bare words.
func refusal(word string) string {
	if strings.HasPrefix(word, "PagerDuty ") {
		return word
	}
	return "PagerDuty refused: " + word
}

// sentence joins sentences, of which some are PagerDuty's and end as it likes.
func sentence(parts ...string) string {
	var b strings.Builder
	for _, part := range parts {
		switch text := strings.TrimSpace(b.String()); {
		case part == "":
			continue
		case text != "" && !strings.ContainsAny(text[len(text)-1:], ".!?:"):
			b.WriteString(". ")
		case text != "":
			b.WriteString(" ")
		}
		b.WriteString(part)
	}
	return b.String()
}

func has(list []app.Override, id string) bool {
	return slices.ContainsFunc(list, func(o app.Override) bool { return o.ID == id })
}

func (n next) undo(ours []app.Override, why string) Step {
	if n.p.UndoRefused != "" {
		refused := strings.TrimPrefix(n.p.UndoRefused, "PagerDuty refused: ")
		what := "To undo what is written was refused: "
		if why != "" {
			what = "To undo what is written was refused too: "
		}
		return Step{Do: StepHalf, Undo: ours, Wishes: n.lacking(), Word: sentence(why, what+refused)}
	}
	return Step{Do: StepUndo, Undo: ours, Word: why}
}

// lacking are the overrides that are not in the schedules, of all that the swap comes to
// while it is under way.
func (n next) lacking() []app.OverrideWish {
	if n.s.State.Ended() {
		return nil
	}
	var out []app.OverrideWish
	for _, l := range n.legs {
		if state := See(l, n.schedules); state == LegDone || state == LegOther {
			continue
		}
		some, _ := n.missing(l)
		out = append(out, some...)
	}
	return slices.DeleteFunc(out, n.written)
}

// ours are the overrides of the swap of which something is still to come.
func (n next) ours() []app.Override {
	over := func(o app.Override) bool { return !o.End.After(n.now) }
	return slices.DeleteFunc(Overrides(n.s, n.p, n.schedules), over)
}

func (n next) unnamed(l Leg) bool {
	s, ok := scheduleOf(l, n.schedules)
	return ok && slices.ContainsFunc(s.Slots, func(slot app.Slot) bool { return slot.Override == "" && l.overrides(s, slot) })
}

// restore writes again what was undone here while the other covered it. What is missing
// for another reason somebody took out by hand, and stays out.
func (n next) restore() Step {
	var wishes []app.OverrideWish
	for _, l := range n.legs {
		var undone []app.Span
		for _, o := range n.p.Undone {
			if l.fits(o) {
				undone = append(undone, o.Span)
			}
		}
		if len(undone) == 0 || See(l, n.schedules) == LegOther {
			continue
		}
		some, _ := n.missing(l)
		for _, w := range some {
			for _, span := range roster.Common([]app.Span{w.Span}, undone) {
				if w.Span = span; span.Start.After(n.now) {
					wishes = append(wishes, w)
				}
			}
		}
	}
	if len(wishes) == 0 {
		return Step{Do: StepCovered, Word: notDone(n.s, n.schedules, n.now)}
	}
	return Step{Do: StepWrite, Wishes: wishes, Word: "It was covered meanwhile."}
}

// Overrides are the swap's overrides: those written from here, and those that the
// schedules show in its legs, for To in From's place, whoever wrote them. An id that
// only somebody's note names is not among them: it could be any.
func Overrides(s app.Swap, p Progress, schedules []app.Schedule) []app.Override {
	theirs := func(o app.Override) bool { return slices.Contains(p.Others, o.ID) }
	ours := slices.DeleteFunc(slices.Clone(p.Written), theirs)
	for _, l := range Legs(s) {
		schedule, ok := scheduleOf(l, schedules)
		if !ok {
			continue
		}
		for _, slot := range schedule.Slots {
			if !l.overrides(schedule, slot) || slot.Override == "" {
				continue
			}
			if !has(ours, slot.Override) && !slices.Contains(p.Others, slot.Override) {
				ours = append(ours, app.Override{ID: slot.Override, OverrideWish: app.OverrideWish{
					Schedule: schedule.Ref, Kind: schedule.Kind, Span: slot.Span, User: slot.User, Instead: l.From,
					Rotation: slot.Rotation, Custom: slot.Custom,
				}})
			}
		}
	}
	return ours
}

// Owns reports whether the override, of somebody's in o.Instead's place, is what the swap
// comes to: it stands in one of its legs, and the swap is agreed to, or covered.
func Owns(s app.Swap, o app.Override) bool {
	if s.State != app.SwapAccepted && s.State != app.SwapApplying && s.State != app.SwapCovered {
		return false
	}
	return slices.ContainsFunc(Legs(s), func(l Leg) bool { return l.fits(o) && l.From.ID == o.Instead.ID })
}
