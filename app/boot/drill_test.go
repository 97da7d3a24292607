package boot

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// account of its own in which nothing ever happens.
type stillBackend struct{ backend }

func (stillBackend) Fetch(context.Context, app.Query) (app.Remote, error) { return app.Remote{}, nil }

// practice is the drills of one profile, and what they reported last.
type practice struct {
	*drills
	mu   sync.Mutex
	last app.Drill
}

func newPractice(t *testing.T) *practice {
	t.Helper()
	p := &practice{}
	p.drills = &drills{
		path: filepath.Join(t.TempDir(), "drills.jsonl"), me: func() app.User { return app.User{ID: "PME", Name: "Ana"} },
		log: slog.New(slog.DiscardHandler),
		report: func(r app.Report) {
			p.mu.Lock()
			defer p.mu.Unlock()
			p.last = *r.Drill
		},
	}
	p.beside(stillBackend{})
	p.open()
	return p
}

func (p *practice) state() app.Drill {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.last
}

func TestADrillIsTheRealWayAndKeepsTheSeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPractice(t)
		if err := p.start(t.Context(), ""); err != nil {
			t.Fatal(err)
		}
		if err := p.start(t.Context(), ""); err == nil {
			t.Error("a second drill at the same time")
		}
		if !p.state().Running {
			t.Error("not said to run")
		}
		time.Sleep(5 * time.Second)
		r, err := p.provider.Fetch(t.Context(), app.Query{Open: true})
		if err != nil || len(r.Open) != 1 || !r.Open[0].Page("PME") {
			t.Fatalf("no page of mine: %+v, %v", r.Open, err)
		}
		out := p.provider.Perform(t.Context(), []app.Action{{ID: "1", Kind: app.Acknowledge, Incident: r.Open[0].ID}})
		if out[0].Err != nil {
			t.Fatal(out[0].Err)
		}
		time.Sleep(drillLinger + time.Second)
		synctest.Wait()
		last := p.state().Last
		if p.state().Running || last == nil || last.Pages != 1 || last.Answered != 1 || last.Seconds < 3 || last.Seconds > 5 {
			t.Fatalf("ended as %+v", last)
		}
		again := newPractice(t)
		again.path = p.path
		again.open()
		if kept := again.state().Last; kept == nil || *kept != *last {
			t.Errorf("kept %+v", kept)
		}
		if err := p.start(t.Context(), ""); err != nil { // and it can be held again
			t.Error(err)
		}
		p.halt()
		synctest.Wait()
	})
}

func TestADrillThatNobodyAnswersEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPractice(t)
		if err := p.start(t.Context(), ""); err != nil {
			t.Fatal(err)
		}
		time.Sleep(drillWithin + 5*time.Second)
		synctest.Wait()
		if last := p.state().Last; p.state().Running || last == nil || last.Pages != 1 || last.Answered != 0 {
			t.Errorf("ended as %+v", last)
		}
	})
}

func TestADrillThatCannotBeHeldSaysWhy(t *testing.T) {
	p := newPractice(t)
	for text, want := range map[string]string{
		"nonsense = 1":                  "scenario",
		"name = \"x\"\nme = \"nobody\"": "scenario",
	} {
		if err := p.start(t.Context(), text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
	p.me = func() app.User { return app.User{} }
	if err := p.start(t.Context(), ""); err == nil || !strings.Contains(err.Error(), "sign in") {
		t.Errorf("signed out: %v", err)
	}
}

func TestABrokenLineAmongTheDrillsIsPassedOver(t *testing.T) {
	path := filepath.Join(t.TempDir(), "drills.jsonl")
	if err := os.WriteFile(path, []byte("{\"pages\":1,\"answered\":1}\n{\"pag"), 0o600); err != nil {
		t.Fatal(err)
	}
	last, err := lastDrill(path)
	if err != nil || last == nil || last.Pages != 1 {
		t.Errorf("%+v, %v", last, err)
	}
	if last, err := lastDrill(path + ".not"); last != nil || err != nil {
		t.Errorf("%+v, %v", last, err)
	}
}
