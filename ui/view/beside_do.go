package view

import (
	"maps"
	"slices"
	"strings"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/room"
	"github.com/dogwatch-app/dogwatch/app/runbook"
)

// The commands about what stands beside an incident.
const (
	// DoBook shows the runbook, or the next one; DoOpenBook opens its page in the browser.
	DoBook     Command = "book"
	DoOpenBook Command = "open_book"
	// DoCard opens the next card that fits, and after the last one the runbook.
	DoCard Command = "card"
	// DoRead goes into the text; on the alert it is made large for that, or small again and
	// left.
	DoRead Command = "read"
	// DoPostSteps offers to post the ticked steps as a note.
	DoPostSteps Command = "post_steps"
)

// The messages about what stands beside an incident.
type (
	// TickStep ticks a step of the text that is read, or takes that back.
	TickStep struct {
		On   Place
		Step string
		Tick bool
	}
	// ChooseBook shows one of several runbooks.
	ChooseBook struct {
		On  Place
		URL string
	}
	// OpenCard opens a card of the guide in the runbook's place; the one that is open is
	// put away.
	OpenCard struct {
		On Place
		ID string
	}
	// Follow is a link of the text that is read.
	Follow struct {
		On  Place
		URL string
	}
	// WantPicture asks for a picture of the text that is read.
	WantPicture struct {
		On  Place
		URL string
	}
)

// armed reports whether the place listens: the alert is deaf for a moment.
func (u *UIState) armed(e eye, on Place) bool { return on != OnAlert || u.Alert.armed(e.now) }

// reading is the text beside the incident of the place; false where none is shown. What
// is chosen in one all the same was meant for another, which is hidden and still has the
// keyboard.
func (e eye) reading(on Place) (app.Tracked, Reading, bool) {
	t, ok := e.current(on)
	if !ok {
		return t, Reading{}, false
	}
	r := e.beside(&t, on).Reading
	return t, r, r.Empty == nil
}

func (m TickStep) update(u *UIState, e eye) []Effect {
	if !u.armed(e, m.On) {
		return nil
	}
	t, r, ok := e.reading(m.On)
	if !ok || !slices.ContainsFunc(r.stepKeys(), func(k string) bool { return k == m.Step }) {
		return nil
	}
	verb := app.TickStep
	if _, mine := e.ticked(t.ID, r.Source)[m.Step]; mine {
		verb = app.UntickStep
	} else if !m.Tick && !r.Ticks[m.Step].On {
		return nil // its author has ticked it: there is nothing of mine to take back
	}
	return []Effect{u.submit(e, app.Intent{Verb: verb, Tick: &app.Tick{Incident: t.ID, Source: r.Source, Step: m.Step, At: e.now}})}
}

func (r Reading) stepKeys() []string {
	keys := make([]string, len(r.doc.Steps))
	for i := range r.doc.Steps {
		keys[i] = r.doc.Steps[i].Key
	}
	return keys
}

func (m ChooseBook) update(u *UIState, e eye) []Effect {
	if t, ok := e.current(m.On); ok && u.armed(e, m.On) {
		u.chooseBook(t.ID, m.URL)
	}
	return nil
}

func (u *UIState) chooseBook(incident, address string) {
	u.openCard(incident, "")
	u.link(incident, Linked{})
	u.Runbooks.Chosen = chosen(u.Runbooks.Chosen, incident, address)
}

// openCard opens a card beside an incident; "" for the runbook.
func (u *UIState) openCard(incident, id string) {
	u.Beside.Card = chosen(u.Beside.Card, incident, id)
}

// link shows the text to which a link of an incident's runbook led; the zero one is the
// runbook.
func (u *UIState) link(incident string, to Linked) {
	u.Beside.Linked = chosen(u.Beside.Linked, incident, to)
	u.Beside.Hop = Hop{N: u.Beside.Hop.N} // it would stand for the anchor of to
}

// hop goes to a place in the text that is shown; "" is its beginning.
func (u *UIState) hop(e eye, incident string, r *Reading, anchor string) {
	if _, found := r.doc.Anchor(anchor); anchor != "" && !found {
		u.say(e.now, "The text has no such place.")
		return
	}
	u.Beside.Hop = Hop{Incident: incident, Source: r.Source, Anchor: anchor, N: u.Beside.Hop.N + 1}
}

// chosen is the map with one choice changed, or taken back with the zero one: models that
// hold the old one keep it.
func chosen[T comparable](all map[string]T, key string, value T) map[string]T {
	next := maps.Clone(all)
	if next == nil {
		next = map[string]T{}
	}
	if value == *new(T) {
		delete(next, key)
	} else {
		next[key] = value
	}
	return next
}

func (m OpenCard) update(u *UIState, e eye) []Effect {
	t, ok := e.current(m.On)
	if !ok || !u.armed(e, m.On) {
		return nil
	}
	if _, known := e.card(m.ID); known && u.Beside.Card[t.ID] != m.ID {
		u.openCard(t.ID, m.ID)
	} else {
		u.openCard(t.ID, "")
	}
	return nil
}

func (m Follow) update(u *UIState, e eye) []Effect {
	t, r, ok := e.reading(m.On)
	if !ok || !u.armed(e, m.On) {
		return nil
	}
	if id, is := cardLink(m.URL); is {
		if _, known := e.card(id); known {
			return OpenCard{On: m.On, ID: id}.update(u, e)
		}
		u.say(e.now, "There is no such card.")
		return nil
	}
	if to, anchor := linkFrom(r.Source, m.URL); to != "" && !strings.HasPrefix(r.Source, cardSource) {
		switch {
		case to == r.Source:
			u.hop(e, t.ID, &r, anchor)
			return nil
		case samePlace(r.Source, to) && runbook.IsText(to):
			// A text of the same place is read here, as on the Runbooks screen.
			u.link(t.ID, Linked{to, anchor})
			return nil
		}
	}
	address := resolve(r.Source, m.URL)
	if address == "" {
		u.say(e.now, "This link leads nowhere that can be opened.")
		return nil
	}
	return u.browse(e, m.On, address)
}

func (m WantPicture) update(u *UIState, e eye) []Effect {
	_, r, ok := e.reading(m.On)
	if !ok || !u.armed(e, m.On) {
		return nil
	}
	if address := pictureAt(r.Source, m.URL); address != "" {
		return AskPicture{URL: address}.update(u, e)
	}
	u.say(e.now, "This picture is nowhere that can be read.")
	return nil
}

// doBeside carries out a command about what stands beside an incident; false for any
// other.
func (u *UIState) doBeside(e eye, on Place, t *app.Tracked, c Command) ([]Effect, bool) {
	switch c {
	case DoBook:
		u.nextBook(e, t)
	case DoCard:
		u.nextCard(e, t, on)
	case DoRead:
		if r := e.beside(t, on).Reading; r.Empty != nil {
			said := trimDots(r.Empty.Title) + ": there is no text to go into."
			if on == OnAlert && u.Beside.Large {
				u.Beside.Large = false
				u.Beside.Leave++
				said += " Texts are shown small again."
			}
			u.say(e.now, said)
			return nil, true
		}
		if on == OnAlert {
			u.Beside.Large = !u.Beside.Large
		}
		if on == OnAlert && !u.Beside.Large {
			u.Beside.Leave++
		} else {
			u.Beside.Seek++
		}
	case DoOpenBook:
		if book, _ := e.shownBook(t); book != nil {
			if _, ok := webHost(book.URL); ok {
				return u.browse(e, on, book.URL), true
			}
		}
		u.say(e.now, "There is no page to open.")
	case DoPostSteps:
		u.askPost(e, on, t)
	default:
		return nil, false
	}
	return nil, true
}

// nextBook shows the runbook, where it is shown the next one.
func (u *UIState) nextBook(e eye, t *app.Tracked) {
	if u.Beside.Card[t.ID] != "" {
		u.openCard(t.ID, "")
		return
	}
	if _, led := u.Beside.Linked[t.ID]; led {
		u.link(t.ID, Linked{})
		return
	}
	shown := e.bookOf(t)
	switch {
	case len(t.Runbooks) == 0:
		u.say(e.now, "No runbook was found.")
	case shown == nil:
		u.chooseBook(t.ID, t.Runbooks[0].URL)
	case len(t.Runbooks) == 1:
		u.say(e.now, "It is the only one that was found.")
	default:
		at := slices.IndexFunc(t.Runbooks, func(r app.Runbook) bool { return r.URL == shown.URL })
		u.chooseBook(t.ID, t.Runbooks[(at+1)%len(t.Runbooks)].URL)
	}
}

// nextCard opens the next of the cards that are in the strip.
func (u *UIState) nextCard(e eye, t *app.Tracked, on Place) {
	most := detailCards
	if on == OnAlert {
		most = alertCards
	}
	cards := e.fitting(t)
	cards = cards[:min(len(cards), most)]
	if len(cards) == 0 {
		u.say(e.now, "The guide has no card for this moment.")
		return
	}
	at := slices.IndexFunc(cards, func(c app.Card) bool { return c.ID == u.Beside.Card[t.ID] })
	if at+1 == len(cards) {
		u.openCard(t.ID, "")
		return
	}
	u.openCard(t.ID, cards[at+1].ID)
}

// askPost asks before the ticked steps of the text are posted.
func (u *UIState) askPost(e eye, on Place, t *app.Tracked) {
	r := e.beside(t, on).Reading
	steps := e.unsaid(t, r.Source, &r.doc)
	switch {
	case e.whyNotNote(t) != "":
		u.say(e.now, e.whyNotNote(t))
	case len(r.doc.Steps) == 0:
		u.say(e.now, "This text has no steps to tick.")
	case len(steps) == 0:
		u.say(e.now, "Tick a step first: what is ticked can be posted.")
	default:
		u.open(e, on, Dialog{Kind: AskPostSteps, Incidents: []string{t.ID}, Steps: steps, Group: r.Title})
	}
}

// says splits steps into as many notes as they need.
func (e eye) saySteps(steps []string) []room.Say {
	var all []room.Say
	for part := range slices.Chunk(steps, room.MaxTicks) {
		all = append(all, room.Say{By: e.s.Me.Ref(), Ticks: part})
	}
	return all
}
