package swaps

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"github.com/dogwatch-app/dogwatch/app"
)

// TestWhateverTheDesksDo plays two or three real desks, each with its own disk, against
// one PagerDuty, as chance has it, and judges what is left once everybody is back and
// nothing fails any more.
//
//	-rapid.checks=20000                 a long campaign
//	-rapid.seed=4711 -rapid.checks=1    that play alone, as rapid told it
//
// Without flags the plans are the same each time, so that what fails is likely the change's
// fault. The plays are not quite: desks that wake at the same instant take turns as the
// scheduler has it, and the ids of requests are random.
func TestWhateverTheDesksDo(t *testing.T) {
	sameSeed(t)
	all := &tally{count: map[string]int{}}
	rapid.Check(t, func(rt *rapid.T) {
		p := draws(rt)
		var g *game
		synctest.Test(t, func(t *testing.T) { g = newGame(t, p, all); g.play() })
		if len(g.wrong) > 0 {
			rt.Fatalf("%s\n%s", strings.Join(g.wrong, "\n"), strings.Join(g.story, "\n"))
		}
	})
	t.Logf("%v", all.count)
}

// sameSeed gives rapid a seed where its flags name neither that nor a number of checks.
func sameSeed(t *testing.T) {
	seed, checks := flag.Lookup("rapid.seed"), flag.Lookup("rapid.checks")
	if seed.Value.String() != seed.DefValue || checks.Value.String() != checks.DefValue {
		return
	}
	set := func(v string) {
		if err := seed.Value.Set(v); err != nil {
			t.Fatal(err)
		}
	}
	set("20261121")
	t.Cleanup(func() { set(seed.DefValue) })
}

// plan is what chance has drawn: it is all drawn before it is played, as the bubble has
// its own goroutines.
type plan struct {
	seed  uint64
	users []app.User
	hands bool // people act by hand in PagerDuty, too
	near  bool // the first stretch begins while they do
	// faulty is how many calls of a hundred fail while things go wrong.
	faulty int
	moves  []draw
}

// draw is one move: a kind, and numbers for whatever has to be chosen.
type draw struct {
	kind    string
	a, b, c int
	pause   time.Duration
}

// kinds are the moves, each as often as it stands here.
var kinds = strings.Fields(`
	cover cover cover exchange exchange exchange part again again again
	accept accept accept accept accept accept accept accept accept all all offer offer
	decline withdraw back back back back back back finish undo
	crash crash crashing crashing crashing crashing offline refuse refuse lag trouble trouble trouble calm online
	hand unhand edit resolve note`)

var pauses = []time.Duration{
	0, 0, 200 * time.Millisecond, time.Second, 3 * time.Second, 10 * time.Second, 20 * time.Second, time.Minute, 2 * time.Minute,
	2 * time.Minute, 3 * time.Minute, 5 * time.Minute, 12 * time.Minute, 25 * time.Minute,
}

func draws(t *rapid.T) plan {
	number := rapid.Custom(func(t *rapid.T) int { return even(t, "number", 1<<10) })
	move := rapid.Custom(func(t *rapid.T) draw {
		return draw{
			kind: kinds[even(t, "kind", len(kinds))], a: number.Draw(t, "a"), b: number.Draw(t, "b"), c: number.Draw(t, "c"),
			pause: pauses[even(t, "pause", len(pauses))],
		}
	})
	return plan{
		users: everybody[:2+even(t, "third", 2)],
		near:  even(t, "near", 4) == 0,
		seed:  rapid.Uint64().Draw(t, "seed"), hands: even(t, "hands", 3) == 0, faulty: []int{0, 5, 15, 30}[even(t, "faulty", 4)],
		moves: rapid.SliceOfN(move, 12, 48).Draw(t, "moves"),
	}
}

// even draws a number below n, each as likely: rapid's own are mostly small.
func even(t *rapid.T, name string, n int) int {
	got := 0
	for reach := n - 1; reach > 0; reach >>= 1 {
		got <<= 1
		if rapid.Bool().Draw(t, name) {
			got++
		}
	}
	return got % n
}

// tally counts what the plays came to.
type tally struct {
	mu    sync.Mutex
	count map[string]int
}

func (y *tally) add(what string) {
	y.mu.Lock()
	defer y.mu.Unlock()
	y.count[what]++
}

// game is one play.
type game struct {
	*world
	plan
	dice   *rand.Rand // guarded by the world's lock
	people []*person
	down   map[*person]bool
	doing  sync.WaitGroup
	tally  *tally
	began  time.Time

	// Guarded by the world's lock.
	troubled map[*person]bool // calls fail
	refusing map[string]bool  // who, what, and on which schedule
	touched  []app.Turn       // by hand
	byHand   map[string]bool  // overrides, by id
	closedBy map[string]bool  // requests that somebody closed by hand

	mu    sync.Mutex
	story []string
	wrong []string
}

func newGame(t *testing.T, p plan, all *tally) *game {
	time.Sleep(10 * time.Hour)
	g := &game{
		world: newWorld(t), plan: p, dice: rand.New(rand.NewPCG(p.seed, 1)), tally: all, down: map[*person]bool{},
		troubled: map[*person]bool{}, refusing: map[string]bool{}, byHand: map[string]bool{}, closedBy: map[string]bool{},
	}
	if p.near {
		time.Sleep(time.Until(day(g.world, 3).Start.Add(-40 * time.Minute)))
	}
	g.lay(prim, map[int]app.User{3: ana, 4: ana, 6: ben, 8: ben, 10: kim, 12: kim})
	g.lay(srch, map[int]app.User{5: ben, 7: ana, 9: kim, 11: ana, 13: ben})
	g.refuse, g.happened = g.refused, g.tell
	for _, u := range p.users {
		one := g.person(u)
		g.people = append(g.people, one)
		g.set(func() {
			one.account.fault = func(call string) (error, error) { return g.fault(one, call) }
			one.account.each = func() (error, error) { return g.fault(one, "each") }
			one.account.slow = func() (time.Duration, time.Duration) { return g.slow(one) }
		})
	}
	return g
}

// lay gives the days of the play to people; the others are Dana's.
func (g *game) lay(schedule app.Ref, whose map[int]app.User) {
	r := g.rotas[schedule.ID]
	r.Slots = slices.DeleteFunc(r.Slots, func(s app.Slot) bool {
		return s.End.Before(day(g.world, -4).Start) || s.Start.After(day(g.world, 18).Start)
	})
	for n := range r.Slots {
		r.Slots[n].User = dana.Ref()
		for d, who := range whose {
			if r.Slots[n].Start.Equal(day(g.world, d).Start) {
				r.Slots[n].User = who.Ref()
			}
		}
	}
}

// tell adds a line to the story.
func (g *game) tell(format string, args ...any) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.story = append(g.story, time.Since(g.began).Round(time.Millisecond).String()+"  "+fmt.Sprintf(format, args...))
}

func (g *game) play() {
	g.began = time.Now()
	time.Sleep(time.Minute)
	for _, m := range g.moves {
		g.move(m)
		time.Sleep(m.pause)
	}
	g.settle()
	g.doing.Wait()
	// What is left needs some time: a request that another desk closed is read again by the hour.
	for range 9 {
		time.Sleep(10 * time.Minute)
		synctest.Wait()
		if g.wrong = g.judge(); len(g.wrong) == 0 {
			break
		}
	}
	for _, p := range g.people {
		p.stop()
	}
	g.count()
}

// settle ends all trouble.
func (g *game) settle() {
	g.set(func() {
		clear(g.troubled)
		clear(g.refusing)
		for _, r := range g.rotas {
			r.lags = false
		}
	})
	for _, p := range g.people {
		p.offline(nil)
		if g.gone(p) {
			g.rise(p)
		}
		p.account.gate.disarm()
	}
	g.tell("all is well again")
}
