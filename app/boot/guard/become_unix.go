//go:build !windows

package guard

import (
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"syscall"

	"golang.org/x/sys/unix"
)

// apart keeps the signals of the watch's terminal from its guard.
func apart() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setsid: true} }

// End ends a watch that stands still.
func End(pid int) error { return syscall.Kill(pid, syscall.SIGKILL) }

// Become makes this process the next watch. It returns only where that fails.
func Become(executable string, args []string, deaths Deaths, kept json.RawMessage) error {
	env := append(os.Environ(), deathsVar+"="+deaths.String())
	if kept != nil {
		r, w, err := os.Pipe()
		if err != nil {
			return fmt.Errorf("make a pipe for the next watch: %w", err)
		}
		if _, err := w.Write(kept); err != nil { // a pipe holds 64 KiB before it blocks
			return fmt.Errorf("hand over to the next watch: %w", err)
		}
		if err := w.Close(); err != nil {
			return err
		}
		fd, err := syscall.Dup(int(r.Fd())) // the copy outlives the exec
		if err != nil {
			return fmt.Errorf("hand over to the next watch: %w", err)
		}
		env = append(env, handover+"="+strconv.Itoa(fd))
	}
	// The pipe from the dead watch is nothing to the next.
	if null, err := os.Open(os.DevNull); err == nil {
		_ = unix.Dup2(int(null.Fd()), 0)
	}
	return syscall.Exec(executable, append([]string{"dogwatch"}, args...), env) //nolint:gosec // this very program
}
