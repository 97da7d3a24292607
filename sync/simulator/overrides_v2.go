package simulator

import (
	"encoding/json"
	"net/http"
	"slices"
	"time"
)

type overrideView struct {
	ID    string `json:"id,omitempty"`
	Start string `json:"start,omitempty"`
	End   string `json:"end,omitempty"`
	User  any    `json:"user,omitempty"`
}

// overrideAsk is one override in a request.
type overrideAsk struct {
	Start string   `json:"start"`
	End   string   `json:"end"`
	User  thingRef `json:"user"`
}

func (c *call) override(o *override, zone *time.Location) overrideView {
	return overrideView{o.id, stamp(o.start, zone), stamp(o.end, zone), c.personRef(o.who)}
}

func (c *call) listOverrides() (answer, *fail) {
	s, bad := c.theLayered()
	if bad != nil {
		return answer{}, bad
	}
	w, bad := c.renderWindow(s.zone)
	if bad != nil {
		return answer{}, bad
	}
	if c.query.Get("since") == "" || c.query.Get("until") == "" {
		return answer{}, badArguments("since and until are required")
	}
	editable := c.query.Get("editable") == "true"
	views := []overrideView{}
	for _, o := range s.overrides {
		one := span{start: o.start, end: o.end, who: o.who}
		switch {
		case !one.overlaps(w.from, w.to) || editable && !o.start.After(c.now):
		case editable:
			views = append(views, overrideView{ID: o.id})
		default:
			if !w.overflow {
				one, _ = one.cut(w.from, w.to)
			}
			views = append(views, overrideView{o.id, stamp(one.start, w.zone), stamp(one.end, w.zone), c.personRef(o.who)})
		}
	}
	return ok(map[string]any{"overrides": views})
}

// postOverrides makes overrides, each for itself: the answer is 201 even where
// some were refused. The older form with a single override is taken too.
func (c *call) postOverrides() (answer, *fail) {
	s, bad := c.theLayered()
	if bad != nil {
		return answer{}, bad
	}
	if !c.mayOverride(s.team) {
		return answer{}, denied()
	}
	var ask struct {
		Single *overrideAsk    `json:"override"`
		Many   json.RawMessage `json:"overrides"`
	}
	if bad := c.decode(&ask); bad != nil {
		return answer{}, bad
	}
	if ask.Single != nil {
		o, why := c.makeOne(s, *ask.Single, 0)
		if why != "" {
			return answer{}, refuse(http.StatusBadRequest, codeOverride, "Invalid Override", why)
		}
		return answer{http.StatusCreated, map[string]any{"override": c.override(o, time.UTC)}}, nil
	}
	var many []overrideAsk
	if err := json.Unmarshal(ask.Many, &many); err != nil || len(many) == 0 {
		return answer{}, invalid("Overrides cannot be empty")
	}
	type item struct {
		Status   int          `json:"status"`
		Errors   []string     `json:"errors,omitempty"`
		Override overrideView `json:"override"`
	}
	items := make([]item, len(many))
	for i, one := range many {
		o, why := c.makeOne(s, one, i)
		if why != "" {
			items[i] = item{http.StatusBadRequest, []string{why}, overrideView{Start: one.Start, End: one.End, User: c.asGiven(one.User)}}
			continue
		}
		items[i] = item{http.StatusCreated, nil, c.override(o, time.UTC)}
	}
	return answer{http.StatusCreated, items}, nil
}

// asGiven is the user of a refused override: the reference where there is one.
func (c *call) asGiven(t thingRef) any {
	if p, there := find[*person](c.world, t.ID); there {
		return c.personRef(p)
	}
	return t
}

// eachOverride is the operation of which a refusal is about single items.
const eachOverride = "POST /schedules/{id}/overrides"

// makeOne makes the n-th override of a request, unless a fault refuses it.
func (c *call) makeOne(s *layerSchedule, ask overrideAsk, n int) (*override, string) {
	if c.fault.refuses() && (c.fault.By == 0 || c.fault.By == n+1) {
		return nil, c.fault.words()
	}
	return c.makeOverride(s, ask)
}

// makeOverride makes one override, or tells why not.
func (c *call) makeOverride(s *layerSchedule, ask overrideAsk) (*override, string) {
	start, err := readTime(ask.Start, s.zone)
	if err != nil {
		return nil, "Start is invalid"
	}
	end, err := readTime(ask.End, s.zone)
	if err != nil {
		return nil, "End is invalid"
	}
	who, there := find[*person](c.world, ask.User.ID)
	switch {
	case !start.Before(end):
		return nil, "Override must end after its start"
	case !there:
		return nil, "User was not found"
	case !end.After(c.now):
		return nil, "Override must end after the current time"
	}
	return c.addOverride(s, start, end, who), ""
}

func (w *world) addOverride(s *layerSchedule, start, end time.Time, who *person) *override {
	o := &override{id: w.ids.next('Q', longID, "override"), start: start, end: end, who: who}
	s.overrides = append(s.overrides, o)
	return o
}

// mayOverride reports whether the token may change who is on call.
func (c *call) mayOverride(t *team) bool { return c.acts(t) }

// deleteOverride takes a future override back. A running one ends now instead,
// and a past one stays.
func (c *call) deleteOverride() (answer, *fail) {
	s, bad := c.theLayered()
	if bad != nil {
		return answer{}, bad
	}
	if !c.mayOverride(s.team) {
		return answer{}, denied()
	}
	i := slices.IndexFunc(s.overrides, func(o *override) bool { return o.id == c.r.PathValue("override") })
	if i < 0 {
		return answer{}, notFound("Override")
	}
	o := s.overrides[i]
	switch {
	case !o.start.Before(c.now):
		s.overrides = slices.Delete(s.overrides, i, i+1)
		return answer{http.StatusNoContent, nil}, nil
	case o.end.After(c.now):
		short := *o
		short.end = c.now
		s.overrides[i] = &short
		return ok(map[string]any{"override": c.override(&short, time.UTC)})
	}
	return answer{}, refuse(http.StatusBadRequest, codeOverride, "Invalid Override", "Past overrides cannot be removed")
}
