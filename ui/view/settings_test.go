package view_test

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/sync/settings"
	"github.com/dogwatch-app/dogwatch/ui/uitest"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// configured opens the Settings screen at a section.
func configured(t *testing.T, section view.Section, c app.Config) *window {
	t.Helper()
	w := open(t, uitest.OnCall())
	w.send(view.Configured{Config: c})
	w.send(view.GoSection{To: section})
	return w
}

func (w *window) field(key string) view.SettingField {
	w.t.Helper()
	for _, f := range w.model().Settings.Fields {
		if f.Key == key {
			return f
		}
	}
	w.t.Fatalf("there is no field %s", key)
	return view.SettingField{}
}

func (w *window) setting() view.Setting {
	w.t.Helper()
	for _, e := range w.effects {
		if e.Set != nil {
			return *e.Set
		}
	}
	w.t.Fatalf("nothing is written: %+v", w.effects)
	return view.Setting{}
}

// fromFile is what config.toml says, as the watch's side makes it of the file.
func fromFile(t *testing.T, path string) app.Config {
	t.Helper()
	f, err := settings.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	return app.Config{Region: f.Region, APIURL: f.APIURL, Settings: f.Settings, Path: path}
}

// TestEverySettingReachesTheFile enters a value for each setting of the screen: the
// real file must take it, and say it again when it is read.
func TestEverySettingReachesTheFile(t *testing.T) {
	entered := map[string]string{
		"sync.on_call": "7", "sync.off_call": "1 m", "alarm.ramp": "45s", "alarm.override_volume": "off", "alarm.ring_after": "2 min",
		"alarm.grace": "90 s", "alarm.blind_after": "1m30s", "alarm.keep_awake": "off", "hours.start": "08:30", "hours.end": "17:00",
		"hours.sleep": "23:00-07:00", "hours.weekend": "fri, sat", "hours.holidays": "2026-12-26, 2026-12-25", "hours.zone": "Europe/Berlin",
		"shifts.notices": "1 h, 2 d", "swap.service": "Shift swaps", "swap.rest": "9 h", "look.theme": "light", "look.reduced_motion": "on",
		"runbooks.folder": "/srv/runbooks", "guide.source": "https://git.example.com/guide.md",
	}
	entered["shifts.notices"] = "1 h, 48 h, 0"
	seen := 0
	for _, section := range []view.Section{view.SectionChecking, view.SectionAlarm, view.SectionHours, view.SectionSwaps, view.SectionRunbooks, view.SectionLook} {
		path := filepath.Join(t.TempDir(), "config.toml")
		w := configured(t, section, fromFile(t, path))
		for _, f := range w.model().Settings.Fields {
			seen++
			text, known := entered[f.Key]
			if !known {
				t.Errorf("nothing is entered for %s", f.Key)
			}
			w.send(view.SetField{Key: f.Key, Text: text})
			s := w.setting()
			if err := settings.Set(path, s.Table, s.Name, s.Value); err != nil {
				t.Errorf("%s = %q: %v", f.Key, text, err)
			}
			w.send(view.SetDone{Key: f.Key})
			before := w.field(f.Key)
			w.send(view.Configured{Config: fromFile(t, path)})
			if reflect.DeepEqual(before, w.field(f.Key)) {
				t.Errorf("%s: the screen says %+v as before", f.Key, before)
			}
			w.send(view.SetField{Key: f.Key, Text: text})
			if len(w.effects) != 0 {
				t.Errorf("%s = %q is written again though it is in force", f.Key, text)
			}
		}
	}
	if seen != len(entered) {
		t.Errorf("%d settings are shown, %d were expected", seen, len(entered))
	}
}

func TestARefusalStandsBesideTheFieldUntilTheFileSaysSomethingElse(t *testing.T) {
	w := configured(t, view.SectionAlarm, uitest.Config())
	w.send(view.SetField{Key: "alarm.grace", Text: "soon"})
	w.nothing()
	if f := w.field("alarm.grace"); f.Text != "soon" || f.Error == "" {
		t.Errorf("%+v", f)
	}
	w.send(view.SetField{Key: "alarm.grace", Text: "1h"})
	w.send(view.SetDone{Key: "alarm.grace", Err: errors.Join(app.Invalid{Why: "1h is not between 5s and 10m"})})
	if f := w.field("alarm.grace"); f.Text != "1h" || f.Error != "1h is not between 5s and 10m." {
		t.Errorf("%+v", f)
	}
	c := uitest.Config()
	w.send(view.Configured{Config: c}) // nothing new of it
	if f := w.field("alarm.grace"); f.Error == "" {
		t.Error("the reason went with an unrelated change")
	}
	c.Alarm.Grace = 2 * time.Minute
	w.send(view.Configured{Config: c})
	if f := w.field("alarm.grace"); f.Error != "" || f.Text != "2 m" {
		t.Errorf("%+v", f)
	}
}

func TestStartAtLoginGoesItsOwnWay(t *testing.T) {
	w := configured(t, view.SectionComputer, uitest.Config())
	loads := w.loads()
	if len(loads) != 1 || loads[0].Kind != view.LoadStarts {
		t.Fatalf("reads %+v", loads)
	}
	w.send(view.Began{Load: loads[0]})
	w.send(view.StartsRead{Load: loads[0], Starts: view.Starts{On: false}})
	w.send(view.SetField{Key: "start", Text: "on"})
	if w.effects[0].Starts == nil || !*w.effects[0].Starts {
		t.Fatalf("%+v", w.effects)
	}
	w.send(view.StartsSet{Err: errors.New("dogwatch runs from a temporary folder")})
	if f := w.field("start"); f.Error != "Dogwatch runs from a temporary folder." {
		t.Errorf("%+v", f)
	}
	w.send(view.SetField{Key: "start", Text: "on"})
	w.send(view.StartsSet{})
	if f := w.field("start"); f.Error != "" || !f.Options[0].On {
		t.Errorf("%+v", f)
	}
	if w.intent().Verb != app.CheckReady {
		t.Error("the readiness is not looked at anew")
	}
}

func TestAnotherTokenIsAskedForWithoutSigningOut(t *testing.T) {
	w := configured(t, view.SectionAccount, uitest.Config())
	w.send(view.SignAgain{})
	if m := w.model(); !m.Shell.SignedOut || m.SignIn.Back == "" {
		t.Fatal("the form does not come, or there is no way back")
	}
	w.send(view.Press{On: view.OnMain, Key: view.Key{Name: view.KeyEscape}})
	if w.model().Shell.SignedOut {
		t.Fatal("Escape does not lead back")
	}
	w.send(view.SignAgain{})
	w.send(view.SignStart{})
	w.wait(time.Second)
	if !w.model().SignIn.Checking {
		t.Error("the old account is taken for an answer about the new token")
	}
	w.s.Account.State = app.Checking
	w.wait(time.Second)
	w.s.Account.State = app.SignedIn
	w.wait(time.Second)
	if m := w.model(); m.Shell.SignedOut || m.Shell.Said != "Signed in." {
		t.Errorf("signed in, and it says %q", m.Shell.Said)
	}
	w.send(view.SignAgain{})
	w.send(view.SignStart{})
	w.wait(31 * time.Second)
	if m := w.model(); m.SignIn.Checking || m.SignIn.Problem == nil {
		t.Error("a watch that does not answer is not told")
	}
	w.send(view.SignBack{})
	w.send(view.AskSigningOut{})
	w.send(view.Settle{On: view.OnMain})
	if w.intent().Verb != app.SignOut {
		t.Errorf("asked for %+v", w.intent())
	}
}

func TestWithoutTheFileTheScreenSaysSo(t *testing.T) {
	w := open(t, uitest.OnCall())
	w.send(view.Go{To: view.ScreenSettings})
	if w.model().Settings.Missing == nil {
		t.Error("nothing is said")
	}
	for _, m := range []view.Msg{
		view.SetField{Key: "alarm.ramp", Text: "1s"},
		view.RuleSave{},
		view.RuleEdit{N: 0, Name: "x"},
		view.RuleMove{N: 0, Name: "x", By: 1},
		view.RuleRemove{N: 0, Name: "x"},
		view.LineSave{},
		view.LineEdit{N: 0, Line: "x"},
		view.LineMove{N: 0, Line: "x", By: 1},
		view.LineRemove{N: 0, Line: "x"},
		view.SetDone{Key: "runbooks.map"},
		view.ShowFolder{},
		view.OpenFolder{},
		view.ShowDryRun{},
		view.SetDone{Key: "alarm.rules"},
	} {
		w.send(m)
		w.nothing()
		w.model()
	}
}

// TestARuleSurvivesTheForm opens any sound rule in the form and saves it: nothing of it
// is lost, and nothing is written.
func TestARuleSurvivesTheForm(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.toml")
	rapid.Check(t, func(rt *rapid.T) {
		r := app.Rule{
			Name:    rapid.StringMatching(`[a-z][a-z "]{0,8}[a-z]`).Draw(rt, "name"),
			Urgency: rapid.SampledFrom([]app.Urgency{"", app.High, app.Low}).Draw(rt, "urgency"),
			Service: rapid.StringMatching(`([a-z*?]{1,8})?`).Draw(rt, "service"), Title: rapid.StringMatching(`([a-z]{1,8})?`).Draw(rt, "title"),
			Days:  app.Days(rapid.IntRange(0, 1<<11-1).Draw(rt, "days")),
			Shift: rapid.SampledFrom([]app.ShiftSide{"", app.OnShift, app.OffShift}).Draw(rt, "shift"),
			Do:    rapid.SampledFrom(app.Loudnesses).Draw(rt, "do"),
		}
		hours := rapid.SampledFrom([]string{"", "work", "free", "sleep", "22:00-08:00", "09:30-24:00"}).Draw(rt, "hours")
		r.Hours, _ = app.ParseDayPart(hours)
		if r.Do == app.Rings {
			r.After = time.Duration(rapid.IntRange(0, 1800).Draw(rt, "after")) * time.Second
		} else {
			r.EvenEscalated = rapid.Bool().Draw(rt, "even")
		}
		c := uitest.Config()
		c.Alarm.Rules = []app.Rule{r}
		w := configured(t, view.SectionRules, c)
		w.send(view.RuleEdit{N: 0, Name: w.model().Settings.Rules.Rows[0].Name})
		w.send(view.SetField{Key: "rule.title", Text: r.Title})
		w.send(view.RuleSave{})
		got := w.setting()
		if rules, ok := got.Value.([]app.Rule); !ok || len(rules) != 1 || rules[0] != r {
			rt.Fatalf("%+v became %+v", r, got.Value)
		}
		if err := settings.Set(path, got.Table, got.Name, got.Value); err != nil {
			rt.Fatalf("the file does not take it: %v", err)
		}
		if f, err := settings.Load(path); err != nil || f.Alarm.Rules[0] != r {
			rt.Fatalf("the file says %+v (%v)", f.Alarm.Rules, err)
		}
	})
	_ = os.Remove(path)
}

func TestARuleThatChangedMeanwhileIsNotOverwritten(t *testing.T) {
	w := configured(t, view.SectionRules, uitest.Config())
	w.send(view.RuleEdit{N: 1, Name: "staging"})
	c := uitest.Config()
	c.Alarm.Rules[1].Do = app.Rings
	c.Alarm.Rules[1].EvenEscalated = false
	w.send(view.Configured{Config: c})
	w.send(view.RuleSave{})
	w.nothing()
	if f := w.model().Settings.Rules.Form; !strings.Contains(f.Error, "changed in the file meanwhile") {
		t.Errorf("%+v", f)
	}
	w.send(view.RuleCancel{})
	w.send(view.RuleMove{N: 1, Name: "another", By: 1})
	w.nothing()
}

func TestSpansAreReadAsPeopleWriteThem(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"90": 90 * time.Second, "90s": 90 * time.Second, "1 m 30 s": 90 * time.Second, "2 min": 2 * time.Minute, "1H": time.Hour, "0": 0,
	} {
		w := configured(t, view.SectionAlarm, uitest.Config())
		w.send(view.SetField{Key: "alarm.ring_after", Text: text})
		if want == 0 {
			w.nothing() // it is so already
			continue
		}
		if got := w.setting().Value; got != want {
			t.Errorf("%q is %v", text, got)
		}
	}
	for _, text := range []string{"", "-1", "1 y", "soon", strings.Repeat("9", 30), "1e9s"} {
		w := configured(t, view.SectionAlarm, uitest.Config())
		w.send(view.SetField{Key: "alarm.ring_after", Text: text})
		w.nothing()
		if w.field("alarm.ring_after").Error == "" {
			t.Errorf("%q is taken", text)
		}
	}
}

func TestSettingsKeys(t *testing.T) {
	w := open(t, uitest.OnCall())
	w.send(view.Configured{Config: uitest.Config()})
	w.send(view.Go{To: view.ScreenSettings})
	for _, want := range []view.Section{view.SectionChecking, view.SectionAlarm} {
		w.send(view.Press{On: view.OnMain, Key: view.Key{Name: view.KeyPageDown}})
		if got := w.model().Settings.Section; got != want {
			t.Errorf("Page down leads to %s", got)
		}
	}
	w.send(view.Press{On: view.OnMain, Key: view.Key{Name: view.KeyPageUp}})
	w.send(view.Press{On: view.OnMain, Key: view.Key{Name: view.KeyDown}})
	if got := w.model().Settings.Section; got != view.SectionChecking || w.ui.Screen != view.ScreenSettings {
		t.Errorf("at %s of %s", got, w.ui.Screen)
	}
}
