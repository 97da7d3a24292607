package simulator

import (
	"fmt"
	"time"
)

// Ack acknowledges; via is "mobile", "website", "phone" and the like.
func (s *Simulator) Ack(by, incident, via string) error {
	return s.Do(Act{Kind: "acknowledge", By: by, Incident: incident, Via: via})
}

// Resolve resolves.
func (s *Simulator) Resolve(by, incident, via string) error {
	return s.Do(Act{Kind: "resolve", By: by, Incident: incident, Via: via})
}

// Escalate escalates to a level, from 1.
func (s *Simulator) Escalate(by, incident string, level int) error {
	return s.Do(Act{Kind: "escalate", By: by, Incident: incident, Level: level})
}

// Reassign assigns to people by hand.
func (s *Simulator) Reassign(by, incident string, to ...string) error {
	return s.Do(Act{Kind: "reassign", By: by, Incident: incident, To: to})
}

// Snooze snoozes what is acknowledged.
func (s *Simulator) Snooze(by, incident string, d time.Duration) error {
	return s.Do(Act{Kind: "snooze", By: by, Incident: incident, For: Span(d)})
}

// SetUrgency sets the urgency to "high" or "low".
func (s *Simulator) SetUrgency(by, incident, urgency string) error {
	return s.Do(Act{Kind: "urgency", By: by, Incident: incident, Urgency: urgency})
}

// AddNote adds a note.
func (s *Simulator) AddNote(by, incident, text string) error {
	return s.Do(Act{Kind: "note", By: by, Incident: incident, Text: text})
}

// EditNote gives a note, by its id or its present text, another text: anybody may, and
// PagerDuty does not tell who did.
func (s *Simulator) EditNote(incident, note, text string) error {
	defer s.enter()()
	in := s.world.byID[incident]
	if in == nil {
		return fmt.Errorf("there is no incident %q", incident)
	}
	for _, n := range in.notes {
		if n.id == note || n.text == note {
			s.world.rewrite(in, n, text)
			return nil
		}
	}
	return fmt.Errorf("there is no note %q", note)
}

// reply answers a responder request.
func (w *world) reply(in *incident, p *person, state string) error {
	found := false
	next := make([]*responderRequest, len(in.asked))
	for i, r := range in.asked {
		one := *r
		one.targets = nil
		for _, t := range r.targets {
			people := append([]askedPerson(nil), t.people...)
			for n := range people {
				if people[n].who == p {
					people[n].state, found = state, true
				}
			}
			t.people = people
			one.targets = append(one.targets, t)
		}
		next[i] = &one
	}
	if !found {
		return fmt.Errorf("%s was not asked to respond", p.name)
	}
	w.touch(in)
	in.asked = next
	w.write(in, entry{
		kind: "responder_" + state + "_for_user", by: agent{person: p}, via: "website",
		summary: p.name + " " + state + ".",
	})
	return nil
}

// RevokeToken makes a token unknown to the API: the one given, or those of the
// person with that key, id, name or address.
func (s *Simulator) RevokeToken(who string) error { return s.setRevoked(who, true) }

// RestoreToken takes RevokeToken back.
func (s *Simulator) RestoreToken(who string) error { return s.setRevoked(who, false) }

func (s *Simulator) setRevoked(who string, revoked bool) error {
	defer s.enter()()
	found := false
	p := s.world.person(who)
	for token, c := range s.world.account.keys {
		if token == who || p != nil && c.person == p {
			c.revoked, found = revoked, true
		}
	}
	if !found {
		return fmt.Errorf("there is no token of %q", who)
	}
	return nil
}

// SetRole changes a person's role, as an administrator would.
func (s *Simulator) SetRole(who, role string) error {
	defer s.enter()()
	p := s.world.person(who)
	if p == nil {
		return nobody(who)
	}
	p.role = role
	return nil
}

// Override puts a person on a layer-based schedule and gives the override's id.
func (s *Simulator) Override(schedule, who string, start, end time.Time) (string, error) {
	defer s.enter()()
	layered, p := s.world.layeredBy(schedule), s.world.person(who)
	switch {
	case layered == nil:
		return "", fmt.Errorf("there is no layer-based schedule called %q", schedule)
	case p == nil:
		return "", nobody(who)
	case !start.Before(end):
		return "", fmt.Errorf("the override ends before it starts")
	}
	return s.world.addOverride(layered, start.UTC().Truncate(time.Second), end.UTC().Truncate(time.Second), p).id, nil
}

// SetPolicy gives an escalation policy other levels. Incidents that are there
// keep the policy as it was when they were triggered.
func (s *Simulator) SetPolicy(policy string, loops int, levels ...LevelPlan) error {
	defer s.enter()()
	w := s.world
	old := w.policy(policy)
	if old == nil {
		return fmt.Errorf("there is no policy called %q", policy)
	}
	b := builder{w, &Scenario{}}
	next := *old
	next.levels, next.loops = nil, loops
	for i, plan := range levels {
		one, err := b.levelOf(index("level", i), old.key+itoa(i), plan)
		if err != nil {
			return err
		}
		next.levels = append(next.levels, one)
	}
	if len(next.levels) == 0 {
		return fmt.Errorf("a policy has at least one level")
	}
	for i, p := range w.policies {
		if p == old {
			w.policies[i] = &next
		}
	}
	for _, svc := range w.services {
		if svc.policy == old {
			svc.policy = &next
		}
	}
	w.things[next.id] = &next
	return nil
}

// Known is what a test or the demo needs to know of a thing of the scenario.
type Known struct {
	ID, Name, Email, Token, RoutingKey, TimeZone string
}

// Look finds a person, service, policy, schedule, team or priority by its key,
// id or name.
func (s *Simulator) Look(what string) (Known, bool) {
	defer s.enter()()
	w := s.world
	if p := w.person(what); p != nil {
		k := Known{ID: p.id, Name: p.name, Email: p.email, TimeZone: p.zone.String()}
		for token, c := range w.account.keys {
			if c.person == p && !c.oauth {
				k.Token = token
			}
		}
		return k, true
	}
	if x := w.service(what); x != nil {
		return Known{ID: x.id, Name: x.name, RoutingKey: x.routingKey}, true
	}
	if x := w.policy(what); x != nil {
		return Known{ID: x.id, Name: x.name}, true
	}
	if x := w.layeredBy(what); x != nil {
		return Known{ID: x.id, Name: x.name, TimeZone: x.zone.String()}, true
	}
	if x := w.shiftedBy(what); x != nil {
		return Known{ID: x.id, Name: x.name, TimeZone: x.zone.String()}, true
	}
	if x := w.team(what); x != nil {
		return Known{ID: x.id, Name: x.name}, true
	}
	if x := w.priority(what); x != nil {
		return Known{ID: x.id, Name: x.name}, true
	}
	return Known{}, false
}
