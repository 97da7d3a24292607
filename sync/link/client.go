package link

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// ErrNoWatch says that nothing listens at the socket.
var ErrNoWatch = errors.New("no watch is running")

// Client is the other end of the local API. Its calls may be made at once and from
// any goroutine. As a Feed it works while Follow runs.
type Client struct {
	http *http.Client

	mu      sync.Mutex
	current *app.Snapshot
	changed chan struct{}
}

// NewClient makes a client of the watch whose socket is at path. It does not
// connect yet.
func NewClient(path string) *Client {
	return &Client{
		current: &app.Snapshot{}, changed: make(chan struct{}),
		http: &http.Client{Transport: &http.Transport{
			DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
				conn, err := dial(ctx, path)
				if err != nil {
					return nil, fmt.Errorf("%w (%w)", ErrNoWatch, err)
				}
				return conn, nil
			},
		}},
	}
}

// Current is the latest snapshot that arrived; an empty one before the first.
func (c *Client) Current() *app.Snapshot {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.current
}

// Changed is closed once there is a newer one.
func (c *Client) Changed() <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.changed
}

func (c *Client) publish(s *app.Snapshot) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.current = s
	close(c.changed)
	c.changed = make(chan struct{})
}

// again is how long Follow waits before it connects again.
const again = 200 * time.Millisecond

// Follow keeps Current fresh until ctx ends. While the watch cannot be reached,
// Current is its last snapshot, marked as Lost, and Follow goes on trying.
func (c *Client) Follow(ctx context.Context) error {
	for {
		err := c.stream(ctx)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if last := c.Current(); !last.Lost {
			lost := *last
			lost.Lost = true
			c.publish(&lost)
		}
		_ = err // whatever it was, the answer is to try again
		select {
		case <-time.After(again):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (c *Client) stream(ctx context.Context) error {
	body, err := c.open(ctx, http.MethodGet, "/v1/snapshots", nil)
	if err != nil {
		return err
	}
	defer body.Close()
	lines := json.NewDecoder(body)
	for {
		s := new(app.Snapshot)
		if err := lines.Decode(s); err != nil {
			return err
		}
		c.publish(s)
	}
}

// Status gives the status document.
func (c *Client) Status(ctx context.Context) (app.StatusDoc, error) {
	return call[app.StatusDoc](ctx, c, http.MethodGet, "/v1/status", nil)
}

// Latest reads one snapshot.
func (c *Client) Latest(ctx context.Context) (*app.Snapshot, error) {
	body, err := c.open(ctx, http.MethodGet, "/v1/snapshots", nil)
	if err != nil {
		return nil, err
	}
	defer body.Close()
	s := new(app.Snapshot)
	if err := json.NewDecoder(body).Decode(s); err != nil {
		return nil, fmt.Errorf("read the watch's answer: %w", err)
	}
	return s, nil
}

// Submit hands an intent over; it is durable when it returns.
func (c *Client) Submit(ctx context.Context, in app.Intent) (app.Taken, error) {
	return call[app.Taken](ctx, c, http.MethodPost, "/v1/intents", in)
}

// Report tells the watch something of the desktop. What cannot be told is dropped:
// the watch sees by itself when the window is gone.
func (c *Client) Report(r app.Report) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	_, _ = call[struct{}](ctx, c, http.MethodPost, "/v1/reports", r)
}

// Detail reads an incident's details.
func (c *Client) Detail(ctx context.Context, incident string) (app.Detail, error) {
	return call[app.Detail](ctx, c, http.MethodGet, "/v1/incidents/"+url.PathEscape(incident), nil)
}

// History searches past and present incidents.
func (c *Client) History(ctx context.Context, q app.HistoryQuery) (app.History, error) {
	return call[app.History](ctx, c, http.MethodGet, "/v1/history?"+historyValues(q).Encode(), nil)
}

// People finds users of the account.
func (c *Client) People(ctx context.Context, text string) ([]app.User, error) {
	return call[[]app.User](ctx, c, http.MethodGet, "/v1/people?"+url.Values{"text": {text}}.Encode(), nil)
}

// Priorities are the account's, the most severe first.
func (c *Client) Priorities(ctx context.Context) ([]app.Priority, error) {
	return call[[]app.Priority](ctx, c, http.MethodGet, "/v1/priorities", nil)
}

// Contacts is how PagerDuty itself reaches me.
func (c *Client) Contacts(ctx context.Context) (app.Contacts, error) {
	return call[app.Contacts](ctx, c, http.MethodGet, "/v1/contacts", nil)
}

// Pages are those that came to me in [since, until).
func (c *Client) Pages(ctx context.Context, since, until time.Time) ([]app.PastPage, error) {
	return call[[]app.PastPage](ctx, c, http.MethodGet, "/v1/pages?"+historyValues(app.HistoryQuery{Since: since, Until: until}).Encode(), nil)
}

// Feed is the address of my shifts as a calendar feed.
func (c *Client) Feed(ctx context.Context) (app.Secret, error) {
	f, err := call[feedAddress](ctx, c, http.MethodGet, "/v1/feed", nil)
	return app.Secret(f.URL), err
}

// Override puts people on call.
func (c *Client) Override(ctx context.Context, wishes []app.OverrideWish) ([]app.Override, error) {
	return call[[]app.Override](ctx, c, http.MethodPost, "/v1/overrides", wishes)
}

// Fit weighs a request to swap.
func (c *Client) Fit(ctx context.Context, r app.SwapRequest) (app.SwapFit, error) {
	return call[app.SwapFit](ctx, c, http.MethodPost, "/v1/swaps/fit", r)
}

// Rendered gives my schedules and those that I follow.
func (c *Client) Rendered(ctx context.Context, window app.Span) ([]app.Schedule, error) {
	q := historyValues(app.HistoryQuery{Since: window.Start, Until: window.End})
	return call[[]app.Schedule](ctx, c, http.MethodGet, "/v1/schedules?"+q.Encode(), nil)
}

// FindSchedules finds schedules by a part of their name.
func (c *Client) FindSchedules(ctx context.Context, text string) ([]app.Schedule, error) {
	return call[[]app.Schedule](ctx, c, http.MethodGet, "/v1/schedules/find?"+url.Values{"text": {text}}.Encode(), nil)
}

func call[T any](ctx context.Context, c *Client, method, path string, in any) (T, error) {
	var out T
	body, err := c.open(ctx, method, path, in)
	if err != nil {
		return out, err
	}
	defer body.Close()
	if err := json.NewDecoder(body).Decode(&out); err != nil {
		return out, fmt.Errorf("read the watch's answer: %w", err)
	}
	return out, nil
}

// open sends a request and gives the body of a good answer; of another one, the
// error that it holds.
func (c *Client) open(ctx context.Context, method, path string, in any) (io.ReadCloser, error) {
	var content io.Reader
	if in != nil {
		text, err := json.Marshal(in)
		if err != nil {
			return nil, err
		}
		content = bytes.NewReader(text)
	}
	req, err := http.NewRequestWithContext(ctx, method, "http://dogwatch"+path, content)
	if err != nil {
		return nil, err
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode == http.StatusOK {
		return resp.Body, nil
	}
	defer resp.Body.Close()
	var p app.Problem
	if err := json.NewDecoder(io.LimitReader(resp.Body, most)).Decode(&p); err != nil || p.What == "" {
		return nil, fmt.Errorf("the watch answers with HTTP %d", resp.StatusCode)
	}
	if resp.StatusCode == http.StatusBadRequest {
		return nil, app.Invalid{Why: p.What}
	}
	return nil, p
}
