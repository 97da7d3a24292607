package simulator

import (
	"cmp"
	"slices"
	"time"
)

// onCallReach is how far ahead GET /oncalls looks.
const onCallReach = 90 * 24 * time.Hour

type onCallView struct {
	Policy   any     `json:"escalation_policy"`
	Level    int     `json:"escalation_level"`
	Schedule any     `json:"schedule"`
	User     any     `json:"user"`
	Start    *string `json:"start"`
	End      *string `json:"end"`
}

// onCallRow is one row: who answers at a level of a policy from when to when. A
// permanent one has neither schedule nor times.
type onCallRow struct {
	policy *policy
	level  int
	target target
	span
}

func (c *call) listOnCalls() (answer, *fail) {
	p, bad := c.page()
	if bad != nil {
		return answer{}, bad
	}
	from, to, bad := c.between()
	if bad != nil {
		return answer{}, bad
	}
	zone, bad := c.zone(c.account.zone)
	if bad != nil {
		return answer{}, bad
	}
	if from.IsZero() {
		from = c.now
	}
	if to.IsZero() {
		to = c.now
	}
	if latest := c.now.Add(onCallReach); to.After(latest) && from.Before(latest) {
		to = latest
	}
	if bad := c.renderable(from, to); bad != nil {
		return answer{}, bad
	}
	rows := c.onCallRows(from, to)
	if c.query.Get("earliest") == "true" {
		rows = earliest(rows)
	}
	views, frame := listed(p, rows, func(r onCallRow) onCallView { return c.onCall(r, zone) })
	return ok(struct {
		OnCalls []onCallView `json:"oncalls"`
		paged
	}{views, frame})
}

// onCallRows lists the rows that touch [from, to], one per policy and level that
// uses a schedule, however often the same shift then appears.
func (c *call) onCallRows(from, to time.Time) []onCallRow {
	if !from.Before(to) {
		to = from.Add(time.Second)
	}
	people, policies, schedules := c.many("user_ids"), c.many("escalation_policy_ids"), c.many("schedule_ids")
	rendered := map[string][]span{}
	rows := []onCallRow{}
	for _, p := range c.policies {
		if !among(policies, p.id) {
			continue
		}
		for i, l := range p.levels {
			for _, t := range l.targets {
				if !among(schedules, t.scheduleID()) {
					continue
				}
				for _, s := range t.spans(from, to, rendered) {
					if s.who != nil && among(people, s.who.id) {
						rows = append(rows, onCallRow{p, i + 1, t, s})
					}
				}
			}
		}
	}
	return rows
}

// scheduleID is what the schedule_ids[] filter compares: "null" stands for the
// people who are targets themselves.
func (t target) scheduleID() string {
	switch {
	case t.layered != nil:
		return t.layered.id
	case t.shifted != nil:
		return t.shifted.id
	}
	return "null"
}

func (t target) spans(from, to time.Time, rendered map[string][]span) []span {
	if t.person != nil {
		return []span{{who: t.person}}
	}
	id := t.scheduleID()
	if _, there := rendered[id]; !there {
		if t.layered != nil {
			rendered[id] = t.layered.final(from, to)
		} else {
			rendered[id] = t.shifted.final(from, to)
		}
	}
	return rendered[id]
}

// earliest keeps the first row of each policy, level and person.
func earliest(rows []onCallRow) []onCallRow {
	slices.SortStableFunc(rows, func(a, b onCallRow) int {
		return cmp.Or(cmp.Compare(a.policy.id, b.policy.id), a.level-b.level, cmp.Compare(a.who.id, b.who.id), a.start.Compare(b.start))
	})
	return slices.CompactFunc(rows, func(a, b onCallRow) bool {
		return a.policy == b.policy && a.level == b.level && a.who == b.who
	})
}

func (c *call) onCall(r onCallRow, zone *time.Location) onCallView {
	v := onCallView{Policy: c.policyRef(r.policy), Level: r.level, User: c.personAs(r.who, "users"), Start: maybe(r.start, zone), End: maybe(r.end, zone)}
	if c.includes("escalation_policies") {
		v.Policy = c.inner().policyView(r.policy)
	}
	switch {
	case r.target.layered != nil && c.includes("schedules"):
		v.Schedule = c.inner().layeredHead(r.target.layered)
	case r.target.layered != nil:
		v.Schedule = c.layeredRef(r.target.layered)
	case r.target.shifted != nil:
		v.Schedule = c.shiftedRef(r.target.shifted)
	}
	return v
}
