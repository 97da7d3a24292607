package view

import (
	"cmp"
	"hash/fnv"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/roster"
)

// PeopleHues is how many colours there are for people.
const PeopleHues = 8

// CalendarRow is one schedule.
type CalendarRow struct {
	ID, Name string
	// Sub says who is on call now, Mine that I am on call on it at times.
	Sub  string
	Mine bool
	// Lanes is how many people are on call at once at most, at least 1.
	Lanes int
	// Blocks are turns and gaps in the order of time.
	Blocks []CalendarBlock
	// Known is the part of the time shown that was read.
	Known CalendarStretch
}

// CalendarBlock is an unbroken turn of a person, or a gap, as far as it is shown.
type CalendarBlock struct {
	CalendarStretch
	Spot CalendarSpot
	// Lane is the place among those at the same time, Lanes how many share the room.
	Lane, Lanes int
	// Gap says that nobody is on call.
	Gap bool
	// Name and Initials are the person's; of a gap Name says that it is one, and when.
	Name, Initials string
	// Hue is the person's colour, below PeopleHues.
	Hue      int
	Mine     bool
	Override bool
	// Dim says that somebody else is looked for.
	Dim bool
	// Before and After say that the turn goes on outside of what is shown.
	Before, After bool
	// Span is the whole turn, as far as it was read.
	Span app.Span
	// Swaps are the parts of it that requests are about.
	Swaps []CalendarSwap

	slot app.Slot
}

// hueOf is the colour that a person has by the id alone.
func hueOf(user string) int {
	h := fnv.New32a()
	_, _ = h.Write([]byte(user))
	return int(h.Sum32() % PeopleHues)
}

// paint gives those who have no colour yet the one of their id, or the next that the
// fewest have. Who has one keeps it; and the same people get the same ones again.
func (c *CalendarState) paint(schedules []app.Schedule) {
	var fresh []string
	for _, p := range roster.People(schedules) {
		if _, ok := c.hues[p.ID]; !ok {
			fresh = append(fresh, p.ID)
		}
	}
	if len(fresh) == 0 {
		return
	}
	slices.Sort(fresh)
	hues := maps.Clone(c.hues) // what is being drawn still reads the old one
	if hues == nil {
		hues = map[string]int{}
	}
	var had [PeopleHues]int
	for _, hue := range hues {
		had[hue]++
	}
	for _, id := range fresh {
		first := hueOf(id)
		hue := first
		for n := range PeopleHues {
			if next := (first + n) % PeopleHues; had[next] < had[hue] {
				hue = next
			}
		}
		hues[id] = hue
		had[hue]++
	}
	c.hues = hues
}

func (c *CalendarState) hue(user string) int {
	if hue, ok := c.hues[user]; ok {
		return hue
	}
	return hueOf(user)
}

// initials are the first letters of the first and the last word of a name.
func initials(name string) string {
	var letters []rune
	for _, word := range strings.Fields(name) {
		for _, r := range word {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				letters = append(letters, unicode.ToUpper(r))
				break
			}
		}
	}
	switch len(letters) {
	case 0:
		return "?"
	case 1:
		return string(letters)
	}
	return string([]rune{letters[0], letters[len(letters)-1]})
}

// personName is somebody's name as it can be shown.
func personName(r app.Ref) string { return cmp.Or(OneLine(r.Name, 60), "Somebody without a name") }

// turns joins slots of one person that touch and have the same reason: PagerDuty cuts
// them as it likes.
func turns(slots []app.Slot) []app.Slot {
	all := roster.Tidy(slots)
	last := map[string]int{}
	joined := all[:0]
	for _, s := range all {
		if n, ok := last[s.User.ID]; ok {
			t := &joined[n]
			if t.End.Equal(s.Start) && t.Source == s.Source && t.Instead.ID == s.Instead.ID && t.Override == s.Override &&
				t.Rotation == s.Rotation && t.Custom == s.Custom {
				t.End = s.End
				continue
			}
		}
		last[s.User.ID] = len(joined)
		joined = append(joined, s)
	}
	return joined
}

// calendarRow lays a schedule out on the days.
func (e eye) calendarRow(a axis, s app.Schedule) CalendarRow {
	s.Slots = turns(s.Slots)
	laid := roster.Lay(a.days, s)
	row := CalendarRow{
		ID: s.ID, Name: cmp.Or(OneLine(s.Name, 120), "A schedule without a name"), Sub: e.nowOn(s), Lanes: laid.Lanes,
		Known: CalendarStretch{a.x(s.Window.Start), a.x(s.Window.End)},
	}
	words := strings.ToLower(strings.TrimSpace(e.ui.Calendar.Find))
	for _, b := range whole(laid.Blocks) {
		block := e.block(s.Ref, b)
		block.Dim = words != "" && !strings.Contains(strings.ToLower(block.Name), words)
		row.Mine = row.Mine || block.Mine
		row.Blocks = append(row.Blocks, block)
	}
	gaps := roster.Gaps(s, s.Window) // whole, beyond what is shown
	for _, b := range whole(laid.Gaps) {
		for len(gaps) > 1 && !gaps[0].Covers(b.shown.Start) {
			gaps = gaps[1:]
		}
		b.slot.Span = gaps[0].Span
		block := e.block(s.Ref, b)
		block.Gap, block.Dim, block.Initials = true, words != "", ""
		block.Lanes, block.Mine = 1, false
		block.Name = "Nobody on call " + e.shortSpan(a, block.Span)
		row.Blocks = append(row.Blocks, block)
	}
	slices.SortStableFunc(row.Blocks, func(x, y CalendarBlock) int {
		return cmp.Or(cmp.Compare(x.From, y.From), cmp.Compare(x.Lane, y.Lane))
	})
	return row
}

func (e eye) block(schedule app.Ref, b piece) CalendarBlock {
	u := b.slot.User
	return CalendarBlock{
		CalendarStretch: b.CalendarStretch, Lane: b.lane, Lanes: b.lanes,
		Spot: CalendarSpot{Schedule: schedule.ID, User: u.ID, At: b.shown.Start},
		Name: personName(u), Initials: initials(u.Name), Hue: e.ui.Calendar.hue(u.ID), Mine: u.ID == e.s.Me.ID && u.ID != "",
		Override: b.slot.Source == app.ByOverride, Before: b.slot.Start.Before(b.shown.Start), After: b.slot.End.After(b.shown.End),
		Span: b.slot.Span, slot: b.slot,
	}
}

// piece is what is shown of a slot, over all its days.
type piece struct {
	CalendarStretch
	slot        app.Slot
	shown       app.Span
	lane, lanes int
}

// whole joins the parts of each slot, which a grid cuts at every midnight.
func whole(blocks []roster.Block) []piece {
	type key struct {
		user  string
		start int64
	}
	at := map[key]int{}
	var pieces []piece
	for n := range blocks {
		b := &blocks[n]
		k := key{b.Slot.User.ID, b.Slot.Start.UnixNano()}
		i, ok := at[k]
		if !ok {
			i = len(pieces)
			at[k] = i
			pieces = append(pieces, piece{
				CalendarStretch: CalendarStretch{From: float64(b.Day) + b.From}, slot: b.Slot, shown: b.Part, lane: b.Lane, lanes: b.Lanes,
			})
		}
		pieces[i].To, pieces[i].shown.End = float64(b.Day)+b.To, b.Part.End
	}
	return pieces
}

// nowOn says who is on call on the schedule now.
func (e eye) nowOn(s app.Schedule) string {
	if !s.Window.Covers(e.now) {
		return ""
	}
	var names []string
	for _, slot := range roster.On(s.Slots, e.now) {
		if slot.User.ID == e.s.Me.ID {
			names = slices.Insert(names, 0, "you")
			continue
		}
		names = append(names, personName(slot.User))
	}
	if len(names) == 0 {
		return "Nobody now"
	}
	return "Now " + strings.Join(names, ", ")
}

// found are the rows in which somebody who is looked for is on call.
func found(rows []CalendarRow) []CalendarRow {
	return slices.DeleteFunc(rows, func(r CalendarRow) bool {
		return !slices.ContainsFunc(r.Blocks, func(b CalendarBlock) bool { return !b.Dim })
	})
}

// locate finds the cursor: its schedule, and there what runs at its moment, of the
// person where there are several; else what comes next. Where it was never set it is
// my turn that runs or comes next.
func (e eye) locate(rows []CalendarRow, spot CalendarSpot) (row, block int) {
	if len(rows) == 0 {
		return -1, -1
	}
	row = slices.IndexFunc(rows, func(r CalendarRow) bool { return r.ID == spot.Schedule })
	if row < 0 {
		row = 0
		if spot.zero() {
			spot.At, spot.User = e.now, e.s.Me.ID
			row = max(slices.IndexFunc(rows, func(r CalendarRow) bool { return r.Mine }), 0)
			for n, b := range rows[row].Blocks {
				if b.Mine && b.Span.End.After(e.now) {
					return row, n
				}
			}
		}
	}
	blocks := rows[row].Blocks
	block = -1
	for n, b := range blocks {
		if b.Span.Covers(spot.At) && (block < 0 || b.Spot.User == spot.User) {
			block = n
		}
	}
	if block < 0 {
		block = slices.IndexFunc(blocks, func(b CalendarBlock) bool { return b.Span.End.After(spot.At) })
	}
	if block < 0 {
		block = len(blocks) - 1
	}
	return row, block
}
