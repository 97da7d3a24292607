// Package onboarding is the first window: it asks for the region and the token,
// and tells what PagerDuty says of it. The token goes from the field to the port
// and stays nowhere.
package onboarding

import (
	"fyne.io/fyne/v2"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/ui/kit"
	"github.com/dogwatch-app/dogwatch/ui/theme"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// Screen is the content of the window.
type Screen struct {
	Root *fyne.Container

	g       *kit.Ground
	send    func(view.Msg)
	signIn  func(app.Credential)
	v       view.SignIn
	regions []*kit.Chip
	other   *kit.Chip
	address *kit.Field
	addrBox *fyne.Container
	token   *kit.Field
	button  *kit.Button
	failed  *fyne.Container
	icon    *kit.Icon
	what    *kit.Text
	means   *kit.Text
	do      *kit.Text
	state   *kit.Text
	keep    *kit.Text
	how     []*kit.Text
	help    *kit.Links
}

// New builds the screen. It speaks through send; signIn takes the credential.
func New(g *kit.Ground, send func(view.Msg), signIn func(app.Credential)) *Screen {
	s := &Screen{g: g, send: send, signIn: signIn}
	regions := kit.Flow(8, 8)
	for _, r := range view.Regions {
		c := g.NewChip(r.Name, func() { s.choose(r.ID, false) })
		s.regions = append(s.regions, c)
		regions.Objects = append(regions.Objects, c)
	}
	s.other = g.NewChip("Another address", func() { s.choose(s.v.Region, true) })
	regions.Objects = append(regions.Objects, s.other)
	s.address = g.NewField("https://api.pagerduty.com", 1, nil)
	s.address.OnEnter(s.submit)
	s.addrBox = kit.Down(0, s.address.Root)
	s.token = g.NewSecret("Paste your API user token", s.submit)
	s.button = g.NewButton(kit.MainButton, "", "Sign in", s.submit).Full()
	s.icon = g.Icon(theme.ShapeRefused, g.Muted, 20)
	s.what, s.means, s.do = g.Para(theme.Body.Strong(), g.Text, "", 4), g.Para(theme.Body, g.Muted, "", 3), g.Para(theme.Body, g.Text, "", 3)
	s.failed = kit.Stack(kit.Outlined(g.Surface, g.Outline, 1, theme.CardRadius), kit.Pad(kit.Even(16),
		kit.AcrossTop(14, 1, kit.Pad(kit.Insets{Top: 2}, s.icon), kit.Down(2, s.what, s.means, s.do))))
	s.state = g.Para(theme.Body, g.Muted, "", 1).Centered()
	s.keep = g.Para(theme.Small, g.Muted, "", 4)
	s.help = g.NewLinks(func(url string) { send(view.OpenLink{On: view.OnMain, URL: url}) })
	steps := kit.Down(6)
	for range 3 {
		t := g.Para(theme.Body, g.Muted, "", 2)
		s.how = append(s.how, t)
		n := g.Label(theme.Body.Strong(), g.Text, []string{"1", "2", "3"}[len(s.how)-1])
		steps.Objects = append(steps.Objects, kit.AcrossTop(14, 1, n, t))
	}
	label := func(text string) *kit.Text { return g.Label(theme.Small.Strong(), g.Text, text) }
	body := kit.Down(20,
		kit.Down(12, kit.Across(0, -1, g.Brand(56)), g.Para(theme.Figure, g.Text, "Sign in to PagerDuty", 2),
			g.Para(theme.Lead, g.Muted, "Then Dogwatch wakes you when you are paged.", 2)),
		kit.Down(10, label("Where is your account?"), regions, s.addrBox),
		kit.Down(12, label("Your token"), steps, s.help.Root, s.token.Root),
		kit.Down(12, s.button, s.state, s.failed), s.keep)
	s.Root = kit.Stack(kit.Box(g.Background, 0), g.NewScroll(300, kit.Pad(kit.Insets{Top: 28, Right: 30, Bottom: 24, Left: 40}, kit.Middle(480, body))))
	return s
}

func (s *Screen) choose(region string, advanced bool) {
	s.send(view.SignChoice{Region: region, Advanced: advanced})
}

// submit hands the credential over and empties the field.
func (s *Screen) submit() {
	if s.v.Off != "" || s.token.Text() == "" {
		return
	}
	c := app.Credential{Region: s.v.Region, Token: app.Secret(s.token.Take())}
	if s.v.Advanced {
		c.URL = s.address.Text()
	}
	s.send(view.SignStart{})
	s.signIn(c)
}

// Focus puts the keyboard into the token's field.
func (s *Screen) Focus(c fyne.Canvas) { s.token.Focus(c) }

// Set shows another state.
func (s *Screen) Set(v view.SignIn) {
	s.v = v
	for i, r := range view.Regions {
		s.regions[i].Set(r.Name, !v.Advanced && v.Region == r.ID)
	}
	s.other.Set("Another address", v.Advanced)
	s.g.Show(s.addrBox, v.Advanced)
	for i, t := range s.how {
		if i < len(v.How) {
			t.Set(v.How[i])
		}
	}
	s.help.Set([]view.WebLink{v.Help})
	s.token.Off(v.Checking)
	label := "Sign in"
	if v.Checking {
		label = "Checking…"
	}
	s.button.Set(view.Button{Label: label, Off: v.Off != ""}, false)
	s.state.Set(v.Off)
	s.g.Show(s.state, v.Off != "")
	s.g.Show(s.failed, v.Problem != nil)
	if p := v.Problem; p != nil {
		s.icon.SetMark(s.g, p.Mark)
		s.what.Set(p.What)
		s.means.Set(p.Means)
		s.do.Set(p.Do)
	}
	s.keep.Set(v.Keep)
	s.g.Settle(s.Root)
}
