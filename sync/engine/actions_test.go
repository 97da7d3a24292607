package engine

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

func intent(k app.Kind, id string) app.Intent {
	return app.Intent{Verb: app.Verb(k), Incidents: []string{id}}
}

// paged starts a watch that rings for A.
func paged(t *testing.T) (*world, *disk, *watch) {
	t.Helper()
	w, d := newWorld(), &disk{}
	v := start(t, w, d)
	w.page("A")
	v.wait(5 * time.Second)
	v.rings("A")
	return w, d, v
}

func TestARefusedAckRingsAgainAndSaysWhy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, _, v := paged(t)
		w.locked(func() {
			w.perform = func([]app.Action) error { return app.Refused{Why: "Requester not authorized", Code: 1018} }
		})
		v.do(intent(app.Acknowledge, "A"))
		v.rings("A")
		i := v.find("A")
		if i.Claim.State != app.ClaimRefused || i.Why.Cause != app.AnswerRefused {
			t.Errorf("claim %+v, why %+v", i.Claim, i.Why)
		}
		v.wait(time.Minute)
		if w.written(app.Acknowledge) != 0 {
			t.Error("it was sent again though refused")
		}
	})
}

func TestAnAckOfflineIsKeptAndSoundsAfterTheGrace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, _, v := paged(t)
		w.fail(app.Offline{Kind: app.NoNetwork})
		v.do(intent(app.Acknowledge, "A"))
		v.rings()
		if c := v.find("A").Claim; c.State != app.ClaimUnconfirmed {
			t.Errorf("claims %+v", c)
		}
		v.wait(61 * time.Second)
		if v.sound().Pattern != app.UndeliveredPattern {
			t.Fatalf("sounds %q", v.sound().Pattern)
		}
		w.fail(nil)
		v.wait(10 * time.Second)
		v.rings()
		if v.find("A").Status != app.Acknowledged || w.written(app.Acknowledge) != 1 {
			t.Error("it was not delivered once the network was back")
		}
	})
}

func TestAnAckNeverReopens(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, _, v := paged(t)
		w.change("A", func(i *app.Incident) { i.Status, i.StatusBy = app.Resolved, ana })
		taken := v.do(intent(app.Acknowledge, "A"))
		if a := v.action(taken.Actions[0]); a.State != app.Superseded || w.written(app.Acknowledge) != 0 {
			t.Errorf("action %+v, %d writes: a resolved incident was reopened", a, w.written(app.Acknowledge))
		}
		v.rings()
	})
}

// PagerDuty may answer with what was so a while ago.
func TestAnAckDoesNotGoByOldNews(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, _, v := paged(t)
		var old app.Incident
		w.change("A", func(i *app.Incident) {
			old = *i
			i.Status, i.StatusAt, i.StatusBy, i.Assigned = app.Resolved, time.Now().Round(0), ana, nil
			i.UpdatedAt = i.StatusAt
		})
		v.wait(10 * time.Second)
		if s := v.find("A").Status; s != app.Resolved {
			t.Fatalf("it is %s", s)
		}
		w.change("A", func(i *app.Incident) { *i = old })
		v.do(intent(app.Acknowledge, "A"))
		v.wait(time.Second)
		if w.written(app.Acknowledge) != 0 {
			t.Error("it was acknowledged, though known to be resolved")
		}
	})
}

// While the disk takes its time over the action, somebody resolves the incident.
func TestASlowDiskDoesNotMakeTheLookOld(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, d, v := paged(t)
		d.mu.Lock()
		d.slow = 4 * time.Second
		d.mu.Unlock()
		v.do(intent(app.Acknowledge, "A"))
		v.wait(2 * time.Second)
		w.change("A", func(i *app.Incident) {
			i.Status, i.StatusAt, i.StatusBy, i.Assigned = app.Resolved, time.Now().Round(0), ana, nil
			i.UpdatedAt = i.StatusAt
		})
		v.wait(10 * time.Second)
		if w.written(app.Acknowledge) != 0 {
			t.Error("it was acknowledged after it had been resolved")
		}
	})
}

// The second press is about a page that came anew, while the first waits for the network.
func TestAnAnswerToAPageThatCameAnewIsOneOfItsOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, _, v := paged(t)
		w.locked(func() { w.perform = func([]app.Action) error { return app.Offline{Kind: app.NoNetwork} } })
		v.do(intent(app.Acknowledge, "A"))
		v.wait(36 * time.Second) // it is tried again at 35 and 45 s
		w.change("A", func(i *app.Incident) {
			i.Assigned = []app.Assignment{{At: time.Now().Round(0), To: me.Ref()}}
			i.UpdatedAt, i.StatusAt = i.Assigned[0].At, i.Assigned[0].At
		})
		v.wait(5 * time.Second)
		v.rings("A")
		w.locked(func() { w.perform = nil })
		v.do(intent(app.Acknowledge, "A"))
		v.wait(20 * time.Second)
		v.rings()
		if s := v.find("A").Status; s != app.Acknowledged {
			t.Errorf("it is %s", s)
		}
	})
}

// The library gives a copy from before where PagerDuty cannot be read. That the note is
// not in it proves nothing.
func TestAnUnsureNoteIsNotLookedForInACopy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, _, v := paged(t)
		w.locked(func() {
			w.after = func([]app.Action) error {
				w.after = nil
				return app.Unsure{Cause: app.Offline{Kind: app.NoAnswer}}
			}
			w.copied = &app.Detail{Read: time.Now()}
		})
		in := intent(app.AddNote, "A")
		in.Text = "rolled back"
		id := v.do(in).Actions[0]
		v.wait(time.Minute)
		if n := w.written(app.AddNote); n != 1 {
			t.Errorf("%d notes, want 1", n)
		}
		if s := v.action(id).State; s != app.Waiting {
			t.Errorf("the note is %s", s)
		}
		w.locked(func() { w.copied = nil })
		v.wait(time.Minute)
		if s, n := v.action(id).State, w.written(app.AddNote); s != app.Confirmed || n != 1 {
			t.Errorf("the note is %s, %d were written", s, n)
		}
	})
}

func TestALostAnswerIsNeverSentTwice(t *testing.T) {
	for _, kind := range []app.Kind{app.Acknowledge, app.Escalate, app.AddNote, app.Resolve} {
		t.Run(string(kind), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w, _, v := paged(t)
				lost := true
				w.after = func([]app.Action) error {
					if lost {
						lost = false
						return app.Unsure{Cause: errors.New("connection reset")}
					}
					return nil
				}
				in := intent(kind, "A")
				in.Text = "a note"
				taken := v.do(in)
				v.wait(time.Minute)
				if n := w.written(kind); n != 1 {
					t.Fatalf("%d writes, want 1", n)
				}
				if a := v.action(taken.Actions[0]); a.State != app.Confirmed {
					t.Errorf("ended %+v", a)
				}
			})
		})
	}
}

func TestEscalateGoesToTheNextLevelOnceAndShowsWhoIsThere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, _, v := paged(t)
		w.locked(func() { w.delay = time.Second }) // long enough for an impatient second press
		v.do(intent(app.Escalate, "A"))
		v.do(intent(app.Escalate, "A"))
		v.wait(30 * time.Second)
		if w.written(app.Escalate) != 1 || w.sent()[0].Level != 2 {
			t.Fatalf("writes %+v", w.sent())
		}
		v.rings()
		i := v.find("A")
		if i.Left == nil || i.Left.Kind != app.WasEscalated || !i.Left.Ours || i.Level != 2 || app.Names(i.Left.To) != "Dana" {
			t.Errorf("shown %+v, left %+v", i, i.Left)
		}
	})
}

func TestEscalateIsRefusedWhereItMakesNoSense(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, _, v := paged(t)
		for name, in := range map[string]app.Intent{
			"no such level": {Verb: app.Verb(app.Escalate), Incidents: []string{"A"}, Level: 7},
			"all":           {Verb: app.Verb(app.Escalate), All: true},
			"no incident":   {Verb: app.Verb(app.Escalate)},
			"no number":     {Verb: app.Verb(app.Escalate), Incidents: []string{"#4711"}},
		} {
			if _, err := v.Submit(t.Context(), in); err == nil {
				t.Errorf("%s: taken", name)
			}
		}
		w.change("A", func(i *app.Incident) { i.Urgency = app.Low })
		v.wait(5 * time.Second)
		if _, err := v.Submit(t.Context(), intent(app.Escalate, "A")); err == nil {
			t.Error("a low-urgency incident is escalated")
		}
	})
}

func TestSnoozeAcknowledgesFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, _, v := paged(t)
		in := intent(app.Snooze, "A")
		in.For = time.Hour
		v.do(in)
		v.wait(5 * time.Second)
		if len(w.sent()) != 2 || w.sent()[0].Kind != app.Acknowledge || w.sent()[1].Kind != app.Snooze || w.sent()[1].For != time.Hour {
			t.Fatalf("writes %+v", w.sent())
		}
		v.rings()
		w.change("A", func(i *app.Incident) {
			i.Status, i.StatusAt, i.StatusBy, i.Acks = app.Triggered, time.Now().Round(0), payments, nil
		})
		v.wait(5 * time.Second)
		v.rings("A")
		if why := v.find("A").Why; why.Cause != app.SnoozeEnded {
			t.Errorf("rings because %+v", why)
		}
	})
}

func TestARestartGoesOnWhereItWas(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, d, v := paged(t)
		w.page("B")
		v.wait(5 * time.Second)
		w.fail(app.Offline{Kind: app.NoNetwork})
		v.do(intent(app.Acknowledge, "B"))
		v.stop()

		again := start(t, nil, d) // before any look at PagerDuty
		again.rings("A")
		if c := again.find("B").Claim; !c.Pending() {
			t.Errorf("claim %+v is lost", c)
		}
		w.fail(nil)
		again.SignIn(w, w, app.Account{})
		again.wait(5 * time.Second)
		if w.written(app.Acknowledge) != 1 || again.find("B").Status != app.Acknowledged {
			t.Error("the acknowledgement is lost")
		}
	})
}

func TestACrashWhileSendingDoesNotSendTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, d, v := paged(t)
		crashed := app.Saved{}
		w.after = func([]app.Action) error {
			crashed, _ = d.Load(context.Background()) // what is on disk when the write has just been applied
			return nil
		}
		in := intent(app.AddNote, "A")
		in.Text = "rolled back"
		v.do(in)
		v.stop()
		again := start(t, w, &disk{saved: crashed})
		again.wait(time.Minute)
		if n := w.written(app.AddNote); n != 1 {
			t.Errorf("%d notes after a crash, want 1", n)
		}
	})
}

func TestWhatIsTakenIsOnDiskFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, d, v := paged(t)
		w.fail(app.Offline{Kind: app.NoNetwork})
		taken := v.do(intent(app.Acknowledge, "A"))
		saved, _ := d.Load(t.Context())
		if len(saved.Actions) != 1 || saved.Actions[0].ID != taken.Actions[0] {
			t.Errorf("on disk: %+v", saved.Actions)
		}
	})
}

func TestAFullDiskStopsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, d, v := paged(t)
		d.mu.Lock()
		d.err = errors.New("no space left on device")
		d.mu.Unlock()
		v.do(intent(app.Acknowledge, "A"))
		v.wait(time.Second)
		v.rings()
		if w.written(app.Acknowledge) != 1 {
			t.Error("the acknowledgement was not sent")
		}
		if p := v.Current().Problems; len(p) != 1 || p[0].Code != "not_saved" {
			t.Errorf("problems %+v", p)
		}
		d.mu.Lock()
		d.err = nil
		d.mu.Unlock()
		v.wait(10 * time.Second)
		if p := v.Current().Problems; len(p) != 0 {
			t.Errorf("problems %+v once there is space", p)
		}
		if len(d.saved.Actions) != 1 || d.saved.Actions[0].State != app.Confirmed {
			t.Errorf("on disk: %+v", d.saved.Actions)
		}
	})
}

func TestAnExpiredAnswerRingsAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, _, v := paged(t)
		w.fail(app.Offline{Kind: app.NoNetwork})
		v.do(intent(app.Escalate, "A"))
		v.wait(6 * time.Minute)
		if w.written(app.Escalate) != 0 {
			t.Fatal("sent")
		}
		w.fail(nil)
		v.wait(15 * time.Second)
		if w.written(app.Escalate) != 0 {
			t.Error("an escalation went out after its time")
		}
		v.rings("A")
	})
}
