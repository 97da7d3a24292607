//go:build !windows && !darwin

package notify

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"slices"
	"strings"
	"time"

	"github.com/esiqveland/notify"
	"github.com/godbus/dbus/v5"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/assets"
	"github.com/dogwatch-app/dogwatch/ui/bus"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// The names of the Desktop Notifications protocol.
const (
	serverName = "org.freedesktop.Notifications"
	serverPath = dbus.ObjectPath("/org/freedesktop/Notifications")
	busName    = "org.freedesktop.DBus"
)

// server is the desktop's notification server as it is reached over one private
// connection.
type server struct {
	conn *dbus.Conn
	// signals are the server's, and those of its coming and going.
	signals chan *dbus.Signal
	// owner is the server's connection, "" while none is known.
	owner    string
	name     string
	caps     []string
	patience time.Duration
}

// connect opens the connection and listens, but does not wake the server.
func connect(ctx context.Context, patience time.Duration) (*server, error) {
	conn, err := bus.Session(ctx)
	if err != nil {
		return nil, err
	}
	s := &server{conn: conn, signals: make(chan *dbus.Signal, 64), patience: patience}
	conn.Signal(s.signals)
	for _, match := range [][]dbus.MatchOption{
		{
			dbus.WithMatchSender(busName), dbus.WithMatchInterface(busName),
			dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, serverName),
		},
		{dbus.WithMatchObjectPath(serverPath), dbus.WithMatchInterface(serverName)},
	} {
		if err := conn.AddMatchSignalContext(ctx, match...); err != nil {
			_ = conn.Close()
			return nil, fmt.Errorf("listen for notification servers: %w", err)
		}
	}
	return s, nil
}

// greet learns who the server is and what it can do. The bus starts one where it
// knows how to.
func (s *server) greet(ctx context.Context) error {
	var caps []string
	var info notify.ServerInformation
	var owner string
	err := within(ctx, s.patience, func() (err error) {
		if caps, err = notify.GetCapabilities(s.conn); err != nil {
			return err
		}
		if info, err = notify.GetServerInformation(s.conn); err != nil {
			return err
		}
		return s.conn.BusObject().Call(busName+".GetNameOwner", 0, serverName).Store(&owner)
	})
	if err != nil {
		return fmt.Errorf("greet the notification server: %w", err)
	}
	s.owner, s.name, s.caps = owner, view.OneLine(info.Name+" "+info.Version, 60), caps
	return nil
}

// wakes reports whether the bus starts a server when one is needed.
func (s *server) wakes(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, s.patience)
	defer cancel()
	var names []string
	err := s.conn.BusObject().CallWithContext(ctx, busName+".ListActivatableNames", 0).Store(&names)
	return err == nil && slices.Contains(names, serverName)
}

// show puts a notice on the screen, in the place of the one with that id, and
// gives its id.
func (s *server) show(ctx context.Context, n view.Notice, replaces uint32) (uint32, error) {
	note := s.note(n, replaces)
	var id uint32
	err := within(ctx, s.patience, func() (err error) {
		id, err = notify.SendNotification(s.conn, note)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("show a notification: %w", err) // id may still be written
	}
	return id, nil
}

func (s *server) note(n view.Notice, replaces uint32) notify.Notification {
	note := notify.Notification{
		AppName: appName, ReplacesID: replaces, Summary: n.Title, Body: n.Body,
		ExpireTimeout: notify.ExpireTimeoutSetByNotificationServer,
	}
	if slices.Contains(s.caps, "body-markup") {
		note.Body = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(n.Body)
	}
	if slices.Contains(s.caps, "actions") {
		note.Actions = buttons(n)
	}
	urgency := notify.UrgencyNormal
	if n.Critical {
		urgency = notify.UrgencyCritical
	}
	note.SetUrgency(urgency)
	if n.Stay {
		note.ExpireTimeout = notify.ExpireTimeoutNever
	}
	for id, value := range map[string]any{
		"category":       "x-dogwatch." + string(n.Kind),
		"desktop-entry":  desktopEntry,
		"suppress-sound": true, // sound is the siren's
	} {
		note.AddHint(notify.Hint{ID: id, Variant: dbus.MakeVariant(value)})
	}
	if picture := picture(n.State); picture != nil {
		note.AddHint(notify.HintImageDataRGBA(picture))
	}
	return note
}

// clickID is the protocol's name for a click on the notification itself. "open"
// goes by it: a button of its own beside it would be drawn twice by those servers
// that draw this one (Xfce's does).
const clickID = "default"

func buttons(n view.Notice) []notify.Action {
	var list []notify.Action
	for _, a := range n.Actions {
		key := a.ID
		if key == "open" {
			key = clickID
		}
		list = append(list, notify.Action{Key: key, Label: a.Label})
	}
	return list
}

// intent is what a button of a notice asks for.
func intent(n view.Notice, button string) (app.Intent, bool) {
	if button == clickID {
		button = "open"
	}
	for _, a := range n.Actions {
		if a.ID == button {
			return a.Intent, true
		}
	}
	return app.Intent{}, false
}

// picture is the state's icon. The protocol wants its colours not premultiplied,
// which the library leaves to the caller.
func picture(state app.TrayState) *image.RGBA {
	file, err := assets.Tray.ReadFile(assets.TrayFile(string(state)))
	if err != nil {
		return nil
	}
	img, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		return nil
	}
	straight := image.NewNRGBA(img.Bounds())
	draw.Draw(straight, straight.Bounds(), img, img.Bounds().Min, draw.Src)
	return &image.RGBA{Pix: straight.Pix, Stride: straight.Stride, Rect: straight.Rect}
}

// down takes a notification from the screen. One that is gone already is no error.
func (s *server) down(ctx context.Context, id uint32) {
	ctx, cancel := context.WithTimeout(ctx, s.patience)
	defer cancel()
	_ = s.conn.Object(serverName, serverPath).CallWithContext(ctx, serverName+".CloseNotification", 0, id).Err
}
