package guide

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/dogwatch-app/dogwatch/app"
)

// What is read at most. MaxCards is for one file, and Merge takes no more of a team's.
const (
	MaxFile  = 1 << 20   // bytes of a file
	MaxText  = 200 << 10 // bytes of a card's text
	MaxCards = 500
	maxFront = 8 << 10 // bytes of front matter
)

// ErrNoCard says that a text has no front matter at all, such as a folder's README: it
// may be passed over.
var ErrNoCard = errors.New("it holds no card: a card begins with its front matter, between two lines of +++")

// Bad says what is wrong with a card, and where. Line counts from 1, and is 0 where it
// is about the whole file; Key is "" where it is about none.
type Bad struct {
	Line int
	Key  string
	Why  string
}

func (e Bad) Error() string {
	var where string
	if e.Line > 0 {
		where = fmt.Sprintf("line %d: ", e.Line)
	}
	if e.Key != "" {
		where += e.Key + ": "
	}
	return where + e.Why
}

// Parse reads the cards of one file, in their order. Either all of them are good, or
// none is given and the error is a Bad, which names the line and the key but not the
// file, or ErrNoCard. A card that hides another has the kind Hidden.
func Parse(text string) ([]app.Card, error) {
	parts, err := split(text)
	if err != nil {
		return nil, err
	}
	cards := make([]app.Card, len(parts))
	seen := make(map[string]int, len(parts))
	for n, p := range parts {
		card, err := p.card()
		if err != nil {
			return nil, err
		}
		if first, twice := seen[card.ID]; twice {
			return nil, Bad{Line: p.line("id"), Key: "id", Why: fmt.Sprintf("%q is the id of the card in line %d already", card.ID, first)}
		}
		seen[card.ID] = p.at
		cards[n] = card
	}
	return cards, nil
}

// part is one card as it is written: at is the line of its first +++.
type part struct {
	at    int
	front string
	text  string
}

// split cuts a file into its cards. A line of +++ within a code block is the code's.
func split(text string) ([]part, error) {
	if len(text) > MaxFile {
		return nil, Bad{Why: fmt.Sprintf("the file is larger than %d KiB", MaxFile>>10)}
	}
	text = strings.ReplaceAll(strings.TrimPrefix(text, "\ufeff"), "\r\n", "\n")
	if !utf8.ValidString(text) {
		return nil, Bad{Line: badLine(text), Why: "this is not UTF-8 text"}
	}
	var (
		parts        []part
		front, inner bool // within front matter; within a code block
		start        int  // where the piece that is being read begins
		loose        int  // the first line of text before any card
		code         fence
		at, number   int
	)
	for line := range strings.Lines(text) {
		number++
		bare := strings.TrimRight(line, " \t\n")
		switch {
		case bare == "+++" && front:
			parts[len(parts)-1].front = text[start:at]
			front, start = false, at+len(line)
		case bare == "+++" && !inner:
			if len(parts) == MaxCards {
				return nil, Bad{Line: number, Why: fmt.Sprintf("the file holds more than %d cards", MaxCards)}
			}
			if len(parts) > 0 {
				parts[len(parts)-1].text = text[start:at]
			}
			parts = append(parts, part{at: number})
			front, start = true, at+len(line)
		case len(parts) == 0:
			if bare != "" && loose == 0 {
				loose = number
			}
		case !front:
			inner = code.step(bare, number)
		}
		at += len(line)
	}
	switch {
	case len(parts) == 0:
		return nil, ErrNoCard
	case loose > 0:
		return nil, Bad{Line: loose, Why: "this text belongs to no card: a card begins with its front matter, between two lines of +++"}
	case front:
		return nil, Bad{Line: parts[len(parts)-1].at, Why: "this front matter does not end: it needs a second line of +++"}
	case inner && strings.Contains(text[start:], "\n+++"): // it may have swallowed a card
		return nil, Bad{Line: code.at, Why: "this code block does not end before the next line of +++"}
	}
	parts[len(parts)-1].text = text[start:]
	return parts, nil
}

// fence follows the fenced code blocks of Markdown.
type fence struct {
	mark string // what opened the block, "" outside of one
	at   int
}

// step takes in a line, without its end, and reports whether a block is open after it.
func (f *fence) step(line string, number int) bool {
	body := strings.TrimLeft(line, " ")
	if len(line)-len(body) > 3 {
		return f.mark != "" // indented that far it is no fence
	}
	run := body[:len(body)-len(strings.TrimLeft(body, "`"))]
	if run == "" {
		run = body[:len(body)-len(strings.TrimLeft(body, "~"))]
	}
	rest := body[len(run):]
	switch {
	case f.mark == "" && len(run) >= 3 && (run[0] == '~' || !strings.Contains(rest, "`")):
		f.mark, f.at = run, number
	case f.mark != "" && strings.HasPrefix(run, f.mark) && rest == "":
		f.mark = ""
	}
	return f.mark != ""
}

func badLine(text string) int {
	number := 0
	for line := range strings.Lines(text) {
		number++
		if !utf8.ValidString(line) {
			break
		}
	}
	return number
}
