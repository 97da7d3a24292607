package view

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/rules"
)

// LoadKind is what is read.
type LoadKind string

// The readings.
const (
	LoadDetail  LoadKind = "detail"
	LoadHistory LoadKind = "history"
	LoadPeople  LoadKind = "people"
	// LoadPages reads the pages that came to me in the time of Query; LoadDryRun works
	// out what the rules would have made of them (see Load.DryRun); LoadStarts asks
	// whether Dogwatch starts at login.
	LoadPages  LoadKind = "pages"
	LoadDryRun LoadKind = "dry_run"
	LoadStarts LoadKind = "starts"
)

// Load is something that ought to be read for the person to look at. Key names it
// among its kind; of the history and of people only the latest key matters.
type Load struct {
	Kind     LoadKind
	Key      string
	Incident string
	Text     string
	Query    app.HistoryQuery
	// After is how long to wait before it is worth reading: the person may still
	// be typing.
	After time.Duration
	// Window is the time that a LoadCalendar is about.
	Window app.Span
	// Ask is the request that a LoadFit weighs.
	Ask   *app.SwapRequest
	stamp string

	table rules.Table
	past  []app.PastPage
	me    string
	now   time.Time
}

const (
	// freshFor is how long details are looked at before they are read again.
	freshFor = 30 * time.Second
	// again is how long a failed reading rests.
	again = 15 * time.Second
	// staleCopy is when what was read counts as an offline copy.
	staleCopy = 10 * time.Second
	// typing is how long the person has to have stopped typing.
	typing = 300 * time.Millisecond
)

// Loads lists what ought to be read now and is not under way.
func (u *UIState) Loads(s *app.Snapshot, now time.Time) []Load {
	var loads []Load
	if u.Alert.up {
		loads = u.wantDetail(loads, s, u.Alert.Current, now)
	}
	if u.Screen == ScreenIncidents {
		loads = u.wantDetail(loads, s, u.Browse.Selected, now)
		loads = u.wantHistory(loads, s, now)
	}
	if u.Screen == ScreenSettings {
		loads = u.wantDryRun(loads, s, now)
		loads = u.wantStarts(loads, now)
	}
	loads = u.wantCalendar(loads, eye{s: s, ui: u, now: now, loc: u.loc})
	loads = u.wantShelf(loads, eye{s: s, ui: u, now: now, loc: u.loc})
	loads = u.wantSwaps(loads, eye{s: s, ui: u, now: now, loc: u.loc})
	for _, d := range []*Dialog{u.AlertDialog, u.MainDialog} {
		loads = u.wantPeople(loads, d, now)
	}
	return loads
}

func (u *UIState) wantDetail(loads []Load, s *app.Snapshot, id string, now time.Time) []Load {
	if id == "" || slices.ContainsFunc(loads, func(l Load) bool { return l.Kind == LoadDetail && l.Key == id }) {
		return loads
	}
	stamp := detailStamp(s, id)
	have, known := u.Details[id]
	switch {
	case !known:
	case have.State == Loading:
		return loads
	case have.State == Failed && now.Sub(have.At) < again:
		return loads
	case have.State == Ready && have.stamp == stamp && now.Sub(have.ReadAt) < freshFor:
		return loads
	}
	return append(loads, Load{Kind: LoadDetail, Key: id, Incident: id, stamp: stamp})
}

// detailStamp changes when the details of the incident are likely to have.
func detailStamp(s *app.Snapshot, id string) string {
	t, _ := s.Find(id)
	ended := 0
	for i := range s.Actions {
		if a := &s.Actions[i]; a.Incident == id && a.State == app.Confirmed {
			ended++
		}
	}
	return fmt.Sprint(t.UpdatedAt.UnixNano(), t.StatusAt.UnixNano(), len(t.Acks), ended)
}

// historyKey names what is asked of the history now.
func (e eye) historyKey() string { return e.ui.historyKey() }

func (u *UIState) historyKey() string {
	return fmt.Sprintf("%d %s", u.Browse.Days, strings.TrimSpace(u.Browse.Search))
}

func (u *UIState) wantHistory(loads []Load, s *app.Snapshot, now time.Time) []Load {
	if !u.Browse.Past {
		return loads
	}
	key, h := u.historyKey(), u.History
	switch {
	case h.Key != key:
	case h.State == Loading, h.State == Ready:
		return loads
	case h.State == Failed && now.Sub(h.At) < again:
		return loads
	}
	load := Load{Kind: LoadHistory, Key: key, Query: app.HistoryQuery{
		Since: now.AddDate(0, 0, -u.Browse.Days), Until: now.Add(time.Minute), Text: strings.TrimSpace(u.Browse.Search),
	}}
	if h.Key != "" {
		load.After = typing
	}
	return append(loads, load)
}

func (u *UIState) wantPeople(loads []Load, d *Dialog, now time.Time) []Load {
	if d == nil || !d.Kind.aboutPeople() {
		return loads
	}
	text := strings.TrimSpace(d.Text)
	p := u.People
	switch {
	case text == "":
		return loads
	case p.Key != text:
	case p.State == Loading, p.State == Ready:
		return loads
	case p.State == Failed && now.Sub(p.At) < again:
		return loads
	}
	return append(loads, Load{Kind: LoadPeople, Key: text, Text: text, After: typing})
}

// wantStarts asks whether Dogwatch starts at login while that is looked at.
func (u *UIState) wantStarts(loads []Load, now time.Time) []Load {
	l := u.Starts
	switch {
	case u.Settings.Section != SectionComputer, l.State == Loading:
	case l.State == Failed && now.Sub(l.At) < again:
	case l.State == Ready && now.Sub(l.ReadAt) < freshFor:
	default:
		loads = append(loads, Load{Kind: LoadStarts, Key: keyStart})
	}
	return loads
}

func (m Began) update(u *UIState, e eye) []Effect {
	switch m.Load.Kind {
	case LoadDetail:
		d := u.Details[m.Load.Key]
		d.State, d.Key, d.At = Loading, m.Load.Key, e.now
		u.Details[m.Load.Key] = d
		u.trimDetails(e.now)
	case LoadHistory:
		u.History.State, u.History.Key, u.History.At = Loading, m.Load.Key, e.now
	case LoadPeople:
		u.People = Loaded[[]app.User]{State: Loading, Key: m.Load.Key, At: e.now}
	case LoadPages:
		u.Past.State, u.Past.At = Loading, e.now
	case LoadDryRun:
		u.Dry.State, u.Dry.Key, u.Dry.At = Loading, m.Load.Key, e.now
	case LoadCalendar:
		have := u.Calendar.part(m.Load.Key)
		have.State, have.Key, have.At = Loading, m.Load.Key, e.now
	case LoadStarts:
		u.Starts.State, u.Starts.At = Loading, e.now
	case LoadRunbook, LoadPicture, LoadCoverage, LoadGuide, LoadPriorities:
		u.shelfBegan(m.Load, e.now)
	case LoadFit, LoadZone:
		u.swapLoadBegan(m.Load, e.now)
	}
	return nil
}

// trimDetails forgets details that were not looked at for long.
func (u *UIState) trimDetails(now time.Time) {
	for id, d := range u.Details {
		if len(u.Details) > 40 && now.Sub(d.At) > 10*time.Minute {
			delete(u.Details, id)
		}
	}
}

func (m DetailRead) update(u *UIState, e eye) []Effect {
	d := u.Details[m.Load.Key]
	d.Key, d.At = m.Load.Key, e.now
	if m.Err != nil {
		d.State, d.Problem = Failed, app.Explain(m.Err)
	} else {
		d.State, d.Value, d.ReadAt, d.stamp = Ready, m.Detail, e.now, m.Load.stamp
		u.foldRoom(m.Load.Key, m.Detail.Notes)
	}
	u.Details[m.Load.Key] = d
	return nil
}

func (m HistoryRead) update(u *UIState, e eye) []Effect {
	if m.Load.Key != u.History.Key {
		return nil // a newer search is under way
	}
	u.History.At = e.now
	if m.Err != nil {
		u.History.State, u.History.Problem = Failed, app.Explain(m.Err)
		return nil
	}
	u.History.State, u.History.Value, u.History.ReadAt = Ready, m.Found, e.now
	return nil
}

func (m PeopleRead) update(u *UIState, e eye) []Effect {
	if m.Load.Key != u.People.Key {
		return nil
	}
	u.People.At = e.now
	if m.Err != nil {
		u.People.State, u.People.Problem = Failed, app.Explain(m.Err)
		return nil
	}
	u.People.State, u.People.Value, u.People.ReadAt = Ready, m.Users, e.now
	return nil
}

func (m PagesRead) update(u *UIState, e eye) []Effect {
	u.Past.At = e.now
	if m.Err != nil {
		u.Past.State, u.Past.Problem = Failed, app.Explain(m.Err)
		return nil
	}
	u.Past.State, u.Past.Value, u.Past.ReadAt = Ready, m.Pages, e.now
	return nil
}

func (m DryRunDone) update(u *UIState, e eye) []Effect {
	if m.Load.Key == u.Dry.Key { // else newer rules are at work
		u.Dry.State, u.Dry.Value, u.Dry.ReadAt = Ready, m.Run, e.now
	}
	return nil
}

func (m StartsRead) update(u *UIState, e eye) []Effect {
	u.Starts.At = e.now
	if m.Err != nil {
		u.Starts.State, u.Starts.Problem = Failed, app.Problem{What: refusal(m.Err)}
		return nil
	}
	u.Starts.State, u.Starts.Value, u.Starts.ReadAt = Ready, m.Starts, e.now
	return nil
}
