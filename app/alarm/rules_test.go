package alarm

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/rules"
)

// ruled is a desk with rules, whose person lives in UTC. It is 03:00 on a Tuesday.
func ruledDesk(t *testing.T, rules ...app.Rule) *desk {
	t.Helper()
	d := newDesk(t)
	d.facts.Zone, d.facts.Settings.Rules = time.UTC, rules
	return d
}

var night = app.DayPart{Daily: app.Daily{From: 22 * time.Hour, To: 8 * time.Hour}}

func (d *desk) muted(id string, do app.Loudness, rule string) {
	d.t.Helper()
	p, ok := d.d.Pages[id]
	if !ok || p.Ringing() || !p.Muted || p.Do != do || p.Why.Rule != rule || p.Why.Do != do {
		d.t.Fatalf("%s stands so: %+v, want it muted (%s) by %q", id, p, do, rule)
	}
}

func (d *desk) untold(prefix string) {
	d.t.Helper()
	if n := slices.IndexFunc(d.d.Notices, func(n app.Notice) bool { return strings.HasPrefix(n.Key, prefix) }); n >= 0 {
		d.t.Fatalf("tells %+v", d.d.Notices[n])
	}
}

func TestAQuietPageIsOnlyListedAndSaysBecauseOfWhichRule(t *testing.T) {
	d := ruledDesk(t, app.Rule{Name: "nights", Service: "payments", Hours: night, Do: app.Quiet})
	i := d.page("A")
	d.step(0)
	d.silent()
	d.muted("A", app.Quiet, "nights")
	d.untold("")
	if d.d.Alert {
		t.Error("the alert is up")
	}
	if want := `assigned to you by Payments policy; the rule "nights" keeps it quiet`; d.d.Pages["A"].Why.String() != want {
		t.Errorf("says %q", d.d.Pages["A"].Why)
	}
	d.change(i, app.Acknowledged, ana)
	d.step(time.Minute)
	d.untold("")
	if d.d.Alert {
		t.Error("the alert comes up as the page goes")
	}
	if w := d.m.Rings["A"].Why; w.Rule != "nights" {
		t.Errorf("once it is gone nothing tells why it was quiet: %+v", w)
	}
}

func TestANotifyingRuleTellsWithoutSoundAndAlert(t *testing.T) {
	d := ruledDesk(t, app.Rule{Name: "told", Do: app.Notifies})
	i := d.page("A")
	d.step(0)
	d.silent()
	d.muted("A", app.Notifies, "told")
	d.notice("page/A/1")
	if d.d.Alert {
		t.Error("the alert is up")
	}
	d.change(i, app.Resolved, ana)
	d.step(time.Second)
	d.notice("left/A/resolved")
	if d.d.Alert {
		t.Error("the alert comes up as the page goes")
	}
}

func TestAPageRingsOnceTheRuleHoldsNoMore(t *testing.T) {
	d := ruledDesk(t, app.Rule{Name: "nights", Hours: night, Do: app.Quiet})
	d.page("A")
	d.step(0)
	for d.facts.Now.Before(t0.Add(5 * time.Hour)) {
		d.muted("A", app.Quiet, "nights")
		if !d.d.Wake.After(d.facts.Now) || d.d.Wake.Sub(d.facts.Now) > time.Minute {
			t.Fatalf("asks again at %v, it is %v", d.d.Wake, d.facts.Now)
		}
		d.step(d.d.Wake.Sub(d.facts.Now))
	}
	d.rings("A", app.AssignedByPolicy)
	d.notice("page/A/1")
	if p := d.d.Pages["A"]; p.Why.Rule != "" || !d.d.Alert {
		t.Errorf("rings as %+v, alert %v", p, d.d.Alert)
	}
}

func TestWhatHasBegunToRingRingsOn(t *testing.T) {
	d := ruledDesk(t, app.Rule{Name: "nights", Hours: night, Do: app.Quiet})
	d.facts.Now = t0.Add(18*time.Hour + 59*time.Minute) // 21:59
	i := d.page("A")
	d.step(0)
	d.rings("A", app.AssignedByPolicy)
	d.step(2 * time.Minute)
	d.rings("A", app.AssignedByPolicy)
	d.facts.Settings.Rules[0].Hours = app.DayPart{}
	d.step(time.Minute)
	d.rings("A", app.AssignedByPolicy)
	d.m = Hush(d.m, d.facts.Now.Add(time.Minute))
	d.step(time.Second)
	d.quiet("A")
	if d.d.Pages["A"].Muted {
		t.Error("a hush passes for a rule")
	}
	d.step(time.Minute)
	d.rings("A", app.AssignedByPolicy)
	d.claim(i, app.ClaimSending, app.Acknowledge)
	d.step(time.Second)
	d.quiet("A")
	delete(d.facts.Claims, "A")
	d.step(time.Second)
	d.rings("A", app.AssignedByPolicy)
}

func TestARuleDoesNotSilenceWhatComesByEscalationOrAgain(t *testing.T) {
	ladder := app.Ladder{Policy: policy, Levels: []app.Level{{Number: 1, OnCall: []app.Ref{ana}}, {Number: 2, OnCall: []app.Ref{me}}}}
	for name, play := range map[string]func(*desk, *app.Incident){
		"at the second level": func(d *desk, _ *app.Incident) {
			d.facts.Ladders = map[string]app.Ladder{policy.ID: ladder}
		},
		"later than created": func(_ *desk, i *app.Incident) { i.CreatedAt = t0.Add(-time.Minute) },
		"again": func(d *desk, i *app.Incident) {
			d.step(0)
			d.muted("A", app.Quiet, "all")
			d.facts.Now = d.facts.Now.Add(time.Minute)
			i.Assigned[0].At = d.facts.Now
		},
		"acknowledged, and timed out": func(d *desk, i *app.Incident) {
			d.step(0)
			d.change(i, app.Acknowledged, me)
			d.step(time.Minute)
			d.change(i, app.Triggered, payments)
		},
	} {
		for _, even := range []bool{false, true} {
			d := ruledDesk(t, app.Rule{Name: "all", Do: app.Quiet, EvenEscalated: even})
			play(d, d.page("A"))
			d.step(0)
			p := d.d.Pages["A"]
			if !p.Escalated {
				t.Errorf("%s: counts as come to me first", name)
			}
			if even {
				d.muted("A", app.Quiet, "all")
				continue
			}
			if !p.Ringing() || p.Muted || p.Why.Rule != "all" || !p.Why.Despite {
				t.Errorf("%s: %+v", name, p)
			}
			if !strings.Contains(p.Why.String(), `; the rule "all" does not silence`) {
				t.Errorf("%s: says %q", name, p.Why)
			}
		}
	}
}

func TestAnAnswerThatCameToNothingRingsWhateverTheRules(t *testing.T) {
	d := ruledDesk(t, app.Rule{Name: "all", Do: app.Quiet})
	i := d.page("A")
	d.step(0)
	d.claim(i, app.ClaimSending, app.Acknowledge)
	d.step(time.Second)
	d.quiet("A")
	d.step(settings.Grace)
	d.rings("A", app.AnswerUndelivered)
	d.notice("page/A/1")
	d.claim(i, app.ClaimRefused, app.Acknowledge)
	d.step(time.Second)
	d.rings("A", app.AnswerRefused)
	delete(d.facts.Claims, "A")
	d.step(time.Second)
	d.rings("A", app.AssignedByPolicy)
	if w := d.d.Pages["A"].Why; w.Rule != "" {
		t.Errorf("rings, and says that a rule keeps it quiet: %v", w)
	}
}

func TestARuleRingsLaterAndSaysSo(t *testing.T) {
	d := ruledDesk(t, app.Rule{Name: "phone first", Do: app.Rings, After: time.Minute})
	d.facts.Settings.RingAfter = time.Hour
	d.page("A")
	d.step(0)
	d.quiet("A")
	if p := d.d.Pages["A"]; p.Muted || !d.d.Wake.Equal(t0.Add(time.Minute)) {
		t.Errorf("stands so: %+v, wakes at %v", p, d.d.Wake)
	}
	d.step(time.Minute)
	d.rings("A", app.AssignedByPolicy)
	if want := `assigned to you by Payments policy, by the rule "phone first"`; d.d.Pages["A"].Why.String() != want {
		t.Errorf("says %q", d.d.Pages["A"].Why)
	}
	if w := d.m.Rings["A"].Why; w.Rule != "phone first" {
		t.Errorf("forgets which rule rang it: %+v", w)
	}
}

func TestShiftRules(t *testing.T) {
	d := ruledDesk(t, app.Rule{Name: "off", Shift: app.OffShift, Do: app.Quiet})
	d.facts.Duty = &app.Duty{Next: &app.Shift{Start: t0.Add(time.Hour)}}
	d.page("A")
	d.step(0)
	d.muted("A", app.Quiet, "off")
	if !d.d.Wake.Equal(t0.Add(time.Hour)) {
		t.Errorf("asks again at %v", d.d.Wake)
	}
	d.facts.Duty = &app.Duty{Now: true}
	d.step(time.Hour)
	d.rings("A", app.AssignedByPolicy)

	d = ruledDesk(t, app.Rule{Name: "off", Shift: app.OffShift, Do: app.Quiet})
	d.page("A")
	d.step(0) // nobody knows whether I am on shift
	d.rings("A", app.AssignedByPolicy)
}

func TestLowUrgencyRingsByRuleWithItsOwnPattern(t *testing.T) {
	d := ruledDesk(t, app.Rule{Name: "work", Urgency: app.Low, Hours: app.DayPart{Word: app.WorkHours}, Do: app.Rings})
	i := d.page("A")
	i.Urgency = app.Low
	d.step(0)
	d.silent()
	d.notice("low/A")
	if len(d.d.Pages) != 0 || d.d.Wake.IsZero() {
		t.Errorf("by night: %+v, asks again at %v", d.d.Pages, d.d.Wake)
	}
	d.step(6 * time.Hour) // 09:00
	d.rings("A", app.AssignedByPolicy)
	d.notice("low/A")
	d.untold("page/")
	if d.d.Sound.Pattern != app.LowPattern || d.d.Alert || d.d.Pages["A"].Why.Rule != "work" {
		t.Errorf("sounds %q, alert %v: %+v", d.d.Sound.Pattern, d.d.Alert, d.d.Pages["A"])
	}
	d.page("B")
	d.step(time.Second)
	if d.d.Sound.Pattern != app.PagePattern {
		t.Errorf("sounds %q, want the page before it", d.d.Sound.Pattern)
	}
	d.change(d.byID["B"], app.Resolved, ana)
	d.step(12 * time.Hour) // 21:00
	d.rings("A", app.AssignedByPolicy)
	d.change(i, app.Acknowledged, me)
	d.step(time.Second)
	d.silent()
	d.notice("left/A/acked")
	d.facts.Settings.Rules[0].Hours = app.DayPart{}
	d.change(i, app.Triggered, payments)
	d.step(time.Second)
	d.rings("A", app.AckTimedOut)
}

func TestARaisedUrgencyIsAPageOfItsOwn(t *testing.T) {
	d := ruledDesk(t, app.Rule{Name: "low", Urgency: app.Low, Do: app.Rings})
	i := d.page("A")
	i.Urgency = app.Low
	d.step(0)
	i.Urgency = app.High
	d.step(time.Second)
	d.rings("A", app.UrgencyRaised)
	if d.d.Sound.Pattern != app.PagePattern || d.d.Pages["A"].Nth != 2 || !d.d.Alert {
		t.Errorf("raised: %+v, %q", d.d.Pages["A"], d.d.Sound.Pattern)
	}
	i.Urgency = app.Low
	d.step(time.Second)
	d.rings("A", app.UrgencyRaised)
	if d.d.Sound.Pattern != app.LowPattern || d.d.Alert {
		t.Errorf("lowered again: %+v, %q", d.d.Pages["A"], d.d.Sound.Pattern)
	}
}

func TestAQuietRuleKeepsLowUrgencyFromBeingTold(t *testing.T) {
	d := ruledDesk(t, app.Rule{Name: "low", Urgency: app.Low, Title: "A", Do: app.Quiet})
	d.page("A").Urgency = app.Low
	d.page("B").Urgency = app.Low
	d.step(0)
	d.silent()
	d.untold("low/A")
	d.notice("low/B")
}

// TestTheDryRunTellsWhatTheAlarmDoes plays one page through both.
func TestTheDryRunTellsWhatTheAlarmDoes(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d := newDesk(t)
		d.facts.Zone = time.UTC
		d.rules(rt)
		d.facts.Duty = &app.Duty{Now: rapid.Bool().Draw(rt, "on shift")}
		d.facts.Settings.RingAfter = time.Duration(rapid.IntRange(0, 90).Draw(rt, "ring after")) * time.Second
		d.facts.Now = t0.Add(time.Duration(rapid.IntRange(0, 24*60*60).Draw(rt, "came")) * time.Second)
		i := d.page("I1")
		i.Urgency = rapid.SampledFrom([]app.Urgency{app.High, app.Low}).Draw(rt, "urgency")
		if rapid.Bool().Draw(rt, "escalated") {
			i.CreatedAt = d.facts.Now.Add(-time.Hour)
		}
		came, end := d.facts.Now, d.facts.Now.Add(12*time.Hour)
		var rang time.Time
		var p Page
		for d.step(0); ; d.step(d.d.Wake.Sub(d.facts.Now)) {
			if p = d.d.Pages["I1"]; p.Ringing() {
				rang = d.facts.Now
				break
			}
			if d.d.Wake.IsZero() || !d.d.Wake.Before(end) {
				break
			}
		}
		past := rules.PastOf(*i, me.ID, nil)
		past.Answered, past.Shift = end, rules.Side(d.facts.Duty)
		got := d.facts.table().DryRun([]rules.Past{past}, end).Pages[0]
		if !got.Came.Equal(came) || !got.RingsAt.Equal(rang) {
			rt.Fatalf("the alarm rings at %v, the dry run at %v: %+v", rang, got.RingsAt, got)
		}
		if p.Ringing() && (p.Why.Rule != got.Rule || p.Why.Despite != got.Despite) {
			rt.Fatalf("the alarm rings by %+v, the dry run says %+v", p.Why, got)
		}
	})
}
