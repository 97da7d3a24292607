package simulator

import (
	"net/http"
	"slices"
	"time"
)

type customView struct {
	ID          string       `json:"id"`
	Type        string       `json:"type"`
	Start       string       `json:"start_time"`
	End         string       `json:"end_time"`
	Assignments []memberSlot `json:"assignments"`
	Self        string       `json:"self"`
}

type memberSlot struct {
	ID     string         `json:"id"`
	Type   string         `json:"type"`
	Member shiftMemberRef `json:"member"`
}

func (c *call) customView(s *shiftSchedule, one *customShift, zone *time.Location) customView {
	return customView{
		one.id, "custom_shift", stamp(one.start, zone), stamp(one.end, zone),
		[]memberSlot{{one.assignment, "shift_assignment", memberRef(one.who)}},
		apiRoot + "/v3/schedules/" + s.id + "/custom_shifts/" + one.id,
	}
}

func (c *call) listCustomShifts() (answer, *fail) {
	s, bad := c.theShifted()
	if bad != nil {
		return answer{}, bad
	}
	w, p, bad := c.rangeOf(s)
	if bad != nil {
		return answer{}, bad
	}
	found := slices.DeleteFunc(slices.Clone(s.customs), func(one *customShift) bool {
		return !span{start: one.start, end: one.end}.overlaps(w.from, w.to)
	})
	views, frame := listed(p, found, func(one *customShift) customView { return c.customView(s, one, w.zone) })
	return ok(withoutTotal("custom_shifts", views, frame))
}

func (c *call) postCustomShifts() (answer, *fail) {
	s, bad := c.theShifted()
	if bad != nil {
		return answer{}, bad
	}
	if !c.mayOverride(s.team) {
		return answer{}, denied()
	}
	var ask struct {
		Shifts []struct {
			Type        string `json:"type"`
			Start       string `json:"start_time"`
			End         string `json:"end_time"`
			Assignments []struct {
				Type   string         `json:"type"`
				Member shiftMemberRef `json:"member"`
			} `json:"assignments"`
		} `json:"custom_shifts"`
	}
	if bad := c.decode(&ask); bad != nil {
		return answer{}, bad
	}
	if len(ask.Shifts) == 0 {
		return answer{}, invalidField("custom_shifts", "can't be blank")
	}
	var made []*customShift
	for _, one := range ask.Shifts {
		if one.Type != "custom_shift" || len(one.Assignments) != 1 {
			return answer{}, invalidField("custom_shift.assignments", "must have exactly one assignment")
		}
		next := &customShift{}
		if next.who, bad = c.shiftMember("custom_shift.assignments", &one.Assignments[0].Member); bad != nil {
			return answer{}, bad
		}
		if next.start, next.end, bad = shiftTimes("custom_shift", one.Start, one.End, s.zone); bad != nil {
			return answer{}, bad
		}
		made = append(made, next)
	}
	views := make([]customView, len(made))
	for i, one := range made {
		one.id = c.ids.next('0', ulidID, "custom shift")
		one.assignment = c.ids.next('0', ulidID, "shift assignment")
		s.customs = append(s.customs, one)
		views[i] = c.customView(s, one, time.UTC)
	}
	return answer{http.StatusCreated, map[string]any{"custom_shifts": views}}, nil
}
