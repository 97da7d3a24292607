package swaps

import (
	"strings"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/swap"
)

// What TestWhateverTheDesksDo has found, one story each.

// PagerDuty took an override without answering, and did not show it yet when the taker
// thought better of it.
func TestWhatWasTakenWithoutAnAnswerIsUndone(t *testing.T) {
	play(t, []app.User{ana, ben}, func(t *testing.T, w *world, p []*person) {
		a, b := p[0], p[1]
		id := a.must(app.AskSwap, exchange(w))
		time.Sleep(2 * time.Minute)
		w.set(func() {
			b.account.fault = func(call string) (error, error) {
				if call == "override" {
					return nil, app.Unsure{Cause: nowhere}
				}
				return nil, nil
			}
			w.rotas[prim.ID].lags, w.rotas[srch.ID].lags = true, true
		})
		b.must(app.AcceptSwap, app.SwapAsk{ID: id})
		time.Sleep(time.Second)
		b.must(app.UndoSwap, app.SwapAsk{ID: id})
		time.Sleep(90 * time.Second)
		b.restart()
		w.set(func() { w.rotas[prim.ID].lags, w.rotas[srch.ID].lags = false, false })
		time.Sleep(5 * time.Minute)
		a.is(id, app.SwapFailed)
		b.is(id, app.SwapFailed)
		if w.writes == 0 || w.overrides() != 0 {
			t.Errorf("%d were written, %d stand", w.writes, w.overrides())
		}
	})
}

// Two swaps are agreed to at once that have some time in common: an override that serves
// both is not undone with the one.
func TestAnOverrideThatServesTwoSwapsStaysForTheOther(t *testing.T) {
	for name, fails := range map[string]bool{"the one is taken back": false, "the one fails": true} {
		t.Run(name, func(t *testing.T) {
			play(t, []app.User{ana, ben}, func(t *testing.T, w *world, p []*person) {
				a, b := p[0], p[1]
				whole, part := shared(w, a, b, fails)
				b.is(whole, app.SwapCovered)
				if !fails {
					b.is(part, app.SwapCovered)
					b.must(app.TakeBackSwap, app.SwapAsk{ID: part})
					time.Sleep(2 * time.Minute)
					b.is(part, app.SwapWithdrawn)
				} else {
					b.is(part, app.SwapFailed)
				}
				w.has(prim, day(w, 3), ben)
				w.has(srch, day(w, 10), ben)
				a.must(app.TakeBackSwap, app.SwapAsk{ID: whole})
				time.Sleep(2 * time.Minute)
				w.has(prim, day(w, 3), ana)
				if w.overrides() != 0 {
					t.Errorf("%d overrides stand", w.overrides())
				}
			})
		})
	}
}

// A stretch goes back by one swap while another asks for it: nobody has agreed to that.
func TestWhatIsTakenBackAnswersNoOpenRequest(t *testing.T) {
	play(t, []app.User{ana, ben}, func(t *testing.T, w *world, p []*person) {
		a, b := p[0], p[1]
		one := onward(w, app.Turn{Schedule: prim, Span: day(w, 3)}, a, b)
		two := b.must(app.AskSwap, app.SwapAsk{Request: &app.SwapRequest{Kind: app.SwapCover, Give: app.Turn{Schedule: prim, Span: day(w, 3)}, To: []app.Ref{ana.Ref()}}})
		time.Sleep(2 * time.Minute)
		a.must(app.TakeBackSwap, app.SwapAsk{ID: one})
		time.Sleep(5 * time.Minute)
		a.is(one, app.SwapWithdrawn)
		for _, who := range p {
			if s := who.is(two, app.SwapOpen); s.Stale == "" {
				t.Errorf("%s is not told that it is Ana's", who.user.Name)
			}
		}
		if w.said(two, "", app.SaidCovered) != 0 || w.closed(two) {
			t.Error("it is said to be covered")
		}
	})
}

// What was asked, agreed and closed while somebody was offline is read by them when they
// are back: also what stands on what they take back.
func TestWhatWasSwappedOnWhileOfflineIsRead(t *testing.T) {
	play(t, []app.User{ana, ben, kim}, func(t *testing.T, w *world, p []*person) {
		a, b, k := p[0], p[1], p[2]
		turn := app.Turn{Schedule: prim, Span: day(w, 3)}
		one := onward(w, turn, a, b)
		a.offline(nowhere)
		a.must(app.TakeBackSwap, app.SwapAsk{ID: one})
		time.Sleep(10 * time.Minute)
		two := onward(w, turn, b, k)
		time.Sleep(20 * time.Minute)
		a.offline(nil)
		time.Sleep(5 * time.Minute)
		if s := a.is(one, app.SwapCovered); !strings.Contains(s.Word, "swapped again since: take that one back first (from Ben to Kim") {
			t.Errorf("Ana is told %q", s.Word)
		}
		a.is(two, app.SwapCovered)
		w.has(prim, turn.Span, kim)
		if w.overrides() != 2 {
			t.Errorf("%d overrides stand", w.overrides())
		}
	})
}

// While a swap is taken back, the same two agree on the stretch anew: what is written for
// that comes to be seen before the request is, and stays.
func TestWhatIsAgreedAnewWhileTheFirstIsTakenBackStays(t *testing.T) {
	play(t, []app.User{ana, ben}, func(t *testing.T, w *world, p []*person) {
		a, b := p[0], p[1]
		one := onward(w, app.Turn{Schedule: prim, Span: day(w, 3)}, a, b)
		ask := a.swap(one).SwapRequest
		ask.ID, ask.At = "anew", time.Now().Truncate(time.Second)
		said := func(what app.SwapWhat) app.PostedNote {
			return app.PostedNote{Note: app.Note{
				At: time.Now().UTC().Truncate(time.Second), By: ben.Ref(), Text: swap.Note(app.SwapEvent{At: time.Now(), Who: ben.Ref(), What: what}, ask),
			}}
		}
		w.set(func() {
			a.account.fault = func(call string) (error, error) {
				if call == "schedules" && a.account.calls["undo"] > 0 && w.find("anew") == nil {
					w.incidents = append(w.incidents, &app.Posted{
						Incident: "QNEW", Key: app.SwapKeyPrefix + "anew", Status: app.Triggered, Title: swap.Title(ask), Body: swap.Body(ask, "Dogwatch"),
						By: ana.Ref(), At: ask.At, To: ask.To, Notes: []app.PostedNote{said(app.SaidAccept)},
					})
					w.add(w.rotas[prim.ID], app.OverrideWish{Schedule: prim, Kind: app.LayerBased, Span: day(w, 3), User: ben.Ref(), Instead: ana.Ref()})
				}
				return nil, nil
			}
		})
		a.must(app.TakeBackSwap, app.SwapAsk{ID: one})
		time.Sleep(5 * time.Minute)
		a.is(one, app.SwapWithdrawn)
		a.is("anew", app.SwapCovered)
		w.has(prim, day(w, 3), ben)
		if w.overrides() != 1 {
			t.Errorf("%d overrides stand", w.overrides())
		}
	})
}

// All of a swap was given back when another was agreed to on top of it: it is over.
func TestWhatIsAllGivenBackIsOver(t *testing.T) {
	play(t, []app.User{ana, ben}, func(t *testing.T, w *world, p []*person) {
		a, b := p[0], p[1]
		one := a.must(app.AskSwap, exchange(w))
		time.Sleep(2 * time.Minute)
		b.must(app.AcceptSwap, app.SwapAsk{ID: one})
		time.Sleep(2 * time.Minute)
		two := b.must(app.AskSwap, app.SwapAsk{Request: &app.SwapRequest{Kind: app.SwapCover, Give: app.Turn{Schedule: prim, Span: day(w, 3)}, To: []app.Ref{ana.Ref()}}})
		time.Sleep(2 * time.Minute)
		yes := swap.Note(app.SwapEvent{At: time.Now(), Who: ana.Ref(), What: app.SaidAccept}, b.swap(two).SwapRequest)
		w.set(func() {
			b.account.fault = func(call string) (error, error) {
				if call == "undo" && b.account.calls[call] == 1 {
					posted := w.find(two)
					posted.Notes = append(posted.Notes, app.PostedNote{Note: app.Note{At: time.Now().UTC().Truncate(time.Second), By: ana.Ref(), Text: yes}})
				}
				return nil, nil
			}
		})
		b.must(app.TakeBackSwap, app.SwapAsk{ID: one})
		time.Sleep(5 * time.Minute)
		a.is(one, app.SwapWithdrawn)
		b.is(one, app.SwapWithdrawn)
		w.has(prim, day(w, 3), ana)
		w.has(srch, day(w, 10), ben)
		if w.overrides() != 0 {
			t.Errorf("%d overrides stand", w.overrides())
		}
		// The other one has no override, and none to give back: that is told, and no more tried.
		a.is(two, app.SwapCovered)
		a.must(app.TakeBackSwap, app.SwapAsk{ID: two})
		time.Sleep(2 * time.Minute)
		if s := a.is(two, app.SwapCovered); s.Half != nil || !strings.Contains(s.Word, "No override of the swap is left") {
			t.Errorf("Ana is told %q, half %v", s.Word, s.Half)
		}
	})
}

// Both who have a part in an override that serves two swaps take theirs back, each at his
// own computer, before the one has heard of the other.
func TestAnOverrideThatServesTwoSwapsGoesWithTheLast(t *testing.T) {
	for _, gap := range []time.Duration{0, 3 * time.Second, 20 * time.Second, 70 * time.Second} {
		t.Run(gap.String(), func(t *testing.T) {
			play(t, []app.User{ana, ben}, func(t *testing.T, w *world, p []*person) {
				a, b := p[0], p[1]
				whole, part := shared(w, a, b, false)
				go func() { _, _ = b.do(app.TakeBackSwap, app.SwapAsk{ID: part}) }()
				time.Sleep(gap)
				a.must(app.TakeBackSwap, app.SwapAsk{ID: whole})
				time.Sleep(30 * time.Minute)
				b.is(part, app.SwapWithdrawn)
				a.is(whole, app.SwapWithdrawn)
				if w.overrides() != 0 {
					t.Errorf("%d overrides stand", w.overrides())
				}
			})
		})
	}
}

// shared has two swaps agreed to at once that one override serves: Ana gives a whole shift
// to Ben, and he offers to take half of it for one of his own, of which PagerDuty refuses
// his part where it fails.
func shared(w *world, a, b *person, fails bool) (whole, part string) {
	whole = a.must(app.AskSwap, cover(w, ben))
	half := app.Turn{Schedule: prim, Span: app.Span{Start: day(w, 3).Start.Add(12 * time.Hour), End: day(w, 3).End}}
	time.Sleep(time.Minute)
	part = b.must(app.AskSwap, app.SwapAsk{Request: &app.SwapRequest{
		Kind: app.SwapExchange, Give: app.Turn{Schedule: srch, Span: day(w, 10)}, For: &half, To: []app.Ref{ana.Ref()},
	}})
	time.Sleep(2 * time.Minute)
	blocked := true
	w.set(func() {
		b.account.fault = func(call string) (error, error) {
			if call == "override" && blocked { // until he knows of the other
				return nowhere, nil
			}
			return nil, nil
		}
		a.account.latency, b.account.latency = 100*time.Millisecond, 130*time.Millisecond
		w.refuse = func(who, call string, wish *app.OverrideWish) error {
			if fails && call == "override" && wish.Schedule.ID == srch.ID {
				a.account.offline = nowhere // until Ben has written, too
				return app.Refused{Why: "not today"}
			}
			return nil
		}
	})
	go func() { _, _ = a.do(app.AcceptSwap, app.SwapAsk{ID: part}) }()
	b.must(app.AcceptSwap, app.SwapAsk{ID: whole})
	time.Sleep(30 * time.Second)
	w.set(func() { blocked = false })
	time.Sleep(30 * time.Second)
	a.offline(nil)
	time.Sleep(2 * time.Minute)
	return whole, part
}
