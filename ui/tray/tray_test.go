//go:build !windows && !darwin

package tray

import (
	"bytes"
	"fmt"
	"image/color"
	"image/png"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/assets"
	"github.com/dogwatch-app/dogwatch/ui/bus/bustest"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

var noon = time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)

// pages is what is shown with pages of those ids and titles open.
func pages(idTitle ...string) view.Tray {
	me := app.Ref{ID: "PME", Name: "Me"}
	s := &app.Snapshot{
		Me:         app.User{ID: me.ID},
		Connection: app.Connection{State: app.ConnOK, LastSync: noon},
		Ladders: map[string]app.Ladder{"PPOL": {Levels: []app.Level{
			{Number: 1, OnCall: []app.Ref{me}}, {Number: 2, OnCall: []app.Ref{{ID: "PDANA", Name: "Dana R."}}},
		}}},
	}
	for i := 0; i < len(idTitle); i += 2 {
		s.Incidents = append(s.Incidents, app.Tracked{
			Incident: app.Incident{
				ID: idTitle[i], Title: idTitle[i+1], Status: app.Triggered, Urgency: app.High,
				Service: app.Ref{ID: "PSVC", Name: "Payments API"}, Policy: app.Ref{ID: "PPOL"},
				Assigned:  []app.Assignment{{At: noon, To: me}},
				CreatedAt: noon.Add(time.Duration(i) * time.Minute),
			},
			Mine: true, Ringing: true, Level: 1,
		})
	}
	return view.TrayOf(s, noon, time.UTC)
}

func TestShowsIconTooltipAndMenu(t *testing.T) {
	b := bustest.Start(t)
	h := newHost(t, b, true)
	d := start(t, b.Address, pages("P1", "disk_full on node_exporter"))
	d.until("the item registers", func() bool { return h.item() != "" })
	d.until("the host is reported", func() bool { return slices.Equal(d.hosts(), []bool{true}) })

	if got := h.property("Id"); got != itemID {
		t.Errorf("Id = %q, want %q: hosts would not know it again", got, itemID)
	}
	if got := h.property("ItemIsMenu"); got != false {
		t.Errorf("ItemIsMenu = %v: a left click would not open the window", got)
	}
	d.until("the title says the state", func() bool { return h.property("Title") == "Dogwatch: 1 page" })
	tip := h.property("ToolTip").([]any)
	if want := "1 page: disk_full on node_exporter"; tip[2] != want {
		t.Errorf("tooltip %q, want %q", tip[2], want)
	}
	if !sameIcon(t, h.property("IconPixmap"), "paged-1") {
		t.Error("the icon is not the picture of one page")
	}
	got := labels(h.menu())
	want := []string{
		"1 page: disk__full on node__exporter",
		"Ringing · disk__full on node__exporter · Payments API · 12:00",
		"--", "Hush 10 min", "Open Dogwatch", "Look at PagerDuty now", "Ask for cover…", "Check readiness", "Run a drill", "--", "Quit",
	}
	if !slices.Equal(got, want) {
		t.Errorf("menu %q\nwant %q", got, want)
	}
	below := labels(h.row("Ringing").rows)
	if want := []string{"Nobody else will be paged", "Acknowledge", "Escalate to level 2 (Dana R.)", "Open"}; !slices.Equal(below, want) {
		t.Errorf("below the page %q\nwant %q", below, want)
	}
}

// sameIcon reports whether an IconPixmap is the picture of that name: plain ARGB,
// its soft edges included, which systray gets wrong for ordinary pictures.
func sameIcon(t *testing.T, pixmap any, name string) bool {
	t.Helper()
	file, err := assets.Tray.ReadFile(assets.TrayFile(name))
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	list, ok := pixmap.([][]any)
	if !ok || len(list) != 1 {
		t.Fatalf("IconPixmap is %T", pixmap)
	}
	pix, _ := list[0][2].([]byte)
	w, h := img.Bounds().Dx(), img.Bounds().Dy()
	if list[0][0] != int32(w) || list[0][1] != int32(h) || len(pix) != 4*w*h {
		t.Fatalf("IconPixmap is %v by %v with %d bytes", list[0][0], list[0][1], len(pix))
	}
	for i := range w * h {
		c := color.NRGBAModel.Convert(img.At(i%w, i/w)).(color.NRGBA)
		if pix[4*i] != c.A {
			return false
		}
		for k, want := range []uint8{c.R, c.G, c.B} {
			if got := int(pix[4*i+1+k]); c.A > 64 && (got-int(want) > 6 || int(want)-got > 6) {
				return false
			}
		}
	}
	return true
}

func TestEveryIconIsThere(t *testing.T) {
	names := []string{"off_call", "on_call", "acknowledged", "low_urgency", "blind", "swap_waiting", "paged-9plus", "paged"}
	for n := 1; n <= 9; n++ {
		names = append(names, fmt.Sprintf("paged-%d", n))
	}
	for _, name := range names {
		file, err := assets.Tray.ReadFile(assets.TrayFile(name))
		if err != nil {
			t.Error(err)
			continue
		}
		if img, err := png.Decode(bytes.NewReader(file)); err != nil || img.Bounds().Dx() != 64 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestClicksBecomeIntents(t *testing.T) {
	b := bustest.Start(t)
	h := newHost(t, b, true)
	d := start(t, b.Address, pages("P1", "one", "P2", "two"))
	d.until("the item registers", func() bool { return h.item() != "" })

	var want []app.Intent
	for _, c := range []struct {
		path []string
		want app.Intent
	}{
		{[]string{"· one ·", "Acknowledge"}, app.Intent{Verb: "acknowledge", Incidents: []string{"P1"}}},
		{[]string{"· two ·", "Escalate to level 2"}, app.Intent{Verb: "escalate", Incidents: []string{"P2"}, Level: 2}},
		{[]string{"· two ·", "Open"}, app.Intent{Verb: app.ShowWindow, Incidents: []string{"P2"}}},
		{[]string{"Acknowledge all 2"}, app.Intent{Verb: "acknowledge", Incidents: []string{"P1", "P2"}}},
		{[]string{"Hush 10 min"}, app.Intent{Verb: app.Hush, For: 10 * time.Minute}},
		{[]string{"Look at PagerDuty now"}, app.Intent{Verb: app.Refresh}},
		{[]string{"Quit", "Quit with 2 pages open"}, app.Intent{Verb: app.Quit}},
	} {
		row := h.row(c.path...)
		if !row.enabled {
			t.Errorf("%q cannot be clicked", c.path)
		}
		h.click(row.id)
		want = append(want, c.want)
		d.until("the click arrives", func() bool { return len(d.intents()) >= len(want) })
	}
	// A left click on the icon itself.
	if call := h.conn.Object(h.item(), "/StatusNotifierItem").Call("org.kde.StatusNotifierItem.Activate", 0, int32(0), int32(0)); call.Err != nil {
		t.Errorf("activate: %v", call.Err)
	}
	want = append(want, app.Intent{Verb: app.ShowWindow})
	d.until("the left click arrives", func() bool { return len(d.intents()) >= len(want) })
	if got := d.intents(); !reflect.DeepEqual(got, want) {
		t.Errorf("intents %+v\nwant %+v", got, want)
	}
}

func TestTextAndUnusableRowsAskForNothing(t *testing.T) {
	b := bustest.Start(t)
	h := newHost(t, b, true)
	d := start(t, b.Address, view.TrayOf(nil, noon, time.UTC))
	d.until("the item registers", func() bool { return h.item() != "" })
	hush := h.row("Hush")
	if hush.enabled {
		t.Error("Hush can be used though nothing rings")
	}
	h.click(hush.id)
	h.click(h.row("Open Dogwatch").id) // comes after it, on another goroutine of the bus's
	d.until("the second click arrives", func() bool { return len(d.intents()) > 0 })
	if got := d.intents(); len(got) != 1 || got[0].Verb != app.ShowWindow {
		t.Errorf("intents %+v, want only the one to show the window", got)
	}
}

// TestRowsChangeInPlace holds that an open menu stays as it is: no row's id
// changes when pages come and go, and a row never turns into another page while
// somebody may be about to click on it.
func TestRowsChangeInPlace(t *testing.T) {
	b := bustest.Start(t)
	h := newHost(t, b, true)
	d := start(t, b.Address, pages("P1", "one", "P2", "two"))
	d.until("the item registers", func() bool { return h.item() != "" })
	open, one, two := h.row("Open Dogwatch"), h.row("· one ·"), h.row("· two ·")
	ack := h.row("· one ·", "Acknowledge")

	d.set(pages("P2", "two", "P3", "three"))
	d.until("the third page shows", h.has("· three ·"))
	d.until("the first page is gone", h.lacks("· one ·"))
	if got := h.row("· two ·"); got.id != two.id {
		t.Errorf("page two moved from row %d to %d", two.id, got.id)
	}
	if got := h.row("Open Dogwatch"); got.id != open.id {
		t.Errorf("a fixed row moved from %d to %d", open.id, got.id)
	}
	if got := h.row("· three ·"); got.id == one.id {
		t.Error("a new page took the row of one that just went")
	}
	h.click(ack.id) // too late: that page is not in the menu any more
	h.click(open.id)
	d.until("the click on a fixed row arrives", func() bool { return len(d.intents()) > 0 })
	if got := d.intents(); got[0].Verb != app.ShowWindow {
		t.Errorf("a click on a row that is gone became %+v", got[0])
	}

	d.set(pages())
	d.until("all pages are gone", func() bool { return len(h.menu()) == 10 })
	d.set(pages("P4", "four"))
	d.until("a page shows again, once the rows have rested", h.has("· four ·"))
}

func TestEveryPageGetsARowInTheEnd(t *testing.T) {
	b := bustest.Start(t)
	h := newHost(t, b, true)
	var first, second []string
	for i := range view.TrayPages {
		n := string(rune('a' + i))
		first, second = append(first, "PA"+n, "alpha "+n), append(second, "PB"+n, "beta "+n)
	}
	d := start(t, b.Address, pages(first...))
	d.until("the item registers", func() bool { return h.item() != "" })
	d.set(pages(second...))
	for i := range view.TrayPages {
		d.until("every new page shows", h.has("· beta "+string(rune('a'+i))+" ·"))
	}
	if h.has("alpha")() {
		t.Error("a page that is gone still shows")
	}
}

func TestFollowsTheHost(t *testing.T) {
	b := bustest.Start(t)
	d := start(t, b.Address, pages("P1", "one"))
	d.until("it says that there is no host", func() bool { return slices.Equal(d.hosts(), []bool{false}) })
	h := newHost(t, b, true)
	d.until("it says that there is one", func() bool { return slices.Equal(d.hosts(), []bool{false, true}) })
	d.until("it registers", func() bool { return h.item() != "" })
	h.vanish()
	d.until("it says that there is none any more", func() bool { return slices.Equal(d.hosts(), []bool{false, true, false}) })
	h.appear()
	d.until("it registers again", func() bool { return h.item() != "" })
	d.until("it says that there is one again", func() bool { return slices.Equal(d.hosts(), []bool{false, true, false, true}) })
	if !h.has("· one ·")() {
		t.Error("the menu got lost on the way")
	}
}

func TestAWatcherThatDrawsNothingIsNoHost(t *testing.T) {
	b := bustest.Start(t)
	newHost(t, b, false)
	d := start(t, b.Address, pages())
	d.until("the first report", func() bool { return len(d.hosts()) > 0 })
	if d.hosts()[0] {
		t.Error("a watcher without a host was reported as a tray")
	}
}

func TestALostRegistrationIsMadeUpFor(t *testing.T) {
	b := bustest.Start(t)
	h := newHost(t, b, true) // its list of items is empty for ever
	d := start(t, b.Address, pages())
	d.until("systray registers", func() bool { return h.item() != "" })
	d.until("the watch registers by name", func() bool {
		h.mu.Lock()
		defer h.mu.Unlock()
		return slices.ContainsFunc(h.items, func(i string) bool { return strings.Contains(i, "org.kde.StatusNotifierItem-") })
	})
}

func TestComesWhenTheBusDoes(t *testing.T) {
	dir, err := os.MkdirTemp("", "bus")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	socket := filepath.Join(dir, "bus")
	d := start(t, "unix:path="+socket, pages("P1", "one"))
	d.until("it says that there is no host", func() bool { return slices.Equal(d.hosts(), []bool{false}) })

	first := bustest.StartAt(t, socket)
	h := newHost(t, first, true)
	d.until("it registers", func() bool { return h.item() != "" })
	d.until("it says so", func() bool { return slices.Equal(d.hosts(), []bool{false, true}) })

	first.Kill()
	d.until("it says that the host is gone", func() bool { return slices.Equal(d.hosts(), []bool{false, true, false}) })
	d.set(pages("P1", "one", "P2", "two")) // another icon, with nobody to tell: systray panics here
	if err := os.Remove(socket); err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	second := bustest.StartAt(t, socket)
	h = newHost(t, second, true)
	d.until("it registers on the new bus", func() bool { return h.item() != "" })
	d.until("the menu is whole there", h.has("· two ·", "Acknowledge"))
	d.until("the icon is the new one", func() bool { return sameIcon(t, h.property("IconPixmap"), "paged-2") })
	h.click(h.row("· two ·", "Acknowledge").id)
	d.until("a click arrives", func() bool { return len(d.intents()) == 1 })
}

func TestSetNeverBlocksAndTheLatestWins(t *testing.T) {
	tr := New(Config{Log: slog.New(slog.DiscardHandler)}) // nobody paints
	for n := range 1000 {
		tr.Set(view.Tray{Count: n})
	}
	if got := <-tr.want; got.Count != 999 {
		t.Errorf("the tray would show number %d, want the latest", got.Count)
	}
}

// BenchmarkStartToRegistered is from the start of a process until its item has
// registered with the host, all rows of the menu included.
func BenchmarkStartToRegistered(b *testing.B) {
	bus := bustest.Start(b)
	h := newHost(b, bus, true)
	v := pages("P1", "one")
	for b.Loop() {
		h.mu.Lock()
		h.items = nil
		h.mu.Unlock()
		d := start(b, bus.Address, v)
		d.until("the item registers", func() bool { return h.item() != "" })
		b.StopTimer()
		d.stop()
		b.StartTimer()
	}
}

// TestAPageStandsAboveWhatWasTaken: what was acknowledged an hour ago must not push a
// new page down, and does not move for it.
func TestAPageStandsAboveWhatWasTaken(t *testing.T) {
	b := bustest.Start(t)
	h := newHost(t, b, true)
	acked := pages("P1", "one")
	acked.Acked, acked.Pages = acked.Pages, nil
	d := start(t, b.Address, acked)
	d.until("the item registers", func() bool { return h.item() != "" })
	d.until("what was taken shows", h.has("· one ·"))
	taken := h.row("· one ·")
	both := pages("P2", "two")
	both.Acked = acked.Acked
	d.set(both)
	d.until("the page shows", h.has("· two ·"))
	got := labels(h.menu())
	two := slices.IndexFunc(got, func(s string) bool { return strings.Contains(s, "· two ·") })
	one := slices.IndexFunc(got, func(s string) bool { return strings.Contains(s, "· one ·") })
	if two > one || h.row("· one ·").id != taken.id {
		t.Errorf("menu %q", got)
	}
}

// TestCheckingBringsTheWindowUp: what was found is shown there.
func TestCheckingBringsTheWindowUp(t *testing.T) {
	b := bustest.Start(t)
	h := newHost(t, b, true)
	d := start(t, b.Address, pages("P1", "one"))
	d.until("the item registers", func() bool { return h.item() != "" })
	h.click(h.row("Check readiness").id)
	d.until("both arrive", func() bool { return len(d.intents()) >= 2 })
	if got := d.intents(); got[0].Verb != app.ShowWindow || got[1].Verb != app.CheckReady {
		t.Errorf("intents %+v", got)
	}
}
