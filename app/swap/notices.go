package swap

import (
	"fmt"
	"slices"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/roster"
)

// newsFor is how long what became of a swap is told.
const newsFor = 12 * time.Hour

// bedtime is how long before sleep something is told that would fall into it.
const bedtime = time.Hour

// leads are how long before its start a swap is told of again. The last two are urgent.
var leads = []time.Duration{72 * time.Hour, 24 * time.Hour, 2 * time.Hour}

const urgent = 24 * time.Hour

// Notices are what that person ought to be told of their swaps now, and when to ask
// again (zero: when something changes). hours and zone are the person's.
//
// What waits for me is told when it came and again as its start nears, each time in my
// waking hours: what falls into sleep is told an hour before it, or, where that was
// before the question, at waking, unless it starts before. Each telling is a Notice of
// its own Key, which takes the place of the one before. NoticeSwapSoon tells the asker of
// one that nobody has answered. NoticeSwapNews stands for twelve hours, of the last thing
// that somebody else did; its Event is nil where the swap expired.
func Notices(all []app.Swap, me string, hours app.Hours, zone *time.Location, now time.Time) (notices []app.Notice, wake time.Time) {
	t := telling{me: me, hours: hours, zone: zone, now: now}
	for n := range all {
		t.about(&all[n])
	}
	return t.notices, t.wake
}

type telling struct {
	me      string
	hours   app.Hours
	zone    *time.Location
	now     time.Time
	notices []app.Notice
	wake    time.Time
}

func (t *telling) about(s *app.Swap) {
	open := s.State == app.SwapOpen && s.Doing == nil && t.now.Before(s.Start())
	switch {
	case t.me == "":
		return
	case s.Half != nil:
		t.tell(app.Notice{Key: key(s, "half"), Kind: app.NoticeSwap, At: since(s), Word: s.Half.Word, Swap: s, Urgent: true})
		return
	case open && s.Waits(t.me) && s.From.ID == t.me:
		o := s.Offers[len(s.Offers)-1]
		what := fmt.Sprintf("offer/%s/%d", o.By.ID, o.At.Unix())
		t.remind(app.Notice{Key: key(s, what), Kind: app.NoticeSwap, At: o.At, Swap: s, Event: offer(s, o)}, true, leads)
	case open && s.Waits(t.me) && s.Stale == "":
		t.remind(app.Notice{Key: key(s, "ask"), Kind: app.NoticeSwap, At: s.At, Swap: s}, true, leads)
	case open && s.From.ID == t.me:
		t.remind(app.Notice{Key: key(s, "soon"), Kind: app.NoticeSwapSoon, At: s.At, Swap: s}, false, leads[1:])
	}
	t.news(s)
}

func key(s *app.Swap, what string) string { return app.SwapKeyPrefix + s.ID + "/" + what }

func since(s *app.Swap) time.Time {
	if n := len(s.History); n > 0 {
		return s.History[n-1].At
	}
	return s.At
}

func offer(s *app.Swap, o app.SwapOffer) *app.SwapEvent {
	for n := len(s.History) - 1; n >= 0; n-- {
		if e := s.History[n]; e.What == app.SaidOffer && e.Void == "" && e.Who.ID == o.By.ID {
			return &e
		}
	}
	return &app.SwapEvent{At: o.At, Who: o.By, What: app.SaidOffer, Part: &o.Span, Text: o.Text}
}

// tell adds what is told already; what is not yet, is waited for.
func (t *telling) tell(n app.Notice) {
	if !n.At.After(t.now) {
		t.notices = append(t.notices, n)
	}
}

func (t *telling) wakeAt(at time.Time) {
	if at.After(t.now) && (t.wake.IsZero() || at.Before(t.wake)) {
		t.wake = at
	}
}

// remind tells the last that is due of a question and its reminders. first is the
// question itself; where it is not told, the reminders are.
func (t *telling) remind(first app.Notice, itself bool, leads []time.Duration) {
	start, came := first.Swap.Start(), first.At
	t.wakeAt(start)
	var due *app.Notice
	consider := func(n app.Notice, nominal time.Time, left time.Duration) {
		n.At, n.Until, n.Urgent = t.awake(nominal, came, start), start, left <= urgent
		t.wakeAt(n.At)
		if !n.At.After(t.now) {
			due = &n
		}
	}
	if itself {
		consider(first, came, start.Sub(came))
	}
	for _, lead := range leads {
		// What was reached before the question came, the question itself tells, or, of the
		// asker, nothing does: they know.
		if at := start.Add(-lead); at.After(came) {
			n := first
			n.Key, n.Lead = fmt.Sprintf("%s/%dh", first.Key, lead/time.Hour), lead
			consider(n, at, lead)
		}
	}
	if due != nil {
		t.tell(*due)
	}
}

// awake is when to tell what is due at some time, of a question that came at another.
func (t *telling) awake(at, came, start time.Time) time.Time {
	around := app.Span{Start: at.Add(-48 * time.Hour), End: at.Add(48 * time.Hour)}
	for _, night := range roster.Nights(around, t.hours, t.zone) {
		if !night.Covers(at) || night.Length() > 20*time.Hour {
			continue // who never wakes is told at once
		}
		if eve := night.Start.Add(-bedtime); !eve.Before(came) {
			return eve
		}
		if night.End.Before(start) {
			return night.End
		}
	}
	return at
}

// news tells the last thing that became of a swap, by somebody else.
func (t *telling) news(s *app.Swap) {
	var last *app.SwapEvent
	for n := range s.History {
		if e := &s.History[n]; e.Void == "" && t.concerns(s, e) {
			last = e
		}
	}
	n := app.Notice{Kind: app.NoticeSwapNews, Swap: s}
	switch {
	case s.State == app.SwapExpired && (t.me == s.From.ID || t.me == s.Taker.ID):
		n.Key, n.At = key(s, "news/expired"), s.Ended
	case last == nil:
		return
	default:
		e := *last
		n.Key, n.At, n.Event = key(s, fmt.Sprintf("news/%s/%d", e.What, e.At.Unix())), e.At, &e
	}
	n.Until = n.At.Add(newsFor)
	if t.now.Before(n.Until) {
		t.wakeAt(n.Until)
		t.tell(n)
	}
}

// concerns reports whether an event is news for me: something that others did about a
// swap of mine, or that ends the question to me.
func (t *telling) concerns(s *app.Swap, e *app.SwapEvent) bool {
	mine, taken := t.me == s.From.ID, t.me == s.Taker.ID
	asked := s.Asks(t.me) && !slices.ContainsFunc(s.Declined, func(r app.Ref) bool { return r.ID == t.me })
	if e.Who.ID == t.me {
		return false
	}
	switch e.What {
	case app.SaidAccept, app.SaidWithdraw:
		return mine || asked
	case app.SaidClosed:
		// After a word that ends it, it says nothing more.
		return (mine || asked) && closedSilently(*s)
	case app.SaidDecline, app.SaidText:
		return mine
	case app.SaidCovered, app.SaidFailed, app.SaidTakeBack, app.SaidSeen:
		return mine || taken
	}
	return false
}
