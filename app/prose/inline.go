package prose

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// inliner reads the text of blocks, as long as that is cheap.
type inliner struct {
	parser  parser.Parser
	context parser.Context // knows the addresses that are given apart from their links
	spent   int
}

func newInliner(context parser.Context) *inliner {
	return &inliner{parser: newInline(), context: context}
}

// read gives the spans of a text. Pictures stand between them: the one at place n comes
// before the span n. Anchor is a name that the text gives to its place.
func (in *inliner) read(src []byte) (line inlined) {
	src = bytes.TrimSpace(src)
	if len(src) == 0 {
		return inlined{}
	}
	if simple(src) {
		g := gatherer{}
		g.text(Span{}, string(src))
		return g.done()
	}
	cost := (marks(src) + 1) * len(src)
	if cost > markCost || in.spent > allCost && cost > cheapCost {
		return inlined{spans: []Span{{Text: strings.Join(strings.Fields(string(src)), " ")}}}
	}
	in.spent += cost
	// Each text has a context of its own; the addresses are handed on.
	context := parser.NewContext()
	if bytes.IndexByte(src, '[') >= 0 {
		context = &lent{context, in.context}
	}
	root := in.parser.Parse(text.NewReader(src), parser.WithContext(context))
	g := gatherer{src: src}
	g.walk(root, Span{}, 0)
	return g.done()
}

// lent is a context that knows the addresses of another.
type lent struct {
	parser.Context
	from parser.Context
}

func (l *lent) Reference(label string) (parser.Reference, bool) { return l.from.Reference(label) }

// simple reports whether nothing in the text can mean anything, as is so for most cells of
// tables.
func simple(src []byte) bool {
	return !bytes.ContainsAny(src, "*_~`[!<&\\") && !bytes.Contains(src, []byte("http")) && !bytes.Contains(src, []byte("www.")) &&
		!bytes.Contains(src, []byte("  \n"))
}

// marks counts what may mean something.
func marks(src []byte) int {
	n := 0
	for _, c := range src {
		switch c {
		case '*', '_', '~', '`', '[', ']', '!', '<', '&', '(':
			n++
		}
	}
	return n
}

// inlined is the text of a block.
type inlined struct {
	spans    []Span
	pictures []picture
	anchor   string
}

type picture struct {
	at int
	Image
}

// gatherer makes spans of a tree.
type gatherer struct {
	src []byte
	inlined
	blank bool // the last thing was a blank
}

// maxInline is how deep marks may stand in each other; deeper ones mean nothing.
const maxInline = 100

func (g *gatherer) walk(n ast.Node, s Span, depth int) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		g.node(c, s, depth)
	}
}

func (g *gatherer) node(n ast.Node, s Span, depth int) {
	if depth > maxInline {
		s = Span{}
	}
	switch n := n.(type) {
	case *ast.Text:
		value := string(n.Segment.Value(g.src))
		if !n.IsRaw() {
			value = unescape(value)
		}
		g.text(s, value)
		switch {
		case n.HardLineBreak():
			g.newline()
		case n.SoftLineBreak():
			g.text(s, " ")
		}
	case *ast.String:
		g.text(s, string(n.Value))
	case *ast.CodeSpan:
		s.Mono = true
		var code strings.Builder
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			if t, ok := c.(*ast.Text); ok {
				code.Write(t.Segment.Value(g.src))
			}
		}
		g.add(s, strings.Map(lineBlank, clean(code.String())))
	case *ast.Emphasis:
		if n.Level >= 2 {
			s.Bold = true
		} else {
			s.Italic = true
		}
		g.walk(n, s, depth+1)
	case *east.Strikethrough:
		s.Strike = true
		g.walk(n, s, depth+1)
	case *ast.Link:
		if to := safeURL(unescape(string(n.Destination))); to != "" {
			s.URL = to
		}
		g.walk(n, s, depth+1)
	case *ast.AutoLink:
		label, rest := string(n.Label(g.src)), ""
		if n.AutoLinkType == ast.AutoLinkURL {
			to := trimURL(string(n.URL(g.src)))
			cut := max(len(label)-(len(n.URL(g.src))-len(to)), 0)
			label, rest = label[:cut], label[cut:]
			s.URL = safeURL(to)
		}
		g.text(s, label)
		s.URL = ""
		g.text(s, rest)
	case *ast.Image:
		g.image(n, s)
	case *ast.RawHTML:
		g.html(n)
	default:
		g.walk(n, s, depth+1)
	}
}

func lineBlank(r rune) rune {
	if r == '\n' || r == '\t' {
		return ' '
	}
	return r
}

func (g *gatherer) image(n *ast.Image, s Span) {
	alt := gatherer{src: g.src}
	alt.walk(n, Span{}, 0)
	words := spansText(alt.done().spans)
	if to := safeURL(unescape(string(n.Destination))); to != "" && to[0] != '#' {
		g.pictures = append(g.pictures, picture{len(g.spans), Image{to, words}})
		return
	}
	g.text(s, words)
}

func (g *gatherer) html(n *ast.RawHTML) {
	var tag strings.Builder
	for i := range n.Segments.Len() {
		seg := n.Segments.At(i)
		tag.Write(seg.Value(g.src))
	}
	if t := tag.String(); len(t) >= 3 && strings.EqualFold(t[:3], "<br") {
		g.newline()
	} else if m := named().FindStringSubmatch(t); m != nil && g.anchor == "" {
		g.anchor = m[1]
	}
}

// text adds words, with one blank where there are several.
func (g *gatherer) text(s Span, value string) {
	value = clean(value) // the names of characters may have brought back what was taken away
	var b strings.Builder
	for _, r := range value {
		if r == ' ' || r == '\n' || r == '\t' {
			if !g.blank {
				b.WriteByte(' ')
			}
			g.blank = true
			continue
		}
		g.blank = false
		b.WriteRune(r)
	}
	g.put(s, b.String())
}

// add adds what keeps its blanks.
func (g *gatherer) add(s Span, value string) {
	if value != "" {
		g.blank = false
		g.put(s, value)
	}
}

func (g *gatherer) newline() {
	g.trim()
	g.put(Span{}, "\n")
	g.blank = true
}

func (g *gatherer) put(s Span, value string) {
	if value == "" {
		return
	}
	if n := len(g.spans); n > 0 && !g.pictureAt(n) && len(g.spans[n-1].Text) < maxText { // adding to a long one is slow
		last := &g.spans[n-1]
		if last.Bold == s.Bold && last.Italic == s.Italic && last.Mono == s.Mono && last.Strike == s.Strike && last.URL == s.URL {
			last.Text += value
			return
		}
	}
	s.Text = value
	g.spans = append(g.spans, s)
}

func (g *gatherer) pictureAt(n int) bool {
	return len(g.pictures) > 0 && g.pictures[len(g.pictures)-1].at == n
}

// trim takes blanks off the end.
func (g *gatherer) trim() {
	for n := len(g.spans); n > 0 && !g.pictureAt(n); n-- {
		last := &g.spans[n-1]
		if last.Mono {
			return
		}
		if last.Text = strings.TrimRight(last.Text, " \n"); last.Text != "" {
			return
		}
		g.spans = g.spans[:n-1]
	}
}

func (g *gatherer) done() inlined {
	g.trim()
	if len(g.spans) > 0 && !g.spans[0].Mono {
		if g.spans[0].Text = strings.TrimLeft(g.spans[0].Text, " \n"); g.spans[0].Text == "" {
			g.spans = g.spans[1:]
			for i := range g.pictures {
				g.pictures[i].at = max(g.pictures[i].at-1, 0)
			}
		}
	}
	return g.inlined
}

// runes is how many characters spans have, and how many the longest word of them.
func runes(spans []Span) (all, word int) {
	run := 0
	for _, s := range spans {
		all += utf8.RuneCountInString(s.Text)
		for _, r := range s.Text {
			if r == ' ' || r == '\n' {
				run = 0
				continue
			}
			run++
			word = max(word, run)
		}
	}
	return all, word
}
