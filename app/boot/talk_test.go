package boot

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/sync/link"
)

// scripted is a watch that plays a part: it takes what is asked for, and everything has
// come to an end already.
type scripted struct {
	app.Library
	app.Bookshelf
	app.Calendar
	snapshot app.Snapshot
	detail   error
	coverage app.Coverage
}

func (s *scripted) Current() *app.Snapshot   { return &s.snapshot }
func (s *scripted) Changed() <-chan struct{} { return nil }
func (s *scripted) Report(app.Report)        {}

func (s *scripted) Coverage(context.Context) (app.Coverage, error) { return s.coverage, nil }

func (s *scripted) Submit(context.Context, app.Intent) (app.Taken, error) {
	taken := app.Taken{Actions: []string{}}
	for _, a := range s.snapshot.Actions {
		taken.Actions = append(taken.Actions, a.ID)
	}
	return taken, nil
}

func (s *scripted) Detail(context.Context, string) (app.Detail, error) {
	return app.Detail{}, s.detail
}

func (s *scripted) Rendered(context.Context, app.Span) ([]app.Schedule, error) { return nil, nil }

// talk runs the command line against the watch, and gives its exit code and words.
func talk(t *testing.T, s *scripted, line ...string) (code int, out, errs *bytes.Buffer) {
	t.Helper()
	s.snapshot.Revision = 1
	dir := t.TempDir()
	l, err := link.Listen(filepath.Join(dir, "dogwatch.sock"))
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	server := &link.Server{Feed: s, Commander: s, Library: s, Calendar: s, Bookshelf: s, Reporter: s, Log: slog.New(slog.DiscardHandler)}
	go func() {
		defer close(ended)
		_ = server.Serve(ctx, l)
	}()
	defer func() {
		stop()
		<-ended
	}()
	p, out, errs := program(t, append(line, "--profile", dir)...)
	return p.run(t.Context()), out, errs
}

// An acknowledgement that nobody needs any more is as good as done. One of an incident
// that is nowhere answers nothing: a script must not go on.
func TestAnIncidentThatIsNowhereIsNotAnswered(t *testing.T) {
	gone := app.Gone{What: "the incident NOPE"}
	for name, c := range map[string]struct {
		action app.Action
		detail error
		code   int
		word   string
	}{
		"mistyped":         {app.Action{Incident: "NOPE", State: app.Superseded}, gone, exitFailed, "NOT DONE: there is no incident NOPE"},
		"not followed":     {app.Action{Incident: "OLD", State: app.Superseded, Word: "resolved meanwhile"}, nil, exitDone, "Not needed"},
		"known, and gone":  {app.Action{Incident: "KNOWN", State: app.Superseded, Baseline: app.Baseline{Status: app.Triggered}}, gone, exitDone, "Not needed"},
		"not to be looked": {app.Action{Incident: "OLD", State: app.Superseded}, app.Offline{}, exitDone, "Not needed"},
		"refused":          {app.Action{Incident: "KNOWN", State: app.Refusal, Word: "no"}, nil, exitFailed, "NOT DONE"},
		"done":             {app.Action{Incident: "KNOWN", State: app.Confirmed}, nil, exitDone, "Acknowledged"},
	} {
		c.action.ID, c.action.Kind = "1", app.Acknowledge
		code, out, errs := talk(t, &scripted{snapshot: app.Snapshot{Actions: []app.Action{c.action}}, detail: c.detail}, "ack", c.action.Incident)
		if code != c.code || !strings.Contains(out.String(), c.word) {
			t.Errorf("%s: exit %d, %q, %q", name, code, out, errs)
		}
	}
}

func TestShiftsOfNobodyAreNotNoShifts(t *testing.T) {
	out := &scripted{snapshot: app.Snapshot{Account: app.Account{State: app.SignedOut}}}
	if code, _, errs := talk(t, out, "shifts", "--json"); code != exitFailed || !strings.Contains(errs.String(), "Nobody is signed in") {
		t.Errorf("signed out: exit %d, %q", code, errs)
	}
	in := &scripted{snapshot: app.Snapshot{Account: app.Account{State: app.SignedIn}}}
	if code, _, errs := talk(t, in, "shifts", "--json"); code != exitDone {
		t.Errorf("signed in: exit %d, %q", code, errs)
	}
}

func TestCoverageThatNobodyLookedAtIsNotPeace(t *testing.T) {
	if _, out, _ := talk(t, &scripted{}, "runbook", "coverage"); !strings.Contains(out.String(), "has not been looked at yet") {
		t.Errorf("before: %q", out)
	}
	if _, out, _ := talk(t, &scripted{coverage: app.Coverage{At: time.Now()}}, "runbook", "coverage"); !strings.Contains(out.String(), "No service has paged you") {
		t.Errorf("after: %q", out)
	}
	if _, out, _ := talk(t, &scripted{}, "runbook"); !strings.Contains(out.String(), "Nothing of yours is open") {
		t.Errorf("no incident: %q", out)
	}
}

func TestWhatWasNotForgottenIsSaid(t *testing.T) {
	locked := errors.New("it is locked")
	if got := notForgotten(locked, nil).Error(); !strings.Contains(got, "it is locked") || !strings.Contains(got, "repeat dogwatch logout") {
		t.Errorf("the keyring: %q", got)
	}
	if got := notForgotten(nil, locked).Error(); !strings.Contains(got, "has forgotten the token") {
		t.Errorf("the watch: %q", got)
	}
}

func TestWhatStartsAtLoginNamesTheWholePath(t *testing.T) {
	t.Chdir(t.TempDir())
	if dir, err := (atLogin{"night"}).whole(); err != nil || !filepath.IsAbs(dir) || filepath.Base(dir) != "night" {
		t.Errorf("%q, %v", dir, err)
	}
	if dir, err := (atLogin{}).whole(); err != nil || dir != "" {
		t.Errorf("without a profile: %q, %v", dir, err)
	}
}
