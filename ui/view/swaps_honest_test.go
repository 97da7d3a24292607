package view_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/ui/uitest"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

var (
	claimsCovered  = regexp.MustCompile(`(?i)\bcovered\b`)
	claimsAccepted = regexp.MustCompile(`(?i)\baccepted\b`)
)

// swaps draws swaps in every state that they can have, and in some that they cannot.
func swaps(t *rapid.T) []app.Swap {
	person := rapid.SampledFrom([]app.Ref{{}, uitest.Me.Ref(), uitest.Ana, uitest.Dana, uitest.Kofi})
	at := rapid.Custom(func(t *rapid.T) time.Time {
		if rapid.Bool().Draw(t, "zero") {
			return time.Time{}
		}
		return uitest.Now.Add(time.Duration(rapid.IntRange(-500, 500).Draw(t, "hours")) * time.Hour)
	})
	turn := rapid.Custom(func(t *rapid.T) app.Turn {
		return app.Turn{Schedule: uitest.Primary, Span: app.Span{Start: at.Draw(t, "start"), End: at.Draw(t, "end")}}
	})
	list := make([]app.Swap, rapid.IntRange(0, 5).Draw(t, "n"))
	for i := range list {
		s := uitest.Swap(string(rune('A'+i)), 1, person.Draw(t, "from"), turn.Draw(t, "give"), rapid.SliceOfN(person, 0, 4).Draw(t, "to")...)
		s.State = rapid.SampledFrom([]app.SwapState{
			app.SwapOpen, app.SwapAccepted, app.SwapApplying, app.SwapCovered, app.SwapDeclined, app.SwapWithdrawn, app.SwapExpired, app.SwapFailed, "",
		}).Draw(t, "state")
		s.Everyone = rapid.Bool().Draw(t, "everyone")
		s.Taker, s.Ended, s.Via = person.Draw(t, "taker"), at.Draw(t, "ended"), rapid.SampledFrom([]app.SwapVia{app.SwapByService, app.SwapByCopy, app.SwapByWord, ""}).Draw(t, "via")
		if rapid.Bool().Draw(t, "exchange") {
			other := turn.Draw(t, "for")
			s.Kind, s.For = app.SwapExchange, &other
		}
		if rapid.Bool().Draw(t, "doing") {
			s.Doing = &app.SwapDoing{What: said.Draw(t, "doing what"), Tries: rapid.IntRange(0, 3).Draw(t, "tries"), Word: "word"}
		}
		if rapid.IntRange(0, 4).Draw(t, "half") == 0 {
			s.Half = &app.SwapHalf{Word: "word"}
		}
		if rapid.Bool().Draw(t, "offers") {
			s.Offers = []app.SwapOffer{{By: person.Draw(t, "offerer"), Span: turn.Draw(t, "part").Span}}
		}
		s.Declined = rapid.SliceOfN(person, 0, 2).Draw(t, "declined")
		s.Word, s.Stale, s.Copy = rapid.SampledFrom([]string{"", "word"}).Draw(t, "word"), rapid.SampledFrom([]string{"", "edited"}).Draw(t, "stale"), rapid.SampledFrom([]string{"", "text"}).Draw(t, "copy")
		list[i] = s
	}
	return list
}

var said = rapid.SampledFrom([]app.SwapWhat{
	app.SaidAsk, app.SaidOffer, app.SaidAccept, app.SaidDecline, app.SaidWithdraw, app.SaidCovered, app.SaidFailed, app.SaidTakeBack, app.SaidText, app.SaidClosed, app.SaidSeen, "",
})

// Whatever is known and whatever is pressed: nothing panics, and nothing is called
// covered, or accepted, before the state says so.
func TestNothingIsCalledCoveredBeforeItIs(t *testing.T) {
	keys := rapid.SampledFrom([]string{"A", "O", "D", "W", "T", "F", "U", "K", "C", "I", "P", "V", "S", "Y", "Up", "Down", "Left", "Right", "Return", "Escape", "1", "?", "Ctrl+3", "Ctrl+4", "R"})
	rapid.Check(t, func(rt *rapid.T) {
		s := uitest.OnCall()
		s.Swaps = app.Swaps{All: swaps(rt), Service: uitest.SwapService, At: uitest.Now}
		kinds := []app.NoticeKind{app.NoticeSwap, app.NoticeSwapNews, app.NoticeSwapSoon}
		for i := range s.Swaps.All {
			one := &s.Swaps.All[i]
			n := app.Notice{Key: "swap/" + one.ID, Kind: kinds[i%3], Swap: one, At: uitest.Now}
			if rapid.Bool().Draw(rt, "event") {
				// An event that counts is never ahead of the state: "accepted" is told of states
				// from accepted on.
				n.Event = &app.SwapEvent{At: uitest.Now, Who: uitest.Dana, What: said.Draw(rt, "said")}
				if n.Event.What == app.SaidAccept || n.Event.What == app.SaidCovered {
					n.Event.Void = "Kofi Mensah was first"
				}
			}
			s.Notices = append(s.Notices, n)
		}
		w := &window{t: t, s: s, ui: view.NewUIState(), now: uitest.Now}
		w.ui.Observe(s, w.now)
		w.send(view.Go{To: view.ScreenSwaps})
		for range rapid.IntRange(0, 10).Draw(rt, "presses") {
			w.key(keys.Draw(rt, "key"))
			w.fill(uitest.Fit())
			w.honestSwaps(rt)
		}
		w.honestSwaps(rt)
	})
}

func (w *window) honestSwaps(t *rapid.T) {
	m := w.model()
	m.Swaps.List.Each(func(_ int, row view.Row) {
		if row.ID != "" {
			w.honestSwap(t, row.ID, strings.Join([]string{row.Mark.Word, row.Title, row.Sub, row.Note, row.More}, " "))
		}
	})
	if d := m.Swaps.Detail; d != nil {
		w.honestSwap(t, d.ID, strings.Join([]string{d.Mark.Word, d.Title, d.When, d.Meta, d.Left, d.State.Mark.Word, d.State.Text, d.State.More}, " "))
		for _, b := range d.Buttons {
			if b.Off && b.Why == "" {
				t.Fatalf("%s is off and does not say why", b.Label)
			}
		}
	}
	for _, n := range view.Notices(w.s, w.now, uitest.Zone) {
		if id, ok := strings.CutPrefix(n.Key, "swap/"); ok {
			w.honestSwap(t, id, n.Title+" "+n.Body)
		}
		for _, a := range n.Actions {
			if err := a.Intent.Check(); err != nil {
				t.Fatalf("%q asks for what cannot be: %v", a.Label, err)
			}
		}
	}
	for _, one := range w.s.Swaps.All {
		w.honestSwap(t, one.ID, view.SwapLine(one, uitest.Me.ID, uitest.Zone))
	}
	tray := view.TrayOf(w.s, w.now, uitest.Zone)
	if text := tray.Title + tray.Tooltip; claimsCovered.MatchString(text) || claimsAccepted.MatchString(text) {
		t.Fatalf("the tray says %q", text)
	}
	if text := dump(m); strings.Contains(text, "106751 d") {
		t.Fatalf("an absent time is told as if it were one:\n%s", text)
	}
}

func (w *window) honestSwap(t *rapid.T, id, words string) {
	s, _ := w.s.Swaps.Find(id)
	sure := s.Doing == nil && s.Half == nil
	if claimsCovered.MatchString(words) && (s.State != app.SwapCovered || !sure) {
		t.Fatalf("the state is %q (under way: %v), shown is %q", s.State, !sure, words)
	}
	if claimsAccepted.MatchString(words) && (s.State != app.SwapAccepted || !sure) {
		t.Fatalf("the state is %q (under way: %v), shown is %q", s.State, !sure, words)
	}
}
