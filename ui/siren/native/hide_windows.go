package native

import (
	"os/exec"
	"syscall"
)

const outputName = "the default output of Windows"

// hide keeps a console window from flashing up.
func hide(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{HideWindow: true} }
