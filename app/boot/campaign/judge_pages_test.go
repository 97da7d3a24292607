package campaign

import (
	"slices"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// pages holds every page against what was heard while it was open.
func (j *court) pages() {
	for _, id := range j.order {
		for _, p := range j.threads[id].pages {
			j.page(p)
		}
	}
}

// page goes through the seconds of one page.
func (j *court) page(p *page) {
	j.v.tally.pages++
	var uncovered, quiet, quietUp time.Time // since when
	heard, first := false, true
	known := -1 // the life in which it has rung
	for _, m := range j.during(p) {
		s := j.heard(m.at)
		rings := sounds(s, p.thread.id)
		loud := rings || s.Pattern == app.BlindPattern
		hushed, answered := j.excused(p, m)
		if loud && !heard {
			heard = true
			j.v.tally.heard(m.at.Sub(p.began), first)
		}
		if m.state != up {
			first = false
		}
		if rings {
			known = m.life
		}
		excused := s.Pattern != app.Silence || hushed || answered || j.blindHushed(m.at)
		j.silence(&quiet, excused, m.at, &j.v.tally.silence)
		j.silence(&quietUp, excused || m.state != up, m.at, &j.v.tally.silenceUp)
		if m.state != up || loud || hushed || answered {
			uncovered = time.Time{}
			continue
		}
		if uncovered.IsZero() {
			uncovered = m.at
		}
		why := j.inexcusable(uncovered, m, s.Pattern != app.Silence)
		if known == m.life && m.at.Sub(uncovered) >= slack && !j.misled(p.began, m.at) {
			why = "it has rung before, and nothing has ended it"
		}
		if why != "" {
			j.breach(missed, m.at, "%s is a page since %s and quiet since %s: %s", p.thread.id, j.clock(p.began), j.clock(uncovered), why)
			j.v.tally.missed++
			return
		}
	}
	if !heard {
		j.v.tally.unheard++
	}
}

// misled reports whether PagerDuty told lately what was no longer so.
func (j *court) misled(from, to time.Time) bool {
	return slices.ContainsFunc(j.stale, func(s time.Time) bool { return !s.Before(from.Add(-time.Minute)) && !s.After(to) })
}

// during gives the moments of the page.
func (j *court) during(p *page) []moment {
	var all []moment
	for _, m := range j.moments {
		if !m.at.Before(p.began) && (p.ended.IsZero() || m.at.Before(p.ended)) {
			all = append(all, m)
		}
	}
	return all
}

// silence measures how long it was quiet.
func (j *court) silence(since *time.Time, broken bool, at time.Time, longest *time.Duration) {
	if broken {
		*since = time.Time{}
		return
	}
	if since.IsZero() {
		*since = at
	}
	*longest = max(*longest, at.Sub(*since))
}

// inexcusable says why a page that is quiet since then ought to sound, "" where it
// need not yet. Where PagerDuty cannot be seen, it is enough that something sounds:
// the blindness, or another page that rings over it.
func (j *court) inexcusable(since time.Time, m moment, sounding bool) string {
	patience := near
	if !j.plan.onCall {
		patience = far
	}
	fair := j.fair(m.at)
	if m.at.Sub(later(since, fair)) >= patience {
		return "PagerDuty was in full view since " + j.clock(fair)
	}
	if j.told(since, m.at) {
		return "two looks have brought it"
	}
	sight := later(j.lastLook(m.at), m.since)
	if m.cares && !sounding && !j.blindHushed(m.at) && m.at.Sub(since) >= slack && m.at.Sub(sight) > blind+slack {
		return "nothing was seen since " + j.clock(sight) + ", and no blindness sounds"
	}
	return ""
}

// blindHushed reports whether the person had the blindness itself hushed.
func (j *court) blindHushed(at time.Time) bool {
	return slices.ContainsFunc(j.hushes, func(h hush) bool { return h.blind && !h.at.After(at) && h.until.Add(slack).After(at) })
}

// rings looks for what sounded though it was no page.
func (j *court) rings() {
	since := map[string]time.Time{} // when it was found wrong
	for _, m := range j.moments {
		if m.state != up {
			since = map[string]time.Time{}
			continue
		}
		was := since
		since = map[string]time.Time{}
		for _, r := range j.heard(m.at).Pages {
			if j.isPage(r.Incident, m.at) {
				continue
			}
			from, known := was[r.Incident]
			if !known {
				from = m.at
			}
			if m.at.Sub(from) >= near && j.told(from, m.at) {
				j.breach(rangOn, m.at, "%s is no page since %s", r.Incident, j.clock(from))
				j.v.tally.rangOn++
				from = m.at.Add(time.Hour) // once is enough
			}
			since[r.Incident] = from
		}
	}
}

func (j *court) isPage(id string, at time.Time) bool {
	t := j.threads[id]
	if t == nil {
		return false
	}
	for _, p := range t.pages {
		if !p.began.After(at) && (p.ended.IsZero() || p.ended.After(at)) {
			return true
		}
	}
	return false
}

// restarts holds every start against what rang before it: that goes on from what is
// on disk, whether PagerDuty can be reached or not.
func (j *court) restarts() {
	for n := 1; n < len(j.moments); n++ {
		m, before := j.moments[n], j.moments[n-1]
		if m.state != up || before.state != down && m.life == before.life {
			continue
		}
		j.v.tally.restarts++
		var last *moment // of the life before
		for k := n - 1; k >= 0; k-- {
			if j.moments[k].state == up {
				last = &j.moments[k]
				break
			}
		}
		if last == nil || last.at.Sub(last.since) < 6*time.Second {
			continue
		}
		rang, earlier := j.heard(last.at), j.heard(last.at.Add(-3*time.Second))
		j.blindAgain(rang, earlier, *last, m)
		for _, r := range rang.Pages {
			if !sounds(earlier, r.Incident) || !j.isPage(r.Incident, m.at) || j.pressedAbout(r.Incident, last.at.Add(-5*time.Second), m.at.Add(regain)) {
				continue
			}
			j.v.tally.resumed++
			if !j.soundsWithin(r.Incident, m.since, m.since.Add(regain)) {
				j.breach(silent, m.at, "%s rang until %s and does not %s after the start", r.Incident, j.clock(last.at), regain)
				j.v.tally.silentStarts++
			}
		}
	}
}

// blindAgain holds a start against the blindness that sounded before it: a start has
// seen nothing.
func (j *court) blindAgain(rang, earlier app.Sound, last, m moment) {
	if rang.Pattern != app.BlindPattern || earlier.Pattern != app.BlindPattern || j.blindHushed(m.at) {
		return
	}
	if len(j.looked(last.at, m.since.Add(regain+slack))) > 0 {
		return // it was over, or is over at once
	}
	for _, s := range j.sounds {
		if !s.at.Before(m.since) && !s.at.After(m.since.Add(regain)) && s.Pattern != app.Silence {
			return
		}
	}
	j.breach(silent, m.at, "blindness sounded until %s and does not %s after the start", j.clock(last.at), regain)
	j.v.tally.silentStarts++
}

func (j *court) soundsWithin(incident string, from, to time.Time) bool {
	for _, s := range j.sounds {
		if !s.at.Before(from) && !s.at.After(to) && sounds(s.Sound, incident) {
			return true
		}
	}
	return false
}

// pressedAbout reports whether the person did anything about it between the times.
func (j *court) pressedAbout(incident string, from, to time.Time) bool {
	for _, h := range j.hushes {
		if h.until.After(from) && h.at.Before(to) {
			return true
		}
	}
	for _, p := range j.pressed {
		if p.at.Before(from.Add(-grace)) || p.at.After(to) {
			continue
		}
		if p.All {
			return true
		}
		for _, id := range p.Incidents {
			if id == incident {
				return true
			}
		}
	}
	return false
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// clock is a time of the night, from its beginning.
func (j *court) clock(t time.Time) string {
	return t.Sub(j.begin).Round(100 * time.Millisecond).String()
}
