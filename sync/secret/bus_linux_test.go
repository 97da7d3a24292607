package secret

import (
	"bufio"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

const (
	secretsName = "org.freedesktop.secrets"
	secretsPath = dbus.ObjectPath("/org/freedesktop/secrets")
)

const busConfig = `<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`

// The real way to the keyring, over a session bus of the test's own: go-keyring keeps
// its connection for the life of the process, so that it takes a process of its own.
func TestTheKeyringOfADesktop(t *testing.T) {
	if os.Getenv("SECRET_TEST_CHILD") != "" {
		onABus(t)
		return
	}
	if _, err := exec.LookPath("dbus-daemon"); err != nil {
		t.Skip("there is no dbus-daemon here")
	}
	// A bus that starts no services: a real keyring must not answer.
	config := filepath.Join(t.TempDir(), "bus.conf")
	if err := os.WriteFile(config, []byte(busConfig), 0o600); err != nil {
		t.Fatal(err)
	}
	daemon := exec.CommandContext(t.Context(), "dbus-daemon", "--config-file="+config, "--nofork", "--print-address")
	out, err := daemon.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := daemon.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = daemon.Process.Kill()
		_ = daemon.Wait()
	}()
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestTheKeyringOfADesktop$", "-test.v")
	child.Env = append(os.Environ(), "SECRET_TEST_CHILD=yes", "DBUS_SESSION_BUS_ADDRESS="+strings.TrimSpace(address))
	if text, err := child.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, text)
	}
}

// desk is a keyring of a test's own.
type desk struct {
	mute atomic.Bool // it never answers
	conn *dbus.Conn
}

func (d *desk) Unlock([]dbus.ObjectPath) ([]dbus.ObjectPath, dbus.ObjectPath, *dbus.Error) {
	if d.mute.Load() {
		select {}
	}
	return []dbus.ObjectPath{}, secretsPath + "/prompt/1", nil
}

func (d *desk) OpenSession(string, dbus.Variant) (dbus.Variant, dbus.ObjectPath, *dbus.Error) {
	return dbus.MakeVariant(""), secretsPath + "/session/1", nil
}

// Prompt is the question for the password, which the person waves away.
func (d *desk) Prompt(string) *dbus.Error {
	_ = d.conn.Emit(secretsPath+"/prompt/1", "org.freedesktop.Secret.Prompt.Completed", true, dbus.MakeVariant([]dbus.ObjectPath{}))
	return nil
}

func onABus(t *testing.T) {
	k := Keyring{Account: "api.pagerduty.com (test)"}
	calls := map[string]func() error{
		"get":    func() error { _, err := k.Get(t.Context()); return err },
		"set":    func() error { return k.Set(t.Context(), "x") },
		"delete": func() error { return k.Delete(t.Context()) },
	}
	refused := func(what string) {
		t.Helper()
		for name, call := range calls {
			if err := call(); err == nil || errors.Is(err, ErrNone) || errors.Is(err, ErrHangs) {
				t.Errorf("%s, %s: %v", what, name, err)
			}
		}
	}
	refused("no keyring on the bus")
	conn, err := dbus.ConnectSessionBus()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	d := &desk{conn: conn}
	err = conn.Export(d, secretsPath, "org.freedesktop.Secret.Service")
	if err == nil {
		err = conn.Export(d, secretsPath+"/prompt/1", "org.freedesktop.Secret.Prompt")
	}
	if err != nil {
		t.Fatal(err)
	}
	if reply, err := conn.RequestName(secretsName, 0); err != nil || reply != dbus.RequestNameReplyPrimaryOwner {
		t.Fatal(reply, err)
	}
	refused("a locked keyring whose question is waved away")
	d.mute.Store(true)
	var all sync.WaitGroup
	for name, call := range calls {
		all.Go(func() {
			began := time.Now()
			if err := call(); !errors.Is(err, ErrHangs) {
				t.Errorf("a keyring that hangs, %s: %v", name, err)
			}
			if took := time.Since(began); took < patience {
				t.Errorf("%s was given up after %s", name, took)
			}
		})
	}
	all.Wait()
}
