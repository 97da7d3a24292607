package simulator

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

// naked is how the analytics calls tell instants: in UTC, without saying so.
const naked = "2006-01-02T15:04:05"

func (c *call) postResponderMetrics() (answer, *fail) {
	var ask struct {
		Filters struct {
			Start      string   `json:"date_range_start,omitempty"`
			End        string   `json:"date_range_end,omitempty"`
			Urgency    string   `json:"urgency,omitempty"`
			Responders []string `json:"responder_ids,omitempty"`
			Teams      []string `json:"team_ids,omitempty"`
		} `json:"filters"`
		Zone string `json:"time_zone"`
	}
	if bad := c.decode(&ask); bad != nil {
		return answer{}, bad
	}
	from, to, bad := c.analyticsRange(ask.Filters.Start, ask.Filters.End)
	if bad != nil {
		return answer{}, bad
	}
	data := []map[string]any{}
	log := since(c.journal, from, to)
	slices.Reverse(log)
	for _, p := range c.people {
		if !among(ask.Filters.Responders, p.id) {
			continue
		}
		var l load
		seen := map[*incident]bool{}
		for _, e := range log {
			if ask.Filters.Urgency == "" || ask.Filters.Urgency == e.in.urgency {
				l.count(e, p)
				seen[e.in] = seen[e.in] || slices.Contains(e.to, p)
			}
		}
		count := 0
		for _, mine := range seen {
			if mine {
				count++
			}
		}
		data = append(data, map[string]any{
			"responder_id": p.id, "responder_name": p.name, "mean_time_to_acknowledge_seconds": l.meanToAck(),
			"mean_engaged_seconds": int(l.engaged.Seconds()) / max(l.acked, 1), "total_engaged_seconds": int(l.engaged.Seconds()),
			"total_business_hour_interruptions": l.business, "total_off_hour_interruptions": l.off,
			"total_sleep_hour_interruptions": l.sleep, "total_interruptions": l.interruptions(), "total_notifications": l.notified,
			"total_incident_count": count, "total_incidents_acknowledged": l.acked, "total_incidents_timeout_escalated_to": l.escalatedTo,
		})
	}
	return ok(map[string]any{"data": data, "filters": ask.Filters, "time_zone": ask.Zone})
}

func (c *call) postResponderIncidents() (answer, *fail) {
	p, there := find[*person](c.world, c.id())
	if !there {
		return answer{}, notFound("Responder")
	}
	var ask struct {
		Filters struct {
			Start   string `json:"created_at_start,omitempty"`
			End     string `json:"created_at_end,omitempty"`
			Urgency string `json:"urgency,omitempty"`
		} `json:"filters"`
		Limit int    `json:"limit"`
		After string `json:"starting_after"`
		Zone  string `json:"time_zone"`
	}
	if bad := c.decode(&ask); bad != nil {
		return answer{}, bad
	}
	from, to, bad := c.analyticsRange(ask.Filters.Start, ask.Filters.End)
	if bad != nil {
		return answer{}, bad
	}
	if ask.Limit <= 0 || ask.Limit > 1000 {
		ask.Limit = 100
	}
	after, _ := c.number(ask.After)
	data := []map[string]any{}
	last := ""
	for _, in := range c.incidents {
		if in.number <= after || in.made.Before(from) || !in.made.Before(to) || ask.Filters.Urgency != "" && ask.Filters.Urgency != in.urgency {
			continue
		}
		var l load
		mine := false
		for _, e := range in.log {
			l.count(e, p)
			mine = mine || slices.Contains(e.to, p)
		}
		if !mine {
			continue
		}
		if len(data) == ask.Limit {
			last = itoa(after)
			break
		}
		after = in.number
		data = append(data, c.rawLoad(in, p, &l))
	}
	return ok(map[string]any{
		"data": data, "filters": ask.Filters, "responder_id": p.id, "limit": ask.Limit, "order": "asc",
		"order_by": "incident_created_at", "time_zone": ask.Zone, "last": last, "first": "",
	})
}

func (c *call) rawLoad(in *incident, p *person, l *load) map[string]any {
	v := map[string]any{
		"responder_id": p.id, "responder_name": p.name, "incident_id": in.id, "incident_number": in.number,
		"incident_description": in.title, "incident_urgency": in.urgency, "incident_created_at": in.made.Format(naked),
		"service_id": in.service.id, "service_name": in.service.name, "total_acknowledgements": l.acked,
		"mean_time_to_acknowledge_seconds": l.meanToAck(), "total_engaged_seconds": int(l.engaged.Seconds()),
		"total_interruptions": l.interruptions(), "total_business_hour_interruptions": l.business,
		"total_off_hour_interruptions": itoa(l.off), "total_sleep_hour_interruptions": l.sleep,
		"total_timeout_escalations_to": l.escalatedTo,
		"incident_priority_id":         nil, "incident_priority_name": nil, "incident_priority_order": nil,
	}
	if in.priority != nil {
		v["incident_priority_id"], v["incident_priority_name"], v["incident_priority_order"] = in.priority.id, in.priority.name, in.priority.order
	}
	return v
}

func (c *call) number(s string) (int, bool) {
	if in := c.byID[strings.TrimSpace(s)]; in != nil {
		return in.number, true
	}
	return 0, false
}

// analyticsRange reads a range of dates, at most a year.
func (c *call) analyticsRange(start, end string) (from, to time.Time, bad *fail) {
	var err error
	to, from = c.now, c.now.AddDate(0, -1, 0)
	if start != "" {
		if from, err = readTime(start, time.UTC); err != nil {
			return from, to, badArguments(err.Error())
		}
	}
	if end != "" {
		if to, err = readTime(end, time.UTC); err != nil {
			return from, to, badArguments(err.Error())
		}
	}
	if to.Before(from) || to.After(from.AddDate(1, 0, 1)) {
		bad = refuse(http.StatusBadRequest, codeDateRange, "Invalid Date Range", "The range is at most one year")
	}
	return from, to, bad
}
