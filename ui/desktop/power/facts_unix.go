//go:build !windows && !darwin

package power

import (
	"cmp"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/godbus/dbus/v5"
)

// inhibitor is a row of logind's list.
type inhibitor struct {
	What, Who, Why, Mode string
	UID, PID             uint32
}

func (i inhibitor) blocks(what string) bool {
	return i.Mode == "block" && slices.Contains(strings.Split(i.What, ":"), what)
}

// ask fills in what logind says.
func (f *Facts) ask(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	conn, err := system(ctx)
	if err != nil {
		return
	}
	defer func() { _ = conn.Close() }()
	var props map[string]dbus.Variant
	login := conn.Object(logind, logindPath)
	if err := login.CallWithContext(ctx, busName+".Properties.GetAll", 0, manager).Store(&props); err != nil {
		return
	}
	f.Told = true
	f.Lid = lidAction(props)
	f.IdleAction = value[string](props, "IdleAction")
	if us := value[uint64](props, "IdleActionUSec"); us < 1<<50 {
		f.IdleAfter = time.Duration(us) * time.Microsecond
	}
	f.HasLid = hasLid(ctx, conn)
	var list []inhibitor
	if err := login.CallWithContext(ctx, manager+".ListInhibitors", 0).Store(&list); err != nil {
		return
	}
	for _, i := range list {
		if i.blocks("handle-lid-switch") {
			f.Lid, f.LidBy = "", i.Who
		}
		if i.blocks("sleep") {
			f.KeptBy = append(f.KeptBy, i.Who)
			f.Kept = f.Kept || int(i.PID) == os.Getpid()
		}
	}
}

// lidAction is the one of the three settings that counts now.
func lidAction(props map[string]dbus.Variant) string {
	battery := value[string](props, "HandleLidSwitch")
	switch {
	case value[bool](props, "Docked"):
		return value[string](props, "HandleLidSwitchDocked")
	case value[bool](props, "OnExternalPower"):
		return cmp.Or(value[string](props, "HandleLidSwitchExternalPower"), battery) // "" means: as on battery
	}
	return battery
}

// hasLid asks UPower, and the kernel where there is no UPower.
func hasLid(ctx context.Context, conn *dbus.Conn) bool {
	if present, err := get[bool](ctx, conn, upower, upowerPath, upower, "LidIsPresent"); err == nil {
		return present
	}
	lids, err := filepath.Glob("/proc/acpi/button/lid/*")
	return err == nil && len(lids) > 0
}

func value[T any](props map[string]dbus.Variant, name string) (v T) {
	v, _ = props[name].Value().(T)
	return v
}
