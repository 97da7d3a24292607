package e2e

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/packaging/e2e/desk"
	"github.com/dogwatch-app/dogwatch/sync/simulator"
)

// The pages of a campaign in real time: a short one, and a full one.
const (
	fewPages  = 10
	manyPages = 200
)

// TestCampaign pages the real binary again and again, kills it with SIGKILL at random
// moments, and holds what its log says against what the simulated PagerDuty did.
// DOGWATCH_CAMPAIGN=full plays 200 pages, DOGWATCH_CAMPAIGN_SEED chooses the dice.
func TestCampaign(t *testing.T) {
	c := newCampaign(t)
	pages := fewPages
	if os.Getenv("DOGWATCH_CAMPAIGN") == "full" {
		pages = manyPages
	}
	for n := range pages {
		c.page(n)
		if t.Failed() {
			t.Logf("it failed at page %d of seed %d", n, c.seed)
			break
		}
	}
	c.words()
	t.Logf("seed %d\n%s", c.seed, c.tally)
}

// campaign is a run of the real binary against the simulator.
type campaign struct {
	*night
	seed  uint64
	dice  *rand.Rand
	tail  *tail
	tally realTally
	begun int // how many lives began
	notes int
}

// realTally is what is counted.
type realTally struct {
	pages, kills, acts, taken, missed, lost, doubled, falseWords int
	// heard is from trigger to sound of pages that came while the watch was up; back
	// from a start to the sound of a page that rang before, apart where PagerDuty
	// cannot be reached, and new of one that did not.
	heard, back, backBlind, fresh []time.Duration
	how                           map[string]int
}

func (r realTally) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "pages %d, kills %d, actions %d (of them %d taken), by kind %v\n", r.pages, r.kills, r.acts, r.taken, r.how)
	fmt.Fprintf(&b, "missed %d, lost %d, doubled %d, false words %d\n", r.missed, r.lost, r.doubled, r.falseWords)
	fmt.Fprintf(&b, "trigger to siren_started       %s\n", spread(r.heard))
	fmt.Fprintf(&b, "start to siren_started         %s\n", spread(r.back))
	fmt.Fprintf(&b, "the same, PagerDuty out of reach %s\n", spread(r.backBlind))
	fmt.Fprintf(&b, "start to a page not heard yet  %s\n", spread(r.fresh))
	return b.String()
}

func spread(all []time.Duration) string {
	if len(all) == 0 {
		return "none"
	}
	slices.Sort(all)
	ms := func(share float64) time.Duration {
		return all[min(int(share*float64(len(all))), len(all)-1)].Round(time.Millisecond)
	}
	return fmt.Sprintf("n %d, median %s, 95 %% %s, most %s", len(all), ms(.5), ms(.95), ms(1))
}

// The bounds: a page that rang before goes on within 2 s of a start, from what is on
// disk; one that is new is heard within a look; an action ends soon once PagerDuty is
// there. The machine may be busy with other things, so looks get some grace.
const (
	goesOn  = 2 * time.Second
	oneLook = 10 * time.Second
	ends    = 40 * time.Second
)

func newCampaign(t *testing.T) *campaign {
	t.Helper()
	n := prepare(t, desk.Options{NoTray: true, NoNotifications: true, NoKeyring: true})
	c := &campaign{night: n, seed: 1, tally: realTally{how: map[string]int{}}}
	if s, err := strconv.ParseUint(os.Getenv("DOGWATCH_CAMPAIGN_SEED"), 10, 64); err == nil {
		c.seed = s
	}
	c.dice = rand.New(rand.NewPCG(c.seed, 1))
	n.must(os.WriteFile(n.Profile+"/config.toml", []byte(settings+"\n[sync]\non_call = \"2s\"\n"), 0o600))
	c.Env = slices.DeleteFunc(c.Env, func(e string) bool { return strings.HasPrefix(e, "DISPLAY=") }) // no window: it is about the watch
	c.tail = &tail{path: n.Profile + "/dogwatch.log"}
	c.start()
	c.seen()
	return c
}

// start starts the watch, and gives the moment before.
func (c *campaign) start() time.Time {
	c.t.Helper()
	at := time.Now()
	_, err := c.StartWatch("ana-token", "--tray")
	c.must(err)
	c.begun++
	return at
}

// seen waits until the watch has looked at PagerDuty.
func (c *campaign) seen() {
	c.t.Helper()
	c.await("a look at PagerDuty", func() bool {
		s, err := c.Status()
		return err == nil && s.Connection.State == app.ConnOK
	})
}

func (c *campaign) kill() {
	c.TheWatch().Kill()
	c.tally.kills++
}

// sometime waits for up to that long.
func (c *campaign) sometime(most time.Duration) {
	time.Sleep(time.Duration(c.dice.Int64N(int64(most))))
}

// written lets what has just begun to ring reach the disk, which takes it after the
// siren: a kill between the two is another matter.
func (c *campaign) written() { time.Sleep(200 * time.Millisecond) }

// rang waits for the siren to start for the incident after a moment.
func (c *campaign) rang(id string, after time.Time, within time.Duration) (time.Duration, bool) {
	var delay time.Duration
	err := desk.Await(c.t.Context(), "the siren", within, func() bool {
		for _, e := range c.tail.after(after, "siren_started") {
			if e.Incident == id {
				delay = e.Time.Sub(after)
				return true
			}
		}
		return false
	})
	return delay, err == nil
}

// page plays one page.
func (c *campaign) page(n int) {
	c.t.Helper()
	c.tally.pages++
	title := fmt.Sprintf("page %d", n)
	plays := []struct {
		name string
		play func(title string)
	}{
		{"killed before it is seen", c.killedBefore},
		{"killed while it rings", c.killedRinging},
		{"killed while it rings, PagerDuty resets", func(title string) { c.killedBlind(title, simulator.FaultReset) }},
		{"killed while it rings, PagerDuty hangs", func(title string) { c.killedBlind(title, simulator.FaultHang) }},
		{"killed while acknowledging", c.killedAcking},
		{"killed while acknowledging, the answer lost", c.killedAckLost},
		{"killed while escalating, the answer lost", c.killedEscalating},
		{"killed while noting, the answer lost", c.killedNoting},
	}
	p := plays[n%len(plays)]
	c.tally.how[p.name]++
	p.play(title)
	c.clean()
}

// came triggers a page and waits for its sound.
func (c *campaign) came(title string) string {
	c.t.Helper()
	id, at, err := c.Trigger(c.t.Context(), "payments-api", title)
	c.must(err)
	delay, ok := c.rang(id, at, oneLook)
	if !ok {
		c.tally.missed++
		c.t.Errorf("%s: no sound within %s", title, oneLook)
		return id
	}
	c.tally.heard = append(c.tally.heard, delay)
	return id
}

// resumes starts the watch, which must ring on for what rang before.
func (c *campaign) resumes(title, id string, into *[]time.Duration) {
	c.t.Helper()
	at := c.start()
	delay, ok := c.rang(id, at, oneLook)
	if !ok || delay > goesOn {
		c.tally.missed++
		c.t.Errorf("%s: rang again %v after the start (%v), more than %s", title, delay, ok, goesOn)
	}
	*into = append(*into, delay)
}

func (c *campaign) killedBefore(title string) {
	id, at, err := c.Trigger(c.t.Context(), "payments-api", title)
	c.must(err)
	c.sometime(2500 * time.Millisecond)
	c.kill()
	rang := len(c.tail.about("siren_started", id, at)) > 0
	if rang {
		c.resumes(title, id, &c.tally.back)
		return
	}
	start := c.start()
	delay, ok := c.rang(id, start, oneLook)
	if !ok {
		c.tally.missed++
		c.t.Errorf("%s: no sound within %s of the start", title, oneLook)
	}
	c.tally.fresh = append(c.tally.fresh, delay)
}

func (c *campaign) killedRinging(title string) {
	id := c.came(title)
	c.written()
	c.sometime(3 * time.Second)
	c.kill()
	c.resumes(title, id, &c.tally.back)
}

func (c *campaign) killedBlind(title string, kind simulator.FaultKind) {
	id := c.came(title)
	c.written()
	c.sometime(2 * time.Second)
	c.fault(simulator.Fault{Kind: kind, Times: -1})
	c.kill()
	c.resumes(title, id, &c.tally.backBlind)
	if s, err := c.Status(); err == nil && s.Connection.State == app.ConnOK {
		c.t.Errorf("%s: it says that it can see PagerDuty", title)
	}
}

// doing hands something to the watch, kills it at some moment, and starts it anew. It
// reports whether it was taken: whether the person was told so, or the log says so.
func (c *campaign) doing(id string, within time.Duration, do func(context.Context) error) (taken bool) {
	c.t.Helper()
	c.tally.acts++
	at := time.Now()
	ctx, cancel := context.WithTimeout(c.t.Context(), 20*time.Second)
	defer cancel()
	var told error
	var work sync.WaitGroup
	work.Go(func() { told = do(ctx) })
	c.sometime(within)
	c.kill()
	cancel()
	work.Wait()
	taken = told == nil || len(c.tail.about("action_submitted", id, at)) > 0
	if taken {
		c.tally.taken++
	}
	c.start()
	return taken
}

func (c *campaign) intent(in app.Intent) func(context.Context) error {
	return func(ctx context.Context) error { return c.Submit(ctx, in) }
}

func (c *campaign) killedAcking(title string) {
	id := c.came(title)
	taken := c.doing(id, 250*time.Millisecond, func(context.Context) error {
		_, err := c.Dogwatch("ack", id)
		return err
	})
	c.acked(title, id, taken)
}

func (c *campaign) killedAckLost(title string) {
	id := c.came(title)
	c.fault(c.lossy("PUT"))
	taken := c.doing(id, 400*time.Millisecond, c.intent(app.Intent{Verb: app.Verb(app.Acknowledge), Incidents: []string{id}}))
	c.unfault()
	c.acked(title, id, taken)
}

// lossy loses the answer to the next write, applied or not.
func (c *campaign) lossy(method string) simulator.Fault {
	kinds := []simulator.FaultKind{simulator.FaultReset, simulator.FaultCut, simulator.FaultHang}
	return simulator.Fault{Kind: kinds[c.dice.IntN(len(kinds))], Method: method, Applied: c.dice.IntN(4) > 0}
}

// acked waits for PagerDuty to have the acknowledgement where it was taken; else the
// page must go on.
func (c *campaign) acked(title, id string, taken bool) {
	c.t.Helper()
	if !taken {
		if i, err := c.Incident(c.t.Context(), id); err == nil && i.Status == "acknowledged" {
			return // it got there before anybody was told
		}
		if _, ok := c.rang(id, time.Now().Add(-oneLook), oneLook); !ok {
			c.tally.missed++
			c.t.Errorf("%s: the acknowledgement was not taken, and it does not ring on", title)
		}
		return
	}
	if err := desk.Await(c.t.Context(), "acknowledged", ends, func() bool {
		i, err := c.Incident(c.t.Context(), id)
		return err == nil && i.Status == "acknowledged" && slices.Contains(i.AckedBy, "ana")
	}); err != nil {
		c.tally.lost++
		c.t.Errorf("%s: the acknowledgement is lost: %v", title, err)
	}
}

func (c *campaign) killedEscalating(title string) {
	id := c.came(title)
	c.fault(c.lossy("PUT"))
	taken := c.doing(id, 400*time.Millisecond, c.intent(app.Intent{Verb: app.Verb(app.Escalate), Incidents: []string{id}, Level: 2}))
	c.unfault()
	applied := func() int {
		return c.applied("PUT", func(r simulator.Request) bool {
			return strings.Contains(r.Body, id) && strings.Contains(r.Body, "escalation_level")
		})
	}
	c.once(title, "escalation", taken, applied)
	if i, err := c.Incident(c.t.Context(), id); taken && (err != nil || i.Level != 2) {
		c.t.Errorf("%s: it is at level %d", title, i.Level)
	}
}

func (c *campaign) killedNoting(title string) {
	id := c.came(title)
	c.fault(c.lossy("POST"))
	c.notes++
	text := fmt.Sprintf("note %d", c.notes)
	taken := c.doing(id, 400*time.Millisecond, c.intent(app.Intent{Verb: app.Verb(app.AddNote), Incidents: []string{id}, Text: text}))
	c.unfault()
	c.once(title, "note", taken, func() int {
		return c.applied("POST", func(r simulator.Request) bool { return strings.Contains(r.Body, `"`+text+`"`) })
	})
}

// once waits for something taken to be done, and looks a while longer that it is not
// done twice.
func (c *campaign) once(title, what string, taken bool, applied func() int) {
	c.t.Helper()
	if taken {
		if err := desk.Await(c.t.Context(), what, ends, func() bool { return applied() > 0 }); err != nil {
			c.tally.lost++
			c.t.Errorf("%s: the %s is lost: %v", title, what, err)
		}
	}
	_ = desk.Await(c.t.Context(), "nothing waits", ends, func() bool {
		s, err := c.Status()
		return err == nil && len(s.Pending) == 0 && s.Connection.State == app.ConnOK
	})
	if n := applied(); n > 1 {
		c.tally.doubled++
		c.t.Errorf("%s: the %s was applied %d times", title, what, n)
	}
}

// clean ends the page and waits for quiet.
func (c *campaign) clean() {
	c.t.Helper()
	c.unfault()
	all, err := c.Incidents(c.t.Context())
	c.must(err)
	for _, i := range all {
		if i.Status != "resolved" {
			c.must(c.Act(c.t.Context(), "dana", "website", "resolve", i.ID))
		}
	}
	if err := desk.Await(c.t.Context(), "quiet", ends, func() bool {
		s, err := c.Status()
		return err == nil && !s.Siren.Sounding && s.Connection.State == app.ConnOK && len(s.Pending) == 0
	}); err != nil {
		s, _ := c.Status()
		c.t.Fatalf("it rings on for what is resolved: %+v %+v", s.Siren, s.Incidents)
	}
}

// words holds every confirmation in the log against what PagerDuty did.
func (c *campaign) words() {
	c.t.Helper()
	for _, e := range c.tail.after(time.Time{}, "action_confirmed") {
		kind, _ := e.Fields["kind"].(string)
		wants := map[string]string{"acknowledge": "acknowledge", "resolve": "resolve", "escalate": "escalate", "note": "annotate"}[kind]
		if !slices.ContainsFunc(c.journal(e.Incident), func(l simulator.Line) bool {
			return l.Kind == wants && l.By == "ana" && !l.At.After(e.Time)
		}) {
			c.tally.falseWords++
			c.t.Errorf("%s of %s is confirmed in the log, and PagerDuty never did it", kind, e.Incident)
		}
	}
}
