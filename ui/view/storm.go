package view

import (
	"fmt"
	"slices"

	"github.com/dogwatch-app/dogwatch/app"
)

// List is a list of rows that are projected when they are looked at: a storm of
// ten thousand costs what its visible rows cost.
type List[T any] struct {
	Len int
	At  func(i int) T
	// Heads are the places of group heads, ascending; Selected the place of the
	// chosen row, -1 for none.
	Heads    []int
	Selected int
}

// Each walks the list.
func (l List[T]) Each(f func(i int, row T)) {
	for i := range l.Len {
		f(i, l.At(i))
	}
}

// Row is one row of a list: the head of a group, or an incident.
type Row struct {
	// Head is the name of a group, "" for an incident; Count says how many there
	// are, Act labels the button of the group ("" for none), Service is its id.
	Head, Count, Act, Service string
	Off                       bool

	ID    string
	Mark  Mark
	Title string
	// Sub is the line below it, Note what was done about it, with its own mark.
	Sub string
	// More is a third line, in lists whose rows are tall enough; Note stands at the end of
	// the first line there.
	More     string
	Note     string
	NoteMark Mark
	Selected bool
	// Dim says that it asks for nothing any more.
	Dim bool
	// Tag is a word that must not be overlooked, "" for none: "DRILL".
	Tag string
}

// group is the pages of one service in the alert's list.
type group struct {
	service app.Ref
	rows    []int // places in the Snapshot
	waiting int
}

// byService groups the alert's rows, in the order in which services and pages
// came. Incidents that the Snapshot does not hold any more are left out.
func (e eye) byService() []group {
	place := make(map[string]int, len(e.s.Incidents))
	for i := range e.s.Incidents {
		place[e.s.Incidents[i].ID] = i
	}
	var groups []group
	index := map[string]int{}
	for _, id := range e.ui.Alert.Rows {
		i, there := place[id]
		if !there {
			continue
		}
		t := &e.s.Incidents[i]
		at, known := index[t.Service.ID]
		if !known {
			at = len(groups)
			index[t.Service.ID] = at
			groups = append(groups, group{service: t.Service})
		}
		groups[at].rows = append(groups[at].rows, i)
		if e.canAck(t) {
			groups[at].waiting++
		}
	}
	return groups
}

// canAck reports whether an acknowledgement of the page makes sense now.
func (e eye) canAck(t *app.Tracked) bool {
	if !t.Page(e.s.Me.ID) || answerPending(*t) || answer(*t) == app.ClaimConfirmed {
		return false
	}
	h, handing := e.ui.Handing[t.ID]
	return !handing || h.Failed != ""
}

// alertOrder lists the alert's incidents as they stand in its list.
func (u *UIState) alertOrder(s *app.Snapshot) []string {
	var ids []string
	for _, g := range (eye{s: s, ui: u}).byService() {
		for _, i := range g.rows {
			ids = append(ids, s.Incidents[i].ID)
		}
	}
	return ids
}

// stormList is the list of a storm: a row for each page, and a head for each
// service where that gathers any.
func (e eye) stormList(groups []group) List[Row] {
	heads := len(groups) > 1 && slices.ContainsFunc(groups, func(g group) bool { return len(g.rows) > 1 })
	named := len(groups) > 1 && !heads
	type slot struct{ group, row int }
	var slots []slot
	l := List[Row]{Selected: -1}
	for g := range groups {
		if heads {
			l.Heads = append(l.Heads, len(slots))
			slots = append(slots, slot{g, -1})
		}
		for r, i := range groups[g].rows {
			if e.s.Incidents[i].ID == e.ui.Alert.Current {
				l.Selected = len(slots)
			}
			slots = append(slots, slot{g, r})
		}
	}
	l.Len, l.At = len(slots), func(i int) Row {
		g := &groups[slots[i].group]
		if slots[i].row < 0 {
			return e.groupRow(g)
		}
		t := &e.s.Incidents[g.rows[slots[i].row]]
		row := e.pageRow(t)
		if named {
			row.Sub = joined(" · ", serviceName(t.Service), row.Sub)
		}
		return row
	}
	return l
}

func (e eye) groupRow(g *group) Row {
	row := Row{Head: serviceName(g.service), Service: g.service.ID, Count: Plural(len(g.rows), "page", "pages")}
	if g.waiting > 0 {
		row.Act = fmt.Sprintf("Acknowledge %d", g.waiting)
		row.Off = e.readOnly() != "" || !e.ui.Alert.armed(e.now)
	}
	return row
}

// pageRow is a page of the alert's list.
func (e eye) pageRow(t *app.Tracked) Row {
	row := Row{
		ID: t.ID, Mark: incidentMark(t, e.s.Me.ID), Title: incidentTitle(t.Incident, 160),
		Selected: t.ID == e.ui.Alert.Current, Tag: tag(t),
	}
	row.Sub = joined(" · ", priority(t), number(t), e.age(t))
	if esc := e.escalation(t); esc.Count != "" && needsAnswer(t, e.s.Me.ID) {
		row.Sub = joined(" · ", row.Sub, "escalates in "+esc.Count)
	}
	row.Note, row.NoteMark = e.shortAnswer(t)
	row.Dim = !t.Page(e.s.Me.ID)
	return row
}

// shortAnswer says in two or three words what was done about an incident.
func (e eye) shortAnswer(t *app.Tracked) (string, Mark) {
	if h, ok := e.ui.Handing[t.ID]; ok {
		if h.Unsure {
			return "Not known", Mark{Shape: ShapeWarning}
		}
		if h.Failed != "" {
			return "Not taken", Mark{Shape: ShapeRefused}
		}
		return "Sending…", Mark{Shape: ShapeSending}
	}
	switch answer(*t) {
	case app.ClaimSending:
		return "Sending…", Mark{Shape: ShapeSending}
	case app.ClaimUnconfirmed:
		return "Not delivered", Mark{Shape: ShapeWarning}
	case app.ClaimRefused:
		return "Not done", Mark{Shape: ShapeRefused}
	}
	switch {
	case t.Status == app.Resolved:
		return "Resolved", Mark{State: app.TrayOffCall, Shape: ShapeDone}
	case t.Status == app.Acknowledged && t.AckedBy(e.s.Me.ID):
		return "Acked by you", mark(app.TrayAcknowledged, "")
	case t.Status == app.Acknowledged && len(t.Acks) > 0:
		return "Acked by " + OneLine(t.Acks[len(t.Acks)-1].By.String(), 18), mark(app.TrayAcknowledged, "")
	case t.Status == app.Acknowledged:
		return "Acknowledged", mark(app.TrayAcknowledged, "")
	case t.Left != nil && t.Left.Kind == app.WasEscalated:
		return "Escalated", Mark{State: app.TrayOffCall, Shape: ShapeOther}
	case t.Left != nil && t.Left.Kind == app.WasAssigned:
		return "Reassigned", Mark{State: app.TrayOffCall, Shape: ShapeOther}
	case t.Left != nil:
		return "Not yours now", Mark{State: app.TrayOffCall, Shape: ShapeOther}
	case answer(*t) == app.ClaimConfirmed:
		return "Answered", Mark{Shape: ShapeSending}
	case t.HushedUntil.After(e.now) && !t.Ringing:
		return "Hushed", Mark{}
	case t.Muted:
		return quietWords(t, 24), quietMark(t)
	}
	return "", Mark{}
}
