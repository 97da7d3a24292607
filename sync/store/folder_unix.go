//go:build !windows

package store

import (
	"errors"
	"os"
	"path/filepath"
)

// syncFolder brings the names in the folder of path to the disk.
func syncFolder(path string) error {
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
