// Package alert is the full-screen alert: what burns, who is next, and the two
// large buttons. It holds widgets only; every word and colour comes in a
// view.Alert.
package alert

import (
	"image"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/dogwatch-app/dogwatch/ui/kit"
	"github.com/dogwatch-app/dogwatch/ui/theme"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// Screen is the content of one alert window.
type Screen struct {
	// Root fills the window.
	Root *fyne.Container

	g    *kit.Ground
	edge *canvas.Rectangle
	glow float64
	// mark is a dot that tells when a frame is drawn.
	mark  *canvas.Raster
	shown []string

	head    *head
	title   *titleBox
	facts   *factsCard
	reading *kit.Reading
	cards   *kit.Cards
	storm   *storm
	trouble *kit.StateLine
	answer  *kit.StateLine
	actions *kit.Actions
	foot    *foot
	dialog  *kit.Dialog
	page    *page

	escIcon           *kit.Icon
	escText, escCount *kit.Text
	why, others       *kit.Text
}

// New builds the screen. It speaks through send; drawn is called from the painter
// whenever a frame with a new set of pages is being drawn.
func New(g *kit.Ground, c func() fyne.Canvas, send func(view.Msg), drawn func(shown []string)) *Screen {
	s := &Screen{g: g}
	do := func(cmd view.Command) { send(view.Click{On: view.OnAlert, Do: cmd}) }
	s.edge = kit.Box(g.Background, 0)
	s.mark = canvas.NewRaster(func(w, h int) image.Image {
		drawn(s.shown)
		return image.NewNRGBA(image.Rect(0, 0, max(w, 1), max(h, 1)))
	})
	s.head, s.title = newHead(g), newTitle(g)
	s.facts = newFacts(g, func(url string) { send(view.OpenLink{On: view.OnAlert, URL: url}) })
	s.reading = g.NewReading(view.OnAlert, 0, c, send)
	s.cards = g.NewCards(true, func(id string) { send(view.OpenCard{On: view.OnAlert, ID: id}) })
	s.storm = newStorm(g, send)
	s.trouble = g.NewStateLine(theme.Body, 2)
	s.answer = g.NewStateLine(theme.Lead, 2)
	s.actions = g.NewActions(true, do)
	s.foot = newFoot(g)
	s.dialog = g.NewDialog(view.OnAlert, c, send)
	g.Hover = s.foot.why

	s.escText = g.Label(theme.Lead, g.Text, "")
	s.escCount = g.Label(theme.Figure, g.Text, "")
	s.why = g.Para(theme.Body, g.Muted, "", 2)
	s.others = g.Para(theme.Body, g.Muted, "", 1)
	s.escIcon = g.Icon(theme.IconUp, g.Muted, 20)
	next := kit.Fixed(0, theme.Title.Line, kit.Across(12, -1, s.escIcon, s.escText, s.escCount))
	s.page = &page{
		head: s.head.root, title: s.title.root,
		next: next, why: kit.Down(0, s.why, s.others), trouble: s.trouble.Root,
		facts: s.facts, storm: s.storm.root, reading: s.reading, cards: s.cards,
		answer: s.answer.Root, actions: s.actions.Root, keys: s.foot.root, grow: s.grow, slim: s.actions.Slim, brief: s.title.brief,
	}
	s.Root = kit.Stack(s.edge, kit.Pad(kit.Even(edgeWidth), kit.Box(g.Background, 0)),
		&fyne.Container{Layout: corner{}, Objects: []fyne.CanvasObject{s.mark}},
		&fyne.Container{Layout: s.page, Objects: s.page.objects()})
	return s
}

// Set shows another state.
func (s *Screen) Set(v view.Alert) {
	if !v.Up {
		return
	}
	s.setEdge(v)
	s.head.set(v)
	s.title.set(v)
	s.escText.Set(v.Escalation.Text)
	s.escCount.Set(v.Escalation.Count)
	ink := s.g.Palette.Text
	if v.Escalation.Soon {
		ink = s.g.Paged.Ink
	}
	s.escCount.Paint(ink)
	s.g.Show(s.escCount, v.Escalation.Count != "")
	s.g.Show(s.escIcon, v.Escalation.Count != "")
	s.why.Set(v.Why)
	s.others.Set(v.Others)
	s.g.Show(s.others, v.Others != "")
	if v.Trouble != nil {
		s.trouble.Set(*v.Trouble)
	}
	s.g.Show(s.trouble.Root, v.Trouble != nil)
	s.facts.set(v)
	s.reading.Set(v.Beside, !v.Armed)
	s.cards.Set(v.Beside.Cards)
	s.page.read(s.g, v)
	s.storm.set(v)
	s.answer.Set(v.Answer)
	s.actions.Set(v.Buttons, !v.Armed)
	s.foot.set(v)
	s.dialog.Set(v.Panel)
	s.g.Settle(s.Root)
	if !slices.Equal(s.shown, v.Shown) {
		s.shown = slices.Clone(v.Shown)
		s.mark.Refresh()
	}
}

// grow makes the texts that matter most larger, for a large window.
func (s *Screen) grow(big bool) {
	s.title.grow(big)
	text, count, why := theme.Lead, theme.Figure, theme.Body
	if big {
		text, count, why = theme.Heading.Light(), theme.Title, theme.Lead
	}
	s.escText.Restyle(text)
	s.escCount.Restyle(count)
	s.why.Restyle(why)
	s.others.Restyle(why)
}

// edgeWidth is the width of the frame that shines around everything.
const edgeWidth = 8

func (s *Screen) setEdge(v view.Alert) {
	if s.glow == v.Edge {
		return
	}
	s.glow = v.Edge
	s.edge.FillColor = theme.Mix(s.g.Background, s.g.Hue(v.Mark.State).Signal, v.Edge)
	s.edge.Refresh()
}

// corner keeps a small object in the upper left corner.
type corner struct{}

func (corner) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(1, 1) }

func (corner) Layout(objects []fyne.CanvasObject, _ fyne.Size) {
	objects[0].Move(fyne.NewPos(0, 0))
	objects[0].Resize(fyne.NewSize(2, 2))
}
