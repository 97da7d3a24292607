package app

import "time"

// ConnectionState says how well PagerDuty is seen.
type ConnectionState string

// The states of the connection, best first.
const (
	ConnOK           ConnectionState = "ok"
	ConnStale        ConnectionState = "stale"
	ConnThrottled    ConnectionState = "throttled"
	ConnOffline      ConnectionState = "offline"
	ConnUnauthorized ConnectionState = "unauthorized"
)

// Connection is how well PagerDuty is seen, and since when not.
type Connection struct {
	State ConnectionState `json:"state"`
	// LastSync is the last complete successful look, zero where there was none.
	LastSync time.Time `json:"last_sync,omitzero"`
	// Blind is when the present blindness began, zero while all is well.
	Blind time.Time `json:"blind,omitzero"`
	// Problem says what is wrong; nil while State is ConnOK.
	Problem *Problem `json:"problem,omitempty"`
	// Skew is how far this machine's clock is ahead of PagerDuty's.
	Skew time.Duration `json:"skew,omitempty"`
}

// DepartureKind is how an incident left me.
type DepartureKind string

// The ways in which an incident leaves.
const (
	WasAcked     DepartureKind = "acked"
	WasResolved  DepartureKind = "resolved"
	WasEscalated DepartureKind = "escalated"
	WasAssigned  DepartureKind = "reassigned"
	WasLowered   DepartureKind = "lowered"
	WasLost      DepartureKind = "gone"
)

// Departure tells how a page stopped being one, and by whom.
type Departure struct {
	Kind DepartureKind `json:"kind"`
	// By is who did it, To who has it now.
	By  Ref       `json:"by,omitzero"`
	To  []Ref     `json:"to,omitempty"`
	Via string    `json:"via,omitempty"`
	At  time.Time `json:"at,omitzero"`
	// Ours says that an Action of this desk did it.
	Ours bool `json:"ours,omitempty"`
}

// Tracked is an incident with what Dogwatch knows about it.
type Tracked struct {
	Incident
	// Mine says that it is assigned to me.
	Mine  bool  `json:"mine"`
	Claim Claim `json:"claim,omitzero"`
	// Ringing says that it sounds now; Why, why it rings or last rang.
	Ringing bool `json:"ringing,omitempty"`
	Why     *Why `json:"why,omitempty"`
	// Muted says that a rule of the person's (Why.Rule) keeps this page from ringing;
	// Escalated, that it came by escalation or came again.
	Muted     bool `json:"muted,omitempty"`
	Escalated bool `json:"escalated,omitempty"`
	// HushedUntil is when a local hush of it ends.
	HushedUntil time.Time `json:"hushed_until,omitzero"`
	// Level is the escalation level at which it stands, 0 where unknown.
	Level int `json:"level,omitempty"`
	// EscalatesTo answers at the next level; EscalatesAt is when, zero where
	// nobody else will be paged. NextLevel is that level's number.
	EscalatesAt time.Time `json:"escalates_at,omitzero"`
	EscalatesTo []Ref     `json:"escalates_to,omitempty"`
	NextLevel   int       `json:"next_level,omitempty"`
	// Runbooks are those found for it, the likeliest first; Sought says that they were
	// looked for.
	Runbooks []Runbook `json:"runbooks,omitempty"`
	Sought   bool      `json:"sought,omitempty"`
	// Left is set once it is no longer a page of mine.
	Left *Departure `json:"left,omitempty"`
}

// NoticeKind is what a notification tells.
type NoticeKind string

// The kinds of Notice.
const (
	NoticePage    NoticeKind = "page"
	NoticeLow     NoticeKind = "low"
	NoticeLeft    NoticeKind = "left"
	NoticeRefused NoticeKind = "refused"
	NoticeBlind   NoticeKind = "blind"
	NoticeSighted NoticeKind = "sighted"
	NoticeProblem NoticeKind = "problem"
	// NoticeShift tells that a shift of mine is near, or runs; NoticeShiftOver, that
	// the last one has ended; NoticeNews, that a shift was gained, lost or moved;
	// NoticeGap, that nobody is on call for a while on a schedule of mine.
	NoticeShift     NoticeKind = "shift"
	NoticeShiftOver NoticeKind = "shift_over"
	NoticeNews      NoticeKind = "shift_news"
	NoticeGap       NoticeKind = "gap"
	// NoticeSwap tells of a request that waits for me, NoticeSwapNews what became of one,
	// NoticeSwapSoon that the start of one which nobody has answered is near.
	NoticeSwap     NoticeKind = "swap"
	NoticeSwapNews NoticeKind = "swap_news"
	NoticeSwapSoon NoticeKind = "swap_soon"
)

// Notice is a notification that ought to stand on the screen now. Like Sound it
// is a wish: the same Key twice is one notification, a Key that is no longer
// there is taken down.
type Notice struct {
	Key      string     `json:"key"`
	Kind     NoticeKind `json:"kind"`
	Incident string     `json:"incident,omitempty"`
	At       time.Time  `json:"at"`
	// Until is when it goes by itself, zero where it stays.
	Until time.Time  `json:"until,omitzero"`
	Left  *Departure `json:"left,omitempty"`
	// Action and Word say what failed, and how, in a NoticeRefused.
	Action Kind   `json:"action,omitempty"`
	Word   string `json:"word,omitempty"`
	// Shift and Lead are of a NoticeShift: it starts in Lead or less, or runs where Lead
	// is 0. News and Gap are of the kinds of that name.
	Shift *Shift        `json:"shift,omitempty"`
	Lead  time.Duration `json:"lead,omitempty"`
	News  *ShiftNews    `json:"news,omitempty"`
	Gap   *Gap          `json:"gap,omitempty"`
	// Swap is the one that the three kinds about swaps tell of, Event what became of it.
	// Urgent says that little time is left.
	Swap   *Swap      `json:"swap,omitempty"`
	Event  *SwapEvent `json:"event,omitempty"`
	Urgent bool       `json:"urgent,omitempty"`
}

// Problem is something that stands between a page and a person: a code for
// scripts, what happened, what it means for pages, and what to do.
type Problem struct {
	Code  string `json:"code"`
	What  string `json:"what"`
	Means string `json:"means"`
	Do    string `json:"do"`
}

// Error makes a Problem an error of its own, as which it crosses the local API.
func (p Problem) Error() string { return p.String() }

// String is the problem in one line.
func (p Problem) String() string {
	s := p.What
	for _, more := range []string{p.Means, p.Do} {
		if more != "" {
			s += " " + more
		}
	}
	return s
}

// AccountState says whether there is a token.
type AccountState string

// The states of the account.
const (
	SignedOut AccountState = "signed_out"
	Checking  AccountState = "checking"
	SignedIn  AccountState = "signed_in"
)

// Account is who is signed in and where the token is kept. It never holds the
// token.
type Account struct {
	State  AccountState `json:"state"`
	Region string       `json:"region"`
	// SessionOnly says that no keyring keeps the token: it is gone at exit.
	SessionOnly bool `json:"session_only,omitempty"`
	// Problem says why signing in failed.
	Problem *Problem `json:"problem,omitempty"`
}

// Window is what is known of the window process.
type Window struct {
	Running bool `json:"running"`
	// AlertShown says that the alert's first frame has been drawn.
	AlertShown bool `json:"alert_shown"`
	// Shown lists the pages that the alert has drawn.
	Shown []string `json:"shown,omitempty"`
}

// Desk is what the watch's adapters report of the person's desktop.
type Desk struct {
	Siren    Siren  `json:"siren"`
	Window   Window `json:"window"`
	TrayHost bool   `json:"tray_host"`
	// Findings are what the adapters found when they last looked whether their part
	// works, by code.
	Findings []Finding `json:"findings,omitempty"`
}

// Finding is the one with that code; one that was never made is unknown.
func (d Desk) Finding(code string) Finding {
	for _, f := range d.Findings {
		if f.Code == code {
			return f
		}
	}
	return Finding{Code: code, Unknown: true}
}

// Wants is which windows ought to be up.
type Wants struct {
	// Alert says that the full-screen alert ought to be up.
	Alert bool `json:"alert"`
	// Main grows by one each time somebody asks for the main window; Open is the
	// incident it should show then, "" for none.
	Main int    `json:"main"`
	Open string `json:"open,omitempty"`
}

// CalendarAge says how fresh the schedules are that the calendar is drawn from.
type CalendarAge struct {
	// Number grows with every reading: who shows the calendar reads it anew then.
	Number uint64    `json:"number"`
	At     time.Time `json:"at,omitzero"`
	// Problem says why the last reading failed, nil where it did not.
	Problem *Problem `json:"problem,omitempty"`
}

// Away is what came while the computer was asleep, or Dogwatch was not running, and
// PagerDuty was not looked at.
type Away struct {
	From  time.Time  `json:"from"`
	To    time.Time  `json:"to"`
	Pages []PastPage `json:"pages,omitempty"`
}

// Snapshot is all that anybody is shown: one immutable value, replaced whole.
// Slices and maps in it are shared and must not be changed.
type Snapshot struct {
	// Revision grows with every change.
	Revision uint64    `json:"revision"`
	At       time.Time `json:"at"`
	Version  string    `json:"version"`
	Demo     bool      `json:"demo,omitempty"`
	// Instance names the run of the watch that made it. Lost says that this watch
	// cannot be reached any more; only the other end of the local API sets it.
	Instance string `json:"instance"`
	Lost     bool   `json:"-"`

	Account    Account    `json:"account"`
	Me         User       `json:"me"`
	Connection Connection `json:"connection"`
	Duty       Duty       `json:"duty"`
	// Shifts are mine to the horizon; Calendar is how fresh the schedules are.
	Shifts   []Shift     `json:"shifts,omitempty"`
	Calendar CalendarAge `json:"calendar"`
	News     []ShiftNews `json:"news,omitempty"`
	Swaps    Swaps       `json:"swaps,omitzero"`
	// Shelf is how fresh runbooks and guide are; Ticks are the steps that I ticked off.
	Shelf Shelf  `json:"shelf,omitzero"`
	Ticks []Tick `json:"ticks,omitempty"`
	// Incidents are those of mine that are open, pages first, newest first, and
	// after them those that left and still burn or have just ended.
	Incidents []Tracked `json:"incidents"`
	// Ladders are the escalation policies of mine and of the incidents, by id.
	Ladders map[string]Ladder `json:"ladders,omitempty"`

	Sound   Sound    `json:"sound"`
	Notices []Notice `json:"notices,omitempty"`
	Wants   Wants    `json:"wants"`
	Desk    Desk     `json:"desk"`
	Drill   Drill    `json:"drill,omitzero"`
	// Away is kept until the person has seen it; nil where nothing came.
	Away *Away `json:"away,omitempty"`
	// Actions are those not ended, and the last ended ones.
	Actions  []Action  `json:"actions,omitempty"`
	Problems []Problem `json:"problems,omitempty"`
}

// Find gives the incident with that id.
func (s *Snapshot) Find(id string) (Tracked, bool) {
	for _, t := range s.Incidents {
		if t.ID == id {
			return t, true
		}
	}
	return Tracked{}, false
}

// Pages are the incidents that are pages of mine now, in the order of Incidents.
func (s *Snapshot) Pages() []Tracked {
	var pages []Tracked
	for _, t := range s.Incidents {
		if t.Page(s.Me.ID) {
			pages = append(pages, t)
		}
	}
	return pages
}
