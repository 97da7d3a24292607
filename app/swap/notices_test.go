package swap_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/swap"
)

func berlin(t testing.TB) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// told are the notices of a swap, one on a line, and when to ask again.
func told(s app.Swap, me app.Ref, zone *time.Location, now time.Time) string {
	notices, wake := swap.Notices([]app.Swap{s}, me.ID, app.DefaultHours(), zone, now)
	var lines []string
	for _, n := range notices {
		urgent, what := "", ""
		if n.Urgent {
			urgent = " urgent"
		}
		if n.Event != nil {
			what = " " + n.Event.Who.Name + " " + string(n.Event.What)
		}
		lines = append(lines, fmt.Sprintf("%s %s%s%s since %s", n.Key, n.Kind, urgent, what, n.At.UTC().Format("01-02 15:04")))
	}
	again := "never"
	if !wake.IsZero() {
		again = wake.UTC().Format("01-02 15:04")
	}
	return strings.Join(append(lines, "again "+again), "; ")
}

func TestWhoIsAskedIsRemindedInTheirWakingHours(t *testing.T) {
	// Asked on Wednesday 25 November at ten in the morning in Berlin; it starts on Tuesday
	// 1 December at six in the morning, when Ben is asleep, and so are all reminders.
	r := cover()
	r.Give = turn(payments, "12-01 05:00", "12-01 17:00")
	for _, c := range []struct{ now, want string }{
		{"11-25 08:59", "again 11-25 09:00"},
		{"11-25 09:00", "swap/R1/ask swap since 11-25 09:00; again 11-27 20:00"},
		{"11-27 20:00", "swap/R1/ask/72h swap since 11-27 20:00; again 11-29 20:00"},
		{"11-29 20:00", "swap/R1/ask/24h swap urgent since 11-29 20:00; again 11-30 20:00"},
		{"11-30 20:00", "swap/R1/ask/2h swap urgent since 11-30 20:00; again 12-01 05:00"},
		{"12-01 04:59", "swap/R1/ask/2h swap urgent since 11-30 20:00; again 12-01 05:00"},
		{"12-01 05:00", "again never"},
	} {
		if got := told(swap.Fold(r, nil, at(c.now)), ben, berlin(t), at(c.now)); got != c.want {
			t.Errorf("at %s: %s, want %s", c.now, got, c.want)
		}
	}
}

func TestAQuestionInTheNightWaitsForTheMorningUnlessItStartsBefore(t *testing.T) {
	r := cover()
	r.At, r.Give = at("11-30 23:00"), turn(payments, "12-01 09:00", "12-01 17:00")
	s := swap.Fold(r, nil, at("12-01 00:00"))
	if got, want := told(s, ben, berlin(t), at("12-01 00:00")), "again 12-01 07:00"; got != want {
		t.Errorf("at night: %s, want %s", got, want)
	}
	if got, want := told(s, ben, berlin(t), at("12-01 07:00")), "swap/R1/ask/2h swap urgent since 12-01 07:00; again 12-01 09:00"; got != want {
		t.Errorf("at waking: %s, want %s", got, want)
	}
	r.Give.Start = at("12-01 06:00")
	if got, want := told(swap.Fold(r, nil, r.At), ben, berlin(t), r.At), "swap/R1/ask swap urgent since 11-30 23:00; again 12-01 04:00"; got != want {
		t.Errorf("what starts before waking: %s, want %s", got, want)
	}
}

func TestWhatWaitsForTheAsker(t *testing.T) {
	r := cover() // it starts at 08:00 UTC, at nine in Berlin
	for _, c := range []struct {
		now    string
		events []app.SwapEvent
		want   string
	}{
		{"11-26 09:00", nil, "again 11-30 08:00"},
		{"11-30 08:00", nil, "swap/R1/soon/24h swap_soon urgent since 11-30 08:00; again 11-30 20:00"},
		{"11-30 20:00", nil, "swap/R1/soon/2h swap_soon urgent since 11-30 20:00; again 12-01 08:00"},
		{"11-26 10:00", []app.SwapEvent{offer(ben, part)}, "swap/R1/offer/PBEN/1795687200 swap Ben offered since 11-26 10:00; again 11-28 08:00"},
		{"11-26 11:00", []app.SwapEvent{offer(ben, part), ev(ana, app.SaidWithdraw)}, "again never"},
	} {
		if got := told(swap.Fold(r, c.events, at(c.now)), ana, berlin(t), at(c.now)); got != c.want {
			t.Errorf("at %s: %s, want %s", c.now, got, c.want)
		}
	}
	half := swap.Fold(r, []app.SwapEvent{ev(ben, app.SaidAccept), ev(ben, app.SaidFailed)}, at("11-26 11:00"))
	half.Half = &app.SwapHalf{Word: "no"}
	if got, want := told(half, ben, nil, at("11-26 11:00")), "swap/R1/half swap urgent since 11-26 10:00; again never"; got != want {
		t.Errorf("half: %s, want %s", got, want)
	}
	stale := swap.Fold(r, nil, at("11-26 11:00"))
	stale.Stale = "edited"
	if got := told(stale, ben, nil, at("11-26 11:00")); strings.Contains(got, "swap") {
		t.Errorf("what cannot be accepted any more waits: %s", got)
	}
}

func TestNewsIsForThoseWhoDidNotDoItThemselves(t *testing.T) {
	now := at("11-26 11:00")
	news := func(who app.Ref, what app.SwapWhat) string {
		return fmt.Sprintf("swap/R1/news/%s/1795687200 swap_news %s %s since 11-26 10:00; again 11-26 22:00", what, who.Name, what)
	}
	quiet := "again never"
	for name, c := range map[string]struct {
		events         []app.SwapEvent
		ana, ben, kims string
	}{
		"accepted":    {[]app.SwapEvent{ev(ben, app.SaidAccept)}, news(ben, app.SaidAccept), quiet, news(ben, app.SaidAccept)},
		"agreed":      {[]app.SwapEvent{offer(ben, part), agree(ben, part)}, quiet, news(ana, app.SaidAccept), news(ana, app.SaidAccept)},
		"covered":     {[]app.SwapEvent{ev(ben, app.SaidAccept), ev(ben, app.SaidCovered)}, news(ben, app.SaidCovered), quiet, news(ben, app.SaidAccept)},
		"vouched":     {[]app.SwapEvent{vouch(ben)}, quiet, news(ana, app.SaidCovered), quiet},
		"failed":      {[]app.SwapEvent{ev(ben, app.SaidAccept), ev(ben, app.SaidFailed)}, news(ben, app.SaidFailed), quiet, news(ben, app.SaidAccept)},
		"taken back":  {[]app.SwapEvent{vouch(ben), ev(ben, app.SaidTakeBack)}, news(ben, app.SaidTakeBack), news(ana, app.SaidCovered), quiet},
		"withdrawn":   {[]app.SwapEvent{ev(ana, app.SaidWithdraw), ev(ana, app.SaidClosed)}, quiet, news(ana, app.SaidWithdraw), news(ana, app.SaidWithdraw)},
		"closed":      {[]app.SwapEvent{ev(dee, app.SaidClosed)}, news(dee, app.SaidClosed), news(dee, app.SaidClosed), news(dee, app.SaidClosed)},
		"a lost race": {[]app.SwapEvent{ev(ben, app.SaidAccept), ev(kim, app.SaidAccept)}, news(ben, app.SaidAccept), quiet, news(ben, app.SaidAccept)},
	} {
		s := swap.Fold(cover(), c.events, now)
		for who, want := range map[app.Ref]string{ana: c.ana, ben: c.ben, kim: c.kims, dee: quiet} {
			if got := told(s, who, nil, now); got != want {
				t.Errorf("%s, to %s: %s, want %s", name, who, got, want)
			}
		}
		if got := told(s, ana, nil, at("11-26 22:00")); got != quiet {
			t.Errorf("%s, after twelve hours: %s", name, got)
		}
	}
	if got := told(swap.Fold(cover(), nil, at("12-01 09:00")), ana, nil, at("12-01 09:00")); got != "swap/R1/news/expired swap_news since 12-01 08:00; again 12-01 20:00" {
		t.Errorf("expired: %s", got)
	}
	if got := told(swap.Fold(cover(), nil, now), app.Ref{}, nil, now); got != quiet {
		t.Errorf("to nobody: %s", got)
	}
}

// Whatever the zone, and its clock changes: nothing is told in sleep but what starts before
// it ends, nothing before it came, and between two times to wake nothing changes.
func TestRemindersKeepToWakingHours(t *testing.T) {
	zones := []string{"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "UTC"}
	rapid.Check(t, func(t *rapid.T) {
		zone, err := time.LoadLocation(zones[even(t, "zone", 0, len(zones)-1)])
		if err != nil {
			t.Fatal(err)
		}
		r := cover()
		changes := []string{"03-27 00:00", "10-24 00:00", "10-31 00:00", "03-07 00:00"}
		r.At = at(changes[even(t, "near", 0, 3)]).Add(time.Duration(even(t, "asked", 0, 4*24*60)) * time.Minute)
		r.Give.Start = r.At.Add(time.Duration(even(t, "starts", 1, 6*24*60)) * time.Minute)
		r.Give.End = r.Give.Start.Add(12 * time.Hour)
		s := swap.Fold(r, nil, r.At)
		last := ""
		for now := r.At; now.Before(r.Give.Start); {
			notices, wake := swap.Notices([]app.Swap{s}, ben.ID, app.DefaultHours(), zone, now)
			if len(notices) > 1 || len(notices) == 0 && last != "" {
				t.Fatalf("at %s: %d notices after %q", now, len(notices), last)
			}
			for _, n := range notices {
				clock := n.At.In(zone)
				wakes := time.Date(clock.Year(), clock.Month(), clock.Day(), 8, 0, 0, 0, zone)
				if clock.Hour() >= 22 {
					wakes = wakes.AddDate(0, 0, 1)
				}
				if asleep := clock.Hour() >= 22 || clock.Hour() < 8; asleep && wakes.Before(r.Give.Start) && !n.At.Equal(wakes) {
					t.Fatalf("%s is told at %s", n.Key, clock)
				}
				if n.At.Before(r.At) || !n.Until.Equal(r.Give.Start) {
					t.Fatalf("%s stands from %s to %s", n.Key, n.At, n.Until)
				}
				last = n.Key
			}
			if !wake.After(now) {
				t.Fatalf("at %s it wakes at %s", now, wake)
			}
			middle := now.Add(wake.Sub(now) / 2)
			if again, _ := swap.Notices([]app.Swap{s}, ben.ID, app.DefaultHours(), zone, middle); text(t, again) != text(t, notices) {
				t.Fatalf("between %s and %s it changes", now, wake)
			}
			now = wake
		}
	})
}
