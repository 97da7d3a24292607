package kit

import (
	"fyne.io/fyne/v2"

	"github.com/dogwatch-app/dogwatch/ui/theme"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// Actions are the buttons of an incident: the two main ones, and the others.
type Actions struct {
	Root    *fyne.Container
	g       *Ground
	buttons []*Button
	tall    bool
	do      func(view.Command)
}

// NewActions makes the buttons; tall are those of the alert, whose two main ones
// are as high as a thumb.
func (g *Ground) NewActions(tall bool, do func(view.Command)) *Actions {
	a := &Actions{g: g, tall: tall, do: do}
	a.Root = Stack(Flow(0, 0))
	return a
}

// Set shows the buttons as they are now.
func (a *Actions) Set(buttons []view.Button, wait bool) {
	if len(buttons) == 0 {
		return
	}
	if len(a.buttons) == 0 {
		a.build(buttons)
	}
	for i, b := range a.buttons {
		b.Set(buttons[i], wait)
		a.g.Show(b, !buttons[i].Hidden)
	}
}

func (a *Actions) build(buttons []view.Button) {
	var main, other []fyne.CanvasObject
	for _, v := range buttons {
		kind := SoftButton
		switch {
		case v.Main && v.Do == view.DoAcknowledge:
			kind = MainButton
		case v.Main:
			kind = MainSecond
		}
		if v.Main && !a.tall {
			kind = SoftButton
			if v.Do == view.DoAcknowledge {
				kind = FirmButton
			}
		}
		b := a.g.NewButton(kind, v.Key, v.Label, func() { a.do(v.Do) })
		b.slim = !a.tall
		a.buttons = append(a.buttons, b)
		if v.Main && a.tall {
			main = append(main, Fixed(264, 0, b.Full()))
		} else {
			other = append(other, b)
		}
	}
	if !a.tall {
		a.Root.Objects = []fyne.CanvasObject{Flow(slimBetween, theme.Grid, other...)}
	} else {
		a.Root.Objects = []fyne.CanvasObject{&fyne.Container{
			Layout:  &actionRow{main: AcrossFull(2*theme.Grid, -1, main...), other: Flow(theme.Grid, theme.Grid, other...)},
			Objects: nil,
		}}
		row := a.Root.Objects[0].(*fyne.Container)
		l := row.Layout.(*actionRow)
		row.Objects = []fyne.CanvasObject{l.main, l.other}
	}
	a.g.Touch()
}

// Slim makes the other buttons of the alert narrower, for a narrow window.
func (a *Actions) Slim(slim bool) {
	for _, b := range a.buttons {
		if a.tall && b.kind == SoftButton && b.slim != slim {
			b.slim = slim
			a.g.Touch()
		}
	}
}

// actionRow puts the other buttons beside the main ones where there is room for
// two lines of them, and below them where there is not.
type actionRow struct{ main, other *fyne.Container }

const actionGap = 32

func (l *actionRow) beside(width float32) bool {
	rest := width - l.main.MinSize().Width - actionGap
	return rest > 200 && HeightFor(l.other, rest) <= 2*44+theme.Grid
}

func (l *actionRow) HeightFor(_ []fyne.CanvasObject, width float32) float32 {
	h := l.main.MinSize().Height
	if l.beside(width) {
		if width >= 1400 {
			h = 88 // a large window has room for a larger target
		}
		return max(h, HeightFor(l.other, width-l.main.MinSize().Width-actionGap))
	}
	return h + theme.Grid + HeightFor(l.other, width)
}

func (l *actionRow) MinSize([]fyne.CanvasObject) fyne.Size {
	m := l.main.MinSize()
	return fyne.NewSize(m.Width, m.Height+44)
}

func (l *actionRow) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	m := l.main.MinSize()
	if l.beside(size.Width) {
		rest := size.Width - m.Width - actionGap
		h := HeightFor(l.other, rest)
		Place(l.main, 0, 0, m.Width, size.Height)
		Place(l.other, m.Width+actionGap, float32(int((size.Height-h)/2)), rest, h)
		return
	}
	Place(l.main, 0, 0, min(m.Width, size.Width), m.Height)
	Place(l.other, 0, m.Height+theme.Grid, size.Width, HeightFor(l.other, size.Width))
}
