package settings

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/dogwatch-app/dogwatch/app"
)

// document is the form of the file. A nil field is not in it.
type document struct {
	PagerDuty struct {
		Region *string `toml:"region"`
		APIURL *string `toml:"api_url"`
		Proxy  *string `toml:"proxy"`
	} `toml:"pagerduty"`
	Sync struct {
		OnCall  *duration `toml:"on_call"`
		OffCall *duration `toml:"off_call"`
	} `toml:"sync"`
	Alarm struct {
		Ramp           *duration   `toml:"ramp"`
		OverrideVolume *bool       `toml:"override_volume"`
		Grace          *duration   `toml:"grace"`
		BlindAfter     *duration   `toml:"blind_after"`
		RingAfter      *duration   `toml:"ring_after"`
		KeepAwake      *bool       `toml:"keep_awake"`
		Rules          []ruleEntry `toml:"rules"`
	} `toml:"alarm"`
	Shifts struct {
		Notices *[]duration `toml:"notices"`
	} `toml:"shifts"`
	Calendar struct {
		Follow []string `toml:"follow"`
	} `toml:"calendar"`
	Swap struct {
		Service *string   `toml:"service"`
		Rest    *duration `toml:"rest"`
	} `toml:"swap"`
	Runbooks struct {
		Map    []runbookEntry `toml:"map"`
		Folder *string        `toml:"folder"`
	} `toml:"runbooks"`
	Guide struct {
		Source *string `toml:"source"`
	} `toml:"guide"`
	Hours struct {
		Zone     *string    `toml:"zone"`
		Start    *clock     `toml:"start"`
		End      *clock     `toml:"end"`
		Sleep    *app.Daily `toml:"sleep"`
		Weekend  *[]weekday `toml:"weekend"`
		Holidays []any      `toml:"holidays"` // "2026-12-25", or the same without quotes
	} `toml:"hours"`
	Look struct {
		Theme         *string `toml:"theme"`
		ReducedMotion *bool   `toml:"reduced_motion"`
	} `toml:"look"`
}

// ruleEntry is one of alarm.rules. What its words may be is app.Rule's to say.
type ruleEntry struct {
	Name          string       `toml:"name"`
	Urgency       app.Urgency  `toml:"urgency"`
	Service       string       `toml:"service"`
	Title         string       `toml:"title"`
	Hours         app.DayPart  `toml:"hours"`
	Days          app.Days     `toml:"days"`
	Shift         string       `toml:"shift"`
	Do            app.Loudness `toml:"do"`
	After         duration     `toml:"after"`
	EvenEscalated bool         `toml:"even_escalated"`
}

// rule gives the entry that stands at n the name that it has, or one by its place.
func (e ruleEntry) rule(n int) app.Rule {
	return app.Rule{
		Name: cmp.Or(e.Name, fmt.Sprintf("rule %d", n+1)), Urgency: e.Urgency, Service: e.Service, Title: e.Title, Hours: e.Hours,
		Days: e.Days, Shift: app.ShiftSide(e.Shift), Do: e.Do, After: time.Duration(e.After), EvenEscalated: e.EvenEscalated,
	}
}

// file fills in what the document does not say.
func (doc *document) file() File {
	f := Default()
	f.Region = value(doc.PagerDuty.Region, f.Region)
	f.APIURL = value(doc.PagerDuty.APIURL, f.APIURL)
	f.Sync.OnCall = lasting(doc.Sync.OnCall, f.Sync.OnCall)
	f.Sync.OffCall = lasting(doc.Sync.OffCall, f.Sync.OffCall)
	f.Alarm.Ramp = lasting(doc.Alarm.Ramp, f.Alarm.Ramp)
	f.Alarm.OverrideVolume = value(doc.Alarm.OverrideVolume, f.Alarm.OverrideVolume)
	f.Alarm.Grace = lasting(doc.Alarm.Grace, f.Alarm.Grace)
	f.Alarm.BlindAfter = lasting(doc.Alarm.BlindAfter, f.Alarm.BlindAfter)
	f.Alarm.RingAfter = lasting(doc.Alarm.RingAfter, f.Alarm.RingAfter)
	f.Alarm.KeepAwake = value(doc.Alarm.KeepAwake, f.Alarm.KeepAwake)
	for n, e := range doc.Alarm.Rules {
		f.Alarm.Rules = append(f.Alarm.Rules, e.rule(n))
	}
	f.Calendar.Follow = doc.Calendar.Follow
	f.Swap.Service = strings.TrimSpace(value(doc.Swap.Service, f.Swap.Service))
	f.Swap.Rest = lasting(doc.Swap.Rest, f.Swap.Rest)
	for _, e := range doc.Runbooks.Map {
		f.Runbooks.Map = append(f.Runbooks.Map, app.RunbookRule{Service: e.Service, Title: e.Title, URL: home(e.URL)})
	}
	f.Runbooks.Folder = home(value(doc.Runbooks.Folder, f.Runbooks.Folder))
	f.GuideSource = home(value(doc.Guide.Source, f.GuideSource))
	if doc.Shifts.Notices != nil {
		f.Shifts.Notices = make([]time.Duration, len(*doc.Shifts.Notices))
		for n, d := range *doc.Shifts.Notices {
			f.Shifts.Notices[n] = time.Duration(d)
		}
		slices.SortFunc(f.Shifts.Notices, func(a, b time.Duration) int { return cmp.Compare(b, a) })
	}
	f.Hours.Work.From = time.Duration(value(doc.Hours.Start, clock(f.Hours.Work.From)))
	f.Hours.Work.To = time.Duration(value(doc.Hours.End, clock(f.Hours.Work.To)))
	f.Hours.Sleep = value(doc.Hours.Sleep, f.Hours.Sleep)
	for _, d := range value(doc.Hours.Weekend, nil) {
		f.Hours.Weekend = append(f.Hours.Weekend, time.Weekday(d))
	}
	f.Theme = value(doc.Look.Theme, f.Theme)
	f.ReducedMotion = value(doc.Look.ReducedMotion, f.ReducedMotion)
	return f
}

func value[T any](p *T, otherwise T) T {
	if p == nil {
		return otherwise
	}
	return *p
}

func lasting(p *duration, otherwise time.Duration) time.Duration {
	return time.Duration(value(p, duration(otherwise)))
}

// check finds the first value that would not do, and fills in those that are made of
// their text: the holidays, the zone and the proxy. why is "" where all is well.
func (doc *document) check(f *File) (key, why string) {
	for _, check := range []func(*File) (string, string){
		checkSpans, checkWords, checkNotices, checkFollow, checkHours, doc.checkHolidays, doc.checkZone, doc.checkProxy, checkRules, checkRunbooks, checkGuide,
	} {
		if key, why := check(f); why != "" {
			return key, why
		}
	}
	return "", ""
}

func checkSpans(f *File) (key, why string) {
	for _, d := range []struct {
		key         string
		is          time.Duration
		least, most time.Duration
	}{
		{"sync.on_call", f.Sync.OnCall, 2 * time.Second, time.Minute},
		{"sync.off_call", f.Sync.OffCall, 5 * time.Second, 10 * time.Minute},
		{"alarm.ramp", f.Alarm.Ramp, 0, 2 * time.Minute},
		{"alarm.grace", f.Alarm.Grace, 5 * time.Second, 10 * time.Minute},
		{"alarm.blind_after", f.Alarm.BlindAfter, 15 * time.Second, 30 * time.Minute},
		{"alarm.ring_after", f.Alarm.RingAfter, 0, app.MaxRingAfter},
		{"swap.rest", f.Swap.Rest, 0, 48 * time.Hour},
	} {
		if d.is < d.least || d.is > d.most {
			return d.key, fmt.Sprintf("%s is not between %s and %s", d.is, words(d.least), words(d.most))
		}
	}
	return "", ""
}

func checkWords(f *File) (key, why string) {
	if f.Region != "us" && f.Region != "eu" {
		return "pagerduty.region", fmt.Sprintf("%.40q is neither us nor eu", f.Region)
	}
	switch f.Theme {
	case "dark", "light", "system":
	default:
		return "look.theme", fmt.Sprintf("%.40q is none of dark, light and system", f.Theme)
	}
	if len(f.Swap.Service) > 200 || strings.ContainsFunc(f.Swap.Service, unicode.IsControl) {
		return "swap.service", "it is no name of a service"
	}
	if f.APIURL != "" {
		u, err := url.Parse(f.APIURL)
		if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
			return "pagerduty.api_url", fmt.Sprintf("%.80q is no address such as https://api.example.com", f.APIURL)
		}
	}
	return "", ""
}

// mostFollowed is how many schedules can be followed: each is read by itself.
const mostFollowed = 50

func checkFollow(f *File) (key, why string) {
	if n := len(f.Calendar.Follow); n > mostFollowed {
		return "calendar.follow", fmt.Sprintf("%d schedules are more than %d", n, mostFollowed)
	}
	for _, id := range f.Calendar.Follow {
		if strings.TrimSpace(id) == "" || len(id) > 64 {
			return "calendar.follow", fmt.Sprintf("%.40q is no id of a schedule", id)
		}
	}
	return "", ""
}

// mostNotices and earliest bound how a shift is told.
const (
	mostNotices = 10
	earliest    = 14 * 24 * time.Hour
)

func checkNotices(f *File) (key, why string) {
	const notices = "shifts.notices"
	all := f.Shifts.Notices
	if len(all) > mostNotices {
		return notices, fmt.Sprintf("there are more than %d", mostNotices)
	}
	for n, d := range all {
		switch {
		case d < 0 || d > earliest:
			return notices, fmt.Sprintf("%s is not between 0s and %s", words(d), words(earliest))
		case n > 0 && all[n-1] == d:
			return notices, fmt.Sprintf("%s is there twice", words(d))
		}
	}
	return "", ""
}

func checkHours(f *File) (key, why string) {
	h := f.Hours
	switch {
	case h.Work.From == 24*time.Hour:
		return "hours.start", "24:00 is an end, not a start"
	case h.Work.From == h.Work.To:
		return "hours.start", "work ends when it starts"
	case h.Sleep.From == h.Sleep.To:
		return "hours.sleep", "sleep ends when it starts"
	}
	return "", ""
}

// checkHolidays makes the dates of their texts.
func (doc *document) checkHolidays(f *File) (key, why string) {
	const most = 1000
	if len(doc.Hours.Holidays) > most {
		return "hours.holidays", fmt.Sprintf("there are more than %d", most)
	}
	for n, v := range doc.Hours.Holidays {
		date, err := app.ParseDate(fmt.Sprint(v))
		if err != nil {
			return fmt.Sprintf("hours.holidays[%d]", n), err.Error()
		}
		if f.Hours.Holidays == nil {
			f.Hours.Holidays = map[app.Date]bool{}
		}
		f.Hours.Holidays[date] = true
	}
	return "", ""
}

// checkZone makes the zone of its name. (time.LoadLocation takes "" and "UTC" and
// "Local" too; "" here is the computer's own, as Local is.)
func (doc *document) checkZone(f *File) (key, why string) {
	name := value(doc.Hours.Zone, "")
	if name == "" || name == "Local" {
		return "", ""
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return "hours.zone", fmt.Sprintf("%.60q is no time zone such as Europe/Berlin", name)
	}
	f.Zone = zone
	return "", ""
}

// checkProxy makes the proxy of its address. The reasons never quote that: it may hold
// a password.
func (doc *document) checkProxy(f *File) (key, why string) {
	const proxy = "pagerduty.proxy"
	text := value(doc.PagerDuty.Proxy, "")
	if text == "" {
		return "", ""
	}
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Hostname() == "":
		return proxy, "it is no address such as http://proxy.example.com:3128 or socks5://127.0.0.1:1080"
	case u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "socks5":
		return proxy, "a proxy is reached by http, https or socks5"
	case strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "":
		return proxy, "a proxy's address ends with its host and port"
	}
	f.Proxy = u
	return "", ""
}

func checkRules(f *File) (key, why string) {
	n, field, why := app.CheckRules(f.Alarm.Rules)
	if why == "" {
		return "", ""
	}
	key = "alarm.rules"
	if field != "" {
		key = fmt.Sprintf("alarm.rules[%d].%s", n, field)
	}
	return key, why
}
