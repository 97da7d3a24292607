//go:build !darwin || cgo

package tray

import (
	"slices"
	"sync/atomic"
	"time"

	"fyne.io/systray"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/assets"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// menu is the tray's menu: rows that stay, and places for the incidents that come
// and go between them.
type menu struct {
	fixed             map[string]*row
	pages, acked, low places
	swaps             places
	// waiting says that an incident has no place yet, as the free ones rest.
	waiting bool
	icon    string
	title   string
	tip     string
}

// row is one menu item and what it shows. Only the painter changes it; clicks
// read the intent.
type row struct {
	item    *systray.MenuItem
	label   string
	enabled bool
	hidden  bool
	intent  atomic.Pointer[app.Intent]
	show    atomic.Bool // bring the window up before the intent
	rows    []*row
}

// build makes the menu, once: every row it will ever have.
func (t *Tray) build() {
	if t.menu != nil {
		return
	}
	sample := view.TrayOf(nil, time.Time{}, nil)
	t.menu = &menu{fixed: map[string]*row{}}
	t.fix(sample.Head)
	t.menu.pages = t.places(view.TrayPages, view.TrayActions)
	t.menu.acked = t.places(view.TrayAcked, view.TrayActions)
	t.menu.low = t.places(view.TrayLow, view.TrayActions)
	t.menu.swaps = t.places(view.TraySwaps, 0)
	t.fix(sample.Foot)
}

func (t *Tray) fix(rows []view.TrayRow) {
	for _, v := range rows {
		if v.Separator {
			systray.AddSeparator()
			continue
		}
		r := t.row(systray.AddMenuItem(plain(v.Label), ""), v)
		for _, below := range v.Rows {
			r.rows = append(r.rows, t.row(r.item.AddSubMenuItem(plain(below.Label), ""), below))
		}
		t.menu.fixed[v.ID] = r
		r.set(v)
	}
}

// places makes rows for what comes and goes, each with so many rows below it.
func (t *Tray) places(n, below int) places {
	list := make(places, n)
	for i := range list {
		r := t.row(systray.AddMenuItem("", ""), view.TrayRow{})
		for range below {
			r.rows = append(r.rows, t.row(r.item.AddSubMenuItem("", ""), view.TrayRow{}))
		}
		r.hide()
		list[i] = &place{row: r}
	}
	return list
}

// row watches over one item. The channel is never closed, as no item is ever
// removed: systray may panic on a click while it removes the item clicked on.
func (t *Tray) row(item *systray.MenuItem, v view.TrayRow) *row {
	r := &row{item: item, label: plain(v.Label), enabled: true}
	go func() {
		for range item.ClickedCh {
			in := r.intent.Load()
			if in == nil {
				continue
			}
			if r.show.Load() {
				t.click(app.Intent{Verb: app.ShowWindow})
			}
			t.click(*in)
		}
	}()
	return r
}

// set changes what differs, the intent before the label. A hidden row is not
// touched, as touching shows it on Windows.
func (r *row) set(v view.TrayRow) {
	r.show.Store(v.Show)
	r.intent.Store(v.Intent)
	if v.Hidden {
		r.hide()
		return
	}
	for i, below := range v.Rows {
		if i < len(r.rows) {
			r.rows[i].set(below)
		}
	}
	if label := plain(v.Label); r.label != label {
		r.label = label
		r.item.SetTitle(label)
	}
	if enabled := v.Enabled(); r.enabled != enabled {
		r.enabled = enabled
		if enabled {
			r.item.Enable()
		} else {
			r.item.Disable()
		}
	}
	if r.hidden {
		r.hidden = false
		r.item.Show()
	}
}

func (r *row) hide() {
	r.intent.Store(nil)
	for _, below := range r.rows {
		below.intent.Store(nil)
	}
	if !r.hidden {
		r.hidden = true
		r.item.Hide()
	}
}

// draw brings all of v onto the screen. The icon comes first: it is what is seen.
func (t *Tray) draw(v view.Tray) {
	m := t.menu
	if m.icon != v.Icon {
		picture, err := assets.Tray.ReadFile(assets.TrayFile(v.Icon))
		if err != nil {
			t.cfg.Log.Error("tray_icon_missing", "icon", v.Icon, "error", err)
		} else {
			m.icon = v.Icon
			systray.SetIcon(picture)
		}
	}
	if tip := tooltip(v.Tooltip); m.tip != tip {
		systray.SetTooltip(tip)
		m.tip = tip
	}
	if title := title(v); m.title != title {
		systray.SetTitle(title)
		m.title = title
	}
	for _, rows := range [][]view.TrayRow{v.Head, v.Foot} {
		for _, row := range rows {
			if r := m.fixed[row.ID]; r != nil {
				r.set(row)
			}
		}
	}
	now := time.Now()
	waits := [...]bool{m.pages.seat(v.Pages, now), m.acked.seat(v.Acked, now), m.low.seat(v.Low, now), m.swaps.seat(v.Swaps, now)}
	m.waiting = slices.Contains(waits[:], true)
}
