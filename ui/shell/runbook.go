package shell

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/dogwatch-app/dogwatch/app"
)

// writeRunbook writes a new file into the folder of the person's runbooks and gives its
// path. A file that is there already stays as it is.
func writeRunbook(folder, name, text string) (path string, err error) {
	if folder == "" {
		return "", app.Invalid{Why: "no folder for runbooks is named in Settings, Runbooks"}
	}
	root, err := os.OpenRoot(folder)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", app.Invalid{Why: fmt.Sprintf("the folder %s is not there: make it, or name another in Settings, Runbooks", folder)}
	case err != nil:
		return "", app.Invalid{Why: "the folder for runbooks cannot be opened: " + err.Error()}
	}
	defer func() { _ = root.Close() }()
	file, err := root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	switch {
	case errors.Is(err, fs.ErrExist):
		return "", app.Invalid{Why: fmt.Sprintf("there is a %s in %s already, and it stays as it is", name, folder)}
	case err != nil:
		return "", app.Invalid{Why: "the file cannot be made: " + err.Error()}
	}
	_, err = file.WriteString(text)
	if err = errors.Join(err, file.Close()); err != nil {
		_ = root.Remove(name) // half a runbook is none
		return "", app.Invalid{Why: "the file could not be written: " + err.Error()}
	}
	return filepath.Join(folder, name), nil
}
