package runbooks

import (
	"maps"

	"fyne.io/fyne/v2"

	"github.com/dogwatch-app/dogwatch/ui/kit"
	"github.com/dogwatch-app/dogwatch/ui/theme"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// reader is a text that is read: what it is above, its headings to the left, the search
// over it.
type reader struct {
	root   *fyne.Container
	g      *kit.Ground
	canvas func() fyne.Canvas

	back, tools *kit.Commands
	title, meta *kit.Text
	banner      *kit.StateLine
	find        *finder
	contents    *contents
	beside      *fyne.Container // what contents stand in
	prose       *kit.Prose
	page        *fyne.Container
	empty       *kit.Empty

	open   bool
	source string
	text   string
	anchor string
	ticks  map[string]view.Ticked
	pics   map[string]view.Picture
	heads  int
	depth  int
	left   map[string]kit.ProsePlace // where texts were left, by source
}

func newReader(g *kit.Ground, canvas func() fyne.Canvas, send func(view.Msg), do func(view.Command)) *reader {
	r := &reader{g: g, canvas: canvas, back: g.NewCommands(do), tools: g.NewCommands(do).Low()}
	r.title, r.meta = g.Cut(theme.Heading, g.Text, ""), g.Cut(theme.Small, g.Muted, "")
	r.banner = g.NewStateLine(theme.Body, 2)
	r.prose = g.NewProse(120, kit.ProseCalls{
		Tick:    func(step string, on bool) { send(view.RunbookTick{Step: step, On: on}) },
		Link:    func(url string) { send(view.RunbookLink{URL: url}) },
		Picture: func(url string) { send(view.RunbookPicture{URL: url}) },
		Copy:    func(text string) { send(view.CopyText{Text: text}) },
	})
	r.find = newFinder(g, canvas, r.prose, send, do)
	r.contents = newContents(g, func(anchor string) { r.prose.ScrollTo(anchor) })
	r.beside = kit.Pad(kit.Insets{Top: 4, Bottom: 16}, r.contents)
	r.page = kit.Stack(kit.Box(g.Surface, theme.CardRadius), kit.Pad(kit.Insets{Top: 8, Right: 4, Bottom: 8, Left: 16}, r.prose))
	r.empty = g.NewEmpty(520)
	head := kit.Down(10, kit.Across(16, 1, r.back.Root, kit.Down(0, r.title, r.meta)), r.tools.Root, r.banner.Root, r.find.root)
	body := kit.Stack(r.empty.Root, kit.Split{Share: 0.24, Least: 176, Most: 280, Gap: 12}.Of(r.beside, r.page))
	r.root = kit.Pad(kit.Insets{Top: 20, Right: 20, Bottom: 12, Left: 24}, kit.Frame(12, head, body, nil))
	r.root.Hide()
	return r
}

func (r *reader) set(v *view.Reader) {
	if v == nil {
		if r.open {
			r.open, r.depth, r.left = false, 0, nil
			r.canvas().Unfocus() // what is not seen must not take keys
		}
		return
	}
	r.open = true
	r.back.Set(v.Buttons[:1])
	r.tools.Set(v.Buttons[1:])
	r.title.Set(v.Title)
	r.meta.Set(v.Meta)
	if v.Banner != nil {
		r.banner.Set(*v.Banner)
	}
	r.g.Show(r.banner.Root, v.Banner != nil)
	if v.Empty != nil {
		r.empty.Set(*v.Empty)
	}
	r.g.Show(r.empty.Root, v.Empty != nil)
	r.g.Show(r.page, v.Empty == nil)
	r.g.Show(r.beside, v.Empty == nil && v.Contents)
	if v.Empty == nil {
		r.show(v)
	}
	r.find.set(v)
	r.focus(v)
}

// show brings the text up to date.
func (r *reader) show(v *view.Reader) {
	if r.source != v.Source || r.text != v.Text {
		if r.left == nil {
			r.left = map[string]kit.ProsePlace{}
		} else {
			r.left[r.source] = r.prose.Place()
		}
		back := v.Depth < r.depth || r.source == v.Source && len(r.left) > 0
		r.source, r.text, r.anchor = v.Source, v.Text, v.Anchor
		r.ticks, r.pics, r.heads = nil, nil, v.Heading
		r.prose.Set(v.Doc)
		r.contents.set(v.Doc.Headings)
		if at, known := r.left[v.Source]; known && back {
			r.prose.GoTo(at)
			r.anchor = ""
		}
	}
	r.depth = v.Depth
	if !maps.Equal(r.ticks, v.Ticks) {
		r.ticks = v.Ticks
		r.prose.SetTicks(v.Ticks)
	}
	for url, p := range v.Pictures {
		if r.pics[url] != p {
			r.prose.SetPicture(url, p)
		}
	}
	r.pics = v.Pictures
	if r.anchor != "" && r.prose.Size().Height > 0 {
		r.prose.ScrollTo(r.anchor)
		r.anchor = ""
	}
	if by := v.Heading - r.heads; by != 0 {
		r.heads = v.Heading
		r.contents.step(by)
	}
}

// focus leaves the keyboard to the text where nothing else has it.
func (r *reader) focus(v *view.Reader) {
	c := r.canvas()
	if c == nil || v.Empty != nil || c.Overlays().Top() != nil {
		return
	}
	if c.Focused() == nil {
		r.prose.Focus(c)
	}
}
