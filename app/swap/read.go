package swap

import (
	"cmp"
	"slices"

	"github.com/dogwatch-app/dogwatch/app"
)

// Read makes a request, and what was said about it, of an incident. Who said what is
// PagerDuty's word. A note that was edited, or is not of a Dogwatch, is SaidText. It is
// Invalid where the incident carries no request: of no Dogwatch, of a later one, or of
// somebody who put another's name to it.
func Read(p app.Posted) (app.SwapRequest, []app.SwapEvent, error) {
	l, ok := readLine(p.Body)
	switch {
	case !ok || l.Ask == nil:
		return app.SwapRequest{}, nil, app.Invalid{Why: "the incident carries no request that this Dogwatch understands"}
	case p.Key != app.SwapKeyPrefix+l.ID:
		return app.SwapRequest{}, nil, app.Invalid{Why: "the request is not the one that its incident is named after"}
	case p.By.ID != l.Who.ID:
		return app.SwapRequest{}, nil, app.Invalid{Why: "the request is in somebody else's name"}
	}
	r := *l.Ask
	r.At = second(p.At)
	// PagerDuty's names are the ones that people know.
	for n, to := range r.To {
		for _, known := range p.To {
			if known.ID == to.ID {
				r.To[n].Name = cmp.Or(cleanName(known.Name), to.Name)
			}
		}
	}
	r.From.Name = cmp.Or(cleanName(p.By.Name), r.From.Name)
	events := []app.SwapEvent{{At: r.At, Who: r.From, What: app.SaidAsk, Text: r.Message, Client: l.Client}}
	for _, n := range p.Notes {
		events = append(events, readNote(n, r))
	}
	if !p.Closed.IsZero() {
		closed := app.SwapEvent{At: second(p.Closed), Who: cleanRef(p.ClosedBy), What: app.SaidClosed}
		// What was said after it was closed comes after: somebody may have said yes to
		// what was not there any more.
		later := func(e app.SwapEvent) bool { return e.At.After(closed.At) }
		n := slices.IndexFunc(events, later)
		if n < 0 {
			n = len(events)
		}
		events = slices.Insert(events, n, closed)
	}
	return r, events, nil
}

// readNote is what one note says.
func readNote(n app.PostedNote, r app.SwapRequest) app.SwapEvent {
	at, by := second(n.At), nameOf(r, cleanRef(n.By))
	if l, ok := readLine(n.Text); ok && !n.Edited && l.Ask == nil && l.ID == r.ID && l.Who.ID == by.ID {
		e := l.event()
		e.At, e.Who = at, by
		if !e.Taker.Zero() {
			e.Taker = nameOf(r, e.Taker)
		}
		return e
	}
	return app.SwapEvent{At: at, Who: by, What: app.SaidText, Text: cleanText(n.Text, maxText)}
}
