package view

import (
	"path"
	"slices"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/runbook"
)

// The commands of the Runbooks screen.
const (
	DoRunbookCheck    Command = "runbook_check"
	DoRunbookRead     Command = "runbook_read"
	DoRunbookOpen     Command = "runbook_open"
	DoRunbookStart    Command = "runbook_start"
	DoRunbookFolder   Command = "runbook_folder"
	DoRunbookBack     Command = "runbook_back"
	DoRunbookFind     Command = "runbook_find"
	DoRunbookShut     Command = "runbook_find_shut"
	DoRunbookContents Command = "runbook_contents"
	DoRunbookAfresh   Command = "runbook_afresh"
)

// runbooksKeyMap lists all keys of the Runbooks screen.
func runbooksKeyMap() []KeyHint {
	return []KeyHint{
		{"Up, Down", "The service above, the one below"},
		{"Enter", "Read its runbook"},
		{"O", "Open it in the browser"},
		{"N", "Start one from the template"},
		{"F", "Show the folder it lies in"},
		{"C", "Check all links now"},
		{"Esc", "In a text: back to where you came from"},
		{"/, Ctrl+F", "In a text: find; Enter goes on, Shift+Enter back, and so does F3"},
		{"N, P, H", "In a text: the next heading, the one before; all of them beside it, or not"},
		{"Tab, J and K", "In a text: the next link or step, the next step, the one before"},
		{"Space", "In a text: tick the step, follow the link"},
		{"X", "In a text: untick all"},
		{keysOfPlaces, placesWord},
	}
}

// runbooksKey follows a key that no field wanted.
func (u *UIState) runbooksKey(e eye, k Key) []Effect {
	if k.Name == "?" || k.Name == "/" && k.Shift {
		u.open(e, OnMain, Dialog{Kind: AskKeys})
		return nil
	}
	if u.Runbooks.Open != "" {
		return u.readerKey(e, k)
	}
	switch k.Name {
	case KeyUp, "K":
		u.stepService(e, -1)
	case KeyDown, "J":
		u.stepService(e, 1)
	case KeyPageUp:
		u.stepService(e, -6)
	case KeyPageDown:
		u.stepService(e, 6)
	case KeyHome:
		u.stepService(e, -len(e.ui.Shelf.coverage.Value.Services))
	case KeyEnd:
		u.stepService(e, len(e.ui.Shelf.coverage.Value.Services))
	case KeyReturn, KeyEnter:
		if s := e.coveredOf(e.serviceChosen()); s != nil && s.Runbook != nil && !s.Runbook.Text {
			return u.doRunbook(e, DoRunbookOpen)
		}
		return u.doRunbook(e, DoRunbookRead)
	case "/":
		u.open(e, OnMain, Dialog{Kind: AskKeys})
	case "C", "O", "N", "F":
		return u.doRunbook(e, map[string]Command{"C": DoRunbookCheck, "O": DoRunbookOpen, "N": DoRunbookStart, "F": DoRunbookFolder}[k.Name])
	}
	return nil
}

// readerKey follows a key while a text is read.
func (u *UIState) readerKey(e eye, k Key) []Effect {
	r := &u.Runbooks
	switch k.Name {
	case KeyEscape:
		if r.Finding {
			return u.doRunbook(e, DoRunbookShut)
		}
		return u.doRunbook(e, DoRunbookBack)
	case KeyFind:
		if !r.Finding {
			return u.doRunbook(e, DoRunbookFind)
		}
		if r.Hop++; k.Shift {
			r.Hop -= 2
		}
	case "N":
		r.Heading++
	case "P":
		r.Heading--
	case "/", "H", "X", "O", "F":
		return u.doRunbook(e, map[string]Command{
			"/": DoRunbookFind, "H": DoRunbookContents, "X": DoRunbookAfresh, "O": DoRunbookOpen, "F": DoRunbookFolder,
		}[k.Name])
	}
	return nil
}

// stepService goes down the list of services, or up.
func (u *UIState) stepService(e eye, by int) {
	services := e.ui.Shelf.coverage.Value.Services
	if len(services) == 0 {
		return
	}
	at := slices.IndexFunc(services, func(s app.Covered) bool { return s.Service.ID == e.serviceChosen() })
	u.Runbooks.Selected = services[min(max(at+by, 0), len(services)-1)].Service.ID
}

func (m RunbookChoose) update(u *UIState, _ eye) []Effect {
	u.Runbooks.Selected = m.ID
	return nil
}

func (m RunbookDo) update(u *UIState, e eye) []Effect { return u.doRunbook(e, m.Do) }

func (m RunbookFind) update(u *UIState, _ eye) []Effect {
	if u.Runbooks.Finding {
		u.Runbooks.Find = m.Text
	}
	return nil
}

func (m RunbookTick) update(u *UIState, e eye) []Effect {
	if u.Runbooks.Open == "" {
		return nil
	}
	return []Effect{u.tick(e, u.Runbooks.Open, m.Step, m.On)}
}

// RunbookLink: a text of the same place is read here, all else opens in the browser.
func (m RunbookLink) update(u *UIState, e eye) []Effect {
	from := u.Runbooks.Open
	to, anchor := linkFrom(from, m.URL)
	if to != "" && samePlace(from, to) && runbook.IsText(to) {
		u.Runbooks.trail = append(slices.Clip(u.Runbooks.trail), from)
		u.read(to)
		u.Runbooks.anchor = anchor
		return nil
	}
	if anchor != "" {
		to += "#" + anchor
	}
	return u.openWeb(e, to)
}

// openWeb opens an address in the browser, and says where that leads.
func (u *UIState) openWeb(e eye, address string) []Effect {
	host, web := webHost(address)
	if !web {
		u.say(e.now, "That leads nowhere that can be opened here.")
		return nil
	}
	u.say(e.now, "Opening "+host+" in the browser…")
	return []Effect{{Open: address}}
}

// doRunbook carries a command out.
func (u *UIState) doRunbook(e eye, c Command) []Effect {
	r := &u.Runbooks
	switch c {
	case DoRunbookCheck:
		if e.checkingLinks() {
			u.say(e.now, "The links are being checked.")
			return nil
		}
		effect := u.submit(e, app.Intent{Verb: app.CheckRunbooks})
		r.check = errandOut{seq: u.sent, number: e.s.Shelf.Coverage, at: e.now}
		return []Effect{effect}
	case DoRunbookBack:
		u.leave()
	case DoRunbookFind:
		r.Finding = true
		r.Seek++
	case DoRunbookShut:
		r.Finding, r.Find = false, ""
	case DoRunbookContents:
		r.Shut = !r.Shut
	case DoRunbookAfresh:
		return u.afresh(e, r.Open)
	case DoRunbookOpen, DoRunbookFolder:
		if r.Open != "" {
			return u.showOutside(e, c, r.Open)
		}
	}
	s := e.coveredOf(e.serviceChosen())
	if s == nil || r.Open != "" {
		return nil
	}
	switch c {
	case DoRunbookRead:
		if s.Runbook == nil || !s.Runbook.Text {
			u.say(e.now, "There is no runbook to be read here. N starts one.")
			return nil
		}
		r.Selected, r.trail = s.Service.ID, nil
		u.read(s.Runbook.URL)
	case DoRunbookOpen:
		if s.Runbook == nil {
			u.say(e.now, "There is no runbook to open. N starts one.")
			return nil
		}
		return u.showOutside(e, c, s.Runbook.URL)
	case DoRunbookFolder:
		if dir := e.folderOf(s); dir != "" {
			return []Effect{{Folder: dir}}
		}
	case DoRunbookStart:
		return u.startRunbook(e, s)
	}
	return nil
}

// showOutside opens a runbook in the browser, or the folder it lies in.
func (u *UIState) showOutside(e eye, c Command, address string) []Effect {
	file, isFile := runbook.Path(address)
	switch {
	case c == DoRunbookFolder && isFile:
		return []Effect{{Folder: path.Dir(file)}}
	case c == DoRunbookFolder:
		return nil
	case isFile:
		u.say(e.now, "It is a file of this computer: F shows its folder.")
		return nil
	}
	return u.openWeb(e, address)
}

// startRunbook begins a runbook from the template: a file called like the service in the
// person's folder, which is found by that name, or a text for the clipboard.
func (u *UIState) startRunbook(e eye, s *app.Covered) []Effect {
	if s.State == app.RunbookOpens {
		u.say(e.now, "It has a runbook that opens.")
		return nil
	}
	r := &u.Runbooks
	r.Selected = s.Service.ID
	text := runbook.Template(s.Service.Name, s.Title)
	if e.runbookFolder() == "" {
		r.started = runbookStarted{service: s.Service.ID}
		return []Effect{{Copy: text}}
	}
	return []Effect{{Errand: &Errand{Kind: ErrandRunbook, Name: runbook.FileName(s.Service.String(), ""), Text: text, Of: s.Service.ID}}}
}

// runbookWritten takes in what came of that file.
func (u *UIState) runbookWritten(m ErrandDone) {
	u.Runbooks.started = runbookStarted{service: m.Errand.Of, path: m.Path}
	if m.Err != nil {
		u.Runbooks.started = runbookStarted{service: m.Errand.Of, failed: notDone(ErrandRunbook, m.Err)}
	}
}
