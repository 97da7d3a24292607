package link

import (
	"net/url"
	"strconv"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// historyValues is the query as it stands in an address, parseHistory reads it.
func historyValues(q app.HistoryQuery) url.Values {
	v := url.Values{"text": {q.Text}, "mine": {strconv.FormatBool(q.Mine)}}
	for key, at := range map[string]time.Time{"since": q.Since, "until": q.Until} {
		if !at.IsZero() {
			v.Set(key, at.UTC().Format(time.RFC3339Nano))
		}
	}
	for _, s := range q.Status {
		v.Add("status", string(s))
	}
	return v
}

func parseHistory(v url.Values) (app.HistoryQuery, error) {
	q := app.HistoryQuery{Text: v.Get("text"), Mine: v.Get("mine") == "true"}
	for key, at := range map[string]*time.Time{"since": &q.Since, "until": &q.Until} {
		text := v.Get(key)
		if text == "" {
			continue
		}
		var err error
		if *at, err = time.Parse(time.RFC3339Nano, text); err != nil {
			return q, app.Invalid{Why: key + " is no RFC 3339 time: " + text}
		}
	}
	for _, s := range v["status"] {
		switch status := app.Status(s); status {
		case app.Triggered, app.Acknowledged, app.Resolved:
			q.Status = append(q.Status, status)
		default:
			return q, app.Invalid{Why: "there is no status " + s}
		}
	}
	return q, nil
}

// parseSpan reads since and until, which both have to be there.
func parseSpan(v url.Values) (app.Span, error) {
	q, err := parseHistory(v)
	if err == nil && (q.Since.IsZero() || !q.Until.After(q.Since)) {
		err = app.Invalid{Why: "name since and, after it, until, as RFC 3339 times"}
	}
	return app.Span{Start: q.Since, End: q.Until}, err
}
