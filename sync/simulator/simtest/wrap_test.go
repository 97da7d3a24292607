package simtest_test

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/dogwatch-app/dogwatch/sync/simulator"
	"github.com/dogwatch-app/dogwatch/sync/simulator/simtest"
)

// spy is a test that only notes its errors.
type spy struct {
	testing.TB
	errors []string
}

func (s *spy) Errorf(format string, args ...any) {
	s.errors = append(s.errors, fmt.Sprintf(format, args...))
}
func (s *spy) Helper() {}

// answering gives always the same answer.
func answering(status int, kind, body string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	})
}

const (
	isJSON = "application/json"
	note   = `{"note":{"content":"x"}}`
	noted  = `{"note":{"id":"P1","content":"x"}}`
	teams  = `{"teams":[],"limit":25,"offset":0,"more":false,"total":null}`
	failed = `{"error":{"code":2001,"message":"Invalid Input Provided","errors":["x"]}}`
)

func TestWhatIsNoticed(t *testing.T) {
	if os.Getenv(simtest.Env) == "" {
		t.Skipf("set %s to PagerDuty's OpenAPI document to run this", simtest.Env)
	}
	for name, c := range map[string]struct {
		handler      http.Handler
		method, path string
		body         string
		options      []simtest.Option
		word         string // "" means that nothing is wrong
	}{
		"all is well":             {answering(200, isJSON, teams), "GET", "/teams", "", nil, ""},
		"a refusal":               {answering(400, isJSON, failed), "GET", "/teams", "", nil, ""},
		"a wrong answer":          {answering(200, isJSON, `{"teams":{}}`), "GET", "/teams", "", nil, "answer of GET /teams (200)"},
		"an answer that lacks":    {answering(200, isJSON, `{}`), "GET", "/teams", "", nil, "answer of GET /teams (200)"},
		"a wrong refusal":         {answering(400, isJSON, `{"error":"no"}`), "GET", "/teams", "", nil, "answer of GET /teams (400)"},
		"an unlisted success":     {answering(206, isJSON, teams), "GET", "/teams", "", nil, "answer of GET /teams (206)"},
		"a web page":              {answering(200, "text/html", "<p>"), "GET", "/teams", "", nil, ""},
		"a bare refusal":          {answering(429, isJSON, ""), "GET", "/teams", "", nil, ""},
		"an unlisted refusal":     {answering(413, isJSON, "{}"), "GET", "/teams", "", nil, ""},
		"a good write":            {answering(200, isJSON, noted), "POST", "/incidents/P1/notes", note, nil, ""},
		"a write without From":    {answering(200, isJSON, noted), "POST!", "/incidents/P1/notes", note, nil, `parameter "From"`},
		"a bad body":              {answering(200, isJSON, noted), "POST", "/incidents/P1/notes", `{"note":{}}`, nil, "request POST /incidents/{id}/notes"},
		"a bad enum":              {answering(200, isJSON, `{"incidents":[]}`), "GET", "/incidents?statuses[]=closed", "", nil, "request GET /incidents"},
		"nonsense, refused":       {answering(400, isJSON, failed), "GET", "/incidents?statuses[]=closed", "", nil, "request GET /incidents"},
		"nonsense, and meant":     {answering(400, isJSON, failed), "GET", "/incidents?statuses[]=closed", "", []simtest.Option{simtest.AllowBadRequests()}, ""},
		"nonsense, but taken":     {answering(200, isJSON, `{"incidents":[]}`), "GET", "/incidents?statuses[]=closed", "", []simtest.Option{simtest.AllowBadRequests()}, "request GET /incidents"},
		"no such operation":       {answering(200, isJSON, "{}"), "GET", "/nothing", "", nil, "no such operation"},
		"no such method":          {answering(200, isJSON, "{}"), "DELETE", "/incidents", "", nil, "no such operation"},
		"known to be left out":    {answering(200, isJSON, "{}"), "GET", "/users", "", nil, ""},
		"the simulator's control": {answering(200, isJSON, "{}"), "GET", "/simulator/incidents", "", nil, ""},
		"a null that is":          {answering(200, isJSON, `{"oncalls":[{"user":null}]}`), "GET", "/oncalls", "", nil, "answer of GET /oncalls"},
		"a null that may be":      {answering(200, isJSON, `{"oncalls":[{"start":null,"end":null,"schedule":null}]}`), "GET", "/oncalls", "", nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := &spy{TB: t}
			method, bare := strings.CutSuffix(c.method, "!")
			r, err := http.NewRequestWithContext(t.Context(), method, "https://api.pagerduty.com"+c.path, strings.NewReader(c.body))
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Content-Type", isJSON)
			r.Header.Set("Accept", "application/vnd.pagerduty+json;version=2")
			if !bare {
				r.Header.Set("From", "ana@example.com")
			}
			resp, err := simulator.Transport(simtest.Wrap(s, c.handler, c.options...)).RoundTrip(r)
			if err != nil {
				t.Fatal(err)
			}
			_ = resp.Body.Close()
			switch {
			case c.word == "" && len(s.errors) > 0:
				t.Errorf("it complains: %v", s.errors)
			case c.word != "" && len(s.errors) != 1:
				t.Errorf("%d complaints, want 1: %v", len(s.errors), s.errors)
			case c.word != "" && !strings.Contains(s.errors[0], c.word):
				t.Errorf("it complains of something else than %q: %s", c.word, s.errors[0])
			}
		})
	}
}

// What breaks off breaks off through the wrapper too, and is no violation.
func TestFaultsPassThrough(t *testing.T) {
	sc, err := simulator.Load(simulator.Quiet)
	if err != nil {
		t.Fatal(err)
	}
	sim, err := simulator.New(sc)
	if err != nil {
		t.Fatal(err)
	}
	client := http.Client{Transport: simulator.Transport(simtest.WrapIfPresent(t, sim))}
	for _, kind := range []simulator.FaultKind{simulator.FaultReset, simulator.FaultCut} {
		if err := sim.AddFault(simulator.Fault{Kind: kind}); err != nil {
			t.Fatal(err)
		}
		r, err := http.NewRequestWithContext(t.Context(), "GET", "https://api.pagerduty.com/users/me", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Token token=ana-token")
		r.Header.Set("Accept", "application/vnd.pagerduty+json;version=2")
		r.Header.Set("Content-Type", isJSON)
		resp, err := client.Do(r)
		if err == nil {
			_, err = io.ReadAll(resp.Body)
			_ = resp.Body.Close()
		}
		if err == nil {
			t.Errorf("%s did not come through", kind)
		}
	}
}

func TestWhatIsNotCheckedHasAReason(t *testing.T) {
	operations, answers := simtest.Unchecked()
	for _, list := range []map[string]string{operations, answers} {
		for operation, reason := range list {
			if reason == "" || !strings.Contains(operation, " /") {
				t.Errorf("%q: %q", operation, reason)
			}
		}
	}
}
