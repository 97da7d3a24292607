package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/dogwatch-app/dogwatch/app"
)

// keptDetails is how many copies are kept; the ones read longest ago go first.
const keptDetails = 500

// SaveDetail keeps a copy of what was read of an incident.
func (s *Store) SaveDetail(ctx context.Context, d app.Detail) error {
	err := s.change(ctx, func(tx *sql.Tx) error {
		w := writer{ctx: ctx, tx: tx}
		w.put(`insert into details (id, at, body) values (?, ?, ?)
			on conflict (id) do update set at = excluded.at, body = excluded.body`, d, d.Incident.ID, millis(d.Read))
		w.do("delete from details where id not in (select id from details order by at desc limit ?)", keptDetails)
		return w.err
	})
	if err != nil {
		return fmt.Errorf("save the details of %s: %w", d.Incident.ID, err)
	}
	return nil
}

// Detail gives the copy of an incident's details; false where there is none.
func (s *Store) Detail(ctx context.Context, incident string) (app.Detail, bool, error) {
	var body string
	var d app.Detail
	err := s.reading(ctx, func(db *sql.DB) error {
		return db.QueryRowContext(ctx, "select body from details where id = ?", incident).Scan(&body)
	})
	if errors.Is(err, sql.ErrNoRows) {
		return d, false, nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(body), &d)
	}
	if err != nil {
		return app.Detail{}, false, fmt.Errorf("read the details of %s: %w", incident, err)
	}
	return d, true, nil
}
