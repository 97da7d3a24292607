package swaps

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// crash plays a story of which the last part is that person's doing: their computer dies
// at the n-th call of that part, before or after the call did what it does, and is started
// again. It gives how many calls there were.
func crash(t *testing.T, n int, after bool, users []app.User, before func(w *world, p []*person) (id string, who *person),
	act func(who *person, id string) (string, error), check func(t *testing.T, w *world, p []*person, id string),
) (calls int) {
	t.Helper()
	play(t, users, func(t *testing.T, w *world, p []*person) {
		id, who := before(w, p)
		time.Sleep(2 * time.Minute)
		g := who.account.gate
		g.mu.Lock()
		g.calls, g.at, g.after = 0, n, after
		g.mu.Unlock()
		got, err := act(who, id)
		taken := err == nil
		if taken && got != "" {
			id = got
		}
		time.Sleep(90 * time.Second)
		g.mu.Lock()
		calls = g.calls
		dead := g.dead
		g.mu.Unlock()
		if n > 0 && !dead {
			return // it came to its end without so many
		}
		if dead {
			who.stop()
			time.Sleep(20 * time.Second)
			who.start()
		}
		time.Sleep(5 * time.Minute)
		synctest.Wait()
		if id == "" && len(w.up()) > 0 { // the answer was lost, and the wish was not
			id = w.up()[len(w.up())-1].Key[len(app.SwapKeyPrefix):]
		}
		if !taken && (id == "" || w.overrides() == 0 && w.said(id, who.user.ID, app.SaidAccept) == 0 && who.swap(id).State == app.SwapOpen) {
			return // the person was told that it was not taken, and it was not
		}
		check(t, w, p, id)
	})
	return calls
}

func everywhere(t *testing.T, users []app.User, before func(w *world, p []*person) (string, *person),
	act func(who *person, id string) (string, error), check func(t *testing.T, w *world, p []*person, id string),
) {
	t.Helper()
	calls := crash(t, 0, false, users, before, act, check)
	if calls < 3 {
		t.Fatalf("only %d calls", calls)
	}
	t.Logf("%d calls", calls)
	for n := 1; n <= calls; n++ {
		for _, after := range []bool{false, true} {
			t.Run(fmt.Sprintf("%d/%v", n, after), func(t *testing.T) {
				crash(t, n, after, users, before, act, check)
			})
		}
	}
}

// asked has Ana ask for the exchange.
func asked(w *world, p []*person) (string, *person) {
	return p[0].must(app.AskSwap, exchange(w)), p[1]
}

func accept(who *person, id string) (string, error) {
	return who.do(app.AcceptSwap, app.SwapAsk{ID: id})
}

func TestACrashWhileAsking(t *testing.T) {
	everywhere(t, []app.User{ana, ben},
		func(_ *world, p []*person) (string, *person) { return "", p[0] },
		func(who *person, _ string) (string, error) { return who.do(app.AskSwap, exchange(who.w)) },
		func(t *testing.T, w *world, p []*person, id string) {
			p[0].is(id, app.SwapOpen)
			p[1].is(id, app.SwapOpen)
			if len(w.up()) != 1 {
				t.Errorf("%d requests are up", len(w.up()))
			}
		})
}

func TestACrashWhileWriting(t *testing.T) {
	everywhere(t, []app.User{ana, ben}, asked, accept, func(t *testing.T, w *world, p []*person, id string) {
		p[0].is(id, app.SwapCovered)
		p[1].is(id, app.SwapCovered)
		w.has(prim, day(w, 3), ben)
		w.has(srch, day(w, 10), ana)
		if w.writes != 2 || !w.closed(id) || w.said(id, "", app.SaidAccept) != 1 || w.said(id, ben.ID, app.SaidCovered) > 1 {
			t.Errorf("%d overrides were written, %d accepts and %d covered said; closed: %v", w.writes, w.said(id, "", app.SaidAccept), w.said(id, "", app.SaidCovered), w.closed(id))
		}
	})
}

func TestACrashWhileTheSecondIsRefused(t *testing.T) {
	before := func(w *world, p []*person) (string, *person) {
		w.refuse = func(_, call string, wish *app.OverrideWish) error {
			if call == "override" && wish.Schedule.ID == srch.ID {
				return app.Refused{Why: "no right on this schedule"}
			}
			return nil
		}
		return asked(w, p)
	}
	everywhere(t, []app.User{ana, ben}, before, accept, func(t *testing.T, w *world, p []*person, id string) {
		p[0].is(id, app.SwapFailed)
		p[1].is(id, app.SwapFailed)
		if w.overrides() != 0 || w.said(id, "", app.SaidFailed) != 1 || !w.closed(id) {
			t.Errorf("%d overrides stand, %d failed said", w.overrides(), w.said(id, "", app.SaidFailed))
		}
	})
}

func TestACrashWhileTakingBack(t *testing.T) {
	before := func(w *world, p []*person) (string, *person) {
		id, b := asked(w, p)
		time.Sleep(2 * time.Minute)
		b.must(app.AcceptSwap, app.SwapAsk{ID: id})
		time.Sleep(2 * time.Minute)
		return id, p[0]
	}
	act := func(who *person, id string) (string, error) { return who.do(app.TakeBackSwap, app.SwapAsk{ID: id}) }
	everywhere(t, []app.User{ana, ben}, before, act, func(t *testing.T, w *world, p []*person, id string) {
		if p[0].swap(id).State == app.SwapCovered { // the wish was not taken
			p[1].is(id, app.SwapCovered)
			w.has(prim, day(w, 3), ben)
			w.has(srch, day(w, 10), ana)
			return
		}
		p[0].is(id, app.SwapWithdrawn)
		p[1].is(id, app.SwapWithdrawn)
		if w.overrides() != 0 || w.said(id, "", app.SaidTakeBack) != 1 {
			t.Errorf("%d overrides stand, %d took_back said", w.overrides(), w.said(id, "", app.SaidTakeBack))
		}
	})
}

// A crash of the offerer, at every call after the asker has agreed.
func TestACrashWhileAnOfferIsWritten(t *testing.T) {
	part := func(w *world) app.Span {
		return app.Span{Start: day(w, 3).Start.Add(10 * time.Hour), End: day(w, 3).End}
	}
	before := func(w *world, p []*person) (string, *person) {
		id := p[0].must(app.AskSwap, cover(w, ben))
		time.Sleep(2 * time.Minute)
		span := part(w)
		p[1].must(app.AcceptSwap, app.SwapAsk{ID: id, Part: &span})
		time.Sleep(time.Minute)
		return id, p[1]
	}
	act := func(who *person, id string) (string, error) {
		who.w.agree(id)
		return id, nil
	}
	everywhere(t, []app.User{ana, ben}, func(w *world, p []*person) (string, *person) {
		id, who := before(w, p)
		w.agree = func(id string) { p[0].must(app.AcceptSwap, app.SwapAsk{ID: id}) }
		return id, who
	}, act, func(t *testing.T, w *world, p []*person, id string) {
		p[0].is(id, app.SwapCovered)
		p[1].is(id, app.SwapCovered)
		w.has(prim, part(w), ben)
		w.has(prim, app.Span{Start: day(w, 3).Start, End: part(w).Start}, ana)
		if w.writes != 1 || w.said(id, "", app.SaidCovered) != 1 {
			t.Errorf("%d overrides were written", w.writes)
		}
	})
}
