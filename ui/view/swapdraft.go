package view

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/dogwatch-app/dogwatch/app"
)

// SwapDraft is a request being written: what of whose time, and whom it asks.
type SwapDraft struct {
	// Serial tells one from the one before.
	Serial int
	// Turn is the stretch that was selected, Owner's. Where that is not me, I offer one of
	// my turns for it.
	Turn  app.Turn
	Owner app.Ref
	Mine  bool
	Kind  app.SwapKind
	// Picked are those asked, the first chosen first; Everyone, that they are all who can.
	Picked   []app.Ref
	Everyone bool
	// Cursor is the row of the candidates, Choice that of the turns to exchange.
	Cursor, Choice int
	Message        string
	// Page counts how far the form was scrolled by keys, in windows full.
	Page int
	// leaving says that Escape was pressed, though a message is written: once more puts
	// it away.
	leaving bool
	// Busy is the Submission that is under way, 0 for none; verb its intent's, text that
	// it makes a text to copy, and Failed why the last did not get through.
	Busy    int
	Failed  string
	verb    app.Verb
	text    bool
	settled bool
}

// The messages of the form in which a request is written.
type (
	// DraftKind chooses between a cover and an exchange.
	DraftKind struct{ Kind app.SwapKind }
	// DraftPick asks a candidate, or lets them go.
	DraftPick struct{ Row int }
	// DraftAll does so with everybody who can.
	DraftAll struct{}
	// DraftTurn chooses the turn to exchange.
	DraftTurn struct{ Row int }
	// DraftWrite is the message's text.
	DraftWrite struct{ Text string }
	// DraftSend is one of the form's buttons.
	DraftSend struct{ Do Command }
	// DraftClose puts the form away.
	DraftClose struct{}
)

// The commands of the form.
const (
	DoDraftAsk   Command = "draft_ask"
	DoDraftCopy  Command = "draft_copy"
	DoDraftVouch Command = "draft_vouch"
	DoDraftClose Command = "draft_close"
)

// openDraft begins a request for what is selected in the calendar, else for the turn at
// the cursor.
func (u *UIState) openDraft(e eye) {
	c := &u.Calendar
	b := u.holdCursor(e)
	cal := e.calendar()
	switch {
	case b == nil || cal.Row < 0:
		u.say(e.now, "Go to a shift first.")
		return
	case b.Gap:
		u.say(e.now, "Nobody is on call there: nothing can be swapped.")
		return
	case b.slot.User.Zero():
		u.say(e.now, "It is not known whose shift that is.")
		return
	case e.readOnly() != "":
		u.say(e.now, e.readOnly())
		return
	}
	d := &SwapDraft{Owner: b.slot.User, Mine: b.Mine, Kind: app.SwapCover}
	d.Turn = app.Turn{Schedule: app.Ref{ID: cal.Rows[cal.Row].ID, Name: cal.Rows[cal.Row].Name}, Span: b.Span}
	if cal.Selected != nil {
		d.Turn.Span = cal.Selected.Span
	}
	if !d.Turn.End.After(e.now) {
		u.say(e.now, "That is over.")
		return
	}
	if !d.Turn.Start.After(e.now) {
		// What runs can be handed over from the next quarter of an hour on.
		from := e.now.Truncate(fineStep).Add(2 * fineStep)
		if !from.Before(d.Turn.End) {
			u.say(e.now, "It is all but over.")
			return
		}
		d.Turn.Start = from
	}
	if !d.Mine {
		d.Kind, d.Picked = app.SwapExchange, []app.Ref{d.Owner}
	}
	u.dialogs++
	d.Serial = u.dialogs
	u.Swaps.Draft, u.Swaps.fit = d, Loaded[app.SwapFit]{}
	c.Card, c.Hover, u.MainDialog = false, CalendarSpot{}, nil
}

// draftTurns are the turns that can be had in exchange: the candidate's, or, for a turn
// of somebody else's, mine.
func (e eye) draftTurns(d *SwapDraft) []app.Turn {
	if d.Kind != app.SwapExchange {
		return nil
	}
	if d.Mine {
		if c := e.draftAsked(d); c != nil {
			return c.Theirs
		}
		return nil
	}
	var out []app.Turn
	for _, s := range e.s.Shifts {
		if !s.Start.After(e.now) || s.Schedule.Zero() || s.End.IsZero() || s.Start.Before(d.Turn.End) && s.End.After(d.Turn.Start) && s.Schedule.ID == d.Turn.Schedule.ID {
			continue
		}
		if len(out) < 40 {
			out = append(out, app.Turn{Schedule: s.Schedule, Span: app.Span{Start: s.Start, End: s.End}})
		}
	}
	return out
}

// draftAsked is the one candidate who is asked for an exchange, nil for none.
func (e eye) draftAsked(d *SwapDraft) *app.SwapCandidate {
	if len(d.Picked) == 0 {
		return nil
	}
	all := e.draftPeople()
	at := slices.IndexFunc(all, func(c app.SwapCandidate) bool { return c.User.ID == d.Picked[0].ID })
	if at < 0 {
		return nil
	}
	return &all[at]
}

// draftRequest is the request as it stands; false while a part of it is missing.
func (e eye) draftRequest(d *SwapDraft) (app.SwapRequest, bool) {
	r := app.SwapRequest{
		Kind: d.Kind, From: e.s.Me.Ref(), Give: d.Turn, To: slices.Clone(d.Picked), Everyone: d.Everyone, Message: strings.TrimSpace(d.Message),
	}
	if d.Kind == app.SwapExchange {
		turns := e.draftTurns(d)
		if d.Choice >= len(turns) {
			return r, false
		}
		other := turns[d.Choice]
		if d.Mine {
			r.For = &other
		} else {
			turn := d.Turn
			r.Give, r.For = other, &turn
		}
	}
	return r, len(r.To) > 0
}

// draftFit is what is to be weighed: the request as far as it is known. Of many who are
// asked only the first matters, for the form in which it would be written.
func (e eye) draftFit(d *SwapDraft) (app.SwapRequest, bool) {
	r, _ := e.draftRequest(d)
	if r.Kind == app.SwapExchange && r.For == nil {
		if !d.Mine {
			return r, false
		}
		r.Kind = app.SwapCover // their turns come with it
	}
	r.To, r.Everyone, r.Message = r.To[:min(len(r.To), 1)], false, ""
	return r, true
}

// whyNotDraft says what is still missing, or what makes it impossible.
func (e eye) whyNotDraft(d *SwapDraft) string {
	if d.Busy != 0 {
		return "It is on its way to the watch."
	}
	r, whole := e.draftRequest(d)
	switch {
	case d.Kind == app.SwapExchange && !d.Mine && len(e.draftTurns(d)) == 0:
		return "You have no later shift to give for it."
	case len(d.Picked) == 0:
		return "Choose whom to ask."
	case d.Kind == app.SwapExchange && len(e.draftTurns(d)) == 0:
		return OneLine(d.Picked[0].String(), 40) + " has no later shift to give for it."
	case !whole:
		return "Choose the shift to exchange."
	}
	for _, o := range e.ui.Swaps.fit.Value.Against {
		if o.Hard {
			return e.swapWords().objectionLine(o).Text
		}
	}
	for _, p := range d.Picked {
		if c := e.candidate(p.ID); c != nil && !c.Can() {
			return OneLine(p.String(), 40) + " cannot take it."
		}
	}
	if err := r.Check(); err != nil {
		return endStop(capital(err.Error()))
	}
	return ""
}

// draftPeople are those who could be asked, the fittest first: of somebody else's turn
// its owner alone.
func (e eye) draftPeople() []app.SwapCandidate {
	all, d := e.ui.Swaps.fit.Value.Candidates, e.ui.Swaps.Draft
	if d == nil || d.Mine {
		return all
	}
	for i := range all {
		if all[i].User.ID == d.Owner.ID {
			return all[i : i+1]
		}
	}
	return nil
}

func (e eye) candidate(id string) *app.SwapCandidate {
	all := e.draftPeople()
	for i := range all {
		if all[i].User.ID == id {
			return &all[i]
		}
	}
	return nil
}

// draftSoftly reports whether the person has been told of something against it that is
// not impossible.
func (e eye) draftSoftly(d *SwapDraft) bool {
	f := &e.ui.Swaps.fit
	if f.State != Ready {
		return false
	}
	soft := func(o app.SwapObjection) bool { return !o.Hard }
	if slices.ContainsFunc(f.Value.Against, soft) {
		return true
	}
	return slices.ContainsFunc(d.Picked, func(r app.Ref) bool {
		c := e.candidate(r.ID)
		return c != nil && slices.ContainsFunc(c.But, soft)
	})
}

// settleDraft goes, the first time, to the first who can; and forgets the choice of a
// turn that is no more.
func (u *UIState) settleDraft(e eye) {
	d := u.Swaps.Draft
	if d == nil {
		return
	}
	e.ui = u
	all := e.draftPeople()
	if !d.settled && len(all) > 0 {
		d.settled = true
		d.Cursor = max(slices.IndexFunc(all, func(c app.SwapCandidate) bool { return d.Mine && c.Can() || c.User.ID == d.Owner.ID }), 0)
	}
	d.Cursor = min(d.Cursor, max(len(all)-1, 0))
	d.Choice = min(d.Choice, max(len(e.draftTurns(d))-1, 0))
}

// sendDraft hands the request to the watch. The form stays until the watch has it.
func (u *UIState) sendDraft(e eye, verb app.Verb, text bool) []Effect {
	d := u.Swaps.Draft
	if d == nil {
		return nil
	}
	r, _ := e.draftRequest(d)
	why := e.whyNotDraft(d)
	if why == "" && (text || verb == app.VouchSwap) && len(d.Picked) != 1 {
		why = "That is for one person: choose one."
	}
	if why == "" && verb == app.AskSwap && !text && e.s.Swaps.Service.Zero() {
		why = "No service for requests is named: copy the request instead."
	}
	if why != "" {
		u.say(e.now, why)
		return nil
	}
	effects := u.submitSwap(e, verb, &app.SwapAsk{Request: &r, Copy: text, Anyway: e.draftSoftly(d)})
	d.Busy, d.verb, d.text, d.Failed = u.sent, verb, text, ""
	return effects
}

// draftSubmitted closes the form once the watch has the request, and leads to it.
func (u *UIState) draftSubmitted(e eye, m Submitted) (told bool) {
	d := u.Swaps.Draft
	if d == nil || d.Busy == 0 || d.Busy != m.Seq {
		return false
	}
	d.Busy = 0
	if m.Err != nil {
		d.Failed = notTaken(m.Err)
		if errors.Is(m.Err, context.DeadlineExceeded) {
			d.Failed = "The watch has not answered: look at Swaps whether the request is there before you ask again."
		}
		return true
	}
	u.Swaps.Draft, u.Swaps.fit, u.Swaps.askedAt = nil, Loaded[app.SwapFit]{}, e.now
	u.Calendar.deselect()
	if u.Screen == ScreenCalendar {
		u.Screen = ScreenSwaps
		u.Swaps.Selected = cmp.Or(first(m.Taken.Actions), "")
	}
	if d.text {
		u.say(e.now, "The text is ready: press C to copy it, and send it to "+e.swapWords().people(d.Picked)+".")
		return true
	}
	u.say(e.now, "The request is with the watch.")
	return true
}

// draftVouchPanel asks before a yes that was given elsewhere is written.
func (e eye) draftVouchPanel(p *Panel) {
	d := e.ui.Swaps.Draft
	if d == nil {
		return
	}
	w := e.swapWords()
	p.Title, p.Confirm, p.ConfirmKey = fmt.Sprintf("Has %s said yes?", w.people(d.Picked)), "Write it now", "Enter"
	p.Lead = "The history then says that you say so. They are told, and can take it back until it begins."
	p.WritesHead, p.Writes = "This will be written to PagerDuty, at once and in your name", e.draftWrites(d)
}
