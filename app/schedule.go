package app

import (
	"fmt"
	"strings"
	"time"
)

// Span is the stretch of time from Start up to, but not with, End. Where End is
// not after Start it is empty.
type Span struct {
	Start time.Time `json:"start,omitzero"`
	End   time.Time `json:"end,omitzero"`
}

// Empty reports whether no time lies in the span.
func (s Span) Empty() bool { return !s.Start.Before(s.End) }

// Length is the time that passes in the span, 0 where it is empty: what a clock
// that knows no daylight saving would measure.
func (s Span) Length() time.Duration {
	if s.Empty() {
		return 0
	}
	return s.End.Sub(s.Start)
}

// Covers reports whether t lies in the span.
func (s Span) Covers(t time.Time) bool { return !t.Before(s.Start) && t.Before(s.End) }

// Clip gives what of the span lies in window; it is empty where nothing does.
func (s Span) Clip(window Span) Span {
	if s.Start.Before(window.Start) {
		s.Start = window.Start
	}
	if s.End.After(window.End) {
		s.End = window.End
	}
	return s
}

// Overlaps reports whether the two have time in common.
func (s Span) Overlaps(other Span) bool { return !s.Clip(other).Empty() }

// Same reports whether both are the same stretch, in whatever zones they are told.
func (s Span) Same(other Span) bool { return s.Start.Equal(other.Start) && s.End.Equal(other.End) }

// Source is why somebody is on call.
type Source string

// The sources. The empty one is unknown: PagerDuty's on-call list does not tell.
const (
	Rotation      Source = "rotation"
	ByOverride    Source = "override"
	CustomShift   Source = "custom"
	PermanentDuty Source = "permanent"
)

// ScheduleKind is which of PagerDuty's two kinds a schedule is of. They are read
// and overridden through different calls.
type ScheduleKind string

// The kinds. In a layer-based schedule one person at a time is on call, in a
// shift-based one there can be several.
const (
	LayerBased ScheduleKind = "layers"
	ShiftBased ScheduleKind = "shifts"
)

// Slot is one entry of a schedule as PagerDuty rendered it: User is on call in the
// span. PagerDuty cuts and joins entries as it likes, so their edges identify
// nothing.
type Slot struct {
	Span
	// User is zero in a slot that a shift-based schedule leaves empty.
	User   Ref    `json:"user,omitzero"`
	Source Source `json:"source,omitempty"`
	// Instead is in whose place an override put User, zero where unknown. Override
	// is that override's id.
	Instead  Ref    `json:"instead,omitzero"`
	Override string `json:"override,omitempty"`
	// Rotation or Custom is the id of what a shift-based schedule took the slot
	// from; an override of it must name that.
	Rotation string `json:"rotation,omitempty"`
	Custom   string `json:"custom,omitempty"`
}

// Schedule is a schedule with what it renders to in Window. Of time outside the
// window it says nothing.
type Schedule struct {
	Ref
	Kind ScheduleKind `json:"kind"`
	// TimeZone is PagerDuty's name of the schedule's own zone, which may be a Rails
	// name.
	TimeZone string `json:"time_zone"`
	// URL is the schedule's page, "" where PagerDuty gave none.
	URL string `json:"url,omitempty"`
	// Policies are the escalation policies that use it: without any, nobody is paged
	// through it.
	Policies []Ref  `json:"policies,omitempty"`
	Teams    []Ref  `json:"teams,omitempty"`
	Window   Span   `json:"window"`
	Slots    []Slot `json:"slots"`
	// At is when it was read.
	At time.Time `json:"at"`
}

// Gap is a stretch in which nobody is on call on a schedule.
type Gap struct {
	Schedule Ref `json:"schedule"`
	Span
}

// ShiftChangeKind is what became of a stretch of mine between two readings.
type ShiftChangeKind string

// The kinds of ShiftChange.
const (
	ShiftGained ShiftChangeKind = "gained"
	ShiftLost   ShiftChangeKind = "lost"
	ShiftMoved  ShiftChangeKind = "moved"
)

// ShiftChange is a stretch of on-call time that somebody gained, lost, or has at
// another time than before.
type ShiftChange struct {
	Kind     ShiftChangeKind `json:"kind"`
	Schedule Ref             `json:"schedule"`
	// Span is the stretch gained or lost; of a moved one, where it is now.
	Span
	// Was is where a moved one was before.
	Was Span `json:"was,omitzero"`
	// From had what was gained, To has what was lost, in the order of their turns.
	// Empty means nobody: the stretch was or is a gap, or the others' turns were not
	// read, or those who were beside go on alone.
	From []Ref `json:"from,omitempty"`
	To   []Ref `json:"to,omitempty"`
	// Source is why it is so now; Override is the id where that is an override of
	// known id. Empty where it is unknown, or nobody has the stretch.
	Source   Source `json:"source,omitempty"`
	Override string `json:"override,omitempty"`
}

// Date is a day of the calendar, nowhere in particular. It is comparable and can be
// a map's key, also in JSON and TOML, where it is "2026-12-01".
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf is the day that the calendar shows at t, in t's zone.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// ParseDate reads "2026-12-01".
func ParseDate(text string) (Date, error) {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return Date{}, Invalid{Why: fmt.Sprintf("%.40q is not a date such as 2026-12-01", text)}
	}
	return DateOf(t), nil
}

// UTC is the day's midnight in UTC: a stand-in to reckon with, as UTC has every
// midnight once.
func (d Date) UTC() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// Add gives the date that many days later.
func (d Date) Add(days int) Date { return DateOf(d.UTC().AddDate(0, 0, days)) }

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return d.UTC().Weekday() }

// Compare is negative where d is the earlier.
func (d Date) Compare(other Date) int { return d.UTC().Compare(other.UTC()) }

func (d Date) String() string { return d.UTC().Format(time.DateOnly) }

// MarshalText writes "2026-12-01".
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (d *Date) UnmarshalText(text []byte) (err error) {
	*d, err = ParseDate(string(text))
	return err
}

// Daily is a stretch of every day, from one time of the wall clock to another,
// both counted from midnight. Where To is before From it ends on the next day;
// where they are the same it is empty. As text it is "22:00-08:00".
type Daily struct {
	From, To time.Duration
}

// ParseDaily reads "22:00-08:00". The end may be "24:00".
func ParseDaily(text string) (Daily, error) {
	from, to, ok := strings.Cut(text, "-")
	start, fine := clock(strings.TrimSpace(from))
	end, too := clock(strings.TrimSpace(to))
	if !ok || !fine || !too || start == 24*time.Hour {
		return Daily{}, Invalid{Why: fmt.Sprintf("%.40q is not a stretch of the day such as 22:00-08:00", text)}
	}
	return Daily{From: start, To: end}, nil
}

func clock(text string) (time.Duration, bool) {
	if text == "24:00" {
		return 24 * time.Hour, true
	}
	t, err := time.Parse("15:04", text)
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute, err == nil
}

func (d Daily) String() string {
	return fmt.Sprintf("%02d:%02d-%02d:%02d", d.From/time.Hour, d.From%time.Hour/time.Minute, d.To/time.Hour, d.To%time.Hour/time.Minute)
}

// MarshalText writes "22:00-08:00".
func (d Daily) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (d *Daily) UnmarshalText(text []byte) (err error) {
	*d, err = ParseDaily(string(text))
	return err
}

// Hours say what parts of a person's days are work, sleep and free. They hold in
// that person's own zone.
type Hours struct {
	Work  Daily `json:"work"`
	Sleep Daily `json:"sleep"`
	// Weekend are the days of the week without work; none means Saturday and Sunday.
	Weekend []time.Weekday `json:"weekend,omitempty"`
	// Holidays are the dates without work.
	Holidays map[Date]bool `json:"holidays,omitempty"`
}

// DefaultHours are work from nine to six and sleep from ten to eight.
func DefaultHours() Hours {
	return Hours{
		Work:  Daily{From: 9 * time.Hour, To: 18 * time.Hour},
		Sleep: Daily{From: 22 * time.Hour, To: 8 * time.Hour},
	}
}

// IsWeekend reports whether weekday is one of the weekend.
func (h Hours) IsWeekend(weekday time.Weekday) bool {
	if len(h.Weekend) == 0 {
		return weekday == time.Saturday || weekday == time.Sunday
	}
	for _, w := range h.Weekend {
		if w == weekday {
			return true
		}
	}
	return false
}
