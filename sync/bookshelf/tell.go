package bookshelf

import (
	"encoding/json"
	"reflect"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// load takes in what was kept, once.
func (s *Shelf) load() {
	s.loading.Do(func() {
		known := s.loadLinks()
		album := s.loadAlbum()
		coverage := s.loadCoverage()
		guide := s.loadGuide()
		var owner string
		if body, ok := s.kept(kindOwner)["owner"]; ok {
			_ = json.Unmarshal(body, &owner) // "" will do
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		s.known, s.album, s.owner = known, album, owner
		s.check.coverage, s.check.number = coverage, 1
		s.guide = guide
	})
}

// tell reports how the shelf stands, where that is new.
func (s *Shelf) tell() {
	s.telling.Lock()
	defer s.telling.Unlock()
	s.mu.Lock()
	now := app.Shelf{Found: map[string][]app.Runbook{}, Guide: s.guide.number, Coverage: s.check.number, Missing: s.check.missing(), Folder: s.books}
	for id, it := range s.sought {
		if it.found != nil {
			now.Found[id] = s.decorate(it.found)
		}
	}
	same := !s.again && reflect.DeepEqual(now, s.told)
	s.told, s.again = now, false
	s.mu.Unlock()
	if !same {
		s.cfg.Report(app.Report{Shelf: &now})
	}
}

// decorate says of each how well it can be read now. The lock is held.
func (s *Shelf) decorate(found []app.Runbook) []app.Runbook {
	out := make([]app.Runbook, len(found))
	for n, r := range found {
		if l, ok := s.known[r.URL]; ok {
			r.Read, r.Problem = l.Read, l.problem()
		}
		out[n] = r
	}
	return out
}

// still reports whether the shelf belongs to whom it did.
func (s *Shelf) still(tenure int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return tenure == s.tenure
}

// own sees whose shelf it is. What belongs to somebody else is forgotten, here and on the
// disk.
func (s *Shelf) own() {
	s.mu.Lock()
	snap := s.snap
	if snap == nil {
		s.mu.Unlock()
		return
	}
	me := snap.Me.ID
	left := me == "" && s.seen && snap.Account.State == app.SignedOut
	if me == s.owner || me == "" && !left {
		s.seen = s.seen || me != ""
		s.mu.Unlock()
		return
	}
	var old []*link
	var album []picture
	former := s.owner != ""
	if former {
		s.tenure++
		for _, l := range s.known {
			old = append(old, l)
		}
		album = s.album
		s.known, s.sought, s.album = map[string]*link{}, map[string]*search{}, nil
		s.check.coverage = app.Coverage{}
		s.check.number++
		s.check.tried = time.Time{}
		s.fetched = prefetching{}
	}
	s.owner, s.seen = me, me != ""
	s.mu.Unlock()
	for _, l := range old {
		s.drop(*l)
	}
	for _, p := range album {
		s.dropPicture(p)
	}
	if former || me == "" {
		s.discard(kindCoverage, "coverage")
	}
	if me == "" {
		s.discard(kindOwner, "owner")
	} else {
		s.keep(kindOwner, "owner", me)
	}
	s.tell()
}
