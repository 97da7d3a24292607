package simulator

import (
	"strconv"
	"time"
)

// maxAlerts is how many alerts one incident holds.
const maxAlerts = 1000

// alert is one problem that an event reported, under an incident.
type alert struct {
	id, key, summary, severity string

	in      *incident
	service *service
	made    time.Time
	ended   time.Time // zero while open
	signal  *signal
}

func (a *alert) status() string {
	if a.ended.IsZero() {
		return triggered
	}
	return resolved
}

// signal is what an event brought.
type signal struct {
	summary, source, severity, component, group, class, dedup, client, clientURL string

	at       string // the sender's own time stamp
	details  any
	contexts []contextView
}

// raiseAlert takes a trigger event in: a new alert and incident, or one more
// event for the alert that is open with the same key. What the event does not say
// (people, priority, urgency) is taken from b.
func (w *world) raiseAlert(s *service, sig *signal, b birth) (*incident, *fail) {
	by := agent{service: s}
	if a := w.openKeys[alertKey{s.id, sig.dedup}]; a != nil {
		w.write(a.in, entry{kind: logTrigger, by: by, via: viaAPI, event: sig, summary: "Triggered through the API."})
		return a.in, nil
	}
	b.service, b.title, b.severity, b.by, b.via, b.event, b.kind = s, sig.summary, sig.severity, by, viaAPI, sig, usualKind
	in, bad := w.trigger(b)
	if bad != nil {
		return nil, bad
	}
	w.addAlert(in, sig)
	return in, nil
}

// addAlert puts a new alert under the incident.
func (w *world) addAlert(in *incident, sig *signal) *alert {
	a := &alert{
		id: w.ids.next('Q', longID, "alert"), key: sig.dedup, summary: sig.summary, severity: sig.severity,
		in: in, service: in.service, made: w.now, signal: sig,
	}
	in.alerts = append(in.alerts, a)
	w.openKeys[alertKey{a.service.id, a.key}] = a
	return a
}

// endAlert resolves one alert and leaves its incident alone.
func (w *world) endAlert(a *alert) {
	if a.ended.IsZero() {
		a.ended = w.now
		if k := (alertKey{a.service.id, a.key}); w.openKeys[k] == a {
			delete(w.openKeys, k)
		}
	}
}

// closeAlert resolves one alert, and its incident where it was the last open one.
func (w *world) closeAlert(a *alert, by agent, via string) {
	if !a.ended.IsZero() {
		return
	}
	w.endAlert(a)
	if in := a.in; in.isOpen() && in.openAlerts() == 0 {
		_ = w.resolve(in, by, via, "")
	}
}

// reopenAlert takes a resolved alert back.
func (w *world) reopenAlert(a *alert) {
	a.ended = time.Time{}
	w.openKeys[alertKey{a.service.id, a.key}] = a
}

func (in *incident) openAlerts() int {
	n := 0
	for _, a := range in.alerts {
		if a.ended.IsZero() {
			n++
		}
	}
	return n
}

// moveAlert takes an alert from its incident to another one.
func (w *world) moveAlert(a *alert, to *incident, by agent, via string) {
	from := a.in
	if from == to {
		return
	}
	w.touch(from)
	w.touch(to)
	kept := make([]*alert, 0, len(from.alerts))
	for _, other := range from.alerts {
		if other != a {
			kept = append(kept, other)
		}
	}
	from.alerts = kept
	to.alerts = append(to.alerts[:len(to.alerts):len(to.alerts)], a)
	a.in = to
	w.write(from, entry{kind: logUnlink, by: by, via: via, summary: "Alert moved to #" + strconv.Itoa(to.number) + "."})
	w.write(to, entry{kind: logLink, by: by, via: via, summary: "Alert moved from #" + strconv.Itoa(from.number) + "."})
	if from.isOpen() && len(from.alerts) > 0 && from.openAlerts() == 0 {
		_ = w.resolve(from, by, via, "")
	}
}

// merge takes the alerts of sources into the target and resolves the sources.
func (w *world) merge(to *incident, sources []*incident, by agent, via string) *fail {
	total := len(to.alerts)
	for _, from := range sources {
		total += len(from.alerts)
		switch {
		case from == to:
			return invalid("An incident cannot be merged into itself")
		case from.merged != nil:
			return refuse(400, codeAlreadyMerged, "Incident already merged")
		case from.isOpen() && !to.isOpen():
			return invalid("Open incidents cannot be merged into a resolved incident")
		}
	}
	if !to.isOpen() {
		return refuse(400, codeAlreadyResolved, "Incident Already Resolved")
	}
	if total > maxAlerts {
		return invalid("An incident cannot have more than 1000 alerts")
	}
	for _, from := range sources {
		w.touch(from)
		w.touch(to)
		for _, a := range from.alerts {
			a.in = to
			to.alerts = append(to.alerts[:len(to.alerts):len(to.alerts)], a)
		}
		from.alerts = nil
		from.merged = to
		if from.isOpen() {
			_ = w.resolve(from, by, via, "")
		}
		w.write(to, entry{kind: logLink, by: by, via: via, summary: "Merged #" + strconv.Itoa(from.number) + " into this incident."})
	}
	return nil
}
