// Package ics writes shifts as an iCalendar file (RFC 5545), for calendar programs.
package ics

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/emersion/go-ical"

	"github.com/dogwatch-app/dogwatch/app"
)

// epoch is what sequence numbers count from.
var epoch = time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)

// Write writes the shifts as events, as they were known at the instant at. Shifts
// without an end are left out: calendar programs cannot show them.
//
// An event's UID is made of the schedule, the person and the start, so that it is the
// same in every export; its sequence number grows with at, so that a later export
// replaces an earlier one. Times are in UTC: no time zone has to be described.
func Write(w io.Writer, shifts []app.Shift, at time.Time) error {
	c := ical.NewCalendar()
	c.Props.SetText(ical.PropVersion, "2.0")
	c.Props.SetText(ical.PropProductID, "-//Dogwatch//Shifts//EN")
	name := ical.NewProp("X-WR-CALNAME")
	name.Value = "On call"
	c.Props.Set(name)
	for _, s := range shifts {
		if !s.End.IsZero() && !s.Start.IsZero() {
			c.Children = append(c.Children, event(s, at).Component)
		}
	}
	if len(c.Children) == 0 {
		// The encoder wants a component, the standard does not: an empty calendar is what
		// somebody without shifts has.
		_, err := io.WriteString(w, empty)
		return err
	}
	var out bytes.Buffer
	if err := ical.NewEncoder(&out).Encode(c); err != nil {
		return fmt.Errorf("write the calendar: %w", err)
	}
	_, err := io.WriteString(w, fold(out.String()))
	return err
}

// widest is how many octets a line may have without its end.
const widest = 75

// fold breaks long lines as the standard asks, which the encoder does not, and never
// within a character.
func fold(text string) string {
	var b strings.Builder
	for line := range strings.SplitAfterSeq(text, "\r\n") {
		for room := widest; len(strings.TrimSuffix(line, "\r\n")) > room; room = widest - 1 {
			cut := room
			for !utf8.RuneStart(line[cut]) {
				cut--
			}
			b.WriteString(line[:cut] + "\r\n ")
			line = line[cut:]
		}
		b.WriteString(line)
	}
	return b.String()
}

const empty = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Dogwatch//Shifts//EN\r\nEND:VCALENDAR\r\n"

func event(s app.Shift, at time.Time) *ical.Event {
	e := ical.NewEvent()
	e.Props.SetText(ical.PropUID, UID(s))
	sequence := ical.NewProp(ical.PropSequence)
	sequence.Value = fmt.Sprint(int64(at.Sub(epoch) / time.Minute))
	e.Props.Set(sequence)
	e.Props.SetDateTime(ical.PropDateTimeStamp, at.UTC())
	e.Props.SetDateTime(ical.PropDateTimeStart, s.Start.UTC())
	e.Props.SetDateTime(ical.PropDateTimeEnd, s.End.UTC())
	e.Props.SetText(ical.PropSummary, summary(s))
	if s.Level > 0 {
		e.Props.SetText(ical.PropDescription, fmt.Sprintf("Escalation level %d. From Dogwatch; the truth is in PagerDuty.", s.Level))
	}
	e.Props.SetText(ical.PropTransparency, "TRANSPARENT") // one may have meetings on call
	e.Props.SetText(ical.PropCategories, "On call")
	return e
}

// UID is the shift's name among all events.
func UID(s app.Shift) string {
	return fmt.Sprintf("shift-%s-%s-%d@dogwatch.app", s.Schedule.ID, s.User.ID, s.Start.Unix())
}

func summary(s app.Shift) string {
	if s.User.Name == "" {
		return "On call: " + s.Schedule.String()
	}
	return fmt.Sprintf("On call: %s (%s)", s.Schedule, s.User)
}
