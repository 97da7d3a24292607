package swaps

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/swap"
)

// covers has Ana ask Ben for her day, and him take it.
func covers(w *world, a, b *person) string {
	w.t.Helper()
	id := a.must(app.AskSwap, cover(w, ben))
	time.Sleep(2 * time.Minute)
	b.must(app.AcceptSwap, app.SwapAsk{ID: id})
	time.Sleep(2 * time.Minute)
	a.is(id, app.SwapCovered)
	b.is(id, app.SwapCovered)
	return id
}

// One time that JSON cannot write must not keep all the rest from the windows.
func TestWhatCannotBeToldIsLeftOut(t *testing.T) {
	play(t, []app.User{ana}, func(t *testing.T, w *world, p []*person) {
		a := p[0]
		good := a.must(app.AskSwap, cover(w, ben))
		bad := w.ask("bad", ben, time.Now(), 5, ana)
		bad.Give.End = time.Date(10_000, 1, 1, 0, 0, 0, 0, time.UTC)
		a.desk.post(func() { a.desk.add(&item{file: file{Request: bad}}) })
		time.Sleep(2 * time.Minute)
		all := a.shows()
		if _, err := json.Marshal(all); err != nil || len(all.All) != 1 || all.All[0].ID != good {
			t.Errorf("%v: Ana is shown %+v", err, all.All)
		}
		if n := strings.Count(a.log.text.String(), "swap_unreadable"); n != 1 {
			t.Errorf("it was logged %d times", n)
		}
	})
}

// What was to be taken back before it began, and could not be, is a running duty by then.
func TestARunningDutyIsNotEnded(t *testing.T) {
	for name, fails := range map[string]string{"tried before": "undo", "not even looked": "schedules"} {
		t.Run(name, func(t *testing.T) {
			play(t, []app.User{ana, ben}, func(t *testing.T, w *world, p []*person) {
				a, b := p[0], p[1]
				id := covers(w, a, b)
				time.Sleep(time.Until(day(w, 3).Start.Add(-time.Minute)))
				w.set(func() {
					a.account.fault = func(call string) (error, error) {
						if call == fails {
							return nowhere, nil
						}
						return nil, nil
					}
				})
				a.must(app.TakeBackSwap, app.SwapAsk{ID: id})
				time.Sleep(time.Hour)
				w.set(func() { a.account.fault = nil })
				time.Sleep(10 * time.Minute)
				if s := a.is(id, app.SwapCovered); !strings.Contains(s.Word, "begun") {
					t.Errorf("Ana is told %q", s.Word)
				}
				w.has(prim, day(w, 3), ben)
				if w.overrides() != 1 || w.said(id, "", app.SaidTakeBack) != 0 {
					t.Errorf("%d overrides stand", w.overrides())
				}
			})
		})
	}
}

// A reading that began before the start, and came after it, is too late as well; also
// where a part of the duty is somebody else's by now.
func TestAReadingThatCrossesTheStartTakesNothingBack(t *testing.T) {
	for _, stand := range []int{1, 2} {
		play(t, []app.User{ana, ben}, func(t *testing.T, w *world, p []*person) {
			a, b := p[0], p[1]
			id := covers(w, a, b)
			if stand == 2 {
				w.edit(prim, app.Span{Start: day(w, 3).Start.Add(12 * time.Hour), End: day(w, 3).End}, ana)
			}
			time.Sleep(time.Until(day(w, 3).Start.Add(-5 * time.Second)))
			w.set(func() { a.account.latency = 4 * time.Second })
			a.must(app.TakeBackSwap, app.SwapAsk{ID: id})
			time.Sleep(10 * time.Minute)
			if s := a.is(id, app.SwapCovered); !strings.Contains(s.Word, "begun") || w.overrides() != stand {
				t.Errorf("Ana is told %q, %d overrides stand, want %d", s.Word, w.overrides(), stand)
			}
		})
	}
}

// What PagerDuty has taken and does not show yet is waited for, and not written again.
func TestPagerDutyLagsBehindItself(t *testing.T) {
	for name, c := range map[string]struct {
		lag   time.Duration
		state app.SwapState
		stand int
	}{
		"for some minutes": {5 * time.Minute, app.SwapCovered, 1},
		"for good":         {30 * time.Minute, app.SwapFailed, 0},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, []app.User{ana, ben}, func(t *testing.T, w *world, p []*person) {
				a, b := p[0], p[1]
				id := a.must(app.AskSwap, cover(w, ben))
				time.Sleep(2 * time.Minute)
				w.set(func() { w.rotas[prim.ID].lags = true })
				b.must(app.AcceptSwap, app.SwapAsk{ID: id})
				time.Sleep(time.Minute)
				if s := b.is(id, app.SwapApplying); !strings.Contains(s.Doing.Word, "does not show it yet") {
					t.Errorf("Ben is told %q", s.Doing.Word)
				}
				time.Sleep(c.lag)
				w.set(func() { w.rotas[prim.ID].lags = false })
				time.Sleep(5 * time.Minute)
				a.is(id, c.state)
				if w.writes != 1 || w.overrides() != c.stand {
					t.Errorf("%d were written, %d stand", w.writes, w.overrides())
				}
			})
		})
	}
}

func TestAnotherAnswerTakesThePlaceOfTheFirst(t *testing.T) {
	play(t, []app.User{ana, ben}, func(t *testing.T, w *world, p []*person) {
		a, b := p[0], p[1]
		id := a.must(app.AskSwap, cover(w, ben))
		time.Sleep(2 * time.Minute)
		b.offline(nowhere)
		part := func(hours int) *app.Span {
			return &app.Span{Start: day(w, 3).Start.Add(time.Duration(hours) * time.Hour), End: day(w, 3).End}
		}
		b.must(app.AcceptSwap, app.SwapAsk{ID: id, Part: part(10)})
		b.must(app.AcceptSwap, app.SwapAsk{ID: id, Part: part(12)})
		b.offline(nil)
		time.Sleep(2 * time.Minute)
		if s := a.is(id, app.SwapOpen); len(s.Offers) != 1 || !s.Offers[0].Same(*part(12)) || w.said(id, "", app.SaidOffer) != 1 {
			t.Errorf("Ben offers %+v", s.Offers)
		}
		// One that may have gone out stands until that is known.
		w.set(func() {
			b.account.fault = func(call string) (error, error) {
				if call == "say" {
					return app.Unsure{Cause: nowhere}, nil
				}
				return nil, nil
			}
		})
		b.must(app.DeclineSwap, app.SwapAsk{ID: id, Text: "no"})
		time.Sleep(time.Second)
		b.must(app.DeclineSwap, app.SwapAsk{ID: id, Text: "no"})
		if _, err := b.do(app.DeclineSwap, app.SwapAsk{ID: id, Text: "never"}); !is[app.Invalid](err) || !strings.Contains(err.Error(), "first answer is still being sent") {
			t.Errorf("another no: %v", err)
		}
	})
}

// What people wrote belongs neither into the log nor among the reasons.
func TestWhyNothingIsWrittenIsInOurWords(t *testing.T) {
	d := &Desk{}
	d.me = ben
	for state, want := range map[app.SwapState]string{
		app.SwapDeclined: "Ben has said no", app.SwapWithdrawn: "was withdrawn", app.SwapFailed: "has failed", app.SwapExpired: "began",
		app.SwapCovered: "covered already", app.SwapAccepted: "Kim was first",
	} {
		s := app.Swap{State: state, Word: "my own secret", Taker: kim.Ref(), Declined: []app.Ref{ben.Ref()}}
		for _, what := range []app.SwapWhat{app.SaidCovered, app.SaidTakeBack} {
			if what == app.SaidTakeBack && state == app.SwapCovered {
				continue
			}
			if got := d.lost(s, &errand{What: what}); !strings.Contains(got, want) || strings.Contains(got, "secret") {
				t.Errorf("%s, %s: %q, want %q", state, what, got, want)
			}
		}
	}
}

// A request of a schedule that PagerDuty does not give leaves only itself unread.
func TestOneBadScheduleIsLeftUnread(t *testing.T) {
	play(t, []app.User{ana, ben}, func(t *testing.T, w *world, p []*person) {
		a := p[0]
		id := a.must(app.AskSwap, cover(w, ben))
		bad := w.ask("bad", kim, time.Now(), 4, ana)
		bad.Give.Schedule = app.Ref{ID: "PNONE", Name: "None"}
		w.post(bad, nil)
		w.set(func() { w.gone = "PNONE" })
		a.desk.Saw(a.user, nil, 9)
		time.Sleep(3 * time.Minute)
		w.edit(prim, day(w, 3), ben)
		time.Sleep(2 * time.Minute)
		a.is(id, app.SwapCovered)
		a.is("bad", app.SwapOpen)
		if p := a.shows().Problem; p != nil {
			t.Errorf("the problem is %+v", p)
		}
		before := a.count("schedules")
		time.Sleep(30 * time.Minute)
		if n := a.count("schedules") - before; n > 60 {
			t.Errorf("in half an hour the schedules were read %d times", n)
		}
	})
}

// Nothing is waited for where there is nothing to wait for.
func TestACopyIsAcceptedAtOnce(t *testing.T) {
	play(t, []app.User{ana, ben}, func(t *testing.T, w *world, p []*person) {
		a, b := p[0], p[1]
		ask := cover(w, ben)
		ask.Copy = true
		id := a.must(app.AskSwap, ask)
		time.Sleep(time.Minute)
		b.must(app.PasteSwap, app.SwapAsk{Text: a.swap(id).Copy})
		time.Sleep(7 * time.Second) // between two readings of the board
		w.set(func() { w.vouched = true })
		b.must(app.AcceptSwap, app.SwapAsk{ID: id})
		time.Sleep(time.Second)
		b.is(id, app.SwapCovered)
		w.has(prim, day(w, 3), ben)
	})
}

// Who only sees it in the schedule does not say that anybody said yes.
func TestWhatTheScheduleShowsIsNoYes(t *testing.T) {
	play(t, []app.User{ana}, func(t *testing.T, w *world, p []*person) {
		for _, yes := range []bool{false, true} {
			id := p[0].must(app.AskSwap, cover(w, ben))
			time.Sleep(2 * time.Minute)
			if yes {
				w.note(id, ben, swap.Note(app.SwapEvent{At: time.Now(), Who: ben.Ref(), What: app.SaidAccept}, p[0].swap(id).SwapRequest))
				time.Sleep(time.Minute)
			}
			w.edit(prim, day(w, 3), ben)
			time.Sleep(5 * time.Minute)
			s := p[0].is(id, app.SwapCovered)
			notes := w.find(id).Notes
			last := notes[len(notes)-1].Text
			if !strings.Contains(last, "The schedule shows Ben in Ana's place") || strings.Contains(last, "said yes") || strings.Contains(last, "Ana is on call") || s.Taker.ID != ben.ID {
				t.Errorf("Ana's Dogwatch wrote %q", last)
			}
			p[0].must(app.TakeBackSwap, app.SwapAsk{ID: id})
			time.Sleep(2 * time.Minute)
		}
	})
}

// The same two have agreed on the same stretch once more: what stands is the newer's.
func TestTheOverrideOfANewerRequestIsNotUndone(t *testing.T) {
	play(t, []app.User{ana, ben}, func(t *testing.T, w *world, p []*person) {
		a, b := p[0], p[1]
		old := covers(w, a, b)
		w.set(func() { w.rotas[prim.ID].overrides = nil }) // somebody takes it out by hand
		time.Sleep(2 * time.Minute)
		id := covers(w, a, b)
		a.must(app.TakeBackSwap, app.SwapAsk{ID: old})
		time.Sleep(5 * time.Minute)
		a.is(old, app.SwapWithdrawn)
		a.is(id, app.SwapCovered)
		w.has(prim, day(w, 3), ben)
		b.must(app.TakeBackSwap, app.SwapAsk{ID: id})
		time.Sleep(5 * time.Minute)
		a.is(id, app.SwapWithdrawn)
		w.has(prim, day(w, 3), ana)
		if w.overrides() != 0 {
			t.Errorf("%d overrides stand", w.overrides())
		}
	})
}
