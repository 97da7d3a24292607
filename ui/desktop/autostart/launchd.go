package autostart

import (
	"encoding/xml"
	"fmt"
	"strings"
)

// agentName is the LaunchAgent's label.
const agentName = "app.dogwatch.Dogwatch"

// agent is the LaunchAgent. launchd starts it again unless it ended well, which
// only quitting does.
func (e Entry) agent() (text, starts string, err error) {
	var b strings.Builder
	for _, a := range append([]string{e.Program}, e.args()...) {
		b.WriteString("\t\t<string>")
		if err := xml.EscapeText(&b, []byte(a)); err != nil {
			return "", "", fmt.Errorf("start at login: write the LaunchAgent: %w", err)
		}
		b.WriteString("</string>\n")
	}
	return fmt.Sprintf(agentText, mark, agentName, b.String()), b.String(), nil
}

const agentText = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<!-- %s. Turning it off there removes this file. -->
<plist version="1.0">
<dict>
	<key>Label</key>
	<string>%s</string>
	<key>ProgramArguments</key>
	<array>
%s	</array>
	<key>RunAtLoad</key>
	<true/>
	<key>KeepAlive</key>
	<dict>
		<key>SuccessfulExit</key>
		<false/>
	</dict>
	<key>LimitLoadToSessionType</key>
	<string>Aqua</string>
	<key>ProcessType</key>
	<string>Interactive</string>
</dict>
</plist>
`
