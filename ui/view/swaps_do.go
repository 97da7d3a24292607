package view

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/swap"
)

// The commands about swaps.
const (
	DoSwapAccept   Command = "swap_accept"
	DoSwapOffer    Command = "swap_offer"
	DoSwapDecline  Command = "swap_decline"
	DoSwapWithdraw Command = "swap_withdraw"
	DoSwapTakeBack Command = "swap_take_back"
	DoSwapFinish   Command = "swap_finish"
	DoSwapUndo     Command = "swap_undo"
	DoSwapVouch    Command = "swap_vouch"
	DoSwapCopy     Command = "swap_copy"
	DoSwapFile     Command = "swap_file"
	DoSwapOpen     Command = "swap_open"
	DoSwapPaste    Command = "swap_paste"
	DoSwapCheck    Command = "swap_check"
	DoSwapTry      Command = "swap_try"
	DoSwapSettings Command = "swap_settings"
)

// swapKeys are the keys of the commands.
var swapKeys = map[string]Command{
	"A": DoSwapAccept, "O": DoSwapOffer, "D": DoSwapDecline, "W": DoSwapWithdraw, "T": DoSwapTakeBack, "F": DoSwapFinish,
	"U": DoSwapUndo, "K": DoSwapVouch, "C": DoSwapCopy, "I": DoSwapFile, "P": DoSwapOpen, "V": DoSwapPaste,
	"S": DoSwapCheck, "Y": DoSwapTry, "E": DoSwapSettings,
}

// swapAsks are the commands that ask something first.
var swapAsks = map[Command]DialogKind{
	DoSwapAccept: AskSwapAccept, DoSwapOffer: AskSwapPart, DoSwapDecline: AskSwapDecline, DoSwapWithdraw: AskSwapWithdraw,
	DoSwapTakeBack: AskSwapBack, DoSwapFinish: AskSwapFinish, DoSwapUndo: AskSwapUndo, DoSwapVouch: AskSwapVouch,
}

// swapButtons are the commands for a swap, always in the same places; those that do
// not apply to my part in it are hidden, those that cannot be used now say why.
func (e eye) swapButtons(s *app.Swap) []Button {
	me := e.s.Me.ID
	open, asker, asked := s.State == app.SwapOpen && s.Half == nil, s.From.ID == me, s.Asks(me) && s.From.ID != me
	party := asker || s.Taker.ID == me && me != ""
	finish := s.Half != nil || s.State == app.SwapAccepted && asker
	accept := Button{Do: DoSwapAccept, Key: "A", Label: "Accept…", Main: true, Why: e.whyNotAccept(s), Hidden: !open || !asked && (!asker || len(s.Offers) == 0)}
	if asker {
		accept.Label = "Accept the offer…"
	}
	begun := ""
	if !s.Start().After(e.now) {
		begun = "It has begun."
	}
	again := ""
	if why := swap.Again(*s, e.s.Swaps.All, e.now); why != "" {
		again = endStop(capital(why))
	}
	_, page := webHost(s.URL)
	all := []Button{
		accept,
		{Do: DoSwapOffer, Key: "O", Label: "Offer a part…", Why: e.whyNotOffer(s), Hidden: !open || !asked || s.Kind != app.SwapCover},
		{Do: DoSwapDecline, Key: "D", Label: "Decline…", Why: e.whyNotAnswer(s), Hidden: !open || !asked},
		{Do: DoSwapFinish, Key: "F", Label: "Finish it…", Main: true, Hidden: !finish},
		{Do: DoSwapUndo, Key: "U", Label: "Undo it…", Hidden: s.Half == nil},
		{Do: DoSwapTakeBack, Key: "T", Label: "Take back…", Why: cmp.Or(begun, again), Hidden: s.State != app.SwapCovered || !party || s.Half != nil},
		{Do: DoSwapWithdraw, Key: "W", Label: "Withdraw…", Hidden: !open || !asker},
		{Do: DoSwapVouch, Key: "K", Label: "I have their OK…", Why: begun, Hidden: !open || !asker},
		{Do: DoSwapCopy, Key: "C", Label: "Copy the text", Main: s.Via == app.SwapByCopy && !s.Waits(me), Hidden: s.Copy == ""},
		{Do: DoSwapFile, Key: "I", Label: "Calendar file", Hidden: e.gained(s).Empty()},
		{Do: DoSwapOpen, Key: "P", Label: "PagerDuty", Hidden: !page},
	}
	busy := e.swapBusy(s)
	for i := range all {
		b := &all[i]
		switch b.Do {
		case DoSwapCopy, DoSwapFile, DoSwapOpen:
		default:
			if b.Why == "" {
				b.Why = busy
			}
			if b.Why == "" {
				b.Why = e.readOnly()
			}
		}
		b.Off = b.Why != ""
	}
	return all
}

// swapBusy says that something about the swap is under way.
func (e eye) swapBusy(s *app.Swap) string {
	if e.swapHanding(s.ID) != nil || s.Doing != nil && s.Half == nil {
		return "Something is on its way: wait until PagerDuty has it."
	}
	return ""
}

func (e eye) whyNotAnswer(s *app.Swap) string {
	me := e.s.Me.ID
	switch {
	case !s.Start().After(e.now):
		return "It has begun."
	case slices.ContainsFunc(s.Declined, func(r app.Ref) bool { return r.ID == me }):
		return "You declined."
	}
	return ""
}

func (e eye) whyNotAccept(s *app.Swap) string {
	if why := e.whyNotAnswer(s); why != "" {
		return why
	}
	if s.Stale != "" {
		return endStop(capital(OneLine(s.Stale, 160)))
	}
	for _, l := range e.judged(s) {
		if l.Mark.Shape == ShapeRefused {
			return l.Text
		}
	}
	return ""
}

func (e eye) whyNotOffer(s *app.Swap) string {
	if why := e.whyNotAnswer(s); why != "" || s.Stale == "" {
		return why
	}
	return endStop(capital(OneLine(s.Stale, 160)))
}

// gained is the stretch that a swap gives me, empty for none.
func (e eye) gained(s *app.Swap) app.Turn {
	me := e.s.Me.ID
	switch {
	case s.State != app.SwapCovered || me == "":
	case s.Taker.ID == me:
		return s.Takes()
	case s.From.ID == me && s.For != nil:
		return *s.For
	}
	return app.Turn{}
}

// swapTools are the buttons that are about no single request.
func (e eye) swapTools() []Button {
	none := e.s.Swaps.Service.Zero()
	return []Button{
		{Do: DoSwapPaste, Key: "V", Label: "Paste…"},
		{Do: DoSwapCheck, Key: "S", Label: "Check", Hidden: none},
		{Do: DoSwapTry, Key: "Y", Label: "Try it…", Hidden: none},
		{Do: DoSwapSettings, Key: "E", Label: "Settings", Hidden: !none},
	}
}

func (m SwapDo) update(u *UIState, e eye) []Effect { return u.doSwap(e, m.Do) }

// doSwap carries out a command for the chosen swap. One that is off does nothing but
// say why.
func (u *UIState) doSwap(e eye, c Command) []Effect {
	switch c {
	case DoSwapPaste:
		return SwapPaste{}.update(u, e)
	case DoSwapCheck:
		u.say(e.now, "The service is being looked at: Settings, Swaps, says what is found.")
		return u.submitSwap(e, app.CheckSwaps, nil)
	case DoSwapTry:
		u.open(e, OnMain, Dialog{Kind: AskSwapTry})
		return nil
	case DoSwapSettings:
		return GoSection{To: SectionSwaps}.update(u, e)
	}
	s, ok := e.s.Swaps.Find(e.swapChosen(e.swapSlots()))
	if !ok {
		return nil
	}
	for _, b := range e.swapButtons(&s) {
		if b.Do != c {
			continue
		}
		if b.Hidden {
			u.say(e.now, "There is nothing like that to do here.")
			return nil
		}
		if b.Off {
			u.say(e.now, fmt.Sprintf("%s: %s", trimDots(b.Label), b.Why))
			return nil
		}
	}
	switch c {
	case DoSwapCopy:
		return CopyText{Text: s.Copy}.update(u, e)
	case DoSwapOpen:
		return u.browse(e, OnMain, s.URL)
	case DoSwapFile:
		t := e.gained(&s)
		shift := app.Shift{Schedule: t.Schedule, User: e.s.Me.Ref(), Start: t.Start, End: t.End}
		return []Effect{{Errand: &Errand{Kind: ErrandShifts, Shifts: []app.Shift{shift}}}}
	}
	d := Dialog{Kind: swapAsks[c], Swap: s.ID}
	if c == DoSwapOffer {
		d.Part = firstHalf(s.Give.Span)
	}
	u.open(e, OnMain, d)
	return nil
}

func (m SwapPaste) update(u *UIState, e eye) []Effect {
	if u.Screen != ScreenSwaps || u.MainDialog != nil {
		return nil
	}
	u.open(e, OnMain, Dialog{Kind: AskSwapPaste, Clip: Cut(m.Text, maxPasted)})
	return nil
}

// maxPasted is how much of a clipboard is looked at, in runes: a request with the
// longest message has less.
const maxPasted = 32_000

// dialogSwap is the swap that a dialog is about.
func (e eye) dialogSwap(d *Dialog) (app.Swap, bool) { return e.s.Swaps.Find(d.Swap) }

// swapIntent is what a dialog about swaps asks for as it stands, or why it cannot be
// done yet.
func (e eye) swapIntent(d *Dialog) (verb app.Verb, ask *app.SwapAsk, why string) {
	ask = &app.SwapAsk{ID: d.Swap}
	s, known := e.dialogSwap(d)
	if d.Swap != "" && !known {
		return "", ask, "The request is not here any more."
	}
	row := e.dialogRow(d)
	switch d.Kind {
	case AskSwapAccept:
		verb, ask.Anyway = app.AcceptSwap, e.softly(&s)
		if s.From.ID == e.s.Me.ID {
			if d.Cursor >= len(s.Offers) {
				return verb, ask, "The offer is gone."
			}
			o := s.Offers[d.Cursor]
			ask.Part, ask.Of = &o.Span, o.By.ID
		}
		why = e.whyNotAccept(&s)
	case AskSwapPart:
		part := d.Part
		verb, ask.Part, why = app.AcceptSwap, &part, e.whyNotPart(d, &s)
		ask.Anyway = e.softly(&s) // told above the ends
	case AskSwapDecline:
		verb, ask.Text = app.DeclineSwap, d.Text
	case AskSwapWithdraw:
		verb = app.WithdrawSwap
	case AskSwapBack:
		verb = app.TakeBackSwap
	case AskSwapFinish:
		verb = app.FinishSwap
	case AskSwapUndo:
		verb = app.UndoSwap
	case AskSwapVouch:
		verb, ask.Of = app.VouchSwap, row.ref.ID
		if row.ref.Zero() {
			why = "Choose who said yes."
		}
	case AskSwapPaste:
		verb, ask.Text = app.PasteSwap, pasted(d)
		if ask.Text == "" {
			return verb, ask, "There is no text yet."
		}
	case AskSwapTry:
		return app.TrySwaps, nil, ""
	}
	if why != "" {
		return verb, ask, why
	}
	if err := (app.Intent{Verb: verb, Swap: ask}).Check(); err != nil {
		why = endStop(capital(err.Error()))
	}
	return verb, ask, why
}

// confirmSwap answers a dialog about swaps.
func (u *UIState) confirmSwap(e eye, d *Dialog) []Effect {
	if d.Kind == AskDraftVouch {
		u.MainDialog = nil
		return u.sendDraft(e, app.VouchSwap, false)
	}
	verb, ask, why := e.swapIntent(d)
	if why != "" {
		u.say(e.now, why)
		return nil
	}
	u.MainDialog = nil
	effects := u.submitSwap(e, verb, ask)
	if verb == app.FinishSwap || verb == app.UndoSwap {
		u.say(e.now, "PagerDuty is being asked once more…") // its no may be the same
	}
	switch verb {
	case app.TrySwaps:
		u.say(e.now, "The service is being tried: Settings, Swaps, says what came of it.")
		u.Swaps.askedAt = e.now
	case app.PasteSwap:
		u.Swaps.askedAt = e.now
	}
	return effects
}

// dialogRow is the answer at the cursor.
func (e eye) dialogRow(d *Dialog) DialogRow {
	if rows := e.dialogRows(d); d.Cursor < len(rows) {
		return rows[d.Cursor]
	}
	return DialogRow{}
}
