//go:build !linux

package pulse

import "net"

// introduce writes p; these systems tell the server by themselves who we are.
func introduce(c net.Conn, p []byte) (int, error) { return c.Write(p) }
