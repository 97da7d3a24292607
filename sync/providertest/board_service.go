package providertest

import (
	"net/http"
	"slices"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

func findService(w *world) {
	b := w.board()
	find := func(name string) app.SwapService {
		w.Helper()
		s, err := b.FindService(w.Context(), name)
		if err != nil {
			w.Errorf("%q: %v", name, err)
		}
		return s
	}
	dana := []app.Ref{w.ref("dana")}
	for _, name := range []string{"Shift swaps", " shift SWAPS ", w.id("swaps")} {
		s := find(name)
		if s.ID != w.id("swaps") || s.Name != "Shift swaps" || s.URL == "" || s.Urgency != "low" || s.AckTimeout != 0 || s.AutoResolve != 0 ||
			!s.Active || !slices.Equal(s.OnCall, dana) || s.Policy != w.ref("others") {
			w.Errorf("%q: %+v", name, s)
		}
	}
	s := find("Shift swaps, too")
	if s.ID != w.id("swaps-too") || s.Urgency == "low" || s.Urgency == "high" || s.Urgency == "" || s.AckTimeout != 30*time.Minute || s.AutoResolve != 4*time.Hour {
		w.Errorf("%+v", s)
	}
	// On level 1 is Ana, on level 2 Dana, and on level 3 Kenji and Ana again.
	if !slices.Equal(s.OnCall, []app.Ref{w.ref("ana"), w.ref("dana"), w.ref("kenji")}) {
		w.Errorf("on call are %v", s.OnCall)
	}
	// A name that looks like an id.
	if s := find("SWAPS2"); s.ID != w.id("empty") || len(s.OnCall) != 0 || s.Urgency == "low" || s.Urgency == "high" || !s.Active {
		w.Errorf("%+v", s)
	}
	if s := find("Payments API"); s.Urgency != "high" {
		w.Errorf("%+v", s)
	}
	for _, status := range []string{"maintenance", "disabled", ""} {
		w.must(w.sim.SetService("swaps", status))
		if s := find("Shift swaps"); s.Active != (status == "") {
			w.Errorf("%q: %+v", status, s)
		}
	}
	w.trigger("others-api", "it burns, and takes incidents all the same")
	if s := find("Others API"); !s.Active {
		w.Errorf("%+v", s)
	}
	for _, name := range []string{"Shift", "swaps", "QNOWHERE", "../users/me", "a/b?c", "Shift swaps\x00"} {
		if s, err := b.FindService(w.Context(), name); !is[app.Gone](err) || s.ID != "" {
			w.Errorf("%q: %+v, %v; want app.Gone", name, s, err)
		}
	}
	if _, err := b.FindService(w.Context(), "  "); !is[app.Invalid](err) {
		w.Errorf("no name: %v; want app.Invalid", err)
	}
	for _, body := range []string{``, `null`, `{}`, `[]`, `{"services":null}`, `{"services":[{}]}`, `{"serv`, `ok`} {
		w.rewriting(func(*http.Request, []byte) []byte { return []byte(body) })
		for _, name := range []string{"Shift swaps", w.id("swaps")} {
			if s, err := b.FindService(w.Context(), name); !offline(app.NotAPI, app.CutShort)(err) || s.ID != "" {
				w.Errorf("%q read as %q: %+v, %v", name, body, s, err)
			}
		}
	}
}
