package shell

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/ui/uitest"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

func TestANewRunbookIsWritten(t *testing.T) {
	folder := t.TempDir()
	path, err := writeRunbook(folder, "gateway.md", "# Gateway\n")
	if err != nil || path != filepath.Join(folder, "gateway.md") {
		t.Fatal(path, err)
	}
	if text, err := os.ReadFile(path); err != nil || string(text) != "# Gateway\n" {
		t.Errorf("%q %v", text, err)
	}
	if _, err := writeRunbook(folder, "gateway.md", "other"); err == nil || !strings.Contains(err.Error(), "already") {
		t.Errorf("it is written over: %v", err)
	}
	if text, _ := os.ReadFile(path); string(text) != "# Gateway\n" {
		t.Errorf("what was there is %q now", text)
	}
}

func TestARunbookIsWrittenNowhereElse(t *testing.T) {
	folder := t.TempDir()
	below := filepath.Join(folder, "below")
	if err := os.Mkdir(below, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(folder, filepath.Join(below, "out")); err != nil {
		t.Skip(err)
	}
	for _, name := range []string{"../x.md", "/x.md", "out/x.md", "", ".", "a/b.md"} {
		if path, err := writeRunbook(below, name, "x"); err == nil {
			t.Errorf("%q was written to %s", name, path)
		}
	}
	if _, err := os.Stat(filepath.Join(folder, "x.md")); err == nil {
		t.Error("it was written above the folder")
	}
	for _, c := range []struct{ folder, want string }{{"", "no folder"}, {filepath.Join(folder, "absent"), "is not there"}} {
		if _, err := writeRunbook(c.folder, "x.md", "x"); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v", c.folder, err)
		}
	}
}

// books answers what the window reads of runbooks and the guide.
type books struct{}

func (books) Runbook(context.Context, string) (app.RunbookText, error) { return uitest.Paper(), nil }

func (books) Picture(context.Context, string) ([]byte, error) { return nil, app.Gone{What: "it"} }

func (books) Coverage(context.Context) (app.Coverage, error) { return uitest.Coverage(), nil }

func (books) Guide(context.Context) (app.GuideCards, error) { return uitest.TeamCards(), nil }

func TestRunbooksInTheWindow(t *testing.T) {
	folder := t.TempDir()
	play(t, uitest.OnCall(), func(r *rig) {
		r.main, r.shelf = true, books{}
		r.conf = uitest.NewConfigurer(app.Config{Settings: func() app.Settings {
			s := app.Defaults()
			s.Runbooks.Folder = folder
			return s
		}()})
	}, func(r *rig) {
		r.send(view.Go{To: view.ScreenRunbooks})
		r.wait(time.Second)
		c := r.pump.stage.main.window.Canvas()
		if !r.says(c, "4 of 7 services that paged you have no runbook that opens.") {
			t.Fatal("the list is not shown")
		}
		r.send(view.RunbookChoose{ID: "SGAT"})
		r.send(view.RunbookDo{Do: view.DoRunbookStart})
		r.wait(time.Second)
		if text, err := os.ReadFile(filepath.Join(folder, "gateway.md")); err != nil || !strings.Contains(string(text), "## Escalate to") {
			t.Errorf("%q %v", text, err)
		}
		if !r.says(c, "gateway.md") {
			t.Error("it does not say where")
		}
		r.send(view.RunbookChoose{ID: "SPAY"})
		r.send(view.RunbookDo{Do: view.DoRunbookRead})
		r.wait(time.Second)
		if !r.says(c, "0 of 6 steps ticked") {
			t.Error("the text is not shown")
		}
		r.send(view.RunbookTick{Step: "abc", On: true})
		r.send(view.Go{To: view.ScreenGuide})
		r.wait(time.Second)
		if !r.says(c, "With your team's own cards") || r.took(app.TickStep) != 1 {
			t.Errorf("the guide is not shown, or %+v", r.cmd.Took())
		}
	})
}
