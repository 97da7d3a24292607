// Package uitest holds what the tests of the windows share: sample Snapshots, each
// a whole situation with a name, and stand-ins for the ports that a window reads
// from and speaks to. Nothing that ships imports it.
package uitest

import (
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// Now is the moment of all samples: 03:12:44 in Berlin, a Tuesday.
var Now = time.Date(2026, 12, 1, 2, 12, 44, 0, time.UTC)

// Zone is the person's zone in all samples. It is built, not looked up, so that
// the tests need no zone database.
var Zone = time.FixedZone("CET", 3600)

// The people, services and policies of the samples.
var (
	Me   = app.User{ID: "PME", Name: "Robin Vega", Email: "robin@example.com", Role: "limited_user"}
	Ana  = app.Ref{ID: "PANA", Name: "Ana Brandt"}
	Dana = app.Ref{ID: "PDANA", Name: "Dana Reyes"}
	Kofi = app.Ref{ID: "PKOFI", Name: "Kofi Mensah"}

	Payments = app.Ref{ID: "SPAY", Name: "Payments API"}
	Search   = app.Ref{ID: "SSEA", Name: "Search"}
	Ledger   = app.Ref{ID: "SLED", Name: "Ledger database"}
	Policy   = app.Ref{ID: "EPAY", Name: "Payments policy"}
	Primary  = app.Ref{ID: "SCHP", Name: "Payments primary"}
	Second   = app.Ref{ID: "SCHS", Name: "Payments secondary"}
)

// Sample is a situation.
type Sample struct {
	Name string
	Make func() *app.Snapshot
	// Main says that it is best looked at in the main window.
	Main bool
}

// Samples lists them all.
func Samples() []Sample {
	return []Sample{
		{"one-page", OnePage, false},
		{"two-pages", TwoPages, false},
		{"storm", func() *app.Snapshot { return Storm(50) }, false},
		{"sending", Sending, false},
		{"acked-by-me", AckedByMe, false},
		{"acked-by-ana", AckedByAna, false},
		{"refused", Refused, false},
		{"undelivered", Undelivered, false},
		{"hostile", Hostile, false},
		{"muted", Muted, false},
		{"drill", Drill, false},
		{"on-call", OnCall, true},
		{"off-call", OffCall, true},
		{"busy", Busy, true},
		{"blind", Blind, true},
		{"first-look", FirstLook, true},
		{"signed-out", SignedOut, true},
		{"not-ready", NotReady, true},
		{"quieted", Quieted, true},
		{"away", Away, true},
	}
}

// Find gives a sample by its name, nil where there is none.
func Find(name string) *Sample {
	for _, s := range Samples() {
		if s.Name == name {
			return &s
		}
	}
	return nil
}
