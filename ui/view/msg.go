package view

import (
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// Msg is one thing that happened in a window, or came of what a window asked for.
type Msg interface {
	update(u *UIState, e eye) []Effect
}

// Effect is what a message makes the window process do; exactly one field is set.
type Effect struct {
	Submit *Submission
	// Open is an address to open in the browser: http or https, nothing else.
	Open string
	// Copy goes to the clipboard.
	Copy string
	// Folder is a folder of this computer to be opened.
	Folder string
	// Set is a value to be written into config.toml; what came of it comes back as
	// SetDone with its Key. Starts makes Dogwatch start at login, or not, and comes
	// back as StartsSet.
	Set    *Setting
	Starts *bool
	// Errand is what the calendar has done outside; it comes back as ErrandDone.
	Errand *Errand
	// CloseAlert takes the alert's windows down at once, ShowMain brings the main
	// window up.
	CloseAlert, ShowMain bool
}

// Submission is an intent for the watch. What came of it comes back as Submitted
// with the same Seq.
type Submission struct {
	Seq    int
	Intent app.Intent
}

// The messages of windows.
type (
	// Press is a key that no text field wanted.
	Press struct {
		On  Place
		Key Key
	}
	// Click is a press of one of the buttons.
	Click struct {
		On Place
		Do Command
	}
	// Choose is a row of a list of incidents.
	Choose struct {
		On       Place
		Incident string
	}
	// AckGroup is the button beside a group of the alert's list.
	AckGroup struct{ Service string }
	// Pick is a row of the open dialog.
	Pick struct {
		On  Place
		Row int
	}
	// Write is a change of the open dialog's text.
	Write struct {
		On   Place
		Text string
	}
	// Settle is the open dialog's confirming button.
	Settle struct{ On Place }
	// Cancel is the open dialog's other button.
	Cancel struct{ On Place }
	// Unpick takes somebody out of the people chosen.
	Unpick struct {
		On Place
		ID string
	}
	// Go changes the screen.
	Go struct{ To Screen }
	// Seek is the text of the search field.
	Seek struct{ Text string }
	// Sift is what the chips below the search field choose.
	Sift struct {
		Show    Filter
		Urgency app.Urgency
		Past    bool
		Days    int
	}
	// OpenLink is a press of a link.
	OpenLink struct {
		On  Place
		URL string
	}
	// CopyText is a wish for a text on the clipboard.
	CopyText struct{ Text string }
	// Look asks PagerDuty at once.
	Look struct{}
	// SignChoice is what is chosen while signing in.
	SignChoice struct {
		Region   string
		Advanced bool
	}
	// SignStart says that the token is on its way to the watch.
	SignStart struct{}
	// SignResult says whether the token got to the watch.
	SignResult struct{ Problem *app.Problem }
)

// The messages of the window process itself.
type (
	// Drawn says that the alert's first frame is on the screen.
	Drawn struct{}
	// Focused says that the keyboard has just come to one of the windows.
	Focused struct{}
	// Shut says that the person has closed the alert's window.
	Shut struct{}
	// Closed says that the main window was closed.
	Closed struct{}
	// Raise asks for the main window at an incident, at a swap ("swap/" and its id), or
	// at nothing ("").
	Raise struct{ Incident string }
	// Submitted tells what came of a Submission.
	Submitted struct {
		Seq   int
		Taken app.Taken
		Err   error
	}
	// Began says that a Load is under way.
	Began struct{ Load Load }
	// DetailRead brings what a Load read of one incident.
	DetailRead struct {
		Load   Load
		Detail app.Detail
		Err    error
	}
	// HistoryRead brings what a Load found among past incidents.
	HistoryRead struct {
		Load  Load
		Found app.History
		Err   error
	}
	// PeopleRead brings whom a Load found.
	PeopleRead struct {
		Load  Load
		Users []app.User
		Err   error
	}
	// PagesRead brings the pages that came to me.
	PagesRead struct {
		Load  Load
		Pages []app.PastPage
		Err   error
	}
	// DryRunDone brings what the rules would have made of them.
	DryRunDone struct {
		Load Load
		Run  app.DryRun
	}
	// StartsRead says whether Dogwatch starts at login.
	StartsRead struct {
		Load   Load
		Starts Starts
		Err    error
	}
)

// Guard is how long the alert ignores keys and clicks after it has come up, got
// the keyboard, or put another page in place of the one that was looked at: what
// was already on its way must not answer a page.
const Guard = 700 * time.Millisecond

// handingStays is how long a failed handing is shown; handingWaits how long a
// successful one bridges the time until a Snapshot tells of it.
const (
	handingStays = time.Minute
	handingWaits = 3 * time.Second
	// bounce is how soon after a dialog has opened its own key confirms it.
	bounce = 350 * time.Millisecond
)

// Update takes in a message. Neither u nor s may be nil; now is when it happened.
func (u *UIState) Update(s *app.Snapshot, now time.Time, loc *time.Location, m Msg) []Effect {
	u.loc = loc
	effects := m.update(u, eye{s: s, ui: u, now: now, loc: loc})
	u.settleCurrent(s, now)
	return effects
}

func (m Drawn) update(u *UIState, e eye) []Effect {
	u.Alert.guard(e.now)
	return nil
}

func (m Focused) update(u *UIState, e eye) []Effect {
	if !u.Alert.ArmedAt.IsZero() {
		u.Alert.guard(e.now)
	}
	return nil
}

func (m Shut) update(u *UIState, e eye) []Effect {
	return []Effect{u.submit(e, app.Intent{Verb: app.HideAlert}), {CloseAlert: true}}
}

func (m Closed) update(u *UIState, e eye) []Effect {
	u.MainDialog = nil
	return nil
}

func (m Raise) update(u *UIState, e eye) []Effect {
	if u.raiseSwap(m.Incident) {
		return nil
	}
	if m.Incident == OpenCalendar {
		return Go{To: ScreenCalendar}.update(u, e)
	}
	if m.Incident != "" {
		u.Screen, u.Browse.Selected, u.Browse.Past = ScreenIncidents, m.Incident, false
		u.MainDialog = nil
	}
	return nil
}

func (m Go) update(u *UIState, e eye) []Effect {
	u.Screen, u.MainDialog = m.To, nil
	return nil
}

func (m Choose) update(u *UIState, e eye) []Effect {
	switch {
	case m.On == OnMain:
		u.Screen, u.Browse.Selected, u.MainDialog = ScreenIncidents, m.Incident, nil
	case u.Alert.armed(e.now):
		u.selectPage(m.Incident)
	}
	return nil
}

func (m OpenLink) update(u *UIState, e eye) []Effect {
	if _, ok := webHost(m.URL); !ok {
		return nil
	}
	return u.browse(e, m.On, m.URL)
}

// browse opens an address. A browser would come up behind the alert, so that is put
// away for it: the main window, with the same incident and the same buttons, takes
// its place, and the page keeps ringing.
func (u *UIState) browse(e eye, on Place, address string) []Effect {
	if on != OnAlert {
		return []Effect{{Open: address}}
	}
	u.Screen, u.Browse.Selected, u.Browse.Past = ScreenIncidents, u.Alert.Current, false
	u.MainDialog = nil
	return []Effect{{ShowMain: true}, u.submit(e, app.Intent{Verb: app.HideAlert}), {CloseAlert: true}, {Open: address}}
}

func (m CopyText) update(u *UIState, e eye) []Effect {
	u.say(e.now, "Copied.")
	return []Effect{{Copy: m.Text}}
}

func (m Look) update(u *UIState, e eye) []Effect {
	return []Effect{u.submit(e, app.Intent{Verb: app.Refresh})}
}

func (m SignChoice) update(u *UIState, e eye) []Effect {
	u.SignIn.Region, u.SignIn.Advanced = m.Region, m.Advanced
	return nil
}

func (u *UIState) say(now time.Time, word string) { u.Said, u.SaidTill = word, now.Add(2*time.Second) }
