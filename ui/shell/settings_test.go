package shell

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/ui/uitest"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// chosen gives the rig a settings file, as far as the window knows.
func chosen(r *rig) *uitest.Configurer {
	c := uitest.NewConfigurer(uitest.Config())
	c.Take = func(conf *app.Config, table, name string, value any) {
		switch table + "." + name {
		case "look.theme":
			conf.Theme = value.(string)
		case "alarm.ramp":
			conf.Alarm.Ramp = value.(time.Duration)
		}
	}
	r.main, r.conf = true, c
	return c
}

func (r *rig) send(m view.Msg) {
	r.pump.inbox.put(m)
	r.wait(0)
}

func TestTheThemeFollowsTheSettingsAtOnce(t *testing.T) {
	var conf *uitest.Configurer
	play(t, uitest.OnCall(), func(r *rig) { conf = chosen(r) }, func(r *rig) {
		r.send(view.GoSection{To: view.SectionLook})
		if !r.pump.stage.look.Dark {
			t.Fatal("it begins light")
		}
		r.send(view.SetField{Key: "look.theme", Text: "light"})
		if r.pump.stage.look.Dark || r.pump.stage.main.g.Dark {
			t.Error("it stays dark")
		}
		if w := conf.Wrote(); len(w) != 1 || w[0] != (uitest.Written{Key: "look.theme", Value: "light"}) {
			t.Errorf("wrote %+v", w)
		}
		if !r.says(r.pump.stage.main.window.Canvas(), "Saved.") || !r.says(r.pump.stage.main.window.Canvas(), "Theme") {
			t.Error("it does not say that it was saved, or has left the screen")
		}
		conf.Edit(func(c *app.Config) { c.Theme = "dark" }) // by hand
		r.wait(0)
		if !r.pump.stage.look.Dark {
			t.Error("an edit of the file is not followed")
		}
	})
}

func TestTheZoneAndTheMotionFollowTheSettings(t *testing.T) {
	var conf *uitest.Configurer
	play(t, uitest.OnePage(), func(r *rig) { conf = chosen(r) }, func(r *rig) {
		conf.Edit(func(c *app.Config) { c.Zone, c.ReducedMotion = time.FixedZone("XYZ", 7*3600), true })
		r.wait(0)
		if !r.says(r.alert().window.Canvas(), "XYZ") {
			t.Error("the zone is the old one")
		}
		if !r.pump.calm() {
			t.Error("it still moves")
		}
	})
}

func TestARefusedSettingIsSaidBesideIt(t *testing.T) {
	play(t, uitest.OnCall(), func(r *rig) {
		chosen(r).Refuse = func(string, string, any) error { return app.Invalid{Why: "10m is not between 0s and 2m"} }
	}, func(r *rig) {
		r.send(view.GoSection{To: view.SectionAlarm})
		r.send(view.SetField{Key: "alarm.ramp", Text: "10m"})
		if !r.says(r.pump.stage.main.window.Canvas(), "10m is not between 0s and 2m.") {
			t.Error("the reason is not told")
		}
	})
}

func TestABadEditShowsAndHeals(t *testing.T) {
	var conf *uitest.Configurer
	play(t, uitest.OnCall(), func(r *rig) { conf = chosen(r) }, func(r *rig) {
		r.send(view.Go{To: view.ScreenSettings})
		conf.Edit(func(c *app.Config) {
			c.Problem = &app.Problem{What: "config.toml, line 3: alarm.rmap: there is no such setting."}
		})
		r.wait(0)
		c := r.pump.stage.main.window.Canvas()
		if !r.says(c, "config.toml, line 3: alarm.rmap") {
			t.Error("the mistake is not told")
		}
		conf.Edit(func(c *app.Config) { c.Problem = nil })
		r.wait(0)
		if r.says(c, "config.toml, line 3: alarm.rmap") {
			t.Error("it is told on though it is mended")
		}
	})
}

func TestPastPagesAndStartAtLoginAreRead(t *testing.T) {
	play(t, uitest.OnCall(), func(r *rig) {
		chosen(r)
		r.mine, r.start = uitest.Mine{}, &uitest.Autostart{}
	}, func(r *rig) {
		c := r.pump.stage.main.window.Canvas()
		r.send(view.GoSection{To: view.SectionRules})
		r.send(view.ShowDryRun{})
		r.wait(time.Second)
		if !r.says(c, "4 pages came to you last week") {
			t.Error("last week is not told")
		}
		r.send(view.GoSection{To: view.SectionComputer})
		r.wait(time.Second)
		r.send(view.SetField{Key: "start", Text: "on"})
		r.wait(time.Second)
		if on, _, _ := r.start.Starts(context.Background()); !on {
			t.Error("it does not start at login")
		}
		r.send(view.OpenFolder{})
		if len(r.desk.opened) != 1 || r.desk.opened[0] != "/home/robin/.config/dogwatch" {
			t.Errorf("opened %q", r.desk.opened)
		}
	})
	play(t, uitest.OnCall(), func(r *rig) { chosen(r) }, func(r *rig) { // neither is there
		c := r.pump.stage.main.window.Canvas()
		r.send(view.GoSection{To: view.SectionRules})
		r.send(view.ShowDryRun{})
		r.wait(time.Second)
		if !r.says(c, "This window has no way to it.") {
			t.Error("it is not told that past pages cannot be read")
		}
		r.send(view.GoSection{To: view.SectionComputer})
		r.wait(time.Second)
		r.send(view.SetField{Key: "start", Text: "on"})
		r.wait(time.Second)
		if !r.says(c, "This window has no way to it.") {
			t.Error("it is not told that start at login cannot be set")
		}
	})
}

// What was being written must be whole before the process ends.
func TestTheProcessEndsOnlyWhenTheSettingIsWritten(t *testing.T) {
	play(t, uitest.OnCall(), func(r *rig) {
		chosen(r).Refuse = func(string, string, any) error {
			time.Sleep(time.Second) // a slow disk
			return errors.New("")
		}
	}, func(r *rig) {
		r.send(view.GoSection{To: view.SectionAlarm})
		r.send(view.SetField{Key: "alarm.ramp", Text: "1m"})
		r.pump.stage.main.window.Close()
		r.pump.stage.main = nil
		r.send(view.Closed{})
		if r.app.quit {
			t.Fatal("it ends while the file is being written")
		}
		r.wait(2 * time.Second)
		if !r.app.quit {
			t.Error("it does not end")
		}
	})
}

func TestAnotherTokenAndTheWayBack(t *testing.T) {
	play(t, uitest.OnCall(), func(r *rig) { chosen(r) }, func(r *rig) {
		w := r.pump.stage.main
		size := w.window.Canvas().Size()
		r.send(view.SignAgain{})
		if w.signIn == nil || !w.bar.Visible() || w.window.Canvas().Size() != size {
			t.Fatal("the form does not come, has no way back, or took the window's size")
		}
		r.send(view.SignBack{})
		if w.signIn != nil || w.frame == nil {
			t.Error("the screens do not come back")
		}
		r.set(uitest.SignedOut())
		if w.signIn == nil || w.bar.Visible() {
			t.Error("signed out there is a way back to nowhere")
		}
	})
}

func TestALookAtTheReadinessMayTakeLong(t *testing.T) {
	play(t, uitest.OnCall(), func(r *rig) {
		chosen(r)
		r.cmd.Answer = func(ctx context.Context, _ app.Intent) error {
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(20 * time.Second):
				return nil
			}
		}
	}, func(r *rig) {
		c := r.pump.stage.main.window.Canvas()
		r.send(view.CheckAgain{})
		if !r.says(c, "Checking…") {
			t.Error("it does not say that it checks")
		}
		r.wait(21 * time.Second)
		if r.says(c, "Checking…") || r.says(c, "did not get through") {
			t.Error("it is told to have failed, or to go on")
		}
	})
}
