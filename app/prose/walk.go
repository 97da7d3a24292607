package prose

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
)

// walker makes blocks of a tree.
type walker struct {
	src     []byte
	inline  *inliner
	doc     Doc
	level   int
	quote   int
	under   sections
	steps   names
	anchors names
	// anchor is a name that waits for the next block.
	anchor string
}

func (w *walker) children(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		w.block(c)
	}
}

func (w *walker) block(n ast.Node) {
	switch n := n.(type) {
	case *ast.Heading:
		w.heading(n)
	case *ast.Paragraph, *ast.TextBlock:
		w.text(w.raw(n), Block{Kind: ParaBlock})
	case *ast.FencedCodeBlock:
		lang := ""
		if l := n.Language(w.src); l != nil {
			lang = unescape(string(l))
		}
		w.code(w.raw(n), lang)
	case *ast.CodeBlock:
		w.code(w.raw(n), "")
	case *ast.ThematicBreak:
		w.add(Block{Kind: RuleBlock})
	case *ast.Blockquote:
		w.quote++
		w.quoted(n)
		w.quote--
	case *ast.List:
		w.list(n)
	case *ast.HTMLBlock:
		w.html(n)
	case *east.Table:
		w.table(n)
	case *ast.LinkReferenceDefinition:
	default:
		w.children(n)
	}
}

// raw is the text of a block as it is written.
func (w *walker) raw(n ast.Node) []byte {
	lines := n.Lines()
	if lines.Len() == 1 {
		seg := lines.At(0)
		return seg.Value(w.src)
	}
	var b bytes.Buffer
	for i := range lines.Len() {
		seg := lines.At(i)
		b.Write(seg.Value(w.src))
	}
	return b.Bytes()
}

// add puts the block where it stands.
func (w *walker) add(b Block) {
	if b.Kind != HeadingBlock {
		b.Level = min(w.level, MaxLevel)
	}
	b.Quote = min(w.quote, MaxLevel)
	if w.anchor != "" && b.Anchor == "" {
		b.Anchor, w.anchor = w.anchor, ""
	}
	add(&w.doc, b)
}

// text reads the text of a block. Pictures in it become blocks of their own.
func (w *walker) text(src []byte, b Block) {
	line := w.inline.read(src)
	if line.anchor != "" {
		w.anchor = line.anchor
	}
	if b.Step != "" {
		b.Step = w.step(spansText(line.spans), b.Step == stepDone)
	}
	from := 0
	for _, p := range line.pictures {
		if p.at > from || b.Kind == ItemBlock {
			b.Spans = line.spans[from:p.at]
			w.add(b)
			b = Block{Kind: ParaBlock}
		}
		from = p.at
		w.add(Block{Kind: ImageBlock, Image: p.Image})
	}
	if b.Spans = line.spans[from:]; len(b.Spans) > 0 || b.Kind == ItemBlock {
		w.add(b)
	}
}

func (w *walker) heading(n *ast.Heading) {
	line := w.inline.read(w.raw(n))
	text := spansText(line.spans)
	if text == "" {
		return
	}
	w.under.enter(n.Level, text)
	w.anchor = ""
	b := Block{Kind: HeadingBlock, Level: n.Level, Spans: line.spans, Anchor: w.anchors.anchor(text)}
	w.doc.Headings = append(w.doc.Headings, Heading{Block: len(w.doc.Blocks), Level: n.Level, Text: text, Anchor: b.Anchor})
	w.add(b)
	w.anchor = line.anchor // by which the block after it is found
}

func (w *walker) code(src []byte, lang string) {
	if code := strings.Trim(string(src), "\n"); strings.TrimSpace(code) != "" {
		w.add(Block{Kind: CodeBlock, Code: code, Lang: lang})
	}
}

// called are quotations that begin with a word in brackets, as the well-known forges have
// it.
var called = map[string]string{"NOTE": "Note", "TIP": "Tip", "IMPORTANT": "Important", "WARNING": "Warning", "CAUTION": "Caution"}

func (w *walker) quoted(n ast.Node) {
	c := n.FirstChild()
	if p, ok := c.(*ast.Paragraph); ok {
		line, rest, _ := bytes.Cut(w.raw(p), []byte("\n"))
		mark := strings.TrimSpace(string(line))
		if word := called[strings.ToUpper(strings.TrimSuffix(strings.TrimPrefix(mark, "[!"), "]"))]; word != "" && strings.HasPrefix(mark, "[!") {
			w.add(Block{Kind: ParaBlock, Spans: []Span{{Text: word, Bold: true}}})
			w.text(rest, Block{Kind: ParaBlock, Cont: true})
			c = c.NextSibling()
		}
	}
	for ; c != nil; c = c.NextSibling() {
		w.block(c)
	}
}

// These stand for a step's key until the text is known that it is made of.
const stepOpen, stepDone = "open", "done"

func (w *walker) list(n *ast.List) {
	w.level++
	number := n.Start
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		marker := "•"
		if n.IsOrdered() {
			marker = fmt.Sprintf("%d.", number)
			number++
		}
		w.item(c, marker, n.IsOrdered() && w.under.steps())
	}
	w.level--
}

func (w *walker) item(n ast.Node, marker string, step bool) {
	c := n.FirstChild()
	if c == nil {
		return
	}
	b := Block{Kind: ItemBlock, Marker: marker}
	switch c.(type) {
	case *ast.Paragraph, *ast.TextBlock:
		src := w.raw(c)
		if rest, checked, task := box(src); task {
			src, step = rest, true
			if marker == "•" {
				b.Marker = ""
			}
			if checked {
				b.Step = stepDone
			}
		}
		if step && b.Step == "" {
			b.Step = stepOpen
		}
		w.text(src, b)
		c = c.NextSibling()
	default:
		w.add(b)
	}
	for ; c != nil; c = c.NextSibling() {
		w.block(c)
	}
}

// box reads "[ ]" and "[x]" at the beginning of an item.
func box(src []byte) (rest []byte, checked, task bool) {
	src = bytes.TrimLeft(src, " \t")
	if len(src) < 4 || src[0] != '[' || src[2] != ']' || src[3] != ' ' && src[3] != '\t' && src[3] != '\n' {
		return src, false, false
	}
	switch src[1] {
	case ' ', '\t':
		return src[4:], false, true
	case 'x', 'X':
		return src[4:], true, true
	}
	return src, false, false
}

// step notes a step of the block that comes next, and gives its key.
func (w *walker) step(text string, checked bool) string {
	if strings.TrimSpace(text) == "" {
		return ""
	}
	s := Step{Block: len(w.doc.Blocks), Key: w.steps.key(text), Text: text, Checked: checked}
	w.doc.Steps = append(w.doc.Steps, s)
	return s.Key
}

func (w *walker) html(n *ast.HTMLBlock) {
	src := w.raw(n)
	if n.HasClosure() {
		src = append(bytes.Clone(src), n.ClosureLine.Value(w.src)...)
	}
	text, anchor := strip(string(src))
	if anchor != "" {
		w.anchor = anchor
	}
	if text != "" {
		w.add(Block{Kind: ParaBlock, Spans: linked(text)})
	}
}

func (w *walker) table(n *east.Table) {
	b := Block{Kind: TableBlock}
	for _, a := range n.Alignments {
		b.Cols = append(b.Cols, Col{Right: a == east.AlignRight})
	}
	for r := n.FirstChild(); r != nil; r = r.NextSibling() {
		row := make([][]Span, len(b.Cols))
		i := 0
		for c := r.FirstChild(); c != nil && i < len(row); c = c.NextSibling() {
			line := w.inline.read(bytes.ReplaceAll(w.raw(c), []byte(`\|`), []byte("|")))
			row[i] = line.spans
			for _, p := range line.pictures {
				row[i] = append(row[i], Span{Text: p.Alt})
			}
			all, word := runes(row[i])
			b.Cols[i].Longest, b.Cols[i].Word = max(b.Cols[i].Longest, all), max(b.Cols[i].Word, word)
			i++
		}
		b.Rows = append(b.Rows, row)
	}
	w.add(b)
}
