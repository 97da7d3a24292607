package app

import (
	"context"
	"encoding/json"
	"time"
)

// Saved is what outlives the process: where the watch goes on after a restart.
type Saved struct {
	Me        User
	Incidents []Incident
	Roster    Roster
	LastSync  time.Time
	// Actions are those not ended, and those ended within the last hour.
	Actions []Action
	// Alarm is the alarm's own memory, nil where there is none.
	Alarm json.RawMessage
}

// Roster is what was read of who is on call: my rows, and the ladders of the
// policies that concern me.
type Roster struct {
	OnCalls []OnCall `json:"on_calls"`
	Ladders []Ladder `json:"ladders"`
	// At is when it was read.
	At time.Time `json:"at"`
	// Schedules are mine, and those that I follow, with what they render to for as far
	// ahead as PagerDuty tells. Each says when it was read.
	Schedules []Schedule `json:"schedules,omitempty"`
	// News are changes of my shifts that I have not been told for long.
	News []ShiftNews `json:"news,omitempty"`
}

// ShiftNews is a change of my shifts, and when it was noticed.
type ShiftNews struct {
	ShiftChange
	Noticed time.Time `json:"noticed"`
}

// Change is what is to be saved, all of it or nothing. Zero fields are left as
// they are on disk.
type Change struct {
	Me *User
	// Incidents replaces those with the same id; Dropped are no longer followed
	// (they stay as history).
	Incidents []Incident
	Dropped   []string
	Roster    *Roster
	LastSync  time.Time
	Actions   []Action
	Alarm     json.RawMessage
}

// Empty reports whether there is nothing to save.
func (c Change) Empty() bool {
	return c.Me == nil && len(c.Incidents) == 0 && len(c.Dropped) == 0 && c.Roster == nil &&
		c.LastSync.IsZero() && len(c.Actions) == 0 && c.Alarm == nil
}

// Store keeps a Saved. What Save has returned from without an error is durable.
type Store interface {
	Load(ctx context.Context) (Saved, error)
	Save(ctx context.Context, c Change) error
	// Forget empties it: another account is signed in.
	Forget(ctx context.Context) error
}

// Drawer keeps documents that outlive the process. Kind names what they are.
type Drawer interface {
	// Keep stores body under kind and id, in place of an older one. It is durable when
	// Keep returns.
	Keep(ctx context.Context, kind, id string, body []byte) error
	// Kept gives all of a kind, by id.
	Kept(ctx context.Context, kind string) (map[string][]byte, error)
	// Discard forgets one; one that is not there is no error.
	Discard(ctx context.Context, kind, id string) error
}
