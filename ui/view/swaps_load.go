package view

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// The readings about swaps. LoadFit weighs Load.Ask; LoadZone looks for the person
// called Load.Text, for whose zone Load.Key, the id, stands.
const (
	LoadFit  LoadKind = "fit"
	LoadZone LoadKind = "zone"
)

// zoneAgain is how long a zone that was not found is not looked for again.
const zoneAgain = 10 * time.Minute

// wantSwaps reads what the Swaps screen and the request being written are about.
func (u *UIState) wantSwaps(loads []Load, e eye) []Load {
	if e.loc == nil {
		e.loc = time.UTC
	}
	if d := u.Swaps.Draft; d != nil && u.Screen == ScreenCalendar {
		if r, ok := e.draftFit(d); ok {
			loads = u.wantFit(loads, e, &u.Swaps.fit, "draft", r)
		}
		return loads
	}
	if u.Screen != ScreenSwaps {
		return loads
	}
	s, ok := e.s.Swaps.Find(e.swapChosen(e.swapSlots()))
	if !ok {
		return loads
	}
	if s.Waits(e.s.Me.ID) && s.Half == nil && s.From.ID != e.s.Me.ID {
		loads = u.wantFit(loads, e, &u.Swaps.judged, "swap "+s.ID, s.SwapRequest)
	}
	people := append([]app.Ref{s.From, s.Taker}, s.To[:min(len(s.To), 3)]...)
	for _, r := range people {
		loads = u.wantZone(loads, e, r)
	}
	return loads
}

func (u *UIState) wantFit(loads []Load, e eye, have *Loaded[app.SwapFit], what string, r app.SwapRequest) []Load {
	key := fitKey(what, r, e.s.Calendar.Number)
	if have.Key == key && (have.State == Loading || have.State == Ready || e.now.Sub(have.At) < again) {
		return loads
	}
	r.Message = "" // nothing hangs on it
	load := Load{Kind: LoadFit, Key: key, Ask: &r}
	if what == "draft" && strings.HasPrefix(have.Key, "draft ") {
		load.After = typing // the person may be stepping through the people
	}
	return append(loads, load)
}

// fitKey names what is weighed.
func fitKey(what string, r app.SwapRequest, schedules uint64) string {
	key := fmt.Sprintf("%s %s %s %s %d %d %d", what, r.Kind, r.From.ID, r.Give.Schedule.ID, r.Give.Start.Unix(), r.Give.End.Unix(), schedules)
	if r.For != nil {
		key += fmt.Sprintf(" for %s %d %d", r.For.Schedule.ID, r.For.Start.Unix(), r.For.End.Unix())
	}
	for _, to := range r.To {
		key += " " + to.ID
	}
	return key
}

func (u *UIState) wantZone(loads []Load, e eye, r app.Ref) []Load {
	name := OneLine(r.Name, 60)
	switch {
	case r.Zero() || name == "" || r.ID == e.s.Me.ID || e.zoneOfUser(r) != "":
		return loads
	case !u.Swaps.asked[r.ID].IsZero() && e.now.Sub(u.Swaps.asked[r.ID]) < zoneAgain:
		return loads
	case slices.ContainsFunc(loads, func(l Load) bool { return l.Kind == LoadZone && l.Key == r.ID }):
		return loads
	}
	return append(loads, Load{Kind: LoadZone, Key: r.ID, Text: name})
}

// fitOf is the reading that a key belongs to.
func (s *SwapsState) fitOf(key string) *Loaded[app.SwapFit] {
	if strings.HasPrefix(key, "draft ") {
		return &s.fit
	}
	return &s.judged
}

// swapLoadBegan notes that a reading is under way.
func (u *UIState) swapLoadBegan(l Load, now time.Time) {
	switch l.Kind {
	case LoadFit:
		have := u.Swaps.fitOf(l.Key)
		if have == &u.Swaps.judged && have.Key != l.Key {
			*have = Loaded[app.SwapFit]{} // another request's says nothing of this one
		}
		have.State, have.Key, have.At = Loading, l.Key, now
	case LoadZone:
		asked := map[string]time.Time{}
		for id, at := range u.Swaps.asked {
			if now.Sub(at) < zoneAgain {
				asked[id] = at
			}
		}
		asked[l.Key] = now
		u.Swaps.asked = asked
	}
}

func (m FitRead) update(u *UIState, e eye) []Effect {
	have := u.Swaps.fitOf(m.Load.Key)
	if have.Key != m.Load.Key {
		return nil // something else is weighed by now
	}
	have.At = e.now
	if m.Err != nil {
		have.State, have.Problem = Failed, app.Explain(m.Err)
		return nil
	}
	have.State, have.Value, have.ReadAt = Ready, m.Fit, e.now
	var people []app.User
	for _, c := range m.Fit.Candidates {
		people = append(people, c.User)
	}
	u.learnZones(people)
	u.settleDraft(e)
	return nil
}

func (m ZoneRead) update(u *UIState, e eye) []Effect {
	if m.Err == nil {
		u.learnZones(slices.DeleteFunc(slices.Clone(m.Users), func(p app.User) bool { return p.ID != m.Load.Key }))
	}
	return nil
}

// judgedFit is what was weighed for the request that waits for me, nil before.
func (e eye) judgedFit(s *app.Swap) *app.SwapFit {
	f := &e.ui.Swaps.judged
	if f.State != Ready || !strings.HasPrefix(f.Key, "swap "+s.ID+" ") || !s.Waits(e.s.Me.ID) || s.Half != nil || s.From.ID == e.s.Me.ID {
		return nil
	}
	return &f.Value
}

// objections are those against my taking it.
func (e eye) objections(s *app.Swap) []app.SwapObjection {
	f := e.judgedFit(s)
	if f == nil {
		return nil
	}
	all := slices.Clone(f.Against)
	for _, c := range f.Candidates {
		if c.User.ID == e.s.Me.ID {
			for _, o := range c.But {
				o.Who = e.s.Me.Ref()
				all = append(all, o)
			}
		}
	}
	return all
}

// judged tells what speaks against my taking it.
func (e eye) judged(s *app.Swap) []Line {
	var out []Line
	for _, o := range e.objections(s) {
		out = append(out, e.swapWords().objectionLine(o))
	}
	if f := e.judgedFit(s); f != nil && f.Missing != "" {
		out = append(out, Line{Mark: Mark{Shape: ShapeWarning, Word: "Not read"}, Text: endStop(capital(OneLine(f.Missing, 200)))})
	}
	return out
}

// softly reports whether something speaks against it that the person has been told
// and that is not impossible: with a yes it is done all the same.
func (e eye) softly(s *app.Swap) bool {
	return slices.ContainsFunc(e.objections(s), func(o app.SwapObjection) bool { return !o.Hard })
}
