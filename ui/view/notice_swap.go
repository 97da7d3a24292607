package view

import (
	"fmt"

	"github.com/dogwatch-app/dogwatch/app"
)

const (
	actionAccept  = "accept"
	actionDecline = "decline"
)

// noticeLook leads to a swap, or with "" to all of them.
func noticeLook(id string) NoticeAction {
	return NoticeAction{ID: actionOpen, Label: "Look", Intent: app.Intent{Verb: app.ShowWindow, Incidents: []string{app.SwapKeyPrefix + id}}}
}

// swap words a notice about a request. What is urgent breaks through "do not disturb",
// but never sounds.
func (v noticeView) swap(out *Notice, n app.Notice) {
	if n.Swap == nil {
		out.Title, out.Body, out.News = "A request for a shift has news", "Look at it in Dogwatch.", n.Key
		out.Actions = []NoticeAction{noticeLook("")}
		return
	}
	s, w := *n.Swap, swapWords{me: v.s.Me.ID, loc: v.loc}
	if now, known := v.s.Swaps.Find(s.ID); known {
		s = now // what became of it since
	}
	out.Critical = n.Urgent && n.Kind != app.NoticeSwapNews
	out.Stay = n.Urgent || n.Until.IsZero()
	out.News = fmt.Sprintf("%s %v", n.Kind, n.Urgent)
	facts := joined(" · ", scheduleName(s.Give.Schedule), lengthOfSpan(s.Takes().Span))
	switch n.Kind {
	case app.NoticeSwap:
		v.swapWaits(out, s, w, facts)
	case app.NoticeSwapSoon:
		out.Title = "Nobody has taken " + w.span(s.Give.Span) + " yet"
		out.Body = noticeLines(facts, endStop("Asked: "+w.people(s.To)), "Without a yes you stay on call.")
	default:
		v.swapNews(out, n, s, w, facts)
	}
	out.Actions = append(out.Actions, noticeLook(s.ID))
}

// swapWaits words what waits for me: a request, an offer to mine, or one that is
// half-way.
func (v noticeView) swapWaits(out *Notice, s app.Swap, w swapWords, facts string) {
	message := OneLine(s.Message, 160)
	if message != "" {
		message = "“" + message + "”"
	}
	stays := fmt.Sprintf("Without an answer by %s %s on call.", w.moment(s.Start()), lower(w.verb(s.From, "stay")))
	switch {
	case s.Half != nil:
		out.Title = "A swap is half-way: it needs you"
		out.Body = noticeLines(facts, endStop(OneLine(s.Half.Word, 160)), "Finish it, or undo what is written.")
		out.News += " half"
	case s.From.ID == w.me:
		if len(s.Offers) == 0 {
			out.Title, out.Body = w.title(s), facts
			return
		}
		o := s.Offers[0]
		out.Title = w.verb(o.By, "offer") + " to take " + w.span(o.Span)
		out.Body = noticeLines(facts, OneLine(o.Text, 120), stays)
		out.News += " offer"
		if len(s.Offers) == 1 && !o.Empty() && s.Waits(w.me) {
			out.Actions = append(out.Actions, swapAnswer(actionAccept, "Accept", app.AcceptSwap, app.SwapAsk{ID: s.ID, Part: &o.Span, Of: o.By.ID}))
		}
	default:
		out.Title = w.title(s)
		back := ""
		if s.For != nil {
			out.Title = w.verb(s.From, "offer") + " you an exchange"
			back = fmt.Sprintf("You take %s and give %s.", w.span(s.Give.Span), w.span(s.For.Span))
		}
		out.Body = noticeLines(facts, back, message, stays)
		if s.Waits(w.me) {
			out.Actions = append(out.Actions,
				swapAnswer(actionAccept, "Accept", app.AcceptSwap, app.SwapAsk{ID: s.ID}),
				swapAnswer(actionDecline, "Decline", app.DeclineSwap, app.SwapAsk{ID: s.ID}))
		}
	}
}

func swapAnswer(id, label string, verb app.Verb, ask app.SwapAsk) NoticeAction {
	return NoticeAction{ID: id, Label: label, Intent: app.Intent{Verb: verb, Swap: &ask}}
}

// swapNews words what became of a swap.
func (v noticeView) swapNews(out *Notice, n app.Notice, s app.Swap, w swapWords, facts string) {
	line := w.line(s)
	if n.Event == nil {
		out.Title = line.Text
		if s.State == app.SwapExpired && s.Taker.Zero() {
			out.Title = "Nobody took " + w.span(s.Takes().Span)
		}
		out.Body = noticeLines(w.span(s.Takes().Span), facts, line.More)
		out.News += " " + string(s.State)
		return
	}
	ev := *n.Event
	out.News += " " + string(ev.What) + " " + ev.At.UTC().String()
	out.Title = w.said(ev, s)
	switch ev.What {
	case app.SaidCovered, app.SaidSeen:
		if w.mark(s).Word == "Covered" {
			out.Title = "Covered: " + w.title(s)
		}
	case app.SaidAccept:
		if (s.State == app.SwapAccepted || s.State == app.SwapApplying) && s.Doing == nil {
			out.Title += ", not in the schedule yet"
		}
	}
	reason := "" // that of a no stands in the line already
	if text := OneLine(ev.Text, 160); text != "" && (ev.What == app.SaidText || ev.What == app.SaidOffer) {
		reason = "“" + text + "”"
	}
	out.Body = noticeLines(w.span(s.Takes().Span), facts, reason, line.More)
}
