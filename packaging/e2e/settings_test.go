package e2e

import (
	"fmt"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/packaging/e2e/desk"
	"github.com/dogwatch-app/dogwatch/ui/palette"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// TestSettingsByKeyboard changes the theme and the time for which a page is left to the
// phone, with keys alone. Both are in config.toml then, and in force.
func TestSettingsByKeyboard(t *testing.T) {
	n := atSettings(t)
	n.await("the dark theme", func() bool { return n.ground() == palette.Dark().Background })
	n.goTo(view.SectionLook, "look.theme", "light")
	n.must(n.Key("space"))
	n.await("the light theme is written", func() bool { return strings.Contains(n.config(), `theme = "light"`) })
	n.await("the light theme", func() bool { return n.ground() == palette.Light().Background })
	n.picture("light")

	n.goTo(view.SectionAlarm, "alarm.ring_after", "")
	n.must(n.Key("ctrl+a"))
	n.must(n.Type("2 min"))
	n.must(n.Key("Return"))
	n.await("the time is written", func() bool { return strings.Contains(n.config(), `ring_after = "2m"`) })
	n.picture("alarm")
	if !strings.Contains(n.config(), `ramp = "1s"`) {
		t.Errorf("what stood in the file has gone:\n%s", n.config())
	}
	// The watch looks at the file every two seconds: pages come until one is left alone.
	n.await("a page is left to the phone", n.leftToThePhone)
	n.edit(strings.Replace(n.config(), `ring_after = "2m"`, `ring_after = "0s"`, 1))
	n.await("it rings at once by the edit", func() bool {
		return slices.ContainsFunc(n.status().Incidents, func(i app.StatusIncident) bool { return i.Ringing })
	})
}

// TestABadEditShowsAndHeals breaks the file by hand while the window is open.
func TestABadEditShowsAndHeals(t *testing.T) {
	n := atSettings(t)
	good := n.config()
	bad := func() bool {
		return slices.ContainsFunc(n.status().Problems, func(p app.StatusProblem) bool { return p.Code == "bad_settings" })
	}
	shown := func() bool { return n.painted(palette.Dark().Blind.Fill) > 100 }
	if shown() || bad() {
		t.Fatal("something is wrong before the edit")
	}
	n.edit(good + "\n[alram]\nramp = \"1s\"\n")
	n.await("the mistake is told", bad)
	n.await("the mistake is shown", shown)
	n.picture("bad")
	n.edit(good)
	n.await("it is mended", func() bool { return !bad() && !shown() })
	n.picture("mended")
}

// atSettings starts the watch with its window and goes to the settings by keyboard.
func atSettings(t *testing.T) *night {
	t.Helper()
	n := beginWith(t, desk.Options{})
	n.await("the window, with the keyboard", func() bool {
		w, ok := n.mainWindow()
		return ok && w.Active
	})
	nav := view.Project(nil, nil, time.Time{}, nil, view.Options{}).Shell.Nav
	n.must(n.Key(fmt.Sprintf("ctrl+%d", 1+slices.IndexFunc(nav, func(i view.NavItem) bool { return i.Screen == view.ScreenSettings }))))
	return n
}

// goTo turns to the section and brings the keyboard to a field, or to one of its
// choices, from wherever it was.
func (n *night) goTo(section view.Section, key, choice string) {
	n.t.Helper()
	ui := view.NewUIState()
	ui.Screen, ui.Config = view.ScreenSettings, &app.Config{Settings: app.Defaults()}
	ui.Settings.Section = section
	m := view.Project(nil, ui, time.Time{}, nil, view.Options{})
	stops := len(m.Shell.Nav) + len(m.Settings.Tabs)
	for _, f := range m.Settings.Fields {
		if f.Key == key {
			stops += 1 + max(slices.IndexFunc(f.Options, func(o view.SettingOption) bool { return o.Value == choice }), 0)
			break
		}
		stops += max(len(f.Options), 1)
	}
	// To another screen and back: then nothing has the keyboard.
	n.must(n.Key("ctrl+1"))
	settings := slices.IndexFunc(m.Shell.Nav, func(i view.NavItem) bool { return i.Selected })
	n.must(n.Key(fmt.Sprintf("ctrl+%d", settings+1)))
	for range len(m.Settings.Tabs) {
		n.must(n.Key("Prior"))
	}
	for range slices.IndexFunc(m.Settings.Tabs, func(t view.SectionTab) bool { return t.On }) {
		n.must(n.Key("Next"))
	}
	for range stops {
		n.must(n.Key("Tab"))
	}
}

// leftToThePhone pages once, and reports whether that is known and does not ring.
func (n *night) leftToThePhone() bool {
	n.t.Helper()
	id := n.trigger("checkout: error rate 14 %")
	var i app.StatusIncident
	n.await("the page is known", func() bool {
		all := n.status().Incidents
		at := slices.IndexFunc(all, func(i app.StatusIncident) bool { return i.ID == id })
		if at >= 0 {
			i = all[at]
		}
		return at >= 0
	})
	return !i.Ringing
}

// mainWindow is the window with the screens, where there is one.
func (n *night) mainWindow() (desk.Window, bool) {
	n.t.Helper()
	windows, err := n.Windows("Dogwatch")
	n.must(err)
	for _, w := range windows {
		if !w.Fullscreen {
			return w, true
		}
	}
	return desk.Window{}, false
}

func (n *night) config() string {
	n.t.Helper()
	text, err := os.ReadFile(filepath.Join(n.Profile, "config.toml"))
	n.must(err)
	return string(text)
}

// edit changes the file as an editor does: beside it, and then in its place.
func (n *night) edit(text string) {
	n.t.Helper()
	path := filepath.Join(n.Profile, "config.toml")
	n.must(os.WriteFile(path+"~", []byte(text), 0o600))
	n.must(os.Rename(path+"~", path))
}

// ground is the colour of the main window near its upper right corner.
func (n *night) ground() color.Color {
	n.t.Helper()
	found := color.NRGBA{}
	n.look(func(x, y int, w desk.Window, c color.NRGBA) {
		if x == w.X+w.W-30 && y == w.Y+10 {
			found = c
		}
	})
	return found
}

// painted is how many points of the main window have the colour.
func (n *night) painted(want color.NRGBA) (count int) {
	n.t.Helper()
	n.look(func(_, _ int, _ desk.Window, c color.NRGBA) {
		if c == want {
			count++
		}
	})
	return count
}

// look goes over all points of the main window.
func (n *night) look(f func(x, y int, w desk.Window, c color.NRGBA)) {
	n.t.Helper()
	w, ok := n.mainWindow()
	if !ok {
		return
	}
	path := filepath.Join(n.Home, "look.png")
	n.must(n.Picture(path))
	file, err := os.Open(path)
	n.must(err)
	defer file.Close()
	picture, err := png.Decode(file)
	n.must(err)
	for y := w.Y; y < w.Y+w.H; y++ {
		for x := w.X; x < w.X+w.W; x++ {
			f(x, y, w, color.NRGBAModel.Convert(picture.At(x, y)).(color.NRGBA))
		}
	}
}
