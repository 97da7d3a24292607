package guard

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"syscall"
)

// apart keeps the signals of the watch's console from its guard.
func apart() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{CreationFlags: syscall.CREATE_NEW_PROCESS_GROUP, HideWindow: true}
}

// End ends a watch that stands still.
func End(pid int) error {
	p, err := os.FindProcess(pid)
	if err != nil {
		return err
	}
	return p.Kill()
}

// Become starts the next watch. Nothing is handed over here: the credential manager
// keeps tokens.
func Become(executable string, args []string, deaths Deaths, _ json.RawMessage) error {
	cmd := exec.Command(executable, args...) //nolint:gosec // this very program
	cmd.Env = append(os.Environ(), deathsVar+"="+deaths.String())
	cmd.SysProcAttr = apart()
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start the next watch: %w", err)
	}
	return cmd.Process.Release()
}
