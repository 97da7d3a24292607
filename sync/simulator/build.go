package simulator

import (
	"math/rand/v2"
	"slices"
	"time"
)

// build makes the scenario's world as it stands at start: assembled, with
// whatever the scenario says of the time before lived through.
func build(sc *Scenario, seed uint64, start time.Time) (*world, error) {
	w, err := assemble(sc, seed, start)
	if err != nil {
		return nil, err
	}
	begin := start.AddDate(0, 0, -sc.History.Days)
	for _, e := range sc.Events {
		if at := start.Add(time.Duration(e.After)); e.Part == "" && at.Before(begin) {
			begin = at
		}
	}
	for _, p := range w.pasts {
		for _, at := range p.at {
			if at.Before(begin) {
				begin = at
			}
		}
	}
	w.now = begin
	w.planHistory(sc.History)
	w.planPasts()
	for _, e := range w.script {
		w.schedule(e, start)
	}
	w.advance(start)
	return w, nil
}

// check reports what is wrong with the scenario, by assembling it once.
func (sc *Scenario) check() error {
	_, err := assemble(sc, sc.Seed, time.Date(2026, 1, 15, 12, 0, 0, 0, time.UTC))
	return err
}

// builder holds what the making of a world needs.
type builder struct {
	*world
	sc *Scenario
}

// assemble makes everything that people set up, and nothing that happens.
func assemble(sc *Scenario, seed uint64, start time.Time) (*world, error) {
	w := &world{
		now: start, start: start, seed: seed, ids: newMinter(seed), dice: rand.New(rand.NewPCG(seed, 0x5eed)), //nolint:gosec // dice that fall the same way each time
		byID: map[string]*incident{}, openKeys: map[alertKey]*alert{}, labels: map[string]*incident{}, parts: map[string][]scripted{},
	}
	w.things = map[string]any{}
	b := builder{w, sc}
	for _, step := range []func() error{
		b.account, b.people, b.teams, b.priorities, b.fields, b.schedules, b.shiftSchedules, b.policies, b.services, b.me, b.events, b.past, b.faultPlans,
	} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return w, nil
}

// put keeps a thing under its id: the one given, or one made of kind and key.
func (b builder) put(place, id, kind, key string, thing any) (string, error) {
	if id == "" {
		if key == "" {
			return "", b.sc.wrong(place, "it has neither key nor name")
		}
		id = b.ids.named('P', shortID, kind, key)
	}
	if _, taken := b.things[id]; taken {
		return "", b.sc.wrong(place, "another thing has the id %s", id)
	}
	b.things[id] = thing
	return id, nil
}

// zone finds a time zone; "" is UTC.
func (b builder) zone(place, name string) (*time.Location, error) {
	zone, err := time.LoadLocation(name)
	if err != nil || name == "Local" {
		return nil, b.sc.wrong(place, "%q is not a time zone such as Europe/Lisbon", name)
	}
	return zone, nil
}

// abilities are those of an account with everything.
var abilities = []string{
	"teams", "read_only_users", "team_responders", "service_support_hours", "urgencies", "manage_schedules", "manage_api_keys",
	"coordinated_responding", "using_alerts", "coordinated_responding_preview", "event_rules", "coordinated_responding_subscribers",
	"manage_alerts", "analytics", "priorities", "advanced_permissions", "past_incidents",
}

func (b builder) account() error {
	plan := b.sc.Account
	a := account{
		subdomain: plan.Subdomain, abilities: plan.Abilities, ratePerMin: plan.RateLimit, eventsPer: plan.EventsLimit, createsPer: plan.IncidentsLimit,
		refuseReack: plan.RefuseRepeatedAck, keys: map[string]*caller{},
	}
	if a.subdomain == "" {
		a.subdomain = "acme"
	}
	if a.abilities == nil {
		a.abilities = slices.Clone(abilities)
	}
	a.ratePerMin = orElse(a.ratePerMin, 960)
	a.eventsPer = orElse(a.eventsPer, 120)
	a.createsPer = orElse(a.createsPer, 60)
	var err error
	if a.zone, err = b.zone("account.time_zone", plan.TimeZone); err != nil {
		return err
	}
	for key, readOnly := range map[string]bool{plan.Key: false, plan.ReadOnlyKey: true} {
		if key != "" {
			a.keys[key] = &caller{token: key, readOnly: readOnly}
		}
	}
	b.world.account = a
	return nil
}

// orElse gives usual for zero, and zero, which is no limit, for what is negative.
func orElse(n, usual int) int {
	if n == 0 {
		return usual
	}
	return max(n, 0)
}

func (b builder) me() error {
	if b.sc.Me != "" && b.person(b.sc.Me) == nil {
		return b.sc.wrong("me", "there is nobody called %q", b.sc.Me)
	}
	return nil
}

func (b builder) faultPlans() error {
	for i := range b.sc.Faults {
		if err := b.sc.Faults[i].check(); err != nil {
			return b.sc.wrong(index("fault", i), "%v", err)
		}
	}
	return nil
}

// index names the i-th table of a list.
func index(list string, i int) string { return list + "[" + itoa(i) + "]" }
