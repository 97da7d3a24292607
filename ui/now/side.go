package now

import (
	"fyne.io/fyne/v2"

	"github.com/dogwatch-app/dogwatch/ui/kit"
	"github.com/dogwatch-app/dogwatch/ui/theme"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// duty is the card about shifts and people.
type duty struct {
	root   *fyne.Container
	g      *kit.Ground
	parts  []*pairs
	shifts *pairs
	beside *pairs
	above  *pairs
	next   *pairs
}

func newDuty(g *kit.Ground) *duty {
	d := &duty{g: g, shifts: newPairs(g, "Your shifts"), beside: newPairs(g, "Beside you"), above: newPairs(g, "Above you"), next: newPairs(g, "Next")}
	d.parts = []*pairs{d.shifts, d.beside, d.above, d.next}
	body := kit.Down(20, d.shifts.root, d.beside.root, d.above.root, d.next.root)
	d.root = g.Card(kit.Even(24), body)
	return d
}

func (d *duty) set(v view.Now) {
	var shifts, beside, above, next [][2]string
	for _, s := range v.Shifts {
		shifts = append(shifts, [2]string{s.Name, s.When})
	}
	for _, p := range v.Beside {
		beside = append(beside, [2]string{p.Name, p.Where})
	}
	for _, p := range v.Above {
		above = append(above, [2]string{p.Name, p.Where})
	}
	if v.MatesNote != "" {
		beside = [][2]string{{v.MatesNote, ""}}
	}
	switch {
	case v.Next.Name != "":
		next = [][2]string{{v.Next.Name, v.Next.When + " · " + v.Next.Left}}
	case v.NextNote != "":
		next = [][2]string{{v.NextNote, ""}}
	}
	if v.Loading {
		shifts = [][2]string{{"Reading your shifts…", ""}}
	}
	d.shifts.set(shifts)
	d.beside.set(beside)
	d.above.set(above)
	d.next.set(next)
}

// pairs is a heading with lines of two texts below it.
type pairs struct {
	root *fyne.Container
	g    *kit.Ground
	rows []*pairRow
}

type pairRow struct {
	root *fyne.Container
	a, b *kit.Text
}

func newPairs(g *kit.Ground, title string) *pairs {
	return &pairs{g: g, root: kit.Down(8, g.Label(theme.Small.Strong(), g.Muted, title))}
}

func (p *pairs) set(rows [][2]string) {
	p.g.Show(p.root, len(rows) > 0)
	kit.Fill(p.g, p.root, &p.rows, len(rows), func() (*pairRow, fyne.CanvasObject) {
		r := &pairRow{a: p.g.Para(theme.Body, p.g.Text, "", 2), b: p.g.Para(theme.Small, p.g.Muted, "", 2)}
		r.root = kit.Down(0, r.a, r.b)
		return r, r.root
	}, func(i int, r *pairRow) {
		r.a.Set(rows[i][0])
		r.b.Set(rows[i][1])
		p.g.Show(r.b, rows[i][1] != "")
	})
}
