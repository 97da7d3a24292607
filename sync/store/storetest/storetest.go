// Package storetest is the contract that every app.Store and app.Drawer keeps.
package storetest

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// Run checks the contract. open gives the store over the same medium each time it
// is called: what was saved through one must be there through the next.
func Run(t *testing.T, open func(t *testing.T) app.Store) {
	at := time.Date(2026, 12, 1, 3, 0, 0, 0, time.UTC)
	me := app.User{ID: "PME", Name: "Me", Email: "me@example.com"}
	roster := app.Roster{OnCalls: []app.OnCall{{User: me.Ref(), Level: 1, Start: at, End: at.Add(time.Hour)}}, At: at}
	incident := app.Incident{ID: "A", Title: "a\u202etitle", Status: app.Triggered, Urgency: app.High, UpdatedAt: at}
	// A time of now, as Load leaves out what ended long ago.
	now := time.Now().UTC().Truncate(time.Millisecond)
	action := app.Action{ID: "1", Kind: app.Acknowledge, Incident: "A", At: now, Expires: now.Add(time.Hour), State: app.Waiting}

	save := func(t *testing.T, s app.Store, c app.Change) {
		t.Helper()
		if err := s.Save(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
	loads := func(t *testing.T, s app.Store, want app.Saved) {
		t.Helper()
		got, err := s.Load(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("loaded\n%+v\nwant\n%+v", got, want)
		}
	}

	t.Run("an empty store loads nothing", func(t *testing.T) { loads(t, open(t), app.Saved{}) })
	t.Run("what was saved is there, and what was not named stays", func(t *testing.T) {
		s := open(t)
		save(t, s, app.Change{
			Me: &me, Incidents: []app.Incident{incident}, Roster: &roster, LastSync: at,
			Actions: []app.Action{action}, Alarm: json.RawMessage(`{"a":1}`),
		})
		want := app.Saved{
			Me: me, Incidents: []app.Incident{incident}, Roster: roster, LastSync: at,
			Actions: []app.Action{action}, Alarm: json.RawMessage(`{"a":1}`),
		}
		loads(t, s, want)
		loads(t, open(t), want)
		incident.Status = app.Acknowledged
		save(t, s, app.Change{Incidents: []app.Incident{incident}})
		want.Incidents = []app.Incident{incident}
		loads(t, open(t), want)
	})
	t.Run("what is dropped is not followed, until it is back", func(t *testing.T) {
		s := open(t)
		save(t, s, app.Change{Dropped: []string{"A", "unknown"}})
		if got, _ := s.Load(t.Context()); len(got.Incidents) != 0 {
			t.Fatalf("loads %+v", got.Incidents)
		}
		save(t, s, app.Change{Incidents: []app.Incident{incident}})
		if got, _ := s.Load(t.Context()); len(got.Incidents) != 1 {
			t.Fatal("an incident that came back is not loaded")
		}
	})
	t.Run("actions keep their order; ended ones are loaded for an hour", func(t *testing.T) {
		s := open(t)
		second, ended, old := action, action, action
		second.ID, ended.ID, old.ID = "2", "3", "4"
		ended.State, ended.EndedAt = app.Confirmed, now
		old.State, old.EndedAt = app.Confirmed, now.Add(-2*time.Hour)
		save(t, s, app.Change{Actions: []app.Action{second, ended, old}})
		got, err := s.Load(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if len(got.Actions) != 3 || got.Actions[0].ID != "1" || got.Actions[1].ID != "2" || got.Actions[2].ID != "3" {
			t.Fatalf("loads %+v", got.Actions)
		}
	})
	t.Run("forgetting empties it", func(t *testing.T) {
		s := open(t)
		if err := s.Forget(t.Context()); err != nil {
			t.Fatal(err)
		}
		loads(t, open(t), app.Saved{})
	})
}
