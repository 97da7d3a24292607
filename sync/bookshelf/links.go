package bookshelf

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"slices"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/runbook"
)

const (
	// mostLinks is how many addresses are remembered.
	mostLinks = 500
	// mostOfService is how many of them may be for pages of one service.
	mostOfService = 50
	// mostTexts is how large the copies of all texts may be together, in bytes.
	mostTexts = 200 << 20
	// window is how far back pages say which services are mine.
	window = 90 * 24 * time.Hour
)

// link is what is known of one address.
type link struct {
	URL   string           `json:"url"`
	Title string           `json:"title"`
	Place app.RunbookPlace `json:"place,omitempty"`
	Sure  bool             `json:"sure,omitempty"`
	// Services are those for whose pages it was found, and when the last one came; Seen
	// is when it was last of use to anybody.
	Services map[string]time.Time `json:"services,omitempty"`
	Seen     time.Time            `json:"seen"`
	// Read is when the copy was last known to be the newest, zero for no copy.
	Read     time.Time `json:"read,omitzero"`
	Size     int       `json:"size,omitempty"` // of the copy, in bytes
	ETag     string    `json:"etag,omitempty"`
	Modified string    `json:"modified,omitempty"`
	// Tried is when it was last asked, and Problem what came of that.
	Tried   time.Time    `json:"tried,omitzero"`
	Problem *app.Problem `json:"problem,omitempty"`
}

// problem is what is wrong with it, and what that means.
func (l *link) problem() *app.Problem {
	if l.Problem == nil {
		return nil
	}
	return meaning(*l.Problem, !l.Read.IsZero())
}

// resting reports whether it failed in a way that is not asked again at once. An address at
// which nothing is read counts as soon as the person's settings name it.
func (l *link) resting() bool { return l.Problem != nil && l.Problem.Code != codeInvalid }

// forget takes note that no copy is kept.
func (l *link) forget() { l.Read, l.Size, l.ETag, l.Modified = time.Time{}, 0, "", "" }

// key names the address in the drawer.
func key(url string) string {
	sum := sha256.Sum256([]byte(url))
	return hex.EncodeToString(sum[:16])
}

func (s *Shelf) loadLinks() map[string]*link {
	known := map[string]*link{}
	for id, body := range s.kept(kindLinks) {
		l := &link{}
		if json.Unmarshal(body, l) == nil && key(l.URL) == id {
			known[l.URL] = l
		}
	}
	return known
}

// look gives what is known of an address.
func (s *Shelf) look(url string) link {
	s.mu.Lock()
	defer s.mu.Unlock()
	if l, ok := s.known[url]; ok {
		out := *l
		out.Services = maps.Clone(l.Services)
		return out
	}
	return link{URL: url, Title: runbook.Title(url)}
}

// edit changes what is known of an address, and keeps that.
func (s *Shelf) edit(url string, change func(*link)) {
	s.mu.Lock()
	tenure := s.tenure
	s.mu.Unlock()
	s.editIn(tenure, url, change)
}

// editIn does so as long as the shelf is whose it was: what began for somebody else leaves
// nothing behind.
func (s *Shelf) editIn(tenure int, url string, change func(*link)) {
	s.mu.Lock()
	if tenure != s.tenure {
		s.mu.Unlock()
		return
	}
	l, ok := s.known[url]
	if !ok {
		l = &link{URL: url, Title: runbook.Title(url), Seen: clock()}
		s.known[url] = l
	}
	change(l)
	gone := s.excess(slices.Collect(maps.Keys(l.Services)))
	now := *l
	now.Services = maps.Clone(l.Services)
	s.mu.Unlock()
	s.keep(kindLinks, key(url), now)
	for _, l := range gone {
		s.drop(l)
	}
	if !s.still(tenure) { // it has changed while that was written
		s.discard(kindLinks, key(url))
	}
}

// learn remembers the runbooks that were found for a page of the service at that time.
// Guesses are not remembered: anybody's link would be asked daily.
func (s *Shelf) learn(tenure int, found []app.Runbook, service string, at time.Time) {
	for _, r := range found {
		if !r.Sure {
			continue
		}
		l := s.look(r.URL)
		if l.Title == r.Title && l.Place == r.Place && l.Sure == r.Sure && !at.After(l.Services[service]) {
			continue
		}
		s.editIn(tenure, r.URL, func(l *link) {
			l.Title, l.Place, l.Sure = r.Title, r.Place, r.Sure
			if l.Services == nil {
				l.Services = map[string]time.Time{}
			}
			if at.After(l.Services[service]) {
				l.Services[service] = at
			}
			if at.After(l.Seen) {
				l.Seen = at
			}
		})
	}
}

// remembered are the runbooks that were found for earlier pages of the service, the
// newest first. They are guesses: another page may have another runbook.
func (s *Shelf) remembered(service string) []app.Runbook {
	s.mu.Lock()
	all := slices.DeleteFunc(s.linksOf(service), func(l *link) bool { return !l.Sure })
	var found []app.Runbook
	for _, l := range all[:min(len(all), 5)] {
		found = append(found, app.Runbook{Title: l.Title, URL: l.URL, Place: l.Place, Text: runbook.IsText(l.URL)})
	}
	s.mu.Unlock()
	return found
}

// linksOf are those that were found for pages of the service, the newest first. The lock is
// held.
func (s *Shelf) linksOf(service string) []*link {
	var all []*link
	for _, l := range s.known {
		if !l.Services[service].IsZero() {
			all = append(all, l)
		}
	}
	slices.SortFunc(all, func(a, b *link) int {
		return cmp.Or(b.Services[service].Compare(a.Services[service]), cmp.Compare(a.URL, b.URL))
	})
	return all
}

// owns reports whether the person's own map names the address.
func (s *Shelf) owns(address string) bool {
	return slices.Contains(named(s.cfg.Settings().Runbooks), address)
}

// drop forgets what is kept of an address.
func (s *Shelf) drop(l link) {
	s.discard(kindText+key(l.URL), "text")
	s.discard(kindLinks, key(l.URL))
}

// excess takes out what is over the bounds: the oldest of these services, and the oldest of
// all. The lock is held; the caller drops what it gives.
func (s *Shelf) excess(services []string) (gone []link) {
	for _, service := range services {
		all := s.linksOf(service)
		for _, l := range all[min(len(all), mostOfService):] {
			delete(l.Services, service)
			if len(l.Services) == 0 {
				gone = append(gone, *l)
				delete(s.known, l.URL)
			}
		}
	}
	if len(s.known) > mostLinks {
		for _, l := range s.bySeen()[mostLinks:] {
			gone = append(gone, *l)
			delete(s.known, l.URL)
		}
	}
	return gone
}

// bySeen are all links, those of use last first. The lock is held.
func (s *Shelf) bySeen() []*link {
	return slices.SortedFunc(maps.Values(s.known), func(a, b *link) int { return cmp.Or(b.Seen.Compare(a.Seen), cmp.Compare(a.URL, b.URL)) })
}

// prune forgets addresses of services that have not paged for long, and the oldest where
// there are too many.
func (s *Shelf) prune(now time.Time) {
	s.mu.Lock()
	var gone []link
	services := map[string]bool{}
	for _, l := range s.bySeen() {
		if now.Sub(l.Seen) > window {
			gone = append(gone, *l)
			delete(s.known, l.URL)
			continue
		}
		for service := range l.Services {
			services[service] = true
		}
	}
	gone = append(gone, s.excess(slices.Collect(maps.Keys(services)))...)
	s.mu.Unlock()
	for _, l := range gone {
		s.drop(l)
	}
}

// trim forgets the copies of the texts that were of use the longest time ago, where all of
// them are too large together.
func (s *Shelf) trim() {
	s.mu.Lock()
	var gone []*link
	size := 0
	for _, l := range s.bySeen() {
		if size += l.Size; size > mostTexts && l.Size > 0 {
			gone = append(gone, l)
		}
	}
	urls := make([]string, len(gone))
	for n, l := range gone {
		urls[n] = l.URL
		l.forget()
	}
	s.mu.Unlock()
	for _, url := range urls {
		s.discard(kindText+key(url), "text")
		s.edit(url, (*link).forget)
	}
}
