package kit

import (
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/dogwatch-app/dogwatch/app/prose"
	"github.com/dogwatch-app/dogwatch/ui/theme"
)

// TestDrawProse draws the sample at several widths in both themes into the folder that
// DOGWATCH_PROSE_OUT names, for eyes.
func TestDrawProse(t *testing.T) {
	out := os.Getenv("DOGWATCH_PROSE_OUT")
	if out == "" {
		t.Skip("DOGWATCH_PROSE_OUT names no folder")
	}
	text, err := os.ReadFile("testdata/prose.md")
	if err != nil {
		t.Fatal(err)
	}
	doc := prose.Parse(string(text), false)
	for _, choice := range []string{"dark", "light"} {
		look := theme.Of(choice, 0)
		test.NewTempApp(t).Settings().SetTheme(look)
		for _, width := range []float32{320, 560, 900, 1400} {
			g := &Ground{Look: look}
			p := g.NewProse(0, ProseCalls{})
			p.Set(doc)
			w := test.NewTempWindow(t, Stack(Box(look.Background, 0), p))
			w.SetPadded(false)
			w.Resize(fyne.NewSize(width, p.HeightFor(width)))
			p.SetTicks(map[string]Ticked{doc.Steps[0].Key: {On: true, Note: "03:12"}, doc.Steps[3].Key: {On: true, Note: "03:14"}})
			p.aims.held, p.aims.keys, p.aims.at = true, true, p.aims.index(doc.Steps[4].Block, aim{kind: aimStep})
			p.SetFind("replica")
			f, err := os.Create(filepath.Join(out, fmt.Sprintf("%s-%d.png", choice, int(width))))
			if err != nil {
				t.Fatal(err)
			}
			if err := png.Encode(f, w.Canvas().Capture()); err != nil {
				t.Fatal(err)
			}
			f.Close()
		}
	}
}
