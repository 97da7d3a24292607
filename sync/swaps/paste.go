package swaps

import (
	"slices"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/swap"
)

// paste takes in a text that somebody handed over: a request to me, or what was said
// about one that I know.
func (d *Desk) paste(ask app.SwapAsk, now time.Time) (string, bool, error) {
	pasted, err := swap.Paste(ask.Text)
	if err != nil {
		return "", false, err
	}
	if pasted.Request != nil {
		return pasted.ID, false, d.pasteRequest(*pasted.Request, now)
	}
	it := d.items[pasted.ID]
	switch {
	case it == nil:
		return "", false, app.Invalid{Why: "that answers a request which this computer does not know: paste the request first, or paste the answer where it was asked"}
	case it.Incident != "":
		return "", false, app.Invalid{Why: "that request is on the team's board: answer it there, where PagerDuty vouches for who says what"}
	case pasted.Event.Who.ID == d.me.ID:
		return "", false, app.Invalid{Why: "that is your own answer: send it to the other side"}
	}
	return pasted.ID, false, d.pasteEvent(it, *pasted.Event, now)
}

func (d *Desk) pasteRequest(r app.SwapRequest, now time.Time) error {
	if old := d.items[r.ID]; old != nil {
		if old.Request.From.ID == d.me.ID {
			return app.Invalid{Why: "that is your own request: send it to " + app.Names(old.Request.To)}
		}
		return nil // pasted twice
	}
	switch {
	case r.From.ID == d.me.ID:
		return app.Invalid{Why: "that is your own request: send it to " + app.Names(r.To)}
	case !r.Asks(d.me.ID):
		return app.Invalid{Why: "that request asks " + app.Names(r.To) + ", not you"}
	case !r.Start().After(now):
		return app.Invalid{Why: "that request is of a time that has begun"}
	case len(d.items) >= mostItems:
		return app.Invalid{Why: "there are too many swaps here already"}
	}
	it := &item{file: file{Owner: d.me.ID, Request: r, Via: app.SwapByCopy}}
	it.Events = []app.SwapEvent{{At: r.At, Who: r.From, What: app.SaidAsk, Text: r.Message, Claimed: true}}
	if err := d.keep(it); err != nil {
		return err
	}
	d.add(it)
	d.logNews(it, now)
	d.kick(now)
	return nil
}

// pasteEvent adds what somebody said, where it counts. It is of the time at which it was
// pasted: what a text says of that is nobody's word.
func (d *Desk) pasteEvent(it *item, e app.SwapEvent, now time.Time) error {
	if said(it.Events, e, e.Who.ID) {
		return nil
	}
	e.At, e.Claimed = now.Truncate(time.Second), true
	events := append(slices.Clone(it.Events), e)
	folded := swap.Fold(it.Request, events, now)
	if last := folded.History[len(folded.History)-1]; last.Void != "" {
		return app.Invalid{Why: "that does not count any more: " + last.Void}
	}
	before := it.file
	if it.Events = bound(events); len(it.Events) > mostEvents {
		return app.Invalid{Why: "too much was said about that request already"}
	}
	if err := d.keep(it); err != nil {
		it.file = before
		return err
	}
	d.logNews(it, now)
	d.kick(now)
	return nil
}
