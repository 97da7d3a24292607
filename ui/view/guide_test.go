package view_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/prose"
	"github.com/dogwatch-app/dogwatch/ui/uitest"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// guided opens the Guide screen with what a library holds.
func guided(t *testing.T, s *app.Snapshot, l *library) *window {
	t.Helper()
	w := open(t, s)
	w.send(view.Go{To: view.ScreenGuide})
	w.shelve(l)
	return w
}

// listed are the rows of the guide's list: heads as "# head".
func listed(w *window) []string {
	var rows []string
	w.model().Guide.List.Each(func(_ int, r view.Row) {
		if r.Head != "" {
			rows = append(rows, "# "+r.Head)
			return
		}
		rows = append(rows, r.ID)
	})
	return rows
}

func TestWhatIsShownOfTheGuide(t *testing.T) {
	l := shelfOf()
	l.guide.Problem = &app.Problem{What: "wiki.acme.example does not answer.", Means: "The team's cards are shown as they were last read.", Do: "Look whether the VPN is up."}
	w := guided(t, uitest.Busy(), l)
	w.s = uitest.Busy()
	step := prose.Parse(l.guide.Cards[5].Text, false).Steps[1].Key
	w.s.Ticks = []app.Tick{{Source: "card/payments-down", Step: step, At: uitest.Now.Add(-2 * time.Minute)}}
	var b strings.Builder
	m := w.model().Guide
	card := *m.Card
	m.Card = nil
	fmt.Fprintf(&b, "%s\n", dump(m))
	card.Doc = prose.Doc{}
	fmt.Fprintf(&b, "== the first\n%s\n", dump(card))
	for _, id := range []string{"commander", "escalating", "severities"} {
		w.send(view.GuideChoose{ID: id})
		card = *w.model().Guide.Card
		card.Doc = prose.Doc{}
		fmt.Fprintf(&b, "== %s\n%s\n", id, dump(card))
	}
	uitest.Golden(t, "guide.txt", b.String())
}

// TestWhatFitsNow: the worst open incident of mine, and the shifts that begin and end.
func TestWhatFitsNow(t *testing.T) {
	quiet := func() *app.Snapshot {
		s := uitest.OffCall()
		s.Duty, s.Shifts = app.Duty{}, nil
		return s
	}
	shift := func(start, end time.Duration) app.Shift {
		return app.Shift{Schedule: uitest.Primary, User: uitest.Me.Ref(), Start: uitest.Now.Add(start), End: uitest.Now.Add(end)}
	}
	with := func(shifts ...app.Shift) *app.Snapshot {
		s := quiet()
		s.Shifts = shifts
		return s
	}
	old := func() *app.Snapshot {
		s := uitest.OnePage()
		s.Incidents[0].CreatedAt = uitest.Now.Add(-20 * time.Minute)
		return s
	}
	notMine := func() *app.Snapshot {
		s := uitest.OnePage()
		s.Incidents[0].Mine = false
		return s
	}
	worst := func() *app.Snapshot { // an old low one of mine, and a page
		s := uitest.Busy()
		slices.Reverse(s.Incidents)
		return s
	}
	page := "# Fits now · #48301 · checkout: error rate 14 % (threshold 2 %)"
	for _, c := range []struct {
		name string
		s    *app.Snapshot
		want []string
	}{
		{"nothing", quiet(), nil},
		{"a page", worst(), []string{page, "now/payments-down", "now/easy-first", "now/first-five-minutes", "now/one-thing"}},
		{"20 minutes old", old(), []string{"now/escalating", "now/easy-first", "now/one-thing"}},
		{"not mine", notMine(), nil},
		{"begins soon", with(shift(time.Hour, 9*time.Hour)), []string{"# Your shift begins at 04:12", "now/going-on-shift"}},
		{"began", with(shift(-20*time.Minute, 9*time.Hour)), []string{"# Your shift began at 02:52", "now/going-on-shift"}},
		{"began long ago", with(shift(-40*time.Minute, 9*time.Hour)), nil},
		{"begins late", with(shift(3*time.Hour, 9*time.Hour)), nil},
		{"ends soon", with(shift(-9*time.Hour, time.Hour)), []string{"# Your shift ends at 04:12", "now/hand-off"}},
		{"ended", with(shift(-9*time.Hour, -time.Minute)), nil},
		{"goes on", with(shift(-9*time.Hour, time.Hour), shift(time.Hour, 9*time.Hour)), nil},
		{"another runs", with(shift(-9*time.Hour, 9*time.Hour), shift(time.Hour, 2*time.Hour)), nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := listed(guided(t, c.s, shelfOf()))
			at := slices.Index(got, "# Checklists")
			if at < 0 {
				t.Fatal(got)
			}
			now := got[:at]
			if len(c.want) > 0 && !strings.HasPrefix(c.want[0], "#") && len(now) > 0 {
				now = now[1:]
			}
			if !slices.Equal(now, c.want) {
				t.Errorf("got  %q\nwant %q", now, c.want)
			}
		})
	}
}

// TestAPriorityCounts: cards for the most severe come where the account's priorities are
// known.
func TestAPriorityCounts(t *testing.T) {
	s := uitest.OnePage()
	s.Incidents[0].Status, s.Wants.Alert = app.Acknowledged, false // no alert is up, which reads them too
	s.Incidents[0].Priority = &app.Priority{ID: "PP1", Name: "P1", Order: 5}
	s.Incidents[0].Responders = []app.Ref{uitest.Ana, uitest.Dana, uitest.Kofi}
	if got := listed(guided(t, s, shelfOf())); !slices.Contains(got, "now/commander") {
		t.Errorf("%q", got)
	}
	s.Incidents[0].Priority = &app.Priority{ID: "PP3", Name: "P3", Order: 3}
	if got := listed(guided(t, s, shelfOf())); slices.Contains(got, "now/commander") {
		t.Errorf("%q", got)
	}
}

func TestKeysOfTheGuide(t *testing.T) {
	w := guided(t, uitest.Busy(), shelfOf())
	card := func() string {
		t.Helper()
		c := w.model().Guide.Card
		if c == nil {
			t.Fatal("no card is shown")
		}
		return c.ID
	}
	rows := listed(w)
	if card() != "payments-down" || w.model().Guide.List.Selected != 1 {
		t.Fatalf("%s %d", card(), w.model().Guide.List.Selected)
	}
	w.key("Up")
	if card() != "payments-down" {
		t.Error("above the first is nothing")
	}
	for n := 2; n < len(rows); n++ {
		if strings.HasPrefix(rows[n], "#") {
			continue
		}
		w.key("Down")
		if at := w.model().Guide.List.Selected; at != n || card() != strings.TrimPrefix(rows[n], "now/") {
			t.Fatalf("Down leads to %s at %d, want %s at %d", card(), at, rows[n], n)
		}
	}
	w.key("Down")
	if w.model().Guide.List.Selected != len(rows)-1 {
		t.Error("below the last is nothing")
	}
	seek, into, page := w.model().Guide.Seek, w.model().Guide.Into, w.model().Guide.Page
	w.key("/", "Ctrl+F", "Return", "Right", "Next", "Next", "Prior")
	if m := w.model().Guide; m.Seek != seek+2 || m.Into != into+2 || m.Page != page+1 {
		t.Errorf("%d %d %d", m.Seek, m.Into, m.Page)
	}
	w.send(view.GuideFind{Text: "escal"})
	if got := listed(w); !slices.Equal(got, []string{"# Found", "escalating", "easy-first"}) && !slices.Equal(got, []string{"# Found", "escalating", "easy-first", "payments-down"}) {
		t.Errorf("%q", got)
	}
	if card() != "escalating" {
		t.Errorf("%s is shown of what was found", card())
	}
	w.send(view.GuideFind{Text: "no such words"})
	if m := w.model().Guide; m.Empty == nil || m.Card != nil || !strings.Contains(m.Empty.Text, "Esc") {
		t.Errorf("%+v", m.Empty)
	}
	cleared := w.model().Guide.Cleared
	w.key("Escape")
	if m := w.model().Guide; m.Cleared != cleared+1 || len(listed(w)) != len(rows) {
		t.Errorf("Esc leaves %q", listed(w))
	}
	w.key("?")
	if p := w.model().Shell.Panel; p == nil || p.Keys[0].Does != "The card above, the one below" {
		t.Error("? does not tell the keys of the guide")
	}
}

func TestLinksAndStepsOfACard(t *testing.T) {
	w := guided(t, uitest.Busy(), shelfOf())
	w.send(view.GuideTick{Step: "x", On: true})
	if in := w.intent(); in.Verb != app.TickStep || in.Tick.Source != "card/payments-down" || in.Tick.Incident != "" {
		t.Errorf("%+v", in)
	}
	for _, c := range []struct{ link, card, does string }{
		{"#card/escalating", "escalating", ""},
		{"#card/nothing", "escalating", "said The guide has no such card."},
		{"map.md", "escalating", "open https://wiki.acme.example/oncall/map.md"},
		{"https://status.provider.example", "escalating", "open https://status.provider.example"},
		{"javascript:alert(1)", "escalating", "said That leads nowhere that can be opened here."},
	} {
		w.send(view.GuideLink{URL: c.link})
		if got := told(w); got != c.does {
			t.Errorf("%s does %q, want %q", c.link, got, c.does)
		}
		if got := w.model().Guide.Card.ID; got != c.card {
			t.Errorf("%s shows %s", c.link, got)
		}
		w.wait(10 * time.Second)
	}
	w.send(view.GuideFind{Text: "woken"})
	w.send(view.GuideLink{URL: "#card/severities"})
	if m := w.model().Guide; m.Card.ID != "severities" || w.ui.Guide.Find != "" || m.Cleared == 0 {
		t.Errorf("a link out of what was found shows %+v", m.Card.ID)
	}
}

func TestTheGuideIsReadAgain(t *testing.T) {
	l := shelfOf()
	w := guided(t, uitest.Busy(), l)
	l.guide.At = uitest.Now
	w.key("R")
	if in := w.intent(); in.Verb != app.ReadGuide {
		t.Fatalf("%+v", in)
	}
	seq := w.effects[0].Submit.Seq
	if b := w.model().Guide.Tools[0]; !b.Off || b.Label != "Reading…" {
		t.Errorf("%+v", b)
	}
	if w.key("R"); len(w.effects) != 0 {
		t.Error("it is asked for twice")
	}
	w.send(view.Submitted{Seq: seq})
	w.shelve(l)
	if m := w.model().Guide; m.Tools[0].Off || !strings.Contains(m.Source.More, "read just now") {
		t.Errorf("%+v %+v", m.Tools[0], m.Source)
	}
}

func TestAGuideThatIsNotThere(t *testing.T) {
	w := open(t, uitest.Busy())
	w.send(view.Go{To: view.ScreenGuide})
	if m := w.model().Guide; m.Empty == nil || !m.Empty.Busy || m.Card != nil {
		t.Errorf("%+v", m.Empty)
	}
	w.shelve(&library{err: app.Problem{What: "the watch has gone away", Do: "Start it."}})
	if m := w.model().Guide; m.Empty == nil || !strings.Contains(m.Empty.Text, "Start it.") {
		t.Errorf("%+v", m.Empty)
	}
	w = guided(t, uitest.Busy(), &library{})
	if m := w.model().Guide; m.Empty == nil || m.Empty.Title != "The guide is empty" {
		t.Errorf("%+v", m.Empty)
	}
	w = guided(t, uitest.Busy(), shelfOf())
	w.ui.Guide.Card = "taken-out"
	if m := w.model().Guide; m.Card != nil || m.NoCard.Title == "" || m.Empty != nil {
		t.Errorf("%+v", m)
	}
}

// TestAHostileGuide: five hundred cards, and texts that mean harm.
func TestAHostileGuide(t *testing.T) {
	bad := strings.Repeat("W", 5000) + "\u202e\x00"
	l := &library{guide: app.GuideCards{Source: "file:///" + bad, Problem: &app.Problem{What: bad, Means: bad, Do: bad}}}
	for i := range 500 {
		l.guide.Cards = append(l.guide.Cards, app.Card{ID: fmt.Sprintf("c%d", i), Kind: app.CardKind([]string{"checklist", "odd", "role"}[i%3]), Title: bad, Short: bad, Text: bad})
	}
	w := guided(t, uitest.Busy(), l)
	w.key("Down", "Down", "Up")
	m := w.model().Guide
	if m.Card != nil {
		m.Card.Doc, m.Card.Text = prose.Doc{}, ""
	}
	if n := m.List.Len; n < 500 {
		t.Errorf("%d rows for 500 cards", n)
	}
	if text := dump(m); strings.ContainsAny(text, "\u202e\x00") || len(text) > 20_000 {
		t.Errorf("%d bytes, or characters that reorder or hide", len(text))
	}
}

// TestACardThatIsWorkedWithStays: what comes meanwhile does not take its place.
func TestACardThatIsWorkedWithStays(t *testing.T) {
	s := uitest.OffCall()
	s.Duty, s.Shifts = app.Duty{}, nil
	for _, work := range []view.Msg{view.GuideTick{Step: "x", On: true}, view.Press{On: view.OnMain, Key: view.Key{Name: "Right"}}} {
		w := guided(t, s, shelfOf())
		before := w.model().Guide.Card.ID
		w.send(work)
		w.s = uitest.OnePage()
		if got := w.model().Guide.Card.ID; got != before {
			t.Errorf("after %+v a page puts %s in place of %s", work, got, before)
		}
	}
}
