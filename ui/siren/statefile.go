package siren

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
)

// mostDebt is how many outputs a state file may name: more is no file of ours.
const mostDebt = 64

// openKeeper reads what an earlier run did not put back. A file that makes no
// sense is dropped: all that is lost is a volume.
func openKeeper(file string, log *slog.Logger) *keeper {
	k := &keeper{file: file, log: log}
	if file == "" {
		return k
	}
	data, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return k
	}
	if err == nil {
		err = json.Unmarshal(data, &k.debt)
	}
	if err == nil && len(k.debt) > mostDebt {
		err = fmt.Errorf("it names %d outputs", len(k.debt))
	}
	if err != nil {
		log.Warn("siren_state_dropped", "error", err)
		k.debt = nil
	}
	return k
}

// save writes the debt down. That it could not must not keep the siren from
// being heard, so it is only logged.
func (k *keeper) save() {
	if k.file == "" {
		return
	}
	if err := k.write(); err != nil {
		k.log.Warn("siren_state", "error", fmt.Errorf("the volume to put back could not be written down: %w", err))
	}
}

func (k *keeper) write() error {
	if len(k.debt) == 0 {
		if err := os.Remove(k.file); !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	}
	data, err := json.Marshal(k.debt)
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(k.file), filepath.Base(k.file)+".*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(f.Name()) }() // gone already once it was renamed
	_, err = f.Write(data)
	err = errors.Join(err, f.Sync(), f.Close())
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), k.file)
}
