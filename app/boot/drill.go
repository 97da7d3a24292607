package boot

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"slices"
	"sync"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/sync/drill"
	"github.com/dogwatch-app/dogwatch/sync/pagerduty"
	"github.com/dogwatch-app/dogwatch/sync/simulator"
)

const (
	// drillEvery is how often a drill is looked at, to see whether it is over.
	drillEvery = 250 * time.Millisecond
	// drillLinger is how long its answered pages stay to be seen.
	drillLinger = 5 * time.Second
	// drillWithin is how long a drill goes on after its last event, unanswered.
	drillWithin = 10 * time.Minute
)

// drills starts drills and keeps what came of them: a line of JSON for each in a file
// of the profile.
type drills struct {
	path    string
	report  func(app.Report)
	me      func() app.User
	version string
	log     *slog.Logger

	mu       sync.Mutex
	provider *drill.Provider // of whoever is signed in
	state    app.Drill
	stop     context.CancelFunc // nil while none runs
}

// beside makes the provider that drills are put beside.
func (d *drills) beside(account backend) backend {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.provider = drill.New(account)
	return d.provider
}

// open reads what came of earlier drills.
func (d *drills) open() {
	last, err := lastDrill(d.path)
	if err != nil {
		d.log.Warn("drills_unreadable", "error", err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.state.Last = last
	d.tell()
}

func (d *drills) tell() {
	state := d.state
	d.report(app.Report{Drill: &state})
}

// start begins a drill with the scenario in text, or the usual one where it is "".
// It goes on until it is over, somebody stops it, or ctx ends.
func (d *drills) start(ctx context.Context, text string) error {
	sc, err := drillScenario(text)
	if err != nil {
		return app.Invalid{Why: "the scenario cannot be used: " + err.Error()}
	}
	me := d.me()
	d.mu.Lock()
	defer d.mu.Unlock()
	switch {
	case me.ID == "" || d.provider == nil:
		return app.Invalid{Why: "sign in first: a drill goes the way that real pages go"}
	case d.stop != nil:
		return app.Invalid{Why: "a drill is running already"}
	}
	who := slices.IndexFunc(sc.People, func(p simulator.PersonPlan) bool { return p.Key == sc.Me })
	if who < 0 {
		return app.Invalid{Why: "the scenario does not say who you are (me)"}
	}
	person := &sc.People[who]
	person.ID, person.Name, person.Email = me.ID, me.Name, me.Email
	sim, err := simulator.New(sc)
	if err != nil {
		return app.Invalid{Why: "the scenario cannot be played: " + err.Error()}
	}
	client, err := pagerduty.New(app.Credential{URL: "http://127.0.0.1", Token: app.Secret(person.Token)},
		pagerduty.Options{Transport: simulator.Transport(sim), Version: d.version, Log: d.log})
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	d.provider.Begin(client)
	d.stop, d.state.Running = stop, true
	d.log.Info("drill_started", "scenario", sc.Name)
	d.tell()
	go d.run(ctx, sim, sc, d.provider)
	return nil
}

// halt ends the drill that runs.
func (d *drills) halt() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.stop != nil {
		d.stop()
	}
}

// run waits until the drill is over, and keeps what came of it.
func (d *drills) run(ctx context.Context, sim *simulator.Simulator, sc *simulator.Scenario, beside *drill.Provider) {
	var last time.Duration // when the scenario's last event is
	for _, e := range sc.Events {
		last = max(last, time.Duration(e.After))
	}
	began := time.Now()
	var quiet time.Time // since when nothing is left to answer
	tick := time.NewTicker(drillEvery)
	defer tick.Stop()
	for over := false; !over; {
		select {
		case <-ctx.Done():
			over = true
			continue
		case now := <-tick.C:
			switch ran := now.Sub(began); {
			case ran > last+drillWithin:
				over = true
			case ran < last+time.Second || unanswered(sim, sc.Me):
				quiet = time.Time{}
			case quiet.IsZero():
				quiet = now
			case now.Sub(quiet) > drillLinger:
				over = true
			}
		}
	}
	result := score(sim, sc)
	result.At = began.Round(0).UTC()
	beside.End()
	d.mu.Lock()
	defer d.mu.Unlock()
	d.stop()
	d.stop, d.state = nil, app.Drill{Last: &result}
	d.log.Info("drill_ended", "scenario", result.Scenario, "pages", result.Pages, "answered", result.Answered, "seconds", result.Seconds)
	if err := keepDrill(d.path, result); err != nil {
		d.log.Warn("drill_not_kept", "error", err)
	}
	d.tell()
}

// unanswered reports whether a page of the drill still waits for me.
func unanswered(sim *simulator.Simulator, me string) bool {
	return slices.ContainsFunc(sim.Open(), func(i simulator.State) bool {
		return i.Status == "triggered" && i.Urgency == "high" && slices.Contains(i.Assigned, me)
	})
}

// score tells how fast the pages that came to me were answered by me: acknowledged,
// resolved or escalated.
func score(sim *simulator.Simulator, sc *simulator.Scenario) app.DrillResult {
	r := app.DrillResult{Scenario: sc.Name}
	for _, i := range sim.Incidents() {
		if i.Urgency != "high" {
			continue
		}
		var came time.Time
		for _, line := range sim.Log(i.ID) {
			switch line.Kind {
			case "assign":
				if came.IsZero() && slices.Contains(line.To, sc.Me) {
					came = line.At
					r.Pages++
				}
			case "acknowledge", "resolve", "escalate":
				if line.By == sc.Me && !came.IsZero() {
					r.Answered++
					r.Seconds = max(r.Seconds, line.At.Sub(came).Seconds())
					came = time.Time{}
				}
			}
		}
	}
	return r
}

func drillScenario(text string) (*simulator.Scenario, error) {
	if text == "" {
		return simulator.Load("drill")
	}
	return simulator.Parse([]byte(text))
}

// lastDrill is the last one of the file, nil where there is none.
func lastDrill(path string) (*app.DrillResult, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var last *app.DrillResult
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		var r app.DrillResult
		if json.Unmarshal(lines.Bytes(), &r) == nil {
			last = &r
		}
	}
	return last, lines.Err()
}

func keepDrill(path string, r app.DrillResult) error {
	line, err := json.Marshal(r)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("keep the drill: %w", err)
	}
	_, err = f.Write(append(line, '\n'))
	return errors.Join(err, f.Close())
}
