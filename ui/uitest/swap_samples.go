package uitest

import (
	"context"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// SwapService is the team's service for requests.
var SwapService = app.Ref{ID: "SSWAP", Name: "Shift swaps"}

// day is a moment of the days after Now, at an hour of the samples' zone.
func day(days, hour int) time.Time {
	return time.Date(2026, 12, 1+days, hour, 0, 0, 0, Zone)
}

func turn(schedule app.Ref, start time.Time, hours int) app.Turn {
	return app.Turn{Schedule: schedule, Span: app.Span{Start: start, End: start.Add(time.Duration(hours) * time.Hour)}}
}

// Swap is a request of From's by the service, n hours old, to those people.
func Swap(id string, hours int, from app.Ref, give app.Turn, to ...app.Ref) app.Swap {
	at := Now.Add(-time.Duration(hours) * time.Hour)
	s := app.Swap{
		SwapRequest: app.SwapRequest{ID: id, Kind: app.SwapCover, From: from, Give: give, To: to, At: at},
		State:       app.SwapOpen, Via: app.SwapByService, Incident: "QSW" + id, URL: "https://acme.pagerduty.com/incidents/QSW" + id,
	}
	s.History = []app.SwapEvent{{At: at, Who: from, What: app.SaidAsk, Client: "Dogwatch 0.1.0 on " + first(from) + "-laptop"}}
	return s
}

func first(r app.Ref) string {
	for i, c := range r.Name {
		if c == ' ' {
			return r.Name[:i]
		}
	}
	return r.Name
}

// exchange makes it an exchange for that turn.
func exchange(s app.Swap, theirs app.Turn) app.Swap {
	s.Kind, s.For = app.SwapExchange, &theirs
	return s
}

// say adds to the history.
func say(s *app.Swap, minutes int, who app.Ref, what app.SwapWhat, change ...func(*app.SwapEvent)) {
	ev := app.SwapEvent{At: Now.Add(-time.Duration(minutes) * time.Minute), Who: who, What: what, Client: "Dogwatch 0.1.0 on " + first(who) + "-laptop"}
	for _, c := range change {
		c(&ev)
	}
	s.History = append(s.History, ev)
}

func override(id string, turn app.Turn, user, instead app.Ref) app.Override {
	return app.Override{ID: id, OverrideWish: app.OverrideWish{Schedule: turn.Schedule, Kind: app.LayerBased, Span: turn.Span, User: user, Instead: instead}}
}

// Swaps is a quiet night with requests in every state.
func Swaps() *app.Snapshot {
	s := OnCall()
	me := Me.Ref()

	asked := Swap("7K2M", 3, Ana, turn(Primary, day(3, 18), 15), me, Kofi)
	asked.Message = "My sister gets married on Saturday, and the train back leaves at ten. I owe you one!"
	say(&asked, 95, Kofi, app.SaidDecline, func(e *app.SwapEvent) { e.Text = "I am on a plane then" })
	asked.Declined = []app.Ref{Kofi}
	trade := exchange(Swap("9QXD", 20, Dana, turn(Second, day(9, 8), 24), me), turn(Primary, day(16, 8), 24))

	offered := Swap("B4TR", 30, me, turn(Primary, day(5, 8), 24), Ana, Dana, Kofi)
	offered.Everyone = true
	part := app.Span{Start: day(5, 18), End: day(5, 22)}
	offered.Offers = []app.SwapOffer{{By: Dana, Span: part, Text: "The evening works, the night does not", At: Now.Add(-time.Hour)}}
	say(&offered, 60, Dana, app.SaidOffer, func(e *app.SwapEvent) { e.Part, e.Text = &part, "The evening works, the night does not" })

	sending := Swap("C1AA", 1, me, turn(Second, day(12, 8), 12), Kofi)
	sending.Doing = &app.SwapDoing{What: app.SaidAsk, Since: Now.Add(-40 * time.Second), Tries: 3, Word: "There is no way to PagerDuty's server."}
	sending.Incident, sending.URL = "", ""
	applying := Swap("C9PL", 26, me, turn(Primary, day(7, 20), 12), Ana)
	applying.State, applying.Taker = app.SwapApplying, Ana
	say(&applying, 1, Ana, app.SaidAccept)
	covered := Swap("D7CV", 50, me, turn(Primary, day(6, 8), 12), Dana, Kofi)
	covered.State, covered.Taker = app.SwapCovered, Dana
	covered.Overrides = []app.Override{override("O1", covered.Give, Dana, me)}
	say(&covered, 300, Dana, app.SaidAccept)
	say(&covered, 298, Kofi, app.SaidAccept, func(e *app.SwapEvent) { e.Void = "Dana Reyes was first" })
	say(&covered, 297, Dana, app.SaidCovered, func(e *app.SwapEvent) { e.Overrides = covered.Overrides })

	others := Swap("E3OT", 5, Kofi, turn(Second, day(8, 8), 12), Dana)

	declined := Swap("F1DE", 90, me, turn(Primary, day(2, 8), 12), Kofi)
	declined.State, declined.Declined, declined.Ended = app.SwapDeclined, []app.Ref{Kofi}, Now.Add(-70*time.Hour)
	say(&declined, 4200, Kofi, app.SaidDecline, func(e *app.SwapEvent) { e.Text = "Sorry, three nights in a row is too much" })
	back := Swap("F2TB", 200, Ana, turn(Primary, day(4, 8), 12), me)
	back.State, back.Taker, back.Ended = app.SwapWithdrawn, me, Now.Add(-150*time.Hour)
	say(&back, 11000, me, app.SaidAccept)
	say(&back, 9000, me, app.SaidTakeBack)
	expired := Swap("F3EX", 300, Ana, turn(Primary, day(-8, 8), 12), me)
	expired.State, expired.Ended = app.SwapExpired, day(-8, 8)

	s.Swaps = app.Swaps{
		All:     []app.Swap{asked, trade, offered, sending, applying, covered, others, declined, back, expired},
		Service: SwapService, At: Now.Add(-12 * time.Second),
		Findings: []app.SwapFinding{{Code: "urgency", OK: true, What: "Its urgency is low at all hours"}},
	}
	return s
}

// SwapHalf is an exchange that PagerDuty refused half-way.
func SwapHalf() *app.Snapshot {
	s := OnCall()
	me := Me.Ref()
	half := exchange(Swap("H1LF", 9, Dana, turn(Second, day(4, 8), 24), me), turn(Primary, day(11, 8), 24))
	half.State, half.Taker = app.SwapApplying, me
	half.Half = &app.SwapHalf{
		Written: []app.Override{override("O7", half.Give, me, Dana)},
		Missing: []app.OverrideWish{{Schedule: Primary, Span: half.For.Span, User: Dana, Instead: me}},
		Word:    "PagerDuty refused: Override must end in the future (code 2001). To undo what is written was refused too: no right",
	}
	say(&half, 12, me, app.SaidAccept)
	stale := Swap("H2ST", 14, Ana, turn(Primary, day(3, 18), 15), me)
	stale.Stale = "Kofi Mensah is on call then by now: somebody has edited the schedule"
	s.Swaps = app.Swaps{All: []app.Swap{half, stale}, Service: SwapService, At: Now.Add(-3 * time.Minute), Problem: &app.Problem{
		Code: "offline_network", What: "There is no way to PagerDuty's server.", Means: "Pages cannot be seen here.", Do: "Check the network.",
	}}
	return s
}

// SwapCopied are requests that go as text, where no service is named.
func SwapCopied() *app.Snapshot {
	s := OnCall()
	mine := Swap("K1CP", 2, Me.Ref(), turn(Primary, day(3, 18), 15), Kofi)
	mine.Via, mine.Incident, mine.URL = app.SwapByCopy, "", ""
	mine.Copy = "Robin Vega asks Kofi Mensah to take Fri 4 Dec 17:00 – Sat 5 Dec 08:00 UTC on Payments primary.\n" +
		"With Dogwatch: copy all of this, open Swaps, press Ctrl+V. Without: put an override into the schedule, and tell Robin.\n" +
		"dogwatch:swap/1/eyJpZCI6IksxQ1AiLCJraW5kIjoiY292ZXIiLCJmcm9tIjp7ImlkIjoiUE1FIiwibmFtZSI6IlJvYmluIFZlZ2EifX0"
	theirs := Swap("K2CP", 30, Kofi, turn(Second, day(6, 8), 12), Me.Ref())
	theirs.Via, theirs.Incident, theirs.URL, theirs.State, theirs.Taker = app.SwapByCopy, "", "", app.SwapAccepted, Me.Ref()
	theirs.History[0].Claimed = true
	theirs.Copy = "Robin Vega says yes.\ndogwatch:swap/1/eyJpZCI6IksyQ1AifQ"
	say(&theirs, 2, Me.Ref(), app.SaidAccept)
	s.Swaps = app.Swaps{All: []app.Swap{mine, theirs}}
	return s
}

// SwapHostile are texts that mean harm, and more requests than anybody has.
func SwapHostile() *app.Snapshot {
	s := Hostile()
	s.Incidents, s.Sound, s.Wants = nil, app.Sound{}, app.Wants{}
	bad := app.Ref{ID: "PBAD", Name: "\u202e" + s.Me.Name + "Maximilian-Alexander von und zu Hohenzollern-Sigmaringen\x00 the Third of his Name and Keeper of the Pager"}
	one := Swap("BAD", 3, bad, turn(app.Ref{ID: "SBAD", Name: long(400)}, day(3, 18), 15), Me.Ref(), bad, bad, bad)
	one.Message = long(200_000)
	one.History = append(one.History, app.SwapEvent{At: Now, Who: bad, What: app.SaidText, Text: long(100_000), Claimed: true, Client: long(900)}, app.SwapEvent{})
	one.Offers = []app.SwapOffer{{By: bad, Text: long(9000)}}
	one.Copy, one.Word, one.Stale = long(100_000), long(3000), long(3000)
	s.Swaps.All = append(s.Swaps.All, one)
	for n := range 200 {
		s.Swaps.All = append(s.Swaps.All, Swap("N"+string(rune('A'+n%26))+string(rune('A'+n/26)), n, Ana, turn(Primary, day(n%60-20, 8), 12), []app.Ref{Me.Ref(), Kofi}[n%2]))
	}
	s.Swaps.At = Now
	s.Swaps.Service = SwapService
	return s
}

func long(n int) string {
	b := make([]byte, n)
	for i := range b {
		if b[i] = 'a' + byte(i%23); i%11 == 10 && i < n/2 { // the second half has no blanks
			b[i] = ' '
		}
	}
	return string(b)
}

// Fit weighs a request for the samples' people.
func Fit() app.SwapFit {
	user := func(r app.Ref, zone string) app.User {
		return app.User{ID: r.ID, Name: r.Name, Email: first(r) + "@example.com", TimeZone: zone}
	}
	load := func(nights, weekend, total int) app.SwapLoad {
		h := func(n int) time.Duration { return time.Duration(n) * time.Hour }
		return app.SwapLoad{Nights: nights, NightsAfter: nights + 1, Weekend: h(weekend), WeekendAfter: h(weekend + 9), Total: h(total), TotalAfter: h(total + 15)}
	}
	search := app.Shift{Schedule: app.Ref{ID: "SCHX", Name: "Search on call"}, User: Ana, Start: day(3, 8), End: day(4, 8)}
	mine := load(9, 52, 300)
	mine.NightsAfter, mine.WeekendAfter, mine.TotalAfter = 8, 43*time.Hour, 285*time.Hour
	return app.SwapFit{
		Mine: mine,
		Candidates: []app.SwapCandidate{
			{User: user(Dana, "America/New_York"), Rest: 62 * time.Hour, Load: load(3, 18, 196), Theirs: []app.Turn{turn(Second, day(9, 8), 24), turn(Primary, day(13, 8), 24), turn(Second, day(20, 8), 24), turn(Primary, day(27, 8), 24), turn(Second, day(34, 8), 24), turn(Primary, day(41, 8), 24)}},
			{User: user(Kofi, "Africa/Accra"), Rest: 8*time.Hour + 30*time.Minute, Night: 7 * time.Hour, Load: load(7, 40, 260), But: []app.SwapObjection{{Code: app.SwapTooLittle, Who: Kofi, Rest: 8*time.Hour + 30*time.Minute}, {Code: app.SwapAtNight, Who: Kofi}}},
			{User: user(Ana, "Europe/Berlin"), Rest: 0, Night: 7 * time.Hour, Load: load(5, 30, 240), But: []app.SwapObjection{{Code: app.SwapOverlaps, Hard: true, Who: Ana, Shift: &search}}},
		},
	}
}

// Matchmaker answers with Fit, whatever is asked.
type Matchmaker struct{ Err error }

// Fit gives the samples' one.
func (m Matchmaker) Fit(context.Context, app.SwapRequest) (app.SwapFit, error) { return Fit(), m.Err }
