//go:build !darwin || cgo

package tray

import (
	"time"

	"github.com/dogwatch-app/dogwatch/ui/view"
)

// rest is how long a row that lost its incident stays unused. Whoever is about to
// click on it must not answer another page instead.
const rest = 2 * time.Second

// place is a row where an incident can be shown.
type place struct {
	row   *row
	id    string // of the incident, "" while free
	freed time.Time
}

type places []*place

// seat shows rows. One that has a place keeps it; a new one goes below the others,
// or where there is room. It reports whether one has to wait for room.
func (p places) seat(rows []view.TrayRow, now time.Time) (waiting bool) {
	wanted := make(map[string]view.TrayRow, len(rows))
	for _, r := range rows {
		wanted[r.ID] = r
	}
	last := -1
	for i, at := range p {
		if at.id == "" {
			continue
		}
		row, stays := wanted[at.id]
		if !stays {
			at.row.hide()
			at.id, at.freed = "", now
			continue
		}
		at.row.set(row)
		delete(wanted, at.id)
		last = i
	}
	for _, r := range rows {
		if _, waits := wanted[r.ID]; !waits {
			continue
		}
		delete(wanted, r.ID)
		i := p.free(last+1, now)
		if i < 0 {
			i = p.free(0, now)
		}
		if i < 0 {
			waiting = true
			continue
		}
		p[i].id = r.ID
		p[i].row.set(r)
		last = max(last, i)
	}
	return waiting
}

// free finds the first place from on that has rested, -1 where there is none.
func (p places) free(from int, now time.Time) int {
	for i := from; i < len(p); i++ {
		if p[i].id == "" && now.Sub(p[i].freed) >= rest {
			return i
		}
	}
	return -1
}
