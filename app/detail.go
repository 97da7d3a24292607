package app

import "time"

// Link is an address that came with an incident. It is somebody else's text:
// only http and https ones are ever opened, with the host shown.
type Link struct {
	Text string `json:"text"`
	URL  string `json:"url"`
}

// Field is one key of an alert's details, flattened ("labels.instance").
type Field struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Alert is one event under an incident.
type Alert struct {
	ID        string    `json:"id"`
	Summary   string    `json:"summary"`
	Severity  string    `json:"severity"`
	Status    Status    `json:"status"`
	CreatedAt time.Time `json:"created_at,omitzero"`
	Source    string    `json:"source,omitempty"`
	Client    Link      `json:"client,omitzero"`
	Fields    []Field   `json:"fields,omitempty"`
	Links     []Link    `json:"links,omitempty"`
}

// LogEntry is one line of an incident's history: what happened, who or what did
// it, and by which way ("mobile", "api", "timeout").
type LogEntry struct {
	ID    string    `json:"id"`
	At    time.Time `json:"at"`
	What  string    `json:"what"`
	By    Ref       `json:"by,omitzero"`
	Via   string    `json:"via,omitempty"`
	To    []Ref     `json:"to,omitempty"`
	Words string    `json:"words,omitempty"`
}

// Note is what somebody wrote on an incident.
type Note struct {
	ID   string    `json:"id"`
	At   time.Time `json:"at"`
	By   Ref       `json:"by"`
	Text string    `json:"text"`
}

// Detail is what is read of one incident when a person looks at it. Read is when
// PagerDuty gave it, so that an offline copy can tell its age.
type Detail struct {
	Incident Incident   `json:"incident"`
	Alerts   []Alert    `json:"alerts,omitempty"`
	Log      []LogEntry `json:"log,omitempty"`
	Notes    []Note     `json:"notes,omitempty"`
	// Body is the incident's own text, Fields its custom fields. About is the service's
	// description, AboutFields its custom fields. All are "" or empty for most.
	Body        string    `json:"body,omitempty"`
	Fields      []Field   `json:"fields,omitempty"`
	About       string    `json:"about,omitempty"`
	AboutFields []Field   `json:"about_fields,omitempty"`
	Read        time.Time `json:"read"`
}

// History is what a search brought, newest first. Cut says that there was more than
// is read at once: the newest were searched, up to some number.
type History struct {
	Incidents []Incident `json:"incidents"`
	Cut       bool       `json:"cut"`
}

// HistoryQuery asks for past and present incidents: those created in
// [Since, Until), newest first. Text is matched against title, service and
// number; "" matches all. Mine asks for the incidents that are assigned to me.
type HistoryQuery struct {
	Since, Until time.Time
	Text         string
	Status       []Status
	Mine         bool
}
