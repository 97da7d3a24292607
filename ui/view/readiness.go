package view

import (
	"fmt"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/ready"
)

// Readiness answers "will a page reach you here?".
type Readiness struct {
	Mark Mark
	// Head is the answer in one sentence, Note says what stands below it or does not.
	Head, Note string
	Rows       []ReadyRow
	// More labels what shows every row, or hides those that are well; "" where there is
	// nothing to hide.
	More string
	// Check and Drill label the two buttons; Checking says that a look is under way.
	Check    string
	Checking bool
	Drill    string
	DrillOff bool
	Running  bool
	// Last is what came of the last drill.
	Last string
}

// ReadyRow is one part of the way from PagerDuty to the person.
type ReadyRow struct {
	Mark       Mark
	Name, What string
	// Why is what it means for pages, Do what to do about it; both are "" while it is
	// well. Fix labels the button that does it, "" where there is none.
	Why, Do string
	Fix     string
	Mend    ready.Fix
}

// fixes label the buttons.
var fixes = map[ready.Fix]string{
	ready.FixSignIn: "Sign in", ready.FixLook: "Look now", ready.FixListen: "Play a sound", ready.FixStart: "Start at login",
	ready.FixAwake: "Keep awake", ready.FixProfile: "Open the folder", ready.FixRules: "Open the rules",
}

func (e eye) readiness() Readiness {
	r := Readiness{Check: "Check again", Checking: e.ui.Checking != 0, Drill: "Run a drill", Running: e.s.Drill.Running}
	if r.Checking {
		r.Check = "Checking…"
	}
	if r.Running {
		r.Drill = "Stop the drill"
	}
	r.DrillOff = !r.Running && e.s.Account.State != app.SignedIn
	if last := e.s.Drill.Last; last != nil && !r.Running {
		r.Last = "Last drill, " + e.ago(last.At) + ": " + drillCame(last) + "."
	} else if r.Running {
		r.Last = "A drill is under way: its page comes, or has come, the way that real ones do. Nothing of it reaches PagerDuty."
	}
	if e.firstLook() {
		r.Mark, r.Head = Mark{Shape: ShapeSending, Word: "Being checked"}, "Being checked…"
		return r
	}
	rows := ready.Rows(e.s, e.now, Age)
	well, unknown := 0, 0
	for i := range rows {
		if row := &rows[i]; e.ui.ReadyOpen || !row.OK && !row.Unknown {
			r.Rows = append(r.Rows, e.readyRow(row))
		}
		switch {
		case rows[i].Unknown:
			unknown++
		case rows[i].OK:
			well++
		}
	}
	e.readyHead(&r, rows, well, unknown)
	return r
}

func (e eye) readyHead(r *Readiness, rows []ready.Row, well, unknown int) {
	bad := len(rows) - well - unknown
	switch {
	case !ready.Ready(rows):
		r.Mark = Mark{Shape: ShapeWarning, Word: "Not ready"}
		r.Head = "No: a page might not wake you"
	case bad > 0:
		r.Mark, r.Head = Mark{Shape: ShapeDone, Word: "Ready"}, "Yes, with "+Plural(bad, "thing", "things")+" to look at"
	default:
		r.Mark, r.Head = Mark{Shape: ShapeDone, Word: "Ready"}, "Yes: a page will reach you here"
	}
	if e.ui.ReadyOpen {
		r.More = "Show less"
		return
	}
	r.More = "Show all"
	switch {
	case bad == 0 && unknown == 0:
		r.Note = fmt.Sprintf("All %d things that it needs work.", well)
	case bad == 0:
		r.Note = fmt.Sprintf("%d things that it needs work, %d cannot be told here.", well, unknown)
	case unknown == 0:
		r.Note = fmt.Sprintf("The other %d work.", well)
	default:
		r.Note = fmt.Sprintf("Of the others %d work, %d cannot be told here.", well, unknown)
	}
}

func (e eye) readyRow(row *ready.Row) ReadyRow {
	out := ReadyRow{Name: row.Name, What: OneLine(row.What, 300), Why: row.Why}
	switch {
	case row.OK:
		out.Mark = Mark{Shape: ShapeDone, Word: "OK"}
	case row.Unknown:
		out.Mark, out.Do = Mark{Shape: ShapeUnknown, Word: "Not known"}, OneLine(row.Mend, 300)
	case row.Advice:
		out.Mark, out.Do = Mark{Shape: ShapeWarning, Word: "Look here"}, OneLine(row.Mend, 300)
	default:
		out.Mark, out.Do = Mark{Shape: ShapeRefused, Word: "Not OK"}, OneLine(row.Mend, 300)
	}
	if e.canFix(row.Fix) {
		out.Fix, out.Mend = fixes[row.Fix], row.Fix
	}
	return out
}

// canFix reports whether a button would change anything.
func (e eye) canFix(f ready.Fix) bool {
	switch f {
	case ready.FixNone:
		return false
	case ready.FixAwake:
		return e.ui.Config != nil && !e.ui.Config.Alarm.KeepAwake
	case ready.FixProfile, ready.FixStart, ready.FixRules:
		return e.ui.Config != nil
	}
	return true
}

// firstLook says that PagerDuty was not looked at yet, and that nothing is wrong.
func (e eye) firstLook() bool {
	return e.s.Connection.LastSync.IsZero() && e.s.Connection.Blind.IsZero()
}

// The messages of the readiness, of drills and of what came while one was away.
type (
	// CheckAgain looks at every part of the way anew.
	CheckAgain struct{}
	// ShowReady shows every row, or only those that are not well.
	ShowReady struct{}
	// Mend is the button of a row.
	Mend struct{ Fix ready.Fix }
	// Drill starts a drill, or stops the one that runs.
	Drill struct{}
	// Seen puts the list of what came while one was away, away.
	Seen struct{}
)

func (m CheckAgain) update(u *UIState, e eye) []Effect {
	if u.Checking != 0 {
		return nil
	}
	sent := u.submit(e, app.Intent{Verb: app.CheckReady})
	u.Checking = sent.Submit.Seq
	return []Effect{sent}
}

func (m ShowReady) update(u *UIState, e eye) []Effect {
	u.ReadyOpen = !u.ReadyOpen
	return nil
}

func (m Mend) update(u *UIState, e eye) []Effect {
	if !e.canFix(m.Fix) {
		return nil
	}
	switch m.Fix {
	case ready.FixSignIn:
		u.SignIn.Again = true
	case ready.FixLook:
		return Look{}.update(u, e)
	case ready.FixListen:
		return PlaySample{app.PagePattern}.update(u, e)
	case ready.FixStart:
		return SetStarts{true}.update(u, e)
	case ready.FixAwake:
		return u.set(e, keyAwake, "on")
	case ready.FixProfile:
		return OpenFolder{}.update(u, e)
	case ready.FixRules:
		return GoSection{SectionRules}.update(u, e)
	}
	return nil
}

func (m Drill) update(u *UIState, e eye) []Effect {
	verb := app.StartDrill
	if e.s.Drill.Running {
		verb = app.StopDrill
	}
	return []Effect{u.submit(e, app.Intent{Verb: verb})}
}

func (m Seen) update(u *UIState, e eye) []Effect {
	return []Effect{u.submit(e, app.Intent{Verb: app.SeenAway})}
}
