package simulator

// setUrgency changes the urgency. To high, it takes an acknowledgement back and
// starts the escalation; to low, it stops it.
func (w *world) setUrgency(in *incident, to string, by agent, via string) {
	if in.urgency == to {
		return
	}
	w.touch(in)
	in.urgency = to
	w.write(in, entry{kind: logUrgency, by: by, via: via, summary: "Urgency changed to " + to + " " + by.phrase(via) + "."})
	if to == low {
		in.escalate.stop()
		return
	}
	in.raise.stop()
	if in.status == acknowledged {
		w.back(in, by, via, "Unacknowledged "+by.phrase(via)+".")
	}
	if in.status == triggered {
		w.plan(in)
		w.tell(in, in.assigned)
	}
}

// planRaise notes when the service's support hours raise a low urgency.
func (w *world) planRaise(in *incident) {
	u := in.service.urgency
	if in.urgency != low || u.kind != urgencyHours || !u.raise {
		return
	}
	if at := u.hours.next(w.now); !at.IsZero() {
		w.set(&in.raise, at, func() { w.setUrgency(in, high, agent{service: in.service}, viaAuto) })
	}
}

func (w *world) setTitle(in *incident, title string, by agent, via string) {
	if in.title == title {
		return
	}
	w.touch(in)
	in.title = title
	w.write(in, entry{kind: logField, by: by, via: via, summary: "Title changed " + by.phrase(via) + "."})
}

func (w *world) setPriority(in *incident, to *priority, by agent, via string) {
	if in.priority == to {
		return
	}
	w.touch(in)
	in.priority = to
	what := "Priority removed "
	if to != nil {
		what = "Priority changed to " + to.name + " "
	}
	w.write(in, entry{kind: logPriority, by: by, via: via, summary: what + by.phrase(via) + "."})
}

// unack takes an acknowledgement back by hand.
func (w *world) unack(in *incident, by agent, via string) {
	w.touch(in)
	w.back(in, by, via, "Unacknowledged "+by.phrase(via)+".")
	w.plan(in)
	w.tell(in, in.assigned)
}

// annotate adds a note. It does not count as an update of the incident.
func (w *world) annotate(in *incident, by *person, via, text string) *note {
	n := &note{id: w.ids.next('Q', longID, "note"), at: w.now, changed: w.now, by: by, via: via, text: text}
	in.notes = append(in.notes, n)
	w.write(in, entry{kind: logAnnotate, by: agent{person: by}, via: viaNote, note: text, summary: "Note added by " + by.name + "."})
	return n
}

// move takes the incident to another service.
func (w *world) move(in *incident, to *service, by agent, via string) {
	if in.service == to {
		return
	}
	w.touch(in)
	in.service = to
	w.write(in, entry{kind: logField, by: by, via: via, summary: "Service changed to " + to.name + " " + by.phrase(via) + "."})
}
