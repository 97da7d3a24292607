package pagerduty

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"
)

// forbidden are names of the vendor's client that must not be used, and why.
var forbidden = map[string]string{
	"NewOAuthClient":                    "drops its options: the token would go to another host",
	"WithRetryPolicy":                   "a write is never retried",
	"SetDebugFlag":                      "keeps whole requests",
	"DebugCaptureLastRequest":           "keeps whole requests",
	"DebugCaptureLastResponse":          "keeps whole answers",
	"LastAPIRequest":                    "keeps whole requests",
	"LastAPIResponse":                   "keeps whole answers",
	"ManageIncidentsWithContext":        "one odd body fails the answer of a write that was applied",
	"ListIncidentsWithContext":          "one odd body fails the whole page",
	"GetIncidentWithContext":            "one odd body fails the answer",
	"SnoozeIncidentWithContext":         "sends no From",
	"CreateIncidentNoteWithContext":     "posts a user object",
	"ListIncidentLogEntriesWithContext": "panics on a channel without a type",
	"ListOnCallsWithContext":            "cannot tell an empty list from none",
}

func TestTheVendorsTrapsAreNotUsed(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		t.Fatal("no source found", err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				if why, bad := forbidden[id.Name]; bad {
					t.Errorf("%s uses %s, which %s", set.Position(id.Pos()), id.Name, why)
				}
			}
			return true
		})
	}
}
