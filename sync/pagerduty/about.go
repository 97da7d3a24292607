package pagerduty

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"sync"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// What goes with an incident besides what happened is an extra: the details never fail
// for it, and never wait long for it.
const (
	// aboutAge is how long what is known of a service counts, aboutAgain after how long
	// it is asked for anew where that failed.
	aboutAge   = 10 * time.Minute
	aboutAgain = time.Minute
	// aboutWait is how long the details wait for it.
	aboutWait = 4 * time.Second
	// maxServicesKnown is of how many services something is remembered.
	maxServicesKnown = 500
)

// early lets the custom fields of services be read where PagerDuty counts them as a
// preview. Elsewhere it means nothing.
var early = http.Header{"X-Early-Access": {"service-custom-fields-preview"}}

// abouts remembers the custom fields of services, and that extras were refused.
type abouts struct {
	mu    sync.Mutex
	known map[string]about
	// bare is until when incidents are asked for without their extras.
	bare time.Time
}

type about struct {
	fields []app.Field
	until  time.Time
}

func (a *abouts) get(service string) (about, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	known, ok := a.known[service]
	return known, ok && time.Now().Before(known.until)
}

func (a *abouts) put(service string, one about) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.known == nil {
		a.known = map[string]about{}
	}
	if len(a.known) >= maxServicesKnown {
		now := time.Now()
		maps.DeleteFunc(a.known, func(_ string, old about) bool { return now.After(old.until) })
		if len(a.known) >= maxServicesKnown {
			clear(a.known)
		}
	}
	a.known[service] = one
}

func (a *abouts) refused() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.bare = time.Now().Add(aboutAge)
}

// withExtras reports whether an incident may be asked for with its extras.
func (a *abouts) withExtras() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return !time.Now().Before(a.bare)
}

// serviceFields are the custom fields of a service, none where it has none or they are
// not for this token. What was known before is better than nothing.
func (c *Client) serviceFields(ctx context.Context, service string) []app.Field {
	one, fresh := c.abouts.get(service)
	escaped, err := segment(service)
	if fresh || err != nil {
		return one.fields
	}
	ctx, cancel := context.WithTimeout(ctx, aboutWait)
	defer cancel()
	now := about{fields: one.fields, until: time.Now().Add(aboutAgain)}
	body, err := c.getWith(ctx, "/services/"+escaped+"/custom_fields/values", nil, early)
	var fields []app.Field
	if err == nil {
		fields, err = decodeValues(body)
	}
	if err == nil || lost(err) || is[app.Refused](err) {
		now = about{fields: fields, until: time.Now().Add(aboutAge)}
	}
	if !errors.Is(ctx.Err(), context.Canceled) { // whoever was called off has learnt nothing
		c.abouts.put(service, now)
	}
	return now.fields
}

func decodeValues(body []byte) ([]app.Field, error) {
	var list struct {
		Values []json.RawMessage `json:"custom_fields"`
	}
	err := json.Unmarshal(body, &list)
	if err == nil && list.Values == nil {
		err = errors.New("it holds no list of custom fields")
	}
	if err != nil {
		return nil, garbled(err)
	}
	return customFields(list.Values), nil
}
