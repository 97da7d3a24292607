package simulator

import (
	"crypto/sha256"
	"encoding/binary"
	"strconv"
)

const idLetters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

// The three lengths of id that PagerDuty hands out: things that people set up,
// things that happen, and log entries and the parts of shift-based schedules.
const (
	shortID = 7
	longID  = 14
	ulidID  = 26
)

// minter makes ids that look like PagerDuty's and depend on nothing but the seed
// and what they are for: the same script gives the same ids.
type minter struct {
	seed  uint64
	taken map[string]struct{}
	count map[string]uint64
}

func newMinter(seed uint64) *minter {
	return &minter{seed: seed, taken: map[string]struct{}{}, count: map[string]uint64{}}
}

// named gives the id of a thing that has a name within its kind. It does not
// depend on the order in which things are made.
func (m *minter) named(first byte, length int, kind, name string) string {
	for salt := 0; ; salt++ {
		id := m.spell(first, length, kind+"\x00"+name+"\x00"+strconv.Itoa(salt))
		if _, there := m.taken[id]; !there {
			m.taken[id] = struct{}{}
			return id
		}
	}
}

// next gives the id of the next thing of its kind.
func (m *minter) next(first byte, length int, kind string) string {
	m.count[kind]++
	return m.spell(first, length, kind+"\x00"+strconv.FormatUint(m.count[kind], 10))
}

func (m *minter) spell(first byte, length int, what string) string {
	seed := binary.BigEndian.AppendUint64(nil, m.seed)
	sum := sha256.Sum256(append(seed, what...))
	id := make([]byte, length)
	id[0] = first
	for i := 1; i < length; i++ {
		id[i] = idLetters[int(sum[i])%len(idLetters)]
	}
	return string(id)
}
