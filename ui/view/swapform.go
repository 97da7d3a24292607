package view

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// SwapForm is the form in which a request is written, in front of the calendar.
type SwapForm struct {
	Serial int
	// Page is how far it was scrolled by keys: it scrolls by what is added.
	Page        int
	Title, When string
	// Kinds are cover and exchange; none for a turn of somebody else's.
	Kinds []SwapFormKind
	// Against speaks against the request itself.
	Against []Line
	// PeopleHead stands above the people; All asks everybody who can.
	PeopleHead string
	All        *SwapFormKind
	People     []SwapPerson
	// Wait says that they are being weighed, Failed why they could not be.
	Wait   string
	Failed *ProblemCard
	// Person is the one at the cursor, in full.
	Person *SwapFitCard
	// Turns are those to be had in exchange.
	TurnsHead string
	Turns     []SwapTurn
	TurnsNote string
	// WritesHead and Writes tell what comes of a yes.
	WritesHead string
	Writes     []string
	Buttons    []Button
	// Why says what is still missing, or what did not get through.
	Why   Line
	Hints []KeyHint
}

// SwapFormKind is a choice of the form.
type SwapFormKind struct {
	Label, Key string
	On         bool
	Kind       app.SwapKind
}

// SwapPerson is a candidate in the list.
type SwapPerson struct {
	Key, Name string
	// Sub says in a line why they fit, or do not.
	Sub            string
	Mark           Mark
	Picked, Cursor bool
	Off            bool
	Hue            int
	Initials       string
}

// SwapFitCard is a candidate in full: the time by their clock, what speaks against it,
// and what they and I carry before and after.
type SwapFitCard struct {
	Name  string
	Facts []Fact
	But   []Line
	// Loads compare before and after, in the 90 days around now.
	LoadsHead string
	Loads     []SwapLoadRow
}

// SwapLoadRow is one measure, for them and for me.
type SwapLoadRow struct{ Name, Theirs, Mine string }

// SwapTurn is a turn that can be exchanged.
type SwapTurn struct {
	// Row is its place among all of them.
	Row       int
	Text, Sub string
	On        bool
}

// turnsShown is how many turns stand in the form at once.
const turnsShown = 4

// swapForm is the form, nil while none is open here.
func (e eye) swapForm() *SwapForm {
	d := e.ui.Swaps.Draft
	if d == nil || e.ui.Screen != ScreenCalendar {
		return nil
	}
	w := e.swapWords()
	f := &SwapForm{Serial: d.Serial, Page: d.Page, Title: "Ask for cover"}
	f.When = joined(" · ", scheduleName(d.Turn.Schedule), w.span(d.Turn.Span), Span(d.Turn.Length()))
	switch {
	case !d.Mine:
		f.Title = fmt.Sprintf("Offer %s an exchange", OneLine(d.Owner.String(), 40))
	case d.Kind == app.SwapExchange:
		f.Title = "Offer an exchange"
	}
	if d.Mine {
		f.Kinds = []SwapFormKind{
			{Label: "Cover", Key: "X", On: d.Kind == app.SwapCover, Kind: app.SwapCover},
			{Label: "Exchange", Key: "X", On: d.Kind == app.SwapExchange, Kind: app.SwapExchange},
		}
	}
	e.formPeople(f, d)
	e.formTurns(f, d)
	f.WritesHead = "Written to PagerDuty once somebody has said yes"
	if len(d.Picked) == 1 {
		f.WritesHead = fmt.Sprintf("Written to PagerDuty once %s has said yes", w.who(d.Picked[0]))
	}
	f.Writes = e.draftWrites(d)
	e.formFoot(f, d)
	return f
}

func (e eye) formPeople(f *SwapForm, d *SwapDraft) {
	w := e.swapWords()
	fit := &e.ui.Swaps.fit
	for _, o := range fit.Value.Against {
		f.Against = append(f.Against, w.objectionLine(o))
	}
	if m := OneLine(fit.Value.Missing, 200); m != "" {
		f.Against = append(f.Against, Line{Mark: Mark{Shape: ShapeWarning, Word: "Not read"}, Text: endStop(capital(m))})
	}
	f.PeopleHead = "Whom to ask, the fittest first"
	if !d.Mine {
		f.PeopleHead = "How it would suit"
	} else if d.Kind == app.SwapCover {
		f.All = &SwapFormKind{Label: "Everyone who can", Key: "E", On: d.Everyone}
	}
	people := e.draftPeople()
	switch {
	case fit.State == Failed && len(people) == 0:
		p := fit.Problem
		f.Failed = &ProblemCard{Mark: Mark{Shape: ShapeWarning, Word: "Not read"}, What: "Your teammates could not be weighed: " + endStop(OneLine(p.What, 200)), Do: OneLine(p.Do, 160), Means: "It is tried again by itself."}
	case fit.State != Ready && len(people) == 0:
		f.Wait = "Looking at who is free, rested and due…"
	case len(people) == 0:
		f.Wait = "Nobody else is on this schedule."
	}
	for i := range people {
		c := &people[i]
		p := SwapPerson{
			Name: personName(c.User.Ref()), Sub: e.fitWords(c), Mark: Mark{State: app.TraySwapWaiting, Shape: ShapeDone, Word: "Fits"},
			Cursor: i == d.Cursor, Off: !c.Can(), Hue: e.ui.Calendar.hue(c.User.ID), Initials: initials(c.User.Name),
			Picked: slices.ContainsFunc(d.Picked, func(r app.Ref) bool { return r.ID == c.User.ID }),
		}
		switch {
		case p.Off:
			p.Mark = Mark{Shape: ShapeRefused, Word: "Cannot"}
		case len(c.But) > 0:
			p.Mark = Mark{Shape: ShapeWarning, Word: "But"}
		}
		if i < 9 {
			p.Key = fmt.Sprint(i + 1)
		}
		f.People = append(f.People, p)
	}
	if d.Cursor < len(people) {
		f.Person = e.fitCard(&people[d.Cursor], d)
	}
}

// farRest is where a rest counts as "no other shift near".
const farRest = 14 * 24 * time.Hour

// fitWords says in a line why somebody fits: what speaks against it first.
func (e eye) fitWords(c *app.SwapCandidate) string {
	w := e.swapWords()
	var parts []string
	for _, o := range c.But {
		if o.Hard {
			return "Cannot: " + w.objection(o)
		}
	}
	for _, o := range c.But {
		if o.Code != app.SwapAtNight { // told below, with its length
			parts = append(parts, w.objection(o))
		}
	}
	if len(parts) == 0 {
		parts = append(parts, "free")
		switch {
		case c.Rest <= 0:
		case c.Rest >= farRest:
			parts = append(parts, "no other shift near")
		default:
			parts = append(parts, "rested "+Span(c.Rest))
		}
	}
	if c.Night > 0 {
		parts = append(parts, Span(c.Night)+" at night for them")
	}
	return capital(joined(" · ", parts...))
}

// fitCard is a candidate in full.
func (e eye) fitCard(c *app.SwapCandidate, d *SwapDraft) *SwapFitCard {
	w := e.swapWords()
	card := &SwapFitCard{Name: personName(c.User.Ref()), LoadsHead: "In 90 days, before and after"}
	turn := d.Turn.Span
	if !d.Mine {
		if turns := e.draftTurns(d); d.Choice < len(turns) {
			turn = turns[d.Choice].Span // what they would take
		}
	}
	card.Facts = append(card.Facts, Fact{"Your time", longSpan(turn, e.loc)})
	if zone := e.zoneOfPerson(c.User.Ref()); zone != nil && !sameClock(zone, e.loc, turn) {
		card.Facts = append(card.Facts, Fact{"Their time", longSpan(turn, zone) + " (" + cityOf(zone) + ")"})
	} else if zone != nil {
		card.Facts = append(card.Facts, Fact{"Their time", "The same as yours"})
	}
	rest := "No other shift near"
	switch {
	case c.Rest <= 0:
		rest = "None"
	case c.Rest < farRest:
		rest = Span(c.Rest) + " between shifts"
	}
	card.Facts = append(card.Facts, Fact{"Rest", rest})
	night := "None of it"
	if c.Night > 0 {
		night = Span(c.Night) + " of it"
	}
	card.Facts = append(card.Facts, Fact{"Their night", night})
	for _, o := range c.But {
		card.But = append(card.But, w.objectionLine(o))
	}
	mine := e.ui.Swaps.fit.Value.Mine
	count := func(a, b int) string { return fmt.Sprintf("%d, then %d", a, b) }
	long := func(a, b time.Duration) string { return hoursWord(a) + ", then " + hoursWord(b) }
	card.Loads = []SwapLoadRow{
		{"", Cut(strings.SplitN(card.Name, " ", 2)[0], 16), "You"},
		{"Nights", count(c.Load.Nights, c.Load.NightsAfter), count(mine.Nights, mine.NightsAfter)},
		{"Weekends", long(c.Load.Weekend, c.Load.WeekendAfter), long(mine.Weekend, mine.WeekendAfter)},
		{"On call", long(c.Load.Total, c.Load.TotalAfter), long(mine.Total, mine.TotalAfter)},
	}
	return card
}

// hoursWord is a length in full hours, as loads are compared.
func hoursWord(d time.Duration) string { return fmt.Sprintf("%.0f h", math.Round(d.Hours())) }

func (e eye) formTurns(f *SwapForm, d *SwapDraft) {
	if d.Kind != app.SwapExchange {
		return
	}
	turns := e.draftTurns(d)
	f.TurnsHead = "What you give for it"
	if d.Mine {
		f.TurnsHead = "What you take for it"
		if len(d.Picked) == 0 {
			f.TurnsNote = "Choose a person first: their shifts stand here."
			return
		}
		f.TurnsHead = fmt.Sprintf("Which of %s shifts you take for it", e.swapWords().whose(d.Picked[0]))
	}
	if len(turns) == 0 {
		if f.TurnsNote = "There is no later shift to exchange."; e.ui.Swaps.fit.State == Loading {
			f.TurnsNote = "Reading…"
		}
		return
	}
	from := min(max(d.Choice-turnsShown/2, 0), max(len(turns)-turnsShown, 0))
	for i := from; i < min(from+turnsShown, len(turns)); i++ {
		t := turns[i]
		row := SwapTurn{Row: i, Text: longSpan(t.Span, e.loc), Sub: scheduleName(t.Schedule) + " · " + Span(t.Length()), On: i == d.Choice}
		f.Turns = append(f.Turns, row)
	}
	if len(turns) > turnsShown {
		f.TurnsNote = fmt.Sprintf("%d of %d, Left and Right go on", d.Choice+1, len(turns))
	}
}

// draftWrites tells what is written after a yes: as it was weighed, else as it follows
// from the request.
func (e eye) draftWrites(d *SwapDraft) []string {
	w := e.swapWords()
	r, whole := e.draftRequest(d)
	if !whole {
		return nil
	}
	fit := &e.ui.Swaps.fit
	asked, _ := e.draftFit(d)
	if fit.State == Ready && fit.Key == fitKey("draft", asked, e.s.Calendar.Number) && len(fit.Value.Writes) > 0 && len(r.To) == 1 {
		return w.wishes(fit.Value.Writes)
	}
	to := r.To[0]
	if len(r.To) > 1 {
		to = app.Ref{ID: "?", Name: "whoever accepts first"}
	}
	return w.writes(app.Swap{SwapRequest: r}, to, app.Span{})
}

func (e eye) formFoot(f *SwapForm, d *SwapDraft) {
	why := e.whyNotDraft(d)
	none := e.s.Swaps.Service.Zero()
	one := why
	if one == "" && len(d.Picked) != 1 {
		one = "That is for one person: choose one."
	}
	ask := Button{Do: DoDraftAsk, Key: "Ctrl Enter", Label: "Ask", Main: !none, Why: why}
	switch {
	case d.Everyone:
		ask.Label = fmt.Sprintf("Ask all %d", len(d.Picked)) // who is on call then is not among them
	case len(d.Picked) == 1:
		ask.Label = "Ask " + Cut(strings.SplitN(OneLine(d.Picked[0].String(), 40), " ", 2)[0], 16)
	case len(d.Picked) > 1:
		ask.Label = fmt.Sprintf("Ask %d people", len(d.Picked))
	}
	copied := Button{Do: DoDraftCopy, Key: "C", Label: "Copy request…", Why: one}
	if none {
		ask.Hidden = true
		copied.Main, copied.Key = true, "Ctrl Enter"
	}
	f.Buttons = []Button{
		ask, copied,
		{Do: DoDraftVouch, Key: "K", Label: "I have their OK…", Why: one},
		{Do: DoDraftClose, Key: "Esc", Label: "Cancel"},
	}
	for i := range f.Buttons {
		f.Buttons[i].Off = f.Buttons[i].Why != ""
	}
	switch {
	case d.Failed != "":
		f.Why = Line{Mark: Mark{Shape: ShapeRefused, Word: "Not taken"}, Text: d.Failed}
	case d.Busy != 0:
		f.Why = Line{Mark: Mark{Shape: ShapeSending, Word: "Sending"}, Text: "Handing it to the watch…"}
	case d.leaving:
		f.Why = Line{Mark: Mark{Shape: ShapeWarning, Word: "Not sent"}, Text: "Your message is not sent. Esc once more throws it away."}
	case e.ui.Said != "": // the form lies in front of where it is told elsewhere
		f.Why = Line{Mark: Mark{Shape: ShapeOther, Word: "Said"}, Text: e.ui.Said}
	case why != "":
		f.Why = Line{Mark: Mark{Shape: ShapeOther, Word: "Missing"}, Text: why}
	case none:
		f.Why = Line{Mark: Mark{Shape: ShapeOther, Word: "Copy"}, Text: "No service for requests is named (Settings, Swaps): you hand a text over, and they paste it into their Dogwatch."}
	case e.draftSoftly(d):
		f.Why = Line{Mark: Mark{Shape: ShapeWarning, Word: "But"}, Text: "Something speaks against it. You can ask all the same."}
	}
	if d.Mine {
		f.Hints = []KeyHint{{"Space", "choose"}, {"Up Down", "people"}}
	}
	if d.Kind == app.SwapExchange {
		f.Hints = append(f.Hints, KeyHint{"Left Right", "shifts"})
	}
}
