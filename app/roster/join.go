package roster

import "github.com/dogwatch-app/dogwatch/app"

// Join makes one reading of two of the same schedule whose windows overlap or touch; what
// b says of the time that both cover counts. Where there is a hole between the windows, or
// they are of different schedules, it gives b.
func Join(a, b app.Schedule) app.Schedule {
	if a.ID != b.ID || a.Window.End.Before(b.Window.Start) || b.Window.End.Before(a.Window.Start) {
		return b
	}
	joined := b
	joined.Slots = append([]app.Slot(nil), b.Slots...)
	for _, slot := range a.Slots {
		for _, left := range Minus([]app.Span{slot.Clip(a.Window)}, []app.Span{b.Window}) {
			slot.Span = left
			joined.Slots = append(joined.Slots, slot)
		}
	}
	inOrder(joined.Slots)
	if a.Window.Start.Before(joined.Window.Start) {
		joined.Window.Start = a.Window.Start
	}
	if a.Window.End.After(joined.Window.End) {
		joined.Window.End = a.Window.End
	}
	return joined
}
