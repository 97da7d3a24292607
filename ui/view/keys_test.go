package view_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/ui/uitest"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

func TestTheAlertIsDeafAtFirst(t *testing.T) {
	w := open(t, uitest.OnePage())
	deaf := func(when string) {
		t.Helper()
		for _, key := range []string{"A", "E", "R", "H", "Shift+A", "Ctrl+A", "Escape", "Return", "Space"} {
			if w.press(key); len(w.effects) > 0 || w.model().Alert.Panel != nil {
				t.Fatalf("%s: %s did something", when, key)
			}
		}
		for _, do := range []view.Command{view.DoAcknowledge, view.DoEscalate, view.DoHide, view.DoAckAll} {
			if w.send(view.Click{On: view.OnAlert, Do: do}); len(w.effects) > 0 || w.model().Alert.Panel != nil {
				t.Fatalf("%s: a click on %s did something", when, do)
			}
		}
		if w.model().Alert.Armed {
			t.Fatalf("%s: it says that it listens", when)
		}
	}
	deaf("before it is drawn")
	w.wait(time.Minute)
	deaf("long before it is drawn")
	w.send(view.Drawn{})
	deaf("as it is drawn")
	w.wait(view.Guard - time.Millisecond)
	deaf("within the guard")
	w.wait(time.Millisecond)
	if !w.model().Alert.Armed {
		t.Fatal("it does not listen after the guard")
	}
	w.press("A")
	w.intent()
}

func TestTheAlertIsDeafWhenTheKeyboardComesBack(t *testing.T) {
	w := up(t, uitest.OnePage())
	w.wait(time.Minute)
	w.send(view.Focused{})
	w.press("A")
	w.nothing()
	w.wait(view.Guard)
	w.press("A")
	w.intent()
}

func TestKeysOfTheAlert(t *testing.T) {
	for _, c := range []struct {
		keys string
		want app.Intent
	}{
		{"A", app.Intent{Verb: "acknowledge", Incidents: []string{"Q00213"}}},
		{"E Return", app.Intent{Verb: "escalate", Incidents: []string{"Q00213"}, Level: 2}},
		{"E Down Return", app.Intent{Verb: "escalate", Incidents: []string{"Q00213"}, Level: 3}},
		{"E 3 KP_Enter", app.Intent{Verb: "escalate", Incidents: []string{"Q00213"}, Level: 3}},
		{"E Up Up Up Return", app.Intent{Verb: "escalate", Incidents: []string{"Q00213"}, Level: 1}},
		{"R wait R", app.Intent{Verb: "resolve", Incidents: []string{"Q00213"}}},
		{"R Return", app.Intent{Verb: "resolve", Incidents: []string{"Q00213"}}},
		{"S Return", app.Intent{Verb: "snooze", Incidents: []string{"Q00213"}, For: 5 * time.Minute}},
		{"S Down Down Return", app.Intent{Verb: "snooze", Incidents: []string{"Q00213"}, For: time.Hour}},
		{"S Down Down Down Down Return", app.Intent{Verb: "snooze", Incidents: []string{"Q00213"}, For: 5*time.Hour + 47*time.Minute + 15*time.Second + 300*time.Millisecond}},
		{"S write:90m Return", app.Intent{Verb: "snooze", Incidents: []string{"Q00213"}, For: 90 * time.Minute}},
		{"G Down Return", app.Intent{Verb: "reassign", Incidents: []string{"Q00213"}, To: []app.Ref{uitest.Dana}}},
		{"D Return Down Return Ctrl+Return", app.Intent{
			Verb: "add_responders", Incidents: []string{"Q00213"}, To: []app.Ref{uitest.Kofi, uitest.Dana},
			Text: "Please help with: checkout: error rate 14 % (threshold 2 %)",
		}},
		{"N write:rolled_back Ctrl+Return", app.Intent{Verb: "note", Incidents: []string{"Q00213"}, Text: "rolled_back"}},
		{"H", app.Intent{Verb: "hush", For: 10 * time.Minute}},
		{"Escape", app.Intent{Verb: "hide_alert"}},
	} {
		t.Run(c.keys, func(t *testing.T) {
			w := up(t, uitest.OnePage())
			for key := range strings.FieldsSeq(c.keys) {
				if key == "wait" {
					w.wait(time.Second)
				} else if text, ok := cut(key, "write:"); ok {
					w.send(view.Write{On: view.OnAlert, Text: text})
				} else {
					w.press(key)
				}
			}
			got := w.intent()
			if got.Verb != c.want.Verb || !slices.Equal(got.Incidents, c.want.Incidents) || got.Level != c.want.Level ||
				got.For != c.want.For || !slices.Equal(got.To, c.want.To) || got.Text != c.want.Text || got.All {
				t.Errorf("got %+v\nwant %+v", got, c.want)
			}
			if w.model().Alert.Panel != nil {
				t.Error("the dialog is still open")
			}
		})
	}
}

func TestEscapeClosesTheDialogOnly(t *testing.T) {
	for _, key := range []string{"E", "R", "S", "G", "D", "N", "/"} {
		w := up(t, uitest.OnePage())
		w.press(key)
		if w.model().Alert.Panel == nil {
			t.Errorf("%s opens nothing", key)
		}
		w.press("Escape")
		w.nothing()
		if w.model().Alert.Panel != nil {
			t.Errorf("%s: Escape leaves the dialog open", key)
		}
	}
}

// A second R that bounces off the first must not resolve.
func TestResolveNeedsASecondPress(t *testing.T) {
	w := up(t, uitest.OnePage())
	w.press("R")
	w.nothing()
	w.now = w.now.Add(100 * time.Millisecond)
	w.press("R")
	w.nothing()
	if w.model().Alert.Panel == nil {
		t.Error("the question has gone")
	}
}

// Enter in a note is a new line, never the end of it.
func TestEnterDoesNotSendANote(t *testing.T) {
	w := up(t, uitest.OnePage())
	w.press("N")
	w.send(view.Write{On: view.OnAlert, Text: "a"})
	w.press("Return")
	w.nothing()
	w.send(view.Write{On: view.OnAlert, Text: "  \n "})
	if p := w.model().Alert.Panel; p == nil || !p.Off {
		t.Fatalf("an empty note can be sent: %+v", p)
	}
	w.press("Ctrl+Return")
	w.nothing()
}

func TestAcknowledgeAllNamesWhatWasCounted(t *testing.T) {
	s := uitest.Storm(50)
	s.Incidents[3].Claim = app.Claim{State: app.ClaimSending, Kind: app.Acknowledge}
	w := up(t, s)
	w.press("Shift+A")
	w.nothing()
	if got := w.model().Alert.Panel.Title; got != "Acknowledge all 49 pages?" {
		t.Errorf("asks %q", got)
	}
	// A page that comes while the question is open is not meant.
	more := *s
	more.Incidents = append([]app.Tracked{uitest.Page(999, "new", uitest.Search, 0)}, s.Incidents...)
	w.s = &more
	w.wait(time.Second)
	w.press("Return")
	got := w.intent()
	if len(got.Incidents) != 49 || slices.Contains(got.Incidents, "Q00999") || slices.Contains(got.Incidents, s.Incidents[3].ID) || got.All {
		t.Errorf("%d meant: %v", len(got.Incidents), got.Incidents)
	}
}

func TestAcknowledgeOneService(t *testing.T) {
	w := up(t, uitest.Storm(50))
	w.press("Ctrl+A")
	p := w.model().Alert.Panel
	if p == nil || p.Title != "Acknowledge 17 pages of Search?" {
		t.Fatalf("asks %+v", p)
	}
	w.press("Return")
	for _, id := range w.intent().Incidents {
		if i, _ := w.s.Find(id); i.Service != uitest.Search {
			t.Errorf("%s is of %s", id, i.Service)
		}
	}
	w.send(view.AckGroup{Service: uitest.Ledger.ID})
	if p := w.model().Alert.Panel; p == nil || p.Title != "Acknowledge 17 pages of Ledger database?" {
		t.Fatalf("the button asks %+v", p)
	}
}

func TestWhatIsOffSaysWhy(t *testing.T) {
	low := uitest.OnePage()
	low.Incidents[0].Urgency = app.Low
	readOnly := uitest.OnePage()
	readOnly.Me.Role = "read_only_user"
	noURL := uitest.OnePage()
	noURL.Incidents[0].URL = "javascript:alert(1)"
	resolved := uitest.AckedByAna()
	resolved.Incidents[0].Status = app.Resolved
	single := uitest.OnePage()
	single.Ladders = map[string]app.Ladder{uitest.Policy.ID: {Policy: uitest.Policy, Levels: uitest.Ladder().Levels[:1]}}
	out := uitest.OnePage()
	out.Account.State = app.SignedOut
	for _, c := range []struct {
		name string
		s    *app.Snapshot
		do   view.Command
		why  string
	}{
		{"low urgency", low, view.DoEscalate, "PagerDuty does not escalate low urgency; reassign it."},
		{"one level", single, view.DoEscalate, "Its policy has one level only; reassign it."},
		{"role", readOnly, view.DoAcknowledge, "Your PagerDuty role may only look."},
		{"role", readOnly, view.DoNote, "Your PagerDuty role may only look."},
		{"signed out", out, view.DoResolve, "You are signed out."},
		{"mine already", uitest.AckedByMe(), view.DoAcknowledge, "You have acknowledged it."},
		{"on its way", uitest.Sending(), view.DoAcknowledge, "On its way to PagerDuty."},
		{"resolved", resolved, view.DoSnooze, "It is resolved."},
		{"no address", noURL, view.DoOpen, "PagerDuty sent no address for it."},
		{"quiet", uitest.AckedByMe(), view.DoHush, "Nothing sounds now."},
	} {
		w := up(t, c.s)
		at := slices.IndexFunc(w.model().Alert.Buttons, func(b view.Button) bool { return b.Do == c.do })
		if b := w.model().Alert.Buttons[at]; !b.Off || b.Why != c.why {
			t.Errorf("%s: %+v, want off because %q", c.name, b, c.why)
		}
		w.send(view.Click{On: view.OnAlert, Do: c.do})
		w.nothing()
		if said := w.model().Alert.Said; !strings.Contains(said, c.why) {
			t.Errorf("%s: pressing says %q", c.name, said)
		}
		w.wait(10 * time.Second)
		if said := w.model().Alert.Said; said != "" {
			t.Errorf("%s: still says %q", c.name, said)
		}
	}
}

func TestWhatIsNotTakenIsNeverLost(t *testing.T) {
	w := up(t, uitest.OnePage())
	w.press("A")
	seq := w.effects[0].Submit.Seq
	if got := w.model().Alert.Answer.Text; got != "Handing your acknowledgement to the watch…" {
		t.Errorf("while handing: %q", got)
	}
	w.press("A")
	w.nothing()
	w.send(view.Submitted{Seq: seq, Err: errors.New("dial unix: gone")})
	a := w.model().Alert
	if a.Answer.Text != "Not taken: your acknowledgement is NOT on its way." || !strings.Contains(a.Answer.More, "The watch does not answer") {
		t.Errorf("a failed handing is told as %+v", a.Answer)
	}
	if a.Buttons[0].Off {
		t.Error("it cannot be pressed again")
	}
	w.press("A")
	w.send(view.Submitted{Seq: w.effects[0].Submit.Seq, Err: app.Invalid{Why: "name an incident"}})
	if got := w.model().Alert.Answer.More; got != "Name an incident." {
		t.Errorf("the watch's own word is told as %q", got)
	}
	w.press("H")
	w.send(view.Submitted{Seq: w.effects[0].Submit.Seq, Err: errors.New("gone")})
	if tr := w.model().Alert.Trouble; tr == nil || tr.Text != "That did not get through." {
		t.Errorf("a failed hush is told as %+v", tr)
	}
}

// A watch that has not answered in time may have taken it: neither is claimed.
func TestWhatMayHaveBeenTakenIsSaidSo(t *testing.T) {
	w := up(t, uitest.OnePage())
	w.press("A")
	w.send(view.Submitted{Seq: w.effects[0].Submit.Seq, Err: fmt.Errorf("post: %w", context.DeadlineExceeded)})
	if got := w.model().Alert.Answer.Text; got != "Your acknowledgement may not be on its way." {
		t.Errorf("%q", got)
	}
	taken := uitest.Sending()
	taken.Actions[0].At = w.now
	w.s = taken
	w.wait(time.Second)
	if got := w.model().Alert.Answer.Text; got != "Sending your acknowledgement…" {
		t.Errorf("once the watch tells of it: %q", got)
	}
}

func TestTakenIsShownUntilTheSnapshotTells(t *testing.T) {
	w := up(t, uitest.OnePage())
	w.press("A")
	w.send(view.Submitted{Seq: w.effects[0].Submit.Seq})
	w.wait(time.Second)
	if got := w.model().Alert.Answer.Text; !strings.HasPrefix(got, "Handing") {
		t.Errorf("before a Snapshot tells of it: %q", got)
	}
	next := uitest.Sending()
	next.Actions[0].At = w.now
	w.s = next
	w.wait(time.Second)
	if got := w.model().Alert.Answer.Text; got != "Sending your acknowledgement…" {
		t.Errorf("after it: %q", got)
	}
}

func TestLinksLeadToTheWebOnly(t *testing.T) {
	w := up(t, uitest.OnePage())
	for url, ok := range map[string]bool{
		"https://runbooks.example/x": true, "http://a.example": true, "HTTPS://A.example": true,
		"javascript:alert(1)": false, "file:///etc/passwd": false, "https://": false, "//evil.example": false,
		"https://a.example/\u202e": false, "https://a b.example": false, "ftp://a.example": false, "": false,
		"https://" + strings.Repeat("a", 5000): false,
	} {
		if got := len(w.send(view.OpenLink{On: view.OnMain, URL: url})) == 1; got != ok {
			t.Errorf("%.40q opens: %v, want %v", url, got, ok)
		}
	}
}

func TestClosingTheWindowHidesTheAlert(t *testing.T) {
	w := open(t, uitest.OnePage()) // even before it listens to keys
	w.send(view.Shut{})
	if in := w.intent(); in.Verb != app.HideAlert {
		t.Errorf("asks for %+v", in)
	}
	if !slices.ContainsFunc(w.effects, func(e view.Effect) bool { return e.CloseAlert }) {
		t.Error("the window stays")
	}
}
