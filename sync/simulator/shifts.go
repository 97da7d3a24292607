package simulator

import (
	"slices"
	"time"
)

// shiftSchedule is a shift-based schedule, the newer kind: rotations and custom
// shifts add up, so several people can be on call at once, and where nothing
// covers the time, nobody is.
type shiftSchedule struct {
	id, key, name, description string

	zone      *time.Location
	zoneLabel string
	team      *team
	rotations []*rotation
	customs   []*customShift
	overrides []*shiftOverride // in the order in which they were made
}

type rotation struct {
	id     string
	events []*shiftEvent
}

// shiftEvent is a recurring shift. A nil among people is a slot left empty.
type shiftEvent struct {
	id, name string

	zone       *time.Location
	first      time.Time // when the first occurrence begins
	lasts      time.Duration
	until      time.Time // zero: for ever
	everyDays  int       // every so many days, where weekdays is empty
	everyWeeks int
	weekdays   []int // 1 is Monday
	everyone   bool  // all people at once, not in turn
	perPerson  int   // occurrences in a row for each, where in turn
	people     []*person
}

type customShift struct {
	id, assignment string

	start, end time.Time
	who        *person
}

// shiftOverride puts somebody in another's place on a rotation or custom shift.
type shiftOverride struct {
	id         string
	start, end time.Time
	rotation   *rotation
	custom     *customShift
	from, to   *person // nil is the empty member
}

// occurrences gives the shifts that touch the window.
func (e *shiftEvent) occurrences(r *rotation, from, to time.Time) []span {
	var spans []span
	first := standIn(e.first, e.zone)
	monday := first.Truncate(24*time.Hour).AddDate(0, 0, 1-isoDay(first))
	step := max(e.everyDays, 1)
	if len(e.weekdays) > 0 {
		step = 1
	}
	begin := from.Add(-e.lasts - 48*time.Hour)
	for day, k := first, 0; ; day = day.AddDate(0, 0, step) {
		if day.After(to.Add(48 * time.Hour)) {
			return spans
		}
		if len(e.weekdays) > 0 {
			week := int(day.Sub(monday) / (7 * 24 * time.Hour))
			if week%max(e.everyWeeks, 1) != 0 || !slices.Contains(e.weekdays, isoDay(day)) {
				continue
			}
		}
		k++
		if day.Before(begin) {
			continue
		}
		start := wall(day, e.zone)
		if !e.until.IsZero() && !start.Before(e.until) {
			return spans
		}
		s := span{start: start, end: wall(day.Add(e.lasts), e.zone), source: source{rotation: r}}
		if s.overlaps(from, to) {
			spans = append(spans, e.staff(s, k-1)...)
		}
	}
}

// staff gives the spans of the people of occurrence k.
func (e *shiftEvent) staff(s span, k int) []span {
	if len(e.people) == 0 {
		return nil
	}
	if !e.everyone {
		s.who = e.people[k/max(e.perPerson, 1)%len(e.people)]
		return []span{s}
	}
	spans := make([]span, len(e.people))
	for i, p := range e.people {
		spans[i] = s
		spans[i].who = p
	}
	return spans
}

// final gives the shifts that touch the window, whole but for what overrides
// took, in order. Empty slots are among them, with nobody.
func (s *shiftSchedule) final(from, to time.Time) []span {
	var spans []span
	for _, r := range s.rotations {
		for _, e := range r.events {
			spans = append(spans, e.occurrences(r, from, to)...)
		}
	}
	for _, c := range s.customs {
		one := span{start: c.start, end: c.end, who: c.who, source: source{custom: c}}
		if one.overlaps(from, to) {
			spans = append(spans, one)
		}
	}
	for _, o := range s.overrides {
		spans = o.apply(spans)
	}
	spans = clip(spans, from, to, true)
	sortSpans(spans)
	return spans
}

// apply puts the overriding person where the overridden one stood.
func (o *shiftOverride) apply(spans []span) []span {
	out := make([]span, 0, len(spans)+2)
	for _, s := range spans {
		covered, hit := s.cut(o.start, o.end)
		if !hit || s.who != o.from || s.source.rotation != o.rotation || s.source.custom != o.custom {
			out = append(out, s)
			continue
		}
		out = append(out, s.minus(covered)...)
		covered.who = o.to
		covered.source.override = o.id
		out = append(out, covered)
	}
	return out
}

func (o *shiftOverride) overlaps(from, to time.Time) bool {
	return o.start.Before(to) && from.Before(o.end)
}

// people lists everybody on the schedule, each once.
func (s *shiftSchedule) people() []*person {
	var people []*person
	add := func(p *person) {
		if p != nil && !slices.Contains(people, p) {
			people = append(people, p)
		}
	}
	for _, r := range s.rotations {
		for _, e := range r.events {
			for _, p := range e.people {
				add(p)
			}
		}
	}
	for _, c := range s.customs {
		add(c.who)
	}
	return people
}

func (s *shiftSchedule) rotation(id string) *rotation {
	for _, r := range s.rotations {
		if r.id == id {
			return r
		}
	}
	return nil
}

func (s *shiftSchedule) custom(id string) *customShift {
	for _, c := range s.customs {
		if c.id == id {
			return c
		}
	}
	return nil
}

func (s *shiftSchedule) override(id string) *shiftOverride {
	for _, o := range s.overrides {
		if o.id == id {
			return o
		}
	}
	return nil
}
