package app

import "time"

// Settings are what a person can choose. They come from config.toml of the
// profile; Defaults holds where that says nothing.
//
// A Settings is not to be changed once it is in force: its lists are shared.
type Settings struct {
	Sync     SyncSettings
	Alarm    AlarmSettings
	Shifts   ShiftSettings
	Calendar CalendarSettings
	Swap     SwapSettings
	Runbooks RunbookSettings
	// GuideSource is the team's own guide: a folder, an https address, "" for none.
	GuideSource string
	// Hours are the person's own: what is work, sleep and free. They hold in Zone.
	Hours Hours
	// Zone is the zone that the person lives in; nil is the computer's own.
	Zone *time.Location
	// Theme is "dark", "light" or "system".
	Theme string
	// ReducedMotion stops the alert's pulse.
	ReducedMotion bool
}

// SyncSettings say how often PagerDuty is looked at: on call or with anything
// open, and otherwise.
type SyncSettings struct {
	OnCall  time.Duration
	OffCall time.Duration
}

// AlarmSettings are followed by the alarm and by the siren.
type AlarmSettings struct {
	// Ramp is how long the siren takes from moderate to full.
	Ramp time.Duration
	// OverrideVolume lets it unmute and raise the system's volume while ringing.
	OverrideVolume bool
	// Grace is how long an answer may be under way before that is sounded.
	Grace time.Duration
	// BlindAfter is how long without a look at PagerDuty is told; it is sounded
	// after twice that.
	BlindAfter time.Duration
	// RingAfter leaves a page to the phone for that long first, where no rule
	// decides.
	RingAfter time.Duration
	// Rules are asked in their order; the first that matches a page decides.
	Rules []Rule
	// KeepAwake keeps the computer from falling asleep while on call and on mains. (It
	// is always kept awake while a page is open.)
	KeepAwake bool
}

// ShiftSettings say how shifts are told.
type ShiftSettings struct {
	// Notices are how long before a shift of mine it is told, longest first; 0 is at
	// its start. None tells none.
	Notices []time.Duration
}

// CalendarSettings say which schedules are shown beside my own.
type CalendarSettings struct {
	// Follow are ids of schedules.
	Follow []string
}

// SwapSettings say how shifts are swapped.
type SwapSettings struct {
	// Service is the id or the name of the team's service for requests, "" for none.
	Service string
	// Rest is how long a person ought to be off call between two stretches.
	Rest time.Duration
}

// RunbookSettings say where runbooks are, beside those that incidents name.
type RunbookSettings struct {
	// Map is asked in its order; the first line that matches is believed before all else.
	Map []RunbookRule
	// Folder is where the person's own runbooks are, and new ones are written; "" for none.
	Folder string
}

// Defaults are safe: everything that may wake somebody does.
func Defaults() Settings {
	return Settings{
		Sync: SyncSettings{OnCall: 5 * time.Second, OffCall: 20 * time.Second},
		Alarm: AlarmSettings{
			Ramp: 20 * time.Second, OverrideVolume: true, Grace: time.Minute, BlindAfter: time.Minute, KeepAwake: true,
		},
		Shifts: ShiftSettings{Notices: []time.Duration{24 * time.Hour, time.Hour, 0}},
		Swap:   SwapSettings{Rest: 11 * time.Hour},
		Hours:  DefaultHours(),
		Theme:  "dark",
	}
}

// Location is the zone that the person lives in.
func (s Settings) Location() *time.Location {
	if s.Zone == nil {
		return time.Local
	}
	return s.Zone
}
