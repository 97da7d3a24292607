package e2e

import (
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/packaging/e2e/desk"
)

// TestTheWatchKilledStartsAnewByItself kills the watch while a page rings. Another
// must ring on, still signed in with a token that only the first one's environment
// had, and a later farewell must be for good.
func TestTheWatchKilledStartsAnewByItself(t *testing.T) {
	n := prepare(t, desk.Options{})
	n.Guarded = true
	n.must(n.Watch(t.Context(), "ana-token", "--tray"))
	n.await("a guard", func() bool { return len(n.Events("guard_started")) == 1 })
	id := n.page("checkout: error rate 14 %")
	n.must(syscall.Kill(n.pid(), syscall.SIGKILL))
	n.await("it died", func() bool { return len(n.Events("watch_died")) == 1 })
	died := n.Events("watch_died")[0].Time
	n.await("it rings on", func() bool { return len(n.Events("siren_started")) == 2 })
	t.Logf("rings again after %v", n.Events("siren_started")[1].Time.Sub(died))
	second := n.pid()
	t.Cleanup(func() { _ = syscall.Kill(n.pid(), syscall.SIGTERM) }) // a SIGKILL would only bring another
	n.await("the alert is back", func() bool {
		_, ok := n.alert()
		s, err := n.Status()
		return ok && err == nil && s.Window.AlertShown && s.Connection.State == app.ConnOK
	})
	n.picture("after")
	n.await("one window process", func() bool { return n.windows() == 1 })
	n.armed()
	n.must(n.Key("a"))
	n.pagerDutySays(id, "acknowledged")
	if text, err := os.ReadFile("/proc/" + strconv.Itoa(second) + "/environ"); err != nil || strings.Contains(string(text), "ana-token") {
		t.Errorf("the token is in the environment of the second watch (%v)", err)
	}
	n.must(syscall.Kill(second, syscall.SIGTERM))
	n.await("all of it has ended", func() bool { return n.processes() == 0 })
	if n := len(n.Events("watch_died")); n != 1 {
		t.Errorf("%d deaths", n)
	}
}

// pid is the process of the watch that was started last.
func (n *night) pid() int {
	n.t.Helper()
	all := n.Events("started")
	if len(all) == 0 {
		n.t.Fatal("no watch was started")
	}
	pid, _ := all[len(all)-1].Fields["pid"].(float64)
	return int(pid)
}

// processes counts those of this profile.
func (n *night) processes() int { return n.count("") }

func (n *night) windows() int { return n.count("window") }

func (n *night) count(command string) int {
	n.t.Helper()
	found := 0
	dirs, err := os.ReadDir("/proc")
	n.must(err)
	for _, d := range dirs {
		line, err := os.ReadFile("/proc/" + d.Name() + "/cmdline")
		args := strings.Split(string(line), "\x00")
		if err != nil || !strings.Contains(string(line), n.Profile) || len(args) < 2 {
			continue
		}
		if command == "" || args[1] == command {
			found++
		}
	}
	return found
}
