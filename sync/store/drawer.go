package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"github.com/dogwatch-app/dogwatch/app"
)

// MaxDocument is how long a document of the drawer may be, in bytes.
const MaxDocument = 4 << 20

var _ app.Drawer = (*Store)(nil)

// Keep stores the document, which is JSON of at most MaxDocument bytes, in place of an
// older one. It is on the disk once Keep returns without an error.
func (s *Store) Keep(ctx context.Context, kind, id string, body []byte) error {
	switch {
	case kind == "" || id == "":
		return app.Invalid{Why: "a document needs a kind and an id"}
	case len(body) > MaxDocument:
		return app.Invalid{Why: fmt.Sprintf("the document %s is %d bytes long; %d fit", id, len(body), MaxDocument)}
	case !json.Valid(body):
		return app.Invalid{Why: "the document " + id + " is not JSON"}
	}
	err := s.change(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `insert into drawer (kind, id, body) values (?, ?, ?)
			on conflict (kind, id) do update set body = excluded.body`, kind, id, string(body))
		return err
	})
	if err != nil {
		return fmt.Errorf("keep the %s %s: %w", kind, id, err)
	}
	return nil
}

// Kept gives all documents of a kind by id. Beside an error it gives those that could
// be read.
func (s *Store) Kept(ctx context.Context, kind string) (map[string][]byte, error) {
	kept := map[string][]byte{}
	err := s.reading(ctx, func(db *sql.DB) error {
		clear(kept)
		rows, err := db.QueryContext(ctx, "select id, body from drawer where kind = ?", kind)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var id, body string
			if err := rows.Scan(&id, &body); err != nil {
				return err
			}
			kept[id] = []byte(body)
		}
		return rows.Err()
	})
	if err != nil {
		return kept, fmt.Errorf("read the documents called %s: %w", kind, explain(err))
	}
	return kept, nil
}

// Discard forgets a document, if it is there.
func (s *Store) Discard(ctx context.Context, kind, id string) error {
	err := s.change(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "delete from drawer where kind = ? and id = ?", kind, id)
		return err
	})
	if err != nil {
		return fmt.Errorf("discard the %s %s: %w", kind, id, err)
	}
	return nil
}
