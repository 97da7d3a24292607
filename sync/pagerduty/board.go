package pagerduty

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/sync/pace"
)

// The bounds of reading a board.
const (
	// MaxRequests is how many requests may stand on one service.
	MaxRequests = 500
	// sweepEvery is how often the open ones of all time are read though none is known
	// that would not be among those of late: an old one can be opened again.
	sweepEvery = time.Hour
	// lookBacks is how many that have ended are read again each time, in turn:
	// something may be said under them still, and nothing tells that it was.
	lookBacks = 2
)

// boards remembers of each service what need not be read again.
type boards struct {
	mu sync.Mutex
	of map[string]reading
}

// reading is what the last reading of a service left. It is never changed.
type reading struct {
	at, swept time.Time
	round     int
	posts     map[string]keptPost
}

// keptPost is what is known of a request.
type keptPost struct {
	post
	// said is the round in which its notes were read.
	said int
}

// Requests reads the incidents of the service that carry a request, by their keys:
// those that are open, and those created since then (a year back at most) that are
// resolved. What cannot change is read once; the notes of open ones each time, and
// those of a few ended ones in turn. One whose notes are too long to be read is left
// out.
//
// All of it goes behind everything else in the queue.
func (c *Client) Requests(ctx context.Context, service string, since time.Time) ([]app.Posted, error) {
	if _, err := segment(service); err != nil {
		return nil, err
	}
	ctx = pace.In(ctx, pace.Background)
	c.boards.mu.Lock()
	was := c.boards.of[service]
	c.boards.mu.Unlock()

	now := reading{at: time.Now(), swept: was.swept, round: was.round + 1, posts: map[string]keptPost{}}
	rows, err := c.late(ctx, service, since, now.at)
	if err == nil && was.lacks(since, now.at) {
		now.swept = now.at
		rows, err = c.allOpen(ctx, service, rows)
	}
	if err != nil {
		return nil, err
	}
	if len(rows) > MaxRequests {
		return nil, app.Refused{Why: "there are more requests on the service than Dogwatch reads"}
	}
	again := was.again(rows)
	read := make([]keptPost, len(rows))
	err = together(ctx, len(rows), func(ctx context.Context, n int) (err error) {
		old, known := was.posts[rows[n].Incident]
		read[n], err = c.fill(ctx, rows[n], old, known, again[rows[n].Incident], now.round)
		if is[app.Gone](err) || tooLarge(err) {
			read[n], err = keptPost{}, nil
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	posts := []app.Posted{}
	for _, p := range read {
		if p.Incident != "" {
			now.posts[p.Incident] = p
			one := p.Posted
			one.Notes = slices.Clone(one.Notes)
			posts = append(posts, one)
		}
	}
	c.boards.mu.Lock()
	defer c.boards.mu.Unlock()
	if c.boards.of == nil {
		c.boards.of = map[string]reading{}
	}
	c.boards.of[service] = now
	return posts, nil
}

// lacks reports whether there can be open requests older than since of which the
// reading of those since then does not tell.
func (b reading) lacks(since, now time.Time) bool {
	if b.swept.IsZero() || now.Sub(b.swept) >= sweepEvery || since.After(b.at.Add(-time.Hour)) {
		return true
	}
	for _, p := range b.posts {
		if p.Closed.IsZero() && p.At.Before(since.Add(time.Minute)) {
			return true
		}
	}
	return false
}

// again are the ended ones among rows whose notes were read longest ago.
func (b reading) again(rows []post) map[string]bool {
	var ended []keptPost
	for _, row := range rows {
		if k, known := b.posts[row.Incident]; known && !row.Closed.IsZero() {
			ended = append(ended, k)
		}
	}
	slices.SortFunc(ended, func(a, b keptPost) int { return cmp.Or(a.said-b.said, cmp.Compare(a.Incident, b.Incident)) })
	again := map[string]bool{}
	for _, k := range ended[:min(lookBacks, len(ended))] {
		again[k.Incident] = true
	}
	return again
}

// fill makes a row whole: with its text and its author, and with its notes.
func (c *Client) fill(ctx context.Context, row post, old keptPost, known, again bool, round int) (keptPost, error) {
	k := keptPost{post: row, said: round}
	if known && old.Body != "" {
		k.Body, k.By = old.Body, old.By
	} else {
		whole, err := c.posted(ctx, row.Incident)
		if err != nil {
			return k, err
		}
		k.Body, k.By = whole.Body, whole.By
	}
	same := known && old.updated.Equal(row.updated) && old.Closed.Equal(row.Closed)
	var err error
	if row.unknown {
		if k.ClosedBy = old.ClosedBy; !same {
			k.ClosedBy, err = c.resolver(ctx, row.Incident)
		}
	}
	if err != nil {
		return k, err
	}
	if same && !row.Closed.IsZero() && !again {
		k.Notes, k.said = old.Notes, old.said
		return k, nil
	}
	k.Notes, err = c.said(ctx, row.Incident)
	return k, err
}

// late reads the requests created since then, in whatever state they are.
func (c *Client) late(ctx context.Context, service string, since, now time.Time) ([]post, error) {
	until := now.Add(-c.stack.Skew()).Add(24 * time.Hour)
	if earliest := until.Add(-maxWindow); since.Before(earliest) {
		since = earliest
	}
	s := newSweep(func(p post) string { return p.Incident })
	for until.After(since) {
		from := until.Add(-maxRange)
		if from.Before(since) {
			from = since
		}
		if err := c.gatherPosts(ctx, s, window(url.Values{"service_ids[]": {service}}, from, until)); err != nil {
			return nil, err
		}
		until = from
	}
	return requestsOn(service, s.rows), nil
}

// allOpen adds to rows the open requests of all time.
func (c *Client) allOpen(ctx context.Context, service string, rows []post) ([]post, error) {
	s := newSweep(func(p post) string { return p.Incident })
	err := c.gatherPosts(ctx, s, url.Values{
		"service_ids[]": {service}, "date_range": {"all"}, "statuses[]": {string(app.Triggered), string(app.Acknowledged)},
	})
	if err != nil {
		return nil, err
	}
	byID := map[string]post{}
	for _, p := range slices.Concat(rows, requestsOn(service, s.rows)) {
		byID[p.Incident] = p
	}
	return slices.SortedFunc(maps.Values(byID), func(a, b post) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Incident, b.Incident))
	}), nil
}

func (c *Client) gatherPosts(ctx context.Context, s *sweep[post], filter url.Values) error {
	_, complete, err := s.pass(ctx, func(ctx context.Context, offset, limit int) (page[post], error) {
		body, err := c.get(ctx, "/incidents", paged(filter, oldestFirst, offset, limit))
		if err != nil {
			return page[post]{}, err
		}
		return decodePosts(body, limit)
	}, nil)
	if err == nil && !complete {
		err = app.Offline{Kind: app.NotAPI, Cause: errors.New("more incidents on the service than PagerDuty serves")}
	}
	return err
}

// requestsOn are the posts that carry a request on the service. PagerDuty ignores a
// filter that it does not know.
func requestsOn(service string, rows []post) []post {
	return slices.DeleteFunc(slices.Clone(rows), func(p post) bool {
		return p.service != service || !strings.HasPrefix(p.Key, app.SwapKeyPrefix)
	})
}

// tooLarge reports whether an answer was left unread for its size.
func tooLarge(err error) bool {
	p, ok := errors.AsType[app.Problem](err)
	return ok && p.Code == "answer_too_large"
}

func inDetail(ctx context.Context) context.Context { return pace.In(ctx, pace.Detail) }
