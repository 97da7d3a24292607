package boot

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/roster"
	"github.com/dogwatch-app/dogwatch/sync/ics"
	"github.com/dogwatch-app/dogwatch/sync/link"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// ahead is how far `dogwatch shifts` looks where nobody says how far: to the horizon.
const ahead = 89 * 24 * time.Hour

// shiftsDoc is what `dogwatch shifts --json` prints.
type shiftsDoc struct {
	Shifts []shiftRow `json:"shifts"`
	Gaps   []gapRow   `json:"gaps"`
}

type shiftRow struct {
	Schedule *app.Ref   `json:"schedule"`
	User     app.Ref    `json:"user"`
	Level    int        `json:"level"`
	Start    *time.Time `json:"start"`
	End      *time.Time `json:"end"`
	Source   app.Source `json:"source"`
}

type gapRow struct {
	Schedule app.Ref   `json:"schedule"`
	Start    time.Time `json:"start"`
	End      time.Time `json:"end"`
}

// runShifts lists shifts: mine, or with --team everybody's on the schedules that I
// have shifts on or follow.
func runShifts(ctx context.Context, c *call) error {
	if err := c.noArgs(); err != nil {
		return err
	}
	if c.asJSON && c.asICS {
		return usageError{"either --json or --ics"}
	}
	window, err := c.window(time.Now())
	if err != nil {
		return err
	}
	client, err := c.client()
	if err != nil {
		return err
	}
	s, err := client.Latest(ctx)
	if err != nil {
		return err
	}
	schedules, err := client.Rendered(ctx, window)
	if err != nil {
		return err
	}
	if s.Account.State == app.SignedOut && len(schedules) == 0 { // none are known, which is not the same as none
		return errSignedOut
	}
	shifts := shiftsIn(s, schedules, window, c.team)
	switch {
	case c.asICS:
		return ics.Write(c.Stdout, shifts, time.Now())
	case c.asJSON:
		return c.printJSON(shiftsDocument(shifts, schedules, window))
	}
	_, err = fmt.Fprint(c.Stdout, view.ShiftsText(shifts, gapsOf(schedules, window), s.Me.ID, time.Now(), time.Local))
	return err
}

// window is what --since and --until say.
func (c *call) window(now time.Time) (app.Span, error) {
	w := app.Span{Start: now}
	var err error
	if c.since != "" {
		if w.Start, err = when(c.since); err != nil {
			return w, err
		}
	}
	w.End = w.Start.Add(ahead)
	if c.until != "" {
		if w.End, err = when(c.until); err != nil {
			return w, err
		}
	}
	if w.Empty() {
		return w, usageError{"--until is not after --since"}
	}
	return w, nil
}

// when reads an instant: RFC 3339, or a local date.
func when(text string) (time.Time, error) {
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return t, nil
	}
	t, err := time.ParseInLocation(time.DateOnly, text, time.Local)
	if err != nil {
		return t, usageError{fmt.Sprintf("%q is neither a time such as 2026-12-01T18:00:00Z nor a date such as 2026-12-01", text)}
	}
	return t, nil
}

// shiftsIn are the shifts that have time in the window. Mine come from PagerDuty's
// on-call list where the window lies ahead, as that knows the levels.
func shiftsIn(s *app.Snapshot, schedules []app.Schedule, window app.Span, team bool) []app.Shift {
	level := map[string]int{}
	for _, shift := range s.Shifts {
		if l, ok := level[shift.Schedule.ID]; !ok || shift.Level < l {
			level[shift.Schedule.ID] = shift.Level
		}
	}
	var all []app.Shift
	for _, sched := range schedules {
		for _, shift := range roster.Rendered(sched, level[sched.ID]) {
			if team || shift.User.ID == s.Me.ID {
				all = append(all, shift)
			}
		}
	}
	for _, shift := range s.Shifts { // those that no schedule which was read holds
		known := slices.ContainsFunc(schedules, func(o app.Schedule) bool { return o.ID == shift.Schedule.ID })
		if !known {
			all = append(all, shift)
		}
	}
	all = slices.DeleteFunc(all, func(shift app.Shift) bool {
		return !shift.End.IsZero() && !shift.End.After(window.Start) || !shift.Start.Before(window.End)
	})
	slices.SortStableFunc(all, func(a, b app.Shift) int { return a.Start.Compare(b.Start) })
	return all
}

func gapsOf(schedules []app.Schedule, window app.Span) []app.Gap {
	var all []app.Gap
	for _, s := range schedules {
		all = append(all, roster.Gaps(s, window)...)
	}
	return all
}

func shiftsDocument(shifts []app.Shift, schedules []app.Schedule, window app.Span) shiftsDoc {
	doc := shiftsDoc{Shifts: []shiftRow{}, Gaps: []gapRow{}}
	for _, s := range shifts {
		row := shiftRow{User: s.User, Level: s.Level, Source: roster.SourceOf(s, schedules)}
		if !s.Schedule.Zero() {
			row.Schedule = &s.Schedule
		}
		if row.Source == "" && s.Schedule.Zero() {
			row.Source = app.PermanentDuty
		}
		if !s.Start.IsZero() {
			start := s.Start.UTC()
			row.Start = &start
		}
		if !s.End.IsZero() {
			end := s.End.UTC()
			row.End = &end
		}
		doc.Shifts = append(doc.Shifts, row)
	}
	for _, g := range gapsOf(schedules, window) {
		doc.Gaps = append(doc.Gaps, gapRow{g.Schedule, g.Start.UTC(), g.End.UTC()})
	}
	return doc
}

// runFeed prints the address of the person's own calendar feed.
func runFeed(ctx context.Context, c *call) error {
	if err := c.noArgs(); err != nil {
		return err
	}
	client, err := c.client()
	if err != nil {
		return err
	}
	address, err := client.Feed(ctx)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(c.Stdout, address.Reveal())
	return err
}

// exporter writes my shifts into the person's downloads.
func exporter(client *link.Client) func(context.Context) (string, error) {
	return func(ctx context.Context) (string, error) {
		s, err := client.Latest(ctx)
		if err != nil {
			return "", err
		}
		window := app.Span{Start: time.Now(), End: time.Now().Add(ahead)}
		schedules, err := client.Rendered(ctx, window)
		if err != nil {
			return "", err
		}
		return download("dogwatch-shifts.ics", shiftsIn(s, schedules, window, false))
	}
}

// exportShifts writes those shifts into the person's downloads.
func exportShifts(_ context.Context, shifts []app.Shift) (string, error) {
	return download("dogwatch-swapped.ics", shifts)
}

func download(name string, shifts []app.Shift) (string, error) {
	home, err := os.UserHomeDir()
	if err != nil {
		return "", err
	}
	dir := filepath.Join(home, "Downloads")
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		dir = home
	}
	var text bytes.Buffer
	if err := ics.Write(&text, shifts, time.Now()); err != nil {
		return "", err
	}
	path := filepath.Join(dir, name)
	return path, os.WriteFile(path, text.Bytes(), 0o600)
}
