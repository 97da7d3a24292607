package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/dogwatch-app/dogwatch/app"
)

//go:embed migrations/*.sql
var migrations embed.FS

// known gives the migrations that this program knows, in order.
func known() ([]string, error) {
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return nil, err
	}
	scripts := make([]string, len(names))
	for n, name := range names {
		script, err := migrations.ReadFile(name)
		if err != nil {
			return nil, err
		}
		scripts[n] = string(script)
	}
	return scripts, nil
}

// migrate applies the migrations that the file does not have yet, each in a
// transaction of its own with the version number that it leads to.
func migrate(ctx context.Context, db *sql.DB, scripts []string) error {
	var have int
	if err := db.QueryRowContext(ctx, "pragma user_version").Scan(&have); err != nil {
		return fmt.Errorf("read its version: %w", err)
	}
	for n := have; n < len(scripts); n++ {
		err := transact(ctx, db, func(tx *sql.Tx) error {
			_, err := tx.ExecContext(ctx, fmt.Sprintf("%s;\npragma user_version = %d", scripts[n], n+1)) //nolint:gosec // our own migrations
			return err
		})
		if err != nil {
			return fmt.Errorf("bring the schema to %d: %w", n+1, err)
		}
	}
	return nil
}

// keepCopy keeps the whole file as it is before its schema changes, beside it with
// ".schema-N" after its name. It is there whole or not at all.
func (s *Store) keepCopy(ctx context.Context, version int) error {
	kept := fmt.Sprintf("%s.schema-%d", s.path, version)
	making := kept + ".making"
	if err := removeAll(making, making+"-journal"); err != nil {
		return err
	}
	if err := touch(making); err != nil {
		return err
	}
	s.at("copy begun")
	db, err := connect(s.path, writing, writePatience)
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, "vacuum into ?", making)
	if err = errors.Join(err, db.Close()); err != nil {
		return errors.Join(err, removeAll(making, making+"-journal"))
	}
	s.at("copy made")
	if err := rename(making, kept); err != nil {
		return err
	}
	s.at("copy kept")
	return nil
}

func (s *Store) at(step string) {
	if s.step != nil {
		s.step(step)
	}
}

// Newer says that a later Dogwatch wrote the file: it is left untouched.
type Newer struct{ Have, Know int }

func (e Newer) Error() string {
	return fmt.Sprintf("a newer Dogwatch wrote it (schema %d, this one knows up to %d)", e.Have, e.Know)
}

func (e Newer) problem() app.Problem {
	return app.Problem{
		Code:  "newer_database",
		What:  fmt.Sprintf("A newer Dogwatch wrote the database (schema %d, this one knows up to %d); it is only read, never changed.", e.Have, e.Know),
		Means: "Pages still ring, and what you press is still sent, but nothing is kept: it is forgotten when Dogwatch stops.",
		Do:    "Install the newer Dogwatch again, or start this one with another profile.",
	}
}

// rename moves a file so that it is on the disk under its new name once it returns.
func rename(from, to string) error {
	if err := os.Rename(from, to); err != nil {
		return err
	}
	return syncFolder(to)
}

func removeAll(paths ...string) error {
	for _, path := range paths {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}
