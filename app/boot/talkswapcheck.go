package boot

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/sync/link"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// checkSwaps has the team's service looked at, or tried, and fails where it does not do.
func (c *call) checkSwaps(ctx context.Context, client *link.Client, word string) error {
	verb := app.CheckSwaps
	if word == "try" {
		verb = app.TrySwaps
	}
	before, err := client.Latest(ctx)
	if err != nil {
		return err
	}
	if _, err := client.Submit(ctx, app.Intent{Verb: verb}); err != nil {
		return err
	}
	findings, err := awaitFindings(ctx, client, before.Swaps.Checked)
	if err != nil {
		return err
	}
	if c.asJSON {
		err = c.printJSON(struct {
			Findings []app.SwapFinding `json:"findings"`
		}{findings})
	}
	bad := 0
	for _, f := range findings {
		mark := "ok  "
		if !f.OK {
			mark = "NO  "
			bad++
		}
		if !c.asJSON {
			fmt.Fprintln(c.Stdout, strings.TrimSpace(mark+f.What+" "+f.Mend))
		}
	}
	if bad > 0 {
		err = errors.Join(err, fmt.Errorf("%s to change before the service does for swaps", view.Plural(bad, "thing is", "things are")))
	}
	return err
}

// awaitFindings waits for what a check has found, which is not the one before it.
func awaitFindings(ctx context.Context, client *link.Client, before time.Time) ([]app.SwapFinding, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	g := newGroup(ctx)
	defer g.stop()
	g.serve(client.Follow)
	for {
		changed := client.Changed()
		if s := client.Current().Swaps; !s.Checked.IsZero() && !s.Checked.Equal(before) {
			return s.Findings, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return nil, errors.New("the watch does not say what was found: dogwatch swap check asks again")
		}
	}
}
