package pulse

import (
	"context"
	"net"
	"os"
	"syscall"
	"testing"
	"time"
)

// TestIntroduction: a server that asks for credentials only after the client has
// written, as a slow one does, finds its own user in every part of the message.
func TestIntroduction(t *testing.T) {
	type part struct {
		size int
		who  *syscall.Ucred
	}
	parts := make(chan part, 16)
	b := serve(t, func(c net.Conn) {
		defer close(parts)
		u := c.(*net.UnixConn)
		raw, err := u.SyscallConn()
		if err != nil {
			return
		}
		// Read waits until the client has written, and then asks.
		_ = raw.Read(func(fd uintptr) bool {
			_, _, err := syscall.Recvfrom(int(fd), make([]byte, 1), syscall.MSG_PEEK|syscall.MSG_DONTWAIT)
			return err == nil
		})
		_ = raw.Control(func(fd uintptr) { _ = syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_PASSCRED, 1) })
		_ = u.SetReadDeadline(time.Now().Add(200 * time.Millisecond))
		for range cap(parts) {
			data, oob := make([]byte, 4096), make([]byte, 128)
			n, oobn, _, _, err := u.ReadMsgUnix(data, oob)
			if err != nil {
				return
			}
			p := part{size: n}
			if m, err := syscall.ParseSocketControlMessage(oob[:oobn]); err == nil && len(m) == 1 {
				p.who, _ = syscall.ParseUnixCredentials(&m[0])
			}
			parts <- p
		}
	})
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	if d, err := b.Open(ctx); err == nil {
		d.Close()
	}
	size := 0
	for p := range parts {
		size += p.size
		if p.who == nil || int(p.who.Uid) != os.Getuid() || int(p.who.Pid) != os.Getpid() {
			t.Errorf("a part of %d bytes comes from %+v", p.size, p.who)
		}
	}
	if size < cookieSize {
		t.Errorf("only %d bytes came", size)
	}
}
