package store

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"time"
)

// condition is what a look at a file found.
type condition struct {
	version int
	damage  error // nil where it is sound
}

// tables are those whose rows hold JSON.
var tables = []string{"actions", "incidents", "state", "details", "drawer"}

// inspect looks at a file without changing it. The error says that it cannot be
// read now; that it is damaged is no error.
func inspect(ctx context.Context, path string, scripts []string, patience time.Duration) (condition, error) {
	if lostHead(path) {
		return condition{damage: errors.New("the file is empty, but its log is not")}, nil
	}
	h, err := readHead(path)
	if err != nil {
		return condition{}, err
	}
	know := len(scripts)
	c := condition{version: h.version}
	modes := []access{reading, alone}
	if h.version > know {
		modes = modes[:1] // the other one may move the log into the file
	}
	if h.damage == nil {
		err = anyhow(ctx, path, patience, modes, func(db *sql.DB) error {
			if err := db.QueryRowContext(ctx, "pragma user_version").Scan(&c.version); err != nil {
				return err
			}
			if c.version < 0 || c.version > know+1000 {
				return unsound{fmt.Sprintf("its version is %d", c.version)}
			}
			if c.version > know {
				return nil // its own Dogwatch judges it
			}
			return errors.Join(sound(ctx, db), shaped(ctx, db, scripts, c.version))
		})
		// Our statements are right: where SQLite calls them wrong, the file is.
		if code, _ := codeOf(err); damaged(err) || code == sqliteError {
			h.damage = err
		} else if err != nil {
			return condition{}, err
		}
	}
	if h.damage != nil && (c.version < 0 || c.version > know+1000) {
		c.version = 0 // nobody's
	}
	c.damage = h.damage
	return c, nil
}

// lostHead reports whether the file was cut to nothing. SQLite would take it for a
// new one, and throw the log away.
func lostHead(path string) bool {
	main, err := os.Stat(path)
	wal, walErr := os.Stat(path + "-wal")
	return err == nil && walErr == nil && main.Size() == 0 && wal.Size() > 0
}

// head is what stands in the first bytes of the file itself, without its log.
type head struct {
	version int
	damage  error
}

// readHead reads them; a file that holds nothing yet has none.
func readHead(path string) (head, error) {
	file, err := os.Open(path)
	if err != nil {
		return head{}, err
	}
	defer func() { _ = file.Close() }()
	var b [100]byte
	switch n, err := io.ReadFull(file, b[:]); {
	case n == 0 && errors.Is(err, io.EOF):
		return head{}, nil
	case errors.Is(err, io.ErrUnexpectedEOF):
		return head{damage: unsound{"it is cut to less than its header"}}, nil
	case err != nil:
		return head{}, err
	case string(b[:16]) != "SQLite format 3\x00", b[18] > 2, b[19] > 2:
		return head{damage: unsound{"its header is not a database's"}}, nil
	}
	return head{version: int(int32(binary.BigEndian.Uint32(b[60:])))}, nil
}

// unsound is damage that SQLite itself does not call so.
type unsound struct{ what string }

func (e unsound) Error() string { return e.what }

// sound checks the pages and indexes, and that what stands in them is JSON still: a bit
// that flipped inside a text breaks no page.
func sound(ctx context.Context, db *sql.DB) error {
	var word string
	if err := db.QueryRowContext(ctx, "pragma integrity_check(1)").Scan(&word); err != nil {
		return err
	}
	if word != "ok" {
		return unsound{word}
	}
	have, err := shape(ctx, db)
	if err != nil {
		return err
	}
	for _, table := range tables {
		if have[table] == "" {
			continue
		}
		var bad int
		if err := db.QueryRowContext(ctx, "select count(*) from "+table+" where not json_valid(body)").Scan(&bad); err != nil {
			return err
		}
		if bad > 0 {
			return unsound{fmt.Sprintf("%d rows of %s are no longer what was written", bad, table)}
		}
	}
	return nil
}

// shaped checks that the schema is what the migrations up to the version make, and
// nothing of those that come after it.
func shaped(ctx context.Context, db *sql.DB, scripts []string, version int) error {
	fresh, err := connect(":memory:", writing, 0)
	if err != nil {
		return err
	}
	defer func() { _ = fresh.Close() }()
	var want, all, have map[string]string
	if err = migrate(ctx, fresh, scripts[:version]); err == nil {
		want, err = shape(ctx, fresh)
	}
	if err == nil {
		err = migrate(ctx, fresh, scripts)
	}
	if err == nil {
		all, err = shape(ctx, fresh)
	}
	if err == nil {
		have, err = shape(ctx, db)
	}
	if err != nil {
		return err
	}
	for name := range all {
		if have[name] != want[name] {
			return unsound{name + " is not as it was made"}
		}
	}
	return nil
}

// shape gives the statement that made each table and index.
func shape(ctx context.Context, db *sql.DB) (map[string]string, error) {
	rows, err := db.QueryContext(ctx, "select name, coalesce(sql, '-') from sqlite_master")
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	all := map[string]string{}
	for rows.Next() {
		var name, text string
		if err := rows.Scan(&name, &text); err != nil {
			return nil, err
		}
		all[name] = text
	}
	return all, rows.Err()
}
