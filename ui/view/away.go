package view

import (
	"fmt"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// Away is what came while the computer was asleep or Dogwatch was not running.
type Away struct {
	Head, Sub string
	Rows      []Row
	More      string
}

// awayRows is how many pages the list names.
const awayRows = 8

// away is nil where nothing came, or where the person has seen it.
func (e eye) away() *Away {
	a := e.s.Away
	if a == nil || len(a.Pages) == 0 {
		return nil
	}
	out := &Away{
		Head: "While you were away, " + Plural(len(a.Pages), "page", "pages") + " came",
		Sub:  fmt.Sprintf("PagerDuty was not looked at here from %s to %s, for %s.", Moment(a.From, e.now, e.loc), Moment(a.To, e.now, e.loc), Age(a.To.Sub(a.From))),
	}
	for i := range a.Pages {
		if i == awayRows {
			out.More = fmt.Sprintf("and %d more under Incidents, History", len(a.Pages)-i)
			break
		}
		out.Rows = append(out.Rows, e.awayRow(&a.Pages[i]))
	}
	return out
}

func (e eye) awayRow(p *app.PastPage) Row {
	t, known := e.s.Find(p.Incident.ID)
	if !known {
		t = e.fromHistory(p.Incident)
	}
	row := Row{
		ID: t.ID, Mark: incidentMark(&t, e.s.Me.ID), Title: incidentTitle(t.Incident, 160),
		Sub: joined(" · ", "came "+Moment(p.At, e.now, e.loc), serviceName(t.Service), number(&t)), Tag: tag(&t),
	}
	row.Note, row.NoteMark = becameOf(&t, p.Answered, e.s.Me.ID, e.now, e.loc)
	return row
}

// becameOf says in a few words what became of a page.
func becameOf(t *app.Tracked, answered time.Time, me string, now time.Time, loc *time.Location) (string, Mark) {
	at := ""
	if !answered.IsZero() {
		at = " at " + Moment(answered, now, loc)
	}
	who := ""
	if len(t.Acks) > 0 {
		who = " by " + OneLine(t.Acks[len(t.Acks)-1].By.String(), 18)
	}
	switch {
	case t.Page(me):
		return "Still waits for you", mark(app.TrayPaged, "")
	case t.Status == app.Resolved:
		if !t.StatusBy.Zero() {
			who = " by " + OneLine(t.StatusBy.String(), 18)
		}
		return "Resolved" + who + at, Mark{State: app.TrayOffCall, Shape: ShapeDone}
	case t.Status == app.Acknowledged:
		return "Acked" + who + at, mark(app.TrayAcknowledged, "")
	case t.AssignedTo(me):
		return "Yours, low urgency", mark(app.TrayLowUrgency, "")
	case len(t.Assigned) > 0:
		return "With " + OneLine(app.Names(t.Assignees()), 24) + at, Mark{State: app.TrayOffCall, Shape: ShapeOther}
	}
	return "Not yours any more" + at, Mark{State: app.TrayOffCall, Shape: ShapeOther}
}

// NoticeAway is the kind of the notice that tells it; there is one at a time.
const NoticeAway app.NoticeKind = "away"

// awayNotice tells it on the desktop; nil where there is nothing to tell.
func (v noticeView) away() *Notice {
	a := v.s.Away
	if a == nil || len(a.Pages) == 0 {
		return nil
	}
	out := &Notice{
		Key: "away/" + a.To.UTC().Format(time.RFC3339), News: fmt.Sprint(len(a.Pages)), Kind: NoticeAway, State: app.TrayOffCall, Stay: true,
		Title: "While you were away, " + Plural(len(a.Pages), "page", "pages") + " came",
	}
	const named = 3
	var lines []string
	for i := range a.Pages {
		p := &a.Pages[i]
		if i == named {
			lines = append(lines, fmt.Sprintf("and %d more", len(a.Pages)-i))
			break
		}
		t, known := v.s.Find(p.Incident.ID)
		if !known {
			t = app.Tracked{Incident: p.Incident}
		}
		became, _ := becameOf(&t, p.Answered, v.s.Me.ID, v.now, v.loc)
		lines = append(lines, fmt.Sprintf("%s %s: %s", Moment(p.At, v.now, v.loc), incidentTitle(t.Incident, 60), became))
	}
	out.Body = noticeLines(lines...)
	out.Actions = []NoticeAction{{ID: "seen", Label: "Seen", Intent: app.Intent{Verb: app.SeenAway}}, noticeOpen()}
	return out
}
