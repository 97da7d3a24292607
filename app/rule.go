package app

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
)

// Loudness is how much is made of a page.
type Loudness string

// The outcomes of a rule, loudest first.
const (
	// Rings sounds, and a high-urgency page puts the alert up.
	Rings Loudness = "ring"
	// Notifies shows a notification and nothing more.
	Notifies Loudness = "notify"
	// Quiet only lists the page.
	Quiet Loudness = "quiet"
)

// Loudnesses lists them all, loudest first.
var Loudnesses = []Loudness{Rings, Notifies, Quiet}

// LouderThan reports whether l makes more of a page than other.
func (l Loudness) LouderThan(other Loudness) bool {
	return slices.Index(Loudnesses, l) < slices.Index(Loudnesses, other)
}

// ShiftSide is on or off shift; "" is either in a rule, and unknown as a fact.
type ShiftSide string

// The two sides.
const (
	OnShift  ShiftSide = "on"
	OffShift ShiftSide = "off"
)

// Rule says what is made of the pages it matches. Rules are asked in their order and
// the first that matches decides; where none does, high urgency rings and low
// notifies. A field that is not set matches everything.
type Rule struct {
	// Name is what the screens call it by; no two rules have the same.
	Name    string  `json:"name"`
	Urgency Urgency `json:"urgency,omitempty"`
	// Service is the service's id, or a pattern on its name; Title a pattern on the
	// incident's title. A pattern with * (anything) or ? (one character) must fit the
	// whole text, another one a part of it; upper and lower case are the same.
	Service string `json:"service,omitempty"`
	Title   string `json:"title,omitempty"`
	// Hours and Days are those of the person's own clock and calendar. What goes on
	// over midnight belongs to the day on which it begins.
	Hours DayPart   `json:"hours,omitzero"`
	Days  Days      `json:"days,omitzero"`
	Shift ShiftSide `json:"shift,omitempty"`
	Do    Loudness  `json:"do"`
	// After rings only what nobody has answered for that long; 0 rings at once.
	After time.Duration `json:"after,omitempty"`
	// EvenEscalated lets the rule silence also a high-urgency page that was escalated
	// to me, or that comes to me again. Without it such a page rings all the same.
	EvenEscalated bool `json:"even_escalated,omitempty"`
}

// The bounds of what a rule may hold.
const (
	MaxRules     = 200
	maxRuleText  = 200
	maxRuleName  = 60
	MaxRingAfter = 30 * time.Minute
)

// Check finds the first field (by its name in config.toml) with which the rule would
// not do, and says why; both are "" where it will.
func (r Rule) Check() (field, why string) {
	for _, s := range []struct {
		field, is string
		most      int
	}{{"name", r.Name, maxRuleName}, {"service", r.Service, maxRuleText}, {"title", r.Title, maxRuleText}} {
		switch {
		case len(s.is) > s.most:
			return s.field, fmt.Sprintf("it is longer than %d bytes", s.most)
		case strings.ContainsFunc(s.is, func(c rune) bool { return !unicode.IsPrint(c) }):
			return s.field, "it holds a character that cannot be shown"
		case s.is != "" && strings.TrimSpace(s.is) == "":
			return s.field, "it is blank"
		}
	}
	switch {
	case r.Name == "":
		return "name", "the rule has no name"
	case r.Urgency != "" && r.Urgency != High && r.Urgency != Low:
		return "urgency", fmt.Sprintf("%.40q is neither high nor low", r.Urgency)
	case r.Shift != "" && r.Shift != OnShift && r.Shift != OffShift:
		return "shift", fmt.Sprintf("%.40q is neither on nor off", r.Shift)
	case r.Do == "":
		return "do", "the rule does nothing: it needs ring, notify or quiet"
	case !slices.Contains(Loudnesses, r.Do):
		return "do", fmt.Sprintf("%.40q is none of ring, notify and quiet", r.Do)
	case r.After != 0 && r.Do != Rings:
		return "after", "only a rule that rings can do so later"
	case r.After < 0 || r.After > MaxRingAfter:
		return "after", fmt.Sprintf("%s is not between 0s and %s", r.After, MaxRingAfter)
	case r.EvenEscalated && r.Do == Rings:
		return "even_escalated", "a rule that rings silences nothing"
	}
	if why := r.Hours.check(); why != "" {
		return "hours", why
	}
	return "", ""
}

// CheckRules finds the first mistake in a list: in which rule (from 0), which field,
// and why. The field is "" where the list as a whole is wrong, why where nothing is.
func CheckRules(rules []Rule) (n int, field, why string) {
	if len(rules) > MaxRules {
		return MaxRules, "", fmt.Sprintf("there are more than %d rules", MaxRules)
	}
	named := make(map[string]int, len(rules))
	for n, r := range rules {
		if field, why := r.Check(); why != "" {
			return n, field, why
		}
		if first, twice := named[r.Name]; twice {
			return n, "name", fmt.Sprintf("%q is the name of rule %d already", r.Name, first+1)
		}
		named[r.Name] = n
	}
	return 0, "", ""
}
