package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"github.com/dogwatch-app/dogwatch/ui/theme"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// Icon is one picture of the set, in a square.
type Icon struct {
	widget.BaseWidget
	image *canvas.Image
	side  float32
	name  theme.Icon
	color color.Color
}

// Icon draws a picture in a colour, side by side pixels.
func (g *Ground) Icon(name theme.Icon, c color.Color, side float32) *Icon {
	i := &Icon{image: canvas.NewImageFromResource(theme.Picture(name, c)), name: name, color: c, side: side}
	i.image.FillMode = canvas.ImageFillContain
	i.ExtendBaseWidget(i)
	return i
}

// Brand is the program's own icon.
func (g *Ground) Brand(side float32) *Icon {
	i := &Icon{image: canvas.NewImageFromResource(theme.AppIcon()), side: side}
	i.image.FillMode = canvas.ImageFillContain
	i.image.ScaleMode = canvas.ImageScaleSmooth
	i.ExtendBaseWidget(i)
	return i
}

// CreateRenderer draws the picture.
func (i *Icon) CreateRenderer() fyne.WidgetRenderer {
	return &parts{
		objects: []fyne.CanvasObject{i.image},
		layout:  func(size fyne.Size) { Place(i.image, 0, 0, size.Width, size.Height) },
		min:     func() fyne.Size { return fyne.NewSquareSize(i.side) },
	}
}

// Set changes the picture or its colour.
func (i *Icon) Set(name theme.Icon, c color.Color) {
	if i.name == name && i.color == c {
		return
	}
	i.name, i.color = name, c
	i.image.Resource = theme.Picture(name, c)
	i.image.Refresh()
}

// Mark is a state's shape in its colour.
func (g *Ground) Mark(m view.Mark, side float32) *Icon {
	return g.Icon(theme.Icon(m.Shape), g.Signal(m.State), side)
}

// SetMark shows another state.
func (i *Icon) SetMark(g *Ground, m view.Mark) { i.Set(theme.Icon(m.Shape), g.Signal(m.State)) }

// Box is a rounded ground.
func Box(fill color.Color, radius float32) *canvas.Rectangle {
	r := canvas.NewRectangle(fill)
	r.CornerRadius = radius
	return r
}

// Outlined is a rounded ground with a thin line around it.
func Outlined(fill, stroke color.Color, width, radius float32) *canvas.Rectangle {
	r := Box(fill, radius)
	r.StrokeColor, r.StrokeWidth = stroke, width
	return r
}

// Line is a thin line from side to side.
func (g *Ground) Line() fyne.CanvasObject {
	return Fixed(0, 1, canvas.NewRectangle(g.Outline))
}

// Card is a rounded surface with room around its content.
func (g *Ground) Card(in Insets, content fyne.CanvasObject) *fyne.Container {
	return Stack(Box(g.Surface, theme.CardRadius), Pad(in, content))
}

// Paint changes a rectangle's colours where they are others.
func Paint(r *canvas.Rectangle, fill, stroke color.Color, width float32) {
	if r.FillColor == fill && r.StrokeColor == stroke && r.StrokeWidth == width {
		return
	}
	r.FillColor, r.StrokeColor, r.StrokeWidth = fill, stroke, width
	r.Refresh()
}
