package bookshelf

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/dogwatch-app/dogwatch/app"
)

// decode makes text of bytes in the charset that the server names, "" for none. A mark at
// the beginning is believed first; bytes that are UTF-8 are that, whatever is named. What
// is left and has no name is read as Windows-1252, as browsers do. It is false of bytes
// that are no text, or in a charset that is not known here. Text that has grown beyond
// what a runbook may have is cut.
func decode(body []byte, charset string) (text string, cut, ok bool) {
	text, ok = plainText(body, charset)
	if len(text) > app.MaxRunbook {
		text, cut = strings.ToValidUTF8(text[:app.MaxRunbook], ""), true
	}
	return text, cut, ok
}

func plainText(body []byte, charset string) (string, bool) {
	switch {
	case bytes.HasPrefix(body, []byte("\xef\xbb\xbf")):
		body, charset = body[3:], "utf-8"
	case bytes.HasPrefix(body, []byte("\xff\xfe")):
		return wide(body[2:], binary.LittleEndian)
	case bytes.HasPrefix(body, []byte("\xfe\xff")):
		return wide(body[2:], binary.BigEndian)
	}
	switch charset {
	case "utf-16le":
		return wide(body, binary.LittleEndian)
	case "utf-16be", "utf-16":
		return wide(body, binary.BigEndian)
	}
	if bytes.IndexByte(body, 0) >= 0 {
		return "", false
	}
	whole := trimPartial(body)
	if utf8.Valid(whole) {
		return string(whole), true
	}
	switch charset {
	case "utf-8", "utf8":
		return strings.ToValidUTF8(string(body), "\uFFFD"), true
	case "", "us-ascii", "ascii", "iso-8859-1", "latin1", "windows-1252", "cp1252":
		return western(body), true
	}
	return "", false
}

// trimPartial drops a rune of which the end was cut off.
func trimPartial(body []byte) []byte {
	for n := 1; n < utf8.UTFMax && n <= len(body); n++ {
		if last := body[len(body)-n:]; utf8.RuneStart(last[0]) {
			if !utf8.FullRune(last) {
				return body[:len(body)-n]
			}
			break
		}
	}
	return body
}

func wide(body []byte, order binary.ByteOrder) (string, bool) {
	units := make([]uint16, len(body)/2)
	for n := range units {
		units[n] = order.Uint16(body[2*n:])
	}
	text := string(utf16.Decode(units))
	return text, !strings.Contains(text, "\x00")
}

// upperHalf are the characters of Windows-1252 from 0x80 to 0x9f; the rest is Latin-1.
var upperHalf = []rune("€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ")

func western(body []byte) string {
	var s strings.Builder
	s.Grow(len(body) + len(body)/8)
	for _, b := range body {
		switch {
		case b < 0x80:
			s.WriteByte(b)
		case b < 0xa0:
			s.WriteRune(upperHalf[b-0x80])
		default:
			s.WriteRune(rune(b))
		}
	}
	return s.String()
}
