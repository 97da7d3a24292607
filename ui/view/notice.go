package view

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// A burst does not bury the screen: up to NoticesAlone notices of a kind stand by
// themselves; of more, the first NoticesFirst do, and all others are told by one
// that counts and names them and grows in place. The first, not the newest, so
// that a storm does not replace what is being read.
const (
	NoticesAlone = 5
	NoticesFirst = 4
)

// Notice is one notification as a server of the desktop can show it. It is plain
// text: whoever hands it to a server that reads markup escapes it. No word of it
// changes by the mere passing of time.
type Notice struct {
	// Key is the identity: the same key is the same notification.
	Key string
	// News changes when the notice has something new to say: a notification that
	// the person closed comes back only with other News.
	News string
	Kind app.NoticeKind
	// State is whose picture stands beside it.
	State app.TrayState
	// Incidents is what it is about, more than one in a summary, or none.
	Incidents   []string
	Title, Body string
	// Critical ones break through "do not disturb"; one that stays has no end of
	// its own.
	Critical, Stay bool
	Actions        []NoticeAction
}

// NoticeAction is a button. The first one with the ID "open" is also what a click
// on the notification itself means.
type NoticeAction struct {
	ID, Label string
	Intent    app.Intent
}

// Notices projects what ought to be told now, oldest first. Those whose time is
// over are left out. While the full-screen alert is drawn there are none: it says
// all of it, and nothing is to be laid over it. Neither s nor loc need be there.
func Notices(s *app.Snapshot, now time.Time, loc *time.Location) []Notice {
	if s == nil || s.Desk.Window.AlertShown {
		return nil
	}
	if loc == nil {
		loc = time.UTC
	}
	v := noticeView{s: s, now: now, loc: loc}
	var out []Notice
	number := map[app.NoticeKind]int{}
	for _, n := range s.Notices {
		if v.due(n) {
			number[n.Kind]++
		}
	}
	told := map[app.NoticeKind]int{}
	folded := map[app.NoticeKind][]app.Notice{}
	var order []app.NoticeKind
	for _, n := range slices.SortedStableFunc(slices.Values(s.Notices), func(a, b app.Notice) int { return a.At.Compare(b.At) }) {
		if !v.due(n) {
			continue
		}
		if number[n.Kind] > NoticesAlone && told[n.Kind] == NoticesFirst {
			if folded[n.Kind] == nil {
				order = append(order, n.Kind)
			}
			folded[n.Kind] = append(folded[n.Kind], n)
			continue
		}
		told[n.Kind]++
		out = append(out, v.notice(n))
	}
	for _, kind := range order {
		out = append(out, v.summary(kind, folded[kind], number[kind]))
	}
	if n := v.away(); n != nil {
		out = append(out, *n)
	}
	return out
}

// noticeView is one projection under way.
type noticeView struct {
	s   *app.Snapshot
	now time.Time
	loc *time.Location
}

func (v noticeView) due(n app.Notice) bool {
	return n.Key != "" && (n.Until.IsZero() || n.Until.After(v.now))
}

// notice words one notice by itself.
func (v noticeView) notice(n app.Notice) Notice {
	out := Notice{Key: n.Key, Kind: n.Kind, State: noticeState(n.Kind), Stay: n.Until.IsZero()}
	if n.Incident != "" {
		out.Incidents = []string{n.Incident}
	}
	t, known := v.s.Find(n.Incident)
	if !known {
		t = app.Tracked{Incident: app.Incident{ID: n.Incident}}
	}
	switch n.Kind {
	case app.NoticePage, app.NoticeLow:
		v.page(&out, t)
	case app.NoticeLeft:
		v.left(&out, n, t)
	case app.NoticeRefused:
		v.refused(&out, n, t)
	case app.NoticeBlind:
		v.blind(&out, n)
	case app.NoticeSighted:
		out.Title = "PagerDuty is seen again"
		out.Body = noticeLines(OneLine(n.Word, 120), "Pages ring here again.")
	case app.NoticeShift, app.NoticeShiftOver, app.NoticeNews, app.NoticeGap:
		v.shift(&out, n)
	case app.NoticeSwap, app.NoticeSwapNews, app.NoticeSwapSoon:
		v.swap(&out, n)
		return out
	default:
		v.problem(&out, n)
	}
	out.Actions = append(out.Actions, noticeOpen(out.Incidents...))
	return out
}

// page words an incident that asks for an answer.
func (v noticeView) page(out *Notice, t app.Tracked) {
	high := out.Kind == app.NoticePage
	// What a rule keeps quiet does not break through, unless nobody else may be left.
	out.Critical, out.Title = high && (!t.Muted || t.Escalated), "Low urgency: "+incidentTitle(t.Incident, 80)
	switch {
	case high && t.Muted:
		out.Title = "Page, kept quiet: " + incidentTitle(t.Incident, 70)
	case high:
		out.Title = "Page: " + incidentTitle(t.Incident, 80)
	}
	next := escalationWords(t, v.now, v.loc)
	state := answer(t)
	switch {
	case state != app.ClaimNone:
		next = claimWords(t, v.now, v.loc)
	case t.Status == "": // not known here: nothing can be said of it
		next = ""
	}
	var why string
	if t.Why != nil {
		why = OneLine(t.Why.String(), 120)
	}
	quiet := ""
	switch {
	case t.Muted:
		if quiet, why = quietWords(&t, 40), ""; t.Escalated {
			quiet += ", though it came to you by escalation or again"
		}
	case why == "":
	case t.Ringing:
		why = "Rings because: " + why
	default:
		why = "Why: " + why
	}
	out.Body = noticeLines(capital(drillWords(&t)), v.facts(t), quiet, next, why)
	out.News = "page" // a new occasion has a key of its own
	switch state {
	case app.ClaimUnconfirmed:
		out.News += " undelivered"
	case app.ClaimRefused:
		out.News += " not done"
	}
	if (state == app.ClaimNone || state == app.ClaimRefused) && t.Status != app.Acknowledged && t.ID != "" {
		out.Actions = append(out.Actions, noticeAck("Acknowledge", t.ID))
	}
}

// facts is the line that says where, when and which.
func (v noticeView) facts(t app.Tracked) string {
	var parts []string
	if t.Priority != nil {
		parts = append(parts, OneLine(t.Priority.Name, 12))
	}
	parts = append(parts, OneLine(t.Service.String(), 48))
	if !t.CreatedAt.IsZero() {
		parts = append(parts, "triggered "+Moment(t.CreatedAt, v.now, v.loc))
	}
	if t.Number > 0 {
		parts = append(parts, fmt.Sprintf("#%d", t.Number))
	}
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), " · ")
}

// left says who took the page away, and when.
func (v noticeView) left(out *Notice, n app.Notice, t app.Tracked) {
	d := n.Left
	if d == nil {
		d = t.Left
	}
	if d == nil {
		d = &app.Departure{Kind: app.WasLost}
	}
	out.News = string(d.Kind) + " " + d.At.UTC().Format(time.RFC3339Nano)
	out.Title = leftWords(*d)
	over := "No page of yours any more"
	if !d.At.IsZero() {
		over += ", since " + Moment(d.At, v.now, v.loc)
	}
	out.Body = noticeLines(incidentTitle(t.Incident, 120), over, OneLine(n.Word, 120))
}

// leftWords is a departure in one line: "Acked by Ana from mobile".
func leftWords(d app.Departure) string {
	words := map[app.DepartureKind]string{
		app.WasAcked: "Acked", app.WasResolved: "Resolved", app.WasEscalated: "Escalated",
		app.WasAssigned: "Reassigned", app.WasLowered: "Urgency lowered",
	}[d.Kind]
	if words == "" {
		return "Not assigned to you any more"
	}
	switch {
	case d.Ours:
		words += " by you"
	case !d.By.Zero():
		words += " by " + OneLine(d.By.String(), 32)
	}
	if who := OneLine(app.Names(d.To), 40); who != "" {
		words += " to " + who
	}
	switch via := OneLine(d.Via, 16); {
	case via == "" || d.Ours || strings.Contains(via, "api"): // a program's way says nothing
	case via == "timeout":
		words += " on timeout"
	default:
		words += " from " + via
	}
	return words
}

// refused says that what was asked for was not done: PagerDuty said no, or it
// could not be delivered in time.
func (v noticeView) refused(out *Notice, n app.Notice, t app.Tracked) {
	noun := "answer"
	if n.Action != "" {
		noun = n.Action.Noun()
	}
	out.Critical = t.Page(v.s.Me.ID)
	out.News, out.Title = n.Word, fmt.Sprintf("Your %s was not done", noun)
	means := "Nothing was changed in PagerDuty."
	if out.Critical {
		means = "It is still your page, and rings."
		if !answerPending(t) {
			out.Actions = append(out.Actions, noticeAck("Acknowledge", t.ID))
		}
	}
	out.Body = noticeLines(incidentTitle(t.Incident, 120), OneLine(n.Word, 160), means)
}

// blind says since when PagerDuty is not seen, what it means and what to do.
func (v noticeView) blind(out *Notice, n app.Notice) {
	since := v.s.Connection.Blind
	if since.IsZero() {
		since = n.At
	}
	out.Critical, out.Title = true, "Cannot see PagerDuty"
	means := fmt.Sprintf("Not since %s: a page would not ring here.", Moment(since, v.now, v.loc))
	switch {
	case v.s.Account.State == app.SignedOut:
		out.Title, means = "Signed out of PagerDuty", "Pages do not ring here until you sign in."
	case v.s.Connection.State == app.ConnUnauthorized:
		out.Title = "PagerDuty does not accept the token"
	}
	out.Body = noticeLines(means, problemBody(v.s.Connection.Problem))
	out.News = out.Title
}

// problem words a Problem, found by its code, or else the notice's own word.
func (v noticeView) problem(out *Notice, n app.Notice) {
	for _, p := range v.s.Problems {
		if p.Code != "" && (p.Code == n.Word || strings.HasSuffix(n.Key, ":"+p.Code)) {
			out.News, out.Title = p.Code, OneLine(p.What, 90)
			out.Body = noticeLines(OneLine(p.Means, 200), OneLine(p.Do, 200))
			break
		}
	}
	if out.Title == "" {
		out.News, out.Title = n.Word, "Dogwatch needs a look"
		out.Body = OneLine(n.Word, 300)
	}
}

func problemBody(p *app.Problem) string {
	if p == nil {
		return ""
	}
	return noticeLines(OneLine(p.What, 160), OneLine(p.Do, 160))
}

// summary tells all of list in one notice; all is the number there is of the kind.
func (v noticeView) summary(kind app.NoticeKind, list []app.Notice, all int) Notice {
	out := Notice{Key: "summary:" + string(kind), Kind: kind, State: noticeState(kind), News: list[len(list)-1].Key}
	var titles, answerable []string
	for _, n := range list {
		one := v.notice(n)
		out.Stay, out.Critical = out.Stay || one.Stay, out.Critical || one.Critical
		out.Incidents = append(out.Incidents, one.Incidents...)
		for _, a := range one.Actions {
			if a.ID == actionAck {
				answerable = append(answerable, a.Intent.Incidents...)
			}
		}
		titles = append(titles, v.line(n, one))
	}
	what := map[app.NoticeKind]string{
		app.NoticePage: "pages", app.NoticeLow: "low-urgency incidents",
		app.NoticeLeft: "pages left you", app.NoticeRefused: "answers not done",
		app.NoticeSwap: "requests wait for you", app.NoticeSwapNews: "swaps have news", app.NoticeSwapSoon: "requests without an answer",
	}[kind]
	if what == "" {
		what = "messages"
	}
	out.Title = fmt.Sprintf("%d %s, %d more than shown", all, what, len(list))
	slices.Reverse(titles)
	const named = 3
	for i, title := range titles[:min(named, len(titles))] {
		titles[i] = Cut(title, 70)
	}
	out.Body = noticeLines(titles[:min(named, len(titles))]...)
	if more := len(titles) - named; more > 0 {
		out.Body = noticeLines(out.Body, fmt.Sprintf("and %d more", more))
	}
	if len(answerable) > 0 {
		out.Actions = append(out.Actions, noticeAck(fmt.Sprintf("Acknowledge these %d", len(answerable)), answerable...))
	}
	if kind == app.NoticeSwap || kind == app.NoticeSwapNews || kind == app.NoticeSwapSoon {
		out.Actions = append(out.Actions, noticeLook(""))
		return out
	}
	out.Actions = append(out.Actions, noticeOpen())
	return out
}

// line is what a summary says of one notice.
func (v noticeView) line(n app.Notice, one Notice) string {
	t, known := v.s.Find(n.Incident)
	switch {
	case !known:
		return one.Title
	case n.Kind == app.NoticePage, n.Kind == app.NoticeLow:
		return incidentTitle(t.Incident, 70)
	}
	return one.Title + ": " + incidentTitle(t.Incident, 40)
}

const (
	actionAck  = "ack"
	actionOpen = "open"
)

func noticeAck(label string, ids ...string) NoticeAction {
	return NoticeAction{ID: actionAck, Label: label, Intent: app.Intent{Verb: app.Verb(app.Acknowledge), Incidents: ids}}
}

func noticeOpen(ids ...string) NoticeAction {
	return NoticeAction{ID: actionOpen, Label: "Open", Intent: app.Intent{Verb: app.ShowWindow, Incidents: ids}}
}

// noticeState is the tray state whose picture fits.
func noticeState(kind app.NoticeKind) app.TrayState {
	switch kind {
	case app.NoticePage, app.NoticeRefused:
		return app.TrayPaged
	case app.NoticeLow:
		return app.TrayLowUrgency
	case app.NoticeLeft:
		return app.TrayAcknowledged
	case app.NoticeSighted, app.NoticeShift, app.NoticeNews, app.NoticeGap:
		return app.TrayOnCall
	case app.NoticeShiftOver:
		return app.TrayOffCall
	case app.NoticeSwap, app.NoticeSwapNews, app.NoticeSwapSoon:
		return app.TraySwapWaiting
	}
	return app.TrayBlind
}

// noticeLines joins what is not empty, each on a line of its own.
func noticeLines(parts ...string) string {
	return strings.Join(slices.DeleteFunc(slices.Clone(parts), func(p string) bool { return p == "" }), "\n")
}
