package simulator

import (
	"fmt"
	"slices"
	"time"
)

// Turn is a stretch of a schedule as it stands, with people by their keys. Nothing is
// joined in it: each has one reason.
type Turn struct {
	Start, End time.Time
	// Who is on call; "" is a slot left empty.
	Who string
	// Override is the id of the override that put Who there, and Instead whom it
	// replaces, "" where that is nobody or Who.
	Override, Instead string
	// Rotation or Custom is the id of what a shift-based schedule has the stretch from.
	Rotation, Custom string
}

// Turns gives who is on call on a schedule of either kind in the window, cut to it,
// in order: the truth against which one can hold what the API tells.
func (s *Simulator) Turns(schedule string, from, to time.Time) ([]Turn, error) {
	defer s.enter()()
	var turns []Turn
	if layered := s.world.layeredBy(schedule); layered != nil {
		turns = layered.truth(from, to)
	} else if shifted := s.world.shiftedBy(schedule); shifted != nil {
		turns = shifted.truth(from, to)
	} else {
		return nil, fmt.Errorf("there is no schedule called %q", schedule)
	}
	slices.SortStableFunc(turns, func(a, b Turn) int { return a.Start.Compare(b.Start) })
	return turns, nil
}

func (p *person) keyOrNone() string {
	if p == nil {
		return ""
	}
	return p.key
}

func (s *layerSchedule) truth(from, to time.Time) []Turn {
	var under []span
	for i, l := range s.layers {
		under = lay(under, clip(l.turns(s.zone, i, from, to), from, to, false))
	}
	over := clip(s.overlay(from, to), from, to, false)
	var turns []Turn
	for _, one := range lay(under, over) {
		t := Turn{Start: one.start, End: one.end, Who: one.who.keyOrNone(), Override: one.source.override}
		if t.Override == "" {
			turns = append(turns, t)
			continue
		}
		rest := []span{one}
		for _, u := range under {
			part, hit := u.cut(one.start, one.end)
			if !hit {
				continue
			}
			var left []span
			for _, r := range rest {
				left = append(left, r.minus(part)...)
			}
			rest = left
			t.Start, t.End, t.Instead = part.start, part.end, ""
			if u.who != one.who {
				t.Instead = u.who.keyOrNone()
			}
			turns = append(turns, t)
		}
		for _, r := range rest {
			t.Start, t.End, t.Instead = r.start, r.end, ""
			turns = append(turns, t)
		}
	}
	return turns
}

func (s *shiftSchedule) truth(from, to time.Time) []Turn {
	var turns []Turn
	for _, one := range clip(s.final(from, to), from, to, false) {
		t := Turn{Start: one.start, End: one.end, Who: one.who.keyOrNone(), Override: one.source.override}
		if one.source.rotation != nil {
			t.Rotation = one.source.rotation.id
		}
		if one.source.custom != nil {
			t.Custom = one.source.custom.id
		}
		if o := s.override(t.Override); o != nil {
			t.Instead = o.from.keyOrNone()
		}
		turns = append(turns, t)
	}
	return turns
}
