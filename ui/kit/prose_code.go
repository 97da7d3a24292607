package kit

import (
	"strings"
	"unicode/utf8"

	"github.com/dogwatch-app/dogwatch/app/prose"
	"github.com/dogwatch-app/dogwatch/ui/theme"
)

var codeStyle = theme.Style{Size: 14, Line: 21}

// The room around code and above it, where its language and the Copy button stand.
const (
	codePad  = 10
	codeHead = 28
	codeTurn = 2 // columns by which a line stands in that goes on
)

// layCode lays out code in letters of one width. A line that is too long goes on in the
// next, a little further in, with a mark before it: what is copied has no break there.
func (p *Prose) layCode(l *laidBlock, b *prose.Block, i int, x, gap, room float32) {
	f := face{size: codeStyle.Size, mono: true}
	size, _ := f.measure("M")
	cell := size.Width
	drop := float32(int((codeStyle.Line - size.Height) / 2))
	cols := max(int((room-2*codePad)/cell), 8)
	top := gap
	head := theme.Caption
	if b.Cont {
		top = gap + codePad
	} else {
		small := face{size: head.Size}
		word := "Copy"
		if p.copied == i {
			word = "Copied"
		}
		w := small.width(word)
		y := top + (codeHead-head.Line)/2 + 1
		l.runs = append(l.runs, run{x: x + codePad, y: y, w: small.width(b.Lang), h: head.Line, text: cutTo(small, b.Lang, room-w-60), face: small, ink: p.g.Muted, from: -1, link: -1})
		right := x + room - codePad - w
		l.runs = append(l.runs, run{x: right, y: y, w: w, h: head.Line, text: word, face: face{size: head.Size, bold: true}, ink: p.g.Text, from: -1, link: -1})
		l.zones = append(l.zones, zone{right - 10, top + 2, w + 20, codeHead - 2, aim{kind: aimCopy}})
		top += codeHead
	}
	y, at := top, 0
	for line := range strings.Lines(b.Code) {
		text := strings.TrimSuffix(line, "\n")
		for begun, part := 0, 0; ; part++ {
			in, fits := 0, cols
			if part > 0 {
				in, fits = codeTurn, cols-codeTurn
				l.runs = append(l.runs, run{x: x + codePad, y: y, w: cell, h: codeStyle.Line, drop: drop, text: "›", face: f, ink: p.g.Faint, from: -1, link: -1})
			}
			n := columnsOf(text[begun:], fits)
			if n > 0 {
				l.runs = append(l.runs, run{
					x: x + codePad + float32(in)*cell, y: y, w: float32(fits) * cell, h: codeStyle.Line, drop: drop,
					text: text[begun : begun+n], face: f, ink: p.g.Text, from: at + begun, link: -1,
				})
			}
			y += codeStyle.Line
			if begun += n; begun >= len(text) {
				break
			}
		}
		at += len(line)
	}
	l.height = y + codePad
	l.boxes = append(l.boxes, box{x, gap, room, l.height - gap, p.codeGround(), p.g.Outline, 1, theme.Radius})
	l.zones = append(l.zones, zone{x, top, room, y - top, aim{kind: aimCode}})
}

// columnsOf is how many bytes of a line have room in so many columns, up to the last
// blank where there is one behind the first third. A tab goes to the next multiple of four; a character that
// is not ASCII counts as two, which is as much as any takes.
func columnsOf(line string, cols int) int {
	at, blank := 0, 0
	for i := 0; i < len(line); {
		r, n := utf8.DecodeRuneInString(line[i:])
		switch {
		case r == '\t':
			at += 4 - at%4
		case r >= utf8.RuneSelf:
			at += 2
		default:
			at++
		}
		if at > cols && i > 0 {
			if blank > 0 {
				return blank
			}
			return i
		}
		if i += n; r == ' ' && at > cols/3 {
			blank = i
		}
	}
	return len(line)
}

// cutTo is as much of the text as has room.
func cutTo(f face, text string, room float32) string {
	if text == "" || len(text) < 512 && f.width(text) <= room {
		return text
	}
	return ellipsis(f.width, text+"…", max(room, 1))
}
