package simulator

import (
	"math"
	"strings"
	"time"
)

// pastTitles are what the incidents before the start are called; %s is the
// service.
var pastTitles = []struct {
	title, severity string
	weight          int
}{
	{"%s: error rate above threshold", "critical", 5},
	{"%s: p99 latency above 2 s", "error", 4},
	{"%s: queue is growing", "error", 3},
	{"%s: pod restarts too often", "warning", 4},
	{"%s: disk 90 % full", "warning", 3},
	{"%s: certificate expires in 7 days", "info", 1},
	{"%s: health check fails", "critical", 2},
}

// planHistory notes the incidents of the days before the start. They go the same
// way as all others: whoever is on call then is paged, acknowledges sooner or
// later, and resolves.
func (w *world) planHistory(plan HistoryPlan) {
	if len(w.services) == 0 {
		return
	}
	for day := range plan.Days {
		count := int(math.Floor(plan.PerDay))
		if w.dice.Float64() < plan.PerDay-math.Floor(plan.PerDay) {
			count++
		}
		for range count {
			at := w.start.AddDate(0, 0, day-plan.Days).Add(time.Duration(w.dice.IntN(86_000)) * time.Second)
			if end := w.start.Add(-4 * time.Hour); at.After(end) {
				at = end
			}
			w.planPast(at)
		}
	}
}

// planPast notes one past incident, from its trigger to its end.
func (w *world) planPast(at time.Time) {
	s := w.services[w.dice.IntN(len(w.services))]
	total := 0
	for _, t := range pastTitles {
		total += t.weight
	}
	kind, pick := 0, w.dice.IntN(total)
	for pick >= pastTitles[kind].weight {
		pick -= pastTitles[kind].weight
		kind++
	}
	t := pastTitles[kind]
	// Most are answered within a minute or two; some only after escalating.
	toAck := time.Duration(15+w.dice.IntN(100)) * time.Second
	if w.dice.IntN(6) == 0 {
		toAck += time.Duration(w.dice.IntN(600)) * time.Second
	}
	toEnd := toAck + time.Duration(3+w.dice.IntN(87))*time.Minute
	via := []string{"mobile", "website", "api", "phone"}[w.dice.IntN(4)]
	w.planLife(at, toAck, toEnd, via, func() *incident {
		in, _ := w.raiseAlert(s, &signal{
			summary: strings.Replace(t.title, "%s", s.name, 1), source: s.key, severity: t.severity, contexts: []contextView{},
			dedup: strings.ToLower(w.ids.next('K', ulidID, "dedup")), details: map[string]any{"service": s.key},
		}, birth{})
		return in
	})
}

// planLife notes one past incident: how it comes, and when whoever has it then
// acknowledges and resolves it.
func (w *world) planLife(at time.Time, toAck, toEnd time.Duration, via string, fire func() *incident) {
	w.agenda.put(at, func() {
		in := fire()
		if in == nil {
			return
		}
		w.agenda.put(at.Add(toAck), func() {
			if in.status == triggered && len(in.assigned) > 0 {
				_ = w.acknowledge(in, agent{person: in.assigned[0].who}, via)
			}
		})
		w.agenda.put(at.Add(toEnd), func() {
			if in.isOpen() && len(in.assigned) > 0 {
				_ = w.resolve(in, agent{person: in.assigned[0].who}, via, "")
			}
		})
	})
}
