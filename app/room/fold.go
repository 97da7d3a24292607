package room

import (
	"cmp"
	"slices"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// The bounds of a room: what is said beyond them is left out.
const (
	maxTicks  = 1000
	maxOwners = 200
)

// Fold is what the notes of an incident come to, in whatever order they stand. What was
// said later counts: by PagerDuty's time of the note, then by its id. The same step said
// twice was done the first time.
func Fold(notes []app.Note) app.Room {
	notes = slices.Clone(notes)
	slices.SortFunc(notes, func(a, b app.Note) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID), cmp.Compare(a.By.ID, b.By.ID), cmp.Compare(a.Text, b.Text))
	})
	f := folding{names: map[string]string{}, done: map[string]bool{}}
	for _, n := range notes {
		if name := cleanText(n.By.Name, maxName); name != "" {
			f.names[n.By.ID] = name
		}
	}
	for _, n := range notes {
		if s, ok := read(n); ok {
			f.hear(s, n)
		}
	}
	slices.SortFunc(f.room.Roles, func(a, b app.RoleTaken) int {
		return cmp.Compare(slices.Index(app.Roles, a.Role), slices.Index(app.Roles, b.Role))
	})
	return f.room
}

// Said reports whether the note is one that Fold reads: a list of notes for people may
// show it without its last line.
func Said(n app.Note) bool {
	_, ok := read(n)
	return ok
}

// folding is the room as it comes about. Names are PagerDuty's own, of those who wrote a
// note: the ones in a Say are somebody's word.
type folding struct {
	room  app.Room
	names map[string]string
	done  map[string]bool
}

func (f *folding) named(r app.Ref) app.Ref {
	r.Name = cmp.Or(f.names[r.ID], r.Name)
	return r
}

// hear takes in what one note says.
func (f *folding) hear(s Say, n app.Note) {
	by, room := f.named(s.By), &f.room
	if s.Stage != "" {
		room.Stage, room.StageBy, room.StageAt = s.Stage, by, n.At
	}
	if s.Role != "" {
		room.Roles = slices.DeleteFunc(room.Roles, func(t app.RoleTaken) bool { return t.Role == s.Role })
		if !s.Who.Zero() {
			room.Roles = append(room.Roles, app.RoleTaken{Role: s.Role, Who: f.named(s.Who), By: by, At: n.At})
		}
	}
	for _, text := range s.Ticks {
		if !f.done[text] && len(room.Ticks) < maxTicks {
			f.done[text] = true
			room.Ticks = append(room.Ticks, app.TickSaid{Text: text, By: by, At: n.At})
		}
	}
	switch {
	case s.Unstable:
		room.Stable, room.StableBy = time.Time{}, app.Ref{}
	case s.Stable && room.Stable.IsZero(): // it has been stable since it was first said
		room.Stable, room.StableBy = n.At, by
	}
	for _, o := range s.Owners {
		o.Who, o.By, o.At = f.named(o.Who), by, n.At
		if at := slices.IndexFunc(room.Owners, func(old app.FollowUp) bool { return sameWhat(old, o) }); at >= 0 {
			room.Owners[at] = o
		} else if len(room.Owners) < maxOwners {
			room.Owners = append(room.Owners, o)
		}
	}
}

// Holder is who has the role, zero for nobody.
func Holder(r app.Room, role app.Role) app.Ref {
	for _, t := range r.Roles {
		if t.Role == role {
			return t.Who
		}
	}
	return app.Ref{}
}

// People are those who are on the incident: who acknowledged it, who was asked to help
// and did not decline, and who has a role, each once. Who is only assigned may be asleep.
func People(i app.Incident, r app.Room) []app.Ref {
	var all []app.Ref
	add := func(who app.Ref) {
		if !who.Zero() && !slices.ContainsFunc(all, func(a app.Ref) bool { return a.ID == who.ID }) {
			all = append(all, who)
		}
	}
	for _, a := range i.Acks {
		add(a.By)
	}
	for _, who := range i.Responders {
		add(who)
	}
	for _, t := range r.Roles {
		add(t.Who)
	}
	return all
}
