package secret

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/zalando/go-keyring"
)

// No error of the keyring's tells what was to be kept.
func TestNoErrorTellsTheToken(t *testing.T) {
	const token = "u+TOPSECRET"
	keyring.MockInitWithError(errors.New("it is locked"))
	k := Keyring{Account: "a"}
	_, get := k.Get(t.Context())
	for _, err := range []error{get, k.Set(t.Context(), token), k.Delete(t.Context())} {
		if err == nil || strings.Contains(fmt.Sprintf("%v %+v %#v", err, err, err), token) {
			t.Errorf("%v", err)
		}
	}
	keyring.MockInit()
	if err := k.Set(t.Context(), token); err != nil {
		t.Fatal(err)
	}
	got, err := k.Get(t.Context())
	if err != nil || strings.Contains(fmt.Sprintf("%v %+v %#v %s %q", got, got, k, got, got), token) {
		t.Errorf("printed as %v, %v", got, err)
	}
}

// A call that is given up by its caller ends at once.
func TestACallEndsWithItsContext(t *testing.T) {
	release := make(chan struct{})
	defer close(release)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := within(ctx, func() error { <-release; return nil })
	if err == nil || errors.Is(err, ErrHangs) {
		t.Errorf("got %v", err)
	}
}
