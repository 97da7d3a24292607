package engine

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// planned is a world with schedules.
type planned struct {
	*world
	schedules []app.Schedule
	planErr   error
	asked     [][]string
	windows   []app.Span
}

func newPlanned() *planned {
	p := &planned{world: newWorld()}
	now := time.Now().Round(0)
	p.schedules = []app.Schedule{{Ref: app.Ref{ID: "SCH", Name: "Primary"}, Slots: []app.Slot{
		{Span: app.Span{Start: now.Add(-time.Hour), End: now.Add(100 * time.Hour)}, User: me.Ref()},
		{Span: app.Span{Start: now.Add(100 * time.Hour), End: now.Add(95 * 24 * time.Hour)}, User: dana},
	}}}
	return p
}

func (p *planned) Schedules(_ context.Context, ids []string, window app.Span) ([]app.Schedule, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.asked, p.windows = append(p.asked, ids), append(p.windows, window)
	if p.planErr != nil {
		return nil, p.planErr
	}
	all := slices.Clone(p.schedules)
	for n := range all {
		all[n].Window = window
		all[n].Slots = slices.Clone(all[n].Slots)
	}
	return all, nil
}

func (p *planned) FindSchedules(context.Context, string) ([]app.Schedule, error) { return nil, nil }
func (p *planned) Override(context.Context, []app.OverrideWish) ([]app.Override, error) {
	return nil, nil
}
func (p *planned) Undo(context.Context, app.Override) error { return nil }

func (p *planned) begin(t *testing.T, d *disk) *watch {
	t.Helper()
	v := start(t, nil, d)
	v.SignIn(p, p, app.Account{})
	v.wait(6 * time.Second)
	return v
}

// reads is what was asked for so far.
func (p *planned) reads() (ids [][]string, windows []app.Span) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.asked), slices.Clone(p.windows)
}

// told are the keys of the notices of a kind.
func (v *watch) told(kind app.NoticeKind) []app.Notice {
	var all []app.Notice
	for _, n := range v.Current().Notices {
		if n.Kind == kind {
			all = append(all, n)
		}
	}
	return all
}

func TestAChangeOfMyShiftsIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, d := newPlanned(), &disk{}
		v := p.begin(t, d)
		ids, windows := p.reads()
		if len(ids) != 1 || !slices.Equal(ids[0], []string{"SCH"}) || len(v.Current().News) != 0 {
			t.Fatalf("asked for %v, news %+v", ids, v.Current().News)
		}
		if w := windows[0]; w.Length() != calendarBack+horizon || w.Start.After(time.Now().Add(-calendarBack)) {
			t.Errorf("asked for %v", w)
		}
		v.wait(calendarEvery + time.Second)
		if n := len(v.told(app.NoticeNews)); n != 0 {
			t.Fatalf("%d news although nothing changed", n)
		}
		p.locked(func() { // Ana puts me in Dana's place for two hours
			s := &p.schedules[0].Slots
			at := (*s)[1].Start.Add(10 * time.Hour)
			*s = []app.Slot{
				(*s)[0],
				{Span: app.Span{Start: (*s)[1].Start, End: at}, User: dana},
				{Span: app.Span{Start: at, End: at.Add(2 * time.Hour)}, User: me.Ref(), Source: app.ByOverride, Instead: dana},
				{Span: app.Span{Start: at.Add(2 * time.Hour), End: (*s)[1].End}, User: dana},
			}
		})
		v.wait(calendarEvery + time.Second)
		news := v.told(app.NoticeNews)
		if len(news) != 1 || news[0].News.Kind != app.ShiftGained || news[0].News.Length() != 2*time.Hour || news[0].News.Source != app.ByOverride {
			t.Fatalf("told %+v", news)
		}
		v.stop()
		again := p.begin(t, d) // it is told after a restart too, once
		if n := again.told(app.NoticeNews); len(n) != 1 || n[0].Key != news[0].Key {
			t.Errorf("after a restart: %+v", n)
		}
		again.wait(newsFor + time.Minute)
		if n := again.told(app.NoticeNews); len(n) != 0 {
			t.Errorf("told for ever: %+v", n)
		}
	})
}

func TestWhatCannotBeReadStays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPlanned()
		v := p.begin(t, &disk{})
		before := v.Current().Calendar
		p.locked(func() { p.planErr = errors.New("no") })
		v.wait(calendarEvery + time.Second)
		age := v.Current().Calendar
		if age.Problem == nil || age.Number != before.Number || !age.At.Equal(before.At) {
			t.Fatalf("after a failure %+v, before %+v", age, before)
		}
		if s, err := v.Rendered(t.Context(), app.Span{Start: time.Now(), End: time.Now().Add(time.Hour)}); err != nil || len(s) != 1 {
			t.Errorf("%d schedules, %v", len(s), err)
		}
		p.locked(func() { p.planErr = nil })
		v.wait(calendarAgain + time.Second)
		if age := v.Current().Calendar; age.Problem != nil || age.Number != before.Number+1 {
			t.Errorf("mended: %+v", age)
		}
		earlier, _ := p.reads()
		asked := len(earlier)
		far := app.Span{Start: time.Now().Add(200 * 24 * time.Hour), End: time.Now().Add(230 * 24 * time.Hour)}
		_, err := v.Rendered(t.Context(), far)
		ids, windows := p.reads()
		if err != nil || len(ids) != asked+1 || !windows[asked].End.Equal(far.End) || windows[asked].Start.After(far.Start.Add(-calendarBack)) {
			t.Errorf("beyond the horizon: asked %d times, %v", len(ids)-asked, err)
		}
	})
}

func TestShiftsAreToldAheadAtTheirStartAndAtTheirEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPlanned()
		now := time.Now().Round(0)
		p.onCalls = []app.OnCall{{User: me.Ref(), Policy: policy, Level: 1, Schedule: app.Ref{ID: "SCH"}, Start: now.Add(30 * time.Hour), End: now.Add(38 * time.Hour)}}
		v := p.begin(t, &disk{})
		expect := func(kind app.NoticeKind, lead time.Duration, n int) {
			t.Helper()
			got := v.told(kind)
			if len(got) != n || n == 1 && got[0].Lead != lead {
				t.Fatalf("after %s: %s %+v", time.Since(now), kind, got)
			}
		}
		expect(app.NoticeShift, 0, 0)
		v.wait(6*time.Hour + time.Minute)
		expect(app.NoticeShift, 24*time.Hour, 1)
		v.wait(23 * time.Hour)
		expect(app.NoticeShift, time.Hour, 1)
		v.wait(time.Hour)
		expect(app.NoticeShift, 0, 1)
		v.wait(overFor)
		expect(app.NoticeShift, 0, 0)
		expect(app.NoticeShiftOver, 0, 0)
		v.wait(8*time.Hour - overFor + 10*time.Second)
		expect(app.NoticeShiftOver, 0, 1)
		v.wait(overFor)
		expect(app.NoticeShiftOver, 0, 0)
	})
}

func TestAGapAheadIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPlanned()
		p.schedules[0].Slots[1].Start = p.schedules[0].Slots[1].Start.Add(6 * time.Hour)
		v := p.begin(t, &disk{})
		gaps := v.told(app.NoticeGap)
		if len(gaps) != 1 || gaps[0].Gap.Length() != 6*time.Hour || gaps[0].Gap.Schedule.ID != "SCH" {
			t.Fatalf("told %+v", gaps)
		}
	})
}

func TestAScheduleOfBusinessHoursIsNoNews(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPlanned()
		first := p.schedules[0].Slots[0].Start
		p.schedules[0].Slots = nil
		for day := range 95 {
			at := first.Add(time.Duration(day) * 24 * time.Hour)
			p.schedules[0].Slots = append(p.schedules[0].Slots, app.Slot{Span: app.Span{Start: at, End: at.Add(9 * time.Hour)}, User: dana})
		}
		v := p.begin(t, &disk{})
		if gaps := v.told(app.NoticeGap); len(gaps) != 0 {
			t.Errorf("told %d gaps", len(gaps))
		}
	})
}
