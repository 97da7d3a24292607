package app

import "time"

// Stage is how far the work on an incident is.
type Stage string

// The stages, in their order.
const (
	Identification Stage = "identification"
	Triage         Stage = "triage"
	Communication  Stage = "communication"
	Resolution     Stage = "resolution"
)

// Stages lists them all.
var Stages = []Stage{Identification, Triage, Communication, Resolution}

// CardKind is what a card of the guide is.
type CardKind string

// The kinds.
const (
	Principle CardKind = "principle"
	Severity  CardKind = "severity"
	StageCard CardKind = "stage"
	RoleCard  CardKind = "role"
	Checklist CardKind = "checklist"
	Reference CardKind = "reference"
)

// Card is one page of the guide.
type Card struct {
	ID    string   `json:"id"`
	Kind  CardKind `json:"kind"`
	Title string   `json:"title"`
	// Short is the card in a sentence or two, for a strip beside something else.
	Short string `json:"short"`
	// Text is Markdown.
	Text string `json:"text"`
	Fits Fits   `json:"fits"`
	// Team says that it is the team's own, not one that comes with Dogwatch.
	Team bool `json:"team,omitempty"`
}

// Fits says when a card is the right one. An empty condition holds always; Never says
// that the card is only looked up.
type Fits struct {
	Never bool `json:"never,omitempty"`
	// Weight breaks ties: the heavier first.
	Weight int      `json:"weight,omitempty"`
	Status []Status `json:"status,omitempty"`
	Stages []Stage  `json:"stages,omitempty"`
	// After and Before bound the age of the incident.
	After  time.Duration `json:"after,omitempty"`
	Before time.Duration `json:"before,omitempty"`
	// Responders is how many people must be on it at least. Top is which of the
	// account's priorities it is about: 1 the most severe, 2 the two most severe.
	Responders int `json:"responders,omitempty"`
	Top        int `json:"top,omitempty"`
	// Moment is another moment: "on_shift", "hand_off", "closing", "stable", "escalated",
	// "drill".
	Moment string `json:"moment,omitempty"`
}

// GuideCards is the guide as it stands.
type GuideCards struct {
	Cards []Card `json:"cards"`
	// Source is the team's own, "" for none; At is when it was read, and Problem why it
	// could not be: then the copy counts.
	Source  string    `json:"source,omitempty"`
	At      time.Time `json:"at,omitzero"`
	Problem *Problem  `json:"problem,omitempty"`
}

// Role is what somebody is in an incident.
type Role string

// The roles. A Technical Lead is there when nominated.
const (
	RoleCommander Role = "commander"
	RoleBusiness  Role = "business_lead"
	RoleTechnical Role = "technical_lead"
)

// Roles lists them all.
var Roles = []Role{RoleCommander, RoleBusiness, RoleTechnical}

// Room is what a team knows of an incident beside PagerDuty's own words: what was said in
// notes with Dogwatch.
type Room struct {
	Stage   Stage     `json:"stage,omitempty"`
	StageBy Ref       `json:"stage_by,omitzero"`
	StageAt time.Time `json:"stage_at,omitzero"`
	// Roles are who has each, and since when.
	Roles []RoleTaken `json:"roles,omitempty"`
	// Ticks are steps that were said to be done.
	Ticks []TickSaid `json:"ticks,omitempty"`
	// Stable is when it was said to be stable, and by whom; Owners are the follow-ups
	// and who has them.
	Stable   time.Time  `json:"stable,omitzero"`
	StableBy Ref        `json:"stable_by,omitzero"`
	Owners   []FollowUp `json:"owners,omitempty"`
}

// RoleTaken is somebody in a role.
type RoleTaken struct {
	Role Role      `json:"role"`
	Who  Ref       `json:"who"`
	By   Ref       `json:"by"`
	At   time.Time `json:"at"`
}

// TickSaid is a step that somebody said to be done.
type TickSaid struct {
	Text string    `json:"text"`
	By   Ref       `json:"by"`
	At   time.Time `json:"at"`
}

// FollowUp is something to be done after the incident, and who does it.
type FollowUp struct {
	What string    `json:"what"`
	Who  Ref       `json:"who,omitzero"`
	By   Ref       `json:"by"`
	At   time.Time `json:"at"`
}
