package swaps

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

func TestCover(t *testing.T) {
	play(t, []app.User{ana, ben}, func(t *testing.T, w *world, p []*person) {
		a, b := p[0], p[1]
		id := a.must(app.AskSwap, cover(w, ben))
		time.Sleep(2 * time.Minute)
		a.is(id, app.SwapOpen)
		if s := b.is(id, app.SwapOpen); !s.Waits(ben.ID) || s.Message != "a wedding" || s.Via != app.SwapByService || s.URL == "" {
			t.Fatalf("Ben sees %+v", s)
		}
		if len(b.shows().Notices) != 1 || b.shows().Notices[0].Kind != app.NoticeSwap || b.shows().Waiting(ben.ID) != 1 {
			t.Fatalf("Ben is told %+v", b.shows().Notices)
		}
		b.must(app.AcceptSwap, app.SwapAsk{ID: id})
		time.Sleep(2 * time.Minute)
		for _, one := range p {
			if s := one.is(id, app.SwapCovered); s.Taker.ID != ben.ID || len(s.Overrides) != 1 || s.Stale != "" {
				t.Fatalf("%s sees %+v", one.user.Name, s)
			}
			if !one.log.has("swap_asked") || !one.log.has("swap_accepted") || !one.log.has("swap_covered") || one.log.has("wedding") || one.log.has("laptop") {
				t.Errorf("%s logs %s", one.user.Name, one.log.text.String())
			}
		}
		w.has(prim, day(w, 3), ben)
		if !w.closed(id) || w.overrides() != 1 || w.said(id, ben.ID, app.SaidAccept) != 1 || w.said(id, "", app.SaidCovered) != 1 {
			t.Errorf("the board holds %+v", w.find(id))
		}
	})
}

func TestPartOffer(t *testing.T) {
	play(t, []app.User{ana, ben}, func(t *testing.T, w *world, p []*person) {
		a, b := p[0], p[1]
		id := a.must(app.AskSwap, cover(w, ben, kim))
		time.Sleep(2 * time.Minute)
		part := app.Span{Start: day(w, 3).Start.Add(10 * time.Hour), End: day(w, 3).End}
		b.must(app.AcceptSwap, app.SwapAsk{ID: id, Part: &part})
		time.Sleep(2 * time.Minute)
		s := a.is(id, app.SwapOpen)
		if len(s.Offers) != 1 || !s.Waits(ana.ID) || w.overrides() != 0 {
			t.Fatalf("Ana sees %+v", s)
		}
		b.restart() // who offered still writes after a restart
		a.must(app.AcceptSwap, app.SwapAsk{ID: id})
		time.Sleep(2 * time.Minute)
		a.is(id, app.SwapCovered)
		b.is(id, app.SwapCovered)
		w.has(prim, part, ben)
		w.has(prim, app.Span{Start: day(w, 3).Start, End: part.Start}, ana)
		if a.count("override") != 0 || b.count("override") != 1 {
			t.Errorf("Ana wrote %d times, Ben %d", a.count("override"), b.count("override"))
		}
	})
}

func TestExchangeAcrossBothKinds(t *testing.T) {
	play(t, []app.User{ana, ben}, func(t *testing.T, w *world, p []*person) {
		a, b := p[0], p[1]
		id := a.must(app.AskSwap, exchange(w))
		time.Sleep(2 * time.Minute)
		b.must(app.AcceptSwap, app.SwapAsk{ID: id})
		time.Sleep(2 * time.Minute)
		a.is(id, app.SwapCovered)
		b.is(id, app.SwapCovered)
		w.has(prim, day(w, 3), ben)
		w.has(srch, day(w, 10), ana)
		// Either side takes it back.
		a.must(app.TakeBackSwap, app.SwapAsk{ID: id, Text: "I can after all"})
		time.Sleep(5 * time.Minute)
		a.is(id, app.SwapWithdrawn)
		b.is(id, app.SwapWithdrawn)
		w.has(prim, day(w, 3), ana)
		w.has(srch, day(w, 10), ben)
		if w.overrides() != 0 || w.said(id, ana.ID, app.SaidTakeBack) != 1 || !b.log.has("swap_taken_back") {
			t.Errorf("%d overrides stand; the board holds %+v", w.overrides(), w.find(id))
		}
	})
}

func TestDeclineWithdrawExpire(t *testing.T) {
	play(t, []app.User{ana, ben, kim}, func(t *testing.T, w *world, p []*person) {
		a, b, k := p[0], p[1], p[2]
		id := a.must(app.AskSwap, cover(w, ben, kim))
		time.Sleep(2 * time.Minute)
		b.must(app.DeclineSwap, app.SwapAsk{ID: id, Text: "holidays"})
		time.Sleep(2 * time.Minute)
		if s := a.is(id, app.SwapOpen); len(s.Declined) != 1 || w.closed(id) {
			t.Fatalf("Ana sees %+v", s)
		}
		k.must(app.DeclineSwap, app.SwapAsk{ID: id})
		time.Sleep(2 * time.Minute)
		a.is(id, app.SwapDeclined)
		if !w.closed(id) {
			t.Error("what everybody declined is open")
		}
		id = a.must(app.AskSwap, cover(w, ben))
		time.Sleep(2 * time.Minute)
		a.must(app.WithdrawSwap, app.SwapAsk{ID: id})
		time.Sleep(2 * time.Minute)
		b.is(id, app.SwapWithdrawn)
		if _, err := b.do(app.AcceptSwap, app.SwapAsk{ID: id}); !is[app.Invalid](err) || !w.closed(id) {
			t.Errorf("accepting what was withdrawn: %v", err)
		}
		id = a.must(app.AskSwap, cover(w, ben))
		time.Sleep(4 * 24 * time.Hour)
		a.is(id, app.SwapExpired)
		b.is(id, app.SwapExpired)
		if !w.closed(id) || w.overrides() != 0 || !a.log.has("swap_expired") {
			t.Error("what expired is open")
		}
		w.has(prim, day(w, 3), ana)
	})
}

func TestTwoAcceptAtOnce(t *testing.T) {
	play(t, []app.User{ana, ben, kim}, func(t *testing.T, w *world, p []*person) {
		a, b, k := p[0], p[1], p[2]
		id := a.must(app.AskSwap, cover(w, ben, kim))
		time.Sleep(2 * time.Minute)
		w.set(func() { b.account.latency, k.account.latency = 300*time.Millisecond, 310*time.Millisecond })
		go func() { _, _ = b.do(app.AcceptSwap, app.SwapAsk{ID: id}) }()
		_, _ = k.do(app.AcceptSwap, app.SwapAsk{ID: id})
		time.Sleep(3 * time.Minute)
		s := a.is(id, app.SwapCovered)
		if s.Taker.ID != ben.ID {
			t.Errorf("%s has it", s.Taker)
		}
		if got := k.is(id, app.SwapCovered); !strings.Contains(got.Word, "first") {
			t.Errorf("Kim is told %q", got.Word)
		}
		if k.count("override") != 0 || w.overrides() != 1 || w.said(id, "", app.SaidAccept) != 2 {
			t.Errorf("Kim wrote %d times; %d overrides, %d accepts", k.count("override"), w.overrides(), w.said(id, "", app.SaidAccept))
		}
		w.has(prim, day(w, 3), ben)
		b.must(app.TakeBackSwap, app.SwapAsk{ID: id})
		time.Sleep(2 * time.Minute)
		a.is(id, app.SwapWithdrawn)
		w.has(prim, day(w, 3), ana)
	})
}

func TestTheScheduleWasEditedInBetween(t *testing.T) {
	play(t, []app.User{ana, ben}, func(t *testing.T, w *world, p []*person) {
		a, b := p[0], p[1]
		id := a.must(app.AskSwap, exchange(w))
		time.Sleep(2 * time.Minute)
		w.edit(srch, day(w, 10), kim)
		_, err := b.do(app.AcceptSwap, app.SwapAsk{ID: id})
		if !is[app.Invalid](err) || !strings.Contains(err.Error(), "edited") {
			t.Fatalf("the answer is %v", err)
		}
		time.Sleep(2 * time.Minute)
		if s := a.is(id, app.SwapOpen); s.Stale == "" {
			t.Error("Ana does not see that it is stale")
		}
		if w.said(id, "", app.SaidAccept) != 0 || w.overrides() != 1 {
			t.Error("something was said or written")
		}
	})
}

func TestTheSecondOverrideIsRefused(t *testing.T) {
	play(t, []app.User{ana, ben}, func(t *testing.T, w *world, p []*person) {
		a, b := p[0], p[1]
		w.refuse = func(_, call string, wish *app.OverrideWish) error {
			if call == "override" && wish.Schedule.ID == srch.ID {
				return app.Refused{Why: "no right on this schedule"}
			}
			return nil
		}
		id := a.must(app.AskSwap, exchange(w))
		time.Sleep(2 * time.Minute)
		b.must(app.AcceptSwap, app.SwapAsk{ID: id})
		time.Sleep(2 * time.Minute)
		if s := a.is(id, app.SwapFailed); !strings.Contains(s.Word, "no right") {
			t.Errorf("Ana is told %q", s.Word)
		}
		b.is(id, app.SwapFailed)
		if w.overrides() != 0 || w.writes != 1 || !w.closed(id) || w.said(id, ben.ID, app.SaidFailed) != 1 {
			t.Errorf("%d overrides stand of %d", w.overrides(), w.writes)
		}
	})
}

func TestHalfWay(t *testing.T) {
	for _, verb := range []app.Verb{app.FinishSwap, app.UndoSwap} {
		play(t, []app.User{ana, ben}, func(t *testing.T, w *world, p []*person) {
			a, b := p[0], p[1]
			w.refuse = func(_, call string, wish *app.OverrideWish) error {
				if call == "undo" || wish.Schedule.ID == srch.ID {
					return app.Refused{Why: "not today"}
				}
				return nil
			}
			id := a.must(app.AskSwap, exchange(w))
			time.Sleep(2 * time.Minute)
			b.must(app.AcceptSwap, app.SwapAsk{ID: id})
			time.Sleep(2 * time.Minute)
			s := b.swap(id)
			if s.Half == nil || len(s.Half.Written) != 1 || !strings.Contains(s.Half.Word, "not today") || !s.Waits(ben.ID) || s.State.Ended() {
				t.Fatalf("Ben sees %+v %+v", s.State, s.Half)
			}
			if !b.log.has("swap_half") {
				t.Error("it is not in the log")
			}
			b.restart()
			before := b.count("undo")
			time.Sleep(10 * time.Minute)
			if tries := b.count("undo") - before; b.swap(id).Half == nil || tries < 5 || tries > 20 {
				t.Errorf("after the restart it was tried %d times in ten minutes", tries)
			}
			w.mu.Lock()
			w.refuse = nil
			w.mu.Unlock()
			b.must(verb, app.SwapAsk{ID: id})
			time.Sleep(2 * time.Minute)
			if verb == app.FinishSwap {
				a.is(id, app.SwapCovered)
				w.has(prim, day(w, 3), ben)
				w.has(srch, day(w, 10), ana)
				return
			}
			a.is(id, app.SwapFailed)
			if w.overrides() != 0 {
				t.Errorf("%d overrides stand", w.overrides())
			}
		})
	}
}

func TestBothOfflineAndBack(t *testing.T) {
	play(t, []app.User{ana, ben}, func(t *testing.T, w *world, p []*person) {
		a, b := p[0], p[1]
		a.offline(nowhere)
		id := a.must(app.AskSwap, exchange(w))
		s := a.swap(id)
		if s.Doing == nil || s.Doing.What != app.SaidAsk {
			t.Fatalf("Ana sees %+v", s)
		}
		time.Sleep(time.Hour)
		if s := a.swap(id); s.Doing.Tries < 50 || s.Doing.Tries > 80 || s.Doing.Word == "" {
			t.Errorf("in an hour it was tried %d times (%q)", s.Doing.Tries, s.Doing.Word)
		}
		a.restart()
		time.Sleep(time.Minute)
		a.offline(nil)
		time.Sleep(3 * time.Minute)
		b.is(id, app.SwapOpen)
		b.offline(nowhere)
		b.must(app.AcceptSwap, app.SwapAsk{ID: id})
		a.offline(nowhere)
		time.Sleep(30 * time.Minute)
		if w.said(id, "", app.SaidAccept) != 0 || b.swap(id).Doing == nil {
			t.Error("Ben is not offline")
		}
		b.restart()
		b.offline(nil)
		time.Sleep(3 * time.Minute)
		b.is(id, app.SwapCovered)
		a.offline(nil)
		time.Sleep(3 * time.Minute)
		a.is(id, app.SwapCovered)
		if w.overrides() != 2 {
			t.Errorf("%d overrides stand", w.overrides())
		}
	})
}

func TestWithoutDogwatch(t *testing.T) {
	play(t, []app.User{ana}, func(t *testing.T, w *world, p []*person) {
		a := p[0]
		// She makes the override herself, and writes a note.
		id := a.must(app.AskSwap, cover(w, ben))
		time.Sleep(time.Minute)
		w.note(id, ben, "Sure, I have it. accepted!")
		time.Sleep(2 * time.Minute)
		a.is(id, app.SwapOpen) // words alone say nothing
		made := w.edit(prim, day(w, 3), ben)
		time.Sleep(3 * time.Minute)
		if s := a.is(id, app.SwapCovered); s.Taker.ID != ben.ID || !w.closed(id) || len(s.Overrides) != 1 || s.Overrides[0].ID != made.ID {
			t.Errorf("Ana sees %+v", s)
		}
		a.must(app.TakeBackSwap, app.SwapAsk{ID: id})
		time.Sleep(3 * time.Minute)
		a.is(id, app.SwapWithdrawn)
		if w.overrides() != 0 {
			t.Errorf("%d overrides stand", w.overrides())
		}
		// She resolves it without a word: no.
		id = a.must(app.AskSwap, cover(w, ben))
		time.Sleep(time.Minute)
		w.resolve(id, ben)
		time.Sleep(3 * time.Minute)
		a.is(id, app.SwapDeclined)
		// She makes the override and resolves it.
		id = a.must(app.AskSwap, cover(w, ben))
		time.Sleep(time.Minute)
		w.edit(prim, day(w, 3), ben)
		w.resolve(id, ben)
		time.Sleep(3 * time.Minute)
		a.is(id, app.SwapCovered)
	})
}

func TestADiskThatRefuses(t *testing.T) {
	play(t, []app.User{ana, ben}, func(t *testing.T, w *world, p []*person) {
		a, b := p[0], p[1]
		a.disk.fill(errors.New("disk full"))
		_, err := a.do(app.AskSwap, cover(w, ben))
		if problem, ok := errors.AsType[app.Problem](err); !ok || !strings.Contains(problem.What, "disk full") {
			t.Fatalf("the answer is %v", err)
		}
		time.Sleep(5 * time.Minute)
		if len(w.up()) != 0 || len(a.shows().All) != 0 {
			t.Error("something was done")
		}
		a.disk.fill(nil)
		id := a.must(app.AskSwap, cover(w, ben))
		time.Sleep(2 * time.Minute)
		b.disk.fill(errors.New("disk full"))
		if _, err := b.do(app.AcceptSwap, app.SwapAsk{ID: id}); !is[app.Problem](err) {
			t.Fatalf("the answer is %v", err)
		}
		time.Sleep(5 * time.Minute)
		if w.said(id, "", app.SaidAccept) != 0 {
			t.Error("it was accepted")
		}
		synctest.Wait()
	})
}
