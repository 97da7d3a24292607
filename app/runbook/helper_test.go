package runbook

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dogwatch-app/dogwatch/app"
)

// show is what was found, a line each: place, how sure, how it is shown, title, address.
func show(found []app.Runbook) string {
	var b strings.Builder
	for _, r := range found {
		how, kind := "guess", "page"
		if r.Sure {
			how = "sure"
		}
		if r.Text {
			kind = "text"
		}
		fmt.Fprintf(&b, "%s %s %s %q %s\n", r.Place, how, kind, r.Title, r.URL)
	}
	return b.String()
}

func expect(t *testing.T, what, got, want string) {
	t.Helper()
	if got = strings.TrimSpace(got); got != strings.TrimSpace(want) {
		t.Errorf("%s:\n%s\nwant:\n%s", what, got, strings.TrimSpace(want))
	}
}

// alertOf makes an alert of an alert's body as PagerDuty gives it, its details flattened
// as the adapter does it.
func alertOf(t *testing.T, body string) app.Alert {
	t.Helper()
	var b struct {
		Contexts []struct{ Href, Src, Text, Alt string }
		Details  any
		CEF      struct {
			Client    string
			ClientURL string `json:"client_url"`
		} `json:"cef_details"`
	}
	if err := json.Unmarshal([]byte(body), &b); err != nil {
		t.Fatal(err)
	}
	a := app.Alert{ID: "A", Status: app.Triggered, Client: app.Link{Text: b.CEF.Client, URL: b.CEF.ClientURL}}
	for _, c := range b.Contexts {
		if c.Href+c.Src != "" {
			a.Links = append(a.Links, app.Link{Text: c.Text + c.Alt, URL: c.Href + c.Src})
		}
	}
	flatten("", b.Details, &a.Fields)
	return a
}

func flatten(name string, value any, into *[]app.Field) {
	switch v := value.(type) {
	case map[string]any:
		for _, k := range slices.Sorted(maps.Keys(v)) {
			flatten(strings.TrimPrefix(name+"."+k, "."), v[k], into)
		}
	case []any:
		for n, item := range v {
			flatten(fmt.Sprint(name, ".", n), item, into)
		}
	case nil:
	default:
		*into = append(*into, app.Field{Name: name, Value: fmt.Sprint(v)})
	}
}

// examples are the alerts' bodies of one of the examples of PagerDuty's own OpenAPI
// document, which stand beside it.
func examples(t *testing.T, name string) []string {
	t.Helper()
	spec := os.Getenv("DOGWATCH_PAGERDUTY_SPEC")
	if spec == "" {
		t.Skip("DOGWATCH_PAGERDUTY_SPEC does not name PagerDuty's OpenAPI document: its examples are not at hand")
	}
	text, err := os.ReadFile(filepath.Join(filepath.Dir(spec), "examples", name))
	if err != nil {
		t.Skip("no such example: ", err)
	}
	var list struct {
		Alerts []struct{ Body json.RawMessage }
	}
	if err := json.Unmarshal(text, &list); err != nil || len(list.Alerts) == 0 {
		t.Fatalf("%d alerts, %v", len(list.Alerts), err)
	}
	var bodies []string
	for _, a := range list.Alerts {
		bodies = append(bodies, string(a.Body))
	}
	return bodies
}
