package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// Store is a database file. Its methods may be called from any goroutine.
type Store struct {
	path    string
	scripts []string // the migrations, in order
	// step is called between the steps by which files are moved about; tests look
	// at the folder there.
	step func(name string)
	// patience, where it is not zero, takes the place of the two below.
	patience time.Duration

	mu     sync.Mutex
	db     *sql.DB // nil while the store is shut
	shut   error   // why it is
	newer  bool    // a newer Dogwatch wrote the file: it stays shut
	broken error   // damage that was met in use
	closed bool

	found []app.Problem
	tell  func(app.Problem)
}

// How long a file that another program has locked is waited for.
const (
	openPatience  = time.Second
	writePatience = 5 * time.Second
)

// Open opens the database at path and brings its schema up to date, creating both
// the file (mode 0600) and its folder (0700) if need be. The error is only the
// context's: trouble with the disk is what Save and Tell speak of.
func Open(ctx context.Context, path string) (*Store, error) {
	scripts, err := known()
	if err != nil {
		return nil, err
	}
	return openWith(ctx, &Store{path: path, scripts: scripts})
}

func openWith(ctx context.Context, s *Store) (*Store, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open(ctx)
	if err := ctx.Err(); err != nil {
		return nil, errors.Join(fmt.Errorf("open the database %s: %w", s.path, err), s.leave())
	}
	return s, nil
}

// Close closes the database.
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	return s.leave()
}

// leave closes the file and leaves the store shut.
func (s *Store) leave() error {
	if s.db == nil {
		return nil
	}
	err := s.db.Close()
	s.db = nil
	return err
}

// Tell calls f with each lasting problem of the file: those that are known now, and
// those that turn up later. Their codes are "newer_database" (nothing is saved),
// "database_rebuilt" (it was damaged) and "database_unread" (it could not be read
// when Load was called). What passes (a full disk, a lock) is told by Save alone.
func (s *Store) Tell(f func(app.Problem)) {
	s.mu.Lock()
	known := append([]app.Problem(nil), s.found...)
	s.tell = f
	s.mu.Unlock()
	for _, p := range known {
		f(p)
	}
}

// note keeps a problem for Tell. The lock is held.
func (s *Store) note(p app.Problem) {
	s.found = append(s.found, p)
	if s.tell != nil {
		go s.tell(p) // it may well want to save something
	}
}

// open tries to make the store one that can be written; where it cannot, shut says
// why. The lock is held.
func (s *Store) open(ctx context.Context) {
	s.shut = s.tryOpen(ctx)
	if newer, ok := errors.AsType[Newer](s.shut); ok && !s.newer {
		s.newer = true
		s.note(newer.problem())
	}
}

func (s *Store) tryOpen(ctx context.Context) error {
	if err := os.MkdirAll(filepath.Dir(s.path), 0o700); err != nil {
		return fmt.Errorf("make the folder of the database: %w", err)
	}
	if err := s.finishRebuild(); err != nil {
		return err
	}
	if err := touch(s.path); err != nil {
		return fmt.Errorf("open the database: %w", err)
	}
	state, err := inspect(ctx, s.path, s.scripts, cmp.Or(s.patience, openPatience))
	if state.damage == nil {
		state.damage = s.broken
	}
	switch {
	case err != nil:
		return err
	case state.version > len(s.scripts):
		return Newer{Have: state.version, Know: len(s.scripts)}
	case state.damage != nil:
		if err := s.rebuild(ctx, state.damage); err != nil {
			return err
		}
		s.broken = nil
	case state.version > 0 && state.version < len(s.scripts):
		if err := s.keepCopy(ctx, state.version); err != nil {
			return fmt.Errorf("keep a copy before the schema changes: %w", err)
		}
	}
	db, err := connect(s.path, writing, cmp.Or(s.patience, writePatience))
	if err != nil {
		return err
	}
	if err := migrate(ctx, db, s.scripts); err != nil {
		return errors.Join(err, db.Close())
	}
	s.db = db
	return nil
}

// touch makes the file that is not there: SQLite would make it readable by others.
func touch(path string) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDONLY, 0o600)
	if err != nil {
		return err
	}
	return file.Close()
}

// use gives the open database. One that is shut is tried again.
func (s *Store) use(ctx context.Context) (*sql.DB, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.db == nil && !s.newer && !s.closed {
		s.open(ctx)
	}
	switch {
	case s.closed:
		return nil, errClosed
	case s.db == nil:
		return nil, s.shut
	}
	return s.db, nil
}

var errClosed = errors.New("the database is closed")

// reading runs f on the database, or where it is shut, on what can be read of it.
func (s *Store) reading(ctx context.Context, f func(*sql.DB) error) error {
	s.mu.Lock()
	db, newer, closed := s.db, s.newer, s.closed
	s.mu.Unlock()
	if closed {
		return errClosed
	}
	if db != nil {
		err := f(db)
		s.heed(db, err)
		if !damaged(err) {
			return err
		}
		if db, err := s.use(ctx); err == nil { // made anew
			return f(db)
		}
	}
	modes := []access{reading, alone}
	if newer {
		modes = modes[:1]
	}
	return anyhow(ctx, s.path, cmp.Or(s.patience, openPatience), modes, f)
}

// change runs f in one transaction: all of it is done, or nothing.
func (s *Store) change(ctx context.Context, f func(*sql.Tx) error) error {
	db, err := s.use(ctx)
	if err == nil {
		err = transact(ctx, db, f)
		s.heed(db, err)
	}
	return explain(err)
}

// heed leaves a database that has turned out to be damaged: the next use makes it
// anew.
func (s *Store) heed(db *sql.DB, err error) {
	if !damaged(err) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.db == db {
		s.broken = err
		_ = s.leave() // it is damaged, and kept aside as it is
	}
}

func transact(ctx context.Context, db *sql.DB, f func(*sql.Tx) error) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := f(tx); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}
