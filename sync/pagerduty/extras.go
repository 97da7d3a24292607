package pagerduty

import (
	"context"
	"net/http"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// snooze puts an acknowledged incident to rest. The vendor's call sends no From.
func (c *Client) snooze(ctx context.Context, me app.User, path string, d time.Duration) (*app.Incident, error) {
	var answer struct {
		Incident incident `json:"incident"`
	}
	body := map[string]int{"duration": int(d / time.Second)}
	if err := c.send(ctx, me, http.MethodPost, path+"/snooze", body, &answer); err != nil {
		return nil, err
	}
	i, err := answer.Incident.incident()
	if err != nil {
		return nil, unconfirmed(err.Error())
	}
	return &i, nil
}

// addResponders asks people to help. They are notified by their high-urgency rules.
func (c *Client) addResponders(ctx context.Context, me app.User, path string, a app.Action) error {
	type wrapped struct {
		Target target `json:"responder_request_target"`
	}
	body := struct {
		Requester string    `json:"requester_id"`
		Message   string    `json:"message"`
		Targets   []wrapped `json:"responder_request_targets"`
	}{Requester: me.ID, Message: a.Text}
	for _, r := range a.To {
		body.Targets = append(body.Targets, wrapped{person(r)})
	}
	var answer struct {
		Request *struct{} `json:"responder_request"`
	}
	if err := c.send(ctx, me, http.MethodPost, path+"/responder_requests", body, &answer); err != nil {
		return err
	}
	if answer.Request == nil {
		return unconfirmed("it holds no responder request")
	}
	return nil
}

// addNote writes a note. The vendor's call posts a user object along.
func (c *Client) addNote(ctx context.Context, me app.User, path, content string) error {
	var answer struct {
		Note struct {
			ID loose `json:"id"`
		} `json:"note"`
	}
	body := map[string]map[string]string{"note": {"content": content}}
	if err := c.send(ctx, me, http.MethodPost, path+"/notes", body, &answer); err != nil {
		return err
	}
	if answer.Note.ID == "" {
		return unconfirmed("it holds no note")
	}
	return nil
}
