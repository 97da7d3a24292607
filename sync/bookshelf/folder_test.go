package bookshelf

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dogwatch-app/dogwatch/app"
)

// tree makes files below a new folder, by their paths.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func at(path string) string { return "file://" + filepath.ToSlash(path) }

func TestFilesAreReadWhereTheSettingsSay(t *testing.T) {
	dir := tree(t, map[string]string{
		"books/a.md": "# A", "books/sub/b.txt": "b", "books/long.md": strings.Repeat("x", 3<<20), "books/nul.md": "a\x00b",
		"secret.md": "# Secret", "named.md": "# Named", "books/.git/config": "x",
	})
	books := filepath.Join(dir, "books")
	link := func(to, name string) {
		if err := os.Symlink(to, filepath.Join(books, name)); err != nil {
			t.Skip(err)
		}
	}
	link("a.md", "within.md")
	link(filepath.Join(dir, "secret.md"), "out.md")
	link("../secret.md", "up.md")
	link(dir, "dir")
	if err := os.Mkdir(filepath.Join(books, "folder.md"), 0o700); err != nil {
		t.Fatal(err)
	}
	settings := app.RunbookSettings{Folder: books, Map: []app.RunbookRule{{URL: filepath.Join(dir, "named.md")}, {URL: "up.md"}}}
	for _, c := range []struct{ name, url, text, code string }{
		{"in the folder", at(books) + "/a.md", "# A", ""},
		{"below it", at(books) + "/sub/b.txt", "b", ""},
		{"a link within", at(books) + "/within.md", "# A", ""},
		{"named by the map", at(dir) + "/named.md", "# Named", ""},
		{"a long one", at(books) + "/long.md", "xxx", ""},
		{"a link out", at(books) + "/out.md", "", "runbook_refused"},
		{"a link up, though mapped", at(books) + "/up.md", "", "runbook_refused"},
		{"through a folder that is a link", at(books) + "/dir/secret.md", "", "runbook_refused"},
		{"beside the folder", at(dir) + "/secret.md", "", "runbook_refused"},
		{"up and out", at(books) + "/../secret.md", "", "runbook_refused"},
		{"up and out, escaped", at(books) + "/%2e%2e/secret.md", "", "runbook_refused"},
		{"elsewhere", "file:///etc/hostname.md", "", "runbook_refused"},
		{"no text", at(books) + "/nul.md", "", codeType},
		{"nothing", at(books) + "/none.md", "", codeGone},
		{"a folder", at(books) + "/folder.md", "", "runbook_refused"},
		{"no text by its name", at(books) + "/.git/config", "", "invalid"},
		{"another computer's", "file://nas/a.md", "", "invalid"},
	} {
		r := newRig()
		r.settings.Runbooks = settings
		got, err := r.Runbook(t.Context(), c.url)
		if code(err) != c.code || !strings.HasPrefix(got.Text, c.text) {
			t.Errorf("%s: got %.20q, %v", c.name, got.Text, err)
		}
		if c.name == "a long one" && (!got.Cut || len(got.Text) != app.MaxRunbook) || c.name == "below it" && !got.Plain {
			t.Errorf("%s: got %d bytes, %v, %v", c.name, len(got.Text), got.Cut, got.Plain)
		}
		if asked := r.web.asked(); len(asked) != 0 {
			t.Errorf("%s: asked %v", c.name, asked)
		}
	}
	r := newRig()
	r.settings.Runbooks.Map = []app.RunbookRule{{URL: "a.md"}}
	if _, err := r.Runbook(t.Context(), at(books)+"/a.md"); code(err) != "runbook_refused" {
		t.Errorf("without a folder: %v", err)
	}
}

func TestAFileThatIsGoneLeavesItsCopy(t *testing.T) {
	books := tree(t, map[string]string{"a.md": "# A"})
	r := newRig()
	r.settings.Runbooks.Folder = books
	mustRead(t, r, at(books)+"/a.md")
	if err := os.Remove(filepath.Join(books, "a.md")); err != nil {
		t.Fatal(err)
	}
	again := newRig(func(n *rig, c *Config) { n.drawer = r.drawer; c.Drawer = r.drawer })
	again.settings = r.settings
	r.edit(at(books)+"/a.md", func(l *link) { l.Tried = l.Tried.Add(-fresh) })
	if got := mustRead(t, again, at(books)+"/a.md"); got.Text != "# A" || !got.Copy || got.Problem.Code != codeGone {
		t.Errorf("got %+v", got)
	}
}

func TestTheFileThatIsCalledLikeTheService(t *testing.T) {
	books := tree(t, map[string]string{"payments-api.md": "", "Payments_API.txt": "", "checkout.png": "", "größe-9.md": ""})
	for service, want := range map[string]string{
		"Payments API": "Payments_API.txt", "payments-api": "Payments_API.txt", "Checkout": "", "Größe (9)": "größe-9.md", "": "", "Payments": "", "../payments-api": "Payments_API.txt",
	} {
		if got := newRig().fileFor(t.Context(), books, service); got != want {
			t.Errorf("%q: got %q, want %q", service, got, want)
		}
	}
	if got := newRig().fileFor(t.Context(), filepath.Join(books, "none"), "x"); got != "" {
		t.Errorf("got %q of no folder", got)
	}
}
