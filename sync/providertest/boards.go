package providertest

import (
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/sync/simulator"
)

// boardCases are for a provider that is an app.SwapBoard too.
var boardCases = []contract{
	{name: "a request is put up and read by all", run: putUp},
	{name: "several are asked", run: severalAsked},
	{name: "a request to oneself", run: toOneself},
	{name: "a request that is there already", run: thereAlready},
	{name: "what is no request", run: noRequest},
	{name: "a request is closed", run: closed},
	{name: "a request that somebody else closes at the same time", run: closedMeanwhile},
	{name: "requests of long ago", run: longAgo, waits: true},
	{name: "an idle board costs little", run: idleBoard},
	{name: "a role that may only look at requests", run: boardLookingOnly},
	{name: "what no board may send", run: boardNonsense},
	{name: "the service for requests", run: findService},
}

func putUp(w *world) {
	w.board()
	w.sim.ForgetRequests()
	p, want := w.up("1", "dana"), w.posting("1", "dana")
	w.carries(p, want)
	sent := w.writes()
	if len(sent) != 1 || sent[0].From != w.me.Email {
		w.Errorf("sent %+v; want one write, from me", sent)
	}
	if s := w.state(p.Incident); s.Urgency != "low" || !s.Direct || !slices.Equal(s.Assigned, []string{"dana"}) || s.Service != "swaps" {
		w.Errorf("%+v", s)
	}
	for _, who := range []string{"ana", "dana", "kenji"} {
		b := w.boardOf(who)
		for range 2 {
			got := w.one(b)
			w.carries(got, want)
			if got.By.Name != "Ana Costa" || len(got.Notes) != 0 {
				w.Errorf("%s reads %+v", who, got)
			}
		}
		again, err := b.Request(w.Context(), p.Incident)
		w.must(err)
		w.carries(again, want)
	}
	if s := w.state(p.Incident); s.Status != "triggered" {
		w.Errorf("reading made it %s", s.Status)
	}
	if r := w.look(app.Query{Look: []string{p.Incident}}); r.Looked[p.Incident] == nil || r.Looked[p.Incident].Key != want.Key {
		w.Errorf("as an incident it is %+v", r.Looked[p.Incident])
	}
	if _, err := w.board().Request(w.Context(), "QNOWHERE000000"); !is[app.Gone](err) {
		w.Errorf("one that is not there: %v; want app.Gone", err)
	}
}

func severalAsked(w *world) {
	p := w.up("1", "kenji", "dana", "kenji")
	if s := w.state(p.Incident); !slices.Equal(s.Assigned, []string{"kenji", "dana"}) || s.Status != "triggered" {
		w.Errorf("%+v", s)
	}
	if len(p.To) != 2 {
		w.Errorf("asked are %v", p.To)
	}
	if got := w.one(w.boardOf("dana")); !sameIDs(got.To, p.To) {
		w.Errorf("asked are %v", got.To)
	}
	// Oneself among them: the incident is not to be born acknowledged.
	p = w.up("2", "ana", "dana")
	if s := w.state(p.Incident); s.Status != "triggered" || len(s.Assigned) != 2 {
		w.Errorf("%+v", s)
	}
}

func toOneself(w *world) {
	p := w.up("1", "ana")
	if got := w.one(w.board()); got.Incident != p.Incident || got.Status != app.Acknowledged || got.By.ID != w.me.ID {
		w.Errorf("%+v", got)
	}
	w.must(w.board().Close(w.Context(), p.Incident))
	if s := w.state(p.Incident); s.Status != "resolved" {
		w.Errorf("%+v", s)
	}
}

func thereAlready(w *world) {
	b := w.board()
	first := w.up("1", "dana", "kenji")
	w.sim.ForgetRequests()
	if again := w.up("1", "dana", "kenji"); again.Incident != first.Incident || again.By.ID != w.me.ID || again.Body != first.Body {
		w.Errorf("again: %+v, was %+v", again, first)
	}
	if sent := w.writes(); len(sent) != 0 {
		w.Errorf("it was sent again: %+v", sent)
	}
	// Somebody else's with the same key is given, and left as it is.
	theirs, err := w.boardOf("dana").PutUp(w.Context(), w.swaps(), w.posting("2", "kenji"))
	w.must(err)
	got, err := b.PutUp(w.Context(), w.swaps(), w.posting("2", "dana", "kenji"))
	w.must(err)
	if got.Incident != theirs.Incident || got.By.ID != w.id("dana") || !slices.Equal(w.state(theirs.Incident).Assigned, []string{"kenji"}) {
		w.Errorf("%+v, was %+v", got, theirs)
	}
	// One that was resolved meanwhile is what became of it.
	w.must(w.sim.Resolve("dana", first.Incident, "mobile"))
	if ended := w.up("1", "dana", "kenji"); ended.Incident != first.Incident || ended.Status != app.Resolved || ended.ClosedBy.ID != w.id("dana") {
		w.Errorf("%+v", ended)
	}
	if n := len(w.sim.Incidents()); n != 3 { // and the old one
		w.Errorf("%d incidents", n)
	}
	// The key is taken between looking and putting up.
	w.stepIn(func(_ int, r *http.Request) {
		if r.Method == http.MethodPost && r.URL.Path == "/incidents" {
			w.between.Store(nil)
			_, err := w.sim.Trigger("swaps", "x", simulator.With{By: "ana", To: []string{"dana"}, Dedup: app.SwapKeyPrefix + "3", Body: "x"})
			w.must(err)
		}
	})
	late := w.up("3", "dana", "kenji")
	if late.Body != "x" || !slices.Equal(w.state(late.Incident).Assigned, []string{"dana", "kenji"}) || len(w.sim.Incidents()) != 4 {
		w.Errorf("%+v", late)
	}
	// The same key on another service is another request.
	other, err := b.PutUp(w.Context(), app.Ref{ID: w.id("swaps-too")}, w.posting("3", "dana"))
	if err != nil || other.Incident == late.Incident {
		w.Errorf("%+v, %v", other, err)
	}
}

// noRequest: what an event or a person without a key put on the service, or what is on
// another service, is no request; what an event put there with a key is nobody's.
func noRequest(w *world) {
	b := w.board()
	for _, more := range []simulator.With{{}, {Dedup: app.SwapKeyPrefix + "1"}, {By: "dana"}, {By: "dana", Dedup: "other/1"}} {
		_, err := w.sim.Trigger("swaps", "not a request", more)
		w.must(err)
	}
	_, err := w.sim.Trigger("others-api", "elsewhere", simulator.With{By: "dana", Dedup: app.SwapKeyPrefix + "2"})
	w.must(err)
	for _, p := range w.requests(b) {
		if !p.By.Zero() || p.Key != app.SwapKeyPrefix+"1" {
			w.Errorf("%+v", p)
		}
	}
	want := w.up("3", "dana").Incident
	// A server that ignores the filters.
	w.stepIn(func(_ int, r *http.Request) {
		q := r.URL.Query()
		q.Del("service_ids[]")
		q.Del("incident_key")
		r.URL.RawQuery = q.Encode()
	})
	got := slices.DeleteFunc(w.requests(b), func(p app.Posted) bool { return p.By.Zero() })
	if len(got) != 1 || got[0].Incident != want {
		w.Errorf("%+v", got)
	}
	if again := w.up("3", "dana"); again.Incident != want {
		w.Errorf("%+v", again)
	}
}

func closed(w *world) {
	b := w.board()
	mine, theirs := w.up("1", "dana"), w.up("2", "kenji")
	w.must(b.Close(w.Context(), mine.Incident))
	if s := w.state(mine.Incident); s.Status != "resolved" {
		w.Errorf("%+v", s)
	}
	w.must(w.sim.Ack("kenji", theirs.Incident, "mobile"))
	w.must(w.sim.Resolve("dana", theirs.Incident, "mobile"))
	w.sim.ForgetRequests()
	for range 2 {
		for _, p := range []app.Posted{mine, theirs} {
			w.must(b.Close(w.Context(), p.Incident))
			if s := w.state(p.Incident); s.Status != "resolved" {
				w.Errorf("closing one that is closed made it %s", s.Status)
			}
		}
	}
	if sent := w.writes(); len(sent) != 0 {
		w.Errorf("to closed ones was sent %+v", sent)
	}
	for _, who := range []string{"ana", "kenji"} {
		for _, p := range w.requests(w.boardOf(who)) {
			by, s := map[string]string{mine.Incident: "ana", theirs.Incident: "dana"}[p.Incident], w.state(p.Incident)
			if p.Status != app.Resolved || p.ClosedBy.ID != w.id(by) || !p.Closed.Equal(s.ResolvedAt) || p.Body == "" || p.By.ID != w.me.ID {
				w.Errorf("%s reads %+v, closed by %s", who, p, by)
			}
		}
	}
	if err := b.Close(w.Context(), "QNOWHERE000000"); !is[app.Gone](err) || unsure(err) {
		w.Errorf("one that is not there: %v; want app.Gone", err)
	}
}

func closedMeanwhile(w *world) {
	p := w.up("1", "dana")
	w.stepIn(func(_ int, r *http.Request) {
		if r.Method == http.MethodPut {
			w.between.Store(nil)
			w.must(w.sim.Resolve("dana", p.Incident, "mobile"))
		}
	})
	w.must(w.board().Close(w.Context(), p.Incident))
	if got := w.one(w.board()); got.Status != app.Resolved || got.ClosedBy.ID != w.id("dana") {
		w.Errorf("%+v", got)
	}
}

func longAgo(w *world) {
	b, other := w.board(), w.boardOf("dana")
	at := func(id string) app.Posted { return w.up(id, "dana") }
	open, reopened, ended := at("open"), at("reopened"), at("ended")
	for _, p := range []app.Posted{reopened, ended} {
		w.must(b.Close(w.Context(), p.Incident))
	}
	time.Sleep(40 * planDay)
	late := at("late")
	w.must(b.Close(w.Context(), late.Incident))
	for range 3 {
		if got := keysOf(w.requests(b)); !slices.Equal(got, []string{"late", "open"}) {
			w.Errorf("read %v", got)
		}
		time.Sleep(2 * time.Minute)
	}
	// Time goes by, and what was late is of long ago.
	fresh := at("fresh")
	for range 9 {
		if got := keysOf(w.requests(other)); !slices.Contains(got, "open") || !slices.Contains(got, "fresh") {
			w.Errorf("read %v", got)
		}
		time.Sleep(planDay)
	}
	if got := keysOf(w.requests(other)); !slices.Equal(got, []string{"fresh", "open"}) {
		w.Errorf("after nine days read %v", got)
	}
	// One of long ago is opened again, and is found in time.
	w.must(b.Close(w.Context(), open.Incident))
	for range 2 {
		if got := keysOf(w.requests(other)); !slices.Equal(got, []string{"fresh"}) {
			w.Errorf("read %v", got)
		}
	}
	w.must(w.sim.Ack("dana", reopened.Incident, "mobile"))
	time.Sleep(2 * time.Hour)
	if got := keysOf(w.requests(other)); !slices.Equal(got, []string{"fresh", "reopened"}) {
		w.Errorf("one that was opened again: %v", got)
	}
	for _, p := range []app.Posted{fresh, reopened} {
		w.must(b.Close(w.Context(), p.Incident))
	}
	got, err := other.Requests(w.Context(), w.id("swaps"), w.since(60*planDay))
	w.must(err)
	if keys := keysOf(got); len(keys) != 5 {
		w.Errorf("of sixty days: %v", keys)
	}
	got, err = other.Requests(w.Context(), w.id("swaps"), time.Time{})
	w.must(err)
	if keys := keysOf(got); len(keys) != 5 {
		w.Errorf("of all time: %v", keys)
	}
	got, err = other.Requests(w.Context(), w.id("swaps"), w.since(-time.Hour))
	w.must(err)
	if len(got) != 0 {
		w.Errorf("of the future: %v", keysOf(got))
	}
}

// idleBoard: who reads it every minute makes one call where nothing is there, and does
// not read twice what cannot change.
func idleBoard(w *world) {
	b := w.board()
	calls := func() int {
		w.sim.ForgetRequests()
		w.requests(b)
		return len(w.sim.Requests())
	}
	calls()
	if n := calls(); n != 1 {
		w.Errorf("an empty board costs %d calls", n)
	}
	for n := range 4 {
		w.up(fmt.Sprint(n), "dana")
	}
	calls()
	if n := calls(); n > 5 {
		w.Errorf("four open requests cost %d calls; want the list, and the notes of each", n)
	}
	for _, p := range w.requests(b) {
		w.must(b.Close(w.Context(), p.Incident))
	}
	calls()
	if n := calls(); n > 3 {
		w.Errorf("four closed requests cost %d calls", n)
	}
}

func boardLookingOnly(w *world) {
	b := w.board()
	p := w.up("1", "dana")
	w.must(w.sim.SetRole("ana", "read_only_user"))
	w.carries(w.one(b), w.posting("1", "dana"))
	_, err := b.PutUp(w.Context(), w.swaps(), w.posting("2", "dana"))
	for what, err := range map[string]error{
		"putting up": err, "saying": b.Say(w.Context(), p.Incident, "x"), "closing": b.Close(w.Context(), p.Incident),
	} {
		if !is[app.Forbidden](err) || unsure(err) {
			w.Errorf("%s: %v; want app.Forbidden", what, err)
		}
	}
	if s := w.state(p.Incident); s.Status != "triggered" || len(s.Notes) != 0 || len(w.sim.Open()) != 2 {
		w.Errorf("%+v", s)
	}
}

func boardNonsense(w *world) {
	b := w.board()
	p := w.up("1", "dana")
	w.sim.ForgetRequests()
	for what, change := range map[string]func(p *app.Posting, service *app.Ref){
		"no service":    func(_ *app.Posting, s *app.Ref) { *s = app.Ref{} },
		"no key":        func(p *app.Posting, _ *app.Ref) { p.Key = "" },
		"another key":   func(p *app.Posting, _ *app.Ref) { p.Key = "other/1" },
		"half a key":    func(p *app.Posting, _ *app.Ref) { p.Key = app.SwapKeyPrefix },
		"a long key":    func(p *app.Posting, _ *app.Ref) { p.Key += strings.Repeat("x", 300) },
		"no title":      func(p *app.Posting, _ *app.Ref) { p.Title = " " },
		"nobody":        func(p *app.Posting, _ *app.Ref) { p.To = nil },
		"nobody at all": func(p *app.Posting, _ *app.Ref) { p.To = append(p.To, app.Ref{}) },
		"a long body":   func(p *app.Posting, _ *app.Ref) { p.Body = strings.Repeat("x", 200_000) },
	} {
		posting, service := w.posting("2", "dana"), w.swaps()
		change(&posting, &service)
		if got, err := b.PutUp(w.Context(), service, posting); !is[app.Invalid](err) || unsure(err) || !reflect.DeepEqual(got, app.Posted{}) {
			w.Errorf("%s: %+v, %v; want app.Invalid", what, got, err)
		}
	}
	_, noService := b.Requests(w.Context(), "", w.since(planDay))
	_, noRequest := b.Request(w.Context(), "")
	for what, err := range map[string]error{
		"an empty note": b.Say(w.Context(), p.Incident, ""), "a long note": b.Say(w.Context(), p.Incident, strings.Repeat("x", app.MaxNote+1)),
		"a note on nothing": b.Say(w.Context(), "", "x"), "closing nothing": b.Close(w.Context(), ".."),
		"the requests of no service": noService, "no request": noRequest,
	} {
		if !is[app.Invalid](err) || unsure(err) {
			w.Errorf("%s: %v; want app.Invalid", what, err)
		}
	}
	if sent := w.writes(); len(sent) != 0 {
		w.Errorf("sent %+v", sent)
	}
}
