package view

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// Incidents is the second screen: a list, and the one that is chosen in full.
type Incidents struct {
	List List[Row]
	// Empty stands in the list's place where nothing is in it.
	Empty *Empty
	Shows []Chip
	Urgs  []Chip
	Past  bool
	Days  []Chip
	// Note stands below the filters: how much was found, or how old it is.
	Note   string
	Seek   int
	Detail *Detail
	// Page counts the pages to scroll it down, less those up.
	Page int
	// NoDetail stands in the detail's place while nothing is chosen.
	NoDetail Empty

	// ids gives the incident of a row, "" for a head.
	ids func(i int) string
}

// Empty says why there is nothing, and what to do next.
type Empty struct {
	Mark        Mark
	Title, Text string
	// Busy says that it is on its way.
	Busy bool
}

// Chip is one of a row of choices.
type Chip struct {
	Label string
	On    bool
	Sift  Sift
}

func (e eye) incidents() Incidents {
	in := Incidents{Past: e.ui.Browse.Past, Seek: e.ui.Browse.Seek, Page: e.ui.Browse.Page}
	b := e.ui.Browse
	for _, f := range []struct {
		f    Filter
		name string
	}{{ShowOpen, "Open"}, {ShowTriggered, "Triggered"}, {ShowAcked, "Acknowledged"}, {ShowAll, "All"}} {
		in.Shows = append(in.Shows, Chip{f.name, b.Show == f.f, Sift{Show: f.f, Urgency: b.Urgency, Past: b.Past, Days: b.Days}})
	}
	for _, u := range []struct {
		u    app.Urgency
		name string
	}{{"", "Any urgency"}, {app.High, "High"}, {app.Low, "Low"}} {
		in.Urgs = append(in.Urgs, Chip{u.name, b.Urgency == u.u, Sift{Show: b.Show, Urgency: u.u, Past: b.Past, Days: b.Days}})
	}
	for _, days := range []int{1, 7, 30, 90} {
		name := fmt.Sprintf("%d d", days)
		if days == 1 {
			name = "24 h"
		}
		in.Days = append(in.Days, Chip{name, b.Past && b.Days == days, Sift{Show: b.Show, Urgency: b.Urgency, Past: true, Days: days}})
	}
	if b.Past {
		e.pastList(&in)
	} else {
		e.presentList(&in)
	}
	in.NoDetail = Empty{Mark: Mark{Shape: ShapeOther}, Title: "Nothing is chosen", Text: "Choose an incident with Up and Down, or the mouse."}
	if in.List.Len == 0 {
		in.NoDetail = Empty{}
	}
	if t, ok := e.incident(b.Selected); ok {
		d := e.detail(&t)
		in.Detail = &d
	} else if b.Selected != "" {
		in.NoDetail = Empty{Mark: Mark{Shape: ShapeOther}, Title: "It is not here any more", Text: "Look for it in the history with its number or title."}
	}
	return in
}

// browseSlot is one row of the list: a head, or the place of an incident.
type browseSlot struct {
	head string
	n    int
	at   int
	id   string
}

// presentList is what the watch follows: mine, what left me and still burns, and
// what has just ended.
func (e eye) presentList(in *Incidents) {
	heads := [...]string{"Yours", "Left you, still open", "Recently ended"}
	var sections [len(heads)][]int
	for _, i := range e.shown() {
		t := &e.s.Incidents[i]
		switch {
		case !t.Open():
			sections[2] = append(sections[2], i)
		case t.Mine:
			sections[0] = append(sections[0], i)
		default:
			sections[1] = append(sections[1], i)
		}
	}
	var slots []browseSlot
	in.List.Selected = -1
	for s, list := range sections {
		if len(list) == 0 {
			continue
		}
		in.List.Heads = append(in.List.Heads, len(slots))
		slots = append(slots, browseSlot{head: heads[s], n: len(list)})
		for _, i := range list {
			if e.s.Incidents[i].ID == e.ui.Browse.Selected {
				in.List.Selected = len(slots)
			}
			slots = append(slots, browseSlot{at: i, id: e.s.Incidents[i].ID})
		}
	}
	in.ids = func(i int) string { return slots[i].id }
	in.List.Len, in.List.At = len(slots), func(i int) Row {
		if slots[i].head != "" {
			return Row{Head: slots[i].head, Count: fmt.Sprint(slots[i].n)}
		}
		return e.incidentRow(&e.s.Incidents[slots[i].at])
	}
	if len(slots) == 0 {
		in.Empty = e.nothing()
	}
}

func (e eye) nothing() *Empty {
	b := e.ui.Browse
	switch {
	case e.s.Connection.LastSync.IsZero() && e.s.Connection.Blind.IsZero():
		return &Empty{Mark: Mark{Shape: ShapeSending}, Title: "Looking at PagerDuty…", Busy: true}
	case b.Search != "" || b.Show != ShowOpen || b.Urgency != "":
		return &Empty{Mark: Mark{Shape: ShapeOther}, Title: "Nothing fits", Text: "Take the filter away, or look in the history."}
	case !e.s.Connection.Blind.IsZero():
		return &Empty{Mark: mark(app.TrayBlind, ""), Title: "Not known", Text: "PagerDuty cannot be seen: what is open now is not known here."}
	}
	return &Empty{Mark: Mark{Shape: ShapeDone}, Title: "Nothing is open", Text: "Last looked " + e.ago(e.s.Connection.LastSync) + "."}
}

// shown are the places of the followed incidents that pass the filters.
func (e eye) shown() []int {
	var out []int
	words := strings.ToLower(strings.TrimSpace(e.ui.Browse.Search))
	for i := range e.s.Incidents {
		if e.passes(&e.s.Incidents[i].Incident, words) {
			out = append(out, i)
		}
	}
	return out
}

func (e eye) passes(i *app.Incident, words string) bool {
	b := e.ui.Browse
	switch b.Show {
	case ShowTriggered:
		if i.Status != app.Triggered {
			return false
		}
	case ShowAcked:
		if i.Status != app.Acknowledged {
			return false
		}
	case ShowOpen:
		if !i.Open() && !b.Past && !recentlyEnded(i, e.now) || b.Past && !i.Open() {
			return false
		}
	}
	if b.Urgency != "" && i.Urgency != b.Urgency {
		return false
	}
	return words == "" || strings.Contains(strings.ToLower(i.Title), words) ||
		strings.Contains(strings.ToLower(i.Service.Name), words) || fmt.Sprintf("#%d", i.Number) == words || fmt.Sprint(i.Number) == words
}

// recentlyEnded keeps what has just ended in sight.
func recentlyEnded(i *app.Incident, now time.Time) bool { return now.Sub(i.StatusAt) < 15*time.Minute }

// incidentRow is an incident in a list of the main window.
func (e eye) incidentRow(t *app.Tracked) Row {
	row := Row{
		ID: t.ID, Mark: incidentMark(t, e.s.Me.ID), Title: incidentTitle(t.Incident, 160),
		Selected: t.ID == e.ui.Browse.Selected && e.ui.Screen == ScreenIncidents,
		Dim:      !t.Open(), Tag: tag(t),
	}
	age := e.age(t)
	if age != "" {
		age += " ago"
	}
	row.Sub = joined(" · ", serviceName(t.Service), priority(t), number(t), age)
	row.Note, row.NoteMark = e.shortAnswer(t)
	if row.Note == "" && t.EscalatesAt.After(e.now) {
		row.Note = "escalates in " + Countdown(t.EscalatesAt.Sub(e.now))
	}
	return row
}

// pastList is what the history search found.
func (e eye) pastList(in *Incidents) {
	h := e.ui.History
	past := h.Value.Incidents
	key := e.historyKey()
	var found []int
	for i := range past {
		if e.passes(&past[i], "") {
			found = append(found, i)
		}
	}
	in.ids = func(i int) string { return past[found[i]].ID }
	in.List = List[Row]{Len: len(found), Selected: slices.IndexFunc(found, func(i int) bool { return past[i].ID == e.ui.Browse.Selected })}
	in.List.At = func(i int) Row {
		t := e.fromHistory(past[found[i]])
		if live, ok := e.s.Find(t.ID); ok {
			t = live
		}
		row := e.incidentRow(&t)
		row.Sub = joined(" · ", serviceName(t.Service), priority(&t), number(&t), Moment(t.CreatedAt, e.now, e.loc))
		return row
	}
	switch {
	case h.Key != key || h.State == Loading:
		in.Note = "Reading PagerDuty's history…"
		if len(found) == 0 {
			in.Empty = &Empty{Mark: Mark{Shape: ShapeSending}, Title: "Reading PagerDuty's history…", Busy: true}
		}
	case h.State == Failed:
		in.Note = "Could not be read: " + OneLine(h.Problem.What, 120)
		if len(found) == 0 {
			in.Empty = &Empty{
				Mark: Mark{Shape: ShapeWarning}, Title: "The history cannot be read",
				Text: joined(" ", endStop(OneLine(h.Problem.What, 160)), "Live pages are not touched by this.", endStop(OneLine(h.Problem.Do, 160))),
			}
		}
	case len(found) == 0:
		in.Empty = &Empty{Mark: Mark{Shape: ShapeOther}, Title: "Nothing was found", Text: "Try a longer time, other words, or All."}
	default:
		in.Note = fmt.Sprintf("%s, newest first, read %s", Plural(len(found), "incident", "incidents"), e.ago(h.ReadAt))
		if h.Value.Cut {
			in.Note = fmt.Sprintf("The newest were searched only: there are too many. %s, read %s", Plural(len(found), "incident", "incidents"), e.ago(h.ReadAt))
		}
	}
}

// stepRow moves the choice up or down the list.
func (u *UIState) stepRow(e eye, by int) {
	in := Incidents{}
	if u.Browse.Past {
		e.pastList(&in)
	} else {
		e.presentList(&in)
	}
	var ids []string
	for i := range in.List.Len {
		if id := in.ids(i); id != "" {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return
	}
	at := slices.Index(ids, u.Browse.Selected)
	switch {
	case at < 0 && by < 0:
		at = len(ids) - 1
	case at < 0:
		at = 0
	default:
		at = min(max(at+by, 0), len(ids)-1)
	}
	u.Browse.Selected = ids[at]
}

func (m Seek) update(u *UIState, e eye) []Effect {
	u.Browse.Search = m.Text
	return nil
}

func (m Sift) update(u *UIState, e eye) []Effect {
	u.Browse.Show, u.Browse.Urgency, u.Browse.Past = m.Show, m.Urgency, m.Past
	if m.Days > 0 {
		u.Browse.Days = m.Days
	}
	return nil
}
