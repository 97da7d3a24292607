package roster

import (
	"slices"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// Duty sums up for user at now: what runs, until when without a break, what is
// next, and who of the ladders stands beside and above.
func Duty(rows []app.OnCall, ladders []app.Ladder, user string, now time.Time) app.Duty {
	var d app.Duty
	shifts := Shifts(rows, user)
	for _, s := range shifts {
		if s.Covers(now) {
			d.Shifts = append(d.Shifts, s)
		}
	}
	if next, ok := Next(shifts, now); ok {
		d.Next = &next
	}
	d.Now = len(d.Shifts) > 0
	if d.Now {
		d.Until = Until(shifts, now)
	}
	d.Beside, d.Above = mates(rows, ladders, user, now)
	return d
}

// mates are the others at the rungs of the policies where user is on call now, and
// those one rung higher. Each is there once for a rung.
func mates(rows []app.OnCall, ladders []app.Ladder, user string, now time.Time) (beside, above []app.Mate) {
	type rung struct {
		policy string
		level  int
	}
	mine := map[rung]bool{}
	for _, r := range rows {
		s := app.Shift{Start: r.Start, End: r.End}
		if r.User.ID == user && s.Covers(now) {
			mine[rung{r.Policy.ID, r.Level}] = true
		}
	}
	for _, l := range ladders {
		for _, level := range l.Levels {
			at := rung{l.Policy.ID, level.Number}
			below := rung{l.Policy.ID, level.Number - 1}
			for _, who := range level.OnCall {
				mate := app.Mate{User: who, Policy: l.Policy, Level: level.Number}
				switch {
				case who.ID == user:
				case mine[at] && !slices.Contains(beside, mate):
					beside = append(beside, mate)
				case mine[below] && !mine[at] && !slices.Contains(above, mate):
					above = append(above, mate)
				}
			}
		}
	}
	return beside, above
}
