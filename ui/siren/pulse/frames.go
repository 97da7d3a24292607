package pulse

import (
	"encoding/binary"
	"errors"
)

const (
	// header is the length of a frame's head: size, channel, offset, flags.
	header = 20
	// control is the channel of messages; the others carry recorded sound, which
	// only a listener asks for.
	control = 0xFFFFFFFF
	// largest is the longest message that is believed.
	largest = 1 << 20
)

var errForeign = errors.New("what answers there is no sound server")

// frames follows the bytes that come in, and notices what no sound server would
// send to us. The message layer takes every length for granted: the greeting of
// a web server would make it ask for a gigabyte of memory.
type frames struct {
	sound bool // recorded sound may come

	head [header]byte
	have int // bytes of head
	body int // bytes of the body still to come
}

// follow looks at the next bytes.
func (f *frames) follow(p []byte) error {
	for len(p) > 0 {
		if f.body > 0 {
			n := min(f.body, len(p))
			f.body -= n
			p = p[n:]
			continue
		}
		n := copy(f.head[f.have:], p)
		f.have += n
		p = p[n:]
		if f.have < header {
			break
		}
		size := binary.BigEndian.Uint32(f.head[:])
		if channel := binary.BigEndian.Uint32(f.head[4:]); channel != control && !f.sound || size > largest {
			return errForeign
		}
		f.have, f.body = 0, int(size)
	}
	return nil
}
