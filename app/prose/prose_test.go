package prose

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// show is a document in a form that can be compared: a line for each block.
func show(d Doc) string {
	var t strings.Builder
	for i := range d.Blocks {
		b := &d.Blocks[i]
		fmt.Fprintf(&t, "%s", b.Kind)
		if b.Level > 0 {
			fmt.Fprintf(&t, "%d", b.Level)
		}
		t.WriteString(strings.Repeat(">", b.Quote))
		if b.Cont {
			t.WriteString("+")
		}
		if b.Marker != "" {
			t.WriteString(" " + b.Marker)
		}
		if b.Step != "" {
			t.WriteString(" [step]")
		}
		if b.Anchor != "" && b.Kind != HeadingBlock {
			t.WriteString(" #" + b.Anchor)
		}
		switch b.Kind {
		case CodeBlock:
			fmt.Fprintf(&t, " %s|%q", b.Lang, b.Code)
		case ImageBlock:
			fmt.Fprintf(&t, " %s (%s)", b.Image.Alt, b.Image.URL)
		case TableBlock:
			for _, row := range b.Rows {
				t.WriteString(" /")
				for _, cell := range row {
					t.WriteString(" " + spans(cell) + ";")
				}
			}
		default:
			if s := spans(b.Spans); s != "" {
				t.WriteString(" " + s)
			}
		}
		t.WriteByte('\n')
	}
	return t.String()
}

func spans(all []Span) string {
	var t strings.Builder
	for _, s := range all {
		open, end := "", ""
		for _, m := range []struct {
			on   bool
			mark string
		}{{s.Bold, "**"}, {s.Italic, "*"}, {s.Strike, "~~"}, {s.Mono, "`"}} {
			if m.on {
				open, end = open+m.mark, m.mark+end
			}
		}
		text := open + s.Text + end
		if s.URL != "" {
			text = "[" + text + "](" + s.URL + ")"
		}
		t.WriteString(strings.ReplaceAll(text, "\n", `\n`))
	}
	return t.String()
}

func TestMarkdown(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"nothing":        {"", ""},
		"paragraphs":     {"one\ntwo\n\nthree", "para one two\npara three\n"},
		"hard breaks":    {"one  \ntwo\\\nthree", "para one\\ntwo\\nthree\n"},
		"headings":       {"# A *b* `c`\n\nB\n---\n\n###### d", "heading1 A *b* `c`\nheading2 B\nheading6 d\n"},
		"marks":          {"**b** *i* ***bi*** `m` ~~s~~ a_b_c", "para **b** *i* ***bi*** `m` ~~s~~ a_b_c\n"},
		"escapes":        {`\*no\* &amp; \&amp; &lt;b&gt; &copy; &nope;`, "para *no* & &amp; <b> © &nope;\n"},
		"lists":          {"- a\n  - b\n    1. c\n- d", "item1 • a\nitem2 • b\nitem3 1. c\nitem1 • d\n"},
		"two sub-lists":  {"- a\n  - b\n\n  text\n\n  1. c", "item1 • a\nitem2 • b\npara1 text\nitem2 1. c\n"},
		"numbers":        {"7. a\n8. b", "item1 7. a\nitem1 8. b\n"},
		"tasks":          {"- [ ] **bold** first\n- [x] `code`\n- [ ] [link](https://a.example)", "item1 [step] **bold** first\nitem1 [step] `code`\nitem1 [step] [link](https://a.example)\n"},
		"no task":        {"- [ ]\n- [y] a", "item1 • [ ]\nitem1 • [y] a\n"},
		"code in a list": {"1. a\n\n   ```sh\n   b  c\n   ```\n", "item1 1. a\ncode1 sh|\"b  c\"\n"},
		"code":           {"```\na\n\n  b\n```\n\n    c\n    d\n", "code |\"a\\n\\n  b\"\ncode |\"c\\nd\"\n"},
		"open code":      {"```sql\nselect 1", "code sql|\"select 1\"\n"},
		"quotes":         {"> a\n> > b\n\nc", "para> a\npara>> b\npara c\n"},
		"call-outs":      {"> [!WARNING]\n> do *not*\n>\n> - x", "para> **Warning**\npara>+ do *not*\nitem1> • x\n"},
		"rule":           {"a\n\n---\n\nb", "para a\nrule\npara b\n"},
		"table":          {"| a | b |\n|---|--:|\n| `x\\|y` | **2** |\n| only |", "table / a; b; / `x|y`; **2**; / only; ;\n"},
		"links":          {"[a](https://x.example/p?q=1#f) [b](#there) [c](../d.md) <https://e.example> [r]\n\n[r]: http://f.example 't'", "para [a](https://x.example/p?q=1#f) [b](#there) [c](../d.md) [https://e.example](https://e.example) [r](http://f.example)\n"},
		"bare links":     {"see http://grafana:3000/d/x, or (https://a.example/b_(c)). www.b.example", "para see [http://grafana:3000/d/x](http://grafana:3000/d/x), or ([https://a.example/b_(c)](https://a.example/b_(c))). [www.b.example](http://www.b.example)\n"},
		"bad links": {
			"[a](javascript:alert(1)) [b](JaVaScRiPt&#58;alert(1)) [c](data:text/html,x) [d](file:///etc/passwd) [e](mailto:a@b.example) " +
				"[f](%zz) [g](https://) [h](http:x) <javascript:alert(1)> [i](vbscript:x) a@b.example " +
				"[j](javascript://a.example/%0aalert(1)) [k](file://host/share) [l](ftp://a.example)", "para a b c d e f g h javascript:alert(1) i a@b.example j k l\n",
		},
		"false hosts":       {"[a](https://bank.example@evil.example/x) [b](//h.example)", "para [a](https://evil.example/x) [b](https://h.example)\n"},
		"pictures":          {"before ![graph](https://a.example/g.png) after\n\n![](x.png)", "para before \nimage graph (https://a.example/g.png)\npara after\nimage  (x.png)\n"},
		"bad pictures":      {"![one](data:image/png;base64,xx) ![two](file:///etc/passwd) ![three](#a)", "para one two three\n"},
		"pictures in links": {"[![badge](https://a.example/b.svg)](https://a.example)", "image badge (https://a.example/b.svg)\n"},
		"html":              {"a <b>bold</b><br>next <script>x</script>", "para a bold\\nnext x\n"},
		"html blocks": {
			"<details>\n<summary>More &amp; more</summary>\n\n**in**\n\n</details>\n\n<script>\nalert(1)\n</script>\n\n<!-- no -->\n\n<div onclick=\"x\">seen</div>",
			"para More & more\npara **in**\npara seen\n",
		},
		"named places":  {"<a name=\"db-down\"></a>\n\ntext\n\n<a id='two'></a> inline", "para #db-down text\npara #two inline\n"},
		"hidden":        {"a\x00b\u202Ec\u200Bd &#x202E;&#0;e\r\nf", "para abcd \uFFFDe f\n"},
		"invalid UTF-8": {"a\xffb", "para a\uFFFDb\n"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := show(Parse(c.in, false)); got != c.want {
				t.Errorf("%q\nis   %q\nwant %q", c.in, got, c.want)
			}
		})
	}
}

func TestPlainText(t *testing.T) {
	in := "# not a heading\n*not* marked https://a.example/x.\nsecond line\n\n\n1. no step\n\ncol a   b\nx       y\n\n  \n"
	want := "para # not a heading\\n*not* marked [https://a.example/x](https://a.example/x).\\nsecond line\npara 1. no step\ncode |\"col a   b\\nx       y\"\n"
	if got := show(Parse(in, true)); got != want {
		t.Errorf("is   %q\nwant %q", got, want)
	}
}

func TestSteps(t *testing.T) {
	d := Parse(`1. not yet
# Runbook
1. nor here
## Diagnosis
1. look
2. look
   - detail
### Deeper
1. inherited
## Background
1. only told
- [x] done before
## Mitigation steps
1. ![picture](a.png)
`, false)
	var got []string
	for _, s := range d.Steps {
		if b := d.Blocks[s.Block]; b.Step != s.Key || b.Kind != ItemBlock {
			t.Errorf("step %q is said to be block %d, which is %+v", s.Text, s.Block, b)
		}
		got = append(got, fmt.Sprint(s.Text, s.Checked))
	}
	if want := []string{"lookfalse", "lookfalse", "inheritedfalse", "done beforetrue"}; !slices.Equal(got, want) {
		t.Errorf("steps are %q, want %q", got, want)
	}
	if d.Steps[0].Key == d.Steps[1].Key {
		t.Error("the same text twice has one key")
	}
}

// A tick must stay with its step when the text around it changes.
func TestAStepsKeyStaysWhenOtherLinesChange(t *testing.T) {
	keys := func(in string) map[string]string {
		out := map[string]string{}
		for _, s := range Parse(in, false).Steps {
			out[s.Text] = s.Key
		}
		return out
	}
	before := keys("# Steps\n1. a\n2. b **bold**\n3. c\n")
	after := keys("intro\n\n# Other steps\n\n- [ ] new\n- [x] b **bold**\n\n1. c  \n")
	for _, text := range []string{"b bold", "c"} {
		if before[text] == "" || before[text] != after[text] {
			t.Errorf("%s: %q has become %q", text, before[text], after[text])
		}
	}
}

func TestAnchors(t *testing.T) {
	d := Parse("# Data base: is it up?\n\n## Über *uns*\n\n## Über uns\n\n### !!!\n\n<a name=Old></a>\n\ntext", false)
	var got []string
	for _, h := range d.Headings {
		got = append(got, h.Anchor)
		if b := d.Blocks[h.Block]; b.Kind != HeadingBlock || b.Anchor != h.Anchor || b.Level != h.Level || b.Text() != h.Text {
			t.Errorf("heading %+v is said to be %+v", h, b)
		}
	}
	if want := []string{"data-base-is-it-up", "über-uns", "über-uns-1", ""}; !slices.Equal(got, want) {
		t.Errorf("anchors are %q, want %q", got, want)
	}
	for _, name := range []string{"#data-base-is-it-up", "über-uns-1", "old"} {
		if _, found := d.Anchor(name); !found {
			t.Errorf("%q is not found", name)
		}
	}
	if at, found := d.Anchor("#nope"); found {
		t.Errorf("an anchor that is not there is found at %d", at)
	}
}

func TestFind(t *testing.T) {
	d := Parse("# Restart\n\nrestart the **Re**start STRAẞE İx restart\n\n```\nrestart\n```\n\n| a | restart |\n|---|---|\n| x | y |\n\n![restart](a.png)", false)
	for text, want := range map[string]int{"restart": 7, " ReStArT ": 7, "straße": 1, "x restart": 1, "": 0, "nowhere": 0, "\x00": 0} {
		hits := Find(d, text)
		if len(hits) != want {
			t.Errorf("%q is found %d times, want %d", text, len(hits), want)
		}
		for _, h := range hits {
			if got := d.Blocks[h.Block].Text()[h.From:h.To]; !strings.EqualFold(got, strings.TrimSpace(text)) {
				t.Errorf("a hit of %q is %q", text, got)
			}
		}
	}
}

func TestPlainSaysEverything(t *testing.T) {
	got := Plain(Parse("# A\n\n- b **c**\n\n| d | e |\n|---|---|\n| f | g |\n\n```\nh\n```", false))
	if want := "A\n• b c\nd\te\nf\tg\nh"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
