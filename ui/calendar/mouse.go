package calendar

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/dogwatch-app/dogwatch/ui/view"
)

var (
	_ fyne.Tappable     = (*sheet)(nil)
	_ fyne.Draggable    = (*sheet)(nil)
	_ desktop.Hoverable = (*sheet)(nil)
	_ desktop.Mouseable = (*sheet)(nil)
)

// MouseIn and what follows tell over what the mouse is, once for each block.
func (s *sheet) MouseIn(ev *desktop.MouseEvent) { s.over(ev.Position) }

// MouseMoved is MouseIn.
func (s *sheet) MouseMoved(ev *desktop.MouseEvent) { s.over(ev.Position) }

// MouseOut is over nothing.
func (s *sheet) MouseOut() { s.point(view.CalendarSpot{}) }

func (s *sheet) over(p fyne.Position) {
	if s.origin != nil {
		return // it is being dragged
	}
	spot := view.CalendarSpot{}
	if b := s.at(p); b != nil {
		spot = b.Spot
	}
	s.point(spot)
}

func (s *sheet) point(spot view.CalendarSpot) {
	if spot != s.hover {
		s.hover = spot
		s.send(view.CalendarHover{Spot: spot})
	}
}

// MouseDown may be the begin of dragging.
func (s *sheet) MouseDown(ev *desktop.MouseEvent) {
	if ev.Button == desktop.MouseButtonPrimary && s.at(ev.Position) != nil {
		at := ev.Position
		s.origin = &at
	}
}

// MouseUp ends it.
func (s *sheet) MouseUp(*desktop.MouseEvent) { s.origin = nil }

// Tapped picks what is there.
func (s *sheet) Tapped(ev *fyne.PointEvent) {
	if b := s.at(ev.Position); b != nil {
		s.send(view.CalendarPick{Spot: b.Spot})
	}
}

// Dragged selects from where the button went down, in full hours.
func (s *sheet) Dragged(ev *fyne.DragEvent) {
	if s.origin == nil {
		return
	}
	b := s.at(*s.origin)
	if b == nil || b.Gap {
		return
	}
	spot := b.Spot
	spot.At = s.model.Hour(s.geo.days(s.origin.X))
	// What begins at half past is dragged from its start.
	if spot.At.Before(b.Span.Start) {
		spot.At = b.Span.Start
	}
	if !spot.At.Before(b.Span.End) {
		spot.At = b.Span.End.Add(-1)
	}
	s.send(view.CalendarDrag{Spot: spot, To: s.model.Hour(s.geo.days(ev.Position.X))})
}

// DragEnd ends it.
func (s *sheet) DragEnd() { s.origin = nil }
