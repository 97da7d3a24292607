package drawn

import (
	"image/png"
	"os"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
)

// Shows fails where any of the texts cannot be seen below the object. A text that is
// broken into lines counts as whole.
func Shows(t testing.TB, o fyne.CanvasObject, want ...string) {
	t.Helper()
	all := strings.Join(Texts(o), " ")
	for _, w := range want {
		if !strings.Contains(all, w) {
			t.Errorf("%q is not among\n%s", w, all)
		}
	}
}

// WithinWidth fails where the object, called what, ends beside a window of that width.
func WithinWidth(t testing.TB, what string, o fyne.CanvasObject, width float32) {
	t.Helper()
	size, at := o.Size(), fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
	if at.X < 0 || at.X+size.Width > width {
		t.Errorf("%s lies from %v to %v in a width of %v", what, at.X, at.X+size.Width, width)
	}
}

// Within fails where any part of the object, called what, lies outside of a window of
// that size.
func Within(t testing.TB, what string, o fyne.CanvasObject, in fyne.Size) {
	t.Helper()
	WithinWidth(t, what, o, in.Width)
	size, at := o.Size(), fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
	if at.Y < 0 || at.Y+size.Height > in.Height {
		t.Errorf("%s lies from %v to %v in a height of %v", what, at.Y, at.Y+size.Height, in.Height)
	}
}

// Save writes what the canvas shows into a file, as PNG, for eyes.
func Save(t testing.TB, c fyne.Canvas, file string) {
	t.Helper()
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, c.Capture()); err != nil {
		t.Fatal(err)
	}
}
