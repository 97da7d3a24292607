package bookshelf

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/runbook"
)

const (
	// fresh is for how long a text that was read is not asked for again; failing, for how
	// long one that could not be.
	fresh   = 5 * time.Minute
	failing = 30 * time.Second
	// patience is how long a person waits for the newest text who could have a copy.
	patience = 2 * time.Second
)

// copied is the copy of a text as it lies in the drawer. Text is in base64, so that its
// size is bounded whatever is in it.
type copied struct {
	URL   string    `json:"url"`
	Title string    `json:"title"`
	Plain bool      `json:"plain,omitempty"`
	Cut   bool      `json:"cut,omitempty"`
	Read  time.Time `json:"read"`
	Text  []byte    `json:"text"`
}

// flight is a reading under way. text and err are there once done is closed.
type flight struct {
	done chan struct{}
	text app.RunbookText
	err  error
}

// Runbook reads the text behind an address. Where a copy is kept it waits no longer than
// a moment for the newest; where that cannot be read it gives the copy, and says why.
func (s *Shelf) Runbook(ctx context.Context, address string) (app.RunbookText, error) {
	s.load()
	if !runbook.IsText(address) {
		return app.RunbookText{}, app.Invalid{Why: "This is no text that can be shown here: it opens in the browser."}
	}
	l, now := s.look(address), clock()
	switch since := now.Sub(l.Tried); {
	case l.resting() && since < failing && l.Read.IsZero():
		return app.RunbookText{}, *l.problem()
	case l.Read.IsZero():
	case l.Problem == nil && since < fresh, l.resting() && since < failing:
		if text, ok := s.copyOf(l); ok {
			return text, nil
		}
	}
	f := s.fly(address)
	var enough <-chan time.Time
	if !l.Read.IsZero() {
		timer := time.NewTimer(patience)
		defer timer.Stop()
		enough = timer.C
	}
	select {
	case <-ctx.Done():
		return app.RunbookText{}, ctx.Err()
	case <-f.done:
		return f.text, f.err
	case <-enough:
	}
	l = s.look(address)
	if text, ok := s.copyOf(l); ok {
		slow := told(codeAway, hostOf(address)+" has not answered yet.", "")
		text.Copy, text.Problem = true, meaning(slow, true)
		return text, nil
	}
	select {
	case <-ctx.Done():
		return app.RunbookText{}, ctx.Err()
	case <-f.done:
		return f.text, f.err
	}
}

// fly begins a reading, or joins the one under way.
func (s *Shelf) fly(address string) *flight {
	s.mu.Lock()
	if f, ok := s.flights[address]; ok {
		s.mu.Unlock()
		return f
	}
	f := &flight{done: make(chan struct{})}
	s.flights[address] = f
	s.mu.Unlock()
	land := func() {
		s.mu.Lock()
		delete(s.flights, address)
		s.mu.Unlock()
		close(f.done)
	}
	if !s.start(func(ctx context.Context) {
		defer land()
		f.text, f.err = s.renew(ctx, address)
	}) {
		f.err = errClosed
		land()
	}
	return f
}

var errClosed = errors.New("runbooks are not served any more")

// renew reads the newest text and keeps it. Where it cannot be read it gives the copy, or
// the problem where there is none.
func (s *Shelf) renew(ctx context.Context, address string) (app.RunbookText, error) {
	s.mu.Lock()
	tenure := s.tenure
	s.mu.Unlock()
	l := s.look(address)
	got, err := s.newest(ctx, l)
	if ctx.Err() != nil {
		return app.RunbookText{}, errClosed
	}
	defer s.tell()
	now := clock()
	if err == nil {
		s.store(tenure, &got, l, now)
		return got.text, nil
	}
	p := problemOf(err)
	s.cfg.Log.Info("runbook_unread", "host", hostOf(address), "code", p.Code)
	s.editIn(tenure, address, func(l *link) { l.Tried, l.Problem = now, &p })
	if l = s.look(address); !l.Read.IsZero() {
		if text, ok := s.copyOf(l); ok {
			return text, nil
		}
		s.editIn(tenure, address, (*link).forget) // somebody emptied the drawer
	}
	return app.RunbookText{}, *meaning(p, false)
}

// news is what a reading brought.
type news struct {
	text           app.RunbookText
	etag, modified string
	unchanged      bool
}

// newest reads the text where it is.
func (s *Shelf) newest(ctx context.Context, l link) (news, error) {
	if file, ok := runbook.Path(l.URL); ok {
		return s.readFile(ctx, l.URL, file)
	}
	raw, _ := runbook.Raw(l.URL)
	o := order{url: raw, own: s.owns(l.URL), method: http.MethodGet, most: app.MaxRunbook}
	held, has := app.RunbookText{}, false
	if l.ETag != "" || l.Modified != "" {
		if held, has = s.copyOf(l); has {
			o.etag, o.modified = l.ETag, l.Modified
		}
	}
	a, err := s.client.do(ctx, o)
	if err == nil {
		err = refusal(a)
	}
	switch {
	case err != nil:
		return news{}, err
	case a.unchanged() && !has:
		return news{}, told("runbook_trouble", hostOf(l.URL)+" says that nothing has changed, and was not asked that.", "")
	case a.unchanged():
		held.Copy, held.Problem = false, nil
		return news{text: held, etag: l.ETag, modified: l.Modified, unchanged: true}, nil
	}
	asked, err := url.Parse(raw)
	if err != nil {
		return news{}, err
	}
	text, err := textOf(a, asked)
	if err != nil {
		return news{}, err
	}
	text.Plain = text.Plain || runbook.IsPlain(l.URL)
	return news{text: text, etag: a.header.Get("ETag"), modified: a.header.Get("Last-Modified")}, nil
}

// textOf makes a text of an answer, or says why it is none.
func textOf(a answer, asked *url.URL) (app.RunbookText, error) {
	kind, charset := mediaType(a)
	name := path.Base(asked.Path)
	switch {
	case kind == "text/html", kind == "application/xhtml+xml", looksHTML(a.body):
		return app.RunbookText{}, webPage(a, asked)
	case a.header.Get("Content-Encoding") != "":
		return app.RunbookText{}, told(codeType, asked.Host+" sends it packed in a way that was not asked for.", "Open it in the browser.")
	case !isText(kind, name):
		return app.RunbookText{}, told(codeType, fmt.Sprintf("%s sends no text (%.60s).", asked.Host, kind), "Open it in the browser.")
	}
	text, more, ok := decode(a.body, charset)
	if !ok {
		return app.RunbookText{}, told(codeType, asked.Host+" sends what cannot be read as text.", "Open it in the browser.")
	}
	plain := kind == "text/plain" && !markdownEnding(name) && plainEnding(name)
	return app.RunbookText{Text: text, Plain: plain, Cut: a.cut || more}, nil
}

// store keeps what was read, and says in it what else is known.
func (s *Shelf) store(tenure int, got *news, l link, now time.Time) {
	t := &got.text
	t.URL, t.Title, t.Read = l.URL, l.Title, now
	if !s.still(tenure) { // whoever asked may read it, and nothing stays
		return
	}
	if !got.unchanged {
		s.keep(kindText+key(l.URL), "text", copied{URL: t.URL, Title: t.Title, Plain: t.Plain, Cut: t.Cut, Read: now, Text: []byte(t.Text)})
	}
	s.editIn(tenure, l.URL, func(l *link) {
		l.Size = len(t.Text)
		l.Read, l.Tried, l.Problem, l.ETag, l.Modified = now, now, nil, got.etag, got.modified
		l.Seen = later(l.Seen, now)
	})
	if !s.still(tenure) { // it has changed while that was written
		s.drop(l)
		return
	}
	s.trim()
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// copyOf reads the copy of a text; false where there is none after all.
func (s *Shelf) copyOf(l link) (app.RunbookText, bool) {
	var c copied
	body, ok := s.kept(kindText + key(l.URL))["text"]
	if !ok || json.Unmarshal(body, &c) != nil || c.URL != l.URL {
		return app.RunbookText{}, false
	}
	return app.RunbookText{
		URL: c.URL, Title: l.Title, Text: string(c.Text), Plain: c.Plain, Cut: c.Cut,
		Read: later(c.Read, l.Read), Copy: l.Problem != nil, Problem: l.problem(),
	}, true
}

// hostOf names where an address leads, and nothing more of it.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return "this computer"
	}
	return u.Host
}
