package alarm

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// patterns in order of claim: the first that is due is played.
var patterns = []app.Pattern{app.PagePattern, app.UndeliveredPattern, app.BlindPattern, app.DrillPattern, app.LowPattern}

// sound sums the pages and the blindness up into one wish. The ramp goes on
// while anything sounds: a second page never makes the siren quieter.
func (m *Memory) sound(d *Demand, f Facts) {
	due := map[app.Pattern]bool{}
	type voice struct {
		began time.Time
		app.Ringing
	}
	voices := make([]voice, 0, len(d.Pages))
	for id, p := range d.Pages {
		d.wake(p.wake)
		if p.Ringing() {
			due[p.Pattern] = true
			voices = append(voices, voice{m.Rings[id].Began, app.Ringing{Incident: id, Nth: p.Nth}})
		}
	}
	due[app.BlindPattern] = m.blindSounds(d, f)
	slices.SortFunc(voices, func(a, b voice) int {
		return cmp.Or(a.began.Compare(b.began), cmp.Compare(a.Incident, b.Incident))
	})
	var want app.Sound
	for _, v := range voices {
		want.Pages = append(want.Pages, v.Ringing)
	}
	for _, p := range patterns {
		if due[p] {
			want.Pattern = p
			break
		}
	}
	if want.Pattern != app.Silence {
		want.Since = f.Now
		if m.Sound.Pattern != app.Silence {
			want.Since = m.Sound.Since
		}
	}
	m.Sound, d.Sound = want, want
}

// watchSight remembers when a blindness began that has to be told, and when it
// ended.
func (m *Memory) watchSight(f Facts) {
	blind := !f.Sight.IsZero() && f.Now.Sub(f.Sight) >= f.Settings.BlindAfter
	switch {
	case blind && m.Blind.IsZero():
		m.Blind, m.Sighted = f.Sight, time.Time{}
	case !blind && !m.Blind.IsZero():
		m.Blind, m.BlindHushed, m.Sighted = time.Time{}, time.Time{}, f.Now
	}
}

// blindSounds reports whether the blindness is to be heard by now.
func (m *Memory) blindSounds(d *Demand, f Facts) bool {
	if m.Blind.IsZero() {
		if !f.Sight.IsZero() {
			d.wake(f.Sight.Add(f.Settings.BlindAfter))
		}
		return false
	}
	at := m.Blind.Add(2 * f.Settings.BlindAfter)
	if m.BlindHushed.After(at) {
		at = m.BlindHushed
	}
	if at.After(f.Now) {
		d.wake(at)
		return false
	}
	return true
}

// notices lists what ought to stand on the screen, newest first.
func (m *Memory) notices(d *Demand, f Facts) {
	d.Notices = make([]app.Notice, 0, len(m.Rings)+2)
	for id, r := range m.Rings {
		switch {
		case r.Low && r.Live, r.Do == app.Quiet: // the first is told below
		case r.Live:
			d.Notices = append(d.Notices, app.Notice{
				Key: "page/" + id + "/" + strconv.Itoa(r.Nth), Kind: app.NoticePage, Incident: id, At: r.Began,
			})
		case r.Left != nil && !r.Left.Ours:
			d.tell(f, app.Notice{
				Key: "left/" + id + "/" + string(r.Left.Kind), Kind: app.NoticeLeft, Incident: id, At: r.Told, Left: r.Left,
			})
		}
	}
	for n := range f.Incidents {
		i := &f.Incidents[n]
		if i.Urgency == app.Low && i.Status == app.Triggered && i.AssignedTo(f.Me) && m.toldLow(i, f) {
			d.Notices = append(d.Notices, app.Notice{Key: "low/" + i.ID, Kind: app.NoticeLow, Incident: i.ID, At: i.Occasion(f.Me)})
		}
	}
	for _, a := range f.Failed {
		d.tell(f, app.Notice{Key: "failed/" + a.ID, Kind: app.NoticeRefused, Incident: a.Incident, At: a.EndedAt, Word: a.Word, Action: a.Kind})
	}
	if !m.Blind.IsZero() {
		d.Notices = append(d.Notices, app.Notice{Key: "blind", Kind: app.NoticeBlind, At: m.Blind})
	}
	if !m.Sighted.IsZero() {
		d.tell(f, app.Notice{Key: "sighted", Kind: app.NoticeSighted, At: m.Sighted})
	}
	d.Notices = newestFirst(d.Notices)
}

// newestFirst sorts pointers: a notice is large, and in a storm there are thousands.
func newestFirst(all []app.Notice) []app.Notice {
	order := make([]*app.Notice, len(all))
	for n := range all {
		order[n] = &all[n]
	}
	slices.SortFunc(order, func(a, b *app.Notice) int {
		if later := b.At.Compare(a.At); later != 0 {
			return later
		}
		return cmp.Compare(a.Key, b.Key)
	})
	sorted := make([]app.Notice, len(all))
	for n, one := range order {
		sorted[n] = *one
	}
	return sorted
}

// toldLow reports whether an incident of low urgency of mine gets a notification.
func (m *Memory) toldLow(i *app.Incident, f Facts) bool {
	if r := m.Rings[i.ID]; r.Live {
		return r.Do != app.Quiet
	}
	return f.verdict(i, false).Do != app.Quiet
}

// tell adds a notice that goes by itself.
func (d *Demand) tell(f Facts, n app.Notice) {
	if n.Until = n.At.Add(tell); n.Until.After(f.Now) {
		d.Notices = append(d.Notices, n)
		d.wake(n.Until)
	}
}

// alert decides whether the full-screen alert is up: while a page is live that
// was not put away, and a moment longer to show what became of the last one. What is of
// low urgency, or kept from ringing by a rule, does not bring it up.
func (m *Memory) alert(d *Demand, f Facts) bool {
	up := false
	for _, r := range m.Rings {
		switch {
		case r.Hidden, r.Low, r.Do == app.Notifies, r.Do == app.Quiet:
		case r.Live:
			up = true
		case r.Left != nil:
			if until := r.Ended.Add(linger); until.After(f.Now) {
				d.wake(until)
				up = true
			}
		}
	}
	return up
}

func (d *Demand) wake(at time.Time) {
	if !at.IsZero() && (d.Wake.IsZero() || at.Before(d.Wake)) {
		d.Wake = at
	}
}
