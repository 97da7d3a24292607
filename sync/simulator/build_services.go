package simulator

import (
	"slices"
	"time"
)

func (b builder) policies() error {
	for i, plan := range b.sc.Policies {
		place := index("policy", i)
		p := &policy{key: orName(plan.Key, plan.Name), name: orName(plan.Name, plan.Key), description: plan.Description, loops: plan.Loops}
		if plan.Loops < 0 || plan.Loops > 9 {
			return b.sc.wrong(place+".loops", "a policy repeats from 0 to 9 times, not %d", plan.Loops)
		}
		if len(plan.Levels) == 0 || len(plan.Levels) > 20 {
			return b.sc.wrong(place, "a policy has from 1 to 20 levels, not %d", len(plan.Levels))
		}
		var err error
		if p.team, err = b.teamOf(place, plan.Team); err != nil {
			return err
		}
		if p.id, err = b.put(place, plan.ID, "policy", p.key, p); err != nil {
			return err
		}
		for n, l := range plan.Levels {
			one, err := b.levelOf(index(place+".level", n), p.key+itoa(n), l)
			if err != nil {
				return err
			}
			p.levels = append(p.levels, one)
		}
		b.world.policies = append(b.world.policies, p)
	}
	return nil
}

func (b builder) levelOf(place, key string, plan LevelPlan) (level, error) {
	l := level{id: b.ids.named('P', shortID, "level", key), delay: time.Duration(plan.Delay)}
	if l.delay < time.Minute || l.delay%time.Minute != 0 {
		return l, b.sc.wrong(place+".delay", "a delay is whole minutes, 1m at least, not %s", l.delay)
	}
	if len(plan.Targets) == 0 || len(plan.Targets) > 10 {
		return l, b.sc.wrong(place, "a level has from 1 to 10 targets, not %d", len(plan.Targets))
	}
	for _, name := range plan.Targets {
		t, found := b.targetOf(name)
		if !found {
			return l, b.sc.wrong(place+".targets", "there is no person or schedule called %q", name)
		}
		l.targets = append(l.targets, t)
	}
	return l, nil
}

// targetOf finds a schedule or a person.
func (w *world) targetOf(name string) (target, bool) {
	if s := w.layeredBy(name); s != nil {
		return target{layered: s}, true
	}
	if s := w.shiftedBy(name); s != nil {
		return target{shifted: s}, true
	}
	if p := w.person(name); p != nil {
		return target{person: p}, true
	}
	return target{}, false
}

func (w *world) layeredBy(what string) *layerSchedule {
	return pick(w.layered, what, func(s *layerSchedule) (string, string, string) { return s.id, s.key, s.name })
}

func (w *world) shiftedBy(what string) *shiftSchedule {
	return pick(w.shifted, what, func(s *shiftSchedule) (string, string, string) { return s.id, s.key, s.name })
}

func (b builder) services() error {
	for i, plan := range b.sc.Services {
		place := index("service", i)
		s := &service{
			key: orName(plan.Key, plan.Name), name: orName(plan.Name, plan.Key), description: plan.Description, routingKey: plan.RoutingKey,
			ackTimeout: time.Duration(plan.AckTimeout), autoClose: time.Duration(plan.AutoResolve), made: b.start.AddDate(-1, 0, 0),
		}
		if s.ackTimeout < 0 || s.autoClose < 0 || s.ackTimeout%time.Second != 0 || s.autoClose%time.Second != 0 {
			return b.sc.wrong(place, "timeouts are whole seconds and not negative")
		}
		if s.down = plan.Status; s.down != "" && !slices.Contains(downs, s.down) {
			return b.sc.wrong(place+".status", "%q is not maintenance or disabled", s.down)
		}
		if s.policy = b.policy(plan.Policy); s.policy == nil {
			return b.sc.wrong(place+".policy", "there is no policy called %q", plan.Policy)
		}
		for _, other := range b.world.services {
			if s.routingKey != "" && s.routingKey == other.routingKey {
				return b.sc.wrong(place+".routing_key", "%s has the same", other.name)
			}
		}
		var err error
		if s.team, err = b.teamOf(place, plan.Team); err != nil {
			return err
		}
		if s.urgency, err = b.urgencyOf(place, plan); err != nil {
			return err
		}
		if s.values, err = named(b.ofServices, plan.Fields); err != nil {
			return b.sc.wrong(place+".fields", "%v", err)
		}
		if s.id, err = b.put(place, plan.ID, "service", s.key, s); err != nil {
			return err
		}
		s.integrID = b.ids.named('P', shortID, "integration", s.key)
		b.world.services = append(b.world.services, s)
	}
	return nil
}

func (b builder) urgencyOf(place string, plan ServicePlan) (urgencyRule, error) {
	switch plan.Urgency {
	case "", high:
		return urgencyRule{kind: high}, nil
	case low:
		return urgencyRule{kind: low}, nil
	case "severity":
		return urgencyRule{kind: urgencySeverity}, nil
	case "hours":
	default:
		return urgencyRule{}, b.sc.wrong(place+".urgency", "%q is not high, low, severity or hours", plan.Urgency)
	}
	h := plan.Hours
	u := urgencyRule{kind: urgencyHours, during: orName(h.During, high), outside: orName(h.Outside, low), raise: h.Raise}
	var err error
	if u.hours.zone, err = b.zone(place+".hours.time_zone", h.TimeZone); err != nil {
		return u, err
	}
	u.hours.zoneLabel = orName(h.TimeZone, "Etc/UTC")
	if u.hours.from, err = b.clock(place+".hours.from", orName(h.From, "09:00")); err != nil {
		return u, err
	}
	if u.hours.to, err = b.clock(place+".hours.to", orName(h.To, "17:00")); err != nil {
		return u, err
	}
	days := h.Days
	if len(days) == 0 {
		days = weekdays[:5]
	}
	for _, name := range days {
		d, err := b.weekday(place+".hours.days", name)
		if err != nil {
			return u, err
		}
		u.hours.days = append(u.hours.days, d)
	}
	return u, nil
}
