package view

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/dogwatch-app/dogwatch/app"
)

// joined joins what is not empty.
func joined(sep string, parts ...string) string {
	kept := parts[:0:0]
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, sep)
}

// pagesGoOn says what a list that cannot be read means for pages: nothing, unless
// PagerDuty cannot be seen, for what is in the way of the one may be in the way of the other.
func (e eye) pagesGoOn() string {
	if e.s.Connection.State != app.ConnOK {
		return ""
	}
	return "Pages are not touched by this."
}

func serviceName(r app.Ref) string {
	if name := OneLine(r.String(), 60); name != "" {
		return name
	}
	return "Unknown service"
}

func priority(t *app.Tracked) string {
	if t.Priority == nil {
		return ""
	}
	return OneLine(t.Priority.Name, 12)
}

func number(t *app.Tracked) string {
	if t.Number <= 0 {
		return ""
	}
	return fmt.Sprintf("#%d", t.Number)
}

// since is how long ago the incident was created: "1 m 32 s".
func (e eye) since(t *app.Tracked) string {
	if t.CreatedAt.IsZero() {
		return ""
	}
	return Span(e.now.Sub(t.CreatedAt))
}

// age is the same for lists.
func (e eye) age(t *app.Tracked) string {
	if t.CreatedAt.IsZero() {
		return ""
	}
	return Age(e.now.Sub(t.CreatedAt))
}

// Fact is one named value of an alert.
type Fact struct{ Name, Value string }

// WebLink is an address that came with an incident, fit to be shown. Host is where
// it leads, always shown beside Text.
type WebLink struct{ Text, Host, URL string }

// webHost gives the host of an address that may be opened: http or https, with a
// host, and no control characters in it.
func webHost(address string) (string, bool) {
	if len(address) > 4096 || strings.ContainsFunc(address, func(r rune) bool { return !Printable(r) || r == ' ' }) {
		return "", false
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return "", false
	}
	if scheme := strings.ToLower(u.Scheme); scheme != "http" && scheme != "https" {
		return "", false
	}
	host := OneLine(u.Hostname(), 80)
	return host, host != ""
}

// webLinks keeps what may be opened, each address once, at most limit.
func webLinks(links []app.Link, limit int) []WebLink {
	var out []WebLink
	seen := map[string]bool{}
	for _, l := range links {
		host, ok := webHost(l.URL)
		if !ok || seen[l.URL] || len(out) == limit {
			continue
		}
		seen[l.URL] = true
		text := OneLine(l.Text, 60)
		if text == "" || strings.Contains(text, "://") {
			text = "Link"
		}
		out = append(out, WebLink{Text: text, Host: host, URL: l.URL})
	}
	return out
}

// facts are an alert's details, at most limit; more says how many are left out.
func facts(a app.Alert, title string, limit int) (out []Fact, more int) {
	add := func(name, value string) {
		name, value = OneLine(name, 60), OneLine(value, 300)
		if value == "" {
			return
		}
		if len(out) == limit {
			more++
			return
		}
		if name == "" {
			name = "(no name)"
		}
		out = append(out, Fact{name, value})
	}
	if s := OneLine(a.Summary, 300); s != OneLine(title, 300) {
		add("Summary", a.Summary)
	}
	add("Severity", a.Severity)
	add("Source", a.Source)
	for i, f := range a.Fields {
		if i >= 2000 {
			return out, more + len(a.Fields) - i
		}
		if _, link := webHost(f.Value); !link { // an address stands among the links
			add(f.Name, f.Value)
		}
	}
	return out, more
}

// linksOf gathers the links of alerts: those that were sent as such, the monitoring
// tool's own page, and details whose whole value is an address.
func linksOf(alerts []app.Alert, limit int) []WebLink {
	var links []app.Link
	for _, a := range alerts {
		links = append(links, a.Links...)
		if a.Client.URL != "" {
			text := a.Client.Text
			if text == "" {
				text = "Monitoring"
			}
			links = append(links, app.Link{Text: text, URL: a.Client.URL})
		}
		for _, f := range a.Fields {
			if strings.HasPrefix(f.Value, "http://") || strings.HasPrefix(f.Value, "https://") {
				links = append(links, app.Link{Text: f.Name, URL: f.Value})
			}
		}
		if len(links) > 10*limit {
			break
		}
	}
	return webLinks(links, limit)
}
