package simulator_test

import (
	"bytes"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dogwatch-app/dogwatch/sync/simulator"
)

// play is a script of everything; it gives all that a client saw.
func play(t *testing.T, opts ...simulator.Option) (seen []byte) {
	synctest.Test(t, func(t *testing.T) {
		sc, err := simulator.Load(simulator.Demo)
		must(t, err)
		sc.History = simulator.HistoryPlan{Days: 10, PerDay: 3}
		sim, err := simulator.New(sc, opts...)
		must(t, err)
		must(t, sim.AddFault(simulator.Fault{Kind: "status", Status: 503, Chance: 0.2, Times: -1, Method: "GET"}))
		ana := at(t, sim, "ana")
		for i := range 40 {
			time.Sleep(17 * time.Second)
			if i == 5 {
				must(t, sim.Play("storm"))
			}
			if open := sim.Open(); len(open) > 0 && i%3 == 0 {
				_, data := ana.send("PUT", "/incidents", bulk(open[0].ID, map[string]any{"status": []string{"acknowledged", "resolved"}[i%2]}))
				seen = append(seen, data...)
			}
			for _, path := range []string{
				"/incidents?date_range=all&limit=100&include[]=first_trigger_log_entries", "/log_entries?limit=100&include[]=channels",
				"/oncalls?limit=100", "/v3/schedules/" + idOf(t, sim, "Platform on-call") + "?include[]=final_schedule",
			} {
				_, data := ana.send("GET", path, nil)
				seen = append(seen, data...)
			}
		}
	})
	return seen
}

func TestTheSameScriptGivesTheSameAnswers(t *testing.T) {
	first, second := play(t), play(t)
	if !bytes.Equal(first, second) {
		at := 0
		for at < min(len(first), len(second)) && first[at] == second[at] {
			at++
		}
		t.Errorf("from byte %d on:\n%.200s\n%.200s", at, first[at:], second[at:])
	}
	if len(first) < 1<<20 {
		t.Errorf("only %d bytes were seen", len(first))
	}
	if bytes.Equal(first, play(t, simulator.Seed(99))) {
		t.Error("another seed gave the same answers")
	}
}
