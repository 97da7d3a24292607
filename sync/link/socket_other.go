//go:build !linux && !darwin

package link

import "net"

func reach(path string, f func(short string) error) error { return f(path) }

// peer is not told by this system: the folder's and the socket's mode protect.
func peer(net.Conn) (uid int, known bool) { return 0, false }
