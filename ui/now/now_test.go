package now

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/ready"
	"github.com/dogwatch-app/dogwatch/ui/kit"
	"github.com/dogwatch-app/dogwatch/ui/theme"
	"github.com/dogwatch-app/dogwatch/ui/uitest"
	"github.com/dogwatch-app/dogwatch/ui/uitest/drawn"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

type stand struct {
	screen *Screen
	window fyne.Window
	msgs   []view.Msg
}

func show(t *testing.T, s *app.Snapshot, size fyne.Size) *stand {
	t.Helper()
	look := theme.Of("dark", 0)
	test.NewTempApp(t).Settings().SetTheme(look)
	st := &stand{window: fyne.CurrentApp().NewWindow("")}
	t.Cleanup(st.window.Close)
	st.window.SetPadded(false)
	st.screen = New(&kit.Ground{Look: look}, func(m view.Msg) { st.msgs = append(st.msgs, m) })
	st.window.SetContent(kit.Stack(kit.Box(look.Background, 0), st.screen.Root))
	st.window.Resize(size)
	st.set(s, uitest.Now)
	return st
}

func (st *stand) set(s *app.Snapshot, at time.Time) {
	st.screen.Set(view.Project(s, view.NewUIState(), at, uitest.Zone, view.Options{}).Now)
	st.screen.g.Settle(st.screen.Root)
}

func TestItSaysHowThingsStand(t *testing.T) {
	for _, c := range []struct {
		s    *app.Snapshot
		want []string
		not  []string
	}{
		{
			uitest.OnCall(),
			[]string{"You are on call", "until Thu 09:00", "2 d 5 h", "left", "Nothing is open", "Last looked 3 s ago.", "Kofi Mensah", "Dana Reyes", "Yes: a page will reach you here", "All 12 things that it needs work."},
			[]string{"Your shifts are being read"},
		},
		{uitest.OffCall(), []string{"You are off call", "Your next shift begins Fri 18:00"}, []string{"Beside you", "Above you"}},
		{uitest.Busy(), []string{"1 page waits for you", "escalates in 03:28", "Acked by you", "No keyring is running on this computer."}, nil},
		{uitest.Blind(), []string{"Not known", "There is no sound device.", "A page would only be seen, not heard."}, []string{"Nothing is open"}},
		{uitest.FirstLook(), []string{"Looking at PagerDuty…", "Reading your shifts…"}, []string{"Nothing is open", "You are off call"}},
	} {
		got := drawn.Texts(show(t, c.s, fyne.NewSize(1000, 1400)).screen.Root)
		for _, want := range c.want {
			if !slices.Contains(got, want) {
				t.Errorf("%q is not among %q", want, got)
			}
		}
		for _, not := range c.not {
			if slices.Contains(got, not) {
				t.Errorf("%q is shown", not)
			}
		}
	}
}

func TestOneScreenShowsOneStateAfterAnother(t *testing.T) {
	st := show(t, uitest.Busy(), fyne.NewSize(1000, 900))
	st.set(uitest.OnCall(), uitest.Now.Add(time.Second))
	got := drawn.Texts(st.screen.Root)
	if slices.Contains(got, "1 page waits for you") || slices.Contains(got, "No keyring is running on this computer.") || !slices.Contains(got, "Last looked 4 s ago.") {
		t.Errorf("%q", got)
	}
}

func TestARowLeadsToItsIncident(t *testing.T) {
	st := show(t, uitest.Busy(), fyne.NewSize(1000, 900))
	test.Tap(st.screen.rows[1])
	if want := []view.Msg{view.Choose{On: view.OnMain, Incident: "Q00298"}}; !slices.Equal(st.msgs, want) {
		t.Errorf("%+v, want %+v", st.msgs, want)
	}
}

func TestReadinessAndAwaySpeak(t *testing.T) {
	st := show(t, uitest.Away(), fyne.NewSize(1000, 1400))
	test.Tap(st.screen.ready.check)
	test.Tap(st.screen.ready.drill)
	test.Tap(st.screen.ready.more)
	test.Tap(st.screen.away.rows[0])
	want := []view.Msg{view.CheckAgain{}, view.Drill{}, view.ShowReady{}, view.Choose{On: view.OnMain, Incident: "Q00280"}}
	if !slices.Equal(st.msgs, want) {
		t.Errorf("%+v, want %+v", st.msgs, want)
	}
	st.set(uitest.NotReady(), uitest.Now)
	if st.screen.away.root.Visible() {
		t.Error("what came while away is told on")
	}
	got := drawn.Texts(st.screen.Root)
	for _, want := range []string{"No: a page might not wake you", "Not OK", "The siren is what wakes you.", "Play a sound", "Last drill, 3 d ago: answered after 11.4 s."} {
		if !slices.Contains(got, want) {
			t.Errorf("%q is not among %q", want, got)
		}
	}
	st.msgs = nil
	test.Tap(st.screen.ready.rows[0].fix)
	if want := []view.Msg{view.Mend{Fix: ready.FixListen}}; !slices.Equal(st.msgs, want) {
		t.Errorf("%+v, want %+v", st.msgs, want)
	}
}

func TestPicture(t *testing.T) {
	st := show(t, uitest.OnCall(), fyne.NewSize(984, 720))
	test.AssertRendersToImage(t, "on-call.png", st.window.Canvas())
}
