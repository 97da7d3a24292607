package boot

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/ready"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// checkDoc is what `dogwatch check --json` prints.
type checkDoc struct {
	Ready bool       `json:"ready"`
	Rows  []checkRow `json:"rows"`
}

type checkRow struct {
	Code    string `json:"code"`
	OK      bool   `json:"ok"`
	Message string `json:"message"`
	Mend    string `json:"mend"`
}

var errNotReady = errors.New("a page might not wake you")

// runCheck has every part of the way from PagerDuty to the person looked at, and fails
// where a page might not wake them.
func runCheck(ctx context.Context, c *call) error {
	if err := c.noArgs(); err != nil {
		return err
	}
	client, err := c.client()
	if err != nil {
		return err
	}
	if _, err := client.Submit(ctx, app.Intent{Verb: app.CheckReady}); err != nil {
		return err
	}
	s, err := client.Latest(ctx)
	if err != nil {
		return err
	}
	rows := ready.Rows(s, time.Now(), view.Span)
	if c.asJSON {
		doc := checkDoc{Ready: ready.Ready(rows), Rows: []checkRow{}}
		for _, r := range rows {
			doc.Rows = append(doc.Rows, checkRow{r.Code, r.OK || r.Unknown, r.What, r.Mend})
		}
		err = c.printJSON(doc)
	} else {
		_, err = fmt.Fprint(c.Stdout, view.ReadyText(rows))
	}
	if err == nil && !ready.Ready(rows) {
		err = errNotReady
	}
	return err
}

// runAutostart makes Dogwatch start at login, or not, or says whether it does.
func runAutostart(ctx context.Context, c *call) error {
	at := atLogin{c.profile}
	if len(c.args) > 1 {
		return usageError{"autostart takes on, off or nothing"}
	}
	if len(c.args) == 1 {
		switch c.args[0] {
		case "on", "off":
			if err := at.SetStarts(ctx, c.args[0] == "on"); err != nil {
				return err
			}
		default:
			return usageError{fmt.Sprintf("%q is neither on nor off", c.args[0])}
		}
	}
	on, how, err := at.Starts(ctx)
	if err != nil {
		return err
	}
	what := "Dogwatch does not start at login."
	if on {
		what = "Dogwatch starts at login."
	}
	if how != "" {
		what += " " + sentence(how)
	}
	_, err = fmt.Fprintln(c.Stdout, what)
	return err
}
