package simulator

import (
	"net/mail"
	"slices"
	"strings"
	"time"
)

var roles = slices.Concat(actingRoles, lookingRoles, []string{"observer", "restricted_access"})

func (b builder) people() error {
	for i, plan := range b.sc.People {
		place := index("person", i)
		p := &person{
			key: orName(plan.Key, plan.Name), name: orName(plan.Name, plan.Key), email: plan.Email, role: plan.Role, title: plan.Title, zoneLabel: plan.ZoneLabel,
		}
		if p.role == "" {
			p.role = "limited_user"
		}
		if !slices.Contains(roles, p.role) {
			return b.sc.wrong(place+".role", "%q is not one of %s", p.role, strings.Join(roles, ", "))
		}
		if p.email == "" {
			p.email = strings.ReplaceAll(strings.ToLower(p.key), " ", ".") + "@example.com"
		}
		if a, err := mail.ParseAddress(p.email); err != nil || a.Address != p.email {
			return b.sc.wrong(place+".email", "%q is not an email address", p.email)
		}
		if b.personByEmail(p.email) != nil {
			return b.sc.wrong(place, "somebody else has the address %s", p.email)
		}
		if b.person(p.key) != nil {
			return b.sc.wrong(place, "somebody else is called %s", p.key)
		}
		var err error
		if p.zone, err = b.zone(place+".time_zone", plan.TimeZone); err != nil {
			return err
		}
		if p.zoneLabel == "" {
			p.zoneLabel = orName(p.zone.String(), "Etc/UTC")
		}
		if p.id, err = b.put(place, plan.ID, "person", p.key, p); err != nil {
			return err
		}
		if err := b.contacts(place, p, plan); err != nil {
			return err
		}
		token := orName(plan.Token, p.key+"-token")
		if b.world.account.keys[token] != nil {
			return b.sc.wrong(place+".token", "the token is taken")
		}
		b.world.account.keys[token] = &caller{token: token, person: p}
		b.world.people = append(b.world.people, p)
	}
	return nil
}

func orName(name, other string) string {
	if name == "" {
		return other
	}
	return name
}

// The kinds of contact as scenarios name them.
var contactKinds = map[string]string{
	"email": contactEmail, "phone": contactPhone, "sms": contactSMS, "push": contactPush, "whatsapp": contactWhatsApp,
}

func (b builder) contacts(place string, p *person, plan PersonPlan) error {
	contacts, rules := plan.Contacts, plan.Rules
	if len(contacts) == 0 && !plan.Bare {
		contacts = []ContactPlan{{Kind: "push"}, {Kind: "email"}}
		if len(rules) == 0 {
			rules = []RulePlan{{Contact: "push"}, {Contact: "email", Urgency: low}}
		}
	}
	for i, one := range contacts {
		here := index(place+".contact", i)
		kind, known := contactKinds[one.Kind]
		if !known {
			return b.sc.wrong(here+".kind", "%q is not email, phone, sms, push or whatsapp", one.Kind)
		}
		c := &contact{
			kind: kind, label: orName(one.Label, "Work"), address: one.Address, device: orName(one.Device, "android"),
			country: max(one.Country, 1), disabled: one.Disabled, blacklisted: one.Blacklisted,
		}
		if c.address == "" {
			c.address = p.email
			if kind != contactEmail {
				c.address = "555010" + itoa(10+len(b.world.people))
			}
		}
		c.id = b.ids.named('P', shortID, "contact", p.key+one.Kind+itoa(i))
		p.contacts = append(p.contacts, c)
	}
	for i, one := range rules {
		here := index(place+".rule", i)
		n := slices.IndexFunc(p.contacts, func(c *contact) bool { return c.kind == contactKinds[one.Contact] })
		if n < 0 {
			return b.sc.wrong(here+".contact", "%s has no contact of the kind %q", p.name, one.Contact)
		}
		r := &noticeRule{urgency: orName(one.Urgency, high), after: time.Duration(one.After), contact: p.contacts[n]}
		if r.urgency != high && r.urgency != low {
			return b.sc.wrong(here+".urgency", "%q is not high or low", r.urgency)
		}
		if r.after < 0 || r.after%time.Minute != 0 {
			return b.sc.wrong(here+".after", "it is in whole minutes, not %s", r.after)
		}
		r.id = b.ids.named('P', shortID, "rule", p.key+itoa(i))
		p.rules = append(p.rules, r)
	}
	return nil
}

func (b builder) teams() error {
	for i, plan := range b.sc.Teams {
		place := index("team", i)
		t := &team{key: orName(plan.Key, plan.Name), name: orName(plan.Name, plan.Key), description: plan.Description}
		for _, m := range plan.Members {
			p := b.person(m.Person)
			if p == nil {
				return b.sc.wrong(place+".members", "there is nobody called %q", m.Person)
			}
			role := orName(m.Role, "responder")
			if role != "manager" && role != "responder" && role != "observer" {
				return b.sc.wrong(place+".members", "%q is not manager, responder or observer", m.Role)
			}
			t.members = append(t.members, member{p, role})
		}
		var err error
		if t.id, err = b.put(place, plan.ID, "team", t.key, t); err != nil {
			return err
		}
		b.world.teams = append(b.world.teams, t)
	}
	return nil
}

// teamOf finds the team that a thing belongs to; "" is none.
func (b builder) teamOf(place, what string) (*team, error) {
	if what == "" {
		return nil, nil
	}
	if t := b.team(what); t != nil {
		return t, nil
	}
	return nil, b.sc.wrong(place+".team", "there is no team called %q", what)
}

// usualPriorities are those that PagerDuty suggests.
var usualPriorities = []PriorityPlan{
	{Name: "P1", Color: "a8171c", Description: "Critical issue that warrants public notification and liaison with executive teams"},
	{Name: "P2", Color: "eb6016", Description: "Critical system issue actively impacting many customers' ability to use the product"},
	{Name: "P3", Color: "f9b406", Description: "Stability or minor customer-impacting issues that require immediate attention from service owners"},
	{Name: "P4", Color: "1c9c45", Description: "Minor issues requiring action, but not affecting customer ability to use the product"},
	{Name: "P5", Color: "1a6dce", Description: "Cosmetic issues or bugs, not affecting customer ability to use the product"},
}

func (b builder) priorities() error {
	plans := b.sc.Priorities
	if plans == nil {
		plans = usualPriorities
	}
	for i, plan := range plans {
		p := &priority{name: plan.Name, description: plan.Description, color: orName(plan.Color, "555555"), order: 1 << (26 - min(i, 26))}
		var err error
		if p.id, err = b.put(index("priority", i), plan.ID, "priority", plan.Name, p); err != nil {
			return err
		}
		b.world.priorities = append(b.world.priorities, p)
	}
	return nil
}

func (b builder) fields() error {
	var err error
	if b.world.fields, err = b.fieldsOf("custom_field", "field", b.sc.Fields); err == nil {
		b.ofServices, err = b.fieldsOf("service_field", "service field", b.sc.ServiceFields)
	}
	return err
}

func (b builder) fieldsOf(list, what string, plans []FieldPlan) ([]*customField, error) {
	var fields []*customField
	for i, plan := range plans {
		place := index(list, i)
		f := &customField{name: plan.Name, label: orName(plan.Label, plan.Name), kind: orName(plan.Kind, "string"), form: orName(plan.Form, "single_value"), description: plan.Description}
		if !slices.Contains([]string{"boolean", "integer", "float", "string", "datetime", "url"}, f.kind) {
			return nil, b.sc.wrong(place+".data_type", "%q is not a type of field", f.kind)
		}
		if !slices.Contains([]string{"single_value", "single_value_fixed", "multi_value", "multi_value_fixed"}, f.form) {
			return nil, b.sc.wrong(place+".field_type", "%q is not a form of field", f.form)
		}
		var err error
		if f.id, err = b.put(place, "", what, f.name, f); err != nil {
			return nil, err
		}
		fields = append(fields, f)
	}
	return fields, nil
}
