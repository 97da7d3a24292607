package runbook

import (
	"net/url"
	"path"
	"strings"
	"unicode"

	"github.com/dogwatch-app/dogwatch/app"
)

// Match gives the runbooks that the person's map has for incidents of the service with
// the title, in the map's order. A service is named by its name or its id. A path that is
// not absolute leads nowhere here: see Rooted.
func Match(rules []app.RunbookRule, service app.Ref, title string) []app.Runbook {
	var found []app.Runbook
	for _, c := range matched(rules, service, title) {
		found = append(found, c.runbook())
	}
	return found
}

func matched(rules []app.RunbookRule, service app.Ref, title string) []candidate {
	var found []candidate
	for _, r := range rules {
		if r.Service != service.ID && !fits(r.Service, service.Name) || !fits(r.Title, title) {
			continue
		}
		if u, ok := ownAddress(r.URL); ok {
			found = append(found, candidate{url: u, place: app.RunbookMap, trust: own})
		}
	}
	return found
}

// Rooted gives the rules with paths below folder made absolute: "db/failover.md" becomes
// "file:///home/ana/runbooks/db/failover.md". A path that would lead out of the folder is
// left out, and so are all of them where there is no folder.
func Rooted(rules []app.RunbookRule, folder string) []app.RunbookRule {
	root, ok := absolute(folder)
	rooted := make([]app.RunbookRule, 0, len(rules))
	for _, r := range rules {
		if _, whole := ownAddress(r.URL); !whole {
			file := strings.ReplaceAll(strings.TrimSpace(r.URL), `\`, "/")
			below := path.Join(root, file)
			if !ok || file == "" || strings.Contains(file, ":") || root != "/" && !strings.HasPrefix(below, strings.TrimSuffix(root, "/")+"/") {
				continue
			}
			r.URL = fileAddress(below)
		}
		rooted = append(rooted, r)
	}
	return rooted
}

// Path is the file that a "file:///…" address names, with slashes; false for others.
func Path(address string) (string, bool) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "file" || u.Host != "" || !strings.HasPrefix(u.Path, "/") {
		return "", false
	}
	if len(u.Path) > 2 && drive(u.Path[1:]) {
		return u.Path[1:], true
	}
	return u.Path, true
}

// ownAddress reads an address that the person wrote: a file's too. Credentials are taken
// off: they belong in the keyring, and would be shown.
func ownAddress(raw string) (*url.URL, bool) {
	raw = strings.TrimSpace(raw)
	if u, ok := parseWeb(raw); ok {
		u.User = nil
		return u, true
	}
	if rest, ok := strings.CutPrefix(raw, "file://"); ok {
		u, err := url.Parse("file://" + strings.TrimPrefix(rest, "localhost"))
		if err != nil || u.Host != "" || u.User != nil {
			return nil, false
		}
		raw = u.Path
		if len(raw) > 2 && drive(raw[1:]) {
			raw = raw[1:]
		}
	}
	file, ok := absolute(raw)
	if !ok {
		return nil, false
	}
	u, err := url.Parse(fileAddress(file))
	return u, err == nil
}

func fileAddress(file string) string {
	return (&url.URL{Scheme: "file", Path: file}).String()
}

// absolute is a path of this computer, cleaned and with slashes, as an address has it:
// "/home/ana/x.md", "/C:/x.md". It is false for others, and for those of the network.
func absolute(file string) (string, bool) {
	if len(file) > 2*maxAddress || strings.ContainsFunc(file, unicode.IsControl) {
		return "", false
	}
	if drive(file) {
		return "/" + strings.ToUpper(file[:1]) + ":" + path.Clean("/"+strings.ReplaceAll(file[2:], `\`, "/")), true
	}
	return path.Clean(file), strings.HasPrefix(file, "/") && !strings.HasPrefix(file, "//")
}

// drive reports whether a path begins with a drive of Windows.
func drive(file string) bool {
	return len(file) > 2 && isLetter(file[0]) && file[1] == ':' && (file[2] == '\\' || file[2] == '/')
}

// fits reports whether text is what the pattern means: whole, where the pattern has *,
// and a part of it otherwise. Case does not matter.
func fits(pattern, text string) bool {
	pattern, text = strings.ToLower(strings.TrimSpace(pattern)), strings.ToLower(text)
	parts := strings.Split(pattern, "*")
	if len(parts) == 1 {
		return strings.Contains(text, pattern)
	}
	first, last := parts[0], parts[len(parts)-1]
	if len(text) < len(first)+len(last) || !strings.HasPrefix(text, first) || !strings.HasSuffix(text, last) {
		return false
	}
	text = text[len(first) : len(text)-len(last)]
	for _, part := range parts[1 : len(parts)-1] {
		at := strings.Index(text, part)
		if at < 0 {
			return false
		}
		text = text[at+len(part):]
	}
	return true
}
