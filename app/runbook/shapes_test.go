package runbook

import (
	"testing"

	"github.com/dogwatch-app/dogwatch/app"
)

// The shapes of alerts as the world sends them, in hosts and words of our own.
func TestFindInTheShapesOfSenders(t *testing.T) {
	for name, c := range map[string]struct{ body, want string }{
		"PagerDuty's own example: a link without an address, and keys that say nothing": {
			`{"contexts":[{"type":"link"}],"details":{"customKey":"Server is on fire!","customKey2":"Other stuff!"}}`, ``,
		},
		"Events v2, as documented": {
			`{"contexts":[{"type":"link","href":"http://acme.example/doc","text":"An example link."},{"type":"image","src":"https://acme.example/runbook.png","alt":"runbook"}],
			"details":{"free space":"1%","load avg":0.75},"cef_details":{"client":"Acme","client_url":"https://acme.example/monitor"}}`, ``,
		},
		"Alertmanager: the same address in link, detail and text is one": {
			`{"contexts":[{"href":"https://wiki.acme.example/x/QmFz1","text":"Runbook"},{"href":"https://grafana.acme.example/d/abc/search?var=west","text":"Grafana Dashboard"}],
			"details":{"firing":"Labels:\n - alertname = SearchYellow\nAnnotations:\n - dashboard = https://grafana.acme.example/d/abc/search?var=west\n - runbook = https://wiki.acme.example/x/QmFz1\nSource: https://prometheus.acme.example/graph?g0.expr=up&g0.tab=1\n","num_firing":"1","resolved":""},
			"cef_details":{"client":"Alertmanager","client_url":"https://alertmanager.acme.example/#/alerts?receiver=pagerduty"}}`,
			`link sure page "Runbook on wiki.acme.example" https://wiki.acme.example/x/QmFz1
firing guess page "search" https://grafana.acme.example/d/abc/search?var=west`,
		},
		"Alertmanager: several alerts in one text, each with its runbook": {
			`{"details":{"firing":"Labels:\n - alertname = A\nAnnotations:\n - runbook_url = https://r.example/books/a.md\n - summary = one\nSource: https://prom.example/a\n\nLabels:\n - alertname = B\nAnnotations:\n - runbook_url = https://r.example/books/b.md   \n\n\n","resolved":"Annotations:\n - runbook_url = https://r.example/books/old.md\n"}}`,
			`firing sure text "a" https://r.example/books/a.md
firing sure text "b" https://r.example/books/b.md`,
		},
		"Alertmanager: all is over": {
			`{"details":{"firing":"","resolved":"Annotations:\n - runbook_url = https://r.example/books/old.md\n"}}`,
			`firing sure text "old" https://r.example/books/old.md`,
		},
		"Alertmanager: Markdown in an annotation": {
			`{"details":{"firing":"Annotations:\n - description = Disk is **full**. Follow the [runbook](https://r.example/disk) or [this](https://prom.example/g).\n\n"}}`,
			`firing sure page "disk" https://r.example/disk`,
		},
		"Grafana": {
			`{"contexts":[{"href":"https://grafana.example/","text":"External URL"},{"src":"https://grafana.example/render/1.png"}],
			"details":{"firing":"Value: B=91\nLabels:\n - alertname = Latency\nAnnotations:\n - runbook_url = https://wiki.example/runbooks/Latency\nSource: https://grafana.example/alerting/grafana/x/view\nSilence: https://grafana.example/alerting/silence/new\nDashboard: https://grafana.example/d/latency-board\nPanel: https://grafana.example/d/x?viewPanel=2\n","num_firing":"1"},
			"cef_details":{"client":"Grafana","client_url":"https://grafana.example/"}}`,
			`firing sure page "Latency" https://wiki.example/runbooks/Latency
firing guess page "latency-board" https://grafana.example/d/latency-board`,
		},
		"Datadog": {
			`{"contexts":[{"href":"https://app.datadog.example/event/1","text":"View Event"}],
			"details":{"title":"CPU","query":"avg(last_5m):avg:system.cpu.user{*} > 90","body":"%%%\nCPU is high. See the [Runbook](https://git.example/ops/books/blob/main/cpu.md).\n\n[![Metric Graph](https://p.datadog.example/snap/runbook.png)](https://app.datadog.example/monitors#1?to_ts=2)\n\nThe monitor was last triggered at Sat. · [[Monitor Status](https://app.datadog.example/monitors#1)] · [[Edit Monitor](https://app.datadog.example/monitors#1/edit)]\n%%%"}}`,
			`detail sure text "cpu" https://git.example/ops/books/blob/main/cpu.md`,
		},
		"CloudWatch": {
			`{"details":{"AlarmName":"rds-cpu","AlarmDescription":"CPU above 90 %. Runbook: https://wiki.example/display/OPS/RDS+CPU.","NewStateReason":"Threshold Crossed: 1 datapoint [97.3] was greater than 90.0.","Trigger":{"MetricName":"CPUUtilization","Dimensions":[{"name":"DB","value":"main"}]}},
			"cef_details":{"client":"AWS Console","client_url":"https://console.aws.example/cloudwatch/home?region=eu-west-1#alarm:alarmFilter=ANY;name=rds-cpu"}}`,
			`detail sure page "RDS CPU" https://wiki.example/display/OPS/RDS+CPU`,
		},
		"OpenShift": {
			`{"details":{"alert_name":"ClusterOperatorDown","firing":"Labels:\n","link":"https://github.com/acme/ops-sop/blob/master/v4/ClusterOperatorDown.md","ocm_link":"https://console.example/details/s/1","num_firing":"1"}}`,
			`detail sure text "ClusterOperatorDown" https://github.com/acme/ops-sop/blob/master/v4/ClusterOperatorDown.md`,
		},
		"a link that says nothing of itself is a guess": {
			`{"details":{"link":"https://acme.example/a/b","ocm_link":"https://acme.example/c"}}`,
			`detail guess page "b" https://acme.example/a/b`,
		},
		"details in details, as some integrations send them": {
			`{"details":{"custom_details":{"runbookUrl":"https://r.example/nested","sop":{"url":"https://r.example/deep"},"Playbook":"https://r.example/play"},"numbers":7}}`,
			`detail sure page "play" https://r.example/play
detail sure page "nested" https://r.example/nested
detail sure page "deep" https://r.example/deep`,
		},
		"a list of runbooks, and a value with more than an address": {
			`{"details":{"runbooks":["https://r.example/1st","https://r.example/2nd"],"runbook":"First https://r.example/3rd, then https://r.example/4th (ask Ana)"}}`,
			`detail sure page "3rd" https://r.example/3rd
detail sure page "4th" https://r.example/4th
detail sure page "1st" https://r.example/1st
detail sure page "2nd" https://r.example/2nd`,
		},
		"the sender's page is none, but a runbook it may be": {
			`{"details":{"client_url":"https://acme.example/runbooks/7-days"},"cef_details":{"client":"x","client_url":"https://acme.example/host/1"}}`,
			`client sure page "7-days" https://acme.example/runbooks/7-days`,
		},
		"wiki and dashboard: the dashboard last": {
			`{"details":{"a_dashboard":"https://g.example/no","dashboard":"https://g.example/d/disk","wiki":"https://acme.example/w/disk"}}`,
			`detail guess page "disk" https://acme.example/w/disk
detail guess page "disk" https://g.example/d/disk`,
		},
		"a wiki's value that is more than an address says nothing of each": {
			`{"details":{"wiki":"moved from https://acme.example/a to https://acme.example/b"}}`, ``,
		},
		"a link whose address alone says what it is": {
			`{"contexts":[{"href":"https://acme.example/runbooks/zk?a=1","text":"Open"},{"href":"https://acme.example/x?to=runbook","text":"Open"}]}`,
			`link sure page "zk" https://acme.example/runbooks/zk?a=1`,
		},
		"no runbook is none": {
			`{"details":{"runbook":"TODO","runbook_url":"n/a","text":"There is no runbook yet, look at https://g.example/d/1"}}`, ``,
		},
	} {
		d := app.Detail{Alerts: []app.Alert{alertOf(t, c.body)}}
		expect(t, name, show(Find(d, nil)), c.want)
	}
}

func TestFindInWhatPeopleWrote(t *testing.T) {
	at := app.Detail{}.Read
	for name, c := range map[string]struct {
		d    app.Detail
		want string
	}{
		"custom fields, of the incident and of the service": {
			app.Detail{
				Fields:      []app.Field{{Name: "environment", Value: "production"}, {Name: "runbook", Value: "https://r.example/i"}, {Name: "ticket", Value: "https://j.example/1"}},
				AboutFields: []app.Field{{Name: "Service Runbook", Value: "https://r.example/s"}},
			},
			`field sure page "i" https://r.example/i
field sure page "s" https://r.example/s`,
		},
		"notes, the newest first": {
			app.Detail{Notes: []app.Note{
				{ID: "1", At: at, Text: "Please use our P1 runbook: https://r.example/p1"},
				{ID: "2", At: at.Add(1), Text: "the graph https://g.example/1\nor the sop (https://r.example/p2)."},
			}},
			`note sure page "p2" https://r.example/p2
note sure page "p1" https://r.example/p1`,
		},
		"a note of a Dogwatch's quotes what is known": {
			app.Detail{Notes: []app.Note{{ID: "1", Text: "Ana ticked off:\n- Open the runbook https://r.example/p1\n\ndogwatch-room:1 {}\n"}}}, ``,
		},
		"the incident's own text, and the service's description": {
			app.Detail{
				Body:  "It is down.\n\nRunbooks:\n- https://r.example/one\n- https://r.example/two\n\nTicket: https://j.example/1",
				About: "Card payments.\n\n## Playbook\n<https://r.example/three|How we fail over> or <a href=\"https://r.example/four\">the SOP</a>",
			},
			`body sure page "one" https://r.example/one
body sure page "two" https://r.example/two
service sure page "How we fail over" https://r.example/three
service sure page "the SOP" https://r.example/four`,
		},
		"what looks like a text is a guess": {
			app.Detail{About: "See https://github.com/acme/ops/blob/main/restore.md and https://confluence.acme.example/display/OPS/Restore and https://acme.example/"},
			`service guess text "restore" https://github.com/acme/ops/blob/main/restore.md
service guess page "Restore" https://confluence.acme.example/display/OPS/Restore`,
		},
	} {
		expect(t, name, show(Find(c.d, nil)), c.want)
	}
}

func TestFindBelievesThePlacesInTheirOrder(t *testing.T) {
	d := app.Detail{
		Incident: app.Incident{Title: "Checkout is down", Service: app.Ref{ID: "P1", Name: "Checkout"}},
		Alerts: []app.Alert{
			{Status: app.Resolved, Links: []app.Link{{Text: "Runbook", URL: "https://r.example/over"}}},
			{
				Status: app.Triggered, Client: app.Link{Text: "runbook", URL: "https://r.example/client"},
				Links:  []app.Link{{Text: "Wiki", URL: "https://r.example/guess"}, {Text: "SOP for checkout", URL: "https://r.example/link"}},
				Fields: []app.Field{{Name: "firing", Value: " - runbook = https://r.example/firing"}, {Name: "x.playbook", Value: "https://r.example/detail"}},
			},
		},
		Fields: []app.Field{{Name: "Runbook", Value: "https://r.example/field"}},
		Notes:  []app.Note{{Text: "runbook https://r.example/note"}},
		Body:   "runbook https://r.example/body",
		About:  "runbook https://r.example/service, and the runbook https://R.EXAMPLE:443/link/",
	}
	rules := []app.RunbookRule{{Service: "other", URL: "https://r.example/other"}, {Service: "check", URL: "/home/ana/books/checkout.md"}}
	expect(t, "all places", show(Find(d, rules)), `
map sure text "checkout" file:///home/ana/books/checkout.md
link sure page "SOP for checkout" https://r.example/link
link sure page "over" https://r.example/over
detail sure page "detail" https://r.example/detail
firing sure page "firing" https://r.example/firing
field sure page "field" https://r.example/field
note sure page "note" https://r.example/note
body sure page "body" https://r.example/body
service sure page "service" https://r.example/service
client sure page "client" https://r.example/client
link guess page "guess" https://r.example/guess`)
	if best := Best(Find(d, rules)); best == nil || best.URL != "file:///home/ana/books/checkout.md" {
		t.Errorf("best %+v", best)
	}
	if best := Best(Find(app.Detail{About: "https://wiki.example/x"}, nil)); best != nil {
		t.Errorf("a guess is the best: %+v", best)
	}
}

func TestFindInTheOfficialExamples(t *testing.T) {
	for _, body := range examples(t, "get_incidents_id_alerts.200.response.json") {
		expect(t, "PagerDuty's example", show(Find(app.Detail{Alerts: []app.Alert{alertOf(t, body)}}, nil)), ``)
	}
	for _, body := range examples(t, "PUBLIC_alertmanager_incident_alerts.json") {
		found := Find(app.Detail{Alerts: []app.Alert{alertOf(t, body)}}, nil)
		expect(t, "a public alert of Alertmanager", show(found), `
link sure page "Runbook on wiki.example.com" https://wiki.example.com/x/AQAk1
firing guess page "opensearch" https://grafana.example.com/d/JQn6RpBVz/opensearch?var-env=prod-west`)
	}
}
