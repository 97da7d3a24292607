package view

import (
	"image"
	"maps"
	"slices"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/guide"
	"github.com/dogwatch-app/dogwatch/app/prose"
	"github.com/dogwatch-app/dogwatch/app/room"
)

// Beside is what stands beside an incident to act by: a text to read, which is the
// runbook or a card of the guide, and the cards that fit now.
type Beside struct {
	// Of is the incident.
	Of      string
	Reading Reading
	Cards   []CardTile
	// Large says that the text takes the room of everything that can spare it. Seek grows
	// with each wish to go into the text with the keyboard, Leave with each to go out of it.
	Large       bool
	Seek, Leave int
	// Several says that there are other pages, to which the arrows lead.
	Several bool
}

// Reading is the text that is read, or why there is none.
type Reading struct {
	// Label says what it is: "Runbook", "From the guide". Title names it, Sub says where it
	// is from and how old.
	Label, Title, Sub string
	// Old says that it is a copy, and why; nil for a fresh one.
	Old *Line
	// Empty stands in the text's place while there is none.
	Empty *Empty
	// Acts are what can be done about it.
	Acts []Button
	// Choices are the runbooks where several were found.
	Choices []Choice
	// Progress is "2 of 7 steps done", "" where nothing can be ticked.
	Progress string
	// Source is what its steps are ticked under: see app.Tick. Ticks are how they stand,
	// by key; a step that is not in it stands as its author wrote it.
	Source string
	Ticks  map[string]Ticked
	// Pictures are those that were asked for, by address.
	Pictures map[string]Picture
	// Anchor is where the text begins, "" for its beginning. Hop grows with each link from
	// the text to a place in itself, which is Anchor then; 0 where none was followed.
	Anchor string
	Hop    int

	text string
	doc  prose.Doc
}

// TextOf is a Reading of that text alone.
func TextOf(source string, doc prose.Doc) Reading { return Reading{Source: source, doc: doc} }

// Doc is the text. Same reports whether another Reading has the same one, so that it need
// not be shown anew.
func (r Reading) Doc() prose.Doc { return r.doc }

// Same reports whether both have the same text.
func (r Reading) Same(o Reading) bool { return r.Source == o.Source && r.text == o.text }

// Short reports whether the text is short enough to be drawn as a whole.
func (r Reading) Short() bool { return len(r.doc.Blocks) <= 60 && len(r.text) <= 4<<10 }

// Ticked is how a step stands, and a few words about it: when, and by whom.
type Ticked struct {
	On   bool
	Note string
}

// Picture is a picture of a text, or words in its place.
type Picture struct {
	Image image.Image
	Note  string
}

// Choice is one of several runbooks.
type Choice struct {
	URL, Label string
	On         bool
}

// CardTile is a card of the guide in the strip: Key opens it.
type CardTile struct {
	ID, Key, Title, Short string
	Open                  bool
}

// BesideState is what is chosen there.
type BesideState struct {
	// Card is the card that is open beside an incident in place of its runbook, by it.
	Card map[string]string
	// Linked is the text to which a link of the runbook led, by incident: it stands in the
	// runbook's place.
	Linked map[string]Linked
	// Large is the alert's, Seek and Leave both windows'. Gone is how often the alert has
	// gone, whose text is left then: the other window's keeps the keyboard.
	Large             bool
	Seek, Leave, Gone int
	// Hop is the link to a place of its own text that was followed last.
	Hop Hop
	// rooms are what a team has said, by incident, of the notes that were read last.
	rooms map[string]app.Room
}

// Linked is a place in a text.
type Linked struct{ URL, Anchor string }

// Hop is a place in the text beside an incident. N counts how often one was gone to.
type Hop struct {
	Incident, Source, Anchor string
	N                        int
}

// How many cards a strip has.
const (
	alertCards  = 3
	detailCards = 4
)

// beside is what stands beside an incident.
func (e eye) beside(t *app.Tracked, on Place) Beside {
	most := detailCards
	if on == OnAlert {
		most = alertCards
	}
	b := Beside{Of: t.ID, Large: e.ui.Beside.Large, Seek: e.ui.Beside.Seek, Leave: e.ui.Beside.Leave}
	if on == OnAlert {
		b.Leave += e.ui.Beside.Gone
	}
	open := e.ui.Beside.Card[t.ID]
	for i, c := range e.fitting(t) {
		if i == most {
			break
		}
		tile := CardTile{ID: c.ID, Title: OneLine(c.Title, 80), Short: OneLine(c.Short, 200), Open: c.ID == open}
		b.Cards = append(b.Cards, tile)
	}
	if len(b.Cards) > 0 {
		at := slices.IndexFunc(b.Cards, func(c CardTile) bool { return c.Open })
		if at+1 < len(b.Cards) {
			b.Cards[at+1].Key = "C" // the one that C opens next
		}
	}
	if c, known := e.card(open); known {
		b.Reading = e.readCard(t, c)
	} else {
		b.Reading = e.readRunbook(t)
	}
	if h := e.ui.Beside.Hop; h.N > 0 && h.Incident == t.ID && h.Source == b.Reading.Source {
		b.Reading.Anchor, b.Reading.Hop = h.Anchor, h.N
	}
	if on == OnAlert && b.Reading.Empty == nil {
		larger := Button{Do: DoRead, Key: "X", Label: "Larger"}
		if b.Large {
			larger.Label = "Smaller"
		}
		b.Reading.Acts = append([]Button{larger}, b.Reading.Acts...)
	}
	return b
}

// fitting are the cards that fit the moment, the best first.
func (e eye) fitting(t *app.Tracked) []app.Card {
	return guide.Pick(e.cards(), e.moment(t))
}

// moment is what there is to know of an incident when a card is chosen.
func (e eye) moment(t *app.Tracked) guide.Moment {
	r := e.room(t.ID)
	m := guide.Moment{
		Status: t.Status, Stage: r.Stage, Responders: len(room.People(t.Incident, r)),
		Escalated: t.Escalated, Stable: !r.Stable.IsZero(), Drill: t.Drill,
	}
	if !t.CreatedAt.IsZero() {
		m.Age = e.now.Sub(t.CreatedAt)
	}
	if scale := e.scale(); t.Priority != nil && len(scale) > 0 {
		// The scale has the most severe first; the guide counts from the least severe.
		if at := slices.IndexFunc(scale, func(p app.Priority) bool { return p.ID == t.Priority.ID }); at >= 0 {
			m.Order, m.Orders = len(scale)-1-at, len(scale)
		}
	}
	return m
}

// scale are the account's priorities, the most severe first; none before they were read.
func (e eye) scale() []app.Priority { return e.ui.Shelf.priorities.Value }

func (e eye) card(id string) (app.Card, bool) {
	at := slices.IndexFunc(e.cards(), func(c app.Card) bool { return c.ID == id })
	if id == "" || at < 0 {
		return app.Card{}, false
	}
	return e.cards()[at], true
}

// room is what the team has said about an incident, as it was read last.
func (e eye) room(id string) app.Room { return e.ui.Beside.rooms[id] }

// mostRooms is how many rooms are kept in the window.
const mostRooms = 40

// foldRoom keeps what the notes of an incident come to: they are read once, not at every
// second that is drawn.
func (u *UIState) foldRoom(id string, notes []app.Note) {
	next := maps.Clone(u.Beside.rooms)
	if next == nil || len(next) >= mostRooms {
		next = map[string]app.Room{}
	}
	next[id] = room.Fold(notes)
	u.Beside.rooms = next
}

// tickNotes are how the steps of a text stand for an incident: ticked by me, or said to be
// done by somebody.
func (e eye) tickNotes(t *app.Tracked, source string, doc *prose.Doc) map[string]Ticked {
	if len(doc.Steps) == 0 {
		return nil
	}
	out := map[string]Ticked{}
	if all := saidSteps(e.room(t.ID).Ticks); len(all) > 0 {
		for i, name := range stepNames(doc) {
			said, known := all[name]
			if !known {
				continue
			}
			who := OneLine(said.By.String(), 24)
			if said.By.ID == e.s.Me.ID {
				who = "posted"
			}
			out[doc.Steps[i].Key] = Ticked{On: true, Note: who + " " + Moment(said.At, e.now, e.loc)}
		}
	}
	for step, at := range e.ticked(t.ID, source) {
		if _, told := out[step]; !told {
			out[step] = Ticked{On: true, Note: Moment(at, e.now, e.loc)}
		}
	}
	return out
}

// ticked are the steps of a source that I have ticked off for an incident, and when.
func (e eye) ticked(incident, source string) map[string]time.Time {
	out := map[string]time.Time{}
	for _, tick := range e.s.Ticks {
		if tick.Incident == incident && tick.Source == source {
			out[tick.Step] = tick.At
		}
	}
	return out
}
