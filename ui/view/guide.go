package view

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/guide"
	"github.com/dogwatch-app/dogwatch/app/prose"
)

// Guide is the screen of the guide: its cards, and one of them.
type Guide struct {
	// Source says whose cards these are, and how fresh; Alarm why the team's could not be
	// read.
	Source Line
	Alarm  *Line
	Tools  []Button
	List   List[Row]
	// Empty stands in the list's place.
	Empty *Empty
	Card  *GuideCard
	// NoCard stands in the card's place.
	NoCard Empty
	// Seek, Cleared, Into and Page are those of GuideState.
	Seek, Cleared, Into, Page int

	rows []guideRow
}

// GuideCard is a card in full.
type GuideCard struct {
	ID string
	// Kind is what it is, in a word; Team says that it is the team's own.
	Kind         string
	Team         bool
	Title, Short string
	// When says when it comes by itself, Done how many of its steps are ticked.
	When, Done string
	Buttons    []Button
	// Text is the card's: the screen draws Doc anew where it is another.
	Text  string
	Doc   prose.Doc
	Ticks map[string]Ticked
}

// cardKinds are the sections of the list, in their order, with what one of each is called.
var cardKinds = []struct {
	kind      app.CardKind
	head, one string
}{
	{app.Checklist, "Checklists", "Checklist"},
	{app.Principle, "Principles", "Principle"},
	{app.Severity, "Severities", "Severity"},
	{app.StageCard, "Stages", "Stage"},
	{app.RoleCard, "Roles", "Role"},
	{app.Reference, "To look up", "To look up"},
}

// guideRow is a row of the list: a head, or a card, which may fit now.
type guideRow struct {
	head string
	n    int
	card *app.Card
	now  bool
}

// id names a row: a card may stand in two.
func (r guideRow) id() string {
	switch {
	case r.card == nil:
		return ""
	case r.now:
		return nowPrefix + r.card.ID
	}
	return r.card.ID
}

// nowPrefix begins the id of the row of a card that fits now.
const nowPrefix = "now/"

// guideRows is the list as it stands: what fits now and all cards by kind, or what was
// found.
func (e eye) guideRows() []guideRow {
	var rows []guideRow
	add := func(head string, cards []app.Card, now bool) {
		if len(cards) == 0 {
			return
		}
		rows = append(rows, guideRow{head: head, n: len(cards)})
		for i := range cards {
			rows = append(rows, guideRow{card: &cards[i], now: now})
		}
	}
	if find := strings.TrimSpace(e.ui.Guide.Find); find != "" {
		add("Found", guide.Search(e.cards(), find), false)
		return rows
	}
	for _, f := range e.fitsNow() {
		add(f.head, f.cards, true)
	}
	all := guide.Search(e.cards(), "")
	for _, k := range cardKinds {
		add(k.head, slices.DeleteFunc(slices.Clone(all), func(c app.Card) bool { return kindOf(c.Kind) != k.kind }), false)
	}
	return rows
}

// guideChosen is the place of the row that is chosen: the person's choice, else the first
// card; -1 where there is none.
func (e eye) guideChosen(rows []guideRow) int {
	g := &e.ui.Guide
	at := slices.IndexFunc(rows, func(r guideRow) bool { return r.card != nil && r.card.ID == g.Card && r.now == g.Now })
	if at < 0 && g.Card != "" {
		at = slices.IndexFunc(rows, func(r guideRow) bool { return r.card != nil && r.card.ID == g.Card })
	}
	if at < 0 && (g.Card == "" || strings.TrimSpace(g.Find) != "") {
		at = slices.IndexFunc(rows, func(r guideRow) bool { return r.card != nil })
	}
	return at
}

func (e eye) guide() Guide {
	g := &e.ui.Guide
	v := Guide{Source: e.guideSource(), Alarm: e.guideAlarm(), Tools: e.guideTools(), Seek: g.Seek, Cleared: g.Cleared, Into: g.Into, Page: g.Page}
	rows := e.guideRows()
	v.rows = rows
	v.List = List[Row]{Len: len(rows), Selected: e.guideChosen(rows)}
	for n, r := range rows {
		if r.head != "" {
			v.List.Heads = append(v.List.Heads, n)
		}
	}
	v.List.At = func(i int) Row { return e.cardRow(rows[i], i == v.List.Selected) }
	if v.List.Selected >= 0 {
		v.Card = e.guideCard(rows[v.List.Selected].card)
	} else if g.Card != "" && len(e.cards()) > 0 {
		v.NoCard = Empty{Mark: Mark{Shape: ShapeUnknown}, Title: "This card is not in the guide", Text: "The team may have taken it out. Choose another to the left."}
	}
	e.guideEmpty(&v)
	return v
}

func (e eye) cardRow(r guideRow, chosen bool) Row {
	if r.head != "" {
		return Row{Head: r.head, Count: fmt.Sprint(r.n)}
	}
	c := r.card
	row := Row{ID: r.id(), Mark: Mark{Shape: kindShape(c.Kind), Word: kindName(c.Kind)}, Title: OneLine(c.Title, 80), Sub: OneLine(c.Short, 200), Selected: chosen}
	doc := e.ui.Shelf.cards[c.ID]
	team := ""
	if c.Team {
		team = "Your team's"
	}
	if ticks := e.ticksOf(cardSource + c.ID); len(ticks) > 0 && len(doc.Steps) > 0 {
		row.Note = fmt.Sprintf("%d of %d", stepsTicked(&doc, ticks), len(doc.Steps))
	}
	row.Note = joined(" · ", team, row.Note)
	return row
}

// kindOf is a kind that has a section: what is none of them is to be looked up.
func kindOf(kind app.CardKind) app.CardKind {
	for _, k := range cardKinds {
		if k.kind == kind {
			return kind
		}
	}
	return app.Reference
}

func kindName(kind app.CardKind) string {
	for _, k := range cardKinds {
		if k.kind == kindOf(kind) {
			return k.one
		}
	}
	return ""
}

// kindShape is the picture of a kind.
func kindShape(kind app.CardKind) Shape {
	switch kind {
	case app.Checklist:
		return ShapeList
	case app.Severity:
		return ShapeSeverity
	case app.StageCard:
		return ShapeStage
	case app.RoleCard:
		return ShapeOther
	case app.Principle:
		return ShapePrinciple
	}
	return ShapePage
}

func (e eye) guideCard(c *app.Card) *GuideCard {
	v := &GuideCard{
		ID: c.ID, Kind: kindName(c.Kind), Team: c.Team, Title: OneLine(c.Title, 120), Short: OneLine(c.Short, 300),
		When: whenFits(c.Fits), Text: c.Text, Doc: e.ui.Shelf.cards[c.ID], Ticks: e.ticksOf(cardSource + c.ID),
	}
	v.Done = stepsDone(&v.Doc, v.Ticks)
	v.Buttons = []Button{{Do: DoGuideAfresh, Key: "X", Label: "Untick all", Hidden: len(v.Ticks) == 0}}
	return v
}

// guideSource says whose cards these are.
func (e eye) guideSource() Line {
	g := &e.ui.Shelf.guide.Value
	if g.Source == "" {
		return Line{Mark: Mark{Shape: ShapePage, Word: "Guide"}, Text: "The guide that comes with Dogwatch", More: "Your team's own cards: Settings, Runbooks, names where they are."}
	}
	team := 0
	for i := range g.Cards {
		if g.Cards[i].Team {
			team++
		}
	}
	line := Line{Mark: Mark{Shape: ShapePage, Word: "Guide"}, Text: "With your team's own cards"}
	read := "not read yet"
	switch {
	case g.At.IsZero() && g.Problem != nil:
		read = "never read"
	case !g.At.IsZero():
		read = "read " + e.ago(g.At)
	}
	from, web := webHost(g.Source)
	if !web {
		from = OneLine(g.Source, 200) // a folder
	}
	line.More = joined(" · ", Plural(team, "card", "cards")+" from "+from, read)
	return line
}

// guideAlarm says why the team's guide could not be read.
func (e eye) guideAlarm() *Line {
	l := &e.ui.Shelf.guide
	p := l.Value.Problem
	if l.State == Failed {
		p = &l.Problem
	}
	if p == nil || len(e.cards()) == 0 {
		return nil
	}
	do := p.Do
	if p.Code == "runbook_gone" { // a runbook's advice: of the guide it is not the alert that names it
		do = "Mend the guide's source in Settings."
	}
	return &Line{
		Mark: Mark{Shape: ShapeWarning, Word: "Not read"}, Text: endStop("The team's guide could not be read: " + OneLine(p.What, 300)),
		More: joined(" ", endStop(OneLine(p.Means, 160)), endStop(OneLine(do, 200))),
	}
}

func (e eye) readingGuide() bool { return e.ui.Guide.reading.out(e.s.Shelf.Guide, e.now) }

func (e eye) guideTools() []Button {
	b := Button{Do: DoGuideRead, Key: "R", Label: "Read again"}
	if e.readingGuide() {
		b.Label, b.Off = "Reading…", true
	}
	return []Button{b}
}

// guideEmpty says why no card is listed.
func (e eye) guideEmpty(v *Guide) {
	l := &e.ui.Shelf.guide
	switch {
	case len(v.rows) > 0:
	case strings.TrimSpace(e.ui.Guide.Find) != "" && len(e.cards()) > 0:
		v.Empty = &Empty{Mark: Mark{Shape: ShapeUnknown}, Title: "No card has these words", Text: "Try fewer or other words. Esc shows all cards."}
	case l.State == Failed:
		v.Empty = &Empty{
			Mark: Mark{Shape: ShapeWarning}, Title: "The guide cannot be read",
			Text: joined(" ", endStop(OneLine(l.Problem.What, 200)), e.pagesGoOn(), endStop(OneLine(l.Problem.Do, 160))),
		}
	case l.State == Ready:
		v.Empty = &Empty{Mark: Mark{Shape: ShapeUnknown}, Title: "The guide is empty", Text: "Your team's source hides every card that comes with Dogwatch, and brings none."}
	default:
		v.Empty = &Empty{Mark: Mark{Shape: ShapeSending}, Title: "Reading the guide…", Busy: true}
	}
	if v.Empty != nil && len(v.rows) == 0 {
		v.NoCard = Empty{}
	}
}
