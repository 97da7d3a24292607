package pagerduty

import (
	"strings"
	"testing"

	"github.com/dogwatch-app/dogwatch/app"
)

func TestPrioritiesTheMostSevereFirst(t *testing.T) {
	d, c := newDesk(t)
	d.on("GET /priorities", 200, `{"priorities":[{"id":"A","summary":"P2","order":1},{"id":"","summary":"?"},{"id":"B","name":"P1","order":"7"},null],"more":false}`)
	got, err := c.Priorities(t.Context())
	if err != nil || len(got) != 2 || got[0].ID != "B" || got[0].Order != 7 || got[1] != (app.Priority{ID: "A", Name: "P2", Order: 1}) {
		t.Errorf("read as %+v, %v", got, err)
	}
}

func TestAnAccountWithoutPriorities(t *testing.T) {
	d, c := newDesk(t)
	d.on("GET /priorities", 404, `{"error":{"code":2100,"message":"Not Found"}}`)
	if got, err := c.Priorities(t.Context()); err != nil || got == nil || len(got) > 0 {
		t.Errorf("it has %+v, %v", got, err)
	}
}

func TestPrioritiesThatCannotBeRead(t *testing.T) {
	for _, bad := range []string{`{}`, `<html>`, `{"priorities":7}`} {
		if _, err := decodePriorities([]byte(bad), 100); err == nil {
			t.Errorf("%s was read", bad)
		}
	}
}

func TestAPriorityIsSet(t *testing.T) {
	d, c := newDesk(t)
	d.on("PUT /incidents", 200, `{"incidents":[{"id":"Q1","status":"triggered","priority":{"id":"P1","summary":"P1","order":3}}]}`)
	set := func(to ...app.Ref) app.Outcome {
		return c.Perform(t.Context(), []app.Action{{ID: "1", Kind: app.SetPriority, Incident: "Q1", To: to}})[0]
	}
	out := set(app.Ref{ID: "P1", Name: "P1"})
	if out.Err != nil || out.Incident == nil || out.Incident.Priority == nil || out.Incident.Priority.Order != 3 {
		t.Errorf("it came to %+v", out)
	}
	if asked := d.seen[len(d.seen)-1].body; !strings.Contains(asked, `"priority":{"id":"P1","type":"priority_reference"}`) || strings.Contains(asked, "status") {
		t.Errorf("PagerDuty was asked for %s", asked)
	}
	for _, to := range [][]app.Ref{nil, {{}}, {{ID: "A"}, {ID: "B"}}} {
		if !is[app.Invalid](set(to...).Err) {
			t.Errorf("%v was sent", to)
		}
	}
}
