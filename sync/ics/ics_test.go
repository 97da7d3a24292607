package ics

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-ical"

	"github.com/dogwatch-app/dogwatch/app"
)

var at = time.Date(2026, 11, 21, 8, 0, 0, 0, time.UTC)

func shift(start string, hours int, name string) app.Shift {
	t, err := time.Parse(time.RFC3339, start)
	if err != nil {
		panic(err)
	}
	return app.Shift{
		Schedule: app.Ref{ID: "SCH", Name: name}, User: app.Ref{ID: "PANA", Name: "Ana, the \"first\"; of\nus"}, Level: 1,
		Start: t, End: t.Add(time.Duration(hours) * time.Hour),
	}
}

func written(t *testing.T, at time.Time, shifts ...app.Shift) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, shifts, at); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestReadersGetTheSameShifts(t *testing.T) {
	shifts := []app.Shift{
		shift("2026-10-25T00:00:00+02:00", 25, "Primary"), // the night the clocks go back
		shift("2026-12-01T18:00:00+05:30", 15, strings.Repeat("Überlang, ", 30)),
		{Schedule: app.Ref{ID: "P"}}, // permanent
	}
	text := written(t, at, shifts...)
	c, err := ical.NewDecoder(strings.NewReader(text)).Decode()
	if err != nil {
		t.Fatal(err)
	}
	events := c.Events()
	if len(events) != 2 {
		t.Fatalf("%d events", len(events))
	}
	for n, e := range events {
		start, err1 := e.DateTimeStart(time.UTC)
		end, err2 := e.DateTimeEnd(time.UTC)
		summary, err3 := e.Props.Text(ical.PropSummary)
		if err1 != nil || err2 != nil || err3 != nil || !start.Equal(shifts[n].Start) || !end.Equal(shifts[n].End) || !strings.Contains(summary, shifts[n].Schedule.Name) || !strings.Contains(summary, shifts[n].User.Name) {
			t.Errorf("event %d: %s to %s, %q, %v %v %v", n, start, end, summary, err1, err2, err3)
		}
	}
}

// TestTheFormIsTheStandards checks by hand what calendar programs stumble over.
func TestTheFormIsTheStandards(t *testing.T) {
	text := written(t, at, shift("2026-12-01T18:00:00Z", 15, strings.Repeat("ü", 200)))
	if strings.Count(text, "\n") != strings.Count(text, "\r\n") || !strings.HasSuffix(text, "END:VCALENDAR\r\n") {
		t.Error("lines do not end with CR LF")
	}
	for _, line := range strings.Split(text, "\r\n") {
		if len(line) > 75 {
			t.Errorf("a line of %d octets", len(line))
		}
	}
	for _, want := range []string{"VERSION:2.0", "PRODID:", "DTSTART:20261201T180000Z", "DTEND:20261202T090000Z", "DTSTAMP:20261121T080000Z", "UID:shift-SCH-PANA-"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s in\n%s", want, text)
		}
	}
}

func TestALaterExportReplacesAnEarlier(t *testing.T) {
	s := shift("2026-12-01T18:00:00Z", 15, "Primary")
	value := func(text, key string) string {
		_, rest, _ := strings.Cut(text, "\r\n"+key+":")
		v, _, _ := strings.Cut(rest, "\r\n")
		return v
	}
	first := written(t, at, s)
	s.End = s.End.Add(-time.Hour)
	second := written(t, at.Add(time.Hour), s)
	if value(first, "UID") != value(second, "UID") || value(first, "UID") == "" {
		t.Errorf("UID %q became %q", value(first, "UID"), value(second, "UID"))
	}
	if a, b := value(first, "SEQUENCE"), value(second, "SEQUENCE"); len(a) != len(b) || a >= b {
		t.Errorf("SEQUENCE %s became %s", a, b)
	}
}

func TestNoShiftsAreAnEmptyCalendar(t *testing.T) {
	text := written(t, at)
	if !strings.HasPrefix(text, "BEGIN:VCALENDAR\r\n") || strings.Contains(text, "VEVENT") {
		t.Error(text)
	}
	if err := Write(failing{}, nil, at); err == nil {
		t.Error("a full disk is not told")
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, io.ErrShortWrite }
