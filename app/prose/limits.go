package prose

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"

	"github.com/yuin/goldmark/parser"
)

// What a text may be. The parser itself takes time by the square of some of these.
const (
	// maxBytes and maxLines are how much of a text is read.
	maxBytes = 4 << 20
	maxLines = 50_000
	// maxNest is how many quotations and lists one line may open; maxIndent by how many
	// columns it may be indented.
	maxNest   = 64
	maxIndent = 256
	// maxCells and maxCols are how large a table may be; a larger one is shown as it is
	// written.
	maxCells = 50_000
	maxCols  = 64
	// maxGiven is how many lines a paragraph that gives addresses may have.
	maxGiven = 500
	// markCost is what the marks of one paragraph may cost, allCost those of all, in marks
	// times bytes: beyond it the text is shown as it is written. Once allCost is spent,
	// only what costs at most cheapCost is read.
	markCost  = 4 << 20
	allCost   = 48 << 20
	cheapCost = 16 << 10
	// maxText is how long a block's text may be, maxRows how many rows it may have: what
	// is longer becomes several.
	maxText = 4 << 10
	maxRows = 40
	// maxCode is how long a code block may be. It is long, as one is copied whole.
	maxCode = 256 << 10
)

// clean makes a text fit to be read: lines end in "\n", control and reordering characters
// go, invalid UTF-8 becomes U+FFFD.
func clean(s string) string {
	if plainASCII(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == '\r':
			if i+1 < len(s) && s[i+1] == '\n' {
				i++
			}
			b.WriteByte('\n')
		case r == '\n', r == '\t':
			b.WriteRune(r)
		case r == 0x2028, r == 0x2029:
			b.WriteByte('\n')
		case showable(r):
			b.WriteRune(r)
		}
		i += size
	}
	return b.String()
}

func plainASCII(s string) bool {
	for i := range len(s) {
		if c := s[i]; c >= 0x7F || c < ' ' && c != '\n' && c != '\t' {
			return false
		}
	}
	return true
}

// showable reports whether a rune may be shown: no control character, none that reorders
// the text around it, and none that is there unseen, so that what is copied is what was
// read.
func showable(r rune) bool {
	switch {
	case unicode.IsControl(r):
		return false
	case r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069: // embeddings, overrides, isolates
		return false
	case r == 0x200E, r == 0x200F, r == 0x061C: // direction marks
		return false
	case r == 0x200B, r == 0x2060, r == 0xFEFF, r == 0x00AD: // nothing to be seen
		return false
	case r >= 0xE0000 && r <= 0xE007F: // tags
		return false
	}
	return true
}

// bound cuts a text to maxBytes and maxLines.
func bound(s string) (string, bool) {
	cut := false
	if len(s) > maxBytes {
		n := maxBytes
		for !utf8.RuneStart(s[n]) {
			n--
		}
		s, cut = s[:n], true
	}
	at := 0
	for range maxLines {
		n := strings.IndexByte(s[at:], '\n')
		if n < 0 {
			return s, cut
		}
		at += n + 1
	}
	if at == len(s) {
		return s, cut
	}
	return s[:at], true
}

// flatten takes away the nesting and the indentation that no person writes.
func flatten(s string) string {
	var b strings.Builder
	from := 0
	for at := 0; at < len(s); {
		end := len(s)
		if n := strings.IndexByte(s[at:], '\n'); n >= 0 {
			end = at + n + 1
		}
		if line := s[at:end]; len(line) > maxNest {
			if flat := flatLine(line); len(flat) != len(line) {
				b.WriteString(s[from:at])
				b.WriteString(flat)
				from = end
			}
		}
		at = end
	}
	if from == 0 {
		return s
	}
	b.WriteString(s[from:])
	return b.String()
}

func flatLine(line string) string {
	blanks, opened, at := 0, 0, 0
	var kept strings.Builder
	for at < len(line) {
		if line[at] == ' ' || line[at] == '\t' {
			if blanks++; blanks <= maxIndent {
				kept.WriteByte(line[at])
			}
			at++
			continue
		}
		n := opens(line[at:])
		if n == 0 {
			break
		}
		if opened++; opened <= maxNest {
			kept.WriteString(line[at : at+n])
		}
		at += n
	}
	return kept.String() + line[at:]
}

// opens is how long the mark is with which the line opens a quotation or a list.
func opens(line string) int {
	n := 0
	for n < len(line) && n < 9 && line[n] >= '0' && line[n] <= '9' {
		n++
	}
	switch {
	case n == 0 && line[0] == '>':
		return 1
	case n == 0 && strings.IndexByte("-+*", line[0]) < 0, n > 0 && (n == len(line) || line[n] != '.' && line[n] != ')'):
		return 0
	}
	if n++; n < len(line) && line[n] != ' ' && line[n] != '\t' {
		return 0
	}
	return n
}

// tame keeps a table with a head of thousands of columns from becoming as many cells in
// each of its rows, and thousands of addresses that are given in one go from being taken
// from their paragraph one by one. It stands before what does these things.
type tame struct{}

var marksTable = []byte("|:- \t\r\n")

func (tame) Transform(node *ast.Paragraph, reader text.Reader, _ parser.Context) {
	lines, cols := node.Lines(), 0
	for i := 1; i < lines.Len(); i++ {
		line := lines.At(i)
		value := line.Value(reader.Source())
		if !onlyMarks(value) {
			continue
		}
		cols = max(cols, bytes.Count(value, []byte{'|'}))
	}
	first := lines.At(0)
	given := bytes.HasPrefix(bytes.TrimLeft(first.Value(reader.Source()), " "), []byte{'['})
	if cols <= maxCols && cols*lines.Len() <= maxCells && (!given || lines.Len() <= maxGiven) {
		return
	}
	code := ast.NewCodeBlock()
	code.SetLines(lines)
	node.Parent().ReplaceChild(node.Parent(), node, code)
}

func onlyMarks(line []byte) bool {
	for _, c := range line {
		if bytes.IndexByte(marksTable, c) < 0 {
			return false
		}
	}
	return true
}
