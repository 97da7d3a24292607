//go:build cgo

package tray

import (
	"fmt"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

func plain(label string) string { return label }

func tooltip(words string) string { return words }

// title stands beside the icon in the menu bar, where room is scarce: a number.
func title(v view.Tray) string {
	if v.State != app.TrayPaged {
		return ""
	}
	return fmt.Sprint(v.Count)
}
