package view

import (
	"cmp"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/runbook"
)

// spec is one setting of config.toml: where it stands in the file and on the screen,
// how it is shown, and how what was entered is read. Bounds are the file's to know: it
// refuses what would not do.
type spec struct {
	section     Section
	table, name string
	label, help string
	// hint stands in an empty field.
	hint  string
	short bool
	// get is the setting as text; parse makes a value for the file of it, or says why
	// that cannot be.
	get   func(*app.Config) string
	parse func(text string) (value any, why string)
	// options are the choices, nil for a text.
	options func(now string) []SettingOption
}

func (s *spec) key() string { return s.table + "." + s.name }

// same reports whether the value is in force already.
func (s *spec) same(value any, c *app.Config) bool {
	now, why := s.parse(s.get(c))
	return why == "" && reflect.DeepEqual(now, value)
}

// The keys that something else than their own field changes.
const (
	keyAwake = "alarm.keep_awake"
	keyRules = "alarm.rules"
	keyLines = "runbooks.map"
	// The keys of what is looked at where it lies.
	keyFolder = "runbooks.folder"
	keyGuide  = "guide.source"
	// keyStart is no setting of the file: the system keeps it.
	keyStart = "start"
)

var specs = []spec{
	span(SectionChecking, "sync", "on_call", "While on call, or with anything open", "5 s is usual; from 2 s to 1 m.",
		func(c *app.Config) time.Duration { return c.Sync.OnCall }),
	span(SectionChecking, "sync", "off_call", "Otherwise", "20 s is usual; from 5 s to 10 m.",
		func(c *app.Config) time.Duration { return c.Sync.OffCall }),

	span(SectionAlarm, "alarm", "ramp", "From moderate to full loudness in", "20 s is usual; up to 2 m.",
		func(c *app.Config) time.Duration { return c.Alarm.Ramp }),
	toggle(SectionAlarm, "alarm", "override_volume", "Raise the volume and unmute while ringing", "It is put back afterwards. Without it a muted computer stays silent.",
		func(c *app.Config) bool { return c.Alarm.OverrideVolume }),
	span(SectionAlarm, "alarm", "ring_after", "Leave a page to the phone first for", "0 s rings at once; up to 30 m. It rings only if nobody has answered by then. Rules may say otherwise.",
		func(c *app.Config) time.Duration { return c.Alarm.RingAfter }),
	span(SectionAlarm, "alarm", "grace", "Sound when an answer is not delivered after", "1 m is usual; earlier, if PagerDuty would escalate before.",
		func(c *app.Config) time.Duration { return c.Alarm.Grace }),
	span(SectionAlarm, "alarm", "blind_after", "Tell when PagerDuty is not seen for", "1 m is usual; from 15 s to 30 m. It is sounded after twice that, while on call.",
		func(c *app.Config) time.Duration { return c.Alarm.BlindAfter }),
	toggle(SectionAlarm, "alarm", "keep_awake", "Keep the computer awake while on call", "On mains only. While a page is open it is kept awake in any case.",
		func(c *app.Config) bool { return c.Alarm.KeepAwake }),

	{
		section: SectionHours, table: "hours", name: "start", label: "Work begins", help: "On days that are neither weekend nor holiday.", short: true,
		get: func(c *app.Config) string { return wall(c.Hours.Work.From) }, parse: plain,
	},
	{
		section: SectionHours, table: "hours", name: "end", label: "Work ends", short: true,
		get: func(c *app.Config) string { return wall(c.Hours.Work.To) }, parse: plain,
	},
	{
		section: SectionHours, table: "hours", name: "sleep", label: "Sleep", help: "Such as 22:00-08:00, every day.", short: true,
		get: func(c *app.Config) string { return c.Hours.Sleep.String() },
		parse: func(text string) (any, string) {
			d, err := app.ParseDaily(text)
			return d, whyOf(err)
		},
	},
	{
		section: SectionHours, table: "hours", name: "weekend", label: "Weekend", help: "None is Saturday and Sunday.",
		get: weekendText, parse: func(text string) (any, string) { return listOf(text), "" }, options: weekendOptions,
	},
	{
		section: SectionHours, table: "hours", name: "holidays", label: "Holidays", help: "Dates without work, such as 2026-12-25, 2026-12-26.", hint: "None",
		get: holidaysText, parse: parseHolidays,
	},
	{
		section: SectionHours, table: "hours", name: "zone", label: "Time zone", help: "Such as Europe/Berlin. Empty is the computer's own.", hint: "The computer's own",
		get: zoneText, parse: plain,
	},
	{
		section: SectionHours, table: "shifts", name: "notices", label: "Tell of a shift before it begins", help: "Such as 24h, 1h, 0s. Empty tells of none.", hint: "Never",
		get: noticesText, parse: parseNotices,
	},

	{
		section: SectionSwaps, table: "swap", name: "service", label: "Service for requests", hint: "None",
		help: "Its name in PagerDuty, whole, or its id. Ask an admin for a service of its own, such as “Shift swaps”, with a low urgency and nothing automatic. Dogwatch never rings for it.",
		get:  func(c *app.Config) string { return c.Swap.Service }, parse: plain,
	},
	span(SectionSwaps, "swap", "rest", "Rest between two shifts", "11 h is usual. Who would have less is asked last, and told so.",
		func(c *app.Config) time.Duration { return c.Swap.Rest }),

	{
		section: SectionRunbooks, table: "runbooks", name: "folder", label: "Folder of your own runbooks", hint: "None",
		help: "Its whole path, such as ~/runbooks. A file that is called like the service, payments-api.md, is found by itself; new ones are written there.",
		get:  func(c *app.Config) string { return c.Runbooks.Folder }, parse: place,
	},
	{
		section: SectionRunbooks, table: "guide", name: "source", label: "Your team's guide", hint: "None",
		help: "A folder of cards, or the https address of one file. They stand beside those that come with Dogwatch, or in their place; a copy is kept.",
		get:  func(c *app.Config) string { return c.GuideSource }, parse: place,
	},

	{
		section: SectionLook, table: "look", name: "theme", label: "Theme", help: "System goes by what the desktop says.",
		get: func(c *app.Config) string { return c.Theme }, parse: plain,
		options: func(now string) []SettingOption {
			return []SettingOption{{"Dark", "dark", now == "dark"}, {"Light", "light", now == "light"}, {"System", "system", now == "system"}}
		},
	},
	toggle(SectionLook, "look", "reduced_motion", "Reduce motion", "The frame of the alert stands still.",
		func(c *app.Config) bool { return c.ReducedMotion }),
}

func specOf(key string) *spec {
	for i := range specs {
		if specs[i].key() == key {
			return &specs[i]
		}
	}
	return nil
}

func span(section Section, table, name, label, help string, get func(*app.Config) time.Duration) spec {
	return spec{
		section: section, table: table, name: name, label: label, help: help, short: true,
		get: func(c *app.Config) string { return spanText(get(c)) },
		parse: func(text string) (any, string) {
			d, why := parseSpan(text)
			return d, why
		},
	}
}

func toggle(section Section, table, name, label, help string, get func(*app.Config) bool) spec {
	return spec{
		section: section, table: table, name: name, label: label, help: help,
		get:     func(c *app.Config) string { return switched(get(c)) },
		parse:   func(text string) (any, string) { return text == "on", "" },
		options: onOff,
	}
}

func plain(text string) (any, string) { return text, "" }

// place reads a path or an address. A file's address, as a file manager copies it, is its
// path.
func place(text string) (any, string) {
	if file, ok := runbook.Path(text); ok {
		return file, ""
	}
	return text, ""
}

func whyOf(err error) string {
	if err == nil {
		return ""
	}
	return refusal(err)
}

// spanText is a duration to its last unit: "1 m 30 s".
func spanText(d time.Duration) string {
	var parts []string
	for _, u := range []struct {
		unit time.Duration
		name string
	}{{time.Hour, "h"}, {time.Minute, "m"}, {time.Second, "s"}} {
		if d >= u.unit {
			parts = append(parts, fmt.Sprintf("%d %s", d/u.unit, u.name))
			d %= u.unit
		}
	}
	if d > 0 {
		parts = append(parts, d.String())
	}
	if len(parts) == 0 {
		return "0 s"
	}
	return strings.Join(parts, " ")
}

// parseSpan reads what a person writes for a duration: "90", which are seconds, "90s",
// "1 m 30 s", "2 min".
func parseSpan(text string) (time.Duration, string) {
	const why = "Write a length of time such as 30 s, 2 m or 1 h."
	short := strings.NewReplacer(" ", "", "min", "m", "sec", "s").Replace(strings.ToLower(text))
	if short == "" || len(short) > 20 {
		return 0, why
	}
	if strings.Trim(short, "0123456789") == "" {
		short += "s"
	}
	d, err := time.ParseDuration(short)
	if err != nil || d < 0 {
		return 0, why
	}
	return d, ""
}

func wall(d time.Duration) string {
	return fmt.Sprintf("%02d:%02d", d/time.Hour, d%time.Hour/time.Minute)
}

// listOf parts a text at its commas. It is never nil.
func listOf(text string) []string {
	list := []string{}
	for part := range strings.SplitSeq(text, ",") {
		if part = strings.TrimSpace(part); part != "" {
			list = append(list, part)
		}
	}
	return list
}

var week = []struct {
	day         time.Weekday
	name, label string
}{
	{time.Monday, "mon", "Mon"},
	{time.Tuesday, "tue", "Tue"},
	{time.Wednesday, "wed", "Wed"},
	{time.Thursday, "thu", "Thu"},
	{time.Friday, "fri", "Fri"},
	{time.Saturday, "sat", "Sat"},
	{time.Sunday, "sun", "Sun"},
}

func weekendText(c *app.Config) string {
	var days []string
	for _, d := range week {
		if c.Hours.IsWeekend(d.day) {
			days = append(days, d.name)
		}
	}
	return strings.Join(days, ", ")
}

// weekendOptions are the days; pressing one puts it in or out.
func weekendOptions(now string) []SettingOption {
	in := listOf(now)
	var out []SettingOption
	for _, d := range week {
		var then []string
		for _, o := range week {
			if slices.Contains(in, o.name) != (o.name == d.name) {
				then = append(then, o.name)
			}
		}
		out = append(out, SettingOption{d.label, strings.Join(then, ", "), slices.Contains(in, d.name)})
	}
	return out
}

func holidaysText(c *app.Config) string {
	dates := slices.SortedFunc(maps.Keys(c.Hours.Holidays), app.Date.Compare)
	words := make([]string, len(dates))
	for i, d := range dates {
		words[i] = d.String()
	}
	return strings.Join(words, ", ")
}

func parseHolidays(text string) (any, string) {
	dates := []app.Date{}
	for _, word := range listOf(text) {
		d, err := app.ParseDate(word)
		if err != nil {
			return nil, refusal(err)
		}
		if !slices.Contains(dates, d) {
			dates = append(dates, d)
		}
	}
	slices.SortFunc(dates, app.Date.Compare)
	return dates, ""
}

func zoneText(c *app.Config) string {
	if c.Zone == nil {
		return ""
	}
	return c.Zone.String()
}

func noticesText(c *app.Config) string {
	words := make([]string, len(c.Shifts.Notices))
	for i, d := range c.Shifts.Notices {
		words[i] = spanText(d)
	}
	return strings.Join(words, ", ")
}

func parseNotices(text string) (any, string) {
	list := []time.Duration{}
	for _, word := range listOf(text) {
		d, why := parseSpan(word)
		if why != "" {
			return nil, why
		}
		list = append(list, d)
	}
	slices.SortFunc(list, func(a, b time.Duration) int { return cmp.Compare(b, a) })
	return list, ""
}
