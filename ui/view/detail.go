package view

import (
	"fmt"
	"slices"

	"github.com/dogwatch-app/dogwatch/app"
)

// Detail is one incident in full.
type Detail struct {
	ID     string
	Mark   Mark
	Grade  string
	Title  string
	Meta   string
	Answer Line

	Escalation Escalation
	// Drill says that it is a drill's. WhyAsked is a question, WhyTold its answer.
	Drill    bool
	WhyAsked string
	WhyTold  []string
	Others   string
	Buttons  []Button

	// Age says how old the rest is; Busy that it is read just now, Failed why it
	// could not be.
	Age    string
	Busy   bool
	Failed *ProblemCard

	Alerts     []AlertCard
	AlertsNote string
	Links      []WebLink
	Policy     string
	Rungs      []Rung
	Log        []LogRow
	LogNote    string
	Notes      []NoteRow
	NotesNote  string

	// Room is the incident companion; Beside are runbook and guide, nil where the watch does
	// not follow the incident.
	Room   *Room
	Beside *Beside
}

// AlertCard is one alert with its details.
type AlertCard struct {
	Title, Sub string
	Facts      []Fact
	More       string
}

// LogRow is one line of an incident's history.
type LogRow struct {
	Time, What, By string
	// Word is what was said with it, "" mostly.
	Word string
	Mark Mark
}

// NoteRow is one note; Text may have several lines.
type NoteRow struct{ By, Time, Text string }

// How much of an incident is shown. PagerDuty's page has the rest.
const (
	detailAlerts = 5
	detailFacts  = 24
	detailLinks  = 12
	detailLog    = 100
	detailNotes  = 50
)

func (e eye) detail(t *app.Tracked) Detail {
	d := Detail{
		ID: t.ID, Mark: incidentMark(t, e.s.Me.ID), Title: incidentTitle(t.Incident, 400),
		Answer: e.answerLine(t), Escalation: e.escalation(t), Others: e.others(t), Buttons: e.buttons(t),
		Drill: t.Drill, WhyTold: e.whySentences(t),
		Policy: OneLine(t.Policy.String(), 80), Rungs: e.rungs(t),
	}
	if len(d.WhyTold) > 0 {
		d.WhyAsked = e.whyAsked(t)
	}
	urgency := "high urgency"
	if t.Urgency == app.Low {
		urgency = "low urgency"
	}
	d.Grade = joined(" · ", priority(t), urgency)
	created := ""
	if !t.CreatedAt.IsZero() {
		created = "triggered " + Moment(t.CreatedAt, e.now, e.loc) + ", " + e.ago(t.CreatedAt)
	}
	d.Meta = joined(" · ", serviceName(t.Service), number(t), created)
	if _, followed := e.s.Find(t.ID); followed {
		b := e.beside(t, OnMain)
		d.Beside, d.Room = &b, e.roomView(t)
	}
	loaded, ok := e.ui.Details[t.ID]
	d.Busy = !ok || loaded.State == Loading
	if ok && loaded.State == Failed {
		p := loaded.Problem
		d.Failed = &ProblemCard{
			Code: p.Code, What: OneLine(p.What, 200), Do: OneLine(p.Do, 200), Mark: Mark{Shape: ShapeWarning, Word: "Not read"},
			Means: "What stands below is missing or old; the page itself is not touched by this.",
		}
	}
	if !ok || loaded.ReadAt.IsZero() {
		d.Age = "Reading the details…"
		if d.Failed != nil {
			d.Age = "The details could not be read"
		}
		return d
	}
	v := loaded.Value
	e.freshness(&d, loaded)
	e.alerts(&d, v.Alerts, t.Title)
	e.log(&d, v.Log)
	e.notes(&d, v.Notes)
	return d
}

// freshness tells fresh details from an offline copy.
func (e eye) freshness(d *Detail, l Loaded[app.Detail]) {
	read := l.Value.Read
	if read.IsZero() {
		read = l.ReadAt
	}
	d.Age = "Read " + e.ago(read)
	if l.ReadAt.Sub(read) > staleCopy {
		d.Age = "Offline copy, read " + e.ago(read)
	}
}

func (e eye) alerts(d *Detail, alerts []app.Alert, title string) {
	for i, a := range alerts {
		if i == detailAlerts {
			d.AlertsNote = fmt.Sprintf("and %d more in PagerDuty", len(alerts)-i)
			break
		}
		card := AlertCard{Title: OneLine(a.Summary, 200)}
		if card.Title == "" {
			card.Title = "Alert without a summary"
		}
		when := ""
		if !a.CreatedAt.IsZero() {
			when = Moment(a.CreatedAt, e.now, e.loc)
		}
		card.Sub = joined(" · ", OneLine(string(a.Status), 16), when)
		var more int
		card.Facts, more = facts(a, a.Summary, detailFacts)
		if more > 0 {
			card.More = fmt.Sprintf("and %s in PagerDuty", Plural(more, "more detail", "more details"))
		}
		d.Alerts = append(d.Alerts, card)
	}
	if len(alerts) == 0 {
		d.AlertsNote = "PagerDuty has no alerts for it."
	}
	d.Links = linksOf(alerts, detailLinks)
}

// log lists what happened, the newest first.
func (e eye) log(d *Detail, entries []app.LogEntry) {
	sorted := slices.Clone(entries)
	slices.SortStableFunc(sorted, func(a, b app.LogEntry) int { return b.At.Compare(a.At) })
	for i, l := range sorted {
		if i == detailLog {
			d.LogNote = fmt.Sprintf("and %d earlier ones in PagerDuty", len(sorted)-i)
			break
		}
		row := LogRow{Time: e.clock(l.At), What: OneLine(l.What, 120), Word: OneLine(plainNote(l.Words), 300), Mark: logMark(l.What)}
		if row.What == "" {
			row.What = "Something happened"
		}
		if len(l.To) > 0 {
			row.What += " to " + OneLine(app.Names(l.To), 100)
		}
		if !l.By.Zero() {
			row.By = OneLine(l.By.String(), 60)
		}
		if via := OneLine(l.Via, 20); via != "" {
			row.By = joined(", ", row.By, via)
		}
		if row.Word == row.What {
			row.Word = ""
		}
		d.Log = append(d.Log, row)
	}
	if len(entries) == 0 {
		d.LogNote = "Nothing is in it yet."
	}
}

func (e eye) notes(d *Detail, notes []app.Note) {
	sorted := slices.Clone(notes)
	slices.SortStableFunc(sorted, func(a, b app.Note) int { return b.At.Compare(a.At) })
	for i, n := range sorted {
		if i == detailNotes {
			d.NotesNote = fmt.Sprintf("and %d earlier ones in PagerDuty", len(sorted)-i)
			break
		}
		by := OneLine(n.By.String(), 60)
		if by == "" {
			by = "Somebody"
		}
		text := Block(plainNote(n.Text))
		if text == "" {
			continue // it was for machines alone
		}
		d.Notes = append(d.Notes, NoteRow{By: by, Time: Moment(n.At, e.now, e.loc), Text: text})
	}
	if len(notes) == 0 {
		d.NotesNote = "Nobody has written a note yet. N adds one."
	}
}
