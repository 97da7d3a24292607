package power

import (
	"context"
	"unsafe"

	"golang.org/x/sys/windows"
)

var getSystemPowerStatus = windows.NewLazySystemDLL("kernel32.dll").NewProc("GetSystemPowerStatus")

// systemPowerStatus is SYSTEM_POWER_STATUS.
type systemPowerStatus struct {
	acLine, batteryFlag, batteryPercent, systemFlag byte
	lifeTime, fullLifeTime                          uint32
}

func readSupply(context.Context) Supply {
	var s systemPowerStatus
	if ok, _, _ := getSystemPowerStatus.Call(uintptr(unsafe.Pointer(&s))); ok == 0 { //nolint:gosec // the system's own structure
		return UnknownSupply
	}
	switch s.acLine {
	case 0:
		return Battery
	case 1:
		return Mains
	}
	return UnknownSupply
}
