package view

import (
	"fmt"

	"github.com/dogwatch-app/dogwatch/app"
)

// Now is the first screen: am I on call, until when, with whom, and what is open.
type Now struct {
	// Loading says that nothing has been read yet; the places stay as they will be.
	Loading bool
	Mark    Mark
	// Title is the state in large letters, Sub says more, Count counts down and
	// CountText says to what.
	Title, Sub       string
	Count, CountText string

	Shifts []ShiftRow
	Beside []PersonRow
	Above  []PersonRow
	// MatesNote stands in the place of Beside and Above where there are none.
	MatesNote string
	Next      ShiftRow
	NextNote  string

	Open      []Row
	OpenMark  Mark
	OpenHead  string
	OpenNote  string
	OpenMore  string
	Away      *Away
	Readiness Readiness
	Problems  []ProblemCard
}

// ShiftRow is one shift: what, when, and how long it still lasts.
type ShiftRow struct{ Name, When, Left string }

// PersonRow is somebody who is on call with me.
type PersonRow struct{ Name, Where string }

// ProblemCard says what happened, what it means for pages and what to do.
type ProblemCard struct {
	Code, What, Means, Do string
	Mark                  Mark
}

// nowOpen is how many incidents the first screen lists.
const nowOpen = 6

func (e eye) nowScreen() Now {
	var n Now
	if e.firstLook() {
		n.Loading = true
		n.Mark = Mark{Shape: ShapeSending, Word: "First look"}
		n.Title, n.Sub = "Looking at PagerDuty…", "Your shifts and incidents come in a moment."
	} else {
		e.dutyHead(&n)
	}
	e.dutyRows(&n)
	e.openRows(&n)
	n.Away, n.Readiness = e.away(), e.readiness()
	n.Problems = e.problems()
	return n
}

// dutyHead says whether I am on call. What burns is told below and by the mark.
func (e eye) dutyHead(n *Now) {
	d := e.s.Duty
	n.Mark = mark(app.TrayOffCall, "Off call")
	if d.Now {
		n.Mark = mark(app.TrayOnCall, "On call")
	}
	switch {
	case d.Now && d.Until.IsZero():
		n.Title, n.Sub = "You are on call", "without an end: an escalation policy names you"
	case d.Now:
		n.Title, n.Sub = "You are on call", "until "+Moment(d.Until, e.now, e.loc)
		n.Count, n.CountText = Span(d.Until.Sub(e.now)), "left"
	default:
		n.Title, n.Sub = "You are off call", "No shift is ahead of you."
		if d.Next != nil {
			n.Sub = "Your next shift begins " + Moment(d.Next.Start, e.now, e.loc)
			n.Count, n.CountText = Span(d.Next.Start.Sub(e.now)), "to go"
		}
	}
}

func (e eye) dutyRows(n *Now) {
	d := e.s.Duty
	for i, s := range d.Shifts {
		if i == 6 {
			n.Shifts = append(n.Shifts, ShiftRow{Name: fmt.Sprintf("and %d more", len(d.Shifts)-i)})
			break
		}
		row := ShiftRow{Name: shiftName(s), When: "without an end"}
		if !s.End.IsZero() {
			row.When, row.Left = "until "+Moment(s.End, e.now, e.loc), Span(s.End.Sub(e.now))
		}
		n.Shifts = append(n.Shifts, row)
	}
	n.Beside, n.Above = mates(d.Beside), mates(d.Above)
	switch {
	case n.Loading, !d.Now:
	case len(n.Beside)+len(n.Above) == 0:
		n.MatesNote = "Nobody else is on call at your level or above it."
	}
	switch {
	case d.Next != nil:
		n.Next = ShiftRow{Name: shiftName(*d.Next), When: Moment(d.Next.Start, e.now, e.loc), Left: "in " + Span(d.Next.Start.Sub(e.now))}
		if !d.Next.End.IsZero() {
			n.Next.When += " to " + Moment(d.Next.End, e.now, e.loc)
		}
	case !n.Loading:
		n.NextNote = "No later shift is planned."
	}
}

func shiftName(s app.Shift) string {
	name := OneLine(s.Schedule.String(), 60)
	if name == "" {
		name = "Named by the escalation policy"
	}
	if s.Level > 0 {
		name += fmt.Sprintf(" · level %d", s.Level)
	}
	return name
}

// mates lists people once each, with where they are on call.
func mates(list []app.Mate) []PersonRow {
	var rows []PersonRow
	at := map[string]int{}
	for _, m := range list {
		where := joined(", ", OneLine(m.Policy.String(), 40), levelWord(m.Level))
		if i, known := at[m.User.ID]; known {
			rows[i].Where = Cut(joined(" · ", rows[i].Where, where), 100)
			continue
		}
		if len(rows) == 6 {
			continue
		}
		at[m.User.ID] = len(rows)
		rows = append(rows, PersonRow{Name: OneLine(m.User.String(), 40), Where: where})
	}
	return rows
}

func levelWord(n int) string {
	if n <= 0 {
		return ""
	}
	return fmt.Sprintf("level %d", n)
}

func (e eye) openRows(n *Now) {
	count := 0
	for i := range e.s.Incidents {
		t := &e.s.Incidents[i]
		if !t.Mine || !t.Open() {
			continue
		}
		if count++; count <= nowOpen {
			n.Open = append(n.Open, e.incidentRow(t))
		}
	}
	switch {
	case count > nowOpen:
		n.OpenMore = fmt.Sprintf("and %d more under Incidents", count-nowOpen)
		fallthrough
	case count > 0:
		n.OpenHead = Plural(count, "incident of yours is open", "incidents of yours are open")
		if g := e.glance; g.State == app.TrayPaged {
			n.OpenHead = Plural(g.Count, "page waits for you", "pages wait for you")
			n.OpenMark = mark(g.State, "Paged")
			if count > g.Count {
				n.OpenNote = fmt.Sprintf("%d incidents of yours are open", count)
			}
		}
	case n.Loading:
		n.OpenHead, n.OpenNote = "Incidents", "Being read…"
		n.OpenMark = Mark{Shape: ShapeSending, Word: "First look"}
	default:
		n.OpenMark = Mark{Shape: ShapeDone, Word: "Nothing"}
		n.OpenHead, n.OpenNote = "Nothing is open", "Last looked "+e.ago(e.s.Connection.LastSync)+"."
		if !e.s.Connection.Blind.IsZero() || e.s.Connection.LastSync.IsZero() {
			n.OpenMark = mark(app.TrayBlind, "Not known")
			n.OpenHead, n.OpenNote = "Not known", "PagerDuty cannot be seen: what is open now is not known here."
		}
	}
}

// problems are told in full, the connection's own first.
func (e eye) problems() []ProblemCard {
	var cards []ProblemCard
	add := func(p app.Problem, m Mark) {
		for _, c := range cards {
			if c.Code == p.Code && p.Code != "" {
				return
			}
		}
		if len(cards) == 12 {
			return
		}
		cards = append(cards, ProblemCard{
			Code: p.Code, What: OneLine(p.What, 200), Means: OneLine(p.Means, 240), Do: OneLine(p.Do, 240), Mark: m,
		})
	}
	told := ""
	if p := e.s.Connection.Problem; p != nil {
		if _, blind := e.blindLine(); blind {
			told = p.Code // the banner tells it
		} else {
			add(*p, Mark{Shape: ShapeWarning, Word: "Problem"})
		}
	}
	for _, p := range e.s.Problems {
		if told == "" || p.Code != told {
			add(p, Mark{Shape: ShapeWarning, Word: "Problem"})
		}
	}
	return cards
}
