package view_test

import (
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

func TestNoticesAboutShifts(t *testing.T) {
	now := time.Date(2026, 12, 1, 10, 0, 0, 0, time.UTC) // a Tuesday
	at := func(day, hour int) time.Time { return time.Date(2026, 12, day, hour, 0, 0, 0, time.UTC) }
	primary := app.Ref{ID: "S", Name: "Primary"}
	shift := &app.Shift{Schedule: primary, Level: 1, Start: at(2, 9), End: at(2, 21)}
	running := &app.Shift{Schedule: primary, Start: at(1, 10), End: at(1, 22)}
	news := func(kind app.ShiftChangeKind, from, to []app.Ref, source app.Source) *app.ShiftNews {
		return &app.ShiftNews{ShiftChange: app.ShiftChange{
			Kind: kind, Schedule: primary, Span: app.Span{Start: at(5, 18), End: at(6, 9)}, Was: app.Span{Start: at(4, 18), End: at(4, 20)}, From: from, To: to, Source: source,
		}}
	}
	dana := []app.Ref{{ID: "D", Name: "Dana"}}
	for _, c := range []struct {
		name        string
		n           app.Notice
		title, body string
	}{
		{"a day ahead", app.Notice{Kind: app.NoticeShift, Shift: shift, Lead: 24 * time.Hour}, "Your shift starts Wed 09:00", "In 23 h. On Primary, level 1, until Wed 21:00 (12 h)."},
		{"now", app.Notice{Kind: app.NoticeShift, Shift: running}, "You are on call now", "On Primary, until 22:00 (12 h).\nPages ring here. See whether they would: check readiness."},
		{"over", app.Notice{Kind: app.NoticeShiftOver}, "Your shift is over", "You are off call.\nYour next shift starts Wed 09:00."},
		{"gained", app.Notice{Kind: app.NoticeNews, News: news(app.ShiftGained, dana, nil, app.ByOverride)}, "You gained Sat 18:00–Sun 09:00", "On Primary, by an override.\nIt was Dana's."},
		{"gained a gap", app.Notice{Kind: app.NoticeNews, News: news(app.ShiftGained, nil, nil, app.Rotation)}, "You gained Sat 18:00–Sun 09:00", "On Primary.\nNobody had it before."},
		{"lost", app.Notice{Kind: app.NoticeNews, News: news(app.ShiftLost, nil, dana, "")}, "You are off call Sat 18:00–Sun 09:00", "On Primary.\nDana has it now."},
		{"lost to nobody", app.Notice{Kind: app.NoticeNews, News: news(app.ShiftLost, nil, nil, "")}, "You are off call Sat 18:00–Sun 09:00", "On Primary.\nNobody has it now."},
		{"moved", app.Notice{Kind: app.NoticeNews, News: news(app.ShiftMoved, nil, nil, "")}, "Your shift moved to Sat 18:00–Sun 09:00", "On Primary.\nIt was Fri 18:00–20:00."},
		{"gap", app.Notice{Kind: app.NoticeGap, Gap: &app.Gap{Schedule: primary, Span: app.Span{Start: at(5, 2), End: at(5, 6)}}}, "Nobody is on call: Sat 02:00–06:00", "On Primary.\nWho could take it? The calendar shows who is on before and after."},
	} {
		c.n.Key = "k"
		s := &app.Snapshot{Notices: []app.Notice{c.n}, Duty: app.Duty{Next: shift}}
		all := view.Notices(s, now, time.UTC)
		if len(all) != 1 {
			t.Fatalf("%s: %d notices", c.name, len(all))
		}
		if got := all[0]; got.Title != c.title || got.Body != c.body || got.Stay || got.Critical {
			t.Errorf("%s: %q\n%q\nstays %v, critical %v; want %q\n%q", c.name, got.Title, got.Body, got.Stay, got.Critical, c.title, c.body)
		}
	}
}
