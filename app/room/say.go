package room

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dogwatch-app/dogwatch/app"
)

// The bounds of one note, so that it fits into one of PagerDuty's whatever it holds.
const (
	// MaxTicks and MaxOwners are how many steps and follow-ups one note can tell.
	MaxTicks  = 50
	MaxOwners = 20
	// maxText is how long a step or a follow-up may be, maxName a name, in bytes.
	maxText = 200
	maxName = 100
	maxID   = 64
)

// Say is what somebody says about an incident. What is zero is not spoken of.
type Say struct {
	// By is who says it: me. A note without it is read by people alone.
	By app.Ref
	// Stage is how far the work is.
	Stage app.Stage
	// Role is who has it from now on: Who, or nobody where Who is zero.
	Role app.Role
	Who  app.Ref
	// Ticks are steps that are done.
	Ticks []string
	// Stable says that it is stable, Unstable takes that back.
	Stable   bool
	Unstable bool
	// Owners are follow-ups; one with the same What as an earlier one takes its place.
	// Their By and At are not written: the note's count.
	Owners []app.FollowUp
}

// clean is the Say as it can be told: on one line each, without what cannot be, each
// thing once.
func (s Say) clean() Say {
	who := s.Who
	s.By, s.Who = cleanRef(s.By), cleanRef(s.Who)
	if !slices.Contains(app.Stages, s.Stage) {
		s.Stage = ""
	}
	if !slices.Contains(app.Roles, s.Role) || s.Who.Zero() && who != (app.Ref{}) { // a name that is none releases nothing
		s.Role, s.Who = "", app.Ref{}
	}
	if s.Stable && s.Unstable { // both is neither
		s.Stable, s.Unstable = false, false
	}
	var ticks []string
	for _, t := range s.Ticks {
		if t = cleanText(t, maxText); t != "" && !slices.Contains(ticks, t) && len(ticks) < MaxTicks {
			ticks = append(ticks, t)
		}
	}
	var owners []app.FollowUp
	for _, f := range s.Owners {
		f = app.FollowUp{What: cleanText(f.What, maxText), Who: cleanRef(f.Who)}
		if f.What == "" {
			continue
		}
		if n := slices.IndexFunc(owners, func(o app.FollowUp) bool { return sameWhat(o, f) }); n >= 0 {
			owners[n] = f
		} else if len(owners) < MaxOwners {
			owners = append(owners, f)
		}
	}
	s.Ticks, s.Owners = ticks, owners
	return s
}

// sameWhat reports whether two follow-ups are the same thing to do.
func sameWhat(a, b app.FollowUp) bool { return strings.EqualFold(a.What, b.What) }

// Empty reports whether nothing is said.
func (s Say) Empty() bool {
	s = s.clean()
	return s.Stage == "" && s.Role == "" && len(s.Ticks) == 0 && !s.Stable && !s.Unstable && len(s.Owners) == 0
}

// Note is the text that says it: in words, and last the line for machines. It is "" where
// nothing is said, and never longer than a note of PagerDuty's may be.
func Note(s Say) string {
	if s.Empty() {
		return ""
	}
	s = s.clean()
	text := sentences(s)
	if s.By.Zero() {
		return text
	}
	return text + "\n" + machine(s)
}

// sentences tell it to people who have no Dogwatch.
func sentences(s Say) string {
	var b strings.Builder
	by := s.By.String()
	if s.By.Zero() {
		by = "Somebody"
	}
	if s.Stage != "" {
		fmt.Fprintf(&b, "%s set the stage to %s.\n", by, StageName(s.Stage))
	}
	switch {
	case s.Role == "":
	case s.Who.Zero():
		fmt.Fprintf(&b, "%s cleared the role of %s: nobody has it now.\n", by, RoleName(s.Role))
	case s.Who.ID == s.By.ID:
		fmt.Fprintf(&b, "%s is %s.\n", by, RoleName(s.Role))
	default:
		fmt.Fprintf(&b, "%s named %s %s.\n", by, s.Who, RoleName(s.Role))
	}
	if len(s.Ticks) > 0 {
		fmt.Fprintf(&b, "%s did these steps:\n", by)
		for _, t := range s.Ticks {
			fmt.Fprintf(&b, "- %s\n", t)
		}
	}
	switch {
	case s.Stable:
		fmt.Fprintf(&b, "%s says that it is stable.\n", by)
	case s.Unstable:
		fmt.Fprintf(&b, "%s says that it is not stable after all.\n", by)
	}
	if len(s.Owners) > 0 {
		b.WriteString("Follow-ups:\n")
		for _, f := range s.Owners {
			who := "nobody has it yet"
			if !f.Who.Zero() {
				who = f.Who.String()
			}
			fmt.Fprintf(&b, "- %s: %s\n", f.What, who)
		}
	}
	return b.String()
}

// StageName is the stage for people.
func StageName(s app.Stage) string {
	switch s {
	case app.Identification:
		return "Identification"
	case app.Triage:
		return "Triage"
	case app.Communication:
		return "Communication"
	case app.Resolution:
		return "Resolution"
	}
	return "Unknown"
}

// RoleName is the role for people.
func RoleName(r app.Role) string {
	switch r {
	case app.RoleCommander:
		return "Incident Commander"
	case app.RoleBusiness:
		return "Business Lead"
	case app.RoleTechnical:
		return "Technical Lead"
	}
	return "Unknown"
}
