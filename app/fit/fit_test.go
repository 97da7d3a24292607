package fit_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // the tests want the same zones everywhere

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/fit"
)

var (
	ana, ben, cyd, dee = app.Ref{ID: "PA", Name: "Ana"}, app.Ref{ID: "PB", Name: "Ben"}, app.Ref{ID: "PC", Name: "Cyd"}, app.Ref{ID: "PD", Name: "Dee"}
	rota, other        = app.Ref{ID: "S1", Name: "Payments"}, app.Ref{ID: "S2", Name: "Platform"}
)

func at(text string) time.Time {
	t, err := time.Parse("2006-01-02 15:04", "2026-"+text)
	if err != nil {
		panic(err)
	}
	return t
}

func span(from, to string) app.Span { return app.Span{Start: at(from), End: at(to)} }

func slot(who app.Ref, from, to string) app.Slot {
	return app.Slot{Span: span(from, to), User: who, Source: app.Rotation}
}

// quarter is Payments, a day each from 18:00 to 18:00, and then December's week under test.
func quarter() app.Schedule {
	s := app.Schedule{Ref: rota, Kind: app.LayerBased, TimeZone: "Europe/Berlin", Window: span("09-01 00:00", "12-31 00:00")}
	s.Slots = []app.Slot{
		slot(cyd, "11-01 18:00", "11-21 18:00"), // Cyd carries a lot
		slot(ben, "11-21 18:00", "12-02 18:00"),
		slot(ana, "12-02 18:00", "12-03 18:00"),
		slot(cyd, "12-03 18:00", "12-05 18:00"),
		slot(dee, "12-07 18:00", "12-09 18:00"),
		slot(ben, "12-09 18:00", "12-11 18:00"),
	}
	return s
}

func input() fit.Input {
	return fit.Input{
		Request: app.SwapRequest{Kind: app.SwapCover, From: ana, Give: app.Turn{Schedule: rota, Span: span("12-02 18:00", "12-03 18:00")}},
		Now:     at("12-01 09:00"), Schedules: []app.Schedule{quarter()}, Hours: app.DefaultHours(), Rest: 11 * time.Hour, Zone: time.UTC,
	}
}

func codes(all []app.SwapObjection) string {
	var words []string
	for _, o := range all {
		word := string(o.Code)
		if o.Hard {
			word += "!"
		}
		words = append(words, word)
	}
	slices.Sort(words)
	return strings.Join(words, " ")
}

func TestAgainst(t *testing.T) {
	exchange := func(from, to string) func(*fit.Input) {
		return func(in *fit.Input) {
			in.Request.Kind, in.Request.To = app.SwapExchange, []app.Ref{ben}
			in.Request.For = &app.Turn{Schedule: rota, Span: span(from, to)}
		}
	}
	for name, c := range map[string]struct {
		change func(*fit.Input)
		want   string
	}{
		"nothing":        {func(*fit.Input) {}, ""},
		"begun":          {func(in *fit.Input) { in.Now = at("12-02 18:00") }, "past!"},
		"edited":         {func(in *fit.Input) { in.Request.Give.End = at("12-03 19:00") }, "not_theirs!"},
		"not read":       {func(in *fit.Input) { in.Request.Give.Schedule = other }, "not_read!"},
		"beyond reading": {func(in *fit.Input) { in.Schedules[0].Window.End = at("12-03 10:00") }, "not_read!"},
		"gap": {func(in *fit.Input) {
			in.Request.From, in.Request.Give.Span = cyd, span("12-04 18:00", "12-06 18:00")
		}, "gap not_theirs!"},
		"the clocks change": {func(in *fit.Input) {
			in.Schedules[0].Slots[2] = slot(ana, "10-24 18:00", "10-25 18:00")
			in.Request.Give.Span, in.Now = span("10-24 18:00", "10-25 18:00"), at("10-01 00:00")
		}, "clock_change"},
		"asked already": {func(in *fit.Input) {
			in.Swaps = []app.Swap{{SwapRequest: app.SwapRequest{ID: "x", From: ana, Give: in.Request.Give}, State: app.SwapOpen}}
		}, "asked_already!"},
		"asked and ended": {func(in *fit.Input) {
			in.Swaps = []app.Swap{{SwapRequest: app.SwapRequest{ID: "x", From: ana, Give: in.Request.Give}, State: app.SwapWithdrawn}}
		}, ""},
		"itself": {func(in *fit.Input) {
			in.Request.ID = "x"
			in.Swaps = []app.Swap{{SwapRequest: app.SwapRequest{ID: "x", From: ana, Give: in.Request.Give}, State: app.SwapOpen}}
		}, ""},
		"exchange":                          {exchange("12-09 18:00", "12-11 18:00"), ""},
		"exchange of a stranger's":          {exchange("12-07 18:00", "12-09 18:00"), "not_theirs!"},
		"exchange for another shift's time": {exchange("12-01 18:00", "12-02 18:00"), ""},
		"exchange and the asker has another then": {func(in *fit.Input) {
			exchange("12-09 18:00", "12-11 18:00")(in)
			in.Shifts = []app.Shift{{Schedule: other, User: ana, Start: at("12-10 00:00"), End: at("12-10 12:00")}}
		}, "overlap"},
	} {
		t.Run(name, func(t *testing.T) {
			in := input()
			c.change(&in)
			if got := codes(fit.Against(in)); got != c.want {
				t.Errorf("%q speaks against it, want %q", got, c.want)
			}
		})
	}
}

func TestTheFittestFirst(t *testing.T) {
	in := input()
	in.Users = []app.User{{ID: "PA", TimeZone: "Europe/Berlin"}, {ID: "PB", TimeZone: "Europe/Berlin"}, {ID: "PC", TimeZone: "Europe/Berlin"}, {ID: "PD", TimeZone: "Europe/Berlin"}}
	f := fit.Weigh(in)
	var order []string
	for _, c := range f.Candidates {
		order = append(order, fmt.Sprintf("%s %s", c.User.ID, codes(c.But)))
	}
	// Dee is free and rested; Ben comes from a week of it, and Cyd has the day after.
	if got := strings.Join(order, "; "); got != "PD ; PB rest; PC rest" {
		t.Errorf("the order is %q", got)
	}
	if f.Mine.Nights != 1 || f.Mine.NightsAfter != 0 {
		t.Errorf("Ana's nights are %d and then %d, want 1 and 0", f.Mine.Nights, f.Mine.NightsAfter)
	}
	if dee := f.Candidates[0].Load; dee.NightsAfter != dee.Nights+1 || dee.TotalAfter-dee.Total != 24*time.Hour {
		t.Errorf("Dee's load is %+v", dee)
	}
	if got := f.Candidates[0].Theirs; len(got) != 1 || !got[0].Same(span("12-07 18:00", "12-09 18:00")) {
		t.Errorf("Dee's turns are %v", got)
	}
}

func TestWhoIsOnCallElsewhereIsNotProposed(t *testing.T) {
	in := input()
	in.Shifts = []app.Shift{
		{Schedule: other, User: dee, Start: at("12-03 00:00"), End: at("12-03 06:00")},
		{User: ben}, // always on call for some policy: that is no shift
	}
	f := fit.Weigh(in)
	last := f.Candidates[len(f.Candidates)-1]
	if last.User.ID != "PD" || last.Proposed() || !last.Can() || codes(last.But) != "overlap" {
		t.Errorf("the last is %s (%s), proposed: %v", last.User.ID, codes(last.But), last.Proposed())
	}
	if c := f.Candidates[0]; !c.Proposed() {
		t.Errorf("%s is not proposed, for %s", c.User.ID, codes(c.But))
	}
}

// Whose day it is goes before whose night it is.
func TestTheNightIsTheirOwn(t *testing.T) {
	in := input()
	in.Request.Give.Span = span("12-02 21:00", "12-03 05:00")
	in.Schedules[0].Slots[1].End, in.Schedules[0].Slots[3].Start = at("12-01 00:00"), at("12-04 18:00")
	in.Users = []app.User{{ID: "PB", TimeZone: "Europe/Berlin"}, {ID: "PC", TimeZone: "America/Los_Angeles"}, {ID: "PD", TimeZone: "Europe/Berlin"}}
	f := fit.Weigh(in)
	if c := f.Candidates[0]; c.User.ID != "PC" || c.Night != 0 {
		t.Errorf("the first is %s with %v of night", c.User.ID, c.Night)
	}
	if c := f.Candidates[1]; c.Night != 8*time.Hour || codes(c.But) != "night" {
		t.Errorf("%s has %v of night and %q against it", c.User.ID, c.Night, codes(c.But))
	}
}

// In an exchange what is given away does not count as busy.
func TestTheOtherShiftGoesAway(t *testing.T) {
	in := input()
	in.Request.Kind, in.Request.To = app.SwapExchange, []app.Ref{cyd}
	in.Request.For = &app.Turn{Schedule: rota, Span: span("12-03 18:00", "12-05 18:00")}
	f := fit.Weigh(in)
	if got := codes(fit.Taking(in, cyd, in.Request.Give)); got != "" {
		t.Errorf("%q speaks against Cyd", got)
	}
	if len(f.Writes) != 2 || f.Writes[0].User.ID != "PC" || f.Writes[1].User.ID != "PA" || f.Writes[1].Instead.ID != "PC" {
		t.Errorf("it writes %+v", f.Writes)
	}
	if f.Mine.TotalAfter-f.Mine.Total != 24*time.Hour {
		t.Errorf("Ana carries %v and then %v", f.Mine.Total, f.Mine.TotalAfter)
	}
}

func TestBesideIsNoCover(t *testing.T) {
	in := input()
	in.Schedules[0].Kind = app.ShiftBased
	in.Schedules[0].Slots = append(in.Schedules[0].Slots, slot(dee, "12-02 18:00", "12-03 18:00"))
	if got := codes(fit.Taking(in, dee, in.Request.Give)); got != "beside!" {
		t.Errorf("%q speaks against Dee, who is on call beside Ana", got)
	}
}
