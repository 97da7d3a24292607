package campaign

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// story tells all that was noted of one incident, in its order: for whoever plays a
// night again.
func (j *court) story(id string) string {
	type line struct {
		at   time.Time
		text string
	}
	var all []line
	tell := func(at time.Time, format string, args ...any) {
		all = append(all, line{at, fmt.Sprintf(format, args...)})
	}
	for _, l := range j.threads[id].lines {
		if l.Kind != "notify" {
			tell(j.machine(l.At), "PagerDuty  %s by %s via %s to %v: %s", l.Kind, l.By, l.Via, l.To, l.Text)
		}
	}
	for _, a := range j.book.acts {
		if a.Incident != id {
			continue
		}
		for state, at := range a.since {
			tell(at, "action     %s %s: %s (asked %s, level %d, for %s, to %s, tries %d, unsure %v) %s", a.ID[:6], a.Kind, state, j.clock(a.At), a.Level, a.For, app.Names(a.To), a.Tries, a.Unsure, a.Word)
		}
	}
	for _, r := range j.requests {
		if strings.Contains(r.Path+r.Body, id) {
			tell(r.At, "request    %s %s %.150s: %d %s applied %v", r.Method, r.Path, r.Body, r.Status, r.Fault, r.Applied)
		}
	}
	on := false
	for _, s := range j.sounds {
		if now := sounds(s.Sound, id); now != on {
			on = now
			tell(s.at, "siren      %v", map[bool]string{true: "rings", false: "does not ring"}[on])
		}
	}
	for _, p := range j.threads[id].pages {
		tell(p.began, "truth      a page")
		if !p.ended.IsZero() {
			tell(p.ended, "truth      no such page any more")
		}
	}
	for n, m := range j.moments {
		if n > 0 && m.state != j.moments[n-1].state {
			tell(m.at, "watch      %s", map[state]string{up: "is up", down: "is down", asleep: "is asleep"}[m.state])
		}
	}
	for n, s := range j.bad {
		if n == 0 || s.from.Sub(j.bad[n-1].to) > 10*time.Second {
			tell(s.from, "weather    is bad, until %s or longer", j.clock(s.to))
		}
	}
	for _, h := range j.hushes {
		tell(h.at, "hush       until %s, of this %v", j.clock(h.until), h.known[id])
	}
	slices.SortStableFunc(all, func(a, b line) int { return a.at.Compare(b.at) })
	var b strings.Builder
	fmt.Fprintf(&b, "the story of %s (PagerDuty's clock is %v ahead):\n", id, j.skews)
	for _, l := range all {
		fmt.Fprintf(&b, "  %10s %s\n", j.clock(l.at), l.text)
	}
	return b.String()
}

// stories tells those of the incidents that breaches are about.
func (j *court) stories() []string {
	var all []string
	for _, id := range j.order {
		if slices.ContainsFunc(j.v.breaches, func(b breach) bool { return strings.Contains(b.what, id) }) {
			all = append(all, j.story(id))
		}
	}
	return all
}
