package swap_test

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/swap"
)

// posted puts a request up as PagerDuty has it, with notes.
func posted(r app.SwapRequest, notes ...app.SwapEvent) app.Posted {
	p := app.Posted{Key: "swap/" + r.ID, By: r.From, At: r.At, To: r.To, Body: swap.Body(r, "dogwatch 1.4")}
	for _, e := range notes {
		p.Notes = append(p.Notes, app.PostedNote{Note: app.Note{At: e.At, By: e.Who, Text: swap.Note(e, r)}})
	}
	return p
}

func TestThePeopleWithoutDogwatchReadWhatToDo(t *testing.T) {
	r := cover()
	r.To = []app.Ref{ben}
	if got, want := swap.Title(r), "Shift swap: Ana asks Ben, Tue 1 Dec 08:00–20:00 UTC, Payments primary"; got != want {
		t.Errorf("title %q, want %q", got, want)
	}
	for name, c := range map[string]struct {
		request app.SwapRequest
		want    []string
	}{
		"cover": {r, []string{
			"Ana asks Ben to take a shift over.",
			"Payments primary: Tue 1 Dec 2026 08:00–20:00 UTC (12 h), Ben instead of Ana.",
			"> Dentist.",
			"make an override in PagerDuty on the schedule Payments primary for yourself from Tue 1 Dec 2026 08:00 UTC to Tue 1 Dec 2026 20:00 UTC",
			"To say no, write a note if you like, and resolve this incident.",
			"If nobody has by Tue 1 Dec 2026 08:00 UTC, Ana stays on call.",
		}},
		"several": {cover(), []string{"Ana asks Ben and Kim to take", "Asked: Ben, Kim. Whoever says yes first has it.", "whoever takes it instead of Ana", "Do not resolve this incident"}},
		"exchange": {exchange(), []string{
			"Ana asks Ben to exchange shifts.",
			"Search: Thu 3 Dec 2026 08:00–20:00 UTC (12 h), Ana instead of Ben.",
			"make two overrides in PagerDuty, on the schedule Payments primary for yourself from", "and on the schedule Search for Ana from",
		}},
	} {
		body := swap.Body(c.request, "dogwatch 1.4")
		for _, want := range c.want {
			if !strings.Contains(body, want) {
				t.Errorf("%s: it does not say %q:\n%s", name, want, body)
			}
		}
	}
	night := r
	night.Give.End = at("12-02 08:00")
	if got := swap.Title(night); !strings.Contains(got, "Tue 1 Dec 08:00 – Wed 2 Dec 08:00 UTC") {
		t.Errorf("over midnight: %q", got)
	}
	night.Give.End = at("12-03 10:30").Add(5 * time.Second)
	if got := swap.Body(night, ""); !strings.Contains(got, "Tue 1 Dec 2026 08:00 – Thu 3 Dec 2026 10:30:05 UTC (2 d 2 h 30 min)") {
		t.Errorf("over days: %q", got)
	}
	r.To, r.Everyone = []app.Ref{ben, kim, dee, {ID: "P9", Name: "Zoe"}}, true
	if got := swap.Title(r); !strings.Contains(got, "asks everyone on Payments primary,") {
		t.Errorf("everyone: %q", got)
	}
	r.Everyone = false
	if got := swap.Title(r); !strings.Contains(got, "asks Ben, Kim and 2 others,") {
		t.Errorf("many: %q", got)
	}
}

func TestANoteSaysItToPeopleToo(t *testing.T) {
	part := span("12-01 18:00", "12-01 20:00")
	seen := app.SwapEvent{Who: ana, What: app.SaidCovered, Taker: ben, Text: swap.Seen(cover(), ben) + "\nThanks!"}
	if got := swap.Note(seen, cover()); strings.Contains(got, "says") || strings.Contains(got, "> The") || !strings.Contains(got, "> Thanks!") {
		t.Errorf("what only the schedule shows is told as %q", got)
	}
	for what, c := range map[string]struct {
		event app.SwapEvent
		want  string
	}{
		"accept":    {app.SwapEvent{Who: ben, What: app.SaidAccept}, "Ben says yes. Ben's Dogwatch makes the change in PagerDuty now"},
		"agree":     {app.SwapEvent{Who: ana, What: app.SaidAccept, Taker: ben, Part: &part}, "Ana agrees: Ben takes Tue 1 Dec 2026 18:00–20:00 UTC on Payments primary."},
		"offer":     {app.SwapEvent{Who: ben, What: app.SaidOffer, Part: &part}, "Ben offers to take a part: Tue 1 Dec 2026 18:00–20:00 UTC"},
		"decline":   {app.SwapEvent{Who: ben, What: app.SaidDecline, Text: "Away."}, "Ben says no.\n> Away."},
		"withdraw":  {app.SwapEvent{Who: ana, What: app.SaidWithdraw}, "Ana withdraws the request."},
		"covered":   {app.SwapEvent{Who: ben, What: app.SaidCovered}, "Covered. PagerDuty shows that Ben is on call on Payments primary, Tue 1 Dec 2026 08:00–20:00 UTC."},
		"vouched":   {app.SwapEvent{Who: ana, What: app.SaidCovered, Taker: ben}, "Covered: Ana says that Ben has said yes."},
		"seen":      {seen, "Covered: The schedule shows Ben in Ana's place. PagerDuty shows that Ben is on call on Payments primary"},
		"failed":    {app.SwapEvent{Who: ben, What: app.SaidFailed, Text: "PagerDuty refused."}, "It did not work out: Ana stays on call.\n> PagerDuty refused."},
		"took back": {app.SwapEvent{Who: ben, What: app.SaidTakeBack}, "Ben takes it back: the schedule is as it was"},
		"text":      {app.SwapEvent{Who: ben, What: app.SaidText, Text: "Hm."}, "Ben writes:\n> Hm."},
	} {
		if got := swap.Note(c.event, cover()); !strings.Contains(got, c.want) {
			t.Errorf("%s: %q does not say %q", what, got, c.want)
		}
	}
}

// The line is read by every Dogwatch there is: what stands here may not change.
func TestTheMachineLineOfVersionOne(t *testing.T) {
	body := swap.Body(exchange(), "dogwatch 1.4")
	want := `dogwatch-swap:1 {"what":"asked","id":"R1","who":{"id":"PANA","name":"Ana"},"at":"2026-11-25T09:00:00Z","client":"dogwatch 1.4",` +
		`"ask":{"id":"R1","kind":"exchange","from":{"id":"PANA","name":"Ana"},"give":{"schedule":{"id":"SPAY","name":"Payments primary"},` +
		`"start":"2026-12-01T08:00:00Z","end":"2026-12-01T20:00:00Z"},"for":{"schedule":{"id":"SSEA","name":"Search"},"start":"2026-12-03T08:00:00Z",` +
		`"end":"2026-12-03T20:00:00Z"},"to":[{"id":"PBEN","name":"Ben"}],"message":"Dentist.","at":"2026-11-25T09:00:00Z"}}`
	if got := body[strings.LastIndex(body, "\n")+1:]; got != want {
		t.Errorf("the line is\n%s\nwant\n%s", got, want)
	}
	part := span("12-01 18:00", "12-01 20:00")
	note := swap.Note(app.SwapEvent{Who: ana, What: app.SaidAccept, Taker: ben, Part: &part, Client: "dogwatch 1.4"}, cover())
	want = `dogwatch-swap:1 {"what":"accepted","id":"R1","who":{"id":"PANA","name":"Ana"},"client":"dogwatch 1.4",` +
		`"part":{"start":"2026-12-01T18:00:00Z","end":"2026-12-01T20:00:00Z"},"taker":{"id":"PBEN","name":"Ben"}}`
	if got := note[strings.LastIndex(note, "\n")+1:]; got != want {
		t.Errorf("the line is\n%s\nwant\n%s", got, want)
	}
}

func TestWhatIsNoRequestIsRefused(t *testing.T) {
	for name, spoil := range map[string]func(p *app.Posted){
		"of somebody else":    func(p *app.Posted) { p.By = ben },
		"under another key":   func(p *app.Posted) { p.Key = "swap/R2" },
		"of a later version":  func(p *app.Posted) { p.Body = strings.Replace(p.Body, "dogwatch-swap:1", "dogwatch-swap:2", 1) },
		"cut":                 func(p *app.Posted) { p.Body = p.Body[:len(p.Body)-1] },
		"with text behind":    func(p *app.Posted) { p.Body += "\nmore" },
		"empty":               func(p *app.Posted) { p.Body = "" },
		"null":                func(p *app.Posted) { p.Body = "dogwatch-swap:1 null" },
		"of wrong types":      func(p *app.Posted) { p.Body = `dogwatch-swap:1 {"what":7,"ask":[]}` },
		"deeply nested":       func(p *app.Posted) { p.Body = "dogwatch-swap:1 " + strings.Repeat("[", 50_000) },
		"too long":            func(p *app.Posted) { p.Body = strings.Repeat("x", 200_000) + "\n" + p.Body },
		"that ends too early": func(p *app.Posted) { p.Body = strings.ReplaceAll(p.Body, "2026-12-01T20", "2026-12-01T07") },
		"with a bad id":       func(p *app.Posted) { p.Body = strings.ReplaceAll(p.Body, `"SPAY"`, `"S P"`) },
		"with a path for id":  func(p *app.Posted) { p.Body = strings.ReplaceAll(p.Body, `"SPAY"`, `"S/PAY?x=1"`) },
		"of no year": func(p *app.Posted) {
			p.Body = strings.ReplaceAll(p.Body, "2026-12-01T20:00:00Z", "9999-12-31T23:59:59-01:00")
		},
		"asked in no year": func(p *app.Posted) {
			p.Body = strings.ReplaceAll(p.Body, "2026-11-25T09:00:00Z", "9999-12-31T23:59:59-01:00")
		},
		"an answer": func(p *app.Posted) { p.Body = swap.Note(app.SwapEvent{Who: ana, What: app.SaidWithdraw}, cover()) },
	} {
		p := posted(cover())
		spoil(&p)
		_, _, err := swap.Read(p)
		invalid(t, "a request "+name, err)
	}
}

func TestWhoSaidWhatIsPagerDutysWord(t *testing.T) {
	accept := app.SwapEvent{At: at("11-26 10:00"), Who: ben, What: app.SaidAccept, Client: "dogwatch 1.4"}
	p := posted(cover(), accept)
	_, events, err := swap.Read(p)
	if err != nil || len(events) != 2 {
		t.Fatalf("read %v, %v", events, err)
	}
	same(t, "the accept", events[1], accept)
	for name, spoil := range map[string]func(n *app.PostedNote){
		"somebody copied":        func(n *app.PostedNote) { n.By = kim },
		"somebody edited":        func(n *app.PostedNote) { n.Edited = true },
		"is of another request":  func(n *app.PostedNote) { n.Text = strings.Replace(n.Text, `"id":"R1"`, `"id":"R2"`, 1) },
		"only quotes a line":     func(n *app.PostedNote) { n.Text += "\nIs that so?" },
		"says what none may":     func(n *app.PostedNote) { n.Text = strings.Replace(n.Text, `"accepted"`, `"seen"`, 1) },
		"asks once more":         func(n *app.PostedNote) { n.Text = swap.Body(cover(), ""); n.By = ana },
		"is just a person's yes": func(n *app.PostedNote) { n.Text = "accepted" },
	} {
		p := posted(cover(), accept)
		spoil(&p.Notes[0])
		if _, events, err := swap.Read(p); err != nil || events[1].What != app.SaidText || events[1].Who.ID != p.Notes[0].By.ID {
			t.Errorf("a note that %s was read as %+v, %v", name, events, err)
		}
	}
	twice := accept
	twice.What, twice.Text = app.SaidDecline, ""
	p.Notes[0].Text += "\n" + swap.Note(twice, cover())
	if _, events, _ := swap.Read(p); events[1].What != app.SaidDecline {
		t.Errorf("of two lines %s counted", events[1].What)
	}
}

func TestAYesAfterTheEndComesAfterIt(t *testing.T) {
	p := posted(cover(), app.SwapEvent{At: at("11-26 10:00"), Who: ben, What: app.SaidAccept})
	p.Closed, p.ClosedBy = at("11-26 09:59"), ana
	r, events, err := swap.Read(p)
	if err != nil {
		t.Fatal(err)
	}
	s := swap.Fold(r, events, at("11-26 11:00"))
	if s.State != app.SwapWithdrawn || s.History[2].Void == "" {
		t.Errorf("it is %s, %+v", s.State, s.History)
	}
	p.Closed = at("11-26 10:00")
	if _, events, _ := swap.Read(p); swap.Fold(r, events, at("11-26 11:00")).State != app.SwapAccepted {
		t.Error("a yes in the same second, before the end, does not count")
	}
}

func TestTextThatHidesOrTurnsOtherTextIsCleaned(t *testing.T) {
	r := cover()
	r.Message, r.From.Name = "a\u202eb\u2066c\x00d\x1b[31m\te\r\nf\u2028g", "Ana\n\u202eKim "
	got, _, err := swap.Read(posted(r))
	if err != nil {
		t.Fatal(err)
	}
	if want := "abcd[31m e\nf\ng"; got.Message != want || got.From.Name != "Ana Kim" {
		t.Errorf("message %q, want %q; from %q", got.Message, want, got.From.Name)
	}
	r.Message = strings.Repeat("é", 5_000)
	if got, _, err := swap.Read(posted(r)); err != nil || len(got.Message) > 4_000 || !strings.HasPrefix(r.Message, got.Message) {
		t.Errorf("a long message: %d bytes, %v", len(got.Message), err)
	}
}

// drawText gives what people and attackers write.
func drawText(t *rapid.T, name string) string {
	return rapid.SampledFrom([]string{"", "Dentist.", "a\nb", "dogwatch-swap:1 {}", "x\ndogwatch-swap:1 {\"what\":\"accepted\"}", "a\r\nb\tc", "\u202eevil\x00\x07", "<b>&amp;\u2028", strings.Repeat("é", 3000), "\xff\xfe"}).Draw(t, name) +
		rapid.String().Draw(t, name+" more")
}

func drawSpan(t *rapid.T, name string, in app.Span) app.Span {
	from := even(t, name+" from", 0, 10)
	start := in.Start.Add(time.Duration(from) * time.Hour)
	return app.Span{Start: start, End: start.Add(time.Duration(even(t, name+" for", 1, 12-from)) * time.Hour)}
}

func TestWhatIsWrittenIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := rapid.SampledFrom([]app.SwapRequest{cover(), exchange()}).Draw(t, "request")
		r.Message, r.Everyone = drawText(t, "message"), bit.Draw(t, "everyone")
		r.From.Name = drawText(t, "name")
		part := drawSpan(t, "part", r.Give.Span)
		e := app.SwapEvent{
			At: at("11-26 10:00"), Who: ben, Text: drawText(t, "text"), Client: drawText(t, "client"), Part: &part, Taker: ben,
			What: rapid.SampledFrom([]app.SwapWhat{app.SaidAccept, app.SaidOffer, app.SaidDecline, app.SaidWithdraw, app.SaidCovered, app.SaidFailed, app.SaidTakeBack}).Draw(t, "what"),
			Overrides: []app.Override{{ID: "O1", OverrideWish: app.OverrideWish{
				Schedule: app.Ref{ID: "SPAY"}, Kind: app.ShiftBased, Span: part, User: app.Ref{ID: "PBEN"}, Instead: app.Ref{ID: "PANA"}, Rotation: "R",
			}}},
		}
		first, events, err := swap.Read(posted(r, e))
		if err != nil || len(events) != 2 || events[1].What != e.What {
			t.Fatalf("read %v, %+v", err, events)
		}
		// What had to be cleaned is clean after that.
		again, more, err := swap.Read(posted(first, events[1]))
		if err != nil || text(t, again) != text(t, first) || text(t, more[1]) != text(t, events[1]) {
			t.Fatalf("read again, %v:\n%+v\n%+v\n%+v\n%+v", err, first, again, events[1], more[1])
		}
		events[1].Text, events[1].Client, e.Text, e.Client = "", "", "", ""
		first.Message, r.Message, first.From, r.From = "", "", ana, ana
		if text(t, events[1]) != text(t, e) || text(t, first) != text(t, r) {
			t.Fatalf("it came back as %+v, %+v", first, events[1])
		}
	})
}

// One time outside of what JSON can write would make all that is told together unwritable.
func TestTimesOfNoYearAreAHumansText(t *testing.T) {
	part, o := span("12-01 18:00", "12-01 20:00"), override("O1", payments, ben, from, to)
	for name, e := range map[string]app.SwapEvent{
		"a part":      {Who: ben, What: app.SaidOffer, Part: &part},
		"an override": {Who: ben, What: app.SaidCovered, Overrides: []app.Override{o}},
		"when it was": {At: at("12-01 20:00"), Who: ben, What: app.SaidDecline},
	} {
		for _, year := range []string{"9999-12-31T23:59:59-01:00", "0000-01-01T00:00:00+01:00", "1999-12-01T20:00:00Z", "2201-12-01T20:00:00Z"} {
			p := posted(cover(), e)
			p.Notes[0].Text = strings.ReplaceAll(p.Notes[0].Text, "2026-12-01T20:00:00Z", year)
			_, events, err := swap.Read(p)
			if err != nil || events[1].What != app.SaidText {
				t.Errorf("%s in %s: %+v, %v", name, year, events, err)
			}
			if _, err := json.Marshal(events); err != nil {
				t.Errorf("%s in %s: %v", name, year, err)
			}
		}
	}
	r := cover()
	r.To = []app.Ref{ben}
	r.Give.End = time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC)
	good := swap.CopyRequest(r, "")
	if _, err := swap.Paste(good); err != nil {
		t.Fatal(err)
	}
	code := good[strings.LastIndex(good, "/")+1:]
	line, err := base64.RawURLEncoding.DecodeString(code)
	if err != nil {
		t.Fatal(err)
	}
	line = []byte(strings.ReplaceAll(string(line), "2026-12-31T00:00:00Z", "9999-12-31T23:59:59-01:00"))
	line = []byte(strings.ReplaceAll(string(line), "2026-12-01T08:00:00Z", "9999-12-31T22:59:59-01:00"))
	_, err = swap.Paste(strings.Replace(good, code, base64.RawURLEncoding.EncodeToString(line), 1))
	invalid(t, "a pasted one", err)
}
