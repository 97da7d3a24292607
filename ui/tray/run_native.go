//go:build windows || (darwin && cgo)

package tray

import (
	"context"

	"fyne.io/systray"

	"github.com/dogwatch-app/dogwatch/app"
)

// Run shows the tray until ctx ends. It must be called on the main goroutine: the
// systems' own trays live on the first thread.
func (t *Tray) Run(ctx context.Context) error {
	inner, cancel := context.WithCancel(ctx)
	defer cancel()
	systray.SetOnTapped(func() { go t.click(app.Intent{Verb: app.ShowWindow}) })
	ready := func() {
		t.build()
		t.paintFirst()
		t.reportHost(true)
		t.paintAll(inner)
	}
	context.AfterFunc(inner, systray.Quit)
	systray.Run(func() { go ready() }, nil)
	return nil
}
