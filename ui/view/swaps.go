package view

import (
	"fmt"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// Swaps is the screen of requests: a list, and the one that is chosen in full.
type Swaps struct {
	// Service says by what way requests go, and how fresh they are; Alarm stands above
	// all where they could not be read, or the service is not fit.
	Service Line
	Alarm   *Line
	Tools   []Button
	List    List[Row]
	// Empty stands in everything's place while there is no request at all.
	Empty  *Empty
	Steps  []string
	Detail *SwapDetail
	// NoDetail stands in the detail's place while nothing is chosen.
	NoDetail Empty
	// Page is how far the detail was scrolled by keys: it scrolls by what is added.
	Page int

	ids func(i int) string
}

// The sections of the list, in their order.
const (
	swapsWaiting = iota
	swapsMine
	swapsOthers
	swapsOver
	swapSections
)

var swapHeads = [swapSections]string{"Waiting for me", "Mine", "Open to all, and others'", "History"}

// swapSection is where in the list a swap stands.
func (e eye) swapSection(s *app.Swap) int {
	me := e.s.Me.ID
	mine := s.From.ID == me || s.Taker.ID == me && me != ""
	for _, o := range s.Offers {
		mine = mine || o.By.ID == me
	}
	switch {
	case s.Waits(me):
		return swapsWaiting
	case s.State == app.SwapCovered && mine && s.Start().After(e.now), s.Doing != nil:
		return swapsMine // it can still be taken back, or something is under way here
	case s.State.Ended():
		return swapsOver
	case mine:
		return swapsMine
	}
	return swapsOthers
}

// swapSlot is a row of the list: a head, or the place of a swap.
type swapSlot struct {
	head string
	n    int
	at   int
}

func (e eye) swapSlots() []swapSlot {
	var sections [swapSections][]int
	for i := range e.s.Swaps.All {
		n := e.swapSection(&e.s.Swaps.All[i])
		sections[n] = append(sections[n], i)
	}
	var slots []swapSlot
	for n, list := range sections {
		if len(list) == 0 {
			continue
		}
		slots = append(slots, swapSlot{head: swapHeads[n], n: len(list)})
		for _, i := range list {
			slots = append(slots, swapSlot{at: i})
		}
	}
	return slots
}

func (e eye) swaps() Swaps {
	v := Swaps{Service: e.swapService(), Alarm: e.swapAlarm(), Tools: e.swapTools(), Page: e.ui.Swaps.Page}
	slots := e.swapSlots()
	chosen := e.swapChosen(slots)
	v.List.Selected = -1
	for n, slot := range slots {
		if slot.head != "" {
			v.List.Heads = append(v.List.Heads, n)
		} else if e.s.Swaps.All[slot.at].ID == chosen {
			v.List.Selected = n
		}
	}
	v.ids = func(i int) string {
		if slots[i].head != "" {
			return ""
		}
		return e.s.Swaps.All[slots[i].at].ID
	}
	v.List.Len, v.List.At = len(slots), func(i int) Row {
		if slots[i].head != "" {
			return Row{Head: slots[i].head, Count: fmt.Sprint(slots[i].n)}
		}
		s := &e.s.Swaps.All[slots[i].at]
		return e.swapRow(s, s.ID == chosen)
	}
	v.NoDetail = Empty{Mark: Mark{Shape: ShapeOther}, Title: "Nothing is chosen", Text: "Choose a request with Up and Down, or the mouse."}
	if s, ok := e.s.Swaps.Find(chosen); ok {
		d := e.swapDetail(&s)
		v.Detail = &d
	} else if e.ui.Swaps.Selected != "" {
		v.NoDetail = Empty{Mark: Mark{Shape: ShapeSending}, Title: "Not here yet", Text: "The request is not known here. It comes with the next look, or it was long ago."}
	}
	e.swapsEmpty(&v)
	return v
}

// swapChosen is the one in full: the person's choice, else what they look at, else the
// first that waits.
func (e eye) swapChosen(slots []swapSlot) string {
	if e.ui.Swaps.Selected != "" {
		return e.ui.Swaps.Selected
	}
	if _, known := e.s.Swaps.Find(e.ui.Swaps.looked); known {
		return e.ui.Swaps.looked
	}
	for _, slot := range slots {
		if slot.head == "" {
			return e.s.Swaps.All[slot.at].ID
		}
	}
	return ""
}

// swapRow is a swap in the list.
func (e eye) swapRow(s *app.Swap, chosen bool) Row {
	w := e.swapWords()
	m := w.mark(*s)
	if e.swapHanding(s.ID) != nil && s.Doing == nil {
		m = Mark{Shape: ShapeSending, Word: "Sending…"}
	}
	note := m.Word
	if s.Waits(e.s.Me.ID) && s.Half == nil {
		note = "Your turn"
	}
	row := Row{
		ID: s.ID, Mark: m, Title: w.short(*s), Sub: e.rowSpan(s.Takes().Span), Note: note, NoteMark: Mark{State: m.State},
		Selected: chosen, Dim: s.State.Ended() && s.State != app.SwapCovered,
	}
	if other := e.otherClock(s, s.Takes().Span); other != "" {
		row.Sub += " · " + other
	}
	row.More = joined(" · ", capital(e.swapLeft(s)), swapKind(s.SwapRequest), scheduleName(s.Give.Schedule))
	if s.Stale != "" {
		row.Tag = "EDITED"
	}
	return row
}

// swapLeft is how long there still is, or when it ended.
func (e eye) swapLeft(s *app.Swap) string {
	if s.State.Ended() && s.State != app.SwapCovered {
		if s.Ended.IsZero() {
			return ""
		}
		return e.ago(s.Ended)
	}
	start := s.Start()
	switch {
	case start.IsZero():
		return ""
	case start.After(e.now):
		return "begins in " + Age(start.Sub(e.now))
	case s.Takes().End.After(e.now):
		return "runs"
	}
	return "began " + e.ago(start)
}

// counterpart is whose zone is told beside mine: the asker's, or of my own request the
// taker's, or that of the only one who was asked.
func (e eye) counterpart(s *app.Swap) app.Ref {
	switch {
	case s.From.ID != e.s.Me.ID:
		return s.From
	case !s.Taker.Zero():
		return s.Taker
	case len(s.To) == 1:
		return s.To[0]
	}
	return app.Ref{}
}

// otherClock is when a stretch begins by the counterpart's clock, "" where that is mine or unknown.
func (e eye) otherClock(s *app.Swap, span app.Span) string {
	zone := e.zoneOfPerson(e.counterpart(s))
	if zone == nil || sameClock(zone, e.loc, span) {
		return ""
	}
	from := span.Start.In(zone)
	if app.DateOf(from) == app.DateOf(span.Start.In(e.loc)) {
		return from.Format("15:04 ") + cityOf(zone)
	}
	return from.Format("Mon 15:04 ") + cityOf(zone)
}

// rowSpan is a stretch for a narrow row: "Fri 4 Dec 18:00 – Sat 09:00".
func (e eye) rowSpan(s app.Span) string {
	from, to := s.Start.In(e.loc), s.End.In(e.loc)
	if app.DateOf(from) == app.DateOf(to) || s.Start.IsZero() || s.Length() >= 6*24*time.Hour {
		return e.swapWords().span(s)
	}
	return from.Format("Mon 2 Jan 15:04 – ") + to.Format("Mon 15:04")
}

// swapService says by what way requests go.
func (e eye) swapService() Line {
	sw := &e.s.Swaps
	if sw.Service.Zero() {
		return Line{
			Mark: Mark{Shape: ShapeOther, Word: "Copy"}, Text: "No service for requests is named",
			More: "Requests go as text that you copy and the other pastes. A team's service is named in Settings, Swaps.",
		}
	}
	l := Line{Mark: Mark{State: app.TraySwapWaiting, Shape: ShapeDone, Word: "Service"}, Text: "By the service " + OneLine(sw.Service.String(), 60)}
	switch {
	case sw.At.IsZero():
		l.Mark, l.More = Mark{Shape: ShapeSending, Word: "Reading"}, "Reading the requests…"
	default:
		l.More = "Read " + e.ago(sw.At)
		if len(sw.Findings) > 0 && unfit(sw.Findings) == 0 {
			l.More += " · checked, and fit"
		}
	}
	return l
}

// unfit counts what the check of the service found wrong.
func unfit(findings []app.SwapFinding) int {
	bad := 0
	for _, f := range findings {
		if !f.OK {
			bad++
		}
	}
	return bad
}

// swapAlarm says what is wrong with the way itself.
func (e eye) swapAlarm() *Line {
	sw := &e.s.Swaps
	if p := sw.Problem; p != nil {
		more := "Nothing was read yet."
		if !sw.At.IsZero() {
			more = "What stands here was read " + e.ago(sw.At) + "."
		}
		return &Line{
			Mark: Mark{Shape: ShapeWarning, Word: "Not read"}, Text: "The requests cannot be read: " + endStop(OneLine(p.What, 200)),
			More: joined(" ", endStop(OneLine(p.Do, 160)), more, e.pagesGoOn()),
		}
	}
	if bad := unfit(sw.Findings); bad > 0 {
		return &Line{
			Mark: Mark{State: app.TraySwapWaiting, Shape: ShapeWarning, Word: "Service"},
			Text: fmt.Sprintf("The service is not fit for requests: %s to change.", Plural(bad, "thing", "things")), More: "Settings, Swaps, says what and how.",
		}
	}
	return nil
}

// swapsEmpty says what to do while there is no request.
func (e eye) swapsEmpty(v *Swaps) {
	if len(e.s.Swaps.All) > 0 || e.ui.Swaps.Selected != "" && e.now.Sub(e.ui.Swaps.askedAt) < time.Minute {
		return
	}
	sw := &e.s.Swaps
	if !sw.Service.Zero() && sw.At.IsZero() && sw.Problem == nil {
		v.Empty = &Empty{Mark: Mark{Shape: ShapeSending}, Title: "Reading the requests…", Busy: true}
		return
	}
	if !sw.Service.Zero() && sw.At.IsZero() { // the alarm above says why
		v.Empty = &Empty{Mark: Mark{Shape: ShapeUnknown}, Title: "The requests are not read yet", Text: "Whether somebody asks you for a shift is not known."}
		return
	}
	v.Empty = &Empty{Mark: mark(app.TraySwapWaiting, ""), Title: "No requests", Text: "Nobody asks you for a shift, and you ask nobody."}
	v.Steps = []string{
		"In the Calendar, go to a shift of yours, or select a part of it, and press R: Dogwatch shows who fits, and why.",
		"On a shift of somebody else's R offers them one of yours for it.",
	}
	if sw.Service.Zero() {
		v.Steps = append(v.Steps, "No service is named, so a request is a text: copy it to your teammate, and paste here (Ctrl+V) what they send you.",
			"With a service of the team's in PagerDuty it goes by itself: name it in Settings, Swaps.")
	} else {
		v.Steps = append(v.Steps, "Nothing is written to a schedule before somebody has said yes.")
	}
}
