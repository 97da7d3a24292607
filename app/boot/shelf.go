package boot

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"net/url"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/guide"
	cards "github.com/dogwatch-app/dogwatch/assets/guide"
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

// hostToken is the person's own token for that host, "" where they gave none.
func (p profile) hostToken(ctx context.Context, host string) (app.Secret, error) {
	token, err := p.hostKeyring(host).Get(ctx)
	if errors.Is(err, secret.ErrNone) {
		return "", nil
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
	return t
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
