package onboarding

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/ui/kit"
	"github.com/dogwatch-app/dogwatch/ui/theme"
	"github.com/dogwatch-app/dogwatch/ui/uitest"
	"github.com/dogwatch-app/dogwatch/ui/uitest/drawn"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

type stand struct {
	s      *app.Snapshot
	ui     *view.UIState
	screen *Screen
	window fyne.Window
	took   []app.Credential
	msgs   []view.Msg
}

func show(t *testing.T) *stand {
	t.Helper()
	look := theme.Of("dark", 0)
	test.NewTempApp(t).Settings().SetTheme(look)
	st := &stand{s: uitest.SignedOut(), ui: view.NewUIState(), window: fyne.CurrentApp().NewWindow("")}
	t.Cleanup(st.window.Close)
	st.window.SetPadded(false)
	st.screen = New(&kit.Ground{Look: look},
		func(m view.Msg) { st.msgs = append(st.msgs, m); st.send(m) },
		func(c app.Credential) { st.took = append(st.took, c) })
	st.window.SetContent(st.screen.Root)
	st.window.Resize(fyne.NewSize(640, 720))
	st.set()
	return st
}

func (st *stand) send(m view.Msg) {
	st.ui.Update(st.s, uitest.Now, uitest.Zone, m)
	st.set()
}

func (st *stand) set() {
	st.screen.Set(view.Project(st.s, st.ui, uitest.Now, uitest.Zone, view.Options{}).SignIn)
}

func (st *stand) write(f *kit.Field, text string) {
	f.Focus(st.window.Canvas())
	test.Type(st.window.Canvas().Focused(), text)
}

func (st *stand) says(text string) bool {
	return strings.Contains(strings.Join(drawn.Texts(st.screen.Root), " "), text)
}

func TestTheTokenGoesOnceAndDoesNotStay(t *testing.T) {
	st := show(t)
	test.Tap(st.screen.regions[1])
	st.write(st.screen.token, "u+token")
	test.Tap(st.screen.button)
	if len(st.took) != 1 || st.took[0].Token.Reveal() != "u+token" || st.took[0].Region != "eu" || st.took[0].URL != "" {
		t.Fatalf("handed over %d times, region %q", len(st.took), st.took[0].Region)
	}
	if st.screen.token.Text() != "" || st.says("u+token") {
		t.Error("the token is still in the field")
	}
	if want := []view.Msg{view.SignChoice{Region: "eu"}, view.SignStart{}}; !slices.Equal(st.msgs, want) {
		t.Errorf("messages %+v, want %+v: none may carry the token", st.msgs, want)
	}
	if !st.says("Checking…") || !st.says("Asking PagerDuty who you are…") {
		t.Error("it does not say that it checks")
	}
	test.Tap(st.screen.button)
	if len(st.took) != 1 {
		t.Error("it can be sent again while it is checked")
	}
}

func TestWithoutATokenNothingHappens(t *testing.T) {
	st := show(t)
	test.Tap(st.screen.button)
	if len(st.took) != 0 {
		t.Error("an empty token was handed over")
	}
}

func TestAnotherAddress(t *testing.T) {
	st := show(t)
	if st.screen.addrBox.Visible() {
		t.Error("the address is asked for at once")
	}
	test.Tap(st.screen.other)
	if !st.screen.addrBox.Visible() {
		t.Fatal("the address cannot be written")
	}
	st.write(st.screen.address, "http://127.0.0.1:8090")
	st.write(st.screen.token, "t")
	test.Tap(st.screen.button)
	if st.took[0].URL != "http://127.0.0.1:8090" {
		t.Errorf("the address handed over is %q", st.took[0].URL)
	}
}

func TestAFailureIsTold(t *testing.T) {
	st := show(t)
	st.s.Account.Problem = &app.Problem{What: "PagerDuty does not accept the token.", Means: "No page can arrive here.", Do: "Make a new one."}
	st.set()
	for _, want := range []string{"PagerDuty does not accept the token.", "No page can arrive here.", "Make a new one."} {
		if !st.says(want) {
			t.Errorf("%q is not told", want)
		}
	}
}

func TestItTellsWhereTheTokenIsKeptAndHowToGetOne(t *testing.T) {
	st := show(t)
	if !st.says("keyring") || !st.says("this") || !st.says("support.pagerduty.com") {
		t.Errorf("%q", drawn.Texts(st.screen.Root))
	}
	if !slices.ContainsFunc(drawn.Texts(st.screen.Root), func(s string) bool { return strings.Contains(s, "Create API User Token") }) {
		t.Error("the steps are missing")
	}
}
