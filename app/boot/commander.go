package boot

import (
	"context"
	"fmt"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/sync/bookshelf"
	"github.com/dogwatch-app/dogwatch/sync/engine"
	"github.com/dogwatch-app/dogwatch/sync/notebook"
	"github.com/dogwatch-app/dogwatch/sync/swaps"
)

// commander takes the intents that concern the program as a whole, and hands the
// rest to the engine.
type commander struct {
	*engine.Engine
	account  *account
	quit     func()
	rehearse func(part string) error // nil outside the demo
	drills   *drills
	swaps    *swaps.Desk
	notebook *notebook.Book
	shelf    *bookshelf.Shelf
	check    func(context.Context) error
	sample   func(context.Context, app.Pattern) error
	serving  context.Context // of the watch: a drill ends with it
}

// nothing is what an intent takes that becomes no action.
var nothing = app.Taken{Actions: []string{}}

// Submit does the intent, or hands it on.
func (c commander) Submit(ctx context.Context, in app.Intent) (app.Taken, error) {
	if in.Verb.AboutSwaps() {
		return c.swaps.Submit(ctx, in)
	}
	switch in.Verb {
	case app.TickStep, app.UntickStep:
		return c.notebook.Submit(ctx, in)
	case app.CheckRunbooks:
		return nothing, c.shelf.CheckLinks(ctx)
	case app.ReadGuide:
		return nothing, c.shelf.ReadGuide(ctx)
	case app.Quit:
		c.quit()
		return nothing, nil
	case app.SignIn:
		c.account.open(ctx)
		return nothing, nil
	case app.SignOut:
		return nothing, c.account.SignOut(ctx)
	case app.StartDrill:
		return nothing, c.drills.start(c.serving, in.Text)
	case app.StopDrill:
		c.drills.halt()
		return nothing, nil
	case app.CheckReady:
		return nothing, c.check(ctx)
	case app.Sample:
		return nothing, c.sample(ctx, app.Pattern(in.Text))
	case app.Rehearse:
		if c.rehearse == nil {
			return nothing, app.Invalid{Why: "only the demo can rehearse"}
		}
		if err := c.rehearse(in.Text); err != nil {
			return nothing, fmt.Errorf("rehearse %q: %w", in.Text, err)
		}
		_, err := c.Engine.Submit(ctx, app.Intent{Verb: app.Refresh})
		return nothing, err
	}
	return c.Engine.Submit(ctx, in)
}
