package simulator

import (
	"fmt"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// check reports what must never be, for every incident.
func (w *world) invariants() error {
	if len(w.byID) != 2*len(w.incidents) {
		return fmt.Errorf("%d names for %d incidents", len(w.byID), len(w.incidents))
	}
	open := 0
	for _, in := range w.incidents {
		if in.isOpen() {
			open++
		}
		if err := w.invariant(in); err != nil {
			return fmt.Errorf("#%d (%s): %w", in.number, in.status, err)
		}
	}
	if open != len(w.open) || !slices.IsSortedFunc(w.open, func(a, b *incident) int { return a.number - b.number }) {
		return fmt.Errorf("%d are open, but %d are listed so", open, len(w.open))
	}
	if !slices.IsSortedFunc(w.journal, func(a, b *entry) int { return a.at.Compare(b.at) }) {
		return fmt.Errorf("the journal is not in order")
	}
	ids := map[string]bool{}
	for _, e := range w.journal {
		if ids[e.id] {
			return fmt.Errorf("two log entries have the id %s", e.id)
		}
		ids[e.id] = true
	}
	for k, a := range w.openKeys {
		if !a.ended.IsZero() || a.key != k.key || a.service.id != k.service {
			return fmt.Errorf("the open alert %v is not", k)
		}
	}
	return nil
}

func (w *world) invariant(in *incident) error {
	for _, t := range in.timers() {
		if t.pending() && !t.at.After(w.now) {
			return fmt.Errorf("something is overdue since %v, and it is %v", t.at, w.now)
		}
	}
	if in.level < 1 || in.level > len(in.policy.levels) || in.loop > in.policy.loops {
		return fmt.Errorf("level %d of loop %d", in.level, in.loop)
	}
	if in.updated.Before(in.made) || in.updated.After(w.now) || in.changed.After(in.updated) {
		return fmt.Errorf("made %v, changed %v, updated %v", in.made, in.changed, in.updated)
	}
	if len(in.log) == 0 || in.log[0] != in.first || in.first.kind != logTrigger {
		return fmt.Errorf("the log does not begin with the trigger")
	}
	for _, a := range in.assigned {
		if a.at.After(w.now) || a.at.Before(in.made) {
			return fmt.Errorf("assigned at %v", a.at)
		}
	}
	if !in.isOpen() {
		if len(in.assigned)+len(in.acks)+len(in.pending()) > 0 || in.openAlerts() > 0 || in.ended.IsZero() || in.snoozed {
			return fmt.Errorf("assigned %d, acks %d, pending %v, alerts %d, ended %v", len(in.assigned), len(in.acks), in.pending(), in.openAlerts(), in.ended)
		}
		return nil
	}
	if len(in.assigned) == 0 || !in.ended.IsZero() {
		return fmt.Errorf("assigned to nobody, or ended %v", in.ended)
	}
	if (in.status == acknowledged) != (len(in.acks) > 0) {
		return fmt.Errorf("%d acknowledgements", len(in.acks))
	}
	if in.status == triggered && (in.unack.pending() || in.snoozed) {
		return fmt.Errorf("triggered, and an acknowledgement runs")
	}
	_, _, more := w.next(in)
	if want := in.status == triggered && in.urgency == high && !in.direct && more; want != in.escalate.pending() {
		return fmt.Errorf("pending escalation: %v, want %v", in.escalate.pending(), want)
	}
	return nil
}

// Whatever people and time do, in whatever order, the world stays whole; and
// looking at it changes nothing.
func TestTheWorldStaysWhole(t *testing.T) {
	// The world is moved on by hand, not by a bubble's clock: rapid measures its
	// own time, and would believe that days went by.
	rapid.Check(t, func(t *rapid.T) {
		sc, err := Load(Demo)
		if err != nil {
			t.Fatal(err)
		}
		sc.Events = nil
		sc.Services[1].AutoResolve = Span(90 * time.Minute)
		sc.Account.RateLimit = -1
		sim, err := New(sc)
		if err != nil {
			t.Fatal(err)
		}
		who := rapid.SampledFrom([]string{"ana", "dana", "kenji", "farid", "noor"})
		service := rapid.SampledFrom([]string{"payments-api", "checkout", "payments-db", "tools"})
		which := func(t *rapid.T) string {
			n := len(sim.world.incidents)
			if n == 0 {
				t.Skip("nothing has happened")
			}
			return sim.world.incidents[rapid.IntRange(0, n-1).Draw(t, "incident")].id
		}
		do := func(a Act) { _ = sim.Do(a) } // a refusal is fine, a broken world is not
		t.Repeat(map[string]func(*rapid.T){
			"": func(t *rapid.T) {
				if err := sim.world.invariants(); err != nil {
					t.Fatal(err)
				}
				before := fmt.Sprint(sim.Incidents())
				for _, path := range []string{"/incidents?date_range=all", "/log_entries", "/oncalls"} {
					r := httptest.NewRequest("GET", path, nil)
					r.Header.Set("Authorization", "Token token=ana-token")
					w := httptest.NewRecorder()
					if sim.ServeHTTP(w, r); w.Code != 200 {
						t.Fatalf("GET %s: %d", path, w.Code)
					}
				}
				if after := fmt.Sprint(sim.Incidents()); before != after {
					t.Fatalf("looking changed\n%s\nto\n%s", before, after)
				}
			},
			"time": func(t *rapid.T) {
				sim.world.advance(sim.world.now.Add(time.Duration(rapid.IntRange(1, 4000).Draw(t, "seconds")) * time.Second))
			},
			"trigger": func(t *rapid.T) {
				_, _ = sim.Trigger(service.Draw(t, "service"), "trouble", With{
					Severity: rapid.SampledFrom([]string{"critical", "info"}).Draw(t, "severity"),
					Dedup:    rapid.SampledFrom([]string{"", "a", "b"}).Draw(t, "key"),
				})
			},
			"by hand": func(t *rapid.T) {
				_, _ = sim.Trigger(service.Draw(t, "service"), "trouble", With{By: who.Draw(t, "by"), To: []string{who.Draw(t, "to")}})
			},
			"act": func(t *rapid.T) {
				do(Act{
					Kind: rapid.SampledFrom([]string{
						"acknowledge", "acknowledge", "resolve", "escalate", "reassign", "snooze", "urgency", "unacknowledge", "respond", "note",
					}).Draw(t, "kind"),
					By: who.Draw(t, "by"), Incident: which(t), Level: rapid.IntRange(0, 4).Draw(t, "level"), To: []string{who.Draw(t, "to")},
					For: Span(time.Duration(rapid.IntRange(1, 9000).Draw(t, "for")) * time.Second), Urgency: rapid.SampledFrom([]string{high, low}).Draw(t, "urgency"),
				})
			},
			"reopen": func(t *rapid.T) {
				in := sim.world.byID[which(t)]
				if !in.isOpen() {
					_ = sim.world.retrigger(in, nil, nil, agent{person: sim.world.people[0]}, viaAPI)
				}
			},
			"merge": func(t *rapid.T) {
				a, b := sim.world.byID[which(t)], sim.world.byID[which(t)]
				_ = sim.world.merge(a, []*incident{b}, agent{person: sim.world.people[0]}, viaAPI)
			},
			"event": func(t *rapid.T) {
				e := &eventBody{Action: rapid.SampledFrom([]string{"resolve", "acknowledge"}).Draw(t, "action"), Dedup: rapid.SampledFrom([]string{"a", "b"}).Draw(t, "key")}
				_ = sim.world.receive(sim.world.service(service.Draw(t, "service")), e)
			},
			"step": func(t *rapid.T) {
				sim.world.step(time.Duration(rapid.IntRange(0, 3600).Draw(t, "skew")) * time.Second)
			},
		})
	})
}
