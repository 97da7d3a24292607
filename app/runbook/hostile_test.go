package runbook

import (
	"fmt"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/dogwatch-app/dogwatch/app"
)

func TestAddressesOfIncidents(t *testing.T) {
	for raw, want := range map[string]string{
		"https://R.Example:443/A?b=C#d":                  "https://r.example/A?b=C#d",
		" http://r.example.:80 ":                         "http://r.example",
		"HTTPS://r.example:8443/":                        "https://r.example:8443/",
		"https://[::1]:9/x":                              "https://[::1]:9/x",
		"https://my_host/x y":                            "https://my_host/x%20y",
		"https://r.example/ü?q=ü#ü":                      "https://r.example/%C3%BC?q=%C3%BC#%C3%BC",
		"https://bücher.example/":                        "https://xn--bcher-kva.example/",
		"https://gіthub.com/acme":                        "https://xn--gthub-n2e.com/acme", // a Cyrillic і
		"https://ｇithub.com/acme":                        "https://github.com/acme",
		"javascript:alert(1)":                            "",
		"JavaScript://r.example/%0aalert(1)":             "",
		"data:text/html,runbook":                         "",
		"file:///etc/passwd":                             "",
		"ftp://r.example/runbook.md":                     "",
		"https:r.example":                                "",
		"https:///x":                                     "",
		"//r.example/x":                                  "",
		"https://github.com@evil.example/x":              "",
		"https://ana:secret@r.example/":                  "",
		"https://r.example\\@evil.example/":              "",
		"https://r.example/\u202egpj.exe":                "",
		"https://r.example/a\u200bb":                     "",
		"https://r.exa\u00admple/":                       "",
		"https://r.example/a\x00b":                       "",
		"https://r.example/a\nb":                         "",
		"https://r.example../":                           "",
		"https://r..example/":                            "",
		"https://r.example:99999999999999999999/":        "https://r.example:99999999999999999999/",
		"https://[fe80::1%25eth0]/":                      "",
		"https://r.example/" + strings.Repeat("a", 3000): "",
		"\xff\xfehttps://r.example":                      "",
		"":                                               "",
	} {
		u, ok := webAddress(raw)
		switch {
		case !ok && want != "":
			t.Errorf("%q is refused, want %q", raw, want)
		case ok && u.String() != want:
			t.Errorf("%q is %q, want %q", raw, u, want)
		}
	}
}

// TestFindInHostileText: nothing of the dangerous comes out, wherever it stands.
func TestFindInHostileText(t *testing.T) {
	for _, raw := range []string{
		"javascript:alert('runbook')", "javascript://r.example/runbook", "data:text/html,<a href=x>runbook</a>", "file:///home/ana/runbook.md",
		"https://good.example@evil.example/runbook", "https://good.example/run\u202ebook", "https://good.example/runbook\u200b.md", "https://good.example/runbook…",
		"https://good.example/runbook...", "https://good.example/runbook\x1b[31m", "xhttps://good.example/runbook", "https://", "https://?runbook", "http://%zz/runbook",
	} {
		d := app.Detail{
			Alerts: []app.Alert{{
				Links: []app.Link{{Text: "Runbook", URL: raw}}, Client: app.Link{Text: "Runbook", URL: raw},
				Fields: []app.Field{{Name: "runbook_url", Value: raw}, {Name: "firing", Value: "Annotations:\n - runbook = " + raw + "\n"}},
			}},
			Body: "Runbook: " + raw, About: "[Runbook](" + raw + ")", Notes: []app.Note{{Text: "runbook " + raw}},
		}
		for _, r := range Find(d, nil) {
			// As a link, dots and a shortened end are what somebody sent, no cut.
			if r.Place != app.RunbookLink && r.Place != app.RunbookClient {
				t.Errorf("%q: %+v", raw, r)
			}
			fine(t, r)
		}
	}
	r := Find(app.Detail{Alerts: []app.Alert{{Links: []app.Link{{Text: "Run\u202ebook\x07\n for   disks " + strings.Repeat("é", 300), URL: "https://r.example/"}}}}}, nil)
	if len(r) != 1 || !strings.HasPrefix(r[0].Title, "Runbook for disks éé") || len(r[0].Title) > maxTitle+3 || !utf8.ValidString(r[0].Title) {
		t.Errorf("title: %+v", r)
	}
}

func TestFindInFloods(t *testing.T) {
	var links []app.Link
	var lines, fields strings.Builder
	for n := range 4000 {
		links = append(links, app.Link{Text: "wiki", URL: fmt.Sprintf("https://w.example/%d", n)})
		fmt.Fprintf(&lines, "see https://w.example/wiki/%d\n", n)
	}
	links = append(links, app.Link{Text: "Runbook", URL: "https://r.example/last-link"})
	for fields.Len() < 200_000 {
		fields.WriteString("https://")
	}
	d := app.Detail{
		Alerts: []app.Alert{{
			Links: links,
			Fields: []app.Field{
				{Name: "runbook", Value: "https://r.example/first" + strings.Repeat(" x", 100_000) + " https://r.example/too-late"},
				{Name: "a", Value: fields.String()},
				{Name: "b", Value: strings.Repeat("](", 100_000)},
				{Name: "c", Value: strings.Repeat("\n", 200_000)},
				{Name: "d", Value: lines.String()},
				{Name: strings.Repeat("runbook.", 30_000), Value: "https://r.example/long-name"},
			},
		}},
		Notes: []app.Note{{Text: lines.String()}}, About: "Runbook: https://r.example/about",
	}
	got := map[string]bool{}
	found := Find(d, nil)
	for _, r := range found {
		got[r.URL] = true
	}
	for _, want := range []string{"last-link", "first", "long-name", "about"} {
		if !got["https://r.example/"+want] {
			t.Errorf("%s is crowded out: %s", want, show(found))
		}
	}
	if len(found) != MaxFound || got["https://r.example/too-late"] {
		t.Errorf("%d found: %s", len(found), show(found))
	}
	// What the cut of a long value goes through leads elsewhere.
	cut := app.Detail{About: strings.Repeat("x", maxValue-30) + " runbook https://r.example/books/checkout"}
	if found := Find(cut, nil); len(found) != 0 {
		t.Errorf("a cut address: %+v", found)
	}
}

// fine reports what must not be in anything that Find gives from an incident.
func fine(t interface{ Errorf(string, ...any) }, r app.Runbook) {
	u, err := url.Parse(r.URL)
	switch {
	case err != nil, u.Scheme != "http" && u.Scheme != "https", u.User != nil, u.Host == "", u.Opaque != "":
		t.Errorf("address %q, %v", r.URL, err)
	case strings.ContainsFunc(r.URL, func(c rune) bool { return c <= ' ' || c >= 0x7f }):
		t.Errorf("address %q is not in ASCII", r.URL)
	case r.Title == "", len(r.Title) > maxTitle+3, !utf8.ValidString(r.Title), strings.ContainsFunc(r.Title, func(c rune) bool { return c != ' ' && misleads(c) && !strings.ContainsRune(`\<>"`, c) }):
		t.Errorf("title %q", r.Title)
	case r.Text != IsText(r.URL):
		t.Errorf("%+v", r)
	}
}

// checkFound reports what is wrong with what was found in d.
func checkFound(t interface{ Errorf(string, ...any) }, d app.Detail) {
	found := Find(d, nil)
	if again := Find(d, nil); !reflect.DeepEqual(found, again) {
		t.Errorf("not the same twice:\n%s\n%s", show(found), show(again))
	}
	if len(found) > MaxFound {
		t.Errorf("%d found", len(found))
	}
	seen := map[string]bool{}
	for n, r := range found {
		fine(t, r)
		u, _ := url.Parse(r.URL)
		if seen[key(u)] {
			t.Errorf("%s twice", r.URL)
		}
		seen[key(u)] = true
		if n > 0 && r.Sure && !found[n-1].Sure {
			t.Errorf("a guess stands before %+v", r)
		}
		if again, ok := webAddress(r.URL); !ok || again.String() != r.URL {
			t.Errorf("%s is not its own normal form: %v", r.URL, again)
		}
	}
}

// TestFindKeepsItsPromises: in whatever order the pieces come.
func TestFindKeepsItsPromises(t *testing.T) {
	piece := rapid.SampledFrom([]string{
		"https://", "HTTP://", "r.example", "/runbook", "/a.md", "@", ":80", "?q=ü", "#x", "[Runbook](", ")", "<", ">", "|", "\n", " ", "- ", "runbook = ", "wiki", "no ", "\u202e", "\x00",
		"…", ",", "\"", "&amp;", "%2f", "%", "\\", "xn--", "é", "javascript:", "file:///", "[::1]", "/../", "..",
	})
	text := rapid.Custom(func(t *rapid.T) string { return strings.Join(rapid.SliceOfN(piece, 0, 30).Draw(t, "pieces"), "") })
	rapid.Check(t, func(t *rapid.T) {
		checkFound(t, app.Detail{
			Alerts: []app.Alert{{
				Links:  []app.Link{{Text: text.Draw(t, "text"), URL: text.Draw(t, "url")}},
				Client: app.Link{URL: text.Draw(t, "client")},
				Fields: []app.Field{{Name: text.Draw(t, "name"), Value: text.Draw(t, "value")}, {Name: "firing", Value: text.Draw(t, "firing")}},
			}},
			Notes: []app.Note{{Text: text.Draw(t, "note")}}, About: text.Draw(t, "about"),
		})
	})
}

func FuzzFind(f *testing.F) {
	f.Add("Runbook", "https://r.example/a.md", "runbook_url", "see [b](https://r.example/b)")
	f.Add("wiki", "http://bücher.example:80/%2f?ü", "custom_details.firing", "Annotations:\n - runbook = https://r.example/x\nhttps://r.example/y…")
	f.Fuzz(func(t *testing.T, text, address, name, value string) {
		checkFound(t, app.Detail{
			Alerts: []app.Alert{{Links: []app.Link{{Text: text, URL: address}}, Client: app.Link{Text: name, URL: value}, Fields: []app.Field{{Name: name, Value: value}, {Name: "firing", Value: value}}}},
			Notes:  []app.Note{{Text: value}}, Body: text + value, About: address + "\n" + text,
		})
		_, _ = Raw(address)
		_ = Match([]app.RunbookRule{{Service: text, Title: name, URL: address}}, app.Ref{Name: text}, value)
		_ = Template(text, value)
	})
}

func BenchmarkFindInFlood(b *testing.B) {
	value := strings.Repeat("see https://w.example/wiki/1 and ", 6000)
	var d app.Detail
	for range 100 {
		d.Alerts = append(d.Alerts, app.Alert{Fields: []app.Field{{Name: "firing", Value: value}, {Name: "text", Value: value}}})
	}
	for b.Loop() {
		Find(d, nil)
	}
}
