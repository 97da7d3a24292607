package simulator

type teamView struct {
	ref
	Name        string  `json:"name"`
	Description *string `json:"description"`
	DefaultRole string  `json:"default_role"`
	Parent      *ref    `json:"parent"`
}

func (c *call) teamView(t *team) teamView {
	return teamView{ref: c.teamRef(t).whole(), Name: t.name, Description: orNull(t.description), DefaultRole: "manager"}
}

func (c *call) listTeams() (answer, *fail) {
	p, bad := c.page()
	if bad != nil {
		return answer{}, bad
	}
	var found []*team
	for _, t := range c.teams {
		if c.matches(t.name) {
			found = append(found, t)
		}
	}
	views, frame := listed(p, found, c.teamView)
	return ok(struct {
		Teams []teamView `json:"teams"`
		paged
	}{views, frame})
}

type memberView struct {
	User any    `json:"user"`
	Role string `json:"role"`
}

func (c *call) listMembers() (answer, *fail) {
	t, there := find[*team](c.world, c.id())
	if !there {
		return answer{}, notFound("Team")
	}
	p, bad := c.page()
	if bad != nil {
		return answer{}, bad
	}
	views, frame := listed(p, t.members, func(m member) memberView {
		if c.includes("users") {
			return memberView{c.inner().user(m.person), m.role}
		}
		return memberView{c.personRef(m.person), m.role}
	})
	return ok(struct {
		Members []memberView `json:"members"`
		paged
	}{views, frame})
}
