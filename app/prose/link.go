package prose

import (
	"html"
	"net/url"
	"regexp"
	"strings"
	"sync"
)

// bare is an address that stands in a text as it is. Unlike the parser's own pattern it
// takes hosts without a dot, which is how many of a company's own are called. The watch
// reads no runbook's text, and does without its memory.
var bare = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^https?://[a-zA-Z0-9\[][-a-zA-Z0-9._~%:@\[\]]{0,255}(?:[/#?][-a-zA-Z0-9@:%_+.~#$!?&/=();,'{}\[\]|*]*)?`)
})

// maxURL is how long an address may be.
const maxURL = 4096

// safeURL is an address that may be shown as a link, "" for one that may not: http, https,
// an anchor of the text, or relative. What stands before an "@" goes: it is there to make
// one host look like another.
func safeURL(s string) string {
	s = strings.TrimSpace(s)
	if s == "" || len(s) > maxURL || strings.ContainsAny(s, "\\ \t\n") || clean(s) != s {
		return ""
	}
	if strings.HasPrefix(s, "#") {
		return s
	}
	if strings.HasPrefix(s, "//") {
		s = "https:" + s
	}
	u, err := url.Parse(s)
	if err != nil {
		return ""
	}
	switch u.Scheme {
	case "":
		return s
	case "http", "https":
		if u.Hostname() == "" {
			return ""
		}
		if u.User != nil {
			u.User = nil
			return u.String()
		}
		return s
	}
	return ""
}

// Host is what to show of an address before it is opened: its host, or all of it where it
// is an anchor or relative.
func Host(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return address
	}
	return u.Host
}

// unescape takes the backslashes off and puts characters for their names, in one go, so
// that what comes out is not read again.
func unescape(s string) string {
	if !strings.ContainsAny(s, "\\&") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		if s[i] == '\\' && i+1 < len(s) && punctuation(s[i+1]) {
			b.WriteByte(s[i+1])
			i += 2
			continue
		}
		if s[i] == '&' {
			if n := strings.IndexByte(s[i:min(i+34, len(s))], ';'); n > 0 {
				name := s[i : i+n+1]
				if c := html.UnescapeString(name); c != name {
					b.WriteString(c)
					i += n + 1
					continue
				}
			}
		}
		b.WriteByte(s[i])
		i++
	}
	return b.String()
}

func punctuation(c byte) bool {
	return c >= '!' && c <= '/' || c >= ':' && c <= '@' || c >= '[' && c <= '`' || c >= '{' && c <= '~'
}

// trimURL takes off the end of a bare address what belongs to the sentence around it.
func trimURL(s string) string {
	for {
		short := strings.TrimRight(s, "?!.,:*_~;'")
		if strings.HasSuffix(short, ")") && strings.Count(short, ")") > strings.Count(short, "(") {
			short = short[:len(short)-1]
		}
		if short == s {
			return s
		}
		s = short
	}
}

// linked makes spans of a text in which only addresses mean anything.
func linked(text string) []Span {
	var spans []Span
	from := 0
	for at := 0; at < len(text); {
		n := strings.Index(text[at:], "http")
		if n < 0 {
			break
		}
		at += n
		address := trimURL(bare().FindString(text[at:min(at+maxURL, len(text))]))
		to := safeURL(address)
		if to == "" {
			at += max(len(address), len("http"))
			continue
		}
		if at > from {
			spans = append(spans, Span{Text: text[from:at]})
		}
		spans = append(spans, Span{Text: address, URL: to})
		at += len(address)
		from = at
	}
	if from < len(text) {
		spans = append(spans, Span{Text: text[from:]})
	}
	return spans
}
