package view

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// ScreenRunbooks shows which services have a runbook, and reads them; ScreenGuide is the
// guide.
const (
	ScreenRunbooks Screen = "runbooks"
	ScreenGuide    Screen = "guide"
)

// RunbooksState is what is chosen on the Runbooks screen, and beside incidents.
type RunbooksState struct {
	// Open is the address of the text that is read, "" for the list.
	Open string
	// Selected is the service in the list.
	Selected string
	// Find is what is looked for in the text; Seek grows with each wish to type it.
	Find string
	Seek int
	// Chosen are the runbooks that the person chose to see beside an incident, by it.
	Chosen map[string]string

	// Finding says that the search stands open. Hop counts the wishes for the next place,
	// less those for the one before.
	Finding bool
	Hop     int
	// Heading counts the headings to go on, less those to go back.
	Heading int
	// Shut says that the table of contents is put away.
	Shut bool

	// trail are the texts that links led away from; anchor is where in Open to begin.
	trail  []string
	anchor string
	// pictures are the addresses of the pictures asked for, by what Open calls them.
	pictures map[string]string
	// opened counts the texts that were opened: each is read anew then.
	opened  int
	check   errandOut
	started runbookStarted
}

// GuideState is what is chosen on the Guide screen.
type GuideState struct {
	// Card is the id of the card that is shown; Find is what is looked for.
	Card string
	Find string
	// Seek grows with each wish to type into the search field, Cleared with each that it
	// be empty.
	Seek, Cleared int
	// Now says that Card was chosen among those that fit now.
	Now bool
	// Into counts the wishes to go into the card's text, Page the pages to scroll it down,
	// less those up.
	Into, Page int

	reading errandOut
}

// errandOut is an intent that takes the watch a while: number is what the Shelf's number
// was before it.
type errandOut struct {
	seq    int
	number uint64
	at     time.Time
	// late says that the watch goes on with it, longer than a window waits for an answer.
	late bool
}

// lateLasts is how long a late one is waited for at most.
const lateLasts = 10 * time.Minute

func (o errandOut) out(number uint64, now time.Time) bool {
	return o.seq > 0 && (!o.late || o.number == number && now.Sub(o.at) < lateLasts)
}

// answered takes in what came of it. It reports whether it has ended, and whether a
// failure need not be told.
func (o *errandOut) answered(m Submitted) (ended, told bool) {
	switch {
	case o.seq == 0 || o.seq != m.Seq:
		return false, false
	case errors.Is(m.Err, context.DeadlineExceeded):
		o.late = true
		return false, true
	}
	*o = errandOut{}
	// The watch has answered: what it says stands on the screen that shows what was read.
	_, told = errors.AsType[app.Problem](m.Err)
	return true, told
}

// shelfSubmitted takes in what came of an intent about runbooks or the guide, and reports
// whether its failure need not be told.
func (u *UIState) shelfSubmitted(m Submitted) bool {
	checked, told := u.Runbooks.check.answered(m)
	if checked {
		u.Shelf.coverage.stamp = anew
	}
	read, late := u.Guide.reading.answered(m)
	if read {
		u.Shelf.guide.stamp = anew
	}
	return told || late
}

// anew is the stamp of what has to be read again, though its number is the same: how old
// it is has changed.
const anew = "anew"

// runbookStarted is what came of the last runbook that was begun from the template.
type runbookStarted struct {
	service string
	// path is where it was written, "" where it was copied; failed says why neither.
	path, failed string
}

// The messages about runbooks and the guide.
type (
	// RunbookChoose is a row of the list of services.
	RunbookChoose struct{ ID string }
	// RunbookDo is one of the buttons of the Runbooks screen.
	RunbookDo struct{ Do Command }
	// RunbookFind is what is looked for in the text.
	RunbookFind struct{ Text string }
	// RunbookLink is a link of the text that is read.
	RunbookLink struct{ URL string }
	// RunbookTick is a step of it, to be ticked or not.
	RunbookTick struct {
		Step string
		On   bool
	}
	// RunbookPicture asks for a picture of it.
	RunbookPicture struct{ URL string }

	// GuideChoose is a row of the list of cards.
	GuideChoose struct{ ID string }
	// GuideDo is one of the buttons of the Guide screen.
	GuideDo struct{ Do Command }
	// GuideFind is what is looked for among the cards.
	GuideFind struct{ Text string }
	// GuideLink is a link of the card that is shown.
	GuideLink struct{ URL string }
	// GuideTick is a step of it.
	GuideTick struct {
		Step string
		On   bool
	}
)

// read opens a text in the window.
func (u *UIState) read(address string) {
	r := &u.Runbooks
	u.Screen, u.MainDialog = ScreenRunbooks, nil
	r.Open, r.anchor, r.pictures = address, "", nil
	r.opened++
	r.Find, r.Finding = "", false
}

// leave goes back to the text before, or to the list.
func (u *UIState) leave() {
	r := &u.Runbooks
	if n := len(r.trail); n > 0 {
		to := r.trail[n-1]
		r.trail = slices.Clone(r.trail[:n-1])
		u.read(to)
		return
	}
	u.read("")
}

// tick asks for a step to be ticked off, or not any more.
func (u *UIState) tick(e eye, source, step string, on bool) Effect {
	verb := app.UntickStep
	if on {
		verb = app.TickStep
	}
	return u.submit(e, app.Intent{Verb: verb, Tick: &app.Tick{Source: source, Step: step}})
}

// afresh takes all ticks of a text back that belong to no incident.
func (u *UIState) afresh(e eye, source string) []Effect {
	var effects []Effect
	for _, step := range slices.Sorted(maps.Keys(e.ticksOf(source))) {
		effects = append(effects, u.tick(e, source, step, false))
	}
	return effects
}

// ticksOf are the steps of a text that I have ticked off beside no incident, by their
// keys, with when.
func (e eye) ticksOf(source string) map[string]Ticked {
	ticks := map[string]Ticked{}
	for step, at := range e.ticked("", source) {
		ticks[step] = Ticked{On: true, Note: Moment(at, e.now, e.loc)}
	}
	return ticks
}

func (m RunbookPicture) update(u *UIState, e eye) []Effect {
	to := pictureAt(u.Runbooks.Open, m.URL)
	if to == "" {
		u.say(e.now, "That picture cannot be shown here.")
		return nil
	}
	pictures := maps.Clone(u.Runbooks.pictures)
	if pictures == nil {
		pictures = map[string]string{}
	}
	pictures[m.URL] = to
	u.Runbooks.pictures = pictures
	return AskPicture{URL: to}.update(u, e)
}
