package e2e

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/sync/simulator"
)

// to asks the people.
func to(names ...string) []string {
	var flags []string
	for _, n := range names {
		flags = append(flags, "--to", n+"@example.com")
	}
	return flags
}

// TestTwoSwap plays swaps between people at their own Dogwatches, each story on a
// stretch of its own, all at the same time. Whatever happens, the schedule holds somebody
// who agreed to it.
func TestTwoSwap(t *testing.T) {
	m := gather(t, "ana", "ben", "kim")
	ask := func(m *team, from, until float64, more ...string) string {
		return m.asks("ana", append(stretch("", primary, m.span(from, until)), more...)...)
	}
	stories := map[string]func(*team){
		"cover, taken back by the taker": func(m *team) {
			id := ask(m, 12, 14, append(to("ben"), "--message", "The dentist.")...)
			m.becomes("ben", id, "open")
			m.holds(primary, 12, 14, "Ana")
			m.does("ben", "accept", id)
			m.holds(primary, 12, 14, "Ben")
			m.becomes("ben", id, "covered")
			s := m.becomes("ana", id, "covered")
			if s.Taker == nil || s.Taker.Name != "Ben Okoye" {
				m.t.Errorf("Ana sees that %+v took it", s.Taker)
			}
			m.does("ben", "take-back", id)
			m.holds(primary, 12, 14, "Ana")
			m.becomes("ana", id, "withdrawn")
		},
		"a part is offered": func(m *team) {
			id := ask(m, 14, 22, to("ben")...)
			m.becomes("ben", id, "open")
			part := stretch("", primary, m.span(16, 20))[2:]
			m.does("ben", append([]string{"accept", id}, part...)...)
			m.holds(primary, 14, 22, "Ana") // an offer is not a swap
			m.await("Ana sees the offer", func() bool { s, _ := m.sees("ana", id); return len(s.Offers) == 1 })
			m.does("ana", "accept", id)
			m.becomes("ben", id, "covered")
			m.becomes("ana", id, "covered")
			m.holds(primary, 14, 16, "Ana")
			m.holds(primary, 16, 20, "Ben")
			m.holds(primary, 20, 22, "Ana")
		},
		"exchange across the two kinds, taken back by the asker": func(m *team) {
			id := ask(m, 84, 96, append(to("ben"), stretch("for-", platform, m.span(70, 78))...)...)
			m.becomes("ben", id, "open")
			m.does("ben", "accept", id)
			m.holds(primary, 84, 96, "Ben")
			m.holds(platform, 70, 78, "Ana")
			m.becomes("ana", id, "covered")
			m.does("ana", "take-back", id)
			m.holds(primary, 84, 96, "Ana")
			m.holds(platform, 70, 78, "Ben")
			m.becomes("ben", id, "withdrawn")
		},
		"declined": func(m *team) {
			id := ask(m, 22, 23, to("ben")...)
			m.becomes("ben", id, "open")
			m.does("ben", "decline", id, "--message", "It is my birthday.")
			m.becomes("ana", id, "declined")
			m.holds(primary, 22, 23, "Ana")
		},
		"withdrawn": func(m *team) {
			id := ask(m, 23, 24, to("ben")...)
			m.becomes("ben", id, "open")
			m.does("ana", "withdraw", id)
			m.refused("ben", "accept", id)
			m.becomes("ben", id, "withdrawn")
			m.holds(primary, 23, 24, "Ana")
		},
		"nobody answers in time": func(m *team) {
			start := time.Now().Add(25 * time.Second)
			from := start.Sub(m.began).Hours()
			id := m.asks("ben", append(stretch("", platform, m.span(from, from+1)), to("ana")...)...)
			m.becomes("ben", id, "expired")
			m.refused("ana", "accept", id)
			m.holds(platform, from+0.1, from+1, "Ben")
		},
		"two accept at once": func(m *team) {
			id := ask(m, 24, 26, to("ben", "kim")...)
			m.becomes("ben", id, "open")
			m.becomes("kim", id, "open")
			done := make(chan error, 2)
			for _, name := range []string{"ben", "kim"} {
				go func() {
					_, err := m.says(name, "accept", id, "--anyway") // Kim is on call for Platform then
					done <- err
				}()
			}
			if first, second := <-done, <-done; (first == nil) == (second == nil) {
				m.t.Errorf("both or none of them have it: %v, %v", first, second)
			}
			s := m.becomes("ana", id, "covered")
			winner, _, _ := strings.Cut(s.Taker.Name, " ")
			m.holds(primary, 24, 26, winner)
		},
		"the schedule is edited in between": func(m *team) {
			id := ask(m, 26, 28, to("ben")...)
			m.becomes("ben", id, "open")
			m.puts("farid", "Kim", primary, m.span(26, 27))
			if said := m.refused("ben", "accept", id); !strings.Contains(said, "Kim") && !strings.Contains(said, "any more") {
				m.t.Errorf("it is refused with %q", said)
			}
			m.holds(primary, 26, 27, "Kim")
			m.holds(primary, 27, 28, "Ana")
		},
	}
	t.Run("stories", func(t *testing.T) {
		for name, story := range stories {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				story(m.on(t))
			})
		}
	})
	m.picture("after")
}

// TestSwapsThroughTrouble plays those that need PagerDuty to fail, or to be acted in by
// hand, one after the other.
func TestSwapsThroughTrouble(t *testing.T) {
	m := gather(t, "ana", "ben")
	ctx := t.Context()
	ask := func(from, until float64, more ...string) string {
		return m.asks("ana", append(stretch("", primary, m.span(from, until)), more...)...)
	}

	// The second override of an exchange is refused: the first is put back.
	id := ask(84, 96, append(to("ben"), stretch("for-", platform, m.span(70, 78))...)...)
	m.becomes("ben", id, "open")
	m.must(m.Fault(ctx, simulator.Fault{Kind: simulator.FaultRefuse, Method: http.MethodPost, Path: "/v3/schedules/*/overrides", Text: "Not today", Times: -1}))
	if said := m.refused("ben", "accept", id); !strings.Contains(said, "Not today") {
		t.Errorf("it is refused with %q", said)
	}
	m.must(m.Mend(ctx))
	m.holds(primary, 84, 96, "Ana")
	m.holds(platform, 70, 78, "Ben")
	m.becomes("ana", id, "failed")
	all, err := m.Requests(ctx)
	m.must(err)
	if !slices.ContainsFunc(all, func(r simulator.Request) bool { return r.Method == http.MethodDelete }) {
		t.Error("nothing was put back: the test has not tried what it is about")
	}

	// It is not even taken back: it is half-way, and says so, until somebody undoes it.
	id = ask(84, 96, append(to("ben"), stretch("for-", platform, m.span(70, 78))...)...)
	m.becomes("ben", id, "open")
	stuck := simulator.Fault{Kind: simulator.FaultRefuse, Text: "Not today", Times: -1}
	stuck.Method, stuck.Path = http.MethodPost, "/v3/schedules/*/overrides"
	m.must(m.Fault(ctx, stuck))
	stuck.Method, stuck.Path = http.MethodDelete, "/schedules/*/overrides/*"
	m.must(m.Fault(ctx, stuck))
	if said := m.refused("ben", "accept", id); !strings.Contains(said, "half-way") {
		t.Errorf("it is refused with %q", said)
	}
	_, err = m.desks["ben"].Dogwatch() // brings Ben's window up
	m.must(err)
	m.await("Ben's window", func() bool {
		all, err := m.Windows("Dogwatch")
		return err == nil && len(all) > 0 && all[0].Active
	})
	m.must(m.Key("ctrl+4"))
	time.Sleep(2 * time.Second) // the repair card is drawn, for the picture
	m.picture("half-way")
	m.must(m.Mend(ctx))
	m.does("ben", "undo", id)
	m.holds(primary, 84, 96, "Ana")
	m.holds(platform, 70, 78, "Ben")
	m.becomes("ana", id, "failed")

	// Both are offline and come back: what was pressed arrives, once.
	id = ask(86, 88, to("ben")...)
	m.becomes("ben", id, "open")
	dead := simulator.Fault{Kind: simulator.FaultReset, Times: -1}
	m.must(m.Fault(ctx, dead))
	answered := make(chan struct{})
	go func() {
		defer close(answered)
		_, _ = m.says("ben", "accept", id) // waits for PagerDuty's word, in vain
	}()
	select {
	case <-answered:
		t.Error("Ben has an answer of PagerDuty, which nobody reaches")
	case <-time.After(4 * time.Second): // offline for a while
	}
	m.must(m.Mend(ctx))
	<-answered
	m.becomes("ben", id, "covered")
	m.becomes("ana", id, "covered")
	m.holds(primary, 86, 88, "Ben")

	// Ben's Dogwatch is killed in the middle, and goes on where it was.
	id = ask(88, 90, to("ben")...)
	m.becomes("ben", id, "open")
	m.must(m.Fault(ctx, simulator.Fault{Kind: simulator.FaultHang, Method: http.MethodPost, Path: "/schedules/*/overrides", Lasts: simulator.Span(20 * time.Second), Applied: true}))
	go func() { _, _ = m.says("ben", "accept", id) }()
	m.await("the override is being written", func() bool {
		all, err := m.Requests(ctx)
		return err == nil && slices.ContainsFunc(all, func(r simulator.Request) bool {
			return r.Operation == "POST /schedules/{id}/overrides" && r.Status == 0
		})
	})
	m.desks["ben"].TheWatch().Kill()
	m.must(m.Mend(ctx))
	m.sits("ben")
	m.becomes("ben", id, "covered")
	m.becomes("ana", id, "covered")
	m.holds(primary, 88, 90, "Ben")

	// Kim has no Dogwatch. A note of hers is shown, and is neither a yes nor a no; what
	// she does to the schedule counts; that she closes a request is a no.
	id = ask(96, 98, to("kim")...)
	incident := m.request(id)
	m.byHand("kim", http.MethodPost, "/incidents/"+incident+"/notes", map[string]any{"note": map[string]string{"content": "ok, yes, I accept"}})
	m.await("Ana sees the note", func() bool {
		s, _ := m.sees("ana", id)
		return s.State == "open" && len(s.History) == 2 && s.History[1].What == "wrote"
	})
	m.puts("kim", "Kim", primary, m.span(96, 98))
	m.becomes("ana", id, "covered")
	id = ask(98, 100, to("kim")...)
	m.byHand("kim", http.MethodPut, "/incidents/"+m.request(id), map[string]any{"incident": map[string]string{"type": "incident", "status": "resolved"}})
	m.becomes("ana", id, "declined")
	m.holds(primary, 98, 100, "Ana")
	if s, err := m.desks["ana"].Status(); err != nil || s.Siren.Sounding || len(s.Incidents) > 0 {
		t.Errorf("swaps are told as incidents: %+v, %v", s.Incidents, err)
	}
}
