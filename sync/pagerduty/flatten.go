package pagerduty

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"

	"github.com/dogwatch-app/dogwatch/app"
)

// The bounds of an alert's details, beyond which "…" stands.
const (
	maxFields = 200
	maxDepth  = 8
	maxValue  = 16 << 10
	maxKey    = 256
	// maxDetails bounds the values of all alerts of an incident together.
	maxDetails = 1 << 20
)

// ellipsis is the field that says that something was left out.
var ellipsis = app.Field{Name: "…", Value: "more details are in PagerDuty"}

// flattener turns details, whatever their shape, into fields: nested keys are joined
// by dots, in their own order, and lists of plain values by commas. One flattener
// serves all alerts of an incident, as they share a bound.
type flattener struct {
	// left is how many bytes of values may still be taken.
	left   int
	fields []app.Field
	cut    bool
}

// flatten gives the fields of one alert's details.
func (f *flattener) flatten(details json.RawMessage) []app.Field {
	f.fields, f.cut = nil, false
	f.value("", details, 0)
	if f.cut {
		f.fields = append(f.fields, ellipsis)
	}
	return f.fields
}

func (f *flattener) value(name string, raw json.RawMessage, depth int) {
	raw = bytes.TrimSpace(raw)
	switch {
	case f.cut, len(raw) == 0, raw[0] == 'n':
	case raw[0] == '{' && depth < maxDepth:
		f.object(name, raw, depth)
	case raw[0] == '[' && depth < maxDepth:
		f.list(name, raw, depth)
	default:
		f.add(name, scalar(raw))
	}
}

func (f *flattener) object(name string, raw json.RawMessage, depth int) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	if _, err := dec.Token(); err != nil {
		return
	}
	for dec.More() && !f.cut {
		key, err := dec.Token()
		text, ok := key.(string)
		var child json.RawMessage
		if err != nil || !ok || dec.Decode(&child) != nil {
			return
		}
		f.value(join(name, text), child, depth+1)
	}
}

func (f *flattener) list(name string, raw json.RawMessage, depth int) {
	var items []json.RawMessage
	if json.Unmarshal(raw, &items) != nil {
		return
	}
	var plain []string
	for _, item := range items {
		if c := item[0]; c == '{' || c == '[' {
			plain = nil
			break
		}
		plain = append(plain, scalar(item))
	}
	if plain != nil {
		f.add(name, strings.Join(plain, ", "))
		return
	}
	for n, item := range items {
		f.value(join(name, strconv.Itoa(n)), item, depth+1)
	}
}

func (f *flattener) add(name, value string) {
	if name == "" {
		name = "details"
	}
	if len(f.fields) >= maxFields || f.left <= 0 {
		f.cut = true
		return
	}
	value = clip(value, min(maxValue, f.left))
	f.left -= len(name) + len(value)
	f.fields = append(f.fields, app.Field{Name: name, Value: value})
}

func join(name, key string) string {
	if name != "" {
		key = name + "." + key
	}
	return clip(key, maxKey)
}

// scalar is a plain value as text; what is nested too deep is its own JSON.
func scalar(raw json.RawMessage) string {
	var s string
	if raw[0] == '"' && json.Unmarshal(raw, &s) == nil {
		return s
	}
	return string(raw)
}
