package store

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/sync/store/storetest"
)

func openAt(t testing.TB, path string) *Store {
	t.Helper()
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func TestContract(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a folder?with #odd%20names", "dogwatch.db")
	storetest.Run(t, func(t *testing.T) app.Store { return openAt(t, path) })
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Errorf("the file is %v, others may read it", info.Mode())
	}
}

func TestSaveIsAllOrNothing(t *testing.T) {
	s := openAt(t, filepath.Join(t.TempDir(), "dogwatch.db"))
	broken := app.Change{Actions: []app.Action{{ID: "1"}}, Alarm: []byte("{not JSON")}
	if err := s.Save(t.Context(), broken); err == nil {
		t.Fatal("saved what cannot be saved")
	}
	got, err := s.Load(t.Context())
	if err != nil || len(got.Actions) != 0 {
		t.Fatalf("half of it is there: %+v, %v", got, err)
	}
}

func TestDurability(t *testing.T) {
	s := openAt(t, filepath.Join(t.TempDir(), "dogwatch.db"))
	for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2"} {
		var got string
		if err := s.db.QueryRowContext(t.Context(), "pragma "+pragma).Scan(&got); err != nil {
			t.Fatal(err)
		}
		if got != want {
			t.Errorf("%s is %s, want %s: a power cut could lose an acknowledgement", pragma, got, want)
		}
	}
}
