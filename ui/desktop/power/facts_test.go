//go:build !windows && !darwin

package power

import (
	"os"
	"slices"
	"testing"
	"time"

	"github.com/godbus/dbus/v5/prop"
)

func TestFactsAreLogindsWord(t *testing.T) {
	b := systemBus(t)
	l := newLogind(t, b)
	up := b.Connect(t)
	if _, err := prop.Export(up, upowerPath, prop.Map{upower: {"LidIsPresent": {Value: true}}}); err != nil {
		t.Fatal(err)
	}
	if _, err := up.RequestName(upower, 0); err != nil {
		t.Fatal(err)
	}
	f := Read(t.Context())
	if !f.Told || !f.HasLid || f.Lid != "suspend" || f.LidBy != "" || f.IdleAction != "suspend" || f.IdleAfter != 30*time.Minute || f.Kept {
		t.Errorf("on mains: %+v", f)
	}
	l.props.SetMust(manager, "HandleLidSwitchExternalPower", "lock")
	if f := Read(t.Context()); f.Lid != "lock" {
		t.Errorf("on mains with a setting of its own, the lid does %q", f.Lid)
	}
	l.props.SetMust(manager, "OnExternalPower", false)
	if f := Read(t.Context()); f.Lid != "suspend" {
		t.Errorf("on battery, the lid does %q", f.Lid)
	}
	l.props.SetMust(manager, "Docked", true)
	if f := Read(t.Context()); f.Lid != "ignore" {
		t.Errorf("docked, the lid does %q", f.Lid)
	}
	l.lists(
		inhibitor{What: "handle-power-key:handle-lid-switch", Who: "PowerDevil", Mode: "block"},
		inhibitor{What: "sleep", Who: "NetworkManager", Mode: "delay", PID: 7},
		inhibitor{What: "sleep:idle", Who: "Dogwatch", Mode: "block", PID: uint32(os.Getpid())},
		inhibitor{What: "idle", Who: "a film", Mode: "block", PID: 9},
	)
	f = Read(t.Context())
	if f.Lid != "" || f.LidBy != "PowerDevil" {
		t.Errorf("with a desktop that minds the lid: %q by %q", f.Lid, f.LidBy)
	}
	if !f.Kept || !slices.Equal(f.KeptBy, []string{"Dogwatch"}) {
		t.Errorf("kept awake by %v, by this process: %v", f.KeptBy, f.Kept)
	}
}

func TestFactsWithoutLogind(t *testing.T) {
	systemBus(t)
	if f := Read(t.Context()); f.Told || f.Lid != "" || f.IdleAction != "" {
		t.Errorf("%+v", f)
	}
	t.Setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent/bus")
	if f := Read(t.Context()); f.Told {
		t.Errorf("%+v", f)
	}
}
