// Package bustest runs private session buses for tests: a real dbus-daemon that
// knows no services, so that nothing of the desktop's is started by accident.
package bustest

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/godbus/dbus/v5"
)

// Bus is a bus that lives as long as the test, or until Kill.
type Bus struct {
	Address string
	cmd     *exec.Cmd
}

// Start runs a bus, or skips the test where there is no dbus-daemon.
func Start(t testing.TB) *Bus {
	t.Helper()
	return StartAt(t, filepath.Join(dir(t), "bus"))
}

// StartAt runs a bus on a socket of that path.
func StartAt(t testing.TB, socket string) *Bus {
	t.Helper()
	return startAt(t, socket, dir(t))
}

// StartKnowing runs a bus that would start a service of that name when it is
// called, by a program that fails.
func StartKnowing(t testing.TB, name string) *Bus {
	t.Helper()
	services := dir(t)
	file := "[D-BUS Service]\nName=" + name + "\nExec=/bin/false\n"
	if err := os.WriteFile(filepath.Join(services, name+".service"), []byte(file), 0o600); err != nil {
		t.Fatal(err)
	}
	return startAt(t, filepath.Join(dir(t), "bus"), services)
}

func startAt(t testing.TB, socket, services string) *Bus {
	t.Helper()
	program, err := exec.LookPath("dbus-daemon")
	if err != nil {
		t.Skip("no dbus-daemon is installed: there is no bus to test against")
	}
	config := filepath.Join(dir(t), "bus.conf")
	if err := os.WriteFile(config, fmt.Appendf(nil, busConfig, socket, services), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(context.Background(), program, "--config-file="+config, "--nofork", "--nopidfile", "--print-address=1")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatalf("start dbus-daemon: %v", err)
	}
	b := &Bus{cmd: cmd}
	t.Cleanup(b.Kill)
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("dbus-daemon did not say its address: %v", err)
	}
	b.Address, _, _ = strings.Cut(strings.TrimSpace(line), ",guid")
	return b
}

// Kill ends the bus at once, as a crash would.
func (b *Bus) Kill() {
	_ = b.cmd.Process.Kill()
	_ = b.cmd.Wait()
}

// Connect gives a connection of the test's own.
func (b *Bus) Connect(t testing.TB) *dbus.Conn {
	t.Helper()
	conn, err := dbus.Connect(b.Address, dbus.WithSignalHandler(dbus.NewSequentialSignalHandler()))
	if err != nil {
		t.Fatalf("connect to the test's bus: %v", err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// dir is a short one: the path of a socket has 108 bytes.
func dir(t testing.TB) string {
	t.Helper()
	d, err := os.MkdirTemp("", "bus")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(d) })
	return d
}

const busConfig = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=%s</listen>
  <auth>EXTERNAL</auth>
  <servicedir>%s</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`
