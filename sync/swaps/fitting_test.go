package swaps

import (
	"slices"
	"testing"

	"github.com/dogwatch-app/dogwatch/app"
)

// Whoever is asked weighs the request as its asker's, not as their own.
func TestWhoIsAskedWeighsTheRequestAsItStands(t *testing.T) {
	play(t, []app.User{ana, ben}, func(t *testing.T, w *world, p []*person) {
		r := *cover(w).Request
		r.ID, r.From = "some-request", ana.Ref()
		got, err := p[1].desk.Fit(t.Context(), r)
		if err != nil || len(got.Against) > 0 {
			t.Fatalf("%v, and against it speaks %+v", err, got.Against)
		}
		if !slices.ContainsFunc(got.Candidates, func(c app.SwapCandidate) bool { return c.User.ID == ben.ID }) {
			t.Errorf("Ben is not among %+v", got.Candidates)
		}
		r.ID = ""
		if got, err = p[1].desk.Fit(t.Context(), r); err != nil || len(got.Against) == 0 {
			t.Errorf("%v: nothing speaks against Ben's giving Ana's shift away", err)
		}
	})
}
