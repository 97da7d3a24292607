// Package ready answers one question: will this wake you tonight? It goes by what the
// watch knows already and by what its adapters found when they last looked, and gives
// a row for each part of the way from PagerDuty to a person: whether it works, what was
// found, why it matters, and what to do about it.
package ready

import (
	"fmt"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// Row is one part of the way.
type Row struct {
	app.Finding
	// Name is the part, Why what it means for pages if it does not work.
	Name string
	Why  string
	// Advice says that one can be woken without it: it does not count for Ready.
	Advice bool
	// Fix is what one button can do about it, "" for nothing.
	Fix Fix
}

// Fix is what a button can do about a row that is not OK.
type Fix string

// The fixes.
const (
	FixNone    Fix = ""
	FixSignIn  Fix = "sign_in"
	FixLook    Fix = "look"
	FixListen  Fix = "listen"
	FixStart   Fix = "start_at_login"
	FixAwake   Fix = "keep_awake"
	FixProfile Fix = "open_profile"
	FixRules   Fix = "rules"
)

// Fresh is how old the last complete look may be.
const Fresh = time.Minute

// Rows gives every row, in the order of a page's way. Words of time are left to the
// caller: ago says an age.
func Rows(s *app.Snapshot, now time.Time, ago func(time.Duration) string) []Row {
	r := reader{s, now, ago}
	return []Row{
		r.token(), r.sync(), r.clock(), r.sound(), r.notices(), r.screen(), r.rules(), r.disk(), r.sleep(), r.shift(), r.contacts(), r.start(),
	}
}

// Ready reports whether a page would wake somebody: every row that counts is OK or
// cannot be told here.
func Ready(rows []Row) bool {
	for _, r := range rows {
		if !r.OK && !r.Unknown && !r.Advice {
			return false
		}
	}
	return true
}

type reader struct {
	s   *app.Snapshot
	now time.Time
	ago func(time.Duration) string
}

func row(code, name, why string) Row {
	return Row{Finding: app.Finding{Code: code}, Name: name, Why: why}
}

func (r Row) ok(what string) Row {
	r.OK, r.What = true, what
	return r
}

func (r Row) bad(what, mend string, fix Fix) Row {
	r.What, r.Mend, r.Fix = what, mend, fix
	return r
}

func (r Row) unknown(what string) Row {
	r.Unknown, r.What = true, what
	return r
}

// found makes the row of a finding, "" words of an unknown one.
func (r Row) found(f app.Finding, unknown string, fix Fix) Row {
	r.Finding = f
	if f.What == "" {
		r.What = unknown
	}
	if !f.OK && !f.Unknown {
		r.Fix = fix
	}
	return r
}

func (r reader) token() Row {
	w := row(app.ReadyToken, "Account", "Without a token that PagerDuty accepts no page can arrive here.")
	switch p := r.s.Account.Problem; {
	case r.s.Account.State == app.SignedOut && p != nil:
		return w.bad(p.What, p.Do, FixSignIn)
	case r.s.Account.State == app.SignedOut:
		return w.bad("Nobody is signed in.", "Sign in with a PagerDuty user token.", FixSignIn)
	case r.s.Connection.State == app.ConnUnauthorized:
		return w.bad("PagerDuty does not accept the token any more.", "Make a new user token in PagerDuty and sign in again.", FixSignIn)
	case r.s.Me.ID == "":
		return w.unknown("The token has not been checked yet.")
	case r.s.Account.SessionOnly:
		return w.ok(fmt.Sprintf("Signed in as %s, for this session only: no keyring keeps the token.", r.s.Me.Name))
	}
	return w.ok(fmt.Sprintf("Signed in as %s.", r.s.Me.Name))
}

func (r reader) sync() Row {
	w := row(app.ReadySync, "PagerDuty seen", "A page that Dogwatch cannot see does not ring here.")
	c := r.s.Connection
	if c.LastSync.IsZero() {
		return w.bad("PagerDuty has not been seen yet.", problemDo(c.Problem, "Check the network."), FixLook)
	}
	age := r.now.Sub(c.LastSync)
	if age > Fresh || c.State != app.ConnOK {
		what := fmt.Sprintf("Last seen %s ago.", r.ago(age))
		if c.Problem != nil {
			what += " " + c.Problem.What
		}
		return w.bad(what, problemDo(c.Problem, "Check the network."), FixLook)
	}
	return w.ok(fmt.Sprintf("Last seen %s ago.", r.ago(age)))
}

func problemDo(p *app.Problem, otherwise string) string {
	if p == nil || p.Do == "" {
		return otherwise
	}
	return p.Do
}

func (r reader) clock() Row {
	w := row(app.ReadyClock, "Clock", "With a wrong clock, shifts and countdowns are wrong.")
	skew := r.s.Connection.Skew
	switch {
	case r.s.Connection.LastSync.IsZero():
		return w.unknown("It has not been held against PagerDuty's yet.")
	case skew.Abs() > app.MostSkew:
		p := app.WrongClock(skew)
		return w.bad(p.What, p.Do, FixNone)
	}
	return w.ok("It agrees with PagerDuty's.")
}

func (r reader) sound() Row {
	w := row(app.ReadySound, "Sound", "The siren is what wakes you.")
	return w.found(r.s.Desk.Finding(app.ReadySound), "It has not been tried yet.", FixListen)
}

func (r reader) notices() Row {
	w := row(app.ReadyNotices, "Notifications", "They tell of a page while you work, and of what the siren keeps quiet about.")
	return w.found(r.s.Desk.Finding(app.ReadyNotices), "They have not been tried yet.", FixNone)
}

func (r reader) screen() Row {
	w := row(app.ReadyScreen, "Screen", "The full-screen alert has the buttons and what burns.")
	f := r.s.Desk.Finding(app.ReadyScreen)
	switch {
	case !f.OK && !f.Unknown:
		return w.found(f, "", FixNone)
	case r.s.Desk.TrayHost:
		return w.ok("There is a display, and a tray for the icon.")
	case f.Unknown:
		return w.unknown("No window has been opened yet, and there is no tray.")
	}
	return w.ok("There is a display. No tray shows the icon, so keep a window open.")
}

func (r reader) rules() Row {
	w := row(app.ReadyRules, "Rules", "A rule can keep a page quiet.")
	w.Advice = true
	muted := 0
	for _, t := range r.s.Incidents {
		if t.Muted {
			muted++
		}
	}
	if muted > 0 {
		return w.bad(fmt.Sprintf("Rules keep quiet about %d of your open pages.", muted), "Look at them on the Incidents screen, and at your rules.", FixRules)
	}
	return w.ok("No rule keeps quiet about an open page.")
}

func (r reader) disk() Row {
	w := row(app.ReadyDisk, "Memory", "What is pressed and known must outlive a crash.")
	for _, p := range r.s.Problems {
		switch p.Code {
		case "not_saved", "newer_database", "database_rebuilt":
			return w.bad(p.What, p.Do, FixProfile)
		}
	}
	return w.ok("What you press is on disk before the button answers.")
}

func (r reader) sleep() Row {
	w := row(app.ReadySleep, "Sleep", "A computer that sleeps hears no page.")
	return w.found(r.s.Desk.Finding(app.ReadySleep), "It is not known when this computer goes to sleep.", FixAwake)
}

func (r reader) shift() Row {
	w := row(app.ReadyShift, "Shift", "Off shift Dogwatch looks less often, and blindness is not sounded.")
	w.Advice = true
	for _, p := range r.s.Problems {
		if p.Code == "roster_unread" {
			return w.bad(p.What, p.Do, FixLook)
		}
	}
	switch d := r.s.Duty; {
	case d.Now && d.Until.IsZero():
		return w.ok("You are on call, without an end.")
	case d.Now:
		return w.ok(fmt.Sprintf("You are on call, for another %s.", r.ago(d.Until.Sub(r.now))))
	case d.Next != nil:
		return w.ok(fmt.Sprintf("Your next shift starts in %s.", r.ago(d.Next.Start.Sub(r.now))))
	case r.s.Connection.LastSync.IsZero():
		return w.unknown("Your shifts have not been read yet.")
	}
	return w.ok("PagerDuty has no shift for you in the next 90 days.")
}

func (r reader) contacts() Row {
	w := row(app.ReadyContacts, "Phone", "Should this computer fail, PagerDuty itself has to reach you.")
	w.Advice = true
	return w.found(r.s.Desk.Finding(app.ReadyContacts), "How PagerDuty reaches you has not been read yet.", FixNone)
}

func (r reader) start() Row {
	w := row(app.ReadyStart, "Start at login", "After a restart of the computer Dogwatch has to be there by itself.")
	w.Advice = true
	return w.found(r.s.Desk.Finding(app.ReadyStart), "It cannot be told here.", FixStart)
}
