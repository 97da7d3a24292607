package runbook

import (
	"strings"
	"unicode/utf8"

	"github.com/dogwatch-app/dogwatch/app"
)

// maxLabel bounds what is looked at around an address, maxTitle how long a title may be,
// in bytes.
const (
	maxLabel = 300
	maxTitle = 120
)

// clean is somebody's text on one line, cut to length.
func clean(text string, length int) string {
	text = app.OneLine(text[:min(len(text), 4*length)])
	if len(text) <= length {
		return text
	}
	for length > 0 && !utf8.RuneStart(text[length]) {
		length--
	}
	return strings.TrimSpace(text[:length]) + "…"
}
