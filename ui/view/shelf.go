package view

import (
	"fmt"
	"image"
	"maps"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/prose"
)

// The readings about runbooks and the guide: LoadRunbook and LoadPicture read what lies at
// Load.Text.
const (
	LoadRunbook    LoadKind = "runbook"
	LoadPicture    LoadKind = "picture"
	LoadCoverage   LoadKind = "coverage"
	LoadGuide      LoadKind = "guide"
	LoadPriorities LoadKind = "priorities"
)

// Paper is a text, ready to be drawn.
type Paper struct {
	app.RunbookText
	Doc prose.Doc
}

// ShelfState is what was read of runbooks and the guide.
type ShelfState struct {
	guide      Loaded[app.GuideCards]
	coverage   Loaded[app.Coverage]
	priorities Loaded[[]app.Priority]
	papers     map[string]Loaded[Paper]
	pictures   map[string]Loaded[image.Image]
	// asked are the pictures that the person has asked for.
	asked map[string]bool
	// cards are the guide's texts as they were parsed, by id, of the reading in guide.
	cards map[string]prose.Doc
}

// The messages that bring what was read.
type (
	// RunbookRead brings a runbook.
	RunbookRead struct {
		Load  Load
		Paper Paper
		Err   error
	}
	// PictureRead brings a picture.
	PictureRead struct {
		Load    Load
		Picture image.Image
		Err     error
	}
	// CoverageRead brings which services have a runbook.
	CoverageRead struct {
		Load     Load
		Coverage app.Coverage
		Err      error
	}
	// GuideRead brings the guide, with each card's text parsed.
	GuideRead struct {
		Load  Load
		Guide app.GuideCards
		Docs  map[string]prose.Doc
		Err   error
	}
	// PrioritiesRead brings the account's priorities, the most severe first.
	PrioritiesRead struct {
		Load       Load
		Priorities []app.Priority
		Err        error
	}
	// AskPicture asks for a picture of a text.
	AskPicture struct{ URL string }
)

// due reports whether something ought to be read: for the first time, for another stamp
// than the last time, or after it failed.
func due[T any](have Loaded[T], stamp string, now time.Time) bool {
	switch have.State {
	case Loading:
		return false
	case Failed:
		return now.Sub(have.At) >= again || have.stamp != stamp
	case Ready:
		return have.stamp != stamp
	}
	return true
}

// wantShelf reads what the screens show of runbooks and the guide.
func (u *UIState) wantShelf(loads []Load, e eye) []Load {
	if e.s.Account.State != app.SignedIn {
		return loads
	}
	if stamp := fmt.Sprint(e.s.Instance, e.s.Shelf.Guide); due(u.Shelf.guide, stamp, e.now) {
		loads = append(loads, Load{Kind: LoadGuide, stamp: stamp})
	}
	if stamp := fmt.Sprint(e.s.Instance, e.s.Shelf.Coverage); u.Screen == ScreenRunbooks && due(u.Shelf.coverage, stamp, e.now) {
		loads = append(loads, Load{Kind: LoadCoverage, stamp: stamp})
	}
	if stamp := e.s.Instance; (u.Screen == ScreenIncidents || u.Screen == ScreenGuide || u.Alert.up) && due(u.Shelf.priorities, stamp, e.now) {
		loads = append(loads, Load{Kind: LoadPriorities, stamp: stamp})
	}
	for address, stamp := range e.papersWanted() {
		if due(u.Shelf.papers[address], stamp, e.now) {
			loads = append(loads, Load{Kind: LoadRunbook, Key: address, Text: address, stamp: stamp})
		}
	}
	for address := range u.Shelf.asked {
		if due(u.Shelf.pictures[address], "", e.now) {
			loads = append(loads, Load{Kind: LoadPicture, Key: address, Text: address})
		}
	}
	return loads
}

// papersWanted are the texts that are looked at now, with what changes when they do.
func (e eye) papersWanted() map[string]string {
	want := map[string]string{}
	of := func(id string) {
		t, ok := e.s.Find(id)
		if r := e.runbookOf(&t); ok && r != nil && r.Text {
			want[r.URL] = r.Read.String() + e.copyStamp(r.URL)
		}
		if to, led := e.ui.Beside.Linked[id]; led {
			want[to.URL] = e.copyStamp(to.URL)
		}
	}
	if e.ui.Alert.up {
		of(e.ui.Alert.Current)
	}
	switch e.ui.Screen {
	case ScreenIncidents:
		of(e.ui.Browse.Selected)
	case ScreenRunbooks:
		if address := e.ui.Runbooks.Open; address != "" {
			want[address] = e.readerStamp(address)
		}
	}
	return want
}

// runbookStamp changes when the copy that is kept of a runbook does.
func (e eye) runbookStamp(address string) string {
	for _, found := range e.s.Shelf.Found {
		for _, r := range found {
			if r.URL == address {
				return r.Read.String()
			}
		}
	}
	return ""
}

// runbookOf is the runbook that is shown beside an incident: the one that was chosen, or
// the likeliest that can be shown here; nil for none.
func (e eye) runbookOf(t *app.Tracked) *app.Runbook {
	var best *app.Runbook
	for n := range t.Runbooks {
		r := &t.Runbooks[n]
		if r.URL == e.ui.Runbooks.Chosen[t.ID] {
			return r
		}
		if best == nil && r.Sure && r.Text {
			best = r
		}
	}
	return best
}

// paper is the text at an address, as it was read last.
func (e eye) paper(address string) Loaded[Paper] { return e.ui.Shelf.papers[address] }

// cards are the guide's, none before it was read.
func (e eye) cards() []app.Card { return e.ui.Shelf.guide.Value.Cards }

// shelfBegan notes that a reading is under way.
func (u *UIState) shelfBegan(l Load, now time.Time) {
	s := &u.Shelf
	switch l.Kind {
	case LoadGuide:
		begin(&s.guide, l, now)
	case LoadCoverage:
		begin(&s.coverage, l, now)
	case LoadPriorities:
		begin(&s.priorities, l, now)
	case LoadRunbook:
		s.papers = changed(s.papers, l.Key, func(p *Loaded[Paper]) { begin(p, l, now) })
	case LoadPicture:
		s.pictures = changed(s.pictures, l.Key, func(p *Loaded[image.Image]) { begin(p, l, now) })
	}
}

func begin[T any](l *Loaded[T], load Load, now time.Time) {
	l.State, l.Key, l.At = Loading, load.Key, now
}

// mostKept is how many papers and pictures are kept in the window.
const mostKept = 40

// changed is the map with one entry changed: models that hold the old one keep it.
func changed[T any](all map[string]Loaded[T], key string, change func(*Loaded[T])) map[string]Loaded[T] {
	next := map[string]Loaded[T]{}
	maps.Copy(next, all)
	if _, known := next[key]; !known && len(next) >= mostKept {
		oldest := ""
		for k, l := range next {
			if oldest == "" || l.At.Before(next[oldest].At) {
				oldest = k
			}
		}
		delete(next, oldest)
	}
	l := next[key]
	change(&l)
	next[key] = l
	return next
}

// came takes in what a reading brought, or why it failed: then what was read before stays.
func came[T any](l *Loaded[T], load Load, value T, err error, now time.Time) {
	l.At, l.stamp = now, load.stamp
	if err != nil {
		l.State, l.Problem = Failed, app.Explain(err)
		return
	}
	l.State, l.Value, l.ReadAt = Ready, value, now
}

func (m RunbookRead) update(u *UIState, e eye) []Effect {
	u.Shelf.papers = changed(u.Shelf.papers, m.Load.Key, func(l *Loaded[Paper]) { came(l, m.Load, m.Paper, m.Err, e.now) })
	return nil
}

func (m PictureRead) update(u *UIState, e eye) []Effect {
	u.Shelf.pictures = changed(u.Shelf.pictures, m.Load.Key, func(l *Loaded[image.Image]) { came(l, m.Load, m.Picture, m.Err, e.now) })
	asked := maps.Clone(u.Shelf.asked)
	delete(asked, m.Load.Key) // a failed one is asked for anew by another click
	u.Shelf.asked = asked
	return nil
}

func (m CoverageRead) update(u *UIState, e eye) []Effect {
	came(&u.Shelf.coverage, m.Load, m.Coverage, m.Err, e.now)
	return nil
}

func (m GuideRead) update(u *UIState, e eye) []Effect {
	came(&u.Shelf.guide, m.Load, m.Guide, m.Err, e.now)
	if m.Err == nil {
		u.Shelf.cards = m.Docs
	}
	return nil
}

func (m PrioritiesRead) update(u *UIState, e eye) []Effect {
	came(&u.Shelf.priorities, m.Load, m.Priorities, m.Err, e.now)
	return nil
}

func (m AskPicture) update(u *UIState, _ eye) []Effect {
	asked := maps.Clone(u.Shelf.asked)
	if asked == nil {
		asked = map[string]bool{}
	}
	asked[m.URL] = true
	u.Shelf.asked = asked
	return nil
}
