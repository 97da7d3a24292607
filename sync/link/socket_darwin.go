package link

import (
	"net"

	"golang.org/x/sys/unix"
)

func reach(path string, f func(short string) error) error { return f(path) }

// peer is the user at the other end.
func peer(conn net.Conn) (uid int, known bool) {
	return peerOf(conn, func(fd int) (int, error) {
		cred, err := unix.GetsockoptXucred(fd, unix.SOL_LOCAL, unix.LOCAL_PEERCRED)
		if err != nil {
			return 0, err
		}
		return int(cred.Uid), nil
	})
}
