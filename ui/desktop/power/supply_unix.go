//go:build !windows && !darwin

package power

import (
	"context"
	"io/fs"
	"os"
	"path"
	"strings"

	"github.com/godbus/dbus/v5"
)

// readSupply asks the kernel, and UPower where the kernel does not say.
func readSupply(ctx context.Context) Supply {
	if s := kernelSupply(os.DirFS("/sys/class/power_supply")); s != UnknownSupply {
		return s
	}
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	conn, err := system(ctx)
	if err != nil {
		return UnknownSupply
	}
	defer func() { _ = conn.Close() }()
	return upowerSupply(ctx, conn)
}

// kernelSupply reads the folder of power supplies, which also holds the batteries
// of mice and headsets and a row for each USB port. As systemd does, it takes what
// drains no battery to be fed by the mains.
func kernelSupply(dir fs.FS) Supply {
	entries, err := fs.ReadDir(dir, ".")
	if err != nil {
		return UnknownSupply
	}
	supply := Mains
	for _, e := range entries {
		read := func(file string) string {
			b, err := fs.ReadFile(dir, path.Join(e.Name(), file))
			if err != nil {
				return ""
			}
			return strings.TrimSpace(string(b))
		}
		switch kind := read("type"); {
		case read("scope") == "Device":
		case kind == "Battery":
			if read("status") == "Discharging" {
				supply = Battery
			}
		case kind == "Mains" || kind == "USB":
			if online := read("online"); online != "" && online != "0" { // 2: its voltage is chosen
				return Mains
			}
		}
	}
	return supply
}

// upowerSupply asks UPower.
func upowerSupply(ctx context.Context, conn *dbus.Conn) Supply {
	switch onBattery, err := get[bool](ctx, conn, upower, upowerPath, upower, "OnBattery"); {
	case err != nil:
		return UnknownSupply
	case onBattery:
		return Battery
	}
	return Mains
}
