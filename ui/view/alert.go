package view

import (
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// Alert is the full-screen alert.
type Alert struct {
	// Up says that it ought to be on the screen; the rest is empty while it is not.
	Up bool
	// Armed says that keys and clicks count.
	Armed bool
	// Edge is how brightly the frame shines, 0 to 1; Pulse says that it moves.
	Edge  float64
	Pulse bool

	ID    string
	Mark  Mark
	Grade string // "P1 · high urgency"
	Place string // "2 of 3 pages", "" for one alone
	Clock string // "03:12:44"
	Zone  string // "Tue 1 Dec · CET"
	Demo  bool
	// Drill says that the page is a drill's.
	Drill bool

	Title   string
	Service string
	Meta    string // "triggered 1 m 32 s ago · #48213"

	Escalation Escalation
	Why        string
	Others     string
	Answer     Line
	// Untaken says that Answer tells no more than that nobody has done anything.
	Untaken bool
	// Trouble says that what is seen may be old, or that something did not get
	// through.
	Trouble *Line

	Facts []Fact
	// FactsNote stands below the facts: how many more there are, or why none.
	FactsNote string
	Links     []WebLink

	// Beside are the runbook and the cards that fit now.
	Beside Beside

	Buttons []Button
	// Storm lists the pages, empty for one alone; StormHead says how many wait.
	Storm     List[Row]
	StormHead string
	StormAct  string
	Hints     []KeyHint
	Said      string
	Panel     *Panel
	// Shown are the pages that it lists.
	Shown []string
}

// The most of an alert's details that stand beside everything else.
const (
	alertFacts = 12
	alertLinks = 4
)

func (e eye) alert(calm bool) Alert {
	if !e.s.Wants.Alert {
		return Alert{}
	}
	a := Alert{
		Up: true, Armed: e.ui.Alert.armed(e.now), Demo: e.s.Demo,
		Clock: e.now.In(e.loc).Format("15:04:05"), Zone: e.now.In(e.loc).Format("Mon 2 Jan") + " · " + zone(e.now, e.loc),
		Said: e.ui.Said, Panel: e.panel(OnAlert), Shown: e.ui.Alert.Rows,
	}
	groups := e.byService()
	at, pages, waiting := 0, 0, 0
	for _, g := range groups {
		for _, i := range g.rows {
			if pages++; e.s.Incidents[i].ID == e.ui.Alert.Current {
				at = pages
			}
		}
		waiting += g.waiting
	}
	t, ok := e.s.Find(e.ui.Alert.Current)
	if !ok {
		a.Mark, a.Title, a.Edge = mark(app.TrayOffCall, "Over"), "The page is gone", 0.2
		a.Answer = Line{Mark: a.Mark, Text: "PagerDuty does not show it any more."}
		a.Hints = e.hints(0, 0)
		return a
	}
	e.alertHead(&a, &t)
	if pages > 1 {
		a.Place = fmt.Sprintf("%d of %d pages", at, pages)
		a.Storm = e.stormList(groups)
		a.StormHead = stormHead(pages, waiting)
		if waiting > 1 {
			a.StormAct = fmt.Sprintf("Acknowledge all %d", waiting)
		}
	}
	a.Trouble = e.trouble()
	a.Buttons = e.buttons(&t)
	a.Hints = e.hints(pages, waiting)
	e.alertFacts(&a, &t)
	a.Beside = e.beside(&t, OnAlert)
	a.Beside.Several = pages > 1
	a.Pulse = !calm && needsAnswer(&t, e.s.Me.ID)
	a.Edge = edge(e.now, a.Pulse)
	if !needsAnswer(&t, e.s.Me.ID) && waiting == 0 {
		a.Edge = 0.25
	}
	return a
}

func (e eye) alertHead(a *Alert, t *app.Tracked) {
	a.ID, a.Mark, a.Drill = t.ID, incidentMark(t, e.s.Me.ID), t.Drill
	urgency := "high urgency"
	if t.Urgency == app.Low {
		urgency = "low urgency"
	}
	a.Grade = joined(" · ", priority(t), urgency)
	a.Title = incidentTitle(t.Incident, 400)
	a.Mark.Word = strings.ToUpper(a.Mark.Word)
	a.Service = serviceName(t.Service)
	var since, alerts string
	if s := e.since(t); s != "" {
		since = "triggered " + s + " ago"
	}
	if t.Alerts > 1 {
		alerts = fmt.Sprintf("%d alerts", t.Alerts)
	}
	a.Meta = joined(" · ", drillWords(t), since, number(t), alerts)
	a.Escalation = e.escalation(t)
	a.Why = e.why(t)
	a.Others = e.others(t)
	a.Answer = e.answerLine(t)
	a.Untaken = a.Answer.Text == untaken
}

func (e eye) alertFacts(a *Alert, t *app.Tracked) {
	d, ok := e.ui.Details[t.ID]
	if !ok || d.ReadAt.IsZero() {
		if ok && d.State == Failed {
			a.FactsNote = "The alert's details cannot be read: " + OneLine(d.Problem.What, 160)
		} else {
			a.FactsNote = "Reading the alert's details…"
		}
		return
	}
	alerts := d.Value.Alerts
	a.Links = linksOf(alerts, alertLinks)
	if len(alerts) == 0 {
		return
	}
	var more int
	a.Facts, more = facts(alerts[0], t.Title, alertFacts)
	var note []string
	if more > 0 {
		note = append(note, Plural(more, "more detail", "more details"))
	}
	if n := len(alerts) - 1; n > 0 {
		note = append(note, Plural(n, "more alert", "more alerts"))
	}
	if len(note) > 0 {
		a.FactsNote = joined(" and ", note...) + " under Incidents"
	}
}

func stormHead(pages, waiting int) string {
	switch waiting {
	case 0:
		return fmt.Sprintf("%d pages, none waiting", pages)
	case pages:
		return fmt.Sprintf("%d pages waiting", pages)
	}
	return fmt.Sprintf("%d of %d waiting", waiting, pages)
}

// silent is how old the last look may be before it is the watch that is doubted:
// it would have said by then that it sees nothing.
const silent = 3 * time.Minute

// watchLine says that the watch itself cannot be reached.
func (e eye) watchLine() (Line, bool) {
	look := e.s.Connection.LastSync
	hangs := !look.IsZero() && e.s.Connection.Blind.IsZero() && e.s.Connection.State == app.ConnOK &&
		e.now.Sub(look) > silent && e.now.Sub(e.s.At) > silent
	if !e.s.Lost && !hangs {
		return Line{}, false
	}
	return Line{
		Mark: mark(app.TrayBlind, "No watch"), Text: "Dogwatch's watch does not answer: nothing here is live, and what you press is not sent.",
		More: "It is started again by itself. If this stays, start Dogwatch anew, and keep your phone near.",
	}, true
}

// trouble is what stands between what is seen and what is so.
func (e eye) trouble() *Line {
	if line, lost := e.watchLine(); lost {
		return &line
	}
	if e.ui.Trouble != "" {
		return &Line{Mark: Mark{Shape: ShapeWarning, Word: "Not taken"}, Text: "That did not get through.", More: e.ui.Trouble}
	}
	if line, blind := e.blindLine(); blind {
		return &line
	}
	if e.s.Desk.Siren.Error != "" && e.s.Sound.Pattern != app.Silence {
		return &Line{
			Mark: Mark{Shape: ShapeWarning, Word: "No sound"}, Text: "It is NOT sounding: " + endStop(OneLine(e.s.Desk.Siren.Error, 120)),
			More: "Only this window calls you now.",
		}
	}
	return nil
}

// blindLine says that PagerDuty cannot be seen, and what that means.
func (e eye) blindLine() (Line, bool) {
	c := e.s.Connection
	switch {
	case e.s.Account.State == app.SignedOut:
		return Line{
			Mark: mark(app.TrayBlind, "Signed out"), Text: "Signed out of PagerDuty: no page can arrive here.",
			More: "Sign in again.",
		}, true
	case c.Blind.IsZero() && c.State != app.ConnUnauthorized:
		return Line{}, false
	}
	line := Line{Mark: mark(app.TrayBlind, "Cannot see PagerDuty")}
	switch {
	case c.State == app.ConnUnauthorized:
		line.Text = "PagerDuty does not accept the token: no page can arrive here."
	case c.LastSync.IsZero():
		line.Text = "PagerDuty cannot be seen: no page can arrive here."
	default:
		line.Text = fmt.Sprintf("PagerDuty has not been seen since %s, for %s: no page can arrive here.", Moment(c.Blind, e.now, e.loc), Span(e.now.Sub(c.Blind)))
	}
	if p := c.Problem; p != nil {
		line.More = joined(" ", endStop(OneLine(p.What, 200)), endStop(OneLine(p.Do, 200)))
	}
	return line, true
}

// edge is the frame's brightness: a slow swing of four seconds, far from anything
// that flashes, or steady.
func edge(now time.Time, pulse bool) float64 {
	if !pulse {
		return 1
	}
	const period = 4 * time.Second
	phase := float64(now.UnixNano()%int64(period)) / float64(period)
	return math.Round(100*(0.7+0.3*math.Cos(2*math.Pi*phase))) / 100
}

// zone names a person's zone as they would: "CET", or the offset where it has no
// letters.
func zone(now time.Time, loc *time.Location) string {
	name, _ := now.In(loc).Zone()
	if name == "" || name[0] == '+' || name[0] == '-' {
		return "UTC" + now.In(loc).Format("-07:00")
	}
	return name
}
