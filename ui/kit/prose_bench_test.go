package kit

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/dogwatch-app/dogwatch/app/prose"
	"github.com/dogwatch-app/dogwatch/ui/theme"
)

// The texts that are opened: as people write them, and as they had better not.
func openTexts(b *testing.B) map[string]string {
	text := sample(b)
	return map[string]string{
		"runbook": strings.Repeat(text, 200_000/len(text)+1), "one line": strings.Repeat("word ", 40_000), "one word": strings.Repeat("x", 200_000),
		"one code block": "```\n" + strings.Repeat("kubectl -n orders get pods -o wide\n", 200_000/35), "one table": "|a|b|c|\n|-|-|-|\n" + strings.Repeat("|some words|`code`|more words than that|\n", 200_000/41),
	}
}

// BenchmarkProseOpen is from 200 KB of text to its first frame, drawn by the software
// painter, reading included.
func BenchmarkProseOpen(b *testing.B) {
	for name, text := range openTexts(b) {
		b.Run(name, func(b *testing.B) {
			look := theme.Of("dark", 0)
			test.NewTempApp(b).Settings().SetTheme(look)
			w := test.NewTempWindow(b, Box(colorless, 0))
			w.SetPadded(false)
			w.Resize(fyne.NewSize(900, 800))
			for b.Loop() {
				g := &Ground{Look: look}
				p := g.NewProse(100, ProseCalls{})
				w.SetContent(p)
				p.Set(prose.Parse(text, false))
				w.Canvas().Capture()
			}
		})
	}
}

// BenchmarkProseScroll is one turn of the wheel in 200 KB of text, without the drawing.
func BenchmarkProseScroll(b *testing.B) {
	for name, text := range openTexts(b) {
		b.Run(name, func(b *testing.B) {
			look := theme.Of("dark", 0)
			test.NewTempApp(b).Settings().SetTheme(look)
			g := &Ground{Look: look}
			p, _, _ := proseOf(b, g, text, 900, 800)
			by := float32(60)
			for b.Loop() {
				before := p.offset()
				if p.ScrollBy(by); p.offset() == before {
					by = -by
				}
			}
		})
	}
}

// BenchmarkProseResize is another width in the middle of 200 KB of text.
func BenchmarkProseResize(b *testing.B) {
	look := theme.Of("dark", 0)
	test.NewTempApp(b).Settings().SetTheme(look)
	g := &Ground{Look: look}
	p, _, w := proseOf(b, g, openTexts(b)["runbook"], 700, 800)
	p.goTo(len(p.doc.Blocks)/2, 0)
	width := float32(700)
	for b.Loop() {
		width = 1400 - width + 10
		w.Resize(fyne.NewSize(width, 800))
	}
}
