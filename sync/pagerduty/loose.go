package pagerduty

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/dogwatch-app/dogwatch/app"
)

// The bounds of somebody else's text, in bytes.
const (
	maxTitle = 4 << 10
	maxName  = 512
	maxWord  = 500
	maxURL   = 8 << 10
)

// loose is a text that tolerates what else may stand in its place: null is empty, a
// number or a boolean is its own letters, and an object or a list is empty. One odd
// field must not lose a whole page of incidents.
type loose string

// UnmarshalJSON never fails on well-formed JSON.
func (l *loose) UnmarshalJSON(data []byte) error {
	*l = ""
	switch {
	case len(data) == 0, data[0] == 'n', data[0] == '{', data[0] == '[':
	case data[0] == '"':
		return json.Unmarshal(data, (*string)(l))
	default:
		*l = loose(data)
	}
	return nil
}

// number is a whole number, or one in quotes; all else is 0.
type number int

// UnmarshalJSON never fails on well-formed JSON.
func (n *number) UnmarshalJSON(data []byte) error {
	v, err := strconv.Atoi(string(bytes.Trim(data, `"`)))
	if err != nil {
		v = 0
	}
	*n = number(v)
	return nil
}

// moment is an instant; null and what cannot be read are zero.
type moment struct{ time.Time }

// UnmarshalJSON never fails on well-formed JSON.
func (m *moment) UnmarshalJSON(data []byte) error {
	var s loose
	if err := s.UnmarshalJSON(data); err != nil {
		return err
	}
	m.Time, _ = instant(string(s))
	return nil
}

// instant reads PagerDuty's times: with Z, with an offset, or (analytics) without a
// zone, which is UTC. Empty is zero; false says that it cannot be read.
func instant(s string) (time.Time, bool) {
	if s = strings.TrimSpace(s); s == "" {
		return time.Time{}, true
	}
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05Z0700", "2006-01-02T15:04:05", "2006-01-02 15:04:05"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}

// maybe is a part that an incident can do without: where it is not of the type that
// it should be, it is as if it were not there.
type maybe[T any] struct{ is T }

// UnmarshalJSON never fails on well-formed JSON.
func (m *maybe[T]) UnmarshalJSON(data []byte) error {
	var v T
	if json.Unmarshal(data, &v) == nil {
		m.is = v
	}
	return nil
}

// reference is how one of PagerDuty's things names another.
type reference struct {
	ID      loose `json:"id"`
	Type    loose `json:"type"`
	Summary loose `json:"summary"`
	Name    loose `json:"name"`
}

func (r reference) ref() app.Ref {
	name := r.Summary
	if name == "" {
		name = r.Name
	}
	return app.Ref{ID: string(r.ID), Name: clip(string(name), maxName)}
}

// user is the person that is named, and nobody where it names something else: what a
// service or a rule does is nobody's word, even where it bears a person's id.
func (r reference) user() app.Ref {
	if r.Type == "user_reference" || r.Type == "user" {
		return r.ref()
	}
	return app.Ref{}
}

// clip shortens s to at most limit bytes and an ellipsis, between two runes.
func clip(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	for limit > 0 && !utf8.RuneStart(s[limit]) {
		limit--
	}
	return s[:limit] + "…"
}
