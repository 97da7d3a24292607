package app

import (
	"fmt"
	"strings"
	"time"
)

// Verb is what a person wants of the watch: either one of the Kinds, which
// becomes an Action in PagerDuty, or one of the local verbs below.
type Verb string

// The local verbs: nothing of them reaches PagerDuty.
const (
	// Hush silences what rings now, for Intent.For.
	Hush Verb = "hush"
	// Refresh polls at once.
	Refresh Verb = "refresh"
	// ShowWindow brings the main window up, HideAlert takes the alert down.
	ShowWindow Verb = "show"
	HideAlert  Verb = "hide_alert"
	// SignIn reads the keyring anew, where a token has been put; SignOut forgets it.
	// There is no verb that brings a token: none ever crosses the local API (see
	// Doorman).
	SignIn  Verb = "sign_in"
	SignOut Verb = "sign_out"
	// Rehearse plays the named part of the demo ("page", "storm").
	Rehearse Verb = "rehearse"
	// StartDrill begins a drill with the scenario that Text holds, or the one that
	// comes with Dogwatch; StopDrill ends it.
	StartDrill Verb = "drill"
	StopDrill  Verb = "stop_drill"
	// CheckReady looks anew at every part of the way from PagerDuty to the person; it
	// is answered once that is done. Sample plays the pattern that Text names for a
	// moment. SeenAway puts the list of what came during a sleep away.
	CheckReady Verb = "check"
	Sample     Verb = "sample"
	SeenAway   Verb = "seen_away"
	// The verbs about swaps; Intent.Swap says more. AskSwap puts a request up, AcceptSwap
	// takes it, offers a part or, of the asker, agrees to an offer. VouchSwap says that
	// the other has said yes elsewhere. PasteSwap takes in a text that was handed over.
	// FinishSwap and UndoSwap end one that is half-way. CheckSwaps looks at the team's
	// service, TrySwaps puts a request to oneself up and takes it down. ReadSwaps reads
	// them anew.
	AskSwap      Verb = "swap_ask"
	AcceptSwap   Verb = "swap_accept"
	DeclineSwap  Verb = "swap_decline"
	WithdrawSwap Verb = "swap_withdraw"
	TakeBackSwap Verb = "swap_take_back"
	VouchSwap    Verb = "swap_vouch"
	PasteSwap    Verb = "swap_paste"
	FinishSwap   Verb = "swap_finish"
	UndoSwap     Verb = "swap_undo"
	CheckSwaps   Verb = "swap_check"
	TrySwaps     Verb = "swap_try"
	ReadSwaps    Verb = "swap_read"
	// TickStep ticks the step Intent.Tick off, UntickStep takes that back.
	TickStep   Verb = "tick"
	UntickStep Verb = "untick"
	// CheckRunbooks looks at every runbook's link anew, ReadGuide at the team's guide.
	CheckRunbooks Verb = "check_runbooks"
	ReadGuide     Verb = "read_guide"
	// Quit ends the watch.
	Quit Verb = "quit"
)

// Intent is what a person or a script asks of the watch. Incidents lists whom
// it is about; for a Kind it needs at least one, or All.
type Intent struct {
	Verb      Verb          `json:"verb"`
	Incidents []string      `json:"incidents,omitempty"`
	All       bool          `json:"all,omitempty"`
	Level     int           `json:"level,omitempty"`
	For       time.Duration `json:"for,omitempty"`
	To        []Ref         `json:"to,omitempty"`
	Text      string        `json:"text,omitempty"`
	Swap      *SwapAsk      `json:"swap,omitempty"`
	Tick      *Tick         `json:"tick,omitempty"`
}

// AboutSwaps reports whether the verb is one of those about swaps.
func (v Verb) AboutSwaps() bool { return strings.HasPrefix(string(v), "swap_") }

// Kind gives the Kind that the verb stands for; false for a local verb.
func (v Verb) Kind() (Kind, bool) {
	for _, k := range Kinds {
		if Verb(k) == v {
			return k, true
		}
	}
	return "", false
}

// The bounds of what PagerDuty takes.
const (
	MaxSnooze = 7 * 24 * time.Hour
	MaxNote   = 65_535
)

// Check reports as Invalid what can be known to be wrong without asking anybody.
func (in Intent) Check() error {
	kind, remote := in.Verb.Kind()
	if !remote {
		return in.checkLocal()
	}
	if len(in.Incidents) == 0 && !in.All {
		return Invalid{Why: "name an incident"}
	}
	switch kind {
	case Snooze:
		if in.For < time.Second || in.For > MaxSnooze {
			return Invalid{Why: fmt.Sprintf("a snooze lasts from 1 s to 7 days, not %s", in.For)}
		}
	case Escalate:
		if in.Level < 0 {
			return Invalid{Why: fmt.Sprintf("there is no escalation level %d", in.Level)}
		}
	case Reassign, AddResponders:
		if len(in.To) == 0 {
			return Invalid{Why: "name at least one person"}
		}
	case SetPriority:
		if len(in.To) != 1 || in.To[0].Zero() {
			return Invalid{Why: "name one priority"}
		}
	case AddNote:
		if strings.TrimSpace(in.Text) == "" {
			return Invalid{Why: "the note is empty"}
		}
		if len(in.Text) > MaxNote {
			return Invalid{Why: fmt.Sprintf("the note is %d bytes long; PagerDuty takes %d", len(in.Text), MaxNote)}
		}
	}
	return nil
}

func (in Intent) checkLocal() error {
	switch in.Verb {
	case Hush:
		if in.For < 0 || in.For > 24*time.Hour {
			return Invalid{Why: "a hush lasts up to 24 h"}
		}
	case AskSwap, AcceptSwap, DeclineSwap, WithdrawSwap, TakeBackSwap, VouchSwap, PasteSwap, FinishSwap, UndoSwap,
		CheckSwaps, TrySwaps, ReadSwaps:
		return in.checkSwap()
	case TickStep, UntickStep:
		if in.Tick == nil || in.Tick.Source == "" || in.Tick.Step == "" || len(in.Tick.Source)+len(in.Tick.Step)+len(in.Tick.Incident) > 4<<10 {
			return Invalid{Why: "say which step of what"}
		}
	case CheckRunbooks, ReadGuide:
	case Refresh, ShowWindow, HideAlert, Quit, SignIn, SignOut, Rehearse, StartDrill, StopDrill, CheckReady, Sample, SeenAway:
	default:
		return Invalid{Why: fmt.Sprintf("there is nothing called %q to do", in.Verb)}
	}
	return nil
}

// Taken answers an Intent: the ids of the actions that it became, in the order
// of their incidents; none for a local verb. Of one about a swap it is the swap's id.
type Taken struct {
	Actions []string `json:"actions"`
}
