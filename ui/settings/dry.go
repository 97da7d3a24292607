package settings

import (
	"fyne.io/fyne/v2"

	"github.com/dogwatch-app/dogwatch/ui/kit"
	"github.com/dogwatch-app/dogwatch/ui/theme"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// dry is what the rules would have made of last week's pages.
type dry struct {
	root                   *fyne.Container
	g                      *kit.Ground
	busy, head, note, more *kit.Text
	totals                 *kit.Facts
	danger                 *danger
	failed                 *fyne.Container
	what, means, do        *kit.Text
	list                   *fyne.Container
	rows                   []*kit.Row
}

func newDry(g *kit.Ground) *dry {
	d := &dry{g: g, totals: g.NewFacts(280), danger: newDanger(g), list: kit.Down(4)}
	d.busy = g.Para(theme.Body, g.Muted, "", 2)
	d.head = g.Para(theme.Lead.Strong(), g.Text, "", 2)
	d.note = g.Para(theme.Small, g.Muted, "", 3)
	d.more = g.Para(theme.Small, g.Muted, "", 1)
	d.what, d.means, d.do = g.Para(theme.Body.Strong(), g.Text, "", 3), g.Para(theme.Body, g.Muted, "", 2), g.Para(theme.Body, g.Text, "", 3)
	d.failed = kit.AcrossTop(14, 1, kit.Pad(kit.Insets{Top: 2}, g.Icon(theme.ShapeWarning, g.Muted, 20)), kit.Down(2, d.what, d.means, d.do))
	d.root = g.Card(kit.Insets{Top: 20, Right: 8, Bottom: 20, Left: 8}, kit.Down(12,
		kit.Pad(kit.Insets{Right: 16, Left: 16}, kit.Down(12, d.busy, d.failed, d.head, d.totals.Root, d.danger.root, d.note)), d.list,
		kit.Pad(kit.Insets{Left: 16}, d.more)))
	return d
}

func (d *dry) set(v *view.DryRun) {
	d.g.Show(d.root, v != nil)
	if v == nil {
		return
	}
	text := func(t *kit.Text, s string) {
		t.Set(s)
		d.g.Show(t, s != "")
	}
	text(d.busy, v.Busy)
	text(d.head, v.Head)
	text(d.note, v.Note)
	text(d.more, v.More)
	d.g.Show(d.failed, v.Failed != nil)
	if v.Failed != nil {
		d.what.Set(v.Failed.What)
		d.means.Set(v.Failed.Means)
		text(d.do, v.Failed.Do)
	}
	d.totals.Set(v.Totals)
	d.g.Show(d.totals.Root, len(v.Totals) > 0)
	d.danger.set(v.Warning)
	d.g.Show(d.list, len(v.Rows) > 0)
	kit.Fill(d.g, d.list, &d.rows, len(v.Rows), func() (*kit.Row, fyne.CanvasObject) {
		r := d.g.NewRow(nil, nil)
		return r, r
	}, func(i int, r *kit.Row) { r.Set(v.Rows[i]) })
}
