package store

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/dogwatch-app/dogwatch/app"
)

// tomorrow are the migrations of a Dogwatch to come.
func tomorrow(t testing.TB) []string {
	t.Helper()
	scripts, err := known()
	if err != nil {
		t.Fatal(err)
	}
	return append(scripts,
		"create table deals (id text primary key, body text not null); alter table actions add column sent integer not null default 0",
		"alter table state rename to single; create table state (key text primary key, body text not null); insert into state select * from single; drop table single")
}

func withScripts(t testing.TB, path string, scripts []string, step func(string)) *Store {
	t.Helper()
	s, err := openWith(t.Context(), &Store{path: path, scripts: scripts, step: step})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func TestAnOlderDatabaseIsMigratedAndACopyKept(t *testing.T) {
	path, s := database(t)
	want, err := s.Load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	_ = s.Close()
	was := imageOf(t, path)
	folders := map[string]string{}
	s = withScripts(t, path, tomorrow(t), func(name string) {
		folders[name] = filepath.Join(t.TempDir(), "cut")
		if err := os.CopyFS(folders[name], os.DirFS(filepath.Dir(path))); err != nil {
			t.Error(err)
		}
	})
	same := func(s *Store, what string) {
		t.Helper()
		got, err := s.Load(t.Context())
		if err != nil || len(got.Actions) != len(want.Actions) || len(got.Incidents) != len(want.Incidents) || got.Me != want.Me || len(s.found) > 0 {
			t.Errorf("%s: %d actions, %d incidents, me %v, %v, told %v", what, len(got.Actions), len(got.Incidents), got.Me, err, s.found)
		}
	}
	same(s, "migrated")
	if err := s.Save(t.Context(), app.Change{Actions: []app.Action{action("3", app.Waiting)}}); err != nil {
		t.Error(err)
	}
	scripts, err := known()
	if err != nil {
		t.Fatal(err)
	}
	kept := fmt.Sprintf("%s.schema-%d", path, len(scripts))
	if info, err := os.Stat(kept); err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("the copy: %v, %v", info, err)
	}
	same(withScripts(t, kept, scripts, nil), "the copy")
	if len(folders) != 3 {
		t.Fatalf("%d steps were seen", len(folders))
	}
	for step, dir := range folders {
		path := filepath.Join(dir, filepath.Base(path))
		if data, err := os.ReadFile(path); err != nil || !bytes.Equal(data, was.main) {
			t.Errorf("%s: the file was changed before its copy was there: %v", step, err)
		}
		same(withScripts(t, path, tomorrow(t), nil), "cut off at "+step)
		if left, _ := filepath.Glob(path + "*.making*"); len(left) > 0 {
			t.Errorf("%s: %v is left over", step, left)
		}
	}
}

// Each migration is done whole or not at all, at every step of its own.
func TestAMigrationThatFailsChangesNothing(t *testing.T) {
	path, s := database(t)
	_ = s.Close()
	scripts, err := known()
	if err != nil {
		t.Fatal(err)
	}
	broken := append(tomorrow(t)[:len(scripts)+1], "create table half (id text); insert into nowhere values (1)")
	s = withScripts(t, path, broken, nil)
	if err := s.Save(t.Context(), app.Change{LastSync: now}); err == nil {
		t.Error("saved into a schema that is not there")
	}
	if got, err := s.Load(t.Context()); err != nil || len(got.Actions) != 2 {
		t.Errorf("what is there is read all the same: %d actions, %v", len(got.Actions), err)
	}
	_ = s.Close()
	s = withScripts(t, path, tomorrow(t), nil)
	if have, err := shape(t.Context(), s.db); err != nil || have["half"] != "" || have["deals"] == "" {
		t.Errorf("half a migration is there: %v, %v", have, err)
	}
}

func TestANewerDatabaseIsReadAndNeverWritten(t *testing.T) {
	for _, closed := range []bool{true, false} {
		dir := t.TempDir()
		path := filepath.Join(dir, "dogwatch.db")
		newer := withScripts(t, filepath.Join(t.TempDir(), "dogwatch.db"), tomorrow(t), nil)
		c := before
		c.Actions = append(slices.Clone(c.Actions), action("ended", app.Confirmed))
		if err := newer.Save(t.Context(), c); err != nil {
			t.Fatal(err)
		}
		if err := newer.SaveDetail(t.Context(), app.Detail{Incident: incident("A", 50), Read: now}); err != nil {
			t.Fatal(err)
		}
		if err := newer.Keep(t.Context(), "swap", "s1", []byte("{}")); err != nil {
			t.Fatal(err)
		}
		if closed {
			if err := newer.Close(); err != nil {
				t.Fatal(err)
			}
		}
		was := imageOf(t, newer.path) // with or without a log
		was.put(t, path)

		s := openAt(t, path)
		told := listen(s)
		got, err := s.Load(t.Context())
		if err != nil || got.Me != me || len(got.Incidents) != 3 || got.Alarm == nil {
			t.Errorf("loads %+v, %v", got, err)
		}
		if len(got.Actions) != 1 || got.Actions[0].ID != "ended" {
			t.Errorf("actions %+v: those that wait would be done twice", got.Actions)
		}
		if _, ok, err := s.Detail(t.Context(), "A"); !ok || err != nil {
			t.Errorf("details: %v, %v", ok, err)
		}
		if kept, err := s.Kept(t.Context(), "swap"); err != nil || len(kept) != 1 {
			t.Errorf("documents: %d, %v", len(kept), err)
		}
		for name, write := range map[string]func(context.Context) error{
			"save":    func(ctx context.Context) error { return s.Save(ctx, before) },
			"forget":  s.Forget,
			"keep":    func(ctx context.Context) error { return s.Keep(ctx, "swap", "s9", []byte("{}")) },
			"discard": func(ctx context.Context) error { return s.Discard(ctx, "swap", "s1") },
			"detail":  func(ctx context.Context) error { return s.SaveDetail(ctx, app.Detail{Incident: incident("B", 5)}) },
		} {
			if p := app.Explain(write(t.Context())); p.Code != "newer_database" {
				t.Errorf("%s: %+v", name, p)
			}
		}
		if codes := told.codes(); !slices.Equal(codes, []string{"newer_database"}) {
			t.Errorf("told %v", codes)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		if is := imageOf(t, path); !bytes.Equal(is.main, was.main) || !bytes.Equal(is.wal, was.wal) {
			t.Error("the newer file was changed")
		}
		entries, _ := os.ReadDir(dir)
		for _, e := range entries {
			if name := e.Name(); !slices.Contains([]string{"dogwatch.db", "dogwatch.db-wal", "dogwatch.db-shm"}, name) {
				t.Errorf("%s turned up beside it", name)
			}
		}
	}
}

// A newer schema may lack what this one knows: the rest is read.
func TestANewerDatabaseWithOtherTables(t *testing.T) {
	path := filepath.Join(t.TempDir(), "dogwatch.db")
	newer := withScripts(t, path, append(tomorrow(t), "alter table actions rename to deeds"), nil)
	for _, stmt := range []string{"insert into state values ('me', '{\"id\":\"PME\"}')"} {
		if _, err := newer.db.ExecContext(t.Context(), stmt); err != nil {
			t.Fatal(err)
		}
	}
	_ = newer.Close()
	s := openAt(t, path)
	if got, err := s.Load(t.Context()); err != nil || got.Me.ID != "PME" {
		t.Errorf("loads %+v, %v", got, err)
	}
}

// What the first Dogwatch wrote goes on, and has a drawer.
func TestTheFirstSchemaGetsADrawer(t *testing.T) {
	path := filepath.Join(t.TempDir(), "dogwatch.db")
	scripts, err := known()
	if err != nil {
		t.Fatal(err)
	}
	old := withScripts(t, path, scripts[:1], nil)
	if err := old.Save(t.Context(), before); err != nil {
		t.Fatal(err)
	}
	_ = old.Close()
	s := openAt(t, path)
	if kept, err := s.Kept(t.Context(), "swap"); err != nil || len(kept) != 0 {
		t.Errorf("%v, %v", kept, err)
	}
	if err := s.Keep(t.Context(), "swap", "s1", []byte("{}")); err != nil {
		t.Error(err)
	}
	if got, err := s.Load(t.Context()); err != nil || len(got.Actions) != 2 || len(got.Incidents) != 3 || len(s.found) > 0 {
		t.Errorf("%d actions, %d incidents, %v, told %v", len(got.Actions), len(got.Incidents), err, s.found)
	}
	if _, err := os.Stat(path + ".schema-1"); err != nil {
		t.Errorf("the copy of before: %v", err)
	}
}
