package campaign

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/dogwatch-app/dogwatch/sync/simulator"
)

// plan is what is drawn of a night before it begins.
type plan struct {
	seed uint64
	// onCall says that Ana is on call all night; else pages come to her by hand only.
	onCall bool
	// lasts is how long there is trouble; settle, how long all is well after it.
	lasts, settle time.Duration
	// skew is how far PagerDuty's clock is ahead at first.
	skew time.Duration
	// The chances of something to happen, per second.
	arrivals, storms, others, presses, hushes, reads, ranks, crashes, sleeps, jumps, disks, flips float64
	// calm is the mean time between two troubles with PagerDuty.
	calm time.Duration
	// flood is how many incidents a storm brings at most: some are more than a page of
	// PagerDuty's list.
	flood    int
	services []string
}

// dice gives one of the night's sources of chance. They are apart, so that one more
// throw of one kind does not change all that comes after.
func (p plan) dice(stream uint64) *rand.Rand {
	return rand.New(rand.NewPCG(p.seed, stream))
}

func newPlan(seed uint64) plan {
	p := plan{seed: seed}
	d := p.dice(1)
	p.onCall = d.IntN(7) > 0
	p.lasts, p.settle = 32*time.Minute, 4*time.Minute
	p.skew = pick(d, 0, 0, 0, 20*time.Second, -20*time.Second, 5*time.Minute, -5*time.Minute, -9*time.Minute)
	p.arrivals = between(d, 1./60, 1./25)
	p.storms = between(d, 0, 1./700)
	p.others = between(d, 0.03, 0.12)
	p.presses = between(d, 0.03, 0.15)
	p.hushes = between(d, 0, 1./200)
	p.crashes = pick(d, 0, 1./600, 1./240, 1./120)
	p.sleeps = pick(d, 0, 0, 1./900, 1./400)
	p.jumps = pick(d, 0, 0, 1./900, 1./300)
	p.disks = pick(d, 0, 0, 1./400)
	if seed%5 == 4 {
		p.reads = 0.05
	}
	if seed%5 == 3 {
		p.ranks = 0.03
	}
	p.flips = pick(d, 0, 0, 1./300, 1./30)
	p.calm = seconds(d, 20, 60, 120, 300)
	p.flood = pick(d, 30, 30, 30, 30, 30, 140)
	p.services = []string{"payments-api", "payments-api", "checkout", "database", "tools"}
	return p
}

func between(d *rand.Rand, low, high float64) float64 { return low + d.Float64()*(high-low) }

func pick[T any](d *rand.Rand, of ...T) T { return of[d.IntN(len(of))] }

// span is a whole number of seconds from low to high.
func span(d *rand.Rand, low, high int) time.Duration {
	return time.Duration(low+d.IntN(high-low+1)) * time.Second
}

// seconds draws one of some lengths.
func seconds(d *rand.Rand, of ...int) time.Duration {
	return time.Duration(pick(d, of...)) * time.Second
}

// priorities are those of every account that names no other.
var priorities = []string{"P1", "P2", "P3"}

var people = []string{"ana", "dana", "kenji", "farid"}

// scenario is the account of the night.
func (p plan) scenario() *simulator.Scenario {
	d := p.dice(2)
	sc := &simulator.Scenario{
		Name: fmt.Sprintf("campaign %d", p.seed), Seed: p.seed, Me: "ana",
		Account: simulator.AccountPlan{RefuseRepeatedAck: d.IntN(2) == 0},
		Schedules: []simulator.SchedulePlan{{Key: "primary", Layers: []simulator.LayerPlan{{
			Name: "Weekly", Begins: simulator.Span(-26 * time.Hour), Turn: simulator.Span(7 * 24 * time.Hour), People: []string{"ana"},
		}}}},
	}
	for _, name := range people {
		sc.People = append(sc.People, simulator.PersonPlan{
			Key: name, Name: name, Email: name + "@example.com", TimeZone: "UTC", Token: name + "-token",
		})
	}
	first, third := "primary", "primary"
	if !p.onCall {
		sc.Schedules = nil
		first, third = "kenji", "dana"
	}
	minutes := func(low, high int) simulator.Span { return simulator.Span(span(d, low, high) * 60) }
	sc.Policies = []simulator.PolicyPlan{
		{Key: "payments", Loops: 1 + d.IntN(3), Levels: []simulator.LevelPlan{
			{Delay: minutes(1, 4), Targets: []string{first}},
			{Delay: minutes(1, 3), Targets: []string{"dana"}},
			{Delay: minutes(1, 3), Targets: []string{"farid", "kenji"}},
		}},
		{Key: "platform", Loops: 1, Levels: []simulator.LevelPlan{ // comes to Ana by escalation
			{Delay: minutes(1, 2), Targets: []string{"kenji"}},
			{Delay: minutes(2, 5), Targets: []string{third}},
		}},
	}
	timeout := func() simulator.Span { return pick(d, 0, minutes(2, 6), simulator.Span(30*time.Minute)) }
	sc.Services = []simulator.ServicePlan{
		{Key: "payments-api", Policy: "payments", AckTimeout: timeout()},
		{Key: "checkout", Policy: "payments", Urgency: "severity", AckTimeout: timeout(), AutoResolve: pick(d, 0, minutes(5, 10))},
		{Key: "database", Policy: "platform", AckTimeout: timeout()},
		{Key: "tools", Policy: "payments", Urgency: "low"},
	}
	return sc
}
