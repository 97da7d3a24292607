package power

import (
	"context"
	"fmt"
	"runtime"

	"golang.org/x/sys/windows"
)

var setThreadExecutionState = windows.NewLazySystemDLL("kernel32.dll").NewProc("SetThreadExecutionState")

// The flags of SetThreadExecutionState.
const (
	esContinuous = 0x80000000
	esSystem     = 0x00000001
	esDisplay    = 0x00000002
)

// threadGrip is a thread whose state keeps Windows awake until the thread says
// otherwise or ends.
type threadGrip struct{ release, done chan struct{} }

// take gives a thread to it: Windows counts the wish as that thread's.
func take(_ context.Context, need Need) (grip, error) {
	g := &threadGrip{release: make(chan struct{}), done: make(chan struct{})}
	taken := make(chan error)
	go func() {
		defer close(g.done)
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		state := uintptr(esContinuous | esSystem)
		if need == Screen {
			state |= esDisplay
		}
		if before, _, err := setThreadExecutionState.Call(state); before == 0 {
			taken <- fmt.Errorf("windows refuses: %w", err)
			return
		}
		taken <- nil
		<-g.release
		_, _, _ = setThreadExecutionState.Call(esContinuous)
	}()
	if err := <-taken; err != nil {
		return nil, err
	}
	return g, nil
}

func (g *threadGrip) lost() <-chan struct{} { return nil }

func (g *threadGrip) letGo() {
	close(g.release)
	<-g.done
}
