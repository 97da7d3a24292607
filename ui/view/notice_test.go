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

// trayTell adds notices to a snapshot.
func trayTell(list ...app.Notice) func(*app.Snapshot) {
	return func(s *app.Snapshot) { s.Notices = append(s.Notices, list...) }
}

func trayPageNotice(n int) app.Notice {
	return app.Notice{Key: fmt.Sprintf("page/P%03d/1", n), Kind: app.NoticePage, Incident: fmt.Sprintf("P%03d", n), At: trayNow.Add(-time.Duration(n) * time.Minute)}
}

func trayLeftNotice(d app.Departure) app.Notice {
	return app.Notice{Key: "left/P001/x", Kind: app.NoticeLeft, Incident: "P001", At: trayNow, Until: trayNow.Add(time.Minute), Left: &d}
}

// noticeCases are what notifications tell; testdata/notices.txt holds the words.
var noticeCases = []struct {
	name string
	s    *app.Snapshot
}{
	{"a page", trayDesk(trayOpen(trayIncident(1)), trayTell(trayPageNotice(1)))},
	{"a page of a priority that nobody else gets", trayDesk(trayOpen(trayIncident(1, func(t *app.Tracked) {
		t.Priority, t.EscalatesAt = &app.Priority{Name: "P1"}, time.Time{}
	})), trayTell(trayPageNotice(1)))},
	{"a page, sending", trayDesk(trayOpen(trayIncident(1, trayClaim(app.ClaimSending, app.Acknowledge, ""))), trayTell(trayPageNotice(1)))},
	{"a page, not delivered", trayDesk(trayOpen(trayIncident(1, trayClaim(app.ClaimUnconfirmed, app.Acknowledge, "no route"))), trayTell(trayPageNotice(1)))},
	{"a page, refused", trayDesk(trayOpen(trayIncident(1, trayClaim(app.ClaimRefused, app.Acknowledge, "no such user"))), trayTell(trayPageNotice(1),
		app.Notice{Key: "failed/A1", Kind: app.NoticeRefused, Incident: "P001", At: trayNow, Action: app.Acknowledge, Word: "no such user"}))},
	{"a note that was refused", trayDesk(trayOpen(trayIncident(1, trayAcked)), trayTell(
		app.Notice{Key: "failed/A1", Kind: app.NoticeRefused, Incident: "P001", At: trayNow, Action: app.AddNote, Word: "plan lacks it"}))},
	{"a page whose incident is not known", trayDesk(trayTell(trayPageNotice(1)))},
	{"low urgency", trayDesk(trayOpen(trayIncident(1, trayLow)), trayTell(app.Notice{Key: "low/P001", Kind: app.NoticeLow, Incident: "P001", At: trayNow}))},
	{"acked by somebody", trayDesk(trayOpen(trayIncident(1, trayAcked)), trayTell(trayLeftNotice(app.Departure{Kind: app.WasAcked, By: trayAna, Via: "mobile", At: trayNow})))},
	{"acked here", trayDesk(trayOpen(trayIncident(1, trayAcked)), trayTell(trayLeftNotice(app.Departure{Kind: app.WasAcked, By: trayAna, Via: "api", Ours: true})))},
	{"escalated away", trayDesk(trayOpen(trayIncident(1)), trayTell(trayLeftNotice(app.Departure{Kind: app.WasEscalated, To: []app.Ref{trayDana}, Via: "timeout", At: trayNow})))},
	{"resolved", trayDesk(trayTell(trayLeftNotice(app.Departure{Kind: app.WasResolved, By: app.Ref{ID: "PSVC", Name: "Payments API"}, Via: "api"})))},
	{"gone", trayDesk(trayTell(trayLeftNotice(app.Departure{Kind: app.WasLost})))},
	{"blind", trayDesk(trayBlindFor(80*time.Second), trayTell(app.Notice{Key: "blind", Kind: app.NoticeBlind, At: trayNow}))},
	{"signed out", trayDesk(func(s *app.Snapshot) { s.Account.State = app.SignedOut }, trayTell(app.Notice{Key: "blind", Kind: app.NoticeBlind, At: trayNow}))},
	{"sighted", trayDesk(trayTell(app.Notice{Key: "sighted", Kind: app.NoticeSighted, At: trayNow, Until: trayNow.Add(time.Minute)}))},
	{"a problem", trayDesk(func(s *app.Snapshot) {
		s.Problems = []app.Problem{{Code: "no_sound", What: "There is no sound device.", Means: "Pages will not be heard.", Do: "Plug one in."}}
	}, trayTell(app.Notice{Key: "problem:no_sound", Kind: app.NoticeProblem, At: trayNow}))},
	{"a problem that is over", trayDesk(trayTell(app.Notice{Key: "problem:x", Kind: app.NoticeProblem, At: trayNow, Word: "something"}))},
	{"one whose time is over", trayDesk(trayTell(app.Notice{Key: "old", Kind: app.NoticeSighted, At: trayNow, Until: trayNow}))},
	{"five pages", trayDesk(trayStorm(5))},
	{"a storm of 50", trayDesk(trayStorm(50))},
	{"50 acked by somebody", trayDesk(trayStorm(50), func(s *app.Snapshot) {
		for i := range s.Notices {
			s.Notices[i].Kind, s.Notices[i].Left = app.NoticeLeft, &app.Departure{Kind: app.WasAcked, By: trayAna}
		}
	})},
	{"a request", trayDesk(traySwapNotice(app.NoticeSwap, traySwap(3), nil, false))},
	{"a request, little time", trayDesk(traySwapNotice(app.NoticeSwap, traySwap(1), nil, true))},
	{"an exchange", trayDesk(traySwapNotice(app.NoticeSwap, traySwap(3, func(s *app.Swap) {
		s.Kind, s.To = app.SwapExchange, s.To[:1]
		s.For = &app.Turn{Schedule: s.Give.Schedule, Span: app.Span{Start: s.Give.Start.AddDate(0, 0, 7), End: s.Give.End.AddDate(0, 0, 7)}}
	}), nil, false))},
	{"a request that I have answered", trayDesk(traySwapNotice(app.NoticeSwap, traySwap(3, func(s *app.Swap) {
		s.Doing = &app.SwapDoing{What: app.SaidAccept}
	}), nil, false))},
	{"an offer to mine", trayDesk(traySwapNotice(app.NoticeSwap, traySwap(3, trayMine, func(s *app.Swap) {
		s.Offers = []app.SwapOffer{{By: trayDana, Span: app.Span{Start: s.Give.Start, End: s.Give.Start.Add(4 * time.Hour)}, Text: "The evening only"}}
	}), nil, false))},
	{"one half-way", trayDesk(traySwapNotice(app.NoticeSwap, traySwap(3, func(s *app.Swap) { s.Half = &app.SwapHalf{Word: "PagerDuty refused: no right"} }), nil, true))},
	{"nobody has answered", trayDesk(traySwapNotice(app.NoticeSwapSoon, traySwap(1, trayMine), nil, true))},
	{"accepted", trayDesk(traySwapNotice(app.NoticeSwapNews, traySwap(3, trayMine, func(s *app.Swap) { s.State, s.Taker = app.SwapAccepted, trayDana }),
		&app.SwapEvent{At: trayNow, Who: trayDana, What: app.SaidAccept}, false))},
	{"covered", trayDesk(traySwapNotice(app.NoticeSwapNews, traySwap(3, trayMine, func(s *app.Swap) { s.State, s.Taker = app.SwapCovered, trayDana }),
		&app.SwapEvent{At: trayNow, Who: trayDana, What: app.SaidCovered}, false))},
	{"declined", trayDesk(traySwapNotice(app.NoticeSwapNews, traySwap(3, trayMine, func(s *app.Swap) {
		s.State, s.Declined = app.SwapDeclined, []app.Ref{trayDana}
		s.History = []app.SwapEvent{{Who: trayDana, What: app.SaidDecline, Text: "a flight"}}
	}), &app.SwapEvent{At: trayNow, Who: trayDana, What: app.SaidDecline, Text: "a flight"}, false))},
	{"taken back", trayDesk(traySwapNotice(app.NoticeSwapNews, traySwap(3, trayMine, func(s *app.Swap) {
		s.State, s.Taker = app.SwapWithdrawn, trayDana
		s.History = []app.SwapEvent{{Who: trayDana, What: app.SaidTakeBack}}
	}), &app.SwapEvent{At: trayNow, Who: trayDana, What: app.SaidTakeBack}, false))},
	{"expired", trayDesk(traySwapNotice(app.NoticeSwapNews, traySwap(0, trayMine, func(s *app.Swap) { s.State = app.SwapExpired }), nil, false))},
	{"failed", trayDesk(traySwapNotice(app.NoticeSwapNews, traySwap(3, trayMine, func(s *app.Swap) {
		s.State, s.Word = app.SwapFailed, "PagerDuty refused: no right. Nothing was changed"
	}), &app.SwapEvent{At: trayNow, Who: trayDana, What: app.SaidFailed, Text: "no right"}, false))},
	{"eight requests", trayDesk(trayManySwaps)},
	{"a notice without its swap", trayDesk(trayTell(app.Notice{Key: "swap/x", Kind: app.NoticeSwap, At: trayNow}))},
	{"hostile text", trayDesk(trayOpen(trayIncident(1, trayPoisoned)), trayTell(trayPageNotice(1), trayLeftNotice(app.Departure{
		Kind: app.WasAcked, By: app.Ref{ID: "x", Name: trayHostile}, Via: trayHostile, To: []app.Ref{{ID: "y", Name: trayHostile}},
	})))},
}

func TestNoticesSayEachKind(t *testing.T) {
	var b strings.Builder
	for _, c := range noticeCases {
		fmt.Fprintf(&b, "== %s\n", c.name)
		for _, n := range Notices(c.s, trayNow, trayZone) {
			b.WriteString(noticeText(n))
		}
		b.WriteByte('\n')
	}
	uitest.Golden(t, "notices.txt", b.String())
}

func noticeText(n Notice) string {
	var b strings.Builder
	var how []string
	if n.Critical {
		how = append(how, "critical")
	}
	if n.Stay {
		how = append(how, "stays")
	}
	fmt.Fprintf(&b, "%s (%s) %s, news %q\n  %s\n", n.Key, n.State, strings.Join(how, " "), n.News, n.Title)
	for line := range strings.Lines(n.Body) {
		fmt.Fprintf(&b, "  | %s\n", strings.TrimSuffix(line, "\n"))
	}
	for _, a := range n.Actions {
		fmt.Fprintf(&b, "  [%s] -> %s\n", a.Label, trayIntentText(a.Intent))
	}
	return b.String()
}

// checkNotices holds what must be so in every list of notices.
func checkNotices(t testing.TB, s *app.Snapshot, list []Notice) {
	t.Helper()
	keys, told := map[string]bool{}, map[string]bool{}
	said := false
	for _, i := range s.Incidents {
		said = said || i.Status == app.Acknowledged || i.Claim.State == app.ClaimConfirmed
	}
	for _, n := range list {
		if n.Key == "" || keys[n.Key] {
			t.Errorf("key %q is empty or there twice", n.Key)
		}
		keys[n.Key] = true
		for _, id := range n.Incidents {
			told[string(n.Kind)+id] = true
		}
		text := n.Title + n.Body
		switch {
		case n.Title == "" || strings.Contains(n.Title, "\n"):
			t.Errorf("title %q", n.Title)
		case !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool { return r != '\n' && !Printable(r) }):
			t.Errorf("unprintable: %q", text)
		case utf8.RuneCountInString(n.Title) > 160 || utf8.RuneCountInString(n.Body) > 700:
			t.Errorf("too long: %q", text)
		case !said && strings.Contains(text, "cknowledged"):
			t.Errorf("%q claims what PagerDuty has not confirmed", text)
		}
		for _, a := range n.Actions {
			if err := a.Intent.Check(); err != nil {
				t.Errorf("%q asks for what cannot be: %v", a.Label, err)
			}
		}
	}
	for _, n := range s.Notices {
		if n.Incident != "" && n.Key != "" && n.Until.IsZero() && !told[string(n.Kind)+n.Incident] {
			t.Errorf("the %s of %s is told nowhere", n.Kind, n.Incident)
		}
	}
}

func TestNoticesLoseNothing(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := trayAnySnapshot(trayRapidSource{rt})
		list := Notices(s, trayNow, trayZone)
		checkNotices(t, s, list)
		number := map[app.NoticeKind]int{}
		for _, n := range list {
			number[n.Kind]++
		}
		for kind, n := range number {
			if n > NoticesAlone {
				rt.Fatalf("%d notifications of kind %s at once", n, kind)
			}
		}
		// A second later, with nothing new: not a word may differ, or the desktop
		// would be told again and again.
		over := func(n app.Notice) bool { return n.Until.After(trayNow) && !n.Until.After(trayNow.Add(time.Second)) }
		if slices.ContainsFunc(s.Notices, over) {
			return // one ends in that second: a summary counts one less
		}
		later := Notices(s, trayNow.Add(time.Second), trayZone)
		if len(later) == len(list) && !reflect.DeepEqual(later, list) {
			rt.Fatalf("the mere passing of a second changed the words")
		}
	})
}

// TestAStormGrowsInPlace: further pages change the one that counts them, not the
// ones that are being read.
func TestAStormGrowsInPlace(t *testing.T) {
	s := trayDesk(trayStorm(20))
	before := Notices(s, trayNow, trayZone)
	newer := trayIncident(0)
	s.Incidents = slices.Insert(s.Incidents, 0, newer)
	s.Notices = slices.Insert(s.Notices, 0, trayPageNotice(0))
	after := Notices(s, trayNow, trayZone)
	if len(before) != NoticesFirst+1 || len(after) != len(before) {
		t.Fatalf("%d and %d notices, want %d", len(before), len(after), NoticesFirst+1)
	}
	if !reflect.DeepEqual(before[:NoticesFirst], after[:NoticesFirst]) {
		t.Error("a new page changed what stood alone")
	}
	one, two := before[NoticesFirst], after[NoticesFirst]
	if one.Key != two.Key || one.News == two.News {
		t.Errorf("the summary went from %q %q to %q %q: want the same key with other news", one.Key, one.News, two.Key, two.News)
	}
	if len(two.Incidents) != 17 || !slices.Contains(two.Incidents, newer.ID) {
		t.Errorf("the summary is about %q", two.Incidents)
	}
	if got := two.Actions[0].Intent.Incidents; !slices.Equal(got, two.Incidents) {
		t.Errorf("its button means %q, want those it counts", got)
	}
}

// traySource draws the parts of a snapshot from anywhere.
type traySource interface {
	intN(n int) int
	text() string
}

type trayRapidSource struct{ t *rapid.T }

func (r trayRapidSource) intN(n int) int { return rapid.IntRange(0, n-1).Draw(r.t, "n") }
func (r trayRapidSource) text() string {
	return rapid.SampledFrom([]string{"", "checkout: error rate", "acked", trayHostile[:80], "--x", "Ω"}).Draw(r.t, "text")
}

type trayRandSource struct {
	r *rand.Rand
	s string
}

func (r trayRandSource) intN(n int) int { return r.r.IntN(n) }
func (r trayRandSource) text() string   { return r.s }

func trayAnyOf[T any](src traySource, list ...T) T { return list[src.intN(len(list))] }

// trayAnySnapshot is anything that could be in a snapshot, sensible or not.
func trayAnySnapshot(src traySource) *app.Snapshot {
	at := func() time.Time {
		return trayAnyOf(src, time.Time{}, trayNow.Add(time.Duration(src.intN(7200)-3600)*time.Second))
	}
	ref := func() app.Ref { return trayAnyOf(src, app.Ref{}, trayMe.Ref(), app.Ref{ID: "PX", Name: src.text()}) }
	s := &app.Snapshot{Me: trayMe, Demo: src.intN(2) == 0}
	s.Account.State = trayAnyOf(src, "", app.SignedIn, app.SignedOut, app.Checking)
	s.Connection = app.Connection{State: trayAnyOf(src, app.ConnOK, app.ConnUnauthorized, app.ConnOffline), LastSync: at(), Blind: at()}
	s.Duty = app.Duty{Now: src.intN(2) == 0, Until: at(), Shifts: []app.Shift{{Schedule: ref()}}}
	if src.intN(2) == 0 {
		s.Duty.Next = &app.Shift{Schedule: ref(), Start: at()}
		s.Problems = []app.Problem{{Code: "c", What: src.text(), Means: src.text(), Do: src.text()}}
	}
	s.Ladders = map[string]app.Ladder{"PPOL": {Levels: []app.Level{{Number: 1, OnCall: []app.Ref{ref()}}, {Number: src.intN(9) - 1, OnCall: []app.Ref{ref()}}}}}
	for i := range src.intN(30) {
		t := trayIncident(i)
		t.Title, t.CreatedAt, t.StatusAt = src.text(), at(), at()
		t.Status = trayAnyOf(src, app.Triggered, app.Triggered, app.Acknowledged, app.Resolved)
		t.Urgency = trayAnyOf(src, app.High, app.High, app.Low, "")
		if src.intN(4) == 0 {
			t.Assigned = []app.Assignment{{To: trayDana}}
		}
		t.Mine = t.AssignedTo(trayMe.ID)
		t.Ringing, t.HushedUntil, t.EscalatesAt, t.Level = src.intN(2) == 0, at(), at(), src.intN(5)
		t.Claim = app.Claim{
			State: trayAnyOf(src, "", app.ClaimNone, app.ClaimSending, app.ClaimUnconfirmed, app.ClaimRefused),
			Kind:  trayAnyOf(src, app.Kinds...), Word: src.text(),
		}
		s.Incidents = append(s.Incidents, t)
		n := app.Notice{
			Key: fmt.Sprint("k", i), Incident: t.ID, At: at(), Word: src.text(), Until: trayAnyOf(src, time.Time{}, time.Time{}, at()),
			Kind: trayAnyOf(src, app.NoticePage, app.NoticePage, app.NoticePage, app.NoticeLow, app.NoticeLeft, app.NoticeRefused, app.NoticeBlind, app.NoticeProblem, "new"),
		}
		if src.intN(2) == 0 {
			n.Left = &app.Departure{Kind: trayAnyOf(src, app.WasResolved, app.WasLost, "new"), By: ref(), To: []app.Ref{ref()}, Via: src.text(), At: at()}
		}
		s.Notices = append(s.Notices, n)
	}
	return s
}

func TestNothingIsLaidOverTheAlert(t *testing.T) {
	s := trayDesk(trayTell(trayPageNotice(1)))
	if n := Notices(s, trayNow, time.UTC); len(n) != 1 {
		t.Fatalf("%d notices before the alert is there", len(n))
	}
	s.Desk.Window.AlertShown = true
	if n := Notices(s, trayNow, time.UTC); len(n) != 0 {
		t.Errorf("%d notices over the alert", len(n))
	}
}

// trayMine makes a request one of mine, to Dana.
func trayMine(s *app.Swap) { s.From, s.To = trayMe.Ref(), []app.Ref{trayDana} }

// trayManySwaps are more requests than stand by themselves.
func trayManySwaps(s *app.Snapshot) {
	for n := 1; n <= 8; n++ {
		one := traySwap(n)
		if n == 3 {
			one.From.Name, one.Give.Schedule.Name, one.Message = trayHostile, trayHostile, trayHostile
		}
		traySwapNotice(app.NoticeSwap, one, nil, false)(s)
	}
}
