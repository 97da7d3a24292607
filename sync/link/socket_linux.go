package link

import (
	"fmt"
	"net"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// longest is how long a socket's name may be (sun_path is 108 bytes with its end).
const longest = 107

// reach calls f with a name for path that is short enough for a socket: a longer
// one is named through an open descriptor of its folder.
func reach(path string, f func(short string) error) error {
	if len(path) <= longest {
		return f(path)
	}
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	defer dir.Close()
	return f(fmt.Sprintf("/proc/self/fd/%d/%s", dir.Fd(), filepath.Base(path)))
}

// peer is the user at the other end.
func peer(conn net.Conn) (uid int, known bool) {
	return peerOf(conn, func(fd int) (int, error) {
		cred, err := unix.GetsockoptUcred(fd, unix.SOL_SOCKET, unix.SO_PEERCRED)
		if err != nil {
			return 0, err
		}
		return int(cred.Uid), nil
	})
}
