package simulator

import (
	"slices"
	"strings"
	"time"
)

// usualPast is how long a rotation has run before the start, unless it says so.
const usualPast = 17 * 7 * 24 * time.Hour

// hour gives the instant that lies off from the start, taken down to the full
// hour of the wall clock.
func (b builder) hour(off Span, zone *time.Location) time.Time {
	return wall(standIn(b.start.Add(time.Duration(off)), zone).Truncate(time.Hour), zone)
}

// turnList finds the people of a list; "-" is nobody.
func (b builder) turnList(place string, names []string, empty bool) ([]*person, error) {
	if len(names) == 0 {
		return nil, b.sc.wrong(place, "it has no people")
	}
	var people []*person
	for _, name := range names {
		p := b.person(name)
		if p == nil && !(empty && name == "-") {
			return nil, b.sc.wrong(place+".people", "there is nobody called %q", name)
		}
		people = append(people, p)
	}
	return people, nil
}

// rotated gives the list with its first at index n, counted around.
func rotated(people []*person, n int) []*person {
	out := make([]*person, len(people))
	for i, p := range people {
		out[(i+n)%len(people)] = p
	}
	return out
}

func (b builder) schedules() error {
	for i, plan := range b.sc.Schedules {
		place := index("schedule", i)
		s := &layerSchedule{key: orName(plan.Key, plan.Name), name: orName(plan.Name, plan.Key), description: plan.Description, zoneLabel: plan.ZoneLabel}
		var err error
		if s.zone, err = b.zone(place+".time_zone", plan.TimeZone); err != nil {
			return err
		}
		if s.zoneLabel == "" {
			s.zoneLabel = orName(s.zone.String(), "Etc/UTC")
		}
		if s.team, err = b.teamOf(place, plan.Team); err != nil {
			return err
		}
		if s.id, err = b.put(place, plan.ID, "schedule", s.key, s); err != nil {
			return err
		}
		for n, l := range plan.Layers {
			if err := b.layer(index(place+".layer", n), s, n, l); err != nil {
				return err
			}
		}
		for n, o := range plan.Overrides {
			who := b.person(o.Person)
			if who == nil || o.Lasts <= 0 {
				return b.sc.wrong(index(place+".override", n), "it needs a person of the scenario, and lasts")
			}
			begin := b.hour(o.Begins, s.zone)
			b.addOverride(s, begin, begin.Add(time.Duration(o.Lasts)), who)
		}
		b.world.layered = append(b.world.layered, s)
	}
	return nil
}

func (b builder) layer(place string, s *layerSchedule, n int, plan LayerPlan) error {
	l := &layer{id: b.ids.named('P', shortID, "layer", s.key+itoa(n)), name: orName(plan.Name, "Layer "+itoa(n+1)), turn: time.Duration(plan.Turn)}
	if l.turn < time.Hour || l.turn%time.Hour != 0 {
		return b.sc.wrong(place+".turn", "a turn is whole hours, not %s", l.turn)
	}
	people, err := b.turnList(place, plan.People, false)
	if err != nil {
		return err
	}
	past := time.Duration(plan.Past)
	if past == 0 {
		past = usualPast
	}
	turns := int((past + l.turn - 1) / l.turn)
	begins := standIn(b.hour(plan.Begins, s.zone), s.zone)
	l.anchor = wall(begins.Add(-time.Duration(turns)*l.turn), s.zone)
	l.people = rotated(people, turns)
	if plan.Ends != 0 {
		l.ends = b.hour(plan.Ends, s.zone)
	}
	for i, r := range plan.Restrictions {
		one, err := b.restriction(index(place+".restriction", i), s, r)
		if err != nil {
			return err
		}
		l.restrictions = append(l.restrictions, one)
	}
	s.layers = append(s.layers, l)
	return nil
}

func (b builder) restriction(place string, s *layerSchedule, plan RestrictionPlan) (restriction, error) {
	r := restriction{lasts: time.Duration(plan.Lasts)}
	most := 24 * time.Hour
	var err error
	if plan.Day != "" {
		most *= 7
		if r.day, err = b.weekday(place+".day", plan.Day); err != nil {
			return r, err
		}
	}
	if r.lasts <= 0 || r.lasts > most {
		return r, b.sc.wrong(place+".lasts", "it lasts up to %s, not %s", most, r.lasts)
	}
	if plan.Begins != nil {
		begin := standIn(b.hour(*plan.Begins, s.zone), s.zone)
		r.start = begin.Sub(begin.Truncate(24 * time.Hour))
		return r, nil
	}
	r.start, err = b.clock(place+".at", plan.At)
	return r, err
}

var weekdays = []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}

func (b builder) weekday(place, name string) (int, error) {
	if i := slices.Index(weekdays, strings.ToLower(name)); i >= 0 {
		return i + 1, nil
	}
	return 0, b.sc.wrong(place, "%q is not one of %s", name, strings.Join(weekdays, ", "))
}

func (b builder) clock(place, text string) (time.Duration, error) {
	t, err := time.Parse("15:04", text)
	if err != nil {
		return 0, b.sc.wrong(place, "%q is not a time of day such as 09:00", text)
	}
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute, nil
}

func (b builder) shiftSchedules() error {
	for i, plan := range b.sc.ShiftSchedules {
		place := index("shift_schedule", i)
		s := &shiftSchedule{key: orName(plan.Key, plan.Name), name: orName(plan.Name, plan.Key), description: plan.Description}
		var err error
		if s.zone, err = b.zone(place+".time_zone", plan.TimeZone); err != nil {
			return err
		}
		s.zoneLabel = orName(s.zone.String(), "Etc/UTC")
		if s.team, err = b.teamOf(place, plan.Team); err != nil {
			return err
		}
		if s.id, err = b.put(place, plan.ID, "shift schedule", s.key, s); err != nil {
			return err
		}
		for n, r := range plan.Rotations {
			if err := b.rotation(index(place+".rotation", n), s, n, r); err != nil {
				return err
			}
		}
		for n, c := range plan.Customs {
			who := b.person(c.Person)
			if who == nil || c.Lasts <= 0 {
				return b.sc.wrong(index(place+".custom", n), "it needs a person of the scenario, and lasts")
			}
			begin := b.hour(c.Begins, s.zone)
			s.customs = append(s.customs, &customShift{
				id: b.ids.next('0', ulidID, "custom shift"), assignment: b.ids.next('0', ulidID, "shift assignment"),
				start: begin, end: begin.Add(time.Duration(c.Lasts)), who: who,
			})
		}
		b.world.shifted = append(b.world.shifted, s)
	}
	return nil
}

func (b builder) rotation(place string, s *shiftSchedule, n int, plan RotationPlan) error {
	people, err := b.turnList(place, plan.People, true)
	if err != nil {
		return err
	}
	e := &shiftEvent{
		id: b.ids.named('0', ulidID, "shift event", s.key+itoa(n)), name: orName(plan.Name, "Rotation "+itoa(n+1)), zone: s.zone,
		lasts: time.Duration(plan.Lasts), everyDays: max(plan.EveryDays, 1), everyWeeks: max(plan.EveryWeek, 1),
		everyone: plan.Everyone, perPerson: max(plan.PerPerson, 1),
	}
	if e.lasts < time.Minute {
		return b.sc.wrong(place+".lasts", "a shift lasts a minute at least, not %s", e.lasts)
	}
	for _, day := range plan.Days {
		d, err := b.weekday(place+".days", day)
		if err != nil {
			return err
		}
		e.weekdays = append(e.weekdays, d)
	}
	past := time.Duration(plan.Past)
	if past == 0 {
		past = usualPast
	}
	// As many whole rounds earlier that the first person's run begins at Begins.
	round := time.Duration(e.everyDays*e.perPerson) * 24 * time.Hour
	perRound := 1
	if len(e.weekdays) > 0 {
		round = time.Duration(7*e.everyWeeks*e.perPerson) * 24 * time.Hour
		perRound = len(e.weekdays)
	}
	rounds := int((past + round - 1) / round)
	begins := standIn(b.hour(plan.Begins, s.zone), s.zone)
	e.first = wall(begins.Add(-time.Duration(rounds)*round), s.zone)
	e.people = people
	if !e.everyone {
		e.people = rotated(people, rounds*perRound)
	}
	if plan.Ends != 0 {
		e.until = b.hour(plan.Ends, s.zone)
	}
	s.rotations = append(s.rotations, &rotation{id: b.ids.named('0', ulidID, "rotation", s.key+itoa(n)), events: []*shiftEvent{e}})
	return nil
}
