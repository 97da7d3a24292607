package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
)

// Color gives the toolkit's own widgets their colours.
func (l *Look) Color(name fyne.ThemeColorName, _ fyne.ThemeVariant) color.Color {
	switch name {
	case fynetheme.ColorNameBackground:
		return l.Background
	case fynetheme.ColorNameForeground:
		return l.Text
	case fynetheme.ColorNameInputBackground, fynetheme.ColorNameOverlayBackground, fynetheme.ColorNameMenuBackground,
		fynetheme.ColorNameHeaderBackground, fynetheme.ColorNameDisabledButton:
		return l.Surface
	case fynetheme.ColorNameInputBorder, fynetheme.ColorNameSeparator:
		return l.Outline
	case fynetheme.ColorNamePlaceHolder:
		return l.Muted
	case fynetheme.ColorNameDisabled:
		return l.Faint
	case fynetheme.ColorNamePrimary, fynetheme.ColorNameFocus, fynetheme.ColorNameHyperlink:
		return l.Accent
	case fynetheme.ColorNameForegroundOnPrimary:
		return l.OnAccent
	case fynetheme.ColorNameSelection:
		return Mix(l.Surface, l.Accent, 0.28)
	case fynetheme.ColorNameButton, fynetheme.ColorNameHover, fynetheme.ColorNamePressed:
		return l.Raised
	case fynetheme.ColorNameScrollBar:
		return Mix(l.Raised, l.Text, 0.35)
	case fynetheme.ColorNameScrollBarBackground, fynetheme.ColorNameShadow:
		return color.Transparent
	}
	variant := fynetheme.VariantLight
	if l.Dark {
		variant = fynetheme.VariantDark
	}
	return fynetheme.DefaultTheme().Color(name, variant)
}

// Font gives two weights of one family, and its fixed-width companion.
func (l *Look) Font(style fyne.TextStyle) fyne.Resource {
	if style.Monospace {
		return fynetheme.DefaultTextMonospaceFont()
	}
	if style.Symbol {
		return fynetheme.DefaultSymbolFont()
	}
	if style.Bold {
		return fynetheme.DefaultTextBoldFont()
	}
	return fynetheme.DefaultTextFont()
}

// Icon gives the toolkit's own icons.
func (l *Look) Icon(name fyne.ThemeIconName) fyne.Resource {
	return fynetheme.DefaultTheme().Icon(name)
}

// Size gives the toolkit's own widgets their measures.
func (l *Look) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case fynetheme.SizeNameText:
		return Body.Size
	case fynetheme.SizeNameCaptionText:
		return Caption.Size
	case fynetheme.SizeNamePadding:
		return Grid / 2
	case fynetheme.SizeNameInnerPadding:
		return 12
	case fynetheme.SizeNameInputRadius, fynetheme.SizeNameSelectionRadius:
		return Radius
	case fynetheme.SizeNameInputBorder, fynetheme.SizeNameSeparatorThickness:
		return 1
	case fynetheme.SizeNameLineSpacing:
		return 4
	case fynetheme.SizeNameScrollBar, fynetheme.SizeNameScrollBarSmall:
		return 6
	case fynetheme.SizeNameScrollBarRadius:
		return 3
	}
	return fynetheme.DefaultTheme().Size(name)
}
