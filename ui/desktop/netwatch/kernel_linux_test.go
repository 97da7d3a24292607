package netwatch

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"
)

// inside tells the test that it runs in a network namespace of its own.
const inside = "NETWATCH_TEST_INSIDE"

// soon settles quicker than in earnest.
const soon = 50 * time.Millisecond

// TestKernelTells turns a real network round, in a namespace that nobody else is in.
func TestKernelTells(t *testing.T) {
	if os.Getenv(inside) == "" {
		alone(t)
		return
	}
	changes := make(chan struct{}, 100)
	done := make(chan error, 1)
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		done <- loop{
			look: look, listen: listen, settle: soon, changed: func() { changes <- struct{}{} }, log: slog.New(slog.DiscardHandler),
		}.serve(ctx)
	}()
	ip(t, "link", "set", "lo", "up")
	ip(t, "link", "add", "one", "type", "veth", "peer", "name", "other")
	for _, end := range []string{"one", "other"} { // nothing of IPv6's that comes by itself
		ip(t, "link", "set", "dev", end, "addrgenmode", "none")
	}
	ip(t, "link", "set", "other", "up")
	ip(t, "link", "set", "one", "up")
	for n, told := 2, false; !told; n++ { // until the watch is known to listen
		if n == 60 {
			t.Fatal("58 new addresses were not told")
		}
		ip(t, "addr", "add", fmt.Sprintf("192.0.2.%d/24", n), "dev", "one")
		select {
		case <-changes:
			told = true
		case <-time.After(10 * soon):
		}
	}

	for _, c := range []struct{ name, do string }{
		{"a second address (a VPN)", "addr add 198.51.100.2/24 dev one"},
		{"a default route", "route add default via 192.0.2.1 dev one"},
		{"another gateway", "route replace default via 192.0.2.99 dev one"},
		{"the half routes of a VPN", "route add 128.0.0.0/1 via 192.0.2.7 dev one"},
		{"IPv6", "-6 addr add 2001:db8::2/64 dev one nodad"},
		{"the cable", "link set other down"},
	} {
		// The looks that earlier signs led to must be over, or they find it.
		time.Sleep(4 * soon)
		ip(t, strings.Fields(c.do)...)
		wait(t, changes, c.name)
	}
	for len(changes) > 0 {
		<-changes
	}
	// What concerns nobody outside: told would be a needless look at PagerDuty.
	before, err := look()
	if err != nil {
		t.Fatal(err)
	}
	ip(t, "link", "add", "veth1", "type", "veth", "peer", "name", "veth2")
	ip(t, "link", "set", "veth1", "up")
	ip(t, "link", "set", "veth2", "up")
	ip(t, "addr", "add", "169.254.7.7/16", "scope", "link", "dev", "veth1")
	if after, err := look(); err != nil || after != before {
		t.Errorf("a container's interface changes the look (%v):\n%s\nto\n%s", err, before, after)
	}
	cancel()
	<-done
}

func wait(t *testing.T, changes <-chan struct{}, what string) {
	t.Helper()
	select {
	case <-changes:
	case <-time.After(recheck / 2): // long before the recheck would find it
		now, _ := look()
		t.Fatalf("%s was not told; now:\n%s", what, now)
	}
}

func ip(t *testing.T, args ...string) {
	t.Helper()
	if out, err := exec.CommandContext(t.Context(), "ip", args...).CombinedOutput(); err != nil {
		t.Fatalf("ip %s: %v: %s", strings.Join(args, " "), err, out)
	}
}

// alone runs this very test in namespaces of its own, or skips it where that is
// not allowed.
func alone(t *testing.T) {
	if _, err := exec.LookPath("ip"); err != nil {
		t.Skip("there is no ip command to change a network with")
	}
	cmd := exec.CommandContext(t.Context(), "/proc/self/exe", "-test.run=^TestKernelTells$", "-test.count=1", "-test.v")
	cmd.Env = append(os.Environ(), inside+"=1")
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNET,
		UidMappings: []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}},
	}
	var out strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		t.Skipf("no network namespace may be made here: %v", err)
	}
	if err := cmd.Wait(); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	if !strings.Contains(out.String(), "--- PASS: TestKernelTells") {
		t.Skip(out.String())
	}
}
