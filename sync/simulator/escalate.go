package simulator

// plan notes when the incident goes on to the next level by itself. It does so
// only while it is triggered, high, and assigned by its policy; and no longer
// once the last level is reached and no loop is left.
func (w *world) plan(in *incident) {
	in.escalate.stop()
	if in.status != triggered || in.urgency != high || in.direct || in.level > len(in.policy.levels) {
		return
	}
	at := w.now.Add(in.policy.levels[in.level-1].delay)
	if _, _, ok := w.next(in); ok {
		w.set(&in.escalate, at, func() { w.escalateOn(in) })
	}
}

// next is the level that comes after the present one, and whether it begins a
// new loop. Levels without anybody on call are passed over.
func (w *world) next(in *incident) (level int, again, ok bool) {
	p := in.policy
	for level = in.level + 1; level <= len(p.levels); level++ {
		if p.answers(level) {
			return level, false, true
		}
	}
	if in.loop >= p.loops {
		return 0, false, false
	}
	for level = 1; level <= in.level; level++ {
		if p.answers(level) {
			return level, true, true
		}
	}
	return 0, false, false
}

// answers reports whether the level has targets at all; whether somebody is on
// call there is known only when the time comes.
func (p *policy) answers(level int) bool { return len(p.levels[level-1].targets) > 0 }

// escalateOn is what happens when nobody acknowledged in time: the incident is
// taken from those who had it and given to the next level that has somebody.
func (w *world) escalateOn(in *incident) {
	by := agent{service: in.service}
	w.touch(in)
	for {
		level, again, ok := w.next(in)
		if !ok {
			w.write(in, entry{kind: logExhaust, by: by, via: viaTimeout, summary: "Escalation path exhausted."})
			w.plan(in)
			return
		}
		if again {
			in.loop++
			w.write(in, entry{kind: logRepeat, by: by, via: viaTimeout, summary: "Escalation path repeated."})
		}
		in.level = level
		if people := in.policy.onCall(level, w.now); len(people) > 0 {
			w.hand(in, people, by, viaTimeout)
			return
		}
	}
}

// hand gives the incident to the people of its level and starts their time.
func (w *world) hand(in *incident, people []*person, by agent, via string) {
	w.assign(in, people)
	w.writeTo(in, logEscalate, "Escalated", people, by, via)
	w.plan(in)
	if _, _, more := w.next(in); !more && in.urgency == high {
		w.write(in, entry{kind: logExhaust, by: agent{service: in.service}, via: viaAuto, summary: "Last level of the escalation policy reached."})
	}
	w.tell(in, in.assigned)
}

// escalateTo is somebody's escalation to a level. An acknowledged incident is
// triggered again by it, and one that was assigned by hand goes back to its policy.
func (w *world) escalateTo(in *incident, level int, by agent, via string) *fail {
	switch {
	case !in.isOpen():
		return refuse(400, codeAlreadyResolved, "Incident Already Resolved")
	case in.urgency == low:
		return refuse(400, codeCannotEscalate, "Cannot Escalate", "Low-urgency incidents cannot be escalated")
	case level < 1 || level > len(in.policy.levels):
		return refuse(400, codeCannotEscalate, "Cannot Escalate", "Escalation level does not exist")
	}
	people := in.policy.onCall(level, w.now)
	if len(people) == 0 {
		return refuse(400, codeNobodyOnCall, "Escalation policy has no user on call")
	}
	w.touch(in)
	if in.status == acknowledged {
		w.back(in, by, via, "Unacknowledged "+by.phrase(via)+".")
	}
	in.direct, in.level = false, level
	w.hand(in, people, by, via)
	return nil
}

// reassign gives the incident to people by hand: it escalates no further. An
// acknowledgement and a snooze end with it.
func (w *world) reassign(in *incident, people []*person, by agent, via string) *fail {
	if !in.isOpen() {
		return refuse(400, codeAlreadyResolved, "Incident Already Resolved")
	}
	w.touch(in)
	if in.status == acknowledged {
		w.back(in, by, via, "Unacknowledged "+by.phrase(via)+".")
	}
	in.direct = true
	in.escalate.stop()
	w.assign(in, people)
	w.writeTo(in, logAssign, "Reassigned", people, by, via)
	w.tell(in, in.assigned)
	return nil
}

// delegate gives the incident to another policy, from its first level.
func (w *world) delegate(in *incident, p *policy, by agent, via string) *fail {
	if !in.isOpen() {
		return refuse(400, codeAlreadyResolved, "Incident Already Resolved")
	}
	level := 1
	for len(p.onCall(level, w.now)) == 0 {
		if level++; level > len(p.levels) {
			return refuse(400, codeNobodyOnCall, "Escalation policy has no user on call")
		}
	}
	w.touch(in)
	if in.status == acknowledged {
		w.back(in, by, via, "Unacknowledged "+by.phrase(via)+".")
	}
	people := p.onCall(level, w.now)
	in.policy, in.level, in.loop, in.direct = p, level, 0, false
	w.assign(in, people)
	w.writeTo(in, logDelegate, "Delegated", people, by, via)
	w.plan(in)
	w.tell(in, in.assigned)
	return nil
}
