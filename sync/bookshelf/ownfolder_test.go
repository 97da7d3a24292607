package bookshelf

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

func TestMarkdownIn(t *testing.T) {
	dir := tree(t, map[string]string{"a.md": "", "b.MARKDOWN": "", "c.txt": "", "db/failover.md": "", "db/old/x.md": "", ".git/x.md": "", ".hidden.md": ""})
	if got, err := markdownIn(dir); err != nil || got.Path != dir || got.Files != 4 || got.More {
		t.Errorf("got %+v, %v", got, err)
	}
	if err := os.Symlink(dir, filepath.Join(dir, "round")); err == nil {
		if got, err := markdownIn(dir); err != nil || got.Files != 4 {
			t.Errorf("with a link that leads round: got %+v, %v", got, err)
		}
	}
	files := map[string]string{}
	for n := range mostEntries + 10 {
		files[fmt.Sprint(n, ".md")] = ""
	}
	if got, err := markdownIn(tree(t, files)); err != nil || !got.More || got.Files > mostEntries || got.Files < mostEntries-10 {
		t.Errorf("of very many: got %+v, %v", got, err)
	}
}

// The folder is looked at when the settings name another, and again while something is
// wrong with it.
func TestTheOwnFolderIsToldWithWhatIsWrong(t *testing.T) {
	dir := tree(t, map[string]string{"a.md": "", "file": ""})
	synctest.Test(t, func(t *testing.T) {
		r := newRig()
		r.serve(t)
		name := func(folder string) *app.RunbookFolder {
			t.Helper()
			r.with(func() { r.settings.Runbooks.Folder = folder })
			r.Saw(snapshot())
			time.Sleep(time.Second) // the bubble's
			shelf, _ := r.reported()
			return shelf.Folder
		}
		if got := name(""); got != nil {
			t.Errorf("none is named: %+v", got)
		}
		if got := name(dir); got == nil || got.Path != dir || got.Files != 1 || got.Problem != nil {
			t.Errorf("got %+v", got)
		}
		if got := name(filepath.Join(dir, "file")); got == nil || got.Problem == nil || !strings.Contains(got.Problem.What, "file, and no folder") {
			t.Errorf("a file: got %+v", got)
		}
		later := filepath.Join(dir, "later")
		if got := name(later); got == nil || got.Path != later || got.Problem == nil || !strings.Contains(got.Problem.What, "no such folder") || got.Problem.Means == "" || got.Problem.Do == "" {
			t.Errorf("nothing: got %+v", got)
		}
		_, before := r.reported()
		time.Sleep(5 * mendAgain)
		if _, n := r.reported(); n != before {
			t.Errorf("what has not changed is told %d times", n-before)
		}
		if err := os.Mkdir(later, 0o700); err != nil {
			t.Fatal(err)
		}
		time.Sleep(mendAgain)
		if shelf, _ := r.reported(); shelf.Folder == nil || shelf.Folder.Problem != nil || shelf.Folder.Files != 0 {
			t.Errorf("once it is made: %+v", shelf.Folder)
		}
		if err := os.WriteFile(filepath.Join(later, "new.md"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		time.Sleep(folderEvery)
		if shelf, _ := r.reported(); shelf.Folder == nil || shelf.Folder.Files != 1 {
			t.Errorf("with a new file: %+v", shelf.Folder)
		}
		if got := name(""); got != nil {
			t.Errorf("named no more: %+v", got)
		}
	})
}

func TestAGuidesFolderThatIsMendedIsReadByItself(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "cards")
	synctest.Test(t, func(t *testing.T) {
		r := withCards("")
		r.serve(t)
		r.Saw(snapshot())
		time.Sleep(time.Second)
		before, _ := r.reported()
		r.with(func() { r.settings.GuideSource = dir })
		r.Saw(snapshot())
		time.Sleep(time.Second)
		wrong, _ := r.reported()
		if wrong.Guide == before.Guide {
			t.Error("another source is no news")
		}
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "a.md"), []byte(card("three", "theirs")), 0o600); err != nil {
			t.Fatal(err)
		}
		time.Sleep(mendAgain)
		if now, _ := r.reported(); now.Guide == wrong.Guide {
			t.Error("the folder is not read again")
		}
		if got, g := shown(t, r); got != shipped+"; three theirs true" || g.Problem != nil {
			t.Errorf("got %s, %+v", got, g.Problem)
		}
	})
}

// What was missing may be there by another map: the links are asked soon, and not at every
// line that is added.
func TestLinksAreCheckedByAnotherMap(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := seeded()
		r.serve(t)
		missing := func() int { shelf, _ := r.reported(); return shelf.Missing }
		for range 60 {
			r.Saw(snapshot())
			time.Sleep(time.Minute)
		}
		if missing() != 4 {
			t.Fatalf("%d are missing", missing())
		}
		add := func(service string) {
			r.with(func() {
				r.settings.Runbooks.Map = append([]app.RunbookRule{{Service: service, URL: "https://git.example.com/mapped.md"}}, r.settings.Runbooks.Map...)
			})
			r.Saw(snapshot())
			time.Sleep(time.Minute)
		}
		if add("missing"); missing() != 3 {
			t.Errorf("after another line %d are missing", missing())
		}
		if add("gone"); missing() != 3 {
			t.Error("the next line has all links asked at once")
		}
		time.Sleep(checkRuled)
		if missing() != 2 {
			t.Errorf("after a while %d are missing", missing())
		}
	})
}
