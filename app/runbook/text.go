package runbook

import (
	"net/url"
	"path"
	"slices"
	"strings"
)

var (
	markdown = []string{".md", ".markdown", ".mdown", ".mkd"}
	plain    = []string{".txt", ".text", ".rst", ".adoc", ".asciidoc"}
)

func isTextExt(ext string) bool {
	ext = strings.ToLower(ext)
	return slices.Contains(markdown, ext) || slices.Contains(plain, ext)
}

// IsText reports whether the address leads to a text that can be shown here: Markdown or
// plain text, as a file or as a page of a code host about one.
func IsText(address string) bool {
	_, ok := Raw(address)
	return ok
}

// IsPlain reports whether the text at the address is no Markdown: it is shown as it is.
func IsPlain(address string) bool {
	u, err := url.Parse(address)
	return err == nil && slices.Contains(plain, strings.ToLower(path.Ext(u.Path)))
}

// Raw is the address of the text itself, for the address of a text: for a page of GitHub,
// GitLab, Bitbucket or Gitea about a file (of a company's own host too, known by the form
// of the path) the file's, for a file its own, for one on this computer the same. It is
// false for what holds no text: a wiki's page, a folder, any other page.
func Raw(address string) (string, bool) {
	u, err := url.Parse(address)
	if err != nil || len(address) > 3*maxAddress {
		return "", false
	}
	switch u.Scheme {
	case "file":
		return address, u.Host == "" && isTextExt(path.Ext(u.Path))
	case "http", "https":
	default:
		return "", false
	}
	if u.Host == "" {
		return "", false
	}
	u.Fragment, u.RawFragment = "", ""
	if u.Hostname() == "gist.github.com" {
		return rawGist(u, address)
	}
	if !isTextExt(path.Ext(u.Path)) {
		return "", false
	}
	parts := strings.Split(strings.TrimPrefix(u.EscapedPath(), "/"), "/")
	if len(parts) > 2 && (parts[2] == "wiki" || parts[2] == "wikis") || slices.Contains(parts, "-") && (slices.Contains(parts, "wikis") || slices.Contains(parts, "tree")) {
		return "", false // a wiki's page, whose name happens to end like a file's
	}
	if to, ok := rawParts(u, parts); ok {
		return at(u, to), true
	}
	if len(parts) > 4 && (parts[2] == "tree" || parts[2] == "commits" || parts[2] == "blame" || parts[2] == "edit") {
		return "", false
	}
	return u.String(), true
}

// rawParts is the path of the file itself, for that of a code host's page about it. Host
// and query of u are set to what belongs to it.
func rawParts(u *url.URL, p []string) ([]string, bool) {
	dash := slices.Index(p, "-")
	switch {
	case u.Host == "github.com" || u.Host == "www.github.com":
		if len(p) > 4 && (p[2] == "blob" || p[2] == "raw") {
			u.Host, u.RawQuery = "raw.githubusercontent.com", ""
			return slices.Concat(p[:2], p[3:]), true
		}
	case dash >= 2 && len(p) > dash+3: // GitLab, with groups in groups
		return swap(p, dash+1, "blob")
	case len(p) > 5 && p[2] == "repos" && (p[0] == "projects" || p[0] == "users"): // Bitbucket's server
		return swap(p, 4, "browse")
	case len(p) > 5 && p[2] == "src" && (p[3] == "branch" || p[3] == "commit" || p[3] == "tag"): // Gitea
		return swap(p, 2, "src")
	case u.Host == "bitbucket.org" && len(p) > 4:
		return swap(p, 2, "src")
	case len(p) > 4 && p[2] == "blob": // GitHub Enterprise, and GitLab of old
		u.RawQuery = ""
		return swap(p, 2, "blob")
	}
	return nil, false
}

// swap puts "raw" in place of what the page about a file is called.
func swap(p []string, n int, page string) ([]string, bool) {
	if p[n] != page {
		return nil, false
	}
	p = slices.Clone(p)
	p[n] = "raw"
	return p, true
}

func at(u *url.URL, parts []string) string {
	to := *u
	joined := "/" + strings.Join(parts, "/")
	if decoded, err := url.PathUnescape(joined); err == nil {
		to.Path, to.RawPath = decoded, joined
	}
	return to.String()
}

// rawGist is the text of a gist, of its first file: which file a fragment means cannot be
// told, so one with a fragment is left to the browser.
func rawGist(u *url.URL, address string) (string, bool) {
	parts := strings.Split(strings.Trim(u.Path, "/"), "/")
	if len(parts) > 2 || !opaque(parts[len(parts)-1]) || strings.Contains(address, "#file-") {
		return "", false
	}
	if len(parts) == 1 {
		return "https://gist.github.com/" + parts[0] + "/raw", true
	}
	return "https://gist.githubusercontent.com/" + parts[0] + "/" + parts[1] + "/raw", true
}
