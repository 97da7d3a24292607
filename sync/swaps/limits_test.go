package swaps

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/swap"
)

// post puts a request up as another's Dogwatch would.
func (w *world) post(r app.SwapRequest, change func(*app.Posted)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.number++
	p := &app.Posted{
		Incident: fmt.Sprintf("QI%d", w.number), Key: app.SwapKeyPrefix + r.ID, Status: app.Triggered, Title: swap.Title(r),
		Body: swap.Body(r, "Dogwatch"), By: r.From, At: r.At, To: r.To,
	}
	if change != nil {
		change(p)
	}
	w.incidents = append(w.incidents, p)
}

func (w *world) ask(id string, from app.User, at time.Time, n int, to ...app.User) app.SwapRequest {
	r := app.SwapRequest{ID: id, Kind: app.SwapCover, From: from.Ref(), Give: app.Turn{Schedule: prim, Span: day(w, n)}, At: at.Truncate(time.Second)}
	for _, u := range to {
		r.To = append(r.To, u.Ref())
	}
	return r
}

func TestAHugeBoard(t *testing.T) {
	play(t, []app.User{ana}, func(t *testing.T, w *world, p []*person) {
		now := time.Now().UTC()
		for n := range 500 {
			to := kim
			if n%3 == 0 {
				to = ana
			}
			w.post(w.ask(fmt.Sprintf("req%d", n), ben, now, 3+n%60, to), func(p *app.Posted) {
				if n%2 == 0 {
					p.Status, p.Closed, p.ClosedBy = app.Resolved, p.At.Add(time.Hour), p.By
				}
			})
		}
		p[0].desk.Saw(p[0].user, nil, 7)
		time.Sleep(2 * time.Minute)
		synctest.Wait()
		if got := len(p[0].shows().All); got != 500 {
			t.Errorf("%d are known", got)
		}
		before, single := p[0].count("requests"), p[0].count("request")
		time.Sleep(time.Hour)
		if all, one := p[0].count("requests")-before, p[0].count("request")-single; all > 260 || one > 60*mostSingles/2 {
			t.Errorf("in an hour the board was read %d times, and %d requests by themselves", all, one)
		}
		p[0].stop()
		time.Sleep(110 * 24 * time.Hour)
		p[0].start()
		time.Sleep(time.Minute)
		synctest.Wait()
		if n := len(p[0].shows().All); n != 0 || len(p[0].disk.docs) != 0 {
			t.Errorf("%d are still known, %d kept", n, len(p[0].disk.docs))
		}
	})
}

func TestUnreadableAndHostile(t *testing.T) {
	play(t, []app.User{ana, ben}, func(t *testing.T, w *world, p []*person) {
		a, b := p[0], p[1]
		now := time.Now().UTC()
		w.post(w.ask("bad1", kim, now, 3, ana), func(p *app.Posted) { p.By = ben.Ref() }) // in another's name
		w.post(w.ask("bad2", kim, now, 3, ana), func(p *app.Posted) { p.Body = "dogwatch-swap:1 {\"ask\":" })
		w.post(w.ask("bad3", kim, now, 3, ana), func(p *app.Posted) { p.Key = app.SwapKeyPrefix + "other" })
		id := a.must(app.AskSwap, cover(w, ben))
		time.Sleep(time.Minute)
		// The same name once more, by somebody else.
		w.post(w.ask(id, kim, now, 3, ana), nil)
		yes := swap.Note(app.SwapEvent{At: now, Who: ben.Ref(), What: app.SaidAccept}, a.swap(id).SwapRequest)
		w.note(id, kim, yes) // copied
		w.note(id, dana, strings.Repeat("x", 70_000)+"\n"+yes)
		w.note(id, ben, "dogwatch-swap:1 {\"what\":\"accepted\"}\x00\n\u202e")
		for n := range 400 {
			w.note(id, kim, fmt.Sprintf("spam %d", n))
		}
		time.Sleep(5 * time.Minute)
		for _, one := range p {
			s := one.is(id, app.SwapOpen)
			if len(s.History) > mostEvents+10 || len(one.shows().All) != 1 {
				t.Errorf("%s: %d events, %d swaps", one.user.Name, len(s.History), len(one.shows().All))
			}
			if n := strings.Count(one.log.text.String(), "swap_unreadable"); n != 4 {
				t.Errorf("%s logged %d unreadable ones", one.user.Name, n)
			}
			if one.log.has("spam") {
				t.Error("the log holds what people wrote")
			}
		}
		if w.overrides() != 0 {
			t.Error("something was written")
		}
		b.must(app.AcceptSwap, app.SwapAsk{ID: id})
		time.Sleep(time.Minute)
		a.is(id, app.SwapCovered)
	})
}

func TestSomebodyElseSignsIn(t *testing.T) {
	play(t, []app.User{ana, ben}, func(t *testing.T, w *world, p []*person) {
		a := p[0]
		a.set("")
		a.offline(nowhere)
		ask := cover(w, ben)
		ask.Copy = true
		mine := a.must(app.AskSwap, ask)
		// The token is Kim's now: nothing of Ana's is done with it, or shown.
		hers := &account{w: w, who: kim, calls: map[string]int{}, gate: a.account.gate}
		ours := a.account
		w.mu.Lock()
		a.account = hers
		w.mu.Unlock()
		a.desk.Saw(kim, nil, 3)
		time.Sleep(3 * time.Minute)
		synctest.Wait()
		if len(a.shows().All) != 0 {
			t.Errorf("Kim sees %+v", a.shows().All)
		}
		if _, err := a.do(app.WithdrawSwap, app.SwapAsk{ID: mine}); !is[app.Invalid](err) {
			t.Errorf("Kim withdraws Ana's: %v", err)
		}
		// The engine still says Ana, but the token is Kim's.
		a.desk.Saw(ana, nil, 4)
		time.Sleep(time.Minute)
		if _, err := a.do(app.WithdrawSwap, app.SwapAsk{ID: mine}); !is[app.Invalid](err) {
			t.Errorf("Kim withdraws Ana's: %v", err)
		}
		w.mu.Lock()
		a.account = ours
		ours.offline = nil
		w.mu.Unlock()
		a.desk.Saw(ana, nil, 5)
		time.Sleep(3 * time.Minute)
		a.is(mine, app.SwapOpen)
	})
}

func TestTheServiceIsChanged(t *testing.T) {
	play(t, []app.User{ana, ben}, func(t *testing.T, w *world, p []*person) {
		a, b := p[0], p[1]
		id := a.must(app.AskSwap, cover(w, ben))
		time.Sleep(time.Minute)
		a.set("")
		b.must(app.AcceptSwap, app.SwapAsk{ID: id})
		time.Sleep(3 * time.Minute)
		a.is(id, app.SwapCovered)
		a.must(app.TakeBackSwap, app.SwapAsk{ID: id})
		time.Sleep(3 * time.Minute)
		b.is(id, app.SwapWithdrawn)
	})
}

func TestSawNeverBlocks(t *testing.T) {
	d := New(Config{}) // nobody serves it
	for n := range uint64(1000) {
		d.Saw(ana, []app.Incident{{ID: "Q1", Key: "swap/x"}}, n)
	}
}

func TestARequestIsSeenSoonAfterItsIncident(t *testing.T) {
	play(t, []app.User{ana}, func(t *testing.T, w *world, p []*person) {
		time.Sleep(10 * time.Minute)
		w.post(w.ask("new", ben, time.Now().UTC(), 8, ana), nil)
		p[0].desk.Saw(p[0].user, []app.Incident{{ID: "QI1", Key: "swap/new"}}, 1)
		time.Sleep(3 * time.Second)
		p[0].is("new", app.SwapOpen)
	})
}

// An idle desk costs next to nothing, and one with errands that fail not much.
func TestNoBusyLoop(t *testing.T) {
	play(t, []app.User{ana}, func(t *testing.T, w *world, p []*person) {
		a := p[0]
		var turns atomic.Int64
		count := a.desk.cfg.Settings
		a.desk.post(func() {
			a.desk.cfg.Settings = func() app.Settings { turns.Add(1); return count() }
		})
		a.set("")
		before := a.account.gate.count()
		time.Sleep(24 * time.Hour)
		if calls := a.account.gate.count() - before; calls != 0 {
			t.Errorf("with no service and nothing open PagerDuty was asked %d times in a day", calls)
		}
		if turns.Load() > 3*24*60 {
			t.Errorf("%d turns in a day", turns.Load())
		}
		a.set(board1.Name)
		time.Sleep(time.Minute)
		before = a.account.gate.count()
		time.Sleep(time.Hour)
		if calls := a.account.gate.count() - before; calls > 62 {
			t.Errorf("an idle board was read %d times in an hour", calls)
		}
		a.offline(nowhere)
		a.must(app.AskSwap, cover(w, ben))
		turns.Store(0)
		time.Sleep(time.Hour)
		if turns.Load() > 1500 {
			t.Errorf("%d turns in an hour offline", turns.Load())
		}
	})
}

func TestEverythingOnDiskIsReadAgain(t *testing.T) {
	play(t, []app.User{ana, ben}, func(t *testing.T, w *world, p []*person) {
		id := p[0].must(app.AskSwap, exchange(w))
		time.Sleep(2 * time.Minute)
		p[1].must(app.AcceptSwap, app.SwapAsk{ID: id})
		time.Sleep(time.Minute)
		want := p[0].is(id, app.SwapCovered)
		p[0].offline(nowhere)
		p[0].disk.docs["swap/junk"] = []byte(`{"owner":`)
		p[0].disk.docs["swap/odd"] = []byte(`{"owner":"PANA","request":{"id":"odd"}}`)
		p[0].restart()
		time.Sleep(time.Minute)
		got := p[0].is(id, app.SwapCovered)
		one, _ := json.Marshal(want.History)
		two, _ := json.Marshal(got.History)
		if string(one) != string(two) || len(p[0].shows().All) != 1 {
			t.Errorf("before %s\nafter %s", one, two)
		}
	})
}

// What could not be done before it began is not done any more.
func TestWhatIsTooLateIsGivenUp(t *testing.T) {
	play(t, []app.User{ana, ben}, func(t *testing.T, w *world, p []*person) {
		a, b := p[0], p[1]
		one := a.must(app.AskSwap, cover(w, ben))
		time.Sleep(2 * time.Minute)
		a.offline(nowhere)
		b.offline(nowhere)
		ask := exchange(w)
		ask.Request.Give.Span, ask.Request.For.Span = day(w, 2), day(w, 10)
		two := a.must(app.AskSwap, ask)
		b.must(app.AcceptSwap, app.SwapAsk{ID: one})
		time.Sleep(4 * 24 * time.Hour)
		a.offline(nil)
		b.offline(nil)
		time.Sleep(5 * time.Minute)
		a.is(one, app.SwapExpired)
		if s := a.is(two, app.SwapExpired); s.Word == "" {
			t.Error("nobody is told why")
		}
		if s := b.is(one, app.SwapExpired); s.Word == "" || w.said(one, "", app.SaidAccept) != 0 || w.overrides() != 0 || len(w.up()) != 1 {
			t.Errorf("Ben sees %+v; %d are up", s, len(w.up()))
		}
	})
}
