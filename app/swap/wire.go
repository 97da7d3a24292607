package swap

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// mark begins the last line of a text that a Dogwatch wrote: what it says to machines.
// The number is the version of what follows; of another one nothing is understood, and
// the text is a human's.
const mark = "dogwatch-swap:1 "

// line is what the machine line holds, and a link too. Who says so is there for one
// reason: where PagerDuty names another author, somebody copied the text of somebody
// else, and it says nothing.
type line struct {
	What app.SwapWhat `json:"what"`
	// ID is the request's.
	ID     string    `json:"id"`
	Who    app.Ref   `json:"who"`
	At     time.Time `json:"at,omitzero"`
	Client string    `json:"client,omitempty"`
	// Ask is the request, of SaidAsk; the others are of an event.
	Ask       *app.SwapRequest `json:"ask,omitempty"`
	Part      *app.Span        `json:"part,omitempty"`
	Taker     app.Ref          `json:"taker,omitzero"`
	Text      string           `json:"text,omitempty"`
	Overrides []app.Override   `json:"overrides,omitempty"`
}

func (l line) event() app.SwapEvent {
	return app.SwapEvent{
		What: l.What, Who: l.Who, At: l.At, Client: l.Client, Part: l.Part, Taker: l.Taker, Text: l.Text, Overrides: l.Overrides,
	}
}

// Body is the text that carries a request: what people without Dogwatch need to know and
// can do, and last the line for machines.
func Body(r app.SwapRequest, client string) string {
	r = cleanRequest(r)
	var b strings.Builder
	b.WriteString(request(r))
	b.WriteString("\nWith Dogwatch, answer it under Swaps. Without Dogwatch:\n")
	fmt.Fprintf(&b, "- To say yes, %s. Then write a note here that it is done. %s's Dogwatch sees it in the schedule.\n", byHand(r), r.From)
	b.WriteString("- To take a part of it, or to ask something, write a note here.\n")
	if len(r.To) == 1 {
		b.WriteString("- To say no, write a note if you like, and resolve this incident.\n")
	} else {
		b.WriteString("- To say no, write a note. Do not resolve this incident: others are asked too.\n")
	}
	fmt.Fprintf(&b, "\nNo schedule changes before somebody says yes. If nobody has by %s, %s stays on call.\n", moment(r.Start()), r.From)
	b.WriteString("This is a question and no outage: there is nothing to acknowledge.\n\n")
	return b.String() + machine(ask(r, client))
}

// Note is the text that says something about a request.
func Note(e app.SwapEvent, r app.SwapRequest) string {
	e, r = cleanEvent(e), cleanRequest(r)
	text := sentences(e, r)
	if e.What == app.SaidText {
		return text
	}
	return text + "\n\n" + machine(say(e, r.ID))
}

func ask(r app.SwapRequest, client string) line {
	return line{What: app.SaidAsk, ID: r.ID, Who: r.From, At: r.At, Ask: &r, Client: cleanName(client)}
}

func say(e app.SwapEvent, id string) line {
	return line{
		What: e.What, ID: id, Who: e.Who, At: e.At, Client: e.Client, Part: e.Part, Taker: e.Taker, Text: e.Text, Overrides: e.Overrides,
	}
}

func machine(l line) string {
	text, err := json.Marshal(l)
	if err != nil { // a time before year 0 or after 9999: nobody's shift
		return ""
	}
	return mark + string(text)
}

// readLine finds what a text says to machines, in its last line.
func readLine(text string) (line, bool) {
	if len(text) > maxRead {
		return line{}, false
	}
	text = strings.TrimRight(text, " \t\r\n\x00")
	last := text[strings.LastIndexAny(text, "\r\n")+1:]
	body, ok := strings.CutPrefix(last, mark)
	if !ok {
		return line{}, false
	}
	return decode([]byte(body))
}

func decode(text []byte) (line, bool) {
	var l line
	if len(text) > maxLine || json.Unmarshal(text, &l) != nil {
		return line{}, false
	}
	if !goodID(l.ID) || !goodID(l.Who.ID) || !l.goodTimes() || (l.What == app.SaidAsk) != (l.Ask != nil) {
		return line{}, false
	}
	e := cleanEvent(l.event())
	if l.Ask == nil {
		return say(e, l.ID), sayable(e)
	}
	r := cleanRequest(*l.Ask)
	if r.ID != l.ID || r.From.ID != l.Who.ID || checkRequest(r) != nil {
		return line{}, false
	}
	r.At = e.At
	return ask(r, e.Client), true
}

// sayable reports whether the event is one that a machine may say. SaidText, SaidClosed
// and SaidSeen are what people and PagerDuty say.
func sayable(e app.SwapEvent) bool {
	switch e.What {
	case app.SaidOffer:
		return e.Part != nil && !e.Part.Empty()
	case app.SaidAccept, app.SaidDecline, app.SaidWithdraw, app.SaidCovered, app.SaidFailed, app.SaidTakeBack:
		return e.Part == nil || !e.Part.Empty()
	}
	return false
}
