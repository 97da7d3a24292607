package store

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"

	"github.com/dogwatch-app/dogwatch/app"
)

// A disk of its own needs root; a limit on the file's pages is much the same, and
// needs nothing.
func TestNoRoomForMorePages(t *testing.T) {
	_, s := database(t)
	old := dump(t, s.db)
	if _, err := s.db.ExecContext(t.Context(), "pragma max_page_count = 20"); err != nil {
		t.Fatal(err)
	}
	change := app.Change{Incidents: storm(), Actions: []app.Action{action("3", app.Waiting)}}
	err := s.Save(t.Context(), change)
	if p := app.Explain(err); err == nil || p.Code != "disk_full" {
		t.Fatalf("got %v (%s)", err, p.Code)
	}
	err = s.Keep(t.Context(), "swap", "s1", document("s1", 90_000))
	if p := app.Explain(err); err == nil || p.Code != "disk_full" {
		t.Fatalf("a document: %v (%s)", err, p.Code)
	}
	if dump(t, s.db) != old {
		t.Error("half of it was saved")
	}
	if _, err := s.db.ExecContext(t.Context(), "pragma max_page_count = 100000"); err != nil {
		t.Fatal(err)
	}
	if err := s.Save(t.Context(), change); err != nil {
		t.Errorf("with room again: %v", err)
	}
}

// disk mounts a disk of half a megabyte.
func disk(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if runtime.GOOS != "linux" {
		t.Skip("a small disk is mounted on Linux only")
	}
	if err := mount(dir, "size=512k"); err != nil {
		t.Skipf("a small disk needs root: %v", err)
	}
	t.Cleanup(func() { _ = unmount(dir) })
	return dir
}

// fill leaves no byte free, and frees them again.
func fill(t *testing.T, dir string) (free func()) {
	t.Helper()
	path := filepath.Join(dir, "fill")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	for size := 1 << 16; size > 0; {
		if _, err = file.Write(make([]byte, size)); err != nil {
			size /= 2
		}
	}
	if !errors.Is(err, syscall.ENOSPC) {
		t.Fatalf("the disk does not fill: %v", err)
	}
	_ = file.Close()
	return func() { _ = os.Remove(path) }
}

func TestAFullDiskIsToldAndNothingAcceptedIsLost(t *testing.T) {
	path := filepath.Join(disk(t), "dogwatch.db")
	s := openAt(t, path)
	if err := s.Save(t.Context(), before); err != nil {
		t.Fatal(err)
	}
	free := fill(t, filepath.Dir(path))
	accepted := 0
	var err error
	for n := range 200 {
		if err = s.Save(t.Context(), app.Change{Actions: []app.Action{action("n"+string(rune('A'+n)), app.Waiting)}}); err != nil {
			break
		}
		accepted++
	}
	if p := app.Explain(err); err == nil || p.Code != "disk_full" {
		t.Fatalf("after %d writes: %v (%s)", accepted, err, p.Code)
	}
	if got, err := s.Load(t.Context()); err != nil || len(got.Actions) != 2+accepted {
		t.Errorf("while it is full: %d actions, %v; want %d", len(got.Actions), err, 2+accepted)
	}
	free()
	if err := s.Save(t.Context(), app.Change{Actions: []app.Action{action("last", app.Waiting)}}); err != nil {
		t.Fatalf("with room again: %v", err)
	}
	if got, err := openAt(t, path).Load(t.Context()); err != nil || len(got.Actions) != 3+accepted {
		t.Errorf("afterwards: %d actions, %v; want %d", len(got.Actions), err, 3+accepted)
	}
}

// A start on a full disk, after a crash, reads all that was saved.
func TestAStartOnAFullDisk(t *testing.T) {
	was, s := database(t)
	crashed := imageOf(t, was) // the log was not moved into the file
	_ = s.Close()
	path := filepath.Join(disk(t), "dogwatch.db")
	crashed.put(t, path)
	free := fill(t, filepath.Dir(path))
	s = openAt(t, path)
	got, err := s.Load(t.Context())
	if err != nil || len(got.Actions) != 2 || len(got.Incidents) != 3 || got.Alarm == nil {
		t.Fatalf("loads %+v, %v", got, err)
	}
	if kept, err := s.Kept(t.Context(), "swap"); err != nil || len(kept) != 2 {
		t.Fatalf("%d documents, %v", len(kept), err)
	}
	err = s.Save(t.Context(), app.Change{Actions: []app.Action{action("3", app.Waiting)}})
	if p := app.Explain(err); err == nil || p.Code != "disk_full" {
		t.Fatalf("saving: %v (%s)", err, p.Code)
	}
	free()
	if err := s.Save(t.Context(), app.Change{Actions: []app.Action{action("3", app.Waiting)}}); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Load(t.Context()); err != nil || len(got.Actions) != 3 {
		t.Errorf("with room again: %d actions, %v", len(got.Actions), err)
	}
}

// With no room to make a new one, a damaged database is read as far as it goes, and
// made anew once there is room.
func TestADamagedDatabaseOnAFullDisk(t *testing.T) {
	was, s := database(t)
	_ = s.Close()
	image := imageOf(t, was)
	spoilBody(t, image.main, "CCCCCC")
	path := filepath.Join(disk(t), "dogwatch.db")
	image.put(t, path)
	free := fill(t, filepath.Dir(path))
	s = openAt(t, path)
	if got, err := s.Load(t.Context()); err != nil || len(got.Actions) != 2 || len(got.Incidents) != 2 {
		t.Fatalf("loads %d actions and %d incidents, %v", len(got.Actions), len(got.Incidents), err)
	}
	if err := s.Save(t.Context(), app.Change{LastSync: now}); app.Explain(err).Code != "disk_full" {
		t.Fatalf("saving: %v", err)
	}
	free()
	if err := s.Save(t.Context(), app.Change{LastSync: now}); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Load(t.Context()); err != nil || len(got.Actions) != 2 || len(got.Incidents) != 2 {
		t.Errorf("made anew: %d actions and %d incidents, %v", len(got.Actions), len(got.Incidents), err)
	}
}
