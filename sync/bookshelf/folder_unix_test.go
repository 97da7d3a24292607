//go:build unix

package bookshelf

import (
	"path/filepath"
	"syscall"
	"testing"
)

func TestAPipeIsNotWaitedFor(t *testing.T) {
	books := t.TempDir()
	if err := syscall.Mkfifo(filepath.Join(books, "pipe.md"), 0o600); err != nil {
		t.Skip(err)
	}
	r := newRig()
	r.settings.Runbooks.Folder = books
	if _, err := r.Runbook(t.Context(), at(books)+"/pipe.md"); code(err) != "runbook_refused" {
		t.Errorf("got %v", err)
	}
}
