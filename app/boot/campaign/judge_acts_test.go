package campaign

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/sync/simulator"
)

// acts looks for what was taken and then forgotten.
func (j *court) acts() {
	end := j.moments[len(j.moments)-1].at
	lastLife := j.moments[len(j.moments)-1].life
	seen := map[string]bool{}
	for _, p := range j.pressed {
		j.v.tally.presses++
		if p.unsaved {
			continue
		}
		for _, id := range p.ids {
			if seen[id] {
				continue
			}
			seen[id] = true
			j.v.tally.acts++
			a := j.book.acts[id]
			if a == nil {
				j.lose(p.at, "%s %v, taken as %s, was never shown", p.Verb, p.Incidents, id)
				continue
			}
			ended, state := a.ended()
			switch {
			case !ended.IsZero():
				j.v.tally.ends[state]++
			case a.life < lastLife:
				j.lose(p.at, "%s of %s is forgotten since a restart", a.Kind, a.Incident)
			default:
				j.lose(p.at, "%s of %s is still %s %s later: %s", a.Kind, a.Incident, a.State, end.Sub(p.at).Round(time.Second), a.Word)
			}
		}
	}
}

func (j *court) lose(at time.Time, format string, args ...any) {
	j.breach(actLost, at, format, args...)
	j.v.tally.lost++
}

// effect is one write of Dogwatch's that PagerDuty applied.
type effect struct {
	kind     app.Kind
	incident string
	sign     string // what tells it from others of its kind on the incident
	at       time.Time
}

// effects reads the writes from the simulator's log.
func (j *court) effects() []effect {
	var all []effect
	for _, r := range j.requests {
		if !r.Applied || r.Method == "GET" || r.Who != "ana" {
			continue
		}
		if r.Operation == "PUT /incidents" {
			var body struct {
				Incidents []struct {
					ID          string `json:"id"`
					Status      string `json:"status"`
					Level       int    `json:"escalation_level"`
					Assignments []any  `json:"assignments"`
					Priority    struct {
						ID string `json:"id"`
					} `json:"priority"`
				} `json:"incidents"`
			}
			_ = json.Unmarshal([]byte(r.Body), &body)
			for _, i := range body.Incidents {
				switch {
				case i.Level > 0:
					all = append(all, effect{app.Escalate, i.ID, fmt.Sprint(i.Level), r.At})
				case len(i.Assignments) > 0:
					all = append(all, effect{app.Reassign, i.ID, "", r.At})
				case i.Priority.ID != "":
					all = append(all, effect{app.SetPriority, i.ID, i.Priority.ID, r.At})
				case i.Status == "acknowledged":
					all = append(all, effect{app.Acknowledge, i.ID, "", r.At})
				case i.Status == "resolved":
					all = append(all, effect{app.Resolve, i.ID, "", r.At})
				}
			}
			continue
		}
		var body struct {
			Duration int    `json:"duration"`
			Message  string `json:"message"`
			Note     struct {
				Content string `json:"content"`
			} `json:"note"`
		}
		_ = json.Unmarshal([]byte(r.Body), &body)
		id := strings.Split(r.Path, "/")[2]
		switch {
		case strings.HasSuffix(r.Path, "/snooze"):
			all = append(all, effect{app.Snooze, id, fmt.Sprint(body.Duration), r.At})
		case strings.HasSuffix(r.Path, "/notes"):
			all = append(all, effect{app.AddNote, id, body.Note.Content, r.At})
		case strings.HasSuffix(r.Path, "/responder_requests"):
			all = append(all, effect{app.AddResponders, id, body.Message, r.At})
		}
	}
	return all
}

// doubles counts the effects of each press. Snoozes, notes and requests for help are
// told apart by what they say; of escalations there are to be no more than presses.
func (j *court) doubles() {
	type key struct {
		kind           app.Kind
		incident, sign string
	}
	asked := map[key]int{}
	for _, a := range j.book.acts {
		k := key{a.Kind, a.Incident, ""}
		switch a.Kind {
		case app.Escalate:
			k.sign = fmt.Sprint(a.Level)
		case app.Snooze:
			k.sign = fmt.Sprint(int(a.For / time.Second))
		case app.AddNote, app.AddResponders:
			k.sign = a.Text
		}
		asked[k]++
	}
	done := map[key]int{}
	for _, e := range j.effects() {
		j.v.tally.applied++
		switch e.kind {
		case app.Escalate, app.Snooze, app.AddNote, app.AddResponders:
		default:
			continue
		}
		k := key{e.kind, e.incident, e.sign}
		if done[k]++; done[k] > max(asked[k], 1) {
			j.breach(doubled, e.at, "%s %q of %s was applied %d times for %d presses", e.kind, e.sign, e.incident, done[k], asked[k])
			j.v.tally.doubled++
		}
	}
}

// words looks for what was said though PagerDuty had not done it.
func (j *court) words() {
	effects := j.effects()
	check := func(a *act, at time.Time, where string) {
		if !j.evident(a, at, effects) {
			j.breach(falseWord, at, "%s of %s is %s, and PagerDuty has not done it", a.Kind, a.Incident, where)
			j.v.tally.falseWords++
		}
	}
	for _, a := range j.book.acts {
		if at, confirmed := a.since[app.Confirmed]; confirmed {
			check(a, at, "confirmed")
		}
	}
	for id, at := range j.claims {
		if a := j.book.acts[id]; a != nil {
			check(a, at, "shown as done")
		}
	}
	for _, s := range j.acked {
		if !j.line(s.incident, s.at, time.Time{}, func(l simulator.Line) bool { return l.Kind == "acknowledge" && l.By == "ana" }) {
			j.breach(falseWord, s.at, "%s is shown as acknowledged by me, and nobody of that name has", s.incident)
			j.v.tally.falseWords++
		}
	}
}

// line reports whether the incident's log has such a line between the times.
func (j *court) line(incident string, until, from time.Time, is func(simulator.Line) bool) bool {
	t := j.threads[incident]
	return t != nil && slices.ContainsFunc(t.lines, func(l simulator.Line) bool {
		at := j.machine(l.At)
		return is(l) && !at.After(until) && !at.Before(from)
	})
}

// was reports whether the incident was seen in such a state between the times.
func (j *court) was(incident string, until, from time.Time, is func(simulator.State) bool) bool {
	t := j.threads[incident]
	if t == nil {
		return false
	}
	for n, s := range t.states {
		over := n+1 < len(t.states) && t.states[n+1].at.Before(from)
		if !over && !s.at.Add(-time.Second).After(until) && is(s.State) {
			return true
		}
	}
	return false
}

// evident reports whether PagerDuty had done by then what the action asks for, by
// whatever hand.
func (j *court) evident(a *act, at time.Time, effects []effect) bool {
	from := a.At.Add(-2 * time.Second)
	for _, p := range j.pressed {
		if slices.Contains(p.ids, a.ID) {
			from = p.at.Add(-p.behind - 65*time.Second) // the picture may have been that old
		}
	}
	to := make([]string, len(a.To))
	for n, r := range a.To {
		to[n] = j.keys[r.ID]
	}
	by := func(kind app.Kind, sign string) bool {
		return slices.ContainsFunc(effects, func(e effect) bool {
			return e.kind == kind && e.incident == a.Incident && e.sign == sign && !e.at.After(at)
		})
	}
	given := func(l simulator.Line) bool {
		return slices.Contains([]string{"assign", "escalate", "delegate"}, l.Kind) && slices.ContainsFunc(l.To, func(who string) bool { return slices.Contains(to, who) })
	}
	with := func(s simulator.State) bool {
		return slices.ContainsFunc(s.Assigned, func(who string) bool { return slices.Contains(to, who) })
	}
	switch a.Kind {
	case app.Acknowledge:
		return j.line(a.Incident, at, from, func(l simulator.Line) bool { return l.Kind == "acknowledge" && l.By == "ana" }) ||
			j.was(a.Incident, at, from, func(s simulator.State) bool { return slices.Contains(s.AckedBy, "ana") })
	case app.Resolve:
		return j.line(a.Incident, at, from, func(l simulator.Line) bool { return l.Kind == "resolve" }) ||
			j.was(a.Incident, at, from, func(s simulator.State) bool { return s.Status == "resolved" })
	case app.Escalate:
		return by(a.Kind, fmt.Sprint(a.Level)) || j.line(a.Incident, at, from, given) || j.was(a.Incident, at, at.Add(-65*time.Second), with)
	case app.Reassign:
		return j.line(a.Incident, at, from, given) ||
			j.was(a.Incident, at, from, func(s simulator.State) bool { return slices.Equal(s.Assigned, to) })
	case app.Snooze:
		return slices.ContainsFunc(effects, func(e effect) bool { // any that was asked for as late
			return e.kind == a.Kind && e.incident == a.Incident && !e.at.After(at) && !e.at.Before(a.At)
		})
	case app.SetPriority:
		return by(a.Kind, a.To[0].ID) || j.was(a.Incident, at, from, func(s simulator.State) bool { return s.Priority == a.To[0].Name })
	case app.AddNote:
		return by(a.Kind, a.Text)
	case app.AddResponders:
		return by(a.Kind, a.Text) || j.was(a.Incident, at, time.Time{}, func(s simulator.State) bool {
			return !slices.ContainsFunc(to, func(who string) bool { return !slices.Contains(s.Asked, who) })
		})
	}
	return false
}

// reopenings looks for acknowledgements that took back a resolve. PagerDuty has no
// way to acknowledge only what is open, so one that is resolved between the look and
// the write, or whose look was answered with old news, cannot be told: these are
// counted apart.
func (j *court) reopenings() {
	for _, id := range j.order {
		for _, l := range j.threads[id].lines {
			if l.Kind != "trigger" || l.By != "ana" || l.Via != "api" || !strings.HasPrefix(l.Text, "Reopened") {
				continue
			}
			at := j.machine(l.At)
			if why := j.couldNotKnow(id, at); why != "" {
				j.v.tally.races++
				continue
			}
			j.breach(reopened, at, "%s was resolved, and acknowledged all the same", id)
			j.v.tally.reopened++
		}
	}
}

// couldNotKnow says why the watch could not know that the incident was resolved when
// it sent an acknowledgement that took effect at at.
func (j *court) couldNotKnow(id string, at time.Time) string {
	resolved := time.Time{}
	for _, l := range j.threads[id].lines {
		if t := j.machine(l.At); l.Kind == "resolve" && !t.After(at) {
			resolved = t
		}
	}
	var sent time.Time
	var look simulator.Request // the last before it
	for _, r := range j.requests {
		switch {
		case r.At.After(at.Add(time.Second)):
		case r.Applied && r.Operation == "PUT /incidents" && strings.Contains(r.Body, id):
			sent = r.At
		}
	}
	for _, r := range j.requests {
		if r.At.Before(sent) || r.At.Equal(sent) {
			if r.Path == "/incidents/"+id || r.Operation == "GET /incidents" {
				look = r
			}
		}
	}
	switch {
	case look.At.Before(resolved.Add(time.Second)): // the log is kept by the second
		return "it was resolved after the look"
	case look.Fault == string(simulator.FaultStale) && !j.told(resolved, sent):
		return "the look was answered with old news"
	}
	return ""
}
