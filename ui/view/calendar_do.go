package view

import (
	"errors"
	"fmt"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/roster"
)

// Errand is something that a screen has done outside: an override that is written, a
// file, the address of the feed. What came of it comes back as ErrandDone.
type Errand struct {
	Kind ErrandKind
	// Wishes are the overrides of an ErrandOverride.
	Wishes []app.OverrideWish
	// Shifts are those that an ErrandShifts writes into a calendar file.
	Shifts []app.Shift
	// Name and Text are the file that an ErrandRunbook writes, Of the service it is for.
	Name, Text, Of string
}

// ErrandKind is what an Errand is.
type ErrandKind string

// The kinds.
const (
	ErrandOverride ErrandKind = "override"
	ErrandExport   ErrandKind = "export"
	ErrandShifts   ErrandKind = "shifts"
	ErrandFeed     ErrandKind = "feed"
	// ErrandRunbook writes a new runbook into the person's folder.
	ErrandRunbook ErrandKind = "runbook"
)

// ErrandDone says what came of an errand: where the file lies, or the feed's address. The
// address is a secret, and goes to the clipboard alone.
type ErrandDone struct {
	Errand Errand
	Path   string
	Feed   app.Secret
	Err    error
}

// CalendarAsk is an override that waits for the person's yes.
type CalendarAsk struct {
	Wishes []app.OverrideWish
	// Text is the question, Note what can be answered, and what speaks against it.
	Text, Note string
}

// takeFor is how long "for the next hour" is.
const takeFor = time.Hour

// askTake asks whether I am to be on call: for the selection or, where nothing is
// selected, for what is left of the turn at the cursor; with short, for the next hour.
func (u *UIState) askTake(e eye, short bool) {
	c := &u.Calendar
	b := u.holdCursor(e)
	cal := e.calendar()
	if b == nil || cal.Row < 0 {
		return
	}
	span := b.Span
	if cal.Selected != nil {
		span = cal.Selected.Span
	}
	if now := e.now.Truncate(time.Minute); short {
		span = app.Span{Start: now, End: now.Add(takeFor)}
	} else if span.Start.Before(now) {
		span.Start = now
	}
	var schedule app.Schedule
	for _, s := range e.schedules() {
		if s.ID == b.Spot.Schedule {
			schedule = s
		}
	}
	wishes, err := roster.Wishes(schedule, span, e.s.Me.Ref(), app.Ref{})
	if err != nil {
		u.say(e.now, "That cannot be taken: "+app.Explain(err).What+".")
		return
	}
	ask := &CalendarAsk{Wishes: wishes, Note: "Enter: yes · Esc: no"}
	ask.Text = fmt.Sprintf("Be on call on %s, %s?", OneLine(schedule.Ref.String(), 30), longSpan(span, cal.axis.zone))
	if doubts := DoubtsText(e.s.Shifts, span, e.loc); doubts != "" {
		ask.Note += " · But " + doubts + "."
	}
	c.Ask = ask
}

// answerAsk follows a key while a question stands.
func (u *UIState) answerAsk(e eye, k Key) []Effect {
	ask := u.Calendar.Ask
	switch k.Name {
	case KeyReturn, KeyEnter:
		u.Calendar.Ask = nil
		u.say(e.now, "PagerDuty is being asked…")
		return []Effect{{Errand: &Errand{Kind: ErrandOverride, Wishes: ask.Wishes}}}
	case KeyEscape:
		u.Calendar.Ask = nil
	}
	return nil
}

func (m ErrandDone) update(u *UIState, e eye) []Effect {
	if m.Errand.Kind == ErrandRunbook {
		u.runbookWritten(m)
		return nil
	}
	if m.Err != nil {
		u.Trouble, u.TroubleAt = notDone(m.Errand.Kind, m.Err), e.now
		return nil
	}
	switch m.Errand.Kind {
	case ErrandOverride:
		u.Calendar.deselect()
		u.say(e.now, "PagerDuty has the override.")
	case ErrandExport:
		u.say(e.now, "Your shifts are in "+OneLine(m.Path, 120))
	case ErrandShifts:
		u.say(e.now, "The changed shift is in "+OneLine(m.Path, 120))
	case ErrandFeed:
		u.say(e.now, "Copied. Whoever has the address can read your shifts.")
		return []Effect{{Copy: m.Feed.Reveal()}}
	}
	return nil
}

// notDone says why an errand failed.
func notDone(kind ErrandKind, err error) string {
	what := "The override was not written: "
	switch kind {
	case ErrandExport, ErrandShifts, ErrandRunbook:
		what = "The file was not written: "
	case ErrandFeed:
		what = "PagerDuty gave no address of a feed: "
	}
	if _, unsure := errors.AsType[app.Unsure](err); unsure {
		return "It is not known whether PagerDuty took the override: look at the schedule before you try again."
	}
	return what + OneLine(app.Explain(err).String(), 240)
}
