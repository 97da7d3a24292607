package pulse

import (
	"net"
	"os"
	"syscall"
)

// introduce writes p together with who we are, by which a server on a Unix
// socket knows its own user. The kernel adds that by itself only once the
// server has asked for it, which may be a moment too late.
func introduce(c net.Conn, p []byte) (int, error) {
	u, ok := c.(*net.UnixConn)
	if !ok {
		return c.Write(p)
	}
	who := syscall.Ucred{Pid: int32(os.Getpid()), Uid: uint32(os.Getuid()), Gid: uint32(os.Getgid())}
	n, _, err := u.WriteMsgUnix(p, syscall.UnixCredentials(&who), nil)
	return n, err
}
