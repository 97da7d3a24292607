package view

import (
	"fmt"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/rules"
)

// DryRun is what the rules would have made of last week's pages.
type DryRun struct {
	// Busy says that it is being worked out, Failed why it cannot be.
	Busy   string
	Failed *ProblemCard
	Head   string
	// Totals are the outcomes, Warning is said in red.
	Totals  []Fact
	Warning string
	Rows    []Row
	More    string
	// Note says what such a look cannot know.
	Note string
}

const (
	// dryDays is how far one looks back, dryRows how many pages are listed.
	dryDays = 7
	dryRows = 60
	// dryFresh is how long past pages are good before they are read anew.
	dryFresh = 10 * time.Minute
)

// ShowDryRun asks what last week would have been, or puts that away.
type ShowDryRun struct{}

func (m ShowDryRun) update(u *UIState, e eye) []Effect {
	u.Settings.DryRun = !u.Settings.DryRun
	return nil
}

// table is the person's rules.
func table(c *app.Config) rules.Table {
	return rules.Table{Rules: c.Alarm.Rules, RingAfter: c.Alarm.RingAfter, Hours: c.Hours, Zone: c.Zone}
}

// wantDryRun reads past pages, and holds them against the rules anew when either has
// changed.
func (u *UIState) wantDryRun(loads []Load, s *app.Snapshot, now time.Time) []Load {
	if !u.Settings.DryRun || u.Settings.Section != SectionRules || u.Config == nil {
		return loads
	}
	switch p := u.Past; {
	case p.State == Loading, p.State == Failed && now.Sub(p.At) < again:
		return loads
	case p.State != Ready, now.Sub(p.ReadAt) > dryFresh:
		return append(loads, Load{
			Kind: LoadPages, Key: fmt.Sprint(dryDays), Query: app.HistoryQuery{Since: now.AddDate(0, 0, -dryDays), Until: now},
		})
	}
	t := table(u.Config)
	key := fmt.Sprint(u.Past.ReadAt.UnixNano(), t.Rules, t.RingAfter, t.Hours, t.Zone)
	if u.Dry.Key == key {
		return loads
	}
	return append(loads, Load{Kind: LoadDryRun, Key: key, table: t, past: u.Past.Value, me: s.Me.ID, now: now})
}

// DryRun works out a Load of the kind LoadDryRun. It may take a second, and asks nobody.
func (l Load) DryRun() app.DryRun {
	past := make([]rules.Past, len(l.past))
	for n, p := range l.past {
		past[n] = rules.PastOf(p.Incident, l.me, nil)
		if !p.At.IsZero() {
			past[n].Came = p.At
		}
		if !p.Answered.IsZero() {
			past[n].Answered = p.Answered
		}
	}
	return l.table.DryRun(past, l.now)
}

func (e eye) dryRun() *DryRun {
	if !e.ui.Settings.DryRun {
		return nil
	}
	d := &DryRun{}
	past := e.ui.Past
	switch {
	case past.State == Failed:
		p := past.Problem
		d.Failed = &ProblemCard{
			Code: p.Code, What: "Last week's pages cannot be read: " + OneLine(p.What, 200), Do: OneLine(p.Do, 200),
			Means: "Live pages are not touched by this.", Mark: Mark{Shape: ShapeWarning, Word: "Not read"},
		}
		return d
	case past.ReadAt.IsZero():
		d.Busy = "Reading last week's pages from PagerDuty…"
		return d
	case e.ui.Dry.ReadAt.IsZero():
		d.Busy = "Holding them against the rules…"
		return d
	}
	run := &e.ui.Dry.Value
	e.dryTotals(d, run)
	for i := len(run.Pages) - 1; i >= 0; i-- {
		if len(d.Rows) == dryRows {
			d.More = fmt.Sprintf("and %d earlier ones", i+1)
			break
		}
		d.Rows = append(d.Rows, e.dryRow(&run.Pages[i]))
	}
	return d
}

func (e eye) dryTotals(d *DryRun, run *app.DryRun) {
	if len(run.Pages) == 0 {
		d.Head = "No page came to you last week"
		return
	}
	d.Head = Plural(len(run.Pages), "page", "pages") + " came to you last week"
	for _, t := range []struct {
		name string
		n    int
	}{{"Would ring", run.Rang}, {"Answered before", run.Answered}, {"Notification", run.Notified}, {"Kept quiet", run.Quiet}} {
		d.Totals = append(d.Totals, Fact{t.name, fmt.Sprint(t.n)})
	}
	if run.Muted > 0 {
		d.Warning = fmt.Sprintf("%s of high urgency would never have rung.", Plural(run.Muted, "page", "pages"))
	}
	d.Note = "Hushes and what you did here are left out."
	for i := range e.ui.Config.Alarm.Rules {
		if e.ui.Config.Alarm.Rules[i].Shift != "" {
			d.Note += " Whether you were on shift then is not known: of the two outcomes the louder one counts."
			break
		}
	}
}

// dryRow is one page with what the rules would have made of it.
func (e eye) dryRow(p *app.DryPage) Row {
	row := Row{
		ID: p.Incident, Title: incidentTitle(app.Incident{ID: p.Incident, Number: p.Number, Title: p.Title}, 160),
		Sub: joined(" · ", Moment(p.Came, e.now, e.loc), serviceName(p.Service)),
	}
	row.Mark = mark(app.TrayLowUrgency, "Low urgency")
	if p.Urgency == app.High {
		row.Mark = mark(app.TrayPaged, "High urgency")
	}
	rule := OneLine(p.Rule, 24)
	switch {
	case !p.RingsAt.IsZero():
		row.Note, row.NoteMark = "Rings", Mark{Shape: ShapeDone}
		if late := p.RingsAt.Sub(p.Came); late >= time.Second {
			row.Note = "Rings after " + Age(late)
		}
	case p.Do == app.Rings:
		row.Note, row.NoteMark = "Answered before", Mark{Shape: ShapeOther}
	case p.Do == app.Notifies:
		row.Note, row.NoteMark = "Notification", Mark{Shape: ShapeOther}
	default:
		row.Note, row.NoteMark = "Quiet", Mark{Shape: ShapeQuiet}
	}
	if p.Muted {
		row.NoteMark = Mark{State: app.TrayPaged, Shape: ShapeQuiet}
	}
	switch {
	case rule == "":
		row.Note += ", no rule"
	case p.Despite:
		row.Note += fmt.Sprintf(", despite %q", rule)
	default:
		row.Note += fmt.Sprintf(" by %q", rule)
	}
	return row
}
