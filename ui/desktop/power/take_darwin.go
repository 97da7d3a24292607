package power

import (
	"context"
	"os"
	"os/exec"
	"strconv"
)

// take starts macOS's own caffeinate, which also ends when this process does.
func take(_ context.Context, need Need) (grip, error) {
	flags := "-i" // no sleep for want of activity
	if need == Screen {
		flags = "-di" // and the display stays on
	}
	// No context: it is let go of.
	return takeChild(exec.Command("/usr/bin/caffeinate", flags, "-w", strconv.Itoa(os.Getpid()))) //nolint:gosec,noctx // constant words and a number
}
