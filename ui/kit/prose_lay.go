package kit

import (
	"image/color"

	"fyne.io/fyne/v2"

	"github.com/dogwatch-app/dogwatch/app/prose"
	"github.com/dogwatch-app/dogwatch/ui/theme"
)

// laidBlock is a block with all that is drawn of it in its place, from its own upper left
// corner. It holds nothing of the toolkit's: what of it can be seen gets objects.
type laidBlock struct {
	height float32
	runs   []run // from above
	boxes  []box
	marks  []mark
	zones  []zone
}

// box is a ground or a line.
type box struct {
	x, y, w, h    float32
	fill, stroke  color.Color
	width, radius float32
}

// mark is an icon or a picture.
type mark struct {
	x, y, w, h float32
	icon       theme.Icon
	ink        color.Color
	pic        *Picture
}

// zone is where something can be chosen. aim tells what, within its block.
type zone struct {
	x, y, w, h float32
	aim        aim
}

func (z *zone) holds(at fyne.Position) bool {
	return at.X >= z.x && at.X < z.x+z.w && at.Y >= z.y && at.Y < z.y+z.h
}

// How far things stand in, and how large they are.
const (
	indentWide, indentSlim = 28, 26
	slimBelow              = 480 // a column that is narrower is slim
	quoteIndent            = 18
	tickSide               = 18
	pictureHeight          = 60
	pictureMost            = 480
)

func headStyle(level int) theme.Style {
	switch level {
	case 1:
		return theme.Heading
	case 2:
		return theme.Lead.Strong()
	case 3:
		return theme.Body.Strong()
	}
	return theme.Label.Strong()
}

// gapAbove is the room above a block.
func gapAbove(d *prose.Doc, i int) float32 {
	if i == 0 {
		return 0
	}
	b, before := &d.Blocks[i], &d.Blocks[i-1]
	switch {
	case b.Cont:
		return 0
	case b.Kind == prose.HeadingBlock:
		if before.Kind == prose.HeadingBlock {
			return 14
		}
		return [...]float32{0, 36, 32, 26, 20, 20, 20}[min(b.Level, 6)]
	case before.Kind == prose.HeadingBlock:
		return 8
	case b.Kind == prose.RuleBlock, before.Kind == prose.RuleBlock:
		return 20
	case b.Kind == prose.ItemBlock && before.Kind == prose.ItemBlock:
		return 6
	case b.Kind == prose.ItemBlock:
		return 10
	}
	return 12
}

// layOut lays a block out in a column.
func (p *Prose) layOut(i int, width float32) *laidBlock {
	b, gap := &p.doc.Blocks[i], gapAbove(&p.doc, i)
	l := &laidBlock{}
	indent, quotes := p.indent(b, width)
	x := indent + quotes
	room := max(width-x, 40)
	switch b.Kind {
	case prose.HeadingBlock:
		ink := color.Color(p.g.Text)
		if b.Level > 3 {
			ink = p.g.Muted
		}
		f := flowOf(b.Spans, headStyle(b.Level), ink, room)
		l.flowed(f, x, gap)
	case prose.CodeBlock:
		p.layCode(l, b, i, x, gap, room)
	case prose.TableBlock:
		p.layTable(l, b, x, gap, room)
	case prose.ImageBlock:
		p.layPicture(l, b, x, gap, room)
	case prose.RuleBlock:
		l.boxes = append(l.boxes, box{x: x, y: gap, w: room, h: 1, fill: p.g.Outline, stroke: p.g.Outline})
		l.height = gap + 1
	case prose.ItemBlock:
		p.layItem(l, b, i, x, gap, room)
	default:
		l.flowed(flowOf(b.Spans, theme.Body, p.g.Text, room), x, gap)
	}
	p.grounds(l)
	for q := range b.Quote {
		top := gap
		if i > 0 && p.doc.Blocks[i-1].Quote > q {
			top = 0
		}
		l.boxes = append(l.boxes, box{x: indent + float32(q*quoteIndent), y: top, w: 3, h: l.height - top, fill: p.g.Outline})
	}
	return l
}

// indent is how far a block stands in, for lists and for quotations.
func (p *Prose) indent(b *prose.Block, width float32) (lists, quotes float32) {
	step := float32(indentWide)
	if width < slimBelow {
		step = indentSlim
	}
	level := b.Level
	if b.Kind == prose.HeadingBlock {
		level = 0
	}
	lists = min(float32(level)*step, width*0.5)
	return lists, min(float32(b.Quote*quoteIndent), width*0.3)
}

// flowed takes in a flow at a place. Its links can be chosen.
func (l *laidBlock) flowed(f *textFlow, x, y float32) {
	h := f.lay()
	for _, r := range f.runs {
		r.x += x
		r.y += y
		if r.link >= 0 {
			l.zones = append(l.zones, zone{r.x, r.y, r.w, r.h, aim{kind: aimLink, n: r.link}})
		}
		l.runs = append(l.runs, r)
	}
	l.height = max(l.height, y+h)
}

// grounds draws the ground of code in sentences. It is a little stronger than that of a
// block, which has a line around it.
func (p *Prose) grounds(l *laidBlock) {
	for i := range l.runs {
		if r := &l.runs[i]; r.padded {
			l.boxes = append(l.boxes, box{
				x: r.x - codeInset, y: r.y + 2, w: r.w + 2*codeInset, h: r.h - 4, fill: p.g.Raised, radius: 4,
			})
		}
	}
}

func (p *Prose) codeGround() color.Color { return theme.Mix(p.g.Surface, p.g.Palette.Raised, 0.65) }

// layItem lays out an item of a list with its mark, and with its box where it is a step.
func (p *Prose) layItem(l *laidBlock, b *prose.Block, i int, x, gap, room float32) {
	ink, spans := color.Color(p.g.Text), b.Spans
	step := float32(indentWide)
	if p.measures.width < slimBelow {
		step = indentSlim
	}
	left := max(x-step, 0)
	body := face{size: theme.Body.Size}
	if b.Step == "" {
		size, _ := body.measure(b.Marker)
		at := max(x-size.Width-8, left-4)
		if b.Marker == "•" {
			at = x - 16
		}
		l.marker(b.Marker, body, p.g.Muted, at, gap)
		l.flowed(flowOf(spans, theme.Body, ink, room), x, gap)
		return
	}
	if b.Marker != "" {
		w := body.width(b.Marker)
		l.marker(b.Marker, body, p.g.Muted, x, gap)
		x, room = x+w+8, max(room-w-8, 40)
	}
	t := p.ticked(i, b.Step)
	fill, stroke, width := color.Color(colorless), color.Color(p.g.Muted), float32(1.5)
	y := gap + (theme.Body.Line-tickSide)/2
	if t.On {
		fill, stroke, width, ink = p.g.Accent, p.g.Accent, 0, p.g.Muted
		l.marks = append(l.marks, mark{x: left + 2, y: y + 2, w: tickSide - 4, h: tickSide - 4, icon: theme.ShapeDone, ink: p.g.OnAccent})
	}
	l.boxes = append(l.boxes, box{left, y, tickSide, tickSide, fill, stroke, width, 5})
	f := flowOf(spans, theme.Body, ink, room)
	l.flowed(f, x, gap)
	if t.Note != "" {
		p.note(l, f, t.Note, x, gap, room)
	}
	// Links are looked for before the step that they stand in.
	l.zones = append(l.zones, zone{left - 6, gap - 2, room + x - left + 8, l.height - gap + 4, aim{kind: aimStep}})
}

// note writes a few words behind what is there, or below it where there is no room.
func (p *Prose) note(l *laidBlock, f *textFlow, text string, x, gap, room float32) {
	small := face{size: theme.Small.Size}
	w := small.width(text)
	at := x + f.x + 12
	y := gap + f.y
	if f.x+12+w > room {
		at, y = x, l.height
		l.height += theme.Small.Line
	}
	_, base := small.measure(text)
	drop := f.lift - base
	l.runs = append(l.runs, run{x: at, y: y, w: w, h: theme.Body.Line, drop: drop, text: text, face: small, ink: p.g.Muted, from: -1, link: -1})
}

func (l *laidBlock) marker(text string, f face, ink color.Color, x, y float32) {
	size, _ := f.measure(text)
	l.runs = append(l.runs, run{
		x: x, y: y, w: size.Width, h: theme.Body.Line, drop: float32(int((theme.Body.Line - size.Height) / 2)), text: text, face: f, ink: ink, from: -1, link: -1,
	})
}

// layPicture lays out a picture, or the place of one that was not asked for yet.
func (p *Prose) layPicture(l *laidBlock, b *prose.Block, x, gap, room float32) {
	pic, asked := p.pictures[b.Image.URL]
	if pic.Image != nil {
		bounds := pic.Image.Bounds()
		w, h := float32(max(bounds.Dx(), 1)), float32(max(bounds.Dy(), 1))
		scale := min(room/w, pictureMost/h, 1)
		l.marks = append(l.marks, mark{x: x, y: gap, w: w * scale, h: h * scale, pic: &pic})
		l.height = gap + h*scale
		if b.Image.Alt != "" {
			l.height += 4
			l.flowed(flowOf([]prose.Span{{Text: b.Image.Alt}}, theme.Small, p.g.Muted, room), x, l.height)
		}
		return
	}
	w := min(room, 420)
	l.boxes = append(l.boxes, box{x, gap, w, pictureHeight, p.codeGround(), p.g.Outline, 1, theme.Radius})
	title, from := b.Image.Alt, 0
	if title == "" {
		title, from = "Picture", -1
	}
	note := prose.Host(b.Image.URL) + " · not loaded, click to show"
	if asked && pic.Note != "" {
		note = pic.Note
	}
	for n, line := range []struct {
		text string
		face face
		ink  color.Color
	}{{title, face{size: theme.Small.Size, bold: true}, p.g.Text}, {note, face{size: theme.Caption.Size}, p.g.Muted}} {
		text := ellipsis(line.face.width, line.text+"…", w-28)
		if line.face.width(line.text) <= w-28 {
			text = line.text
		}
		at := -1
		if n == 0 && from == 0 && text == title {
			at = 0
		}
		l.runs = append(l.runs, run{x: x + 14, y: gap + 10 + float32(n*20), w: line.face.width(text), h: 20, text: text, face: line.face, ink: line.ink, from: at, link: -1})
	}
	l.zones = append(l.zones, zone{x, gap, w, pictureHeight, aim{kind: aimPicture}})
	l.height = gap + pictureHeight
}
