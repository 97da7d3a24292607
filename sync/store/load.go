package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// Load reads where the watch left off, as far as it can be read: a row that cannot
// is left out, and of a file that cannot be read at all nothing is there, which
// Tell says. Of a newer Dogwatch's file the actions that still wait are left to
// that one: they could not be marked as done here, and would be done twice.
func (s *Store) Load(ctx context.Context) (app.Saved, error) {
	var saved app.Saved
	err := s.reading(ctx, func(db *sql.DB) error {
		l := loader{ctx: ctx, db: db}
		saved = l.load()
		return l.err
	})
	if errors.Is(err, errClosed) || ctx.Err() != nil {
		return app.Saved{}, fmt.Errorf("load: %w", errors.Join(err, ctx.Err()))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil {
		s.note(unread(err))
	}
	if s.newer {
		waiting := saved.Actions
		saved.Actions = nil
		for _, a := range waiting {
			if a.State.Ended() {
				saved.Actions = append(saved.Actions, a)
			}
		}
	}
	return saved, nil
}

func unread(err error) app.Problem {
	return app.Problem{
		Code: "database_unread", What: "What Dogwatch had saved could not be read, or not all of it (" + explain(err).Error() + ").",
		Means: "Open pages are read anew from PagerDuty, and ring. What you pressed before and was not sent yet waits in the file.",
		Do:    "Once the database can be read again, start Dogwatch again.",
	}
}

// loader reads parts of a Saved. The first error of the file ends it; what was read
// until then stays.
type loader struct {
	ctx context.Context
	db  *sql.DB
	err error
}

func (l *loader) load() app.Saved {
	var saved app.Saved
	recent := millis(time.Now().Add(-time.Hour))
	saved.Actions = rows[app.Action](l, "select body from actions where ended = 0 or ended > ? order by at, rowid", recent)
	saved.Incidents = rows[app.Incident](l, "select body from incidents where tracked = 1 order by rowid")
	saved.Me = value[app.User](l, "me")
	saved.Roster = value[app.Roster](l, "roster")
	saved.LastSync = value[time.Time](l, "sync")
	saved.Alarm = value[json.RawMessage](l, "alarm")
	return saved
}

// fails keeps the first error, and reports whether there is one.
func (l *loader) fails(err error) bool {
	if l.err == nil {
		l.err = err
	}
	return err != nil
}

// value reads a single value, the zero one where there is none.
func value[T any](l *loader, key string) T {
	var body string
	var v T
	err := l.db.QueryRowContext(l.ctx, "select body from state where key = ?", key).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) || l.fails(err) {
		return v
	}
	if err := json.Unmarshal([]byte(body), &v); err != nil {
		l.fails(fmt.Errorf("the value %q: %w", key, err))
		var none T
		return none
	}
	return v
}

// rows decodes the single column that the query gives.
func rows[T any](l *loader, query string, args ...any) []T {
	found, err := l.db.QueryContext(l.ctx, query, args...)
	if l.fails(err) {
		return nil
	}
	defer func() { _ = found.Close() }()
	var all []T
	for found.Next() {
		var body string
		var one T
		if l.fails(found.Scan(&body)) || l.fails(json.Unmarshal([]byte(body), &one)) {
			continue
		}
		all = append(all, one)
	}
	l.fails(found.Err())
	return all
}
