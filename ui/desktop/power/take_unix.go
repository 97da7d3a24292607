//go:build !windows && !darwin

package power

import (
	"context"
	"os"
	"slices"

	"github.com/godbus/dbus/v5"
)

// desktopGrip is what is held on a Linux desktop.
type desktopGrip struct {
	logind  *os.File   // nil where logind does not do it
	session *dbus.Conn // the desktop forgets what it was asked when this closes
	cancel  context.CancelFunc
}

func (g *desktopGrip) lost() <-chan struct{} {
	if g.session == nil {
		return nil
	}
	return g.session.Context().Done()
}

func (g *desktopGrip) letGo() {
	if g.logind != nil {
		_ = g.logind.Close()
	}
	if g.session != nil {
		_ = g.session.Close()
	}
	g.cancel()
}

// take asks logind, or the desktop where logind does not do it. The screen is the
// desktop's, and asked for only as well as can be: a page sounds in the dark too.
func take(ctx context.Context, need Need) (grip, error) {
	ctx, cancel := context.WithCancel(ctx)
	g := &desktopGrip{cancel: cancel}
	err := g.system(ctx, need)
	if err != nil || need == Screen {
		if g.desktop(ctx, need, err != nil) {
			err = nil
		}
	}
	if err != nil {
		g.letGo()
		return nil, err
	}
	return g, nil
}

// system asks logind.
func (g *desktopGrip) system(ctx context.Context, need Need) error {
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	conn, err := system(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }() // the file counts, not the connection
	what := "sleep"
	if need == Screen {
		what = "sleep:idle"
	}
	g.logind, err = inhibit(ctx, conn, what, need.why(), "block")
	return err
}

// ask is a way to ask the desktop.
type ask struct {
	name   string
	path   dbus.ObjectPath
	method string
	args   func(why string) []any
}

var (
	plainArgs = func(why string) []any { return []any{who, why} }
	// sleepAsks keep the computer awake, screenAsks the screen on. They are tried
	// in order until one is taken.
	sleepAsks = []ask{
		{"org.freedesktop.PowerManagement", "/org/freedesktop/PowerManagement/Inhibit", "org.freedesktop.PowerManagement.Inhibit.Inhibit", plainArgs},
		{"org.gnome.SessionManager", "/org/gnome/SessionManager", "org.gnome.SessionManager.Inhibit", func(why string) []any {
			return []any{"dogwatch", uint32(0), why, uint32(4)} // 4: suspending
		}},
	}
	screenAsks = []ask{
		{"org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver.Inhibit", plainArgs},
		{"org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop", "org.freedesktop.portal.Inhibit.Inhibit", func(why string) []any {
			return []any{"", uint32(8), map[string]dbus.Variant{"reason": dbus.MakeVariant(why)}} // 8: idle
		}},
	}
)

// desktop asks the session's services: about sleep, if logind could not be had, and
// about the screen, if that is needed. It reports whether it got what sleep needs.
func (g *desktopGrip) desktop(ctx context.Context, need Need, sleep bool) bool {
	conn, err := session(ctx)
	if err != nil {
		return false
	}
	awake := sleep && first(ctx, conn, sleepAsks, need)
	lit := need == Screen && first(ctx, conn, screenAsks, need)
	if awake || lit {
		g.session = conn
	} else {
		_ = conn.Close()
	}
	return awake
}

// first asks until somebody takes it. Nothing is started for it: a screen saver
// that does not run darkens no screen.
func first(ctx context.Context, conn *dbus.Conn, asks []ask, need Need) bool {
	return slices.ContainsFunc(asks, func(a ask) bool {
		within, cancel := context.WithTimeout(ctx, answerWithin)
		defer cancel()
		call := conn.Object(a.name, a.path).CallWithContext(within, a.method, dbus.FlagNoAutoStart, a.args(need.why())...)
		return call.Err == nil
	})
}
