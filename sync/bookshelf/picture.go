package bookshelf

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/app/runbook"
)

const (
	// mostPicture is how large a picture may be, in bytes; mostPictures, how many are kept.
	mostPicture  = 5 << 20
	mostPictures = 50
	// partSize is how much of one fits into a document of the drawer.
	partSize = 2 << 20
)

// picture is one that is kept.
type picture struct {
	URL   string    `json:"url"`
	Parts int       `json:"parts"`
	Sum   string    `json:"sum"`
	Used  time.Time `json:"used"`
}

// Picture reads an image of a runbook. One that is kept is not asked for again.
func (s *Shelf) Picture(ctx context.Context, address string) ([]byte, error) {
	s.load()
	if file, ok := runbook.Path(address); ok {
		body, err := s.fileBytes(ctx, address, file, mostPicture)
		if err != nil {
			return nil, err
		}
		if err := isPicture(body, len(body) > mostPicture, "", "The file"); err != nil {
			return nil, err
		}
		return body, nil
	}
	if _, err := webAddress(address); err != nil {
		return nil, err
	}
	if body, ok := s.pictureKept(address); ok {
		return body, nil
	}
	a, err := s.client.do(ctx, order{url: rawPicture(address), own: s.beside(address), method: http.MethodGet, most: mostPicture})
	if err == nil {
		err = refusal(a)
	}
	if err != nil {
		return nil, err
	}
	kind, _ := mediaType(a)
	if err := isPicture(a.body, a.cut, kind, a.url.Host); err != nil {
		return nil, err
	}
	s.pictureKeep(address, a.body)
	return a.body, nil
}

// beside reports whether the person's own settings name a text on the same host.
func (s *Shelf) beside(address string) bool {
	at, err := url.Parse(address)
	return err == nil && s.names(at)
}

// names reports whether the person's own settings name something on the host of the
// address, asked for in the same way.
func (s *Shelf) names(at *url.URL) bool {
	settings := s.cfg.Settings()
	return slices.ContainsFunc(append(named(settings.Runbooks), settings.GuideSource), func(own string) bool {
		u, err := url.Parse(own)
		return err == nil && u.Host != "" && u.Scheme == at.Scheme && strings.EqualFold(u.Host, at.Host)
	})
}

// isPicture says why what came is no picture; nil where it is one. kind is what its sender
// calls it.
func isPicture(body []byte, cut bool, kind, from string) error {
	switch {
	case cut:
		return told("picture_large", fmt.Sprintf("The picture is larger than %d MB.", mostPicture>>20), "Open it in the browser.")
	case strings.HasPrefix(kind, "image/"):
		return nil
	case (kind == "" || kind == "application/octet-stream") && strings.HasPrefix(http.DetectContentType(body), "image/"):
		return nil
	}
	return told("picture_type", from+" is or gives no picture.", "Open it in the browser.")
}

// rawPicture is the picture itself, of an address that may be a code host's page about it.
func rawPicture(address string) string {
	const text = ".md" // the hosts do not tell one kind of file from another
	if u, err := url.Parse(address); err == nil && u.RawPath == "" {
		u.Path += text
		if raw, ok := runbook.Raw(u.String()); ok {
			return strings.TrimSuffix(raw, text)
		}
	}
	return address
}

func (s *Shelf) loadAlbum() []picture {
	var album []picture
	for id, body := range s.kept(kindPicture) {
		var p picture
		if json.Unmarshal(body, &p) == nil && key(p.URL) == id {
			album = append(album, p)
		}
	}
	return album
}

// pictureKept gives the picture that is kept; false where it is not, or not whole.
func (s *Shelf) pictureKept(address string) ([]byte, bool) {
	s.mu.Lock()
	n := slices.IndexFunc(s.album, func(p picture) bool { return p.URL == address })
	var p picture
	if n >= 0 {
		s.album[n].Used = clock()
		p = s.album[n]
	}
	s.mu.Unlock()
	if n < 0 {
		return nil, false
	}
	parts := s.kept(kindPicture + "/" + key(address))
	var whole []byte
	for part := range p.Parts {
		var piece []byte
		if json.Unmarshal(parts[strconv.Itoa(part)], &piece) != nil {
			return nil, false
		}
		whole = append(whole, piece...)
	}
	return whole, sumOf(whole) == p.Sum
}

func (s *Shelf) pictureKeep(address string, body []byte) {
	p := picture{URL: address, Sum: sumOf(body), Used: clock()}
	for part := range slices.Chunk(body, partSize) {
		s.keep(kindPicture+"/"+key(address), strconv.Itoa(p.Parts), bytes.Clone(part))
		p.Parts++
	}
	s.keep(kindPicture, key(address), p)
	s.mu.Lock()
	s.album = append(slices.DeleteFunc(s.album, func(old picture) bool { return old.URL == address }), p)
	slices.SortFunc(s.album, func(a, b picture) int { return cmp.Or(b.Used.Compare(a.Used), cmp.Compare(a.URL, b.URL)) })
	var gone []picture
	if len(s.album) > mostPictures {
		gone = slices.Clone(s.album[mostPictures:])
		s.album = s.album[:mostPictures]
	}
	s.mu.Unlock()
	for _, p := range gone {
		s.dropPicture(p)
	}
}

func (s *Shelf) dropPicture(p picture) {
	s.discard(kindPicture, key(p.URL))
	for part := range p.Parts {
		s.discard(kindPicture+"/"+key(p.URL), strconv.Itoa(part))
	}
}

func sumOf(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}
