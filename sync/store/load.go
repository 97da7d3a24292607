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

// Load reads where the watch left off.
func (s *Store) Load(ctx context.Context) (app.Saved, error) {
	var saved app.Saved
	var err error
	recent := millis(time.Now().Add(-time.Hour))
	saved.Actions, err = rows[app.Action](ctx, s.db, "select body from actions where ended = 0 or ended > ? order by at, rowid", recent)
	if err == nil {
		saved.Incidents, err = rows[app.Incident](ctx, s.db, "select body from incidents where tracked = 1 order by rowid")
	}
	for key, into := range map[string]any{"me": &saved.Me, "roster": &saved.Roster, "sync": &saved.LastSync, "alarm": &saved.Alarm} {
		if err == nil {
			err = s.state(ctx, key, into)
		}
	}
	if err != nil {
		return app.Saved{}, fmt.Errorf("load: %w", err)
	}
	return saved, nil
}

// state reads a single value; into stays as it is where there is none.
func (s *Store) state(ctx context.Context, key string, into any) error {
	var body string
	err := s.db.QueryRowContext(ctx, "select body from state where key = ?", key).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := json.Unmarshal([]byte(body), into); err != nil {
		return fmt.Errorf("the value %q: %w", key, err)
	}
	return nil
}

// rows decodes the single column that the query gives.
func rows[T any](ctx context.Context, db *sql.DB, query string, args ...any) ([]T, error) {
	found, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer found.Close()
	var all []T
	for found.Next() {
		var body string
		if err := found.Scan(&body); err != nil {
			return nil, err
		}
		var one T
		if err := json.Unmarshal([]byte(body), &one); err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, found.Err()
}
