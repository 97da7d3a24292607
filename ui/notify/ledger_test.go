package notify

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/dogwatch-app/dogwatch/ui/view"
)

// TestLedger plays a person, a server and a watch at random, and holds the ledger
// to what the screen may show.
func TestLedger(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var l ledger
		var want []view.Notice
		screen := map[uint32]view.Notice{} // what the server shows
		closed := map[string]string{}      // the News with which a key was closed
		var last uint32
		settle := func() {
			down, show := l.want(want)
			for _, id := range down {
				if _, up := screen[id]; !up {
					t.Fatalf("takes down %d, which is not there", id)
				}
				delete(screen, id)
			}
			for _, s := range show {
				if news, was := closed[s.notice.Key]; was && news == s.notice.News {
					t.Fatalf("shows %q again, which the person had closed", s.notice.Key)
				}
				delete(closed, s.notice.Key)
				if s.id == 0 {
					last++
					s.id = last
				} else if _, up := screen[s.id]; !up {
					t.Fatalf("replaces %d, which is not there", s.id)
				}
				screen[s.id], s.due = s.notice, false
			}
		}
		t.Repeat(map[string]func(*rapid.T){
			"wish": func(t *rapid.T) {
				want = nil
				for _, key := range rapid.SliceOfNDistinct(rapid.IntRange(0, 5), 0, 6, rapid.ID).Draw(t, "keys") {
					want = append(want, view.Notice{
						Key:  fmt.Sprint(key),
						News: fmt.Sprint(rapid.IntRange(0, 2).Draw(t, "news")),
						Body: fmt.Sprint(rapid.IntRange(0, 2).Draw(t, "body")),
					})
				}
				for key := range closed {
					if !slices.ContainsFunc(want, func(n view.Notice) bool { return n.Key == key }) {
						delete(closed, key)
					}
				}
				settle()
			},
			"close": func(t *rapid.T) {
				if len(screen) == 0 {
					t.Skip()
				}
				var ids []uint32
				for id := range screen {
					ids = append(ids, id)
				}
				slices.Sort(ids)
				id := rapid.SampledFrom(ids).Draw(t, "id")
				s, ok := l.find(id)
				if !ok {
					t.Fatalf("%d is on the screen and unknown", id)
				}
				s.gone = true
				closed[s.notice.Key] = s.notice.News
				delete(screen, id)
			},
			"restart": func(t *rapid.T) { clear(screen); l.again(false); settle() },
			"again":   func(t *rapid.T) { l.again(true); settle() },
			"": func(t *rapid.T) {
				var up []view.Notice
				for _, n := range screen {
					up = append(up, n)
				}
				for _, n := range want {
					at := slices.IndexFunc(up, func(u view.Notice) bool { return u.Key == n.Key })
					if at < 0 {
						if _, was := closed[n.Key]; !was {
							t.Fatalf("%q is wanted and not there", n.Key)
						}
						continue
					}
					if up[at].Body != n.Body || up[at].News != n.News {
						t.Fatalf("%q shows an old text", n.Key)
					}
					up = slices.Delete(up, at, at+1)
				}
				if len(up) > 0 {
					t.Fatalf("on the screen and not wanted: %v", up)
				}
			},
		})
	})
}

func TestTheSameKeyTwiceIsOne(t *testing.T) {
	var l ledger
	_, show := l.want([]view.Notice{{Key: "a", Body: "1"}, {Key: "a", Body: "2"}})
	if len(show) != 1 || show[0].notice.Body != "1" {
		t.Errorf("shows %d", len(show))
	}
}

func TestTame(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"checkout: error rate 14 %", "checkout: error rate 14 %"},
		{"costs $(calc.exe) $env:PATH", "costs ＄(calc.exe) ＄env:PATH"},
		{"a `backtick`", "a ˋbacktickˋ"},
		{"end ]]><script>", "end ]] ><script>"},
		{"\"@\nRemove-Item x", "\" @\nRemove-Item x"},
		{"--help", " --help"},
		{"[1] down", " [1] down"},
		{"", ""},
	} {
		if got := tame(c.in); got != c.want {
			t.Errorf("tame(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func FuzzTame(f *testing.F) {
	f.Add("]]]]>>", "$", "\"\"@@")
	f.Fuzz(func(t *testing.T, a, b, c string) {
		got := tame(a + b + c)
		for _, bad := range []string{"$", "`", "]]>", "\"@"} {
			if strings.Contains(got, bad) {
				t.Errorf("tame(%q) = %q still has %q", a+b+c, got, bad)
			}
		}
		if strings.HasPrefix(got, "-") {
			t.Errorf("tame(%q) = %q reads as an option", a+b+c, got)
		}
	})
}
