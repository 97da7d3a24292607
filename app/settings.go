package app

import "time"

// Settings are what a person can choose. They come from config.toml of the
// profile; Defaults holds where that says nothing.
type Settings struct {
	Sync  SyncSettings
	Alarm AlarmSettings
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
	// RingAfter leaves a page to the phone for that long first.
	RingAfter time.Duration
}

// Defaults are safe: everything that may wake somebody does.
func Defaults() Settings {
	return Settings{
		Sync: SyncSettings{OnCall: 5 * time.Second, OffCall: 20 * time.Second},
		Alarm: AlarmSettings{
			Ramp: 20 * time.Second, OverrideVolume: true, Grace: time.Minute, BlindAfter: time.Minute,
		},
		Theme: "dark",
	}
}
