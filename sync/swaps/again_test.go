package swaps

import (
	"strings"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// onward has one who got a stretch ask another for it, who takes it.
func onward(w *world, turn app.Turn, from, to *person) string {
	w.t.Helper()
	r := &app.SwapRequest{Kind: app.SwapCover, Give: turn, To: []app.Ref{to.user.Ref()}}
	id := from.must(app.AskSwap, app.SwapAsk{Request: r})
	time.Sleep(2 * time.Minute)
	to.must(app.AcceptSwap, app.SwapAsk{ID: id})
	time.Sleep(2 * time.Minute)
	to.is(id, app.SwapCovered)
	return id
}

// refusesBack fails where that person can take it back, or is not told why not.
func (p *person) refusesBack(id string, words ...string) {
	p.w.t.Helper()
	_, err := p.do(app.TakeBackSwap, app.SwapAsk{ID: id})
	if !is[app.Invalid](err) {
		p.w.t.Fatalf("%s takes it back: %v", p.user.Name, err)
	}
	for _, word := range words {
		if !strings.Contains(err.Error(), word) {
			p.w.t.Errorf("%s is told %q, not %q", p.user.Name, err, word)
		}
	}
}

// What was swapped again is taken back from the top.
func TestWhatWasSwappedAgainIsTakenBackFromTheTop(t *testing.T) {
	for name, next := range map[string]app.User{"back to her who asked": ana, "on to a third": kim} {
		for _, schedule := range []app.Ref{prim, srch} { // one of each kind
			t.Run(name+", "+schedule.Name, func(t *testing.T) {
				play(t, []app.User{ana, ben, kim}, func(t *testing.T, w *world, p []*person) {
					a, b, third := p[0], p[1], p[0]
					if next == kim {
						third = p[2]
					}
					turn := app.Turn{Schedule: schedule, Span: day(w, 3)}
					if schedule == srch {
						turn.Span = day(w, 20)
					}
					one := onward(w, turn, a, b)
					part := turn
					part.End = part.Start.Add(8 * time.Hour)
					two := onward(w, part, b, third)
					for _, who := range []*person{a, b} {
						who.refusesBack(one, "swapped again since: take that one back first (from Ben to "+next.Name)
					}
					w.has(schedule, part.Span, next)
					w.has(schedule, app.Span{Start: part.End, End: turn.End}, ben)
					third.must(app.TakeBackSwap, app.SwapAsk{ID: two})
					time.Sleep(2 * time.Minute)
					b.is(two, app.SwapWithdrawn)
					w.has(schedule, turn.Span, ben)
					a.must(app.TakeBackSwap, app.SwapAsk{ID: one})
					time.Sleep(2 * time.Minute)
					a.is(one, app.SwapWithdrawn)
					b.is(one, app.SwapWithdrawn)
					w.has(schedule, turn.Span, ana)
					if w.overrides() != 0 {
						t.Errorf("%d overrides stand", w.overrides())
					}
				})
			})
		}
	}
}

// Of three that stand on each other the uppermost is named.
func TestTheUppermostIsNamed(t *testing.T) {
	play(t, []app.User{ana, ben, kim}, func(t *testing.T, w *world, p []*person) {
		a, b, k := p[0], p[1], p[2]
		turn := app.Turn{Schedule: prim, Span: day(w, 3)}
		one := onward(w, turn, a, b)
		two := onward(w, turn, b, k)
		three := onward(w, turn, k, a)
		a.refusesBack(one, "from Kim to Ana")
		b.refusesBack(two, "from Kim to Ana")
		for _, id := range []string{three, two, one} {
			who := a
			if id == two {
				who = b
			}
			time.Sleep(2 * time.Minute) // until the others have seen it
			who.must(app.TakeBackSwap, app.SwapAsk{ID: id})
			time.Sleep(2 * time.Minute)
			who.is(id, app.SwapWithdrawn)
		}
		w.has(prim, turn.Span, ana)
		if w.overrides() != 0 {
			t.Errorf("%d overrides stand", w.overrides())
		}
	})
}

// A computer that was off knows nothing of what was swapped since: it reads that before
// it takes anything back.
func TestTheBoardIsReadBeforeAnythingIsTakenBack(t *testing.T) {
	play(t, []app.User{ana, ben, kim}, func(t *testing.T, w *world, p []*person) {
		a, b, k := p[0], p[1], p[2]
		turn := app.Turn{Schedule: prim, Span: day(w, 3)}
		one := onward(w, turn, a, b)
		a.stop()
		two := onward(w, turn, b, k)
		slow := true
		w.set(func() {
			a.account.fault = func(call string) (error, error) {
				if call == "requests" && slow {
					return app.Offline{Kind: app.NoAnswer, Cause: nowhere}, nil
				}
				return nil, nil
			}
		})
		a.start()
		a.must(app.TakeBackSwap, app.SwapAsk{ID: one})
		w.set(func() { slow = false })
		time.Sleep(2 * time.Minute)
		if s := a.is(one, app.SwapCovered); !strings.Contains(s.Word, "swapped again since: take that one back first (from Ben to Kim") {
			t.Errorf("Ana is told %q", s.Word)
		}
		w.has(prim, turn.Span, kim)
		if w.overrides() != 2 || w.said(one, "", app.SaidTakeBack) != 0 {
			t.Errorf("%d overrides stand", w.overrides())
		}
		b.must(app.TakeBackSwap, app.SwapAsk{ID: two})
		time.Sleep(2 * time.Minute)
		a.must(app.TakeBackSwap, app.SwapAsk{ID: one})
		time.Sleep(2 * time.Minute)
		a.is(one, app.SwapWithdrawn)
		w.has(prim, turn.Span, ana)
	})
}

// One half of an exchange was given back when the other was swapped on: that is told, and
// the rest follows once it can.
func TestWhatIsSwappedOnWhileItIsTakenBack(t *testing.T) {
	play(t, []app.User{ana, ben, kim}, func(t *testing.T, w *world, p []*person) {
		a, b, k := p[0], p[1], p[2]
		one := a.must(app.AskSwap, exchange(w))
		time.Sleep(2 * time.Minute)
		b.must(app.AcceptSwap, app.SwapAsk{ID: one})
		time.Sleep(2 * time.Minute)
		w.set(func() {
			b.account.fault = func(call string) (error, error) {
				if call == "undo" && b.account.calls[call] > 1 {
					return nowhere, nil
				}
				return nil, nil
			}
		})
		b.must(app.TakeBackSwap, app.SwapAsk{ID: one})
		time.Sleep(10 * time.Second)
		w.has(prim, day(w, 3), ana)
		two := onward(w, app.Turn{Schedule: srch, Span: day(w, 10)}, a, k)
		w.set(func() { b.account.fault = nil })
		time.Sleep(3 * time.Minute)
		s := b.swap(one)
		if s.State != app.SwapCovered || s.Half == nil || !strings.Contains(s.Half.Word, "swapped again since: take that one back first (from Ana to Kim") {
			t.Fatalf("Ben sees %s, half %+v", s.State, s.Half)
		}
		w.has(srch, day(w, 10), kim)
		k.must(app.TakeBackSwap, app.SwapAsk{ID: two})
		time.Sleep(5 * time.Minute)
		b.is(one, app.SwapWithdrawn)
		a.is(one, app.SwapWithdrawn)
		w.has(prim, day(w, 3), ana)
		w.has(srch, day(w, 10), ben)
		if w.overrides() != 0 {
			t.Errorf("%d overrides stand", w.overrides())
		}
	})
}
