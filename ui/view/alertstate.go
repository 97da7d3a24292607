package view

import (
	"slices"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// Observe takes in a Snapshot or a second that has passed. It must be called
// before Project, with the same Snapshot.
func (u *UIState) Observe(s *app.Snapshot, now time.Time) {
	u.settleHanding(s, now)
	u.settleSwaps(s, now)
	u.settleSignIn(s, now)
	a := &u.Alert
	if !s.Wants.Alert {
		if a.up {
			*a, u.AlertDialog = AlertState{}, nil
			u.Beside.Large = false // the next one begins with all of its page
			u.Beside.Gone++
		}
	} else {
		a.up = true
		a.note(s)
	}
	u.settleCurrent(s, now)
}

// note adds the pages that are new to the list. Of those that come together the
// oldest stands first.
func (a *AlertState) note(s *app.Snapshot) {
	if a.seen == nil {
		a.seen = map[string]bool{}
	}
	from := len(a.Rows)
	for i := len(s.Incidents) - 1; i >= 0; i-- {
		t := &s.Incidents[i]
		if t.Page(s.Me.ID) && !a.seen[t.ID] {
			a.seen[t.ID] = true
			a.Rows = append(a.Rows, t.ID)
		}
	}
	if from == 0 && len(a.Rows) == 0 {
		// The alert is up though no page is there any more: it shows what became of
		// the last ones.
		for i := range s.Incidents {
			t := &s.Incidents[i]
			if (t.Left != nil || t.Mine && t.Open()) && len(a.Rows) < 3 && !a.seen[t.ID] {
				a.seen[t.ID] = true
				a.Rows = append(a.Rows, t.ID)
			}
		}
	}
}

// settleCurrent moves on to the next page that waits once the one in large letters
// does not wait any more. A page that the person chose stays, whatever its state.
func (u *UIState) settleCurrent(s *app.Snapshot, now time.Time) {
	a := &u.Alert
	if !a.up || len(a.Rows) == 0 {
		return
	}
	at := slices.Index(a.Rows, a.Current)
	waits := false
	if at >= 0 {
		t, known := s.Find(a.Current)
		waits = known && needsAnswer(&t, s.Me.ID)
	}
	switch {
	case at < 0:
		a.Current = a.next(s, 0)
		u.AlertDialog = nil
		a.regard(s)
		if !a.ArmedAt.IsZero() {
			a.guard(now)
		}
	case a.open && !waits:
		if next := a.next(s, at); next != a.Current {
			a.Current = next
			if u.AlertDialog != nil && !u.AlertDialog.Kind.many() {
				u.AlertDialog = nil
			}
			if !a.ArmedAt.IsZero() {
				a.guard(now)
			}
		}
		a.regard(s)
	default:
		a.open = waits
	}
}

// next is the first row after at, going round, that needs an answer; the row at
// itself where there is none.
func (a *AlertState) next(s *app.Snapshot, at int) string {
	waiting := make(map[string]bool, len(a.Rows))
	for i := range s.Incidents {
		if t := &s.Incidents[i]; needsAnswer(t, s.Me.ID) {
			waiting[t.ID] = true
		}
	}
	for i := range a.Rows {
		if id := a.Rows[(at+i)%len(a.Rows)]; waiting[id] {
			return id
		}
	}
	return a.Rows[at]
}

// regard notes whether the current page waits.
func (a *AlertState) regard(s *app.Snapshot) {
	t, known := s.Find(a.Current)
	a.open = known && needsAnswer(&t, s.Me.ID)
}

// needsAnswer reports whether the incident is a page of mine that PagerDuty has
// not taken an answer to. One that is on its way still needs it.
func needsAnswer(t *app.Tracked, me string) bool {
	return t.Page(me) && answer(*t) != app.ClaimConfirmed
}

// selectPage puts a page in large letters because the person chose it.
func (u *UIState) selectPage(id string) {
	a := &u.Alert
	if !a.seen[id] || a.Current == id {
		return
	}
	a.Current, a.open = id, false
	u.AlertDialog = nil
}

// step moves the choice up or down the list.
func (u *UIState) stepPage(s *app.Snapshot, by int) {
	order := u.alertOrder(s)
	at := slices.Index(order, u.Alert.Current)
	if at < 0 || len(order) == 0 {
		return
	}
	u.selectPage(order[min(max(at+by, 0), len(order)-1)])
}

// guard makes the alert deaf for a moment.
func (a *AlertState) guard(now time.Time) { a.ArmedAt = now.Add(Guard) }

// armed reports whether keys and clicks count.
func (a *AlertState) armed(now time.Time) bool {
	return !a.ArmedAt.IsZero() && !now.Before(a.ArmedAt)
}
