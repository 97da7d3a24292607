// Package secret keeps tokens in the person's keyring: Secret Service on Linux,
// Keychain on macOS, Credential Manager on Windows. A keyring can hang on a prompt
// that nobody sees, so that every call has an end.
package secret

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/zalando/go-keyring"

	"github.com/dogwatch-app/dogwatch/app"
)

// ErrNone says that the keyring works and holds no token for this account.
var ErrNone = errors.New("no token is kept")

// ErrHangs says that the keyring did not answer in time.
var ErrHangs = errors.New("the keyring does not answer")

// patience is how long a keyring is given to answer.
const patience = 3 * time.Second

// service is the name under which people find the token in their keyring.
const service = "dogwatch"

// Keyring keeps one token. Account tells the tokens of several profiles and hosts
// apart: a token is never handed to another host than the one it was kept for.
type Keyring struct {
	Account string
}

// Account is the name for the token of a profile at an API host.
func Account(host, profile string) string { return host + " (" + profile + ")" }

// Get gives the token, or ErrNone, ErrHangs, or why the keyring cannot be used.
func (k Keyring) Get(ctx context.Context) (app.Secret, error) {
	var token string
	err := within(ctx, func() (err error) {
		token, err = keyring.Get(service, k.Account)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("read the token: %w", err)
	}
	return app.Secret(token), nil
}

// Set keeps the token.
func (k Keyring) Set(ctx context.Context, token app.Secret) error {
	if err := within(ctx, func() error { return keyring.Set(service, k.Account, token.Reveal()) }); err != nil {
		return fmt.Errorf("keep the token: %w", err)
	}
	return nil
}

// Delete forgets the token; it is no error where there is none.
func (k Keyring) Delete(ctx context.Context) error {
	err := within(ctx, func() error { return keyring.Delete(service, k.Account) })
	if err != nil && !errors.Is(err, ErrNone) {
		return fmt.Errorf("forget the token: %w", err)
	}
	return nil
}

// within calls f and does not wait for longer than a person would. A call that
// hangs is left behind: there is no way to end it.
func within(ctx context.Context, f func() error) error {
	ctx, cancel := context.WithTimeoutCause(ctx, patience, ErrHangs)
	defer cancel()
	done := make(chan error, 1)
	go func() { done <- f() }()
	select {
	case err := <-done:
		if errors.Is(err, keyring.ErrNotFound) {
			return ErrNone
		}
		return err
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
