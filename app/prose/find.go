package prose

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Hit is a place at which a text was found: bytes From to To of a block's Text.
type Hit struct{ Block, From, To int }

// maxHits is how many places are told.
const maxHits = 10_000

// Find tells where the text stands, from top to bottom, without regard to case. A text
// that goes over the end of a block is not found.
func Find(d Doc, text string) []Hit {
	want, _ := folded(strings.TrimSpace(clean(text)))
	if want == "" {
		return nil
	}
	var hits []Hit
	for i := range d.Blocks {
		in, places := folded(d.Blocks[i].Text())
		for at := 0; ; {
			n := strings.Index(in[at:], want)
			if n < 0 {
				break
			}
			from, to := at+n, at+n+len(want)
			at = to
			if places != nil {
				from, to = places[from], places[to]
			}
			if hits = append(hits, Hit{i, from, to}); len(hits) == maxHits {
				return hits
			}
		}
	}
	return hits
}

// folded is the text in small letters, and for each of its bytes, and its end, the place
// in the text itself; nil where they are the same.
func folded(s string) (string, []int) {
	same := true
	for _, r := range s {
		if r >= utf8.RuneSelf {
			same = false
			break
		}
	}
	if same {
		return strings.ToLower(s), nil
	}
	var b strings.Builder
	places := make([]int, 0, len(s)+1)
	for i, r := range s {
		n := b.Len()
		b.WriteRune(unicode.ToLower(r))
		for range b.Len() - n {
			places = append(places, i)
		}
	}
	return b.String(), append(places, len(s))
}
