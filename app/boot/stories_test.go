package boot

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/sync/engine"
	"github.com/dogwatch-app/dogwatch/sync/pagerduty"
	"github.com/dogwatch-app/dogwatch/sync/simulator"
	"github.com/dogwatch-app/dogwatch/sync/store"
)

// story is the watch's core as boot wires it, over the real adapter, the real
// store and the simulated PagerDuty, in fake time.
type story struct {
	*engine.Engine
	t    *testing.T
	sim  *simulator.Simulator
	mu   sync.Mutex
	said app.Sound
	stop func()
}

// inTheNight plays a story: Ana is on call, and nothing has happened yet.
func inTheNight(t *testing.T, play func(*story)) {
	t.Helper()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		sim, token, err := simulated("quiet")
		if err != nil {
			t.Fatal(err)
		}
		s := &story{t: t, sim: sim}
		s.start(filepath.Join(dir, "dogwatch.db"), token)
		defer func() { s.stop() }()
		play(s)
	})
}

func (s *story) start(database string, token app.Secret) {
	s.t.Helper()
	db, err := store.Open(s.t.Context(), database)
	if err != nil {
		s.t.Fatal(err)
	}
	client, err := pagerduty.New(app.Credential{URL: "http://127.0.0.1", Token: token}, pagerduty.Options{Transport: simulator.Transport(s.sim)})
	if err != nil {
		s.t.Fatal(err)
	}
	settings := app.Defaults()
	s.Engine = engine.New(engine.Config{
		Store: db, Log: slog.New(slog.DiscardHandler), Version: "test",
		Settings: func() app.Settings { return settings },
		Siren: func(sound app.Sound) {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.said = sound
		},
	})
	ctx, cancel := context.WithCancel(s.t.Context())
	done := make(chan error, 1)
	go func() { done <- s.Serve(ctx) }()
	s.stop = func() {
		cancel()
		if err := <-done; !errors.Is(err, context.Canceled) {
			s.t.Errorf("the engine ended with %v", err)
		}
		if err := db.Close(); err != nil {
			s.t.Error(err)
		}
	}
	s.SignIn(client, client, app.Account{})
	s.wait(time.Second)
}

func (s *story) wait(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func (s *story) trigger(title string) string {
	s.t.Helper()
	id, err := s.sim.Trigger("payments-api", title, simulator.With{})
	if err != nil {
		s.t.Fatal(err)
	}
	return id
}

func (s *story) do(kind app.Kind, id string) {
	s.t.Helper()
	if _, err := s.Submit(s.t.Context(), app.Intent{Verb: app.Verb(kind), Incidents: []string{id}}); err != nil {
		s.t.Fatal(err)
	}
}

func (s *story) fault(f simulator.Fault) {
	s.t.Helper()
	if err := s.sim.AddFault(f); err != nil {
		s.t.Fatal(err)
	}
}

func (s *story) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// rings reports whether the incident is among what sounds.
func (s *story) rings(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.ContainsFunc(s.said.Pages, func(r app.Ringing) bool { return r.Incident == id })
}

func (s *story) mustRing(id string) {
	s.t.Helper()
	if !s.rings(id) {
		s.t.Fatalf("%s does not ring: %+v", id, s.find(id))
	}
}

func (s *story) mustBeQuiet() {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.said.Pattern != app.Silence {
		s.t.Fatalf("it sounds: %+v", s.said)
	}
}

func (s *story) find(id string) app.Tracked {
	s.t.Helper()
	i, ok := s.Current().Find(id)
	if !ok {
		s.t.Fatalf("%s is not shown", id)
	}
	return i
}

// writes counts what reached PagerDuty, applied or not.
func (s *story) writes(method string) int {
	n := 0
	for _, r := range s.sim.Requests() {
		if r.Method == method {
			n++
		}
	}
	return n
}

func TestStoryAPageIsHeardAndAcknowledged(t *testing.T) {
	inTheNight(t, func(s *story) {
		d := s.Current().Duty
		if !d.Now || len(d.Above) != 1 || d.Above[0].User.Name != "Dana Reyes" {
			t.Errorf("duty %+v", d)
		}
		id := s.trigger("disk full")
		s.wait(5 * time.Second)
		s.mustRing(id)
		i := s.find(id)
		if i.Level != 1 || app.Names(i.EscalatesTo) != "Dana Reyes" || i.Why.String() != "assigned to you by Payments escalation, level 1" {
			t.Errorf("shown %+v, why %v", i, i.Why)
		}
		s.do(app.Acknowledge, id)
		s.wait(time.Second)
		s.mustBeQuiet()
		if state, _ := s.sim.Incident(id); state.Status != "acknowledged" || !slices.Equal(state.AckedBy, []string{"ana"}) {
			t.Errorf("PagerDuty says %+v", state)
		}
	})
}

func TestStoryItEscalatesAndStillBurns(t *testing.T) {
	inTheNight(t, func(s *story) {
		id := s.trigger("disk full")
		s.wait(5 * time.Second)
		s.mustRing(id)
		s.wait(5 * time.Minute)
		s.mustBeQuiet()
		left := s.find(id).Left
		if left == nil || left.Kind != app.WasEscalated || app.Names(left.To) != "Dana Reyes" {
			t.Fatalf("told %+v", left)
		}
		s.must(s.sim.Ack("dana", id, "mobile"))
		s.wait(40 * time.Second)
		if left := s.find(id).Left; left.Kind != app.WasAcked || left.By.Name != "Dana Reyes" {
			t.Errorf("told %+v", left)
		}
	})
}

func TestStoryATeammateIsFaster(t *testing.T) {
	inTheNight(t, func(s *story) {
		id := s.trigger("disk full")
		s.wait(5 * time.Second)
		s.mustRing(id)
		s.must(s.sim.Ack("dana", id, "mobile"))
		s.wait(5 * time.Second)
		s.mustBeQuiet()
		if left := s.find(id).Left; left == nil || left.Kind != app.WasAcked || left.By.Name != "Dana Reyes" || left.Via != "mobile" {
			t.Errorf("told %+v", left)
		}
	})
}

func TestStoryAcknowledgedOfflineAndDeliveredOnReturn(t *testing.T) {
	inTheNight(t, func(s *story) {
		id := s.trigger("disk full")
		s.wait(5 * time.Second)
		s.fault(simulator.Fault{Kind: simulator.FaultReset, Times: -1})
		s.do(app.Acknowledge, id)
		s.wait(20 * time.Second)
		s.mustBeQuiet()
		if c := s.find(id).Claim; c.State != app.ClaimUnconfirmed {
			t.Errorf("claims %+v", c)
		}
		s.wait(45 * time.Second)
		s.mustRing(id) // undelivered for the grace: said aloud
		s.sim.ClearFaults()
		s.wait(15 * time.Second)
		s.mustBeQuiet()
		if state, _ := s.sim.Incident(id); state.Status != "acknowledged" {
			t.Errorf("PagerDuty says %+v", state)
		}
	})
}

func TestStoryTheAnswerToAnEscalationIsLost(t *testing.T) {
	for _, kind := range []simulator.FaultKind{simulator.FaultReset, simulator.FaultCut, simulator.FaultHang, simulator.FaultStatus} {
		t.Run(string(kind), func(t *testing.T) {
			inTheNight(t, func(s *story) {
				id := s.trigger("disk full")
				s.wait(5 * time.Second)
				s.fault(simulator.Fault{Kind: kind, Method: "PUT", Applied: true, Status: 502})
				s.do(app.Escalate, id)
				s.wait(2 * time.Minute)
				if state, _ := s.sim.Incident(id); state.Level != 2 || !slices.Equal(state.Assigned, []string{"dana"}) {
					t.Errorf("PagerDuty says %+v", state)
				}
				if n := s.writes("PUT"); n != 1 {
					t.Errorf("%d writes, want 1", n)
				}
				s.mustBeQuiet()
				if left := s.find(id).Left; left == nil || !left.Ours {
					t.Errorf("told %+v", left)
				}
			})
		})
	}
}

func TestStoryAnAckNeverReopens(t *testing.T) {
	inTheNight(t, func(s *story) {
		id := s.trigger("disk full")
		s.wait(5 * time.Second)
		s.must(s.sim.Resolve("dana", id, "website"))
		s.do(app.Acknowledge, id)
		s.wait(10 * time.Second)
		if state, _ := s.sim.Incident(id); state.Status != "resolved" {
			t.Errorf("PagerDuty says %+v", state)
		}
		s.mustBeQuiet()
	})
}

func TestStoryBlindThenSighted(t *testing.T) {
	for name, f := range map[string]simulator.Fault{
		"offline_network":   {Kind: simulator.FaultReset, Times: -1},
		"offline_timeout":   {Kind: simulator.FaultHang, Times: -1},
		"offline_portal":    {Kind: simulator.FaultHTML, Times: -1},
		"pagerduty_trouble": {Kind: simulator.FaultStatus, Status: 503, Times: -1},
		"token_refused":     {Kind: simulator.FaultStatus, Status: 401, Times: -1},
		"throttled":         {Kind: simulator.FaultThrottle, Wait: simulator.Span(90 * time.Second), Times: -1},
	} {
		t.Run(name, func(t *testing.T) {
			inTheNight(t, func(s *story) {
				s.fault(f)
				s.wait(2*time.Minute + 10*time.Second)
				c := s.Current().Connection
				if c.Blind.IsZero() || c.Problem == nil || c.Problem.Code != name {
					t.Errorf("connection %+v, problem %v", c, c.Problem)
				}
				if s.said.Pattern != app.BlindPattern {
					t.Errorf("sounds %q", s.said.Pattern)
				}
				s.sim.ClearFaults()
				s.wait(100 * time.Second)
				s.mustBeQuiet()
				if c := s.Current().Connection; c.State != app.ConnOK || !c.Blind.IsZero() {
					t.Errorf("connection %+v", c)
				}
			})
		})
	}
}

func TestStoryAStormIsListedAndAcknowledgedWhole(t *testing.T) {
	inTheNight(t, func(s *story) {
		ids, err := s.sim.Storm("payments-api", "instance %d", 150, simulator.With{})
		s.must(err)
		s.wait(6 * time.Second)
		if n := len(s.Current().Pages()); n != 150 {
			t.Fatalf("%d pages listed", n)
		}
		_, err = s.Submit(s.t.Context(), app.Intent{Verb: app.Verb(app.Acknowledge), All: true})
		s.must(err)
		s.wait(time.Minute)
		s.mustBeQuiet()
		for _, id := range ids {
			if state, _ := s.sim.Incident(id); state.Status != "acknowledged" {
				t.Errorf("PagerDuty says %+v", state)
			}
		}
	})
}

func TestStoryLooksOnCallStayUnderFifteenAMinute(t *testing.T) {
	inTheNight(t, func(s *story) {
		s.sim.ForgetRequests()
		s.wait(10 * time.Minute)
		if n := len(s.sim.Requests()); n > 150 || n < 100 {
			t.Errorf("%d requests in ten minutes", n)
		}
	})
}
