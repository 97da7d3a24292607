package simulator

import (
	"strconv"
	"strings"
	"time"
)

// past is a plan of the days before the start with everything in it found.
type past struct {
	scripted
	at []time.Time
}

// pastAck is how long it took somebody to acknowledge what is past. A level of one
// minute has escalated by then.
const pastAck = 90 * time.Second

// past checks what the scenario says of the days before the start.
func (b builder) past() error {
	for i, plan := range b.sc.Past {
		place := index("past", i)
		e, err := b.event(place, EventPlan{
			Do: "trigger", Service: plan.Service, Title: plan.Title, Severity: plan.Severity, Urgency: plan.Urgency,
			Priority: plan.Priority, Client: plan.Client, Details: plan.Details, Links: plan.Links, For: plan.Lasts,
		})
		if err != nil {
			return err
		}
		p := past{scripted: e}
		if p.For == 0 {
			p.For = Span(20 * time.Minute)
		}
		if time.Duration(p.For) <= pastAck {
			return b.sc.wrong(place+".lasts", "it lasts longer than %s, not %s", pastAck, time.Duration(p.For))
		}
		if len(plan.At) == 0 {
			return b.sc.wrong(place, "it needs at: when it was")
		}
		for _, word := range plan.At {
			at, err := b.pastTime(place+".at", word)
			if err != nil {
				return err
			}
			p.at = append(p.at, at)
		}
		b.pasts = append(b.pasts, p)
	}
	return nil
}

// pastTime reads "3d 02:30".
func (b builder) pastTime(place, word string) (time.Time, error) {
	count, clock, there := strings.Cut(word, "d ")
	days, err := strconv.Atoi(count)
	if !there || err != nil || days < 1 || days > 1000 {
		return time.Time{}, b.sc.wrong(place, "%q is not a day such as 3d 02:30", word)
	}
	since, err := b.clock(place, clock)
	if err != nil {
		return time.Time{}, err
	}
	y, m, d := b.start.In(b.world.account.zone).Date()
	return time.Date(y, m, d-days, 0, 0, int(since/time.Second), 0, b.world.account.zone).UTC(), nil
}

// planPasts notes what was before the start.
func (w *world) planPasts() {
	for _, p := range w.pasts {
		for _, at := range p.at {
			w.planLife(at, pastAck, time.Duration(p.For), "mobile", func() *incident { return w.fire(&p.scripted, p.Title) })
		}
	}
}
