package swaps

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/swap"
)

func TestCopy(t *testing.T) {
	play(t, []app.User{ana, ben}, func(t *testing.T, w *world, p []*person) {
		a, b := p[0], p[1]
		a.set("")
		b.set("")
		if _, err := a.do(app.AskSwap, cover(w, ben, kim)); !is[app.Invalid](err) {
			t.Errorf("a text for two: %v", err)
		}
		id := a.must(app.AskSwap, exchange(w))
		s := a.is(id, app.SwapOpen)
		if s.Via != app.SwapByCopy || !strings.Contains(s.Copy, "dogwatch:swap/1/") {
			t.Fatalf("Ana sees %+v", s)
		}
		if _, err := a.do(app.PasteSwap, app.SwapAsk{Text: s.Copy}); !is[app.Invalid](err) {
			t.Errorf("pasting my own: %v", err)
		}
		if got := b.must(app.PasteSwap, app.SwapAsk{Text: "Hi Ben!\n" + s.Copy + "\nthanks"}); got != id {
			t.Fatalf("Ben has %q", got)
		}
		if s := b.is(id, app.SwapOpen); !s.Waits(ben.ID) {
			t.Fatalf("Ben sees %+v", s)
		}
		w.set(func() { w.vouched = true }) // the yes is in no log of PagerDuty's
		b.must(app.AcceptSwap, app.SwapAsk{ID: id})
		time.Sleep(2 * time.Minute)
		answer := b.is(id, app.SwapCovered)
		w.has(prim, day(w, 3), ben)
		w.has(srch, day(w, 10), ana)
		a.must(app.PasteSwap, app.SwapAsk{Text: answer.Copy})
		time.Sleep(2 * time.Minute)
		got := a.is(id, app.SwapCovered)
		if !slices.ContainsFunc(got.History, func(e app.SwapEvent) bool { return e.Claimed && e.Who.ID == ben.ID }) {
			t.Errorf("the history is %+v", got.History)
		}
		a.must(app.TakeBackSwap, app.SwapAsk{ID: id})
		time.Sleep(2 * time.Minute)
		back := a.is(id, app.SwapWithdrawn)
		b.must(app.PasteSwap, app.SwapAsk{Text: back.Copy})
		b.is(id, app.SwapWithdrawn)
		if w.overrides() != 0 || len(w.up()) != 0 {
			t.Errorf("%d overrides, %d incidents", w.overrides(), len(w.up()))
		}
	})
}

func TestCopyOfAnOffer(t *testing.T) {
	play(t, []app.User{ana, ben}, func(t *testing.T, w *world, p []*person) {
		a, b := p[0], p[1]
		ask := cover(w, ben)
		ask.Copy = true
		id := a.must(app.AskSwap, ask)
		b.must(app.PasteSwap, app.SwapAsk{Text: a.swap(id).Copy})
		part := app.Span{Start: day(w, 3).Start.Add(10 * time.Hour), End: day(w, 3).End}
		b.must(app.AcceptSwap, app.SwapAsk{ID: id, Part: &part})
		a.must(app.PasteSwap, app.SwapAsk{Text: b.swap(id).Copy})
		w.set(func() { w.vouched = true })
		a.must(app.AcceptSwap, app.SwapAsk{ID: id})
		if w.overrides() != 0 {
			t.Error("Ana wrote it")
		}
		b.must(app.PasteSwap, app.SwapAsk{Text: a.swap(id).Copy})
		time.Sleep(2 * time.Minute)
		b.is(id, app.SwapCovered)
		a.is(id, app.SwapCovered) // seen in the schedule
		w.has(prim, part, ben)
		if w.overrides() != 1 || len(w.up()) != 0 {
			t.Errorf("%d overrides, %d incidents", w.overrides(), len(w.up()))
		}
	})
}

func TestAClaimAloneCoversNothing(t *testing.T) {
	play(t, []app.User{ana}, func(t *testing.T, w *world, p []*person) {
		a := p[0]
		ask := cover(w, ben)
		ask.Copy = true
		id := a.must(app.AskSwap, ask)
		lie := swap.CopyAnswer(app.Swap{SwapRequest: a.swap(id).SwapRequest}, app.SwapEvent{Who: ben.Ref(), What: app.SaidCovered, At: time.Now()})
		a.must(app.PasteSwap, app.SwapAsk{Text: lie})
		time.Sleep(5 * time.Minute)
		a.is(id, app.SwapAccepted)
		if _, err := a.do(app.PasteSwap, app.SwapAsk{Text: "what?"}); !is[app.Invalid](err) {
			t.Errorf("pasting nothing: %v", err)
		}
	})
}

func TestVouch(t *testing.T) {
	for _, service := range []string{"", board1.ID} {
		play(t, []app.User{ana, ben}, func(t *testing.T, w *world, p []*person) {
			a, b := p[0], p[1]
			a.set(service)
			w.set(func() { w.vouched = true })
			id := a.must(app.VouchSwap, exchange(w))
			time.Sleep(2 * time.Minute)
			if s := a.is(id, app.SwapCovered); s.Via != app.SwapByWord || s.Taker.ID != ben.ID {
				t.Errorf("Ana sees %+v", s)
			}
			w.has(prim, day(w, 3), ben)
			w.has(srch, day(w, 10), ana)
			if service == "" {
				a.must(app.TakeBackSwap, app.SwapAsk{ID: id})
				time.Sleep(2 * time.Minute)
				a.is(id, app.SwapWithdrawn)
			} else {
				b.is(id, app.SwapCovered)
				if !w.closed(id) {
					t.Error("it is open")
				}
				b.must(app.TakeBackSwap, app.SwapAsk{ID: id})
				time.Sleep(2 * time.Minute)
				a.is(id, app.SwapWithdrawn)
			}
			if w.overrides() != 0 {
				t.Errorf("%d overrides stand", w.overrides())
			}
		})
	}
}

func TestVouchForAnOpenOneAndFinish(t *testing.T) {
	play(t, []app.User{ana, ben}, func(t *testing.T, w *world, p []*person) {
		a, b := p[0], p[1]
		id := a.must(app.AskSwap, cover(w, ben, kim))
		time.Sleep(2 * time.Minute)
		if _, err := a.do(app.VouchSwap, app.SwapAsk{ID: id}); !is[app.Invalid](err) {
			t.Errorf("vouching for nobody: %v", err)
		}
		w.set(func() { w.vouched = true })
		a.must(app.VouchSwap, app.SwapAsk{ID: id, Of: kim.ID})
		time.Sleep(2 * time.Minute)
		if s := b.is(id, app.SwapCovered); s.Taker.ID != kim.ID || !w.closed(id) {
			t.Errorf("Ben sees %+v", s)
		}
		a.must(app.TakeBackSwap, app.SwapAsk{ID: id})
		time.Sleep(2 * time.Minute)
		w.has(prim, day(w, 3), ana)

		// Ben says yes, and his computer dies before it writes: Ana finishes.
		w.set(func() { w.vouched = false })
		id = a.must(app.AskSwap, exchange(w))
		time.Sleep(2 * time.Minute)
		w.mu.Lock()
		b.account.fault = func(call string) (error, error) {
			if call == "override" {
				return nowhere, nil
			}
			return nil, nil
		}
		w.mu.Unlock()
		b.must(app.AcceptSwap, app.SwapAsk{ID: id})
		time.Sleep(2 * time.Minute)
		b.is(id, app.SwapApplying)
		a.is(id, app.SwapAccepted)
		b.stop()
		a.must(app.FinishSwap, app.SwapAsk{ID: id})
		time.Sleep(2 * time.Minute)
		a.is(id, app.SwapCovered)
		a.must(app.TakeBackSwap, app.SwapAsk{ID: id})
		time.Sleep(2 * time.Minute)
		a.is(id, app.SwapWithdrawn)
		w.mu.Lock()
		b.account.fault = nil
		w.mu.Unlock()
		b.start()
		time.Sleep(5 * time.Minute)
		b.is(id, app.SwapWithdrawn) // and writes nothing of it any more
		if w.overrides() != 0 {
			t.Errorf("%d overrides stand", w.overrides())
		}
	})
}

func TestWhatSpeaksAgainstAccepting(t *testing.T) {
	play(t, []app.User{ana, ben}, func(t *testing.T, w *world, p []*person) {
		a, b := p[0], p[1]
		w.edit(srch, day(w, 4), ben) // the day after
		id := a.must(app.AskSwap, cover(w, ben))
		time.Sleep(2 * time.Minute)
		// Too little rest is advice, and was shown before.
		w.edit(srch, day(w, 3), ben)
		if _, err := b.do(app.AcceptSwap, app.SwapAsk{ID: id}); !is[app.Invalid](err) || !strings.Contains(err.Error(), "on call then") {
			t.Errorf("two at once: %v", err)
		}
		if s := b.is(id, app.SwapOpen); !s.Waits(ben.ID) || w.said(id, "", app.SaidAccept) != 0 {
			t.Error("something was said")
		}
		b.must(app.AcceptSwap, app.SwapAsk{ID: id, Anyway: true})
		time.Sleep(2 * time.Minute)
		a.is(id, app.SwapCovered)
		// What is not mine cannot be given.
		if _, err := a.do(app.AskSwap, cover(w, kim)); !is[app.Invalid](err) {
			t.Errorf("asking for what is Ben's by now: %v", err)
		}
		past := cover(w, ben)
		past.Request.Give.Span = day(w, -1)
		if _, err := a.do(app.AskSwap, past); !is[app.Invalid](err) {
			t.Errorf("asking for what is past: %v", err)
		}
	})
}

func TestAskingTwice(t *testing.T) {
	play(t, []app.User{ana, ben}, func(t *testing.T, w *world, p []*person) {
		id := p[0].must(app.AskSwap, cover(w, ben))
		if _, err := p[0].do(app.AskSwap, cover(w, kim)); !is[app.Invalid](err) {
			t.Errorf("asking twice: %v", err)
		}
		time.Sleep(time.Minute)
		if len(w.up()) != 1 || len(p[0].shows().All) != 1 || p[0].shows().All[0].ID != id {
			t.Errorf("%d are up, %d here", len(w.up()), len(p[0].shows().All))
		}
	})
}

func TestWithdrawnBeforeItWasPutUp(t *testing.T) {
	play(t, []app.User{ana}, func(t *testing.T, w *world, p []*person) {
		a := p[0]
		a.offline(nowhere)
		id := a.must(app.AskSwap, cover(w, ben))
		a.must(app.WithdrawSwap, app.SwapAsk{ID: id})
		a.is(id, app.SwapWithdrawn)
		a.offline(nil)
		time.Sleep(5 * time.Minute)
		if len(w.up()) != 0 {
			t.Error("it was put up")
		}
		// One that may have arrived is withdrawn there.
		a.account.fault = func(call string) (error, error) {
			if call == "putup" {
				return nil, app.Unsure{Cause: nowhere}
			}
			if call == "requests" {
				return nowhere, nil
			}
			return nil, nil
		}
		id = a.must(app.AskSwap, cover(w, ben))
		time.Sleep(time.Minute)
		a.must(app.WithdrawSwap, app.SwapAsk{ID: id})
		w.mu.Lock()
		a.account.fault = nil
		w.mu.Unlock()
		time.Sleep(3 * time.Minute)
		a.is(id, app.SwapWithdrawn)
		if len(w.up()) != 1 || !w.closed(id) || w.said(id, "", app.SaidWithdraw) != 1 {
			t.Errorf("the board holds %d", len(w.up()))
		}
	})
}

// A request that arrived, was answered and closed while its answer was lost does not come
// back.
func TestAClosedRequestIsNotPutUpAgain(t *testing.T) {
	play(t, []app.User{ana}, func(t *testing.T, w *world, p []*person) {
		a := p[0]
		w.set(func() {
			a.account.fault = func(call string) (error, error) {
				if call == "putup" {
					a.account.offline = nowhere // from now on
					return nil, app.Unsure{Cause: nowhere}
				}
				return nil, nil
			}
		})
		id := a.must(app.AskSwap, cover(w, ben))
		time.Sleep(10 * time.Second)
		w.resolve(id, ben)
		w.set(func() { a.account.fault = nil })
		// The next try comes before the next reading of the board.
		a.desk.post(func() {
			a.desk.board.due = time.Now().Add(time.Hour)
			a.desk.items[id].Errand.Next = time.Time{}
			w.set(func() { a.account.offline = nil })
		})
		time.Sleep(3 * time.Minute)
		a.is(id, app.SwapDeclined)
		if len(w.up()) != 1 {
			t.Errorf("%d are up", len(w.up()))
		}
	})
}

// Every note whose answer is lost is said once all the same.
func TestAnswersThatAreLost(t *testing.T) {
	play(t, []app.User{ana, ben}, func(t *testing.T, w *world, p []*person) {
		for _, one := range p {
			tries := map[string]int{}
			fault := func(call string) (error, error) {
				if slices.Contains([]string{"say", "putup", "override", "undo", "close"}, call) {
					if tries[call]++; tries[call]%2 == 1 {
						return nil, app.Unsure{Cause: app.Offline{Kind: app.CutShort, Cause: errDead}}
					}
				}
				return nil, nil
			}
			w.set(func() { one.account.fault = fault })
		}
		id := p[0].must(app.AskSwap, exchange(w))
		time.Sleep(2 * time.Minute)
		p[1].must(app.AcceptSwap, app.SwapAsk{ID: id})
		time.Sleep(3 * time.Minute)
		p[0].is(id, app.SwapCovered)
		if len(w.up()) != 1 || w.writes != 2 || w.said(id, "", app.SaidAccept) != 1 || w.said(id, "", app.SaidCovered) != 1 {
			t.Errorf("%d incidents, %d writes, notes %+v", len(w.up()), w.writes, w.find(id).Notes)
		}
		p[1].must(app.TakeBackSwap, app.SwapAsk{ID: id})
		time.Sleep(3 * time.Minute)
		p[0].is(id, app.SwapWithdrawn)
		if w.overrides() != 0 || w.said(id, "", app.SaidTakeBack) != 1 {
			t.Errorf("%d overrides stand", w.overrides())
		}
	})
}

func TestRequestsArePutUpAtHumanSpeed(t *testing.T) {
	play(t, []app.User{ana}, func(t *testing.T, w *world, p []*person) {
		a := p[0]
		for n := range 5 {
			w.edit(prim, day(w, 30+n), ana)
		}
		began := time.Now()
		for n := range 5 {
			ask := cover(w, ben)
			ask.Request.Give.Span = day(w, 30+n)
			a.must(app.AskSwap, ask)
		}
		time.Sleep(time.Minute)
		if len(w.up()) != 5 {
			t.Fatalf("%d are up", len(w.up()))
		}
		for n, p := range w.up() {
			if at := p.At.Sub(began.Truncate(time.Second)); at < time.Duration(2*n)*time.Second {
				t.Errorf("the %d. was put up after %s", n, at)
			}
		}
	})
}

func TestThrottled(t *testing.T) {
	play(t, []app.User{ana}, func(t *testing.T, w *world, p []*person) {
		a := p[0]
		a.offline(app.Throttled{After: 10 * time.Minute})
		time.Sleep(70 * time.Second)
		before := a.count("requests") + a.count("me")
		a.desk.Saw(a.user, nil, 9) // news is no reason to ask
		time.Sleep(8 * time.Minute)
		if n := a.count("requests") + a.count("me") - before; n > 0 {
			t.Errorf("PagerDuty was asked %d times while it wants to be left alone", n)
		}
		if a.shows().Problem == nil || a.shows().Problem.Code != "throttled" {
			t.Errorf("the problem is %+v", a.shows().Problem)
		}
		a.offline(nil)
		time.Sleep(11 * time.Minute)
		synctest.Wait()
		if a.shows().Problem != nil {
			t.Errorf("the problem stays: %+v", a.shows().Problem)
		}
	})
}

func TestCheckAndTry(t *testing.T) {
	play(t, []app.User{ana, ben}, func(t *testing.T, w *world, p []*person) {
		a := p[0]
		check := func(verb app.Verb) map[string]app.SwapFinding {
			t.Helper()
			if _, err := a.desk.Submit(t.Context(), app.Intent{Verb: verb}); err != nil {
				t.Fatal(err)
			}
			synctest.Wait()
			found := map[string]app.SwapFinding{}
			for _, f := range a.shows().Findings {
				found[f.Code] = f
				if !f.OK && f.Mend == "" || f.What == "" {
					t.Errorf("%+v explains nothing", f)
				}
			}
			return found
		}
		for code, f := range check(app.CheckSwaps) {
			if !f.OK {
				t.Errorf("%s: %+v", code, f)
			}
		}
		w.service.Urgency, w.service.AckTimeout, w.service.AutoResolve, w.service.OnCall, w.service.Active = "high", time.Hour, time.Hour, nil, false
		found := check(app.CheckSwaps)
		for _, code := range []string{"urgency", "ack_timeout", "auto_resolve", "active", "on_call"} {
			if found[code].OK {
				t.Errorf("%s is found to be right", code)
			}
		}
		if f := check(app.TrySwaps)["write"]; !f.OK || len(w.up()) != 1 || w.up()[0].Status != app.Resolved {
			t.Errorf("%+v; %+v", f, w.up())
		}
		time.Sleep(5 * time.Minute)
		for _, one := range p {
			if len(one.shows().All) != 0 || one.log.has("unreadable") {
				t.Errorf("%s takes the trial for a request", one.user.Name)
			}
		}
		w.mu.Lock()
		a.account.fault = func(call string) (error, error) {
			if call == "putup" {
				return app.Forbidden{Why: "read only"}, nil
			}
			return nil, nil
		}
		w.mu.Unlock()
		time.Sleep(time.Minute)
		if f := check(app.TrySwaps)["write"]; f.OK || !strings.Contains(f.What, "read only") {
			t.Errorf("%+v", f)
		}
		a.set("nothing")
		if f := check(app.CheckSwaps)["service"]; f.OK {
			t.Errorf("%+v", f)
		}
		time.Sleep(time.Minute)
		if a.shows().Problem == nil || !strings.Contains(a.shows().Problem.What, "nothing") {
			t.Errorf("the problem is %+v", a.shows().Problem)
		}
	})
}

func (p *person) set(service string) {
	p.mu.Lock()
	p.service = service
	p.mu.Unlock()
	p.desk.Saw(p.user, nil, uint64(len(service)+1))
	synctest.Wait()
}

func TestFit(t *testing.T) {
	play(t, []app.User{ana}, func(t *testing.T, w *world, p []*person) {
		got, err := p[0].desk.Fit(t.Context(), *cover(w).Request)
		if err != nil || got.Missing != "" || len(got.Candidates) != 3 || len(got.Against) != 0 {
			t.Fatalf("%v %+v", err, got)
		}
		theirs := 0
		for _, c := range got.Candidates {
			theirs += len(c.Theirs)
			if c.User.TimeZone == "" {
				t.Errorf("%s lives nowhere", c.User.Name)
			}
		}
		if theirs == 0 {
			t.Error("nothing could be had in exchange")
		}
		p[0].account.fault = func(call string) (error, error) {
			if call == "users" || call == "shifts" {
				return app.Forbidden{Why: "no right"}, nil
			}
			return nil, nil
		}
		got, err = p[0].desk.Fit(t.Context(), *cover(w).Request)
		if err != nil || strings.Count(got.Missing, "could not be read") != 3 {
			t.Errorf("%v: missing is %q", err, got.Missing)
		}
		p[0].account.fault = nil
		p[0].offline(nowhere)
		if _, err = p[0].desk.Fit(t.Context(), *cover(w).Request); !is[app.Problem](err) {
			t.Errorf("offline: %v", err)
		}
		if _, err = p[0].desk.Fit(t.Context(), app.SwapRequest{}); !is[app.Invalid](err) {
			t.Errorf("nothing: %v", err)
		}
	})
}
