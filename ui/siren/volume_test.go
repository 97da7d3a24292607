package siren

import (
	"encoding/json"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/ui/siren/device"
	"pgregory.net/rapid"
)

const full = device.Full

func muted(channels ...uint32) device.Level { return device.Level{Muted: true, Channels: channels} }
func at(channels ...uint32) device.Level    { return device.Level{Channels: channels} }

func equal(a, b device.Level) bool { return a.Muted == b.Muted && slices.Equal(a.Channels, b.Channels) }

func TestLouder(t *testing.T) {
	cases := map[string]struct {
		level device.Level
		worn  bool
		want  device.Level
		quiet bool
	}{
		"full":             {at(full, full), false, at(full, full), false},
		"at the floor":     {at(floor, floor), false, at(floor, floor), false},
		"below the floor":  {at(floor-1, floor-1), false, at(full, full), true},
		"muted and quiet":  {muted(full/20, full/20), false, at(full, full), true},
		"only muted":       {muted(full*9/10, full), false, at(full*9/10, full), true},
		"nothing":          {at(0, 0), false, at(full, full), true},
		"keeps the sides":  {at(full/10, full/5), false, at(full/2, full), true},
		"more than 100 %":  {at(full*3/2, full), false, at(full*3/2, full), false},
		"on ears":          {at(full/5, full/5), true, at(floor, floor), true},
		"without channels": {muted(), false, muted(), false},
	}
	for name, c := range cases {
		got, quiet := louder(c.level, c.worn)
		if quiet != c.quiet || !same(got, c.want) {
			t.Errorf("%s: %+v, %v; want %+v, %v", name, got, quiet, c.want, c.quiet)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		l := device.Level{Muted: rapid.Bool().Draw(t, "muted"), Channels: rapid.SliceOfN(rapid.Uint32Range(0, 3*full), 1, 8).Draw(t, "channels")}
		before := slices.Clone(l.Channels)
		got, quiet := louder(l, rapid.Bool().Draw(t, "worn"))
		if !slices.Equal(before, l.Channels) {
			t.Fatal("it changed what it was given")
		}
		if got.Muted || len(got.Channels) != len(before) || got.Loudest()+8 < floor || got.Loudest() > max(l.Loudest(), full) {
			t.Fatalf("%+v becomes %+v (quiet %v)", l, got, quiet)
		}
	})
}

// TestVolumeIsRaisedAndPutBack for the patterns that are to wake, and only where
// the settings allow it.
func TestVolumeIsRaisedAndPutBack(t *testing.T) {
	old := muted(full/20, full/25)
	cases := map[string]struct {
		pattern app.Pattern
		allowed bool
		raised  bool
	}{
		"page": {app.PagePattern, true, true}, "undelivered": {app.UndeliveredPattern, true, true},
		"blind": {app.BlindPattern, true, true}, "drill": {app.DrillPattern, true, true},
		"low": {app.LowPattern, true, false}, "not allowed": {app.PagePattern, false, false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFake("pulse")
				f.levels["speaker"] = old
				file := filepath.Join(t.TempDir(), "siren.json")
				b := serve(t, file, f)
				b.settings.Store(&app.AlarmSettings{OverrideVolume: c.allowed})
				b.Set(app.Sound{Pattern: c.pattern, Since: time.Now()})
				b.after(time.Second + tick)
				_, err := os.Stat(file)
				if got := f.level("speaker"); c.raised != same(got, at(full, full*4/5)) || c.raised != (err == nil) {
					t.Errorf("it is at %+v, the state file: %v", got, err)
				}
				if c.raised == (b.said().Error != "") {
					t.Errorf("it says %q", b.said().Error)
				}
				b.Set(app.Sound{})
				b.after(time.Second)
				if got := f.level("speaker"); !equal(got, old) {
					t.Errorf("it is left at %+v", got)
				}
				if _, err := os.Stat(file); !errors.Is(err, os.ErrNotExist) {
					t.Errorf("the state file is left: %v", err)
				}
			})
		})
	}
}

// TestVolumeIsWrittenDownFirst: at no moment is a volume changed that a crash
// would not find in the state file.
func TestVolumeIsWrittenDownFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake("pulse")
		f.levels["speaker"] = muted(full / 20)
		file := filepath.Join(t.TempDir(), "siren.json")
		var found []raised
		f.onSet = func() {
			if found == nil {
				data, _ := os.ReadFile(file)
				_ = json.Unmarshal(data, &found)
			}
		}
		b := serve(t, file, f)
		b.Set(page("A"))
		b.after(time.Second)
		if len(found) != 1 || found[0].Output != "speaker" || !equal(found[0].Old, muted(full/20)) || !equal(found[0].Ours, at(full)) {
			t.Errorf("before the change, the file held %+v", found)
		}
	})
}

// TestVolumeAfterACrash: a new run puts back what the crashed one had raised, at
// once where it is silent, else after its own siren; but not what somebody has
// changed since.
func TestVolumeAfterACrash(t *testing.T) {
	crashed := `[{"output":"speaker","old":{"muted":true,"channels":[3276]},"ours":{"muted":false,"channels":[65536]},"at":"2000-01-01T00:00:00Z"}]`
	worn := strings.NewReplacer("speaker", "headphones", "65536", "45875").Replace(crashed)
	cases := map[string]struct {
		found, want device.Level
		rings       bool
	}{
		"silent":                        {at(full), muted(3276), false},
		"rounded by the server":         {at(full - 10), muted(3276), false},
		"rings again":                   {at(full), muted(3276), true},
		"changed by hand":               {at(full / 2), at(full / 2), false},
		"muted by hand":                 {muted(full), muted(full), false},
		"changed by hand, rings again":  {at(full / 2), at(full / 2), true},
		"other channels by now":         {at(full, full), at(full, full), false},
		"put back before it could tell": {muted(3276), muted(3276), false},
	}
	t.Run("headphones, rounded down to below the floor", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			f := newFake("pulse")
			f.home, f.levels["headphones"] = "headphones", at(floor-10)
			file := filepath.Join(t.TempDir(), "siren.json")
			if err := os.WriteFile(file, []byte(worn), 0o600); err != nil {
				t.Fatal(err)
			}
			f.hang = make(chan struct{})
			b := serve(t, file, f)
			b.Set(page("A"))
			synctest.Wait()
			close(f.hang)
			b.after(time.Second)
			b.Set(app.Sound{})
			b.after(time.Second)
			if got := f.level("headphones"); !equal(got, muted(3276)) {
				t.Errorf("it is at %+v", got)
			}
		})
	})
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFake("pulse")
				f.levels["speaker"] = c.found
				file := filepath.Join(t.TempDir(), "siren.json")
				if err := os.WriteFile(file, []byte(crashed), 0o600); err != nil {
					t.Fatal(err)
				}
				f.hang = make(chan struct{})
				b := serve(t, file, f)
				if c.rings {
					b.Set(page("A"))
					synctest.Wait()
				}
				close(f.hang)
				b.after(time.Second)
				if c.rings {
					if got := f.level("speaker"); got.Muted || got.Loudest() < floor {
						t.Errorf("it rings at %+v", got)
					}
					b.Set(app.Sound{})
					b.after(time.Second)
				}
				if got := f.level("speaker"); !equal(got, c.want) {
					t.Errorf("it is at %+v, want %+v", got, c.want)
				}
				if _, err := os.Stat(file); !errors.Is(err, os.ErrNotExist) {
					t.Errorf("the state file is left: %v", err)
				}
			})
		})
	}
}

// TestVolumeOfEachOutput: one that becomes the default while it rings is raised
// too; one that went away is put back when it returns; headphones are spared.
func TestVolumeOfEachOutput(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake("pulse")
		f.levels = map[string]device.Level{"speaker": muted(full / 20), "headphones": at(full / 10)}
		file := filepath.Join(t.TempDir(), "siren.json")
		b := serve(t, file, f)
		b.Set(page("A"))
		b.after(time.Second)
		f.do(func() { f.home = "headphones" })
		b.after(time.Second)
		if got := f.level("headphones"); !equal(got, at(floor)) {
			t.Errorf("the headphones are at %+v", got)
		}
		b.want(app.Siren{Sounding: true, Pattern: app.PagePattern, Device: "The headphones"})
		var speaker device.Level
		f.do(func() { speaker = f.levels["speaker"]; delete(f.levels, "speaker") })
		b.Set(app.Sound{})
		b.after(time.Second)
		if got := f.level("headphones"); !equal(got, at(full/10)) {
			t.Errorf("the headphones are left at %+v", got)
		}
		if data, _ := os.ReadFile(file); !strings.Contains(string(data), "speaker") || strings.Contains(string(data), "headphones") {
			t.Errorf("the state file holds %s", data)
		}
		f.do(func() { f.levels["speaker"] = speaker })
		b.after(time.Second)
		if got := f.level("speaker"); !equal(got, muted(full/20)) {
			t.Errorf("the speaker is left at %+v", got)
		}
	})
}

// TestVolumeIsNotFoughtOver: who turns it down while it rings is obeyed, until
// another page comes; and what they set is what is put back then.
func TestVolumeIsNotFoughtOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake("pulse")
		f.levels["speaker"] = at(full / 20)
		b := serve(t, "", f)
		b.Set(page("A"))
		b.after(time.Second)
		f.do(func() { f.levels["speaker"] = at(full / 5) })
		b.after(time.Minute)
		if got := f.level("speaker"); !equal(got, at(full/5)) {
			t.Errorf("it was turned up again to %+v", got)
		}
		b.Set(page("A", "B"))
		b.after(time.Second)
		if got := f.level("speaker"); !equal(got, at(full)) {
			t.Errorf("another page finds it at %+v", got)
		}
		b.Set(app.Sound{})
		b.after(time.Second)
		if got := f.level("speaker"); !equal(got, at(full/5)) {
			t.Errorf("it is left at %+v", got)
		}
	})
}

// TestVolumeOutlastsTheSound: to lower it under a sound would click.
func TestVolumeOutlastsTheSound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake("pulse")
		f.levels["speaker"] = muted(full / 20)
		b := serve(t, "", f)
		b.Set(page("A"))
		b.after(time.Second)
		early := false
		f.onSet = func() { early = f.playing() > 0 }
		b.Set(app.Sound{})
		b.after(time.Second)
		if got := f.level("speaker"); early || !equal(got, muted(full/20)) {
			t.Errorf("it is at %+v; changed under the sound: %v", got, early)
		}
	})
}

// TestVolumeWhenServeEnds is put back before Serve returns.
func TestVolumeWhenServeEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake("pulse")
		f.levels["speaker"] = muted(full / 20)
		b := serve(t, "", f)
		b.Set(page("A"))
		b.after(time.Second)
		b.stop()
		if got := f.level("speaker"); !equal(got, muted(full/20)) {
			t.Errorf("it is left at %+v", got)
		}
	})
}

// TestBadStateFiles are dropped; what cannot be written does not keep the siren
// from being loud.
func TestBadStateFiles(t *testing.T) {
	big := "[" + strings.Repeat(`{"output":"x"},`, 100) + `{}]`
	for name, data := range map[string]string{"empty": "", "null": "null", "cut": `[{"output":`, "other": `{"a":1}`, "numbers": `[{"old":{"channels":[-1]}}]`, "big": big} {
		file := filepath.Join(t.TempDir(), "siren.json")
		if err := os.WriteFile(file, []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
		if k := openKeeper(file, slog.New(slog.DiscardHandler)); len(k.debt) != 0 {
			t.Errorf("%s: %d entries", name, len(k.debt))
		}
	}
	synctest.Test(t, func(t *testing.T) {
		f := newFake("pulse")
		f.levels["speaker"] = muted(full / 20)
		b := serve(t, filepath.Join(t.TempDir(), "no", "such", "folder", "siren.json"), f)
		b.Set(page("A"))
		b.after(time.Second)
		if got := f.level("speaker"); !equal(got, at(full)) {
			t.Errorf("it is at %+v", got)
		}
		if len(b.logged("siren_state")) == 0 {
			t.Error("that it could not be written down is not logged")
		}
	})
}
