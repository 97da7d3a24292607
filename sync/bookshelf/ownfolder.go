package bookshelf

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path"
	"reflect"
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

const (
	// folderEvery is how often the folder of the person's runbooks is looked at. One that
	// cannot be read is after mendAgain.
	folderEvery = 10 * time.Minute
	// countWithin is how long its files are counted: of more it is said that there are.
	countWithin = 2 * time.Second
	codeFolder  = "runbooks_folder"
)

// serveFolder looks at the folder that the settings name, and tells what is in it.
func (s *Shelf) serveFolder(ctx context.Context, _ time.Time) {
	var at time.Time
	for {
		now, folder := clock(), s.cfg.Settings().Runbooks.Folder
		due := s.folderDue(now, folder, at)
		if due.After(now) {
			if !await(ctx, s.folders, due.Sub(now)) {
				return
			}
			continue
		}
		found := s.lookAt(ctx, folder)
		if ctx.Err() != nil {
			return
		}
		s.mu.Lock()
		news := !reflect.DeepEqual(found, s.books)
		s.books, at = found, clock()
		s.mu.Unlock()
		if news {
			s.tell()
		}
	}
}

// folderDue is when to look at the folder, which was last looked at then.
func (s *Shelf) folderDue(now time.Time, folder string, at time.Time) time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.books == nil && folder == "":
		return now.Add(idle)
	case s.books == nil, s.books.Path != folder:
		return now
	case s.books.Problem != nil:
		return at.Add(mendAgain)
	}
	return at.Add(folderEvery)
}

// lookAt is what is in the folder; nil for none.
func (s *Shelf) lookAt(ctx context.Context, folder string) *app.RunbookFolder {
	if folder == "" {
		return nil
	}
	// It has a place of its own among what is read of disks: a folder that is long to count
	// is not closed to those who read a page in it.
	found, err := fromDisk(ctx, &s.disks, "all of "+folder, func() (*app.RunbookFolder, error) { return markdownIn(folder) })
	if err == nil {
		return found
	}
	p := told(codeFolder, "It cannot be read ("+reason(err).Error()+").", "Name another, or see why.")
	switch {
	case errors.Is(err, errLate):
		p.What, p.Do = "It does not answer within "+fetchWithin.String()+".", "See whether the other computer that it is on can be reached."
	case errors.Is(err, fs.ErrNotExist):
		p.What, p.Do = "There is no such folder.", "Make it, or name another."
	case errors.Is(err, errNoFolder):
		p.What, p.Do = "That is a file, and no folder.", "Name the folder that it lies in."
	case errors.Is(err, fs.ErrPermission):
		p.What, p.Do = "You may not read this folder.", "See whose it is."
	}
	p.Means = "No runbook is read from it, and none can be started there."
	return &app.RunbookFolder{Path: folder, Problem: &p}
}

var errNoFolder = errors.New("it is no folder")

// markdownIn counts the Markdown files in the folder and below, but for what is hidden and
// what links lead to.
func markdownIn(folder string) (*app.RunbookFolder, error) {
	if info, err := os.Stat(folder); err != nil {
		return nil, err
	} else if !info.IsDir() {
		return nil, errNoFolder
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, err
	}
	defer func() { _ = root.Close() }()
	found, seen, began := &app.RunbookFolder{Path: folder}, 0, clock()
	err = fs.WalkDir(root.FS(), ".", func(name string, e fs.DirEntry, err error) error {
		if seen++; seen > mostEntries || clock().Sub(began) > countWithin {
			found.More = true
			return fs.SkipAll
		}
		switch {
		case err != nil && name == ".":
			return err
		case err != nil: // a folder below that is closed hides none of the others
			return nil //nolint:nilerr // they are counted
		case name != "." && strings.HasPrefix(path.Base(name), "."):
			if e.IsDir() {
				return fs.SkipDir
			}
		case !e.IsDir() && markdownEnding(name):
			found.Files++
		}
		return nil
	})
	return found, err
}
