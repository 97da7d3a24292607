package autostart

import (
	"fmt"
	"strings"
)

// desktopEntry is the XDG autostart entry. With systemd it is for the desktops
// that start no graphical-session.target: it hands them the service, with the
// session's variables, and the program itself only where that fails.
func (e Entry) desktopEntry(systemd bool) (text, starts string) {
	words := append([]string{e.Program}, e.args()...)
	skip := ""
	switch {
	case systemd:
		words = append([]string{"sh", "-c", throughSystemd}, words...)
		skip = "X-systemd-skip=true\nX-GNOME-HiddenUnderSystemd=true\n"
	case strings.ContainsAny(e.Program, "%="): // which an Exec key's program may not hold
		words = append([]string{"sh", "-c", directly}, words...)
	}
	for i, w := range words {
		words[i] = xdgQuote(w)
	}
	starts = "Exec=" + strings.Join(words, " ") + "\n"
	return fmt.Sprintf(desktopText, mark, starts, skip), starts
}

// Both are given the program and its words.
const (
	directly       = `exec "$0" "$@"`
	throughSystemd = `systemctl --user import-environment DISPLAY XAUTHORITY WAYLAND_DISPLAY XDG_CURRENT_DESKTOP XDG_SESSION_TYPE; ` +
		`systemctl --user is-active --quiet graphical-session.target || systemctl --user restart ` + unitName + ` || ` + directly
)

const desktopText = `# %s. Turning it off there removes this file.
[Desktop Entry]
Type=Application
Name=Dogwatch
Comment=Makes sure that a page wakes you
%sIcon=dogwatch
Terminal=false
NoDisplay=true
%s`

// xdgQuote writes one word of an Exec key: quoted as the Desktop Entry
// Specification's "The Exec key" says, and that written as a string value, in
// which a backslash is two.
func xdgQuote(s string) string {
	quoted := `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "`", "\\`", `$`, `\$`, `%`, `%%`).Replace(s) + `"`
	return strings.ReplaceAll(quoted, `\`, `\\`)
}
