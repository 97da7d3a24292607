package simulator_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dogwatch-app/dogwatch/sync/simulator"
)

// overBoth runs a test without a socket and with one.
func overBoth(t *testing.T, test func(t *testing.T, sim *simulator.Simulator, ana *desk)) {
	t.Run("in process", func(t *testing.T) {
		sim := from(t, plain)
		test(t, sim, at(t, sim, "ana"))
	})
	t.Run("socket", func(t *testing.T) {
		sim := from(t, plain)
		server := httptest.NewServer(sim)
		t.Cleanup(server.Close)
		ana := at(t, sim, "ana")
		ana.base, ana.http = server.URL, http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
		test(t, sim, ana)
	})
}

func TestFaultsThatAnswer(t *testing.T) {
	overBoth(t, func(t *testing.T, sim *simulator.Simulator, ana *desk) {
		for name, c := range map[string]struct {
			fault  simulator.Fault
			status int
			body   string
			header map[string]string
		}{
			"status":          {simulator.Fault{Kind: "status", Status: 503}, 503, `"error"`, nil},
			"bare status":     {simulator.Fault{Kind: "status", Status: 500, Bare: true}, 500, "", nil},
			"token revoked":   {simulator.Fault{Kind: "status", Status: 401}, 401, "2006", nil},
			"throttled":       {simulator.Fault{Kind: "throttle", Wait: simulator.Span(42 * time.Second)}, 429, "2020", map[string]string{"ratelimit-reset": "42"}},
			"throttled, bare": {simulator.Fault{Kind: "throttle", Bare: true}, 429, "", map[string]string{"ratelimit-reset": ""}},
			"portal":          {simulator.Fault{Kind: "html"}, 200, "<!DOCTYPE html>", map[string]string{"Content-Type": "text/html; charset=utf-8"}},
		} {
			must(t, sim.AddFault(c.fault))
			resp, data := ana.send("GET", "/users/me", nil)
			if resp.StatusCode != c.status || !strings.Contains(string(data), c.body) || c.body == "" && len(data) > 0 {
				t.Errorf("%s: %d %s", name, resp.StatusCode, data)
			}
			for k, v := range c.header {
				if got := resp.Header.Get(k); got != v {
					t.Errorf("%s: %s is %q, want %q", name, k, got, v)
				}
			}
			ana.get("/users/me") // once only
		}
	})
}

func TestBrokenConnections(t *testing.T) {
	overBoth(t, func(t *testing.T, sim *simulator.Simulator, ana *desk) {
		id := trigger(t, sim, "api")
		ack := bulk(id, map[string]any{"status": "acknowledged"})

		must(t, sim.AddFault(simulator.Fault{Kind: "reset", Method: "PUT"}))
		if _, err := ana.http.Do(ana.request("PUT", "/incidents", ack)); !errors.Is(err, syscall.ECONNRESET) {
			t.Errorf("the reset is %v", err)
		}
		if s := state(t, sim, id); s.Status != "triggered" {
			t.Error("a request that was reset on arrival took effect")
		}
		must(t, sim.AddFault(simulator.Fault{Kind: "reset", Method: "PUT", Applied: true}))
		if _, err := ana.http.Do(ana.request("PUT", "/incidents", ack)); !errors.Is(err, syscall.ECONNRESET) {
			t.Errorf("the reset is %v", err)
		}
		if s := state(t, sim, id); s.Status != "acknowledged" {
			t.Error("a request that was reset after it was applied had no effect")
		}
		must(t, sim.AddFault(simulator.Fault{Kind: "cut"}))
		resp, err := ana.http.Do(ana.request("GET", "/incidents", nil))
		if err != nil {
			t.Fatalf("before the cut: %v", err)
		}
		data, err := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		if !errors.Is(err, io.ErrUnexpectedEOF) || len(data) == 0 {
			t.Errorf("the cut left %d bytes and %v", len(data), err)
		}
		log := sim.Requests()
		last, lost := log[len(log)-1], log[0]
		if last.Fault != "cut" || lost.Fault != "reset" || lost.Status != 0 || lost.Applied || !log[1].Applied {
			t.Errorf("the log says %+v", log)
		}
	})
}

func TestHangs(t *testing.T) {
	overBoth(t, func(t *testing.T, sim *simulator.Simulator, ana *desk) {
		must(t, sim.AddFault(simulator.Fault{Kind: "hang"}))
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() {
			_, err := ana.http.Do(ana.request("GET", "/users/me", nil).WithContext(ctx))
			done <- err
		}()
		for len(sim.Requests()) == 0 {
			time.Sleep(time.Millisecond)
		}
		cancel()
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Errorf("a hang that is given up is %v", err)
		}
		must(t, sim.AddFault(simulator.Fault{Kind: "hang", Lasts: simulator.Span(time.Millisecond)}))
		ana.get("/users/me")
	})
}

func TestAHangInABubble(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := from(t, plain)
		ana := at(t, sim, "ana")
		id := trigger(t, sim, "api")
		begin := time.Now()
		must(t, sim.AddFault(simulator.Fault{Kind: "hang", Lasts: simulator.Span(20 * time.Second)}))
		ana.put(200, id, map[string]any{"status": "acknowledged"})
		if got := time.Since(begin); got != 20*time.Second {
			t.Errorf("it hung for %v", got)
		}
		// It takes effect at the end, unless it is said to be applied first.
		if got := state(t, sim, id).StatusAt.Sub(begin); got != 20*time.Second {
			t.Errorf("it took effect after %v", got)
		}
		must(t, sim.AddFault(simulator.Fault{Kind: "hang", Applied: true}))
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		_, err := ana.http.Do(ana.request("PUT", "/incidents", bulk(id, map[string]any{"status": "resolved"})).WithContext(ctx))
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("it ended with %v", err)
		}
		if s := state(t, sim, id); s.Status != "resolved" {
			t.Errorf("it is %s", s.Status)
		}
	})
}

func TestASlowBody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := from(t, plain)
		ana := at(t, sim, "ana")
		must(t, sim.AddFault(simulator.Fault{Kind: "slow", Lasts: simulator.Span(10 * time.Second), Times: 2}))
		begin := time.Now()
		ana.get("/users/me")
		if got := time.Since(begin); got != 10*time.Second {
			t.Errorf("it took %v", got)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 4500*time.Millisecond)
		defer cancel()
		resp, err := ana.http.Do(ana.request("GET", "/users/me", nil).WithContext(ctx))
		must(t, err)
		data, err := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		if !errors.Is(err, context.DeadlineExceeded) || len(data) == 0 {
			t.Errorf("given up with %d bytes and %v", len(data), err)
		}
	})
}

func TestListsThatChangeBetweenPages(t *testing.T) {
	sim := from(t, plain)
	ids, err := sim.Storm("api", "trouble %d", 10, simulator.With{})
	must(t, err)
	ana := at(t, sim, "ana")
	second := func() []string { return each(t, ana.get("/incidents?limit=4&offset=4"), "incidents", "id") }
	must(t, sim.AddFault(simulator.Fault{Kind: "shift", By: -1}))
	same(t, "one seen again", second(), ids[3:7])
	must(t, sim.AddFault(simulator.Fault{Kind: "shift", By: 2}))
	same(t, "two left out", second(), ids[6:10])
	must(t, sim.AddFault(simulator.Fault{Kind: "duplicate"}))
	same(t, "one doubled", second(), []string{ids[4], ids[4], ids[5], ids[6], ids[7]})
	same(t, "as it is", second(), ids[4:8])
}

func TestStaleReads(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := from(t, plain)
		ana := at(t, sim, "ana")
		first := trigger(t, sim, "api")
		time.Sleep(10 * time.Second)
		must(t, sim.Ack("ana", first, ""))
		time.Sleep(10 * time.Second)
		second := trigger(t, sim, "api")
		must(t, sim.Resolve("ana", first, ""))
		open := "/incidents?statuses[]=triggered&statuses[]=acknowledged&user_ids[]=" + idOf(t, sim, "ana")
		for ago, want := range map[time.Duration][]string{
			5 * time.Second: {first + " acknowledged"}, 15 * time.Second: {first + " triggered"}, 30 * time.Second: {},
		} {
			must(t, sim.AddFault(simulator.Fault{Kind: "stale", Lasts: simulator.Span(ago)}))
			page := ana.get(open)
			got := each(t, page, "incidents", "id")
			for i, s := range each(t, page, "incidents", "status") {
				got[i] += " " + s
			}
			same(t, ago.String()+" ago", got, want)
		}
		same(t, "now", each(t, ana.get(open), "incidents", "id"), []string{second})
		must(t, sim.AddFault(simulator.Fault{Kind: "stale", Lasts: simulator.Span(5 * time.Second)}))
		if got := dig(t, ana.get("/incidents/"+first), "incident", "status"); got != "acknowledged" {
			t.Errorf("five seconds ago it was %v", got)
		}
	})
}

func TestWhichRequestsAFaultHits(t *testing.T) {
	hits := func(t *testing.T, f simulator.Fault, requests ...string) (hit []int) {
		t.Helper()
		sim := from(t, plain)
		f.Kind, f.Status = "status", 503
		must(t, sim.AddFault(f))
		ana := at(t, sim, "ana")
		for i, r := range requests {
			method, path := splitOperation(r)
			if resp, _ := ana.send(method, path, nil); resp.StatusCode == 503 {
				hit = append(hit, i)
			}
		}
		return hit
	}
	gets := []string{"GET /incidents", "GET /incidents/1", "GET /incidents/1/notes", "PUT /incidents", "GET /incidents?offset=100"}
	for name, c := range map[string]struct {
		fault simulator.Fault
		want  []int
	}{
		"the next one":        {simulator.Fault{}, []int{0}},
		"all":                 {simulator.Fault{Times: -1}, []int{0, 1, 2, 3, 4}},
		"from the third on":   {simulator.Fault{Skip: 2, Times: -1}, []int{2, 3, 4}},
		"two after the first": {simulator.Fault{Skip: 1, Times: 2}, []int{1, 2}},
		"by method":           {simulator.Fault{Method: "put", Times: -1}, []int{3}},
		"by path":             {simulator.Fault{Path: "/incidents", Times: -1}, []int{0, 3, 4}},
		"by pattern":          {simulator.Fault{Path: "/incidents/*", Times: -1}, []int{1}},
		"by query":            {simulator.Fault{Query: "offset=100", Times: -1}, []int{4}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := hits(t, c.fault, gets...); len(got) != len(c.want) || !equalInts(got, c.want) {
				t.Errorf("it hit %v, want %v", got, c.want)
			}
		})
	}
	many := strings.Split(strings.Repeat("GET /abilities,", 200)+"GET /abilities", ",")
	a, b := hits(t, simulator.Fault{Chance: 0.3, Times: -1}, many...), hits(t, simulator.Fault{Chance: 0.3, Times: -1}, many...)
	if len(a) < 30 || len(a) > 90 || !equalInts(a, b) {
		t.Errorf("a chance of 0.3 hit %d and %d of 201; the same seed must hit the same", len(a), len(b))
	}
}

func equalInts(a, b []int) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func TestFaultsThatMakeNoSense(t *testing.T) {
	sim := from(t, plain)
	for name, f := range map[string]simulator.Fault{
		"no kind": {}, "unknown": {Kind: "flood"}, "status 200": {Kind: "status", Status: 200}, "no shift": {Kind: "shift"},
		"stale by nothing": {Kind: "stale"}, "bad path": {Kind: "reset", Path: "/["}, "chance": {Kind: "reset", Chance: 2}, "negative": {Kind: "hang", Lasts: -1},
	} {
		if sim.AddFault(f) == nil {
			t.Errorf("%s was taken", name)
		}
	}
	must(t, sim.AddFault(simulator.Fault{Kind: "status", Status: 500, Times: -1}))
	sim.ClearFaults()
	at(t, sim, "ana").get("/users/me")
}
