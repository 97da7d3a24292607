package app

import (
	"context"
	"time"
)

// Query says what one look at PagerDuty is to bring.
type Query struct {
	// Open asks for every open incident assigned to me.
	Open bool
	// Look names incidents whose state is wanted wherever they are now. Those in
	// the open list are not read again. Via asks for the way of their last change.
	Look []string
	Via  bool
	// Duty asks for my on-call rows from now to Horizon (90 days at most), and
	// for the ladders of the policies in them.
	Duty    bool
	Horizon time.Duration
	// Ladders names further escalation policies to read.
	Ladders []string
}

// Remote is what a look brought, whole: a part that could not be read makes the
// look an error. Times are UTC.
type Remote struct {
	Open []Incident
	// Looked holds the answer for each id of Query.Look; nil means that it is
	// gone, or that this token may not see it.
	Looked  map[string]*Incident
	OnCalls []OnCall
	Ladders []Ladder
	// Skew is how far this machine's clock is ahead of PagerDuty's.
	Skew time.Duration
}

// Provider is where incidents and shifts come from. Its errors are the types of
// this package. Fetch and Perform may be called at the same time.
type Provider interface {
	// Me is whom the token belongs to.
	Me(ctx context.Context) (User, error)
	// Fetch reads; what it returns without an error is complete.
	Fetch(ctx context.Context, q Query) (Remote, error)
	// Perform sends actions of one Kind, for different incidents, once, and never
	// retries. It gives one Outcome per action, in their order.
	Perform(ctx context.Context, actions []Action) []Outcome
}

// Library is where the details are read that only a looking person needs.
type Library interface {
	Detail(ctx context.Context, incident string) (Detail, error)
	History(ctx context.Context, q HistoryQuery) (History, error)
	// People finds users of the account by a part of name or address.
	People(ctx context.Context, text string) ([]User, error)
	// Priorities are the account's, the most severe first; none where it uses none.
	Priorities(ctx context.Context) ([]Priority, error)
}

// Mine reads what PagerDuty knows of the person whom the token belongs to.
type Mine interface {
	// Contacts is how PagerDuty itself reaches me.
	Contacts(ctx context.Context) (Contacts, error)
	// Pages are those that came to me in [since, until), the oldest first.
	Pages(ctx context.Context, since, until time.Time) ([]PastPage, error)
	// Feed is the address of my shifts as PagerDuty's own calendar feed: whoever has it
	// can read them. It is Gone where PagerDuty gives none.
	Feed(ctx context.Context) (Secret, error)
}

// Calendar hands out schedules, offline too.
type Calendar interface {
	// Rendered gives my schedules and those that I follow, with what they render to in
	// the window at least. What lies within the watch's horizon is there at once.
	Rendered(ctx context.Context, window Span) ([]Schedule, error)
	FindSchedules(ctx context.Context, text string) ([]Schedule, error)
	// Override puts people on call as in Planner, and sees to it that the next
	// Rendered shows it.
	Override(ctx context.Context, wishes []OverrideWish) ([]Override, error)
}

// Feed hands out snapshots, the latest only: a slow reader skips.
type Feed interface {
	// Current is never nil.
	Current() *Snapshot
	// Changed is closed once a Snapshot newer than Current is there. Take the
	// channel first, then Current.
	Changed() <-chan struct{}
}

// Commander takes intents.
type Commander interface {
	// Submit returns once the intent's actions are durable, not once they are
	// done: PagerDuty's word comes with a later Snapshot.
	Submit(ctx context.Context, in Intent) (Taken, error)
}

// Reporter hears what the adapters know of the person's desktop.
type Reporter interface {
	Report(Report)
}

// Report is one fact about the desktop; exactly one field is set.
type Report struct {
	Siren *Siren `json:"siren,omitempty"`
	// Window is the whole state of the window process.
	Window   *Window `json:"window,omitempty"`
	TrayHost *bool   `json:"tray_host,omitempty"`
	Drill    *Drill  `json:"drill,omitempty"`
	Swaps    *Swaps  `json:"swaps,omitempty"`
	Shelf    *Shelf  `json:"shelf,omitempty"`
	Ticks    *[]Tick `json:"ticks,omitempty"`
	// Finding is what an adapter found of its part.
	Finding *Finding `json:"finding,omitempty"`
	// Problem is something an adapter cannot do; Solved takes it back by code.
	Problem *Problem `json:"problem,omitempty"`
	Solved  string   `json:"solved,omitempty"`
}

// Credential is what opens an account: the region or address of its API and the
// token. It is never logged, stored in the clear or sent over the local API.
type Credential struct {
	Region string
	URL    string
	Token  Secret
}

// Doorman takes a credential to the watch: it is checked, and then kept. What
// came of it is in the next snapshots' Account.
type Doorman interface {
	SignIn(ctx context.Context, c Credential) error
}
