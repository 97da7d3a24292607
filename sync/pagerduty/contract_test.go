package pagerduty_test

import (
	"testing"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/sync/pace"
	"github.com/dogwatch-app/dogwatch/sync/pagerduty"
	"github.com/dogwatch-app/dogwatch/sync/providertest"
)

func TestContract(t *testing.T) {
	providertest.Run(t, func(t testing.TB, at providertest.Place) app.Provider {
		o := pagerduty.Options{Transport: at.Transport, Version: "contract"}
		if at.Transport == nil {
			// Over sockets time is real: the queue would only make the test slow.
			o.Bucket = &pace.Bucket{Rate: 1e4, Burst: 1e4}
		}
		c, err := pagerduty.New(app.Credential{URL: at.URL, Token: at.Token}, o)
		if err != nil {
			t.Fatal(err)
		}
		return c
	})
}
