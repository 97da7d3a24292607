package kit

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/dogwatch-app/dogwatch/ui/view"
)

func TestADialogComesBackWithoutOldFocus(t *testing.T) {
	g, _ := ground(t)
	w := test.NewTempWindow(t, Stack())
	w.Resize(fyne.NewSize(800, 600))
	d := g.NewDialog(view.OnMain, w.Canvas, func(view.Msg) {})
	d.Set(&view.Panel{Serial: 1, Title: "One", Confirm: "Do it"})
	w.Canvas().Focus(d.cancel)
	if !d.cancel.ring.Visible() {
		t.Fatal("nothing shows where the keyboard is")
	}
	d.Set(nil)
	d.Set(&view.Panel{Serial: 2, Title: "Another", Confirm: "Do it"})
	if d.cancel.ring.Visible() {
		t.Error("a button shows that it has the keyboard, which the dialog before it gave to it")
	}
}
