package bus

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/dogwatch-app/dogwatch/ui/bus/bustest"
)

// TestSessionStartsNoBus puts a dbus-launch into the path that would tell on
// whoever runs it.
func TestSessionStartsNoBus(t *testing.T) {
	dir := t.TempDir()
	told := filepath.Join(dir, "launched")
	script := "#!/bin/sh\n: > " + told + "\necho DBUS_SESSION_BUS_ADDRESS=unix:path=/nowhere,guid=1\n"
	if err := os.WriteFile(filepath.Join(dir, "dbus-launch"), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir)
	t.Setenv("XDG_RUNTIME_DIR", dir)
	for _, address := range []string{"", "autolaunch:"} {
		t.Setenv(addressVar, address)
		conn, err := Session(t.Context())
		if err == nil {
			_ = conn.Close()
			t.Skip("this user has a session bus of its own under /run/user")
		}
		if !errors.Is(err, ErrNone) {
			t.Errorf("with address %q: %v, want %v", address, err, ErrNone)
		}
		if exists(told) {
			t.Fatalf("with address %q a bus was launched", address)
		}
	}
}

func TestSessionFindsTheBusOfTheRuntimeDir(t *testing.T) {
	dir, err := os.MkdirTemp("", "run")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	b := bustest.StartAt(t, filepath.Join(dir, "bus"))
	t.Setenv("XDG_RUNTIME_DIR", dir)
	t.Setenv(addressVar, "")
	conn, err := Session(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if got := os.Getenv(addressVar); got != b.Address {
		t.Errorf("the environment names %q, want %q: libraries would look elsewhere", got, b.Address)
	}
}

func TestSessionIsPrivateAndEndsWithItsContext(t *testing.T) {
	t.Setenv(addressVar, bustest.Start(t).Address)
	ctx, cancel := context.WithCancel(t.Context())
	one, err := Session(ctx)
	if err != nil {
		t.Fatal(err)
	}
	two, err := Session(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer two.Close()
	if one == two || one.Names()[0] == two.Names()[0] {
		t.Fatal("both callers got the same connection")
	}
	cancel()
	<-one.Context().Done()
	if !two.Connected() {
		t.Error("the other connection ended too")
	}
}

func TestSessionTellsADeadBus(t *testing.T) {
	b := bustest.Start(t)
	t.Setenv(addressVar, b.Address)
	b.Kill()
	conn, err := Session(t.Context())
	if err == nil {
		_ = conn.Close()
		t.Fatal("a dead bus answered")
	}
	if errors.Is(err, ErrNone) {
		t.Errorf("%v: but there is one, it only does not answer", err)
	}
}
