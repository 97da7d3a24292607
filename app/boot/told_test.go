//go:build unix

package boot

import (
	"context"
	"syscall"
	"testing"
)

func TestToBeToldToEndIsNoFailure(t *testing.T) {
	ctx, stop := told()
	defer stop()
	if ctx.Err() != nil {
		t.Fatal("it has ended before")
	}
	if err := syscall.Kill(syscall.Getpid(), syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	<-ctx.Done()
	if cause := context.Cause(ctx); cause != context.Canceled { //nolint:errorlint // a cause that only says that it is one is not enough
		t.Errorf("it ends because of %v", cause)
	}
}
