package view

import (
	"fmt"
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// RunbookLine is a runbook in one line of a terminal: what it is called, where it lies, and
// how well it can be read.
func RunbookLine(r app.Runbook, now time.Time) string {
	words := []string{OneLine(r.Title, 80), OneLine(r.URL, 300)}
	switch {
	case r.Problem != nil && r.Offline():
		words = append(words, "offline copy, read "+Span(now.Sub(r.Read))+" ago")
	case r.Problem != nil:
		words = append(words, "cannot be read: "+OneLine(r.Problem.What, 160))
	case r.Offline():
		words = append(words, "read "+Span(now.Sub(r.Read))+" ago")
	case !r.Text:
		words = append(words, "opens in the browser")
	}
	if !r.Sure {
		words = append(words, "a guess")
	}
	return strings.Join(words, " · ")
}

// coverageWords are the states of a service's runbook.
var coverageWords = map[app.CoverageState]string{
	app.RunbookOpens: "opens", app.RunbookAway: "a page for the browser", app.RunbookMissing: "MISSING", app.RunbookBroken: "BROKEN",
}

// CoverageText lists which services that paged have a runbook that opens.
func CoverageText(c app.Coverage, now time.Time, loc *time.Location) string {
	var b strings.Builder
	if c.Problem != nil {
		fmt.Fprintf(&b, "! %s\n", OneLine(c.Problem.String(), 300))
	}
	if len(c.Services) == 0 {
		b.WriteString("No service has paged you in the time that was looked at.\n")
	}
	for _, s := range c.Services {
		fmt.Fprintf(&b, "%-24s %s, %s in sleeping hours", coverageWords[s.State], Plural(s.Pages, "page", "pages"), fmt.Sprint(s.Nights))
		fmt.Fprintf(&b, "  %s", OneLine(s.Service.String(), 60))
		if s.Runbook != nil {
			fmt.Fprintf(&b, "  %s", OneLine(s.Runbook.URL, 200))
		}
		b.WriteByte('\n')
	}
	if !c.At.IsZero() {
		fmt.Fprintf(&b, "Checked %s, over %s.\n", Moment(c.At, now, loc), Span(c.Window.Length()))
	}
	return b.String()
}
