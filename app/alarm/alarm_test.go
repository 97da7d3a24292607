package alarm

import (
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

var (
	t0       = time.Date(2026, 12, 1, 3, 0, 0, 0, time.UTC)
	me       = app.Ref{ID: "PME", Name: "Me"}
	ana      = app.Ref{ID: "PANA", Name: "Ana"}
	payments = app.Ref{ID: "SPAY", Name: "Payments API"}
	policy   = app.Ref{ID: "EPAY", Name: "Payments policy"}
	settings = app.AlarmSettings{Ramp: 20 * time.Second, Grace: time.Minute, BlindAfter: time.Minute}
)

// desk plays steps one after another, as the engine does.
type desk struct {
	t      *testing.T
	m      Memory
	d      Demand
	facts  Facts
	byID   map[string]*app.Incident
	sorted []string
	rang   map[string]bool
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	return &desk{
		t: t, byID: map[string]*app.Incident{}, rang: map[string]bool{},
		facts: Facts{Now: t0, Me: me.ID, Claims: map[string]app.Claim{}, Settings: settings},
	}
}

// page puts a triggered, high-urgency incident of mine there.
func (d *desk) page(id string) *app.Incident {
	i := &app.Incident{
		ID: id, Title: id, Status: app.Triggered, Urgency: app.High, Service: payments, Policy: policy,
		Assigned: []app.Assignment{{At: d.facts.Now, To: me}}, CreatedAt: d.facts.Now, StatusAt: d.facts.Now, StatusBy: payments,
	}
	d.byID[id] = i
	d.sorted = append(d.sorted, id)
	return i
}

func (d *desk) step(after time.Duration) Demand {
	d.t.Helper()
	d.facts.Now = d.facts.Now.Add(after)
	d.facts.Incidents = nil
	for _, id := range d.sorted {
		d.facts.Incidents = append(d.facts.Incidents, *d.byID[id])
	}
	d.m, d.d = Step(d.m, d.facts)
	return d.d
}

func (d *desk) change(i *app.Incident, s app.Status, by app.Ref) {
	i.Status, i.StatusAt, i.StatusBy = s, d.facts.Now, by
	i.Acks = nil
	if s == app.Acknowledged {
		i.Acks = []app.Acknowledgement{{At: d.facts.Now, By: by}}
	}
}

func (d *desk) claim(i *app.Incident, s app.ClaimState, k app.Kind) {
	d.facts.Claims[i.ID] = app.Claim{State: s, Kind: k, Since: d.facts.Now, Pressed: d.facts.Now, Word: "word"}
}

func (d *desk) rings(id string, cause app.Cause) {
	d.t.Helper()
	p, ok := d.d.Pages[id]
	switch {
	case !ok:
		d.t.Fatalf("%s is no page", id)
	case !p.Ringing():
		d.t.Fatalf("%s is quiet", id)
	case p.Why.Cause != cause:
		d.t.Fatalf("%s rings because %q, want %q", id, p.Why.Cause, cause)
	case d.d.Sound.Pattern == app.Silence:
		d.t.Fatalf("%s rings without a sound", id)
	}
}

func (d *desk) quiet(id string) {
	d.t.Helper()
	if p := d.d.Pages[id]; p.Ringing() {
		d.t.Fatalf("%s rings (%v), want quiet", id, p.Why)
	}
}

func (d *desk) silent() {
	d.t.Helper()
	if d.d.Sound.Pattern != app.Silence || len(d.d.Sound.Pages) != 0 {
		d.t.Fatalf("sounds %+v, want silence", d.d.Sound)
	}
}

func (d *desk) notice(key string) app.Notice {
	d.t.Helper()
	for _, n := range d.d.Notices {
		if n.Key == key {
			return n
		}
	}
	d.t.Fatalf("no notice %q among %+v", key, d.d.Notices)
	return app.Notice{}
}

func TestPageRings(t *testing.T) {
	d := newDesk(t)
	d.page("A")
	d.step(0)
	d.rings("A", app.AssignedByPolicy)
	if !d.d.Alert {
		t.Error("no alert for a page")
	}
	d.notice("page/A/1")
	d.step(time.Hour)
	d.rings("A", app.AssignedByPolicy)
	if d.d.Sound.Since != t0 {
		t.Errorf("the ramp began at %v, want %v: a repeated step must not start it again", d.d.Sound.Since, t0)
	}
}

func TestWhatIsNoPageDoesNotRing(t *testing.T) {
	for name, spoil := range map[string]func(*app.Incident){
		"low urgency":  func(i *app.Incident) { i.Urgency = app.Low },
		"acknowledged": func(i *app.Incident) { i.Status = app.Acknowledged },
		"resolved":     func(i *app.Incident) { i.Status = app.Resolved },
		"not mine":     func(i *app.Incident) { i.Assigned[0].To = ana },
	} {
		d := newDesk(t)
		spoil(d.page("A"))
		d.step(0)
		d.silent()
		if d.d.Alert {
			t.Errorf("%s: the alert is up", name)
		}
	}
}

func TestSecondPageRingsWhileOneIsOpen(t *testing.T) {
	d := newDesk(t)
	d.page("A")
	d.step(0)
	d.page("B")
	d.step(5 * time.Second)
	want := []app.Ringing{{Incident: "A", Nth: 1}, {Incident: "B", Nth: 1}}
	if got := d.d.Sound.Pages; len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Fatalf("rings for %v, want %v", got, want)
	}
	d.notice("page/B/1")
}

func TestHushSilencesWhatRingsNowOnly(t *testing.T) {
	d := newDesk(t)
	a := d.page("A")
	d.step(0)
	d.m = Hush(d.m, d.facts.Now.Add(10*time.Minute))
	d.step(0)
	d.silent()
	if want := t0.Add(10 * time.Minute); !d.d.Wake.Equal(want) {
		t.Fatalf("wakes at %v, want %v", d.d.Wake, want)
	}
	d.page("B")
	d.step(time.Minute)
	d.rings("B", app.AssignedByPolicy)
	d.quiet("A")
	d.step(9 * time.Minute)
	d.rings("A", app.AssignedByPolicy)

	d.m = Hush(d.m, d.facts.Now.Add(10*time.Minute))
	d.change(a, app.Acknowledged, me)
	d.step(time.Second)
	d.change(a, app.Triggered, payments)
	d.step(time.Second)
	d.rings("A", app.AckTimedOut)
}

func TestWhyItRingsAgain(t *testing.T) {
	for _, c := range []struct {
		name string
		play func(*desk, *app.Incident)
		want app.Cause
	}{
		{"ack timed out", func(d *desk, i *app.Incident) {
			d.change(i, app.Acknowledged, me)
			d.step(time.Minute)
			d.change(i, app.Triggered, payments)
		}, app.AckTimedOut},
		{"triggered again by a person", func(d *desk, i *app.Incident) {
			d.change(i, app.Acknowledged, me)
			d.step(time.Minute)
			d.change(i, app.Triggered, ana)
		}, app.TriggeredAgain},
		{"snooze ended", func(d *desk, i *app.Incident) {
			d.claim(i, app.ClaimConfirmed, app.Snooze)
			d.change(i, app.Acknowledged, me)
			d.step(time.Hour)
			d.change(i, app.Triggered, payments)
		}, app.SnoozeEnded},
		{"escalated away and back", func(d *desk, i *app.Incident) {
			i.Assigned = []app.Assignment{{At: d.facts.Now, To: ana}}
			d.step(time.Minute)
			i.Assigned = []app.Assignment{{At: d.facts.Now, To: me}}
		}, app.EscalatedBack},
		{"escalated round to me between two looks", func(d *desk, i *app.Incident) {
			i.Assigned = []app.Assignment{{At: d.facts.Now, To: me}}
		}, app.EscalatedBack},
		{"reopened", func(d *desk, i *app.Incident) {
			d.change(i, app.Resolved, ana)
			d.step(time.Minute)
			d.change(i, app.Triggered, ana)
		}, app.Reopened},
		{"lowered and raised", func(d *desk, i *app.Incident) {
			i.Urgency = app.Low
			d.step(time.Minute)
			i.Urgency = app.High
			d.change(i, app.Triggered, ana)
		}, app.UrgencyRaised},
		{"given by hand", func(d *desk, i *app.Incident) {
			i.Assigned, i.Direct = []app.Assignment{{At: d.facts.Now, To: ana}}, true
			d.step(time.Minute)
			i.Assigned = []app.Assignment{{At: d.facts.Now, To: me}}
		}, app.AssignedDirectly},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk(t)
			i := d.page("A")
			d.step(0)
			d.facts.Now = d.facts.Now.Add(time.Minute)
			c.play(d, i)
			d.step(time.Second)
			d.rings("A", c.want)
			if d.d.Pages["A"].Nth != 2 {
				t.Errorf("rings for occasion %d, want 2: the siren must announce it anew", d.d.Pages["A"].Nth)
			}
		})
	}
}

func TestAnUpdateOfATriggeredIncidentIsNoNewPage(t *testing.T) {
	d := newDesk(t)
	i := d.page("A")
	d.step(0)
	d.m = Hush(d.m, d.facts.Now.Add(time.Hour))
	d.step(time.Minute)
	i.StatusAt, i.UpdatedAt, i.Title = d.facts.Now, d.facts.Now, "renamed" // as PagerDuty does
	d.step(0)
	d.silent()
	if n := d.d.Pages["A"].Nth; n != 1 {
		t.Errorf("it counts as occasion %d", n)
	}
}

func TestLowUrgencyIsToldAndRingsOnceRaised(t *testing.T) {
	d := newDesk(t)
	i := d.page("A")
	i.Urgency = app.Low
	d.step(0)
	d.silent()
	d.notice("low/A")
	i.Urgency = app.High
	d.step(time.Minute)
	d.rings("A", app.UrgencyRaised)
}

func TestDepartureIsToldWithItsAuthor(t *testing.T) {
	for _, c := range []struct {
		name string
		play func(*desk, *app.Incident)
		want app.Departure
	}{
		{"acked by a teammate", func(d *desk, i *app.Incident) {
			d.change(i, app.Acknowledged, ana)
			i.StatusVia = "mobile"
		}, app.Departure{Kind: app.WasAcked, By: ana, Via: "mobile"}},
		{"resolved", func(d *desk, i *app.Incident) { d.change(i, app.Resolved, ana) }, app.Departure{Kind: app.WasResolved, By: ana}},
		{"escalated away", func(d *desk, i *app.Incident) {
			i.Assigned = []app.Assignment{{At: d.facts.Now, To: ana}}
		}, app.Departure{Kind: app.WasEscalated, To: []app.Ref{ana}}},
		{"reassigned", func(d *desk, i *app.Incident) {
			i.Assigned, i.Direct = []app.Assignment{{At: d.facts.Now, To: ana}}, true
		}, app.Departure{Kind: app.WasAssigned, To: []app.Ref{ana}}},
		{"urgency lowered", func(_ *desk, i *app.Incident) { i.Urgency = app.Low }, app.Departure{Kind: app.WasLowered}},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk(t)
			i := d.page("A")
			d.step(0)
			d.facts.Now = d.facts.Now.Add(time.Minute)
			c.play(d, i)
			d.step(0)
			d.silent()
			got := d.notice("left/A/" + string(c.want.Kind)).Left
			if got.Kind != c.want.Kind || got.By != c.want.By || got.Via != c.want.Via || app.Names(got.To) != app.Names(c.want.To) || got.Ours {
				t.Errorf("told %+v, want %+v", got, c.want)
			}
			if !d.d.Alert {
				t.Error("the alert is gone before it could say what happened")
			}
			d.step(linger)
			if d.d.Alert {
				t.Error("the alert stays")
			}
			d.step(tell)
			if len(d.d.Notices) != 0 && d.d.Notices[0].Kind == app.NoticeLeft {
				t.Error("the notice stays")
			}
		})
	}
}

func TestAnUnknownFateIsNoFate(t *testing.T) {
	d := newDesk(t)
	d.page("A")
	d.step(0)
	d.sorted = nil // not read this time
	d.step(5 * time.Second)
	d.rings("A", app.AssignedByPolicy)
	d.facts.Gone = []string{"A"}
	d.step(5 * time.Second)
	d.silent()
	d.notice("left/A/gone")
}

func TestLaterChangesOfAnEndedPageDoNotRaiseTheAlert(t *testing.T) {
	d := newDesk(t)
	i := d.page("A")
	d.step(0)
	d.claim(i, app.ClaimConfirmed, app.Acknowledge)
	d.change(i, app.Acknowledged, me)
	d.step(time.Second)
	d.step(time.Hour)
	d.change(i, app.Resolved, ana)
	d.step(time.Second)
	if d.d.Alert {
		t.Error("a teammate resolving what I had acknowledged brings the alert up")
	}
	d.notice("left/A/resolved")
}

func TestAnswerOnItsWay(t *testing.T) {
	d := newDesk(t)
	i := d.page("A")
	d.step(0)
	d.claim(i, app.ClaimSending, app.Acknowledge)
	d.step(time.Second)
	d.quiet("A")
	if want := t0.Add(settings.Grace); !d.d.Wake.Equal(want) {
		t.Fatalf("wakes at %v, want the end of the grace %v", d.d.Wake, want)
	}
	d.step(settings.Grace)
	d.rings("A", app.AnswerUndelivered)
	if d.d.Sound.Pattern != app.UndeliveredPattern {
		t.Errorf("sounds %q, want its own pattern", d.d.Sound.Pattern)
	}
	c := d.facts.Claims["A"]
	c.State = app.ClaimRefused
	d.facts.Claims["A"] = c
	d.step(time.Second)
	d.rings("A", app.AnswerRefused)
	if d.d.Sound.Pattern != app.PagePattern {
		t.Errorf("sounds %q, want the page's pattern", d.d.Sound.Pattern)
	}
}

func TestUndeliveredAnswerSoundsBeforeTheEscalation(t *testing.T) {
	for _, c := range []struct {
		name      string
		escalates time.Duration
		want      time.Duration
	}{
		{"long before the grace ends", 40 * time.Second, 25 * time.Second},
		{"later than the grace", 10 * time.Minute, time.Minute},
		{"at once", 2 * time.Second, patience},
	} {
		d := newDesk(t)
		i := d.page("A")
		i.Pending = []app.Pending{{Kind: app.PendingEscalate, At: t0.Add(c.escalates)}}
		d.step(0)
		d.claim(i, app.ClaimSending, app.Acknowledge)
		d.step(0)
		if want := t0.Add(c.want); !d.d.Wake.Equal(want) {
			t.Errorf("%s: wakes at %v, want %v", c.name, d.d.Wake, want)
		}
	}
}

func TestAnswerToAnEarlierOccasionIsVoid(t *testing.T) {
	d := newDesk(t)
	i := d.page("A")
	d.step(0)
	d.claim(i, app.ClaimConfirmed, app.Acknowledge)
	d.change(i, app.Acknowledged, me)
	d.step(time.Second)
	d.silent()
	d.facts.Now = d.facts.Now.Add(time.Second)
	d.change(i, app.Triggered, payments)
	d.step(0)
	d.rings("A", app.AckTimedOut)
}

func TestConfirmedAnswerThatChangedNothingRingsAgain(t *testing.T) {
	d := newDesk(t)
	i := d.page("A")
	d.step(0)
	d.claim(i, app.ClaimConfirmed, app.Acknowledge)
	d.step(time.Second)
	d.quiet("A")
	d.step(settings.Grace)
	d.rings("A", app.TriggeredAgain)
}

func TestHiddenAlertRingsOnAndComesBackForTheNext(t *testing.T) {
	d := newDesk(t)
	d.page("A")
	d.step(0)
	d.m = HideAlert(d.m)
	d.step(time.Second)
	d.rings("A", app.AssignedByPolicy)
	if d.d.Alert {
		t.Error("the alert is up though put away")
	}
	d.page("B")
	if !d.step(time.Second).Alert {
		t.Error("the next page brings no alert")
	}
}

func TestBlindness(t *testing.T) {
	d := newDesk(t)
	d.facts.Sight = t0
	d.step(0)
	d.silent()
	if want := t0.Add(time.Minute); !d.d.Wake.Equal(want) {
		t.Fatalf("wakes at %v, want %v", d.d.Wake, want)
	}
	d.step(time.Minute)
	d.silent()
	d.notice("blind")
	d.step(time.Minute)
	if d.d.Sound.Pattern != app.BlindPattern {
		t.Fatalf("sounds %q after twice the limit", d.d.Sound.Pattern)
	}
	d.m = Hush(d.m, d.facts.Now.Add(time.Minute))
	d.step(time.Second)
	d.silent()
	d.step(time.Minute)
	if d.d.Sound.Pattern != app.BlindPattern {
		t.Error("stays silent after the hush")
	}
	d.page("A")
	d.step(time.Second)
	if d.d.Sound.Pattern != app.PagePattern {
		t.Errorf("sounds %q, want the page before the blindness", d.d.Sound.Pattern)
	}
	d.sorted = nil
	d.facts.Gone, d.facts.Sight = []string{"A"}, d.facts.Now
	d.step(time.Second)
	d.silent()
	d.notice("sighted")
	d.facts.Sight = time.Time{} // off call, nothing open
	d.step(time.Hour)
	d.silent()
	if len(d.d.Notices) != 0 {
		t.Errorf("tells %+v though it does not matter", d.d.Notices)
	}
}

func TestRingAfterLeavesThePageToThePhoneFirst(t *testing.T) {
	d := newDesk(t)
	d.facts.Settings.RingAfter = 30 * time.Second
	d.page("A")
	d.step(0)
	d.silent()
	d.step(30 * time.Second)
	d.rings("A", app.AssignedByPolicy)
}

func TestFailedActionIsTold(t *testing.T) {
	d := newDesk(t)
	d.facts.Failed = []app.Action{{ID: "1", Kind: app.AddNote, Incident: "A", Word: "no", EndedAt: t0}}
	d.step(0)
	if n := d.notice("failed/1"); n.Word != "no" || n.Action != app.AddNote {
		t.Errorf("told %+v", n)
	}
}
