package view

import (
	"fmt"
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// SwapDetail is a request in full.
type SwapDetail struct {
	ID   string
	Mark Mark
	// Left is how long there still is; When the first stretch.
	Left              string
	Title, When, Meta string
	State             Line
	// Warnings are what is in the way, and what speaks against it.
	Warnings []Line
	Buttons  []Button
	Repair   *SwapRepair
	Legs     []SwapLeg
	Message  *SwapMessage
	Offers   []SwapOfferRow
	Log      []SwapLogRow
	LogNote  string
	Copy     *SwapCopy
}

// SwapRepair is a swap that is half-way: what stands, what is missing, and PagerDuty's
// own words.
type SwapRepair struct {
	Title, Word      string
	Written, Missing []string
	Buttons          []Button
}

// SwapLeg is one stretch that changes hands.
type SwapLeg struct {
	Schedule string
	From, To string
	Length   string
	Times    []Fact
	// Note says that only a part of it is meant.
	Note string
}

// SwapMessage is what the asker wrote.
type SwapMessage struct{ By, Text string }

// SwapOfferRow is an offer to take a part.
type SwapOfferRow struct {
	Who, When, Other, Text string
	// Mine says that it waits for my yes.
	Mine bool
}

// SwapLogRow is a line of the history: who, when, what, and by whose word.
type SwapLogRow struct {
	Mark Mark
	Time string
	What string
	Text string
	// By is the program that said it, and whether PagerDuty vouches for the person.
	By string
	// Void says why it does not count, "" where it does.
	Void string
}

// SwapCopy is a text to hand over.
type SwapCopy struct{ Title, Text string }

// logShown is how many lines of a history are shown.
const logShown = 60

func (e eye) swapDetail(s *app.Swap) SwapDetail {
	w := e.swapWords()
	d := SwapDetail{
		ID: s.ID, Mark: w.mark(*s), Left: e.swapLeft(s),
		Title: w.head(*s), State: w.line(*s), Buttons: e.swapButtons(s),
	}
	if h := e.swapHanding(s.ID); h != nil && s.Doing == nil {
		d.Mark = Mark{Shape: ShapeSending, Word: "Sending…"}
		d.State = Line{Mark: d.Mark, Text: "Handing it to the watch…", More: "Nothing of it counts before PagerDuty has it."}
	}
	d.When = joined(" · ", w.span(s.Takes().Span), lengthOfSpan(s.Takes().Span))
	if s.For != nil {
		d.When = w.span(s.Takes().Span) + ", for " + w.span(s.For.Span)
	}
	d.Meta = joined(" · ", scheduleName(s.Give.Schedule), e.swapWay(s), "asked "+e.askedWhen(s))
	d.Warnings = append(w.inTheWay(*s), e.judged(s)...)
	d.Repair = e.repair(s, &d)
	d.Legs = e.swapLegs(s)
	if text := Block(s.Message); text != "" {
		d.Message = &SwapMessage{By: capital(w.whose(s.From)) + " message", Text: text}
	}
	for _, o := range s.Offers {
		row := SwapOfferRow{Who: w.subject(o.By), When: joined(" · ", w.span(o.Span), lengthOfSpan(o.Span)), Text: OneLine(o.Text, 300)}
		if zone := e.zoneOfPerson(o.By); zone != nil && o.By.ID != e.s.Me.ID && !sameClock(zone, e.loc, o.Span) {
			row.Other = longSpan(o.Span, zone) + " " + cityOf(zone)
		}
		row.Mine = s.State == app.SwapOpen && s.From.ID == e.s.Me.ID
		d.Offers = append(d.Offers, row)
	}
	e.swapLog(s, &d)
	if text := Block(s.Copy); text != "" {
		d.Copy = &SwapCopy{Title: e.copyTitle(s), Text: text}
	}
	return d
}

func (e eye) askedWhen(s *app.Swap) string {
	if s.At.IsZero() {
		return "at an unknown time"
	}
	return e.ago(s.At)
}

// swapWay is by what way a request travels.
func (e eye) swapWay(s *app.Swap) string {
	switch s.Via {
	case app.SwapByCopy:
		return "by a copied text"
	case app.SwapByWord:
		return "by word of mouth"
	}
	if name := OneLine(e.s.Swaps.Service.Name, 40); name != "" {
		return "by the service " + name
	}
	return "by PagerDuty"
}

func (e eye) copyTitle(s *app.Swap) string {
	if s.From.ID == e.s.Me.ID {
		return "Send this to " + e.swapWords().people(s.To)
	}
	return "Send this back to " + e.swapWords().who(s.From)
}

// repair is the card of a swap that PagerDuty refused half-way. Its buttons stand in
// it alone.
func (e eye) repair(s *app.Swap, d *SwapDetail) *SwapRepair {
	if s.Half == nil {
		return nil
	}
	w := e.swapWords()
	if s.Doing != nil && s.Doing.Tries > 1 {
		d.State.More = joined(" ", d.State.More, fmt.Sprintf("Tried %s so far.", Plural(s.Doing.Tries, "time", "times")))
	}
	r := &SwapRepair{
		Title: "PagerDuty refused a part of it", Word: endStop(orElse(OneLine(s.Half.Word, 400), "PagerDuty does not say why")),
		Written: w.overrides(s.Half.Written), Missing: w.wishes(s.Half.Missing),
	}
	for i := range d.Buttons {
		if b := &d.Buttons[i]; b.Do == DoSwapFinish || b.Do == DoSwapUndo {
			r.Buttons = append(r.Buttons, *b)
			b.Hidden = true
		}
	}
	return r
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// swapLegs are the stretches that change hands.
func (e eye) swapLegs(s *app.Swap) []SwapLeg {
	w := e.swapWords()
	taker := s.Taker
	to := w.people(s.To)
	switch {
	case !taker.Zero():
		to = w.who(taker)
	case s.Everyone || len(s.To) > 2:
		to = "whoever accepts first"
	case len(s.To) == 2:
		to = strings.Replace(to, " and ", " or ", 1)
	}
	give := SwapLeg{Schedule: scheduleName(s.Give.Schedule), From: w.subject(s.From), To: capital(to)}
	takes := s.Takes()
	if !takes.Same(s.Give.Span) {
		give.Note = "A part of " + w.span(s.Give.Span)
	}
	legs := []SwapLeg{e.legTimes(give, takes.Span, s, taker)}
	if s.For != nil {
		back := SwapLeg{Schedule: scheduleName(s.For.Schedule), From: capital(to), To: w.subject(s.From)}
		legs = append(legs, e.legTimes(back, s.For.Span, s, taker))
	}
	return legs
}

// legTimes tells a stretch by the clocks of those whom it is about.
func (e eye) legTimes(leg SwapLeg, span app.Span, s *app.Swap, taker app.Ref) SwapLeg {
	leg.Length = lengthOfSpan(span)
	leg.Times = []Fact{{"Your time", e.swapWords().span(span)}}
	told := []*time.Location{e.loc}
	people := append([]app.Ref{s.From, taker}, s.To...)
	for _, r := range people[:min(len(people), 6)] {
		zone := e.zoneOfPerson(r)
		if r.ID == e.s.Me.ID || zone == nil {
			continue
		}
		known := false
		for _, z := range told {
			known = known || sameClock(z, zone, span)
		}
		if known {
			continue
		}
		told = append(told, zone)
		first, _, _ := strings.Cut(OneLine(r.String(), 40), " ")
		leg.Times = append(leg.Times, Fact{Cut(first, 14) + "'s time", fmt.Sprintf("%s (%s)", longSpan(span, zone), cityOf(zone))})
	}
	return leg
}

// swapLog is the history, the newest first.
func (e eye) swapLog(s *app.Swap, d *SwapDetail) {
	w := e.swapWords()
	for i := len(s.History) - 1; i >= 0; i-- {
		if len(d.Log) == logShown {
			d.LogNote = fmt.Sprintf("and %d more before", i+1)
			return
		}
		ev := s.History[i]
		row := SwapLogRow{Mark: swapLogMark(ev), Time: Moment(ev.At, e.now, e.loc), What: w.said(ev, *s)}
		if ev.At.IsZero() {
			row.Time = "—"
		}
		if ev.What != app.SaidAsk || ev.Text != s.Message { // the message stands above
			row.Text = Cut(Block(ev.Text), 4000)
		}
		client := OneLine(ev.Client, 60)
		switch {
		case ev.Claimed:
			row.By = joined(" · ", client, "not vouched for by PagerDuty: a pasted text says so")
		case ev.What == app.SaidSeen:
			row.By = "read from the schedule"
		case client == "":
			row.By = "in PagerDuty, by hand"
		default:
			row.By = client
		}
		if ev.Void != "" {
			row.Void = "Does not count: " + endStop(OneLine(ev.Void, 200))
			row.Mark = Mark{Shape: ShapeRefused, Word: "Does not count"}
		}
		d.Log = append(d.Log, row)
	}
}

// swapLogMark gives a line of the history the shape of what was said.
func swapLogMark(ev app.SwapEvent) Mark {
	switch ev.What {
	case app.SaidAsk:
		return Mark{State: app.TraySwapWaiting, Shape: Shape(app.TraySwapWaiting), Word: "Asked"}
	case app.SaidAccept, app.SaidCovered, app.SaidSeen:
		return Mark{State: app.TraySwapWaiting, Shape: ShapeDone, Word: "Yes"}
	case app.SaidOffer:
		return Mark{State: app.TraySwapWaiting, Shape: ShapeUnknown, Word: "Offer"}
	case app.SaidDecline, app.SaidFailed:
		return Mark{Shape: ShapeRefused, Word: "No"}
	case app.SaidWithdraw, app.SaidTakeBack:
		return Mark{Shape: ShapeBack, Word: "Back"}
	case app.SaidClosed:
		return Mark{State: app.TrayOffCall, Shape: ShapeDone, Word: "Closed"}
	}
	return Mark{Shape: ShapeOther, Word: "Wrote"}
}
