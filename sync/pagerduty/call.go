package pagerduty

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"strings"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/sync/pace"
)

// get reads a path and gives the body of the answer.
func (c *Client) get(ctx context.Context, path string, query url.Values) ([]byte, error) {
	return c.getWith(ctx, path, query, nil)
}

func (c *Client) getWith(ctx context.Context, path string, query url.Values, header http.Header) ([]byte, error) {
	target := c.base + path
	if len(query) > 0 {
		target += "?" + query.Encode()
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, target, nil)
	if err != nil {
		return nil, app.Invalid{Why: "this cannot be asked of PagerDuty: " + path}
	}
	maps.Copy(req.Header, header)
	resp, err := c.api.Do(req, false)
	if err != nil {
		return nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	return pace.Body(resp), nil
}

// send writes once, in the name of the user from, and decodes the answer into out.
// A 2xx answer that cannot be understood leaves it unsure.
func (c *Client) send(ctx context.Context, from app.User, method, path string, body, out any) error {
	data, err := json.Marshal(body)
	if err != nil {
		return app.Invalid{Why: "this cannot be sent: " + err.Error()}
	}
	req, err := http.NewRequestWithContext(pace.In(ctx, pace.Write), method, c.base+path, bytes.NewReader(data))
	if err != nil {
		return app.Invalid{Why: "this cannot be asked of PagerDuty: " + path}
	}
	req.Header.Set("From", from.Email)
	resp, err := c.api.Do(req, false)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	if err := json.Unmarshal(pace.Body(resp), out); err != nil {
		return app.Unsure{Cause: garbled(err)}
	}
	return nil
}

// incidentPath is the path of one incident, and of what hangs below it. Ids are
// opaque and not ours: they are escaped.
func incidentPath(id, below string) (string, error) {
	escaped, err := segment(id)
	return "/incidents/" + escaped + below, err
}

// segment makes an id fit to stand in a path.
func segment(id string) (string, error) {
	if strings.Trim(id, ". ") == "" {
		return "", app.Invalid{Why: "there is no id " + quote(id)}
	}
	return url.PathEscape(id), nil
}
