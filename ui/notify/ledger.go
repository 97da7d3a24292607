package notify

import (
	"reflect"
	"slices"

	"github.com/dogwatch-app/dogwatch/ui/view"
)

// standing is one notification that ought to be on the screen.
type standing struct {
	notice view.Notice
	// id is the server's, 0 while it was not shown.
	id uint32
	// due says that the server has not been told of it, or not of its present text.
	due bool
	// gone says that the person, or the server, took it down.
	gone bool
	// handed is the News that was handed over as plain text, and tried whether any.
	handed string
	tried  bool
	// told are the incidents whose showing was logged.
	told []string
}

// ledger holds what is wanted against what was shown. It is pure bookkeeping.
type ledger struct{ by map[string]*standing }

// want takes in all that ought to stand now. It gives the ids to take down, and
// what to show, in the order wanted.
func (l *ledger) want(notices []view.Notice) (down []uint32, show []*standing) {
	if l.by == nil {
		l.by = map[string]*standing{}
	}
	keys := map[string]bool{}
	for _, n := range notices {
		keys[n.Key] = true
	}
	for key, s := range l.by {
		if keys[key] {
			continue
		}
		if s.id != 0 && !s.gone {
			down = append(down, s.id)
		}
		delete(l.by, key)
	}
	slices.Sort(down)
	for _, n := range notices {
		if !keys[n.Key] {
			continue // the same key twice
		}
		delete(keys, n.Key)
		if s := l.take(n); s.due && !s.gone {
			show = append(show, s)
		}
	}
	return down, show
}

// take brings the ledger up to date with one notice.
func (l *ledger) take(n view.Notice) *standing {
	s, known := l.by[n.Key]
	switch {
	case !known:
		s = &standing{due: true}
		l.by[n.Key] = s
	case s.gone && s.notice.News != n.News:
		*s = standing{due: true}
	case !reflect.DeepEqual(s.notice, n):
		s.due = true
	}
	s.notice = n
	return s
}

// find gives what stands under a server's id.
func (l *ledger) find(id uint32) (*standing, bool) {
	for _, s := range l.by {
		if id != 0 && s.id == id {
			return s, true
		}
	}
	return nil, false
}

// again makes all that stands due once more: the server is a new one and knows
// nothing of it, or (keep) the same one, which we had lost sight of.
func (l *ledger) again(keep bool) {
	for _, s := range l.by {
		s.due = true
		if !keep {
			s.id = 0
		}
	}
}

// empty reports whether nothing ought to be on the screen.
func (l *ledger) empty() bool {
	for _, s := range l.by {
		if !s.gone {
			return false
		}
	}
	return true
}
