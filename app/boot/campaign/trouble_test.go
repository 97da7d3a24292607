package campaign

import (
	"time"

	"github.com/dogwatch-app/dogwatch/sync/simulator"
)

// weather is how it stands between the watch and PagerDuty.
type weather struct {
	bad  bool
	next time.Time // when it changes
}

// goWrong lets things go wrong: PagerDuty and the way to it, the watch, the computer.
func (n *night) goWrong() {
	now, d := time.Now(), n.fate
	if !n.weather.next.After(now) {
		n.turnWeather(now)
	}
	if n.life == nil || n.state != up || n.life.isDead() || now.Sub(n.since) < 3*time.Second {
		return
	}
	if n.diskHeals.IsZero() && d.Float64() < n.plan.disks {
		n.diskHeals = now.Add(span(d, 5, 90))
		full := d.IntN(2) == 0
		n.disk.set(seconds(d, 1, 4, 8)/4, full)
		n.book.trouble[map[bool]string{true: "disk full", false: "disk slow"}[full]]++
	}
	if d.Float64() < n.plan.flips {
		n.book.trouble["network change"]++
		n.life.NetworkChanged()
	}
	_, full := n.disk.now()
	switch {
	case d.Float64() < n.plan.crashes && !full: // what a full disk does not take, a crash forgets: it says so
		n.crash()
	case d.Float64() < n.plan.sleeps:
		n.book.trouble["sleep"]++
		n.life.sleep()
		n.state = asleep
		n.comeBack = now.Add(seconds(d, 5, 30, 100, 300))
	}
}

// crash ends the watch, or lets it end at one of its next writes.
func (n *night) crash() {
	d := n.fate
	switch d.IntN(4) {
	case 0:
		n.book.trouble["crash at a save"]++
		n.life.doom(1+d.IntN(4), 0, d.IntN(2) == 0)
	case 1:
		n.book.trouble["crash at a sending"]++
		n.life.doom(0, 1+d.IntN(2), d.IntN(2) == 0)
	case 2:
		n.book.trouble["restart"]++
		n.fall(func() { n.life.stop() })
	default:
		n.book.trouble["crash"]++
		n.fall(func() { n.life.crash() })
	}
}

func (n *night) turnWeather(now time.Time) {
	d := n.fate
	n.sim.ClearFaults()
	_ = n.sim.RestoreToken("ana")
	if n.weather.bad = !n.weather.bad; !n.weather.bad {
		n.weather.next = now.Add(time.Duration((0.3 + d.ExpFloat64()) * float64(n.plan.calm)))
		return
	}
	n.weather.next = now.Add(seconds(d, 5, 15, 40, 90, 200))
	if d.IntN(15) == 0 {
		n.book.trouble["token revoked"]++
		n.ok(n.sim.RevokeToken("ana"))
		return
	}
	for range 1 + d.IntN(3) {
		f := n.fault()
		n.book.trouble["fault "+string(f.Kind)]++
		n.book.faults++
		n.ok(n.sim.AddFault(f))
	}
}

// fault draws one of all the ways in which the simulator can go wrong.
func (n *night) fault() simulator.Fault {
	d := n.fate
	if d.IntN(10) == 0 { // PagerDuty says no
		return simulator.Fault{
			Kind: simulator.FaultStatus, Status: pick(d, 400, 402, 403), Method: "PUT", Times: -1, Chance: pick(d, 0, 0.5),
		}
	}
	f := simulator.Fault{
		Times: pick(d, 0, 2, -1, -1), Chance: pick(d, 0, 0, 0.3, 0.7), Applied: d.IntN(2) == 0, Bare: d.IntN(4) == 0,
		Method: pick(d, "", "", "GET", "PUT", "POST"),
		Path:   pick(d, "", "", "", "/incidents", "/incidents", "/incidents/*", "/incidents/*/*", "/oncalls", "/users/me"),
	}
	f.Kind = pick(d, simulator.FaultStatus, simulator.FaultStatus, simulator.FaultThrottle, simulator.FaultHang, simulator.FaultHang,
		simulator.FaultReset, simulator.FaultReset, simulator.FaultCut, simulator.FaultHTML, simulator.FaultSlow,
		simulator.FaultDuplicate, simulator.FaultShift, simulator.FaultStale)
	switch f.Kind {
	case simulator.FaultStatus:
		f.Status = pick(d, 400, 401, 402, 403, 404, 408, 409, 500, 500, 502, 503, 504)
		if f.Status < 500 && f.Status != 408 {
			f.Applied = false // PagerDuty does not do what it refuses
		}
	case simulator.FaultThrottle:
		f.Wait, f.Applied = simulator.Span(span(d, 1, 60)), false
	case simulator.FaultHang:
		f.Lasts = simulator.Span(seconds(d, 0, 2, 6, 9, 12))
	case simulator.FaultSlow:
		f.Lasts = simulator.Span(span(d, 1, 20))
	case simulator.FaultShift:
		f.By = pick(d, -1, 1)
	case simulator.FaultStale:
		f.Lasts = simulator.Span(span(d, 2, 60))
	}
	return f
}
