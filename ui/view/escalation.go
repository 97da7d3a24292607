package view

import (
	"fmt"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// Escalation says who else will be paged. Count is the countdown that ends the
// sentence, "" where there is none.
type Escalation struct {
	Text, Count string
	// Soon says that less than a minute is left.
	Soon bool
}

func (e eye) escalation(t *app.Tracked) Escalation {
	if !t.Open() {
		return Escalation{Text: "Resolved: nobody else will be paged."}
	}
	if t.EscalatesAt.IsZero() {
		return Escalation{Text: "Nobody else will be paged" + e.noEscalation(t) + "."}
	}
	text := "Escalates"
	if to := e.nextUp(t); to != "" {
		text += " to " + to
	}
	left := t.EscalatesAt.Sub(e.now)
	if left <= 0 {
		return Escalation{Text: text + " at any moment.", Soon: true}
	}
	return Escalation{Text: text + " in", Count: Countdown(left), Soon: left < time.Minute}
}

// nextUp names the next level and who answers there: "level 2, Dana R.,".
func (e eye) nextUp(t *app.Tracked) string {
	who := OneLine(app.Names(t.EscalatesTo), 60)
	switch {
	case t.NextLevel > 0 && who != "":
		return fmt.Sprintf("level %d, %s,", t.NextLevel, who)
	case t.NextLevel > 0:
		return fmt.Sprintf("level %d", t.NextLevel)
	}
	return who
}

func (e eye) noEscalation(t *app.Tracked) string {
	switch {
	case t.Status == app.Acknowledged:
		return " while it is acknowledged"
	case t.Urgency == app.Low:
		return ": low urgency does not escalate"
	case t.Direct:
		return ": it was assigned by hand"
	case t.Level > 0 && t.NextLevel == 0:
		return fmt.Sprintf(": level %d is the last", t.Level)
	}
	return ""
}

// Rung is one level of an escalation policy as it is shown.
type Rung struct {
	Number int
	// Name is "Level 2", Who is on call there, Wait the time before the next.
	Name, Who, Wait string
	// Here says that the incident stands there, Next that it goes there by itself.
	Here, Next bool
	// Nobody says that there is no one on call.
	Nobody bool
}

// rungs are the levels of the incident's escalation policy, nil where it is not
// known.
func (e eye) rungs(t *app.Tracked) []Rung {
	ladder, ok := e.s.Ladders[t.Policy.ID]
	if !ok {
		return nil
	}
	rungs := make([]Rung, 0, len(ladder.Levels))
	for _, l := range ladder.Levels {
		r := Rung{
			Number: l.Number, Name: fmt.Sprintf("Level %d", l.Number), Who: OneLine(app.Names(l.OnCall), 120),
			Here: l.Number == t.Level, Next: l.Number == t.NextLevel && t.NextLevel != t.Level,
		}
		if r.Who == "" {
			r.Who, r.Nobody = "Nobody is on call here", true
		}
		if l.Delay > 0 {
			r.Wait = "waits " + Span(l.Delay)
		}
		rungs = append(rungs, r)
	}
	return rungs
}

// others says who has the incident besides me.
func (e eye) others(t *app.Tracked) string {
	var refs []app.Ref
	for _, a := range t.Assigned {
		if a.To.ID != e.s.Me.ID {
			refs = append(refs, a.To)
		}
	}
	text := ""
	if len(refs) > 0 {
		what := "With "
		if t.AssignedTo(e.s.Me.ID) {
			what = "Also with "
		}
		text = what + OneLine(app.Names(refs), 120)
	}
	if len(t.Responders) > 0 {
		if text != "" {
			text += " · "
		}
		text += "Asked to help: " + OneLine(app.Names(t.Responders), 120)
	}
	return text
}
