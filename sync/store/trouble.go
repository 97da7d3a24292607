package store

import (
	"errors"
	"io/fs"
	"syscall"

	"modernc.org/sqlite"

	"github.com/dogwatch-app/dogwatch/app"
)

// SQLite's result codes that are told apart; the low byte is the main one.
const (
	sqliteError    = 1
	sqliteBusy     = 5
	sqliteLocked   = 6
	sqliteReadOnly = 8
	sqliteIOErr    = 10
	sqliteCorrupt  = 11
	sqliteFull     = 13
	sqliteCantOpen = 14
	sqliteNotADB   = 26
	// sqliteShmSize: there is no room for the index of the log.
	sqliteShmSize = sqliteIOErr | 19<<8
	// sqliteShortRead: the file is shorter than it says. sqliteCorruptFS: the file
	// system itself is damaged.
	sqliteShortRead = sqliteIOErr | 2<<8
	sqliteCorruptFS = sqliteIOErr | 33<<8
)

// trouble is an error that a person can do something about: it is the problem as
// well as its cause.
type trouble struct {
	short   string
	problem app.Problem
	cause   error
}

func (e trouble) Error() string   { return e.short + ": " + e.cause.Error() }
func (e trouble) Unwrap() []error { return []error{e.problem, e.cause} }

// notKept is what it means that nothing can be written.
const notKept = "Pages still ring, and what you press is still sent, but it would be forgotten if Dogwatch stopped now."

// explain puts an error of the file into words. What it does not know stays as it is.
func explain(err error) error {
	if err == nil {
		return nil
	}
	if newer, ok := errors.AsType[Newer](err); ok {
		return trouble{"it is not this Dogwatch's to write", newer.problem(), err}
	}
	code, _ := codeOf(err)
	switch main := code & 0xff; {
	case main == sqliteFull, code == sqliteShmSize, errors.Is(err, syscall.ENOSPC):
		return trouble{"the disk is full", app.Problem{
			Code: "disk_full", What: "The disk is full: Dogwatch cannot write to its database.", Means: notKept,
			Do: "Free some disk space; Dogwatch tries again by itself.",
		}, err}
	case locked(err):
		return trouble{"another program has it locked", app.Problem{
			Code: "database_locked", What: "Another program has Dogwatch's database locked.", Means: notKept,
			Do: "Close what may have it open, such as a database browser; Dogwatch tries again by itself.",
		}, err}
	case main == sqliteReadOnly, main == sqliteCantOpen, errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return trouble{"it may not be written", app.Problem{
			Code: "database_read_only", What: "Dogwatch may not write to its database.", Means: notKept,
			Do: "Check who owns the profile's folder, and whether its disk is mounted read-only.",
		}, err}
	case damaged(err):
		return trouble{"it is damaged", app.Problem{
			Code: "database_damaged", What: "Dogwatch's database is damaged.", Means: notKept,
			Do: "Dogwatch makes it anew by itself, from what can still be read. Check the disk.",
		}, err}
	case main == sqliteIOErr:
		return trouble{"the disk does not work", app.Problem{
			Code: "disk_failing", What: "The disk gave an error as Dogwatch wrote to its database.", Means: notKept,
			Do: "Check the disk and the free space on it; Dogwatch tries again by itself.",
		}, err}
	}
	return err
}

// damaged reports whether the error says that the file's content is not to be
// trusted.
func damaged(err error) bool {
	if _, ok := errors.AsType[unsound](err); ok {
		return true
	}
	code, ok := codeOf(err)
	return ok && (code&0xff == sqliteCorrupt || code&0xff == sqliteNotADB || code == sqliteShortRead || code == sqliteCorruptFS)
}

// locked reports whether another program holds the file.
func locked(err error) bool {
	code, _ := codeOf(err)
	return code&0xff == sqliteBusy || code&0xff == sqliteLocked
}

func codeOf(err error) (int, bool) {
	e, ok := errors.AsType[*sqlite.Error](err)
	if !ok {
		return 0, false
	}
	return e.Code(), true
}
