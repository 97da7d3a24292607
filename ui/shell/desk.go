package shell

import (
	"log/slog"
	"net/url"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// desk is what the person's desktop can do with a window; tests have one of their
// own, as the toolkit's test driver can do none of it.
type desk interface {
	// OnTop asks that the window stays above others; before it is shown.
	OnTop(w fyne.Window)
	// TwoScreens reports whether there is a second display, Second puts the window
	// on it, in full screen.
	TwoScreens() bool
	Second(w fyne.Window)
	// Call makes the window system bring a shown window to the person: active, above
	// all others and on all workspaces. Bring only activates it.
	Call(w fyne.Window)
	Bring(w fyne.Window)
	// Wake turns a sleeping display on, or keeps it on.
	Wake()
	// Screens changes when the arrangement of displays does.
	Screens() string
	Mods() fyne.KeyModifier
	Browse(address string)
	// Folder opens a folder of this computer.
	Folder(path string)
	Copy(text string)
	// Clip is what is on the clipboard; on the main goroutine only.
	Clip() string
}

// fyneDesk is the desk that the toolkit gives.
type fyneDesk struct {
	app fyne.App
	log *slog.Logger
}

func (d *fyneDesk) OnTop(w fyne.Window) {
	if w, ok := w.(desktop.Window); ok {
		w.RequestAlwaysOnTop()
	}
}

func (d *fyneDesk) TwoScreens() bool {
	drv, ok := d.app.Driver().(desktop.Driver)
	return ok && drv.HasSecondaryDisplay()
}

func (d *fyneDesk) Second(w fyne.Window) {
	if w, ok := w.(desktop.Window); ok {
		w.RequestFullScreenSecondary()
	}
}

func (d *fyneDesk) Mods() fyne.KeyModifier {
	if drv, ok := d.app.Driver().(desktop.Driver); ok {
		return drv.CurrentKeyModifiers()
	}
	return 0
}

// Browse opens an address that view has let through: http or https.
func (d *fyneDesk) Browse(address string) {
	u, err := url.Parse(address)
	if err == nil {
		err = d.app.OpenURL(u)
	}
	if err != nil {
		d.log.Warn("link_not_opened", "error", err)
	}
}

// Folder opens the folder with whatever the desktop shows folders with.
func (d *fyneDesk) Folder(path string) {
	address := url.URL{Scheme: "file", Path: filepath.ToSlash(path)}
	if !strings.HasPrefix(address.Path, "/") {
		address.Path = "/" + address.Path // C:/…
	}
	if err := d.app.OpenURL(&address); err != nil {
		d.log.Warn("folder_not_opened", "error", err)
	}
}

func (d *fyneDesk) Copy(text string) { d.app.Clipboard().SetContent(text) }

func (d *fyneDesk) Clip() string { return d.app.Clipboard().Content() }
