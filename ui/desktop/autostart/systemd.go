package autostart

import (
	"fmt"
	"strings"
)

// mark stands in each file of ours.
const mark = "Written by Dogwatch (Settings, Start at login)"

// unitName is the service's.
const unitName = "dogwatch.service"

// unit is the systemd user service. Quitting Dogwatch (exit 0) ends it; everything
// else, a hang included, starts it anew, for ever. That goes for exit 2 as well: it
// is a bad command line's, and also a panic's.
func (e Entry) unit() (text, starts string, err error) {
	if strings.ContainsAny(e.Program, `"'\`) {
		return "", "", fmt.Errorf("start at login: systemd cannot start a program whose path holds quotes or backslashes (%s): move it", e.Program)
	}
	// The colon: variables are not filled in.
	starts = "ExecStart=" + systemdQuote(":"+e.Program)
	for _, a := range e.args() {
		starts += " " + systemdQuote(a)
	}
	starts += "\n"
	return fmt.Sprintf(unitText, mark, starts), starts, nil
}

const unitText = `# %s. Turning it off there removes this file.
# For changes of your own use: systemctl --user edit dogwatch.service

[Unit]
Description=Dogwatch, the on-call pager
Documentation=https://github.com/dogwatch-app/dogwatch
PartOf=graphical-session.target
After=graphical-session.target
StartLimitIntervalSec=0

[Service]
Type=notify
%sRestart=always
RestartSec=2
RestartPreventExitStatus=0
WatchdogSec=30
TimeoutStopSec=15

[Install]
WantedBy=graphical-session.target
`

// systemdQuote writes one word of a command line, as systemd.service(5) reads it.
func systemdQuote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, `%`, `%%`).Replace(s) + `"`
}
