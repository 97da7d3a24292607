package store

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/dogwatch-app/dogwatch/app"
)

// spoilBody breaks the JSON of the row whose text holds part.
func spoilBody(t testing.TB, file []byte, part string) {
	t.Helper()
	n := 0
	for at := bytes.Index(file, []byte(part)); at >= 0; at = bytes.Index(file, []byte(part)) {
		file[at] = 0x01 // a bare control character is no JSON text
		n++
	}
	if n == 0 {
		t.Fatalf("%q is not in the file", part)
	}
}

// aside finds the file that was kept of a damaged one.
func aside(t testing.TB, path string) string {
	t.Helper()
	found, err := filepath.Glob(path + ".corrupt-*")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range found {
		if !strings.HasSuffix(name, "-wal") {
			return name
		}
	}
	return ""
}

// big is a database of many pages, closed.
func big(t testing.TB) string {
	t.Helper()
	path, s := database(t)
	c := app.Change{Incidents: storm()[:60]}
	for n := range 60 {
		c.Actions = append(c.Actions, action(fmt.Sprintf("x%02d", n), app.Waiting))
	}
	if err := s.Save(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	for n := range 20 {
		if err := s.SaveDetail(t.Context(), app.Detail{Incident: incident(fmt.Sprintf("D%02d", n), 9000), Read: now}); err != nil {
			t.Fatal(err)
		}
	}
	for n := range 20 {
		id := fmt.Sprintf("W%02d", n)
		if err := s.Keep(t.Context(), "swap", id, document(id, 9000)); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestADamagedDatabaseIsKeptAsideAndMadeAnew(t *testing.T) {
	for _, tt := range []struct {
		name string
		harm func(t *testing.T, i *image)
		// How many of 62 actions, 63 incidents and 22 documents can be read, at least.
		actions, incidents, documents int
	}{
		{"a garbage header", func(_ *testing.T, i *image) { copy(i.main, "this is no database file") }, 0, 0, 0},
		{"another kind of file", func(_ *testing.T, i *image) { i.main = []byte("{\"not\": \"a database\"}\n") }, 0, 0, 0},
		{"a header of zeros", func(_ *testing.T, i *image) { clear(i.main[:100]) }, 0, 0, 0},
		{"cut to half", func(_ *testing.T, i *image) { i.main = i.main[:len(i.main)/2/4096*4096] }, 0, 0, 0},
		{"cut within a page", func(_ *testing.T, i *image) { i.main = i.main[:len(i.main)-50_000] }, 0, 0, 0},
		{"cut to its header", func(_ *testing.T, i *image) { i.main = i.main[:100] }, 0, 0, 0},
		{"cut to nothing, with a log", func(_ *testing.T, i *image) { i.main, i.wal = []byte{}, bytes.Repeat([]byte("log "), 2000) }, 0, 0, 0},
		{"a page of incidents in garbage", func(_ *testing.T, i *image) {
			page := pageOf(i.main, "S30S30")
			copy(i.main[page:], bytes.Repeat([]byte{0xA5}, 4096))
		}, 62, 55, 22},
		{"a text that is none", func(t *testing.T, i *image) { spoilBody(t, i.main, "S30S30") }, 62, 62, 22},
		{"an action that is none", func(t *testing.T, i *image) { spoilBody(t, i.main, `"x07","kind"`) }, 61, 63, 22},
		{"a document that is none", func(t *testing.T, i *image) { spoilBody(t, i.main, "W07W07") }, 62, 63, 21},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path := big(t)
			i := imageOf(t, path)
			tt.harm(t, &i)
			i.put(t, path)
			s := openAt(t, path)
			told := listen(s)
			got, err := s.Load(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if len(got.Actions) < tt.actions || len(got.Incidents) < tt.incidents {
				t.Errorf("%d actions and %d incidents were read, want %d and %d", len(got.Actions), len(got.Incidents), tt.actions, tt.incidents)
			}
			if documents, err := s.Kept(t.Context(), "swap"); err != nil || len(documents) < tt.documents {
				t.Errorf("%d documents were read, %v; want %d", len(documents), err, tt.documents)
			}
			if codes := told.codes(); len(codes) != 1 || codes[0] != "database_rebuilt" {
				t.Fatalf("told %v", codes)
			}
			kept, err := os.ReadFile(aside(t, path))
			if err != nil || !bytes.Equal(kept, i.main) {
				t.Errorf("what is kept aside is not what was there: %v", err)
			}
			if p := told.list[0]; !strings.Contains(p.What, filepath.Base(aside(t, path))) || !strings.Contains(p.Means, fmt.Sprintf("%d actions", len(got.Actions))) {
				t.Errorf("it says %q", p)
			}
			if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("the new file: %v, %v", info.Mode(), err)
			}
			if err := s.Save(t.Context(), before); err != nil {
				t.Fatal(err)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			again := openAt(t, path)
			if len(again.found) > 0 {
				t.Errorf("still damaged: %v", again.found)
			}
		})
	}
}

// pageOf is where the page begins on which the text stands.
func pageOf(file []byte, text string) int { return bytes.Index(file, []byte(text)) / 4096 * 4096 }

// A log that is garbage holds nothing that was ever promised: the file counts.
func TestAGarbageLogIsLeftOut(t *testing.T) {
	path := big(t)
	i := imageOf(t, path)
	i.wal = bytes.Repeat([]byte("log "), 9000)
	i.put(t, path)
	s := openAt(t, path)
	got, err := s.Load(t.Context())
	if err != nil || len(got.Actions) != 62 || len(s.found) > 0 {
		t.Errorf("%d actions, %v, told %v", len(got.Actions), err, s.found)
	}
}

// Damage that shows only in use is found by the next write, and mended by the one
// after it, which the saver makes by itself.
func TestDamageThatShowsInUse(t *testing.T) {
	path := big(t)
	s := openAt(t, path)
	told := listen(s)
	if _, err := s.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.heed(s.db, unsound{"an index lost a row"})
	if err := s.Save(t.Context(), app.Change{Actions: []app.Action{action("new", app.Waiting)}}); err != nil {
		t.Fatal(err)
	}
	if p := <-told.new; p.Code != "database_rebuilt" {
		t.Errorf("told %s", p.Code)
	}
	if got, err := s.Load(t.Context()); err != nil || len(got.Actions) != 63 || len(got.Incidents) != 63 {
		t.Errorf("%d actions, %d incidents, %v", len(got.Actions), len(got.Incidents), err)
	}
}

// Whatever becomes of the bytes, a start works, and keeps what is saved from then on.
func TestNoDamageKeepsTheWatchFromStarting(t *testing.T) {
	whole := imageOf(t, big(t))
	dir := t.TempDir()
	rapid.Check(t, func(rt *rapid.T) {
		i := image{main: bytes.Clone(whole.main)}
		dice := rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "seed"), 1))
		for range rapid.IntRange(0, 40).Draw(rt, "flips") {
			i.main[dice.IntN(len(i.main))] ^= byte(1 + dice.IntN(255))
		}
		if rapid.Bool().Draw(rt, "header") {
			for range 3 {
				i.main[dice.IntN(100)] ^= byte(1 + dice.IntN(255))
			}
		}
		if rapid.Bool().Draw(rt, "cut") {
			i.main = i.main[:dice.IntN(len(i.main))]
		}
		if rapid.Bool().Draw(rt, "log") {
			i.wal = make([]byte, dice.IntN(9000))
			for n := range i.wal {
				i.wal[n] = byte(dice.Uint32())
			}
		}
		path := filepath.Join(dir, "dogwatch.db")
		old, _ := filepath.Glob(path + "*")
		if err := removeAll(old...); err != nil {
			rt.Fatal(err)
		}
		i.put(t, path)
		s, err := Open(t.Context(), path)
		if err != nil {
			rt.Fatal(err)
		}
		if _, err := s.Load(t.Context()); err != nil {
			rt.Fatal(err)
		}
		if s.newer { // a bit of the version flipped
			_ = s.Close()
			return
		}
		if err := s.Save(t.Context(), app.Change{Actions: []app.Action{action("new", app.Waiting)}}); err != nil {
			// The damage showed only now: it is mended by the next try.
			if err = s.Save(t.Context(), app.Change{Actions: []app.Action{action("new", app.Waiting)}}); err != nil {
				rt.Fatal(err)
			}
		}
		if err := s.Close(); err != nil {
			rt.Fatal(err)
		}
		s, err = Open(t.Context(), path)
		if err != nil {
			rt.Fatal(err)
		}
		defer func() { _ = s.Close() }()
		got, err := s.Load(t.Context())
		if err != nil || !strings.Contains(fmt.Sprint(got.Actions), "new") {
			rt.Fatalf("what was saved is not there: %v", err)
		}
	})
}

// Cut off between any two steps, a rebuild goes on at the next start: the same is
// read, and the damaged file is kept.
func TestARebuildThatIsCutOff(t *testing.T) {
	path := big(t)
	i := imageOf(t, path)
	spoilBody(t, i.main, "S30S30")
	i.put(t, path)
	scripts, err := known()
	if err != nil {
		t.Fatal(err)
	}
	folders := map[string]string{}
	s, err := openWith(t.Context(), &Store{path: path, scripts: scripts, step: func(name string) {
		folders[name] = filepath.Join(t.TempDir(), "cut")
		if err := os.CopyFS(folders[name], os.DirFS(filepath.Dir(path))); err != nil {
			t.Error(err)
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	want := dump(t, s.db)
	_ = s.Close()
	if len(folders) != 7 {
		t.Fatalf("%d steps were seen", len(folders))
	}
	for step, dir := range folders {
		path := filepath.Join(dir, filepath.Base(path))
		s := openAt(t, path)
		if s.db == nil {
			t.Errorf("%s: %v", step, s.shut)
			continue
		}
		if dump(t, s.db) != want {
			t.Errorf("cut off at %q: something else is there", step)
		}
		if kept, err := os.ReadFile(aside(t, path)); err != nil || !bytes.Equal(kept, i.main) {
			t.Errorf("cut off at %q: the damaged file is not kept: %v", step, err)
		}
		if left, _ := filepath.Glob(path + ".re*"); len(left) > 0 {
			t.Errorf("cut off at %q: %v is left over", step, left)
		}
	}
}
