package engine

import (
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

func TestAPageRingsWithinOneLookAndAnAckStopsIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		v := start(t, w, &disk{})
		v.rings()
		w.page("A")
		v.wait(5 * time.Second)
		v.rings("A")
		if s := v.Current(); !s.Wants.Alert || s.Glance().State != app.TrayPaged {
			t.Errorf("wants %+v, glance %+v", s.Wants, s.Glance())
		}
		i := v.find("A")
		if i.Level != 1 || i.NextLevel != 2 || app.Names(i.EscalatesTo) != "Dana" || i.EscalatesAt.IsZero() {
			t.Errorf("escalation told wrongly: %+v", i)
		}
		taken := v.do(app.Intent{Verb: app.Verb(app.Acknowledge), Incidents: []string{"A"}})
		v.rings()
		i = v.find("A")
		if i.Status != app.Acknowledged || i.Claim.State != app.ClaimConfirmed || i.Left == nil || !i.Left.Ours {
			t.Errorf("after the ack: %+v", i)
		}
		if a := v.action(taken.Actions[0]); a.State != app.Confirmed || w.written(app.Acknowledge) != 1 {
			t.Errorf("action %+v, %d writes", a, w.written(app.Acknowledge))
		}
	})
}

func TestEveryFurtherPageRings(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		v := start(t, w, &disk{})
		w.page("A")
		v.wait(5 * time.Second)
		w.page("B")
		v.wait(5 * time.Second)
		v.rings("A", "B")
		w.page("C")
		v.wait(5 * time.Second)
		v.rings("A", "B", "C")
	})
}

func TestAckedElsewhereStopsWithinOneLookAndTellsBy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		v := start(t, w, &disk{})
		w.page("A")
		v.wait(5 * time.Second)
		w.ack("A", ana)
		v.wait(5 * time.Second)
		v.rings()
		if left := v.find("A").Left; left == nil || left.Kind != app.WasAcked || left.By != ana || left.Via != "mobile" || left.Ours {
			t.Errorf("told %+v", left)
		}
	})
}

func TestEscalatedAwayStillBurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		v := start(t, w, &disk{})
		w.page("A")
		v.wait(5 * time.Second)
		w.change("A", func(i *app.Incident) { i.Assigned = []app.Assignment{{At: time.Now().Round(0), To: dana}} })
		v.wait(5 * time.Second)
		v.rings()
		i := v.find("A")
		if i.Left == nil || i.Left.Kind != app.WasEscalated || !i.Open() || i.Mine {
			t.Fatalf("told %+v, %+v", i.Left, i)
		}
		w.change("A", func(i *app.Incident) { i.Status = app.Resolved })
		v.wait(awayEvery + 5*time.Second)
		if i := v.find("A"); i.Open() {
			t.Error("it is not noticed that it is resolved")
		}
		v.wait(keepEnded + time.Minute)
		if _, ok := v.Current().Find("A"); ok {
			t.Error("it is shown for ever")
		}
	})
}

func TestWhatIsGoneIsToldAndDropped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		v := start(t, w, &disk{})
		w.page("A")
		v.wait(5 * time.Second)
		w.locked(func() { delete(w.incidents, "A") })
		v.wait(5 * time.Second)
		v.rings()
		if n := v.Current().Notices; len(n) != 1 || n[0].Left.Kind != app.WasLost {
			t.Errorf("told %+v", n)
		}
	})
}

func TestAFailedLookSilencesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		v := start(t, w, &disk{})
		w.page("A")
		v.wait(5 * time.Second)
		w.fail(app.Offline{Kind: app.NoName, Cause: errors.New("no such host")})
		v.wait(30 * time.Second)
		v.rings("A")
		c := v.Current().Connection
		if c.State != app.ConnOffline || c.Problem == nil || c.Problem.Code != "offline_dns" || !c.Blind.IsZero() {
			t.Errorf("connection %+v", c)
		}
		v.wait(time.Minute)
		if v.Current().Connection.Blind.IsZero() {
			t.Error("blindness is not told")
		}
		w.fail(nil)
		v.wait(5 * time.Second)
		if c := v.Current().Connection; c.State != app.ConnOK || c.Problem != nil || !c.Blind.IsZero() {
			t.Errorf("connection %+v after the network is back", c)
		}
	})
}

func TestBlindnessOnCallSounds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		v := start(t, w, &disk{})
		w.fail(app.Unavailable{Status: 503})
		v.wait(2*time.Minute + 5*time.Second)
		if v.sound().Pattern != app.BlindPattern {
			t.Fatalf("sounds %q", v.sound().Pattern)
		}
		w.fail(nil)
		v.wait(5 * time.Second)
		v.rings()
	})
}

// A watch that is restarted while it is blind has not seen anything by that.
func TestBlindnessGoesOnAfterARestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, d := newWorld(), &disk{}
		v := start(t, w, d)
		w.fail(app.Unavailable{Status: 503})
		v.wait(2*time.Minute + 5*time.Second)
		since := v.Current().Connection.Blind
		v.stop()
		again := start(t, w, d)
		again.wait(time.Second)
		s := again.Current()
		if again.sound().Pattern != app.BlindPattern || !s.Connection.Blind.Equal(since) {
			t.Errorf("sounds %q, blind since %v, want %v", again.sound().Pattern, s.Connection.Blind, since)
		}
		for _, n := range s.Notices {
			if n.Kind == app.NoticeSighted {
				t.Error("it says that it can see again")
			}
		}
		w.fail(nil)
		again.wait(5 * time.Second)
		again.rings()
		if !again.Current().Connection.Blind.IsZero() {
			t.Error("it is blind though it sees")
		}
	})
}

func TestAHangIsBlindnessToo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		v := start(t, w, &disk{})
		w.locked(func() { w.delay = time.Hour })
		v.wait(2*time.Minute + 5*time.Second)
		if v.sound().Pattern != app.BlindPattern {
			t.Fatalf("sounds %q while PagerDuty hangs", v.sound().Pattern)
		}
	})
}

func TestAnUnreadableRosterHidesNoPage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		w.rosterErr = app.Forbidden{Why: "oncalls"}
		v := start(t, w, &disk{})
		w.page("A")
		v.wait(20 * time.Second) // nothing says that I am on call
		v.rings("A")
		if p := v.Current().Problems; len(p) != 1 || p[0].Code != "roster_unread" {
			t.Errorf("problems %+v", p)
		}
		w.locked(func() { w.rosterErr = nil })
		v.wait(rosterAgain + time.Second)
		if s := v.Current(); len(s.Problems) != 0 || !s.Duty.Now {
			t.Errorf("problems %+v, duty %+v", s.Problems, s.Duty)
		}
	})
}

func TestOffCallNothingSoundsAndLooksAreRare(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		w.onCalls = nil
		v := start(t, w, &disk{})
		before := w.looks()
		v.wait(time.Minute)
		if n := w.looks() - before; n != 3 {
			t.Errorf("%d looks in a minute off call, want 3", n)
		}
		w.fail(app.Unavailable{Status: 503})
		v.wait(10 * time.Minute)
		v.rings()
	})
}

func TestOnCallLooksStayFarUnderTheLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		v := start(t, w, &disk{})
		before := w.looks()
		v.wait(10 * time.Minute)
		if n := w.looks() - before; n < 115 || n > 150 {
			t.Errorf("%d looks in ten minutes on call", n)
		}
	})
}

func TestThrottledWaitsAsAsked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		v := start(t, w, &disk{})
		w.fail(app.Throttled{After: 42 * time.Second})
		v.wait(5 * time.Second)
		before := w.looks()
		v.wait(41 * time.Second)
		if w.looks() != before {
			t.Error("it looks before the time that PagerDuty asked for")
		}
		v.wait(2 * time.Second)
		if w.looks() == before {
			t.Error("it does not look again")
		}
	})
}

func TestALateAnswerDoesNotUndoALaterOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		v := start(t, w, &disk{})
		w.page("A")
		v.wait(5 * time.Second)
		// A look is under way that still saw it triggered while the ack is confirmed.
		w.locked(func() { w.delay = 3 * time.Second })
		v.wait(5 * time.Second)
		w.locked(func() { w.delay = 0 })
		v.do(app.Intent{Verb: app.Verb(app.Acknowledge), Incidents: []string{"A"}})
		for range 50 {
			v.wait(100 * time.Millisecond)
			if i := v.find("A"); i.Status != app.Acknowledged {
				t.Fatal("an older answer undid the acknowledgement")
			}
			v.rings()
		}
	})
}

func TestAPageThatComesBackIsNotAnswered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		v := start(t, w, &disk{})
		w.page("A")
		v.wait(5 * time.Second)
		v.do(app.Intent{Verb: app.Verb(app.Acknowledge), Incidents: []string{"A"}})
		if c := v.find("A").Claim; c.State != app.ClaimConfirmed {
			t.Fatalf("claims %+v", c)
		}
		v.wait(time.Minute)
		w.change("A", func(i *app.Incident) {
			i.Status, i.StatusAt, i.UpdatedAt, i.StatusBy, i.Acks = app.Triggered, time.Now().Round(0), time.Now().Round(0), payments, nil
		})
		v.wait(5 * time.Second)
		v.rings("A")
		if i := v.find("A"); !i.Claim.None() || i.Why.Cause != app.AckTimedOut {
			t.Errorf("claims %+v of the page before, rings because %v", i.Claim, i.Why)
		}
	})
}

func TestFiftyPagesAreAllListedAndAllAcknowledged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		v := start(t, w, &disk{})
		for n := range 50 {
			w.page(fmt.Sprintf("I%02d", n))
		}
		v.wait(5 * time.Second)
		if n := len(v.Current().Pages()); n != 50 {
			t.Fatalf("%d pages listed", n)
		}
		taken := v.do(app.Intent{Verb: app.Verb(app.Acknowledge), All: true})
		v.wait(5 * time.Second)
		if len(taken.Actions) != 50 || w.written(app.Acknowledge) != 50 {
			t.Errorf("%d actions, %d writes", len(taken.Actions), w.written(app.Acknowledge))
		}
		v.rings()
	})
}

func TestHushIsLocal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		v := start(t, w, &disk{})
		w.page("A")
		v.wait(5 * time.Second)
		v.do(app.Intent{Verb: app.Hush})
		v.rings()
		w.page("B")
		v.wait(5 * time.Second)
		v.rings("B")
		v.wait(hushFor)
		v.rings("A", "B")
		if len(w.sent()) != 0 {
			t.Error("a hush reached PagerDuty")
		}
	})
}

func TestAnotherAccountForgetsTheFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, d := newWorld(), &disk{}
		v := start(t, w, d)
		w.page("A")
		v.wait(5 * time.Second)
		other := newWorld()
		other.user = app.User{ID: "POTHER", Name: "Other"}
		other.onCalls = nil
		v.SignIn(other, other, app.Account{})
		v.wait(5 * time.Second)
		v.rings()
		s := v.Current()
		if s.Me.ID != "POTHER" || len(s.Incidents) != 0 || s.Duty.Now || s.Account.State != app.SignedIn {
			t.Errorf("still there: %+v", s)
		}
		v.stop()
		if d.saved.Me.ID != "POTHER" || len(d.saved.Incidents) != 0 {
			t.Errorf("on disk: %+v", d.saved)
		}
	})
}

func TestSignOutForgets(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, d := newWorld(), &disk{}
		v := start(t, w, d)
		w.page("A")
		v.wait(5 * time.Second)
		v.Account(app.Account{State: app.SignedOut})
		v.Forget()
		synctest.Wait()
		v.rings()
		if s := v.Current(); s.Account.State != app.SignedOut || len(s.Incidents) != 0 {
			t.Errorf("snapshot %+v", s)
		}
		before := w.looks()
		v.wait(time.Minute)
		if w.looks() != before {
			t.Error("it looks on")
		}
		v.stop()
		if d.saved.Me.ID != "" {
			t.Errorf("on disk: %+v", d.saved)
		}
	})
}

func TestALostTokenIsBlindness(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		v := start(t, w, &disk{})
		v.Account(app.Account{State: app.SignedOut, Problem: &app.Problem{Code: "no_keyring", What: "The keyring does not answer."}})
		v.wait(2*time.Minute + time.Second)
		if v.sound().Pattern != app.BlindPattern {
			t.Errorf("sounds %q on call without a token", v.sound().Pattern)
		}
	})
}
