package view

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dogwatch-app/dogwatch/app"
)

// The dialogs about swaps. AskDraftVouch is about a request that was not asked yet.
const (
	AskSwapAccept   DialogKind = "swap_accept"
	AskSwapPart     DialogKind = "swap_part"
	AskSwapDecline  DialogKind = "swap_decline"
	AskSwapWithdraw DialogKind = "swap_withdraw"
	AskSwapBack     DialogKind = "swap_back"
	AskSwapFinish   DialogKind = "swap_finish"
	AskSwapUndo     DialogKind = "swap_undo"
	AskSwapVouch    DialogKind = "swap_vouch"
	AskSwapPaste    DialogKind = "swap_paste"
	AskSwapTry      DialogKind = "swap_try"
	AskDraftVouch   DialogKind = "draft_vouch"
)

// aboutSwaps reports whether the dialog is one about swaps.
func (k DialogKind) aboutSwaps() bool {
	return strings.HasPrefix(string(k), "swap_") || k == AskDraftVouch
}

// swapRows are the answers of a dialog about swaps.
func (e eye) swapRows(d *Dialog) []DialogRow {
	s, _ := e.dialogSwap(d)
	w := e.swapWords()
	var rows []DialogRow
	switch d.Kind {
	case AskSwapPart:
		return e.partRows(d)
	case AskSwapAccept:
		if s.From.ID != e.s.Me.ID {
			return nil
		}
		for i, o := range s.Offers {
			row := DialogRow{Text: OneLine(o.By.String(), 40), Sub: joined(" · ", w.span(o.Span), OneLine(o.Text, 80)), ref: o.By}
			if i < 9 {
				row.Key = fmt.Sprint(i + 1)
			}
			rows = append(rows, row)
		}
	case AskSwapVouch:
		for i, r := range s.To {
			if slices.ContainsFunc(s.Declined, func(x app.Ref) bool { return x.ID == r.ID }) || i >= 9 {
				continue
			}
			rows = append(rows, DialogRow{Key: fmt.Sprint(len(rows) + 1), Text: OneLine(r.String(), 60), ref: r})
		}
	}
	return rows
}

// swapPanel words a dialog about swaps. Where something is written to the schedule it
// tells exactly what.
func (e eye) swapPanel(p *Panel, d *Dialog) {
	s, _ := e.dialogSwap(d)
	w := e.swapWords()
	p.ConfirmKey = "Enter"
	const once = "This will be written to PagerDuty"
	switch d.Kind {
	case AskSwapAccept:
		e.acceptPanel(p, d, &s)
	case AskSwapPart:
		p.Title, p.Confirm = "Offer a part", "Offer "+Span(d.Part.Length())
		p.Lead = fmt.Sprintf("%s for %s. What you offer is written only after %s to it.", w.verb(s.From, "ask"), w.span(s.Give.Span), lower(w.verb(s.From, "agree")))
		p.Input = &Input{Placeholder: "Or write it: 18:00 – 22:00, Tue 18:00 – Wed 02:00", Later: true}
		p.Hint = "Left Right: 1 h, Shift: 15 min"
		p.Notes = e.judged(&s)
		if d.Wrong != "" {
			p.Notes = []Line{{Mark: Mark{Shape: ShapeRefused, Word: "Not understood"}, Text: d.Wrong}}
		}
	case AskSwapDecline:
		p.Title, p.Confirm, p.ConfirmKey = "Decline?", "Decline", "Enter"
		p.Lead = fmt.Sprintf("%s your answer and the reason, and so does everybody who was asked.", w.verb(s.From, "see"))
		p.Input = &Input{Placeholder: "Why, if you like to say"}
	case AskSwapWithdraw:
		p.Title, p.Confirm, p.ConfirmKey = "Withdraw the request?", "Withdraw", "W"
		p.Lead = "Nobody can accept it any more. You stay on call."
	case AskSwapBack:
		p.Title, p.Confirm = "Take the swap back?", "Take it back"
		p.Lead = fmt.Sprintf("%s on call again. The others are told.", w.verb(s.From, "are"))
		p.WritesHead, p.Writes = "These overrides will be deleted in PagerDuty", w.overrides(s.Overrides)
		if len(s.Overrides) == 0 {
			p.Writes = []string{"The overrides of this swap, as the schedule shows them"}
		}
	case AskSwapFinish:
		p.Title, p.Confirm, p.WritesHead = "Finish it?", "Finish it", once
		p.Lead = "The schedule is read first: only what is missing is written."
		if s.Half != nil {
			p.Writes = w.wishes(s.Half.Missing)
		} else {
			p.Writes = w.writes(s, s.Taker, s.Part)
		}
	case AskSwapUndo:
		p.Title, p.Confirm, p.WritesHead = "Undo what is written?", "Undo it", "These overrides will be deleted in PagerDuty"
		p.Lead = "The schedule is then as it was before, and the swap has failed."
		if s.Half != nil {
			p.Writes = w.overrides(s.Half.Written)
		}
	case AskSwapVouch:
		p.Title, p.Confirm, p.WritesHead = "Who said yes?", "Write it now", once+", at once and in your name"
		p.Lead = "The history then says that you say so. They are told, and can take it back until it begins."
		if row := e.dialogRow(d); !row.ref.Zero() {
			p.Writes = w.writes(s, row.ref, app.Span{})
		}
	case AskSwapPaste:
		e.pastePanel(p, d)
	case AskSwapTry:
		p.Title, p.Confirm = "Try the service?", "Try it"
		p.Lead = "A request to yourself is put up on the service and taken down again. Nothing is written to a schedule, and nobody else is asked."
	case AskDraftVouch:
		e.draftVouchPanel(p)
	}
	if d.Kind != AskDraftVouch {
		_, _, why := e.swapIntent(d)
		p.Off = why != ""
		if why != "" && p.Hint == "" {
			p.Hint = why
		}
		if p.Off && d.Kind == AskSwapPart && d.Wrong == "" {
			p.Hint = why
		}
	}
}

func (e eye) acceptPanel(p *Panel, d *Dialog, s *app.Swap) {
	w := e.swapWords()
	p.WritesHead = "This will be written to PagerDuty"
	if s.From.ID == e.s.Me.ID {
		p.Title, p.Confirm = "Accept the offer?", "Accept it"
		if len(s.Offers) > 1 {
			p.Title = "Which offer do you accept?"
		}
		p.Lead = "The rest of it stays yours."
		if d.Cursor < len(s.Offers) {
			o := s.Offers[d.Cursor]
			p.WritesHead = fmt.Sprintf("%s Dogwatch then writes to PagerDuty", capital(w.whose(o.By)))
			p.Writes = w.writes(*s, o.By, o.Span)
		}
		return
	}
	p.Title, p.Confirm = "Accept?", "Accept"
	p.Lead = "The schedule is read again first. It counts as done once PagerDuty shows it."
	if len(s.To) > 1 {
		p.Lead = "The first to accept has it. The schedule is read again first; it counts as done once PagerDuty shows it."
	}
	p.Writes = w.writes(*s, e.s.Me.Ref(), app.Span{})
	p.Notes = e.judged(s)
	if f := &e.ui.Swaps.judged; len(p.Notes) == 0 && f.State == Loading {
		p.Notes = []Line{{Mark: Mark{Shape: ShapeSending, Word: "Reading"}, Text: "Looking at what speaks against it…"}}
	}
}

// pasted is the text of a paste dialog: what was written into it, else the clipboard's.
func pasted(d *Dialog) string {
	if text := strings.TrimSpace(d.Text); text != "" {
		return text
	}
	if !strings.Contains(d.Clip, linkPrefix) {
		return ""
	}
	return strings.TrimSpace(d.Clip)
}

// linkPrefix is how the link in a copied request begins.
const linkPrefix = "dogwatch:swap/"

func (e eye) pastePanel(p *Panel, d *Dialog) {
	p.Title, p.Confirm, p.ConfirmKey = "Paste a request or an answer", "Take it in", "Ctrl Enter"
	p.Lead = "The whole message that your teammate sent, with the line that begins with " + linkPrefix + ". Nothing is written to a schedule by that."
	p.Input = &Input{Placeholder: "Paste it here", Lines: 5, Raw: true}
	switch {
	case strings.TrimSpace(d.Text) != "":
		if !strings.Contains(d.Text, linkPrefix) {
			p.Notes = []Line{{Mark: Mark{Shape: ShapeWarning, Word: "No link"}, Text: "There is no " + linkPrefix + "… line in it."}}
		}
	case strings.Contains(d.Clip, linkPrefix):
		text, _, _ := strings.Cut(d.Clip, linkPrefix)
		p.Notes = []Line{{
			Mark: Mark{State: app.TraySwapWaiting, Shape: ShapeDone, Word: "Found"}, Text: "The clipboard holds one: it is taken in unless you write another.",
			More: OneLine(text, 240),
		}}
		p.ConfirmKey = "Enter"
		p.Input.Later = true
	case strings.TrimSpace(d.Clip) != "":
		p.Notes = []Line{{Mark: Mark{Shape: ShapeOther, Word: "None"}, Text: "The clipboard holds no request: there is no " + linkPrefix + "… line in it."}}
	}
}

func (w swapWords) overrides(list []app.Override) []string {
	out := make([]string, len(list))
	for i, o := range list {
		out[i] = w.wish(o.OverrideWish)
	}
	return out
}

func (w swapWords) wishes(list []app.OverrideWish) []string {
	out := make([]string, len(list))
	for i, o := range list {
		out[i] = w.wish(o)
	}
	return out
}
