package view

import (
	"fmt"
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/ready"
)

// StatusText is the status document for a person at a terminal, told in loc.
func StatusText(d app.StatusDoc, loc *time.Location) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("%s", dutyLine(d, loc))
	switch age := d.Connection.AgeSeconds; {
	case age == nil:
		line("PagerDuty has not been seen yet.")
	case d.Connection.State == app.ConnOK:
		line("PagerDuty was last seen %s ago.", Span(time.Duration(*age)*time.Second))
	default:
		line("PagerDuty cannot be seen: last seen %s ago.", Span(time.Duration(*age)*time.Second))
	}
	switch {
	case len(d.Incidents) > 0:
	case d.Connection.AgeSeconds == nil:
		line("What of yours is open is not known.")
	default:
		line("Nothing of yours is open.")
	}
	for _, i := range d.Incidents {
		line("%s", incidentLine(i, d.At, loc))
	}
	for _, a := range d.Pending {
		line("Not delivered yet: %s of %s, %s.", a.Kind.Noun(), a.Incident, Plural(a.Tries, "try", "tries"))
	}
	if d.Siren.Error != "" {
		line("Sound: %s", OneLine(d.Siren.Error, 200))
	}
	for _, p := range d.Problems {
		line("! %s", OneLine(p.Message, 500))
	}
	return b.String()
}

func dutyLine(d app.StatusDoc, loc *time.Location) string {
	who := "Nobody is signed in"
	if d.Me != nil {
		who = OneLine(d.Me.Name, 80)
	}
	switch {
	case d.OnCall.Now && d.OnCall.Until == nil:
		return who + " is on call, without an end."
	case d.OnCall.Now:
		return fmt.Sprintf("%s is on call until %s (%s).", who, Moment(*d.OnCall.Until, d.At, loc), Span(d.OnCall.Until.Sub(d.At)))
	case d.NextShift != nil && d.NextShift.Start != nil:
		return fmt.Sprintf("%s is off call. Next shift %s.", who, Moment(*d.NextShift.Start, d.At, loc))
	case d.Me == nil:
		return who + "."
	}
	return who + " is off call."
}

func incidentLine(i app.StatusIncident, now time.Time, loc *time.Location) string {
	parts := []string{fmt.Sprintf("#%d", i.Number), strings.ToUpper(string(i.Status)), string(i.Urgency)}
	if i.Priority != nil {
		parts = append(parts, OneLine(*i.Priority, 20))
	}
	parts = append(parts, OneLine(i.Service.String(), 60)+":", OneLine(i.Title, 120))
	s := strings.Join(parts, " ")
	s += ", since " + Moment(i.Since, now, loc)
	switch {
	case i.Claim == app.ClaimSending, i.Claim == app.ClaimUnconfirmed:
		s += ", your answer is not confirmed"
	case i.Claim == app.ClaimRefused:
		s += ", your answer was refused"
	case i.Status == app.Triggered && !i.Ringing && quietWhy(i.Why):
		s += ", not ringing: " + OneLine(*i.Why, 160)
	case i.Ringing && i.Why != nil:
		s += ", ringing: " + OneLine(*i.Why, 120)
	}
	if i.EscalatesAt != nil && i.Status == app.Triggered {
		s += ", escalates " + Moment(*i.EscalatesAt, now, loc)
		if len(i.EscalatesTo) > 0 {
			s += " to " + OneLine(app.Names(i.EscalatesTo), 80)
		}
	}
	return s
}

// StatusLine is the snapshot in one line, for status bars.
func StatusLine(s *app.Snapshot, now time.Time, loc *time.Location) string {
	return TrayOf(s, now, loc).Tooltip
}

// ActionLine says what has become of an action, for a person at a terminal.
func ActionLine(a app.Action, s *app.Snapshot) string {
	what := a.Incident
	if i, ok := s.Find(a.Incident); ok {
		what = fmt.Sprintf("#%d %s", i.Number, OneLine(i.Title, 100))
	}
	word := OneLine(a.Word, 300)
	switch a.State {
	case app.Confirmed:
		return done[a.Kind] + " " + what
	case app.Superseded:
		return fmt.Sprintf("Not needed: %s of %s: %s", a.Kind.Noun(), what, word)
	case app.Refusal, app.Expired:
		return fmt.Sprintf("NOT DONE: %s of %s: %s", a.Kind.Noun(), what, word)
	}
	if word != "" {
		return fmt.Sprintf("Not delivered yet: %s of %s: %s", a.Kind.Noun(), what, word)
	}
	return fmt.Sprintf("Not delivered yet: %s of %s", a.Kind.Noun(), what)
}

// DrillLine says what came of a drill.
func DrillLine(r *app.DrillResult) string {
	if r == nil || r.Pages == 0 {
		return "The drill ended before a page came."
	}
	return "The drill is over: " + drillCame(r) + "."
}

func drillCame(r *app.DrillResult) string {
	switch {
	case r.Pages == 0:
		return "it ended before a page came"
	case r.Answered == 0:
		return fmt.Sprintf("nobody answered its %s", Plural(r.Pages, "page", "pages"))
	case r.Pages == 1:
		return fmt.Sprintf("answered after %.1f s", r.Seconds)
	}
	return fmt.Sprintf("%d of %d pages answered, the slowest after %.1f s", r.Answered, r.Pages, r.Seconds)
}

// done says each kind as done.
var done = map[app.Kind]string{
	app.Acknowledge: "Acknowledged", app.Resolve: "Resolved", app.Escalate: "Escalated", app.Snooze: "Snoozed",
	app.Reassign: "Reassigned", app.AddResponders: "Asked responders for", app.AddNote: "Noted on", app.SetPriority: "Set the priority of",
}

// ReadyText is the readiness for a person at a terminal: what is not well first.
func ReadyText(rows []ready.Row) string {
	var b strings.Builder
	if ready.Ready(rows) {
		b.WriteString("Ready: a page will reach you here.\n")
	} else {
		b.WriteString("NOT READY: a page might not wake you.\n")
	}
	line := func(mark string, r ready.Row) {
		fmt.Fprintf(&b, "%-3s %-15s %s\n", mark, r.Name, OneLine(r.What, 300))
		if mark != "ok" && r.Mend != "" {
			fmt.Fprintf(&b, "    %-15s -> %s\n", "", OneLine(r.Mend, 300))
		}
	}
	for _, r := range rows {
		if !r.OK && !r.Unknown {
			mark := "NO"
			if r.Advice {
				mark = "!"
			}
			line(mark, r)
		}
	}
	for _, r := range rows {
		switch {
		case r.Unknown:
			line("?", r)
		case r.OK:
			line("ok", r)
		}
	}
	return b.String()
}
