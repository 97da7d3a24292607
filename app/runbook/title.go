package runbook

import (
	"net/url"
	"path"
	"slices"
	"strings"
)

// nothing are titles that tell nothing.
var nothing = []string{
	"runbook", "runbooks", "runbook url", "runbook link", "run book", "playbook", "playbooks", "sop", "sops", "wiki", "link", "links", "here", "this", "url",
	"click here", "documentation", "docs", "doc", "view runbook", "open runbook", "see runbook", "read more", "more", "readme", "index", "home", "default", "page", "pages",
	"main", "raw", "view", "open", "image",
}

// hollow reports whether a title tells nothing that an address would not tell better.
func hollow(title string) bool {
	plain := strings.Join(words(title), " ")
	return plain == "" || slices.Contains(nothing, plain) || strings.Contains(title, "://")
}

// Title is a name for what an address leads to: the file or page that it names, or where
// that tells nothing, the host.
func Title(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "Runbook"
	}
	parts := strings.Split(strings.Trim(u.Path, "/"), "/")
	name := ""
	for n := len(parts) - 1; n >= 0 && name == ""; n-- {
		if n > 0 && parts[n-1] == "x" { // Confluence's short links
			n--
			continue
		}
		name = named(parts[n])
	}
	section := clean(u.Fragment, maxTitle/2)
	if strings.HasPrefix(section, "/") || strings.HasPrefix(section, "!") {
		section = "" // a page of an app, not a section of a text
	}
	switch {
	case name != "" && section != "":
		return clean(name+" # "+section, maxTitle)
	case name != "":
		return clean(name, maxTitle)
	case u.Hostname() != "":
		return clean("Runbook on "+u.Hostname(), maxTitle)
	}
	return "Runbook"
}

// named is the name in a part of a path, "" where it is none for people.
func named(part string) string {
	if ext := strings.ToLower(path.Ext(part)); isTextExt(ext) || ext == ".html" || ext == ".htm" || ext == ".pdf" || ext == ".aspx" {
		part = part[:len(part)-len(ext)]
	}
	part = clean(strings.ReplaceAll(part, "+", " "), maxTitle)
	// Notion's names end in an id.
	if n := strings.LastIndexByte(part, '-'); n > 0 && opaque(part[n+1:]) && len(part)-n > 16 {
		part = part[:n]
	}
	if hollow(part) || opaque(part) {
		return ""
	}
	return part
}

// opaque reports whether a name is a number or a key.
func opaque(s string) bool {
	digits := strings.Trim(s, "0123456789") == ""
	key := len(s) >= 16 && strings.Trim(strings.ToLower(s), "0123456789abcdef-") == ""
	return digits || key
}
