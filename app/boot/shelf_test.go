package boot

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/guide"
	"github.com/dogwatch-app/dogwatch/sync/secret"
)

// A keyring that is locked would ask the person back each time, over the alert.
func TestTheKeyringIsAskedOnceInAWhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asked := 0
		answer, fails := app.Secret(""), errors.New("locked")
		tokens := hostTokens{keyring: func(context.Context, string) (app.Secret, error) {
			asked++
			return answer, fails
		}}
		get := func() app.Secret {
			token, _ := tokens.Get(t.Context(), "git.example.com")
			return token
		}
		get()
		get()
		if asked != 1 {
			t.Errorf("a locked keyring was asked %d times", asked)
		}
		time.Sleep(askAgain)
		answer, fails = "secret", nil
		first := get()
		if second := get(); first != "secret" || second != first || asked != 2 {
			t.Errorf("it gave %d and then %d letters, asked %d times", len(first), len(second), asked)
		}
		answer, fails = "", secret.ErrNone
		if _, err := tokens.Get(t.Context(), "other.example.com"); err != nil {
			t.Errorf("no token is an error: %v", err)
		}
	})
}

func TestAllCardsAreShipped(t *testing.T) {
	all := shippedCards(slog.New(slog.DiscardHandler))
	if len(all) < 30 {
		t.Fatalf("%d cards are shipped", len(all))
	}
	if now := guide.Pick(all, guide.Moment{Status: app.Triggered}); len(now) == 0 || now[0].ID != "first-five-minutes" {
		t.Errorf("at the page there are %d cards, and first %+v", len(now), now)
	}
}

// What docs/guide.md shows a team to write is a card.
func TestTheExampleIsACard(t *testing.T) {
	text, err := os.ReadFile("../../docs/guide.md")
	if err != nil {
		t.Fatal(err)
	}
	_, example, _ := strings.Cut(string(text), "```markdown\n")
	example, _, _ = strings.Cut(example, "\n```")
	cards, err := guide.Parse(example)
	if err != nil || len(cards) != 1 || cards[0].ID != "raise" || cards[0].Fits.Top != 2 {
		t.Errorf("it is read as %+v, %v", cards, err)
	}
}
