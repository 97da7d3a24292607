package providertest

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/sync/simulator"
)

// saidCases are about who said what under a request.
var saidCases = []contract{
	{name: "notes under a request", run: notesInOrder},
	{name: "notes that were edited", run: editedNotes, waits: true},
	{name: "notes and requests that are nobody's", run: nobodysWord},
	{name: "notes under a closed request", run: saidLater},
	{name: "long texts under a request", run: longTexts},
}

func textsOf(p app.Posted) []string {
	texts := []string{}
	for _, n := range p.Notes {
		texts = append(texts, n.By.Name+": "+n.Text)
	}
	return texts
}

// notesInOrder: the oldest first, also those of one second.
func notesInOrder(w *world) {
	b := w.board()
	p := w.up("1", "dana", "kenji")
	others := []app.SwapBoard{w.boardOf("kenji"), w.boardOf("dana")}
	want := []string{}
	for n := range 12 {
		text := fmt.Sprintf("%d\nüñí <b>&amp;</b> \"\n%s {\"n\":%d}", n, "dogwatch-swap:1", n)
		who := []string{"dana", "kenji", "ana"}[n%3]
		if who == "ana" {
			w.must(b.Say(w.Context(), p.Incident, text))
		} else {
			w.must(w.sim.AddNote(who, p.Incident, text))
		}
		want = append(want, w.ref(who).Name+": "+text)
		for _, other := range others {
			if got := textsOf(w.one(other)); !slices.Equal(got, want) {
				w.Fatalf("read %q, want %q", got, want)
			}
		}
	}
	got, err := b.Request(w.Context(), p.Incident)
	w.must(err)
	if !slices.Equal(textsOf(got), want) {
		w.Errorf("read anew %q, want %q", textsOf(got), want)
	}
	for _, n := range got.Notes {
		if n.ID == "" || n.At.IsZero() || n.By.Zero() || n.Edited {
			w.Errorf("%+v", n)
		}
	}
	// What one gets can be changed by who has it.
	w.one(others[0]).Notes[0].Text = "spoiled"
	if got := textsOf(w.one(others[0])); got[0] != want[0] {
		w.Errorf("read %q", got[0])
	}
}

func editedNotes(w *world) {
	w.board()
	p := w.up("1", "dana", "kenji")
	w.must(w.sim.AddNote("dana", p.Incident, "no"))
	w.must(w.sim.AddNote("kenji", p.Incident, "yes"))
	b := w.boardOf("kenji")
	w.one(b)
	time.Sleep(3 * time.Second)
	w.must(w.sim.EditNote(p.Incident, "no", "yes!"))
	for _, got := range []app.Posted{w.one(b), w.one(w.board())} {
		if len(got.Notes) != 2 || !got.Notes[0].Edited || got.Notes[1].Edited || !slices.Equal(textsOf(got), []string{"Dana Reyes: yes!", "Kenji Mori: yes"}) {
			w.Errorf("%+v", got.Notes)
		}
	}
}

// nobodysWord: only a user whom PagerDuty names has said something, even where what
// else is named bears a user's id.
func nobodysWord(w *world) {
	w.board()
	p := w.up("1", "dana")
	w.must(w.sim.AddNote("dana", p.Incident, "yes"))
	ana, dana := w.id("ana"), w.id("dana")
	for _, kind := range []string{`"bot_user_reference"`, `"service_reference"`, `"event_rule_reference"`, `""`, `null`, `7`, `{}`} {
		w.rewriting(func(_ *http.Request, body []byte) []byte {
			return []byte(strings.ReplaceAll(string(body), `"type":"user_reference"`, `"type":`+kind))
		})
		got := w.one(w.boardOf("kenji"))
		if !got.By.Zero() || len(got.Notes) != 1 || !got.Notes[0].By.Zero() || got.Notes[0].Text != "yes" {
			w.Errorf("%s: by %+v, noted by %+v", kind, got.By, got.Notes)
		}
	}
	for what, change := range map[string][2]string{
		"no agent":      {`"agent":{"id":"` + ana, `"agent_":{"id":"` + ana},
		"a null agent":  {`"agent":{"id":"` + ana, `"agent":null,"agent_":{"id":"` + ana},
		"a text agent":  {`"agent":{"id":"` + ana, `"agent":"` + ana + `","agent_":{"id":"` + ana},
		"no author":     {`"user":{"id":"` + dana, `"user_":{"id":"` + dana},
		"a null author": {`"user":{"id":"` + dana, `"user":null,"user_":{"id":"` + dana},
		"a list author": {`"user":{"id":"` + dana, `"user":["` + dana + `"],"user_":{"id":"` + dana},
	} {
		w.rewriting(func(_ *http.Request, body []byte) []byte {
			return []byte(strings.ReplaceAll(string(body), change[0], change[1]))
		})
		got := w.one(w.boardOf("kenji"))
		if strings.Contains(what, "agent") != got.By.Zero() || len(got.Notes) != 1 || strings.Contains(what, "author") != got.Notes[0].By.Zero() {
			w.Errorf("%s: by %+v, noted by %+v", what, got.By, got.Notes)
		}
	}
	// Who closed it: a service did, or the row does not tell and the log does.
	w.must(w.sim.Resolve("dana", p.Incident, "mobile"))
	w.rewriting(func(_ *http.Request, body []byte) []byte {
		return []byte(strings.ReplaceAll(string(body), `"last_status_change_by":{"id":"`+dana+`","type":"user_reference"`, `"last_status_change_by":{"id":"PS","type":"service_reference"`))
	})
	if got := w.one(w.boardOf("kenji")); !got.ClosedBy.Zero() || got.Closed.IsZero() {
		w.Errorf("closed by %+v at %s", got.ClosedBy, got.Closed)
	}
	w.rewriting(func(_ *http.Request, body []byte) []byte {
		return []byte(strings.ReplaceAll(string(body), `"last_status_change_by":{`, `"last_status_change_by":null,"was":{`))
	})
	b := w.boardOf("kenji")
	for range 3 {
		if got := w.one(b); got.ClosedBy.ID != dana {
			w.Errorf("closed by %+v", got.ClosedBy)
		}
	}
	if got, err := b.Request(w.Context(), p.Incident); err != nil || got.ClosedBy.ID != dana {
		w.Errorf("closed by %+v, %v", got.ClosedBy, err)
	}
}

// saidLater: what is said under a closed request is seen too, though not each time.
func saidLater(w *world) {
	b, other := w.board(), w.boardOf("dana")
	var all []app.Posted
	for n := range 6 {
		all = append(all, w.up(fmt.Sprint(n), "dana"))
	}
	w.requests(other)
	for _, p := range all {
		w.must(b.Say(w.Context(), p.Incident, "before"))
		w.must(b.Close(w.Context(), p.Incident))
	}
	for _, p := range w.requests(other) {
		if p.Status != app.Resolved || !slices.Equal(textsOf(p), []string{"Ana Costa: before"}) {
			w.Errorf("%+v", p)
		}
	}
	for _, p := range all {
		w.must(b.Say(w.Context(), p.Incident, "after"))
	}
	want := []string{"Ana Costa: before", "Ana Costa: after"}
	for range 5 {
		w.requests(other)
	}
	for _, p := range w.requests(other) {
		if !slices.Equal(textsOf(p), want) {
			w.Errorf("after six readings %q", textsOf(p))
		}
		p.Notes[0].Text = "spoiled" // by who got it
	}
	for _, p := range w.requests(other) {
		if !slices.Equal(textsOf(p), want) {
			w.Errorf("once more %q", textsOf(p))
		}
	}
	if got, err := other.Request(w.Context(), all[0].Incident); err != nil || !slices.Equal(textsOf(got), want) || got.Status != app.Resolved {
		w.Errorf("%+v, %v", got, err)
	}
}

// longTexts: what somebody else wrote is cut where it is too long for any request, and
// what is far too long to be read costs nobody else anything.
func longTexts(w *world) {
	b := w.board()
	body := strings.Repeat("<p>ü\u202e&nbsp;</p>\n", 12_000)
	huge, err := w.sim.Trigger("swaps", strings.Repeat("long ", 4_000), simulator.With{By: "dana", To: []string{"ana"}, Dedup: app.SwapKeyPrefix + "huge", Body: body})
	w.must(err)
	w.must(w.sim.AddNote("dana", huge, strings.Repeat("x", app.MaxNote)))
	w.up("1", "dana")
	for _, p := range w.requests(b) {
		if p.Key == app.SwapKeyPrefix+"1" {
			w.carries(p, w.posting("1", "dana"))
			continue
		}
		if p.By.ID != w.id("dana") || len(p.Body) < 10_000 || len(p.Body) > 100_000 || !strings.HasPrefix(body, p.Body[:10_000]) || len(p.Notes) != 1 {
			w.Errorf("%d bytes by %s, %d notes", len(p.Body), p.By, len(p.Notes))
		}
	}
	w.rewriting(func(r *http.Request, body []byte) []byte {
		if strings.HasPrefix(r.URL.Path, "/incidents/"+huge) {
			return append(body, make([]byte, 17<<20)...)
		}
		return body
	})
	if got := keysOf(w.requests(b)); !slices.Equal(got, []string{"1"}) {
		w.Errorf("read %v", got)
	}
	if _, err := b.Request(w.Context(), huge); err == nil {
		w.Error("17 MB were read")
	}
}
