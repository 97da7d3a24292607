package settings

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/dogwatch-app/dogwatch/app"
)

func TestRunbooksAndGuideOfTheFile(t *testing.T) {
	dir, err := os.UserHomeDir()
	if err != nil {
		t.Skip(err)
	}
	f, err := Load(write(t, `
[runbooks]
folder = "~/runbooks"
[[runbooks.map]]
service = "Payments *"
url = "payments/errors.md"
[[runbooks.map]]
title = "disk"
url = "https://git.example.com/ops/disk.md"
[[runbooks.map]]
url = "file:///srv/all.md"
[guide]
source = "https://git.example.com/guide.md"
`))
	want := Default()
	want.Runbooks = app.RunbookSettings{Folder: filepath.Join(dir, "runbooks"), Map: []app.RunbookRule{
		{Service: "Payments *", URL: "payments/errors.md"},
		{Title: "disk", URL: "https://git.example.com/ops/disk.md"},
		{URL: "file:///srv/all.md"},
	}}
	want.GuideSource = "https://git.example.com/guide.md"
	if err != nil || !reflect.DeepEqual(f, want) {
		t.Errorf("got  %+v, %v\nwant %+v", f, err, want)
	}
	for source, is := range map[string]string{"/srv/guide": "/srv/guide", "~/guide": filepath.Join(dir, "guide"), "http://127.0.0.1:80/g.md": "http://127.0.0.1:80/g.md", "": ""} {
		f, err := Load(write(t, "[guide]\nsource = \""+source+"\""))
		if err != nil || f.GuideSource != is {
			t.Errorf("the guide at %q: %q, %v", source, f.GuideSource, err)
		}
	}
}

func TestAMistakeInRunbooksAndGuideIsTold(t *testing.T) {
	for _, c := range []struct {
		name, text, key string
		line            int
		why             string
	}{
		{"a folder of nowhere", "[runbooks]\nfolder = \"runbooks\"", "runbooks.folder", 2, "whole path"},
		{"a folder with a bell", "[runbooks]\nfolder = \"/srv/\\u0007\"", "runbooks.folder", 2, "no path"},
		{"no runbook", "[runbooks]\nmap = [\n  {url = \"https://x.example/a.md\"},\n  {service = \"x\"},\n]", "runbooks.map[1].url", 4, "no runbook"},
		{"no folder to be below", "[[runbooks.map]]\nurl = \"a.md\"", "runbooks.map[0].url", 2, "runbooks.folder"},
		{"out of the folder", "[runbooks]\nfolder = \"/srv\"\nmap = [{url = \"a/../../b.md\"}]", "runbooks.map[0].url", 3, "out of"},
		{"another way", "[[runbooks.map]]\nurl = \"ftp://x.example/a.md\"", "runbooks.map[0].url", 2, "ftp"},
		{"a script", "[[runbooks.map]]\nurl = \"javascript://x/%0aalert(1)\"", "runbooks.map[0].url", 2, "javascript"},
		{"nobody's address", "[[runbooks.map]]\nurl = \"https:///a.md\"", "runbooks.map[0].url", 2, "no address"},
		{"another computer's file", "[[runbooks.map]]\nurl = \"file://nas/a.md\"", "runbooks.map[0].url", 2, "file:///"},
		{"a password", "[[runbooks.map]]\nurl = \"https://me:hunter2@x.example/a.md\"", "runbooks.map[0].url", 2, "token"},
		{"an unknown key", "[[runbooks.map]]\nurl = \"/a.md\"\nuser = \"me\"", "runbooks.map[0].user", 3, "no such"},
		{"a blank service", "[[runbooks.map]]\nurl = \"/a.md\"\nservice = \" \"", "runbooks.map[0].service", 3, "blank"},
		{"a long title", "[[runbooks.map]]\nurl = \"/a.md\"\ntitle = \"" + strings.Repeat("x", 201) + "\"", "runbooks.map[0].title", 3, "longer"},
		{"a guide in the open", "[guide]\nsource = \"http://x.example/guide.md\"", "guide.source", 2, "https"},
		{"a guide of nowhere", "[guide]\n\nsource = \"guide\"", "guide.source", 3, "whole path"},
		{"a guide with a password", "[guide]\nsource = \"https://me:hunter2@x.example/g.md\"", "guide.source", 2, "token"},
	} {
		f, err := Load(write(t, c.text))
		wrong, ok := errors.AsType[Bad](err)
		if !ok || wrong.Line != c.line || wrong.Key != c.key || !strings.Contains(wrong.Why, c.why) || strings.Contains(wrong.Why, "hunter2") {
			t.Errorf("%s: told %+v (%v), want %s in line %d", c.name, wrong, err, c.key, c.line)
		}
		if !reflect.DeepEqual(f.Settings, app.Defaults()) {
			t.Errorf("%s: half of it counts: %+v", c.name, f)
		}
	}
	if _, err := Load(write(t, strings.Repeat("[[runbooks.map]]\nurl = \"/a.md\"\n", mostRunbooks+1))); err == nil {
		t.Error("any number of runbooks is taken")
	}
}

func TestSetOfRunbooks(t *testing.T) {
	path := write(t, "# mine\n[[runbooks.map]]\nurl = \"/old.md\"\n")
	want := []app.RunbookRule{{Service: `a "b" \ é`, Title: "t *", URL: "https://x.example/a?b=c#d"}, {URL: "/srv/x y.md"}}
	if err := Set(path, "runbooks", "map", want); err != nil {
		t.Fatal(err)
	}
	if err := Set(path, "runbooks", "folder", "/srv/runbooks"); err != nil {
		t.Fatal(err)
	}
	f, err := Load(path)
	if err != nil || !reflect.DeepEqual(f.Runbooks, app.RunbookSettings{Map: want, Folder: "/srv/runbooks"}) || !strings.HasPrefix(textOf(t, path), "# mine\n") {
		t.Errorf("got %+v, %v of\n%s", f.Runbooks, err, textOf(t, path))
	}
	before := textOf(t, path)
	err = Set(path, "runbooks", "map", []app.RunbookRule{{URL: "../out.md"}})
	if wrong, ok := errors.AsType[Bad](err); !ok || wrong.Key != "runbooks.map[0].url" || textOf(t, path) != before {
		t.Errorf("a bad line is taken: %v", err)
	}
	if wrong, ok := errors.AsType[app.Invalid](err); !ok || !strings.Contains(wrong.Why, "leads out of") {
		t.Errorf("the reason is not for a person: %v", err)
	}
	if err := Set(path, "runbooks", "map", []app.RunbookRule{}); err != nil {
		t.Fatal(err)
	}
	if f, err := Load(path); err != nil || len(f.Runbooks.Map) != 0 {
		t.Errorf("none left: %v, %v", f.Runbooks.Map, err)
	}
	if err := Set(path, "guide", "source", fmt.Sprint("https://x.example/", "guide.md")); err != nil {
		t.Error(err)
	}
}

// A folder may not be taken away from below what the map says.
func TestWhatWouldMakeSomethingElseWrongIsRefused(t *testing.T) {
	const text = "[runbooks]\nfolder = \"/srv\" # ours\nmap = [{url = \"disk.md\"}]\n"
	path := write(t, text)
	err := Set(path, "runbooks", "folder", "")
	if wrong, ok := errors.AsType[app.Invalid](err); !ok || !strings.Contains(wrong.Why, "runbooks.map[0].url") || textOf(t, path) != text {
		t.Errorf("told %v, and the file says\n%s", err, textOf(t, path))
	}
	if err := Set(path, "runbooks", "folder", "/home"); err != nil {
		t.Error(err)
	}
	if got, want := textOf(t, path), strings.Replace(text, "/srv", "/home", 1); got != want {
		t.Errorf("the file says\n%s", got)
	}
	wrong := write(t, "[alarm]\nrmap = 1\n"+text)
	if err := Set(wrong, "runbooks", "folder", ""); err != nil {
		t.Errorf("another's mistake keeps this from being set: %v", err)
	}
}

func TestTheMapKeepsThePersonsOwnFolderShort(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("HOME", dir)
	if is, _ := os.UserHomeDir(); is != dir {
		t.Skip("it is elsewhere on this system")
	}
	path := write(t, "[runbooks]\nfolder = \"~/books\"\nmap = [{url = \"~/a b/x.md\"}]\n")
	f, err := Load(path)
	if err != nil || f.Runbooks.Map[0].URL != filepath.Join(dir, "a b", "x.md") {
		t.Fatalf("got %+v, %v", f.Runbooks, err)
	}
	list := append(f.Runbooks.Map, app.RunbookRule{URL: dir + "er/y.md"}, app.RunbookRule{URL: dir})
	if err := Set(path, "runbooks", "map", list); err != nil {
		t.Fatal(err)
	}
	if text := textOf(t, path); !strings.Contains(text, `url = "~/a b/x.md"`) || !strings.Contains(text, `"`+dir+`er/y.md"`) || !strings.Contains(text, `"`+dir+`"`) {
		t.Errorf("the file says\n%s", text)
	}
	if f, err := Load(path); err != nil || !reflect.DeepEqual(f.Runbooks.Map, list) {
		t.Errorf("got %+v, %v", f.Runbooks.Map, err)
	}
}
