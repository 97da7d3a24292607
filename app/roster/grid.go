package roster

import (
	"cmp"
	"slices"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// Block is the part of a slot, or of a gap, that lies on one day of a grid.
type Block struct {
	// Slot is the whole slot; its User is zero in a gap.
	Slot app.Slot `json:"slot"`
	// Part is what of it lies on the day.
	Part app.Span `json:"part"`
	// Day is the index of the day in the grid. From and To are where the part begins
	// and ends, as fractions of the time that passes on that day.
	Day  int     `json:"day"`
	From float64 `json:"from"`
	To   float64 `json:"to"`
	// Lane is the place among those who are on call at once, from 0 on, Lanes how
	// many places are needed there. A person keeps the lane for as long as an unbroken
	// turn lasts.
	Lane  int `json:"lane"`
	Lanes int `json:"lanes"`
	// First and Last say that the slot begins and ends with this part; else it goes on
	// on another day or outside the grid.
	First bool `json:"first"`
	Last  bool `json:"last"`
}

// Row is one schedule laid out on the days of a grid.
type Row struct {
	Schedule app.Ref `json:"schedule"`
	// Lanes is the most that any block needs, at least 1.
	Lanes int `json:"lanes"`
	// Blocks are in order of time, Gaps too. Where the schedule was not read there is
	// neither; Known is where it was.
	Blocks []Block  `json:"blocks"`
	Gaps   []Block  `json:"gaps"`
	Known  app.Span `json:"known"`
}

// Lay puts a schedule on days that follow on each other, such as those of Month,
// Week and Days.
func Lay(days []Day, s app.Schedule) Row {
	row := Row{Schedule: s.Ref, Lanes: 1, Known: s.Window}
	if len(days) == 0 {
		return row
	}
	window := app.Span{Start: days[0].Start, End: days[len(days)-1].End}
	slots := Tidy(slices.DeleteFunc(slices.Clone(s.Slots), func(slot app.Slot) bool { return !slot.Overlaps(window) }))
	row.Blocks = make([]Block, 0, len(slots)+len(days))
	for n, place := range lanes(slots) {
		row.Lanes = max(row.Lanes, place.of)
		row.Blocks = cut(row.Blocks, days, Block{Slot: slots[n], Lane: place.lane, Lanes: place.of})
	}
	slices.SortFunc(row.Blocks, func(a, b Block) int {
		return cmp.Or(a.Part.Start.Compare(b.Part.Start), cmp.Compare(a.Lane, b.Lane))
	})
	for _, gap := range Gaps(s, window) {
		row.Gaps = cut(row.Gaps, days, Block{Slot: app.Slot{Span: gap.Span}, Lanes: 1})
	}
	return row
}

// cut appends the blocks of b's slot, one for each day that it lies on.
func cut(blocks []Block, days []Day, b Block) []Block {
	first, _ := slices.BinarySearchFunc(days, b.Slot.Start, func(d Day, t time.Time) int {
		if d.End.After(t) {
			return 1
		}
		return -1
	})
	for n := first; n < len(days) && days[n].Start.Before(b.Slot.End); n++ {
		from, to, ok := days[n].Part(b.Slot.Span)
		if !ok {
			continue // a day that never was
		}
		b.Day, b.From, b.To, b.Part = n, from, to, b.Slot.Clip(days[n].Span)
		b.First, b.Last = b.Part.Start.Equal(b.Slot.Start), b.Part.End.Equal(b.Slot.End)
		blocks = append(blocks, b)
	}
	return blocks
}

// place is a lane, and how many lanes there are.
type place struct{ lane, of int }

// lanes gives each of the tidy slots its place. Slots of one person that touch are
// one turn, and turns that overlap, directly or over others, share the room: each
// takes the lowest lane that is free when it begins.
func lanes(slots []app.Slot) []place {
	type turn struct {
		app.Span
		place
		group int
	}
	var turns []turn
	turnOf := make([]int, len(slots))
	last := map[string]int{}
	for n, s := range slots {
		t, ok := last[s.User.ID]
		if !ok || turns[t].End.Before(s.Start) {
			t = len(turns)
			turns = append(turns, turn{Span: s.Span})
			last[s.User.ID] = t
		}
		turns[t].End = s.End
		turnOf[n] = t
	}
	var ends []time.Time // when each lane of the group is free again
	var groups []int     // how many lanes each group has
	var until time.Time
	for n := range turns { // by start, as slots are
		t := &turns[n]
		if len(groups) == 0 || !t.Start.Before(until) {
			groups, ends, until = append(groups, 0), ends[:0], t.End
		}
		if t.End.After(until) {
			until = t.End
		}
		t.lane = slices.IndexFunc(ends, func(end time.Time) bool { return !t.Start.Before(end) })
		if t.lane < 0 {
			t.lane = len(ends)
			ends = append(ends, t.End)
		}
		ends[t.lane] = t.End
		t.group = len(groups) - 1
		groups[t.group] = len(ends)
	}
	places := make([]place, len(slots))
	for n, t := range turnOf {
		places[n] = place{lane: turns[t].lane, of: groups[turns[t].group]}
	}
	return places
}
