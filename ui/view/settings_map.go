package view

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/runbook"
)

// RunbookMap is the person's own map: which pages have which runbook.
type RunbookMap struct {
	Head, Lead string
	Rows       []MapRow
	// Empty stands in their place where there are none, Error says why the last change was
	// not taken.
	Empty, Error string
	// Form edits one line, nil while none is.
	Form *RuleForm
}

// MapRow is one line of the map: the pages that it is for, and where their runbook is.
type MapRow struct {
	// N is its place from 0, Place the same for people; Line is all of it in words.
	N           int
	Place, Line string
	For, To     string
	First, Last bool
}

// LineDraft is a line of the map that is being edited.
type LineDraft struct {
	// Was is the line as it was, nil for a new one.
	Was *app.RunbookRule
	// Text are the fields as they were entered, by their names in config.toml.
	Text map[string]string
	// Tried says that it was to be saved; Error why it was not.
	Tried, Busy bool
	Error       string
}

const mapPrefix = "map."

// The messages of the map. Line says which line is meant, as MapRow.Line does.
type (
	// LineEdit opens the form for the line at the place; N -1 is a new one.
	LineEdit struct {
		N    int
		Line string
	}
	// LineMove moves a line up or down.
	LineMove struct {
		N    int
		Line string
		By   int
	}
	// LineRemove asks before a line is taken away.
	LineRemove struct {
		N    int
		Line string
	}
	// LineSave writes the line of the form.
	LineSave struct{}
	// LineCancel forgets it.
	LineCancel struct{}
)

func (e eye) runbookMap() *RunbookMap {
	lines := e.ui.Config.Runbooks.Map
	m := &RunbookMap{Head: "Your own map", Lead: "Which pages have which runbook. Lines are asked from above, and before anything that an alert says.", Form: e.lineForm()}
	for n, r := range lines {
		m.Rows = append(m.Rows, MapRow{
			N: n, Place: fmt.Sprint(n + 1), Line: lineWords(r), For: capital(lineFor(r)), To: OneLine(r.URL, 300), First: n == 0, Last: n == len(lines)-1,
		})
	}
	if len(lines) == 0 {
		m.Empty = "There are no lines: a runbook is what an alert links to, or a file of the folder that is called like the service."
	}
	if d := e.ui.Settings.Drafts[keyLines]; d.Why != "" && e.ui.Settings.Line == nil {
		m.Error = d.Why
	}
	return m
}

// lineFor says which pages a line is for.
func lineFor(r app.RunbookRule) string {
	var what []string
	if r.Service != "" {
		what = append(what, fmt.Sprintf("service %q", OneLine(r.Service, 200)))
	}
	if r.Title != "" {
		what = append(what, fmt.Sprintf("title with %q", OneLine(r.Title, 200)))
	}
	if len(what) == 0 {
		return "every page"
	}
	return strings.Join(what, ", ")
}

// lineWords is a line in words.
func lineWords(r app.RunbookRule) string { return capital(lineFor(r)) + ": " + OneLine(r.URL, 2000) }

// lineAt is the line at the place, nil where it is another one by now.
func (u *UIState) lineAt(e eye, n int, line string) *app.RunbookRule {
	if u.Config == nil {
		return nil
	}
	all := u.Config.Runbooks.Map
	if n < 0 || n >= len(all) || lineWords(all[n]) != line {
		u.say(e.now, "The map has just changed: look again.")
		return nil
	}
	return &all[n]
}

func (m LineEdit) update(u *UIState, e eye) []Effect {
	d := &LineDraft{Text: map[string]string{}}
	if m.N >= 0 {
		r := u.lineAt(e, m.N, m.Line)
		if r == nil {
			return nil
		}
		was := *r
		d.Was, d.Text = &was, map[string]string{"service": r.Service, "title": r.Title, "url": r.URL}
	}
	u.Settings.Line = d
	delete(u.Settings.Drafts, keyLines)
	return nil
}

func (m LineCancel) update(u *UIState, _ eye) []Effect {
	u.Settings.Line = nil
	return nil
}

func (m LineMove) update(u *UIState, e eye) []Effect {
	to := m.N + m.By
	if u.lineAt(e, m.N, m.Line) == nil || to < 0 || to >= len(u.Config.Runbooks.Map) {
		return nil
	}
	all := slices.Clone(u.Config.Runbooks.Map)
	all[m.N], all[to] = all[to], all[m.N]
	return u.writeMap(all)
}

func (m LineRemove) update(u *UIState, e eye) []Effect {
	if u.lineAt(e, m.N, m.Line) != nil {
		u.open(e, OnMain, Dialog{Kind: AskRemoveLine, Group: m.Line, Cursor: m.N})
	}
	return nil
}

// removeLine takes away the line that the dialog is about.
func (u *UIState) removeLine(e eye, d *Dialog) []Effect {
	if u.lineAt(e, d.Cursor, d.Group) == nil {
		return nil
	}
	return u.writeMap(slices.Delete(slices.Clone(u.Config.Runbooks.Map), d.Cursor, d.Cursor+1))
}

func (u *UIState) writeMap(all []app.RunbookRule) []Effect {
	return u.write(keyLines, "", Setting{Key: keyLines, Table: "runbooks", Name: "map", Value: all})
}

// mapWritten ends the form, or says there why the line was not taken.
func (u *UIState) mapWritten(err error) {
	switch d := u.Settings.Line; {
	case d == nil || !d.Busy:
	case err == nil:
		u.Settings.Line = nil
	default:
		u.Settings.Line = &LineDraft{Was: d.Was, Text: d.Text, Tried: true, Error: refusal(err)}
	}
}

// writeLine takes in what was entered for a field of the form.
func (u *UIState) writeLine(field, text string) {
	if d := u.Settings.Line; d != nil && !d.Busy {
		next := &LineDraft{Was: d.Was, Text: maps.Clone(d.Text), Tried: d.Tried}
		next.Text[field] = strings.TrimSpace(text)
		u.Settings.Line = next
	}
}

// lineFields are the fields of the form, by their names in config.toml.
var lineFields = []struct{ name, label, hint, help string }{
	{"service", "Service", "Any", "Its id, or a part of its name; with * a pattern for the whole of it."},
	{"title", "Title", "Any", "A part of the page's title; with * a pattern for the whole of it."},
	{"url", "Runbook", "https://… or disk.md", "An address, the whole path of a file, or a path below your folder."},
}

// rule reads the form.
func (d *LineDraft) rule() app.RunbookRule {
	where, _ := place(d.Text["url"])
	return app.RunbookRule{Service: d.Text["service"], Title: d.Text["title"], URL: where.(string)}
}

// list is the map with the form's line in its place. The first mistake is told with its
// field; what can be where is the file's to know.
func (d *LineDraft) list(lines []app.RunbookRule) (all []app.RunbookRule, field, why string) {
	r, at := d.rule(), len(lines)
	if d.Was != nil {
		if at = slices.Index(lines, *d.Was); at < 0 {
			return nil, "", "the line was changed in the file meanwhile: cancel, and open it again"
		}
	}
	if r.URL == "" {
		return nil, "url", "say where the runbook is"
	}
	if n := slices.Index(lines, r); n >= 0 && n != at {
		return nil, "", fmt.Sprintf("line %d says the same", n+1)
	}
	if all = slices.Clone(lines); at < len(all) {
		all[at] = r
		return all, "", ""
	}
	return append(all, r), "", ""
}

func (e eye) lineForm() *RuleForm {
	d := e.ui.Settings.Line
	if d == nil {
		return nil
	}
	f := &RuleForm{Title: "A new line", Save: "Add the line", Busy: d.Busy, Error: d.Error}
	if d.Was != nil {
		f.Title, f.Save = "A line of your map", "Save the line"
	}
	if d.Busy {
		f.Save = "Saving…"
	}
	r := d.rule()
	if r.URL != "" {
		f.Says = lineWords(r) + lineOpens(r, e.ui.Config.Runbooks.Folder)
	}
	_, wrong, why := d.list(e.ui.Config.Runbooks.Map)
	if why != "" && wrong == "" && f.Error == "" {
		f.Error = endStop(capital(why))
	}
	for _, lf := range lineFields {
		field := SettingField{Key: mapPrefix + lf.name, Label: lf.label, Help: lf.help, Hint: lf.hint, Text: d.Text[lf.name]}
		if wrong == lf.name && d.Tried { // an empty field is no mistake before one saves
			field.Error = endStop(capital(why))
		}
		f.Fields = append(f.Fields, field)
	}
	return f
}

// lineOpens says how the runbook of a line is shown.
func lineOpens(r app.RunbookRule, folder string) string {
	found := runbook.Match(runbook.Rooted([]app.RunbookRule{{URL: r.URL}}, folder), app.Ref{}, "")
	switch {
	case len(found) == 0:
		return "."
	case found[0].Text:
		return ". Its text is shown beside the page."
	case isFile(found[0].URL):
		return ". By its name it is no text, and cannot be shown here: Markdown ends with .md."
	}
	return ". It opens in the browser, after a click."
}

func (m LineSave) update(u *UIState, e eye) []Effect {
	d := u.Settings.Line
	if d == nil || d.Busy || u.Config == nil {
		return nil
	}
	all, _, why := d.list(u.Config.Runbooks.Map)
	u.Settings.Line = &LineDraft{Was: d.Was, Text: d.Text, Tried: true, Busy: why == ""}
	if why != "" {
		u.say(e.now, "Not saved: "+why+".")
		return nil
	}
	return u.writeMap(all)
}
