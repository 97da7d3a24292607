package link

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"time"
)

// Listen opens the socket at path (mode 0600, in a folder of mode 0700). A socket
// that a stopped watch left behind is replaced: the caller makes sure, by a lock of
// its own, that no other watch is running.
func Listen(path string) (net.Listener, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("make the socket's folder: %w", err)
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("remove the old socket: %w", err)
	}
	var l net.Listener
	err := reach(path, func(short string) (err error) {
		l, err = new(net.ListenConfig).Listen(context.Background(), "unix", short)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("open the socket %s: %w", path, err)
	}
	l.(*net.UnixListener).SetUnlinkOnClose(false) // it knows the short name only
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, errors.Join(fmt.Errorf("protect the socket: %w", err), l.Close())
	}
	return &owned{Listener: l, path: path}, nil
}

// dial connects to the socket at path.
func dial(ctx context.Context, path string) (net.Conn, error) {
	var conn net.Conn
	err := reach(path, func(short string) (err error) {
		d := net.Dialer{Timeout: 2 * time.Second}
		conn, err = d.DialContext(ctx, "unix", short)
		return err
	})
	return conn, err
}

// owned accepts only the connections of the user who runs the watch, where the
// system can tell whose they are, and removes its socket at the end.
type owned struct {
	net.Listener
	path string
}

// Accept waits for the next connection of our own user.
func (l *owned) Accept() (net.Conn, error) {
	for {
		conn, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		if uid, known := peer(conn); known && uid != os.Getuid() {
			_ = conn.Close()
			continue
		}
		return conn, nil
	}
}

// Close stops listening.
func (l *owned) Close() error {
	return errors.Join(l.Listener.Close(), os.Remove(l.path))
}
