package view

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/runbook"
)

// Runbooks is the screen of runbooks: which services that paged me have one, and one of
// them to be read.
type Runbooks struct {
	// Summary says how it stands, and how old that is; Alarm what went wrong.
	Summary Line
	Alarm   *Line
	Tools   []Button
	List    List[Row]
	// Empty stands in the list's place, with what can be done in Steps.
	Empty   *Empty
	Steps   []string
	Service *RunbookCard
	// Reader stands in front of all of it, nil for the list.
	Reader *Reader
}

// RunbookCard is one service and its runbook.
type RunbookCard struct {
	ID          string
	Mark        Mark
	Title, Meta string
	State       Line
	Facts       []Fact
	Buttons     []Button
	// Started says what came of a runbook that was begun for it.
	Started *Line
}

// coverageMarks are the states of a service's runbook.
var coverageMarks = map[app.CoverageState]Mark{
	app.RunbookOpens:   {Shape: ShapeDone, Word: "Opens"},
	app.RunbookAway:    {Shape: ShapeLink, Word: "In the browser"},
	app.RunbookMissing: {Shape: ShapeUnknown, Word: "Missing"},
	app.RunbookBroken:  {Shape: ShapeRefused, Word: "Broken"},
}

func coverageMark(s app.CoverageState) Mark {
	if m, known := coverageMarks[s]; known {
		return m
	}
	return coverageMarks[app.RunbookMissing]
}

func (e eye) runbooks() Runbooks {
	if e.ui.Runbooks.Open != "" {
		return Runbooks{Reader: e.reader(e.ui.Runbooks.Open)}
	}
	c := &e.ui.Shelf.coverage
	services := c.Value.Services
	v := Runbooks{Summary: e.coverageSummary(), Alarm: e.coverageAlarm(), Tools: e.coverageTools()}
	chosen := e.serviceChosen()
	v.List = List[Row]{Len: len(services), Selected: slices.IndexFunc(services, func(s app.Covered) bool { return s.Service.ID == chosen })}
	v.List.At = func(i int) Row { return e.coveredRow(&services[i], services[i].Service.ID == chosen) }
	if v.List.Selected >= 0 {
		card := e.runbookCard(&services[v.List.Selected])
		v.Service = &card
	}
	if len(services) == 0 {
		e.coverageEmpty(&v)
	}
	return v
}

// serviceChosen is the id of the service in full: the person's choice, else the first.
func (e eye) serviceChosen() string {
	services := e.ui.Shelf.coverage.Value.Services
	if slices.ContainsFunc(services, func(s app.Covered) bool { return s.Service.ID == e.ui.Runbooks.Selected }) || len(services) == 0 {
		return e.ui.Runbooks.Selected
	}
	return services[0].Service.ID
}

// coveredOf finds a service.
func (e eye) coveredOf(id string) *app.Covered {
	services := e.ui.Shelf.coverage.Value.Services
	if i := slices.IndexFunc(services, func(s app.Covered) bool { return s.Service.ID == id }); i >= 0 {
		return &services[i]
	}
	return nil
}

func (e eye) coveredRow(s *app.Covered, chosen bool) Row {
	m := coverageMark(s.State)
	row := Row{ID: s.Service.ID, Mark: Mark{Shape: m.Shape, Word: m.Word}, Title: serviceName(s.Service), Note: m.Word, Selected: chosen}
	row.Sub = strings.ReplaceAll(painful(s), "in sleeping hours", "at night")
	if !s.Last.IsZero() {
		row.Sub += " · last " + e.ago(s.Last)
	}
	row.More = "No runbook: N starts one"
	if r := s.Runbook; r != nil {
		row.More = joined(" · ", runbookTitle(r), e.copyAge(r), placeOf(r.URL))
	}
	return row
}

// painful says how often a service paged: "14 pages, 5 in sleeping hours".
func painful(s *app.Covered) string {
	words := Plural(s.Pages, "page", "pages")
	switch {
	case s.Nights > 0 && s.Nights == s.Pages:
		return words + ", all in sleeping hours"
	case s.Nights > 0:
		return fmt.Sprintf("%s, %d in sleeping hours", words, s.Nights)
	}
	return words
}

// copyAge is how old the copy is, for a row.
func (e eye) copyAge(r *app.Runbook) string {
	if !r.Offline() {
		return ""
	}
	return "copy " + Age(e.now.Sub(r.Read)) + " old"
}

func runbookTitle(r *app.Runbook) string {
	if title := OneLine(r.Title, 100); title != "" {
		return title
	}
	return OneLine(runbook.Title(r.URL), 100)
}

// placeOf is where a text lies: the host, or the file.
func placeOf(address string) string {
	if file, ok := runbook.Path(address); ok {
		return OneLine(file, 200)
	}
	host, _ := webHost(address)
	return host
}

// coverageSummary says how many services have no runbook that opens.
func (e eye) coverageSummary() Line {
	c := &e.ui.Shelf.coverage.Value
	counts := map[app.CoverageState]int{}
	for i := range c.Services {
		counts[c.Services[i].State]++
	}
	n := len(c.Services)
	without := counts[app.RunbookMissing] + counts[app.RunbookBroken]
	line := Line{Mark: Mark{Shape: ShapeWarning, Word: "Without"}}
	switch {
	case n == 0:
		return Line{}
	case without == 0 && n == 1:
		line.Mark, line.Text = Mark{Shape: ShapeDone, Word: "All"}, "The one service that paged you has a runbook."
	case without == 0:
		line.Mark, line.Text = Mark{Shape: ShapeDone, Word: "All"}, fmt.Sprintf("All %d services that paged you have a runbook.", n)
	case n == 1:
		line.Text = "The one service that paged you has no runbook that opens."
	default:
		has := "have"
		if without == 1 {
			has = "has"
		}
		line.Text = fmt.Sprintf("%d of %d services that paged you %s no runbook that opens.", without, n, has)
	}
	count := func(s app.CoverageState, word string) string {
		if counts[s] == 0 {
			return ""
		}
		return fmt.Sprintf("%d %s", counts[s], word)
	}
	line.More = joined(" · ", count(app.RunbookMissing, "missing"), count(app.RunbookBroken, "broken"),
		count(app.RunbookOpens, "open here"), count(app.RunbookAway, "in the browser"), e.checkedAge())
	return line
}

// checkedAge says when the links were checked, and over which time pages were looked at.
func (e eye) checkedAge() string {
	c := &e.ui.Shelf.coverage.Value
	if e.checkingLinks() {
		return "checking the links…"
	}
	if c.At.IsZero() {
		return "links not checked yet"
	}
	words := "links checked " + e.ago(c.At)
	if over := c.Window.Length(); over > 0 {
		words += ", pages of " + Plural(int(over.Hours()/24+0.5), "day", "days")
	}
	return words
}

func (e eye) checkingLinks() bool { return e.ui.Runbooks.check.out(e.s.Shelf.Coverage, e.now) }

// coverageAlarm says what stands against believing the list.
func (e eye) coverageAlarm() *Line {
	c := &e.ui.Shelf.coverage
	problem := c.Value.Problem
	if c.State == Failed {
		problem = &c.Problem
	}
	if problem == nil || len(c.Value.Services) == 0 {
		return nil // else it stands in the middle
	}
	more := joined(" ", endStop(OneLine(problem.Means, 160)), endStop(OneLine(problem.Do, 160)))
	if !c.Value.At.IsZero() {
		more = joined(" ", more, "What stands here is from "+e.ago(c.Value.At)+".")
	}
	return &Line{Mark: Mark{Shape: ShapeWarning, Word: "Not checked"}, Text: endStop("The runbooks could not be checked: " + OneLine(problem.What, 200)), More: more}
}

func (e eye) coverageTools() []Button {
	check := Button{Do: DoRunbookCheck, Key: "C", Label: "Check now"}
	if e.checkingLinks() {
		check.Label, check.Off, check.Why = "Checking…", true, "Each link is asked, one a second; it goes on while you do something else."
	}
	return []Button{check}
}

// coverageEmpty says why the list is empty, and what to do.
func (e eye) coverageEmpty(v *Runbooks) {
	c := &e.ui.Shelf.coverage
	v.Steps = []string{
		"A runbook is found by a link in the alert: a key runbook_url, or a link whose text says so.",
		"Your own map, in Settings, Runbooks, names one for a service or a title.",
		"A file in your folder that is called like the service, payments-api.md, is found by itself.",
	}
	problem := c.Value.Problem
	if c.State == Failed {
		problem = &c.Problem
	}
	switch {
	case e.checkingLinks():
		v.Empty, v.Steps = &Empty{Mark: Mark{Shape: ShapeSending}, Title: "Checking…", Text: "The pages of the last 90 days are read, then each link is asked, one a second.", Busy: true}, nil
	case problem != nil:
		v.Steps = nil
		v.Empty = &Empty{
			Mark: Mark{Shape: ShapeWarning}, Title: "It is not known which services have a runbook",
			Text: joined(" ", endStop(OneLine(problem.What, 200)), e.pagesGoOn(), endStop(OneLine(problem.Do, 160))),
		}
	case c.State == "" || c.State == Loading:
		v.Empty, v.Steps = &Empty{Mark: Mark{Shape: ShapeSending}, Title: "Reading which services paged you…", Busy: true}, nil
	case c.Value.At.IsZero():
		v.Empty = &Empty{Mark: Mark{Shape: ShapeUnknown}, Title: "Not checked yet", Text: "The first check runs by itself a few minutes after the start, and daily then. C checks now."}
	default:
		v.Empty = &Empty{Mark: Mark{Shape: ShapeDone}, Title: "No service has paged you in 90 days", Text: "Looked at " + e.ago(c.Value.At) + "."}
	}
}
