//go:build unix

package power

import (
	"os/exec"
	"syscall"
	"testing"
)

func TestAChildIsLetGoAndItsEndIsSeen(t *testing.T) {
	cmd := exec.Command("sleep", "1000")
	g, err := takeChild(cmd)
	if err != nil {
		t.Fatal(err)
	}
	select {
	case <-g.lost():
		t.Fatal("it is lost while it runs")
	default:
	}
	g.letGo()
	if err := cmd.Process.Signal(syscall.Signal(0)); err == nil {
		t.Error("it still runs after it was let go")
	}
	g, err = takeChild(exec.Command("true"))
	if err != nil {
		t.Fatal(err)
	}
	<-g.lost()
	g.letGo() // may be called all the same
	if _, err := takeChild(exec.Command("/nonexistent/caffeinate")); err == nil {
		t.Error("a program that is not there was started")
	}
}
