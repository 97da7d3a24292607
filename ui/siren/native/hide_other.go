//go:build !windows

package native

import (
	"os/exec"
	"runtime"
)

var outputName = map[string]string{
	"linux":  "the default output of ALSA",
	"darwin": "the default output of macOS",
}[runtime.GOOS]

func hide(*exec.Cmd) {}
