//go:build !windows && !darwin

package tray

import (
	"strings"

	"github.com/dogwatch-app/dogwatch/ui/view"
)

// plain keeps a menu from reading an underscore as the mark of an access key.
func plain(label string) string { return strings.ReplaceAll(label, "_", "__") }

func tooltip(words string) string { return words }

func title(v view.Tray) string { return v.Title }
