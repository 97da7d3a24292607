// Package prose reads Markdown, or plain text, into a flat list of blocks that a widget
// can draw one by one, from any of them on. It is made for texts that somebody else wrote:
// nothing in one is ever run, fetched or believed, addresses other than web ones are
// dropped, HTML is dropped and its text kept, and what a text can cost in time and room
// is bounded (see limits.go).
//
// The package is pure. It imports goldmark alone.
package prose

import "strings"

// Kind is what a block is.
type Kind string

// The kinds.
const (
	HeadingBlock Kind = "heading"
	ParaBlock    Kind = "para"
	CodeBlock    Kind = "code"
	ItemBlock    Kind = "item"
	RuleBlock    Kind = "rule"
	TableBlock   Kind = "table"
	ImageBlock   Kind = "image"
)

// Doc is a text that was read. The zero Doc is an empty one.
type Doc struct {
	Blocks   []Block
	Headings []Heading
	Steps    []Step
	// Cut says that the text was longer than is ever shown; its last block says so too.
	Cut bool
}

// Block is one piece of a text, from top to bottom.
type Block struct {
	Kind Kind
	// Level is a heading's, 1 to 6; for all others how many lists they stand in, at most
	// MaxLevel. Quote is how many quotations it stands in.
	Level, Quote int
	// Marker stands before an item: "•" or "3.".
	Marker string
	// Step is the key of a step that can be ticked, "" for none.
	Step string
	// Spans are the text of a heading, a paragraph or an item. A line break within a
	// paragraph is a "\n".
	Spans []Span
	// Code is what stands in a code block, without a line break at its end unless another
	// goes on with it; Lang is the language that was named.
	Code, Lang string
	// Rows are a table's, the first one its head; Cols are its columns.
	Rows [][][]Span
	Cols []Col
	// Image is where a picture is. It is an address, never the picture.
	Image Image
	// Anchor is by which name the block can be found.
	Anchor string
	// Cont says that the block goes on with the one before it: a long one is cut into
	// several, so that each is cheap. A table's head is repeated in each part.
	Cont bool
}

// Span is a stretch of text in one manner.
type Span struct {
	Text                       string
	Bold, Italic, Mono, Strike bool
	// URL is where it leads: http or https, "#" and an anchor, or relative to the text's
	// own address; "" for no link.
	URL string
}

// Col is a column of a table: the length of its longest cell and of its longest word, in
// characters, and whether it hangs on its right edge.
type Col struct {
	Longest, Word int
	Right         bool
}

// Image is a picture: http, https or relative, and what it shows in words.
type Image struct{ URL, Alt string }

// Heading is one line of the table of contents.
type Heading struct {
	Block  int
	Level  int
	Text   string
	Anchor string
}

// Step is something to be done. Key is made of its text and of how often that came
// before, so that it stays the same while other lines change.
type Step struct {
	Block     int
	Key, Text string
	// Checked says that the author has ticked it.
	Checked bool
}

// MaxLevel is how deep a block is said to be at most.
const MaxLevel = 8

// Text is what a block says, in the order in which it is drawn: the spans, the code, a
// table's cells with tabs between and a line break after each row, or a picture's words.
// Positions in a Hit count in it. The head of a part that goes on with a table is left out.
func (b *Block) Text() string {
	switch b.Kind {
	case CodeBlock:
		return b.Code
	case ImageBlock:
		return b.Image.Alt
	case TableBlock:
		var t strings.Builder
		for _, row := range b.Body() {
			for i, cell := range row {
				if i > 0 {
					t.WriteByte('\t')
				}
				for _, s := range cell {
					t.WriteString(s.Text)
				}
			}
			t.WriteByte('\n')
		}
		return t.String()
	}
	return spansText(b.Spans)
}

// Body are the rows of a table that Text tells: all of them, without the head where the
// block goes on with another.
func (b *Block) Body() [][][]Span {
	if b.Cont && len(b.Rows) > 0 {
		return b.Rows[1:]
	}
	return b.Rows
}

func spansText(spans []Span) string {
	if len(spans) == 1 {
		return spans[0].Text
	}
	var t strings.Builder
	for _, s := range spans {
		t.WriteString(s.Text)
	}
	return t.String()
}

// Plain is all that a text says, a line for each block.
func Plain(d Doc) string {
	var t strings.Builder
	for i := range d.Blocks {
		b := &d.Blocks[i]
		if t.Len() > 0 && !b.Cont {
			t.WriteByte('\n')
		}
		if b.Kind == ItemBlock {
			t.WriteString(b.Marker + " ")
		}
		t.WriteString(strings.TrimSuffix(b.Text(), "\n"))
	}
	return t.String()
}

// Anchor finds the block of that name, with or without "#" before it. The name's case
// does not count.
func (d *Doc) Anchor(name string) (block int, found bool) {
	name = strings.ToLower(strings.TrimPrefix(name, "#"))
	if name == "" {
		return 0, false
	}
	for i := range d.Blocks {
		if strings.ToLower(d.Blocks[i].Anchor) == name {
			return i, true
		}
	}
	return 0, false
}
