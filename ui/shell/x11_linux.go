package shell

import (
	"fmt"
	"log/slog"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"
	"github.com/jezek/xgb"
	"github.com/jezek/xgb/dpms"
	"github.com/jezek/xgb/xproto"
)

// x11Desk adds what the toolkit cannot ask of an X11 window manager. None of it is
// ever fatal: without X11 it does nothing.
type x11Desk struct {
	*fyneDesk
	conn *xgb.Conn
	root xproto.Window
	none bool
}

func newDesk(a fyne.App, log *slog.Logger) desk {
	return &x11Desk{fyneDesk: &fyneDesk{app: a, log: log}}
}

// open connects once. On Wayland without XWayland there is nothing to connect to.
func (d *x11Desk) open() bool {
	if d.conn != nil || d.none {
		return d.conn != nil
	}
	xgb.Logger.SetOutput(discard{})
	conn, err := xgb.NewConn()
	if err != nil {
		d.none = true
		d.log.Info("no_x11", "error", err)
		return false
	}
	d.conn, d.root = conn, xproto.Setup(conn).DefaultScreen(conn).Root
	return true
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }

// Screens tells the size of the whole desktop and whether there are two displays.
func (d *x11Desk) Screens() string {
	if !d.open() {
		return fmt.Sprint(d.TwoScreens())
	}
	g, err := xproto.GetGeometry(d.conn, xproto.Drawable(d.root)).Reply()
	if err != nil {
		return ""
	}
	return fmt.Sprint(g.Width, "x", g.Height, " ", d.TwoScreens())
}

// Call asks the window manager, after EWMH, to show the window on all workspaces
// and to activate it.
func (d *x11Desk) Call(w fyne.Window) {
	d.with(w, func(x xproto.Window) {
		const (
			add        = 1
			everywhere = 0xFFFFFFFF
		)
		d.ask(x, "_NET_WM_STATE", add, d.atom("_NET_WM_STATE_ABOVE"), d.atom("_NET_WM_STATE_STICKY"), 1)
		d.ask(x, "_NET_WM_STATE", add, d.atom("_NET_WM_STATE_DEMANDS_ATTENTION"), 0, 1)
		d.ask(x, "_NET_WM_DESKTOP", everywhere, 1)
		d.activate(x)
	})
}

// Bring asks the window manager to activate the window, and nothing more: an
// ordinary window must not stand over the alert.
func (d *x11Desk) Bring(w fyne.Window) { d.with(w, d.activate) }

func (d *x11Desk) activate(w xproto.Window) {
	const fromPager = 2
	d.ask(w, "_NET_ACTIVE_WINDOW", fromPager, 0, 0)
}

// with calls f with the X11 window of w, where it has one.
func (d *x11Desk) with(w fyne.Window, f func(xproto.Window)) {
	w.RequestFocus()
	native, ok := w.(driver.NativeWindow)
	if !ok || !d.open() {
		return
	}
	native.RunNative(func(c any) {
		if x, ok := c.(driver.X11WindowContext); ok {
			f(xproto.Window(x.WindowHandle))
		}
	})
}

// ask sends a client message about w to the root window.
func (d *x11Desk) ask(w xproto.Window, what string, data ...uint32) {
	kind := d.atom(what)
	if kind == 0 {
		return
	}
	var five [5]uint32
	copy(five[:], data)
	ev := xproto.ClientMessageEvent{
		Format: 32, Window: w, Type: xproto.Atom(kind), Data: xproto.ClientMessageDataUnionData32New(five[:]),
	}
	const mask = xproto.EventMaskSubstructureRedirect | xproto.EventMaskSubstructureNotify
	xproto.SendEvent(d.conn, false, d.root, mask, string(ev.Bytes()))
}

func (d *x11Desk) atom(name string) uint32 {
	r, err := xproto.InternAtom(d.conn, false, uint16(len(name)), name).Reply()
	if err != nil {
		return 0
	}
	return uint32(r.Atom)
}

// Wake asks the server for a lit display: nobody sees an alert on a dark one.
func (d *x11Desk) Wake() {
	if !d.open() {
		return
	}
	xproto.ForceScreenSaver(d.conn, xproto.ScreenSaverReset)
	if dpms.Init(d.conn) == nil {
		dpms.ForceLevel(d.conn, dpms.DPMSModeOn)
	}
}
