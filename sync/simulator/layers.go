package simulator

import (
	"slices"
	"time"
)

// layerSchedule is a layer-based schedule, the older of PagerDuty's two kinds.
// Where layers overlap, the later one wins; overrides win over all layers, and
// among them the one that was made last.
type layerSchedule struct {
	id, key, name, description string

	zone      *time.Location
	zoneLabel string
	team      *team
	layers    []*layer
	overrides []*override
}

// layer is a rotation: each person in turn for turn, counted in wall-clock time
// from anchor, within the restrictions.
type layer struct {
	id, name string

	anchor       time.Time
	ends         time.Time // zero: never
	turn         time.Duration
	people       []*person
	restrictions []restriction
}

// restriction is a stretch of each day, or of each week, in which a layer counts.
type restriction struct {
	day   int           // 1 is Monday; 0: every day
	start time.Duration // since midnight
	lasts time.Duration
}

type override struct {
	id         string
	start, end time.Time
	who        *person
}

// wall gives the instant at which the schedule's wall clock shows what t shows
// in UTC. Turns are counted on such UTC stand-ins, so that a hand-off at nine
// stays at nine across a change of clocks.
func wall(t time.Time, zone *time.Location) time.Time {
	y, m, d := t.Date()
	hh, mm, ss := t.Clock()
	return time.Date(y, m, d, hh, mm, ss, 0, zone).UTC()
}

// standIn is the other way: a UTC time that shows what the wall clock shows at t.
func standIn(t time.Time, zone *time.Location) time.Time {
	t = t.In(zone)
	y, m, d := t.Date()
	hh, mm, ss := t.Clock()
	return time.Date(y, m, d, hh, mm, ss, 0, time.UTC)
}

// turns gives the whole turns, or the parts within restrictions, that touch the
// window.
func (l *layer) turns(zone *time.Location, number int, from, to time.Time) []span {
	if len(l.people) == 0 || l.turn <= 0 {
		return nil
	}
	origin := standIn(l.anchor, zone)
	// A day's margin on both sides takes up what changes of clocks do.
	k := int(standIn(from, zone).Add(-24*time.Hour).Sub(origin) / l.turn)
	var spans []span
	for k = max(k-1, 0); ; k++ {
		start := wall(origin.Add(time.Duration(k)*l.turn), zone)
		if !start.Before(to) {
			break
		}
		s := span{
			start: start, end: wall(origin.Add(time.Duration(k+1)*l.turn), zone),
			who: l.people[k%len(l.people)], source: source{layer: number},
		}
		if !l.ends.IsZero() {
			if s, _ = s.cut(s.start, l.ends); !s.start.Before(s.end) {
				break
			}
		}
		if s.start.Before(s.end) {
			spans = append(spans, l.restrict(s, zone)...)
		}
	}
	return slices.DeleteFunc(spans, func(s span) bool { return !s.overlaps(from, to) })
}

// restrict gives the parts of s that lie within the restrictions.
func (l *layer) restrict(s span, zone *time.Location) []span {
	if len(l.restrictions) == 0 {
		return []span{s}
	}
	var parts []span
	for _, r := range l.restrictions {
		day := standIn(s.start, zone).Truncate(24*time.Hour).AddDate(0, 0, -8)
		for ; wall(day, zone).Before(s.end); day = day.AddDate(0, 0, 1) {
			if r.day != 0 && isoDay(day) != r.day {
				continue
			}
			begin := day.Add(r.start)
			if part, ok := s.cut(wall(begin, zone), wall(begin.Add(r.lasts), zone)); ok {
				parts = append(parts, part)
			}
		}
	}
	sortSpans(parts)
	// Restrictions may overlap or follow upon each other: that is one stretch.
	whole := parts[:0]
	for _, part := range parts {
		if n := len(whole); n > 0 && !part.start.After(whole[n-1].end) {
			if part.end.After(whole[n-1].end) {
				whole[n-1].end = part.end
			}
			continue
		}
		whole = append(whole, part)
	}
	return whole
}

// reach is how far beyond a window one has to look to see its spans whole.
func (s *layerSchedule) reach() time.Duration {
	reach := 8 * 24 * time.Hour
	for _, l := range s.layers {
		reach = max(reach, 2*l.turn)
	}
	for _, o := range s.overrides {
		reach = max(reach, o.end.Sub(o.start))
	}
	return reach + 24*time.Hour
}

// final gives who is on call in the window: spans that touch it, whole, in order.
func (s *layerSchedule) final(from, to time.Time) []span {
	reach := s.reach()
	wide, wideTo := from.Add(-reach), to.Add(reach)
	var spans []span
	for i, l := range s.layers {
		spans = lay(spans, l.turns(s.zone, i, wide, wideTo))
	}
	return clip(join(lay(spans, s.overlay(wide, wideTo))), from, to, true)
}

// join makes one span of two that touch where the same person goes from a
// rotation into an override or back: PagerDuty tells that as one.
func join(spans []span) []span {
	var joined []span
	overridden := false // whether the piece before is an override's
	for _, s := range spans {
		over := s.source.override != ""
		if n := len(joined); n > 0 {
			last := &joined[n-1]
			if last.who == s.who && last.end.Equal(s.start) && over != overridden {
				last.end, overridden = s.end, over
				continue
			}
		}
		joined, overridden = append(joined, s), over
	}
	return joined
}

// overlay gives the overrides that show in the window, the later ones on top.
func (s *layerSchedule) overlay(from, to time.Time) []span {
	var spans []span
	for _, o := range s.overrides {
		cover := span{start: o.start, end: o.end, who: o.who, source: source{override: o.id}}
		if cover.overlaps(from, to) {
			spans = lay(spans, []span{cover})
		}
	}
	return spans
}

// people lists everybody on the layers, each once.
func (s *layerSchedule) people() []*person {
	var people []*person
	for _, l := range s.layers {
		for _, p := range l.people {
			if !slices.Contains(people, p) {
				people = append(people, p)
			}
		}
	}
	return people
}
