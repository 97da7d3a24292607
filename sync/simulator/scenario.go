package simulator

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Scenario is what a world is made of: people, schedules, policies, services,
// and what happens. Times in it are relative to the start, so that who is on call
// "now" does not depend on the day it is played.
//
// It is read from a TOML file (see demo.toml) or built in Go. Things refer to
// each other by key, by id or by name.
type Scenario struct {
	Name string `toml:"name"`
	// Seed makes the ids and the dice. Me is the person who uses the app under
	// test, for whoever starts it.
	Seed uint64 `toml:"seed"`
	Me   string `toml:"me"`

	Account        AccountPlan    `toml:"account"`
	People         []PersonPlan   `toml:"person"`
	Teams          []TeamPlan     `toml:"team"`
	Priorities     []PriorityPlan `toml:"priority"`
	Schedules      []SchedulePlan `toml:"schedule"`
	ShiftSchedules []ShiftsPlan   `toml:"shift_schedule"`
	Policies       []PolicyPlan   `toml:"policy"`
	Services       []ServicePlan  `toml:"service"`
	Fields         []FieldPlan    `toml:"custom_field"`
	ServiceFields  []FieldPlan    `toml:"service_field"`
	History        HistoryPlan    `toml:"history"`
	Past           []PastPlan     `toml:"past"`
	Events         []EventPlan    `toml:"event"`
	Faults         []Fault        `toml:"fault"`

	lines lineIndex
}

// AccountPlan is the account. Zero values mean: subdomain "acme", UTC, every
// ability, 960 requests a minute of each user, 120 events a minute and service, and 60
// incidents a minute made through the API by all together.
type AccountPlan struct {
	Subdomain   string   `toml:"subdomain"`
	TimeZone    string   `toml:"time_zone"`
	Abilities   []string `toml:"abilities"`
	RateLimit   int      `toml:"rate_limit"`   // -1: none
	EventsLimit int      `toml:"events_limit"` // -1: none
	// IncidentsLimit is for POST /incidents; PagerDuty does not tell its number.
	IncidentsLimit int `toml:"incidents_limit"` // -1: none
	// RefuseRepeatedAck answers 400/1002 to whoever acknowledges twice; else it is
	// accepted and changes nothing.
	RefuseRepeatedAck bool `toml:"refuse_repeated_ack"`
	// Key and ReadOnlyKey are tokens of the account that belong to nobody.
	Key         string `toml:"key"`
	ReadOnlyKey string `toml:"read_only_key"`
}

// PersonPlan is one user of the account.
type PersonPlan struct {
	Key      string `toml:"key"`
	ID       string `toml:"id"`
	Name     string `toml:"name"`
	Email    string `toml:"email"`
	TimeZone string `toml:"time_zone"`
	// ZoneLabel is what the API calls the zone, where that differs: Rails names
	// such as "Eastern Time (US & Canada)" do occur.
	ZoneLabel string `toml:"zone_label"`
	Role      string `toml:"role"` // "" is limited_user, a responder
	Title     string `toml:"job_title"`
	Token     string `toml:"token"` // "" is the key and "-token"
	// Bare leaves the person without contacts and rules. Else, where none are
	// given, there are a push for high urgency and an email for low.
	Bare     bool          `toml:"bare"`
	Contacts []ContactPlan `toml:"contact"`
	Rules    []RulePlan    `toml:"rule"`
}

// ContactPlan is a contact method: email, phone, sms, push or whatsapp.
type ContactPlan struct {
	Kind        string `toml:"kind"`
	Label       string `toml:"label"`
	Address     string `toml:"address"`
	Device      string `toml:"device"` // of a push: android or ios
	Country     int    `toml:"country"`
	Disabled    bool   `toml:"disabled"`
	Blacklisted bool   `toml:"blacklisted"`
}

// RulePlan is a notification rule: by which kind of contact, how long after the
// assignment, for which urgency ("" is high).
type RulePlan struct {
	Contact string `toml:"contact"`
	After   Span   `toml:"after"`
	Urgency string `toml:"urgency"`
}

// TeamPlan is a team and its members.
type TeamPlan struct {
	Key         string       `toml:"key"`
	ID          string       `toml:"id"`
	Name        string       `toml:"name"`
	Description string       `toml:"description"`
	Members     []MemberPlan `toml:"members"`
}

// MemberPlan is one member; Role is manager, responder ("" too) or observer.
type MemberPlan struct {
	Person string `toml:"person"`
	Role   string `toml:"role"`
}

// PriorityPlan is one priority; the first of them is the gravest.
type PriorityPlan struct {
	ID          string `toml:"id"`
	Name        string `toml:"name"`
	Description string `toml:"description"`
	Color       string `toml:"color"`
}

// FieldPlan is one custom field of incidents, or of services.
type FieldPlan struct {
	Name        string `toml:"name"`
	Label       string `toml:"display_name"`
	Kind        string `toml:"data_type"`
	Form        string `toml:"field_type"`
	Description string `toml:"description"`
}

// HistoryPlan fills the days before the start with incidents that are over.
type HistoryPlan struct {
	Days   int     `toml:"days"`
	PerDay float64 `toml:"per_day"`
}

// PastPlan is what happened in the days before the start, once at each of At: "3d 02:30"
// is three days earlier, at that time of day in the account's zone. Whoever was on call
// acknowledged it after 90 s and resolved it after Lasts, 20 minutes where that is zero.
type PastPlan struct {
	At       []string       `toml:"at"`
	Service  string         `toml:"service"`
	Title    string         `toml:"title"`
	Severity string         `toml:"severity"`
	Urgency  string         `toml:"urgency"`
	Priority string         `toml:"priority"`
	Client   string         `toml:"client"`
	Details  map[string]any `toml:"details"`
	Links    []LinkPlan     `toml:"links"`
	Lasts    Span           `toml:"lasts"`
}

// Span is a duration as scenarios write it: Go's form, with days and weeks too
// ("90s", "-26h", "7d", "2w").
type Span time.Duration

// UnmarshalText reads a Span.
func (s *Span) UnmarshalText(text []byte) error {
	word := strings.TrimSpace(string(text))
	if n := len(word); n > 1 && (word[n-1] == 'd' || word[n-1] == 'w') {
		days, err := strconv.ParseFloat(word[:n-1], 64)
		if word[n-1] == 'w' {
			days *= 7
		}
		if err == nil && days > -4000 && days < 4000 {
			*s = Span(days * float64(24*time.Hour))
			return nil
		}
	}
	d, err := time.ParseDuration(word)
	if err != nil || d > 4000*24*time.Hour || d < -4000*24*time.Hour {
		return fmt.Errorf("%q is not a duration such as 90s, 5m, 8h, 7d or 2w", word)
	}
	*s = Span(d)
	return nil
}

// MarshalText writes a Span.
func (s Span) MarshalText() ([]byte, error) { return []byte(time.Duration(s).String()), nil }
