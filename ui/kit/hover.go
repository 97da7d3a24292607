package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// Hover is what a widget embeds that shows whether the pointer is over it.
type Hover struct {
	// Over says that it is.
	Over bool
	// Redraw shows the present state.
	Redraw func()
}

// MouseIn shows that it can be pressed.
func (h *Hover) MouseIn(*desktop.MouseEvent) { h.Over = true; h.Redraw() }

// MouseMoved does nothing.
func (h *Hover) MouseMoved(*desktop.MouseEvent) {}

// MouseOut takes the sign away.
func (h *Hover) MouseOut() { h.Over = false; h.Redraw() }

// Renderer draws the objects of a widget, which layout puts in their places; least is the
// size that the widget asks for.
func Renderer(least fyne.Size, layout func(fyne.Size), objects ...fyne.CanvasObject) fyne.WidgetRenderer {
	return &parts{objects: objects, layout: layout, min: func() fyne.Size { return least }}
}
