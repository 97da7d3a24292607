package view

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// submit makes the effect that hands an intent to the watch, and remembers it for
// the incidents that it is about.
func (u *UIState) submit(e eye, in app.Intent) Effect {
	u.sent++
	if kind, remote := in.Verb.Kind(); remote {
		for _, id := range in.Incidents {
			u.Handing[id] = Handing{Kind: kind, At: e.now, seq: u.sent, Text: in.Text, To: in.To}
		}
	}
	if in.Verb == app.HideAlert {
		u.hide = u.sent
	}
	u.Trouble = ""
	return Effect{Submit: &Submission{Seq: u.sent, Intent: in}}
}

func (m Submitted) update(u *UIState, e eye) []Effect {
	found := u.swapSubmitted(e, m)
	found = u.shelfSubmitted(m) || found
	if m.Seq == u.Checking {
		u.Checking = 0
	}
	for id, h := range u.Handing {
		if h.seq != m.Seq {
			continue
		}
		found = true
		if m.Err == nil {
			h.Done = e.now
		} else {
			h.Failed, h.Unsure, h.FailedAt = notTaken(m.Err), errors.Is(m.Err, context.DeadlineExceeded), e.now
		}
		u.Handing[id] = h
	}
	if m.Err != nil && !found {
		u.Trouble, u.TroubleAt = notTaken(m.Err), e.now
	}
	return nil
}

// notTaken says why the watch did not take what was pressed, and what to do.
func notTaken(err error) string {
	if why, ok := errors.AsType[app.Invalid](err); ok {
		return endStop(capital(OneLine(why.Why, 200)))
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return "The watch has not answered. Press again, nothing is done twice; if it stays so, use your phone or PagerDuty's page."
	}
	return "The watch does not answer. Press again; if it stays so, use your phone or PagerDuty's page."
}

// settleHanding drops what has been told long enough, and what a Snapshot tells by now.
func (u *UIState) settleHanding(s *app.Snapshot, now time.Time) {
	for id, h := range u.Handing {
		switch {
		case h.Failed != "":
			if now.Sub(h.FailedAt) > handingStays || tellsOf(s, id, h) {
				delete(u.Handing, id)
			}
		case !h.Done.IsZero():
			if now.Sub(h.Done) > handingWaits || tellsOf(s, id, h) {
				delete(u.Handing, id)
			}
		}
	}
	if now.Sub(u.TroubleAt) > handingStays {
		u.Trouble = ""
	}
	if now.After(u.SaidTill) {
		u.Said = ""
	}
}

// tellsOf reports whether the Snapshot knows of the intent: an action of its kind
// for the incident that is not older than the press.
func tellsOf(s *app.Snapshot, id string, h Handing) bool {
	return slices.ContainsFunc(s.Actions, func(a app.Action) bool {
		return a.Incident == id && a.Kind == h.Kind && !a.At.Before(h.At)
	})
}
