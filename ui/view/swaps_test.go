package view_test

import (
	"encoding/json"
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

// swapped opens the Swaps screen at a swap, with everything read.
func swapped(t *testing.T, s *app.Snapshot, id string) *window {
	t.Helper()
	w := open(t, s)
	w.send(view.Go{To: view.ScreenSwaps})
	if id != "" {
		w.send(view.SwapChoose{ID: id})
	}
	w.fill(uitest.Fit())
	return w
}

// fill answers what is to be read about swaps, until nothing is.
func (w *window) fill(fit app.SwapFit) {
	for range 5 {
		for _, l := range w.ui.Loads(w.s, w.now) {
			switch l.Kind {
			case view.LoadFit:
				w.send(view.Began{Load: l})
				w.send(view.FitRead{Load: l, Fit: fit})
			case view.LoadZone:
				w.send(view.Began{Load: l})
				w.send(view.ZoneRead{Load: l, Users: []app.User{{ID: uitest.Dana.ID, TimeZone: "America/New_York"}, {ID: uitest.Kofi.ID, TimeZone: "Asia/Tokyo"}, {ID: "X", TimeZone: "UTC"}}})
			}
		}
	}
}

func (w *window) key(names ...string) {
	for _, n := range names {
		w.send(view.Press{On: view.OnMain, Key: parse(n)})
	}
}

func TestWhatIsShownOfSwaps(t *testing.T) {
	for name, s := range map[string]*app.Snapshot{"all": uitest.Swaps(), "half": uitest.SwapHalf(), "copied": uitest.SwapCopied(), "none": uitest.OnCall()} {
		t.Run(name, func(t *testing.T) {
			w := swapped(t, s, "")
			m := w.model().Swaps
			var b strings.Builder
			m.Detail = nil
			b.WriteString(dump(m))
			for _, one := range s.Swaps.All {
				w.send(view.SwapChoose{ID: one.ID})
				w.fill(uitest.Fit())
				d := w.model().Swaps.Detail
				d.Buttons = slices.DeleteFunc(slices.Clone(d.Buttons), func(b view.Button) bool { return b.Hidden })
				fmt.Fprintf(&b, "\n== %s\n%s", one.ID, dump(*d))
			}
			uitest.Golden(t, "swaps-"+name+".txt", b.String())
		})
	}
}

// TestKeysOfSwaps presses keys: nothing is asked of the watch before a dialog has told
// what it means, but for looking and copying.
func TestKeysOfSwaps(t *testing.T) {
	for _, c := range []struct {
		sample func() *app.Snapshot
		id     string
		keys   string
		want   string
	}{
		{uitest.Swaps, "7K2M", "A Return", `{"verb":"swap_accept","swap":{"id":"7K2M"}}`},
		{uitest.Swaps, "7K2M", "A Escape", ``},
		{uitest.Swaps, "7K2M", "O Down Right Return", `{"verb":"swap_accept","swap":{"id":"7K2M","part":{"start":"2026-12-04T18:00:00+01:00","end":"2026-12-05T03:00:00+01:00"}}}`},
		{uitest.Swaps, "7K2M", "O write:20-22:30 Return", `{"verb":"swap_accept","swap":{"id":"7K2M","part":{"start":"2026-12-04T20:00:00+01:00","end":"2026-12-04T22:30:00+01:00"}}}`},
		{uitest.Swaps, "7K2M", "O write:tomorrow Return", ``},
		{uitest.Swaps, "7K2M", "O write:18-9:00 Return", ``}, // all of it
		{uitest.Swaps, "7K2M", "D write:no_way Return", `{"verb":"swap_decline","swap":{"id":"7K2M","text":"no_way"}}`},
		{uitest.Swaps, "9QXD", "O", ``}, // an exchange has no parts
		{uitest.Swaps, "B4TR", "A Return", `{"verb":"swap_accept","swap":{"id":"B4TR","part":{"start":"2026-12-06T18:00:00+01:00","end":"2026-12-06T22:00:00+01:00"},"of":"PDANA"}}`},
		{uitest.Swaps, "B4TR", "W Return", `{"verb":"swap_withdraw","swap":{"id":"B4TR"}}`},
		{uitest.Swaps, "B4TR", "W wait W", `{"verb":"swap_withdraw","swap":{"id":"B4TR"}}`},
		{uitest.Swaps, "B4TR", "W W", ``}, // it bounced
		{uitest.Swaps, "B4TR", "K Down Return", `{"verb":"swap_vouch","swap":{"id":"B4TR","of":"PDANA"}}`},
		{uitest.Swaps, "B4TR", "K 3 Return", `{"verb":"swap_vouch","swap":{"id":"B4TR","of":"PKOFI"}}`},
		{uitest.Swaps, "D7CV", "T Return", `{"verb":"swap_take_back","swap":{"id":"D7CV"}}`},
		{uitest.Swaps, "D7CV", "A", ``},
		{uitest.Swaps, "C1AA", "W Return", ``}, // it is not even sent
		{uitest.Swaps, "E3OT", "A", ``},        // it is not asked of me
		{uitest.SwapHalf, "H1LF", "F Return", `{"verb":"swap_finish","swap":{"id":"H1LF"}}`},
		{uitest.SwapHalf, "H1LF", "U Return", `{"verb":"swap_undo","swap":{"id":"H1LF"}}`},
		{uitest.SwapHalf, "H2ST", "A Return", ``}, // edited since
		{uitest.Swaps, "", "S", `{"verb":"swap_check"}`},
		{uitest.Swaps, "", "Y Return", `{"verb":"swap_try"}`},
		{uitest.Swaps, "", "V write:x_dogwatch:swap/1/abc Ctrl+Return", `{"verb":"swap_paste","swap":{"text":"x_dogwatch:swap/1/abc"}}`},
		{uitest.Swaps, "", "V Return", ``},
	} {
		t.Run(c.id+" "+c.keys, func(t *testing.T) {
			w := swapped(t, c.sample(), c.id)
			got := ""
			for key := range strings.FieldsSeq(c.keys) {
				w.effects = nil
				switch text, ok := cut(key, "write:"); {
				case key == "wait":
					w.wait(time.Second)
				case ok:
					w.send(view.Write{On: view.OnMain, Text: text})
				default:
					w.key(key)
				}
				for _, e := range w.effects {
					if e.Submit != nil {
						if err := e.Submit.Intent.Check(); err != nil {
							t.Errorf("it asks for what cannot be: %v", err)
						}
						raw, _ := json.Marshal(e.Submit.Intent)
						got += string(raw)
					}
				}
			}
			if got != c.want {
				t.Errorf("got  %s\nwant %s\nsaid %q", got, c.want, w.model().Shell.Said)
			}
		})
	}
}

// TestADialogTellsWhatIsWritten: before anything is written to a schedule, or deleted,
// the dialog says exactly what.
func TestADialogTellsWhatIsWritten(t *testing.T) {
	for _, c := range []struct {
		sample  func() *app.Snapshot
		id, key string
		want    []string
	}{
		{uitest.Swaps, "7K2M", "A", []string{"Payments primary: you on call Fri 4 Dec 18:00 – Sat 5 Dec 09:00, in place of Ana Brandt"}},
		{uitest.Swaps, "9QXD", "A", []string{
			"Payments secondary: you on call Thu 10 Dec 08:00 – Fri 11 Dec 08:00, in place of Dana Reyes",
			"Payments primary: Dana Reyes on call Thu 17 Dec 08:00 – Fri 18 Dec 08:00, in place of you",
		}},
		{uitest.Swaps, "B4TR", "A", []string{"Payments primary: Dana Reyes on call Sun 6 Dec 18:00 – 22:00, in place of you"}},
		{uitest.Swaps, "B4TR", "K", []string{"Payments primary: Ana Brandt on call Sun 6 Dec 08:00 – Mon 7 Dec 08:00, in place of you"}},
		{uitest.Swaps, "D7CV", "T", []string{"Payments primary: Dana Reyes on call Mon 7 Dec 08:00 – 20:00, in place of you"}},
		{uitest.SwapHalf, "H1LF", "F", []string{"Payments primary: Dana Reyes on call Sat 12 Dec 08:00 – Sun 13 Dec 08:00, in place of you"}},
		{uitest.SwapHalf, "H1LF", "U", []string{"Payments secondary: you on call Sat 5 Dec 08:00 – Sun 6 Dec 08:00, in place of Dana Reyes"}},
	} {
		w := swapped(t, c.sample(), c.id)
		w.key(c.key)
		w.nothing()
		p := w.model().Shell.Panel
		if p == nil || !slices.Equal(p.Writes, c.want) || p.WritesHead == "" {
			t.Errorf("%s %s: %+v", c.id, c.key, p)
		}
	}
}

func TestWhatSpeaksAgainstItIsToldBeforeAYes(t *testing.T) {
	fit := uitest.Fit()
	fit.Candidates = append(fit.Candidates, app.SwapCandidate{User: uitest.Me, But: []app.SwapObjection{{Code: app.SwapTooLittle, Rest: 3 * time.Hour}}})
	w := open(t, uitest.Swaps())
	w.send(view.Go{To: view.ScreenSwaps})
	w.fill(fit)
	w.key("A")
	if p := w.model().Shell.Panel; len(p.Notes) != 1 || !strings.Contains(p.Notes[0].Text, "only 3 h of rest") || p.Off {
		t.Errorf("%+v", p)
	}
	w.key("Return")
	if !w.intent().Swap.Anyway {
		t.Error("the yes is not one to that")
	}
	fit.Candidates[3].But[0] = app.SwapObjection{Code: app.SwapOverlaps, Hard: true}
	w = open(t, uitest.Swaps())
	w.send(view.Go{To: view.ScreenSwaps})
	w.fill(fit)
	w.key("A")
	w.nothing()
	if m := w.model(); m.Shell.Panel != nil || !strings.Contains(m.Shell.Said, "on call then") {
		t.Errorf("what is impossible can be accepted; said %q", m.Shell.Said)
	}
}

func TestBetweenThePressAndPagerDutyItIsSending(t *testing.T) {
	w := swapped(t, uitest.Swaps(), "7K2M")
	w.key("A", "Return")
	seq := w.effects[0].Submit.Seq
	state := func() string {
		d := w.model().Swaps.Detail
		return d.Mark.Word + " · " + d.State.Text
	}
	if got := state(); got != "Sending… · Handing it to the watch…" {
		t.Errorf("%q", got)
	}
	w.key("D")
	w.nothing()
	if w.model().Shell.Panel != nil {
		t.Error("a second answer can be given")
	}
	w.send(view.Submitted{Seq: seq})
	w.change2("7K2M", func(s *app.Swap) { s.Doing = &app.SwapDoing{What: app.SaidAccept, Tries: 3, Word: "no route"} })
	w.wait(time.Second)
	if got := state(); got != "Not sent yet · Sending your yes… tried 3 times: no route." {
		t.Errorf("%q", got)
	}
	w = swapped(t, uitest.Swaps(), "7K2M")
	w.key("A", "Return")
	w.send(view.Submitted{Seq: w.effects[0].Submit.Seq, Err: app.Invalid{Why: "it is not Ana's any more"}})
	if got := state(); got != "Waits for you · It waits for your answer." {
		t.Errorf("%q", got)
	}
	if b := w.model().Shell.Banner; b == nil || b.More != "It is not Ana's any more." {
		t.Errorf("why is not told: %+v", b)
	}
}

// change2 changes a swap of the Snapshot.
func (w *window) change2(id string, f func(*app.Swap)) {
	s := *w.s
	s.Swaps.All = slices.Clone(s.Swaps.All)
	for i := range s.Swaps.All {
		if s.Swaps.All[i].ID == id {
			f(&s.Swaps.All[i])
		}
	}
	w.s = &s
}

func TestTheWindowOpensOnASwap(t *testing.T) {
	w := open(t, uitest.Swaps())
	w.send(view.Raise{Incident: "swap/D7CV"})
	if d := w.model().Swaps.Detail; d == nil || d.ID != "D7CV" {
		t.Errorf("%+v", d)
	}
	w.send(view.Raise{Incident: "swap/nowhere"})
	if m := w.model().Swaps; m.Detail != nil || m.NoDetail.Title != "Not here yet" {
		t.Errorf("%+v", m.NoDetail)
	}
	w.send(view.Raise{Incident: "swap/"})
	if d := w.model().Swaps.Detail; d == nil || d.ID != "7K2M" {
		t.Errorf("%+v", d)
	}
	w.send(view.Raise{Incident: view.OpenCalendar})
	if w.ui.Screen != view.ScreenCalendar {
		t.Errorf("on %s", w.ui.Screen)
	}
}

func TestCopyFileAndPaste(t *testing.T) {
	w := swapped(t, uitest.SwapCopied(), "K1CP")
	w.key("C")
	if w.effects[0].Copy != w.s.Swaps.All[0].Copy {
		t.Errorf("%+v", w.effects)
	}
	w.send(view.SwapPaste{Text: "hello dogwatch:swap/1/abc"})
	if p := w.model().Shell.Panel; p == nil || p.Off || !p.Input.Later {
		t.Fatalf("%+v", p)
	}
	w.key("Return")
	if got := w.intent().Swap.Text; got != "hello dogwatch:swap/1/abc" {
		t.Errorf("%q", got)
	}
	w.send(view.SwapPaste{Text: "a recipe"})
	if p := w.model().Shell.Panel; !p.Off || !strings.Contains(p.Notes[0].Text, "no request") {
		t.Errorf("%+v", p)
	}
	mine := uitest.Swaps()
	mine.Swaps.All[5].Taker, mine.Swaps.All[5].From = uitest.Me.Ref(), uitest.Dana
	w = swapped(t, mine, "D7CV")
	w.key("I")
	if e := w.effects[0].Errand; e == nil || e.Kind != view.ErrandShifts || len(e.Shifts) != 1 || e.Shifts[0].User.ID != uitest.Me.ID {
		t.Errorf("%+v", w.effects)
	}
	w.send(view.ErrandDone{Errand: view.Errand{Kind: view.ErrandShifts}, Err: errors.New("disk full")})
	if b := w.model().Shell.Banner; b == nil || !strings.Contains(b.More, "disk full") {
		t.Errorf("%+v", b)
	}
}

// Whatever texts say, nothing of them gets through that hides or breaks things.
func TestHostileSwaps(t *testing.T) {
	w := swapped(t, uitest.SwapHostile(), "BAD")
	text := dump(w.model())
	for r := range strings.SplitSeq(text, "") {
		if r != "\n" && len(r) > 0 && !view.Printable([]rune(r)[0]) {
			t.Fatalf("%q is shown", r)
		}
	}
	if len(text) > 120_000 {
		t.Errorf("%d bytes are shown", len(text))
	}
	for range 300 {
		w.key("Down")
	}
	if m := w.model(); m.Swaps.List.Selected != m.Swaps.List.Len-1 {
		t.Errorf("at %d of %d", m.Swaps.List.Selected, m.Swaps.List.Len)
	}
}

func TestTheTerminalListsSwaps(t *testing.T) {
	s := uitest.Swaps()
	half := uitest.SwapHalf()
	uitest.Golden(t, "cli-swaps.txt", view.SwapsText(s.Swaps, uitest.Me.ID, uitest.Now, uitest.Zone)+"\n--\n"+
		view.SwapsText(half.Swaps, uitest.Me.ID, uitest.Now, uitest.Zone)+"\n--\n"+view.SwapsText(app.Swaps{}, "", uitest.Now, uitest.Zone))
}
