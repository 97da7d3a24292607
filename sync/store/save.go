package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// Save writes the change in one transaction.
func (s *Store) Save(ctx context.Context, c app.Change) error {
	if c.Empty() {
		return nil
	}
	err := s.change(ctx, func(tx *sql.Tx) error {
		w := writer{ctx: ctx, tx: tx}
		for _, a := range c.Actions {
			w.put(`insert into actions (id, at, ended, body) values (?, ?, ?, ?)
				on conflict (id) do update set ended = excluded.ended, body = excluded.body`, a, a.ID, millis(a.At), millis(a.EndedAt))
		}
		for _, i := range c.Incidents {
			w.put(`insert into incidents (id, tracked, at, body) values (?, 1, ?, ?)
				on conflict (id) do update set tracked = 1, at = excluded.at, body = excluded.body`, i, i.ID, millis(i.UpdatedAt))
		}
		for _, id := range c.Dropped {
			w.do("update incidents set tracked = 0 where id = ?", id)
		}
		if c.Me != nil {
			w.state("me", c.Me)
		}
		if c.Roster != nil {
			w.state("roster", c.Roster)
		}
		if !c.LastSync.IsZero() {
			w.state("sync", c.LastSync)
		}
		if c.Alarm != nil {
			w.state("alarm", c.Alarm)
		}
		return w.err
	})
	if err != nil {
		return fmt.Errorf("save: %w", err)
	}
	return nil
}

// Forget empties the database.
func (s *Store) Forget(ctx context.Context) error {
	err := s.change(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "delete from actions; delete from incidents; delete from state; delete from details; delete from drawer")
		return err
	})
	if err != nil {
		return fmt.Errorf("forget: %w", err)
	}
	return nil
}

// writer runs statements until the first error, which it keeps.
type writer struct {
	ctx context.Context
	tx  *sql.Tx
	err error
}

func (w *writer) do(statement string, args ...any) {
	if w.err == nil {
		_, w.err = w.tx.ExecContext(w.ctx, statement, args...)
	}
}

// put runs the statement with the JSON of body as the last argument.
func (w *writer) put(statement string, body any, args ...any) {
	if w.err != nil {
		return
	}
	text, err := json.Marshal(body)
	if err != nil {
		w.err = err
		return
	}
	w.do(statement, append(args, string(text))...)
}

func (w *writer) state(key string, body any) {
	w.put("insert into state (key, body) values (?, ?) on conflict (key) do update set body = excluded.body", body, key)
}

// millis is the instant in Unix milliseconds, 0 for the zero time.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}
