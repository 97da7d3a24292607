package secret

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/zalando/go-keyring"
)

func TestATokenIsKeptPerAccount(t *testing.T) {
	keyring.MockInit()
	ours := Keyring{Account("api.pagerduty.com", "default")}
	other := Keyring{Account("api.eu.pagerduty.com", "default")}
	if _, err := ours.Get(t.Context()); !errors.Is(err, ErrNone) {
		t.Fatalf("got %v, want %v", err, ErrNone)
	}
	if err := ours.Set(t.Context(), "u+secret"); err != nil {
		t.Fatal(err)
	}
	if got, err := ours.Get(t.Context()); err != nil || got.Reveal() != "u+secret" {
		t.Fatalf("got %v, %v", got.Reveal(), err)
	}
	if _, err := other.Get(t.Context()); !errors.Is(err, ErrNone) {
		t.Errorf("another host is handed the token: %v", err)
	}
	for range 2 {
		if err := ours.Delete(t.Context()); err != nil {
			t.Error(err)
		}
	}
	if _, err := ours.Get(t.Context()); !errors.Is(err, ErrNone) {
		t.Errorf("it is still there: %v", err)
	}
}

func TestABrokenKeyringSaysWhy(t *testing.T) {
	why := errors.New("the name org.freedesktop.secrets was not provided")
	keyring.MockInitWithError(why)
	if _, err := (Keyring{"a"}).Get(t.Context()); !errors.Is(err, why) {
		t.Errorf("got %v", err)
	}
	if err := (Keyring{"a"}).Set(t.Context(), "x"); !errors.Is(err, why) {
		t.Errorf("got %v", err)
	}
}

func TestAHangingKeyringIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		release := make(chan struct{})
		err := within(t.Context(), func() error {
			<-release
			return nil
		})
		if !errors.Is(err, ErrHangs) || time.Since(began) != patience {
			t.Errorf("got %v after %v", err, time.Since(began))
		}
		close(release)
	})
}
