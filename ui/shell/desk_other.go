//go:build !linux

package shell

import (
	"log/slog"

	"fyne.io/fyne/v2"
)

func newDesk(a fyne.App, log *slog.Logger) desk { return &otherDesk{&fyneDesk{app: a, log: log}} }

// otherDesk keeps the display awake the way the toolkit does.
type otherDesk struct{ *fyneDesk }

func (d *otherDesk) Call(w fyne.Window) { w.RequestFocus() }

// Bring activates the window.
func (d *otherDesk) Bring(w fyne.Window) { w.RequestFocus() }

func (d *otherDesk) Wake() { d.app.Driver().SetDisableScreenBlanking(true) }

func (d *otherDesk) Screens() string {
	if d.TwoScreens() {
		return "several"
	}
	return "one"
}
