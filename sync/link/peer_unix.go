//go:build linux || darwin

package link

import "net"

// peerOf asks the socket of conn with get.
func peerOf(conn net.Conn, get func(fd int) (int, error)) (uid int, known bool) {
	c, ok := conn.(*net.UnixConn)
	if !ok {
		return 0, false
	}
	raw, err := c.SyscallConn()
	if err != nil {
		return 0, false
	}
	var asked error
	err = raw.Control(func(fd uintptr) { uid, asked = get(int(fd)) })
	return uid, err == nil && asked == nil
}
