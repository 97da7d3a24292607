package swaps

import (
	"context"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// answerWithin is how long Submit waits to learn whether it may be done. After that it is
// taken, and what came of it is shown with the swap.
const answerWithin = 10 * time.Second

// Submit takes an intent about swaps. When it returns without an error the wish is on
// disk, and will be done when PagerDuty can be reached; the Taken names the swap. What
// can be known at once to be impossible is Invalid; a disk that refuses is a Problem, and
// nothing is done then.
func (d *Desk) Submit(ctx context.Context, in app.Intent) (app.Taken, error) {
	if err := in.Check(); err != nil {
		return app.Taken{}, err
	}
	switch in.Verb {
	case app.CheckSwaps:
		return app.Taken{}, d.inspect(ctx, false)
	case app.TrySwaps:
		return app.Taken{}, d.inspect(ctx, true)
	case app.ReadSwaps:
		return app.Taken{}, d.ask(ctx, func() { d.kick(clock()) })
	}
	if !in.Verb.AboutSwaps() {
		return app.Taken{}, app.Invalid{Why: string(in.Verb) + " is not about swaps"}
	}
	known := make(chan error, 1)
	var id string
	var wait bool
	var err error
	if asked := d.ask(ctx, func() { id, wait, err = d.begin(in, known, clock()) }); asked != nil {
		return app.Taken{}, asked
	}
	if err != nil {
		return app.Taken{}, err
	}
	taken := app.Taken{Actions: []string{id}}
	if !wait {
		return taken, nil
	}
	patience := time.NewTimer(answerWithin)
	defer patience.Stop()
	select {
	case err = <-known:
	case <-patience.C:
	case <-ctx.Done():
	case <-d.stopped:
	}
	if err != nil {
		return app.Taken{}, err
	}
	return taken, nil
}

// begin takes the intent; wait says that known will tell whether it may be done.
func (d *Desk) begin(in app.Intent, known chan error, now time.Time) (id string, wait bool, err error) {
	switch {
	case d.me.ID == "":
		return "", false, app.Invalid{Why: "sign in first: nobody is known to ask for"}
	case !d.loaded:
		if d.load(); !d.loaded {
			return "", false, unsaved(errUnread)
		}
	}
	ask := *in.Swap
	switch {
	case in.Verb == app.PasteSwap:
		return d.paste(ask, now)
	case in.Verb == app.AskSwap, in.Verb == app.VouchSwap && ask.Request != nil:
		return d.request(in.Verb, ask, known, now)
	}
	it := d.items[ask.ID]
	if it == nil {
		return "", false, app.Invalid{Why: "there is no swap called " + clip(ask.ID)}
	}
	wait, err = d.about(it, in.Verb, ask, known, now)
	return it.Request.ID, wait, err
}

// start puts an errand on disk; where that fails nothing has changed.
func (d *Desk) start(it *item, e *errand, known chan error) (bool, error) {
	before := it.file
	it.Errand, it.Word = e, ""
	if err := d.keep(it); err != nil {
		it.file = before
		return false, err
	}
	d.show.dirty = true
	if e.step() == stepCheck {
		it.waiters = append(it.waiters, known)
		return true, nil
	}
	return false, nil
}
