package providertest

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/sync/simulator"
)

// mateCases are for a provider that is an app.Teammates too.
var mateCases = []contract{
	{name: "the shifts of teammates", run: matesShifts},
	{name: "the shifts of many", run: manyMates},
	{name: "teammates with their zones", run: mates},
	{name: "teammates, where reads fail", run: failingMates},
}

func (w *world) mates() app.Teammates {
	w.Helper()
	m, ok := w.Provider.(app.Teammates)
	if !ok {
		w.Skip("the provider knows no teammates")
	}
	return m
}

// matesShifts holds what is read against what the schedules render to.
func matesShifts(w *world) {
	m := w.mates()
	window := app.Span{Start: w.sim.Now().Add(-3 * planDay), End: w.sim.Now().Add(60 * planDay)}
	_, err := w.sim.Override("primary", "dana", window.Start.Add(5*planDay), window.Start.Add(6*planDay))
	w.must(err)
	got, err := m.ShiftsOf(w.Context(), []string{w.id("dana"), w.id("kenji"), w.id("dana"), ""}, window)
	w.must(err)
	type stretch struct {
		who, where string
		from, to   int64
	}
	var read, want []stretch
	permanent := 0
	for _, s := range got {
		if s.Schedule.Zero() {
			if !s.Start.IsZero() || !s.End.IsZero() {
				w.Errorf("%+v", s)
			}
			permanent++
			continue
		}
		if s.User.Name == "" || s.Schedule.Name == "" || s.Level < 1 || s.User.ID == w.me.ID {
			w.Errorf("%+v", s)
		}
		one := app.Span{Start: s.Start, End: s.End}.Clip(window)
		read = append(read, stretch{s.User.ID, s.Schedule.ID, one.Start.Unix(), one.End.Unix()})
	}
	if permanent != 2 { // each of them, by policies that name them
		w.Errorf("%d have permanent duty", permanent)
	}
	for _, key := range []string{"primary", "secondary", "ended"} { // no policy uses the pool
		turns, err := w.sim.Turns(key, window.Start, window.End)
		w.must(err)
		for _, turn := range turns {
			if turn.Who == "dana" || turn.Who == "kenji" {
				want = append(want, stretch{w.id(turn.Who), w.id(key), turn.Start.Unix(), turn.End.Unix()})
			}
		}
	}
	order := func(a, b stretch) int {
		return cmp.Or(cmp.Compare(a.who, b.who), cmp.Compare(a.where, b.where), cmp.Compare(a.from, b.from))
	}
	slices.SortFunc(read, order)
	slices.SortFunc(want, order)
	joined := want[:0]
	for _, one := range want {
		if n := len(joined) - 1; n >= 0 && joined[n].who == one.who && joined[n].where == one.where && joined[n].to == one.from {
			joined[n].to = one.to
			continue
		}
		joined = append(joined, one)
	}
	if !slices.Equal(read, joined) {
		w.Errorf("read\n%v, want\n%v", read, joined)
	}
	// Of what PagerDuty does not tell, nothing is told.
	far := app.Span{Start: w.sim.Now().Add(100 * planDay), End: w.sim.Now().Add(120 * planDay)}
	if got, err := m.ShiftsOf(w.Context(), []string{w.id("dana")}, far); err != nil || len(got) != 0 {
		w.Errorf("far ahead: %v, %v", got, err)
	}
	if got, err := m.ShiftsOf(w.Context(), []string{w.id("dana")}, app.Span{Start: window.Start, End: far.End}); err != nil || len(got) == 0 {
		w.Errorf("partly far ahead: %v, %v", got, err)
	}
	if got, err := m.ShiftsOf(w.Context(), nil, window); err != nil || len(got) != 0 {
		w.Errorf("of nobody: %v, %v", got, err)
	}
	if _, err := m.ShiftsOf(w.Context(), []string{w.id("dana")}, app.Span{Start: window.End, End: window.Start}); !is[app.Invalid](err) {
		w.Errorf("time backwards: %v", err)
	}
}

// manyMates: long queries are cut in parts, and nobody is there who was not asked for.
func manyMates(w *world) {
	m := w.mates()
	window := w.ahead(20)
	few, err := m.ShiftsOf(w.Context(), []string{w.id("dana")}, window)
	w.must(err)
	ids := []string{}
	for n := range 130 {
		ids = append(ids, fmt.Sprintf("PNOBODY%d", n))
	}
	w.sim.ForgetRequests()
	many, err := m.ShiftsOf(w.Context(), append(ids, w.id("dana")), window)
	w.must(err)
	if !slices.Equal(few, many) {
		w.Errorf("among many it is %v, alone %v", many, few)
	}
	for _, r := range w.sim.Requests() {
		if len(r.Query) > 2_000 {
			w.Errorf("a query of %d bytes", len(r.Query))
		}
	}
	w.stepIn(func(_ int, r *http.Request) { // a server that ignores the filter
		q := r.URL.Query()
		q.Del("user_ids[]")
		r.URL.RawQuery = q.Encode()
	})
	if again, err := m.ShiftsOf(w.Context(), []string{w.id("dana")}, window); err != nil || !slices.Equal(few, again) {
		w.Errorf("unfiltered: %v, %v", again, err)
	}
}

func mates(w *world) {
	m := w.mates()
	ids := []string{w.id("kenji"), "PNOWHERE", w.id("dana"), w.id("kenji"), ""}
	for n := range 2 {
		got, err := m.Users(w.Context(), ids)
		w.must(err)
		if len(got) != 2 || got[0].Ref() != w.ref("kenji") || got[1].Ref() != w.ref("dana") {
			w.Fatalf("time %d: %+v", n, got)
		}
		if got[0].TimeZone != "Asia/Tokyo" || got[1].TimeZone != "Eastern Time (US & Canada)" || got[1].Email != "dana@example.com" {
			w.Errorf("time %d: %+v", n, got)
		}
		for i := range 30 { // and now among many
			ids = append(ids, fmt.Sprintf("PNOBODY%d", i))
		}
	}
	if got, err := m.Users(w.Context(), nil); err != nil || len(got) != 0 {
		w.Errorf("nobody: %v, %v", got, err)
	}
}

func failingMates(w *world) {
	w.mates()
	for _, f := range failures {
		if f.fault.Kind == simulator.FaultHang {
			continue
		}
		for _, path := range []string{"/oncalls", "/users/*"} {
			w.fresh()
			fault := f.fault
			fault.Path, fault.Times = path, -1
			w.fault(fault)
			var err error
			what := "users"
			var n int
			if path == "/oncalls" {
				what = "shifts"
				var got []app.Shift
				got, err = w.mates().ShiftsOf(w.Context(), []string{w.id("dana")}, w.ahead(9))
				n = len(got)
			} else {
				var got []app.User
				got, err = w.mates().Users(w.Context(), []string{w.id("dana")})
				n = len(got)
			}
			w.secretless(err)
			if what == "users" && (f.check(app.Gone{}) || f.check(app.Forbidden{})) {
				err = errors.Join(err, errIf(n != 0, "somebody who is gone is there"))
				if err != nil {
					w.Errorf("%s on %s: %v", f.name, what, err)
				}
				continue
			}
			if !f.check(err) || unsure(err) || n != 0 {
				w.Errorf("%s on %s: %d, %T %v", f.name, what, n, err, err)
			}
		}
	}
	w.sim.ClearFaults()
	for _, body := range []string{``, `null`, `{}`, `[]`, `{"oncalls":null,"user":null}`, `{"oncalls":[{}],"user":{}}`, `{"user":{"id":"POTHER"},"oncalls":[{"user":{"id":"P"}}]}`, `{"onc`, `ok`} {
		w.rewriting(func(r *http.Request, whole []byte) []byte {
			if strings.HasPrefix(r.URL.Path, "/users/") || r.URL.Path == "/oncalls" {
				return []byte(body)
			}
			return whole
		})
		if got, err := w.mates().ShiftsOf(w.Context(), []string{w.id("dana")}, w.ahead(9)); !offline(app.NotAPI, app.CutShort)(err) || got != nil {
			w.Errorf("shifts read as %q: %v, %v", body, got, err)
		}
		if got, err := w.mates().Users(w.Context(), []string{w.id("dana")}); !offline(app.NotAPI, app.CutShort)(err) || got != nil {
			w.Errorf("users read as %q: %v, %v", body, got, err)
		}
	}
}

func errIf(bad bool, what string) error {
	if bad {
		return errors.New(what)
	}
	return nil
}
