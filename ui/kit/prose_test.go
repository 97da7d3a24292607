package kit

import (
	"fmt"
	"image"
	"image/color"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"github.com/dogwatch-app/dogwatch/app/prose"
	"github.com/dogwatch-app/dogwatch/ui/theme"
)

// heard is what a Prose told its owner.
type heard struct {
	ticks, links, pictures, copies, status []string
}

// proseOf puts a text into a window of that size.
func proseOf(t testing.TB, g *Ground, text string, width, height float32) (*Prose, *heard, fyne.Window) {
	t.Helper()
	h := &heard{}
	p := g.NewProse(height, ProseCalls{
		Tick:    func(step string, on bool) { h.ticks = append(h.ticks, fmt.Sprint(step, on)) },
		Link:    func(url string) { h.links = append(h.links, url) },
		Picture: func(url string) { h.pictures = append(h.pictures, url) },
		Copy:    func(text string) { h.copies = append(h.copies, text) },
		Status:  func(text string) { h.status = append(h.status, text) },
	})
	w := test.NewTempWindow(t, Stack(Box(g.Background, 0), p))
	w.SetPadded(false)
	w.Resize(fyne.NewSize(width, height))
	p.Set(prose.Parse(text, false))
	return p, h, w
}

func sample(t testing.TB) string {
	t.Helper()
	text, err := os.ReadFile("testdata/prose.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// drawnTexts are the texts on the sheet that can be seen, with where they are.
func drawnTexts(p *Prose) map[string]fyne.Position {
	out := map[string]fyne.Position{}
	for _, o := range p.sheet.objects {
		if text, is := o.(*canvas.Text); is && text.Visible() {
			at := text.Position().Add(p.sheet.Position()) // where the sheet is, not where it should be
			if at.Y+text.Size().Height > 0 && at.Y < p.Size().Height {
				out[text.Text] = at
			}
		}
	}
	return out
}

// point is the middle of the n-th zone of a kind, on the sheet.
func point(t *testing.T, p *Prose, block int, want aim) fyne.Position {
	t.Helper()
	b := p.layBlock(block)
	p.fill()
	z, found := b.around(want)
	if !found {
		t.Fatalf("block %d has nothing to choose of kind %d", block, want.kind)
	}
	return fyne.NewPos(p.sheet.left+z.x+z.w/2, p.measures.tops[block]+z.y+z.h/2)
}

func TestProseHoldsOnlyWhatCanBeSeen(t *testing.T) {
	g, _ := ground(t)
	p, _, _ := proseOf(t, g, strings.Repeat(sample(t), 60), 800, 600)
	for range 200 {
		p.ScrollBy(431)
		if n := len(p.sheet.objects); n > 500 {
			t.Fatalf("%d objects at %v", n, p.offset())
		}
	}
	if n := len(p.sheet.texts.free) + len(p.sheet.texts.out); n > 500 {
		t.Errorf("%d texts were made", n)
	}
	if n := len(p.laid); n > 40 {
		t.Errorf("%d blocks are kept laid out", n)
	}
}

// Whoever jumps into a text and then scrolls must not see it jump, though what is above was
// only guessed.
func TestProseDoesNotJumpWhileItMeasures(t *testing.T) {
	g, _ := ground(t)
	p, _, _ := proseOf(t, g, strings.Repeat(sample(t), 20), 420, 600)
	p.goTo(len(p.doc.Blocks)/2, 0)
	for step := range 300 {
		by := float32(-37)
		if step > 200 {
			by = 53
		}
		type seen struct {
			block int
			y     float32
		}
		var before []seen
		for i := range p.laid {
			before = append(before, seen{i, p.measures.tops[i] - p.offset()})
		}
		p.ScrollBy(by)
		for _, b := range before {
			if p.laid[b.block] == nil || p.measures.tops[b.block]-p.offset() > 600 {
				continue
			}
			if y := p.measures.tops[b.block] - p.offset(); y-b.y+by > 0.6 || y-b.y+by < -0.6 {
				t.Fatalf("step %d: block %d went from %v to %v, scrolled by %v", step, b.block, b.y, y, by)
			}
		}
	}
}

func TestProseKeepsItsPlaceWhenItsWidthChanges(t *testing.T) {
	g, _ := ground(t)
	p, _, w := proseOf(t, g, strings.Repeat(sample(t), 10), 900, 600)
	p.goTo(200, 0)
	at := p.measures.at(p.offset() + 30)
	for _, width := range []float32{320, 640, 1200, 400} {
		w.Resize(fyne.NewSize(width, 600))
		if now := p.measures.at(p.offset() + 30); now < at-1 || now > at+1 {
			t.Errorf("at %v block %d is at the upper edge, it was %d", width, now, at)
		}
	}
	p.Set(prose.Parse(strings.Repeat("word ", 800), false)) // one block, taller than the window
	p.ScrollBy(p.measures.all() / 2)
	for _, width := range []float32{900, 350, 600} {
		w.Resize(fyne.NewSize(width, 600))
		if share := p.offset() / p.measures.all(); share < 0.4 || share > 0.6 {
			t.Errorf("at %v one is at %.2f of a long paragraph, it was the middle", width, share)
		}
	}
}

func TestProseIsWhollyWithinItsWidth(t *testing.T) {
	g, _ := ground(t)
	text := sample(t) + "\n\n" + strings.Repeat("x", 3000) + " " + strings.Repeat("漢", 500) + "\n\n`" + strings.Repeat("y", 500) + "`\n\n```\n" + strings.Repeat("ä z\t", 200) + "\n" + strings.Repeat("漢", 300) + "\n```\n" +
		"\n" + strings.Repeat("> ", 9) + "deep\n\n" + strings.Repeat("- ", 12) + "deeper `code` *and* more words than fit\n\n|" + strings.Repeat("column|", 12) + "\n|" + strings.Repeat("-|", 12) + "\n|" + strings.Repeat("some words|", 12) + "\n"
	for _, width := range []float32{320, 333, 480, 800, 1400} {
		p, _, _ := proseOf(t, g, text, width, 600)
		left, wide := p.column(width)
		if left < proseEdge || left+wide > width-scrollGutter {
			t.Errorf("the column is from %v to %v of %v", left, left+wide, width)
		}
		for i := range p.doc.Blocks {
			b := p.layOut(i, wide)
			bottom := float32(0)
			for _, r := range b.runs {
				if end := r.x + r.face.width(r.text); r.x < -codeInset || end > wide+codeInset+1 {
					t.Errorf("at %v, block %d (%s): %q is from %v to %v of %v", width, i, p.doc.Blocks[i].Kind, r.text, r.x, end, wide)
				}
				bottom = max(bottom, r.y+r.h)
			}
			if bottom > b.height+0.5 {
				t.Errorf("at %v, block %d goes to %v of %v", width, i, bottom, b.height)
			}
		}
	}
}

// Every letter of every block must be drawn, once and in its order.
func TestProseDrawsAllOfItsText(t *testing.T) {
	g, _ := ground(t)
	p, _, _ := proseOf(t, g, sample(t)+"\n"+strings.Repeat("longword", 100)+" **bold**tail `a  b`\n", 340, 600)
	bare := func(s string) string { return strings.NewReplacer(" ", "", "\n", "", "\t", "").Replace(s) }
	for i := range p.doc.Blocks {
		b := &p.doc.Blocks[i]
		if b.Kind == prose.ImageBlock {
			continue
		}
		text, laid := b.Text(), p.layOut(i, p.measures.width)
		slices.SortFunc(laid.runs, func(a, c run) int { return a.from - c.from })
		var got strings.Builder
		for _, r := range laid.runs {
			if r.from < 0 {
				continue
			}
			if text[r.from:r.from+len(r.text)] != r.text {
				t.Errorf("block %d: %q is said to be %q", i, r.text, text[r.from:r.from+len(r.text)])
			}
			got.WriteString(r.text)
		}
		if bare(got.String()) != bare(text) {
			t.Errorf("block %d is drawn as %q, it is %q", i, got.String(), text)
		}
	}
}

func TestProseStepsAreTickedByMouseAndKeys(t *testing.T) {
	g, keys := ground(t)
	p, h, w := proseOf(t, g, "# Steps\n\ntext\n\n1. one\n2. two [link](https://a.example/x)\n\n- [x] three\n"+strings.Repeat("\nmore\n", 50)+"\n- [ ] four\n", 500, 400)
	k := func(n int) string { return p.doc.Steps[n].Key }
	p.sheet.Tapped(&fyne.PointEvent{Position: point(t, p, p.doc.Steps[0].Block, aim{kind: aimStep})})
	p.sheet.Tapped(&fyne.PointEvent{Position: point(t, p, p.doc.Steps[2].Block, aim{kind: aimStep})})
	if want := []string{k(0) + "true", k(2) + "false"}; !slices.Equal(h.ticks, want) {
		t.Fatalf("clicks tell %q, want %q", h.ticks, want)
	}
	if _, drawn := drawnTexts(p)["03:12"]; drawn {
		t.Error("a step is ticked before anybody said so")
	}
	p.SetTicks(map[string]Ticked{k(0): {On: true, Note: "03:12"}})
	if _, drawn := drawnTexts(p)["03:12"]; !drawn {
		t.Error("the time of a tick is not drawn")
	}
	p.Focus(w.Canvas())
	h.ticks = nil
	down := func(key fyne.KeyName) { p.sheet.KeyDown(&fyne.KeyEvent{Name: key}) }
	p.aims.at = -1
	for range 2 {
		down(fyne.KeyJ)
		down(fyne.KeySpace)
	}
	down(fyne.KeyJ)
	down(fyne.KeyJ)
	down(fyne.KeyReturn)
	down(fyne.KeyJ) // there are no more
	down(fyne.KeyK)
	down(fyne.KeySpace)
	if want := []string{k(0) + "false", k(1) + "true", k(3) + "true", k(2) + "false"}; !slices.Equal(h.ticks, want) {
		t.Errorf("keys tell %q, want %q", h.ticks, want)
	}
	if _, drawn := drawnTexts(p)["three"]; !drawn || !p.sheet.ring.Visible() {
		t.Error("the step that the keyboard is at cannot be seen")
	}
	down(fyne.KeyE)
	if len(*keys) != 1 || (*keys)[0].Name != "E" {
		t.Errorf("the window hears %v", *keys)
	}
}

func TestProseTabGoesThroughEverythingAndOn(t *testing.T) {
	g, _ := ground(t)
	p, h, w := proseOf(t, g, "[a *slanted* end](https://a.example) and [b](https://b.example/long)\n\n```\ncode\n```\n\n![pic](c.png)\n\n- [ ] step\n", 500, 400)
	p.Focus(w.Canvas())
	for n := 0; p.sheet.AcceptsTab(); n++ {
		if n > 10 {
			t.Fatal("Tab never leaves")
		}
		p.sheet.TypedKey(&fyne.KeyEvent{Name: fyne.KeyTab})
		p.sheet.KeyDown(&fyne.KeyEvent{Name: fyne.KeyReturn})
	}
	if len(h.links) != 2 || len(h.copies) != 1 || len(h.pictures) != 1 || len(h.ticks) != 1 {
		t.Errorf("Tab and Enter chose %+v", h)
	}
	if want := []string{"a.example", "b.example", ""}; !slices.Equal(h.status, want) {
		t.Errorf("the status said %q, want %q", h.status, want)
	}
	w.Canvas().Unfocus()
	p.aims = newProseAims(&p.doc)
	if p.sheet.MouseDown(&desktop.MouseEvent{}); w.Canvas().Focused() != fyne.Focusable(p.sheet) || p.aims.at != -1 {
		t.Error("a click does not take the keyboard, or chooses something")
	}
	w.Canvas().Unfocus()
	w.Canvas().FocusNext()
	if p.aims.at != 0 || !p.sheet.ring.Visible() {
		t.Errorf("Tab from outside is at %d", p.aims.at)
	}
	p.aims.at = 4
	g.Mods = func() fyne.KeyModifier { return fyne.KeyModifierShift }
	for range 4 {
		p.sheet.TypedKey(&fyne.KeyEvent{Name: fyne.KeyTab})
	}
	if p.aims.at != 0 || p.sheet.AcceptsTab() {
		t.Errorf("Shift+Tab is at %d", p.aims.at)
	}
}

func TestProseLinksAreChosenAndTold(t *testing.T) {
	g, _ := ground(t)
	p, h, _ := proseOf(t, g, "see [the page](https://wiki.example/a) or [below](#far) or [other](../b.md) or [bad](javascript:alert(1))\n"+strings.Repeat("\nmore\n", 80)+"\n## Far\n\nend\n"+strings.Repeat("\nmore\n", 80), 700, 400)
	for n := range 3 {
		p.Top()
		at := point(t, p, 0, aim{kind: aimLink, n: n})
		p.sheet.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at}})
		p.sheet.Tapped(&fyne.PointEvent{Position: at})
		if _, drawn := drawnTexts(p)["Far"]; drawn != (n == 1) {
			t.Errorf("after link %d the heading below is drawn: %v", n, drawn)
		}
	}
	p.sheet.MouseOut()
	if want := []string{"https://wiki.example/a", "../b.md"}; !slices.Equal(h.links, want) {
		t.Errorf("chosen were %q, want %q", h.links, want)
	}
	if want := []string{"wiki.example", "#far", "", "../b.md", ""}; !slices.Equal(h.status, want) {
		t.Errorf("the status said %q, want %q", h.status, want)
	}
	if n := len(p.aims.all); n != 3 {
		t.Errorf("%d things can be chosen: a bad link among them", n)
	}
	if p.ScrollTo("nowhere") || !p.ScrollTo("#FAR") {
		t.Error("anchors are not told apart")
	}
}

func TestProseCodeIsCopiedWholeOrAsMarked(t *testing.T) {
	g, _ := ground(t)
	code := "first line\n\tsecond ä line that is a good deal longer than the width of the window it is drawn in\nthird"
	long := strings.Repeat("0123456789", 60_000)
	p, h, _ := proseOf(t, g, "```sh\n"+code+"\n```\n\n```\n"+long+"\n```\n", 400, 500)
	p.sheet.Tapped(&fyne.PointEvent{Position: point(t, p, 0, aim{kind: aimCopy})})
	if _, drawn := drawnTexts(p)["Copied"]; !drawn {
		t.Error("nothing says that it was copied")
	}
	p.sheet.Tapped(&fyne.PointEvent{Position: point(t, p, 1, aim{kind: aimCopy})})
	if len(h.copies) != 2 || h.copies[0] != code || h.copies[1] != long {
		t.Fatalf("%d copies, the first %q", len(h.copies), h.copies[:min(len(h.copies), 1)])
	}
	p.Top()
	// From the third letter of the first line to beyond the end of the last.
	b, top := p.laid[0], p.measures.tops[0]
	place := func(r run, x float32) fyne.Position { return fyne.NewPos(p.sheet.left+r.x+x, top+r.y+r.h/2) }
	var lines []run
	for _, r := range b.runs {
		if r.from >= 0 {
			lines = append(lines, r)
		}
	}
	last := lines[len(lines)-1]
	p.sheet.MouseDown(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary, PointEvent: fyne.PointEvent{Position: place(lines[0], lines[0].face.width("fi")+1)}})
	p.sheet.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: place(last, 300)}})
	p.sheet.DragEnd()
	p.sheet.TypedShortcut(&fyne.ShortcutCopy{})
	if got := h.copies[len(h.copies)-1]; got != code[2:] {
		t.Errorf("marked was %q, want %q", got, code[2:])
	}
	if len(p.sheet.over.out) < len(lines) {
		t.Errorf("%d of %d lines are shown as marked", len(p.sheet.over.out), len(lines))
	}
}

func TestProseFindsAndGoesToEachPlace(t *testing.T) {
	g, _ := ground(t)
	p, _, _ := proseOf(t, g, "needle one\n"+strings.Repeat("\nhay\n", 100)+"\n|a|b|\n|-|-|\n|c|the *NEEDLE*|\n"+strings.Repeat("\nhay\n", 100)+"\n```\na needle in code\n```\n", 500, 400)
	if n := p.SetFind("needle"); n != 3 {
		t.Fatalf("found %d times", n)
	}
	var seen []string
	for range 4 {
		at, of := p.Found()
		all := strings.Join(slices.Sorted(func(yield func(string) bool) {
			for text := range drawnTexts(p) {
				if strings.Contains(strings.ToLower(text), "needle") && !yield(text) {
					return
				}
			}
		}), ",")
		seen = append(seen, fmt.Sprint(at, of, all))
		if len(p.sheet.over.out) == 0 {
			t.Errorf("%d of %d is not highlighted", at, of)
		}
		p.Next()
	}
	if want := []string{"1 3needle one", "2 3NEEDLE", "3 3a needle in code", "1 3needle one"}; !slices.Equal(seen, want) {
		t.Errorf("went through %q, want %q", seen, want)
	}
	p.Previous()
	p.Previous()
	if at, _ := p.Found(); at != 3 {
		t.Errorf("two before the second is %d", at)
	}
	if p.SetFind(""); len(p.sheet.over.out) != 0 {
		t.Error("highlights stay")
	}
}

func TestProsePicturesAreNeverFetched(t *testing.T) {
	hits := 0
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { hits++ }))
	defer server.Close()
	g, _ := ground(t)
	p, h, w := proseOf(t, g, "![graph]("+server.URL+"/a.png)\n\n![x](file:///etc/passwd) ![y](data:image/png;base64,aaaa)\n", 500, 400)
	w.Canvas().Capture()
	p.sheet.Tapped(&fyne.PointEvent{Position: point(t, p, 0, aim{kind: aimPicture})})
	w.Canvas().Capture()
	if want := []string{server.URL + "/a.png"}; !slices.Equal(h.pictures, want) || hits != 0 {
		t.Fatalf("asked for %q, the server was asked %d times", h.pictures, hits)
	}
	p.SetPicture(server.URL+"/a.png", Picture{Note: "Reading…"})
	if _, drawn := drawnTexts(p)["Reading…"]; !drawn {
		t.Error("that it is being read is not told")
	}
	img := image.NewNRGBA(image.Rect(0, 0, 4000, 1000))
	img.Set(0, 0, color.White)
	p.SetPicture(server.URL+"/a.png", Picture{Image: img})
	if len(p.sheet.images.out) != 1 {
		t.Fatal("the picture is not drawn")
	}
	for _, l := range p.sheet.images.out {
		if size := l.object.Size(); size.Width > p.measures.width || size.Width != 4*size.Height {
			t.Errorf("it is drawn %v large", size)
		}
	}
}

func TestProseAsTallAsItsText(t *testing.T) {
	g, _ := ground(t)
	p := g.NewProse(0, ProseCalls{})
	p.Set(prose.Parse(sample(t), false))
	for _, width := range []float32{800, 320, 800} {
		h := HeightFor(p, width)
		p.Resize(fyne.NewSize(width, h))
		bottom := float32(0)
		for _, o := range p.sheet.objects {
			if o.Visible() {
				bottom = max(bottom, o.Position().Y+o.Size().Height)
			}
		}
		if bottom > h+4 || bottom < h-40 {
			t.Errorf("at %v it asks for %v and goes to %v", width, h, bottom)
		}
	}
}

func TestProseStandsHostileTexts(t *testing.T) {
	g, _ := ground(t)
	for name, text := range map[string]string{
		"nothing": "", "marks": strings.Repeat("*", 50_000), "nested": strings.Repeat("**a *b ", 8000) + strings.Repeat("c* d** ", 8000), "a line": strings.Repeat("x", 200_000),
		"words": strings.Repeat("word ", 40_000), "code": "```\n" + strings.Repeat("a\n", 30_000), "a code line": "```\n" + strings.Repeat("ä", 100_000), "quotes": strings.Repeat("> ", 50_000) + "a",
		"lists": strings.Repeat("- ", 50_000) + "a", "wide table": "|" + strings.Repeat("a|", 40) + "\n|" + strings.Repeat("-|", 40) + "\n" + strings.Repeat("|b\n", 500), "long table": "|a|b|\n|-|-|\n" + strings.Repeat("|c|d|\n", 5000),
		"bidi": strings.Repeat("\u202Eabc\u2066 ", 5000), "zero bytes": strings.Repeat("\x00a", 5000), "links": strings.Repeat("[a](javascript:alert(1)) [b](https://c.example) ", 3000), "images": strings.Repeat("![](a.png)\n\n", 3000),
		"breaks": strings.Repeat("a  \n", 20_000), "emoji": strings.Repeat("👩🏽‍🚒 ", 3000),
	} {
		for _, width := range []float32{60, 320, 900} {
			p, _, w := proseOf(t, g, text, width, 500)
			w.Canvas().Capture()
			p.ScrollBy(1e9)
			w.Canvas().Capture()
			p.SetFind("a")
			p.Next()
			p.ScrollBy(-5000)
			if n := len(p.sheet.objects); n > 6000 {
				t.Errorf("%s at %v: %d objects", name, width, n)
			}
			for _, o := range p.sheet.objects {
				if size := o.Size(); size.Height > 10_000 {
					t.Errorf("%s at %v: something is %v tall", name, width, size.Height)
				}
			}
		}
	}
}

func TestProsePictures(t *testing.T) {
	for _, c := range []struct {
		choice        string
		width, height float32
	}{{"dark", 900, 1500}, {"light", 340, 1500}} {
		look := theme.Of(c.choice, 0)
		test.NewTempApp(t).Settings().SetTheme(look)
		p, _, w := proseOf(t, &Ground{Look: look}, sample(t), c.width, c.height)
		p.SetTicks(map[string]Ticked{p.doc.Steps[0].Key: {On: true, Note: "03:12"}})
		p.SetFind("replica")
		test.AssertRendersToImage(t, fmt.Sprintf("prose-%s.png", c.choice), w.Canvas())
	}
}
