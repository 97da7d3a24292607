package link

import (
	"context"
	"net/http"
	"net/url"

	"github.com/dogwatch-app/dogwatch/app"
)

// picture carries an image.
type picture struct {
	Data []byte `json:"data"`
}

// shelf adds the calls about runbooks and the guide.
func (s *Server) shelf(mux *http.ServeMux) {
	mux.HandleFunc("GET /v1/runbooks/text", func(w http.ResponseWriter, r *http.Request) {
		text, err := s.Bookshelf.Runbook(r.Context(), r.URL.Query().Get("url"))
		s.result(w, text, err)
	})
	mux.HandleFunc("GET /v1/runbooks/picture", func(w http.ResponseWriter, r *http.Request) {
		data, err := s.Bookshelf.Picture(r.Context(), r.URL.Query().Get("url"))
		s.result(w, picture{data}, err)
	})
	mux.HandleFunc("GET /v1/runbooks/coverage", func(w http.ResponseWriter, r *http.Request) {
		coverage, err := s.Bookshelf.Coverage(r.Context())
		s.result(w, coverage, err)
	})
	mux.HandleFunc("GET /v1/guide", func(w http.ResponseWriter, r *http.Request) {
		cards, err := s.Bookshelf.Guide(r.Context())
		s.result(w, cards, err)
	})
}

// Runbook reads the text behind an address.
func (c *Client) Runbook(ctx context.Context, address string) (app.RunbookText, error) {
	return call[app.RunbookText](ctx, c, http.MethodGet, "/v1/runbooks/text?"+url.Values{"url": {address}}.Encode(), nil)
}

// Picture reads an image of a runbook.
func (c *Client) Picture(ctx context.Context, address string) ([]byte, error) {
	p, err := call[picture](ctx, c, http.MethodGet, "/v1/runbooks/picture?"+url.Values{"url": {address}}.Encode(), nil)
	return p.Data, err
}

// Coverage tells which services that paged me have a runbook that opens.
func (c *Client) Coverage(ctx context.Context) (app.Coverage, error) {
	return call[app.Coverage](ctx, c, http.MethodGet, "/v1/runbooks/coverage", nil)
}

// Guide gives the cards of the guide.
func (c *Client) Guide(ctx context.Context) (app.GuideCards, error) {
	return call[app.GuideCards](ctx, c, http.MethodGet, "/v1/guide", nil)
}
