//go:build !windows && !darwin

package tray

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/godbus/dbus/v5"
	"github.com/godbus/dbus/v5/prop"

	"github.com/dogwatch-app/dogwatch/ui/bus/bustest"
)

// host is a tray host as a desktop's panel is one: watcher and host in one.
type host struct {
	t    testing.TB
	conn *dbus.Conn

	mu    sync.Mutex
	items []string // the registrations: a name, or a connection and a path
}

// RegisterStatusNotifierItem is the protocol's.
func (h *host) RegisterStatusNotifierItem(service string, sender dbus.Sender) *dbus.Error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if strings.HasPrefix(service, "/") {
		service = string(sender) + service
	}
	h.items = append(h.items, service)
	return nil
}

// newHost appears on the bus. drawing is whether it says that it shows icons.
func newHost(t testing.TB, b *bustest.Bus, drawing bool) *host {
	t.Helper()
	h := &host{t: t, conn: b.Connect(t)}
	if err := h.conn.Export(h, watcherPath, watcherName); err != nil {
		t.Fatal(err)
	}
	_, err := prop.Export(h.conn, watcherPath, prop.Map{watcherName: {
		"IsStatusNotifierHostRegistered": {Value: drawing, Emit: prop.EmitTrue},
		"RegisteredStatusNotifierItems":  {Value: []string{}, Emit: prop.EmitFalse},
	}})
	if err != nil {
		t.Fatal(err)
	}
	h.appear()
	return h
}

func (h *host) appear() {
	h.t.Helper()
	if reply, err := h.conn.RequestName(watcherName, dbus.NameFlagDoNotQueue); err != nil || reply != dbus.RequestNameReplyPrimaryOwner {
		h.t.Fatalf("become the tray's host: %v, %v", reply, err)
	}
}

func (h *host) vanish() {
	h.t.Helper()
	if _, err := h.conn.ReleaseName(watcherName); err != nil {
		h.t.Fatal(err)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.items = nil
}

// item is the tray's object, "" while none has registered.
func (h *host) item() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.items) == 0 {
		return ""
	}
	sender, _, _ := strings.Cut(h.items[len(h.items)-1], "/")
	return sender
}

// property reads one of the item's.
func (h *host) property(name string) any {
	h.t.Helper()
	v, err := h.conn.Object(h.item(), "/StatusNotifierItem").GetProperty("org.kde.StatusNotifierItem." + name)
	if err != nil {
		h.t.Fatalf("read %s: %v", name, err)
	}
	return v.Value()
}

// entry is one row of the menu as a host sees it.
type entry struct {
	id      int32
	label   string
	enabled bool
	rows    []entry
	line    bool
}

// menu reads the visible rows. The first answer of systray's lacks the submenus.
func (h *host) menu() []entry {
	h.t.Helper()
	var revision uint32
	var root layout
	for range 2 {
		err := h.conn.Object(h.item(), "/StatusNotifierItem/menu").
			Call("com.canonical.dbusmenu.GetLayout", 0, int32(0), int32(-1), []string{}).Store(&revision, &root)
		if err != nil {
			h.t.Fatalf("read the menu: %v", err)
		}
	}
	return root.entry().rows
}

type layout struct {
	ID       int32
	Props    map[string]dbus.Variant
	Children []dbus.Variant
}

func (l layout) entry() entry {
	is := func(name string, otherwise bool) bool {
		if v, ok := l.Props[name].Value().(bool); ok {
			return v
		}
		return otherwise
	}
	label, _ := l.Props["label"].Value().(string)
	kind, _ := l.Props["type"].Value().(string)
	e := entry{id: l.ID, label: label, enabled: is("enabled", true), line: kind == "separator"}
	for _, c := range l.Children {
		var below layout
		if dbus.Store([]any{c.Value()}, &below) != nil {
			continue
		}
		if v, ok := below.Props["visible"].Value().(bool); ok && !v {
			continue
		}
		e.rows = append(e.rows, below.entry())
	}
	return e
}

// find goes down a path of labels; a part of each is enough.
func find(rows []entry, path ...string) (entry, error) {
	for _, e := range rows {
		if !strings.Contains(e.label, path[0]) {
			continue
		}
		if len(path) == 1 {
			return e, nil
		}
		return find(e.rows, path[1:]...)
	}
	return entry{}, fmt.Errorf("no row %q in %q", path[0], labels(rows))
}

func labels(rows []entry) (list []string) {
	for _, e := range rows {
		if e.line {
			list = append(list, "--")
			continue
		}
		list = append(list, e.label)
	}
	return list
}

func (h *host) has(path ...string) func() bool {
	return func() bool { _, err := find(h.menu(), path...); return err == nil }
}

func (h *host) lacks(path ...string) func() bool {
	return func() bool { return !h.has(path...)() }
}

func (h *host) row(path ...string) entry {
	h.t.Helper()
	e, err := find(h.menu(), path...)
	if err != nil {
		h.t.Fatal(err)
	}
	return e
}

// click is what a host sends when a row is clicked.
func (h *host) click(id int32) {
	h.t.Helper()
	call := h.conn.Object(h.item(), "/StatusNotifierItem/menu").
		Call("com.canonical.dbusmenu.Event", 0, id, "clicked", dbus.MakeVariant(""), uint32(0))
	if err := errors.Join(call.Err); err != nil {
		h.t.Fatalf("click row %d: %v", id, err)
	}
}
