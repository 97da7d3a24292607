package simulator

import (
	"strconv"
)

const (
	defaultPage = 25
	maxPage     = 100
	maxReach    = 10_000
)

// page is which part of a list is asked for.
type page struct {
	limit, offset int
	total         bool
	shift         int
	double        bool
}

// page reads limit, offset and total. A limit beyond the greatest counts as the
// greatest, as with PagerDuty.
func (c *call) page() (page, *fail) { return c.pageOf(defaultPage, maxPage) }

func (c *call) pageOf(usual, most int) (page, *fail) {
	p := page{limit: usual}
	var err error
	if v := c.query.Get("limit"); v != "" {
		if p.limit, err = strconv.Atoi(v); err != nil || p.limit < 0 {
			return p, badArguments("limit is not a number from 1 to " + strconv.Itoa(most))
		}
		p.limit = min(p.limit, most)
	}
	if v := c.query.Get("offset"); v != "" {
		if p.offset, err = strconv.Atoi(v); err != nil || p.offset < 0 {
			return p, badArguments("offset is not a number")
		}
	}
	if p.offset+p.limit > maxReach {
		return p, badArguments("The sum of offset and limit must not exceed " + strconv.Itoa(maxReach))
	}
	p.total = c.query.Get("total") == "true"
	if c.fault != nil && c.fault.Kind == FaultShift && p.offset > 0 {
		p.shift = c.fault.By
	}
	p.double = c.fault != nil && c.fault.Kind == FaultDuplicate
	return p, nil
}

// paged is the frame that PagerDuty puts around a page.
type paged struct {
	Limit  int  `json:"limit"`
	Offset int  `json:"offset"`
	More   bool `json:"more"`
	Total  *int `json:"total"`
}

// cut takes the page out of a list of n entries: the bounds to show, and the frame.
func (p page) cut(n int) (from, to int, frame paged) {
	from = min(max(p.offset+p.shift, 0), n)
	to = min(from+p.limit, n)
	frame = paged{Limit: p.limit, Offset: p.offset, More: to < n}
	if p.total {
		frame.Total = &n
	}
	return from, to, frame
}

// listed gives the entries of the page, each shown by show.
func listed[T, V any](p page, list []T, show func(T) V) ([]V, paged) {
	from, to, frame := p.cut(len(list))
	views := make([]V, 0, to-from+1)
	for i, one := range list[from:to] {
		views = append(views, show(one))
		if p.double && i == 0 {
			views = append(views, show(one))
		}
	}
	return views, frame
}
