package simulator

import "net/http"

// operations are PagerDuty's, by path.
var operations = []route{
	{pattern: "GET /abilities", serve: (*call).listAbilities},
	{pattern: "POST /analytics/metrics/responders/all", serve: (*call).postResponderMetrics},
	{pattern: "POST /analytics/raw/responders/{id}/incidents", serve: (*call).postResponderIncidents},
	{pattern: "GET /escalation_policies", serve: (*call).listPolicies},
	{pattern: "GET /escalation_policies/{id}", serve: (*call).getPolicy},
	{pattern: "GET /incidents", serve: (*call).listIncidents},
	{pattern: "POST /incidents", serve: (*call).postIncident, from: true, write: true, scarce: true},
	{pattern: "PUT /incidents", serve: (*call).putIncidents, from: true, write: true},
	{pattern: "GET /incidents/{id}", serve: (*call).getIncident},
	{pattern: "PUT /incidents/{id}", serve: (*call).putIncident, from: true, write: true},
	{pattern: "GET /incidents/{id}/alerts", serve: (*call).listAlerts},
	{pattern: "PUT /incidents/{id}/alerts", serve: (*call).putAlerts, from: true, write: true},
	{pattern: "GET /incidents/{id}/alerts/{alert}", serve: (*call).getAlert},
	{pattern: "GET /incidents/{id}/custom_fields/values", serve: (*call).getValues},
	{pattern: "PUT /incidents/{id}/custom_fields/values", serve: (*call).putValues, write: true},
	{pattern: "GET /incidents/{id}/log_entries", serve: (*call).listIncidentLog},
	{pattern: "PUT /incidents/{id}/merge", serve: (*call).putMerge, from: true, write: true},
	{pattern: "GET /incidents/{id}/notes", serve: (*call).getNotes},
	{pattern: "POST /incidents/{id}/notes", serve: (*call).postNote, from: true, write: true},
	{pattern: "PUT /incidents/{id}/notes/{note}", serve: (*call).putNote, write: true},
	{pattern: "DELETE /incidents/{id}/notes/{note}", serve: (*call).deleteNote, write: true},
	{pattern: "GET /incidents/{id}/past_incidents", serve: (*call).getPast},
	{pattern: "POST /incidents/{id}/responder_requests", serve: (*call).postResponders, write: true},
	{pattern: "POST /incidents/{id}/snooze", serve: (*call).postSnooze, from: true, write: true},
	{pattern: "POST /incidents/{id}/status_updates", serve: (*call).postStatusUpdate, from: true, write: true},
	{pattern: "GET /log_entries", serve: (*call).listLog},
	{pattern: "GET /log_entries/{id}", serve: (*call).getEntry},
	{pattern: "GET /notifications", serve: (*call).listNotifications},
	{pattern: "GET /oncalls", serve: (*call).listOnCalls},
	{pattern: "GET /priorities", serve: (*call).listPriorities},
	{pattern: "GET /schedules", serve: (*call).listLayered},
	{pattern: "GET /schedules/{id}", serve: (*call).getLayered},
	{pattern: "GET /schedules/{id}/users", serve: (*call).listScheduleUsers},
	{pattern: "GET /schedules/{id}/overrides", serve: (*call).listOverrides},
	{pattern: eachOverride, serve: (*call).postOverrides, write: true},
	{pattern: "DELETE /schedules/{id}/overrides/{override}", serve: (*call).deleteOverride, write: true},
	{pattern: "GET /services", serve: (*call).listServices},
	{pattern: "GET /services/{id}", serve: (*call).getService},
	{pattern: "GET /services/{id}/custom_fields/values", serve: (*call).getServiceValues},
	{pattern: "GET /teams", serve: (*call).listTeams},
	{pattern: "GET /teams/{id}/members", serve: (*call).listMembers},
	{pattern: "GET /users", serve: (*call).listUsers},
	{pattern: "GET /users/me", serve: (*call).getMe},
	{pattern: "GET /users/{id}", serve: (*call).getUser},
	{pattern: "GET /users/{id}/contact_methods", serve: (*call).getContacts},
	{pattern: "GET /users/{id}/notification_rules", serve: (*call).getRules},
	{pattern: "GET /v3/schedules", serve: (*call).listShifted},
	{pattern: "GET /v3/schedules/{id}", serve: (*call).getShifted},
	{pattern: "GET /v3/schedules/{id}/custom_shifts", serve: (*call).listCustomShifts},
	{pattern: "POST /v3/schedules/{id}/custom_shifts", serve: (*call).postCustomShifts, write: true},
	{pattern: "GET /v3/schedules/{id}/overrides", serve: (*call).listShiftOverrides},
	{pattern: "POST /v3/schedules/{id}/overrides", serve: (*call).postShiftOverrides, write: true},
	{pattern: "GET /v3/schedules/{id}/overrides/{override}", serve: (*call).getShiftOverride},
	{pattern: "PUT /v3/schedules/{id}/overrides/{override}", serve: (*call).putShiftOverride, write: true},
	{pattern: "DELETE /v3/schedules/{id}/overrides/{override}", serve: (*call).deleteShiftOverride, write: true},

	{pattern: "POST /oauth/token", serve: (*call).postToken, open: true},
	{pattern: "POST /v2/enqueue", serve: (*call).postEvent, open: true},
}

// routes sets up what is served. Whatever else is asked for is not found, as with
// PagerDuty, but it is logged and can be hit by faults like the rest.
func (s *Simulator) routes() {
	s.mux = http.NewServeMux()
	for _, rt := range operations {
		s.mux.HandleFunc(rt.pattern, s.handle(rt))
	}
	s.control()
	s.mux.HandleFunc("POST /simulator/oauth", s.controlOAuth)
	s.mux.HandleFunc("/", s.handle(route{serve: func(*call) (answer, *fail) { return answer{}, notFound("") }}))
}
