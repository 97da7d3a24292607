package view_test

import (
	"strings"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/ui/uitest"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// whyOf is the question and the whole answer that the detail gives for a page.
func whyOf(t *testing.T, change func(*app.Tracked)) (asked, told, short string) {
	t.Helper()
	s := uitest.OnePage()
	change(&s.Incidents[0])
	w := up(t, s)
	short = w.model().Alert.Why
	w.send(view.Choose{On: view.OnMain, Incident: s.Incidents[0].ID})
	d := w.model().Incidents.Detail
	return d.WhyAsked, strings.Join(d.WhyTold, " "), short
}

func TestWhyDidThisRing(t *testing.T) {
	ruled := func(do app.Loudness, despite bool) func(*app.Tracked) {
		return func(t *app.Tracked) { t.Why.Rule, t.Why.Do, t.Why.Despite = "nights", do, despite }
	}
	for _, c := range []struct {
		name               string
		change             func(*app.Tracked)
		asked, told, short string
	}{
		{
			"rings", func(*app.Tracked) {}, "Why does this ring?",
			"Assigned to you by Payments policy, level 1. No rule of yours decided: high urgency rings.", "Rings because: assigned to you by Payments policy, level 1",
		},
		{
			"rings by a rule", ruled(app.Rings, false), "Why does this ring?",
			`Your rule "nights" says that it rings.`, `Rings because: assigned to you by Payments policy, level 1, by the rule "nights"`,
		},
		{
			"rings despite a rule", ruled(app.Quiet, true), "Why does this ring?",
			`Your rule "nights" would have kept it quiet. It rings all the same`, "does not silence what comes to you by escalation",
		},
		{
			"kept quiet", func(t *app.Tracked) { ruled(app.Quiet, false)(t); t.Ringing, t.Muted = false, true }, "Why does this not ring?",
			`Your rule "nights" keeps it quiet.`, `Does not ring because: assigned to you by Payments policy, level 1; the rule "nights" keeps it quiet`,
		},
		{
			"was kept quiet", func(t *app.Tracked) { ruled(app.Notifies, false)(t); t.Ringing, t.Status = false, app.Acknowledged }, "Why did this not ring?",
			`Your rule "nights" makes it a notification only.`, "Did not ring because: ",
		},
		{
			"waits for the phone", func(t *app.Tracked) { t.Ringing = false }, "Why will this ring?",
			"No rule of yours decided", "Will ring because: assigned to you",
		},
		{
			"hushed", func(t *app.Tracked) { t.Ringing, t.HushedUntil = false, uitest.Now.Add(time.Hour) }, "Why did this ring?",
			"Assigned to you", "Rang because: assigned to you",
		},
		{
			"acknowledged", func(t *app.Tracked) { t.Ringing, t.Status = false, app.Acknowledged }, "Why did this ring?",
			"Assigned to you", "Rang because: assigned to you",
		},
		{
			"answer refused", func(t *app.Tracked) {
				t.Why = &app.Why{Cause: app.AnswerRefused, Kind: app.Acknowledge, Word: "no"}
			}, "Why does this ring?",
			"no rule keeps from you that this came to nothing", "Rings because: your acknowledgement was refused",
		},
		{"a drill", func(t *app.Tracked) { t.Drill = true }, "Why does this ring?", "It is a drill: no rule holds for it.", "Rings because"},
	} {
		asked, told, short := whyOf(t, c.change)
		if asked != c.asked || !strings.Contains(told, c.told) || !strings.Contains(short, c.short) {
			t.Errorf("%s: %q %q; %q", c.name, asked, told, short)
		}
	}
}

func TestAQuietPageIsNamedWithItsRuleAndInRedWhereItWasEscalated(t *testing.T) {
	w := open(t, uitest.Quieted())
	rows := w.model().Now.Open
	for i, want := range map[int]app.TrayState{1: "", 2: app.TrayPaged} {
		if r := rows[i]; r.Note != `Kept quiet by the rule "batch jobs can wait"` || r.NoteMark.State != want || r.NoteMark.Shape != view.ShapeQuiet {
			t.Errorf("row %d: %q %+v", i, r.Note, r.NoteMark)
		}
	}
	w.send(view.Choose{On: view.OnMain, Incident: "Q00303"})
	if l := w.model().Incidents.Detail.Answer; l.Mark.State != app.TrayPaged || !strings.Contains(l.Text, "though it came to you by escalation") {
		t.Errorf("the detail says %+v", l)
	}
	w.send(view.Choose{On: view.OnMain, Incident: "Q00302"})
	if l := w.model().Incidents.Detail.Answer; l.Mark.State != "" || !strings.Contains(l.Text, `Kept quiet by the rule "batch jobs can wait".`) {
		t.Errorf("the detail says %+v", l)
	}
	alert := up(t, uitest.Muted()).model().Alert
	if r := alert.Storm.At(1); !strings.Contains(r.Note, "Kept quiet by the rule") || r.NoteMark.State != app.TrayPaged {
		t.Errorf("the alert's list says %+v", r)
	}
}

func TestTheTrayAndTheNoticeSayThatAPageIsKeptQuiet(t *testing.T) {
	s := uitest.Quieted()
	s.Notices = []app.Notice{
		{Key: "page/Q00302/1", Kind: app.NoticePage, Incident: "Q00302", At: uitest.Now},
		{Key: "page/Q00303/1", Kind: app.NoticePage, Incident: "Q00303", At: uitest.Now},
	}
	tray := view.TrayOf(s, uitest.Now, uitest.Zone)
	for id, want := range map[string]string{"Q00301": "Ringing · ", "Q00302": "Kept quiet · ", "Q00303": "NOT RINGING · "} {
		for _, r := range tray.Pages {
			if r.ID == id && (!strings.HasPrefix(r.Label, want) || id != "Q00301" && r.Rows[0].Label != `Kept quiet by the rule "batch jobs can wait"`) {
				t.Errorf("%s: %q, %q", id, r.Label, r.Rows[0].Label)
			}
		}
	}
	notices := view.Notices(s, uitest.Now, uitest.Zone)
	for i, grave := range []bool{false, true} {
		n := notices[i]
		if !strings.HasPrefix(n.Title, "Page, kept quiet: ") || !strings.Contains(n.Body, `Kept quiet by the rule "batch jobs can wait"`) || n.Critical != grave {
			t.Errorf("%+v", n)
		}
	}
	if strings.Contains(notices[0].Body, "Rang because") || strings.Contains(notices[0].Body, "Rings because") {
		t.Errorf("it says that it rang: %s", notices[0].Body)
	}
	only := uitest.Quieted()
	only.Incidents = only.Incidents[1:3]
	if tip := view.TrayOf(only, uitest.Now, uitest.Zone).Tooltip; !strings.HasPrefix(tip, "2 pages, kept quiet by your rules") {
		t.Errorf("the tooltip says %q", tip)
	}
	text := view.StatusText(s.Status(uitest.Now), uitest.Zone)
	if !strings.Contains(text, `not ringing: assigned to you by Payments policy, level 1; the rule "batch jobs can wait" keeps it quiet`) ||
		strings.Count(text, "not ringing") != 2 {
		t.Errorf("the status says\n%s", text)
	}
}

func TestADrillIsMarkedAndHasNoPageInPagerDuty(t *testing.T) {
	w := up(t, uitest.Drill())
	a := w.model().Alert
	if !a.Drill || !strings.Contains(a.Meta, "nothing of it reaches PagerDuty") {
		t.Errorf("the alert says %q", a.Meta)
	}
	for _, b := range a.Buttons {
		if b.Hidden != (b.Do == view.DoOpen) {
			t.Errorf("%s: hidden %v", b.Do, b.Hidden)
		}
	}
	w.press("O")
	w.nothing()
	if r := w.model().Now.Open[0]; r.Tag != "DRILL" {
		t.Errorf("its row is tagged %q", r.Tag)
	}
	if r := open(t, uitest.OnePage()).model().Now.Open[0]; r.Tag != "" {
		t.Errorf("a real page is tagged %q", r.Tag)
	}
	s := uitest.Drill()
	s.Notices = []app.Notice{{Key: "page/x/1", Kind: app.NoticePage, Incident: s.Incidents[0].ID, At: uitest.Now}}
	if n := view.Notices(s, uitest.Now, uitest.Zone)[0]; !strings.HasPrefix(n.Body, "A drill: nothing of it reaches PagerDuty") {
		t.Errorf("the notice says %q", n.Body)
	}
}

// In lists the seconds of what is old only distract.
func TestWhatIsOldDoesNotTick(t *testing.T) {
	for d, want := range map[time.Duration]string{
		92 * time.Second: "1 m 32 s", 10*time.Minute - time.Second: "9 m 59 s", 52*time.Minute + 41*time.Second: "52 m",
		3*time.Hour + 5*time.Minute + 9*time.Second: "3 h 5 m", 50 * time.Hour: "2 d 2 h",
	} {
		if got := view.Age(d); got != want {
			t.Errorf("%v is %q, want %q", d, got, want)
		}
	}
	w := open(t, uitest.Busy())
	before := w.model().Now.Open[1].Sub
	w.wait(20 * time.Second)
	if after := w.model().Now.Open[1].Sub; after != before {
		t.Errorf("%q became %q within 20 s", before, after)
	}
}

// What was taken an hour ago must not stand above a page.
func TestInTheTrayAPageComesFirst(t *testing.T) {
	tray := view.TrayOf(uitest.Busy(), uitest.Now, uitest.Zone)
	if len(tray.Pages) != 1 || tray.Pages[0].ID != "Q00301" || len(tray.Acked) != 1 || tray.Acked[0].ID != "Q00298" || len(tray.Low) != 1 {
		t.Errorf("pages %+v, taken %+v", tray.Pages, tray.Acked)
	}
}
