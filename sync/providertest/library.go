package providertest

import (
	"fmt"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/sync/simulator"
)

// libraryCases are for a provider that is an app.Library too.
var libraryCases = []contract{
	{name: "the details of an incident", run: detail},
	{name: "the details of one made by hand", run: detailByHand},
	{name: "the details of one that is not there", run: detailGone},
	{name: "an incident with 340 alerts", run: manyAlerts},
	{name: "history", run: history},
	{name: "people", run: people},
}

// unreachable is a network where nobody answers.
type unreachable struct{}

func (unreachable) RoundTrip(*http.Request) (*http.Response, error) {
	return nil, &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
}

// library is the provider as an app.Library; a provider that is none has no such
// cases to pass.
func (w *world) library() app.Library {
	w.Helper()
	l, ok := w.Provider.(app.Library)
	if !ok {
		w.Skip("the provider is no library")
	}
	return l
}

func detail(w *world) {
	l := w.library()
	id, err := w.sim.Trigger("payments-api", "checkout: error rate 14 %", simulator.With{
		Severity: "critical", Source: "checkout-7", Client: "Alertmanager", ClientURL: "https://am.example.com/#/alerts",
		Details: map[string]any{"firing": "Annotations:\n - runbook = https://wiki.example.com/x", "labels": map[string]any{"instance": "checkout-7", "shard": 3}},
		Links:   []simulator.LinkPlan{{Href: "https://wiki.example.com/runbook", Text: "Runbook"}, {Src: "https://img.example.com/g.png", Alt: "Graph"}},
	})
	w.must(err)
	w.must(w.sim.Ack("dana", id, "mobile"))
	w.must(w.sim.AddNote("dana", id, "looking"))
	w.must(w.sim.AddNote("kenji", id, "rolled back"))
	d, err := l.Detail(w.Context(), id)
	w.must(err)
	if d.Incident.ID != id || !d.Incident.AckedBy(w.id("dana")) || d.Read.IsZero() {
		w.Errorf("%+v", d.Incident)
	}
	if len(d.Alerts) != 1 {
		w.Fatalf("%d alerts", len(d.Alerts))
	}
	a := d.Alerts[0]
	fields := map[string]string{}
	for _, f := range a.Fields {
		fields[f.Name] = f.Value
	}
	if a.Severity != "critical" || a.Status != app.Triggered || a.CreatedAt.IsZero() || a.Source == "" || a.Client.URL != "https://am.example.com/#/alerts" ||
		fields["labels.instance"] != "checkout-7" || fields["labels.shard"] != "3" || !strings.Contains(fields["firing"], "runbook = https://wiki") {
		w.Errorf("%+v", a)
	}
	if len(a.Links) != 2 || a.Links[0] != (app.Link{Text: "Runbook", URL: "https://wiki.example.com/runbook"}) {
		w.Errorf("links %+v", a.Links)
	}
	texts := []string{}
	for _, n := range d.Notes {
		texts = append(texts, n.By.Name+": "+n.Text)
	}
	slices.Sort(texts)
	if !slices.Equal(texts, []string{"Dana Reyes: looking", "Kenji Mori: rolled back"}) {
		w.Errorf("notes %q", texts)
	}
	var acked, noted bool
	for _, e := range d.Log {
		if e.ID == "" || e.What == "" || strings.Contains(e.What, "_") || e.At.IsZero() {
			w.Errorf("log entry %+v", e)
		}
		acked = acked || e.What == "acknowledged" && e.By.ID == w.id("dana") && e.Via == "mobile"
		noted = noted || e.Words == "rolled back" && e.By.ID == w.id("kenji")
	}
	if !acked || !noted || len(d.Log) != len(w.sim.Log(id)) {
		w.Errorf("of %d lines the log has %d: %+v", len(w.sim.Log(id)), len(d.Log), d.Log)
	}
}

func detailByHand(w *world) {
	id, err := w.sim.Trigger("payments-api", "please look", simulator.With{By: "dana", Body: "see https://wiki.example.com/x", To: []string{"ana"}})
	w.must(err)
	d, err := w.library().Detail(w.Context(), id)
	w.must(err)
	if len(d.Alerts) > 1 || !d.Incident.Direct || !d.Incident.AssignedTo(w.me.ID) {
		w.Errorf("%+v", d)
	}
}

func detailGone(w *world) {
	if d, err := w.library().Detail(w.Context(), "QNOWHERE000000"); !is[app.Gone](err) || d.Incident.ID != "" {
		w.Errorf("%+v, %v; want app.Gone", d, err)
	}
}

func manyAlerts(w *world) {
	l := w.library()
	id, err := w.sim.Trigger("payments-api", "many", simulator.With{Dedup: "first"})
	w.must(err)
	w.must(w.sim.Do(simulator.Act{Kind: "note", By: "dana", Incident: id, Text: "x"}))
	d, err := l.Detail(w.Context(), id)
	w.must(err)
	one := d.Alerts[0]
	w.rewriting(func(r *http.Request, body []byte) []byte {
		if strings.HasSuffix(r.URL.Path, "/alerts") {
			return manyOf(r, one.ID, 340)
		}
		return body
	})
	d, err = l.Detail(w.Context(), id)
	w.must(err)
	seen := map[string]bool{}
	for _, a := range d.Alerts {
		seen[a.ID] = true
	}
	if len(seen) != 340 || len(d.Alerts) != 340 {
		w.Errorf("%d alerts, %d different ones; want 340", len(d.Alerts), len(seen))
	}
}

func history(w *world) {
	l := w.library()
	old := w.sim.Open()[0]
	mine, other, done := w.trigger("payments-api", "Checkout is slow"), w.trigger("others-api", "disk full"), w.trigger("payments-api", "over")
	w.must(w.sim.Resolve("dana", done, "website"))
	now := w.sim.Now().Add(time.Minute)
	ask := func(q app.HistoryQuery) []string {
		w.Helper()
		found, err := l.History(w.Context(), q)
		w.must(err)
		list := found.Incidents
		if !slices.IsSortedFunc(list, func(a, b app.Incident) int { return b.CreatedAt.Compare(a.CreatedAt) }) {
			w.Errorf("%+v: not the newest first", q)
		}
		ids := []string{}
		for id := range w.byID(list) {
			ids = append(ids, id)
		}
		slices.Sort(ids)
		return ids
	}
	day, year := now.Add(-24*time.Hour), now.AddDate(-1, 0, 0)
	for what, c := range map[string]struct {
		q    app.HistoryQuery
		want []string
	}{
		"a day":         {app.HistoryQuery{Since: day, Until: now}, []string{mine, other, done}},
		"a year":        {app.HistoryQuery{Since: year, Until: now}, []string{mine, other, done, old.ID}},
		"before":        {app.HistoryQuery{Since: year, Until: day}, []string{old.ID}},
		"text":          {app.HistoryQuery{Since: year, Until: now, Text: "checkout"}, []string{mine}},
		"service":       {app.HistoryQuery{Since: year, Until: now, Text: "others"}, []string{other}},
		"resolved":      {app.HistoryQuery{Since: year, Until: now, Status: []app.Status{app.Resolved}}, []string{done}},
		"mine":          {app.HistoryQuery{Since: year, Until: now, Mine: true}, []string{mine, old.ID}},
		"nothing there": {app.HistoryQuery{Since: year.AddDate(-1, 0, 0), Until: year}, []string{}},
	} {
		slices.Sort(c.want)
		if got := ask(c.q); !slices.Equal(got, c.want) {
			w.Errorf("%s: %v, want %v", what, got, c.want)
		}
	}
	if _, err := l.History(w.Context(), app.HistoryQuery{Since: now, Until: year}); !is[app.Invalid](err) {
		w.Errorf("time backwards: %v", err)
	}
}

func people(w *world) {
	got, err := w.library().People(w.Context(), "dana")
	w.must(err)
	if len(got) != 1 || got[0].ID != w.id("dana") || got[0].Email != "dana@example.com" || got[0].TimeZone != "Eastern Time (US & Canada)" {
		w.Errorf("%+v", got)
	}
	if all, err := w.library().People(w.Context(), ""); err != nil || len(all) != 3 {
		w.Errorf("everybody: %+v, %v", all, err)
	}
	if none, err := w.library().People(w.Context(), "zzz"); err != nil || len(none) != 0 {
		w.Errorf("nobody: %+v, %v", none, err)
	}
}

// manyOf is a page of n alerts.
func manyOf(r *http.Request, id string, n int) []byte {
	offset, _ := strconv.Atoi(r.URL.Query().Get("offset"))
	limit, _ := strconv.Atoi(r.URL.Query().Get("limit"))
	to := min(offset+limit, n)
	var rows []string
	for i := min(offset, n); i < to; i++ {
		rows = append(rows, fmt.Sprintf(`{"id":"%s-%d","type":"alert","status":"triggered"}`, id, i))
	}
	return fmt.Appendf(nil, `{"alerts":[%s],"more":%v}`, strings.Join(rows, ","), to < n)
}
