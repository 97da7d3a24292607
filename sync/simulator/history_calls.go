package simulator

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// getPast lists incidents of the same service with a similar title, of the last
// six months.
func (c *call) getPast() (answer, *fail) {
	in, bad := c.theIncident()
	if bad != nil {
		return answer{}, bad
	}
	limit := 5
	if v := c.query.Get("limit"); v != "" {
		n, err := strconv.Atoi(v)
		if err != nil || n < 1 || n > 999 {
			return answer{}, badArguments("limit is a number from 1 to 999")
		}
		limit = n
	}
	type past struct {
		Incident map[string]any `json:"incident"`
		Score    float64        `json:"score"`
	}
	var found []past
	for _, other := range slices.Backward(c.incidents) {
		if other == in || other.service != in.service || other.made.Before(c.now.AddDate(0, -mostMonths, 0)) {
			continue
		}
		if score := alike(in.title, other.title); score > 0 {
			found = append(found, past{map[string]any{
				"id": other.id, "created_at": utc(other.made), "self": apiRoot + "/incidents/" + other.id, "title": other.title,
			}, score})
		}
	}
	slices.SortStableFunc(found, func(a, b past) int { return cmp.Compare(b.Score, a.Score) })
	total := len(found)
	return ok(map[string]any{"past_incidents": append([]past{}, found[:min(limit, total)]...), "limit": limit, "total": total})
}

// alike is the share, in percent, of the words that two titles have in common.
func alike(a, b string) float64 {
	left, right := strings.Fields(strings.ToLower(a)), strings.Fields(strings.ToLower(b))
	if len(left) == 0 || len(right) == 0 {
		return 0
	}
	same := 0
	for _, word := range left {
		if slices.Contains(right, word) {
			same++
		}
	}
	return 100 * float64(same) / float64(max(len(left), len(right)))
}

// listNotifications lists who was told of anything, account-wide.
func (c *call) listNotifications() (answer, *fail) {
	p, bad := c.page()
	if bad != nil {
		return answer{}, bad
	}
	from, to, bad := c.between()
	if bad != nil {
		return answer{}, bad
	}
	zone, bad := c.zone(c.account.zone)
	if bad != nil {
		return answer{}, bad
	}
	if from.IsZero() || to.IsZero() || to.Before(from) || !to.Before(from.AddDate(0, 3, 0)) {
		return answer{}, refuse(http.StatusBadRequest, codeDateRange, "Invalid Date Range", "since and until are required, less than three months apart")
	}
	kind := c.query.Get("filter")
	var found []*entry
	for _, e := range since(c.journal, from, to) {
		if e.told != nil && (kind == "" || kind == e.told.contact.notification()) {
			found = append(found, e)
		}
	}
	type view struct {
		ID      string  `json:"id"`
		Type    string  `json:"type"`
		Started string  `json:"started_at"`
		Address *string `json:"address"`
		User    any     `json:"user"`
	}
	views, frame := listed(p, found, func(e *entry) view {
		return view{e.told.id, e.told.contact.notification(), stamp(e.at, zone), e.told.address(), c.personAs(e.told.who, "users")}
	})
	return ok(struct {
		Notifications []view `json:"notifications"`
		paged
	}{views, frame})
}

// load is what one person had to bear, counted from the log as PagerDuty's
// analytics do.
type load struct {
	business, off, sleep, notified, acked int
	toAck                                 time.Duration
	escalatedTo                           int
	assignedTo                            int
	engaged                               time.Duration
	lastTold                              time.Time
}

// count adds one line of a log to the load of p.
func (l *load) count(e *entry, p *person) {
	switch {
	case e.told != nil && e.told.who == p:
		l.notified++
		// Email does not interrupt, and what comes within a minute counts once.
		if e.told.contact.kind == contactEmail || e.at.Sub(l.lastTold) < time.Minute {
			return
		}
		l.lastTold = e.at
		switch local := e.at.In(p.zone); {
		case local.Hour() >= 22 || local.Hour() < 8:
			l.sleep++
		case isoDay(local) > 5 || local.Hour() >= 18:
			l.off++
		default:
			l.business++
		}
	case e.kind == logAck && e.by.person == p:
		l.acked++
		l.toAck += e.at.Sub(e.in.made)
		if !e.in.ended.IsZero() {
			l.engaged += e.in.ended.Sub(e.at)
		}
	case e.kind == logEscalate && slices.Contains(e.to, p):
		l.escalatedTo++
	case e.kind == logAssign && slices.Contains(e.to, p):
		l.assignedTo++
	}
}

func (l *load) interruptions() int { return l.business + l.off + l.sleep }

func (l *load) meanToAck() int {
	if l.acked == 0 {
		return 0
	}
	return int(l.toAck.Seconds()) / l.acked
}
