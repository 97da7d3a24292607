package swap_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/swap"
)

var part = span("12-01 18:00", "12-01 20:00")

func ev(who app.Ref, what app.SwapWhat) app.SwapEvent {
	return app.SwapEvent{At: at("11-26 10:00"), Who: who, What: what}
}

func offer(who app.Ref, p app.Span) app.SwapEvent {
	e := ev(who, app.SaidOffer)
	e.Part = &p
	return e
}

func agree(taker app.Ref, p app.Span) app.SwapEvent {
	e := ev(ana, app.SaidAccept)
	e.Taker, e.Part = taker, &p
	return e
}

func vouch(taker app.Ref) app.SwapEvent {
	e := ev(ana, app.SaidCovered)
	e.Taker = taker
	return e
}

func claimed(e app.SwapEvent) app.SwapEvent {
	e.Claimed = true
	return e
}

func late(e app.SwapEvent) app.SwapEvent {
	e.At = at("12-01 08:00")
	return e
}

func TestFold(t *testing.T) {
	whole := cover().Give.Span
	for _, c := range []struct {
		name   string
		events []app.SwapEvent
		state  app.SwapState
		taker  app.Ref
		void   string // of the last event; "" where it counts
	}{
		{"nothing said", nil, app.SwapOpen, app.Ref{}, ""},
		{"accepted", []app.SwapEvent{ev(ben, app.SaidAccept)}, app.SwapAccepted, ben, ""},
		{"accepted all in words", []app.SwapEvent{agreeBy(ben, whole)}, app.SwapAccepted, ben, ""},
		{"a part accepted outright", []app.SwapEvent{agreeBy(ben, part)}, app.SwapOpen, app.Ref{}, "a part is offered first"},
		{"accepted for another", []app.SwapEvent{{At: at("11-26 10:00"), Who: ben, What: app.SaidAccept, Taker: kim}}, app.SwapOpen, app.Ref{}, "nobody says yes for somebody else"},
		{"second accept", []app.SwapEvent{ev(kim, app.SaidAccept), ev(ben, app.SaidAccept)}, app.SwapAccepted, kim, "Kim was first"},
		{"accept twice", []app.SwapEvent{ev(ben, app.SaidAccept), ev(ben, app.SaidAccept)}, app.SwapAccepted, ben, "Ben had said yes already"},
		{"accept of one not asked", []app.SwapEvent{ev(dee, app.SaidAccept)}, app.SwapOpen, app.Ref{}, "nobody asked Dee"},
		{"accept too late", []app.SwapEvent{late(ev(ben, app.SaidAccept))}, app.SwapOpen, app.Ref{}, "it had begun"},
		{"accept after own no", []app.SwapEvent{ev(ben, app.SaidDecline), ev(ben, app.SaidAccept)}, app.SwapAccepted, ben, ""},
		{"accept after withdraw", []app.SwapEvent{ev(ana, app.SaidWithdraw), ev(ben, app.SaidAccept)}, app.SwapWithdrawn, app.Ref{}, "withdrawn before"},
		{"offer", []app.SwapEvent{offer(ben, part)}, app.SwapOpen, app.Ref{}, ""},
		{"offer of what is not asked", []app.SwapEvent{offer(ben, span("12-01 18:00", "12-01 21:00"))}, app.SwapOpen, app.Ref{}, "no part of it"},
		{"offer of nothing", []app.SwapEvent{ev(ben, app.SaidOffer)}, app.SwapOpen, app.Ref{}, "no part of it"},
		{"offer after accept", []app.SwapEvent{ev(kim, app.SaidAccept), offer(ben, part)}, app.SwapAccepted, kim, "Kim was first"},
		{"agreed", []app.SwapEvent{offer(ben, part), agree(ben, part)}, app.SwapAccepted, ben, ""},
		{"agreed to what was offered before", []app.SwapEvent{offer(ben, part), offer(ben, span("12-01 19:00", "12-01 20:00")), agree(ben, part)}, app.SwapOpen, app.Ref{}, "Ben had offered another part"},
		{"agreed to nobody's offer", []app.SwapEvent{offer(ben, part), agree(kim, part)}, app.SwapOpen, app.Ref{}, "no offer of Kim stood"},
		{"agreed to an offer taken back", []app.SwapEvent{offer(ben, part), ev(ben, app.SaidDecline), agree(ben, part)}, app.SwapOpen, app.Ref{}, "no offer of Ben stood"},
		{"agreed without saying to what", []app.SwapEvent{offer(ben, part), ev(ana, app.SaidAccept)}, app.SwapOpen, app.Ref{}, "to what offer"},
		{"agreed after another's yes", []app.SwapEvent{offer(ben, part), ev(kim, app.SaidAccept), agree(ben, part)}, app.SwapAccepted, kim, "Kim was first"},
		{"one no", []app.SwapEvent{ev(ben, app.SaidDecline)}, app.SwapOpen, app.Ref{}, ""},
		{"no twice", []app.SwapEvent{ev(ben, app.SaidDecline), ev(ben, app.SaidDecline)}, app.SwapOpen, app.Ref{}, "Ben had said no already"},
		{"all no", []app.SwapEvent{ev(ben, app.SaidDecline), ev(kim, app.SaidDecline)}, app.SwapDeclined, app.Ref{}, ""},
		{"no after own yes", []app.SwapEvent{ev(ben, app.SaidAccept), ev(ben, app.SaidDecline)}, app.SwapAccepted, ben, "Ben had said yes already"},
		{"yes after all no", []app.SwapEvent{ev(ben, app.SaidDecline), ev(kim, app.SaidDecline), ev(ben, app.SaidAccept)}, app.SwapDeclined, app.Ref{}, "everybody who was asked had said no"},
		{"the asker's no", []app.SwapEvent{ev(ana, app.SaidDecline)}, app.SwapOpen, app.Ref{}, "nobody asked Ana"},
		{"withdrawn", []app.SwapEvent{ev(ana, app.SaidWithdraw)}, app.SwapWithdrawn, app.Ref{}, ""},
		{"withdrawn by another", []app.SwapEvent{ev(ben, app.SaidWithdraw)}, app.SwapOpen, app.Ref{}, "only Ana can withdraw it"},
		{"withdrawn after yes", []app.SwapEvent{ev(ben, app.SaidAccept), ev(ana, app.SaidWithdraw)}, app.SwapAccepted, ben, "Ben was first"},
		{"covered", []app.SwapEvent{ev(ben, app.SaidAccept), ev(ben, app.SaidCovered)}, app.SwapCovered, ben, ""},
		{"covered, told late", []app.SwapEvent{ev(ben, app.SaidAccept), late(ev(ben, app.SaidCovered))}, app.SwapCovered, ben, ""},
		{"finished by the asker", []app.SwapEvent{ev(ben, app.SaidAccept), ev(ana, app.SaidCovered)}, app.SwapCovered, ben, ""},
		{"covered by the loser", []app.SwapEvent{ev(ben, app.SaidAccept), ev(kim, app.SaidCovered)}, app.SwapAccepted, ben, "only Ana and Ben can say that"},
		{"covered without a yes", []app.SwapEvent{ev(ben, app.SaidCovered)}, app.SwapOpen, app.Ref{}, "nobody had said yes before"},
		{"vouched", []app.SwapEvent{vouch(ben)}, app.SwapCovered, ben, ""},
		{"vouched for one not asked", []app.SwapEvent{vouch(dee)}, app.SwapOpen, app.Ref{}, "who of those asked"},
		{"vouched for oneself", []app.SwapEvent{vouch(ana)}, app.SwapOpen, app.Ref{}, "who of those asked"},
		{"vouched against a no", []app.SwapEvent{ev(ben, app.SaidDecline), vouch(ben)}, app.SwapOpen, app.Ref{}, "Ben had said no"},
		{"vouched after another's yes", []app.SwapEvent{ev(kim, app.SaidAccept), vouch(ben)}, app.SwapAccepted, kim, "Kim was first"},
		{"vouched too late", []app.SwapEvent{late(vouch(ben))}, app.SwapOpen, app.Ref{}, "it had begun"},
		{"covered, says a pasted text", []app.SwapEvent{claimed(ev(ben, app.SaidCovered))}, app.SwapAccepted, ben, ""},
		{"accepted and covered, say pasted texts", []app.SwapEvent{claimed(ev(ben, app.SaidAccept)), claimed(ev(ben, app.SaidCovered))}, app.SwapAccepted, ben, ""},
		{"failed", []app.SwapEvent{ev(ben, app.SaidAccept), ev(ben, app.SaidFailed)}, app.SwapFailed, ben, ""},
		{"failed before a yes", []app.SwapEvent{ev(ana, app.SaidFailed)}, app.SwapOpen, app.Ref{}, "nobody had said yes before"},
		{"covered after failed", []app.SwapEvent{ev(ben, app.SaidAccept), ev(ben, app.SaidFailed), ev(ana, app.SaidCovered)}, app.SwapFailed, ben, "it had failed before"},
		{"failed after covered", []app.SwapEvent{ev(ben, app.SaidAccept), ev(ben, app.SaidCovered), ev(ana, app.SaidFailed)}, app.SwapCovered, ben, "it was covered already"},
		{"taken back by the asker", []app.SwapEvent{ev(ben, app.SaidAccept), ev(ben, app.SaidCovered), ev(ana, app.SaidTakeBack)}, app.SwapWithdrawn, ben, ""},
		{"taken back by the taker", []app.SwapEvent{vouch(ben), ev(ben, app.SaidTakeBack)}, app.SwapWithdrawn, ben, ""},
		{"taken back by both", []app.SwapEvent{vouch(ben), ev(ben, app.SaidTakeBack), ev(ana, app.SaidTakeBack)}, app.SwapWithdrawn, ben, "taken back"},
		{"taken back by another", []app.SwapEvent{vouch(ben), ev(kim, app.SaidTakeBack)}, app.SwapCovered, ben, "only Ana and Ben can take it back"},
		{"taken back too late", []app.SwapEvent{vouch(ben), late(ev(ben, app.SaidTakeBack))}, app.SwapCovered, ben, "it had begun"},
		{"taken back too early", []app.SwapEvent{ev(ben, app.SaidAccept), ev(ben, app.SaidTakeBack)}, app.SwapAccepted, ben, "it was not covered"},
		{"closed by the asker", []app.SwapEvent{ev(ana, app.SaidClosed)}, app.SwapWithdrawn, app.Ref{}, ""},
		{"closed by one of two", []app.SwapEvent{ev(ben, app.SaidClosed)}, app.SwapWithdrawn, app.Ref{}, ""},
		{"closed by the last", []app.SwapEvent{ev(kim, app.SaidDecline), ev(ben, app.SaidClosed)}, app.SwapDeclined, app.Ref{}, ""},
		{"closed by a stranger", []app.SwapEvent{ev(dee, app.SaidClosed)}, app.SwapWithdrawn, app.Ref{}, ""},
		{"closed while it is written", []app.SwapEvent{ev(ben, app.SaidAccept), ev(ana, app.SaidClosed)}, app.SwapAccepted, ben, ""},
		{"a person's words", []app.SwapEvent{{At: at("11-26 10:00"), Who: ben, What: app.SaidText, Text: "yes, accepted"}}, app.SwapOpen, app.Ref{}, ""},
		{"asked by another", []app.SwapEvent{ev(ben, app.SaidAsk)}, app.SwapOpen, app.Ref{}, "only Ana could ask that"},
		{"gibberish", []app.SwapEvent{ev(ben, "danced")}, app.SwapOpen, app.Ref{}, "does not know"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := swap.Fold(cover(), c.events, at("11-27 00:00"))
			void := ""
			if n := len(s.History); n > 0 {
				void = s.History[n-1].Void
			}
			if s.State != c.state || s.Taker != c.taker || (void == "") != (c.void == "") || !strings.Contains(void, c.void) {
				t.Errorf("it is %s of %q, and the last does not count for %q; want %s of %q, %q", s.State, s.Taker, void, c.state, c.taker, c.void)
			}
			if s.State.Ended() != !s.Ended.IsZero() {
				t.Errorf("%s ended at %s", s.State, s.Ended)
			}
		})
	}
}

func agreeBy(who app.Ref, p app.Span) app.SwapEvent {
	e := ev(who, app.SaidAccept)
	e.Part = &p
	return e
}

func TestFoldKeepsWhatWasAgreed(t *testing.T) {
	s := swap.Fold(cover(), []app.SwapEvent{offer(kim, part), offer(ben, part), agree(ben, part)}, at("11-27 00:00"))
	if s.Takes() != (app.Turn{Schedule: payments, Span: part}) || len(s.Offers) != 1 || s.Offers[0].By != kim {
		t.Errorf("agreed on %v, offers %v", s.Takes(), s.Offers)
	}
	ours := app.Override{ID: "O1", OverrideWish: app.OverrideWish{Schedule: payments, Span: part, User: ben}}
	theirs, wide := ours, ours
	theirs.ID, theirs.Schedule = "O2", search
	wide.ID, wide.Span = "O3", cover().Give.Span
	covered := ev(ben, app.SaidCovered)
	bare := ours // a note tells ids; people are told names
	bare.Schedule.Name, bare.User.Name = "", ""
	covered.Overrides = []app.Override{theirs, bare, wide}
	s = swap.Fold(cover(), []app.SwapEvent{offer(ben, part), agree(ben, part), covered}, at("11-27 00:00"))
	same(t, "the overrides of a note", s.Overrides, []app.Override{ours})
}

func TestItExpiresAtItsStart(t *testing.T) {
	start := cover().Start()
	for _, c := range []struct {
		events []app.SwapEvent
		word   string
	}{
		{nil, "Nobody said yes before it began: Ana stays on call."},
		{[]app.SwapEvent{ev(ben, app.SaidAccept)}, "Ben said yes, but it was not written into the schedule before it began: Ana stays on call."},
	} {
		if s := swap.Fold(cover(), c.events, start.Add(-time.Second)); s.State.Ended() {
			t.Errorf("a second before it is %s", s.State)
		}
		if s := swap.Fold(cover(), c.events, start); s.State != app.SwapExpired || s.Word != c.word || !s.Ended.Equal(start) {
			t.Errorf("at its start it is %s, %q", s.State, s.Word)
		}
	}
}

// Whatever anybody says: an end is an end, but for a take-back; there is one taker; and
// what does not count says why.
func TestNoEndIsUndoneAndNobodyWinsTwice(t *testing.T) {
	whats := []app.SwapWhat{app.SaidAsk, app.SaidOffer, app.SaidAccept, app.SaidDecline, app.SaidWithdraw, app.SaidCovered, app.SaidFailed, app.SaidTakeBack, app.SaidText, app.SaidClosed, app.SaidSeen, "x"}
	people := []app.Ref{ana, ben, kim, dee, {}}
	rapid.Check(t, func(t *rapid.T) {
		r := rapid.SampledFrom([]app.SwapRequest{cover(), exchange(), {}}).Draw(t, "request")
		var events []app.SwapEvent
		var before app.Swap
		for range even(t, "events", 1, 12) {
			e := app.SwapEvent{At: at("11-26 10:00"), Who: people[even(t, "who", 0, 4)], What: whats[even(t, "what", 0, len(whats)-1)], Claimed: even(t, "claimed", 0, 5) == 0}
			if bit.Draw(t, "taker") {
				e.Taker = people[even(t, "whom", 0, 4)]
			}
			if bit.Draw(t, "part") {
				e.Part = &part
			}
			events = append(events, e)
			given := slices.Clone(events)
			s := swap.Fold(r, events, at("11-27 00:00"))
			if text(t, given) != text(t, events) {
				t.Fatal("it changed what it was given")
			}
			if r.ID == "" {
				continue // nothing to hold it against, but that it does not panic
			}
			if before.State.Ended() && before.State != "" && s.State != before.State && (before.State != app.SwapCovered || s.State != app.SwapWithdrawn) {
				t.Fatalf("from %s it became %s by %+v", before.State, s.State, e)
			}
			if !before.Taker.Zero() && (s.Taker != before.Taker || s.Part != before.Part) {
				t.Fatalf("%s had won, and now %s", before.Taker, s.Taker)
			}
			if s.State != before.State && before.State != "" && s.History[len(s.History)-1].Void != "" {
				t.Fatalf("what did not count made it %s", s.State)
			}
			before = s
		}
	})
}
