package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/packaging/e2e/desk"
	"github.com/dogwatch-app/dogwatch/packaging/e2e/rig"
)

// TestTheCalendarByKeyboardAlone plays the demo, whose schedules are of both kinds, in
// both themes and at both scales. What the keys did is read from the pictures: there is
// a new one wherever a key must have changed something.
func TestTheCalendarByKeyboardAlone(t *testing.T) {
	if os.Getenv("DOGWATCH_E2E") == "" {
		t.Skip("needs a desktop of its own: run make e2e")
	}
	type look struct {
		theme string
		scale int
	}
	looks := []look{{"dark", 1}, {"light", 2}}
	if os.Getenv("DOGWATCH_E2E") == "full" {
		looks = append(looks, look{"light", 1}, look{"dark", 2})
	}
	for _, c := range looks {
		t.Run(fmt.Sprintf("%s-%d", c.theme, c.scale), func(t *testing.T) {
			r, err := rig.Up(t.Context(), quietDemo(t), desk.Options{Width: 1280 * c.scale, Height: 840 * c.scale, NoTray: true, NoNotifications: true})
			if err != nil {
				t.Fatal(err)
			}
			n := &night{r, t}
			t.Cleanup(r.Down)
			n.must(os.MkdirAll(r.Profile, 0o700))
			n.must(os.WriteFile(filepath.Join(r.Profile, "config.toml"), fmt.Appendf(nil, "[look]\ntheme = %q\n", c.theme), 0o600))
			r.Env = append(r.Env, fmt.Sprintf("FYNE_SCALE=%d", c.scale))
			n.must(r.Watch(t.Context(), "ana-token"))
			n.await("the main window", func() bool {
				all, err := n.Windows("Dogwatch")
				return err == nil && len(all) > 0 && all[0].Active
			})
			last := ""
			step := func(name string, keys ...string) {
				t.Helper()
				n.must(n.Key(keys...))
				n.await(name+" changes what is seen", func() bool {
					time.Sleep(300 * time.Millisecond)
					now := n.seen()
					if now == last {
						return false
					}
					last = now
					return true
				})
				time.Sleep(700 * time.Millisecond) // until all of it is drawn
				last = n.seen()
				n.picture(name)
			}
			last = n.seen()
			step("1-month", "ctrl+3")
			time.Sleep(time.Second) // the schedules come from the watch
			n.picture("1-month")
			step("2-card", "Return")
			step("3-next", "Right")
			step("4-below", "Escape", "Down")
			step("5-week", "w")
			step("6-part", "shift+Right", "shift+Right", "shift+Right")
			step("7-card", "Return")
			step("8-utc", "Escape", "Escape", "z", "z")
			step("9-next-month", "m", "Next")
			step("10-today", "t")
			step("11-field", "slash")
			step("12-find", "k", "e", "n")
			step("13-found", "Return", "Return")
			step("14-all", "Escape", "Escape")
		})
	}
}

// quietDemo is the demo without what happens in it: its people and schedules.
func quietDemo(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../sync/simulator/demo.toml")
	if err != nil {
		t.Fatal(err)
	}
	plan, _, ok := strings.Cut(string(text), "[[event]]")
	if !ok {
		t.Fatal("the demo has no events")
	}
	path := filepath.Join(t.TempDir(), "demo.toml")
	if err := os.WriteFile(path, []byte(plan), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// seen is a sum over what the screen shows of the calendar; the line that counts the
// seconds is left out.
func (n *night) seen() string {
	n.t.Helper()
	path := filepath.Join(n.Home, "seen.png")
	n.must(n.Picture(path))
	out, err := n.Run(nil, "convert", path, "-gravity", "East", "-crop", "78%x88%+0+0", "+repage", "-format", "%#", "info:")
	n.must(err)
	return out
}
