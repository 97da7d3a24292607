package pagerduty

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// Vault is where a renewed OAuth credential is kept; the keyring is one.
type Vault interface {
	Get(ctx context.Context) (app.Secret, error)
	Set(ctx context.Context, token app.Secret) error
}

const (
	// renewWithin is how long one renewal may take, keeping included.
	renewWithin = 30 * time.Second
	// renewAgain is the wait after one that failed while the old token still works.
	renewAgain = time.Minute
)

// tokens lends the access token of a grant, and renews the grant: ahead of its end,
// without anybody waiting, and where it was refused. There is one renewal at a time.
//
// A new grant is kept before its token is used, as the old one is dead by then: a
// crash in between must not lose it. Where it cannot be kept it is used all the same,
// and keeping is tried again.
type tokens struct {
	ask   func(context.Context, *grant) (*grant, error) // at the token endpoint
	vault Vault                                         // may be nil
	log   *slog.Logger

	mu    sync.Mutex
	now   *grant
	old   *grant    // the one before, whose secrets are still to be hidden; may be nil
	after time.Time // not before this is the next try ahead of the end
	dead  error     // PagerDuty refuses to renew this one
	kept  error     // why the present one is not kept
	turn  *turn     // the renewal under way
}

// turn is one renewal; err is read once done is closed.
type turn struct {
	done chan struct{}
	err  error
}

// Token gives the present token; where its end has come, a new one.
func (t *tokens) Token(ctx context.Context) (app.Secret, error) {
	t.mu.Lock()
	now := time.Now()
	if t.kept != nil && t.turn == nil && !now.Before(t.after) {
		t.after = now.Add(renewAgain)
		go t.keepAgain(t.now) //nolint:gosec // it outlives the call on purpose
	}
	if !t.now.renewable() || !t.now.due(now) || t.dead != nil && !t.now.expired(now) {
		defer t.mu.Unlock()
		return t.now.access, nil
	}
	if !t.now.expired(now) {
		defer t.mu.Unlock()
		if !now.Before(t.after) {
			t.renew()
		}
		return t.now.access, nil
	}
	return t.await(ctx)
}

// Renewed gives a token in place of a refused one.
func (t *tokens) Renewed(ctx context.Context, refused app.Secret) (app.Secret, error) {
	t.mu.Lock()
	if t.now.access != refused {
		defer t.mu.Unlock()
		return t.now.access, nil // renewed meanwhile
	}
	return t.await(ctx)
}

// await unlocks, and waits for a renewal.
func (t *tokens) await(ctx context.Context) (app.Secret, error) {
	switch {
	case !t.now.renewable():
		t.mu.Unlock()
		return "", app.Unauthorized{Why: "the OAuth token has ended or was revoked, and cannot be renewed: " +
			"it was handed over without refresh_token or client_id. Get a new one and run dogwatch login"}
	case t.dead != nil && time.Now().Before(t.after):
		defer t.mu.Unlock()
		return "", t.dead
	}
	turn := t.renew()
	t.mu.Unlock()
	select {
	case <-turn.done:
	case <-ctx.Done():
		return "", app.Offline{Kind: app.NoAnswer, Cause: context.Cause(ctx)}
	}
	if turn.err != nil {
		return "", turn.err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.now.access, nil
}

// renew starts a renewal, or gives the one under way. The lock is held.
func (t *tokens) renew() *turn {
	if t.turn == nil {
		t.turn = &turn{done: make(chan struct{})}
		go t.run(t.turn, t.now)
	}
	return t.turn
}

// run renews. It does not end with the call that wanted it: what PagerDuty has
// given out by then is to be kept.
func (t *tokens) run(turn *turn, from *grant) {
	ctx, cancel := context.WithTimeout(context.Background(), renewWithin)
	defer cancel()
	next, err := t.ask(ctx, from)
	var kept error
	if is[app.Unauthorized](err) {
		if other, ok := t.elsewhere(ctx, from); ok {
			next, err = other, nil // another process of ours renewed it, and keeps it
		}
	} else if err == nil && t.vault != nil {
		kept = t.vault.Set(ctx, next.secret())
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.turn, turn.err = nil, err
	t.after = time.Now().Add(renewAgain)
	if err == nil {
		t.old, t.now, t.dead, t.kept = from, next, nil, kept
		t.note("token_renewed", slog.Time("expires", next.expires))
		if kept == nil {
			t.after = time.Time{}
		} else {
			t.note("token_not_kept", slog.String("error", kept.Error()))
		}
	} else {
		t.note("token_not_renewed", slog.String("error", err.Error()))
		if is[app.Unauthorized](err) {
			t.dead = err
		}
		if wait, ok := errors.AsType[app.Throttled](err); ok {
			t.after = time.Now().Add(max(renewAgain, wait.After))
		}
	}
	close(turn.done)
}

// elsewhere gives the kept grant where it is another one than that which was refused.
func (t *tokens) elsewhere(ctx context.Context, refused *grant) (*grant, bool) {
	if t.vault == nil {
		return nil, false
	}
	text, err := t.vault.Get(ctx)
	if err != nil {
		return nil, false
	}
	other, ok := grantOf(text)
	return other, ok && other.refresh != refused.refresh && other.access != refused.access
}

// keepAgain tries to keep what could not be kept.
func (t *tokens) keepAgain(g *grant) {
	ctx, cancel := context.WithTimeout(context.Background(), renewWithin)
	defer cancel()
	err := t.vault.Set(ctx, g.secret())
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.now == g {
		t.kept = err
	}
}

func (t *tokens) note(event string, attrs ...slog.Attr) {
	if t.log != nil {
		t.log.LogAttrs(context.Background(), slog.LevelInfo, event, attrs...)
	}
}

// secret is the present grant, to be kept.
func (t *tokens) secret() app.Secret {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.now.secret()
}

// Format hides the tokens, from all of fmt's verbs.
func (t *tokens) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, app.Secret("").String()) }

func (t *tokens) hide(text string) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.old != nil {
		text = t.old.hide(text)
	}
	return t.now.hide(text)
}

func (t *tokens) state() TokenState {
	t.mu.Lock()
	defer t.mu.Unlock()
	return TokenState{OAuth: true, Renews: t.now.renewable() && t.dead == nil, Expires: t.now.expires, Refused: t.dead, NotKept: t.kept}
}
