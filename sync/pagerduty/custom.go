package pagerduty

import (
	"encoding/json"
	"strings"

	"github.com/dogwatch-app/dogwatch/app"
)

// maxText bounds the incident's own text and what a service says of itself, in bytes.
const maxText = 64 << 10

// customField is a field that an account added to its incidents or services.
type customField struct {
	ID    loose           `json:"id"`
	Name  loose           `json:"name"`
	Label loose           `json:"display_name"`
	Kind  loose           `json:"data_type"`
	Value json.RawMessage `json:"value"`
}

func (f customField) title() string {
	for _, name := range []loose{f.Label, f.Name, f.ID} {
		if name != "" {
			return clip(string(name), maxKey)
		}
	}
	return ""
}

// customFields are those that have a value: addresses first, so that they are there
// where there is more than is kept. One that is odd costs the others nothing.
func customFields(rows []json.RawMessage) []app.Field {
	var addresses, others []customField
	for _, row := range rows {
		var f customField
		switch {
		case json.Unmarshal(row, &f) != nil, empty(f.Value):
		case f.Kind == "url":
			addresses = append(addresses, f)
		default:
			others = append(others, f)
		}
	}
	fl := &flattener{left: maxDetails}
	for _, f := range addresses {
		if len(f.Value) <= maxURL { // cut, it would lead elsewhere
			fl.value(f.title(), f.Value, 0)
		}
	}
	for _, f := range others {
		fl.value(f.title(), f.Value, 0)
	}
	if fl.cut {
		fl.fields = append(fl.fields, ellipsis)
	}
	return fl.fields
}

// decodeExtras reads what stands beside an incident: its own text, its custom fields,
// and what its service says of itself. What cannot be read is left out.
func decodeExtras(body []byte, d *app.Detail) {
	var one struct {
		Incident struct {
			Body    json.RawMessage          `json:"body"`
			Values  maybe[[]json.RawMessage] `json:"custom_fields"`
			Service maybe[struct {
				Description loose `json:"description"`
			}] `json:"service"`
		} `json:"incident"`
	}
	if json.Unmarshal(body, &one) != nil {
		return
	}
	d.Body = bodyText(one.Incident.Body)
	d.Fields = customFields(one.Incident.Values.is)
	d.About = clip(string(one.Incident.Service.is.Description), maxText)
}

// bodyText is an incident's body as text. PagerDuty calls its details an object and
// sends a string; whatever else comes is told key by key.
func bodyText(raw json.RawMessage) string {
	var body struct {
		Details json.RawMessage `json:"details"`
	}
	if len(raw) > 0 && json.Unmarshal(raw, &body) != nil {
		body.Details = raw
	}
	if empty(body.Details) {
		return ""
	}
	var text string
	if json.Unmarshal(body.Details, &text) == nil {
		return clip(text, maxText)
	}
	var b strings.Builder
	for _, f := range (&flattener{left: maxText}).flatten(body.Details) {
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(f.Name + ": " + f.Value)
	}
	return clip(b.String(), maxText)
}
