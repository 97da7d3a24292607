package swaps

import (
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// move plays one.
func (g *game) move(m draw) {
	who := g.people[m.a%len(g.people)]
	switch m.kind {
	case "cover", "exchange", "part", "again":
		g.ask(who, m)
	case "accept", "decline", "offer", "withdraw", "back", "finish", "undo":
		g.answer(who, m)
	case "all":
		g.everybody(m)
	case "crash", "crashing":
		g.crash(who, m)
	case "offline":
		g.tell("%s is offline", who.user.Name)
		who.offline(nowhere)
	case "online":
		g.tell("%s is online", who.user.Name)
		who.offline(nil)
	case "hand", "unhand", "edit", "resolve", "note":
		if g.hands {
			g.hand(who, m)
		}
	default:
		g.trouble(who, m)
	}
}

// gone reports whether the person's computer is off, of itself or not.
func (g *game) gone(p *person) bool {
	gate := p.account.gate
	gate.mu.Lock()
	defer gate.mu.Unlock()
	return g.down[p] || gate.dead
}

func (g *game) rise(p *person) {
	p.stop()
	g.down[p] = false
	p.start()
	g.tell("%s's computer is on again", p.user.Name)
}

// crash has a computer die: now, or at one of its next calls.
func (g *game) crash(p *person, m draw) {
	if g.gone(p) {
		g.rise(p)
		return
	}
	gate := p.account.gate
	gate.mu.Lock()
	if m.kind == "crashing" {
		gate.at, gate.after = gate.calls+1+m.b%9, m.c%2 == 0
		gate.mu.Unlock()
		g.tell("%s's computer dies at its %d. call, after it: %v", p.user.Name, 1+m.b%9, m.c%2 == 0)
		return
	}
	gate.dead = true
	gate.mu.Unlock()
	p.stop()
	g.down[p] = true
	g.tell("%s's computer dies", p.user.Name)
}

// do has somebody do something, and does not wait for it.
func (g *game) do(p *person, verb app.Verb, ask app.SwapAsk) {
	if g.gone(p) {
		return
	}
	g.doing.Add(1)
	desk := p.desk
	g.tell("%s: %s %.4s part %v of %s", p.user.Name, verb, ask.ID, ask.Part, ask.Of)
	go func() {
		defer g.doing.Done()
		taken, err := desk.Submit(g.t.Context(), app.Intent{Verb: verb, Swap: &ask})
		if err != nil {
			g.tally.add(string(verb) + " refused")
			if strings.Contains(err.Error(), "swapped again since") {
				g.tally.add("refused under a newer one")
			}
			g.tell("%s: %s %.4s: %v", p.user.Name, verb, ask.ID, err)
			return
		}
		g.tally.add(string(verb))
		if ask.ID == "" {
			g.tell("%s asked %.4s: %s %s, for %+v, of %v", p.user.Name, taken.Actions[0], ask.Request.Give.Schedule, span(ask.Request.Give.Span), ask.Request.For, ask.Request.To)
		}
	}()
}

func span(s app.Span) string {
	return s.Start.UTC().Format("2 15h") + "–" + s.End.UTC().Format("2 15h")
}

// turnsOf are the days that the person has as the schedules stand.
func (g *game) turnsOf(u app.User) []app.Turn {
	var all []app.Turn
	for _, schedule := range []app.Ref{prim, srch} {
		for d := 3; d < 14; d++ {
			for half := range 2 {
				whole := day(g.world, d)
				at := whole.Start.Add(time.Duration(half) * 12 * time.Hour)
				if g.onCall(schedule, at) != u.Name {
					continue
				}
				if half == 0 && g.onCall(schedule, at.Add(12*time.Hour)) == u.Name {
					all = append(all, app.Turn{Schedule: schedule, Span: whole})
				}
				all = append(all, app.Turn{Schedule: schedule, Span: app.Span{Start: at, End: at.Add(12 * time.Hour)}})
			}
		}
	}
	return all
}

func (g *game) ask(p *person, m draw) {
	turns := g.turnsOf(p.user)
	if len(turns) == 0 {
		return
	}
	if m.kind == "again" { // what changed hands already
		turns = slices.DeleteFunc(turns, func(t app.Turn) bool { return g.slot(t).Source != app.ByOverride })
	}
	if m.kind == "exchange" || m.kind == "cover" { // mostly whole days
		turns = slices.DeleteFunc(turns, func(t app.Turn) bool { return t.Length() < 24*time.Hour })
	}
	if len(turns) == 0 {
		return
	}
	others := slices.DeleteFunc(slices.Clone(g.people), func(o *person) bool { return o == p })
	r := app.SwapRequest{Kind: app.SwapCover, Give: turns[m.b%len(turns)]}
	first := others[m.c%len(others)]
	r.To = []app.Ref{first.user.Ref()}
	if theirs := g.turnsOf(first.user); m.kind == "exchange" && len(theirs) > 0 {
		turn := theirs[(m.b+m.c)%len(theirs)]
		r.Kind, r.For = app.SwapExchange, &turn
	} else if m.c%3 > 0 {
		for _, o := range others {
			if o != first {
				r.To = append(r.To, o.user.Ref())
			}
		}
	}
	g.do(p, app.AskSwap, app.SwapAsk{Request: &r})
}

// slot is what renders at the turn's start.
func (g *game) slot(t app.Turn) app.Slot {
	g.world.mu.Lock()
	defer g.world.mu.Unlock()
	return g.rotas[t.Schedule.ID].render(app.Span{Start: t.Start, End: t.Start.Add(time.Second)})[0]
}

// sees are the swaps that the person is shown, and that are so.
func (p *person) sees(is func(app.Swap) bool) []app.Swap {
	p.mu.Lock()
	defer p.mu.Unlock()
	var all []app.Swap
	for _, s := range p.last.All {
		if is(s) {
			all = append(all, s)
		}
	}
	slices.SortFunc(all, func(a, b app.Swap) int { return a.At.Compare(b.At) })
	return all
}

// answer does what makes sense about one of the swaps, and now and then what does not.
func (g *game) answer(p *person, m draw) {
	me := p.user.ID
	verb, fits := app.AcceptSwap, func(s app.Swap) bool { return s.Waits(me) }
	switch m.kind {
	case "decline":
		verb = app.DeclineSwap
	case "withdraw":
		verb, fits = app.WithdrawSwap, func(s app.Swap) bool { return s.State == app.SwapOpen && s.From.ID == me }
	case "back":
		verb, fits = app.TakeBackSwap, func(s app.Swap) bool { return s.State == app.SwapCovered && (s.From.ID == me || s.Taker.ID == me) }
	case "finish":
		verb, fits = app.FinishSwap, func(s app.Swap) bool { return s.Half != nil || s.State == app.SwapAccepted }
	case "undo":
		verb, fits = app.UndoSwap, func(s app.Swap) bool { return s.Half != nil || s.State == app.SwapApplying }
	}
	all := p.sees(fits)
	if len(all) == 0 && m.c%8 == 0 {
		all = p.sees(func(app.Swap) bool { return true })
	}
	if len(all) == 0 {
		return
	}
	s := all[m.b%len(all)]
	ask := app.SwapAsk{ID: s.ID, Anyway: true}
	if s.From.ID == me && len(s.Offers) > 0 {
		ask.Of = s.Offers[m.c%len(s.Offers)].By.ID
	}
	if m.kind == "offer" && s.From.ID != me && s.For == nil {
		part := s.Give.Span
		part.End = part.Start.Add(6 * time.Hour)
		if m.c%2 == 0 {
			part = app.Span{Start: part.End, End: s.Give.End}
		}
		ask.Part = &part
	}
	g.do(p, verb, ask)
}

// everybody says yes to the same, at once.
func (g *game) everybody(m draw) {
	for _, p := range g.people {
		if waits := p.sees(func(s app.Swap) bool { return s.Waits(p.user.ID) && s.From.ID != p.user.ID }); len(waits) > 0 {
			g.do(p, app.AcceptSwap, app.SwapAsk{ID: waits[m.b%len(waits)].ID, Anyway: true})
		}
	}
}

// trouble makes PagerDuty, or the way to it, worse or better.
func (g *game) trouble(p *person, m draw) {
	schedule := []app.Ref{prim, srch}[m.c%2]
	what := []string{"override", "undo"}[m.b%2]
	g.set(func() {
		switch m.kind {
		case "refuse":
			g.refusing[p.user.ID+what+schedule.ID] = true
			g.tell("PagerDuty refuses %s's %s on %s", p.user.Name, what, schedule)
		case "lag":
			r := g.rotas[schedule.ID]
			if r.lags {
				return
			}
			// Longer than that nobody waits for what may or may not be there.
			most := time.Duration(10+m.b%150) * time.Second
			r.lags, r.frozen = true, slices.Clone(r.overrides)
			time.AfterFunc(most, func() { g.set(func() { r.lags = false }) })
			g.tell("%s lags for %s", schedule, most)
		case "trouble":
			g.troubled[p] = true
			g.tell("%s's calls fail", p.user.Name)
		case "calm":
			clear(g.refusing)
			clear(g.troubled)
			for _, r := range g.rotas {
				r.lags = false
			}
			g.tell("it is calm")
		}
	})
}

// refused says whether PagerDuty refuses it for good; the world is locked.
func (g *game) refused(who, call string, wish *app.OverrideWish) error {
	if g.refusing[who+call+wish.Schedule.ID] {
		return app.Refused{Why: "not today"}
	}
	return nil
}

var errCut = app.Offline{Kind: app.CutShort, Cause: errors.New("cut")}

// fault draws what becomes of a call; the world is locked.
func (g *game) fault(p *person, call string) (before, after error) {
	if !g.troubled[p] || g.dice.IntN(100) >= g.faulty {
		return nil, nil
	}
	writes := slices.Contains([]string{"say", "putup", "override", "undo", "close", "each"}, call)
	switch n := g.dice.IntN(10); {
	case n < 3:
		return errCut, nil
	case n < 4:
		return app.Throttled{After: time.Duration(1+g.dice.IntN(60)) * time.Second}, nil
	case n < 5 && writes:
		return app.Unsure{Cause: errCut}, nil
	case writes:
		return nil, app.Unsure{Cause: errCut}
	}
	return nil, errCut
}

// slow draws how long a call takes; the world is locked.
func (g *game) slow(p *person) (before, after time.Duration) {
	some := func(most time.Duration) time.Duration { return time.Duration(g.dice.Int64N(int64(most))) }
	before, after = 20*time.Millisecond+some(200*time.Millisecond), some(100*time.Millisecond)
	if g.troubled[p] && g.dice.IntN(12) == 0 {
		before = some(70 * time.Second)
	}
	if g.troubled[p] && g.dice.IntN(12) == 0 {
		after = some(70 * time.Second)
	}
	return before, after
}

// hand is what somebody does in PagerDuty itself.
func (g *game) hand(p *person, m draw) {
	all := p.sees(func(s app.Swap) bool { return s.Incident != "" && s.Start().After(time.Now()) })
	if len(all) == 0 {
		return
	}
	s := all[m.b%len(all)]
	switch m.kind {
	case "resolve":
		g.resolve(s.Incident, p.user)
		g.set(func() { g.closedBy[s.ID] = true })
		g.tell("%s resolves %.4s by hand", p.user.Name, s.ID)
	case "note":
		g.note(s.Incident, p.user, "accepted, I think")
	case "hand": // the override that is asked for
		if s.From.ID != p.user.ID {
			g.touch(s.Give)
			o := g.edit(s.Give.Schedule, s.Give.Span, p.user)
			g.set(func() { g.byHand[o.ID] = true })
			g.tell("%s makes the override of %.4s by hand", p.user.Name, s.ID)
		}
	case "edit": // somebody else's, on some of it
		turn := s.Give
		turn.End = turn.Start.Add(turn.Length() / time.Duration(1+m.c%2))
		g.touch(turn)
		o := g.edit(turn.Schedule, turn.Span, dana)
		g.set(func() { g.byHand[o.ID] = true })
		g.tell("Dana is put on %s %s by hand", turn.Schedule, span(turn.Span))
	case "unhand":
		g.set(func() {
			r := g.rotas[s.Give.Schedule.ID]
			if len(r.overrides) > 0 {
				n := m.c % len(r.overrides)
				g.touched = append(g.touched, app.Turn{Schedule: r.Ref, Span: r.overrides[n].Span})
				g.tell("%s deletes the override %s by hand", p.user.Name, r.overrides[n].ID)
				r.overrides = slices.Delete(r.overrides, n, n+1)
			}
		})
	}
}

func (g *game) touch(t app.Turn) { g.set(func() { g.touched = append(g.touched, t) }) }
