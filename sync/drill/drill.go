package drill

import (
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/dogwatch-app/dogwatch/app"
)

// mark begins the ids of what belongs to a drill.
const mark = "drill-"

// Of reports whether the id is that of a drill's incident or policy.
func Of(id string) bool { return strings.HasPrefix(id, mark) }

// Backend is a PagerDuty, real or simulated.
type Backend interface {
	app.Provider
	app.Library
	app.Mine
	app.Planner
	app.SwapBoard
	app.Teammates
}

// Provider is the real backend with, at times, a drill's beside it.
type Provider struct {
	Backend

	mu  sync.Mutex
	sim Backend // nil while there is no drill
}

// New puts nothing beside the real backend yet.
func New(account Backend) *Provider { return &Provider{Backend: account} }

// Begin puts a simulated backend beside the real one. Its user must have the id of
// the real one's.
func (p *Provider) Begin(sim Backend) { p.set(sim) }

// End takes it away: its incidents are gone.
func (p *Provider) End() { p.set(nil) }

func (p *Provider) set(sim Backend) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sim = sim
}

func (p *Provider) side() Backend {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.sim
}

// Wake drops connections that may be dead.
func (p *Provider) Wake() {
	if w, ok := p.Backend.(interface{ Wake() }); ok {
		w.Wake()
	}
}

// Fetch reads both sides. A drill's trouble never makes the real look fail.
func (p *Provider) Fetch(ctx context.Context, q app.Query) (app.Remote, error) {
	drills, rest := split(q.Look)
	ladders, restLadders := split(q.Ladders)
	q.Look, q.Ladders = rest, restLadders
	r, err := p.Backend.Fetch(ctx, q)
	if err != nil {
		return r, err
	}
	if r.Looked == nil {
		r.Looked = map[string]*app.Incident{}
	}
	for _, id := range drills {
		r.Looked[mark+id] = nil
	}
	sim := p.side()
	if sim == nil || !q.Open && len(drills) == 0 && len(ladders) == 0 {
		return r, nil
	}
	s, err := sim.Fetch(ctx, app.Query{Open: q.Open, Look: drills, Via: q.Via, Ladders: ladders})
	if err != nil {
		return r, nil //nolint:nilerr // the drill's own trouble: its incidents are gone
	}
	for _, i := range s.Open {
		r.Open = append(r.Open, label(i))
	}
	for id, i := range s.Looked {
		if i != nil {
			labelled := label(*i)
			r.Looked[mark+id] = &labelled
		}
	}
	for _, l := range s.Ladders {
		if slices.Contains(ladders, l.Policy.ID) {
			l.Policy.ID = mark + l.Policy.ID
			r.Ladders = append(r.Ladders, l)
		}
	}
	return r, nil
}

// Perform sends each action to the side that it belongs to.
func (p *Provider) Perform(ctx context.Context, actions []app.Action) []app.Outcome {
	var drills, genuine []app.Action
	for _, a := range actions {
		if Of(a.Incident) {
			a.Incident = strings.TrimPrefix(a.Incident, mark)
			drills = append(drills, a)
		} else {
			genuine = append(genuine, a)
		}
	}
	outcomes := map[string]app.Outcome{}
	if len(genuine) > 0 {
		collect(outcomes, p.Backend.Perform(ctx, genuine))
	}
	if len(drills) > 0 {
		collect(outcomes, p.performDrill(ctx, drills))
	}
	all := make([]app.Outcome, len(actions))
	for n, a := range actions {
		all[n] = outcomes[a.ID]
		all[n].Action = a.ID
	}
	return all
}

func (p *Provider) performDrill(ctx context.Context, actions []app.Action) []app.Outcome {
	if sim := p.side(); sim != nil {
		outcomes := sim.Perform(ctx, actions)
		for n := range outcomes {
			if i := outcomes[n].Incident; i != nil {
				labelled := label(*i)
				outcomes[n].Incident = &labelled
			}
		}
		return outcomes
	}
	outcomes := make([]app.Outcome, len(actions))
	for n, a := range actions {
		outcomes[n] = app.Outcome{Action: a.ID, Err: app.Gone{What: "the drill"}}
	}
	return outcomes
}

func collect(into map[string]app.Outcome, outcomes []app.Outcome) {
	for _, o := range outcomes {
		into[o.Action] = o
	}
}

// Detail reads from the side that the incident belongs to.
func (p *Provider) Detail(ctx context.Context, incident string) (app.Detail, error) {
	if !Of(incident) {
		return p.Backend.Detail(ctx, incident)
	}
	sim := p.side()
	if sim == nil {
		return app.Detail{}, app.Gone{What: "the drill"}
	}
	d, err := sim.Detail(ctx, strings.TrimPrefix(incident, mark))
	d.Incident = label(d.Incident)
	return d, err
}

// split parts what is of a drill, without the mark, from the rest.
func split(ids []string) (drills, rest []string) {
	for _, id := range ids {
		if Of(id) {
			drills = append(drills, strings.TrimPrefix(id, mark))
		} else {
			rest = append(rest, id)
		}
	}
	return drills, rest
}

// label makes an incident of the simulated side a drill's.
func label(i app.Incident) app.Incident {
	i.ID, i.Drill, i.Title, i.URL = mark+i.ID, true, app.DrillTitle+i.Title, ""
	if i.Policy.ID != "" {
		i.Policy.ID = mark + i.Policy.ID
	}
	return i
}
