package pagerduty

import (
	"context"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// asked is a token endpoint that takes a second.
func asked(n *int) func(context.Context, *grant) (*grant, error) {
	return func(_ context.Context, from *grant) (*grant, error) {
		*n++
		time.Sleep(time.Second)
		next := *from
		next.access = app.Secret("A" + strconv.Itoa(*n))
		next.refresh = app.Secret("R" + strconv.Itoa(*n))
		next.issued, next.expires = time.Now(), time.Now().Add(time.Hour)
		return &next, nil
	}
}

// A refusal that arrives after the renewal is of the old token: there is a new one.
func TestALateRefusalRenewsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := 0
		tk := &tokens{ask: asked(&n), now: &grant{access: "A0", refresh: "R0", clientID: "c"}}
		for range 3 {
			if got, err := tk.Renewed(t.Context(), "A0"); err != nil || got != "A1" {
				t.Errorf("%s, %v", got.Reveal(), err)
			}
		}
		if n != 1 {
			t.Errorf("asked %d times", n)
		}
	})
}

// Who gives up waiting leaves the renewal to go on: what it brings is not lost.
func TestARenewalOutlivesItsCall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := 0
		tk := &tokens{ask: asked(&n), now: &grant{access: "A0", refresh: "R0", clientID: "c"}}
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		if _, err := tk.Renewed(ctx, "A0"); !is[app.Offline](err) {
			t.Errorf("%T %v", err, err)
		}
		time.Sleep(2 * time.Second)
		if got, err := tk.Token(t.Context()); err != nil || got != "A1" || n != 1 {
			t.Errorf("%s, %v, asked %d times", got.Reveal(), err, n)
		}
	})
}

// Ahead of the end nobody waits, and there is one renewal however many come.
func TestRenewingAheadIsNotWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := 0
		tk := &tokens{ask: asked(&n), now: &grant{access: "A0", refresh: "R0", clientID: "c", issued: time.Now(), expires: time.Now().Add(time.Hour)}}
		time.Sleep(55 * time.Minute)
		began := time.Now()
		for range 5 {
			if got, err := tk.Token(t.Context()); err != nil || got != "A0" || time.Since(began) != 0 {
				t.Errorf("%s, %v after %s", got.Reveal(), err, time.Since(began))
			}
		}
		time.Sleep(2 * time.Second)
		if got, _ := tk.Token(t.Context()); got != "A1" || n != 1 {
			t.Errorf("%s, asked %d times", got.Reveal(), n)
		}
	})
}
