//go:build !windows && !darwin

package power

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/godbus/dbus/v5"

	"github.com/dogwatch-app/dogwatch/ui/bus"
)

// The names on the two buses.
const (
	busName    = "org.freedesktop.DBus"
	logind     = "org.freedesktop.login1"
	logindPath = dbus.ObjectPath("/org/freedesktop/login1")
	manager    = logind + ".Manager"
	upower     = "org.freedesktop.UPower"
	upowerPath = dbus.ObjectPath("/org/freedesktop/UPower")
)

// who is how Dogwatch is listed among those who keep the computer awake.
const who = "Dogwatch"

// answerWithin is how long a bus and those on it may take for an answer.
const answerWithin = 5 * time.Second

// system opens a private connection to the system's bus, which closes when ctx ends.
func system(ctx context.Context) (*dbus.Conn, error) {
	return reach(ctx, func(ctx context.Context) (*dbus.Conn, error) {
		return dbus.ConnectSystemBus(dbus.WithContext(ctx), dbus.WithSignalHandler(dbus.NewSequentialSignalHandler()))
	})
}

// session opens a private connection to the session's bus, which closes when ctx
// ends.
func session(ctx context.Context) (*dbus.Conn, error) { return reach(ctx, bus.Session) }

// reach gives up on a bus that accepts and then says nothing.
func reach(ctx context.Context, dial func(context.Context) (*dbus.Conn, error)) (*dbus.Conn, error) {
	ctx, cancel := context.WithCancel(ctx)
	patience := time.AfterFunc(answerWithin, cancel)
	conn, err := dial(ctx)
	if err != nil {
		cancel()
		return nil, fmt.Errorf("reach the bus: %w", err)
	}
	if !patience.Stop() {
		_ = conn.Close()
		cancel()
		return nil, fmt.Errorf("reach the bus: %w", context.DeadlineExceeded)
	}
	context.AfterFunc(conn.Context(), cancel)
	return conn, nil
}

// get reads a property.
func get[T any](ctx context.Context, conn *dbus.Conn, name string, at dbus.ObjectPath, iface, property string) (value T, err error) {
	var v dbus.Variant
	err = conn.Object(name, at).CallWithContext(ctx, busName+".Properties.Get", 0, iface, property).Store(&v)
	if err != nil {
		return value, err
	}
	value, ok := v.Value().(T)
	if !ok {
		return value, fmt.Errorf("%s.%s is a %s", iface, property, v.Signature())
	}
	return value, nil
}

// inhibit asks logind to block or delay what is named, for as long as the file
// that it gives is open. The file goes on counting when the connection is lost.
func inhibit(ctx context.Context, conn *dbus.Conn, what, why, mode string) (*os.File, error) {
	var fd dbus.UnixFD
	err := conn.Object(logind, logindPath).CallWithContext(ctx, manager+".Inhibit", 0, what, who, why, mode).Store(&fd)
	if err != nil {
		return nil, explain(err)
	}
	return os.NewFile(uintptr(fd), "inhibitor"), nil
}

// explain says logind's refusals in words.
func explain(err error) error {
	e, ok := errors.AsType[dbus.Error](err)
	if !ok {
		return err
	}
	name := e.Name[strings.LastIndexByte(e.Name, '.')+1:]
	switch name {
	case "ServiceUnknown", "NameHasNoOwner", "UnknownObject", "UnknownInterface", "UnknownMethod":
		return fmt.Errorf("no logind runs here (%s)", name)
	case "AccessDenied", "InteractiveAuthorizationRequired":
		return fmt.Errorf("the system does not permit it to this user (%s)", name)
	}
	return e
}
