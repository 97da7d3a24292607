package view

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// trayCut is how long a sentence of the tray may be, in runes: Windows shows no
// more than 127 units of a tooltip.
const trayCut = 110

// title is the program's name and the state in the fewest words.
func (v trayView) title() string {
	name := "Dogwatch"
	if v.s.Demo {
		name = "Dogwatch demo"
	}
	n := v.glance.Count
	switch v.glance.State {
	case app.TrayPaged:
		return name + ": " + Plural(n, "page", "pages")
	case app.TrayBlind:
		if v.s.Account.State == app.SignedOut {
			return name + ": signed out"
		}
		return name + ": cannot see PagerDuty"
	case app.TrayAcknowledged:
		return name + ": " + Plural(n, "acknowledged incident", "acknowledged incidents")
	case app.TrayLowUrgency:
		return name + ": " + Plural(n, "low-urgency incident", "low-urgency incidents")
	case app.TraySwapWaiting:
		return name + ": " + Plural(max(n, 1), "swap waits", "swaps wait") + " for you"
	case app.TrayOnCall:
		return name + ": on call"
	}
	return name + ": off call"
}

// tooltip is the status, and after it what the status alone would hide.
func (v trayView) tooltip() string {
	words := v.status()
	if w := v.warning(); w != "" {
		words = Cut(words, trayCut-min(len([]rune(w)), 50)-2) + ". " + w
	}
	if v.s.Demo {
		words = "Demo: " + words
	}
	return Cut(words, trayCut)
}

// status says in one sentence how things stand.
func (v trayView) status() string {
	n := v.glance.Count
	switch v.glance.State {
	case app.TrayPaged:
		return v.paged()
	case app.TrayBlind:
		return v.blind()
	case app.TrayAcknowledged:
		return v.count(n, "acknowledged", func(t app.Tracked) bool {
			return t.Urgency != app.Low && t.Status == app.Acknowledged
		})
	case app.TrayLowUrgency:
		return v.count(n, "low-urgency", func(t app.Tracked) bool { return true })
	case app.TraySwapWaiting:
		return v.swapStatus(max(n, 1))
	}
	if v.s.Account.State == app.Checking {
		return "Checking the token with PagerDuty"
	}
	if v.s.Connection.LastSync.IsZero() {
		return "PagerDuty has not been looked at yet"
	}
	return v.duty()
}

// paged says how many pages there are, what keeps them quiet, and names the
// newest.
func (v trayView) paged() string {
	pages := v.pages()
	words := Plural(len(pages), "page", "pages")
	all := func(f func(app.Tracked) bool) bool {
		return !slices.ContainsFunc(pages, func(t app.Tracked) bool { return !f(t) })
	}
	is := func(states ...app.ClaimState) func(app.Tracked) bool {
		return func(t app.Tracked) bool { return slices.Contains(states, answer(t)) }
	}
	switch {
	case slices.ContainsFunc(pages, is(app.ClaimUnconfirmed)):
		words += ", answer not delivered"
	case all(is(app.ClaimConfirmed)):
		words += ", answered"
	case all(is(app.ClaimSending, app.ClaimConfirmed)):
		words += ", sending your answer"
	case all(v.hushed):
		words += ", hushed until " + Moment(v.hushedUntil(), v.now, v.loc)
	case all(func(t app.Tracked) bool { return t.Muted }):
		words += ", kept quiet by your rules"
	}
	return words + ": " + incidentTitle(pages[0].Incident, 60)
}

// count names the newest of the incidents that are kept, after their number.
func (v trayView) count(n int, what string, keep func(app.Tracked) bool) string {
	words := fmt.Sprintf("%d %s", n, what)
	for _, t := range v.s.Incidents {
		if t.Mine && t.Open() && keep(t) {
			return words + ": " + incidentTitle(t.Incident, 60)
		}
	}
	return words
}

// blind says why nothing is seen, and for how long.
func (v trayView) blind() string {
	switch {
	case v.s.Account.State == app.SignedOut:
		return "Signed out: pages will not ring here"
	case v.s.Connection.State == app.ConnUnauthorized:
		return "PagerDuty does not accept the token: pages will not ring here"
	}
	return "Cannot see PagerDuty for " + v.blindFor()
}

// blindFor is told in steps of ten seconds, and of a minute after the first ten:
// the tray does not change with every second.
func (v trayView) blindFor() string {
	d := v.now.Sub(v.s.Connection.Blind)
	if d < 10*time.Minute {
		return Span(d.Truncate(10 * time.Second))
	}
	return Span(d.Truncate(time.Minute))
}

// duty says whether I am on call and until when, or when next.
func (v trayView) duty() string {
	d := v.s.Duty
	if !d.Now {
		if d.Next == nil {
			return "Off call, no shift ahead"
		}
		words := "Next shift " + Moment(d.Next.Start, v.now, v.loc)
		if name := OneLine(d.Next.Schedule.String(), 40); name != "" {
			words += ": " + name
		}
		return words
	}
	words := "On call"
	if names := shiftNames(d.Shifts); names != "" {
		words += ": " + names
	}
	if d.Until.IsZero() {
		return words + ", without an end"
	}
	words += ", until " + Moment(d.Until, v.now, v.loc)
	if left := d.Until.Sub(v.now).Truncate(time.Minute); left > 0 {
		words += " (" + Span(left) + ")"
	}
	return words
}

// shiftNames names two schedules and counts the rest.
func shiftNames(shifts []app.Shift) string {
	var names []string
	for _, s := range shifts {
		name := OneLine(s.Schedule.String(), 32)
		if name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(names) > 2 {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:2], ", "), len(names)-2)
	}
	return strings.Join(names, ", ")
}

// warning is what stands between a page and the person and is not the state
// itself: blindness behind a page, then the first of the problems.
func (v trayView) warning() string {
	if v.glance.State != app.TrayBlind {
		if v.s.Account.State == app.SignedOut || !v.s.Connection.Blind.IsZero() {
			return v.blind()
		}
	}
	if len(v.s.Problems) == 0 {
		return ""
	}
	words := strings.TrimSuffix(OneLine(v.s.Problems[0].What, 70), ".")
	if more := len(v.s.Problems) - 1; more > 0 && words != "" {
		words += fmt.Sprintf(" (and %d more)", more)
	}
	return words
}

// answer is how far our answer to the page has come, ClaimNone where there is none.
func answer(t app.Tracked) app.ClaimState {
	if t.Claim.None() || !t.Claim.Kind.Answers() {
		return app.ClaimNone
	}
	return t.Claim.State
}

// answerPending reports whether our answer to the page is on its way. What is on
// its way is never told as done.
func answerPending(t app.Tracked) bool { return t.Claim.Pending() && t.Claim.Kind.Answers() }

// claimWords says how far an answer of ours has come.
func claimWords(t app.Tracked, now time.Time, loc *time.Location) string {
	noun, word := t.Claim.Kind.Noun(), OneLine(t.Claim.Word, 60)
	switch t.Claim.State {
	case app.ClaimRefused:
		if word == "" {
			return fmt.Sprintf("Your %s was not done", noun)
		}
		return fmt.Sprintf("Your %s was not done: %s", noun, word)
	case app.ClaimConfirmed:
		return fmt.Sprintf("PagerDuty took your %s", noun)
	case app.ClaimUnconfirmed:
		if t.EscalatesAt.After(now) {
			return fmt.Sprintf("Not delivered: PagerDuty may still escalate at %s", Moment(t.EscalatesAt, now, loc))
		}
		return fmt.Sprintf("Not delivered: PagerDuty does not know of your %s", noun)
	}
	return fmt.Sprintf("Sending your %s to PagerDuty…", noun)
}

// ackWords says who has taken the incident on, and for how long that holds.
func ackWords(t app.Tracked, now time.Time, loc *time.Location) string {
	by := make([]app.Ref, len(t.Acks))
	for i, a := range t.Acks {
		by[i] = a.By
	}
	words := "Acknowledged"
	if who := OneLine(app.Names(by), 40); who != "" {
		words += " by " + who
	}
	if at, ok := t.PendingAt(app.PendingUnacknowledge); ok && at.After(now) {
		words += "; triggers again at " + Moment(at, now, loc)
	}
	return words
}

// escalationWords says who is paged next, and when.
func escalationWords(t app.Tracked, now time.Time, loc *time.Location) string {
	switch {
	case t.EscalatesAt.IsZero() && t.Urgency == app.Low:
		return "Low urgency: it does not escalate"
	case t.EscalatesAt.IsZero():
		return "Nobody else will be paged"
	}
	words := "Escalates"
	if t.NextLevel > 0 {
		words += fmt.Sprintf(" to level %d", t.NextLevel)
	}
	if who := OneLine(app.Names(t.EscalatesTo), 40); who != "" {
		words += " (" + who + ")"
	}
	return words + " at " + Moment(t.EscalatesAt, now, loc)
}

// incidentTitle is an incident's title in one line, never empty.
func incidentTitle(i app.Incident, limit int) string {
	if title := OneLine(i.Title, limit); title != "" {
		return title
	}
	if i.Number > 0 {
		return fmt.Sprintf("incident #%d without a title", i.Number)
	}
	return strings.TrimSpace("incident " + OneLine(i.ID, 20))
}
