package view

import (
	"github.com/dogwatch-app/dogwatch/app"
)

// Shape names the picture beside a word. The states have the shapes of their own
// names; the others tell how far an answer has come.
type Shape string

// The shapes that are no state's.
const (
	ShapeDone    Shape = "done"
	ShapeSending Shape = "sending"
	ShapeRefused Shape = "refused"
	ShapeWarning Shape = "warning"
	ShapeOther   Shape = "other"
	ShapeQuiet   Shape = "quiet"
	ShapeUnknown Shape = "unknown"
	// Of swaps: taken back or withdrawn, and too late.
	ShapeBack    Shape = "back"
	ShapeExpired Shape = "expired"
	// Of runbooks and the guide: an address, and what a card is.
	ShapeLink      Shape = "link"
	ShapePage      Shape = "page"
	ShapeList      Shape = "list"
	ShapeSeverity  Shape = "severity"
	ShapeStage     Shape = "stage"
	ShapePrinciple Shape = "principle"
)

// Shapes lists every shape that a Mark can have.
var Shapes = []Shape{
	Shape(app.TrayOffCall), Shape(app.TrayOnCall), Shape(app.TrayPaged), Shape(app.TrayAcknowledged),
	Shape(app.TrayLowUrgency), Shape(app.TrayBlind), Shape(app.TraySwapWaiting),
	ShapeDone, ShapeSending, ShapeRefused, ShapeWarning, ShapeOther, ShapeQuiet, ShapeUnknown, ShapeBack, ShapeExpired,
	ShapeLink, ShapePage, ShapeList, ShapeSeverity, ShapeStage, ShapePrinciple,
}

// Mark is a state as it is always shown: a hue, a shape and a word. The empty
// State is neutral.
type Mark struct {
	State app.TrayState
	Shape Shape
	Word  string
}

func mark(s app.TrayState, word string) Mark { return Mark{State: s, Shape: Shape(s), Word: word} }

// incidentMark is where an incident stands by PagerDuty's word alone: an answer
// that is on its way changes nothing of it.
func incidentMark(t *app.Tracked, me string) Mark {
	switch {
	case t.Status == app.Resolved:
		return Mark{State: app.TrayOffCall, Shape: ShapeDone, Word: "Resolved"}
	case t.Status == app.Acknowledged:
		return mark(app.TrayAcknowledged, "Acknowledged")
	case t.Page(me):
		return mark(app.TrayPaged, "Paged")
	case t.Urgency == app.Low && t.AssignedTo(me):
		return mark(app.TrayLowUrgency, "Low urgency")
	}
	return Mark{State: app.TrayOffCall, Shape: ShapeOther, Word: "With others"}
}

// glanceMark is how things stand as a whole.
func glanceMark(g app.Glance) Mark {
	switch g.State {
	case app.TrayPaged:
		return mark(g.State, Plural(g.Count, "page", "pages"))
	case app.TrayBlind:
		return mark(g.State, "Cannot see PagerDuty")
	case app.TrayAcknowledged:
		return mark(g.State, "Acknowledged")
	case app.TrayLowUrgency:
		return mark(g.State, "Low urgency only")
	case app.TraySwapWaiting:
		return mark(g.State, Plural(max(g.Count, 1), "swap waits", "swaps wait")+" for you")
	case app.TrayOnCall:
		return mark(g.State, "On call")
	}
	return mark(app.TrayOffCall, "Off call")
}
