package kit

import (
	"fyne.io/fyne/v2"

	"github.com/dogwatch-app/dogwatch/ui/view"
)

// Commands is a row of buttons, one for each command that it was ever given; those that
// are hidden leave no gap, and a row of none hides itself.
type Commands struct {
	Root *fyne.Container
	g    *Ground
	do   func(view.Command)
	all  map[view.Command]*Button
	low  bool
}

// NewCommands makes an empty row; do hears which button was pressed.
func (g *Ground) NewCommands(do func(view.Command)) *Commands {
	return &Commands{g: g, do: do, Root: Flow(8, 8), all: map[view.Command]*Button{}}
}

// Low makes the buttons low enough for a line of text beside them. It must come before
// the first Set.
func (c *Commands) Low() *Commands {
	c.low = true
	return c
}

// Set shows the buttons as they are now, in the order in which they came first. The main
// one stands out: which that is may change.
func (c *Commands) Set(list []view.Button) {
	one := false
	for _, v := range list {
		b := c.all[v.Do]
		if b == nil {
			b = c.add(v)
		}
		v.Calm = v.Calm || !v.Main
		b.Set(v, false)
		b.Key(v.Key)
		c.g.Show(b, !v.Hidden)
		one = one || !v.Hidden
	}
	c.g.Show(c.Root, one)
}

func (c *Commands) add(v view.Button) *Button {
	b := c.g.NewButton(FirmButton, v.Key, v.Label, func() { c.do(v.Do) })
	if c.low {
		b.Low()
	}
	c.all[v.Do] = b
	c.Root.Objects = append(c.Root.Objects, b)
	c.g.Touch()
	return b
}

// Button is that of a command, nil where it was never given.
func (c *Commands) Button(do view.Command) *Button { return c.all[do] }
