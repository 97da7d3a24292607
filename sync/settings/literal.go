package settings

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/dogwatch-app/dogwatch/app"
)

// literalOf writes the value as TOML.
func literalOf(value any) (string, error) {
	switch v := value.(type) {
	case string:
		return quote(v), nil
	case bool:
		return strconv.FormatBool(v), nil
	case int:
		return strconv.Itoa(v), nil
	case time.Duration:
		return quote(words(v)), nil
	case app.Daily:
		return quote(v.String()), nil
	case []string:
		return list(v, quote), nil
	case []time.Duration:
		return list(v, func(d time.Duration) string { return quote(words(d)) }), nil
	case []app.Date:
		return list(v, func(d app.Date) string { return quote(d.String()) }), nil
	case []app.Rule:
		return rulesLiteral(v), nil
	case []app.RunbookRule:
		return runbooksLiteral(v), nil
	}
	return "", fmt.Errorf("a %T is no setting", value)
}

func list[T any](all []T, literal func(T) string) string {
	items := make([]string, len(all))
	for n, v := range all {
		items[n] = literal(v)
	}
	return "[" + strings.Join(items, ", ") + "]"
}

// rulesLiteral writes one rule a line, with what it sets.
func rulesLiteral(rules []app.Rule) string {
	if len(rules) == 0 {
		return "[]"
	}
	var s strings.Builder
	s.WriteString("[\n")
	for _, r := range rules {
		fields := []string{"name = " + quote(r.Name)}
		for _, f := range []struct{ name, is string }{
			{"urgency", string(r.Urgency)},
			{"service", r.Service},
			{"title", r.Title},
			{"hours", r.Hours.String()},
			{"days", r.Days.String()},
			{"shift", string(r.Shift)},
			{"do", string(r.Do)},
		} {
			if f.is != "" {
				fields = append(fields, f.name+" = "+quote(f.is))
			}
		}
		if r.After != 0 {
			fields = append(fields, "after = "+quote(words(r.After)))
		}
		if r.EvenEscalated {
			fields = append(fields, "even_escalated = true")
		}
		s.WriteString("  {" + strings.Join(fields, ", ") + "},\n")
	}
	s.WriteString("]")
	return s.String()
}

// words is the duration as a person writes it: "24h", "1m30s", "0s".
func words(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}

// quote writes a basic string. (Go's own quoting has escapes that TOML does not know.)
func quote(text string) string {
	var s strings.Builder
	s.WriteByte('"')
	for _, c := range strings.ToValidUTF8(text, "\uFFFD") {
		switch {
		case c == '"' || c == '\\':
			s.WriteByte('\\')
			s.WriteRune(c)
		case c == '\t':
			s.WriteString(`\t`)
		case c == '\n':
			s.WriteString(`\n`)
		case unicode.IsControl(c):
			fmt.Fprintf(&s, `\u%04X`, c)
		default:
			s.WriteRune(c)
		}
	}
	s.WriteByte('"')
	return s.String()
}
