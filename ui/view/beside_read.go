package view

import (
	"fmt"
	"maps"
	"net/url"
	"strings"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/guide"
	"github.com/dogwatch-app/dogwatch/app/prose"
	"github.com/dogwatch-app/dogwatch/app/room"
	"github.com/dogwatch-app/dogwatch/app/runbook"
)

// cardSource is what the steps of a card are ticked under.
const cardSource = "card/"

// readCard is a card of the guide as it is read.
func (e eye) readCard(t *app.Tracked, c app.Card) Reading {
	r := Reading{
		Label: "From the guide", Title: OneLine(c.Title, 80), Source: cardSource + c.ID,
		text: c.Text, doc: e.ui.Shelf.cards[c.ID],
	}
	if c.Team {
		r.Sub = "Your team's own"
	}
	back := "Back to the runbook"
	if len(t.Runbooks) == 0 {
		back = "Close the card"
	}
	r.Acts = []Button{{Do: DoBook, Key: "B", Label: back}}
	e.readSteps(&r, t)
	return r
}

// readRunbook is the incident's runbook as it is read, or why none is.
func (e eye) readRunbook(t *app.Tracked) Reading {
	r := Reading{Label: "Runbook"}
	r.Choices = e.bookChoices(t)
	book, led := e.shownBook(t)
	if led {
		r.Label, r.Choices, r.Anchor = "From the runbook", nil, e.ui.Beside.Linked[t.ID].Anchor
		r.Acts = []Button{{Do: DoBook, Key: "B", Label: "Back to the runbook"}}
	}
	if book == nil {
		e.noBook(&r, t)
		return r
	}
	r.Title = OneLine(book.Title, 80)
	host := bookHost(book.URL)
	r.Sub = host
	_, web := webHost(book.URL)
	if !book.Text {
		r.Empty = &Empty{
			Mark: Mark{Shape: ShapeLink}, Title: "This runbook is a page for the browser",
			Text: "Dogwatch does not show web pages. The button opens it at " + host + ".",
		}
		if p := book.Problem; p != nil {
			r.Empty.Text = joined(" ", endStop(OneLine(p.What, 160)), endStop(OneLine(p.Do, 160)))
		}
		if web {
			r.Sub = "" // the button says so
			r.Acts = append(r.Acts, Button{Do: DoOpenBook, Key: "Shift B", Label: "Open " + host})
		}
		return r
	}
	paper := e.paper(book.URL)
	if paper.ReadAt.IsZero() {
		r.Empty = &Empty{Mark: Mark{Shape: ShapeSending}, Title: "Reading the runbook…", Busy: true}
		if paper.State == Failed {
			r.Empty = &Empty{
				Mark: Mark{Shape: ShapeWarning}, Title: "The runbook cannot be read, and no copy of it is kept",
				Text: joined(" ", endStop(OneLine(paper.Problem.What, 160)), endStop(OneLine(paper.Problem.Do, 160))),
			}
		}
	} else {
		e.readPaper(&r, t, paper, book.Problem)
	}
	if web && (r.Old != nil || r.Empty != nil && !r.Empty.Busy) {
		r.Acts = append(r.Acts, Button{Do: DoOpenBook, Key: "Shift B", Label: "Open " + host})
	}
	return r
}

// readPaper is the text, and how old it is; late is why the watch could not read it anew
// since.
func (e eye) readPaper(r *Reading, t *app.Tracked, l Loaded[Paper], late *app.Problem) {
	p := l.Value
	if title := OneLine(p.Title, 80); title != "" {
		r.Title = title
	}
	r.Source, r.text, r.doc = p.URL, p.Text, p.Doc
	if r.Source == "" {
		r.Source = l.Key
	}
	read := p.Read
	if read.IsZero() {
		read = l.ReadAt
	}
	r.Sub = joined(" · ", r.Sub, "read "+e.ago(read))
	problem := p.Problem
	switch {
	case l.State == Failed:
		problem = &l.Problem
	case !p.Copy:
		problem = late
	}
	if p.Copy || problem != nil {
		r.Sub = bookHost(r.Source)
		r.Old = &Line{Mark: Mark{Shape: ShapeWarning, Word: "Copy"}, Text: "Offline copy, read " + e.ago(read) + "."}
		if problem != nil {
			r.Old.Text = joined(" ", r.Old.Text, endStop(OneLine(problem.What, 160)))
		}
	}
	if len(p.Doc.Blocks) == 0 {
		r.Empty = &Empty{Mark: Mark{Shape: ShapePage}, Title: "The runbook is empty", Text: "Nothing is written at " + bookHost(r.Source) + "."}
		return
	}
	e.readPictures(r)
	e.readSteps(r, t)
}

// readSteps says how the steps stand, and offers to post those that are not posted.
func (e eye) readSteps(r *Reading, t *app.Tracked) {
	r.Ticks = e.tickNotes(t, r.Source, &r.doc)
	if len(r.doc.Steps) == 0 {
		return
	}
	done := 0
	for i := range r.doc.Steps {
		s := &r.doc.Steps[i]
		if tick, told := r.Ticks[s.Key]; told && tick.On || !told && s.Checked {
			done++
		}
	}
	r.Progress = fmt.Sprintf("%d of %s done", done, Plural(len(r.doc.Steps), "step", "steps"))
	if n := len(e.unsaid(t, r.Source, &r.doc)); n > 0 {
		b := Button{Do: DoPostSteps, Key: "P", Label: "Post " + Plural(n, "step", "steps") + "…", Why: e.whyNotNote(t)}
		b.Off = b.Why != ""
		r.Acts = append(r.Acts, b)
	}
}

// readPictures are the pictures of the text that were asked for.
func (e eye) readPictures(r *Reading) {
	if len(e.ui.Shelf.asked) == 0 && len(e.ui.Shelf.pictures) == 0 {
		return // of a text with very many pictures each is looked for only when it has to be
	}
	for i := range r.doc.Blocks {
		b := &r.doc.Blocks[i]
		if b.Kind != prose.ImageBlock {
			continue
		}
		address := pictureAt(r.Source, b.Image.URL)
		l, known := e.ui.Shelf.pictures[address]
		pic := Picture{}
		switch {
		case known && l.State == Ready:
			pic.Image = l.Value
		case known && l.State == Failed:
			pic.Note = OneLine(l.Problem.What, 120)
		case known || e.ui.Shelf.asked[address]:
			pic.Note = "Reading the picture…"
		default:
			continue
		}
		if r.Pictures == nil {
			r.Pictures = map[string]Picture{}
		}
		r.Pictures[b.Image.URL] = pic
	}
}

// noBook says why there is no runbook, and what that means.
func (e eye) noBook(r *Reading, t *app.Tracked) {
	switch {
	case !t.Sought:
		r.Empty = &Empty{Mark: Mark{Shape: ShapeSending}, Title: "Looking for a runbook…", Busy: true}
	case len(t.Runbooks) > 0:
		r.Empty = &Empty{
			Mark: Mark{Shape: ShapeUnknown}, Title: "Nothing here is called a runbook",
			Text: "But " + Plural(len(t.Runbooks), "address", "addresses") + " may be one. B shows it.",
		}
	default:
		by := "Ask whoever knows the service"
		if len(e.fitting(t)) > 0 {
			by = "Go by the cards that fit"
		}
		r.Empty = &Empty{
			Mark: Mark{Shape: ShapeUnknown}, Title: "No runbook was found",
			Text: "The alert, its service and your own map name none. " + by + "; write one when it is over.",
		}
	}
}

// shownBook is the text that stands beside the incident: the one to which a link of the
// runbook led, else the runbook; nil for none.
func (e eye) shownBook(t *app.Tracked) (book *app.Runbook, led bool) {
	if to, is := e.ui.Beside.Linked[t.ID]; is {
		return &app.Runbook{URL: to.URL, Title: runbook.Title(to.URL), Text: true}, true
	}
	return e.bookOf(t), false
}

// bookOf is the runbook beside the incident: the one that can be read here, else the one
// that was called so and opens in the browser. A mere guess has to be chosen.
func (e eye) bookOf(t *app.Tracked) *app.Runbook {
	if r := e.runbookOf(t); r != nil {
		return r
	}
	for i := range t.Runbooks {
		if t.Runbooks[i].Sure {
			return &t.Runbooks[i]
		}
	}
	return nil
}

// bookChoices are the runbooks where there is something to choose.
func (e eye) bookChoices(t *app.Tracked) []Choice {
	shown := e.bookOf(t)
	if len(t.Runbooks) == 0 || len(t.Runbooks) == 1 && shown != nil {
		return nil
	}
	var out []Choice
	for i := range t.Runbooks {
		r := &t.Runbooks[i]
		label := OneLine(r.Title, 32)
		if label == "" {
			label = bookHost(r.URL)
		}
		if i == mostChoices {
			break
		}
		out = append(out, Choice{URL: r.URL, Label: label, On: shown != nil && shown.URL == r.URL})
	}
	tellApart(out, func(c Choice, _ int) string { return c.Label + " · " + bookHost(c.URL) })
	tellApart(out, func(c Choice, n int) string { return fmt.Sprintf("%s (%d)", c.Label, n) })
	return out
}

// tellApart gives choices that have the same label another; n counts them from 1.
func tellApart(all []Choice, other func(c Choice, n int) string) {
	alike := map[string]int{}
	for _, c := range all {
		alike[c.Label]++
	}
	count := map[string]int{}
	for i, c := range all {
		if alike[c.Label] > 1 {
			count[c.Label]++
			all[i].Label = other(c, count[c.Label])
		}
	}
}

// mostChoices is how many runbooks of one incident can be chosen from.
const mostChoices = 6

// bookHost is where a runbook is from: a host, or a file of this computer.
func bookHost(address string) string {
	if host, ok := webHost(address); ok {
		return host
	}
	if path, ok := strings.CutPrefix(address, "file://"); ok {
		if p, err := url.PathUnescape(path); err == nil {
			path = p
		}
		return OneLine(path[strings.LastIndexByte(path, '/')+1:], 60) + " on this computer"
	}
	return "an address that cannot be opened"
}

// resolve is an address of a text, which may be relative to the text's own; "" for one
// that leads nowhere.
func resolve(base, address string) string {
	if _, ok := webHost(address); ok {
		return address
	}
	from, err := url.Parse(base)
	if err != nil {
		return ""
	}
	to, err := from.Parse(address)
	if err != nil {
		return ""
	}
	if _, ok := webHost(to.String()); !ok {
		return ""
	}
	return to.String()
}

// pictureAt is where a picture of a text lies: on the web, or beside a text that is a file;
// "" for nowhere that can be read.
func pictureAt(base, address string) string {
	if at := resolve(base, address); at != "" {
		return at
	}
	if at, _ := linkFrom(base, address); isFile(base) && isFile(at) {
		return at
	}
	return ""
}

// unsaid are the steps that I have ticked and nobody has said to be done, in the order of
// the text.
func (e eye) unsaid(t *app.Tracked, source string, doc *prose.Doc) []string {
	mine := e.ticked(t.ID, source)
	said := saidSteps(e.room(t.ID).Ticks)
	for _, p := range e.unread(t) {
		maps.Copy(said, saidSteps(p.room.Ticks))
	}
	var out []string
	for i, name := range stepNames(doc) {
		if _, on := mine[doc.Steps[i].Key]; !on {
			continue
		}
		if _, known := said[name]; !known {
			out = append(out, name)
		}
	}
	return out
}

// stepNames are what notes call the steps of a text.
func stepNames(doc *prose.Doc) []string {
	words := make([]string, len(doc.Steps))
	for i := range doc.Steps {
		words[i] = doc.Steps[i].Text
	}
	return room.StepNames(words)
}

// saidSteps are the steps that were said to be done, by their names.
func saidSteps(ticks []app.TickSaid) map[string]app.TickSaid {
	all := make(map[string]app.TickSaid, len(ticks))
	for _, t := range ticks {
		all[t.Text] = t
	}
	return all
}

// cardLink is the id of the card to which a link of the guide leads.
func cardLink(address string) (id string, is bool) {
	return strings.CutPrefix(address, guide.LinkPrefix)
}
