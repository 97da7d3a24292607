package settings

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

func write(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "config.toml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestNoFileIsAllDefaults(t *testing.T) {
	f, err := Load(filepath.Join(t.TempDir(), "config.toml"))
	if err != nil || f.Settings != app.Defaults() || f.Region != "us" || f.APIURL != "" {
		t.Errorf("got %+v, %v", f, err)
	}
}

func TestWhatTheFileSaysCounts(t *testing.T) {
	f, err := Load(write(t, `
[pagerduty]
region = "eu" # Frankfurt
[sync]
on_call = "4s"
[alarm]
override_volume = false
blind_after = "1m30s"
[look]
theme = "light"
`))
	want := File{Region: "eu", Settings: app.Defaults()}
	want.Sync.OnCall, want.Alarm.OverrideVolume, want.Alarm.BlindAfter, want.Theme = 4*time.Second, false, 90*time.Second, "light"
	if err != nil || f != want {
		t.Errorf("got %+v, %v, want %+v", f, err, want)
	}
}

func TestAMistakeIsToldWithItsPlaceAndChangesNothing(t *testing.T) {
	for _, c := range []struct {
		name, text, key string
		line            int
	}{
		{"unknown key", "[alarm]\nrmap = \"1s\"", "alarm.rmap", 2},
		{"unknown table", "\n[alarms]\nramp = \"1s\"", "alarms", 2},
		{"no duration", "[sync]\n\non_call = \"five\"", "sync.on_call", 3},
		{"another type", "[alarm]\noverride_volume = \"yes\"", "alarm.override_volume", 2},
		{"too often", "# mine\n[sync]\non_call = \"10ms\"", "sync.on_call", 3},
		{"no region", "[pagerduty]\nregion = \"mars\"", "pagerduty.region", 2},
		{"no theme", "[look]\ntheme = \"pink\"", "look.theme", 2},
		{"no address", "[pagerduty]\napi_url = \"ftp://x\"", "pagerduty.api_url", 2},
		{"no TOML", "[alarm\n", "", 1},
	} {
		path := write(t, c.text)
		f, err := Load(path)
		wrong, ok := errors.AsType[Bad](err)
		if !ok || wrong.Line != c.line || wrong.Path != path || c.key != "" && wrong.Key != c.key || wrong.Why == "" {
			t.Errorf("%s: told %+v (%v), want %s in line %d", c.name, wrong, err, c.key, c.line)
		}
		if f.Settings != app.Defaults() {
			t.Errorf("%s: half of it counts: %+v", c.name, f)
		}
	}
}

func TestSetLeavesTheRestAsItStands(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"no file", "", "[pagerduty]\nregion = \"eu\"\n"},
		{"another table", "[alarm]\nramp = \"5s\"\n", "[alarm]\nramp = \"5s\"\n\n[pagerduty]\nregion = \"eu\"\n"},
		{"the table", "[pagerduty] # ours\napi_url = \"\"\n", "[pagerduty] # ours\nregion = \"eu\"\napi_url = \"\"\n"},
		{"the key", "[pagerduty]\nregion  =  \"u#s\" # was us\n# more\n", "[pagerduty]\nregion = \"eu\" # was us\n# more\n"},
		{"the same key elsewhere", "[other]\nregion = \"x\"\n[pagerduty]\nregion = \"us\"", "[other]\nregion = \"x\"\n[pagerduty]\nregion = \"eu\"\n"},
	} {
		path := write(t, c.text)
		if c.text == "" {
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
		}
		if err := Set(path, "pagerduty", "region", "eu"); err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(path)
		if err != nil || string(got) != c.want {
			t.Errorf("%s: got %q, %v, want %q", c.name, got, err, c.want)
		}
		if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".*")); len(left) != 0 {
			t.Errorf("%s: left behind %v", c.name, left)
		}
	}
}

func FuzzLoad(f *testing.F) {
	f.Add("[sync]\non_call = \"4s\"")
	f.Add("[alarm]\nramp = 'x'\n")
	f.Fuzz(func(t *testing.T, text string) {
		got, err := Load(write(t, text))
		if err != nil && got.Settings != app.Defaults() {
			t.Errorf("a bad file counts: %+v", got)
		}
	})
}
