package simtest

import "maps"

// unserved are operations that the document does not hold, with the reason. They
// pass unchecked; whatever else it does not hold fails the test.
var unserved = map[string]string{
	"POST /v2/enqueue": "the Events API has a document of its own",
	"GET /users":       "cut from the slim document",
	"GET /services/{id}/custom_fields/values": "cut from the slim document",
	"GET /log_entries/{id}":                   "cut from the slim document",
	"GET /incidents/{id}/alerts/{alert_id}":   "cut from the slim document",
	"GET /schedules/{id}/users":               "cut from the slim document",

	"PUT /incidents/{id}/notes/{note_id}":                        "newer than the document",
	"DELETE /incidents/{id}/notes/{note_id}":                     "newer than the document",
	"GET /v3/schedules/{schedule_id}/overrides/{override_id}":    "cut from the slim document",
	"PUT /v3/schedules/{schedule_id}/overrides/{override_id}":    "cut from the slim document",
	"DELETE /v3/schedules/{schedule_id}/overrides/{override_id}": "cut from the slim document",
}

// unanswerable are operations whose answers no server can give by the document,
// with the reason. Their requests are checked.
var unanswerable = map[string]string{
	"GET /log_entries":                               "AcknowledgeLogEntry demands a type that the base schema forbids, and Channel's oneOf matches all its variants",
	"GET /incidents/{id}/log_entries":                "as GET /log_entries",
	"DELETE /schedules/{id}/overrides/{override_id}": "the 200 of a truncated override has no schema",
}

// Unchecked tells what is not held against the document, and why: operations
// that it does not hold, and those whose answers cannot be validated.
func Unchecked() (operations, answers map[string]string) {
	return maps.Clone(unserved), maps.Clone(unanswerable)
}
