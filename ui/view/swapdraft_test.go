package view

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// drafter is the calendar with a form open: on my turn (Wed 2 Dec 09:00 is Ana's, and
// so on in turn) or, with keys, on another.
func drafter(t *testing.T, keys ...string) *calendarDesk {
	t.Helper()
	d := berlin(twoRows())
	for n := range 5 {
		from := time.Date(2026, 12, 5+2*n, 8, 0, 0, 0, time.UTC)
		d.s.Shifts = append(d.s.Shifts, app.Shift{Schedule: app.Ref{ID: "S1", Name: "Days"}, User: calMe.Ref(), Start: from, End: from.AddDate(0, 0, 1)})
	}
	d.s.Swaps.Service = app.Ref{ID: "SS", Name: "Shift swaps"}
	d.keys(keys...)
	if d.ui.Swaps.Draft == nil {
		t.Fatalf("no form opens; said %q", d.ui.Said)
	}
	d.weigh(draftFitSample())
	return d
}

func draftFitSample() app.SwapFit {
	turn := func(day int) app.Turn {
		from := time.Date(2026, 12, day, 8, 0, 0, 0, time.UTC)
		return app.Turn{Schedule: app.Ref{ID: "S1", Name: "Days"}, Span: app.Span{Start: from, End: from.AddDate(0, 0, 1)}}
	}
	return app.SwapFit{Candidates: []app.SwapCandidate{
		{User: app.User{ID: "PKIM", Name: "Kim Ono", TimeZone: "Asia/Tokyo"}, But: []app.SwapObjection{{Code: app.SwapOverlaps, Hard: true}}},
		{User: app.User{ID: "PANA", Name: "Ana Brandt", TimeZone: "Europe/Berlin"}, Rest: 30 * time.Hour, Theirs: []app.Turn{turn(4), turn(8), turn(12)}},
		{User: app.User{ID: "PBEN", Name: "Ben Ito", TimeZone: "America/New_York"}, Rest: 3 * time.Hour, But: []app.SwapObjection{{Code: app.SwapTooLittle, Rest: 3 * time.Hour}}},
	}}
}

// weigh answers what is to be weighed.
func (d *calendarDesk) weigh(fit app.SwapFit) {
	for range 3 {
		for _, l := range d.ui.Loads(d.s, d.now) {
			if l.Kind == LoadFit {
				d.ui.Update(d.s, d.now, d.loc, Began{Load: l})
				d.ui.Update(d.s, d.now, d.loc, FitRead{Load: l, Fit: fit})
			}
		}
	}
}

func (d *calendarDesk) form() *SwapForm {
	return Project(d.s, d.ui, d.now, d.loc, Options{}).Shell.Form
}

// asks presses keys, answering what is weighed, and gives the last intent.
func (d *calendarDesk) asks(t *testing.T, keys ...string) (in app.Intent, seq int) {
	t.Helper()
	for _, name := range keys {
		k := Key{}
		k.Name, k.Ctrl = strings.CutPrefix(name, "Ctrl+")
		for _, e := range d.ui.Update(d.s, d.now, d.loc, Press{On: OnMain, Key: k}) {
			if e.Submit != nil {
				in, seq = e.Submit.Intent, e.Submit.Seq
			}
		}
		d.weigh(draftFitSample())
	}
	if seq > 0 {
		if err := in.Check(); err != nil {
			t.Errorf("it asks for what cannot be: %v", err)
		}
	}
	return in, seq
}

func TestARequestIsWritten(t *testing.T) {
	for _, c := range []struct {
		open, keys string
		verb       app.Verb
		kind       app.SwapKind
		to         string
		give, take string // days of December
		all, text  bool
		anyway     bool
	}{
		{"R", "Space Ctrl+Return", app.AskSwap, app.SwapCover, "PANA", "1", "", false, false, false},
		{"R", "2 3 Ctrl+Return", app.AskSwap, app.SwapCover, "PANA PBEN", "1", "", false, false, true},
		{"R", "E Ctrl+Return", app.AskSwap, app.SwapCover, "PANA PBEN", "1", "", true, false, true},
		{"R", "2 C", app.AskSwap, app.SwapCover, "PANA", "1", "", false, true, false},
		{"R", "X 2 Right Ctrl+Return", app.AskSwap, app.SwapExchange, "PANA", "1", "8", false, false, false},
		{"R", "3 2 X Ctrl+Return", app.AskSwap, app.SwapExchange, "PBEN", "", "", false, false, true}, // Ben has no turns: see below
		{"R", "2 K Return", app.VouchSwap, app.SwapCover, "PANA", "1", "", false, false, false},
		{"Right R", "Right Ctrl+Return", app.AskSwap, app.SwapExchange, "PANA", "7", "2", false, false, false},
		{"R", "1 Ctrl+Return", "", "", "", "", "", false, false, false}, // Kim cannot
		{"R", "Ctrl+Return", "", "", "", "", "", false, false, false},   // nobody is chosen
		{"R", "2 3 C", "", "", "", "", "", false, false, false},         // a text is for one
		{"R", "2 3 K", "", "", "", "", "", false, false, false},
	} {
		if strings.HasPrefix(c.keys, "3 2 X") {
			c.verb = "" // an exchange with somebody who has nothing to give
		}
		t.Run(c.open+" "+c.keys, func(t *testing.T) {
			d := drafter(t, strings.Fields(c.open)...)
			in, seq := d.asks(t, strings.Fields(c.keys)...)
			if c.verb == "" {
				if seq > 0 {
					t.Fatalf("it asks %+v", in.Swap.Request)
				}
				return
			}
			if seq == 0 {
				t.Fatalf("nothing is asked; said %q, form %+v", d.ui.Said, d.form().Why)
			}
			r := in.Swap.Request
			var to []string
			for _, p := range r.To {
				to = append(to, p.ID)
			}
			day := func(turn *app.Turn) string {
				if turn == nil {
					return ""
				}
				return turn.Start.UTC().Format("2")
			}
			if in.Verb != c.verb || r.Kind != c.kind || strings.Join(to, " ") != c.to || r.Everyone != c.all || in.Swap.Copy != c.text || in.Swap.Anyway != c.anyway || day(&r.Give) != c.give || day(r.For) != c.take {
				t.Errorf("asked %s %+v copy %v anyway %v", in.Verb, r, in.Swap.Copy, in.Swap.Anyway)
			}
		})
	}
}

func TestAPartOfAShiftAndWhatRunsAreAskedFor(t *testing.T) {
	d := drafter(t, "Shift+Right", "Shift+Right", "Shift+Right", "R")
	if got := d.form().When; got != "Days · Tue 1 Dec 09:00 – 12:00 · 3 h" {
		t.Errorf("%q", got)
	}
	// Ana's turn runs: only what is left of it can be exchanged.
	d = drafter(t, "Left", "R")
	if got := d.form().When; !strings.HasPrefix(got, "Days · Tue 1 Dec 03:30 – 09:00") {
		t.Errorf("%q", got)
	}
	d = berlin(twoRows())
	d.keys("Left", "Left", "R")
	if d.ui.Swaps.Draft != nil || d.ui.Said != "That is over." {
		t.Errorf("said %q", d.ui.Said)
	}
	d.keys("T", "Down", "R")
	if d.ui.Swaps.Draft != nil || !strings.HasPrefix(d.ui.Said, "Nobody is on call there") {
		t.Errorf("said %q", d.ui.Said)
	}
}

func TestTheFormWaitsForTheWatch(t *testing.T) {
	d := drafter(t, "R")
	d.send(DraftWrite{Text: "  please  "})
	in, seq := d.asks(t, "2", "Ctrl+Return")
	if in.Swap.Request.Message != "please" {
		t.Errorf("message %q", in.Swap.Request.Message)
	}
	if f := d.form(); f == nil || f.Why.Text != "Handing it to the watch…" || !f.Buttons[0].Off {
		t.Fatalf("%+v", f)
	}
	d.send(Submitted{Seq: seq, Err: context.DeadlineExceeded})
	if f := d.form(); f == nil || !strings.Contains(f.Why.Text, "before you ask again") || d.ui.Trouble != "" {
		t.Fatalf("%+v, trouble %q", f, d.ui.Trouble)
	}
	_, seq = d.asks(t, "Ctrl+Return")
	d.send(Submitted{Seq: seq, Taken: app.Taken{Actions: []string{"NEW1"}}})
	if d.form() != nil || d.ui.Screen != ScreenSwaps || d.ui.Swaps.Selected != "NEW1" {
		t.Errorf("on %s at %q", d.ui.Screen, d.ui.Swaps.Selected)
	}
	if m := Project(d.s, d.ui, d.now, d.loc, Options{}).Swaps; m.Empty != nil || m.NoDetail.Title != "Not here yet" {
		t.Errorf("%+v", m)
	}
}

// Somebody who turns out to be unable to take it, after they were chosen, is not asked.
func TestWhoCannotIsNotAsked(t *testing.T) {
	d := drafter(t, "Right", "R") // Ana's shift: it is offered to her alone
	fit := draftFitSample()
	fit.Candidates[1].But = []app.SwapObjection{{Code: app.SwapOverlaps, Hard: true}}
	d.ui.Swaps.fit.Value = fit
	for _, e := range d.ui.Update(d.s, d.now, d.loc, Press{On: OnMain, Key: Key{Name: KeyReturn, Ctrl: true}}) {
		if e.Submit != nil {
			t.Errorf("it asks %+v", e.Submit.Intent.Swap.Request)
		}
	}
	if d.ui.Said != "Ana Brandt cannot take it." {
		t.Errorf("said %q", d.ui.Said)
	}
}

func TestWithoutAServiceARequestIsCopied(t *testing.T) {
	d := drafter(t, "R")
	d.s.Swaps.Service = app.Ref{}
	f := d.form()
	if !f.Buttons[0].Hidden || !f.Buttons[1].Main {
		t.Errorf("%+v", f.Buttons)
	}
	if in, _ := d.asks(t, "2", "Ctrl+Return"); in.Swap == nil || !in.Swap.Copy {
		t.Errorf("%+v", in)
	}
}

func TestTheFormTellsWhoFitsAndWhatIsWritten(t *testing.T) {
	d := drafter(t, "R")
	f := d.form()
	var subs []string
	for _, p := range f.People {
		subs = append(subs, p.Name+": "+p.Sub)
	}
	want := "Kim Ono: Cannot: on call then on another schedule|Ana Brandt: Free · rested 1 d 6 h|Ben Ito: Only 3 h of rest"
	if got := strings.Join(subs, "|"); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	if !f.People[1].Cursor || f.Person.Facts[1].Value != "The same as yours" {
		t.Errorf("the cursor is not on the first who can: %+v", f.Person)
	}
	d.asks(t, "Down")
	if got := d.form().Person.Facts[1].Value; got != "Tue 1 Dec 03:00 – Wed 2 Dec 03:00 (New York)" {
		t.Errorf("%q", got)
	}
	d.asks(t, "3")
	if got := d.form().Writes; len(got) != 1 || got[0] != "Days: Ben Ito on call Tue 1 Dec 09:00 – Wed 2 Dec 09:00, in place of you" {
		t.Errorf("%q", got)
	}
	// What was weighed is told as it would be written.
	fit := draftFitSample()
	fit.Writes = []app.OverrideWish{{Schedule: app.Ref{Name: "Days"}, Span: d.ui.Swaps.Draft.Turn.Span, User: app.Ref{ID: "PBEN", Name: "Ben Ito"}}, {Schedule: app.Ref{Name: "Days"}}}
	d.ui.Swaps.fit.Value = fit
	if got := d.form().Writes; len(got) != 2 {
		t.Errorf("%q", got)
	}
	d.ui.Swaps.fit.State, d.ui.Swaps.fit.Value, d.ui.Swaps.fit.Problem = Failed, app.SwapFit{}, app.Problem{What: "No way."}
	if f := d.form(); f.Failed == nil {
		t.Error("a failure is not told")
	}
}

func TestParts(t *testing.T) {
	berlin, _ := time.LoadLocation("Europe/Berlin")
	at := func(day, hour, minute int) time.Time { return time.Date(2026, 10, day, hour, minute, 0, 0, berlin) }
	in := app.Span{Start: at(24, 18, 0), End: at(26, 9, 0)} // the clocks go back on the 25th
	for _, c := range []struct {
		text string
		want app.Span
	}{
		{"18:00-22:00", app.Span{Start: at(24, 18, 0), End: at(24, 22, 0)}},
		{"20 – 8", app.Span{Start: at(24, 20, 0), End: at(25, 8, 0)}},
		{"sun 18 - mon 9:00", app.Span{Start: at(25, 18, 0), End: at(26, 9, 0)}},
		{"2026-10-25 12:00 to 2026-10-25 13:30", app.Span{Start: at(25, 12, 0), End: at(25, 13, 30)}},
		{"2026-10-25 1200-1330", app.Span{Start: at(25, 12, 0), End: at(25, 13, 30)}},
		{"saturday 22 until 24:00", app.Span{Start: at(24, 22, 0), End: at(25, 0, 0)}},
		{"", app.Span{}},
		{"18", app.Span{}},
		{"fri 18 - 20", app.Span{}},
		{"25 - 26", app.Span{}},
		{"9:00 - 9:00", app.Span{Start: at(25, 9, 0), End: at(26, 9, 0)}},
		{strings.Repeat("1", 4000), app.Span{}},
		{"\x00-\x00", app.Span{}},
	} {
		got, why := parsePart(c.text, in, berlin)
		if !got.Same(c.want) || (why == "") == c.want.Start.IsZero() {
			t.Errorf("%.30q: %v – %v (%s)", c.text, got.Start, got.End, why)
		}
	}
}

func TestSwapsAreMarkedInTheCalendar(t *testing.T) {
	d := berlin(twoRows())
	span := func(day, from, to int) app.Turn {
		return app.Turn{Schedule: app.Ref{ID: "S1", Name: "Days"}, Span: app.Span{Start: time.Date(2026, 12, day, from, 0, 0, 0, time.UTC), End: time.Date(2026, 12, day, to, 0, 0, 0, time.UTC)}}
	}
	mine := app.Swap{SwapRequest: app.SwapRequest{ID: "M", From: calMe.Ref(), Give: span(1, 12, 20), To: []app.Ref{calAna}}, State: app.SwapOpen}
	asked := app.Swap{SwapRequest: app.SwapRequest{ID: "A", From: calAna, Give: span(2, 12, 20), To: []app.Ref{calMe.Ref()}}, State: app.SwapOpen}
	covered := app.Swap{SwapRequest: app.SwapRequest{ID: "C", From: calMe.Ref(), Give: span(4, 12, 20), To: []app.Ref{calAna}}, State: app.SwapCovered, Taker: calAna}
	over := app.Swap{SwapRequest: app.SwapRequest{ID: "O", From: calMe.Ref(), Give: span(5, 12, 20), To: []app.Ref{calAna}}, State: app.SwapDeclined}
	d.s.Swaps.All = []app.Swap{mine, asked, covered, over}
	var got []string
	for _, b := range d.model().Rows[0].Blocks {
		for _, s := range b.Swaps {
			got = append(got, strings.Join([]string{b.Initials, s.text}, " "))
			if s.Done != strings.Contains(s.text, "Covered") || s.Waits != strings.Contains(s.text, "Waits") || s.To <= s.From {
				t.Errorf("%+v", s)
			}
		}
	}
	want := "RV Open: You ask Ana Brandt, Tue 1 Dec 13:00 – 21:00|AB Waits for you: Ana Brandt asks you, Wed 2 Dec 13:00 – 21:00|AB Covered: Ana Brandt, for you, Fri 4 Dec 13:00 – 21:00"
	if strings.Join(got, "|") != want {
		t.Errorf("%s\nwant %s", strings.Join(got, "|"), want)
	}
	d.keys("Return")
	m := d.model()
	if m.Card.Act != "Ask for cover…" {
		t.Errorf("%+v", m.Card)
	}
	found := false
	for _, f := range m.Card.Facts {
		found = found || f.Name == "Swap" && strings.HasPrefix(f.Text, "Open: You ask")
	}
	if !found {
		t.Errorf("%+v", m.Card.Facts)
	}
}
