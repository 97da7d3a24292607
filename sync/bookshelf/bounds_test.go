package bookshelf

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

func found(url string) []app.Runbook {
	return []app.Runbook{{URL: url, Title: "x", Place: app.RunbookLink, Sure: true, Text: true}}
}

func TestWhatIsLookedUpMayChangeMeanwhile(t *testing.T) {
	r := newRig()
	var both sync.WaitGroup
	for n := range 2 {
		both.Go(func() {
			for k := range 100 {
				r.learn(0, found(doc), fmt.Sprint("S", k%5), time.Now().Add(time.Duration(n+k)*time.Hour))
			}
		})
	}
	both.Wait()
	if got := r.look(doc).Services; len(got) != 5 {
		t.Errorf("got %v", got)
	}
}

func TestLinksAreBoundedBeforeTheyAreAsked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig()
		for n := range 2 * mostOfService {
			r.learn(0, found(fmt.Sprint("https://one.example/", n, ".md")), "S", clock())
			time.Sleep(time.Second)
		}
		last := fmt.Sprint("https://one.example/", 2*mostOfService-1, ".md")
		if len(r.known) != mostOfService || r.drawer.count(kindLinks) != mostOfService || r.look(last).Services == nil {
			t.Errorf("of one service %d links are kept, %d on the disk", len(r.known), r.drawer.count(kindLinks))
		}
		for n := range mostLinks {
			r.learn(0, found(fmt.Sprint("https://many.example/", n, ".md")), fmt.Sprint("S", n), clock())
		}
		if len(r.known) != mostLinks || r.drawer.count(kindLinks) != mostLinks {
			t.Errorf("%d links are kept, %d on the disk", len(r.known), r.drawer.count(kindLinks))
		}
		time.Sleep(window + time.Hour)
		if err := r.CheckLinks(t.Context()); err != nil {
			t.Error(err)
		}
		if asked := r.web.asked(); len(asked) != 0 {
			t.Errorf("%d links of services that page no more were asked", len(asked))
		}
	})
}

func TestTheOldestTextsGoFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig()
		r.web.set("git.example.com/", says("text/plain", steps))
		url := func(n int) string { return fmt.Sprint("https://git.example.com/", n, ".md") }
		for n := range 4 {
			mustRead(t, r, url(n))
			r.edit(url(n), func(l *link) { l.Size = mostTexts / 4 })
			time.Sleep(time.Hour)
		}
		mustRead(t, r, url(4))
		if r.drawer.count(kindText) != 4 || !r.look(url(0)).Read.IsZero() || r.look(url(1)).Read.IsZero() || r.look(url(4)).Size != len(steps) {
			t.Errorf("%d texts are kept; the oldest was read at %s", r.drawer.count(kindText), r.look(url(0)).Read)
		}
	})
}

func TestWhatJustFailedIsNotAskedAgainWithoutACopyEither(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig()
		for range 2 {
			if _, err := r.Runbook(t.Context(), doc); code(err) != codeGone {
				t.Errorf("got %v", err)
			}
			time.Sleep(failing / 2)
		}
		if asked := r.web.asked(); len(asked) != 1 {
			t.Errorf("asked %v", asked)
		}
		r.web.set("git.example.com/ops/x.md", says("text/plain", steps))
		mustRead(t, r, doc)
	})
}

// TestACheckLeavesNothingOfAFormerAccount changes the account in the middle of a check.
func TestACheckLeavesNothingOfAFormerAccount(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := seeded()
		r.serve(t)
		r.Saw(snapshot())
		synctest.Wait()
		done := make(chan error, 1)
		go func() { done <- r.CheckLinks(t.Context()) }()
		time.Sleep(3500 * time.Millisecond)
		if r.drawer.count(kindLinks) == 0 {
			t.Fatal("the check has not begun")
		}
		other := snapshot()
		other.Me = app.User{ID: "POTHER"}
		r.with(func() { r.pages = nil })
		r.Saw(other)
		if err := <-done; err == nil {
			t.Error("nothing is told")
		}
		synctest.Wait()
		if n := r.drawer.count(kindLinks) + r.drawer.count(kindText) + r.drawer.count(kindCoverage); n != 0 {
			t.Errorf("%d documents of the former account are kept", n)
		}
		if c, _ := r.Coverage(t.Context()); len(c.Services) != 0 || len(r.known) != 0 {
			t.Errorf("of the former account is known: %+v", c)
		}
		if err := r.CheckLinks(t.Context()); err != nil {
			t.Errorf("the next check: %v", err)
		}
	})
}

// hung is a rig whose disks hang until free is called.
func hung(r *rig) (free func()) {
	wait := make(chan struct{})
	r.disks.stall = func() { <-wait }
	return sync.OnceFunc(func() { close(wait) })
}

func TestAHungFolderHoldsUpNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		books := tree(t, map[string]string{"payments.md": "# Theirs"})
		r := newRig()
		r.settings.Runbooks.Folder = books
		ctx := t.Context()
		if got := r.fileFor(ctx, books, "Payments"); got != "payments.md" {
			t.Fatalf("got %q", got)
		}
		free := hung(r)
		defer free()
		stop := r.serve(t)
		p := page("P1", "payments", time.Now())
		r.details["P1"] = linked(p, doc)
		r.Saw(snapshot(p))
		time.Sleep(fetchWithin)
		synctest.Wait()
		if shelf, _ := r.reported(); len(shelf.Found["P1"]) != 2 {
			t.Errorf("found %+v", shelf.Found["P1"])
		}
		began := time.Now()
		if got := r.fileFor(ctx, books, "Payments"); got != "payments.md" || time.Since(began) != 0 {
			t.Errorf("got %q after %s", got, time.Since(began))
		}
		if _, err := r.Runbook(ctx, at(books)+"/payments.md"); code(err) != codeAway || time.Since(began) != 0 {
			t.Errorf("got %v after %s", err, time.Since(began))
		}
		stop() // does not wait for the disk
		free()
		synctest.Wait()
		if got := r.fileFor(ctx, books, "Payments"); got != "payments.md" || r.disks.late[books] != 0 {
			t.Errorf("with the disk back: %q, %v", got, r.disks.late)
		}
	})
}

func TestAHungGuideGivesTheLastGoodCards(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := withCards(tree(t, map[string]string{"a.md": card("one", "theirs")}))
		const theirs = "one theirs true; two ours false"
		if got, _ := shown(t, r); got != theirs {
			t.Fatalf("got %s", got)
		}
		free := hung(r)
		defer free()
		stop := r.serve(t)
		synctest.Wait()
		time.Sleep(patience)
		for _, wait := range []time.Duration{0, fetchWithin} {
			time.Sleep(wait)
			began := time.Now()
			if got, g := shown(t, r); got != theirs || g.Problem == nil || g.Problem.Code != codeGuide || time.Since(began) > patience {
				t.Errorf("got %s after %s, %+v", got, time.Since(began), g.Problem)
			}
		}
		r.with(func() { r.settings.GuideSource = t.TempDir() })
		if got, g := shown(t, r); got != shipped || g.Problem == nil {
			t.Errorf("of another source: %s, %+v", got, g.Problem)
		}
		stop() // does not wait for the disk
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := r.Guide(ctx); err != nil {
			t.Errorf("after the end: %v", err)
		}
	})
}
