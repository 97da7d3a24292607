//go:build !windows && !darwin

package power

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"testing/synctest"
	"time"

	"github.com/godbus/dbus/v5/prop"
)

func TestKernelSupply(t *testing.T) {
	for name, c := range map[string]struct {
		files map[string]string
		want  Supply
	}{
		"a desktop machine": {map[string]string{}, Mains},
		"plugged": {map[string]string{
			"AC/type": "Mains\n", "AC/online": "1\n", "BAT0/type": "Battery\n", "BAT0/status": "Charging\n",
		}, Mains},
		"unplugged": {map[string]string{
			"AC/type": "Mains", "AC/online": "0", "BAT0/type": "Battery", "BAT0/status": "Discharging",
		}, Battery},
		"a weak charger": {map[string]string{
			"AC/type": "Mains", "AC/online": "1", "BAT0/type": "Battery", "BAT0/status": "Discharging",
		}, Mains},
		"USB-C, its voltage chosen": {map[string]string{
			"BAT0/type": "Battery", "BAT0/status": "Discharging", "ucsi-1/type": "USB", "ucsi-1/online": "2",
		}, Mains},
		"USB-C, unplugged": {map[string]string{
			"BAT0/type": "Battery", "BAT0/status": "Discharging", "ucsi-1/type": "USB", "ucsi-1/online": "0",
		}, Battery},
		"full, and no word of a charger": {map[string]string{"BAT0/type": "Battery", "BAT0/status": "Full"}, Mains},
		"a desktop machine with a mouse": {map[string]string{
			"hidpp/type": "Battery", "hidpp/scope": "Device", "hidpp/status": "Discharging",
		}, Mains},
		"a mouse that charges beside a draining laptop": {map[string]string{
			"BAT0/type": "Battery", "BAT0/status": "Discharging", "mouse/type": "USB", "mouse/scope": "Device", "mouse/online": "1",
		}, Battery},
		"nonsense": {map[string]string{"x/type": "\x00", "y/online": "1"}, Mains},
	} {
		dir := fstest.MapFS{}
		for f, s := range c.files {
			dir[f] = &fstest.MapFile{Data: []byte(s)}
		}
		if got := kernelSupply(dir); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
	if got := kernelSupply(fstest.MapFS{"a": {}}); got != Mains {
		t.Errorf("a file in the way: %v", got)
	}
}

func TestParsePmset(t *testing.T) {
	for out, want := range map[string]Supply{
		"Now drawing from 'AC Power'\n -InternalBattery-0 (id=4653155)\t100%; charged; 0:00 remaining present: true\n":       Mains,
		"Now drawing from 'Battery Power'\n -InternalBattery-0 (id=4653155)\t58%; discharging; 3:12 remaining present: true": Battery,
		"Now drawing from 'UPS Power'": Battery,
		"":                             UnknownSupply,
		"pmset: no\n'AC Power'":        UnknownSupply,
	} {
		if got := parsePmset(out); got != want {
			t.Errorf("%q: %v, want %v", out, got, want)
		}
	}
}

func TestUPowerSupply(t *testing.T) {
	b := systemBus(t)
	conn := b.Connect(t)
	if got := upowerSupply(t.Context(), b.Connect(t)); got != UnknownSupply {
		t.Errorf("without UPower: %v", got)
	}
	props, err := prop.Export(conn, upowerPath, prop.Map{upower: {"OnBattery": {Value: true}}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conn.RequestName(upower, 0); err != nil {
		t.Fatal(err)
	}
	if got := upowerSupply(t.Context(), b.Connect(t)); got != Battery {
		t.Errorf("on battery: %v", got)
	}
	props.SetMust(upower, "OnBattery", false)
	if got := upowerSupply(t.Context(), b.Connect(t)); got != Mains {
		t.Errorf("on mains: %v", got)
	}
}

func TestSupplyIsToldOnceAndWithEachChange(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var now atomic.Int32
		var told []Supply
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() {
			defer close(done)
			w := Watch{Supply: func(s Supply) { told = append(told, s) }, Log: quiet}
			w.watchSupply(ctx, func(context.Context) Supply { return Supply(now.Load()) })
		}()
		synctest.Wait()
		for _, next := range []Supply{Mains, Mains, Battery} {
			now.Store(int32(next))
			time.Sleep(supplyEvery)
			synctest.Wait()
		}
		cancel()
		<-done
		if len(told) != 3 || told[0] != UnknownSupply || told[1] != Mains || told[2] != Battery {
			t.Errorf("told %v", told)
		}
	})
}
