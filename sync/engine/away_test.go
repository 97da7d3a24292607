package engine

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// past makes the world a Mine.
type pastWorld struct {
	*world
	asked [][2]time.Time
	found []app.PastPage
	fails int
}

func (w *pastWorld) Contacts(context.Context) (app.Contacts, error) { return app.Contacts{}, nil }

func (w *pastWorld) Feed(context.Context) (app.Secret, error) { return "", nil }

func (w *pastWorld) Pages(_ context.Context, since, until time.Time) ([]app.PastPage, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.asked = append(w.asked, [2]time.Time{since, until})
	if w.fails > 0 {
		w.fails--
		return nil, errors.New("not now")
	}
	return w.found, nil
}

// questions is what was asked for so far.
func (w *pastWorld) questions() (all [][2]time.Time) {
	w.locked(func() { all = append(all, w.asked...) })
	return all
}

func TestWhatCameWhileAwayIsListedUntilSeen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &pastWorld{world: newWorld(), fails: 1}
		w.found = []app.PastPage{{Incident: app.Incident{ID: "A"}, At: time.Now()}}
		v := start(t, nil, &disk{})
		v.SignIn(w, w, app.Account{})
		v.wait(time.Minute)
		if len(w.questions()) != 0 {
			t.Fatal("asked although nothing was missed")
		}
		seen := v.Current().Connection.LastSync
		w.fail(app.Offline{Kind: app.NoNetwork}) // as in a sleep
		v.wait(awayGap + time.Minute)
		w.fail(nil)
		v.wait(11 * time.Second) // the first reading fails
		a := v.Current().Away
		if a == nil || len(a.Pages) != 1 || a.Pages[0].Incident.ID != "A" || !a.From.Equal(seen) {
			t.Fatalf("away %+v, asked %v", a, w.questions())
		}
		if len(w.questions()) != 2 {
			t.Errorf("asked %d times", len(w.questions()))
		}
		v.wait(time.Minute)
		if _, err := v.Submit(t.Context(), app.Intent{Verb: app.SeenAway}); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if v.Current().Away != nil {
			t.Error("still listed")
		}
	})
}

func TestAShortGapIsNoAbsence(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &pastWorld{world: newWorld()}
		v := start(t, nil, &disk{})
		v.SignIn(w, w, app.Account{})
		v.wait(time.Minute)
		w.fail(app.Offline{Kind: app.NoNetwork})
		v.wait(awayGap - time.Minute)
		w.fail(nil)
		v.wait(time.Minute)
		if len(w.questions()) != 0 {
			t.Errorf("asked for %v", w.questions())
		}
	})
}
