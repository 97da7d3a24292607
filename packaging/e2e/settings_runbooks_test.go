package e2e

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/ui/palette"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

const card = "+++\nid = \"ours\"\ntitle = \"Ours\"\nshort = \"in short\"\n+++\nText.\n"

// TestRunbooksInSettings names the folder, the guide and a line of the map by keyboard, in
// either theme, while a page is open. All of it counts without a restart.
func TestRunbooksInSettings(t *testing.T) {
	n := atSettings(t)
	folder, cards := filepath.Join(n.Home, "runbooks"), filepath.Join(n.Home, "cards")
	n.must(os.MkdirAll(filepath.Join(folder, "db"), 0o700))
	for _, name := range []string{"payments-api.md", "disk.md", "db/failover.md"} {
		n.must(os.WriteFile(filepath.Join(folder, name), []byte("# "+name+"\n\n- [ ] look\n"), 0o600))
	}
	n.edit("# mine\n" + n.config() + "[runbooks]\nfolder = \"\" # books\n")

	id := n.page("checkout: the disk of payments-db-1 fills up")
	n.armed()
	n.must(n.Key("a")) // the alert goes, and the page is mine still
	n.await("the main window has the keyboard", func() bool {
		w, ok := n.mainWindow()
		return ok && w.Active
	})
	books := func() []string {
		var all []string
		for _, r := range n.shown(id).Runbooks {
			all = append(all, r.URL)
		}
		return all
	}
	write := func(key, text string) {
		n.goTo(view.SectionRunbooks, key, "")
		n.must(n.Key("ctrl+a"))
		n.must(n.Type(text))
		n.must(n.Key("Return"))
	}
	write("runbooks.folder", folder)
	n.await("the folder is written", func() bool { return strings.Contains(n.config(), "folder = \""+folder+"\" # books") })
	n.await("the page has the file that is called like its service", func() bool {
		return slices.Equal(books(), []string{"file://" + filepath.ToSlash(folder) + "/payments-api.md"})
	})
	n.picture("folder")

	wrong := n.painted(palette.Dark().Blind.Fill)
	write("guide.source", cards)
	n.await("the guide is written", func() bool { return strings.Contains(n.config(), "source = \""+cards+"\"") })
	n.await("the guide's folder is missed", func() bool { return len(n.Events("guide_unread")) > 0 })
	drawn := func(name string) {
		time.Sleep(700 * time.Millisecond) // for the picture: the window draws it
		n.picture(name)
	}
	drawn("no-guide")
	n.must(os.Mkdir(cards, 0o700))
	n.must(os.WriteFile(filepath.Join(cards, "ours.md"), []byte(card), 0o600))
	n.goTo(view.SectionRunbooks, "guide.source", "")
	for range 2 { // over what shows the folder
		n.must(n.Key("Tab"))
	}
	n.must(n.Key("space"))
	n.await("the guide is read", func() bool {
		out, err := n.Dogwatch("guide")
		n.must(err)
		return strings.Contains(out, "Ours")
	})
	if got := n.painted(palette.Dark().Blind.Fill); got != wrong {
		t.Errorf("the file is said to be wrong (%d points)", got)
	}

	// The button that adds is the last.
	n.goTo(view.SectionRunbooks, "guide.source", "")
	for range 4 {
		n.must(n.Key("Tab"))
	}
	n.must(n.Key("space"))
	n.must(n.Type("Payments*"))
	n.must(n.Key("Tab"))
	n.must(n.Type("disk"))
	n.must(n.Key("Tab"))
	n.must(n.Type("disk.md"))
	n.must(n.Key("Tab"))
	drawn("line")
	n.must(n.Key("space"))
	n.await("the line is written", func() bool {
		return strings.Contains(n.config(), "map = [\n  {service = \"Payments*\", title = \"disk\", url = \"disk.md\"},\n]")
	})
	n.await("the page has the map's runbook first", func() bool {
		all := books()
		return len(all) == 2 && all[0] == "file://"+filepath.ToSlash(folder)+"/disk.md"
	})
	drawn("map")
	if got := n.config(); !strings.HasPrefix(got, "# mine\n"+settings) {
		t.Errorf("what stood in the file has gone:\n%s", got)
	}

	n.goTo(view.SectionLook, "look.theme", "light")
	n.must(n.Key("space"))
	n.await("the light theme", func() bool { return n.ground() == palette.Light().Background })
	n.goTo(view.SectionRunbooks, "guide.source", "")
	n.picture("light")
	for range 7 { // over three buttons, and Edit, Up and Down of the only line
		n.must(n.Key("Tab"))
	}
	n.must(n.Key("space"))
	drawn("remove")
	n.must(n.Key("Return"))
	n.await("the line is gone", func() bool { return strings.Contains(n.config(), "map = []") && len(books()) == 1 })
}
