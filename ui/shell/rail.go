package shell

import (
	"fyne.io/fyne/v2"

	"github.com/dogwatch-app/dogwatch/ui/kit"
	"github.com/dogwatch-app/dogwatch/ui/swaps"
	"github.com/dogwatch-app/dogwatch/ui/theme"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// mainFrame is what stands around the screens: the rail to the left, the banner
// above.
type mainFrame struct {
	rootBox *fyne.Container
	g       *kit.Ground
	canvas  func() fyne.Canvas
	send    func(view.Msg)

	items   []*kit.NavItem
	nav     *fyne.Container
	demo    *kit.Text
	mark    *kit.Icon
	word    *kit.Text
	seen    *kit.Icon
	seenTxt *kit.Text
	who     *kit.Text
	banner  *kit.StateLine
	above   *fyne.Container
	said    *kit.Text
	saidBox *fyne.Container
	body    *fyne.Container
	screens map[view.Screen]place
	current view.Screen
	form    *swaps.Form
	dialog  *kit.Dialog
}

const railWidth = 216

func newMainFrame(g *kit.Ground, canvas func() fyne.Canvas, send func(view.Msg)) *mainFrame {
	f := &mainFrame{g: g, canvas: canvas, send: send, screens: map[view.Screen]place{}}
	f.mark = g.Icon(theme.ShapeOffCall, g.Muted, 28)
	f.word = g.Para(theme.Small, g.Muted, "", 2)
	f.demo = g.Cut(theme.Small.Strong(), g.Muted, "Demo: none of it is real")
	f.nav = kit.Down(4)
	f.seen = g.Icon(theme.ShapeDone, g.Muted, 16)
	f.seenTxt = g.Cut(theme.Small, g.Muted, "")
	f.who = g.Cut(theme.Small, g.Muted, "")
	brand := kit.Across(14, 1, f.mark, kit.Down(0, g.Cut(theme.Lead.Strong(), g.Text, "Dogwatch"), f.word))
	foot := kit.Down(6, f.demo, kit.Across(10, 1, f.seen, f.seenTxt), f.who)
	rail := kit.Stack(kit.Box(g.Surface, 0), kit.Pad(kit.Insets{Top: 24, Right: 12, Bottom: 20, Left: 12},
		kit.Frame(20, kit.Pad(kit.Insets{Left: 12}, kit.Fixed(0, 64, brand)), kit.Stack(f.nav), kit.Pad(kit.Insets{Left: 12}, foot))))
	f.banner = g.NewStateLine(theme.Body, 2)
	f.said = g.Label(theme.Small, g.OnAccent, "")
	f.saidBox = kit.Stack(kit.Box(g.Accent, theme.Radius), kit.Pad(kit.Insets{Top: 8, Right: 16, Bottom: 8, Left: 16}, f.said))
	f.saidBox.Hide()
	f.body = kit.Stack(kit.Box(g.Background, 0))
	f.above = kit.Pad(kit.Insets{Top: 24, Right: 32, Left: 32}, f.banner.Root)
	content := kit.Frame(0, f.above, f.body, nil)
	f.rootBox = &fyne.Container{Layout: railLayout{}, Objects: []fyne.CanvasObject{
		kit.Box(g.Background, 0), rail, content, f.saidBox,
	}}
	f.form = swaps.NewForm(g, canvas, send)
	f.dialog = g.NewDialog(view.OnMain, canvas, send)
	return f
}

func (f *mainFrame) set(m view.Model) {
	sh := m.Shell
	f.mark.SetMark(f.g, sh.Mark)
	f.word.Set(sh.Mark.Word)
	f.g.Show(f.demo, sh.Demo)
	for len(f.items) < len(sh.Nav) {
		screen := sh.Nav[len(f.items)].Screen
		item := f.g.NewNavItem(func() { f.send(view.Go{To: screen}) })
		f.items = append(f.items, item)
		f.nav.Objects = append(f.nav.Objects, item)
		f.g.Touch()
	}
	selected := view.Screen("")
	for i, item := range f.items {
		item.Set(sh.Nav[i])
		if sh.Nav[i].Selected {
			selected = sh.Nav[i].Screen
		}
	}
	f.seen.SetMark(f.g, sh.Seen)
	f.seenTxt.Set(sh.SeenText)
	f.who.Set(sh.Who)
	if sh.Banner != nil {
		f.banner.Set(*sh.Banner)
	}
	f.g.Show(f.above, sh.Banner != nil)
	f.said.Set(sh.Said)
	f.g.Show(f.saidBox, sh.Said != "")
	f.turn(selected)
	if p := f.screens[f.current]; p != nil {
		p.set(m)
	}
	f.form.Set(sh.Form)
	f.dialog.Set(sh.Panel)
	f.g.Settle(f.rootBox)
}

// turn shows another screen, which is built when it is first wanted.
func (f *mainFrame) turn(to view.Screen) {
	if to == f.current {
		return
	}
	if old := f.screens[f.current]; old != nil {
		f.g.Show(old.root(), false)
	}
	f.current = to
	if f.screens[to] == nil {
		for _, p := range places {
			if p.screen == to {
				f.screens[to] = p.build(f.g, f.canvas, f.send)
				f.body.Objects = append(f.body.Objects, f.screens[to].root())
			}
		}
	}
	f.g.Reveal = nil
	if now := f.screens[to]; now != nil {
		f.g.Show(now.root(), true)
		if t, ok := now.(tall); ok {
			f.g.Reveal = t.scroll().Reveal
		}
	}
	f.canvas().Unfocus()
	f.g.Touch()
	f.body.Refresh()
}

// railLayout puts the rail to the left, and what was just said at the bottom.
type railLayout struct{}

func (railLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(860, 480) }

func (railLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Resize(size)
	o[1].Resize(fyne.NewSize(railWidth, size.Height))
	o[2].Move(fyne.NewPos(railWidth, 0))
	o[2].Resize(fyne.NewSize(size.Width-railWidth, size.Height))
	m := o[3].MinSize()
	o[3].Resize(m)
	o[3].Move(fyne.NewPos(railWidth+float32(int((size.Width-railWidth-m.Width)/2)), size.Height-m.Height-24))
}
