package view

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/roster"
)

// ScreenSwaps shows requests for shifts, and what became of them.
const ScreenSwaps Screen = "swaps"

// SwapsState is what is chosen about swaps, and what was read for it.
type SwapsState struct {
	// Selected is the swap in full, "" for the first that waits. looked is which that was
	// when the person came to look: it stays, wherever in the list it goes to, or a key
	// would answer another request than the one that was read.
	Selected string
	looked   string
	// Draft is a request being written, nil for none.
	Draft *SwapDraft
	// Page counts how far the request in full was scrolled by keys, in windows full.
	Page int

	// handing are the intents on their way to the watch, by swap; asking is that of a
	// new one, askedAt when the last was taken.
	handing map[string]swapHanding
	askedAt time.Time
	// fit is the draft's, judged that of the request that waits for me.
	fit, judged Loaded[app.SwapFit]
	// zones are PagerDuty's names of the people's zones, by id; asked are the people
	// whose zones were looked for, and when.
	zones map[string]string
	asked map[string]time.Time
}

// swapHanding is an intent about a swap between the press and the Snapshot that tells
// of it.
type swapHanding struct {
	verb app.Verb
	// was is the state in which it was pressed.
	was  app.SwapState
	at   time.Time
	done time.Time
	seq  int
}

// The messages about swaps.
type (
	// SwapChoose is a row of the list.
	SwapChoose struct{ ID string }
	// SwapDo is one of the buttons.
	SwapDo struct{ Do Command }
	// SwapPaste brings what is on the clipboard, because the person wants it.
	SwapPaste struct{ Text string }
	// FitRead brings what a LoadFit found.
	FitRead struct {
		Load Load
		Fit  app.SwapFit
		Err  error
	}
	// ZoneRead brings people of whom one's zone was looked for.
	ZoneRead struct {
		Load  Load
		Users []app.User
		Err   error
	}
)

func (s SwapsState) frozen() SwapsState {
	s.handing, s.zones, s.asked = maps.Clone(s.handing), maps.Clone(s.zones), nil
	if s.Draft != nil {
		d := *s.Draft
		d.Picked = slices.Clone(d.Picked)
		s.Draft = &d
	}
	return s
}

func (m SwapChoose) update(u *UIState, e eye) []Effect {
	if m.ID != "" {
		u.Screen, u.Swaps.Selected, u.MainDialog = ScreenSwaps, m.ID, nil
	}
	return nil
}

// raiseSwap follows a wish for the main window at a swap: "swap/" and its id, or
// nothing after it for the screen alone.
func (u *UIState) raiseSwap(open string) bool {
	id, ok := strings.CutPrefix(open, app.SwapKeyPrefix)
	if !ok {
		return false
	}
	u.Screen, u.MainDialog, u.Swaps.Selected, u.Swaps.looked = ScreenSwaps, nil, id, ""
	return true
}

// swapsKey follows a key that no field wanted.
func (u *UIState) swapsKey(e eye, k Key) []Effect {
	switch k.Name {
	case KeyUp, "J", KeyDown:
		by := 1
		if k.Name == KeyUp {
			by = -1
		}
		u.stepSwap(e, by)
	case "?", "/":
		u.open(e, OnMain, Dialog{Kind: AskKeys})
	case KeyPageUp:
		u.Swaps.Page--
	case KeyPageDown, KeySpace:
		u.Swaps.Page++
	case KeyEscape:
		u.Swaps.Selected, u.Swaps.looked = "", ""
	default:
		if c, ok := swapKeys[k.Name]; ok && !k.Shift {
			return u.doSwap(e, c)
		}
	}
	return nil
}

// stepSwap goes to the swap above or below.
func (u *UIState) stepSwap(e eye, by int) {
	slots := e.swapSlots()
	chosen := e.swapChosen(slots)
	var ids []string
	for _, s := range slots {
		if s.head == "" {
			ids = append(ids, e.s.Swaps.All[s.at].ID)
		}
	}
	if len(ids) == 0 {
		return
	}
	at := slices.Index(ids, chosen)
	if at < 0 {
		at = 0
		by = 0
	}
	u.Swaps.Selected = ids[min(max(at+by, 0), len(ids)-1)]
}

// swapHanding is what was pressed about the swap and is not told by a Snapshot yet.
func (e eye) swapHanding(id string) *swapHanding {
	if h, ok := e.ui.Swaps.handing[id]; ok {
		return &h
	}
	return nil
}

// settleSwaps drops what was handed over long enough ago, or is told by now, and holds
// which swap the person looks at.
func (u *UIState) settleSwaps(s *app.Snapshot, now time.Time) {
	if e := (eye{s: s, ui: u, now: now, loc: time.UTC}); u.Screen == ScreenSwaps {
		u.Swaps.looked = e.swapChosen(e.swapSlots())
	} else {
		u.Swaps.looked = ""
	}
	for id, h := range u.Swaps.handing {
		one, known := s.Swaps.Find(id)
		told := known && (one.Doing != nil || one.State.Ended() || one.State != h.was)
		if !h.done.IsZero() && (told || now.Sub(h.done) > handingWaits) {
			delete(u.Swaps.handing, id)
		}
	}
}

// submitSwap hands an intent about a swap over.
func (u *UIState) submitSwap(e eye, verb app.Verb, ask *app.SwapAsk) []Effect {
	effect := u.submit(e, app.Intent{Verb: verb, Swap: ask})
	id := ""
	if ask != nil {
		id = ask.ID
	}
	if id != "" {
		if u.Swaps.handing == nil {
			u.Swaps.handing = map[string]swapHanding{}
		}
		s, _ := e.s.Swaps.Find(id)
		u.Swaps.handing[id] = swapHanding{verb: verb, was: s.State, at: e.now, seq: u.sent}
	}
	return []Effect{effect}
}

// swapSubmitted takes in what came of an intent about swaps. It reports whether the
// failure has been told.
func (u *UIState) swapSubmitted(e eye, m Submitted) (told bool) {
	for id, h := range u.Swaps.handing {
		if h.seq != m.Seq {
			continue
		}
		h.done = e.now
		u.Swaps.handing[id] = h
		if m.Err != nil {
			delete(u.Swaps.handing, id)
		}
	}
	return u.draftSubmitted(e, m)
}

// zoneOfPerson is somebody's zone, nil where it is not known.
func (e eye) zoneOfPerson(r app.Ref) *time.Location {
	zone, err := roster.Zone(e.zoneOfUser(r))
	if err != nil || r.Zero() {
		return nil
	}
	return zone
}

// cityOf names a zone by its last part: "New York".
func cityOf(zone *time.Location) string {
	name := zone.String()
	if i := strings.LastIndexByte(name, '/'); i >= 0 {
		name = name[i+1:]
	}
	return strings.ReplaceAll(name, "_", " ")
}

func (u *UIState) learnZones(users []app.User) {
	zones := maps.Clone(u.Swaps.zones)
	if zones == nil {
		zones = map[string]string{}
	}
	for _, p := range users {
		if p.TimeZone != "" {
			zones[p.ID] = p.TimeZone
		}
	}
	u.Swaps.zones = zones
}
