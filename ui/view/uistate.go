package view

import (
	"maps"
	"slices"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// Screen is a place of the main window.
type Screen string

// The screens.
const (
	ScreenNow       Screen = "now"
	ScreenIncidents Screen = "incidents"
	ScreenSettings  Screen = "settings"
)

// Place tells the two windows apart.
type Place string

// The places.
const (
	OnAlert Place = "alert"
	OnMain  Place = "main"
)

// UIState is what the person has chosen in the windows, and what was read for them
// to look at: all that is shown and is not in the Snapshot. It belongs to one
// goroutine, which alone calls Update and Observe.
type UIState struct {
	Screen Screen
	Alert  AlertState
	Browse BrowseState
	SignIn SignInState
	// Calendar is what is chosen on the Calendar screen.
	Calendar CalendarState
	// Swaps is what is chosen about swaps.
	Swaps SwapsState
	// Shelf is what was read of runbooks and the guide; Runbooks and Guide are what is
	// chosen on the screens of that name.
	Shelf    ShelfState
	Runbooks RunbooksState
	Guide    GuideState
	// Beside is what is chosen beside incidents.
	Beside BesideState
	// Config is what config.toml says, nil where it cannot be reached.
	Config   *app.Config
	Settings SettingsState
	// AlertDialog and MainDialog are what is asked in the two windows, nil while
	// nothing is.
	AlertDialog, MainDialog *Dialog

	// Details are the incidents read for looking at, by id.
	Details map[string]Loaded[app.Detail]
	People  Loaded[[]app.User]
	History Loaded[app.History]
	// Past are the pages that came to me last week, Dry what the rules would have made
	// of them; Starts says whether Dogwatch starts at login.
	Past   Loaded[[]app.PastPage]
	Dry    Loaded[app.DryRun]
	Starts Loaded[Starts]

	// Checking is the Submission that looks at the readiness anew, 0 while none does;
	// ReadyOpen shows all of its rows.
	Checking  int
	ReadyOpen bool

	// Handing is what was pressed and is not with the watch yet, by incident; a
	// failed one stays there for a while.
	Handing map[string]Handing
	// Trouble says that something local (a hush, say) did not get through.
	Trouble string
	// TroubleAt is when.
	TroubleAt time.Time
	// Said is a short word of what was just done here ("Copied."), until SaidTill.
	Said     string
	SaidTill time.Time

	// loc is the person's zone, as of the last message.
	loc *time.Location
	// dialogs counts those opened, so that each has a name of its own.
	dialogs int
	// sent counts the intents handed to the watch; hide is the last of them that
	// puts the alert away.
	sent, hide int
}

// Handing is an intent on its way from the window to the watch.
type Handing struct {
	Kind app.Kind
	// At is when it was pressed, FailedAt when it was known to have failed.
	At, FailedAt time.Time
	// Done is when the watch took it, zero before; Failed says why it did not, and
	// Unsure that it may have taken it all the same.
	Done   time.Time
	Failed string
	Unsure bool
	seq    int
	// Text and To are the intent's: what a note says, which priority.
	Text string
	To   []app.Ref
}

// AlertState is what the alert remembers while it is up.
type AlertState struct {
	// Rows are the incidents that it has shown since it came up, in the order in
	// which they came: a row keeps its place when others come or are answered.
	Rows []string
	// Current is the one in large letters.
	Current string
	// ArmedAt is when keys and clicks begin to count; zero means not yet.
	ArmedAt time.Time

	seen map[string]bool
	// open says that Current waited for an answer when it was last looked at.
	open bool
	up   bool
}

// BrowseState is what is chosen on the Incidents screen.
type BrowseState struct {
	Selected string
	Search   string
	Show     Filter
	Urgency  app.Urgency
	// Past shows PagerDuty's history of the last Days in place of what is known now.
	Past bool
	Days int
	// Seek grows with each wish to type into the search field.
	Seek int
	// Page counts the pages to scroll the incident down, less those up.
	Page int
}

// Filter picks incidents by status.
type Filter string

// The filters of the Incidents screen.
const (
	ShowOpen      Filter = "open"
	ShowTriggered Filter = "triggered"
	ShowAcked     Filter = "acknowledged"
	ShowAll       Filter = "all"
)

// SignInState is what is chosen while signing in. The token is never part of it.
type SignInState struct {
	Region   string
	Advanced bool
	// Again says that somebody who is signed in brings another token.
	Again bool
	// Busy says that a token is on its way to the watch, Failed why it did not
	// get there.
	Busy   bool
	Failed *app.Problem
	// since is when the token went out; old is the account's problem of then.
	since time.Time
	old   app.Problem
	// checked says that the watch was seen at checking it.
	checked bool
}

// Starts says whether Dogwatch starts at login, and in words how, or why not.
type Starts struct {
	On  bool
	How string
}

// LoadState is how far a reading has come.
type LoadState string

// A reading runs, and ends in one of the last two.
const (
	Loading LoadState = "loading"
	Ready   LoadState = "ready"
	Failed  LoadState = "failed"
)

// Loaded is something read for a person to look at. While it is read again the
// old Value stays.
type Loaded[T any] struct {
	State LoadState
	// Key is what was asked for.
	Key     string
	Value   T
	Problem app.Problem
	// At is when the state came about, ReadAt when Value was got.
	At, ReadAt time.Time
	// stamp is the incident's own state at the reading.
	stamp string
}

// HideSeq is the Seq of the last Submission that put the alert away, 0 for none.
func (u *UIState) HideSeq() int { return u.hide }

// Frozen is a copy for Project: its rows are looked at on another goroutine while
// u goes on changing.
func (u *UIState) Frozen() *UIState {
	c := *u
	c.Handing = maps.Clone(u.Handing)
	c.Details = maps.Clone(u.Details)
	c.AlertDialog, c.MainDialog = u.AlertDialog.frozen(), u.MainDialog.frozen()
	c.Alert.seen = nil
	c.Swaps = u.Swaps.frozen()
	c.Settings.Drafts = maps.Clone(u.Settings.Drafts)
	c.Settings.Rule = u.Settings.Rule.frozen()
	return &c
}

func (d *Dialog) frozen() *Dialog {
	if d == nil {
		return nil
	}
	c := *d
	c.Picked = slices.Clone(d.Picked)
	return &c
}

func (d *RuleDraft) frozen() *RuleDraft {
	if d == nil {
		return nil
	}
	c := *d
	c.Text = maps.Clone(d.Text)
	return &c
}

// NewUIState is the state in which the windows open.
func NewUIState() *UIState {
	return &UIState{
		Screen:   ScreenNow,
		Browse:   BrowseState{Show: ShowOpen, Days: 7},
		Settings: SettingsState{Section: SectionAccount, Drafts: map[string]Draft{}},
		Details:  map[string]Loaded[app.Detail]{},
		Handing:  map[string]Handing{},
	}
}
