package prose

import (
	"strings"
	"unicode/utf8"
)

// add appends a block, in parts where it is long.
func add(d *Doc, b Block) {
	switch {
	case b.Kind == TableBlock && len(b.Rows) > maxRows+1:
		addTable(d, b)
	case b.Kind == CodeBlock && len(b.Code) > maxCode:
		for code := b.Code; code != ""; b.Cont, b.Anchor = true, "" {
			n := cut(code, maxCode, "\n")
			b.Code, code = code[:n], code[n:]
			d.Blocks = append(d.Blocks, b)
		}
	case textLen(b.Spans) > maxText:
		addText(d, b)
	default:
		d.Blocks = append(d.Blocks, b)
	}
}

func textLen(spans []Span) (n int) {
	for _, s := range spans {
		n += len(s.Text)
	}
	return n
}

func addTable(d *Doc, b Block) {
	head, rows := b.Rows[0], b.Rows[1:]
	for len(rows) > 0 {
		n := min(maxRows, len(rows))
		b.Rows = append([][][]Span{head}, rows[:n]...)
		d.Blocks = append(d.Blocks, b)
		rows, b.Cont, b.Anchor = rows[n:], true, ""
	}
}

// addText cuts at a blank where there is one. An item's parts after the first are
// paragraphs of it.
func addText(d *Doc, b Block) {
	spans := b.Spans
	for len(spans) > 0 {
		room, n := maxText, 0
		for n < len(spans) && len(spans[n].Text) <= room {
			room -= len(spans[n].Text)
			n++
		}
		part := spans[:n:n]
		spans = spans[n:]
		if len(spans) > 0 && room > 0 {
			head, tail := spans[0], spans[0]
			at := cut(head.Text, room, " ")
			head.Text, tail.Text = head.Text[:at], tail.Text[at:]
			part = append(part, head)
			spans[0] = tail
		}
		b.Spans = part
		d.Blocks = append(d.Blocks, b)
		if b.Kind == ItemBlock {
			b.Kind = ParaBlock
		}
		b.Marker, b.Step, b.Anchor, b.Cont = "", "", "", true
	}
}

// cut is where to cut a text so that it is no longer than most: behind the last of the
// separators in its second half, or between two characters.
func cut(s string, most int, sep string) int {
	if len(s) <= most {
		return len(s)
	}
	if n := strings.LastIndex(s[:most], sep); n >= most/2 {
		return n + len(sep)
	}
	n := most
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	if n == 0 {
		_, n = utf8.DecodeRuneInString(s)
	}
	return n
}
