package view

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/ui/uitest"
)

// trayCases are the states of the tray; testdata/tray.txt holds what each shows.
var trayCases = []struct {
	name string
	s    *app.Snapshot
}{
	{"nothing known yet", &app.Snapshot{}},
	{"checking the token", &app.Snapshot{Account: app.Account{State: app.Checking}}},
	{"signed out", trayDesk(func(s *app.Snapshot) { s.Account.State = app.SignedOut })},
	{"off call, no shift", trayDesk()},
	{"off call, next shift", trayDesk(func(s *app.Snapshot) {
		s.Duty.Next = &app.Shift{Schedule: app.Ref{ID: "PSCH", Name: "Payments primary"}, Start: trayNow.Add(87*time.Hour + 16*time.Minute)}
	})},
	{"on call", trayDesk(trayOnCall)},
	{"on call without an end", trayDesk(trayOnCall, func(s *app.Snapshot) { s.Duty.Until, s.Duty.Shifts = time.Time{}, nil })},
	{"on call on three schedules", trayDesk(trayOnCall, func(s *app.Snapshot) {
		for _, name := range []string{"Search", "Search", "Data", "Edge"} {
			s.Duty.Shifts = append(s.Duty.Shifts, app.Shift{Schedule: app.Ref{ID: name, Name: name}})
		}
	})},
	{"one page", trayDesk(trayOnCall, trayStorm(1))},
	{"two pages, one low", trayDesk(trayOnCall, trayOpen(trayIncident(1), trayIncident(2), trayIncident(40, trayLow)))},
	{"a page, sending", trayDesk(trayOnCall, trayOpen(trayIncident(1, trayClaim(app.ClaimSending, app.Acknowledge, ""))))},
	{"a page, not delivered", trayDesk(trayOnCall, trayOpen(trayIncident(1, trayClaim(app.ClaimUnconfirmed, app.Acknowledge, "no route"))))},
	{"a page, refused", trayDesk(trayOnCall, trayOpen(trayIncident(1, trayClaim(app.ClaimRefused, app.Acknowledge, "no such user"))))},
	{"a page, taken and not yet seen", trayDesk(trayOnCall, trayOpen(trayIncident(1, trayClaim(app.ClaimConfirmed, app.Acknowledge, ""))))},
	{"a page, escalation on its way", trayDesk(trayOnCall, trayOpen(trayIncident(1, trayClaim(app.ClaimSending, app.Escalate, ""))))},
	{"a page, a note on its way", trayDesk(trayOnCall, trayOpen(trayIncident(1, trayClaim(app.ClaimSending, app.AddNote, ""))))},
	{"a page, hushed", trayDesk(trayOnCall, trayOpen(trayIncident(1, trayHushed)))},
	{"a page while blind", trayDesk(trayOnCall, trayOpen(trayIncident(1)), trayBlindFor(80*time.Second))},
	{"acknowledged", trayDesk(trayOnCall, trayOpen(trayIncident(1, trayAcked)))},
	{"low urgency only", trayDesk(trayOnCall, trayOpen(trayIncident(1, trayLow)))},
	{"blind", trayDesk(trayOnCall, trayBlindFor(84*time.Second))},
	{"blind for long", trayDesk(trayOnCall, trayBlindFor(3*time.Hour+4*time.Minute))},
	{"token refused", trayDesk(trayOnCall, trayBlindFor(84*time.Second), func(s *app.Snapshot) { s.Connection.State = app.ConnUnauthorized })},
	{"problems", trayDesk(trayOnCall, func(s *app.Snapshot) {
		s.Problems = []app.Problem{{Code: "no_sound_device", What: "There is no sound device."}, {Code: "no_notifications", What: "x"}}
	})},
	{"demo", trayDesk(trayOnCall, func(s *app.Snapshot) { s.Demo = true })},
	{"nobody above, top of the ladder", trayDesk(trayOnCall, trayOpen(trayIncident(1, func(t *app.Tracked) { t.Level, t.EscalatesAt = 3, time.Time{} })))},
	{"a storm of 50 in the demo", trayDesk(trayOnCall, trayStorm(50), func(s *app.Snapshot) { s.Demo = true })},
	{"a swap waits", trayDesk(trayOnCall, traySwaps(1))},
	{"six swaps wait, one of them hostile", trayDesk(traySwaps(6))},
	{"a swap waits behind a page", trayDesk(trayOnCall, trayStorm(1), traySwaps(1))},
	{"hostile text", trayDesk(trayOnCall, trayOpen(trayIncident(1, trayPoisoned)), func(s *app.Snapshot) {
		s.Problems = []app.Problem{{What: trayHostile}}
		s.Duty.Shifts[0].Schedule.Name = trayHostile
	})},
}

func TestTrayShowsEachState(t *testing.T) {
	var b strings.Builder
	for _, c := range trayCases {
		fmt.Fprintf(&b, "== %s\n%s\n", c.name, trayText(TrayOf(c.s, trayNow, trayZone)))
	}
	uitest.Golden(t, "tray.txt", b.String())
}

// trayText writes a tray as one sees it: what cannot be used stands in brackets.
func trayText(v Tray) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %d, icon %s\n%s\n(%s)\n", v.State, v.Count, v.Icon, v.Title, v.Tooltip)
	var write func(rows []TrayRow, indent string)
	write = func(rows []TrayRow, indent string) {
		for _, r := range rows {
			switch {
			case r.Hidden:
			case r.Separator:
				fmt.Fprintf(&b, "%s---\n", indent)
			case r.Intent != nil:
				fmt.Fprintf(&b, "%s%s -> %s\n", indent, r.Label, trayIntentText(*r.Intent))
			case r.Enabled():
				fmt.Fprintf(&b, "%s%s\n", indent, r.Label)
				write(r.Rows, indent+"    ")
			default:
				fmt.Fprintf(&b, "%s[%s]\n", indent, r.Label)
			}
		}
	}
	write(slices.Concat(v.Head, v.Pages, v.Acked, v.Low, v.Swaps, v.Foot), "  ")
	return b.String()
}

func trayIntentText(in app.Intent) string {
	words := string(in.Verb)
	switch n := len(in.Incidents); {
	case n > 3:
		words += fmt.Sprintf(" %s … %s (%d)", in.Incidents[0], in.Incidents[n-1], n)
	case n > 0:
		words += " " + strings.Join(in.Incidents, " ")
	}
	if in.Level > 0 {
		words += fmt.Sprintf(" level %d", in.Level)
	}
	if in.Swap != nil {
		words += " " + in.Swap.ID
		if in.Swap.Part != nil {
			words += " a part of " + in.Swap.Of
		}
	}
	if in.For > 0 {
		words += " " + in.For.String()
	}
	return strings.TrimSpace(words + " " + in.Text)
}

func TestTrayNamesEveryIcon(t *testing.T) {
	for _, c := range []struct {
		state app.TrayState
		count int
		want  string
	}{
		{app.TrayOffCall, 0, "off_call"},
		{app.TrayOnCall, 0, "on_call"},
		{app.TrayBlind, 0, "blind"},
		{app.TrayAcknowledged, 3, "acknowledged"},
		{app.TrayLowUrgency, 3, "low_urgency"},
		{app.TraySwapWaiting, 1, "swap_waiting"},
		{app.TrayPaged, 0, "paged-1"},
		{app.TrayPaged, 1, "paged-1"},
		{app.TrayPaged, 9, "paged-9"},
		{app.TrayPaged, 10, "paged-9plus"},
		{app.TrayPaged, 5000, "paged-9plus"},
	} {
		if got := trayIcon(app.Glance{State: c.state, Count: c.count}); got != c.want {
			t.Errorf("icon of %d %s = %q, want %q", c.count, c.state, got, c.want)
		}
	}
}

// TestTrayHoldsStill: what only time changes may change twice a minute at most,
// and when blind every ten seconds.
func TestTrayHoldsStill(t *testing.T) {
	for _, c := range trayCases {
		most := 20
		if !c.s.Connection.Blind.IsZero() && trayNow.Sub(c.s.Connection.Blind) < 10*time.Minute {
			most = 60
		}
		changes := 0
		last := TrayOf(c.s, trayNow, trayZone)
		for sec := 1; sec <= 600; sec++ {
			v := TrayOf(c.s, trayNow.Add(time.Duration(sec)*time.Second), trayZone)
			if !reflect.DeepEqual(v, last) {
				changes++
			}
			last = v
		}
		if changes > most {
			t.Errorf("%s: %d changes in ten minutes, want %d at most", c.name, changes, most)
		}
	}
}

// checkTray holds what must be so in every tray.
func checkTray(t testing.TB, s *app.Snapshot, v Tray) {
	t.Helper()
	sample := TrayOf(nil, time.Time{}, nil)
	for i, rows := range [][]TrayRow{v.Head, v.Foot} {
		if got, want := trayIDs(rows), trayIDs([][]TrayRow{sample.Head, sample.Foot}[i]); !slices.Equal(got, want) {
			t.Errorf("the fixed rows are %q, want %q at all times", got, want)
		}
	}
	if len(v.Pages) > TrayPages || len(v.Acked) > TrayAcked || len(v.Low) > TrayLow {
		t.Errorf("%d, %d and %d rows, want %d, %d and %d at most", len(v.Pages), len(v.Acked), len(v.Low), TrayPages, TrayAcked, TrayLow)
	}
	for _, r := range slices.Concat(v.Pages, v.Acked, v.Low) {
		if len(r.Rows) != TrayActions {
			t.Errorf("%d rows below a page, want %d", len(r.Rows), TrayActions)
		}
	}
	said := false // whether PagerDuty, or a confirmed claim, says so of any
	for _, i := range s.Incidents {
		said = said || i.Status == app.Acknowledged || i.Claim.State == app.ClaimConfirmed
	}
	texts := []string{v.Title, v.Tooltip}
	var walk func([]TrayRow)
	walk = func(rows []TrayRow) {
		for _, r := range rows {
			if r.Hidden {
				continue
			}
			if !r.Separator {
				texts = append(texts, r.Label)
			}
			if r.Intent != nil {
				if err := r.Intent.Check(); err != nil {
					t.Errorf("row %q asks for what cannot be: %v", r.Label, err)
				}
			}
			walk(r.Rows)
		}
	}
	walk(slices.Concat(v.Head, v.Pages, v.Acked, v.Low, v.Swaps, v.Foot))
	for _, text := range texts {
		switch {
		case text == "":
			t.Error("a row without a label")
		case !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool { return !Printable(r) }):
			t.Errorf("unprintable: %q", text)
		case utf8.RuneCountInString(text) > 140:
			t.Errorf("%d runes long: %q", utf8.RuneCountInString(text), text)
		case !said && strings.Contains(text, "cknowledged"):
			t.Errorf("%q claims what PagerDuty has not confirmed", text)
		}
	}
	if utf8.RuneCountInString(v.Tooltip) > trayCut {
		t.Errorf("the tooltip has %d runes", utf8.RuneCountInString(v.Tooltip))
	}
}

func trayIDs(rows []TrayRow) (ids []string) {
	for _, r := range rows {
		ids = append(ids, r.ID)
		ids = append(ids, trayIDs(r.Rows)...)
	}
	return ids
}

func TestTrayIsSound(t *testing.T) {
	for _, c := range trayCases {
		checkTray(t, c.s, TrayOf(c.s, trayNow, nil))
	}
}

// TestTrayLosesNoPage: whatever is open is in the menu or counted in it, and
// "acknowledge all" means exactly the pages that nobody has answered here.
func TestTrayLosesNoPage(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := trayAnySnapshot(trayRapidSource{rt})
		v := TrayOf(s, trayNow, trayZone)
		checkTray(t, s, v)
		var listed, unanswered []string
		for _, i := range s.Incidents {
			if !i.Mine || !i.Open() {
				continue
			}
			listed = append(listed, i.ID)
			if i.Page(s.Me.ID) && !answerPending(i) && answer(i) != app.ClaimConfirmed {
				unanswered = append(unanswered, i.ID)
			}
		}
		more := 0
		_, _ = fmt.Sscanf(v.Foot[0].Label, "and %d more", &more)
		if got := len(v.Pages) + len(v.Acked) + len(v.Low) + more; got != len(listed) {
			rt.Fatalf("%d shown or counted, %d open", got, len(listed))
		}
		all := v.Head[2]
		if all.Hidden != (len(unanswered) < 2) {
			rt.Fatalf("acknowledge all hidden = %v with %d unanswered", all.Hidden, len(unanswered))
		}
		if !all.Hidden && !slices.Equal(all.Intent.Incidents, unanswered) {
			rt.Fatalf("acknowledge all means %q, want %q", all.Intent.Incidents, unanswered)
		}
	})
}

func FuzzTray(f *testing.F) {
	f.Add(uint64(1), "title", int64(0))
	f.Add(uint64(7), trayHostile[:200], int64(-1<<62))
	f.Fuzz(func(t *testing.T, seed uint64, text string, at int64) {
		s := trayAnySnapshot(trayRandSource{rand.New(rand.NewPCG(seed, 1)), text})
		now := time.Unix(0, at)
		checkTray(t, s, TrayOf(s, now, trayZone))
		checkNotices(t, s, Notices(s, now, trayZone))
	})
}
