package pagerduty

import (
	"context"
	"errors"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/dogwatch-app/dogwatch/app"
)

// serveList serves pages of list as PagerDuty does.
func serveList(list []int, offset, limit int) page[int] {
	from := min(offset, len(list))
	to := min(from+limit, len(list))
	return page[int]{rows: slices.Clone(list[from:to]), more: to < len(list)}
}

func upTo(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	return list
}

func intKey(n int) string { return string(rune('0'+n%10)) + string(rune('a'+n/10)) }

// Whatever leaves or joins the list between two pages, and whichever pages come
// double or moved, each row that was there all the while is found.
func TestNoRowIsLostWhileTheListChanges(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		list := upTo(rapid.IntRange(0, 700).Draw(r, "length"))
		next := 2000
		stays := map[int]bool{}
		for _, n := range list {
			stays[n] = true
		}
		calls := 0
		read := func(_ context.Context, offset, limit int) (page[int], error) {
			if calls++; calls > 1 && calls < 30 {
				switch rapid.IntRange(0, 6).Draw(r, "event") {
				case 0, 1: // some leave, here and there
					for range rapid.IntRange(1, 12).Draw(r, "leave") {
						if len(list) > 0 {
							n := rapid.IntRange(0, len(list)-1).Draw(r, "who")
							delete(stays, list[n])
							list = slices.Delete(list, n, n+1)
						}
					}
				case 2: // some join, here and there, in order
					for range rapid.IntRange(1, 12).Draw(r, "join") {
						list = append(list, next)
						next++
					}
				case 3: // an old one comes back
					n := rapid.IntRange(1000, 1999).Draw(r, "back")
					if at, there := slices.BinarySearch(list, n); !there {
						list = slices.Insert(list, at, n)
					}
				case 4: // a page that is not the one asked for
					if offset == 0 {
						break // the top of a list has nothing to be held against
					}
					return serveList(list, max(0, offset+rapid.IntRange(-120, 120).Draw(r, "shift")), limit), nil
				}
			}
			return serveList(list, offset, limit), nil
		}
		s := newSweep(intKey)
		_, complete, err := s.pass(context.Background(), read, nil)
		if err != nil {
			return // an error is not a loss: the next look tries again
		}
		if !complete {
			r.Fatal("not complete")
		}
		found := map[int]bool{}
		for _, n := range s.rows {
			if found[n] {
				r.Fatalf("%d is there twice", n)
			}
			found[n] = true
		}
		for n := range stays {
			if !found[n] {
				r.Fatalf("%d was lost; %d rows found in %d calls", n, len(s.rows), calls)
			}
		}
	})
}

func TestACalmListIsReadWithoutDetours(t *testing.T) {
	for _, tt := range []struct{ rows, calls int }{
		{0, 1}, {1, 1}, {99, 1}, {100, 1}, {101, 2}, {195, 2}, {196, 3}, {250, 3}, {1000, 11}, {9900, 105},
	} {
		calls := 0
		list := upTo(tt.rows)
		s := newSweep(intKey)
		_, complete, err := s.pass(t.Context(), func(_ context.Context, offset, limit int) (page[int], error) {
			calls++
			if offset+limit > deepest {
				t.Errorf("asked for %d rows at %d", limit, offset)
			}
			return serveList(list, offset, limit), nil
		}, nil)
		if err != nil || !complete || len(s.rows) != tt.rows || calls != tt.calls {
			t.Errorf("%d rows: %d found in %d calls, complete %v, %v; want %d calls", tt.rows, len(s.rows), calls, complete, err, tt.calls)
		}
	}
}

func TestAPassEndsWhereNoDeeperRowsAreServed(t *testing.T) {
	list := upTo(10_500)
	s := newSweep(intKey)
	covered, complete, err := s.pass(t.Context(), func(_ context.Context, offset, limit int) (page[int], error) {
		if offset+limit > deepest {
			return page[int]{}, app.Refused{Why: "offset+limit", Code: 2002}
		}
		return serveList(list, offset, limit), nil
	}, nil)
	if err != nil || complete || len(covered) != deepest || len(s.rows) != deepest {
		t.Errorf("%d covered of %d, complete %v, %v", len(covered), len(s.rows), complete, err)
	}
}

func TestAServerThatGoesInCirclesIsGivenUp(t *testing.T) {
	list := upTo(1000)
	for name, read := range map[string]func(int) page[int]{
		"always the first page":    func(int) page[int] { return serveList(list, 0, 100) },
		"always more, and no rows": func(int) page[int] { return page[int]{more: true} },
		"an end that comes too soon": func(offset int) page[int] {
			return page[int]{rows: list[:min(100, max(0, 100-offset))], more: offset == 0}
		},
	} {
		calls := 0
		s := newSweep(intKey)
		_, complete, err := s.pass(t.Context(), func(_ context.Context, offset, _ int) (page[int], error) {
			calls++
			return read(offset), nil
		}, nil)
		if name == "an end that comes too soon" {
			// Five rows that were seen, and the end: that is a list of 100.
			if err != nil || !complete || calls != 2 {
				t.Errorf("%s: complete %v, %v after %d calls", name, complete, err, calls)
			}
			continue
		}
		if _, ok := errors.AsType[app.Offline](err); !ok || calls > turns {
			t.Errorf("%s: %v after %d calls, want an app.Offline", name, err, calls)
		}
	}
}

func TestTheLaterReadingOfARowWins(t *testing.T) {
	type row struct{ id, state int }
	s := newSweep(func(r row) string { return intKey(r.id) })
	s.merge([]row{{1, 1}, {2, 1}})
	s.merge([]row{{2, 2}, {3, 2}, {3, 3}})
	if want := []row{{1, 1}, {2, 2}, {3, 3}}; !slices.Equal(s.rows, want) {
		t.Errorf("got %v, want %v", s.rows, want)
	}
}
