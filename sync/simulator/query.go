package simulator

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// many reads a repeated query key, with or without the brackets.
func (c *call) many(key string) []string {
	return slices.Concat(c.query[key+"[]"], c.query[key])
}

// includes reports whether include[] asks for one of what.
func (c *call) includes(what ...string) bool {
	if c.flat {
		return false
	}
	for _, asked := range c.many("include") {
		if slices.Contains(what, asked) {
			return true
		}
	}
	return false
}

// among reports whether v is one of list; an empty list lets everything pass.
func among(list []string, v string) bool { return len(list) == 0 || slices.Contains(list, v) }

var timeForms = []string{time.RFC3339, "2006-01-02T15:04:05.999999999", "2006-01-02T15:04", "2006-01-02"}

// readTime reads an instant as PagerDuty takes it: with an offset, or else in
// zone; the time of day may be left out. Whole seconds.
func readTime(s string, zone *time.Location) (time.Time, error) {
	for _, form := range timeForms {
		if t, err := time.ParseInLocation(form, s, zone); err == nil {
			return t.UTC().Truncate(time.Second), nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is not a time", s)
}

// when reads a query key that holds an instant; absent is the zero time.
func (c *call) when(key string) (time.Time, *fail) {
	v := c.query.Get(key)
	if v == "" {
		return time.Time{}, nil
	}
	// A "+" that was not escaped arrives as a blank.
	t, err := readTime(strings.Replace(v, " ", "+", 1), c.account.zone)
	if err != nil {
		return t, refuse(400, codeDateRange, "Invalid Date", key+": "+err.Error())
	}
	return t, nil
}

// between reads since and until.
func (c *call) between() (from, to time.Time, bad *fail) {
	if from, bad = c.when("since"); bad != nil {
		return
	}
	to, bad = c.when("until")
	return
}

// zone reads time_zone; without it, it is usual.
func (c *call) zone(usual *time.Location) (*time.Location, *fail) {
	v := c.query.Get("time_zone")
	if v == "" {
		return usual, nil
	}
	zone, err := time.LoadLocation(v)
	if err != nil || v == "Local" {
		return usual, badArguments("time_zone " + v + " is not a time zone")
	}
	return zone, nil
}

// matches is PagerDuty's query= filter on names.
func (c *call) matches(name string) bool {
	return strings.Contains(strings.ToLower(name), strings.ToLower(c.query.Get("query")))
}

// ofTeams is the team_ids[] filter.
func (c *call) ofTeams(t *team) bool {
	ids := c.many("team_ids")
	return len(ids) == 0 || t != nil && slices.Contains(ids, t.id)
}
