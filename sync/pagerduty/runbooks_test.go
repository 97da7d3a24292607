package pagerduty_test

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/runbook"
	"github.com/dogwatch-app/dogwatch/sync/pagerduty"
	"github.com/dogwatch-app/dogwatch/sync/simulator"
)

func rehearsal(t *testing.T, name string) (*simulator.Simulator, *pagerduty.Client) {
	t.Helper()
	sc, err := simulator.Load(name)
	if err != nil {
		t.Fatal(err)
	}
	sim, err := simulator.New(sc)
	if err != nil {
		t.Fatal(err)
	}
	c, err := pagerduty.New(app.Credential{URL: "http://127.0.0.1", Token: "ana-token"}, pagerduty.Options{Transport: simulator.Transport(sim)})
	if err != nil {
		t.Fatal(err)
	}
	return sim, c
}

// Whatever way an address comes by, it is among the details as a runbook.
func TestARunbookComesByEachWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim, c := rehearsal(t, simulator.Runbooks)
		const url = "http://127.0.0.1:8123/runbook.md"
		for service, way := range map[string]struct {
			with simulator.With
			text simulator.ServiceText
			note string
			want string
		}{
			"link":          {with: simulator.With{Links: []simulator.LinkPlan{{Href: url, Text: "Runbook"}}}, want: "link true"},
			"detail":        {with: simulator.With{Details: map[string]any{"runbook_url": url}}, want: "detail true"},
			"firing":        {with: simulator.With{Details: map[string]any{"firing": "Annotations:\n - runbook_url = " + url + "\n"}}, want: "firing true"},
			"field":         {with: simulator.With{Fields: map[string]any{"runbook": url}}, want: "field true"},
			"service-field": {text: simulator.ServiceText{Fields: map[string]any{"runbook": url}}, want: "field true"},
			"note":          {note: "Please use our runbook: " + url, want: "note true"},
			// The text is in the alert too that is made up for what has none.
			"body":        {with: simulator.With{By: "ben", Body: "Runbook: " + url}, want: "detail true"},
			"description": {text: simulator.ServiceText{Description: new("Runbook: " + url)}, want: "service true"},
			"client":      {with: simulator.With{Client: "Grafana", ClientURL: url}, want: "client true"},
			"none":        {},
		} {
			if err := sim.Describe(service, way.text); err != nil {
				t.Fatal(err)
			}
			id, err := sim.Trigger(service, "trouble", way.with)
			if err != nil {
				t.Fatal(err)
			}
			if way.note != "" {
				if err := sim.AddNote("ben", id, way.note); err != nil {
					t.Fatal(err)
				}
			}
			d, err := c.Detail(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			for _, r := range runbook.Find(d, nil) {
				if r.URL == url {
					got += fmt.Sprint(r.Place, " ", r.Sure)
				}
			}
			if got != way.want {
				t.Errorf("%s brings %q, want %q", service, got, way.want)
			}
		}
	})
}

// The demo's pages bring runbooks of several shapes.
func TestTheDemosRunbooks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim, c := rehearsal(t, simulator.Demo)
		time.Sleep(50 * time.Second)
		if err := sim.Play("page"); err != nil {
			t.Fatal(err)
		}
		want := map[string]string{
			"checkout":     "link https://runbooks.example.com/checkout-errors.md",
			"tools":        "detail https://runbooks.example.com/disk.md",
			"payments-db":  "field https://runbooks.example.com/postgres-replica-lag.md",
			"payments-api": "firing https://runbooks.example.com/payments-latency.md",
		}
		for _, in := range sim.Incidents() {
			d, err := c.Detail(t.Context(), in.ID)
			if err != nil {
				t.Fatal(err)
			}
			best := runbook.Best(runbook.Find(d, nil))
			if best == nil || !best.Text || string(best.Place)+" "+best.URL != want[in.Service] {
				t.Errorf("%s: %+v, want %s", in.Title, best, want[in.Service])
			}
			delete(want, in.Service)
		}
		if len(want) > 0 {
			t.Errorf("no page of %v", want)
		}
	})
}

// The pages before the rehearsal are counted as its first lines say.
func TestTheCoverageOfTheRehearsal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim, c := rehearsal(t, simulator.Runbooks)
		now := sim.Now()
		window := app.Span{Start: now.AddDate(0, 0, -90), End: now}
		pages, err := c.Pages(t.Context(), window.Start, window.End)
		if err != nil {
			t.Fatal(err)
		}
		cover := runbook.Cover(pages, window, runbook.Days{Sleep: app.DefaultHours().Sleep, Zone: time.UTC}, func(app.PastPage) *app.Runbook { return nil })
		got := ""
		for _, s := range cover.Services {
			got += fmt.Sprintf("%s %d %d; ", s.Service.Name, s.Pages, s.Nights)
		}
		if want := "Payments API 12 5; Checkout 4 0; Importer 1 1; "; got != want {
			t.Errorf("%s, want %s", got, want)
		}
	})
}
