package calendar

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/ui/kit"
	"github.com/dogwatch-app/dogwatch/ui/theme"
	"github.com/dogwatch-app/dogwatch/ui/uitest"
	"github.com/dogwatch-app/dogwatch/ui/uitest/drawn"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// stand is a screen in a window of its own, with the state behind it.
type stand struct {
	s      *app.Snapshot
	ui     *view.UIState
	screen *Screen
	window fyne.Window
	all    []app.Schedule
}

func show(tb testing.TB, choice string, size fyne.Size, all []app.Schedule) *stand {
	tb.Helper()
	look := theme.Of(choice, 0)
	a := test.NewApp()
	tb.Cleanup(a.Quit)
	a.Settings().SetTheme(look)
	st := &stand{s: uitest.OnCall(), ui: view.NewUIState(), window: a.NewWindow(""), all: all}
	st.s.Shifts = st.s.Duty.Shifts
	tb.Cleanup(st.window.Close)
	st.window.SetPadded(false)
	st.screen = New(&kit.Ground{Look: look}, st.window.Canvas, st.send)
	st.window.SetContent(kit.Stack(kit.Box(look.Background, 0), st.screen.Root))
	st.window.Resize(size)
	st.send(view.Go{To: view.ScreenCalendar})
	return st
}

// send takes in a message, answers what is to be read, and shows what came of it.
func (st *stand) send(m view.Msg) {
	st.ui.Observe(st.s, uitest.Now)
	st.ui.Update(st.s, uitest.Now, uitest.Zone, m)
	for _, l := range st.ui.Loads(st.s, uitest.Now) {
		st.ui.Update(st.s, uitest.Now, uitest.Zone, view.Began{Load: l})
		if st.all != nil {
			st.ui.Update(st.s, uitest.Now, uitest.Zone, view.CalendarRead{Load: l, Schedules: clip(st.all, l.Window)})
		}
	}
	st.screen.Set(st.model())
	st.screen.g.Settle(st.screen.Root)
}

func (st *stand) model() view.Calendar {
	return view.Project(st.s, st.ui, uitest.Now, uitest.Zone, view.Options{}).Calendar
}

func (st *stand) press(keys ...view.Key) {
	for _, k := range keys {
		st.send(view.Press{On: view.OnMain, Key: k})
	}
}

func clip(all []app.Schedule, window app.Span) []app.Schedule {
	out := make([]app.Schedule, len(all))
	for n, s := range all {
		out[n] = s
		out[n].Window = s.Window.Clip(window)
		out[n].Slots = nil
		for _, slot := range s.Slots {
			if slot.Span = slot.Clip(out[n].Window); !slot.Empty() {
				out[n].Slots = append(out[n].Slots, slot)
			}
		}
	}
	return out
}

var people = []app.Ref{
	uitest.Me.Ref(),
	uitest.Ana,
	uitest.Dana,
	uitest.Kofi,
	{ID: "PWOL", Name: "Wolfeschlegelsteinhausenbergerdorff, Hubert Blaine"},
	{ID: "PLI", Name: "Li Wei"},
}

// weekly are turns of the length, one person after the other.
func weekly(ref app.Ref, who []app.Ref, start time.Time, turn time.Duration, n int) app.Schedule {
	s := app.Schedule{Ref: ref, Kind: app.LayerBased, TimeZone: "Europe/Berlin", At: uitest.Now.Add(-3 * time.Minute)}
	for i := range n {
		from := start.Add(time.Duration(i) * turn)
		s.Slots = append(s.Slots, app.Slot{Span: app.Span{Start: from, End: from.Add(turn)}, User: who[i%len(who)], Source: app.Rotation})
	}
	s.Window = app.Span{Start: start, End: start.Add(time.Duration(n) * turn)}
	return s
}

// some are schedules of all kinds: weeks, an override, gaps, two at once, and days.
func some() []app.Schedule {
	monday := time.Date(2026, 10, 26, 8, 0, 0, 0, time.UTC)
	a := weekly(uitest.Primary, people[:4], monday, 7*24*time.Hour, 16)
	// Kofi stands in for Robin on a Saturday.
	at := time.Date(2026, 12, 26, 9, 0, 0, 0, time.UTC)
	for n := range a.Slots {
		if s := a.Slots[n]; s.Covers(at) {
			a.Slots[n].End = at
			rest := s
			rest.Start = at.Add(12 * time.Hour)
			instead := app.Slot{Span: app.Span{Start: at, End: at.Add(12 * time.Hour)}, User: uitest.Kofi, Source: app.ByOverride, Instead: s.User, Override: "O1"}
			a.Slots = append(a.Slots[:n+1], append([]app.Slot{instead, rest}, a.Slots[n+1:]...)...)
			break
		}
	}
	b := weekly(uitest.Second, people[1:], monday.Add(24*time.Hour), 24*time.Hour, 110)
	c := app.Schedule{Ref: app.Ref{ID: "SCHG", Name: "Platform, business hours and the release watch"}, Kind: app.ShiftBased, TimeZone: "America/New_York", At: a.At, Window: a.Window}
	for n := range 100 {
		d := monday.AddDate(0, 0, n)
		if wd := d.Weekday(); wd == time.Saturday || wd == time.Sunday {
			continue
		}
		c.Slots = append(c.Slots,
			app.Slot{Span: app.Span{Start: d, End: d.Add(9 * time.Hour)}, User: people[n%3], Source: app.Rotation, Rotation: "R1"},
			app.Slot{Span: app.Span{Start: d.Add(4 * time.Hour), End: d.Add(14 * time.Hour)}, User: people[3+n%3], Source: app.CustomShift, Custom: "C1"})
	}
	return []app.Schedule{a, b, c}
}

// many are n schedules of daily turns.
func many(n int) []app.Schedule {
	start := time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC)
	var all []app.Schedule
	for i := range n {
		ref := app.Ref{ID: fmt.Sprintf("S%02d", i), Name: fmt.Sprintf("Schedule %02d", i)}
		all = append(all, weekly(ref, people, start.Add(time.Duration(i)*time.Hour), 24*time.Hour, 92))
	}
	return all
}

func (st *stand) wants(t *testing.T, want ...string) {
	t.Helper()
	all := strings.Join(drawn.Texts(st.screen.Root), " ")
	for _, w := range want {
		if !strings.Contains(all, w) {
			t.Errorf("%q is not among\n%s", w, all)
		}
	}
}

var wide, narrow = fyne.NewSize(984, 780), fyne.NewSize(684, 600)

func key(name string) view.Key   { return view.Key{Name: name} }
func shift(name string) view.Key { return view.Key{Name: name, Shift: true} }

func TestPictures(t *testing.T) {
	for _, c := range []struct {
		name, theme string
		size        fyne.Size
		keys        []view.Key
	}{
		{"month-dark", "dark", wide, []view.Key{key("Return")}},
		{"month-light", "light", wide, nil},
		{"month-narrow", "dark", narrow, nil},
		{"week-dark", "dark", wide, []view.Key{key("W"), key("Space"), shift("Left"), shift("Left")}},
		{"week-light", "light", wide, []view.Key{key("W"), key("Down"), key("Down"), key("Return")}},
	} {
		t.Run(c.name, func(t *testing.T) {
			st := show(t, c.theme, c.size, some())
			st.press(c.keys...)
			test.AssertRendersToImage(t, c.name+".png", st.window.Canvas())
		})
	}
}

func TestTheMouse(t *testing.T) {
	st := show(t, "dark", wide, some())
	sheet := st.screen.grid.sheet
	middle := func(row, block int) fyne.Position {
		pos, size := sheet.geo.box(row, &sheet.model.Rows[row].Blocks[block])
		return pos.AddXY(size.Width/2, size.Height/2)
	}
	// The second block of the first row is Dana's week.
	move := func(p fyne.Position) {
		sheet.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: p}})
	}
	move(middle(0, 1))
	st.wants(t, "Dana Reyes", "Mon 7 Dec 09:00 – Mon 14 Dec 09:00")
	if !st.screen.grid.card.root.Visible() {
		t.Error("no card")
	}
	sheet.MouseOut()
	if st.screen.grid.card.root.Visible() {
		t.Error("the card stays")
	}
	sheet.Tapped(&fyne.PointEvent{Position: middle(0, 1)})
	st.wants(t, "Selected: all of it, Mon 7 Dec 09:00 – Mon 14 Dec 09:00 · 7 d")
	from := fyne.NewPos(sheet.geo.x(8), middle(0, 1).Y) // Wednesday, midnight
	to := fyne.NewPos(sheet.geo.x(9.5), 300)            // whatever is there
	sheet.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: from}, Button: desktop.MouseButtonPrimary})
	sheet.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: to}})
	sheet.DragEnd()
	st.wants(t, "Selected: Wed 9 Dec 00:00 – Thu 10 Dec 12:00 · 1 d 12 h of 7 d")
	before := st.ui.Calendar
	sheet.Tapped(&fyne.PointEvent{Position: fyne.NewPos(20, 20)}) // on a name
	if st.ui.Calendar.Cursor != before.Cursor {
		t.Error("a click beside the days moved the cursor")
	}
}

// TestBlocksAreFoundWhereTheyAreDrawn points at the middle of each.
func TestBlocksAreFoundWhereTheyAreDrawn(t *testing.T) {
	st := show(t, "dark", narrow, some())
	sheet := st.screen.grid.sheet
	for r := range sheet.model.Rows {
		for n := range sheet.model.Rows[r].Blocks {
			b := &sheet.model.Rows[r].Blocks[n]
			pos, size := sheet.geo.box(r, b)
			if got := sheet.at(pos.AddXY(size.Width/2, size.Height/2)); got == nil || got.Spot != b.Spot {
				t.Errorf("row %d, block %d (%s): found %+v", r, n, b.Name, got)
			}
			if x := sheet.geo.x(b.From); x < sheet.geo.names-0.01 || sheet.geo.x(b.To) > sheet.geo.width-gutter+0.01 {
				t.Errorf("%s is drawn from %.1f outside of the days", b.Name, x)
			}
		}
	}
}

// TestThirtySchedules holds that only what can be seen is drawn, that the cursor is
// followed, and that nothing new is made for what was there before.
func TestThirtySchedules(t *testing.T) {
	st := show(t, "dark", narrow, many(30))
	sheet := st.screen.grid.sheet
	if beds := len(sheet.beds.all); beds == 0 || beds > 14 {
		t.Errorf("%d rows are drawn", beds)
	}
	for range 29 {
		st.press(key("Down"))
	}
	if st.screen.grid.scroll.Offset.Y <= 0 {
		t.Error("the last row is not in sight")
	}
	st.wants(t, "Schedule 29")
	objects := len(sheet.objects)
	for range 29 {
		st.press(key("Up"))
	}
	if st.screen.grid.scroll.Offset.Y != 0 {
		t.Errorf("scrolled to %v", st.screen.grid.scroll.Offset)
	}
	if now := len(sheet.objects); now > objects+objects/10 {
		t.Errorf("%d objects became %d", objects, now)
	}
	st.wants(t, "Schedule 00")
}

func TestTheFieldFindsAndLetsGo(t *testing.T) {
	st := show(t, "dark", wide, some())
	st.press(key("/"))
	if !st.screen.find.Focused(st.window.Canvas()) {
		t.Fatal("/ does not lead into the field")
	}
	test.Type(st.window.Canvas().Focused(), "kofi")
	st.wants(t, "release watch · Kofi Mensah · Tue 1 Dec 13:00 – 23:00")
	st.press(key("Escape"))
	if st.screen.find.Focused(st.window.Canvas()) || st.screen.find.Text() != "" || st.ui.Calendar.Find != "" {
		t.Errorf("the field keeps %q", st.screen.find.Text())
	}
}

func TestNothingToShow(t *testing.T) {
	st := show(t, "dark", wide, []app.Schedule{})
	st.wants(t, "No schedule is yours", "--follow")
	st = show(t, "dark", wide, nil)
	st.wants(t, "Reading the schedules…", "December 2026")
}

func TestWordsAreCutToTheirRoom(t *testing.T) {
	show(t, "dark", wide, some())
	r := rulers{}
	for _, room := range []float32{0, 5, 20, 60, 200, 900} {
		got := r.fit("Wolfeschlegelsteinhausenbergerdorff", theme.Caption, room)
		if w := r.width(got, theme.Caption); got != "" && w > room {
			t.Errorf("%q takes %.1f of %.1f", got, w, room)
		}
		if room > 300 && strings.Contains(got, "…") || room == 60 && !strings.HasSuffix(got, "…") {
			t.Errorf("%q for %.0f", got, room)
		}
	}
}

// BenchmarkThreeMonths builds and lays out a month of 30 schedules of which three
// months were read: the model and the widgets, as each key does.
func BenchmarkThreeMonths(b *testing.B) {
	for _, n := range []int{10, 30, 60} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			st := show(b, "dark", wide, many(n))
			b.Run("model", func(b *testing.B) {
				for b.Loop() {
					st.model()
				}
			})
			v := st.model()
			b.Run("draw", func(b *testing.B) {
				for b.Loop() {
					st.screen.Set(v)
				}
			})
			b.Run("scroll", func(b *testing.B) {
				down := true
				for b.Loop() {
					st.screen.grid.scroll.ScrollToOffset(fyne.NewPos(0, map[bool]float32{true: 200, false: 0}[down]))
					st.screen.grid.fill()
					down = !down
				}
			})
			b.Run("paint", func(b *testing.B) {
				for b.Loop() {
					st.window.Canvas().Capture()
				}
			})
		})
	}
}
