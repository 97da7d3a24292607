package runbook

import (
	"fmt"
	"strings"
	"testing"
)

func TestScan(t *testing.T) {
	for text, want := range map[string]string{
		"":                                      "",
		"http:// https://!":                     "http://; https://",
		"Runbook: https://r.example/a (see 2).": "https://r.example/a sure",
		"https://r.example/a (runbook), https://r.example/b (graph)":     "https://r.example/a sure; https://r.example/b",
		"(the runbook is at https://r.example/w/A_(b)/c).":               "https://r.example/w/A_(b)/c sure",
		"https://r.example/w/A_(b)":                                      "https://r.example/w/A_(b) alone",
		"  https://r.example/a.\n":                                       "https://r.example/a alone",
		"Runbooks: https://r.example/a,https://r.example/b":              "https://r.example/a sure; https://r.example/b sure",
		"runbook https://r.example/a; https://r.example/b?c,d":           "https://r.example/a sure; https://r.example/b?c,d sure",
		"Runbook: https://r.example/a\nhttps://g.example/graph":          "https://r.example/a sure; https://g.example/graph",
		"Runbooks\n- https://g.example/a":                                "https://g.example/a",
		"**Runbooks:**\n\n* https://r.example/a\n* https://r.example/b":  "https://r.example/a sure; https://r.example/b sure",
		"runbook\nhttps://g.example/a":                                   "https://g.example/a",
		"Runbook: **https://r.example/a**":                               "https://r.example/a sure",
		"Runbook: <https://r.example/a>":                                 "https://r.example/a sure",
		"Runbook: https://r.example/a?x=1&amp;y=2":                       "https://r.example/a?x=1&y=2 sure",
		"[the SOP](https://r.example/a)":                                 "https://r.example/a sure",
		"![runbook](https://r.example/a) runbook":                        "",
		"[![runbook](https://i.example/p)](https://g.example/a)":         "https://g.example/a",
		"<https://r.example/a|Runbook>":                                  "https://r.example/a sure",
		`<A HREF="https://r.example/a">Runbook</A>`:                      "https://r.example/a sure",
		"The dashboard https://g.example/a. Runbook https://r.example/b": "https://g.example/a; https://r.example/b sure",
		"There is no runbook: https://g.example/a":                       "https://g.example/a",
		"Without a runbook. https://g.example/a":                         "https://g.example/a",
		"the sopranos, in isopods https://g.example/a":                   "https://g.example/a",
		"our wiki https://g.example/a":                                   "https://g.example/a guess",
		"https://r.example/?u=https://g.example/runbook":                 "https://r.example/?u=https://g.example/runbook alone",
		"runbook https://r.example/。 weiter":                             "https://r.example/ sure",
		"runbook https://r.example/a\u200b/b":                            "",
		"runbook https://r.example/a…":                                   "",
		"runbook https://r.example/a...":                                 "",
		"runbook https://r.example/a)...":                                "https://r.example/a sure",
		"runbook https://r.example/" + strings.Repeat("a", 3000):         "",
	} {
		var got []string
		for _, h := range scan(text, 10) {
			one := h.raw + map[trust]string{sure: " sure", guess: " guess"}[h.says]
			if h.alone {
				one += " alone"
			}
			got = append(got, one)
		}
		if got := strings.Join(got, "; "); got != want {
			t.Errorf("%.80q: %s, want %s", text, got, want)
		}
	}
	if n := len(scan(strings.Repeat("https://r.example/ ", 100), 7)); n != 7 {
		t.Error(fmt.Sprint(n, " addresses"))
	}
}
