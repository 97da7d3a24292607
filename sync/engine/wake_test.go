package engine

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// hang makes every look from now on take an hour, until mend.
func (w *world) hang() { w.locked(func() { w.delay = time.Hour }) }

func (w *world) mend() { w.locked(func() { w.delay = 0 }) }

func TestAfterSleepALookThatHangsIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		v := start(t, w, &disk{})
		w.hang()
		v.wait(10 * time.Second) // the look hangs
		w.mend()
		w.page("A")
		v.Resumed()
		synctest.Wait()
		v.rings("A")
	})
}

func TestSleepIsNoBlindness(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		v := start(t, w, &disk{})
		w.fail(app.Offline{Kind: app.NoNetwork})
		v.wait(55 * time.Second)
		v.Resumed()
		v.wait(30 * time.Second)
		if s := v.Current(); !s.Connection.Blind.IsZero() {
			t.Errorf("blind since %s although just awake", s.Connection.Blind)
		}
		v.wait(2 * time.Minute)
		if v.sound().Pattern != app.BlindPattern {
			t.Error("blindness after the sleep is not heard")
		}
	})
}

func TestAnotherNetworkEndsAHangAtOnceButIsStillBlind(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		v := start(t, w, &disk{})
		w.hang()
		v.wait(70 * time.Second)
		w.page("A")
		w.mend()
		v.NetworkChanged()
		synctest.Wait()
		v.rings("A")
		w.fail(app.Offline{Kind: app.NoNetwork})
		for range 14 { // a network that changes all the time is no sight
			v.wait(9 * time.Second)
			v.NetworkChanged()
		}
		v.wait(time.Second)
		if s := v.Current(); s.Connection.Blind.IsZero() {
			t.Error("not blind after two minutes without a look")
		}
	})
}

func TestAChangingNetworkThatWorksCostsNoLooks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		v := start(t, w, &disk{})
		before := w.looks()
		for range 55 {
			v.wait(time.Second)
			v.NetworkChanged()
		}
		if n := w.looks() - before; n > 15 {
			t.Errorf("%d looks in a minute", n)
		}
	})
}

func TestAClockThatIsFarOffIsToldAndTakenBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		v := start(t, w, &disk{})
		for _, c := range []struct {
			skew time.Duration
			want string
		}{
			{time.Minute, ""},
			{3 * time.Minute, "This computer's clock is 3 min ahead of PagerDuty's."},
			{-4 * time.Hour, "This computer's clock is 240 min behind PagerDuty's."},
			{0, ""},
		} {
			w.locked(func() { w.skew = c.skew })
			v.wait(5 * time.Second)
			got := ""
			for _, p := range v.Current().Problems {
				if p.Code == app.ClockWrong {
					got += p.What
				}
			}
			if got != c.want {
				t.Errorf("%s ahead: told %q, want %q", c.skew, got, c.want)
			}
		}
	})
}

func TestBlindnessOutlastsASleep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		v := start(t, w, &disk{})
		w.fail(app.Offline{Kind: app.NoNetwork})
		v.wait(90 * time.Second)
		since := v.Current().Connection.Blind
		v.Resumed()
		v.wait(time.Second)
		if s := v.Current(); since.IsZero() || !s.Connection.Blind.Equal(since) || len(v.told(app.NoticeSighted)) != 0 {
			t.Errorf("blind since %v, then %v; told %+v", since, s.Connection.Blind, v.told(app.NoticeSighted))
		}
		w.fail(nil)
		v.wait(6 * time.Second)
		if s := v.Current(); !s.Connection.Blind.IsZero() || len(v.told(app.NoticeSighted)) != 1 {
			t.Errorf("seen again, and blind since %v", s.Connection.Blind)
		}
	})
}
