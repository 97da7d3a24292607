package app

import (
	"context"
	"time"
)

// RunbookPlace is where a runbook was found.
type RunbookPlace string

// The places, in the order in which they are believed.
const (
	RunbookMap     RunbookPlace = "map"     // the person's own map
	RunbookLink    RunbookPlace = "link"    // a link of the alert whose text says so
	RunbookDetail  RunbookPlace = "detail"  // a key of the alert's details
	RunbookFiring  RunbookPlace = "firing"  // an annotation in Alertmanager's text
	RunbookField   RunbookPlace = "field"   // a custom field of the incident or the service
	RunbookNote    RunbookPlace = "note"    // a note on the incident
	RunbookBody    RunbookPlace = "body"    // the incident's own text
	RunbookService RunbookPlace = "service" // the service's description
	RunbookClient  RunbookPlace = "client"  // the page of what sent the alert
)

// Runbook is a text that says what to do about an incident, and how well it can be read.
type Runbook struct {
	Title string `json:"title"`
	// URL is http or https, or the path of a file as "file:///…".
	URL   string       `json:"url"`
	Place RunbookPlace `json:"place"`
	// Sure says that it was called a runbook where it was found; the others are guesses.
	Sure bool `json:"sure,omitempty"`
	// Text says that it can be shown here: Markdown or plain text. Others open in the
	// browser.
	Text bool `json:"text,omitempty"`
	// Read is when the copy that is kept was read, zero where none is. Problem says why
	// the last reading failed.
	Read    time.Time `json:"read,omitzero"`
	Problem *Problem  `json:"problem,omitempty"`
}

// Offline reports whether it can be shown without a network.
func (r Runbook) Offline() bool { return !r.Read.IsZero() }

// RunbookRule is one line of the person's own map: incidents whose service and title
// match have the runbook URL, an address or a path below the runbooks' folder. The two
// are parts of the name or title, or patterns with *; empty matches all.
type RunbookRule struct {
	Service string `json:"service,omitempty" toml:"service"`
	Title   string `json:"title,omitempty" toml:"title"`
	URL     string `json:"url" toml:"url"`
}

// RunbookText is a runbook as it was read.
type RunbookText struct {
	URL   string `json:"url"`
	Title string `json:"title"`
	// Text is Markdown, or plain text where Plain; cut at MaxRunbook bytes where Cut.
	Text  string `json:"text"`
	Plain bool   `json:"plain,omitempty"`
	Cut   bool   `json:"cut,omitempty"`
	// Read is when it was read; Copy says that the source cannot be read now, for Problem.
	Read    time.Time `json:"read"`
	Copy    bool      `json:"copy,omitempty"`
	Problem *Problem  `json:"problem,omitempty"`
}

// MaxRunbook is how long a runbook may be, in bytes.
const MaxRunbook = 2 << 20

// Shelf is what is known of runbooks and the guide. Numbers grow with every change: who
// shows them reads them anew then.
type Shelf struct {
	// Found are the runbooks of the incidents that are followed, by incident.
	Found map[string][]Runbook `json:"found,omitempty"`
	// Guide is the number of the guide, Coverage that of the coverage.
	Guide    uint64 `json:"guide,omitempty"`
	Coverage uint64 `json:"coverage,omitempty"`
	// Missing counts the services that paged me and have no runbook that opens.
	Missing int `json:"missing,omitempty"`
	// Folder is what was found in the person's own folder, nil where none is named.
	Folder *RunbookFolder `json:"folder,omitempty"`
}

// RunbookFolder is the folder of the person's own runbooks, as it was last looked at.
type RunbookFolder struct {
	Path string `json:"path"`
	// Files counts the Markdown files in it and below. More says that there is more in it
	// than is looked at.
	Files int  `json:"files"`
	More  bool `json:"more,omitempty"`
	// Problem says why it cannot be read.
	Problem *Problem `json:"problem,omitempty"`
}

// Bookshelf hands out runbooks, offline too.
type Bookshelf interface {
	// Runbook reads the text behind an address; the copy where it cannot be read. An
	// address that holds no text (a wiki's page) is Invalid: it opens in the browser.
	Runbook(ctx context.Context, url string) (RunbookText, error)
	// Picture reads an image of a runbook, for which the person has asked.
	Picture(ctx context.Context, url string) ([]byte, error)
	// Coverage tells which services that paged me have a runbook that opens.
	Coverage(ctx context.Context) (Coverage, error)
	// Guide gives the cards of the guide.
	Guide(ctx context.Context) (GuideCards, error)
}

// CoverageState is how it stands with a service's runbook.
type CoverageState string

// The states.
const (
	RunbookOpens   CoverageState = "opens"
	RunbookMissing CoverageState = "missing"
	RunbookBroken  CoverageState = "broken"
	// RunbookAway is a page for the browser: that it answers is all that is known.
	RunbookAway CoverageState = "page"
)

// Covered is one service that paged, and its runbook.
type Covered struct {
	Service Ref           `json:"service"`
	State   CoverageState `json:"state"`
	// Pages counts its pages in the time looked at, Nights those in sleeping hours.
	Pages  int `json:"pages"`
	Nights int `json:"nights"`
	// Runbook is the best that was found, nil for none. Title is the page's that it was
	// looked for with.
	Runbook *Runbook  `json:"runbook,omitempty"`
	Title   string    `json:"title"`
	Last    time.Time `json:"last"`
}

// Coverage is how well the services that paged me in Window have runbooks, the most
// painful first.
type Coverage struct {
	Window   Span      `json:"window"`
	Services []Covered `json:"services"`
	// At is when the links were checked; Problem why that failed the last time.
	At      time.Time `json:"at,omitzero"`
	Problem *Problem  `json:"problem,omitempty"`
}

// Tick is a step that the person has ticked off: of a runbook, by its URL, or of a card
// of the guide, by "card/" and its id.
type Tick struct {
	Incident string `json:"incident,omitempty"`
	Source   string `json:"source"`
	// Step is the step's key in the text: see prose.Step.
	Step string    `json:"step"`
	At   time.Time `json:"at"`
}
