package app

import "time"

// StatusDoc is the document that `dogwatch status --json` and GET /v1/status give.
// Its keys are a contract with people's scripts: a key without a value is null or
// an empty list, never missing. Times are RFC 3339 in UTC.
type StatusDoc struct {
	Version    string           `json:"version"`
	At         time.Time        `json:"at"`
	Connection StatusConnection `json:"connection"`
	Me         *StatusUser      `json:"me"`
	OnCall     StatusOnCall     `json:"on_call"`
	NextShift  *StatusShift     `json:"next_shift"`
	Incidents  []StatusIncident `json:"incidents"`
	Siren      Siren            `json:"siren"`
	Window     StatusWindow     `json:"window"`
	Tray       StatusTray       `json:"tray"`
	Swaps      StatusSwaps      `json:"swaps"`
	Pending    []StatusAction   `json:"pending_actions"`
	Problems   []StatusProblem  `json:"problems"`
}

// StatusConnection is how well PagerDuty is seen. AgeSeconds is null before the
// first look.
type StatusConnection struct {
	State      ConnectionState `json:"state"`
	LastSync   *time.Time      `json:"last_sync"`
	AgeSeconds *int            `json:"age_seconds"`
}

// StatusUser is who is signed in.
type StatusUser struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Email string `json:"email"`
}

// StatusOnCall is whether I am on call; Until is null where it has no end.
type StatusOnCall struct {
	Now    bool          `json:"now"`
	Until  *time.Time    `json:"until"`
	Shifts []StatusShift `json:"shifts"`
}

// StatusShift is one shift of mine; a permanent one has no schedule, start or end.
type StatusShift struct {
	Schedule *Ref       `json:"schedule"`
	Level    int        `json:"level"`
	Start    *time.Time `json:"start"`
	End      *time.Time `json:"end"`
}

// StatusIncident is one incident that Dogwatch follows.
type StatusIncident struct {
	ID          string          `json:"id"`
	Number      int             `json:"number"`
	Title       string          `json:"title"`
	Status      Status          `json:"status"`
	Urgency     Urgency         `json:"urgency"`
	Priority    *string         `json:"priority"`
	Service     Ref             `json:"service"`
	Since       time.Time       `json:"since"`
	AssignedTo  []Ref           `json:"assigned_to"`
	EscalatesAt *time.Time      `json:"escalates_at"`
	EscalatesTo []Ref           `json:"escalates_to"`
	Claim       ClaimState      `json:"claim"`
	Ringing     bool            `json:"ringing"`
	Why         *string         `json:"why"`
	Runbooks    []StatusRunbook `json:"runbooks"`
}

// StatusRunbook is a runbook that was found for an incident.
type StatusRunbook struct {
	Title   string `json:"title"`
	URL     string `json:"url"`
	Offline bool   `json:"offline"`
}

// StatusWindow is what is known of the window process.
type StatusWindow struct {
	Running    bool `json:"running"`
	AlertShown bool `json:"alert_shown"`
}

// StatusTray is what the tray shows, and whether a host shows the tray.
type StatusTray struct {
	Glance
	Host bool `json:"host"`
}

// StatusSwaps counts swap requests.
type StatusSwaps struct {
	WaitingForMe int `json:"waiting_for_me"`
	Open         int `json:"open"`
}

// StatusAction is an action that PagerDuty has not confirmed.
type StatusAction struct {
	ID        string    `json:"id"`
	Kind      Kind      `json:"kind"`
	Incident  string    `json:"incident"`
	Tries     int       `json:"tries"`
	Expires   time.Time `json:"expires"`
	LastError *string   `json:"last_error"`
}

// StatusProblem is something that stands between a page and a person.
type StatusProblem struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// Status makes the document of the snapshot, as of now.
func (s *Snapshot) Status(now time.Time) StatusDoc {
	doc := StatusDoc{
		Version: s.Version, At: now.UTC(),
		Connection: StatusConnection{State: s.Connection.State, LastSync: instant(s.Connection.LastSync)},
		OnCall:     StatusOnCall{Now: s.Duty.Now, Until: instant(s.Duty.Until), Shifts: []StatusShift{}},
		Incidents:  []StatusIncident{},
		Siren:      s.Desk.Siren,
		Window:     StatusWindow{Running: s.Desk.Window.Running, AlertShown: s.Desk.Window.AlertShown},
		Tray:       StatusTray{Glance: s.Glance(), Host: s.Desk.TrayHost},
		Swaps:      StatusSwaps{WaitingForMe: s.Swaps.Waiting(s.Me.ID), Open: s.Swaps.Open(s.Me.ID)},
		Pending:    []StatusAction{},
		Problems:   []StatusProblem{},
	}
	if doc.Connection.LastSync != nil {
		age := int(now.Sub(s.Connection.LastSync) / time.Second)
		doc.Connection.AgeSeconds = &age
	}
	if s.Me.ID != "" {
		doc.Me = &StatusUser{ID: s.Me.ID, Name: s.Me.Name, Email: s.Me.Email}
	}
	for _, shift := range s.Duty.Shifts {
		doc.OnCall.Shifts = append(doc.OnCall.Shifts, statusShift(shift))
	}
	if s.Duty.Next != nil {
		next := statusShift(*s.Duty.Next)
		doc.NextShift = &next
	}
	for _, t := range s.Incidents {
		doc.Incidents = append(doc.Incidents, statusIncident(t))
	}
	for _, a := range s.Actions {
		if !a.State.Ended() {
			doc.Pending = append(doc.Pending, StatusAction{
				ID: a.ID, Kind: a.Kind, Incident: a.Incident, Tries: a.Tries, Expires: a.Expires.UTC(), LastError: text(a.Word),
			})
		}
	}
	for _, p := range s.AllProblems() {
		doc.Problems = append(doc.Problems, StatusProblem{Code: p.Code, Message: p.String()})
	}
	return doc
}

// AllProblems are those of the connection and the account, and then the desktop's.
func (s *Snapshot) AllProblems() []Problem {
	var all []Problem
	if p := s.Connection.Problem; p != nil {
		all = append(all, *p)
	}
	if p := s.Account.Problem; p != nil && (len(all) == 0 || all[0].Code != p.Code) {
		all = append(all, *p)
	}
	return append(all, s.Problems...)
}

func statusShift(s Shift) StatusShift {
	out := StatusShift{Level: s.Level, Start: instant(s.Start), End: instant(s.End)}
	if !s.Schedule.Zero() {
		out.Schedule = &s.Schedule
	}
	return out
}

func statusIncident(t Tracked) StatusIncident {
	out := StatusIncident{
		ID: t.ID, Number: t.Number, Title: t.Title, Status: t.Status, Urgency: t.Urgency, Service: t.Service,
		Since: t.CreatedAt.UTC(), AssignedTo: t.Assignees(), EscalatesAt: instant(t.EscalatesAt),
		EscalatesTo: append([]Ref{}, t.EscalatesTo...), Claim: t.Claim.State, Ringing: t.Ringing, Runbooks: []StatusRunbook{},
	}
	if t.Claim.None() {
		out.Claim = ClaimNone
	}
	if t.Priority != nil {
		out.Priority = &t.Priority.Name
	}
	for _, r := range t.Runbooks {
		out.Runbooks = append(out.Runbooks, StatusRunbook{Title: r.Title, URL: r.URL, Offline: r.Offline()})
	}
	if t.Why != nil {
		out.Why = text(t.Why.String())
	}
	if out.EscalatesAt == nil {
		out.EscalatesTo = []Ref{} // nobody else will be paged by itself
	}
	return out
}

func instant(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}

func text(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
