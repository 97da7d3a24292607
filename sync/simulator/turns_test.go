package simulator

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// Turns are what one finds by asking overrides and layers one by one.
func TestTurnsOfLayersAreTheTruth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		people := []*person{{key: "a"}, {key: "b"}, {key: "c"}}
		who := rapid.SampledFrom(people)
		hours := func(name string, from, to int) time.Duration {
			return time.Duration(rapid.IntRange(from, to).Draw(t, name)) * time.Hour
		}
		begin := time.Date(2026, 3, 20, 0, 0, 0, 0, time.UTC)
		zone, err := time.LoadLocation("Europe/Lisbon")
		if err != nil {
			t.Fatal(err)
		}
		s := &layerSchedule{zone: zone}
		for range rapid.IntRange(0, 3).Draw(t, "layers") {
			s.layers = append(s.layers, &layer{
				anchor: wall(begin.Add(-hours("past", 0, 300)), zone), turn: hours("turn", 1, 100), people: rapid.SliceOfN(who, 1, 3).Draw(t, "people"),
			})
		}
		for i := range rapid.IntRange(0, 4).Draw(t, "overrides") {
			start := begin.Add(hours("start", -50, 300))
			s.overrides = append(s.overrides, &override{id: itoa(i), start: start, end: start.Add(hours("length", 1, 60)), who: who.Draw(t, "who")})
		}
		from := begin.Add(hours("from", 0, 200))
		to := from.Add(hours("window", 1, 400))
		turns := s.truth(from, to)
		bare := &layerSchedule{zone: zone, layers: s.layers}
		for range 20 {
			at := from.Add(time.Duration(rapid.Int64Range(0, int64(to.Sub(from))-1).Draw(t, "at")))
			want := Turn{Who: s.naive(at).keyOrNone()}
			for _, o := range s.overrides {
				if !at.Before(o.start) && at.Before(o.end) {
					want.Override = o.id
				}
			}
			if under := bare.naive(at).keyOrNone(); want.Override != "" && under != want.Who {
				want.Instead = under
			}
			var got []Turn
			for _, one := range turns {
				if !at.Before(one.Start) && at.Before(one.End) {
					one.Start, one.End = time.Time{}, time.Time{}
					got = append(got, one)
				}
			}
			if want == (Turn{}) && len(got) == 0 {
				continue
			}
			if len(got) != 1 || got[0] != want {
				t.Fatalf("at %s it is %+v, want %+v", at, got, want)
			}
		}
	})
}

func TestTurnsOfShiftsAndOfNothing(t *testing.T) {
	sc, err := Parse([]byte("[[person]]\nkey = \"ana\"\n[[person]]\nkey = \"ben\"\n[[shift_schedule]]\nkey = \"s\"\n[[shift_schedule.rotation]]\nlasts = \"12h\"\npeople = [\"ana\", \"-\"]\n"))
	if err != nil {
		t.Fatal(err)
	}
	sim, err := New(sc)
	if err != nil {
		t.Fatal(err)
	}
	s, now := sim.world.shifted[0], sim.Now().Truncate(time.Hour)
	s.overrides = []*shiftOverride{{id: "O", start: now, end: now.Add(6 * time.Hour), rotation: s.rotations[0], from: sim.world.person("ana"), to: sim.world.person("ben")}}
	rotation := s.rotations[0].id
	turns, err := sim.Turns("s", now, now.Add(48*time.Hour))
	want := []Turn{
		{Start: now, End: now.Add(6 * time.Hour), Who: "ben", Override: "O", Instead: "ana", Rotation: rotation},
		{Start: now.Add(6 * time.Hour), End: now.Add(12 * time.Hour), Who: "ana", Rotation: rotation},
		{Start: now.Add(24 * time.Hour), End: now.Add(36 * time.Hour), Rotation: rotation},
	}
	if err != nil || len(turns) != len(want) {
		t.Fatalf("%+v, %v", turns, err)
	}
	for n := range want {
		if turns[n] != want[n] {
			t.Errorf("turn %d: %+v, want %+v", n, turns[n], want[n])
		}
	}
	if _, err := sim.Turns("x", now, now); err == nil {
		t.Error("a schedule that is not there has turns")
	}
}

// PagerDuty tells the people of a shift-based schedule by their ids only.
func TestAShiftBasedScheduleTellsNoNames(t *testing.T) {
	sc, err := Parse([]byte("[[person]]\nkey = \"ana\"\nname = \"Ana Costa\"\ntoken = \"tok\"\n[[shift_schedule]]\nkey = \"s\"\n[[shift_schedule.rotation]]\nlasts = \"12h\"\npeople = [\"ana\"]\n"))
	if err != nil {
		t.Fatal(err)
	}
	sim, err := New(sc)
	if err != nil {
		t.Fatal(err)
	}
	k, _ := sim.Look("s")
	for query, named := range map[string]bool{"?include[]=final_schedule": false, "?include[]=users": true} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/v3/schedules/"+k.ID+query, nil)
		r.Header.Set("Authorization", "Token token=tok")
		r.Header.Set("Accept", "application/vnd.pagerduty+json;version=2")
		w := httptest.NewRecorder()
		sim.ServeHTTP(w, r)
		if w.Code != http.StatusOK || strings.Contains(w.Body.String(), "Ana Costa") != named {
			t.Errorf("%s: %d %s", query, w.Code, w.Body)
		}
	}
}
