// Command play shows what the demo does where there is no display: it runs it on a
// desktop of its own, says what happens, and leaves pictures of it.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/packaging/e2e/desk"
	"github.com/dogwatch-app/dogwatch/packaging/e2e/rig"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := play(ctx, os.Getenv("DOGWATCH_E2E_OUT"))
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "The demo did not play:", err)
		os.Exit(1)
	}
}

// show is one demo being played.
type show struct {
	*rig.Rig
	ctx   context.Context
	out   string
	began time.Time
	heard *desk.Recording
}

func play(ctx context.Context, out string) error {
	fmt.Println("There is no display here, so the demo plays on one of its own.")
	r, err := rig.Demo(ctx, desk.Options{})
	if err != nil {
		return err
	}
	defer r.Down()
	s := &show{Rig: r, ctx: ctx, out: out, began: time.Now()}
	if s.heard, err = r.Record(); err != nil {
		return err
	}
	for _, scene := range []func() error{s.onCall, s.page, s.acknowledge, s.storm, s.calm} {
		if err := scene(); err != nil {
			return err
		}
	}
	fmt.Printf("\nThe pictures are in %s.\n", out)
	return nil
}

func (s *show) say(format string, args ...any) {
	fmt.Printf("%6.1f s  %s\n", time.Since(s.began).Seconds(), fmt.Sprintf(format, args...))
}

func (s *show) picture(name string) error {
	time.Sleep(800 * time.Millisecond) // the window draws it
	return s.Picture(filepath.Join(s.out, name+".png"))
}

func (s *show) await(what string, ok func(app.StatusDoc) bool) (app.StatusDoc, error) {
	var doc app.StatusDoc
	err := desk.Await(s.ctx, what, 30*time.Second, func() bool {
		var err error
		doc, err = s.Status()
		return err == nil && ok(doc)
	})
	return doc, err
}

func (s *show) onCall() error {
	doc, err := s.await("on call", func(d app.StatusDoc) bool { return d.OnCall.Now })
	if err != nil {
		return err
	}
	s.say("%s is on call for %s. The icon is in the tray, the window shows Now.", doc.Me.Name, doc.OnCall.Shifts[0].Schedule.Name)
	return s.picture("1-on-call")
}

func (s *show) page() error {
	doc, err := s.await("the page", func(d app.StatusDoc) bool { return d.Window.AlertShown && d.Siren.Sounding })
	if err != nil {
		return err
	}
	i := doc.Incidents[0]
	s.say("A page: %q. The siren sounds, the alert fills the screen.", i.Title)
	if i.EscalatesAt != nil && len(i.EscalatesTo) > 0 {
		s.say("It will go to %s in %s if nobody acts.", i.EscalatesTo[0].Name, time.Until(*i.EscalatesAt).Round(time.Second))
	}
	if err := s.picture("2-paged"); err != nil {
		return err
	}
	time.Sleep(2 * time.Second)
	heard := s.heard.Heard()
	last := heard.Part(heard.Length()-2*time.Second, heard.Length())
	s.say("Recorded from the speaker: peak %.2f of full scale, %.0f dB RMS, and rising.", last.Peak(), last.RMS())
	return nil
}

func (s *show) acknowledge() error {
	if err := s.Key("a"); err != nil {
		return err
	}
	if _, err := s.await("the acknowledgement", func(d app.StatusDoc) bool { return !d.Siren.Sounding && d.Tray.State != app.TrayPaged }); err != nil {
		return err
	}
	s.say("A was pressed, PagerDuty confirmed it, and the siren stopped.")
	return s.picture("3-acknowledged")
}

func (s *show) storm() error {
	if err := s.Submit(s.ctx, app.Intent{Verb: app.Rehearse, Text: "storm"}); err != nil {
		return err
	}
	doc, err := s.await("the storm", func(d app.StatusDoc) bool { return d.Tray.Count >= 50 && d.Window.AlertShown })
	if err != nil {
		return err
	}
	s.say("A storm of %d pages at once: one window, one list.", doc.Tray.Count)
	return s.picture("4-storm")
}

func (s *show) calm() error {
	time.Sleep(1200 * time.Millisecond) // the alert ignores keys that were on their way
	if err := s.Key("shift+a"); err != nil {
		return err
	}
	time.Sleep(500 * time.Millisecond) // it asks
	if err := s.Key("Return"); err != nil {
		return err
	}
	if _, err := s.await("calm", func(d app.StatusDoc) bool { return d.Tray.State != app.TrayPaged }); err != nil {
		return err
	}
	s.say("Shift+A and Enter acknowledged them all.")
	return s.picture("5-calm")
}
