package main

import (
	"fmt"
	"image/color"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/ui/palette"
)

// icon is one picture of the tray.
type icon struct {
	name   string
	layers []layer
}

// rim is the width of the dark edge that parts a picture from a light panel; on a
// dark one the signal colours stand out by themselves.
const rim = 3.2

var (
	dark  = color.NRGBA{R: 0x0A, G: 0x0E, B: 0x13, A: 0xFF}
	white = color.NRGBA{R: 0xFF, G: 0xFF, B: 0xFF, A: 0xFF}
)

// trayIcons are all that view.Tray.Icon can name. No two share a silhouette.
func trayIcons() []icon {
	hue := palette.Dark()
	signal := func(s app.TrayState) color.NRGBA { return hue.Hue(s).Signal }
	disc := circle(32, 32, 26)
	diamond := regular(4, 32, 32, 26, 0, 2.8)
	icons := []icon{
		{string(app.TrayOffCall), ring(signal(app.TrayOffCall))},
		// A watch: a full disc with its hands.
		{string(app.TrayOnCall), on(disc, signal(app.TrayOnCall),
			layer{union(line(32, 33, 32, 16, 3.4), line(32, 33, 43.5, 40, 3.4)), white})},
		{string(app.TrayAcknowledged), on(box(6.5, 6.5, 57.5, 57.5, 11), signal(app.TrayAcknowledged),
			layer{union(line(18, 33.5, 28, 44, 4.4), line(28, 44, 46.5, 21, 4.4)), dark})},
		// Pointing down: it can wait.
		{string(app.TrayLowUrgency), on(polygon(5, [2]float64{11, 14}, [2]float64{53, 14}, [2]float64{32, 52}), signal(app.TrayLowUrgency))},
		{string(app.TrayBlind), on(diamond, signal(app.TrayBlind),
			layer{both(grown(diamond, -4), stripes(6.4)), color.NRGBA{R: 0x2A, G: 0x14, B: 0x5C, A: 0xFF}})},
		{string(app.TraySwapWaiting), on(arrows(), signal(app.TraySwapWaiting))},
	}
	stop := regular(8, 32, 32, 26.5, 22.5, 2.5)
	// Without a number, for the notification of one page.
	icons = append(icons, icon{string(app.TrayPaged), on(stop, signal(app.TrayPaged),
		layer{union(line(32, 17, 32, 34.5, 4.4), circle(32, 46, 5)), white})})
	for n := 1; n <= 10; n++ {
		name := fmt.Sprintf("%s-%d", app.TrayPaged, n)
		number := digit(n, 32, 1)
		if n == 10 {
			name = string(app.TrayPaged) + "-9plus"
			number = union(digit(9, 24.5, 0.82), line(38.5, 32, 51.5, 32, 2.9), line(45, 25.5, 45, 38.5, 2.9))
		}
		icons = append(icons, icon{name, on(stop, signal(app.TrayPaged), layer{number, white})})
	}
	return icons
}

// on gives a shape its rim and its fill, and what is drawn on it.
func on(s shape, fill color.NRGBA, more ...layer) []layer {
	return append([]layer{{grown(s, rim), dark}, {s, fill}}, more...)
}

// ring is hollow: nobody is on watch here.
func ring(fill color.NRGBA) []layer {
	const radius, half = 21.5, 4.6
	return []layer{
		{arc(32, 32, radius, 0, 360, half+rim), dark},
		{arc(32, 32, radius, 0, 360, half), fill},
	}
}

// arrows point both ways, one above the other.
func arrows() shape {
	return union(
		box(12, 17, 38, 26, 1.5), polygon(2, [2]float64{37, 9.5}, [2]float64{56, 21.5}, [2]float64{37, 33.5}),
		box(26, 38, 52, 47, 1.5), polygon(2, [2]float64{27, 30.5}, [2]float64{8, 42.5}, [2]float64{27, 54.5}),
	)
}

// digit draws 1 to 9 around (cx, 32), bold, as the number must be read at 22 px.
func digit(n int, cx, scale float64) shape {
	const r = 3.9
	var s shape
	switch n {
	case 1:
		s = union(line(-6, -10, 1.5, -15, r), line(1.5, -15, 1.5, 15, r))
	case 2:
		s = union(arc(0, -6.5, 8.5, 180, 390, r), line(7.4, -2.2, -8, 15, r), line(-8, 15, 9, 15, r))
	case 3:
		s = union(arc(0, -7.5, 7.5, 190, 450, r), arc(-0.5, 7, 8.5, 270, 530, r))
	case 4:
		s = union(line(4, -15, -10, 6, r), line(-10, 6, 10, 6, r), line(4, -15, 4, 15, r))
	case 5:
		s = union(line(8, -15, -7, -15, r), line(-7, -15, -8, -2, r), arc(-0.5, 6, 9, 245, 510, r))
	case 6:
		s = six
	case 7:
		s = union(line(-9, -15, 9, -15, r), line(9, -15, -3, 15, r))
	case 8:
		s = union(arc(0, -7.5, 7, 0, 360, r), arc(0, 7, 8.3, 0, 360, r))
	case 9:
		s = func(x, y float64) float64 { return six(-x, -y) }
	}
	return func(x, y float64) float64 { return s((x-cx)/scale, (y-32)/scale) * scale }
}

func six(x, y float64) float64 {
	return union(arc(0, 6.3, 8.7, 0, 360, 3.9), arc(9.5, 4, 18.2, 180, 264, 3.9))(x, y)
}
