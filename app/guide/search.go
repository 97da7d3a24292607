package guide

import (
	"cmp"
	"slices"
	"strings"

	"github.com/dogwatch-app/dogwatch/app"
)

// LinkPrefix begins the address of a card within the guide: "#card/" and its id.
const LinkPrefix = "#card/"

// maxWords is how many words of a search are looked at.
const maxWords = 8

// Search gives the cards that hold all the words of text, in any case, with or without
// dashes and as parts of words too, the best first: those with the words in the title, then in the short form,
// then in the text. Equals keep their order; "" gives all cards but the hidden.
func Search(cards []app.Card, text string) []app.Card {
	words := strings.Fields(fold(text))
	words = words[:min(len(words), maxWords)]
	type hit struct {
		card  app.Card
		score int
	}
	var hits []hit
	for _, c := range cards {
		if c.Kind == Hidden {
			continue
		}
		if score, ok := match(c, words); ok {
			hits = append(hits, hit{c, score})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Compare(b.score, a.score) })
	out := make([]app.Card, len(hits))
	for n, h := range hits {
		out[n] = h.card
	}
	return out
}

// match scores a card; false where a word is nowhere in it.
func match(c app.Card, words []string) (score int, ok bool) {
	title, short, text := fold(c.Title), fold(c.Short), fold(c.Text)
	other := fold(c.ID) + " " + string(c.Kind)
	for _, w := range words {
		var best int
		switch {
		case begins(title, w):
			best = 8
		case strings.Contains(title, w):
			best = 6
		case begins(short, w):
			best = 4
		case strings.Contains(short, w):
			best = 3
		case begins(text, w), strings.Contains(other, w):
			best = 2
		case strings.Contains(text, w):
			best = 1
		default:
			return 0, false
		}
		score += best
	}
	return score, true
}

// fold makes "Hand-off" and "handoff" the same.
func fold(s string) string { return strings.ReplaceAll(strings.ToLower(s), "-", "") }

// begins reports whether a word of the text begins with w.
func begins(text, w string) bool {
	for at := 0; ; {
		n := strings.Index(text[at:], w)
		if n < 0 {
			return false
		}
		if at += n; at == 0 || !wordly(text[at-1]) {
			return true
		}
		at += len(w)
	}
}

// wordly reports whether a byte belongs to a word: a letter, a digit, or a part of what
// is beyond ASCII.
func wordly(b byte) bool {
	return b >= 0x80 || b >= '0' && b <= '9' || b >= 'a' && b <= 'z'
}
