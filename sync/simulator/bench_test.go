package simulator

import (
	"fmt"
	"net/http/httptest"
	"testing"
	"time"
)

// crowd is a world with so many open incidents and so many resolved before them.
func crowd(b *testing.B, open, over int) *Simulator {
	b.Helper()
	sc, err := Load(Quiet)
	if err != nil {
		b.Fatal(err)
	}
	sc.Account.RateLimit = -1
	sim, err := New(sc)
	if err != nil {
		b.Fatal(err)
	}
	past, err := sim.Storm("payments-api", "over %d", over, With{})
	if err != nil {
		b.Fatal(err)
	}
	for _, id := range past {
		if err := sim.Resolve("ana", id, ""); err != nil {
			b.Fatal(err)
		}
	}
	if _, err := sim.Storm("payments-api", "open %d", open, With{}); err != nil {
		b.Fatal(err)
	}
	return sim
}

func get(b *testing.B, sim *Simulator, path string) {
	r := httptest.NewRequest("GET", path, nil)
	r.Header.Set("Authorization", "Token token=ana-token")
	w := httptest.NewRecorder()
	if sim.ServeHTTP(w, r); w.Code != 200 {
		b.Fatalf("%d: %s", w.Code, w.Body)
	}
}

// BenchmarkOpenPage reads one page of what is open and mine, as a poll does.
func BenchmarkOpenPage(b *testing.B) {
	for _, c := range []struct{ open, over, offset int }{{0, 0, 0}, {10, 0, 0}, {10, 10_000, 0}, {10_000, 0, 0}, {10_000, 0, 9_900}, {10_000, 10_000, 5_000}} {
		b.Run(fmt.Sprintf("open=%d/over=%d/offset=%d", c.open, c.over, c.offset), func(b *testing.B) {
			sim := crowd(b, c.open, c.over)
			path := fmt.Sprintf("/incidents?user_ids[]=%s&statuses[]=triggered&statuses[]=acknowledged&date_range=all&limit=100&offset=%d", sim.world.people[0].id, c.offset)
			b.ReportAllocs()
			for b.Loop() {
				get(b, sim, path)
			}
		})
	}
}

// BenchmarkAllPages reads 10,000 open incidents, a hundred at a time.
func BenchmarkAllPages(b *testing.B) {
	sim := crowd(b, 10_000, 0)
	for b.Loop() {
		for offset := 0; offset < 10_000; offset += 100 {
			get(b, sim, fmt.Sprintf("/incidents?statuses[]=triggered&date_range=all&limit=100&offset=%d", offset))
		}
	}
}

// BenchmarkTriggerToResolve takes one incident through its life, with 10,000
// that are over.
func BenchmarkTriggerToResolve(b *testing.B) {
	for _, over := range []int{0, 10_000} {
		b.Run(fmt.Sprintf("over=%d", over), func(b *testing.B) {
			sim := crowd(b, 0, over)
			b.ReportAllocs()
			for b.Loop() {
				id, err := sim.Trigger("payments-api", "trouble", With{})
				if err != nil {
					b.Fatal(err)
				}
				if sim.Ack("ana", id, "") != nil || sim.Resolve("ana", id, "") != nil {
					b.Fatal("it was refused")
				}
			}
		})
	}
}

// BenchmarkEscalateAll lets 10,000 incidents escalate through a whole policy.
func BenchmarkEscalateAll(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		sim := crowd(b, 10_000, 0)
		b.StartTimer()
		sim.world.advance(sim.world.now.Add(time.Hour))
	}
}

func BenchmarkOnCalls(b *testing.B) {
	sc, err := Load(Demo)
	if err != nil {
		b.Fatal(err)
	}
	sc.Account.RateLimit = -1
	sim, err := New(sc)
	if err != nil {
		b.Fatal(err)
	}
	until := sim.Now().AddDate(0, 0, 90).Format(time.RFC3339)
	b.ReportAllocs()
	for b.Loop() {
		get(b, sim, "/oncalls?time_zone=UTC&limit=100&until="+until)
	}
}

// BenchmarkHistory makes a world with 90 days behind it.
func BenchmarkHistory(b *testing.B) {
	sc, err := Load(Demo)
	if err != nil {
		b.Fatal(err)
	}
	sc.History = HistoryPlan{Days: 90, PerDay: 5}
	for b.Loop() {
		if _, err := New(sc); err != nil {
			b.Fatal(err)
		}
	}
}
