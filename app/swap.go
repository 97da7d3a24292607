package app

import (
	"slices"
	"time"
)

// SwapKind is what is asked for: that somebody takes a stretch of mine, or that we
// exchange stretches.
type SwapKind string

// The kinds.
const (
	SwapCover    SwapKind = "cover"
	SwapExchange SwapKind = "exchange"
)

// SwapState is how far a swap has come.
type SwapState string

// A swap is open, is accepted by one, is applied by the accepter's Dogwatch, and ends as
// one of the others. In all of them but SwapCovered the schedule is as it was.
const (
	SwapOpen      SwapState = "open"
	SwapAccepted  SwapState = "accepted"
	SwapApplying  SwapState = "applying"
	SwapCovered   SwapState = "covered"
	SwapDeclined  SwapState = "declined"
	SwapWithdrawn SwapState = "withdrawn"
	SwapExpired   SwapState = "expired"
	SwapFailed    SwapState = "failed"
)

// Ended reports whether nobody is waited for any more. What is covered can still be
// taken back until it starts.
func (s SwapState) Ended() bool {
	return s != SwapOpen && s != SwapAccepted && s != SwapApplying
}

// SwapVia is the way by which a request travels.
type SwapVia string

// The ways: an incident on the team's service for swaps; a text that people copy and
// paste; and a yes that was given elsewhere.
const (
	SwapByService SwapVia = "service"
	SwapByCopy    SwapVia = "copy"
	SwapByWord    SwapVia = "word"
)

// Turn is a stretch of somebody's time on call on a schedule.
type Turn struct {
	Schedule Ref `json:"schedule"`
	Span
}

// SwapRequest is what somebody asked for. Nothing of it changes after that.
type SwapRequest struct {
	ID   string   `json:"id"`
	Kind SwapKind `json:"kind"`
	From Ref      `json:"from"`
	// Give is From's, and another's when it is covered. For is the other's, and From's
	// then; nil unless it is an exchange.
	Give Turn  `json:"give"`
	For  *Turn `json:"for,omitempty"`
	// To are those who were asked: one in an exchange. Everyone says that they are all
	// of the schedule.
	To       []Ref     `json:"to"`
	Everyone bool      `json:"everyone,omitempty"`
	Message  string    `json:"message,omitempty"`
	At       time.Time `json:"at"`
}

// Start is when the first of its stretches begins: until then it can be answered and
// taken back.
func (r SwapRequest) Start() time.Time {
	if r.For != nil && r.For.Start.Before(r.Give.Start) {
		return r.For.Start
	}
	return r.Give.Start
}

// Asks reports whether that person was asked.
func (r SwapRequest) Asks(user string) bool {
	return slices.ContainsFunc(r.To, func(to Ref) bool { return to.ID == user })
}

// SwapWhat is what somebody said or did about a request.
type SwapWhat string

// The sayings. SaidOffer offers to take a part, and the asker's SaidAccept with the
// same part and taker agrees to it. SaidText is a human's text without meaning to the
// machine, SaidClosed the end of the incident that carries the request. SaidSeen says
// that the schedule itself shows the swap, whoever wrote it.
const (
	SaidAsk      SwapWhat = "asked"
	SaidOffer    SwapWhat = "offered"
	SaidAccept   SwapWhat = "accepted"
	SaidDecline  SwapWhat = "declined"
	SaidWithdraw SwapWhat = "withdrew"
	SaidCovered  SwapWhat = "covered"
	SaidFailed   SwapWhat = "failed"
	SaidTakeBack SwapWhat = "took_back"
	SaidText     SwapWhat = "wrote"
	SaidClosed   SwapWhat = "closed"
	SaidSeen     SwapWhat = "seen"
)

// SwapEvent is one line of a swap's history.
type SwapEvent struct {
	At   time.Time `json:"at"`
	Who  Ref       `json:"who"`
	What SwapWhat  `json:"what"`
	// Part is the stretch of an offer, and of what was accepted where that is not all.
	Part *Span `json:"part,omitempty"`
	// Taker is whose offer is accepted.
	Taker Ref    `json:"taker,omitzero"`
	Text  string `json:"text,omitempty"`
	// Client is the program that said it, "" for a person's own words.
	Client string `json:"client,omitempty"`
	// Overrides are those written for it.
	Overrides []Override `json:"overrides,omitempty"`
	// Claimed says that Who is only what a pasted text says: PagerDuty did not vouch.
	Claimed bool `json:"claimed,omitempty"`
	// Void says why it does not count ("Kim was first"), "" where it does.
	Void string `json:"void,omitempty"`
}

// SwapOffer is a part that somebody offers to take.
type SwapOffer struct {
	By Ref `json:"by"`
	Span
	Text string    `json:"text,omitempty"`
	At   time.Time `json:"at"`
}

// SwapDoing is what this computer is doing about a swap, and has not done yet.
type SwapDoing struct {
	What  SwapWhat  `json:"what"`
	Since time.Time `json:"since"`
	Tries int       `json:"tries,omitempty"`
	// Word is why the last try failed.
	Word string `json:"word,omitempty"`
}

// SwapHalf is a swap that PagerDuty refused half-way, and could not be put back yet:
// what stands in the schedule, what is missing, and PagerDuty's words.
type SwapHalf struct {
	Written []Override     `json:"written,omitempty"`
	Missing []OverrideWish `json:"missing,omitempty"`
	Word    string         `json:"word"`
}

// Swap is a request and what became of it.
type Swap struct {
	SwapRequest
	State SwapState `json:"state"`
	Via   SwapVia   `json:"via"`
	// Incident carries it, "" for none; URL is that incident's page.
	Incident string `json:"incident,omitempty"`
	URL      string `json:"url,omitempty"`
	// Taker takes Part of Give; zero until somebody has accepted.
	Taker    Ref         `json:"taker,omitzero"`
	Part     Span        `json:"part,omitzero"`
	Offers   []SwapOffer `json:"offers,omitempty"`
	Declined []Ref       `json:"declined,omitempty"`
	// Overrides are those that cover it, as far as is known.
	Overrides []Override  `json:"overrides,omitempty"`
	History   []SwapEvent `json:"history,omitempty"`
	// Word says why it failed, or what is in the way.
	Word  string    `json:"word,omitempty"`
	Ended time.Time `json:"ended,omitzero"`

	// Stale says that the schedule was edited since: the stretches are not theirs any
	// more.
	Stale string `json:"stale,omitempty"`
	// Doing is nil while nothing is under way here; Half nil unless it is half-way.
	Doing *SwapDoing `json:"doing,omitempty"`
	Half  *SwapHalf  `json:"half,omitempty"`
	// Copy is the text to hand over: the request, or the answer to it.
	Copy string `json:"copy,omitempty"`
}

// Takes is what the taker takes: the part that was agreed, or all.
func (s Swap) Takes() Turn {
	if s.Part.Empty() {
		return s.Give
	}
	return Turn{Schedule: s.Give.Schedule, Span: s.Part}
}

// Waits reports whether it waits for that person: for their answer, their yes to an
// offer, or their decision about one that is half-way.
func (s Swap) Waits(user string) bool {
	switch {
	case s.Half != nil:
		return true
	case s.Doing != nil || s.State != SwapOpen:
		return false
	case s.From.ID == user:
		return len(s.Offers) > 0
	}
	answered := func(r Ref) bool { return r.ID == user }
	offered := func(o SwapOffer) bool { return o.By.ID == user }
	return s.Asks(user) && !slices.ContainsFunc(s.Declined, answered) && !slices.ContainsFunc(s.Offers, offered)
}

// Swaps are all that this computer knows of, those that wait for me first, then by
// start; ended ones last, the newest first.
type Swaps struct {
	All []Swap `json:"all,omitempty"`
	// Service is the team's for swaps, zero where none is named; Findings are what its
	// set-up check found at Checked, none before it ran.
	Service  Ref           `json:"service,omitzero"`
	Findings []SwapFinding `json:"findings,omitempty"`
	Checked  time.Time     `json:"checked,omitzero"`
	// At is when the requests were last read; Problem why they could not be.
	At      time.Time `json:"at,omitzero"`
	Problem *Problem  `json:"problem,omitempty"`
	Notices []Notice  `json:"notices,omitempty"`
}

// Find gives the swap with that id.
func (s Swaps) Find(id string) (Swap, bool) {
	for _, one := range s.All {
		if one.ID == id {
			return one, true
		}
	}
	return Swap{}, false
}

// Waiting counts those that wait for that person.
func (s Swaps) Waiting(user string) int {
	n := 0
	for _, one := range s.All {
		if one.Waits(user) {
			n++
		}
	}
	return n
}

// Open counts those not ended that the person asked for, is asked or takes.
func (s Swaps) Open(user string) int {
	n := 0
	for _, one := range s.All {
		if !one.State.Ended() && (one.From.ID == user || one.Taker.ID == user || one.Asks(user)) {
			n++
		}
	}
	return n
}

// SwapFinding is one thing that the check of the service found: what is so, what that
// means, and what to change.
type SwapFinding struct {
	Code string `json:"code"`
	OK   bool   `json:"ok"`
	What string `json:"what"`
	Mend string `json:"mend,omitempty"`
}

// SwapAsk is what a person wants to ask, or to do about a request that is there.
type SwapAsk struct {
	// Request is a new one: its ID, From and At are filled in by the watch.
	Request *SwapRequest `json:"request,omitempty"`
	// ID names one that is there.
	ID string `json:"id,omitempty"`
	// Part is what an accept is about, where not all; of the asker's accept, Of is
	// whose offer it agrees to ("" is the only one).
	Part *Span  `json:"part,omitempty"`
	Of   string `json:"of,omitempty"`
	// Text is a reason or a message; of PasteSwap the pasted text.
	Text string `json:"text,omitempty"`
	// Copy asks for a text to hand over even where there is a service.
	Copy bool `json:"copy,omitempty"`
	// Anyway does it whatever speaks against it that is not impossible.
	Anyway bool `json:"anyway,omitempty"`
}
