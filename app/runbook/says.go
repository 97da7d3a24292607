package runbook

import (
	"net/url"
	"path"
	"slices"
	"strings"
	"unicode"
)

// trust is how sure it is that an address is a runbook's.
type trust int

const (
	none trust = iota
	// faint is a page that may help, but is no text: a dashboard.
	faint
	// guess is called something like it (a wiki, a procedure), or looks like a text.
	guess
	// sure is called a runbook.
	sure
	// own is of the person's map.
	own
)

var (
	sureWords  = []string{"runbook", "runbooks", "playbook", "playbooks", "sop", "sops"}
	surePairs  = []string{"run book", "run books", "play book", "operating procedure"}
	guessWords = []string{"wiki", "documentation", "procedure", "instructions", "troubleshooting", "howto"}
	notWords   = []string{"no", "not", "missing", "without", "lacks", "lacking", "needs"}
)

// words are the words of a text in lower case: "runbookUrl", "runbook_url" and "Runbook
// URL" have the same ones.
func words(text string) []string {
	text = clean(text, maxLabel)
	var b strings.Builder
	before := ' '
	for _, r := range text {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			r = ' '
		case unicode.IsUpper(r) && unicode.IsLower(before):
			b.WriteByte(' ')
		}
		b.WriteRune(unicode.ToLower(r))
		before = r
	}
	return strings.Fields(b.String())
}

// says is what a text, the words before an address or the name of a link, calls it.
func says(text string) trust {
	all := words(text)
	best := none
	for n, w := range all {
		pair := ""
		if n+1 < len(all) {
			pair = w + " " + all[n+1]
		}
		switch {
		case slices.Contains(sureWords, w) || strings.Contains(w, "runbook") || strings.Contains(w, "playbook") || slices.Contains(surePairs, pair):
			if n > 0 && slices.Contains(notWords, all[n-1]) || n > 1 && slices.Contains(notWords, all[n-2]) && (all[n-1] == "a" || all[n-1] == "the" || all[n-1] == "yet") {
				continue // "no runbook yet, see …"
			}
			return sure
		case slices.Contains(guessWords, w):
			best = guess
		}
	}
	return best
}

// saysKey is what the name of a field calls its value. The parts of a nested one count
// too ("runbook.url").
func saysKey(name string) trust {
	if says(name) == sure {
		return sure
	}
	last := name[strings.LastIndexByte(name, '.')+1:]
	switch strings.Join(words(last), "") {
	case "link", "wiki", "wikiurl", "wikilink", "documentation", "documentationurl", "docs", "docsurl", "docurl", "doc", "procedure", "instructions", "howto", "troubleshooting":
		return guess
	case "dashboard", "dashboardurl", "dashboardlink":
		return faint
	}
	return none
}

var (
	wikiHosts   = []string{"wiki", "confluence", "docs", "doc", "notion", "kb", "handbook"}
	wikiFolders = []string{"wiki", "wikis", "docs", "confluence", "kb", "handbook"}
	pictures    = []string{".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp"}
)

// looks is what an address itself tells: it may be called a runbook's in its host or its
// path, or look like a text or a wiki's page. Its query says nothing.
func looks(u *url.URL) trust {
	if says(strings.ReplaceAll(u.Hostname(), ".", " ")) == sure || says(u.Path) == sure {
		return sure
	}
	host, _, _ := strings.Cut(u.Hostname(), ".")
	if IsText(u.String()) || slices.Contains(wikiHosts, host) || strings.HasSuffix(u.Hostname(), ".notion.site") || u.Hostname() == "www.notion.so" {
		return guess
	}
	for part := range strings.SplitSeq(strings.ToLower(u.Path), "/") {
		if slices.Contains(wikiFolders, part) {
			return guess
		}
	}
	return none
}

func picture(u *url.URL) bool {
	return slices.Contains(pictures, strings.ToLower(path.Ext(u.Path)))
}
