package swaps

import (
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// What was said before is not said again, unless something else was said since.
func TestWhatWasSaidLastCounts(t *testing.T) {
	at := time.Date(2026, 12, 1, 8, 0, 0, 0, time.UTC)
	a, b := &app.Span{Start: at, End: at.Add(time.Hour)}, &app.Span{Start: at, End: at.Add(2 * time.Hour)}
	offer := func(part *app.Span) app.SwapEvent {
		return app.SwapEvent{What: app.SaidOffer, Who: app.Ref{ID: "PBEN"}, Part: part}
	}
	no := app.SwapEvent{What: app.SaidDecline, Who: app.Ref{ID: "PBEN"}}
	text := app.SwapEvent{What: app.SaidText, Who: app.Ref{ID: "PBEN"}}
	for name, c := range map[string]struct {
		log  []app.SwapEvent
		e    app.SwapEvent
		want bool
	}{
		"nothing":                  {nil, offer(a), false},
		"the same":                 {[]app.SwapEvent{offer(a)}, offer(a), true},
		"the same, and a text":     {[]app.SwapEvent{offer(a), text}, offer(a), true},
		"another part":             {[]app.SwapEvent{offer(b)}, offer(a), false},
		"another part since":       {[]app.SwapEvent{offer(a), offer(b)}, offer(a), false},
		"and this one again":       {[]app.SwapEvent{offer(a), offer(b), offer(a)}, offer(a), true},
		"a no since":               {[]app.SwapEvent{offer(a), no}, offer(a), false},
		"a no, an offer, a no":     {[]app.SwapEvent{no, offer(a)}, no, false},
		"somebody else's the same": {[]app.SwapEvent{{What: app.SaidOffer, Who: app.Ref{ID: "PKIM"}, Part: a}}, offer(a), false},
	} {
		if got := said(c.log, c.e, "PBEN"); got != c.want {
			t.Errorf("%s: said already: %v", name, got)
		}
	}
}
