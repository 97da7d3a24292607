package view

import (
	"fmt"
	"strings"

	"github.com/dogwatch-app/dogwatch/app"
)

// ruleOf names the rule that decided about an incident.
func ruleOf(t *app.Tracked, limit int) string {
	if t.Why == nil {
		return ""
	}
	return OneLine(t.Why.Rule, limit)
}

// quietWords says that a rule keeps a page quiet, and which.
func quietWords(t *app.Tracked, limit int) string {
	if rule := ruleOf(t, limit); rule != "" {
		return fmt.Sprintf("Kept quiet by the rule %q", rule)
	}
	return "Kept quiet by a rule"
}

// quietMark is that of a page which a rule keeps quiet: red where it came by
// escalation, or came again, as nobody else may be left to take it.
func quietMark(t *app.Tracked) Mark {
	m := Mark{Shape: ShapeQuiet, Word: "Kept quiet"}
	if t.Escalated {
		m.State = app.TrayPaged
	}
	return m
}

// quietLine says it in full.
func quietLine(t *app.Tracked) Line {
	line := Line{Mark: quietMark(t), Text: quietWords(t, 60) + ". Nobody has taken it yet."}
	if t.Escalated {
		line.Text = quietWords(t, 60) + ", though it came to you by escalation or again."
		line.More = "Nobody has taken it yet. The rule says even_escalated: take that out of it where such a page must wake you."
	}
	return line
}

// silenced reports whether a rule made less of the page than a ring.
func silenced(w *app.Why) bool {
	return w != nil && w.Rule != "" && !w.Despite && (w.Do == app.Notifies || w.Do == app.Quiet)
}

// why says in one line why it rings or rang, or why it does not.
func (e eye) why(t *app.Tracked) string {
	if t.Why == nil {
		return ""
	}
	words := OneLine(t.Why.String(), 200)
	if words == "" {
		return ""
	}
	return e.whyHead(t) + " because: " + words
}

// whyHead begins the answer: what the incident does, or did.
func (e eye) whyHead(t *app.Tracked) string {
	page := t.Page(e.s.Me.ID)
	switch {
	case t.Ringing:
		return "Rings"
	case page && (t.Muted || silenced(t.Why)):
		return "Does not ring"
	case silenced(t.Why):
		return "Did not ring"
	case t.Urgency == app.Low:
		return "Came"
	case page && answer(*t) == app.ClaimNone && !t.HushedUntil.After(e.now):
		return "Will ring" // a rule, or ring_after, leaves it to the phone first
	}
	return "Rang"
}

// whyAsked is the question to which whySentences are the answer.
func (e eye) whyAsked(t *app.Tracked) string {
	switch e.whyHead(t) {
	case "Rings":
		return "Why does this ring?"
	case "Does not ring":
		return "Why does this not ring?"
	case "Did not ring":
		return "Why did this not ring?"
	case "Came":
		return "Why did this come?"
	case "Will ring":
		return "Why will this ring?"
	}
	return "Why did this ring?"
}

// whySentences is the whole answer: how it came, and what the rules made of it.
func (e eye) whySentences(t *app.Tracked) []string {
	if t.Why == nil {
		return nil
	}
	w := *t.Why
	w.Rule = ""
	var out []string
	if cause := w.String(); cause != "" {
		out = append(out, endStop(capital(OneLine(cause, 300))))
	}
	return append(out, e.ruleSentence(t))
}

func (e eye) ruleSentence(t *app.Tracked) string {
	rule, w := ruleOf(t, 60), t.Why
	done := map[app.Loudness]string{app.Notifies: "would have made it a notification only", app.Quiet: "would have kept it quiet"}[w.Do]
	switch {
	case t.Drill:
		return "It is a drill: no rule holds for it."
	case w.Cause == app.AnswerRefused, w.Cause == app.AnswerUndelivered, w.Cause == app.AnswerExpired:
		return "You had answered it: no rule keeps from you that this came to nothing."
	case rule == "" && t.Urgency == app.Low:
		return "No rule of yours decided: low urgency gives a notification."
	case rule == "":
		return "No rule of yours decided: high urgency rings."
	case w.Despite && done != "":
		return fmt.Sprintf("Your rule %q %s. It rings all the same: such a rule does not hold for what comes to you by escalation, or comes again, unless it says even_escalated.", rule, done)
	case w.Despite:
		return fmt.Sprintf("Your rule %q does not silence what comes to you by escalation, or comes again.", rule)
	case w.Do == app.Notifies:
		return fmt.Sprintf("Your rule %q makes it a notification only.", rule)
	case w.Do == app.Quiet:
		return fmt.Sprintf("Your rule %q keeps it quiet.", rule)
	}
	return fmt.Sprintf("Your rule %q says that it rings.", rule)
}

// drillTag is what every row and window of a drill carries.
const drillTag = "DRILL"

func tag(t *app.Tracked) string {
	if t.Drill {
		return drillTag
	}
	return ""
}

// drillWords say what a drill is, "" of a real page.
func drillWords(t *app.Tracked) string {
	if t.Drill {
		return "a drill: nothing of it reaches PagerDuty"
	}
	return ""
}

// quietWhy reports whether the words of an app.Why say that a rule keeps it quiet: a
// status document holds nothing else about it.
func quietWhy(why *string) bool {
	return why != nil && strings.Contains(*why, "; the rule ") && !strings.HasSuffix(*why, "by escalation or again")
}
