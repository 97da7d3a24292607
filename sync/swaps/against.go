package swaps

import (
	"context"
	"fmt"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/fit"
	"github.com/dogwatch-app/dogwatch/app/swap"
)

// check reads the log, the schedules and my shifts anew, and sees whether it may be done.
func (d *Desk) check(ctx context.Context, it *item) {
	e, me, now := it.Errand, d.ref(), clock()
	r, incident := it.Request, it.Incident
	if e.Ask.Part != nil && r.For == nil {
		r.Give.Span = *e.Ask.Part // what is not taken may be anybody's
	}
	around := app.Span{Start: r.Start().Add(-margin), End: r.Give.End.Add(margin)}
	if r.For != nil && r.For.End.Add(margin).After(around.End) {
		around.End = r.For.End.Add(margin)
	}
	around = around.Clip(app.Span{Start: now.Add(-margin), End: now.Add(ahead)})
	settings := d.cfg.Settings()
	in := fit.Input{Request: r, Zone: settings.Location(), Hours: settings.Hours, Rest: settings.Swap.Rest}
	if e.What == app.SaidAsk {
		in.Swaps = d.known(now)
	}
	d.move(ctx, it, func(ctx context.Context, a Account) func(time.Time) {
		began := clock()
		var posted app.Posted
		var err error
		if incident != "" {
			posted, err = a.Request(ctx, incident)
		}
		if err == nil {
			in.Schedules, err = readTurns(ctx, a, stretches(r), margin)
		}
		if err == nil && !around.Empty() {
			// A token that may not read on-calls can still see the two schedules.
			if in.Shifts, err = a.ShiftsOf(ctx, []string{me.ID}, around); final(err) {
				err = nil
			}
		}
		return func(now time.Time) {
			if posted.Incident != "" {
				d.takeOne(it, posted, began, now)
			}
			switch {
			case it.Errand == nil:
			case err != nil:
				d.failed(it, err, now)
			default:
				it.schedules = in.Schedules
				in.Now = now
				if why := d.against(it, in, now); why != nil {
					d.refuse(it, why)
					return
				}
				d.next(it)
			}
		}
	})
}

// against says why it may not be done, nil where it may.
func (d *Desk) against(it *item, in fit.Input, now time.Time) error {
	e, me := it.Errand, d.ref()
	if e.Say != nil && said(it.Events, *e.Say, me.ID) {
		return nil // it is said; what follows looks at what came of it
	}
	taker := e.Vouched
	if e.What == app.SaidAccept || e.What == app.SaidOffer {
		if err := swap.May(it.fold(now), me.ID, app.AcceptSwap, e.Ask, nil, now); err != nil {
			return err
		}
		if in.Request.From.ID != me.ID {
			taker = me
		}
	}
	if !taker.Zero() {
		in.Request.To = []app.Ref{taker}
	}
	for _, o := range fit.Against(in) {
		if o.Hard {
			return app.Invalid{Why: objection(o, it.Request, d.cfg.Settings().Location())}
		}
	}
	if taker.Zero() {
		return nil
	}
	for _, o := range fit.Taking(in, taker, in.Request.Give) {
		mine := taker.ID == me.ID // others knew of theirs when they said yes
		if o.Hard || mine && !e.Ask.Anyway && o.Code == app.SwapOverlaps {
			return app.Invalid{Why: objection(o, it.Request, d.cfg.Settings().Location())}
		}
	}
	return nil
}

// objection tells in words what speaks against it.
func objection(o app.SwapObjection, r app.SwapRequest, zone *time.Location) string {
	who := o.Who.String()
	switch o.Code {
	case app.SwapPast:
		return "It has begun already."
	case app.SwapNotTheirs:
		return fmt.Sprintf("The schedule was edited: %s is not %s's any more.", stretch(o.Span, zone), name(o.Who, r))
	case app.SwapNotRead:
		return fmt.Sprintf("The schedule cannot be read for %s, so nothing can be promised.", stretch(o.Span, zone))
	case app.SwapAskedTwice:
		return fmt.Sprintf("There is an open request for %s already: withdraw it first.", stretch(o.Span, zone))
	case app.SwapBeside, app.SwapOverlaps:
		where := "another schedule"
		if o.Shift != nil {
			where = fmt.Sprintf("%s, %s", o.Shift.Schedule, stretch(app.Span{Start: o.Shift.Start, End: o.Shift.End}, zone))
		}
		text := fmt.Sprintf("%s is on call then: %s.", who, where)
		if !o.Hard {
			text += " Say that you want it anyway, if you do."
		}
		return text
	}
	return "It cannot be done (" + string(o.Code) + ")."
}

func name(who app.Ref, r app.SwapRequest) string {
	if who.ID == r.From.ID {
		return r.From.String()
	}
	return who.String()
}

// stretch is a span as the person's own clock shows it.
func stretch(s app.Span, zone *time.Location) string {
	from, to := s.Start.In(zone), s.End.In(zone)
	if app.DateOf(from) == app.DateOf(to) {
		return from.Format("Mon 2 Jan 15:04") + "–" + to.Format("15:04")
	}
	return from.Format("Mon 2 Jan 15:04") + " – " + to.Format("Mon 2 Jan 15:04")
}
