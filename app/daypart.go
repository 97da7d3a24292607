package app

import (
	"fmt"
	"math/bits"
	"strings"
	"time"
)

// The words for parts of the day that Hours give a meaning to.
const (
	// WorkHours are Hours.Work on days that are neither weekend nor holiday,
	// FreeHours all other time.
	WorkHours = "work"
	FreeHours = "free"
	// SleepHours are Hours.Sleep of every day.
	SleepHours = "sleep"
)

// DayPart is a part of the day: one of the words above, or, where Word is "", from
// one time of the wall clock to another. The zero one is the whole day. As text it is
// "work", "free", "sleep", "22:00-08:00", or "".
type DayPart struct {
	Word  string
	Daily Daily
}

// ParseDayPart reads the text form; what it does not know is Invalid.
func ParseDayPart(text string) (DayPart, error) {
	switch text {
	case "":
		return DayPart{}, nil
	case WorkHours, FreeHours, SleepHours:
		return DayPart{Word: text}, nil
	}
	d, err := ParseDaily(text)
	if err != nil {
		return DayPart{}, Invalid{Why: fmt.Sprintf("%.40q is none of work, free, sleep and a stretch of the day such as 22:00-08:00", text)}
	}
	p := DayPart{Daily: d}
	if why := p.check(); why != "" {
		return DayPart{}, Invalid{Why: why}
	}
	return p, nil
}

func (p DayPart) check() string {
	switch {
	case p == DayPart{}:
		return ""
	case p.Word == "" && p.Daily.From == p.Daily.To:
		return fmt.Sprintf("%s is no time at all", p.Daily)
	case p.Word == "" && (p.Daily.From < 0 || p.Daily.From >= 24*time.Hour || p.Daily.To < 0 || p.Daily.To > 24*time.Hour):
		return "it reaches out of the day"
	case p.Word != "" && p.Word != WorkHours && p.Word != FreeHours && p.Word != SleepHours:
		return fmt.Sprintf("%.40q is none of work, free and sleep", p.Word)
	}
	return ""
}

// String is the text form.
func (p DayPart) String() string {
	if p.Word != "" || p == (DayPart{}) {
		return p.Word
	}
	return p.Daily.String()
}

// MarshalText writes the text form.
func (p DayPart) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads it.
func (p *DayPart) UnmarshalText(text []byte) (err error) {
	*p, err = ParseDayPart(string(text))
	return err
}

// Days is a set of days; the zero one is every day. As text it is a list of "mon" to
// "sun", stretches of them ("mon-fri", "sat-mon"), and the words "weekdays" (what is
// no weekend), "workdays" (weekdays that are no holidays), "weekend" and "holidays".
type Days uint16

// The sets that are no day of the week. Bits 0 to 6 are Sunday to Saturday.
const (
	Weekdays Days = 1 << (7 + iota)
	Workdays
	WeekendDays
	HolidayDays
)

// DaysOf is the set of those days of the week.
func DaysOf(days ...time.Weekday) Days {
	var set Days
	for _, d := range days {
		set |= 1 << d
	}
	return set
}

var (
	dayNames  = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}
	dayWords  = []string{"weekdays", "workdays", "weekend", "holidays"}
	weekOrder = []time.Weekday{1, 2, 3, 4, 5, 6, 0}
)

// ParseDays reads the text form; what it does not know is Invalid.
func ParseDays(text string) (Days, error) {
	var set Days
	if strings.TrimSpace(text) == "" {
		return 0, nil
	}
	for word := range strings.SplitSeq(text, ",") {
		more, ok := parseDay(strings.ToLower(strings.TrimSpace(word)))
		if !ok {
			return 0, Invalid{Why: fmt.Sprintf("%.40q is none of mon to sun, mon-fri, weekdays, workdays, weekend and holidays", strings.TrimSpace(word))}
		}
		set |= more
	}
	return set, nil
}

func parseDay(word string) (Days, bool) {
	for n, w := range dayWords {
		if w == word {
			return Weekdays << n, true
		}
	}
	from, to, stretch := strings.Cut(word, "-")
	first, ok := ParseWeekday(from)
	if !stretch || !ok {
		return DaysOf(first), ok
	}
	last, ok := ParseWeekday(to)
	set := DaysOf(last)
	for d := first; d != last; d = (d + 1) % 7 {
		set |= DaysOf(d)
	}
	return set, ok
}

// ParseWeekday reads "mon" to "sun".
func ParseWeekday(name string) (time.Weekday, bool) {
	for n, d := range dayNames {
		if d == name {
			return time.Weekday(n), true
		}
	}
	return 0, false
}

// String is the text form, from Monday on.
func (d Days) String() string {
	words := make([]string, 0, bits.OnesCount16(uint16(d)))
	for n, w := range dayWords {
		if d&(Weekdays<<n) != 0 {
			words = append(words, w)
		}
	}
	for _, day := range weekOrder {
		if d&DaysOf(day) != 0 {
			words = append(words, dayNames[day])
		}
	}
	return strings.Join(words, ",")
}

// Covers reports whether the date is in the set, by what hours say of weekends and
// holidays.
func (d Days) Covers(date Date, hours Hours) bool {
	if d == 0 {
		return true
	}
	weekend, holiday := hours.IsWeekend(date.Weekday()), hours.Holidays[date]
	return d&DaysOf(date.Weekday()) != 0 || d&Weekdays != 0 && !weekend || d&Workdays != 0 && !weekend && !holiday ||
		d&WeekendDays != 0 && weekend || d&HolidayDays != 0 && holiday
}

// MarshalText writes the text form.
func (d Days) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads it.
func (d *Days) UnmarshalText(text []byte) (err error) {
	*d, err = ParseDays(string(text))
	return err
}
