package power

import (
	"fmt"
	"os/exec"
)

// childGrip is a program that keeps the computer awake for as long as it runs. It
// can fail without harm to the watch, which calls into the system's own libraries
// could not.
type childGrip struct {
	cmd  *exec.Cmd
	done chan struct{}
}

// takeChild starts the program.
func takeChild(cmd *exec.Cmd) (grip, error) {
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", cmd.Args[0], err)
	}
	g := &childGrip{cmd: cmd, done: make(chan struct{})}
	go func() {
		defer close(g.done)
		_ = cmd.Wait() // that it ended is what counts
	}()
	return g, nil
}

func (g *childGrip) lost() <-chan struct{} { return g.done }

func (g *childGrip) letGo() {
	_ = g.cmd.Process.Kill()
	<-g.done
}
