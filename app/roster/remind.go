package roster

import (
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// Reminder says that a shift starts in Lead or less, or, where Lead is 0, that it
// runs. At is since when it is to be said.
type Reminder struct {
	Shift app.Shift     `json:"shift"`
	Lead  time.Duration `json:"lead"`
	At    time.Time     `json:"at"`
}

// Reminders are those of the shifts that are not over, with the shortest lead that
// has been reached, and when the next one is due (zero: never). A reminder stands
// until that of a shorter lead takes its place, or the shift ends: what was missed
// by then is told by At. Permanent on-calls never start.
func Reminders(shifts []app.Shift, leads []time.Duration, now time.Time) (due []Reminder, wake time.Time) {
	for _, s := range shifts {
		if s.Start.IsZero() || !s.End.IsZero() && !s.End.After(now) {
			continue
		}
		reached := Reminder{Shift: s, Lead: -1}
		for _, lead := range leads {
			at := s.Start.Add(-lead)
			switch {
			case lead < 0:
			case at.After(now):
				if wake.IsZero() || at.Before(wake) {
					wake = at
				}
			case reached.Lead < 0 || lead < reached.Lead:
				reached.Lead, reached.At = lead, at
			}
		}
		if reached.Lead >= 0 {
			due = append(due, reached)
		}
	}
	return due, wake
}
