package simulator

import (
	"net/http"
	"net/mail"
	"slices"
	"strconv"
	"strings"
)

// token reads the token from either form of the Authorization header.
func token(r *http.Request) string {
	auth := r.Header.Get("Authorization")
	if t, ok := strings.CutPrefix(auth, "Token token="); ok {
		return strings.Trim(t, `"`)
	}
	if t, ok := strings.CutPrefix(auth, "Bearer "); ok {
		return strings.TrimSpace(t)
	}
	return ""
}

// tell sets the ratelimit headers.
func (q quota) tell(h http.Header) {
	if q.limit > 0 {
		h.Set("ratelimit-limit", strconv.Itoa(q.limit))
		h.Set("ratelimit-remaining", strconv.Itoa(q.remaining))
		h.Set("ratelimit-reset", strconv.Itoa(q.reset))
	}
}

// actor finds out who acts. The From header decides, whomever the token belongs
// to; operations that need it refuse to go on without.
func (c *call) actor(needed bool) *fail {
	from := c.r.Header.Get("From")
	if from == "" {
		if needed {
			return refuse(http.StatusBadRequest, codeFromMissing, "Invalid Input Provided", "The From header is required")
		}
		c.by = agent{person: c.who.person}
		return nil
	}
	if a, err := mail.ParseAddress(from); err != nil || a.Address != from {
		return refuse(http.StatusBadRequest, codeFromMalformed, "Invalid Input Provided", "The From header is not an email address")
	}
	p := c.personByEmail(from)
	if p == nil {
		if needed {
			return refuse(http.StatusBadRequest, codeNoRequester, "Requester User Not Found")
		}
		p = c.who.person
	}
	c.by = agent{person: p}
	return nil
}

// The roles that may act on anything; those that may only look; the others may
// act on what is assigned to them, and within teams that gave them a role.
var (
	actingRoles  = []string{"owner", "admin", "user", "limited_user"}
	lookingRoles = []string{"read_only_user", "read_only_limited_user"}
)

// mayWrite reports whether the token may change anything at all.
func (c *call) mayWrite() bool {
	if c.who.person == nil {
		return !c.who.readOnly
	}
	return !slices.Contains(lookingRoles, c.who.person.role)
}

// acts reports whether the token may act on things of the team.
func (c *call) acts(t *team) bool {
	p := c.who.person
	if p == nil || slices.Contains(actingRoles, p.role) {
		return true
	}
	role := t.roleIn(p)
	return role == "manager" || role == "responder"
}

// mayAct reports as a refusal that the token may not act on the incident.
func (c *call) mayAct(in *incident) *fail {
	if c.acts(in.policy.team) || in.assignedTo(c.who.person) {
		return nil
	}
	return denied()
}
