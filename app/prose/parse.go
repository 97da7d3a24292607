package prose

import (
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// Parse reads a text: Markdown with tables, task items, struck-out text and bare
// addresses; or, where plain, one in which only line breaks and addresses mean anything.
// It never fails: what cannot be read is shown as it is written.
func Parse(source string, plain bool) (d Doc) {
	source, cut := bound(clean(source))
	defer func() {
		if r := recover(); r != nil { // the parser has met what it does not expect
			d = plainDoc(source)
		}
		if d.Cut = cut; cut {
			d.Blocks = append(d.Blocks, Block{Kind: ParaBlock, Spans: []Span{{Text: "The rest is not shown: the text is too long.", Italic: true}}})
		}
	}()
	if plain {
		return plainDoc(source)
	}
	return markdown(flatten(source))
}

// markdown reads in two goes: the blocks first, without what is in them; then the text of
// each, once it is known that it is cheap to read.
func markdown(source string) Doc {
	context := parser.NewContext()
	blocks := parser.NewParser(
		parser.WithBlockParsers(parser.DefaultBlockParsers()...),
		parser.WithParagraphTransformers(append(parser.DefaultParagraphTransformers(),
			util.Prioritized(tame{}, 50), util.Prioritized(extension.NewTableParagraphTransformer(), 200))...),
	)
	src := []byte(source)
	root := blocks.Parse(text.NewReader(src), parser.WithContext(context))
	w := &walker{src: src, inline: newInliner(context), steps: names{}, anchors: names{}}
	w.children(root)
	return w.doc
}

// newInline is a parser for the text of one block.
func newInline() parser.Parser {
	extra := goldmark.New(goldmark.WithParser(parser.NewParser(
		parser.WithBlockParsers(util.Prioritized(parser.NewParagraphParser(), 1000)),
		parser.WithInlineParsers(parser.DefaultInlineParsers()...),
	)), goldmark.WithExtensions(extension.Strikethrough, extension.NewLinkify(extension.WithLinkifyURLRegexp(bare()))))
	return extra.Parser()
}

// plainDoc makes paragraphs of what stands between empty lines. One that is drawn with
// blanks is shown in letters of one width.
func plainDoc(source string) Doc {
	var d Doc
	for source != "" {
		para := source
		if n := strings.Index(source, "\n\n"); n >= 0 {
			para, source = source[:n], strings.TrimLeft(source[n:], "\n")
		} else {
			source = ""
		}
		switch para = strings.Trim(para, "\n"); {
		case strings.TrimSpace(para) == "":
		case drawn(para):
			add(&d, Block{Kind: CodeBlock, Code: para})
		default:
			add(&d, Block{Kind: ParaBlock, Spans: linked(para)})
		}
	}
	return d
}

// drawn reports whether blanks hold the text in its form.
func drawn(para string) bool {
	return strings.Contains(para, "\n ") || strings.HasPrefix(para, "  ") || strings.Contains(para, "\t") ||
		strings.Contains(para, "   ") && strings.Contains(para, "\n")
}
