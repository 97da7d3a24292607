package prose

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"
)

// hostile are texts that cost parsers their time, about n bytes each.
func hostile(n int) map[string]string {
	lines := func(f func(i int) string) string {
		var t strings.Builder
		for i := 0; t.Len() < n; i++ {
			t.WriteString(f(i))
		}
		return t.String()
	}
	rep := func(s string) string { return strings.Repeat(s, n/len(s)) }
	many := map[string]string{
		"deep list":        lines(func(i int) string { return strings.Repeat("  ", i) + "- a\n" }),
		"deep mixed":       lines(func(i int) string { return strings.Repeat("> 1. ", i%200) + "a\n" }),
		"fences":           lines(func(i int) string { return strings.Repeat("`", i%500+3) + "\n" }),
		"backticks":        lines(func(i int) string { return strings.Repeat("`", i%700+1) + " " }),
		"reference bomb":   lines(func(i int) string { return fmt.Sprintf("[a%d]: b\n", i) }) + strings.Repeat("[a1][a2]", 1000),
		"wide table":       "|" + strings.Repeat("a|", n/6) + "\n|" + strings.Repeat("-|", n/6) + "\n" + strings.Repeat("|\n", n/6),
		"tables in a para": lines(func(int) string { return "a|b\n-|-\n" }),
		"long table":       "|a|b|\n|-|-|\n" + rep("|c|d|\n"),
		"open links":       rep("[a](") + rep("](b"),
		"marks closed":     strings.Repeat("*", n/2) + "a" + strings.Repeat("*", n/2),
		"nested marks":     strings.Repeat("*a ", n/6) + strings.Repeat("b* ", n/6),
		"nested strong":    strings.Repeat("**a ", n/8) + strings.Repeat("b** ", n/8),
		"setext":           rep("*a**a* ") + "\n===\n",
		"heading":          "# " + rep("*a **a "),
		"html in a line":   "x " + rep("<a href=") + rep("<!--"),
		"unclosed html":    "<div>" + rep("<script") + rep("<!-- <a"),
		"html scripts":     "<div>\n" + rep("<script>a"),
		"entities":         rep("&#x202e;&amp;"),
		"bidi":             rep("\u202Eabc\u2066 "),
		"zero bytes":       rep("\x00"),
		"not UTF-8":        rep("\xff\xfe"),
		"emoji":            rep("👩🏽‍🚒"),
		"empty quotes":     rep("> \n"),
		"paras in paras":   rep("- a\n\n      b\n"),
		"one indented":     strings.Repeat(" ", n) + "a\n" + strings.Repeat(" ", n) + "- a\n",
		"ordered one line": rep("1. "),
	}
	for _, unit := range []string{
		"*", "_", "~", "`", "[", "]", "!", "![", "[]", "](", "<", "&", ">", "> ", "- ", "+ ", "#", "\\", "|", "a|", "-", "=", " ", "\t", "\n",
		"x", "word ", "* a", "*a ", "_a_", "**", "~~a", "[a]", "[a](b)", "![a](b)", "[[", "a[", "<a", "<!--", "<?", "</", "<a@b.c>", "&#0;", "http://",
		"https://a.b/(", " a@b.c", "www.a.b ", "- a\n", "> a\n", "1) a\n", "# a\n", "---\n", "|a\n", "a\n-\n", "```\n", "<b>\n", "[a]: b\n", "- [ ] a\n", "a  \n", "\\\n", "**a*b_c~~`d` ",
	} {
		many[fmt.Sprintf("%q", unit)] = rep(unit)
	}
	return many
}

// holds says what is wrong with a document, whatever it was made of.
func holds(d Doc) error {
	steps := map[string]bool{}
	for i := range d.Blocks {
		b := &d.Blocks[i]
		if b.Level < 0 || b.Level > MaxLevel || b.Quote < 0 || b.Quote > MaxLevel {
			return fmt.Errorf("block %d: level %d, quote %d", i, b.Level, b.Quote)
		}
		if n := textLen(b.Spans); n > maxText {
			return fmt.Errorf("block %d has a text of %d bytes", i, n)
		}
		if len(b.Rows) > maxRows+1 || len(b.Code) > maxCode {
			return fmt.Errorf("block %d has %d rows, %d bytes of code", i, len(b.Rows), len(b.Code))
		}
		for _, row := range b.Rows {
			if len(row) != len(b.Cols) {
				return fmt.Errorf("block %d: %d cells in %d columns", i, len(row), len(b.Cols))
			}
		}
		if b.Step != "" {
			if steps[b.Step] {
				return fmt.Errorf("two steps have the key %s", b.Step)
			}
			steps[b.Step] = true
		}
		for _, s := range b.Spans {
			if s.URL != "" && safeURL(s.URL) != s.URL {
				return fmt.Errorf("block %d leads to %q", i, s.URL)
			}
		}
		if u := b.Image.URL; b.Kind == ImageBlock && safeURL(u) != u {
			return fmt.Errorf("block %d has the picture %q", i, u)
		}
		for _, r := range b.Text() {
			if r != '\n' && r != '\t' && !showable(r) {
				return fmt.Errorf("block %d holds %U", i, r)
			}
		}
		if !utf8.ValidString(b.Text()) {
			return fmt.Errorf("block %d is not UTF-8", i)
		}
	}
	if len(steps) != len(d.Steps) {
		return fmt.Errorf("%d blocks are steps, %d steps are listed", len(steps), len(d.Steps))
	}
	for _, s := range d.Steps {
		if d.Blocks[s.Block].Step != s.Key {
			return fmt.Errorf("step %q is not block %d", s.Text, s.Block)
		}
	}
	for _, h := range d.Headings {
		if d.Blocks[h.Block].Kind != HeadingBlock {
			return fmt.Errorf("heading %q is not block %d", h.Text, h.Block)
		}
	}
	return nil
}

func TestHostileTexts(t *testing.T) {
	for name, in := range hostile(50_000) {
		for _, plain := range []bool{false, true} {
			if err := holds(Parse(in, plain)); err != nil {
				t.Errorf("%s, plain %v: %v", name, plain, err)
			}
		}
	}
}

func TestNothingOfALongTextIsLost(t *testing.T) {
	for name, in := range map[string]string{
		"one line":       strings.Repeat("word ", 40_000),
		"no blanks":      strings.Repeat("漢字", 20_000),
		"many spans":     strings.Repeat("**a** b ", 400),
		"an item":        "1. " + strings.Repeat("word ", 4000),
		"a code block":   "```\n" + strings.Repeat("line of code\n", 30_000) + "```",
		"one code line":  "```\n" + strings.Repeat("x", 600_000) + "\n```",
		"a table":        "|a|\n|-|\n" + strings.Repeat("|cell|\n", 1000),
		"too many marks": strings.Repeat("*a _b [c ", 6000),
	} {
		d := Parse(in, false)
		got := map[rune]int{}
		for i := range d.Blocks {
			for _, r := range d.Blocks[i].Text() {
				got[r]++
			}
		}
		want := map[rune]int{}
		for _, r := range in {
			want[r]++
		}
		for r, n := range want {
			if r != ' ' && r != '\n' && !strings.ContainsRune("`|-*_[1.", r) && got[r] != n {
				t.Errorf("%s: %d of %d %q", name, got[r], n, r)
			}
		}
		if err := holds(d); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What a line opens, and by how much it stands in, is bounded; what it says is kept.
func TestNestingIsFlattened(t *testing.T) {
	for _, c := range []struct {
		in   string
		want string // the marks that are left
	}{
		{strings.Repeat("> ", 500), strings.Repeat(">", maxNest)},
		{strings.Repeat("- 1. ", 500), strings.Repeat("-1.", maxNest/2)},
		{strings.Repeat(" ", 5000) + "- ", "-"},
		{strings.Repeat(" ", 80) + strings.Repeat(">", 20), strings.Repeat(">", 20)},
	} {
		got, ok := strings.CutPrefix(flatten("one\n"+c.in+"a > b\nlast\n"), "one\n")
		begin, kept := strings.CutSuffix(got, "a > b\nlast\n")
		if marks := strings.ReplaceAll(begin, " ", ""); !ok || !kept || marks != c.want || strings.Count(begin, " ") > maxIndent {
			t.Errorf("%.20q… becomes %.300q", c.in, got)
		}
	}
}

func TestATextThatIsTooLongSaysSo(t *testing.T) {
	for name, in := range map[string]string{"bytes": strings.Repeat("ä", maxBytes), "lines": strings.Repeat("a\n\n", maxLines)} {
		d := Parse(in, false)
		last := d.Blocks[len(d.Blocks)-1]
		if !d.Cut || !strings.HasPrefix(last.Text(), "The rest is not shown") {
			t.Errorf("%s: cut %v, ends with %q", name, d.Cut, last.Text())
		}
	}
	if d := Parse(strings.Repeat("a\n\n", 1000), false); d.Cut {
		t.Error("a short text is said to be cut")
	}
}

func FuzzParse(f *testing.F) {
	for _, in := range hostile(200) {
		f.Add(in, false)
	}
	f.Add("# Steps\n1. a\n\n> [!NOTE]\n> b\n\n|a|b|\n|-|-|\n|`c`|[d](e)|\n", false)
	f.Fuzz(func(t *testing.T, in string, plain bool) {
		d := Parse(in, plain)
		if err := holds(d); err != nil {
			t.Error(err)
		}
		Plain(d)
		for _, h := range Find(d, "a") {
			if !strings.EqualFold(d.Blocks[h.Block].Text()[h.From:h.To], "a") {
				t.Errorf("hit %+v", h)
			}
		}
	})
}

// runbook is a text of about n bytes as people write them.
func runbook(n int) string {
	var t strings.Builder
	for i := 0; t.Len() < n; i++ {
		fmt.Fprintf(&t, "## Part %d: what to do when replica %d lags\n\nThe **primary** of `orders-%d` writes faster than its replica reads. See [the dashboard](https://grafana.example/d/%d) "+
			"and the notes of *last time*; nothing is lost as long as the log is kept.\n\n1. Look at the lag: `SELECT now() - pg_last_xact_replay_timestamp();`\n2. If it grows, stop the batch jobs.\n   - [ ] nightly export\n   - [ ] reindex\n\n"+
			"```sh\nkubectl -n orders scale deploy/batch --replicas=0\nkubectl -n orders get pods -w\n```\n\n| host | role | port |\n|---|---|---:|\n| db-%d-a | primary | 5432 |\n| db-%d-b | replica | 5433 |\n\n> Call the owner before a failover.\n\n", i, i, i, i, i, i)
	}
	return t.String()
}

func BenchmarkParse(b *testing.B) {
	for name, in := range map[string]string{
		"runbook 200 KB": runbook(200_000), "one line 200 KB": strings.Repeat("word ", 40_000), "one line 2 MB": strings.Repeat("word ", 400_000), "runbook 2 MB": runbook(2_000_000),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Parse(in, false)
			}
		})
	}
}

const hostileSize = 200_000

// BenchmarkHostile is the slowest of all hostile texts.
func BenchmarkHostile(b *testing.B) {
	for name, in := range hostile(hostileSize) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				Parse(in, false)
			}
		})
	}
}
