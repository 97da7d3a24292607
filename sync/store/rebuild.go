package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// rebuild makes a new database out of what can be read of the damaged one, and
// keeps that one aside. The new one is whole before the first file is moved, and
// its name says so: a start after a crash in between goes on where it stopped.
func (s *Store) rebuild(ctx context.Context, damage error) error {
	making := s.path + ".rebuilding"
	if err := removeAll(making, making+"-wal", making+"-shm"); err != nil {
		return err
	}
	if err := touch(making); err != nil {
		return err
	}
	s.at("rebuild begun")
	got, err := s.salvage(ctx, making)
	if err != nil {
		return fmt.Errorf("rebuild the database: %w", errors.Join(err, removeAll(making, making+"-wal", making+"-shm")))
	}
	s.at("rebuild made")
	if err := rename(making, s.path+".rebuilt"); err != nil {
		return err
	}
	s.at("rebuild whole")
	aside, err := s.swapIn()
	if err != nil {
		return err
	}
	s.note(app.Problem{
		Code: "database_rebuilt",
		What: fmt.Sprintf("Dogwatch's database was damaged (%v). It is kept as %s, and a new one was made.", damage, filepath.Base(aside)),
		Means: fmt.Sprintf("%d actions and %d incidents could be read and go on. What else is open is read anew from PagerDuty, and rings.",
			got["actions"], got["incidents"]),
		Do: "Check the disk. What you pressed shortly before is worth a look in PagerDuty.",
	})
	return nil
}

// finishRebuild goes on with a rebuild that was cut off between two moves.
func (s *Store) finishRebuild() error {
	if _, err := os.Stat(s.path + ".rebuilt"); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return err
	}
	aside, err := s.swapIn()
	if err != nil {
		return err
	}
	s.note(app.Problem{
		Code:  "database_rebuilt",
		What:  fmt.Sprintf("Dogwatch's database was damaged. It is kept as %s, and a new one was made.", filepath.Base(aside)),
		Means: "What could be read goes on. What else is open is read anew from PagerDuty, and rings.",
		Do:    "Check the disk. What you pressed shortly before is worth a look in PagerDuty.",
	})
	return nil
}

// swapIn moves the damaged database aside, with its log, and the new one in.
func (s *Store) swapIn() (aside string, err error) {
	aside = s.path + ".corrupt-" + time.Now().UTC().Format("20060102T150405Z")
	for n := 2; exists(aside) || exists(aside+"-wal"); n++ {
		aside = fmt.Sprintf("%s.corrupt-%s-%d", s.path, time.Now().UTC().Format("20060102T150405Z"), n)
	}
	for _, suffix := range []string{"", "-wal"} {
		if err := os.Rename(s.path+suffix, aside+suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
		s.at("moved aside" + suffix)
	}
	// An index of the old log must not be taken for the new one's.
	if err := removeAll(s.path + "-shm"); err != nil {
		return "", err
	}
	s.at("cleared")
	if err := rename(s.path+".rebuilt", s.path); err != nil {
		return "", err
	}
	s.at("moved in")
	return aside, nil
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// salvage fills a new database with all rows that can be read of the damaged one,
// and counts them by table.
func (s *Store) salvage(ctx context.Context, into string) (map[string]int, error) {
	to, err := connect(into, writing, writePatience)
	if err != nil {
		return nil, err
	}
	got := map[string]int{}
	err = migrate(ctx, to, s.scripts)
	if err == nil && !lostHead(s.path) {
		// A file of which nothing can be read gives nothing: that is no error.
		_ = anyhow(ctx, s.path, openPatience, []access{reading, alone}, func(from *sql.DB) error {
			for _, table := range tables {
				err = errors.Join(err, transact(ctx, to, func(tx *sql.Tx) error {
					n, err := rescue(ctx, from, tx, table)
					got[table] = n
					return err
				}))
			}
			return nil
		})
	}
	// Closing brings all into the one file.
	return got, errors.Join(err, to.Close())
}
