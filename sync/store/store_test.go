package store

import (
	"bytes"
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
	storetest.RunDrawer(t, func(t *testing.T) storetest.Cabinet { return openAt(t, path) })
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Errorf("the file is %v, others may read it", info.Mode())
	}
}

func TestADocumentThatDoesNotFit(t *testing.T) {
	s := openAt(t, filepath.Join(t.TempDir(), "dogwatch.db"))
	most := append(append([]byte{'"'}, bytes.Repeat([]byte{'x'}, MaxDocument-2)...), '"')
	if err := s.Keep(t.Context(), "swap", "most", most); err != nil {
		t.Fatal(err)
	}
	deep := bytes.Repeat([]byte("["), 5000)
	for what, err := range map[string]error{
		"too long": s.Keep(t.Context(), "swap", "most", append(most, ' ')),
		"no JSON":  s.Keep(t.Context(), "swap", "most", []byte("{not JSON")),
		"nothing":  s.Keep(t.Context(), "swap", "most", nil),
		"too deep": s.Keep(t.Context(), "swap", "most", append(deep, bytes.Repeat([]byte("]"), 5000)...)),
		"no kind":  s.Keep(t.Context(), "", "most", []byte("{}")),
		"no id":    s.Keep(t.Context(), "swap", "", []byte("{}")),
	} {
		if p := app.Explain(err); err == nil || what != "too deep" && p.Code != "invalid" {
			t.Errorf("%s: %v", what, err)
		}
	}
	kept, err := s.Kept(t.Context(), "swap")
	if err != nil || len(kept) != 1 || !bytes.Equal(kept["most"], most) {
		t.Errorf("%d are there, of %d bytes, %v", len(kept), len(kept["most"]), err)
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
