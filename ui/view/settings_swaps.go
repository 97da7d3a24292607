package view

import (
	"github.com/dogwatch-app/dogwatch/app"
)

// swapsSection shows what the check of the service found, and how to have it looked at.
func (e eye) swapsSection(s *Settings) {
	sw := &e.s.Swaps
	service := e.ui.Config.Swap.Service
	if service == "" && sw.Service.Zero() {
		return
	}
	s.Buttons = []SettingButton{{"Check the service", SwapDo{DoSwapCheck}}, {"Try it…", SwapDo{DoSwapTry}}}
	switch {
	case sw.Service.Zero():
		s.ChecksHead = "The service is not found yet. Check it to see why."
	case len(sw.Findings) == 0:
		s.ChecksHead = OneLine(sw.Service.String(), 60) + " was found, and not checked yet."
	default:
		s.ChecksHead = OneLine(sw.Service.String(), 60) + " is fit for requests"
	}
	for _, f := range sw.Findings {
		l := Line{Mark: Mark{State: app.TraySwapWaiting, Shape: ShapeDone, Word: "Fine"}, Text: endStop(OneLine(f.What, 240))}
		if !f.OK {
			s.ChecksHead = OneLine(sw.Service.String(), 60) + " is not fit for requests yet"
			l.Mark, l.More = Mark{Shape: ShapeWarning, Word: "To change"}, endStop(OneLine(f.Mend, 300))
		}
		s.Checks = append(s.Checks, l)
	}
	if p := sw.Problem; p != nil {
		s.Checks = append([]Line{{
			Mark: Mark{Shape: ShapeWarning, Word: "Not read"}, Text: "The requests cannot be read: " + endStop(OneLine(p.What, 200)), More: OneLine(p.Do, 200),
		}}, s.Checks...)
	}
}
