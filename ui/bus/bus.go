// Package bus opens private connections to the desktop's session bus. Private,
// because the shared one belongs to whichever library asked first and is closed
// by whichever asks last; and never by starting a bus: one that nobody else is on
// would show nothing to anybody and outlive the program.
package bus

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/godbus/dbus/v5"
)

// ErrNone says that this session has no bus.
var ErrNone = errors.New("no session bus: neither DBUS_SESSION_BUS_ADDRESS nor a bus in XDG_RUNTIME_DIR")

// addressVar is where every D-Bus library looks first.
const addressVar = "DBUS_SESSION_BUS_ADDRESS"

// Session connects to the session bus. The connection is closed when ctx ends,
// and delivers signals in the order in which they came. A bus that was found
// without the environment naming it is written into the environment, so that
// libraries with a connection of their own find the same one and start none.
func Session(ctx context.Context) (*dbus.Conn, error) {
	if !named() {
		if socket := filepath.Join(os.Getenv("XDG_RUNTIME_DIR"), "bus"); filepath.IsAbs(socket) && exists(socket) {
			address := "unix:path=" + dbus.EscapeBusAddressValue(socket)
			if err := os.Setenv(addressVar, address); err != nil {
				return nil, fmt.Errorf("name the session bus: %w", err)
			}
		}
	}
	conn, err := dbus.SessionBusPrivateNoAutoStartup(
		dbus.WithContext(ctx),
		dbus.WithSignalHandler(dbus.NewSequentialSignalHandler()),
	)
	if err != nil {
		if !named() {
			return nil, ErrNone
		}
		return nil, fmt.Errorf("reach the session bus: %w", err)
	}
	if err := conn.Auth(nil); err != nil {
		_ = conn.Close()
		return nil, fmt.Errorf("sign on to the session bus: %w", err)
	}
	if err := conn.Hello(); err != nil {
		_ = conn.Close()
		return nil, fmt.Errorf("greet the session bus: %w", err)
	}
	return conn, nil
}

// named reports whether the environment says where the bus is.
func named() bool {
	address := os.Getenv(addressVar)
	return address != "" && address != "autolaunch:"
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
