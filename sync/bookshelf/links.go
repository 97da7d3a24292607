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
		return *l
	}
	return link{URL: url, Title: runbook.Title(url)}
}

// edit changes what is known of an address, and keeps that.
func (s *Shelf) edit(url string, change func(*link)) {
	s.mu.Lock()
	l, ok := s.known[url]
	if !ok {
		l = &link{URL: url, Title: runbook.Title(url), Seen: clock()}
		s.known[url] = l
	}
	change(l)
	now := *l
	now.Services = maps.Clone(l.Services)
	s.mu.Unlock()
	s.keep(kindLinks, key(url), now)
}

// learn remembers the runbooks that were found for a page of the service at that time.
// Guesses are not remembered: anybody's link would be asked daily.
func (s *Shelf) learn(found []app.Runbook, service string, at time.Time) {
	for _, r := range found {
		if !r.Sure {
			continue
		}
		l := s.look(r.URL)
		if l.Title == r.Title && l.Place == r.Place && l.Sure == r.Sure && !at.After(l.Services[service]) {
			continue
		}
		s.edit(r.URL, func(l *link) {
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
	var all []*link
	for _, l := range s.known {
		if l.Sure && !l.Services[service].IsZero() {
			all = append(all, l)
		}
	}
	slices.SortFunc(all, func(a, b *link) int {
		return cmp.Or(b.Services[service].Compare(a.Services[service]), cmp.Compare(a.URL, b.URL))
	})
	var found []app.Runbook
	for _, l := range all[:min(len(all), 5)] {
		found = append(found, app.Runbook{Title: l.Title, URL: l.URL, Place: l.Place, Text: runbook.IsText(l.URL)})
	}
	s.mu.Unlock()
	return found
}

// drop forgets what is kept of an address.
func (s *Shelf) drop(l link) {
	s.discard(kindText+key(l.URL), "text")
	s.discard(kindLinks, key(l.URL))
}

// prune forgets addresses of services that have not paged for long, and the oldest where
// there are too many.
func (s *Shelf) prune(now time.Time) {
	s.mu.Lock()
	all := make([]*link, 0, len(s.known))
	for _, l := range s.known {
		all = append(all, l)
	}
	slices.SortFunc(all, func(a, b *link) int { return cmp.Or(b.Seen.Compare(a.Seen), cmp.Compare(a.URL, b.URL)) })
	var gone []link
	for n, l := range all {
		if n >= mostLinks || now.Sub(l.Seen) > window {
			gone = append(gone, *l)
			delete(s.known, l.URL)
		}
	}
	s.mu.Unlock()
	for _, l := range gone {
		s.drop(l)
	}
}
