package drill

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/dogwatch-app/dogwatch/app"
)

// side is a backend that answers with what it holds and remembers what it was asked.
type side struct {
	Backend
	open      []app.Incident
	err       error
	queries   []app.Query
	performed []app.Action
	detailed  []string
}

func (s *side) Fetch(_ context.Context, q app.Query) (app.Remote, error) {
	s.queries = append(s.queries, q)
	if s.err != nil {
		return app.Remote{}, s.err
	}
	r := app.Remote{Looked: map[string]*app.Incident{}}
	if q.Open {
		r.Open = slices.Clone(s.open)
	}
	for _, id := range q.Look {
		r.Looked[id] = nil
		for _, i := range s.open {
			if i.ID == id {
				r.Looked[id] = &i
			}
		}
	}
	for _, id := range q.Ladders {
		r.Ladders = append(r.Ladders, app.Ladder{Policy: app.Ref{ID: id}})
	}
	return r, nil
}

func (s *side) Perform(_ context.Context, actions []app.Action) []app.Outcome {
	s.performed = append(s.performed, actions...)
	var all []app.Outcome
	for _, a := range actions {
		all = append(all, app.Outcome{Action: a.ID, Incident: &app.Incident{ID: a.Incident, Title: "t"}})
	}
	return all
}

func (s *side) Detail(_ context.Context, id string) (app.Detail, error) {
	s.detailed = append(s.detailed, id)
	return app.Detail{Incident: app.Incident{ID: id, Title: "t"}}, nil
}

func sides() (account, sim *side, p *Provider) {
	account = &side{open: []app.Incident{{ID: "R1", Title: "real", URL: "https://x"}}}
	sim = &side{open: []app.Incident{{ID: "S1", Title: "sim", URL: "https://y", Policy: app.Ref{ID: "E1"}}}}
	p = New(account)
	return account, sim, p
}

func TestADrillsPagesComeWithTheLookAndAreLabelled(t *testing.T) {
	_, sim, p := sides()
	p.Begin(sim)
	r, err := p.Fetch(t.Context(), app.Query{Open: true, Look: []string{"R1", "drill-S1", "drill-S9"}, Ladders: []string{"E0", "drill-E1"}})
	if err != nil || len(r.Open) != 2 {
		t.Fatalf("%+v, %v", r, err)
	}
	if i := r.Open[1]; i.ID != "drill-S1" || i.Title != "DRILL: sim" || !i.Drill || i.URL != "" || i.Policy.ID != "drill-E1" {
		t.Errorf("the drill's is %+v", i)
	}
	if i := r.Open[0]; i.Drill || i.Title != "real" {
		t.Errorf("the real one is %+v", i)
	}
	if r.Looked["drill-S1"] == nil || !r.Looked["drill-S1"].Drill || r.Looked["R1"] == nil {
		t.Errorf("looked %+v", r.Looked)
	}
	if i, there := r.Looked["drill-S9"]; i != nil || !there {
		t.Error("one that is gone is not said to be")
	}
	if len(r.Ladders) != 2 || r.Ladders[1].Policy.ID != "drill-E1" {
		t.Errorf("ladders %+v", r.Ladders)
	}
}

// TestNothingOfADrillReachesTheRealSide holds while it runs, and after it.
func TestNothingOfADrillReachesTheRealSide(t *testing.T) {
	account, sim, p := sides()
	for _, running := range []bool{true, false} {
		if p.End(); running {
			p.Begin(sim)
		}
		if _, err := p.Fetch(t.Context(), app.Query{Open: true, Look: []string{"drill-S1"}, Ladders: []string{"drill-E1"}}); err != nil {
			t.Fatal(err)
		}
		out := p.Perform(t.Context(), []app.Action{
			{ID: "1", Kind: app.Acknowledge, Incident: "drill-S1"}, {ID: "2", Kind: app.Acknowledge, Incident: "R1"}, {ID: "3", Kind: app.Acknowledge, Incident: "drill-S2"},
		})
		if len(out) != 3 || out[0].Action != "1" || out[1].Action != "2" || out[2].Action != "3" || out[1].Err != nil || (out[0].Err == nil) != running {
			t.Errorf("running %v: outcomes %+v", running, out)
		}
		if running && (out[0].Incident == nil || !out[0].Incident.Drill) {
			t.Errorf("the answer is not labelled: %+v", out[0].Incident)
		}
		if _, err := p.Detail(t.Context(), "drill-S1"); (err == nil) != running {
			t.Errorf("running %v: detail %v", running, err)
		}
	}
	for _, a := range account.performed {
		if a.Incident != "R1" {
			t.Errorf("%s was sent to the real account", a.Incident)
		}
	}
	for _, q := range account.queries {
		if len(q.Look)+len(q.Ladders) != 0 {
			t.Errorf("the real account was asked for %v %v", q.Look, q.Ladders)
		}
	}
	if len(account.detailed) != 0 || len(sim.performed) != 2 || sim.performed[0].Incident != "S1" {
		t.Errorf("account details %v, simulated actions %+v", account.detailed, sim.performed)
	}
}

func TestTheTroubleOfOneSideIsNotTheOthers(t *testing.T) {
	account, sim, p := sides()
	p.Begin(sim)
	sim.err = errors.New("broken")
	if r, err := p.Fetch(t.Context(), app.Query{Open: true}); err != nil || len(r.Open) != 1 {
		t.Errorf("a broken drill spoils the look: %+v, %v", r, err)
	}
	account.err, sim.err = errors.New("offline"), nil
	if _, err := p.Fetch(t.Context(), app.Query{Open: true}); err == nil {
		t.Error("a drill makes a blind look seem whole")
	}
}
