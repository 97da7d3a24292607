package alarm

import (
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

func TestADrillSoundsAsOneAndARealPageGoesBeforeIt(t *testing.T) {
	d := newDesk(t)
	d.facts.Settings.Rules = []app.Rule{{Name: "silence", Do: app.Quiet}} // nothing a rule says holds for a drill
	drill := d.page("D")
	drill.Drill = true
	if got := d.step(0); got.Sound.Pattern != app.DrillPattern || !got.Alert {
		t.Fatalf("sounds %q, alert %v", got.Sound.Pattern, got.Alert)
	}
	d.facts.Settings.Rules = nil
	d.page("P")
	if got := d.step(time.Second); got.Sound.Pattern != app.PagePattern || len(got.Sound.Pages) != 2 {
		t.Errorf("with a real page it sounds %q for %v", got.Sound.Pattern, got.Sound.Pages)
	}
	d.change(d.byID["P"], app.Acknowledged, me)
	d.step(time.Second)
	d.claim(drill, app.ClaimSending, app.Acknowledge)
	if got := d.step(time.Second); got.Sound.Pattern != app.Silence {
		t.Errorf("answered, it sounds %q", got.Sound.Pattern)
	}
	if got := d.step(2 * time.Minute); got.Sound.Pattern != app.DrillPattern {
		t.Errorf("undelivered, it sounds %q", got.Sound.Pattern)
	}
}
