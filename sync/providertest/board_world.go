package providertest

import (
	"slices"
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/sync/simulator"
)

// board is the provider as an app.SwapBoard; a provider that is none has no such cases
// to pass.
func (w *world) board() app.SwapBoard {
	w.Helper()
	b, ok := w.Provider.(app.SwapBoard)
	if !ok {
		w.Skip("the provider is no board for swaps")
	}
	return b
}

// boardOf is the board as somebody else sees it.
func (w *world) boardOf(who string) app.SwapBoard {
	w.Helper()
	at := w.at
	at.Token = app.Secret(who + "-token")
	b, ok := w.open(w.TB, at).(app.SwapBoard)
	if !ok {
		w.Skip("the provider is no board for swaps")
	}
	return b
}

func (w *world) swaps() app.Ref { return app.Ref{ID: w.id("swaps")} }

func (w *world) ref(who string) app.Ref {
	k, _ := w.sim.Look(who)
	return app.Ref{ID: k.ID, Name: k.Name}
}

// posting is a request of Ana's to those people.
func (w *world) posting(id string, to ...string) app.Posting {
	p := app.Posting{
		Key: app.SwapKeyPrefix + id, Title: "Shift swap: Ana asks <b>Dana</b> & Kenji",
		Body: "Could you take this?\n\nüñí <script>\n" + `dogwatch-swap:1 {"id":"` + id + `"}`,
	}
	for _, who := range to {
		p.To = append(p.To, w.ref(who))
	}
	return p
}

// up puts a request of Ana's up.
func (w *world) up(id string, to ...string) app.Posted {
	w.Helper()
	p, err := w.board().PutUp(w.Context(), w.swaps(), w.posting(id, to...))
	w.must(err)
	return p
}

func (w *world) since(d time.Duration) time.Time { return w.sim.Now().Add(-d) }

// requests reads the board, and the reading must succeed.
func (w *world) requests(b app.SwapBoard) []app.Posted {
	w.Helper()
	got, err := b.Requests(w.Context(), w.id("swaps"), w.since(7*planDay))
	w.must(err)
	return got
}

// one is the only request on the board.
func (w *world) one(b app.SwapBoard) app.Posted {
	w.Helper()
	got := w.requests(b)
	if len(got) != 1 {
		w.Fatalf("%d requests: %+v", len(got), got)
	}
	return got[0]
}

func keysOf(list []app.Posted) []string {
	keys := []string{}
	for _, p := range list {
		keys = append(keys, strings.TrimPrefix(p.Key, app.SwapKeyPrefix))
	}
	slices.Sort(keys)
	return keys
}

func sameIDs(a, b []app.Ref) bool {
	ids := func(list []app.Ref) []string {
		var out []string
		for _, r := range list {
			out = append(out, r.ID)
		}
		slices.Sort(out)
		return out
	}
	return slices.Equal(ids(a), ids(b))
}

// carries holds what was read of a request of Ana's against what was put up.
func (w *world) carries(p app.Posted, want app.Posting) {
	w.Helper()
	if p.Incident == "" || p.URL == "" || p.Key != want.Key || p.Title != want.Title || p.Body != want.Body || p.At.IsZero() ||
		p.By.ID != w.me.ID || !sameIDs(p.To, want.To) || p.Status != app.Triggered || !p.Closed.IsZero() || !p.ClosedBy.Zero() {
		w.Errorf("%+v\nwas put up as %+v", p, want)
	}
}

// upAs are the incidents that carry the request.
func (w *world) upAs(key string) []simulator.State {
	w.Helper()
	var found []simulator.State
	for _, p := range w.requests(w.boardOf("kenji")) {
		if p.Key == app.SwapKeyPrefix+key {
			found = append(found, w.state(p.Incident))
		}
	}
	return found
}
