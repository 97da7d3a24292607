package runbook

import (
	"strings"
	"testing"

	"github.com/dogwatch-app/dogwatch/app"
)

func TestMatch(t *testing.T) {
	service, title := app.Ref{ID: "PSVC01", Name: "Payments API (prod)"}, "High error rate: 14 % is it [down]?"
	for _, c := range []struct {
		service, title string
		want           bool
	}{
		{"", "", true},
		{"payments", "", true},
		{" Payments ", "ERROR RATE", true},
		{"PSVC01", "", true},
		{"PSVC0", "", false},
		{"checkout", "", false},
		{"payments", "latency", false},
		{"*", "*", true},
		{"payments*", "high*rate*", true},
		{"api*", "", false},
		{"*api*", "*down]?", true},
		{"", "high*high", false},
		{"", "*rate*error*", false},
		{"payments api (prod)*payments api (prod)", "", false},
		{"", "[down]", true},
		{"", "14 ?", false},
	} {
		found := Match([]app.RunbookRule{{Service: c.service, Title: c.title, URL: "https://r.example/a.md"}}, service, title)
		if (len(found) == 1) != c.want {
			t.Errorf("%+v: %v", c, found)
		}
	}
	// A pattern that could be tried in many ways takes no time.
	if fits(strings.Repeat("a*", 5000)+"b", strings.Repeat("a", 100_000)) {
		t.Error("fits")
	}
}

func TestMatchAddresses(t *testing.T) {
	for raw, want := range map[string]string{
		"https://R.example/a.md":            "https://r.example/a.md",
		"https://ana:secret@r.example/a.md": "https://r.example/a.md",
		"/home/ana/a b.md":                  "file:///home/ana/a%20b.md",
		"file:///home/ana/../ben/a.md":      "file:///home/ben/a.md",
		"file://localhost/home/a.md":        "file:///home/a.md",
		`c:\books\a.md`:                     "file:///C:/books/a.md",
		"file:///c:/books/a.md":             "file:///C:/books/a.md",
		"db/a.md":                           "",
		"file://server/a.md":                "",
		`\\server\a.md`:                     "",
		"//server/a.md":                     "",
		"javascript:alert(1)":               "",
		"/home/\x00a.md":                    "",
		"":                                  "",
	} {
		found := Match([]app.RunbookRule{{URL: raw}}, app.Ref{}, "")
		switch {
		case want == "" && len(found) != 0, want != "" && (len(found) != 1 || found[0].URL != want || !found[0].Sure || found[0].Place != app.RunbookMap):
			t.Errorf("%q is %+v, want %q", raw, found, want)
		}
	}
}

func TestRooted(t *testing.T) {
	for _, c := range []struct{ folder, url, want string }{
		{"/home/ana/books", "db/a.md", "file:///home/ana/books/db/a.md"},
		{"/home/ana/books/", `db\a.md`, "file:///home/ana/books/db/a.md"},
		{"/", "a.md", "file:///a.md"},
		{`D:\books`, "db/a.md", "file:///D:/books/db/a.md"},
		{"/home/ana/books", "../a.md", ""},
		{"/home/ana/books", "db/../../books2/a.md", ""},
		{"/home/ana/books", "", ""},
		{"/home/ana/books", ".", ""},
		{"/home/ana/books", "javascript:x", ""},
		{"", "db/a.md", ""},
		{"books", "db/a.md", ""},
		{"", "https://r.example/a.md", "https://r.example/a.md"},
		{"/home/ana/books", "/srv/a.md", "/srv/a.md"},
	} {
		rules := []app.RunbookRule{{Service: "s", URL: c.url}}
		got := Rooted(rules, c.folder)
		switch {
		case c.want == "" && len(got) != 0, c.want != "" && (len(got) != 1 || got[0].URL != c.want || got[0].Service != "s"):
			t.Errorf("%+v: %+v", c, got)
		case rules[0].URL != c.url:
			t.Error("the rules were changed")
		}
	}
}

func TestPath(t *testing.T) {
	for address, want := range map[string]string{
		"file:///home/ana/a%20b.md": "/home/ana/a b.md", "file:///C:/books/a.md": "C:/books/a.md", "file://server/a.md": "", "https://r.example/a.md": "", "file:a.md": "",
	} {
		got, ok := Path(address)
		if !ok {
			got = ""
		}
		if got != want {
			t.Errorf("%s is %q, want %q", address, got, want)
		}
	}
}
