//go:build unix

package service

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"testing"
	"time"
)

// systemd is the manager's end of the socket.
func systemd(t *testing.T, name string) *net.UnixConn {
	t.Helper()
	conn, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: name, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	t.Setenv(socketVar, name)
	return conn
}

func hear(t *testing.T, conn *net.UnixConn) string {
	t.Helper()
	if err := conn.SetReadDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	buf := make([]byte, 256)
	n, err := conn.Read(buf)
	if err != nil {
		t.Fatalf("the manager heard nothing: %v", err)
	}
	return string(buf[:n])
}

// start runs Serve, and gives what ends it and hands over its error.
func start(t *testing.T, healthy func() bool) (stop func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	done := make(chan error, 1)
	go func() { done <- Notify{Healthy: healthy, Log: slog.New(slog.DiscardHandler)}.Serve(ctx) }()
	return func() error { cancel(); return <-done }
}

func TestTellsReadyAliveAndStopping(t *testing.T) {
	for name, at := range map[string]string{
		"a path":           filepath.Join(t.TempDir(), "n"),
		"an abstract name": "@dogwatch-test-" + strconv.Itoa(os.Getpid()),
	} {
		t.Run(name, func(t *testing.T) {
			if at[0] == '@' && !abstractNames {
				t.Skip("this system has no abstract sockets")
			}
			conn := systemd(t, at)
			t.Setenv(usecVar, "20000")
			t.Setenv(pidVar, strconv.Itoa(os.Getpid()))
			stop := start(t, func() bool { return true })
			for _, want := range []string{"READY=1", "WATCHDOG=1", "WATCHDOG=1", "WATCHDOG=1"} {
				if got := hear(t, conn); got != want {
					t.Fatalf("the manager heard %q, want %q", got, want)
				}
			}
			if err := stop(); !errors.Is(err, context.Canceled) {
				t.Errorf("Serve gave %v", err)
			}
			got := hear(t, conn)
			for got == "WATCHDOG=1" {
				got = hear(t, conn)
			}
			if got != "STOPPING=1" {
				t.Errorf("the last word was %q", got)
			}
		})
	}
}

func TestSaysNothingWhileTheWatchHangs(t *testing.T) {
	conn := systemd(t, filepath.Join(t.TempDir(), "n"))
	t.Setenv(usecVar, "2000")
	var well atomic.Bool
	asked := make(chan struct{}, 1)
	stop := start(t, func() bool {
		select {
		case asked <- struct{}{}:
		default:
		}
		return well.Load()
	})
	if got := hear(t, conn); got != "READY=1" {
		t.Fatalf("the manager heard %q first", got)
	}
	for range 5 {
		<-asked
	}
	well.Store(true)
	if got := hear(t, conn); got != "WATCHDOG=1" { // the first since READY
		t.Fatalf("after it came to, the manager heard %q", got)
	}
	well.Store(false)
	<-asked
	<-asked
	if err := stop(); !errors.Is(err, context.Canceled) {
		t.Errorf("Serve gave %v", err)
	}
}

func TestAnUnhealthyWatchNeverPings(t *testing.T) {
	conn := systemd(t, filepath.Join(t.TempDir(), "n"))
	t.Setenv(usecVar, "2000")
	asked := make(chan struct{})
	stop := start(t, func() bool { asked <- struct{}{}; return false })
	for range 5 {
		<-asked
	}
	go func() {
		for range asked {
		}
	}()
	_ = stop()
	close(asked)
	if first, second := hear(t, conn), hear(t, conn); first != "READY=1" || second != "STOPPING=1" {
		t.Errorf("the manager heard %q and %q", first, second)
	}
}

func TestOnlyThoseWhoAreAskedPing(t *testing.T) {
	for name, env := range map[string][2]string{
		"no watchdog":            {"", ""},
		"meant for another":      {"1000", "1"},
		"nonsense":               {"soon", ""},
		"nothing":                {"0", ""},
		"longer than a lifetime": {"9223372036854775807", ""},
	} {
		t.Run(name, func(t *testing.T) {
			conn := systemd(t, filepath.Join(t.TempDir(), "n"))
			t.Setenv(usecVar, env[0])
			t.Setenv(pidVar, env[1])
			stop := start(t, func() bool { t.Error("was asked for its health"); return true })
			if got := hear(t, conn); got != "READY=1" {
				t.Errorf("the manager heard %q", got)
			}
			_ = stop()
			if got := hear(t, conn); got != "STOPPING=1" {
				t.Errorf("the manager heard %q", got)
			}
		})
	}
}

func TestChildrenDoNotInheritTheManager(t *testing.T) {
	conn := systemd(t, filepath.Join(t.TempDir(), "n"))
	t.Setenv(usecVar, "1000000")
	t.Setenv(pidVar, strconv.Itoa(os.Getpid()))
	stop := start(t, func() bool { return true })
	hear(t, conn)
	for _, v := range []string{socketVar, usecVar, pidVar} {
		if value, there := os.LookupEnv(v); there {
			t.Errorf("%s=%s is left for children", v, value)
		}
	}
	_ = stop()
}

func TestWithoutAManagerNothingHappens(t *testing.T) {
	for name, socket := range map[string]string{"none": "", "one that is gone": "/nonexistent/notify", "nonsense": "x"} {
		t.Run(name, func(t *testing.T) {
			t.Setenv(socketVar, socket)
			stop := start(t, func() bool { t.Error("was asked for its health"); return true })
			if err := stop(); !errors.Is(err, context.Canceled) {
				t.Errorf("Serve gave %v", err)
			}
		})
	}
}
