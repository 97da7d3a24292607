package boot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/ui/desktop/power"
	"github.com/dogwatch-app/dogwatch/ui/siren"
)

// checkup looks whether each part of the way from PagerDuty to the person works, at
// the start, when a shift begins, after a sleep and on demand. While an alarm would
// not be heard it looks again by itself.
type checkup struct {
	feed   app.Feed
	report func(app.Report)
	// probes are the parts, by the code of their finding.
	probes []probe
	again  time.Duration

	mu   sync.Mutex
	kick chan struct{} // asks for a checkup, from the outside
}

// probe looks at one part.
type probe func(context.Context) app.Finding

// within is how long the slowest part may take.
const within = 20 * time.Second

func newCheckup(feed app.Feed, report func(app.Report), probes ...probe) *checkup {
	return &checkup{feed: feed, report: report, probes: probes, again: time.Minute, kick: make(chan struct{}, 1)}
}

// Kick asks for a checkup soon, without waiting for it.
func (c *checkup) Kick() {
	select {
	case c.kick <- struct{}{}:
	default:
	}
}

// Serve looks when it is time to, until ctx ends.
func (c *checkup) Serve(ctx context.Context) error {
	onCall, first, silent := false, true, false
	var retry <-chan time.Time
	for {
		changed := c.feed.Changed()
		s := c.feed.Current()
		now, lost := s.Duty.Now, s.Desk.Siren.Error != ""
		due := first || now && !onCall || lost && !silent
		onCall, first, silent = now, false, lost
		if due {
			retry = c.after(c.Run(ctx))
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-changed:
		case <-c.kick:
			retry = c.after(c.Run(ctx))
		case <-retry:
			retry = c.after(c.Run(ctx))
		}
	}
}

// after gives when to look again: never by itself where all is well.
func (c *checkup) after(err error) <-chan time.Time {
	if err == nil {
		return nil
	}
	return time.After(c.again)
}

// Run looks at every part now. The error says that an alarm would not be heard.
func (c *checkup) Run(ctx context.Context) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	var all sync.WaitGroup
	found := make([]app.Finding, len(c.probes))
	for n, look := range c.probes {
		all.Go(func() {
			found[n] = look(ctx)
			if ctx.Err() == nil || found[n].OK {
				c.report(app.Report{Finding: &found[n]})
			}
		})
	}
	all.Wait()
	deaf := slices.IndexFunc(found, func(f app.Finding) bool { return f.Code == app.ReadySound && !f.OK && !f.Unknown })
	if deaf < 0 || ctx.Err() != nil {
		c.report(app.Report{Solved: noSound})
		return nil
	}
	c.report(app.Report{Problem: &app.Problem{
		Code: noSound, What: "An alarm would not be heard: " + found[deaf].What,
		Means: "A page still fills the screen and is notified, and the bell is tried.", Do: found[deaf].Mend,
	}})
	return errors.New(found[deaf].What)
}

// noSound is the problem's code.
const noSound = "no_sound_device"

// heard finds out whether the siren would be heard.
func heard(prove func(context.Context) siren.Finding) probe {
	return func(ctx context.Context) app.Finding {
		f := prove(ctx)
		if !f.Audible {
			return app.Finding{
				Code: app.ReadySound, What: sentence(f.Problem),
				Mend: "Plug in or choose an output that works, or start the desktop's sound server.",
			}
		}
		what := "It sounds on " + f.Device
		if f.Percent >= 0 {
			what += fmt.Sprintf(", at %d %%", f.Percent)
		}
		if f.Muted {
			what += ", which is muted: an alarm unmutes it"
		}
		switch {
		case f.Heard:
			what += ". A test tone was played, and was heard on its way to the speaker"
		case f.Unproven != "":
			what += ". That could not be proven: " + strings.TrimSuffix(f.Unproven, ".")
		}
		return app.Finding{Code: app.ReadySound, OK: true, What: what + "."}
	}
}

// sampleFor is how long a pattern is played for somebody who wants to hear it.
const sampleFor = 3 * time.Second

// sampled plays a pattern for a moment.
func sampled(play func(context.Context, app.Pattern, time.Duration) siren.Finding) func(context.Context, app.Pattern) error {
	return func(ctx context.Context, p app.Pattern) error {
		if f := play(ctx, p, sampleFor); !f.Audible {
			return app.Problem{Code: noSound, What: "It cannot be heard: " + sentence(f.Problem), Do: "Plug in or choose an output that works."}
		}
		return nil
	}
}

// sentence makes a sentence of an error's words.
func sentence(s string) string {
	if s == "" {
		return ""
	}
	return strings.ToUpper(s[:1]) + strings.TrimSuffix(s[1:], ".") + "."
}

// notified goes by what the notifier says of itself.
func notified(feed app.Feed) probe {
	return func(context.Context) app.Finding {
		f := app.Finding{Code: app.ReadyNotices, OK: true, What: "They reach your desktop."}
		for _, p := range feed.Current().AllProblems() {
			if p.Code == "no_notifications" {
				f.OK, f.What, f.Mend = false, p.What, p.Do
			}
		}
		return f
	}
}

// seen finds out whether there is a display for the alert.
func seen(feed app.Feed, getenv func(string) string, needsDisplay bool) probe {
	return func(context.Context) app.Finding {
		for _, p := range feed.Current().AllProblems() {
			if p.Code == windowFails {
				return app.Finding{Code: app.ReadyScreen, What: p.What, Mend: p.Do}
			}
		}
		if needsDisplay && getenv("DISPLAY") == "" && getenv("WAYLAND_DISPLAY") == "" {
			return app.Finding{
				Code: app.ReadyScreen, What: "There is no display here for the full-screen alert.",
				Mend: "Start Dogwatch within your desktop session.",
			}
		}
		return app.Finding{Code: app.ReadyScreen, OK: true, What: "There is a display."}
	}
}

// reached reads how PagerDuty itself reaches the person.
func reached(mine app.Mine) probe {
	return func(ctx context.Context) app.Finding {
		f := app.Finding{Code: app.ReadyContacts}
		c, err := mine.Contacts(ctx)
		switch {
		case err != nil:
			f.Unknown, f.What = true, "PagerDuty does not say how it reaches you: "+app.Explain(err).What
		case c.HighRules == 0:
			f.What = "PagerDuty has no rule that notifies you of high urgency."
			f.Mend = "Add one in PagerDuty: My Profile, Notification Rules."
		case !slices.ContainsFunc(c.Methods, func(m string) bool { return m != "email" }):
			f.What = "PagerDuty reaches you by email only."
			f.Mend = "Add a phone or the app in PagerDuty: My Profile, Contact Information."
		default:
			f.OK = true
			f.What = fmt.Sprintf("PagerDuty reaches you by %s, first after %d min.", strings.Join(c.Methods, ", "), c.Soonest)
		}
		return f
	}
}

// sleeps finds out whether the computer may fall asleep on a shift.
func sleeps(keepAwake func() bool) probe {
	return func(ctx context.Context) app.Finding {
		f := app.Finding{Code: app.ReadySleep, OK: true}
		facts := power.Read(ctx)
		switch {
		case !keepAwake():
			f.OK, f.What = false, "The computer may fall asleep during a shift, as keep_awake is off."
			f.Mend = "Turn on \"Keep awake on call\" in Settings, or see to it that the computer stays awake."
		case facts.Supply == power.Battery:
			f.OK, f.What = false, "It runs on its battery, and may fall asleep: Dogwatch keeps it awake on mains only."
			f.Mend = "Plug it in for the night."
		case !facts.Told:
			f.Unknown, f.OK, f.What = true, false, "This system does not say when it goes to sleep."
		case facts.HasLid && facts.Lid != "" && facts.Lid != "ignore" && facts.Lid != "lock":
			f.What = fmt.Sprintf("It is kept awake on call. Closing the lid makes it %s all the same: leave it open.", facts.Lid)
		default:
			f.What = "It is kept awake on call."
		}
		return f
	}
}

// starts finds out whether Dogwatch is there after a restart of the computer.
func starts(at app.Autostart) probe {
	return func(ctx context.Context) app.Finding {
		f := app.Finding{Code: app.ReadyStart}
		on, how, err := at.Starts(ctx)
		switch {
		case err != nil:
			f.Unknown, f.What = true, sentence(err.Error())
		case on:
			f.OK, f.What = true, "It starts when you sign in to the computer."
		default:
			f.What = "It does not start by itself when you sign in to the computer."
			if how != "" {
				f.What += " " + sentence(how)
			}
			f.Mend = "Turn on \"Start at login\" in Settings, or run: dogwatch autostart on"
		}
		return f
	}
}
