package prose

import (
	"html"
	"regexp"
	"strings"
	"sync"
)

// unseen are the elements whose text is nobody's to read.
var unseen = []string{"script", "style", "template", "svg", "head"}

// named finds the name that an element gives to its place.
var named = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)^<[a-z0-9]+\s[^>]{0,200}?\b(?:name|id)\s*=\s*["']?([-\w.:]{1,100})`)
})

// strip is the text of HTML, and the first name that it gives to its place. Elements that
// begin a line become line breaks. Each byte is looked at a bounded number of times.
func strip(s string) (text, anchor string) {
	var b strings.Builder
	for s != "" {
		n := strings.IndexByte(s, '<')
		if n < 0 {
			b.WriteString(s)
			break
		}
		b.WriteString(s[:n])
		s = s[n:]
		if strings.HasPrefix(s, "<!--") {
			_, s, _ = strings.Cut(s[4:], "-->")
			continue
		}
		if len(s) < 2 || !letter(s[1]) && s[1] != '/' && s[1] != '!' && s[1] != '?' {
			b.WriteByte('<')
			s = s[1:]
			continue
		}
		end := strings.IndexByte(s, '>')
		if end < 0 {
			break // the rest is a tag that never ends
		}
		tag := s[:end+1]
		s = s[end+1:]
		name := tagName(tag)
		if m := named().FindStringSubmatch(tag); m != nil && anchor == "" {
			anchor = m[1]
		}
		for _, u := range unseen {
			if name == u {
				s = after(s, "</"+u)
			}
		}
		switch strings.TrimPrefix(name, "/") {
		case "br", "p", "div", "li", "tr", "summary", "details", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "table", "ul", "ol":
			b.WriteByte('\n')
		case "td", "th":
			b.WriteByte(' ')
		}
	}
	var lines []string
	for line := range strings.Lines(html.UnescapeString(b.String())) {
		if line = strings.Join(strings.Fields(clean(line)), " "); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n"), anchor
}

// after is what stands behind the end tag that begins so; nothing where there is none.
func after(s, end string) string {
	for at := 0; ; {
		n := strings.Index(s[at:], "</")
		if n < 0 {
			return ""
		}
		at += n
		if rest := s[at:]; len(rest) >= len(end) && strings.EqualFold(rest[:len(end)], end) {
			_, rest, _ = strings.Cut(rest, ">")
			return rest
		}
		at += 2
	}
}

func tagName(tag string) string {
	n := 1
	for n < len(tag) && (letter(tag[n]) || tag[n] == '/' && n == 1 || tag[n] >= '0' && tag[n] <= '9') {
		n++
	}
	return strings.ToLower(tag[1:n])
}

func letter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
