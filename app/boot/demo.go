package boot

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/assets/demo"
	"github.com/dogwatch-app/dogwatch/sync/pagerduty"
	"github.com/dogwatch-app/dogwatch/sync/simulator"
	"github.com/dogwatch-app/dogwatch/ui/siren/native"
)

// demoWorld is a simulated PagerDuty within this process, and a database that is
// gone afterwards: the demo never meets a real account, or an earlier demo.
func demoWorld() (world, error) {
	sim, token, err := simulated("demo")
	if err != nil {
		return world{}, err
	}
	dir, err := os.MkdirTemp("", "dogwatch-demo")
	if err != nil {
		return world{}, fmt.Errorf("make the demo's folder: %w", err)
	}
	return world{
		database: filepath.Join(dir, "dogwatch.db"), apiURL: "http://127.0.0.1", token: token,
		transport: pagerduty.Options{Transport: simulator.Transport(sim)},
		rehearse:  sim.Play,
		shelf:     demoShelf{},
		close:     func() { _ = os.RemoveAll(dir) },
	}, nil
}

// demoShelf is the host of the demo's runbooks. The demo has no network.
type demoShelf struct{}

func (demoShelf) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Body != nil {
		_ = req.Body.Close()
	}
	answer := &http.Response{
		StatusCode: http.StatusNotFound, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: req,
		Header: http.Header{"Content-Type": {"text/markdown; charset=utf-8"}}, Body: http.NoBody,
	}
	text, err := demo.Files.ReadFile(path.Base(req.URL.Path))
	if err == nil && req.URL.Host == "runbooks.example.com" {
		answer.StatusCode, answer.ContentLength = http.StatusOK, int64(len(text))
		if req.Method != http.MethodHead {
			answer.Body = io.NopCloser(bytes.NewReader(text))
		}
	}
	return answer, nil
}

// simulated starts the scenario of a file, or of that name, and gives the token of
// the person whom it is about.
func simulated(scenario string) (*simulator.Simulator, app.Secret, error) {
	sc, err := simulator.Load(scenario)
	if err != nil {
		return nil, "", fmt.Errorf("read the scenario: %w", err)
	}
	me := slices.IndexFunc(sc.People, func(p simulator.PersonPlan) bool { return p.Key == sc.Me })
	if me < 0 {
		return nil, "", fmt.Errorf("the scenario %s does not say who you are", scenario)
	}
	sim, err := simulator.New(sc)
	if err != nil {
		return nil, "", fmt.Errorf("start the scenario: %w", err)
	}
	return sim, app.Secret(sc.People[me].Token), nil
}

// runSimulate serves a simulated PagerDuty on loopback until it is stopped.
func runSimulate(ctx context.Context, c *call) error {
	if err := c.noArgs(); err != nil {
		return err
	}
	sc, err := simulator.Load(c.scenario)
	if err != nil {
		return fmt.Errorf("read the scenario: %w", err)
	}
	sim, err := simulator.New(sc)
	if err != nil {
		return fmt.Errorf("start the scenario: %w", err)
	}
	ln, err := simulator.Listen(c.listen)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprint(c.Stdout, welcome(sc, ln.Addr())); err != nil {
		return errors.Join(err, ln.Close())
	}
	return simulator.ServeOn(ctx, ln, sim)
}

// welcome tells how to use the simulated PagerDuty.
func welcome(sc *simulator.Scenario, at net.Addr) string {
	var b strings.Builder
	fmt.Fprintf(&b, "The simulated PagerDuty (%s) answers at http://%s until you press Ctrl+C.\n\nTokens:\n", sc.Name, at)
	for _, p := range sc.People {
		if p.Token != "" {
			fmt.Fprintf(&b, "  %-24s %s\n", p.Token, p.Name)
		}
	}
	fmt.Fprint(&b, "\nRouting keys for POST /v2/enqueue (Events API v2), such as an Alertmanager's:\n")
	for _, s := range sc.Services {
		if s.RoutingKey != "" {
			fmt.Fprintf(&b, "  %-24s %s\n", s.RoutingKey, s.Name)
		}
	}
	for _, p := range sc.People {
		if p.Key == sc.Me {
			fmt.Fprintf(&b, "\nWatch it with:\n  DOGWATCH_TOKEN=%s dogwatch --profile /tmp/dogwatch-%s --api-url http://%s\n", p.Token, p.Key, at)
		}
	}
	return b.String()
}

// runPlayer is the child process that plays sound through the system's own
// interface: see ui/siren/native.
func runPlayer(context.Context, *call) error {
	if code := native.Child(); code != 0 {
		return errPlayer
	}
	return nil
}

// errPlayer says that the player failed; it has said why itself.
var errPlayer = errors.New("the player ended")
