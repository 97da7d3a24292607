package store

import (
	"bytes"
	"math/rand/v2"
	"path/filepath"
	"testing"
)

// sector is what a disk writes whole. A power cut leaves any of the sectors that
// were written since the last sync, in any order.
const sector = 512

// changed lists the sectors in which two files differ.
func changed(a, b []byte) []int {
	var list []int
	for at := 0; at < len(b); at += sector {
		end := min(at+sector, len(b))
		if end > len(a) || !bytes.Equal(a[at:end], b[at:end]) {
			list = append(list, at)
		}
	}
	return list
}

// with gives a with the sectors of b, as far as the last of them reaches.
func with(a, b []byte, sectors []int) []byte {
	out := bytes.Clone(a)
	for _, at := range sectors {
		end := min(at+sector, len(b))
		if end > len(out) {
			out = append(out, make([]byte, end-len(out))...)
		}
		copy(out[at:end], b[at:end])
	}
	return out
}

// some gives up to n prefixes of the list, the first and the last ones among them.
func some(list []int, n int) [][]int {
	if len(list) > 1000 {
		n /= 3 // a storm takes long to check
	}
	var all [][]int
	step := max(1, len(list)/n)
	for k := range list {
		if k%step == 0 || k < 4 || k > len(list)-4 {
			all = append(all, list[:k])
		}
	}
	return all
}

// After a power cut at any sector of a write, the database is as it was before the
// write or as it was after.
func TestAPowerCutLeavesOldOrNew(t *testing.T) {
	for _, op := range operations() {
		for _, rewound := range []bool{false, true} {
			name := op.name
			if rewound && name == "a storm" {
				continue // the long log takes long to check, and once is enough
			}
			if rewound {
				name += ", log written anew"
			}
			t.Run(name, func(t *testing.T) {
				path, s := database(t)
				if rewound {
					// The next write overwrites the log from its start.
					if _, err := s.db.ExecContext(t.Context(), "pragma wal_checkpoint(restart)"); err != nil {
						t.Fatal(err)
					}
				}
				was := imageOf(t, path)
				if err := op.do(t.Context(), s); err != nil {
					t.Fatal(err)
				}
				is := imageOf(t, path)
				if !bytes.Equal(was.main, is.main) {
					t.Fatal("the write touched the file itself: this test does not fit any more")
				}
				copied := filepath.Join(t.TempDir(), "copy.db")
				at := func(i image) string {
					i.put(t, copied)
					return content(t, copied)
				}
				old, done := at(was), at(is)
				if old == done {
					t.Fatal("the operation changes nothing")
				}
				parts := changed(was.wal, is.wal)
				check := func(how string, log []byte, n int) {
					t.Helper()
					got := at(image{is.main, log})
					if got != old && (got != done || !bytes.HasPrefix(log, is.wal)) {
						t.Errorf("%s, %d of %d sectors: neither old nor new:\n%s", how, n, len(parts), got)
					}
				}
				for _, part := range some(parts, 10) {
					check("in order", with(was.wal, is.wal, part), len(part))
					if len(part) > 0 && part[len(part)-1]+sector > len(was.wal) {
						check("garbage behind", append(with(was.wal, is.wal, part), bytes.Repeat([]byte{0xA5}, sector)...), len(part))
					}
				}
				dice := rand.New(rand.NewPCG(1, uint64(len(parts))))
				for range 4 {
					part := append([]int(nil), parts...)
					dice.Shuffle(len(part), func(i, j int) { part[i], part[j] = part[j], part[i] })
					n := dice.IntN(len(part))
					check("out of order", with(was.wal, is.wal, part[:n]), n)
				}
			})
		}
	}
}

// Moving the log into the file may be cut too: nothing of it is lost.
func TestAPowerCutWhileTheLogIsMovedLosesNothing(t *testing.T) {
	for _, op := range operations() {
		t.Run(op.name, func(t *testing.T) {
			path, s := database(t)
			if err := op.do(t.Context(), s); err != nil {
				t.Fatal(err)
			}
			was := imageOf(t, path)
			if _, err := s.db.ExecContext(t.Context(), "pragma wal_checkpoint(passive)"); err != nil {
				t.Fatal(err)
			}
			is := imageOf(t, path)
			parts := changed(was.main, is.main)
			if len(parts) == 0 || !bytes.Equal(was.wal, is.wal) {
				t.Fatalf("%d sectors were moved, the log changed: this test does not fit any more", len(parts))
			}
			copied := filepath.Join(t.TempDir(), "copy.db")
			was.put(t, copied)
			want := content(t, copied)
			dice := rand.New(rand.NewPCG(2, uint64(len(parts))))
			for _, part := range append(some(parts, 10), parts) {
				image{with(was.main, is.main, part), is.wal}.put(t, copied)
				if got := content(t, copied); got != want {
					t.Fatalf("%d of %d sectors in order: lost", len(part), len(parts))
				}
				mixed := append([]int(nil), parts...)
				dice.Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
				image{with(was.main, is.main, mixed[:len(part)]), is.wal}.put(t, copied)
				if got := content(t, copied); got != want {
					t.Fatalf("%d of %d sectors out of order: lost", len(part), len(parts))
				}
			}
			image{is.main, nil}.put(t, copied) // the log was taken away at the very end
			if got := content(t, copied); got != want {
				t.Error("lost with the log")
			}
		})
	}
}
