package simulator

import (
	"slices"
	"time"
)

// policy is an escalation policy. It is never changed, only replaced by a new
// one with the same id: an incident goes by the policy as it was when triggered.
type policy struct {
	id, key, name, description string

	team   *team
	levels []level
	loops  int
}

type level struct {
	id      string
	delay   time.Duration
	targets []target
}

// target is who answers at a level: exactly one field is set.
type target struct {
	person  *person
	layered *layerSchedule
	shifted *shiftSchedule
}

// onCall lists who answers at the level (from 1) at the instant at, in the order
// of the targets, each person once.
func (p *policy) onCall(number int, at time.Time) []*person {
	if number < 1 || number > len(p.levels) {
		return nil
	}
	var people []*person
	for _, t := range p.levels[number-1].targets {
		for _, who := range t.onCall(at) {
			if !slices.Contains(people, who) {
				people = append(people, who)
			}
		}
	}
	return people
}

func (t target) onCall(at time.Time) []*person {
	switch {
	case t.person != nil:
		return []*person{t.person}
	case t.layered != nil:
		return at1(t.layered.final(at, at.Add(time.Second)), at)
	}
	return at1(t.shifted.final(at, at.Add(time.Second)), at)
}

// at1 lists who is on call at one instant of the spans.
func at1(spans []span, at time.Time) []*person {
	var people []*person
	for _, s := range spans {
		if s.who != nil && s.covers(at) && !slices.Contains(people, s.who) {
			people = append(people, s.who)
		}
	}
	return people
}

// uses reports whether a level of the policy names the schedule.
func (p *policy) uses(layered *layerSchedule, shifted *shiftSchedule) bool {
	for _, l := range p.levels {
		for _, t := range l.targets {
			if (layered != nil && t.layered == layered) || (shifted != nil && t.shifted == shifted) {
				return true
			}
		}
	}
	return false
}

// everybody lists who is on call at any level.
func (p *policy) everybody(at time.Time) []*person {
	var people []*person
	for number := range p.levels {
		people = append(people, p.onCall(number+1, at)...)
	}
	return people
}
