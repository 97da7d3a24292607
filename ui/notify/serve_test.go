//go:build !windows && !darwin

package notify

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/ui/bus/bustest"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

var acknowledge = app.Intent{Verb: "acknowledge", Incidents: []string{"P1"}}

// page is a notice of a page.
func page(id, title string) view.Notice {
	return view.Notice{
		Key: "page/" + id, News: "1", Kind: app.NoticePage, State: app.TrayPaged, Incidents: []string{id},
		Title: title, Body: "Payments <b>API</b> & co", Critical: true, Stay: true,
		Actions: []view.NoticeAction{
			{ID: "ack", Label: "Acknowledge", Intent: app.Intent{Verb: "acknowledge", Incidents: []string{id}}},
			{ID: "open", Label: "Open", Intent: app.Intent{Verb: app.ShowWindow, Incidents: []string{id}}},
		},
	}
}

func TestAPageStandsWithButtons(t *testing.T) {
	b := bustest.Start(t)
	f := newDaemon(t, b, "actions", "body", "body-markup")
	p := serve(t, b.Address)
	p.Set([]view.Notice{page("P1", "Page: one")})
	got := p.shows(f, 1)
	if got.summary != "Page: one" || got.app != "Dogwatch" || got.replaces != 0 {
		t.Errorf("shown %+v", got)
	}
	if want := "Payments &lt;b&gt;API&lt;/b&gt; &amp; co"; got.body != want {
		t.Errorf("body %q, want %q: the server reads markup", got.body, want)
	}
	if want := []string{"ack", "Acknowledge", "default", "Open"}; !slices.Equal(got.actions, want) {
		t.Errorf("actions %q, want %q", got.actions, want)
	}
	if got.timeout != 0 {
		t.Errorf("it goes after %d ms; a page stays", got.timeout)
	}
	for hint, want := range map[string]any{
		"urgency": byte(2), "category": "x-dogwatch.page", "desktop-entry": "dogwatch", "suppress-sound": true,
	} {
		if v := got.hints[hint].Value(); v != want {
			t.Errorf("hint %s = %v, want %v", hint, v, want)
		}
	}
	if picture, ok := got.hints["image-data"].Value().([]any); !ok || picture[0] != int32(64) {
		t.Errorf("no picture of the state: %v", got.hints["image-data"].Signature())
	}
	p.until("it is logged", func() bool { return slices.Equal(p.logged("notification_shown"), []string{"P1"}) })
}

func TestAServerWithoutButtonsAndMarkup(t *testing.T) {
	b := bustest.Start(t)
	f := newDaemon(t, b, "body")
	p := serve(t, b.Address)
	low := page("P1", "Low urgency: one")
	low.Critical, low.Stay = false, false
	p.Set([]view.Notice{low})
	got := p.shows(f, 1)
	if len(got.actions) != 0 {
		t.Errorf("actions %q for a server that has none", got.actions)
	}
	if got.body != low.Body {
		t.Errorf("body %q, want the plain %q", got.body, low.Body)
	}
	if got.hints["urgency"].Value() != byte(1) || got.timeout != -1 {
		t.Errorf("urgency %v, timeout %d; want a normal one that goes as the server likes", got.hints["urgency"], got.timeout)
	}
}

func TestChangesInPlaceAndGoesWithItsKey(t *testing.T) {
	b := bustest.Start(t)
	f := newDaemon(t, b, "actions")
	p := serve(t, b.Address)
	p.Set([]view.Notice{page("P1", "Page: one"), page("P2", "Page: two")})
	p.shows(f, 2)
	p.Set([]view.Notice{page("P1", "Page: one, changed"), page("P2", "Page: two")})
	got := p.shows(f, 3)
	if got.replaces != 1 || got.summary != "Page: one, changed" {
		t.Errorf("the change came as %+v, want it in the place of 1", got)
	}
	p.Set([]view.Notice{page("P2", "Page: two")})
	p.until("the first is taken down", func() bool { return slices.Equal(f.takenDown(), []uint32{1}) })
	if got := p.logged("notification_shown"); !slices.Equal(got, []string{"P1", "P2"}) {
		t.Errorf("logged %q, want each page once", got)
	}
	p.stop()
	if got := f.takenDown(); !slices.Equal(got, []uint32{1, 2}) {
		t.Errorf("taken down %v; at the end nothing may stand whose buttons nobody hears", got)
	}
}

func TestButtonsBecomeIntents(t *testing.T) {
	b := bustest.Start(t)
	f := newDaemon(t, b, "actions")
	p := serve(t, b.Address)
	p.Set([]view.Notice{page("P1", "Page: one")})
	p.shows(f, 1)

	// What only looks like the server's word, or is none, must do nothing.
	other := b.Connect(t)
	if err := other.Emit(serverPath, serverName+".ActionInvoked", uint32(1), "ack"); err != nil {
		t.Fatal(err)
	}
	if _, err := other.RequestName("test.done", 0); err != nil { // the signal has passed the bus
		t.Fatal(err)
	}
	f.emit("ActionInvoked")
	f.emit("ActionInvoked", "1", uint32(7))
	f.emit("NotificationClosed", "x", "y")
	f.emit("ActionInvoked", uint32(99), "ack")
	f.emit("ActionInvoked", uint32(1), "no such button")
	f.emit("ActionInvoked", uint32(1), "ack")
	p.until("the press arrives", func() bool { return len(p.submitted()) > 0 })
	f.emit("NotificationClosed", uint32(1), uint32(2))
	f.emit("ActionInvoked", uint32(1), "default") // some servers tell of it after the closing
	p.until("the click arrives", func() bool { return len(p.submitted()) > 1 })
	want := []app.Intent{acknowledge, {Verb: app.ShowWindow, Incidents: []string{"P1"}}}
	if got := p.submitted(); !reflect.DeepEqual(got, want) {
		t.Errorf("intents %+v, want %+v", got, want)
	}
}

func TestClosedByThePersonComesBackOnlyWithNews(t *testing.T) {
	b := bustest.Start(t)
	f := newDaemon(t, b, "actions")
	p := serve(t, b.Address)
	n := page("P1", "Page: one")
	p.Set([]view.Notice{n})
	p.shows(f, 1)
	f.emit("NotificationClosed", uint32(1), uint32(2))
	p.until("the closing is noticed", func() bool { return len(p.logged("notification_closed")) == 1 })
	n.Body = "Sending your acknowledgement to PagerDuty…"
	p.Set([]view.Notice{n, page("P2", "Page: two")})
	if got := p.shows(f, 2); got.summary != "Page: two" {
		t.Errorf("%q was shown again though the person had closed it", got.summary)
	}
	n.News = "1 undelivered"
	p.Set([]view.Notice{n, page("P2", "Page: two")})
	if got := p.shows(f, 3); got.summary != "Page: one" || got.replaces != 0 {
		t.Errorf("with news came %+v, want the first as a new one", got)
	}
}

func TestANewServerIsShownAllThatStands(t *testing.T) {
	b := bustest.Start(t)
	f := newDaemon(t, b, "actions")
	p := serve(t, b.Address)
	p.Set([]view.Notice{page("P1", "Page: one"), page("P2", "Page: two")})
	p.shows(f, 2)
	f.emit("NotificationClosed", uint32(1), uint32(2))
	p.until("the closing is noticed", func() bool { return len(p.logged("notification_closed")) == 1 })
	f.stop()
	p.until("the loss is told", func() bool { return slices.Equal(p.problems(), []string{code}) })
	g := newDaemon(t, b, "actions")
	if got := p.shows(g, 1); got.summary != "Page: two" || got.replaces != 0 {
		t.Errorf("the new server was shown %+v", got)
	}
	p.until("its return is told", func() bool { return slices.Equal(p.problems(), []string{code, "-" + code}) })
	g.emit("ActionInvoked", uint32(1), "ack")
	p.until("a press at the new one arrives", func() bool { return len(p.submitted()) == 1 })
}

func TestAServerThatHangsIsAProblemUntilItAnswers(t *testing.T) {
	b := bustest.Start(t)
	f := newDaemon(t, b, "actions")
	p := serve(t, b.Address)
	p.Set([]view.Notice{page("P1", "Page: one")})
	p.shows(f, 1)
	hang := make(chan struct{})
	f.mu.Lock()
	f.hang = hang
	f.mu.Unlock()
	p.Set([]view.Notice{page("P1", "Page: one"), page("P2", "Page: two")})
	p.until("the problem is told", func() bool { return slices.Equal(p.problems(), []string{code}) })
	f.mu.Lock()
	f.hang = nil
	f.mu.Unlock()
	close(hang)
	p.until("its end is told", func() bool { return slices.Equal(p.problems(), []string{code, "-" + code}) })
	last := f.notified()
	if !slices.ContainsFunc(last, func(s shown) bool { return s.summary == "Page: two" }) {
		t.Error("the second page was never shown")
	}
	for _, s := range last[1:] {
		if s.summary == "Page: one" && s.replaces != 1 {
			t.Errorf("the first page was shown a second time beside itself: %+v", s)
		}
	}
	if got := p.plainly(); len(got) != 0 {
		t.Errorf("%q went to a fallback that asks the same server", got)
	}
}

func TestWithoutAServerTheTextIsHandedOver(t *testing.T) {
	b := bustest.Start(t)
	p := serve(t, b.Address)
	p.until("the problem is told", func() bool { return slices.Equal(p.problems(), []string{code}) })
	p.Set([]view.Notice{page("P1", "Page: one")})
	p.until("the text is handed over", func() bool { return len(p.plainly()) == 1 })
	changed := page("P1", "Page: one, changed")
	p.Set([]view.Notice{changed})
	changed.News = "2"
	p.until("it is looked at", func() bool { return len(p.want) == 0 })
	p.Set([]view.Notice{changed})
	p.until("news are handed over", func() bool { return len(p.plainly()) >= 2 })
	if got := p.plainly(); !slices.Equal(got, []string{"Page: one", "Page: one, changed"}) {
		t.Errorf("handed over %q; a mere change cannot be made in place and is not worth a second one", got)
	}
	if got := p.logged("notification_shown"); len(got) != 0 {
		t.Errorf("%q were logged as shown, which nobody knows", got)
	}
	p.until("it is logged as sent", func() bool { return len(p.logged("notification_sent")) > 0 })
	f := newDaemon(t, b, "actions")
	if got := p.shows(f, 1); got.summary != "Page: one, changed" {
		t.Errorf("the server that came was shown %q", got.summary)
	}
	p.until("the problem is over", func() bool { return slices.Equal(p.problems(), []string{code, "-" + code}) })
}

func TestWithoutABusNothingIsStarted(t *testing.T) {
	dir, err := os.MkdirTemp("", "bus")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	socket := filepath.Join(dir, "bus")
	p := serve(t, "unix:path="+socket)
	p.Set([]view.Notice{page("P1", "Page: one")})
	p.until("the problem is told", func() bool { return slices.Equal(p.problems(), []string{code}) })
	b := bustest.StartAt(t, socket)
	f := newDaemon(t, b, "actions")
	p.until("the page is shown once the bus is there", func() bool { return len(f.notified()) == 1 })
	if got := p.plainly(); len(got) != 0 {
		t.Errorf("%q was handed to a fallback that would have started a bus", got)
	}
	b.Kill()
	p.until("the loss is told", func() bool { return len(p.problems()) == 3 })
	_ = os.Remove(socket)
	g := newDaemon(t, bustest.StartAt(t, socket), "actions")
	p.until("it stands again on the next bus", func() bool { return len(g.notified()) == 1 })
	if got := g.notified()[0]; got.replaces != 0 {
		t.Errorf("it replaces %d, an id of another server", got.replaces)
	}
}

// TestAServerThatSleepsIsNoProblem: some servers end when nothing is on the screen,
// and are started again when there is something to show.
func TestAServerThatSleepsIsNoProblem(t *testing.T) {
	b := bustest.StartKnowing(t, serverName)
	f := newDaemon(t, b, "actions")
	p := serve(t, b.Address)
	p.Set([]view.Notice{page("P1", "Page: one")})
	p.shows(f, 1)
	p.Set(nil)
	p.until("it is taken down", func() bool { return len(f.takenDown()) == 1 })
	f.stop()
	p.until("its end is noticed", func() bool { return len(p.logged("notification_server_sleeps")) == 1 })
	p.Set(nil)
	p.until("it is looked at", func() bool { return len(p.want) == 0 })
	if got := p.problems(); len(got) != 0 {
		t.Errorf("problems %q while nothing has to be shown", got)
	}
	g := newDaemon(t, b, "actions")
	p.Set([]view.Notice{page("P2", "Page: two")})
	p.shows(g, 1)
	// With something on the screen its end is one: the bus cannot start it again.
	g.stop()
	p.until("the problem is told", func() bool { return slices.Equal(p.problems(), []string{code}) })
}

func TestOneThatIsRefusedKeepsNoOtherBack(t *testing.T) {
	b := bustest.Start(t)
	f := newDaemon(t, b, "actions")
	f.refuse = "one"
	p := serve(t, b.Address)
	p.Set([]view.Notice{page("P1", "Page: one"), page("P2", "Page: two")})
	if got := p.shows(f, 1); got.summary != "Page: two" {
		t.Errorf("shown %q", got.summary)
	}
	p.until("the refusal is told", func() bool { return slices.Equal(p.problems(), []string{code}) })
	if got := p.logged("notification_shown"); !slices.Equal(got, []string{"P2"}) {
		t.Errorf("%q are logged as shown", got)
	}
}

func TestSetNeverBlocksAndTheLatestWins(t *testing.T) {
	n := New(Config{}) // nobody serves
	for i := range 1000 {
		n.Set(make([]view.Notice, i))
	}
	if got := <-n.want; len(got) != 999 {
		t.Errorf("%d notices would be shown, want the latest 999", len(got))
	}
}
