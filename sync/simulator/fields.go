package simulator

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"
)

// customField is a field that the account added to its incidents or services.
type customField struct {
	id, name, label, kind, form, description string
}

type fieldView struct {
	ID          string  `json:"id"`
	Type        string  `json:"type"`
	Name        string  `json:"name"`
	Label       string  `json:"display_name"`
	Kind        string  `json:"data_type"`
	Form        string  `json:"field_type"`
	Description *string `json:"description"`
	Value       any     `json:"value"`
}

func (c *call) values(s *state) []fieldView { return valuesOf(c.fields, s.values) }

func valuesOf(fields []*customField, values map[string]any) []fieldView {
	views := []fieldView{}
	for _, f := range fields {
		views = append(views, fieldView{f.id, "field_value", f.name, f.label, f.kind, f.form, orNull(f.description), values[f.id]})
	}
	return views
}

// named gives values by the ids of their fields, which are told by name.
func named(fields []*customField, given map[string]any) (map[string]any, error) {
	raw, err := json.Marshal(given)
	var plain map[string]any
	if err == nil {
		err = json.Unmarshal(raw, &plain) // so that they are what JSON would have brought
	}
	if err != nil {
		return nil, fmt.Errorf("custom fields: %w", err)
	}
	values := make(map[string]any, len(plain))
	for name, v := range plain {
		i := slices.IndexFunc(fields, func(f *customField) bool { return f.name == name })
		if i < 0 {
			return nil, fmt.Errorf("there is no custom field called %q", name)
		}
		if !fields[i].takes(v) {
			return nil, fmt.Errorf("%v is no value for %s, which is a %s", v, name, fields[i].kind)
		}
		values[fields[i].id] = v
	}
	return values, nil
}

func (c *call) getServiceValues() (answer, *fail) {
	s, there := find[*service](c.world, c.id())
	if !there {
		return answer{}, notFound("Service")
	}
	return ok(map[string]any{"custom_fields": valuesOf(c.ofServices, s.values)})
}

func (c *call) getValues() (answer, *fail) {
	in, bad := c.theIncident()
	if bad != nil {
		return answer{}, bad
	}
	return ok(map[string]any{"custom_fields": c.values(&in.state)})
}

func (c *call) putValues() (answer, *fail) {
	in, bad := c.actOn()
	if bad != nil {
		return answer{}, bad
	}
	var ask struct {
		Fields []struct {
			ID    string          `json:"id"`
			Name  string          `json:"name"`
			Value json.RawMessage `json:"value"`
		} `json:"custom_fields"`
	}
	if bad := c.decode(&ask); bad != nil {
		return answer{}, bad
	}
	next := map[string]any{}
	for k, v := range in.state.values {
		next[k] = v
	}
	for _, u := range ask.Fields {
		i := slices.IndexFunc(c.fields, func(f *customField) bool { return f.id == u.ID || u.ID == "" && f.name == u.Name })
		if i < 0 {
			return answer{}, invalid("Custom field " + u.ID + u.Name + " was not found")
		}
		var v any
		if err := json.Unmarshal(u.Value, &v); err != nil || !c.fields[i].takes(v) {
			return answer{}, invalid("The value of " + c.fields[i].name + " is not a " + c.fields[i].kind)
		}
		next[c.fields[i].id] = v
	}
	c.touch(in)
	in.state.values = next
	c.write(in, entry{kind: logCustom, by: c.by, via: viaAPI, summary: "Custom fields changed."})
	return answer{http.StatusCreated, map[string]any{"custom_fields": c.values(&in.state)}}, nil
}

// takes reports whether v is a value for the field; null empties it.
func (f *customField) takes(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case bool:
		return f.kind == "boolean"
	case float64:
		return f.kind == "float" || f.kind == "integer" && v == float64(int64(v))
	case []any:
		if f.form != "multi_value" && f.form != "multi_value_fixed" {
			return false
		}
		return !slices.ContainsFunc(v, func(one any) bool { _, text := one.(string); return !text })
	case string:
		switch f.kind {
		case "string":
			return len(v) <= 200
		case "datetime":
			_, err := time.Parse(time.RFC3339, v)
			return err == nil
		case "url":
			u, err := url.Parse(v)
			return err == nil && u.Scheme != "" && len(v) <= 200
		}
	}
	return false
}
