package alarm

import (
	"encoding/json"
	"fmt"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/dogwatch-app/dogwatch/app"
)

// TestEveryPageRingsOrWillRing plays random nights: whatever happens, an open
// page of mine sounds or has an instant at which it will, the same facts demand
// the same, and memory survives being stored.
func TestEveryPageRingsOrWillRing(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d := newDesk(t)
		for range rapid.IntRange(1, 40).Draw(rt, "steps") {
			d.facts.Now = d.facts.Now.Add(time.Duration(rapid.IntRange(0, 90).Draw(rt, "seconds")) * time.Second)
			d.happen(rt)
			d.step(0)
			d.mustHold(rt)
		}
	})
}

// happen lets one thing happen to the world or at the desk.
func (d *desk) happen(rt *rapid.T) {
	if len(d.sorted) == 0 || rapid.IntRange(0, 5).Draw(rt, "new") == 0 {
		d.page(fmt.Sprintf("I%d", len(d.sorted)))
		return
	}
	i := d.byID[rapid.SampledFrom(d.sorted).Draw(rt, "incident")]
	switch rapid.IntRange(0, 9).Draw(rt, "what") {
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
		if i.Page(me.ID) != known {
			rt.Fatalf("%s: page %v, but demanded %v", i.ID, i.Page(me.ID), known)
		}
		if known && !page.Ringing() && (page.wake.IsZero() || !page.wake.After(d.facts.Now) || d.d.Wake.After(page.wake)) {
			rt.Fatalf("%s is quiet and nothing will wake it: %+v, wake %v, now %v", i.ID, page, d.d.Wake, d.facts.Now)
		}
		if known && page.Ringing() && d.d.Sound.Pattern == app.Silence {
			rt.Fatalf("%s rings in silence", i.ID)
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
