package view

import (
	"strconv"

	"github.com/dogwatch-app/dogwatch/app"
)

// Key is a press of a key: its name on the keyboard in capitals ("A", "Return",
// "Up", "1"), with the modifiers held.
type Key struct {
	Name        string
	Shift, Ctrl bool
}

// The names of keys that are not a character.
const (
	KeyReturn = "Return"
	KeyEnter  = "KP_Enter"
	KeyEscape = "Escape"
	KeyUp     = "Up"
	KeyDown   = "Down"
	KeySpace  = "Space"
	// What the toolkit calls the two.
	KeyPageUp   = "Prior"
	KeyPageDown = "Next"
	// KeyFind goes on to the next place that was found.
	KeyFind = "F3"
	KeyEnd  = "End"
)

// enter reports whether the key is one of the two that confirm.
func (k Key) enter() bool { return k.Name == KeyReturn || k.Name == KeyEnter }

// commandKeys are the keys of single commands.
var commandKeys = map[string]Command{
	"A": DoAcknowledge, "E": DoEscalate, "R": DoResolve, "S": DoSnooze, "G": DoReassign,
	"D": DoResponders, "N": DoNote, "O": DoOpen, "H": DoHush,
	"B": DoBook, "C": DoCard, "X": DoRead, "P": DoPostSteps,
}

// KeyHint is a line of the key map.
type KeyHint struct{ Keys, Does string }

func (m Press) update(u *UIState, e eye) []Effect {
	if d := u.dialog(m.On); d != nil {
		return u.dialogKey(e, m.On, d, m.Key)
	}
	if m.On == OnAlert {
		return u.alertKey(e, m.Key)
	}
	if u.Swaps.Draft != nil && u.Screen == ScreenCalendar {
		return u.draftKey(e, m.Key)
	}
	return u.mainKey(e, m.Key)
}

func (u *UIState) alertKey(e eye, k Key) []Effect {
	if !u.Alert.armed(e.now) {
		return nil
	}
	switch {
	case k.Name == KeyEscape:
		return u.do(e, OnAlert, DoHide)
	case k.Name == "A" && k.Shift && !k.Ctrl:
		return u.do(e, OnAlert, DoAckAll)
	case k.Name == "A" && k.Ctrl:
		return u.do(e, OnAlert, DoAckGroup)
	case k.Ctrl:
		return nil
	case k.Name == KeyUp, k.Name == "K":
		u.stepPage(e.s, -1)
	case k.Name == KeyDown, k.Name == "J":
		u.stepPage(e.s, 1)
	case k.Name == "/" || k.Name == "?":
		return u.do(e, OnAlert, DoKeys)
	case k.Name == "B" && k.Shift:
		return u.do(e, OnAlert, DoOpenBook)
	default:
		if c, ok := commandKeys[k.Name]; ok && !k.Shift {
			return u.do(e, OnAlert, c)
		}
	}
	return nil
}

func (u *UIState) mainKey(e eye, k Key) []Effect {
	if k.Ctrl && u.Screen == ScreenCalendar && (k.Name == KeyLeft || k.Name == KeyRight) {
		return u.calendarKey(e, k)
	}
	if k.Ctrl {
		if len(k.Name) == 1 && k.Name[0] >= '1' && int(k.Name[0]-'1') < len(screens) {
			return Go{screens[k.Name[0]-'1'].screen}.update(u, e)
		}
		switch k.Name {
		case "F":
			switch {
			case u.Screen == ScreenRunbooks && u.Runbooks.Open != "":
				return u.doRunbook(e, DoRunbookFind)
			case u.Screen == ScreenGuide:
				return u.doGuide(e, DoGuideFind)
			}
			u.Screen = ScreenIncidents
			u.Browse.Seek++
		case "R":
			return Look{}.update(u, e)
		}
		return nil
	}
	if u.SignIn.Again {
		if k.Name == KeyEscape {
			return SignBack{}.update(u, e)
		}
		return nil
	}
	switch u.Screen {
	case ScreenIncidents:
		return u.incidentsKey(e, k)
	case ScreenCalendar:
		return u.calendarKey(e, k)
	case ScreenSwaps:
		return u.swapsKey(e, k)
	case ScreenRunbooks:
		return u.runbooksKey(e, k)
	case ScreenGuide:
		return u.guideKey(e, k)
	case ScreenSettings:
		return u.settingsKey(e, k)
	default:
		switch k.Name {
		case "?", "/":
			u.open(e, OnMain, Dialog{Kind: AskKeys})
		case KeyDown, "J":
			u.Screen = ScreenIncidents
		}
		return nil
	}
}

func (u *UIState) settingsKey(e eye, k Key) []Effect {
	switch k.Name {
	case "?", "/":
		u.open(e, OnMain, Dialog{Kind: AskKeys})
	case KeyPageUp:
		u.stepSection(-1)
	case KeyPageDown:
		u.stepSection(1)
	case KeyEscape:
		u.Settings.Rule, u.Settings.Line = nil, nil
	}
	return nil
}

func (u *UIState) incidentsKey(e eye, k Key) []Effect {
	switch k.Name {
	case KeyUp, "K":
		u.stepRow(e, -1)
	case KeyDown, "J":
		u.stepRow(e, 1)
	case KeyPageUp:
		u.Browse.Page--
	case KeyPageDown:
		u.Browse.Page++
	case KeyEscape:
		u.Beside.Leave++
	case "/":
		if k.Shift {
			u.open(e, OnMain, Dialog{Kind: AskKeys})
			return nil
		}
		u.Browse.Seek++
	case "?":
		u.open(e, OnMain, Dialog{Kind: AskKeys})
	default:
		if k.Name == "B" && k.Shift {
			return u.do(e, OnMain, DoOpenBook)
		}
		if c, ok := commandKeys[k.Name]; ok && !k.Shift {
			return u.do(e, OnMain, c)
		}
		if c, ok := roomKeys[k.Name]; ok && !k.Shift {
			return u.do(e, OnMain, c)
		}
	}
	return nil
}

// keyMap lists all keys of a place.
func keyMap(on Place) []KeyHint {
	hints := []KeyHint{
		{"A", "Acknowledge"},
		{"E", "Escalate: choose the level, Enter confirms"},
		{"R", "Resolve: R again, or Enter, confirms"},
		{"S", "Snooze"},
		{"G", "Give it to somebody else (reassign)"},
		{"D", "Add responders"},
		{"N", "Add a note"},
		{"O", "Open in PagerDuty"},
		{"H", "Hush the sound here for 10 minutes"},
		{"B, Shift+B", "The next runbook; its page in the browser"},
		{"C", "The cards that fit now, one after the other"},
		{"P", "Post the ticked steps as a note"},
		{"Up, Down", "The page before, the next one (also K and J)"},
	}
	if on == OnAlert {
		return append(hints,
			KeyHint{"X", "The text larger, and into it: J, K from step to step, Space ticks; X out of it"},
			KeyHint{"Shift+A", "Acknowledge all pages"}, KeyHint{"Ctrl+A", "Acknowledge all pages of this service"},
			KeyHint{"Tab, Space", "Go from button to button, press one"},
			KeyHint{"Esc", "Hide this window; the page keeps ringing"})
	}
	return append(hints,
		KeyHint{"X", "Into the text: J and K go from step to step, Space ticks; Esc out of it"},
		KeyHint{"T, V", "The stage; how severe it is"}, KeyHint{"L, F", "Who has which role; a follow-up and its owner"},
		KeyHint{"W", "Say that it is stable"},
		KeyHint{keysOfPlaces, placesWord}, KeyHint{"/, Ctrl+F", "Search"}, KeyHint{"Ctrl+R", "Look at PagerDuty now"},
		KeyHint{"Page up, down", "Scroll the incident; in the settings: the next section"},
		KeyHint{"Tab, Space", "Go from button to button, press one"})
}

// placesWord names the places of the rail in their order, keysOfPlaces their keys.
const (
	placesWord   = "Now, Incidents, Calendar, Swaps, Runbooks, Guide, Settings"
	keysOfPlaces = "Ctrl+1 to Ctrl+7"
)

// hints are the keys in the line at the foot of the alert: those that stand on no
// button.
func (e eye) hints(pages, waiting int) []KeyHint {
	var hints []KeyHint
	if pages > 1 {
		hints = append(hints, KeyHint{"Up Down", "other pages"})
	}
	if waiting > 1 {
		hints = append(hints, KeyHint{"Shift+A", "acknowledge all " + strconv.Itoa(waiting)})
	}
	hide := "hide this window"
	if e.s.Sound.Pattern != app.Silence {
		hide += ", it keeps ringing"
	}
	return append(hints, KeyHint{"?", "all keys"}, KeyHint{"Esc", hide})
}
