package tray

import (
	"strings"
	"unicode/utf16"

	"github.com/dogwatch-app/dogwatch/ui/view"
)

// plain keeps a menu from reading an ampersand as the mark of an access key.
func plain(label string) string { return strings.ReplaceAll(label, "&", "&&") }

// tooltip cuts to the 127 units that the notification area takes; a longer text
// would lose its end mark.
func tooltip(words string) string {
	const most = 127
	units := utf16.Encode([]rune(words))
	if len(units) <= most {
		return words
	}
	return strings.TrimRight(string(utf16.Decode(units[:most-1])), "\uFFFD") + "…"
}

func title(view.Tray) string { return "" }
