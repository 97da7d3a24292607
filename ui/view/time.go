package view

import (
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// clock is an instant to the second, with the day where it is not today.
func (e eye) clock(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	if dayNumber(t.In(e.loc)) == dayNumber(e.now.In(e.loc)) {
		return t.In(e.loc).Format("15:04:05")
	}
	return Moment(t, e.now, e.loc)
}

// logMark gives a line of the history the shape of what happened.
func logMark(what string) Mark {
	what = strings.ToLower(what)
	for _, w := range []struct {
		word string
		mark Mark
	}{
		{"unacknowledge", mark(app.TrayPaged, "")},
		{"acknowledge", mark(app.TrayAcknowledged, "")},
		{"resolve", Mark{State: app.TrayOffCall, Shape: ShapeDone}},
		{"trigger", mark(app.TrayPaged, "")},
		{"escalate", Mark{Shape: ShapeSending}},
		{"snooze", mark(app.TrayAcknowledged, "")},
	} {
		if strings.Contains(what, w.word) {
			return w.mark
		}
	}
	return Mark{Shape: ShapeOther}
}
