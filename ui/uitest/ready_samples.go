package uitest

import (
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// muted makes a rule keep a page quiet.
func muted(t *app.Tracked, do app.Loudness, escalated bool) {
	why := *t.Why
	why.Rule, why.Do = "batch jobs can wait", do
	t.Why, t.Ringing, t.Muted, t.Escalated = &why, false, true, escalated
}

// Muted is a page that rings beside one that a rule keeps quiet though it was
// escalated.
func Muted() *app.Snapshot {
	quiet := Page(214, "ledger-db-2: replication lag 312 s, reads are served stale", Ledger, 20*time.Second)
	quiet.Why = &app.Why{Cause: app.EscalatedBack, Policy: Policy, Level: 1}
	muted(&quiet, app.Quiet, true)
	return with(quiet, Page(213, "checkout: error rate 14 % (threshold 2 %)", Payments, 92*time.Second))
}

// Quieted is a night in which rules keep quiet about two of three pages.
func Quieted() *app.Snapshot {
	s := Busy()
	low := Page(302, "batch-7: nightly export is 40 min late", Search, 15*time.Minute)
	muted(&low, app.Notifies, false)
	low.EscalatesAt = time.Time{}
	grave := Page(303, "ledger-db-2: disk 97 % full", Ledger, 26*time.Minute)
	muted(&grave, app.Quiet, true)
	grave.EscalatesAt = time.Time{}
	despite := &s.Incidents[0]
	despite.Why = &app.Why{Cause: app.EscalatedBack, Policy: Policy, Level: 2, Rule: "nights", Do: app.Quiet, Despite: true}
	despite.Escalated = true
	s.Incidents = append([]app.Tracked{s.Incidents[0], low, grave}, s.Incidents[1:]...)
	return s
}

// Drill is a drill's page.
func Drill() *app.Snapshot {
	s := OnePage()
	t := &s.Incidents[0]
	t.Drill, t.Title, t.URL, t.Number = true, app.DrillTitle+"checkout: error rate 14 % (threshold 2 %)", "", 1
	s.Drill = app.Drill{Running: true}
	s.Sound.Pattern = app.DrillPattern
	return s
}

// NotReady is a night on call on which a page would not be heard.
func NotReady() *app.Snapshot {
	s := OnCall()
	s.Drill.Last = &app.DrillResult{At: Now.Add(-3 * 24 * time.Hour), Scenario: "first-page", Pages: 1, Answered: 1, Seconds: 11.42}
	for i := range s.Desk.Findings {
		switch f := &s.Desk.Findings[i]; f.Code {
		case app.ReadySound:
			*f = app.Finding{Code: f.Code, What: "The output Built-in Audio is muted, and Dogwatch may not raise it.", Mend: "Unmute it, or let Dogwatch raise the volume (Settings, Alarm)."}
		case app.ReadyStart:
			*f = app.Finding{Code: f.Code, What: "Dogwatch does not start at login.", Mend: "Switch it on."}
		case app.ReadyContacts:
			*f = app.Finding{Code: f.Code, Unknown: true, What: "This token may not read how PagerDuty reaches you."}
		}
	}
	return s
}

// Away is a morning after pages came while the computer slept.
func Away() *app.Snapshot {
	s := OnCall()
	from := Now.Add(-5 * time.Hour)
	past := func(n int, title string, age time.Duration, change func(*app.PastPage)) app.PastPage {
		t := Page(n, title, Payments, age)
		p := app.PastPage{Incident: t.Incident, At: t.CreatedAt}
		change(&p)
		return p
	}
	s.Away = &app.Away{From: from, To: Now.Add(-time.Minute), Pages: []app.PastPage{
		past(280, "gateway-3: p99 latency 8.4 s", 4*time.Hour, func(p *app.PastPage) {
			p.Answered = p.At.Add(6 * time.Minute)
			p.Incident.Status, p.Incident.StatusAt, p.Incident.StatusBy = app.Resolved, p.Answered, Ana
		}),
		past(283, "checkout: error rate 14 % (threshold 2 %)", 2*time.Hour, func(p *app.PastPage) {
			p.Answered = p.At.Add(5 * time.Minute)
			p.Incident.Assigned = []app.Assignment{{At: p.Answered, To: Dana}}
		}),
		past(288, "ledger-db-2: replication lag 312 s", 20*time.Minute, func(p *app.PastPage) {
			p.Answered = p.At.Add(2 * time.Minute)
			p.Incident.Status, p.Incident.Acks = app.Acknowledged, []app.Acknowledgement{{At: p.Answered, By: Kofi}}
		}),
	}}
	return s
}

// Config is a config.toml with three rules, the second of which is dangerous.
func Config() app.Config {
	c := app.Config{Region: "eu", Settings: app.Defaults(), Path: "/home/robin/.config/dogwatch/config.toml"}
	c.Alarm.Rules = []app.Rule{
		{Name: "batch jobs can wait", Service: "Batch *", Hours: app.DayPart{Word: app.SleepHours}, Do: app.Notifies},
		{Name: "staging", Title: "staging", Days: app.WeekendDays, Do: app.Quiet, EvenEscalated: true},
		{Name: "leave it to the phone", Urgency: app.High, Shift: app.OffShift, Do: app.Rings, After: 5 * time.Minute},
	}
	return c
}

// LastWeek are past pages that those rules tell apart.
func LastWeek() []app.PastPage {
	page := func(n int, title string, service app.Ref, age, open time.Duration) app.PastPage {
		t := Page(n, title, service, age)
		return app.PastPage{Incident: t.Incident, At: t.CreatedAt, Answered: t.CreatedAt.Add(open)}
	}
	batch := app.Ref{ID: "SBAT", Name: "Batch jobs"}
	return []app.PastPage{
		page(201, "staging: certificate ends in 2 days", Search, 58*time.Hour, 3*time.Hour), // Saturday evening
		page(205, "batch-7: nightly export is 40 min late", batch, 49*time.Hour, 2*time.Hour),
		page(207, "checkout: error rate 14 % (threshold 2 %)", Payments, 30*time.Hour, 11*time.Minute),
		page(209, "gateway-3: p99 latency 8.4 s", Payments, 20*time.Hour, 2*time.Minute),
	}
}
