package netwatch

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// groups are the kinds of change that the kernel is asked to tell of.
const groups = unix.RTMGRP_LINK | unix.RTMGRP_IPV4_IFADDR | unix.RTMGRP_IPV6_IFADDR | unix.RTMGRP_IPV4_ROUTE | unix.RTMGRP_IPV6_ROUTE

// listen subscribes to the kernel's changes of links, addresses and routes. What
// the messages say is not read: look tells what came of them.
func listen(ctx context.Context, pause time.Duration, stir func()) error {
	fd, err := unix.Socket(unix.AF_NETLINK, unix.SOCK_RAW|unix.SOCK_CLOEXEC|unix.SOCK_NONBLOCK, unix.NETLINK_ROUTE)
	if err != nil {
		return fmt.Errorf("listen for network changes: %w", err)
	}
	if err := unix.Bind(fd, &unix.SockaddrNetlink{Family: unix.AF_NETLINK, Groups: groups}); err != nil {
		_ = unix.Close(fd)
		return fmt.Errorf("listen for network changes: %w", err)
	}
	socket := os.NewFile(uintptr(fd), "rtnetlink")
	if err := socket.SetReadDeadline(time.Time{}); err != nil { // a read could not be told to end
		_ = socket.Close()
		return fmt.Errorf("listen for network changes: %w", err)
	}
	stop := context.AfterFunc(ctx, func() { _ = socket.Close() })
	go func() {
		defer stop()
		defer socket.Close()
		buf := make([]byte, 1<<15)
		for ctx.Err() == nil {
			// An error that is not the end means that messages were lost, which
			// is news as well.
			if _, err := socket.Read(buf); errors.Is(err, os.ErrClosed) {
				return
			}
			stir()
			// Whatever comes in the next moment belongs to the same change. A
			// busy machine must not make this goroutine busy.
			select {
			case <-ctx.Done():
			case <-time.After(pause):
			}
		}
	}()
	return nil
}
