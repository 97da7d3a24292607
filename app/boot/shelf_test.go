package boot

import (
	"log/slog"
	"os"
	"strings"
	"testing"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/guide"
)

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
