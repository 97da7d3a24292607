package boot

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// runDrill starts a drill, waits until it is over, and says what came of it. It fails
// where a page of it was not answered.
func runDrill(ctx context.Context, c *call) error {
	if err := c.noArgs(); err != nil {
		return err
	}
	client, err := c.client()
	if err != nil {
		return err
	}
	in := app.Intent{Verb: app.StartDrill}
	if c.stop {
		in.Verb = app.StopDrill
	} else if c.scenario != "" {
		text, err := os.ReadFile(c.scenario)
		if err != nil {
			return fmt.Errorf("read the scenario: %w", err)
		}
		in.Text = string(text)
	}
	if _, err := client.Submit(ctx, in); err != nil {
		return err
	}
	if c.stop {
		return nil
	}
	fmt.Fprintln(c.Stdout, "The drill has begun: a simulated page comes in a moment. Answer it as you would a real one.")
	g := newGroup(ctx)
	defer g.stop()
	g.serve(client.Follow)
	ran := false
	for {
		changed := client.Changed()
		d := client.Current().Drill
		ran = ran || d.Running
		if ran && !d.Running {
			fmt.Fprintln(c.Stdout, view.DrillLine(d.Last))
			if d.Last == nil || d.Last.Answered < d.Last.Pages {
				return errors.New("not every page of the drill was answered")
			}
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
