package app

import (
	"context"
	"time"
)

// Posted is a request as the board has it: somebody's text, and what was said under it.
// Who said what is PagerDuty's own word.
type Posted struct {
	Incident string `json:"incident"`
	URL      string `json:"url"`
	// Key is the incident's key, "swap/" and the request's id.
	Key    string    `json:"key"`
	Status Status    `json:"status"`
	Title  string    `json:"title"`
	Body   string    `json:"body"`
	By     Ref       `json:"by"`
	At     time.Time `json:"at"`
	To     []Ref     `json:"to,omitempty"`
	// Notes are what was said, the oldest first.
	Notes []PostedNote `json:"notes,omitempty"`
	// Closed is when it was resolved, by ClosedBy; zero while it is open.
	Closed   time.Time `json:"closed,omitzero"`
	ClosedBy Ref       `json:"closed_by,omitzero"`
}

// PostedNote is a note under a request. Edited says that its text is not the one that
// By wrote at At: anybody may edit a note, and PagerDuty does not tell who did.
type PostedNote struct {
	Note
	Edited bool `json:"edited,omitempty"`
}

// Posting is a request to be put up.
type Posting struct {
	// Key makes putting it up repeatable: "swap/" and the request's id.
	Key   string
	Title string
	Body  string
	To    []Ref
}

// SwapKeyPrefix is how the key of every request's incident begins.
const SwapKeyPrefix = "swap/"

// SwapService is what the team's service for swaps is like.
type SwapService struct {
	Ref
	URL string
	// Urgency is "high", "low", or another word of PagerDuty's where it depends.
	Urgency string
	// AckTimeout and AutoResolve are 0 where they are off.
	AckTimeout, AutoResolve time.Duration
	// Active says that it takes incidents (it is neither disabled nor in maintenance).
	Active bool
	// OnCall are those on call for it: with nobody, nothing can be put up.
	OnCall []Ref
	Policy Ref
}

// SwapBoard is where a team's requests are put up: incidents of low urgency on a service
// of its own. Its errors are those of Provider.
type SwapBoard interface {
	// FindService finds the service by its id or its whole name; Gone where there is none.
	FindService(ctx context.Context, name string) (SwapService, error)
	// Requests reads those that are open, and those put up since then that have ended,
	// with what was said under them.
	Requests(ctx context.Context, service string, since time.Time) ([]Posted, error)
	// Request reads one anew, by its incident.
	Request(ctx context.Context, incident string) (Posted, error)
	// PutUp puts a request up and assigns it to all whom it asks. Where an open one with
	// that key is there already, it gives that.
	PutUp(ctx context.Context, service Ref, p Posting) (Posted, error)
	// Say writes a note, once: after Unsure, read the request before saying it again.
	Say(ctx context.Context, incident, text string) error
	// Close resolves the incident; one that is resolved is left as it is.
	Close(ctx context.Context, incident string) error
}

// Teammates tells of people what is needed to ask the right one.
type Teammates interface {
	// ShiftsOf are the shifts of those people in the window, on all schedules, 90 days
	// ahead at most.
	ShiftsOf(ctx context.Context, users []string, window Span) ([]Shift, error)
	// Users are those people, with their zones. One that is gone is left out.
	Users(ctx context.Context, ids []string) ([]User, error)
}
