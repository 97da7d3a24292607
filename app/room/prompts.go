package room

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// PromptKind names what is asked.
type PromptKind string

// What a room is asked. The order is the one in which they are shown.
const (
	// AskClose: it is stable and every follow-up has an owner.
	AskClose PromptKind = "close"
	// AskOwners: it is stable or over, and follow-ups have no owner.
	AskOwners PromptKind = "owners"
	// AskCommander: many are on it, and nobody leads.
	AskCommander PromptKind = "commander"
	// AskRaise: it has lasted too long for its priority.
	AskRaise PromptKind = "raise"
	// AskHelp: it has lasted, and no end is in sight.
	AskHelp PromptKind = "help"
	// AskPriority: nobody has said how bad it is.
	AskPriority PromptKind = "priority"
	// AskTell: others may not know of it yet.
	AskTell PromptKind = "tell"
)

// The edges of the rules: at that age a prompt is there.
const (
	PriorityAfter = 5 * time.Minute
	HelpAfter     = 15 * time.Minute
	// RaiseAfter is for any step up but the last; RaiseTopAfter for the step to the most
	// severe priority, which wakes many.
	RaiseAfter    = 15 * time.Minute
	RaiseTopAfter = 25 * time.Minute
	TellAfter     = 30 * time.Minute
	// Crowd is how many people need somebody who leads.
	Crowd = 3
)

// Prompt is something to ask the room now, in a sentence: "28 min: is this a P0?"
type Prompt struct {
	Kind PromptKind
	Text string
	// Since is when the time for it came, zero where no instant tells.
	Since time.Time
	// Raise is the priority that AskRaise asks about, where it is known.
	Raise *app.Priority
}

// Prompts are what the room ought to be asked at that moment, the most pressing first.
// scale are the account's priorities, in any order: without them it cannot be told which
// one is the next, nor whether there is one.
//
//	close      open, stable, follow-ups named and all owned
//	owners     open and stable, or over and with a room; none named, or some not owned
//	commander  Crowd people on it (see People), no Incident Commander
//	raise      RaiseAfter old with a priority below the most severe; RaiseTopAfter where
//	           the next is the most severe, or the scale is not known
//	help       HelpAfter old
//	priority   PriorityAfter old, no priority, but the account has some
//	tell       TellAfter old, and the room's stage is still before communication
//
// Only high-urgency incidents are asked about, and what is stable is asked no more than
// the first two. The age is counted from when the incident was created.
func Prompts(i app.Tracked, r app.Room, now time.Time, scale ...app.Priority) []Prompt {
	if i.Urgency != app.High {
		return nil
	}
	used := r.Stage != "" || len(r.Roles) > 0 || !r.Stable.IsZero() || len(r.Owners) > 0
	switch {
	case !i.Open() && !used:
		return nil
	case !i.Open():
		return overdue(r, i.StatusAt, "It is over")
	case !r.Stable.IsZero():
		return stable(r, now)
	}
	var all []Prompt
	if n := len(People(i.Incident, r)); n >= Crowd && Holder(r, app.RoleCommander).Zero() {
		all = append(all, Prompt{Kind: AskCommander, Text: fmt.Sprintf("%d people are on it and nobody leads: name an Incident Commander.", n)})
	}
	if i.CreatedAt.IsZero() {
		return all
	}
	age := now.Sub(i.CreatedAt)
	due := func(after time.Duration, kind PromptKind, text string, raise *app.Priority) {
		if age >= after {
			all = append(all, Prompt{Kind: kind, Text: Age(age) + text, Since: i.CreatedAt.Add(after), Raise: raise})
		}
	}
	if i.Priority != nil {
		if next, after, ok := above(*i.Priority, scale); ok {
			text := ": is this more severe than " + cmp.Or(cleanText(i.Priority.Name, maxName), "its priority says") + "?"
			if next != nil {
				text = ": is this a " + cmp.Or(cleanText(next.Name, maxName), "higher priority") + "?"
			}
			due(after, AskRaise, text, next)
		}
	}
	due(HelpAfter, AskHelp, " without a resolution: get help, or escalate.", nil)
	if i.Priority == nil && len(scale) > 0 {
		due(PriorityAfter, AskPriority, ", and no priority is set: how bad is it?", nil)
	}
	if r.Stage == app.Identification || r.Stage == app.Triage {
		due(TellAfter, AskTell, ", still in "+strings.ToLower(StageName(r.Stage))+": do those who depend on it know?", nil)
	}
	return all
}

// stable is what is asked once it is stable.
func stable(r app.Room, now time.Time) []Prompt {
	words := "Stable"
	if d := now.Sub(r.Stable); d >= time.Minute {
		words = "Stable for " + Age(d)
	}
	if owed := overdue(r, r.Stable, words); owed != nil {
		return owed
	}
	return []Prompt{{Kind: AskClose, Since: r.Stable, Text: words + ", and every follow-up has an owner: close the room, and resolve it."}}
}

// overdue asks for owners, nil where each follow-up has one.
func overdue(r app.Room, since time.Time, words string) []Prompt {
	var free []string
	for _, o := range r.Owners {
		if o.Who.Zero() {
			free = append(free, o.What)
		}
	}
	switch {
	case len(r.Owners) == 0:
		words += ": close the room, and name who owns the follow-ups."
	case len(free) == 1:
		words += ", but nobody owns this follow-up: " + free[0]
	case len(free) > 1:
		words += fmt.Sprintf(", but nobody owns %d follow-ups: %s", len(free), strings.Join(free, "; "))
	default:
		return nil
	}
	return []Prompt{{Kind: AskOwners, Since: since, Text: words}}
}

// above is the next more severe priority, nil where the scale is not known, and the age at
// which to ask about it. It is false where there is none.
func above(p app.Priority, scale []app.Priority) (*app.Priority, time.Duration, bool) {
	if len(scale) == 0 {
		return nil, RaiseTopAfter, true
	}
	scale = slices.Clone(scale)
	slices.SortStableFunc(scale, func(a, b app.Priority) int { return cmp.Compare(a.Order, b.Order) })
	if n := slices.IndexFunc(scale, func(s app.Priority) bool { return s.ID == p.ID }); n >= 0 {
		p = scale[n] // an incident may tell less of its priority than the scale does
	}
	n := slices.IndexFunc(scale, func(s app.Priority) bool { return s.Order > p.Order })
	switch {
	case n < 0:
		return nil, 0, false
	case scale[n].Order == scale[len(scale)-1].Order:
		return &scale[n], RaiseTopAfter, true
	}
	return &scale[n], RaiseAfter, true
}

// Age is how long something has lasted, in whole minutes: "28 min", "1 h 5 min".
func Age(d time.Duration) string {
	minutes := int(max(d, 0) / time.Minute)
	switch h, m := minutes/60, minutes%60; {
	case h == 0:
		return fmt.Sprintf("%d min", m)
	case m == 0:
		return fmt.Sprintf("%d h", h)
	default:
		return fmt.Sprintf("%d h %d min", h, m)
	}
}
