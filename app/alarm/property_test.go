package alarm

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/dogwatch-app/dogwatch/app"
)

// TestEveryPageRingsOrWillRing plays random nights: whatever happens, an open
// page of mine sounds or has an instant at which it will, the same facts demand
// the same, and memory survives being stored.
func TestEveryPageRingsOrWillRing(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) { nightAt(newDesk(t), rt) })
}

// TestEveryPageRingsOrWillRingOrIsMutedByARule does the same with random rules: a page
// may then also be silenced, by a rule that is named and may do so.
func TestEveryPageRingsOrWillRingOrIsMutedByARule(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d := newDesk(t)
		d.facts.Zone = time.UTC
		d.rules(rt)
		nightAt(d, rt)
	})
}

func nightAt(d *desk, rt *rapid.T) {
	for range rapid.IntRange(1, 40).Draw(rt, "steps") {
		d.facts.Now = d.facts.Now.Add(time.Duration(rapid.IntRange(0, 90).Draw(rt, "seconds")) * time.Second)
		if d.facts.Settings.Rules != nil && rapid.IntRange(0, 5).Draw(rt, "later") == 0 {
			d.facts.Now = d.facts.Now.Add(time.Duration(rapid.IntRange(0, 12*60).Draw(rt, "minutes")) * time.Minute)
		}
		d.happen(rt)
		d.step(0)
		d.mustHold(rt)
	}
}

// rules draws rules about urgency, title, hours and shift, and the shift.
func (d *desk) rules(rt *rapid.T) {
	all := make([]app.Rule, rapid.IntRange(1, 4).Draw(rt, "rules"))
	for n := range all {
		r := app.Rule{
			Name:    fmt.Sprintf("r%d", n),
			Urgency: rapid.SampledFrom([]app.Urgency{"", app.High, app.Low}).Draw(rt, "of urgency"),
			Title:   rapid.SampledFrom([]string{"", "", "I1", "I*"}).Draw(rt, "of title"),
			Hours:   rapid.SampledFrom([]app.DayPart{{}, {}, {Word: app.WorkHours}, {Word: app.FreeHours}, {Daily: app.Daily{From: 22 * time.Hour, To: 3*time.Hour + 10*time.Minute}}}).Draw(rt, "of hours"),
			Shift:   rapid.SampledFrom([]app.ShiftSide{"", "", app.OnShift, app.OffShift}).Draw(rt, "of shift"),
			Do:      rapid.SampledFrom(app.Loudnesses).Draw(rt, "do"),
		}
		if r.Do == app.Rings {
			r.After = time.Duration(rapid.IntRange(0, 300).Draw(rt, "after")) * time.Second
		} else {
			r.EvenEscalated = rapid.Bool().Draw(rt, "even escalated")
		}
		all[n] = r
	}
	d.facts.Settings.Rules = all
	d.facts.Duty = rapid.SampledFrom([]*app.Duty{nil, {}, {Now: true, Until: d.facts.Now.Add(time.Hour)}}).Draw(rt, "duty")
}

// happen lets one thing happen to the world or at the desk.
func (d *desk) happen(rt *rapid.T) {
	if len(d.sorted) == 0 || rapid.IntRange(0, 5).Draw(rt, "new") == 0 {
		d.page(fmt.Sprintf("I%d", len(d.sorted)))
		return
	}
	i := d.byID[rapid.SampledFrom(d.sorted).Draw(rt, "incident")]
	last := 9
	if d.facts.Settings.Rules != nil {
		last = 10
	}
	switch rapid.IntRange(0, last).Draw(rt, "what") {
	case 10:
		d.rules(rt)
	case 0:
		d.change(i, app.Acknowledged, rapid.SampledFrom([]app.Ref{me, ana}).Draw(rt, "by"))
	case 1:
		d.change(i, app.Triggered, rapid.SampledFrom([]app.Ref{payments, ana}).Draw(rt, "by"))
	case 2:
		d.change(i, app.Resolved, ana)
	case 3:
		to := rapid.SampledFrom([]app.Ref{me, ana}).Draw(rt, "to")
		i.Assigned = []app.Assignment{{At: d.facts.Now, To: to}}
	case 4:
		i.Urgency = rapid.SampledFrom([]app.Urgency{app.High, app.Low}).Draw(rt, "urgency")
	case 5:
		d.claim(i, rapid.SampledFrom([]app.ClaimState{
			app.ClaimNone, app.ClaimSending, app.ClaimUnconfirmed, app.ClaimConfirmed, app.ClaimRefused,
		}).Draw(rt, "claim"), app.Acknowledge)
	case 6:
		d.m = Hush(d.m, d.facts.Now.Add(time.Duration(rapid.IntRange(0, 600).Draw(rt, "hush"))*time.Second))
	case 7:
		d.m = HideAlert(d.m)
	case 8:
		d.facts.Sight = rapid.SampledFrom([]time.Time{{}, d.facts.Now}).Draw(rt, "sight")
	case 9:
		i.Pending = []app.Pending{{Kind: app.PendingEscalate, At: d.facts.Now.Add(time.Duration(rapid.IntRange(0, 300).Draw(rt, "escalates")) * time.Second)}}
	}
}

func (d *desk) mustHold(rt *rapid.T) {
	for _, i := range d.facts.Incidents {
		page, known := d.d.Pages[i.ID]
		if i.Page(me.ID) && !known {
			rt.Fatalf("%s is a page that nothing is said of", i.ID)
		}
		waits := i.Status == app.Triggered && i.AssignedTo(me.ID)
		if known && !i.Page(me.ID) && (!waits || d.facts.Settings.Rules == nil) {
			rt.Fatalf("%s is no page, but demanded", i.ID)
		}
		if known {
			d.mustStand(rt, i.ID, page)
		}
	}
	if !d.d.Wake.IsZero() && !d.d.Wake.After(d.facts.Now) {
		rt.Fatalf("wakes at %v, which is not after %v", d.d.Wake, d.facts.Now)
	}
	stored, err := json.Marshal(d.m)
	if err != nil {
		rt.Fatal(err)
	}
	var m Memory
	if err := json.Unmarshal(stored, &m); err != nil {
		rt.Fatal(err)
	}
	if _, again := Step(m, d.facts); !reflect.DeepEqual(again, d.d) {
		rt.Fatalf("the same facts demand another thing:\n%+v\n%+v", d.d, again)
	}
}

// mustStand holds that a page rings, or will, or is silenced by a rule that may.
func (d *desk) mustStand(rt *rapid.T, id string, p Page) {
	if p.Ringing() && d.d.Sound.Pattern == app.Silence {
		rt.Fatalf("%s rings in silence", id)
	}
	key := fmt.Sprint(id, p.Nth, d.m.Rings[id].Began) // one that was forgotten counts from 1 again
	will := p.wake.After(d.facts.Now) && !d.d.Wake.IsZero() && !d.d.Wake.After(p.wake)
	switch {
	case p.Ringing():
		if p.Muted || p.Do != app.Rings {
			rt.Fatalf("%s rings, and says that it does not: %+v", id, p)
		}
		d.rang[key] = true
	case p.Do == app.Rings && !p.Muted:
		if !will {
			rt.Fatalf("%s is quiet and nothing will wake it: %+v, wake %v, now %v", id, p, d.d.Wake, d.facts.Now)
		}
	case d.rang[key]:
		rt.Fatalf("%s has rung and is silenced: %+v", id, p)
	default:
		if p.Muted == d.m.Rings[id].Low {
			rt.Fatalf("%s is silenced and does not say so: %+v", id, p)
		}
		if p.Muted && !slices.ContainsFunc(d.facts.Settings.Rules, func(r app.Rule) bool {
			return r.Name == p.Why.Rule && r.Do == p.Do && r.Do == p.Why.Do && (r.EvenEscalated || !p.Escalated)
		}) {
			rt.Fatalf("%s is silenced by no rule that may: %+v", id, p)
		}
		if p.Escalated != (p.Nth > 1 || d.m.Rings[id].Escalated) {
			rt.Fatalf("%s: how it came is told wrongly: %+v", id, p)
		}
	}
}
