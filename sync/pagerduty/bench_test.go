package pagerduty

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// realistic is one row of the size that PagerDuty sends (about 2.5 KB).
func realistic(n int) string {
	ref := func(kind, id, name string) string {
		return fmt.Sprintf(`{"id":%q,"type":"%s_reference","summary":%q,"self":"https://api.pagerduty.com/%ss/%s","html_url":"https://acme.pagerduty.com/%ss/%s"}`,
			id, kind, name, kind, id, kind, id)
	}
	me := ref("user", "PME", "Earline Greenholt")
	return fmt.Sprintf(`{"id":"Q%013d","type":"incident","summary":"[#%d] checkout: error rate 14 %%","self":"https://api.pagerduty.com/incidents/Q%d","html_url":"https://acme.pagerduty.com/incidents/Q%d",
"incident_number":%d,"title":"checkout: error rate 14 %% (threshold 2 %%)","created_at":"2026-12-01T03:00:00Z","updated_at":"2026-12-01T03:01:00Z","status":"triggered","incident_key":null,
"service":%s,"assignments":[{"at":"2026-12-01T03:00:00Z","assignee":%s}],"assigned_via":"escalation_policy","last_status_change_at":"2026-12-01T03:00:00Z","resolved_at":null,
"first_trigger_log_entry":%s,"alert_counts":{"all":1,"triggered":1,"resolved":0},"is_mergeable":true,"incident_type":{"name":"incident_default"},"escalation_policy":%s,"teams":[%s],
"pending_actions":[{"type":"escalate","at":"2026-12-01T03:05:00Z"},{"type":"resolve","at":"2026-12-01T07:00:00Z"}],"acknowledgements":[],
"alert_grouping":{"grouping_type":"advanced","started_at":"2026-12-01T03:00:00Z","ended_at":null,"alert_grouping_active":true},"last_status_change_by":%s,
"priority":{"id":"P53ZZH5","type":"priority","summary":"P2","name":"P2","order":134217728,"color":"eb6016","self":"https://api.pagerduty.com/priorities/P53ZZH5"},
"resolve_reason":null,"incidents_responders":[],"responder_requests":[],"urgency":"high"}`,
		n, n, n, n, n, ref("service", "PSVC", "Payments API"), me, ref("trigger_log_entry", "R1", "Triggered through the API"),
		ref("escalation_policy", "PE", "Payments"), ref("team", "PT", "Engineering"), ref("service", "PSVC", "Payments API"))
}

func BenchmarkDecodePageOf100(b *testing.B) {
	var list []string
	for n := range 100 {
		list = append(list, realistic(n))
	}
	body := []byte(`{"incidents":` + rows(list...) + `,"limit":100,"offset":0,"more":false,"total":null}`)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if p, err := decodeIncidents(body, 100); err != nil || len(p.rows) != 100 {
			b.Fatal(err)
		}
	}
}

func BenchmarkFetchOpen(b *testing.B) {
	for _, size := range []int{1, 100, 1_000, 10_000} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			d, c := newDesk(b)
			pages := map[string][]byte{}
			all := make([]string, size)
			for n := range all {
				all[n] = realistic(n)
			}
			d.serve("GET /incidents", func(w http.ResponseWriter, r *http.Request) {
				key := r.URL.RawQuery
				if pages[key] == nil {
					var offset, limit int
					_, _ = fmt.Sscan(r.URL.Query().Get("offset"), &offset)
					_, _ = fmt.Sscan(r.URL.Query().Get("limit"), &limit)
					order := all
					if r.URL.Query().Get("sort_by") == newestFirst {
						order = make([]string, size)
						for n := range all {
							order[size-1-n] = all[n]
						}
					}
					to := min(offset+limit, size)
					pages[key] = fmt.Appendf(nil, `{"incidents":%s,"more":%v}`, rows(order[min(offset, size):to]...), to < size)
				}
				w.Header().Set("Content-Type", "application/json")
				_, _ = w.Write(pages[key])
			})
			b.ReportAllocs()
			for b.Loop() {
				d.seen = nil
				ctx, end := context.WithTimeout(b.Context(), time.Minute)
				r, err := c.Fetch(ctx, app.Query{Open: true})
				end()
				if err != nil || len(r.Open) != size {
					b.Fatal(len(r.Open), err)
				}
			}
		})
	}
}
