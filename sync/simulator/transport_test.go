package simulator_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dogwatch-app/dogwatch/sync/simulator"
)

func do(t *testing.T, h http.HandlerFunc, change func(*http.Request) *http.Request) (*http.Response, error) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), "POST", "https://api.example.com/a?b=c", strings.NewReader("body"))
	must(t, err)
	if change != nil {
		r = change(r)
	}
	client := http.Client{Transport: simulator.Transport(h)}
	return client.Do(r)
}

func TestTransportCarriesTheRequest(t *testing.T) {
	resp, err := do(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.Header().Set("X-Seen", fmt.Sprintf("%s %s %s %s %s", r.Method, r.Host, r.URL.Path, r.URL.RawQuery, body))
		w.WriteHeader(http.StatusTeapot)
		w.WriteHeader(http.StatusOK) // too late
		w.Header().Set("X-Late", "yes")
		_, _ = io.WriteString(w, "hello")
	}, nil)
	must(t, err)
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	must(t, err)
	if resp.StatusCode != http.StatusTeapot || string(body) != "hello" || resp.ContentLength != 5 {
		t.Errorf("%d %q, %d bytes", resp.StatusCode, body, resp.ContentLength)
	}
	if got := resp.Header.Get("X-Seen"); got != "POST api.example.com /a b=c body" {
		t.Errorf("the handler saw %q", got)
	}
	if resp.Header.Get("X-Late") != "" {
		t.Error("a header that was set too late was sent")
	}
}

func TestTransportBreaksOff(t *testing.T) {
	_, err := do(t, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, nil)
	if !errors.Is(err, syscall.ECONNRESET) {
		t.Errorf("a handler that breaks off gives %v", err)
	}
	_, err = do(t, func(http.ResponseWriter, *http.Request) { panic("oops") }, nil)
	if err == nil || !strings.Contains(err.Error(), "oops") {
		t.Errorf("a handler that panics gives %v", err)
	}
	resp, err := do(t, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "half")
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}, nil)
	must(t, err)
	defer func() { _ = resp.Body.Close() }()
	if body, err := io.ReadAll(resp.Body); string(body) != "half" || !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("it gave %q and %v", body, err)
	}
}

// A request that is given up returns at once, the handler learns of it, and no
// goroutine stays behind: the bubble would not end.
func TestTransportHonoursTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		learnt := false
		begin := time.Now()
		_, err := do(t, func(_ http.ResponseWriter, r *http.Request) {
			<-r.Context().Done()
			learnt = true
		}, func(r *http.Request) *http.Request {
			ctx, cancel := context.WithTimeout(r.Context(), 3*time.Second)
			t.Cleanup(cancel)
			return r.WithContext(ctx)
		})
		synctest.Wait()
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(begin) != 3*time.Second || !learnt {
			t.Errorf("%v after %v, the handler learnt of it: %v", err, time.Since(begin), learnt)
		}
		ended, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := do(t, func(http.ResponseWriter, *http.Request) { t.Error("it was sent") }, func(r *http.Request) *http.Request { return r.WithContext(ended) }); !errors.Is(err, context.Canceled) {
			t.Errorf("a request that had ended gives %v", err)
		}
		// A body that nobody reads to its end.
		resp, err := do(t, func(w http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				_, _ = io.WriteString(w, "more")
				_ = http.NewResponseController(w).Flush()
			}
		}, nil)
		must(t, err)
		must(t, resp.Body.Close())
	})
}

func TestManyAtOnce(t *testing.T) {
	sim := from(t, plain+"[account]\nrate_limit = -1\n")
	ids, err := sim.Storm("api", "trouble %d", 20, simulator.With{})
	must(t, err)
	must(t, sim.AddFault(simulator.Fault{Kind: "slow", Chance: 0.1, Times: -1}))
	var wg sync.WaitGroup
	for worker := range 8 {
		wg.Go(func() {
			ana := at(t, sim, []string{"ana", "ben"}[worker%2])
			for i := range 25 {
				id := ids[(worker*7+i)%len(ids)]
				for _, r := range []*http.Request{
					ana.request("PUT", "/incidents", bulk(id, map[string]any{"status": []string{"acknowledged", "triggered", "resolved"}[i%3]})),
					ana.request("GET", "/incidents?limit=100", nil), ana.request("GET", "/oncalls", nil),
				} {
					resp, err := ana.http.Do(r)
					if err != nil {
						t.Error(err)
						return
					}
					_, _ = io.Copy(io.Discard, resp.Body)
					_ = resp.Body.Close()
				}
				sim.Requests()
				sim.Log(id)
				_ = sim.AddNote("cleo", id, "note")
			}
		})
	}
	wg.Wait()
	if got := sim.Counts()["PUT /incidents"]; got != 200 {
		t.Errorf("%d changes were counted, want 200", got)
	}
}
