//go:build !windows && !darwin

package tray

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/godbus/dbus/v5"
)

// The names of the StatusNotifierItem protocol.
const (
	watcherName  = "org.kde.StatusNotifierWatcher"
	watcherPath  = dbus.ObjectPath("/StatusNotifierWatcher")
	busName      = "org.freedesktop.DBus"
	hostProperty = watcherName + ".IsStatusNotifierHostRegistered"
	itemProperty = watcherName + ".RegisteredStatusNotifierItems"
)

const (
	// answerWithin is how long the bus and the watcher may take for an answer.
	answerWithin = 3 * time.Second
	// settle is how long an item may take to register by itself.
	settle = time.Second
	// recheck finds what no signal told.
	recheck = time.Minute
)

// errBusLost says that the session bus is gone.
var errBusLost = errors.New("the session bus closed the connection")

// hostWatch knows whether somebody shows tray icons.
type hostWatch struct {
	report func(bool)
	log    *slog.Logger
	told   bool // whether anything was reported
	there  bool // what was reported last
}

func (h *hostWatch) tell(there bool) {
	if h.told && h.there == there {
		return
	}
	h.told, h.there = true, there
	h.log.Info("tray_host", "there", there)
	h.report(there)
}

// watch reports on every change whether there is a host, until the connection
// ends or ctx does. A watcher alone is none: it must know a host that draws.
func (h *hostWatch) watch(ctx context.Context, conn *dbus.Conn) error {
	signals := make(chan *dbus.Signal, 32)
	conn.Signal(signals)
	for _, match := range [][]dbus.MatchOption{
		{
			dbus.WithMatchSender(busName), dbus.WithMatchInterface(busName),
			dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, watcherName),
		},
		{dbus.WithMatchObjectPath(watcherPath), dbus.WithMatchInterface(watcherName)},
	} {
		if err := conn.AddMatchSignalContext(ctx, match...); err != nil {
			return fmt.Errorf("listen for tray hosts: %w", err)
		}
	}
	h.tell(h.hostThere(ctx, conn))
	again := time.NewTimer(settle)
	defer again.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case _, open := <-signals:
			if !open {
				return errBusLost
			}
			h.tell(h.hostThere(ctx, conn))
			again.Reset(settle)
		case <-again.C:
			there := h.hostThere(ctx, conn)
			h.tell(there)
			if there {
				h.register(ctx, conn)
			}
			again.Reset(recheck)
		}
	}
}

// hostThere asks the watcher. One that does not say is trusted to draw.
func (h *hostWatch) hostThere(ctx context.Context, conn *dbus.Conn) bool {
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	var owned bool
	if err := conn.BusObject().CallWithContext(ctx, busName+".NameHasOwner", 0, watcherName).Store(&owned); err != nil || !owned {
		return false
	}
	there, err := get[bool](ctx, conn, hostProperty)
	return err != nil || there
}

// register makes up for a registration that was lost: systray registers when a
// watcher appears, but once, and without a look at what came of it.
func (h *hostWatch) register(ctx context.Context, conn *dbus.Conn) {
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	name := fmt.Sprintf("org.kde.StatusNotifierItem-%d-1", os.Getpid())
	var owner string
	if err := conn.BusObject().CallWithContext(ctx, busName+".GetNameOwner", 0, name).Store(&owner); err != nil {
		return // systray has no connection yet
	}
	items, err := get[[]string](ctx, conn, itemProperty)
	ours := func(item string) bool {
		// Watchers write it in their own ways: "name", ":1.7/StatusNotifierItem", ":1.7@/…".
		of, _, _ := strings.Cut(strings.Replace(item, "@", "/", 1), "/")
		return of == name || of == owner
	}
	if err != nil || slices.ContainsFunc(items, ours) {
		return
	}
	call := conn.Object(watcherName, watcherPath).CallWithContext(ctx, watcherName+".RegisterStatusNotifierItem", 0, name)
	h.log.Info("tray_registered_again", "error", call.Err)
}

func get[T any](ctx context.Context, conn *dbus.Conn, property string) (value T, err error) {
	i := strings.LastIndex(property, ".")
	var v dbus.Variant
	err = conn.Object(watcherName, watcherPath).
		CallWithContext(ctx, "org.freedesktop.DBus.Properties.Get", 0, property[:i], property[i+1:]).Store(&v)
	if err != nil {
		return value, err
	}
	value, ok := v.Value().(T)
	if !ok {
		return value, fmt.Errorf("%s is a %s", property, v.Signature())
	}
	return value, nil
}

// leave takes the icon away: its connection is the one that godbus shares.
func leave() {
	if os.Getenv("DBUS_SESSION_BUS_ADDRESS") == "" {
		return
	}
	if conn, err := dbus.SessionBus(); err == nil {
		_ = conn.Close()
	}
}
