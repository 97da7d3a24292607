package pagerduty

import (
	"context"
	"errors"

	"github.com/dogwatch-app/dogwatch/app"
)

// PagerDuty's pages: at most 100 rows each, and none past row 10,000.
const (
	pageSize = 100
	deepest  = 10_000
	// overlap is how many rows a page shares with the one before it.
	overlap = 5
	// idlePages and turns bound what a confused server can make us do.
	idlePages = 5
	turns     = 500
)

// page is one page of a list.
type page[T any] struct {
	rows []T
	more bool
}

// sweep gathers a list that changes while it is read page by page. Its rows are
// merged by key; the later reading of a row wins.
//
// A row that leaves the list moves those behind it up, and one of them could fall
// between two pages. Hence pages overlap: a page counts as following on only if it
// holds a row that this pass has already covered. As the order of the list is fixed
// (by incident number), everything that stays on the list behind that row is then
// on this page or behind it. If the page does not follow on, the pass steps back.
type sweep[T any] struct {
	key  func(T) string
	rows []T
	at   map[string]int
}

func newSweep[T any](key func(T) string) *sweep[T] {
	return &sweep[T]{key: key, rows: []T{}, at: map[string]int{}}
}

var errRepeats = errors.New("PagerDuty repeats pages and does not come to an end")

// pass reads from the top until the end of the list, or until meets says that the
// rest is known, and reports the keys it covered without a gap. It is not complete
// where PagerDuty serves no deeper rows.
func (s *sweep[T]) pass(ctx context.Context, read func(ctx context.Context, offset, limit int) (page[T], error),
	meets func(key string) bool,
) (covered map[string]bool, complete bool, err error) {
	covered = map[string]bool{}
	offset, idle := 0, 0
	for range turns {
		limit := min(pageSize, deepest-offset)
		p, err := read(ctx, offset, limit)
		if err != nil {
			return nil, false, err
		}
		s.merge(p.rows)
		if !s.follows(p.rows, offset, covered) {
			offset = max(0, offset-pageSize+overlap)
			continue
		}
		fresh, met := 0, false
		for _, row := range p.rows {
			key := s.key(row)
			if !covered[key] {
				fresh++
			}
			covered[key] = true
			met = met || meets != nil && meets(key)
		}
		if !p.more || met {
			return covered, true, nil
		}
		if fresh > 0 {
			idle = 0
		} else if idle++; idle >= idlePages {
			break
		}
		if offset += max(1, len(p.rows)-overlap); offset+overlap >= deepest {
			return covered, false, nil
		}
	}
	return nil, false, app.Offline{Kind: app.NotAPI, Cause: errRepeats}
}

func (s *sweep[T]) follows(rows []T, offset int, covered map[string]bool) bool {
	if offset == 0 {
		return true
	}
	for _, row := range rows {
		if covered[s.key(row)] {
			return true
		}
	}
	return false
}

func (s *sweep[T]) merge(rows []T) {
	for _, row := range rows {
		key := s.key(row)
		if n, known := s.at[key]; known {
			s.rows[n] = row
			continue
		}
		s.at[key] = len(s.rows)
		s.rows = append(s.rows, row)
	}
}

// upTo reads at most about limit rows, for lists that are cut where they are too
// long, and reports whether there are more.
func (s *sweep[T]) upTo(ctx context.Context, most int, read func(ctx context.Context, offset, limit int) (page[T], error)) (cut bool, err error) {
	_, complete, err := s.pass(ctx, func(ctx context.Context, offset, limit int) (page[T], error) {
		p, err := read(ctx, offset, limit)
		if err == nil && p.more && offset+len(p.rows) >= most {
			p.more, cut = false, true
		}
		return p, err
	}, nil)
	return cut || err == nil && !complete, err
}
