package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"time"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

// access is how a file is opened.
type access int

const (
	// writing is for use.
	writing access = iota
	// reading never changes the file nor its log.
	reading
	// alone needs no shared memory, for which there may be no room on a full disk.
	// It asks for a lock that no other process may share.
	alone
)

// connect opens a file. The first statement shows whether that went well.
func connect(path string, how access, patience time.Duration) (*sql.DB, error) {
	pragmas := []string{fmt.Sprintf("busy_timeout(%d)", patience.Milliseconds())}
	query := url.Values{}
	switch how {
	case writing:
		pragmas = append(pragmas, "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)", "cache_size(-1024)")
		query.Set("_txlock", "immediate")
	case reading:
		query.Set("mode", "ro")
	case alone:
		// Nothing that reads the schema may go before: it would settle how the file
		// is shared.
		pragmas = append(pragmas, "locking_mode(EXCLUSIVE)", "query_only(1)")
	}
	query["_pragma"] = append(pragmas, "cell_size_check(1)")
	dsn := url.URL{Scheme: "file", Opaque: (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath(), RawQuery: query.Encode()}
	db, err := sql.Open("sqlite", dsn.String())
	if err != nil {
		return nil, fmt.Errorf("open the database %s: %w", path, err)
	}
	db.SetMaxOpenConns(1) // one writer; readers queue behind it, and they are few
	return db, nil
}

// anyhow runs f on the file opened in the first way that works.
func anyhow(ctx context.Context, path string, patience time.Duration, modes []access, f func(*sql.DB) error) error {
	var all error
	for _, how := range modes {
		db, err := connect(path, how, patience)
		if err != nil {
			return err
		}
		var version int
		if err = db.QueryRowContext(ctx, "pragma user_version").Scan(&version); err == nil {
			err = f(db)
		}
		err = errors.Join(err, db.Close())
		if err == nil || ctx.Err() != nil || locked(err) || damaged(err) {
			return err
		}
		all = errors.Join(all, err)
	}
	return all
}
