package app

import (
	"net/netip"
	"strings"
	"unicode"
)

// OneLine is somebody else's text on one line, without what would hide or rearrange other
// text: control and formatting characters, and what is no UTF-8.
func OneLine(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, ""))
	return strings.Join(strings.Fields(text), " ")
}

// Loopback reports whether the host of an address is this computer: nobody listens on the
// way to it.
func Loopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return strings.EqualFold(host, "localhost") || err == nil && ip.Unmap().IsLoopback()
}
