package view

import (
	"path"
	"path/filepath"
	"strings"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/runbook"
)

// foundIn says where a runbook was found.
var foundIn = map[app.RunbookPlace]string{
	app.RunbookMap: "In your own map or folder", app.RunbookLink: "A link of the alert", app.RunbookDetail: "A key of the alert's details",
	app.RunbookFiring: "An annotation in Alertmanager's text", app.RunbookField: "A custom field", app.RunbookNote: "A note on an incident",
	app.RunbookBody: "The incident's own text", app.RunbookService: "The service's description", app.RunbookClient: "The page of what sent the alert",
}

// runbookCard is a service in full.
func (e eye) runbookCard(s *app.Covered) RunbookCard {
	card := RunbookCard{ID: s.Service.ID, Mark: coverageMark(s.State), Title: serviceName(s.Service), State: e.coveredState(s), Buttons: e.coveredButtons(s)}
	card.Meta = painful(s)
	if !s.Last.IsZero() {
		card.Meta = joined(" · ", card.Meta, "last "+Moment(s.Last, e.now, e.loc))
	}
	add := func(name, value string) {
		if value != "" {
			card.Facts = append(card.Facts, Fact{Name: name, Value: value})
		}
	}
	if r := s.Runbook; r != nil {
		add("Runbook", runbookTitle(r))
		add("Lies at", placeOf(r.URL))
		add("Found", foundIn[r.Place])
		switch {
		case r.Offline():
			add("Copy", "Read "+e.ago(r.Read))
		case r.Text:
			add("Copy", "None yet")
		}
	}
	add("Alert", OneLine(s.Title, 160))
	if st := &e.ui.Runbooks.started; st.service == s.Service.ID {
		card.Started = startedLine(st)
	}
	return card
}

// coveredState says what the state means for whoever is paged.
func (e eye) coveredState(s *app.Covered) Line {
	line := Line{Mark: coverageMark(s.State)}
	r := s.Runbook
	if r == nil {
		r = &app.Runbook{}
	}
	switch s.State {
	case app.RunbookOpens:
		line.Text = "It stands beside the alert when this pages."
		line.More = "A copy is kept: it is there without a network too."
		if !r.Offline() {
			line.More = "It is read when this pages, and before your shift: then a copy is kept."
		}
	case app.RunbookAway:
		line.Text = "It opens in the browser."
		line.More = "That the page answers is all that is known. A Markdown file would be shown beside the alert, without a network too."
	case app.RunbookBroken:
		line.Text = "The link does not open."
		if p := r.Problem; p != nil {
			line.Text = "It does not open: " + endStop(OneLine(p.What, 200))
			line.More = endStop(OneLine(p.Do, 200))
		}
		if r.Offline() {
			line.More = joined(" ", line.More, "You have a copy from "+e.ago(r.Read)+"; others may have none.")
		}
	default:
		line.Text = "Whoever is paged finds no runbook."
		line.More = "Start one from the template, or put its address into the alert as runbook_url."
	}
	return line
}

// coveredButtons are what can be done about a service's runbook.
func (e eye) coveredButtons(s *app.Covered) []Button {
	r := s.Runbook
	text := r != nil && r.Text
	open := Button{Do: DoRunbookOpen, Key: "O", Label: "Open in the browser", Hidden: true}
	if r != nil {
		if host, web := webHost(r.URL); web {
			open.Label, open.Hidden, open.Main = "Open on "+Cut(host, 32), false, !text
		}
	}
	start := Button{Do: DoRunbookStart, Key: "N", Label: "Start one: to the clipboard", Hidden: s.State == app.RunbookOpens, Main: s.State == app.RunbookMissing}
	if e.runbookFolder() != "" {
		start.Label = "Start one in your folder"
	}
	return []Button{
		{Do: DoRunbookRead, Key: "Enter", Label: "Read it", Main: true, Hidden: !text},
		open, start,
		{Do: DoRunbookFolder, Key: "F", Label: "Show the folder", Hidden: e.folderOf(s) == ""},
	}
}

// folderOf is the folder in which the service's runbook lies on this computer, "" for none.
func (e eye) folderOf(s *app.Covered) string {
	if st := &e.ui.Runbooks.started; st.service == s.Service.ID && st.path != "" {
		return path.Dir(strings.ReplaceAll(st.path, `\`, "/"))
	}
	if s.Runbook == nil {
		return ""
	}
	if file, ok := runbook.Path(s.Runbook.URL); ok {
		return path.Dir(file)
	}
	return ""
}

// runbookFolder is where new runbooks are written, "" where none is named.
func (e eye) runbookFolder() string {
	if e.ui.Config == nil {
		return ""
	}
	return e.ui.Config.Runbooks.Folder
}

// startedLine says what came of the template.
func startedLine(st *runbookStarted) *Line {
	switch {
	case st.failed != "":
		return &Line{Mark: Mark{Shape: ShapeRefused, Word: "Not written"}, Text: st.failed}
	case st.path != "":
		return &Line{
			Mark: Mark{Shape: ShapeDone, Word: "Written"}, Text: OneLine(filepath.Base(st.path), 120) + " is in your folder.",
			More: "Fill it in while you remember. It is found by its name; C checks. It lies in " + OneLine(filepath.Dir(st.path), 300),
		}
	}
	return &Line{
		Mark: Mark{Shape: ShapeDone, Word: "Copied"}, Text: "The template is on the clipboard.",
		More: "Paste it to where your team keeps runbooks. With a folder named in Settings, Runbooks, it is written there.",
	}
}
