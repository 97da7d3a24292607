package view

import (
	"strings"

	"github.com/dogwatch-app/dogwatch/app"
)

// The commands of the Guide screen.
const (
	DoGuideRead   Command = "guide_read"
	DoGuideFind   Command = "guide_find"
	DoGuideAll    Command = "guide_all"
	DoGuideAfresh Command = "guide_afresh"
)

// guideKeyMap lists all keys of the Guide screen.
func guideKeyMap() []KeyHint {
	return []KeyHint{
		{"Up, Down", "The card above, the one below"},
		{"/, Ctrl+F", "Search the cards"},
		{"Esc", "Out of the search: all cards"},
		{"Enter, Right", "Into the card; Left goes back to the list"},
		{"Page up, down", "Scroll the card"},
		{"Tab, J and K", "In a card: the next link or step, the next step, the one before"},
		{"Space", "In a card: tick the step, follow the link"},
		{"X", "Untick all steps of the card"},
		{"R", "Read the team's guide again"},
		{keysOfPlaces, placesWord},
	}
}

// guideKey follows a key that no field wanted.
func (u *UIState) guideKey(e eye, k Key) []Effect {
	g := &u.Guide
	switch k.Name {
	case KeyUp, "K":
		u.stepCard(e, -1)
	case KeyDown, "J":
		u.stepCard(e, 1)
	case KeyReturn, KeyEnter, KeyRight:
		u.holdCard(e)
		g.Into++
	case KeyPageUp:
		g.Page--
	case KeyPageDown, KeySpace:
		g.Page++
	case "/":
		if k.Shift {
			u.open(e, OnMain, Dialog{Kind: AskKeys})
			return nil
		}
		return u.doGuide(e, DoGuideFind)
	case "?":
		u.open(e, OnMain, Dialog{Kind: AskKeys})
	case KeyEscape, KeyLeft:
		return u.doGuide(e, DoGuideAll)
	case "R":
		return u.doGuide(e, DoGuideRead)
	case "X":
		return u.doGuide(e, DoGuideAfresh)
	}
	return nil
}

// stepCard goes to the card above or below.
func (u *UIState) stepCard(e eye, by int) {
	rows := e.guideRows()
	at := e.guideChosen(rows)
	for n := at + by; n >= 0 && n < len(rows); n += by {
		if rows[n].card != nil {
			u.Guide.Card, u.Guide.Now = rows[n].card.ID, rows[n].now
			return
		}
	}
}

func (m GuideChoose) update(u *UIState, _ eye) []Effect {
	id, now := strings.CutPrefix(m.ID, nowPrefix)
	if id != "" {
		u.Guide.Card, u.Guide.Now = id, now
	}
	return nil
}

func (m GuideDo) update(u *UIState, e eye) []Effect { return u.doGuide(e, m.Do) }

func (m GuideFind) update(u *UIState, _ eye) []Effect {
	u.Guide.Find = m.Text
	return nil
}

func (m GuideTick) update(u *UIState, e eye) []Effect {
	if c := e.cardShown(); c != nil {
		u.holdCard(e)
		return []Effect{u.tick(e, cardSource+c.ID, m.Step, m.On)}
	}
	return nil
}

// GuideLink: another card is shown here, a page opens in the browser.
func (m GuideLink) update(u *UIState, e eye) []Effect {
	if id, ok := cardLink(m.URL); ok {
		u.showCard(e, id)
		return nil
	}
	if to, anchor := linkFrom(e.ui.Shelf.guide.Value.Source, m.URL); to != "" {
		if anchor != "" {
			to += "#" + anchor
		}
		return u.openWeb(e, to)
	}
	return u.openWeb(e, m.URL)
}

// showCard brings the guide up at a card.
func (u *UIState) showCard(e eye, id string) {
	if _, known := e.card(id); !known {
		u.say(e.now, "The guide has no such card.")
		return
	}
	u.Screen, u.MainDialog = ScreenGuide, nil
	u.Guide.Card, u.Guide.Now = id, false
	if u.Guide.Find != "" { // it may not be among what was found
		u.Guide.Find = ""
		u.Guide.Cleared++
	}
}

// holdCard keeps the card that is worked with, whatever comes to fit better meanwhile.
func (u *UIState) holdCard(e eye) {
	rows := e.guideRows()
	if at := e.guideChosen(rows); at >= 0 {
		u.Guide.Card, u.Guide.Now = rows[at].card.ID, rows[at].now
	}
}

// cardShown is the card to the right, nil for none.
func (e eye) cardShown() *app.Card {
	rows := e.guideRows()
	if at := e.guideChosen(rows); at >= 0 {
		return rows[at].card
	}
	return nil
}

// doGuide carries a command out.
func (u *UIState) doGuide(e eye, c Command) []Effect {
	g := &u.Guide
	switch c {
	case DoGuideFind:
		u.Screen = ScreenGuide
		g.Seek++
	case DoGuideAll:
		g.Find = ""
		g.Cleared++
	case DoGuideRead:
		if e.readingGuide() {
			return nil
		}
		effect := u.submit(e, app.Intent{Verb: app.ReadGuide})
		g.reading = errandOut{seq: u.sent, number: e.s.Shelf.Guide, at: e.now}
		return []Effect{effect}
	case DoGuideAfresh:
		if shown := e.cardShown(); shown != nil {
			return u.afresh(e, cardSource+shown.ID)
		}
	}
	return nil
}
