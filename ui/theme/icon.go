package theme

import (
	"fmt"
	"image/color"

	"fyne.io/fyne/v2"

	"github.com/dogwatch-app/dogwatch/assets"
)

// Icon names a picture of the set. Each state has a silhouette of its own, so
// that no meaning hangs on colour alone.
type Icon string

// The shapes of the states, and of how far an answer has come.
const (
	ShapeOffCall Icon = "off_call"
	ShapeOnCall  Icon = "on_call"
	ShapePaged   Icon = "paged"
	ShapeAcked   Icon = "acknowledged"
	ShapeLow     Icon = "low_urgency"
	ShapeBlind   Icon = "blind"
	ShapeSwap    Icon = "swap_waiting"
	ShapeDone    Icon = "done"
	ShapeSending Icon = "sending"
	ShapeRefused Icon = "refused"
	ShapeWarning Icon = "warning"
	ShapeOther   Icon = "other"
	ShapeQuiet   Icon = "quiet"
	ShapeUnknown Icon = "unknown"
	ShapeBack    Icon = "back"
	ShapeExpired Icon = "expired"

	ShapeLink      Icon = "link"
	ShapePage      Icon = "page"
	ShapeList      Icon = "list"
	ShapeSeverity  Icon = "severity"
	ShapeStage     Icon = "stage"
	ShapePrinciple Icon = "principle"
)

// The icons of places and things. A place of the navigation rail has the icon of
// its own name.
const (
	IconNow       Icon = "now"
	IconIncidents Icon = "incidents"
	IconCalendar  Icon = "calendar"
	IconSwaps     Icon = "swaps"
	IconRunbooks  Icon = "runbooks"
	IconGuide     Icon = "guide"
	IconSettings  Icon = "settings"
	IconLink           = ShapeLink
	IconUp        Icon = "up"
	IconTo        Icon = "to"
)

// Drawn reports whether there is a drawing of the icon.
func Drawn(i Icon) bool { return drawings[i] != nil }

// Picture gives the icon in a colour, as a vector drawing on 24 by 24 units. An
// icon that is not known is a plain dot.
func Picture(i Icon, c color.Color) fyne.Resource {
	r, g, b, _ := c.RGBA()
	hex := fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
	p := &pen{fill: hex}
	if draw, ok := drawings[i]; ok {
		draw(p)
	} else {
		p.disc(12, 12, 5)
	}
	svg := `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="24" height="24">` + p.b.String() + `</svg>`
	return fyne.NewStaticResource(fmt.Sprintf("%s-%s.svg", i, hex[1:]), []byte(svg))
}

// AppIcon is the program's own icon.
func AppIcon() fyne.Resource {
	const name = "icons/app/256.png"
	png, err := assets.App.ReadFile(name)
	if err != nil {
		return nil // it is built in: a test sees that it is there
	}
	return fyne.NewStaticResource("dogwatch.png", png)
}
