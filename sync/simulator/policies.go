package simulator

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"time"
)

type policyView struct {
	ref
	Name        string     `json:"name"`
	Description *string    `json:"description"`
	Rules       []ruleStep `json:"escalation_rules"`
	Services    []any      `json:"services"`
	Loops       int        `json:"num_loops"`
	Teams       []any      `json:"teams"`
	Handoff     string     `json:"on_call_handoff_notifications"`
}

type ruleStep struct {
	ID       string `json:"id"`
	Delay    int    `json:"escalation_delay_in_minutes"`
	Targets  []any  `json:"targets"`
	Strategy string `json:"escalation_rule_assignment_strategy,omitempty"`
}

func (c *call) policyView(p *policy) policyView {
	v := policyView{
		ref: c.policyRef(p).whole(), Name: p.name, Description: orNull(p.description), Rules: []ruleStep{},
		Services: []any{}, Loops: p.loops, Teams: []any{}, Handoff: "if_has_services",
	}
	for _, l := range p.levels {
		step := ruleStep{ID: l.id, Delay: int(l.delay / time.Minute), Targets: []any{}}
		if c.includes("escalation_rule_assignment_strategies") {
			step.Strategy = "assign_to_everyone"
		}
		for _, t := range l.targets {
			step.Targets = append(step.Targets, c.target(t))
		}
		v.Rules = append(v.Rules, step)
	}
	for _, s := range c.services {
		if s.policy.id != p.id {
			continue
		}
		if c.includes("services") {
			v.Services = append(v.Services, c.inner().serviceView(s))
		} else {
			v.Services = append(v.Services, c.serviceRef(s))
		}
	}
	if p.team != nil {
		if c.includes("teams") {
			v.Teams = append(v.Teams, c.inner().teamView(p.team))
		} else {
			v.Teams = append(v.Teams, c.teamRef(p.team))
		}
	}
	return v
}

func (c *call) target(t target) any {
	switch {
	case t.person != nil && c.includes("targets"):
		return c.inner().user(t.person)
	case t.person != nil:
		return c.personRef(t.person)
	case t.layered != nil && c.includes("targets"):
		return c.inner().layeredHead(t.layered)
	case t.layered != nil:
		return c.layeredRef(t.layered)
	}
	return c.shiftedRef(t.shifted)
}

func (c *call) getPolicy() (answer, *fail) {
	p, there := find[*policy](c.world, c.id())
	if !there {
		return answer{}, notFound("Escalation Policy")
	}
	return ok(map[string]any{"escalation_policy": c.policyView(p)})
}

func (c *call) listPolicies() (answer, *fail) {
	p, bad := c.page()
	if bad != nil {
		return answer{}, bad
	}
	var found []*policy
	people := c.many("user_ids")
	for _, one := range c.policies {
		if c.matches(one.name) && c.ofTeams(one.team) && (len(people) == 0 || one.names(people)) {
			found = append(found, one)
		}
	}
	slices.SortFunc(found, func(a, b *policy) int { return cmp.Compare(strings.ToLower(a.name), strings.ToLower(b.name)) })
	if c.query.Get("sort_by") == "name:desc" {
		slices.Reverse(found)
	}
	views, frame := listed(p, found, c.policyView)
	return ok(struct {
		Policies []policyView `json:"escalation_policies"`
		paged
	}{views, frame})
}

// names reports whether one of the people is a target of the policy, by
// themselves or through a schedule.
func (p *policy) names(ids []string) bool {
	for _, l := range p.levels {
		for _, t := range l.targets {
			var people []*person
			switch {
			case t.person != nil:
				people = []*person{t.person}
			case t.layered != nil:
				people = t.layered.people()
			default:
				people = t.shifted.people()
			}
			if slices.ContainsFunc(people, func(p *person) bool { return slices.Contains(ids, p.id) }) {
				return true
			}
		}
	}
	return false
}

type priorityView struct {
	ref
	Name        string `json:"name"`
	Description string `json:"description"`
	Color       string `json:"color"`
	Order       int    `json:"order"`
	Schema      int    `json:"schema_version"`
}

func (w *world) priorityView(p *priority) *priorityView {
	if p == nil {
		return nil
	}
	return &priorityView{
		ref:  w.ref("priority", p.id, p.name, "/priorities/"+p.id, ""),
		Name: p.name, Description: p.description, Color: p.color, Order: p.order,
	}
}

func (c *call) listPriorities() (answer, *fail) {
	p, bad := c.page()
	if bad != nil {
		return answer{}, bad
	}
	if len(c.priorities) == 0 || !slices.Contains(c.account.abilities, "priorities") {
		return answer{}, refuse(http.StatusNotFound, codeNotFound, "Not Found", "Incident priorities are not enabled")
	}
	views, frame := listed(p, c.priorities, c.priorityView)
	return ok(struct {
		Priorities []*priorityView `json:"priorities"`
		paged
	}{views, frame})
}

func (c *call) listAbilities() (answer, *fail) {
	return ok(map[string]any{"abilities": c.account.abilities})
}
