package store

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

type remote struct {
	app.Library
	detail app.Detail
	err    error
}

func (r *remote) Detail(context.Context, string) (app.Detail, error) { return r.detail, r.err }

func TestDetailsAreThereOffline(t *testing.T) {
	s := openAt(t, filepath.Join(t.TempDir(), "dogwatch.db"))
	read := time.Date(2026, 12, 1, 3, 0, 0, 0, time.UTC)
	r := &remote{detail: app.Detail{Incident: app.Incident{ID: "A"}, Read: read}}
	l := Library{Library: r, Store: s, Log: slog.New(slog.DiscardHandler)}
	if _, err := l.Detail(t.Context(), "A"); err != nil {
		t.Fatal(err)
	}
	r.err = app.Offline{Kind: app.NoNetwork}
	got, err := l.Detail(t.Context(), "A")
	if err != nil || !got.Read.Equal(read) {
		t.Fatalf("offline: %+v, %v", got, err)
	}
	if _, err := l.Detail(t.Context(), "B"); !errors.Is(err, r.err) {
		t.Errorf("what was never read: %v, want why it cannot be", err)
	}
}

func TestOnlySoManyDetailsAreKept(t *testing.T) {
	s := openAt(t, filepath.Join(t.TempDir(), "dogwatch.db"))
	at := time.Date(2026, 12, 1, 3, 0, 0, 0, time.UTC)
	for n := range keptDetails + 2 {
		d := app.Detail{Incident: app.Incident{ID: string(rune('一' + n))}, Read: at.Add(time.Duration(n) * time.Second)}
		if err := s.SaveDetail(t.Context(), d); err != nil {
			t.Fatal(err)
		}
	}
	for id, want := range map[string]bool{"一": false, string(rune('一' + keptDetails + 1)): true} {
		if _, ok, err := s.Detail(t.Context(), id); ok != want || err != nil {
			t.Errorf("%s is kept: %v, %v", id, ok, err)
		}
	}
}
