package swap_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/swap"
)

// newWorld draws a request of Ana's: a cover that Ben and perhaps Kim are asked for, or an
// exchange with Ben, on one schedule or two, of either kind.
func newWorld(t *rapid.T) *world {
	kinds := []app.ScheduleKind{app.LayerBased, app.ShiftBased}
	w := &world{faulty: true}
	give, theirs := stretch(10, 16), stretch(20, 26)
	if rapid.Bool().Draw(t, "theirs first") {
		give, theirs = theirs, give
	}
	two := rapid.Bool().Draw(t, "two schedules")
	for n, ref := range []app.Ref{payments, search}[:1+btoi(two)] {
		r := &rota{Ref: ref, kind: rapid.SampledFrom(kinds).Draw(t, "kind"), lanes: map[string][hours]app.Ref{}}
		main, other := [hours]app.Ref{}, [hours]app.Ref{}
		split := r.kind == app.ShiftBased && rapid.Bool().Draw(t, "split over two rotations")
		for h := range hours {
			main[h] = dee
			switch {
			case n == 0 && give.Covers(hour(h)):
				main[h] = ana
			case n == btoi(two) && theirs.Covers(hour(h)):
				main[h] = ben
			}
			if split && h%12 < 2 { // the rest of that stretch is in another rotation
				main[h], other[h] = dee, main[h]
			} else {
				other[h] = app.Ref{ID: "PEVE", Name: "Eve"}
			}
		}
		r.lanes["R1"] = main
		if r.kind == app.ShiftBased {
			r.lanes["R2"] = other
		}
		for _, who := range []app.Ref{ana, ben, kim} {
			if even(t, "locked", 0, 7) == 0 {
				r.locked = append(r.locked, who)
			}
		}
		w.rotas = append(w.rotas, r)
	}
	w.request = app.SwapRequest{ID: "R1", Kind: app.SwapCover, From: ana, Give: app.Turn{Schedule: payments, Span: give}, To: []app.Ref{ben}, At: hour(0)}
	people := []app.Ref{ana, ben}
	switch {
	case rapid.Bool().Draw(t, "exchange"):
		w.request.Kind = app.SwapExchange
		w.request.For = &app.Turn{Schedule: w.rotas[len(w.rotas)-1].Ref, Span: theirs}
	case rapid.Bool().Draw(t, "three"):
		w.request.To, people = append(w.request.To, kim), append(people, kim)
	}
	w.posted = app.Posted{Key: "swap/R1", By: ana, At: hour(0), Body: swap.Body(w.request, "model")}
	for _, who := range people {
		w.clients = append(w.clients, &client{me: who})
	}
	return w
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// check holds what must be so at every moment.
func (w *world) check(t *rapid.T) {
	s := w.fold()
	if !s.Taker.Zero() {
		if !w.winner.Zero() && w.winner.ID != s.Taker.ID {
			t.Fatalf("%s has won, and %s had before", s.Taker, w.winner)
		}
		w.winner = s.Taker
	}
	stretches := []app.Turn{w.request.Give}
	if w.request.For != nil {
		stretches = append(stretches, *w.request.For)
	}
	for n, turn := range stretches {
		agreed := turn.Span
		if n == 0 {
			agreed = w.agreed(s)
		}
		for h := range hours {
			if !turn.Covers(hour(h)) {
				continue
			}
			count := map[string]int{}
			for lane := range w.rota(turn.Schedule.ID).lanes {
				who, _, _ := w.rota(turn.Schedule.ID).on(lane, h)
				count[who.ID]++
			}
			owner, taker := ana, w.winner
			if n == 1 {
				owner, taker = ben, ana
				if w.winner.Zero() {
					taker = app.Ref{}
				}
			}
			have := count[ana.ID] + count[ben.ID] + count[kim.ID]
			may := count[owner.ID]
			if agreed.Covers(hour(h)) && !taker.Zero() {
				may += count[taker.ID]
			}
			if have != 1 || may != 1 {
				t.Fatalf("%s, hour %d: on call are %v; %s has it, %q takes it", turn.Schedule, h, count, owner, taker)
			}
		}
	}
}

// agreed is what Ana and the winner agreed on: the part that she named, or all.
func (w *world) agreed(s app.Swap) app.Span {
	for _, e := range s.History {
		if e.What == app.SaidAccept && e.Void == "" && e.Who.ID == ana.ID {
			return *e.Part
		}
	}
	return w.request.Give.Span
}

// settled holds what must be so once everybody is back, and nothing fails any more.
func (w *world) settled(t *rapid.T) {
	s := w.fold()
	shown := swap.Observe(s, w.schedules(), nil, hour(w.now))
	legs := swap.Legs(s)
	theirs, all := 0, 0
	for _, l := range legs {
		for h := w.now; h < hours; h++ {
			if !l.Turn.Covers(hour(h)) {
				continue
			}
			all++
			for lane := range w.rota(l.Turn.Schedule.ID).lanes {
				if who, _, by := w.rota(l.Turn.Schedule.ID).on(lane, h); by != "" && who.ID == l.To.ID {
					theirs++
				}
			}
		}
	}
	if theirs != 0 && theirs != all {
		t.Fatalf("%d of the %d hours to come changed hands: %s", theirs, all, w)
	}
	if !hour(w.now).Before(s.Start()) || s.Taker.Zero() {
		return
	}
	done := theirs == all
	if (s.State == app.SwapCovered) != done || (shown.State == app.SwapCovered) != done || shown.Stale != "" {
		t.Fatalf("the log says %s, with the schedules it is %s %q, and %d of %d hours changed hands: %s", s.State, shown.State, shown.Stale, theirs, all, w)
	}
	if s.State == app.SwapAccepted {
		t.Fatalf("it was never finished: %s", w)
	}
	if done && w.takenBack || !done && !w.takenBack && !w.refused && !w.gaveUp {
		t.Fatalf("done %v, taken back %v, refused %v, given up %v: %s", done, w.takenBack, w.refused, w.gaveUp, w)
	}
	for _, c := range w.clients {
		if c.kept != nil {
			t.Fatalf("%s's Dogwatch is not done: %+v", c.me, *c.kept)
		}
	}
}

func (w *world) String() string {
	out := fmt.Sprintf("hour %d\n", w.now)
	for _, e := range w.fold().History {
		out += fmt.Sprintf("  %s %s %s %s void=%q\n", e.At.Format("15:04"), e.Who, e.What, e.Text, e.Void)
	}
	for _, r := range w.rotas {
		for _, o := range r.written {
			out += fmt.Sprintf("  %s %s %s–%s for %s\n", r, o.ID, o.Start.Format("02 15h"), o.End.Format("02 15h"), o.User)
		}
	}
	return out
}

// play lets everybody do as chance has it, then lets them all come to an end.
func play(t *rapid.T, w *world, clockRuns bool) {
	verbs := []app.Verb{app.AcceptSwap, app.FinishSwap, app.UndoSwap, app.TakeBackSwap, app.DeclineSwap, app.WithdrawSwap}
	for range even(t, "moves", 30, 150) {
		c := w.clients[even(t, "who", 0, len(w.clients)-1)]
		switch move := even(t, "move", 0, 19); move {
		case 0:
			c.crash()
		case 1:
			c.down = !c.down
		case 2:
			if clockRuns && w.now < hours-1 {
				w.now++
			}
		case 3, 4, 5, 6:
			// Mostly what makes sense now; it may not any more when it is done.
			c.verb = verbs[even(t, "verb", 0, len(verbs)-1)]
			s := w.fold()
			if s.State == app.SwapCovered && bit.Draw(t, "back") {
				c.verb = app.TakeBackSwap
			}
			if swap.May(s, c.me.ID, c.verb, app.SwapAsk{}, nil, hour(w.now)) != nil && s.State == app.SwapOpen && c.me != ana {
				c.verb = app.AcceptSwap
			}
			if c.verb == app.AcceptSwap && c.me != ana && even(t, "part", 0, 3) == 0 {
				part := w.request.Give.Span
				part.End = part.End.Add(hour(0).Sub(hour(even(t, "less", 1, 4))))
				c.ask.Part = &part
			}
		default:
			c.step(t, w)
		}
		w.check(t)
	}
	w.faulty = false
	for _, c := range w.clients {
		c.down, c.verb = false, ""
	}
	for range 40 {
		for _, c := range w.clients {
			for range 4 {
				c.step(t, w)
				w.check(t)
			}
		}
	}
	w.settled(t)
}

func TestWhateverHappensNobodyIsOnCallWhoDidNotAgreeAndItIsAllOrNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { play(t, newWorld(t), false) })
}

func TestItIsSoWhenTheClockRunsIntoIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { play(t, newWorld(t), true) })
}
