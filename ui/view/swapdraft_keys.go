package view

import (
	"slices"
	"strings"

	"github.com/dogwatch-app/dogwatch/app"
)

// draftKey follows a key while a request is being written. Keys that the message's
// field wants do not come here.
func (u *UIState) draftKey(e eye, k Key) []Effect {
	d := u.Swaps.Draft
	rows := len(e.draftPeople())
	leaving := d.leaving
	d.leaving = false
	switch {
	case k.Name == KeyEscape && !leaving && strings.TrimSpace(d.Message) != "":
		d.leaving = true
	case k.Name == KeyEscape:
		return DraftClose{}.update(u, e)
	case k.Name == KeyPageUp:
		d.Page--
	case k.Name == KeyPageDown:
		d.Page++
	case k.enter() && k.Ctrl:
		if e.s.Swaps.Service.Zero() {
			return u.sendDraft(e, app.AskSwap, true)
		}
		return u.sendDraft(e, app.AskSwap, false)
	case k.Ctrl:
		return nil
	case k.Name == KeyUp:
		d.Cursor = max(d.Cursor-1, 0)
	case k.Name == KeyDown:
		d.Cursor = min(d.Cursor+1, max(rows-1, 0))
	case k.Name == KeyLeft, k.Name == KeyRight:
		by := 1
		if k.Name == KeyLeft {
			by = -1
		}
		return DraftTurn{Row: d.Choice + by}.update(u, e)
	case k.enter(), k.Name == KeySpace:
		return DraftPick{Row: d.Cursor}.update(u, e)
	case k.Name == "E":
		return DraftAll{}.update(u, e)
	case k.Name == "X":
		kind := app.SwapExchange
		if d.Kind == app.SwapExchange {
			kind = app.SwapCover
		}
		return DraftKind{Kind: kind}.update(u, e)
	case k.Name == "C":
		return u.sendDraft(e, app.AskSwap, true)
	case k.Name == "K":
		return DraftSend{Do: DoDraftVouch}.update(u, e)
	case k.Name == "?", k.Name == "/":
		u.open(e, OnMain, Dialog{Kind: AskKeys})
	case len(k.Name) == 1 && k.Name >= "1" && k.Name <= "9":
		if row := int(k.Name[0] - '1'); row < rows {
			return DraftPick{Row: row}.update(u, e)
		}
	}
	return nil
}

func (m DraftClose) update(u *UIState, e eye) []Effect {
	u.Swaps.Draft, u.Swaps.fit = nil, Loaded[app.SwapFit]{}
	return nil
}

func (m DraftKind) update(u *UIState, e eye) []Effect {
	d := u.Swaps.Draft
	if d == nil || !d.Mine || d.Kind == m.Kind {
		return nil
	}
	d.Kind, d.Choice, d.Everyone = m.Kind, 0, false
	if d.Kind == app.SwapExchange {
		d.Picked = d.Picked[:min(len(d.Picked), 1)] // it is offered to one
	}
	return nil
}

func (m DraftPick) update(u *UIState, e eye) []Effect {
	d := u.Swaps.Draft
	all := e.draftPeople()
	if d == nil || m.Row < 0 || m.Row >= len(all) {
		return nil
	}
	d.Cursor = m.Row
	if !d.Mine {
		return nil // it is asked of its owner
	}
	c := &all[m.Row]
	if !c.Can() {
		for _, o := range c.But {
			if o.Hard {
				u.say(e.now, endStop(OneLine(c.User.Name, 40)+": "+e.swapWords().objection(o)))
				break
			}
		}
		return nil
	}
	ref := c.User.Ref()
	at := slices.IndexFunc(d.Picked, func(r app.Ref) bool { return r.ID == ref.ID })
	d.Everyone, d.Failed = false, ""
	switch {
	case at >= 0:
		d.Picked = slices.Delete(d.Picked, at, at+1)
	case d.Kind == app.SwapExchange:
		d.Picked = []app.Ref{ref}
	default:
		d.Picked = append(d.Picked, ref)
	}
	d.Choice = 0
	return nil
}

func (m DraftAll) update(u *UIState, e eye) []Effect {
	d := u.Swaps.Draft
	if d == nil || !d.Mine {
		return nil
	}
	if d.Kind == app.SwapExchange {
		u.say(e.now, "An exchange is offered to one person.")
		return nil
	}
	was := d.Everyone
	d.Picked, d.Everyone, d.Failed = nil, false, ""
	if was {
		return nil
	}
	all := e.draftPeople()
	for i := range all {
		if all[i].Proposed() {
			d.Picked = append(d.Picked, all[i].User.Ref())
		}
	}
	d.Everyone = len(d.Picked) > 1 // one is asked by name
	if len(d.Picked) == 0 {
		u.say(e.now, "Nobody can take it.")
	}
	return nil
}

func (m DraftTurn) update(u *UIState, e eye) []Effect {
	if d := u.Swaps.Draft; d != nil {
		d.Choice = min(max(m.Row, 0), max(len(e.draftTurns(d))-1, 0))
	}
	return nil
}

func (m DraftWrite) update(u *UIState, e eye) []Effect {
	if d := u.Swaps.Draft; d != nil {
		d.Message, d.Failed, d.leaving = m.Text, "", false
	}
	return nil
}

func (m DraftSend) update(u *UIState, e eye) []Effect {
	d := u.Swaps.Draft
	if d == nil {
		return nil
	}
	switch m.Do {
	case DoDraftAsk:
		return u.sendDraft(e, app.AskSwap, false)
	case DoDraftCopy:
		return u.sendDraft(e, app.AskSwap, true)
	case DoDraftVouch:
		why := e.whyNotDraft(d)
		if why == "" && len(d.Picked) != 1 {
			why = "That is for one person: choose one."
		}
		if why != "" {
			u.say(e.now, why)
			return nil
		}
		u.open(e, OnMain, Dialog{Kind: AskDraftVouch})
	case DoDraftClose:
		return DraftClose{}.update(u, e)
	}
	return nil
}
