// Package drawn reads what a screen shows, and presses keys on it, for the tests of the
// screens. It stands apart from uitest, so that tests which draw nothing load no window
// toolkit.
package drawn

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
)

// Texts are the texts that can be seen below the object, in the order in which they are
// drawn. One that is broken into lines is several.
func Texts(o fyne.CanvasObject) (out []string) {
	if !o.Visible() {
		return nil
	}
	switch o := o.(type) {
	case *canvas.Text:
		if o.Text != "" {
			out = append(out, o.Text)
		}
	case *fyne.Container:
		for _, c := range o.Objects {
			out = append(out, Texts(c)...)
		}
	case fyne.Widget:
		for _, c := range test.WidgetRenderer(o).Objects() {
			out = append(out, Texts(c)...)
		}
	}
	return out
}
