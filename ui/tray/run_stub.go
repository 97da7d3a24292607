//go:build darwin && !cgo

package tray

import (
	"context"
	"errors"
	"time"

	"github.com/dogwatch-app/dogwatch/ui/view"
)

const rest = time.Second

type menu struct{ waiting bool }

func (t *Tray) draw(view.Tray) {}

// Run says that there is no tray: the menu bar is reached through C.
func (t *Tray) Run(context.Context) error {
	t.reportHost(false)
	return errors.New("this build has no tray: it was made without cgo")
}
