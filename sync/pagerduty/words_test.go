package pagerduty

import (
	"errors"
	"testing"

	"github.com/dogwatch-app/dogwatch/app"
)

// The shift-based schedules' API tells what is wrong by field.
func TestRefusalsByFieldAreToldInWords(t *testing.T) {
	d, c := newDesk(t)
	d.on("POST /v3/schedules/PV/overrides", 400, `{"error":{"code":2001,"message":"Invalid request","errors":{"override.rotation_id":["was not found on this schedule"],"a":["x","y"],"n":null}}}`)
	_, err := c.Override(t.Context(), []app.OverrideWish{shiftWish("PBEN", 1, 2)})
	if no, ok := errors.AsType[app.Refused](err); !ok || no.Why != "Invalid request: a x; y; override.rotation_id was not found on this schedule" {
		t.Errorf("%v", err)
	}
}
