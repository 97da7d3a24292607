package view_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/sync/settings"
	"github.com/dogwatch-app/dogwatch/ui/uitest"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// mapped are settings with a folder and a map.
func mapped() app.Config {
	c := uitest.Config()
	c.Runbooks = app.RunbookSettings{Folder: "/srv/runbooks", Map: []app.RunbookRule{
		{Service: "Payments*", Title: "disk", URL: "disk.md"}, {URL: "https://wiki.example.com/x"},
	}}
	return c
}

// found is what stands below a field.
func (w *window) found(key string) string {
	w.t.Helper()
	if l := w.field(key).Found; l != nil {
		return l.Mark.Word + ": " + strings.TrimSpace(l.Text+" "+l.More)
	}
	return ""
}

func TestWhatIsFoundInTheFolder(t *testing.T) {
	c := mapped()
	w := configured(t, view.SectionRunbooks, c)
	problem := &app.Problem{What: "There is no such folder.", Means: "No runbook is read from it.", Do: "Make it, or name another."}
	for _, f := range []struct {
		name   string
		folder *app.RunbookFolder
		want   string
		opens  bool
	}{
		{"not known", nil, "Looking: Looking…", false},
		{"another's", &app.RunbookFolder{Path: "/srv", Files: 3}, "Looking: Looking…", false},
		{"files", &app.RunbookFolder{Path: c.Runbooks.Folder, Files: 14}, "Fine: 14 Markdown files in it and below.", true},
		{"one", &app.RunbookFolder{Path: c.Runbooks.Folder, Files: 1}, "Fine: 1 Markdown file in it and below.", true},
		{"none", &app.RunbookFolder{Path: c.Runbooks.Folder}, "Fine: There is no Markdown file in it yet. N on the Runbooks screen starts one from the template.", true},
		{"very many", &app.RunbookFolder{Path: c.Runbooks.Folder, Files: 4000, More: true}, "Fine: At least 4000 Markdown files in it and below.", true},
		{"wrong", &app.RunbookFolder{Path: c.Runbooks.Folder, Problem: problem}, "Wrong: There is no such folder. No runbook is read from it. Make it, or name another.", false},
	} {
		w.s.Shelf.Folder = f.folder
		if got := w.found("runbooks.folder"); got != f.want {
			t.Errorf("%s: it says %q", f.name, got)
		}
		if opens := slices.Contains(w.model().Settings.Buttons, view.SettingButton{Label: "Show the folder", Send: view.ShowFolder{Path: "/srv/runbooks"}}); opens != f.opens {
			t.Errorf("%s: it can be shown: %v", f.name, opens)
		}
	}
	w.send(view.ShowFolder{Path: "/srv/runbooks"})
	if w.effects[0].Folder != "/srv/runbooks" {
		t.Errorf("%+v", w.effects)
	}
	w.send(view.SetField{Key: "runbooks.folder", Text: "books"})
	w.send(view.SetDone{Key: "runbooks.folder", Err: app.Invalid{Why: `"books" is not the whole path of a folder, such as ~/runbooks`}})
	if f := w.field("runbooks.folder"); f.Found != nil || f.Error == "" {
		t.Errorf("beside a refusal: %+v", f)
	}
	w.send(view.SetField{Key: "runbooks.folder", Text: "file:///srv/on%20call"})
	if got := w.setting().Value; got != "/srv/on call" {
		t.Errorf("wrote %q", got)
	}
	c.Runbooks.Folder = ""
	w.send(view.Configured{Config: c})
	if got := w.found("runbooks.folder"); got != "" {
		t.Errorf("none is named, and it says %q", got)
	}
}

func TestWhatIsFoundOfTheGuide(t *testing.T) {
	const source = "/srv/cards"
	c := mapped()
	c.GuideSource = source
	w := configured(t, view.SectionRunbooks, c)
	read := func(g app.GuideCards, err error) {
		t.Helper()
		w.s.Shelf.Guide++
		for _, l := range w.ui.Loads(w.s, w.now) {
			if l.Kind == view.LoadGuide {
				w.send(view.Began{Load: l})
				w.send(view.GuideRead{Load: l, Guide: g, Err: err})
				return
			}
		}
		t.Fatal("the guide is not read")
	}
	at := w.now.Add(-3 * time.Minute)
	cards := []app.Card{{ID: "a"}, {ID: "b", Team: true}, {ID: "c", Team: true}}
	if got := w.found("guide.source"); got != "Looking: Looking…" {
		t.Errorf("not known: %q", got)
	}
	read(app.GuideCards{Cards: cards}, nil)
	if got := w.found("guide.source"); got != "Looking: Looking…" {
		t.Errorf("of before: %q", got)
	}
	if got := w.model().Settings.Buttons; len(got) != 1 {
		t.Errorf("of a source that is not read yet: %+v", got)
	}
	read(app.GuideCards{Cards: cards, Source: source, At: at}, nil)
	if got := w.found("guide.source"); got != "Fine: 2 cards read 3 m ago." {
		t.Errorf("%q", got)
	}
	c.GuideSource = "/srv/other"
	w.send(view.Configured{Config: c})
	if got := w.found("guide.source"); got != "Looking: Looking…" {
		t.Errorf("of another source: %q", got)
	}
	c.GuideSource = source
	w.send(view.Configured{Config: c})
	want := []view.SettingButton{{Label: "Show the guide's folder", Send: view.ShowFolder{Path: source}}, {Label: "Read the guide again", Send: view.GuideDo{Do: view.DoGuideRead}}}
	if got := w.model().Settings.Buttons; !slices.Equal(got, want) {
		t.Errorf("can do %+v", got)
	}
	w.send(want[1].Send)
	if w.intent().Verb != app.ReadGuide || w.found("guide.source") != "Looking: Looking…" {
		t.Errorf("asked for %+v, and it says %q", w.intent(), w.found("guide.source"))
	}
	w.send(view.Submitted{Seq: w.effects[0].Submit.Seq})
	read(app.GuideCards{Cards: cards[:1], Source: source, At: at}, nil)
	if got := w.found("guide.source"); !strings.HasPrefix(got, "Fine: It was read 3 m ago, and adds no card.") {
		t.Errorf("none of its own: %q", got)
	}
	read(app.GuideCards{Cards: cards, Source: source, At: at, Problem: &app.Problem{What: "a.md, line 3: it is none.", Means: "The copy counts.", Do: "Mend the file."}}, nil)
	if got := w.found("guide.source"); got != "Wrong: a.md, line 3: it is none. The copy counts. Mend the file." {
		t.Errorf("wrong: %q", got)
	}
	if got := w.model().Settings.Buttons; len(got) != 1 {
		t.Errorf("a folder that is wrong can be shown: %+v", got)
	}
	read(app.GuideCards{}, errors.New("the watch is gone"))
	if got := w.found("guide.source"); !strings.HasPrefix(got, "Wrong: ") {
		t.Errorf("no answer: %q", got)
	}
}

// TestALineSurvivesTheForm opens any line in the form and saves it: nothing of it is lost,
// and the file takes it.
func TestALineSurvivesTheForm(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.toml")
	word := rapid.StringMatching(`([a-zé"*\\][a-z "*]{0,8}[a-z*])?`)
	rapid.Check(t, func(rt *rapid.T) {
		r := app.RunbookRule{
			Service: word.Draw(rt, "service"), Title: word.Draw(rt, "title"),
			URL: rapid.SampledFrom([]string{"https://x.example/a?b=c#d", "/srv/x y.md", "db/disk.md", "file:///srv/z.pdf"}).Draw(rt, "url"),
		}
		c := uitest.Config()
		c.Runbooks = app.RunbookSettings{Folder: "/srv/runbooks", Map: []app.RunbookRule{r}}
		w := configured(t, view.SectionRunbooks, c)
		w.send(view.LineEdit{N: 0, Line: w.model().Settings.Map.Rows[0].Line})
		w.send(view.LineSave{})
		got := w.setting()
		all, ok := got.Value.([]app.RunbookRule)
		if r.URL == "file:///srv/z.pdf" { // a file's address becomes its path
			r.URL = "/srv/z.pdf"
		}
		if !ok || len(all) != 1 || all[0] != r {
			rt.Fatalf("%+v became %+v", r, got.Value)
		}
		if err := settings.Set(path, "runbooks", "folder", "/srv/runbooks"); err != nil {
			rt.Fatal(err)
		}
		if err := settings.Set(path, got.Table, got.Name, got.Value); err != nil {
			rt.Fatalf("the file does not take it: %v", err)
		}
		if f, err := settings.Load(path); err != nil || !slices.Equal(f.Runbooks.Map, all) {
			rt.Fatalf("the file says %+v (%v)", f.Runbooks.Map, err)
		}
	})
	_ = os.Remove(path)
}

func TestTheMap(t *testing.T) {
	w := configured(t, view.SectionRunbooks, mapped())
	m := w.model().Settings.Map
	if len(m.Rows) != 2 || m.Rows[0].For != `Service "Payments*", title with "disk"` || m.Rows[0].To != "disk.md" || m.Rows[1].For != "Every page" || !m.Rows[0].First || !m.Rows[1].Last {
		t.Fatalf("%+v", m.Rows)
	}
	w.send(view.LineMove{N: 1, Line: m.Rows[1].Line, By: -1})
	if got := w.setting().Value.([]app.RunbookRule); got[0].Service != "" || got[1].Service != "Payments*" {
		t.Errorf("moved to %+v", got)
	}
	w.send(view.SetDone{Key: "runbooks.map", Err: errors.New("the disk is full")})
	if m := w.model().Settings.Map; m.Error != "The disk is full." {
		t.Errorf("it says %q", m.Error)
	}
	for _, stale := range []view.Msg{
		view.LineMove{N: 0, Line: "another", By: 1}, view.LineRemove{N: 1, Line: m.Rows[0].Line}, view.LineEdit{N: 7, Line: ""}, view.LineMove{N: 0, Line: m.Rows[0].Line, By: -1},
	} {
		w.send(stale)
		w.nothing()
		if w.ui.MainDialog != nil || w.ui.Settings.Line != nil {
			t.Errorf("%+v opens something", stale)
		}
	}
	w.send(view.LineRemove{N: 1, Line: m.Rows[1].Line})
	w.nothing()
	if p := w.model().Shell.Panel; p == nil || !strings.Contains(p.Lead, "https://wiki.example.com/x") || p.Off {
		t.Fatalf("asks %+v", p)
	}
	w.send(view.Press{On: view.OnMain, Key: view.Key{Name: view.KeyReturn}})
	if got := w.setting().Value.([]app.RunbookRule); len(got) != 1 || got[0].Service != "Payments*" {
		t.Errorf("removed, and left %+v", got)
	}
}

func TestTheFormOfALine(t *testing.T) {
	w := configured(t, view.SectionRunbooks, mapped())
	form := func() view.RuleForm {
		t.Helper()
		f := w.model().Settings.Map.Form
		if f == nil {
			t.Fatal("there is no form")
		}
		return *f
	}
	w.send(view.LineEdit{N: -1})
	if f := form(); f.Fields[2].Error != "" || f.Says != "" {
		t.Errorf("an empty form: %+v", f)
	}
	w.send(view.LineSave{})
	w.nothing()
	if f := form(); f.Fields[2].Error != "Say where the runbook is." {
		t.Errorf("%+v", f.Fields[2])
	}
	for url, says := range map[string]string{
		"disk.md": "Its text is shown", "https://wiki.example.com/x": "opens in the browser", "/srv/a.pdf": "cannot be shown", "../up.md": "Every page: ../up.md.",
		"https://github.com/o/r/blob/main/a.md": "Its text is shown",
	} {
		w.send(view.SetField{Key: "map.url", Text: " " + url + " "})
		if f := form(); !strings.Contains(f.Says, says) {
			t.Errorf("%s: it says %q", url, f.Says)
		}
	}
	w.send(view.SetField{Key: "map.url", Text: "https://wiki.example.com/x"})
	w.send(view.LineSave{})
	w.nothing()
	if f := form(); f.Error != "Line 2 says the same." {
		t.Errorf("it is there already, and it says %q", f.Error)
	}
	frozen := w.ui.Frozen()
	w.send(view.SetField{Key: "map.service", Text: "Search"})
	if frozen.Settings.Line.Text["service"] != "" {
		t.Error("a state that is being drawn has changed")
	}
	w.send(view.LineSave{})
	if got := w.setting().Value.([]app.RunbookRule); len(got) != 3 || got[2] != (app.RunbookRule{Service: "Search", URL: "https://wiki.example.com/x"}) {
		t.Errorf("wrote %+v", got)
	}
	w.send(view.LineSave{})
	w.nothing() // it is on its way
	w.send(view.SetDone{Key: "runbooks.map", Err: app.Invalid{Why: "it is no address"}})
	if f := form(); f.Error != "It is no address." || f.Busy {
		t.Errorf("%+v", f)
	}
	w.send(view.LineCancel{})
	w.send(view.LineEdit{N: 0, Line: w.model().Settings.Map.Rows[0].Line})
	c := mapped()
	c.Runbooks.Map[0].URL = "other.md"
	w.send(view.Configured{Config: c})
	w.send(view.LineSave{})
	w.nothing()
	if f := form(); !strings.Contains(f.Error, "changed in the file meanwhile") {
		t.Errorf("%+v", f)
	}
	w.send(view.Press{On: view.OnMain, Key: view.Key{Name: view.KeyEscape}})
	if w.ui.Settings.Line != nil {
		t.Error("Escape leaves the form open")
	}
}
