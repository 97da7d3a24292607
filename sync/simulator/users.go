package simulator

import (
	"net/http"
	"strconv"
	"time"
)

type userView struct {
	ref
	Name        string  `json:"name"`
	Email       string  `json:"email"`
	TimeZone    string  `json:"time_zone"`
	Color       string  `json:"color"`
	AvatarURL   string  `json:"avatar_url"`
	Billed      bool    `json:"billed"`
	Role        string  `json:"role"`
	Description *string `json:"description"`
	Invited     bool    `json:"invitation_sent"`
	JobTitle    *string `json:"job_title"`
	ViaSSO      bool    `json:"created_via_sso"`
	Contacts    []any   `json:"contact_methods"`
	Rules       []any   `json:"notification_rules"`
	Teams       []any   `json:"teams"`
	HTTPCal     string  `json:"http_cal_url,omitempty"`
	WebCal      string  `json:"web_cal_url,omitempty"`
	Subdomains  []any   `json:"subdomains,omitempty"`
}

func (c *call) user(p *person) userView {
	v := userView{
		ref: c.personRef(p).whole(), Name: p.name, Email: p.email, TimeZone: p.zoneLabel, Color: "teal",
		AvatarURL: "https://pd-static-assets.pagerduty.com/users/blank-avatar.png", Billed: true,
		Role: p.role, JobTitle: orNull(p.title), Contacts: []any{}, Rules: []any{}, Teams: []any{},
	}
	for _, m := range p.contacts {
		if c.includes("contact_methods") {
			v.Contacts = append(v.Contacts, c.inner().contact(p, m))
		} else {
			v.Contacts = append(v.Contacts, c.contactRef(p, m))
		}
	}
	for _, r := range p.rules {
		if c.includes("notification_rules") {
			v.Rules = append(v.Rules, c.inner().rule(p, r))
		} else {
			v.Rules = append(v.Rules, c.ruleRef(p, r))
		}
	}
	for _, t := range c.teamsOf(p) {
		if c.includes("teams") {
			v.Teams = append(v.Teams, c.inner().teamView(t))
		} else {
			v.Teams = append(v.Teams, c.teamRef(t))
		}
	}
	if c.includes("subdomains") {
		v.Subdomains = []any{c.account.subdomain}
	}
	return v
}

// withCalendar adds the feed of the user's shifts, which is a secret of theirs.
func (c *call) withCalendar(p *person, v userView) userView {
	if p == c.who.person {
		feed := c.account.subdomain + ".pagerduty.com/private/" + c.ids.spell('0', ulidID, "feed "+p.id) + "/feed"
		v.HTTPCal, v.WebCal = "https://"+feed, "webcal://"+feed
	}
	return v
}

func (c *call) getMe() (answer, *fail) {
	if c.who.person == nil {
		return answer{}, refuse(http.StatusBadRequest, codeInvalid, "Invalid Input Provided", "Requires a user-level API token")
	}
	return ok(map[string]any{"user": c.withCalendar(c.who.person, c.user(c.who.person))})
}

func (c *call) getUser() (answer, *fail) {
	p, there := find[*person](c.world, c.id())
	if !there {
		return answer{}, notFound("User")
	}
	return ok(map[string]any{"user": c.withCalendar(p, c.user(p))})
}

func (c *call) listUsers() (answer, *fail) {
	p, bad := c.page()
	if bad != nil {
		return answer{}, bad
	}
	var found []*person
	teams := c.many("team_ids")
	for _, one := range c.people {
		in := len(teams) == 0
		for _, t := range c.teamsOf(one) {
			in = in || among(teams, t.id)
		}
		if in && (c.matches(one.name) || c.matches(one.email)) {
			found = append(found, one)
		}
	}
	views, frame := listed(p, found, c.user)
	return ok(struct {
		Users []userView `json:"users"`
		paged
	}{views, frame})
}

func (c *call) contactRef(p *person, m *contact) ref {
	return c.ref(m.kind+"_contact_method_reference", m.id, m.label, "/users/"+p.id+"/contact_methods/"+m.id, "")
}

func (c *call) contact(p *person, m *contact) any {
	head := c.contactRef(p, m).whole()
	v := map[string]any{
		"id": head.ID, "type": head.Type, "summary": head.Summary, "self": head.Self, "html_url": nil,
		"label": m.label, "address": m.address,
	}
	switch m.kind {
	case contactEmail:
		v["send_short_email"], v["enabled"] = false, !m.disabled
	case contactPush:
		v["device_type"], v["blacklisted"], v["created_at"] = m.device, m.blacklisted, utc(c.start)
		v["sounds"] = []map[string]string{
			{"type": "alert_high_urgency", "file": "default"}, {"type": "alert_low_urgency", "file": "default"},
		}
	default:
		v["country_code"], v["blacklisted"], v["enabled"] = m.country, m.blacklisted, !m.disabled
	}
	return v
}

func (c *call) getContacts() (answer, *fail) {
	p, there := find[*person](c.world, c.id())
	if !there {
		return answer{}, notFound("User")
	}
	views := []any{}
	for _, m := range p.contacts {
		views = append(views, c.contact(p, m))
	}
	return ok(map[string]any{"contact_methods": views})
}

func (c *call) ruleRef(p *person, r *noticeRule) ref {
	after := strconv.Itoa(int(r.after / time.Minute))
	return c.ref("assignment_notification_rule_reference", r.id, after+" minutes: "+r.contact.label, "/users/"+p.id+"/notification_rules/"+r.id, "")
}

type ruleView struct {
	ref
	Delay   int    `json:"start_delay_in_minutes"`
	Urgency string `json:"urgency"`
	Made    string `json:"created_at"`
	Contact any    `json:"contact_method"`
}

func (c *call) rule(p *person, r *noticeRule) ruleView {
	v := ruleView{
		ref: c.ruleRef(p, r).whole(), Delay: int(r.after / time.Minute), Urgency: r.urgency, Made: utc(c.start),
		Contact: c.contactRef(p, r.contact),
	}
	if c.includes("contact_methods") {
		v.Contact = c.inner().contact(p, r.contact)
	}
	return v
}

func (c *call) getRules() (answer, *fail) {
	p, there := find[*person](c.world, c.id())
	if !there {
		return answer{}, notFound("User")
	}
	urgency := c.query.Get("urgency")
	views := []ruleView{}
	for _, r := range p.rules {
		if urgency == "" && r.urgency == high || urgency == "all" || urgency == r.urgency {
			views = append(views, c.rule(p, r))
		}
	}
	return ok(map[string]any{"notification_rules": views})
}
