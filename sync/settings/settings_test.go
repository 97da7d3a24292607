package settings

import (
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"strings"
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
	if err != nil || !reflect.DeepEqual(f.Settings, app.Defaults()) || f.Region != "us" || f.APIURL != "" {
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
	want := Default()
	want.Region = "eu"
	want.Sync.OnCall, want.Alarm.OverrideVolume, want.Alarm.BlindAfter, want.Theme = 4*time.Second, false, 90*time.Second, "light"
	if err != nil || !reflect.DeepEqual(f, want) {
		t.Errorf("got %+v, %v, want %+v", f, err, want)
	}
}

func TestRulesAndHoursOfTheFile(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	f, err := Load(write(t, `
[pagerduty]
proxy = "socks5://me:secret@127.0.0.1:1080"
[alarm]
keep_awake = false
[[alarm.rules]]
name = "nights"
urgency = "high"
service = "Batch *"
title = "disk"
hours = "22:00-08:00"
days = "mon-thu, sun"
shift = "off"
do = "quiet"
even_escalated = true
[[alarm.rules]]
urgency = "low"
hours = "work"
do = "ring"
after = "5m"
[shifts]
notices = ["10m", "48h"]
[hours]
zone = "Europe/Berlin"
start = "08:30"
end = "17:00"
sleep = "23:00-07:00"
weekend = ["fri", "sat"]
holidays = ["2026-12-25", 2026-12-26]
`))
	if err != nil {
		t.Fatal(err)
	}
	want := Default()
	want.Proxy = &url.URL{Scheme: "socks5", Host: "127.0.0.1:1080", User: url.UserPassword("me", "secret")}
	want.Alarm.KeepAwake = false
	want.Alarm.Rules = []app.Rule{
		{
			Name: "nights", Urgency: app.High, Service: "Batch *", Title: "disk", Hours: app.DayPart{Daily: app.Daily{From: 22 * time.Hour, To: 8 * time.Hour}},
			Days: app.DaysOf(time.Sunday, time.Monday, time.Tuesday, time.Wednesday, time.Thursday), Shift: app.OffShift, Do: app.Quiet, EvenEscalated: true,
		},
		{Name: "rule 2", Urgency: app.Low, Hours: app.DayPart{Word: app.WorkHours}, Do: app.Rings, After: 5 * time.Minute},
	}
	want.Shifts.Notices = []time.Duration{48 * time.Hour, 10 * time.Minute}
	want.Zone = berlin
	want.Hours = app.Hours{
		Work:    app.Daily{From: 8*time.Hour + 30*time.Minute, To: 17 * time.Hour},
		Sleep:   app.Daily{From: 23 * time.Hour, To: 7 * time.Hour},
		Weekend: []time.Weekday{time.Friday, time.Saturday},
		Holidays: map[app.Date]bool{
			{Year: 2026, Month: 12, Day: 25}: true, {Year: 2026, Month: 12, Day: 26}: true,
		},
	}
	if !reflect.DeepEqual(f, want) {
		t.Errorf("got  %+v\nwant %+v", f, want)
	}
	if none, err := Load(write(t, "[shifts]\nnotices = []")); err != nil || len(none.Shifts.Notices) != 0 {
		t.Errorf("no notices: %v, %v", none.Shifts.Notices, err)
	}
}

func TestAMistakeInTheProxyDoesNotTellItsPassword(t *testing.T) {
	for _, address := range []string{"ftp://me:hunter2@proxy", "http://me:hunter2@proxy/x", "http://me:hunter2@pro xy", "://me:hunter2@"} {
		_, err := Load(write(t, "[pagerduty]\nproxy = \""+address+"\""))
		if err == nil || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: %v", address, err)
		}
	}
}

func TestAHugeFileIsRefused(t *testing.T) {
	_, err := Load(write(t, strings.Repeat("#", most+1)))
	if _, ok := errors.AsType[Bad](err); !ok {
		t.Errorf("got %v", err)
	}
	if _, err := Load(write(t, strings.Repeat("[[alarm.rules]]\ndo = \"ring\"\n", app.MaxRules+1))); err == nil {
		t.Error("any number of rules is taken")
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
		{"no proxy", "[pagerduty]\nproxy = \"proxy:3128\"", "pagerduty.proxy", 2},
		{"another kind of proxy", "[pagerduty]\nproxy = \"ftp://proxy:3128\"", "pagerduty.proxy", 2},
		{"a proxy with a path", "[pagerduty]\n\nproxy = \"http://proxy/x\"", "pagerduty.proxy", 3},
		{"no zone", "[hours]\nzone = \"Mars/Phobos\"", "hours.zone", 2},
		{"a file as a zone", "[hours]\nzone = \"../../etc/passwd\"", "hours.zone", 2},
		{"a long rest", "[swap]\nservice = \"Shift swaps\"\nrest = \"72h\"", "swap.rest", 3},
		{"no name", "[swap]\nservice = \"a\\u0007b\"", "swap.service", 2},
		{"no schedule", "[calendar]\nfollow = [\"P1\", \"\"]", "calendar.follow", 2},
		{"no time", "[hours]\nstart = \"nine\"", "hours.start", 2},
		{"no work", "[hours]\nstart = \"18:00\"", "hours.start", 2},
		{"no sleep", "[hours]\nsleep = \"22:00\"", "hours.sleep", 2},
		{"no day", "[hours]\nweekend = [\"sat\",\n\"sonntag\"]", "hours.weekend[1]", 3},
		{"no date", "[hours]\nholidays = [\n2026-12-25,\n\"2026-02-30\"]", "hours.holidays[1]", 4},
		{"no list", "[hours]\nholidays = \"2026-12-25\"", "hours.holidays", 2},
		{"too early", "[shifts]\nnotices = [\"1h\", \"1000h\"]", "shifts.notices", 2},
		{"twice", "[shifts]\nnotices = [\"1h\", \"60m\"]", "shifts.notices", 2},
		{"a rule that does nothing", "[alarm]\nrules = [\n  {do = \"ring\"},\n  {name = \"x\"},\n]", "alarm.rules[1].do", 4},
		{"a rule without such a key", "[alarm]\nrules = [\n  {do = \"ring\"},\n  {do = \"ring\", user = \"me\"},\n]", "alarm.rules[1].user", 4},
		{"a rule's hours", "[alarm]\nramp = \"5s\"\n[[alarm.rules]]\ndo = \"ring\"\n[[alarm.rules]]\nhours = \"25:00-08:00\"\ndo = \"quiet\"", "alarm.rules[1].hours", 6},
		{"a rule's days", "[[alarm.rules]]\ndo = \"ring\"\ndays = \"mon, blue\"", "alarm.rules[0].days", 3},
		{"a rule's shift", "[[alarm.rules]]\ndo = \"ring\"\n[[alarm.rules]]\n# off?\nshift = \"of\"\ndo = \"quiet\"", "alarm.rules[1].shift", 5},
		{"a rule's urgency", "alarm.rules = [\n{do = \"ring\", urgency = \"hgih\"}]", "alarm.rules[0].urgency", 2},
		{"quiet, later", "[[alarm.rules]]\ndo = \"quiet\"\nafter = \"5m\"", "alarm.rules[0].after", 3},
		{"much later", "[[alarm.rules]]\ndo = \"ring\"\nafter = \"5h\"", "alarm.rules[0].after", 3},
		{"a name twice", "[[alarm.rules]]\nname = \"a\"\ndo = \"ring\"\n[[alarm.rules]]\nname = \"a\"\ndo = \"ring\"", "alarm.rules[1].name", 5},
	} {
		path := write(t, c.text)
		f, err := Load(path)
		wrong, ok := errors.AsType[Bad](err)
		if !ok || wrong.Line != c.line || wrong.Path != path || c.key != "" && wrong.Key != c.key || wrong.Why == "" || strings.Contains(wrong.Why, "struct") {
			t.Errorf("%s: told %+v (%v), want %s in line %d", c.name, wrong, err, c.key, c.line)
		}
		if !reflect.DeepEqual(f.Settings, app.Defaults()) {
			t.Errorf("%s: half of it counts: %+v", c.name, f)
		}
	}
}

func FuzzLoad(f *testing.F) {
	f.Add("[sync]\non_call = \"4s\"")
	f.Add("[alarm]\nramp = 'x'\n")
	f.Fuzz(func(t *testing.T, text string) {
		got, err := Load(write(t, text))
		if err != nil && !reflect.DeepEqual(got.Settings, app.Defaults()) {
			t.Errorf("a bad file counts: %+v", got)
		}
	})
}
