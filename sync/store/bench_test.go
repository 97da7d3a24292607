package store

import (
	"path/filepath"
	"strconv"
	"testing"

	"github.com/dogwatch-app/dogwatch/app"
)

// BenchmarkSave is what a person waits for who presses Acknowledge.
func BenchmarkSave(b *testing.B) {
	_, s := database(b)
	for n := 0; b.Loop(); n++ {
		if err := s.Save(b.Context(), app.Change{Actions: []app.Action{action(strconv.Itoa(n%1000), app.Waiting)}}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkSaveLook is what a look at PagerDuty with ten changed incidents brings.
func BenchmarkSaveLook(b *testing.B) {
	_, s := database(b)
	c := app.Change{Incidents: storm()[:10], LastSync: now, Alarm: before.Alarm}
	for b.Loop() {
		if err := s.Save(b.Context(), c); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkOpen is a start on a database with 500 copies of details, all checked.
func BenchmarkOpen(b *testing.B) {
	path := filepath.Join(b.TempDir(), "dogwatch.db")
	s := openAt(b, path)
	for n := range keptDetails {
		if err := s.SaveDetail(b.Context(), app.Detail{Incident: incident("D"+strconv.Itoa(n), 10_000), Read: now}); err != nil {
			b.Fatal(err)
		}
	}
	if err := s.Save(b.Context(), app.Change{Incidents: storm()}); err != nil {
		b.Fatal(err)
	}
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		s, err := Open(b.Context(), path)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := s.Load(b.Context()); err != nil {
			b.Fatal(err)
		}
		_ = s.Close()
	}
}
