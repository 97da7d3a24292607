package simtest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
)

// Option changes what Wrap holds against the document.
type Option func(*checker)

// AllowBadRequests leaves out requests that were answered with 4xx: for tests
// that send nonsense on purpose.
func AllowBadRequests() Option { return func(c *checker) { c.lenient = true } }

// Wrap gives h with every request and answer checked; a violation is an error of
// the test. Without the document the test is skipped.
//
// Answers that are not JSON (a portal's page), answers without a body and those
// that broke off are not checked.
func Wrap(t testing.TB, h http.Handler, opts ...Option) http.Handler {
	t.Helper()
	doc, err := load()
	if err != nil {
		t.Fatal(err)
	}
	if doc == nil {
		t.Skipf("set %s to PagerDuty's OpenAPI document to run this", Env)
	}
	return wrap(t, h, doc, opts)
}

// WrapIfPresent is Wrap for tests that have a point without the document too:
// then h is given back as it is.
func WrapIfPresent(t testing.TB, h http.Handler, opts ...Option) http.Handler {
	t.Helper()
	doc, err := load()
	if err != nil {
		t.Fatal(err)
	}
	if doc == nil {
		return h
	}
	return wrap(t, h, doc, opts)
}

func wrap(t testing.TB, h http.Handler, doc *document, opts []Option) http.Handler {
	c := &checker{t: t, next: h, doc: doc}
	for _, opt := range opts {
		opt(c)
	}
	return c
}

// checker is the handler in between.
type checker struct {
	t       testing.TB
	next    http.Handler
	doc     *document
	lenient bool
}

var filterOptions = &openapi3filter.Options{
	AuthenticationFunc: openapi3filter.NoopAuthenticationFunc, MultiError: true, IncludeResponseStatus: true,
	ExcludeReadOnlyValidations: true, SkipSettingDefaults: true,
}

func (c *checker) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.HasPrefix(r.URL.Path, "/simulator/") {
		c.next.ServeHTTP(w, r)
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // the caller has gone
	}
	r.Body = io.NopCloser(bytes.NewReader(body))

	check := r.Clone(context.WithoutCancel(r.Context()))
	check.Body = io.NopCloser(bytes.NewReader(body))
	route, params, err := c.doc.router.FindRoute(check)
	if err != nil {
		if _, known := matchUnserved(r.Method, r.URL.Path); !known {
			c.t.Errorf("%s %s: PagerDuty's document has no such operation: %v", r.Method, r.URL.Path, err)
		}
		c.next.ServeHTTP(w, r)
		return
	}
	operation := r.Method + " " + route.Path
	input := &openapi3filter.RequestValidationInput{Request: check, PathParams: params, Route: route, Options: filterOptions}
	wrong := openapi3filter.ValidateRequest(check.Context(), input)

	rec := &recorder{ResponseWriter: w}
	whole := false
	defer func() {
		if wrong != nil && !(c.lenient && rec.status >= 400 && rec.status < 500) {
			c.t.Errorf("request %s?%s\n%s\nbreaks PagerDuty's document: %s", operation, r.URL.RawQuery, body, brief(wrong))
		}
		if whole {
			c.checkAnswer(input, route, operation, rec)
		}
	}()
	c.next.ServeHTTP(rec, r)
	whole = true // a panic that breaks the connection does not come here
}

func (c *checker) checkAnswer(in *openapi3filter.RequestValidationInput, route *routers.Route, operation string, rec *recorder) {
	if _, cannot := unanswerable[operation]; cannot && rec.status < 300 {
		return
	}
	kind := rec.Header().Get("Content-Type")
	if rec.hijacked || rec.body.Len() == 0 || !strings.HasPrefix(kind, "application/json") {
		return
	}
	if rec.status >= 400 && route.Operation.Responses.Status(rec.status) == nil {
		return // the document does not list every refusal of every operation
	}
	answer := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: in, Status: rec.status, Header: rec.Header(), Options: filterOptions,
	}
	answer.SetBodyBytes(rec.body.Bytes())
	if err := openapi3filter.ValidateResponse(context.Background(), answer); err != nil {
		c.t.Errorf("answer of %s (%d)\n%s\nbreaks PagerDuty's document: %s", operation, rec.status, cut(rec.body.String()), brief(err))
	}
}

// matchUnserved finds the operation among those that pass unchecked.
func matchUnserved(method, path string) (string, bool) {
	for operation := range unserved {
		m, pattern, _ := strings.Cut(operation, " ")
		if m == method && matches(pattern, path) {
			return operation, true
		}
	}
	return "", false
}

func matches(pattern, path string) bool {
	want, got := strings.Split(pattern, "/"), strings.Split(path, "/")
	if len(want) != len(got) {
		return false
	}
	for i := range want {
		if want[i] != got[i] && !strings.HasPrefix(want[i], "{") {
			return false
		}
	}
	return true
}

// brief takes the schemas out of the validator's long words.
func brief(err error) string {
	var lines []string
	skip := false
	for line := range strings.SplitSeq(err.Error(), "\n") {
		switch trimmed := strings.TrimSpace(line); {
		case trimmed == "Schema:":
			skip = true
		case trimmed == "Value:":
			skip = false
		case !skip && trimmed != "":
			lines = append(lines, line)
		}
	}
	return cut(strings.Join(lines, "\n"))
}

func cut(s string) string {
	if len(s) > 4000 {
		return fmt.Sprintf("%s… (%d bytes)", s[:4000], len(s))
	}
	return s
}
