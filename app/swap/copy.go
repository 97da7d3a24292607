package swap

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/dogwatch-app/dogwatch/app"
)

// link begins the address in which a text that people hand on carries a machine line.
// The number is the version.
const link = "dogwatch:swap/1/"

// CopyRequest is a request as a text to hand over, in a chat or a mail: it asks one
// person, and its answer comes back in the same way.
func CopyRequest(r app.SwapRequest, client string) string {
	r = cleanRequest(r)
	var b strings.Builder
	b.WriteString(request(r))
	b.WriteString("\nWith Dogwatch: copy all of this text, open Swaps, and paste it there. It gives you an answer to send back.\n")
	fmt.Fprintf(&b, "Without Dogwatch: to say yes, %s, and tell %s. If you do neither, %s stays on call.\n\n", byHand(r), r.From, r.From)
	return b.String() + address(ask(r, client))
}

// CopyAnswer is what somebody said about a request as a text to hand over to the other
// side.
func CopyAnswer(s app.Swap, e app.SwapEvent) string {
	e, r := cleanEvent(e), cleanRequest(s.SwapRequest)
	text := fmt.Sprintf("%s\n\n%s", Title(r), sentences(e, r))
	if e.What == app.SaidText {
		return text
	}
	text += "\n\nWith Dogwatch: copy all of this text, open Swaps, and paste it there.\n\n"
	return text + address(say(e, r.ID))
}

func address(l line) string {
	text, err := json.Marshal(l)
	if err != nil {
		return ""
	}
	return link + base64.RawURLEncoding.EncodeToString(text)
}

// Pasted is what a pasted text holds: a request, or what somebody said about the request
// with that id. Whoever they are is what the text says.
type Pasted struct {
	Request *app.SwapRequest
	ID      string
	Event   *app.SwapEvent
}

// Paste finds the link in a text; of several the last counts. It is Invalid, in words for
// whoever pasted it, where there is none that can be read.
func Paste(text string) (Pasted, error) {
	if len(text) > maxRead {
		return Pasted{}, app.Invalid{Why: "that text is too long to hold a request: copy only what was sent to you"}
	}
	n := strings.LastIndex(text, link)
	if n < 0 {
		if _, version, ok := strings.Cut(text, "dogwatch:swap/"); ok && newerLink(version) {
			return Pasted{}, app.Invalid{Why: "that is of a later Dogwatch than this one: update Dogwatch"}
		}
		return Pasted{}, app.Invalid{Why: "that text holds no request and no answer: copy all of it, with the line that begins with " + link}
	}
	code := text[n+len(link):]
	if end := strings.IndexFunc(code, func(r rune) bool { return !strings.ContainsRune(alphabet, r) }); end >= 0 {
		code = code[:end]
	}
	body, err := base64.RawURLEncoding.DecodeString(code)
	l, ok := decode(body)
	if err != nil || !ok {
		return Pasted{}, app.Invalid{Why: "the last line of that text is not whole: copy all of it once more"}
	}
	if l.Ask != nil {
		return Pasted{Request: l.Ask, ID: l.ID}, nil
	}
	e := l.event()
	e.Claimed = true
	return Pasted{ID: l.ID, Event: &e}, nil
}

// newerLink reports whether what follows the name of a link is a number, as a later version
// of it would have.
func newerLink(version string) bool {
	number, _, ok := strings.Cut(version, "/")
	n, err := strconv.Atoi(number)
	return ok && err == nil && n > 1
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
