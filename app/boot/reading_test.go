package boot

import (
	"errors"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/sync/store"
)

// A page that is open rings from the first moment after a start; what is known of it must
// not wait for the keyring and the sign-in.
func TestDetailsAreThereBeforeSomebodyIsSignedIn(t *testing.T) {
	db, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "d.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	kept := app.Detail{Incident: app.Incident{ID: "Q1", Title: "kept"}, Read: time.Now().UTC().Round(0)}
	if err := db.SaveDetail(t.Context(), kept); err != nil {
		t.Fatal(err)
	}
	a := &account{keep: func(l app.Library) app.Library {
		return store.Library{Library: l, Store: db, Log: slog.New(slog.DiscardHandler)}
	}}
	if d, err := a.Detail(t.Context(), "Q1"); err != nil || d.Incident.Title != "kept" || !d.Read.Equal(kept.Read) {
		t.Errorf("%+v, %v", d, err)
	}
	if _, err := a.Detail(t.Context(), "Q2"); !errors.Is(err, errSignedOut) {
		t.Errorf("one without a copy: %v", err)
	}
}
