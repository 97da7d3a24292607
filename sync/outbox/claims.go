package outbox

import "github.com/dogwatch-app/dogwatch/app"

// Claims says for each incident what was answered here last and how far that has
// come. A superseded answer claims nothing: the incident's own state tells why.
func (q *Queue) Claims() map[string]app.Claim {
	claims := map[string]app.Claim{}
	for _, a := range q.actions {
		if !a.Kind.Answers() || a.State == app.Superseded {
			continue
		}
		claims[a.Incident] = claim(a)
	}
	return claims
}

func claim(a app.Action) app.Claim {
	c := app.Claim{Kind: a.Kind, Action: a.ID, Since: a.At, Pressed: a.At, Word: a.Word}
	switch a.State {
	case app.Confirmed:
		c.State, c.Since = app.ClaimConfirmed, a.EndedAt
	case app.Refusal, app.Expired:
		c.State, c.Since = app.ClaimRefused, a.EndedAt
	case app.Waiting, app.Sending:
		c.State = app.ClaimSending
		if a.Tries > 1 || a.Tries == 1 && a.State == app.Waiting {
			c.State = app.ClaimUnconfirmed
		}
	}
	return c
}
