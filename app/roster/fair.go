package roster

import (
	"cmp"
	"slices"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// Share is what one person carries of a rota.
type Share struct {
	User app.Ref `json:"user"`
	Load
}

// Fair tells the share of each of people in window, each measured in their own
// zone, those with the fewest nights, then the least of weekends, first. Who is on
// call on two schedules at once carries that time once. Permanent on-calls are no
// part of a rota and don't count.
func Fair(people []app.Ref, shifts []app.Shift, window app.Span, hours app.Hours, zone func(user string) *time.Location) []Share {
	of := map[string][]app.Shift{}
	for _, s := range shifts {
		if !s.Schedule.Zero() {
			of[s.User.ID] = append(of[s.User.ID], s)
		}
	}
	shares := make([]Share, len(people))
	for n, p := range people {
		shares[n] = Share{User: p, Load: Measure(Busy(of[p.ID], window), hours, zone(p.ID))}
	}
	slices.SortStableFunc(shares, func(a, b Share) int {
		return cmp.Or(cmp.Compare(a.Nights, b.Nights), cmp.Compare(a.Weekend, b.Weekend), cmp.Compare(a.Total, b.Total), byName(a.User, b.User))
	})
	return shares
}
