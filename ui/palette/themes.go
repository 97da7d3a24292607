package palette

import "image/color"

// Dark is the palette one starts with: it is looked at in the night.
func Dark() Palette {
	return Palette{
		Background: rgb(0x0E1319), Surface: rgb(0x161D26), Raised: rgb(0x202A36),
		Outline: rgb(0x35424F),
		Text:    rgb(0xE9EEF4), Muted: rgb(0xA3B1C0), Faint: rgb(0x75828F),
		Accent: rgb(0xDCE4EC), OnAccent: rgb(0x10161D),
		Shade: color.NRGBA{A: 0xA6},

		OffCall:      Hue{Signal: rgb(0x8796A6), Ink: rgb(0xA9B6C4), Fill: rgb(0x36424F), On: rgb(0xF4F7FA)},
		OnCall:       Hue{Signal: rgb(0x1FBFAE), Ink: rgb(0x45D3C2), Fill: rgb(0x0A5650), On: rgb(0xFFFFFF)},
		Paged:        Hue{Signal: rgb(0xF5333F), Ink: rgb(0xFF8A84), Fill: rgb(0xB3001B), On: rgb(0xFFFFFF)},
		Acknowledged: Hue{Signal: rgb(0xF5A300), Ink: rgb(0xFFB938), Fill: rgb(0xF5A300), On: rgb(0x1A1200)},
		LowUrgency:   Hue{Signal: rgb(0x3C94FF), Ink: rgb(0x7DB8FF), Fill: rgb(0x12488F), On: rgb(0xFFFFFF)},
		Blind:        Hue{Signal: rgb(0xA57BFF), Ink: rgb(0xC4A8FF), Fill: rgb(0x5630A8), On: rgb(0xFFFFFF)},
		SwapWaiting:  Hue{Signal: rgb(0x4CC35C), Ink: rgb(0x79D886), Fill: rgb(0x1C5A2A), On: rgb(0xFFFFFF)},

		Contrast: 4.5,
	}
}

// Light is for a bright room.
func Light() Palette {
	return Palette{
		Background: rgb(0xF3F5F8), Surface: rgb(0xFFFFFF), Raised: rgb(0xE6EBF1),
		Outline: rgb(0xC3CCD6),
		Text:    rgb(0x141B23), Muted: rgb(0x4B5967), Faint: rgb(0x76828E),
		Accent: rgb(0x1D2833), OnAccent: rgb(0xFFFFFF),
		Shade: color.NRGBA{A: 0x73},

		OffCall:      Hue{Signal: rgb(0x66747F), Ink: rgb(0x47555F), Fill: rgb(0x4A5864), On: rgb(0xFFFFFF)},
		OnCall:       Hue{Signal: rgb(0x0B8478), Ink: rgb(0x075F57), Fill: rgb(0x0A5650), On: rgb(0xFFFFFF)},
		Paged:        Hue{Signal: rgb(0xD90F23), Ink: rgb(0xB3001B), Fill: rgb(0xB3001B), On: rgb(0xFFFFFF)},
		Acknowledged: Hue{Signal: rgb(0xAD6A00), Ink: rgb(0x7A4A00), Fill: rgb(0xF5A300), On: rgb(0x1A1200)},
		LowUrgency:   Hue{Signal: rgb(0x1D6FDB), Ink: rgb(0x1455AD), Fill: rgb(0x12488F), On: rgb(0xFFFFFF)},
		Blind:        Hue{Signal: rgb(0x7A4BE0), Ink: rgb(0x6233C4), Fill: rgb(0x5630A8), On: rgb(0xFFFFFF)},
		SwapWaiting:  Hue{Signal: rgb(0x2A8A3C), Ink: rgb(0x1B6630), Fill: rgb(0x1C5A2A), On: rgb(0xFFFFFF)},

		Contrast: 4.5,
	}
}

// Alert is the full-screen alert's own, whatever the theme: dark, as it is read
// by somebody who was asleep a moment ago, tinted red, and of a higher contrast.
func Alert() Palette {
	p := Dark()
	p.Background, p.Surface, p.Raised = rgb(0x17080B), rgb(0x210D11), rgb(0x2C1318)
	p.Outline = rgb(0x5A2A31)
	p.Text, p.Muted, p.Faint = rgb(0xFFF6F4), rgb(0xDCC3C3), rgb(0x9C8587)
	p.Accent, p.OnAccent = rgb(0xFFF0EC), rgb(0x1C080B)
	p.OffCall.Ink = rgb(0xBAC6D2)
	p.Paged.Ink = rgb(0xFF9C96)
	p.Contrast = 7
	return p
}
