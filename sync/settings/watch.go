package settings

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"time"
)

// The file is looked at every so often, and read once it has stood still for settle:
// an editor may write it in pieces, or take it away for a moment.
const (
	every  = 2 * time.Second
	settle = 200 * time.Millisecond
)

// Watch tells what the file at path says: once at the start, and again whenever that
// changes, until ctx ends. With an error, which is a Bad where the mistake is in the
// file, the last good settings are told: they stay in force. At the start there are none
// and it is the defaults. tell is called from the goroutine that Watch runs on.
//
// A look costs one stat of the file; it is read only where its time, size or identity is
// another.
func Watch(ctx context.Context, path string, tell func(File, error)) error {
	w := watcher{path: path, good: Default()}
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		if w.changed() {
			if err := w.rest(ctx); err != nil {
				return err
			}
			if f, err, news := w.read(); news {
				tell(f, err)
			}
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
}

type watcher struct {
	path string
	good File
	// seen is the file as it was when it was last read, nil where there was none; text
	// is what it said then.
	seen  fs.FileInfo
	began bool
	text  []byte
	err   error
}

func (w *watcher) stat() fs.FileInfo {
	info, err := os.Stat(w.path)
	if err != nil {
		return nil // reading it will tell why
	}
	return info
}

func (w *watcher) changed() bool { return !w.began || !same(w.seen, w.stat()) }

func same(a, b fs.FileInfo) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	return a.Size() == b.Size() && a.ModTime().Equal(b.ModTime()) && a.Mode() == b.Mode() && os.SameFile(a, b)
}

// rest waits until the file stands still. The first time there is nobody writing.
func (w *watcher) rest(ctx context.Context) error {
	for now := w.stat(); w.began; {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(settle):
		}
		before := now
		if now = w.stat(); same(before, now) {
			return nil
		}
	}
	return nil
}

// read tells what the file says now; news is false where that is what it said before.
func (w *watcher) read() (f File, err error, news bool) { //nolint:revive // the error is a part of what is told
	seen := w.stat()
	text, err := readFile(w.path)
	first := !w.began
	w.seen, w.began = seen, true
	switch {
	case errors.Is(err, fs.ErrNotExist):
		text = nil
	case err != nil:
		news = first || w.err == nil || w.err.Error() != err.Error()
		w.err = err
		return w.good, err, news
	}
	if !first && w.err == nil && bytes.Equal(text, w.text) {
		return w.good, nil, false
	}
	f, err = parse(w.path, text)
	news = first || err == nil || w.err == nil || w.err.Error() != err.Error()
	if err == nil {
		w.good = f
	}
	w.text, w.err = text, err
	return w.good, err, news
}
