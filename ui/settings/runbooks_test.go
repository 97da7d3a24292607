package settings

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/ui/uitest"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// shelve names a folder, a guide that cannot be read, and a map.
func (st *stand) shelve() {
	c := uitest.Config()
	c.GuideSource = "https://git.example.com/oncall/guide.md"
	c.Runbooks = app.RunbookSettings{Folder: "/home/robin/runbooks", Map: []app.RunbookRule{
		{Service: "Payments*", Title: "disk", URL: "disk.md"},
		{Service: "Search", URL: "https://wiki.example.com/display/OPS/Search"},
		{URL: "/home/robin/runbooks/first-look.md"},
	}}
	st.snap.Shelf.Folder = &app.RunbookFolder{Path: c.Runbooks.Folder, Files: 14}
	st.send(view.Configured{Config: c})
	for _, l := range st.ui.Loads(st.snap, uitest.Now) {
		if l.Kind == view.LoadGuide {
			st.send(view.Began{Load: l})
			st.send(view.GuideRead{Load: l, Guide: app.GuideCards{Source: c.GuideSource, At: uitest.Now.Add(-3 * time.Minute), Problem: &app.Problem{
				Code: "guide_bad", What: "A card of the team's guide is not right: guide.md, line 4: kind: \"advice\" is none of those.", Means: "The team's cards are shown as they were last read.", Do: "Mend the file.",
			}}})
		}
	}
	st.msgs = nil
}

func TestTheMapByMouse(t *testing.T) {
	st := show(t, view.SectionRunbooks, fyne.NewSize(984, 1400))
	st.says("Your own map", "There are no lines")
	st.shelve()
	st.says("14 Markdown files in it and below.", "guide.md, line 4", "Mend the file.", "Show the folder", "Read the guide again",
		`Service "Payments*", title with "disk"`, "disk.md", "Every page", "/home/robin/runbooks/first-look.md")
	lines := st.screen.lines
	test.Tap(st.screen.buttons.all[0])
	if len(st.effects) != 1 || st.effects[0].Folder != "/home/robin/runbooks" {
		t.Errorf("opened %+v", st.effects)
	}
	for _, b := range []fyne.Tappable{lines.rows[0].up, lines.rows[2].down} {
		if test.Tap(b); len(st.effects) != 0 {
			t.Errorf("an end of the list can be moved on: %+v", st.effects)
		}
	}
	test.Tap(lines.rows[1].up)
	if got := st.set(); got.Table != "runbooks" || got.Name != "map" || got.Value.([]app.RunbookRule)[0].Service != "Search" {
		t.Errorf("moved to %+v", got)
	}
	test.Tap(lines.add)
	if st.window.Canvas().Focused() != st.row("map.service").edit.Entry() || lines.list.Visible() || lines.add.Visible() {
		t.Error("the form is not alone with the keyboard in its first field")
	}
	st.write("map.service", "Batch", true)
	test.Tap(lines.form.save)
	st.says("Say where the runbook is.")
	st.write("map.url", "batch.md", true)
	st.says(`Service "Batch": batch.md. Its text is shown beside the page.`)
	test.Tap(lines.form.save)
	got := st.set().Value.([]app.RunbookRule)
	if len(got) != 4 || got[3] != (app.RunbookRule{Service: "Batch", URL: "batch.md"}) {
		t.Errorf("wrote %+v", got)
	}
	st.send(view.SetDone{Key: "runbooks.map", Err: app.Invalid{Why: `"batch.md" leads out of runbooks.folder`}})
	st.says(`"batch.md" leads out of runbooks.folder.`)
	test.Tap(lines.form.save)
	st.send(view.SetDone{Key: "runbooks.map"})
	if lines.form.root.Visible() || !lines.list.Visible() {
		t.Error("the form stays after it was saved")
	}
	test.Tap(lines.rows[2].remove)
	st.send(view.Settle{On: view.OnMain})
	if got := st.set().Value.([]app.RunbookRule); len(got) != 2 || slices.ContainsFunc(got, func(r app.RunbookRule) bool { return r.Service == "" }) {
		t.Errorf("removed, and left %+v", got)
	}
	test.Tap(lines.rows[0].edit)
	if st.row("map.title").edit.Text() != "disk" {
		t.Error("the line is not in the form")
	}
	st.send(view.Press{On: view.OnMain, Key: view.Key{Name: view.KeyEscape}})
	if lines.form.root.Visible() {
		t.Error("Escape leaves the form open")
	}
}
