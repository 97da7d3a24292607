package simulator

import (
	"strings"
	"time"
)

// account is what belongs to the account as a whole.
type account struct {
	subdomain   string
	zone        *time.Location
	abilities   []string
	ratePerMin  int
	eventsPer   int
	createsPer  int
	creations   window // of POST /incidents, by anybody
	refuseReack bool
	keys        map[string]*caller // tokens, of people and of the account
	grants      map[string]*grant  // OAuth, by refresh token
}

// caller is whom a token belongs to: a person, or nobody for a key of the account.
type caller struct {
	token    string
	person   *person
	readOnly bool
	revoked  bool
	oauth    bool // given out by /oauth/token
	calls    window
}

// roster is what people set up: it changes seldom, and its parts are found by id.
type roster struct {
	people     []*person
	teams      []*team
	services   []*service
	policies   []*policy
	priorities []*priority
	layered    []*layerSchedule
	shifted    []*shiftSchedule
	fields     []*customField // of incidents
	ofServices []*customField
	things     map[string]any // all of them by id
}

// find gives the thing of type T with that id.
func find[T any](w *world, id string) (T, bool) {
	thing, ok := w.things[id].(T)
	return thing, ok
}

type person struct {
	id, key, name, email, role, title string

	zone      *time.Location
	zoneLabel string
	contacts  []*contact
	rules     []*noticeRule
}

// contact is a way to reach a person.
type contact struct {
	id, kind, label, address, device string

	country     int
	disabled    bool
	blacklisted bool
}

// noticeRule says when a person is told of an assignment, and how.
type noticeRule struct {
	id, urgency string

	after   time.Duration
	contact *contact
}

type team struct {
	id, key, name, description string

	members []member
}

type member struct {
	person *person
	role   string // manager, responder or observer
}

// priority is one of the account's own severities; a higher order is graver.
type priority struct {
	id, name, description, color string

	order int
}

type service struct {
	id, key, name, description string

	policy     *policy
	team       *team
	urgency    urgencyRule
	ackTimeout time.Duration // zero: off
	autoClose  time.Duration // zero: off
	routingKey string
	integrID   string
	made       time.Time
	lastAt     time.Time      // the newest incident
	down       string         // maintenance or disabled: nothing is made on it
	values     map[string]any // custom fields by id
	events     window
}

// agent is who did something: a person, or the service by itself.
type agent struct {
	person  *person
	service *service
}

func (w *world) personByEmail(email string) *person {
	for _, p := range w.people {
		if strings.EqualFold(p.email, email) {
			return p
		}
	}
	return nil
}

// pick finds a thing by its id, its key in the scenario, or its name.
func pick[T any](list []*T, what string, names func(*T) (id, key, name string)) *T {
	for _, one := range list {
		id, key, name := names(one)
		if what != "" && (what == id || what == key || strings.EqualFold(what, name)) {
			return one
		}
	}
	return nil
}

func (w *world) person(what string) *person {
	p := pick(w.people, what, func(p *person) (string, string, string) { return p.id, p.key, p.name })
	if p == nil && strings.Contains(what, "@") {
		p = w.personByEmail(what)
	}
	return p
}

func (w *world) service(what string) *service {
	return pick(w.services, what, func(s *service) (string, string, string) { return s.id, s.key, s.name })
}

func (w *world) policy(what string) *policy {
	return pick(w.policies, what, func(p *policy) (string, string, string) { return p.id, p.key, p.name })
}

func (w *world) priority(what string) *priority {
	return pick(w.priorities, what, func(p *priority) (string, string, string) { return p.id, p.name, p.name })
}

func (w *world) team(what string) *team {
	return pick(w.teams, what, func(t *team) (string, string, string) { return t.id, t.key, t.name })
}

// roleIn is the person's role in the team, "" for somebody outside.
func (t *team) roleIn(p *person) string {
	if t == nil {
		return ""
	}
	for _, m := range t.members {
		if m.person == p {
			return m.role
		}
	}
	return ""
}

// teamsOf lists the teams that p is a member of.
func (w *world) teamsOf(p *person) []*team {
	var teams []*team
	for _, t := range w.teams {
		if t.roleIn(p) != "" {
			teams = append(teams, t)
		}
	}
	return teams
}
