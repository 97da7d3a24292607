package settings

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
)

func textOf(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestSetLeavesTheRestAsItStands(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"no file", "", "[pagerduty]\nregion = \"eu\"\n"},
		{"another table", "[alarm]\nramp = \"5s\"\n", "[alarm]\nramp = \"5s\"\n\n[pagerduty]\nregion = \"eu\"\n"},
		{"another table, no end of line", "[alarm]", "[alarm]\n\n[pagerduty]\nregion = \"eu\"\n"},
		{"the table", "[pagerduty] # ours\napi_url = \"\"\n", "[pagerduty] # ours\nregion = \"eu\"\napi_url = \"\"\n"},
		{"the table at the end", "[pagerduty]", "[pagerduty]\nregion = \"eu\"\n"},
		{"the key", "[pagerduty]\n  region  =  \"u#s\" # was us\n# more\n", "[pagerduty]\n  region  =  \"eu\" # was us\n# more\n"},
		{"the same key elsewhere", "[other]\nregion = \"x\"\n[pagerduty]\nregion = \"us\"", "[other]\nregion = \"x\"\n[pagerduty]\nregion = \"eu\""},
		{"the table in a string", "[look]\ntheme = '''\n[pagerduty]\n'''\n", "[look]\ntheme = '''\n[pagerduty]\n'''\n\n[pagerduty]\nregion = \"eu\"\n"},
		{"another system's lines", "[pagerduty]\r\napi_url = \"\"\r\n", "[pagerduty]\r\nregion = \"eu\"\r\napi_url = \"\"\r\n"},
		{"another system's lines, another table", "[alarm]\r\n", "[alarm]\r\n\r\n[pagerduty]\r\nregion = \"eu\"\r\n"},
		{"inline", "pagerduty = { api_url = \"\" }\n", "pagerduty = { region = \"eu\", api_url = \"\" }\n"},
		{"inline, the key", "pagerduty = { region = 'us' } # x\n", "pagerduty = { region = \"eu\" } # x\n"},
		{"inline, empty", "pagerduty = {}\n", "pagerduty = { region = \"eu\"}\n"},
		{"dotted", "# a\npagerduty.api_url = \"\"\n[alarm]\n", "# a\npagerduty.region = \"eu\"\npagerduty.api_url = \"\"\n[alarm]\n"},
		{"dotted, the key", "pagerduty.region = \"us\"\n", "pagerduty.region = \"eu\"\n"},
		{"quoted", "[\"pagerduty\"]\n\"region\" = \"us\"\n", "[\"pagerduty\"]\n\"region\" = \"eu\"\n"},
	} {
		path := write(t, c.text)
		if c.text == "" {
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
		}
		if err := Set(path, "pagerduty", "region", "eu"); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		if got := textOf(t, path); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
		if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".*")); len(left) != 0 {
			t.Errorf("%s: left behind %v", c.name, left)
		}
	}
}

func TestSetOfEveryType(t *testing.T) {
	path := write(t, "# mine\n")
	for _, c := range []struct {
		table, name string
		value       any
	}{
		{"alarm", "override_volume", false},
		{"alarm", "blind_after", 90 * time.Second},
		{"alarm", "ring_after", time.Duration(0)},
		{"shifts", "notices", []time.Duration{25 * time.Hour, 0}},
		{"hours", "sleep", app.Daily{From: 23 * time.Hour, To: 7 * time.Hour}},
		{"hours", "weekend", []string{"fri", "sat"}},
		{"hours", "holidays", []app.Date{{Year: 2026, Month: 5, Day: 1}}},
		{"hours", "zone", "Europe/Berlin"},
		{"alarm", "rules", []app.Rule{{Name: "a", Do: app.Quiet}}},
		{"alarm", "rules", []app.Rule{{Name: "b", Do: app.Notifies}}},
	} {
		if err := Set(path, c.table, c.name, c.value); err != nil {
			t.Fatalf("%s.%s: %v", c.table, c.name, err)
		}
	}
	f, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	if f.Alarm.OverrideVolume || f.Alarm.BlindAfter != 90*time.Second || f.Alarm.RingAfter != 0 ||
		!reflect.DeepEqual(f.Shifts.Notices, []time.Duration{25 * time.Hour, 0}) ||
		f.Hours.Sleep.From != 23*time.Hour || !f.Hours.IsWeekend(time.Friday) || !f.Hours.Holidays[app.Date{Year: 2026, Month: 5, Day: 1}] ||
		f.Zone.String() != "Europe/Berlin" || !reflect.DeepEqual(f.Alarm.Rules, []app.Rule{{Name: "b", Do: app.Notifies}}) {
		t.Errorf("got %+v of\n%s", f, textOf(t, path))
	}
	if !strings.HasPrefix(textOf(t, path), "# mine\n") {
		t.Error("the comment is gone")
	}
	if err := Set(path, "alarm", "ramp", 1.5); err == nil {
		t.Error("any type is taken")
	}
}

func TestSetReplacesTheRulesInWhateverFormTheyStand(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{
			"tables", "[alarm]\nramp = \"5s\"\n\n# ours\n[[alarm.rules]]\nname = \"a\"\ndo = \"ring\" # x\n\n[[alarm.rules]]\ndo = \"quiet\"\n# after\n[look]\ntheme = \"dark\"\n",
			"[alarm]\nrules = [\n  {name = \"n\", do = \"quiet\"},\n]\nramp = \"5s\"\n\n# ours\n\n# after\n[look]\ntheme = \"dark\"\n",
		},
		{
			"tables alone", "[[alarm.rules]]\ndo = \"ring\"",
			"[alarm]\nrules = [\n  {name = \"n\", do = \"quiet\"},\n]\n",
		},
		{
			"a list of several lines", "[alarm]\nrules = [ # mine\n  {do = \"ring\"}, # one\n] # end\nramp = \"5s\"\n",
			"[alarm]\nrules = [\n  {name = \"n\", do = \"quiet\"},\n] # end\nramp = \"5s\"\n",
		},
	} {
		path := write(t, c.text)
		if err := Set(path, "alarm", "rules", []app.Rule{{Name: "n", Do: app.Quiet}}); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		if got := textOf(t, path); got != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", c.name, got, c.want)
		}
		if err := Set(path, "alarm", "rules", []app.Rule{}); err != nil {
			t.Fatal(err)
		}
		if f, err := Load(path); err != nil || len(f.Alarm.Rules) != 0 {
			t.Errorf("%s: none left: %v, %v", c.name, f.Alarm.Rules, err)
		}
	}
}

func TestSetRefusesWhatWouldNotDo(t *testing.T) {
	for _, c := range []struct {
		text, table, name string
		value             any
		key               string
	}{
		{"[alarm]\n", "alarm", "ramp", time.Hour, "alarm.ramp"},
		{"[alarm]\n", "alarm", "rmap", time.Second, "alarm.rmap"},
		{"[alarm]\n", "alarm", "rules", []app.Rule{{Name: "x", Do: "loud"}}, "alarm.rules[0].do"},
		{"[alarm]\n", "hours", "zone", "Mars", "hours.zone"},
		{"[alarm\n", "alarm", "ramp", time.Second, ""},
		{"alarm = 5\n", "alarm", "ramp", time.Second, ""},
	} {
		path := write(t, c.text)
		err := Set(path, c.table, c.name, c.value)
		wrong, ok := errors.AsType[Bad](err)
		if !ok || c.key != "" && wrong.Key != c.key || wrong.Why == "" {
			t.Errorf("%s.%s = %v: told %+v (%v)", c.table, c.name, c.value, wrong, err)
		}
		if got := textOf(t, path); got != c.text {
			t.Errorf("%s.%s: the file has become %q", c.table, c.name, got)
		}
	}
	path := write(t, "[alarm]\nrmap = \"1s\"\n") // a mistake of somebody's, elsewhere
	if err := Set(path, "pagerduty", "region", "eu"); err != nil || !strings.Contains(textOf(t, path), `region = "eu"`) {
		t.Errorf("another mistake keeps this from being set: %v", err)
	}
}

func TestSetKeepsALink(t *testing.T) {
	path := write(t, "[alarm]\n")
	link := filepath.Join(t.TempDir(), "config.toml")
	if err := os.Symlink(path, link); err != nil {
		t.Skip(err)
	}
	if err := Set(link, "look", "theme", "light"); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 || !strings.Contains(textOf(t, path), "light") {
		t.Errorf("the link has become a file (%v, %v)", info, err)
	}
}

// TestRulesComeBackAsTheyWereSet writes random rules, with the worst that a name may
// hold, and reads them again.
func TestRulesComeBackAsTheyWereSet(t *testing.T) {
	word := rapid.StringOfN(rapid.SampledFrom([]rune(`ab "\'#[]{}=,*?é✓`)), 1, 12, 40)
	path := write(t, "")
	rapid.Check(t, func(rt *rapid.T) {
		var rules []app.Rule
		for n := range rapid.IntRange(0, 5).Draw(rt, "rules") {
			r := app.Rule{
				Name:    string(rune('A'+n)) + word.Draw(rt, "name"),
				Urgency: rapid.SampledFrom([]app.Urgency{"", app.High, app.Low}).Draw(rt, "urgency"),
				Service: rapid.SampledFrom([]string{"", "x" + word.Draw(rt, "service")}).Draw(rt, "any"),
				Title:   rapid.SampledFrom([]string{"", "x" + word.Draw(rt, "title")}).Draw(rt, "all"),
				Hours:   rapid.SampledFrom([]app.DayPart{{}, {Word: "work"}, {Word: "free"}, {Word: "sleep"}, {Daily: app.Daily{From: time.Hour, To: 24 * time.Hour}}}).Draw(rt, "hours"),
				Days:    app.Days(rapid.IntRange(0, 1<<11-1).Draw(rt, "days")),
				Shift:   rapid.SampledFrom([]app.ShiftSide{"", "on", "off"}).Draw(rt, "shift"),
				Do:      rapid.SampledFrom(app.Loudnesses).Draw(rt, "do"),
			}
			if r.Do == app.Rings {
				r.After = time.Duration(rapid.IntRange(0, 1800).Draw(rt, "after")) * time.Second
			} else {
				r.EvenEscalated = rapid.Bool().Draw(rt, "even")
			}
			rules = append(rules, r)
		}
		if err := Set(path, "alarm", "rules", rules); err != nil {
			rt.Fatal(err)
		}
		if f, err := Load(path); err != nil || !reflect.DeepEqual(f.Alarm.Rules, rules) {
			rt.Fatalf("got %+v, %v, want %+v", f.Alarm.Rules, err, rules)
		}
	})
}

func FuzzSet(f *testing.F) {
	for _, text := range []string{
		"", "[look]", "look = {}", "look.theme = 'x'\n", "[[look]]\n", "[look]\r\ntheme = '''\n'''", "[look.x]\n", "a = [ # c\n1]\n[look]", "[[alarm.rules]]\n[alarm.rules.x]\ny = 1",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		path := write(t, text)
		if err := Set(path, "look", "theme", "light"); err != nil {
			if got := textOf(t, path); got != text {
				t.Errorf("refused (%v), and yet the file is %q", err, got)
			}
			return
		}
		l, ok := read([]byte(textOf(t, path)))
		if at, there := l.keys["look.theme"]; !ok || !there || string(l.text[at.value:at.end]) != `"light"` {
			t.Errorf("%q has become %q", text, l.text)
		}
	})
}
