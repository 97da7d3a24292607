package boot

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/guide"
	cards "github.com/dogwatch-app/dogwatch/assets/guide"
	"github.com/dogwatch-app/dogwatch/sync/bookshelf"
	"github.com/dogwatch-app/dogwatch/sync/pace"
	"github.com/dogwatch-app/dogwatch/sync/secret"
)

// shippedCards are the guide's cards that come with Dogwatch.
func shippedCards(log *slog.Logger) []app.Card {
	var all []app.Card
	err := fs.WalkDir(cards.Files(), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(cards.Files(), path)
		if err != nil {
			return err
		}
		more, err := guide.Parse(string(text))
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		all = append(all, more...)
		return nil
	})
	if err != nil { // a test of the cards would have to fail first
		log.Error("cards_unreadable", "error", err)
	}
	return all
}

// hostKeyring is where the person's own token for a host of runbooks is kept.
func (p profile) hostKeyring(host string) secret.Keyring {
	return secret.Keyring{Account: secret.Account("runbooks@"+host, p.name)}
}

// askKeyring asks for the person's own token for that host.
func (p profile) askKeyring(ctx context.Context, host string) (app.Secret, error) {
	return p.hostKeyring(host).Get(ctx)
}

// hostTokens are the person's own tokens for hosts of runbooks. A keyring is asked once in a
// while and by one at a time: a locked one asks the person back, over the alert, and that it
// has nothing, or does not answer, is as good an answer for ten minutes.
type hostTokens struct {
	keyring func(ctx context.Context, host string) (app.Secret, error)

	mu    sync.Mutex
	known map[string]hostToken
}

type hostToken struct {
	token app.Secret
	until time.Time
}

// askAgain is how long an answer of the keyring counts.
const askAgain = 10 * time.Minute

// Get gives the token for that host, "" where there is none or none can be had.
func (t *hostTokens) Get(ctx context.Context, host string) (app.Secret, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if have, ok := t.known[host]; ok && time.Now().Before(have.until) {
		return have.token, nil
	}
	token, err := t.keyring(ctx, host)
	if ctx.Err() != nil {
		return "", ctx.Err() // the caller has gone: the keyring has said nothing
	}
	if err != nil {
		token = ""
	}
	if t.known == nil {
		t.known = map[string]hostToken{}
	}
	t.known[host] = hostToken{token, time.Now().Add(askAgain)}
	if errors.Is(err, secret.ErrNone) {
		err = nil
	}
	return token, err
}

// shelfTransport carries the calls of runbooks and the guide, by the same way as those to
// PagerDuty.
func (a *account) shelfTransport() http.RoundTripper {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxResponseHeaderBytes = 64 << 10
	t.Proxy = func(req *http.Request) (*url.URL, error) {
		a.mu.Lock()
		proxy := a.proxy
		a.mu.Unlock()
		p, err := pace.ParseProxy(proxy)
		if err != nil {
			return nil, err
		}
		return p.Way(req)
	}
	return bookshelf.Guard(t, net.Dialer{Timeout: 10 * time.Second})
}

// rehearsed reports whether PagerDuty itself is on this computer: then its runbooks may be.
func rehearsed(apiURL string) bool {
	u, err := url.Parse(apiURL)
	return err == nil && app.Loopback(u.Hostname())
}

// read lets runbooks follow what the engine knows, and closes the notebook of whoever was
// signed in before.
func (w *watching) read(ctx context.Context) error {
	me := ""
	for {
		changed := w.engine.Changed()
		s := w.engine.Current()
		if me != "" && s.Me.ID != me {
			w.notebook.Forget()
		}
		me = s.Me.ID
		w.shelf.Saw(s)
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
