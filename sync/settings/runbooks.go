package settings

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"github.com/dogwatch-app/dogwatch/app"
)

// runbookEntry is one of runbooks.map.
type runbookEntry struct {
	Service string `toml:"service"`
	Title   string `toml:"title"`
	URL     string `toml:"url"`
}

// The bounds of what the runbooks' map may hold.
const (
	mostRunbooks = 500
	longestMatch = 200
	longestPlace = 2000
)

// home puts the person's own folder in place of a ~ at the beginning, as a shell does.
func home(path string) string {
	rest, ok := strings.CutPrefix(path, "~/")
	if path != "~" && !ok {
		return path
	}
	dir, err := os.UserHomeDir()
	if err != nil {
		return path
	}
	return filepath.Join(dir, rest)
}

// tilde puts a ~ in the place of the person's own folder: the list is written whole, and
// may be shared between computers.
func tilde(path string) string {
	dir, err := os.UserHomeDir()
	if err != nil || dir == "" {
		return path
	}
	below, ok := strings.CutPrefix(path, strings.TrimSuffix(dir, string(filepath.Separator))+string(filepath.Separator))
	if short := "~/" + filepath.ToSlash(below); ok && home(short) == path {
		return short
	}
	return path
}

func checkRunbooks(f *File) (key, why string) {
	if why := checkFolder(f.Runbooks.Folder); why != "" {
		return "runbooks.folder", why
	}
	if n := len(f.Runbooks.Map); n > mostRunbooks {
		return "runbooks.map", fmt.Sprintf("%d lines are more than %d", n, mostRunbooks)
	}
	for n, r := range f.Runbooks.Map {
		for _, s := range []struct{ field, why string }{
			{"service", checkMatch(r.Service)}, {"title", checkMatch(r.Title)}, {"url", checkRunbook(r.URL, f.Runbooks.Folder)},
		} {
			if s.why != "" {
				return fmt.Sprintf("runbooks.map[%d].%s", n, s.field), s.why
			}
		}
	}
	return "", ""
}

// checkMatch says why the text matches no name; "" where it may.
func checkMatch(text string) string {
	switch {
	case len(text) > longestMatch:
		return fmt.Sprintf("it is longer than %d bytes", longestMatch)
	case strings.ContainsFunc(text, unprintable):
		return "it holds a character that cannot be shown"
	case text != "" && strings.TrimSpace(text) == "":
		return "it is blank"
	}
	return ""
}

func unprintable(c rune) bool { return !unicode.IsPrint(c) }

// checkFolder says why the text is no folder's path; "" where it may be one.
func checkFolder(path string) string {
	switch {
	case path == "":
		return ""
	case len(path) > longestPlace || strings.ContainsFunc(path, unprintable):
		return "it is no path of a folder"
	case !filepath.IsAbs(path):
		return fmt.Sprintf("%.60q is not the whole path of a folder, such as ~/runbooks", path)
	}
	return ""
}

// checkRunbook says why no runbook can be there: neither an address, nor a path, nor a
// file below the folder.
func checkRunbook(place, folder string) string {
	switch {
	case place == "":
		return "it says where no runbook is"
	case len(place) > longestPlace || strings.ContainsFunc(place, unprintable):
		return "it is no address and no path"
	case filepath.IsAbs(place):
		return ""
	}
	if scheme, _, ok := strings.Cut(place, "://"); ok {
		return checkAddress(place, scheme)
	}
	switch {
	case folder == "":
		return fmt.Sprintf("%.60q is a path below runbooks.folder, which is not set", place)
	case !filepath.IsLocal(filepath.FromSlash(place)):
		return fmt.Sprintf("%.60q leads out of runbooks.folder", place)
	}
	return ""
}

func checkAddress(place, scheme string) string {
	u, err := url.Parse(place)
	switch {
	case scheme == "file" && (err != nil || u.Host != "" || !strings.HasPrefix(u.Path, "/")):
		return fmt.Sprintf("%.60q is no address such as file:///home/me/runbook.md", place)
	case scheme == "file":
		return ""
	case scheme != "http" && scheme != "https":
		return fmt.Sprintf("a runbook is at an http, https or file address, not at %.20q", scheme)
	case err != nil || u.Hostname() == "":
		return "it is no address such as https://git.example.com/runbook.md"
	case u.User != nil:
		return "a name and a password do not belong into an address: give Dogwatch a token for that host"
	}
	return ""
}

func checkGuide(f *File) (key, why string) {
	const source = "guide.source"
	place := f.GuideSource
	scheme, _, ok := strings.Cut(place, "://")
	if !ok {
		if why := checkFolder(place); why != "" {
			return source, why + ", and no https address either"
		}
		return "", ""
	}
	u, err := url.Parse(place)
	switch {
	case len(place) > longestPlace || err != nil || u.Hostname() == "":
		return source, "it is no address such as https://git.example.com/guide.md"
	case u.User != nil:
		return source, "a name and a password do not belong into an address: give Dogwatch a token for that host"
	case scheme != "https" && !(scheme == "http" && app.Loopback(u.Hostname())):
		return source, "the team's guide is a folder or comes by https"
	}
	return "", ""
}

// runbooksLiteral writes one line of the map a line, with what it sets.
func runbooksLiteral(rules []app.RunbookRule) string {
	if len(rules) == 0 {
		return "[]"
	}
	var s strings.Builder
	s.WriteString("[\n")
	for _, r := range rules {
		s.WriteString("  {")
		if r.Service != "" {
			s.WriteString("service = " + quote(r.Service) + ", ")
		}
		if r.Title != "" {
			s.WriteString("title = " + quote(r.Title) + ", ")
		}
		s.WriteString("url = " + quote(tilde(r.URL)) + "},\n")
	}
	s.WriteString("]")
	return s.String()
}
