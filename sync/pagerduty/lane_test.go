package pagerduty

import (
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/sync/pace"
)

// What finds pages and what answers them goes first; what holds up a look goes at
// the look's pace, lest shifts starve it.
func TestEachCallGoesInItsLane(t *testing.T) {
	duty := app.Query{Duty: true, Horizon: time.Hour, Ladders: []string{"PE"}}
	withOpen := duty
	withOpen.Open = true
	for name, tt := range map[string]struct {
		do   func(*Client)
		lane pace.Lane
	}{
		"open":           {func(c *Client) { _, _ = c.Fetch(t.Context(), app.Query{Open: true}) }, pace.Poll},
		"look":           {func(c *Client) { _, _ = c.Fetch(t.Context(), app.Query{Look: []string{"Q1"}, Via: true}) }, pace.Poll},
		"duty":           {func(c *Client) { _, _ = c.Fetch(t.Context(), duty) }, pace.Background},
		"open with duty": {func(c *Client) { _, _ = c.Fetch(t.Context(), withOpen) }, pace.Poll},
		"detail":         {func(c *Client) { _, _ = c.Detail(t.Context(), "Q1") }, pace.Detail},
		"people":         {func(c *Client) { _, _ = c.People(t.Context(), "x") }, pace.Detail},
		"history": {func(c *Client) {
			_, _ = c.History(t.Context(), app.HistoryQuery{Since: time.Unix(0, 0), Until: time.Unix(9, 0)})
		}, pace.Detail},
		"acknowledge": {func(c *Client) { c.Perform(t.Context(), []app.Action{act(app.Acknowledge, "Q1")}) }, pace.Write},
		"note":        {func(c *Client) { c.Perform(t.Context(), []app.Action{act(app.AddNote, "Q1")}) }, pace.Write},
	} {
		d, c := detailDesk(t)
		d.on("GET /incidents", 200, `{"incidents":[],"more":false}`)
		d.on("GET /oncalls", 200, `{"oncalls":[],"more":false}`)
		d.on("GET /users", 200, `{"users":[],"more":false}`)
		d.on("GET /escalation_policies/PE", 200, `{"escalation_policy":{"id":"PE","escalation_rules":[]}}`)
		tt.do(c)
		if len(d.calls()) == 0 {
			t.Errorf("%s: no call", name)
		}
		for _, call := range d.calls() {
			if call.lane != tt.lane {
				t.Errorf("%s: %s went in lane %d, want %d", name, call.what, call.lane, tt.lane)
			}
		}
	}
}
