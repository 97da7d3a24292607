package kit

import (
	"image/color"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/dogwatch-app/dogwatch/app/prose"
	"github.com/dogwatch-app/dogwatch/ui/theme"
)

// face is how letters look.
type face struct {
	size               float32
	bold, italic, mono bool
}

func (f face) style() fyne.TextStyle { return fyne.TextStyle{Bold: f.bold, Monospace: f.mono} }

// source is the slanted font, which the Look does not have; nil for upright letters and for
// those that the slanted one lacks.
func (f face) source(text string) fyne.Resource {
	if !f.italic || f.mono {
		return nil
	}
	for _, r := range text {
		if r >= 0x250 && (r < 0x2010 || r > 0x2044) {
			return nil
		}
	}
	if f.bold {
		return fynetheme.DefaultTextBoldItalicFont()
	}
	return fynetheme.DefaultTextItalicFont()
}

// measure is how wide a text is, how tall, and where its letters stand.
func (f face) measure(text string) (size fyne.Size, baseline float32) {
	return fyne.CurrentApp().Driver().RenderedTextSize(text, f.size, f.style(), f.source(text))
}

func (f face) width(text string) float32 {
	size, _ := f.measure(text)
	return size.Width
}

// run is a stretch of letters in one face, in one line.
type run struct {
	x, y, w, h     float32 // h is the line's
	drop           float32 // of the letters below y
	text           string
	face           face
	ink            color.Color
	from           int // in the block's Text, -1 where it is not part of it
	link           int // which link of its block, -1 for none
	strike, padded bool
}

// codeInset is how far the ground of code in a sentence goes beyond its letters.
const codeInset = 4

// textFlow breaks spans into lines, by the rules of breakLines: at blanks where it can, inside
// a word where it must. A word may go on from one span into the next.
type textFlow struct {
	spans []prose.Span
	base  face
	line  float32
	ink   color.Color
	width float32
	from  int // where the spans begin in the block's text
	link  int // how many links were before them

	runs   []run
	x, y   float32
	gap    float32 // the blanks before the next word
	word   []piece
	at     []int // where each span begins
	number []int // which link each is
	lift   float32
}

// piece is a part of a word in one span.
type piece struct {
	span, from, to int
	width          float32
}

// lay breaks the spans and gives the height that they take.
func (f *textFlow) lay() float32 {
	size, base := f.base.measure("M")
	f.lift = float32(int((f.line-size.Height)/2)) + base
	at, links, before := f.from, f.link-1, ""
	for _, s := range f.spans {
		f.at = append(f.at, at)
		at += len(s.Text)
		if s.URL != "" && s.URL != before {
			links++
		}
		before = s.URL
		if s.URL == "" {
			f.number = append(f.number, -1)
		} else {
			f.number = append(f.number, links)
		}
	}
	for n := range f.spans {
		f.span(n)
	}
	f.flush()
	return f.y + f.line
}

func (f *textFlow) span(n int) {
	text := f.spans[n].Text
	face := f.face(n)
	for at := 0; at < len(text); {
		switch text[at] {
		case ' ':
			f.flush()
			f.gap += face.width(" ")
			at++
			continue
		case '\n':
			f.flush()
			f.newline()
			at++
			continue
		}
		end := len(text)
		if i := strings.IndexAny(text[at:], " \n"); i >= 0 {
			end = at + i
		}
		f.word = append(f.word, piece{n, at, end, measureWord(face.width, text[at:end], f.width)})
		at = end
	}
}

func (f *textFlow) face(n int) face {
	s := &f.spans[n]
	c := f.base
	c.bold, c.italic, c.mono = c.bold || s.Bold, s.Italic, s.Mono
	if c.mono {
		c.size = float32(int(c.size*0.9 + 0.5))
	}
	return c
}

// insets are the room that code needs at its ends.
func (f *textFlow) insets(p piece) (before, after float32) {
	if !f.spans[p.span].Mono {
		return 0, 0
	}
	if p.from == 0 {
		before = codeInset
	}
	if p.to == len(f.spans[p.span].Text) {
		after = codeInset
	}
	return before, after
}

func (f *textFlow) newline() {
	f.x, f.gap = 0, 0
	f.y += f.line
}

// flush puts the word into the line, or into the next.
func (f *textFlow) flush() {
	if len(f.word) == 0 {
		return
	}
	all := float32(0)
	for _, p := range f.word {
		before, after := f.insets(p)
		all += before + p.width + after
	}
	if f.x > 0 && f.x+f.gap+all > f.width {
		f.newline()
	} else if f.x > 0 {
		f.x += f.gap
	}
	f.gap = 0
	for _, p := range f.word {
		f.piece(p)
	}
	f.word = f.word[:0]
}

func (f *textFlow) piece(p piece) {
	face, text := f.face(p.span), f.spans[p.span].Text
	before, after := f.insets(p)
	for f.x+before+p.width+after > f.width+0.5 {
		n := fitting(face.width, text[p.from:p.to], max(f.width-f.x-before, 1))
		if f.x > 0 && (n == p.to-p.from || n <= utf8.UTFMax && face.width(text[p.from:p.from+n]) > f.width-f.x-before) {
			f.newline()
			continue
		}
		if n == p.to-p.from {
			break
		}
		f.put(piece{p.span, p.from, p.from + n, face.width(text[p.from : p.from+n])}, face, before, 0)
		f.newline()
		p.from += n
		p.width = measureWord(face.width, text[p.from:p.to], f.width)
		before = 0
	}
	f.put(p, face, before, after)
}

// put adds letters to the line.
func (f *textFlow) put(p piece, face face, before, after float32) {
	s := &f.spans[p.span]
	f.x += before
	if n := len(f.runs); n > 0 {
		// What goes on with the same span in the same line is one run.
		last := &f.runs[n-1]
		if end := f.at[p.span] + p.from; last.y == f.y && last.from >= f.at[p.span] && last.face == face && last.from+len(last.text) <= end {
			last.text = s.Text[last.from-f.at[p.span] : p.to]
			last.w = f.x + p.width - last.x
			f.x += p.width + after
			return
		}
	}
	_, base := face.measure("M")
	r := run{
		x: f.x, y: f.y, w: p.width, h: f.line, drop: f.lift - base, text: s.Text[p.from:p.to], face: face, ink: f.ink,
		from: f.at[p.span] + p.from, link: f.number[p.span], strike: s.Strike, padded: s.Mono,
	}
	f.runs = append(f.runs, r)
	f.x += p.width + after
}

// flowOf is a flow in a step of the type scale.
func flowOf(spans []prose.Span, s theme.Style, ink color.Color, width float32) *textFlow {
	return &textFlow{spans: spans, base: face{size: s.Size, bold: s.Bold}, line: s.Line, ink: ink, width: width}
}
