package simtest

import (
	"fmt"

	"github.com/getkin/kin-openapi/openapi3"
)

// nullables are properties of the document's schemas that real answers of
// PagerDuty break: they are null although nothing says so.
var nullables = map[string][]string{
	"Oncall":   {"start", "end", "schedule"},
	"Incident": {"resolved_at", "resolve_reason", "priority", "acknowledgements", "incident_key", "body", "alert_grouping", "last_status_change_by"},
	"Alert":    {"integration", "first_trigger_log_entry"},
	"User":     {"job_title"},
	"Team":     {"description"},

	"EscalationPolicy":               {"description"},
	"Service":                        {"description", "last_incident_timestamp", "auto_resolve_timeout", "acknowledgement_timeout", "support_hours", "response_play"},
	"Schedule":                       {"description"},
	"ScheduleLayer":                  {"end", "rendered_coverage_percentage"},
	"SubSchedule":                    {"rendered_coverage_percentage"},
	"Notification":                   {"address"},
	"AnalyticsRawResponderIncidents": {"incident_priority_id", "incident_priority_name", "incident_priority_order"},
}

// expansions are properties that hold whole objects where include[] asks for
// them, although the document allows only references.
var expansions = map[string]map[string][]string{
	"EscalationPolicy": {"services": {"Service"}, "teams": {"Team"}},
	"Oncall":           {"user": {"User"}, "escalation_policy": {"EscalationPolicy"}, "schedule": {"Schedule"}},
	"Service":          {"escalation_policy": {"EscalationPolicy"}, "teams": {"Team"}},
	"User":             {"contact_methods": {"ContactMethod"}, "notification_rules": {"NotificationRule"}, "teams": {"Team"}},
	"NotificationRule": {"contact_method": {"ContactMethod"}},
	"Alert":            {"service": {"Service"}, "incident": {"Incident"}},
}

// widen lets a property, or the entries of a list, be one of wholes too.
func widen(doc *openapi3.T, schema, name string, wholes []string) error {
	p := property(doc.Components.Schemas[schema], name)
	if p == nil {
		return fmt.Errorf("there is no %s.%s to mend", schema, name)
	}
	if p.Value.Type.Is(openapi3.TypeArray) {
		own := *p.Value
		own.Items = &openapi3.SchemaRef{Ref: own.Items.Ref, Value: own.Items.Value}
		p.Value = &own
		p = own.Items
	}
	// The references stay named, or the validator's messages would print a schema
	// that contains itself.
	either := &openapi3.Schema{Nullable: p.Value.Nullable, AnyOf: openapi3.SchemaRefs{{Ref: p.Ref, Value: p.Value}}}
	for _, whole := range wholes {
		w := doc.Components.Schemas[whole]
		if w == nil {
			return fmt.Errorf("there is no %s to mend %s.%s with", whole, schema, name)
		}
		either.AnyOf = append(either.AnyOf, &openapi3.SchemaRef{Ref: "#/components/schemas/" + whole, Value: w.Value})
	}
	p.Value, p.Ref = either, ""
	return nil
}

// mend corrects the document where it contradicts itself or PagerDuty's answers.
func mend(doc *openapi3.T) error {
	for schema, properties := range nullables {
		for _, name := range properties {
			p := property(doc.Components.Schemas[schema], name)
			if p == nil {
				return fmt.Errorf("there is no %s.%s to mend", schema, name)
			}
			allowNull(p)
		}
	}
	for schema, properties := range expansions {
		for name, wholes := range properties {
			if err := widen(doc, schema, name, wholes); err != nil {
				return err
			}
		}
	}
	for _, m := range []func(*openapi3.T) error{mendBody, mendOverrides, mendIncludes, mendDetails} {
		if err := m(doc); err != nil {
			return err
		}
	}
	return nil
}

// property finds a property of a schema, also in its allOf.
func property(ref *openapi3.SchemaRef, name string) *openapi3.SchemaRef {
	if ref == nil || ref.Value == nil {
		return nil
	}
	if p := ref.Value.Properties[name]; p != nil {
		return p
	}
	for _, part := range ref.Value.AllOf {
		if p := property(part, name); p != nil {
			return p
		}
	}
	return nil
}

// allowNull lets a property be null. A shared schema is copied first, so that
// only this use of it changes.
func allowNull(p *openapi3.SchemaRef) {
	own := *p.Value
	own.Nullable = true
	p.Value, p.Ref = &own, ""
}

// anything takes whatever comes.
func anything(p *openapi3.SchemaRef) {
	p.Value, p.Ref = &openapi3.Schema{Nullable: true}, ""
}

// mendBody lets the details of an incident's body be a string: the schema says
// object, but the guide and every example say string, and so does the server.
func mendBody(doc *openapi3.T) error {
	p := property(doc.Components.Schemas["IncidentBody"], "details")
	if p == nil {
		return fmt.Errorf("there is no IncidentBody.details to mend")
	}
	anything(p)
	return nil
}

// mendDetails frees what the document types too narrowly: the details of an
// alert are an object "or string", says its own description; the id of a
// responder in the analytics is a number, in words a string; and the value of a
// custom field is described as an object that holds the value.
func mendDetails(doc *openapi3.T) error {
	for schema, name := range map[string]string{"AnalyticsResponderMetrics": "responder_id", "CustomFieldsFieldValue": "value"} {
		p := property(doc.Components.Schemas[schema], name)
		if p == nil {
			return fmt.Errorf("there is no %s.%s to mend", schema, name)
		}
		anything(p)
	}
	editable := doc.Components.Schemas["CustomFieldsEditableFieldValue"]
	if editable == nil {
		return fmt.Errorf("there is no CustomFieldsEditableFieldValue to mend")
	}
	for _, form := range editable.Value.OneOf {
		if p := property(form, "value"); p != nil {
			anything(p)
		}
	}
	// By id and by name are both met by either, as neither is required.
	editable.Value.AnyOf, editable.Value.OneOf = editable.Value.OneOf, nil
	body := property(doc.Components.Schemas["Alert"], "body")
	if p := property(body, "details"); p != nil {
		anything(p)
		return nil
	}
	return fmt.Errorf("there is no Alert.body.details to mend")
}

// mendOverrides gives GET /schedules/{id}/overrides the status that it really
// has, 200 beside the 201 of the document, and both forms of creation their place.
func mendOverrides(doc *openapi3.T) error {
	item := doc.Paths.Value("/schedules/{id}/overrides")
	if item == nil || item.Get == nil || item.Post == nil {
		return fmt.Errorf("there is no /schedules/{id}/overrides to mend")
	}
	item.Get.Responses.Set("200", item.Get.Responses.Value("201"))
	// With editable=true only ids come, and a refused item has none.
	override := doc.Components.Schemas["Override"]
	for _, part := range override.Value.AllOf {
		part.Value.Required = nil
	}
	return nil
}

// mendIncludes allows include[]=body, which works and is named in the document's
// own descriptions, but is missing in its list.
func mendIncludes(doc *openapi3.T) error {
	for _, name := range []string{"include_incident", "include_incidents"} {
		p := doc.Components.Parameters[name]
		if p == nil || p.Value == nil || p.Value.Schema == nil {
			return fmt.Errorf("there is no parameter %s to mend", name)
		}
		own := *p.Value.Schema.Value
		own.Enum = append(append([]any(nil), own.Enum...), "body")
		p.Value.Schema.Value = &own
	}
	return nil
}
