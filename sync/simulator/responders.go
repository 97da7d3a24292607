package simulator

import "time"

// responderRequest is a call for help on an incident.
type responderRequest struct {
	id      string
	at      time.Time
	by      *person
	message string
	targets []askedTarget
}

// askedTarget is whom a responder request is for: a person, or the people who
// answer at the first level of a policy.
type askedTarget struct {
	person *person
	policy *policy
	people []askedPerson
}

type askedPerson struct {
	who   *person
	state string // pending, joined, declined
}

// ask sends a responder request. It notifies by the high-urgency rules, whatever
// the incident's urgency is.
func (w *world) ask(in *incident, by *person, message string, targets []askedTarget) *responderRequest {
	w.touch(in)
	r := &responderRequest{id: w.ids.next('P', longID, "request"), at: w.now, by: by, message: message, targets: targets}
	in.asked = append(in.asked[:len(in.asked):len(in.asked)], r)
	for _, t := range targets {
		for _, p := range t.people {
			w.write(in, entry{
				kind: logResponder, by: agent{person: by}, via: viaAPI, to: []*person{p.who},
				summary: by.name + " requested " + p.who.name + " to respond.",
			})
			for _, rule := range p.who.rules {
				if rule.urgency == high && rule.after == 0 && !rule.contact.disabled {
					w.notify(in, p.who, rule.contact)
				}
			}
		}
	}
	return r
}
