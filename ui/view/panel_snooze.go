package view

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// snoozeRows are the lengths to choose from; the last one is the person's own.
func (e eye) snoozeRows(d *Dialog) []DialogRow {
	var rows []DialogRow
	add := func(text string, length time.Duration) {
		rows = append(rows, DialogRow{
			Text: text, length: length,
			Sub: "until " + Moment(e.now.Add(length), e.now, e.loc),
		})
	}
	add("5 minutes", 5*time.Minute)
	add("30 minutes", 30*time.Minute)
	add("1 hour", time.Hour)
	add("4 hours", 4*time.Hour)
	nine := nextAt(e.now, e.loc, 9, 0)
	rows = append(rows, DialogRow{
		Text: "Until " + Moment(nine, e.now, e.loc), Sub: "for " + Span(nine.Sub(e.now)), length: nine.Sub(e.now),
	})
	if strings.TrimSpace(d.Text) != "" {
		own := DialogRow{Text: "Your own"}
		length, ok := parseLength(d.Text, e.now, e.loc)
		switch {
		case !ok:
			own.Off, own.Why, own.Sub = true, "Write minutes, 90m, 2h or a time such as 07:30.", "not understood"
		case length > app.MaxSnooze || length < time.Minute:
			own.Off, own.Why, own.Sub = true, "PagerDuty snoozes for up to 7 days.", "too long or too short"
		default:
			own.length = length
			own.Sub = fmt.Sprintf("%s, until %s", Span(length), Moment(e.now.Add(length), e.now, e.loc))
		}
		rows = append(rows, own)
	}
	return rows
}

// nextAt is the next instant at which the clocks of loc show that time.
func nextAt(now time.Time, loc *time.Location, hour, minute int) time.Time {
	local := now.In(loc)
	y, m, d := local.Date()
	at := time.Date(y, m, d, hour, minute, 0, 0, loc)
	if !at.After(now) {
		at = time.Date(y, m, d+1, hour, minute, 0, 0, loc)
	}
	return at
}

// parseLength reads what a person writes for a length: minutes ("45"), a duration
// ("90m", "1h 30m", "2 h", "1d") or a time of day ("07:30").
func parseLength(text string, now time.Time, loc *time.Location) (time.Duration, bool) {
	text = strings.ToLower(strings.ReplaceAll(strings.TrimSpace(text), " ", ""))
	if len(text) > 20 {
		return 0, false
	}
	if h, m, ok := strings.Cut(text, ":"); ok {
		hour, err1 := strconv.Atoi(h)
		minute, err2 := strconv.Atoi(m)
		if err1 != nil || err2 != nil || hour < 0 || hour > 23 || minute < 0 || minute > 59 || len(m) != 2 {
			return 0, false
		}
		return nextAt(now, loc, hour, minute).Sub(now), true
	}
	if n, err := strconv.Atoi(text); err == nil {
		if n <= 0 || n > 100_000 {
			return 0, false
		}
		return time.Duration(n) * time.Minute, true
	}
	if days, ok := strings.CutSuffix(text, "d"); ok {
		n, err := strconv.Atoi(days)
		return time.Duration(n) * 24 * time.Hour, err == nil && n > 0 && n <= 365
	}
	text = strings.ReplaceAll(text, "min", "m")
	length, err := time.ParseDuration(text)
	return length, err == nil && length > 0
}
