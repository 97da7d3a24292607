package pagerduty

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/sync/pace"
)

// PagerDuty's own error numbers that are more than words to us.
const (
	codeAlreadyResolved     = 1001
	codeAlreadyAcknowledged = 1002
	codeNotFound            = 2100
)

// problem turns an answer that is not 2xx into an error of package app. A 404 is
// believed only with PagerDuty's own words in it: a page is not to be called gone
// because something on the way does not know the path.
func (d door) problem(req *http.Request, resp *http.Response) error {
	said, code, known := complaint([]byte(d.hide(string(pace.Body(resp)))))
	mute := said == "" && code == 0
	if said == "" {
		said = fmt.Sprintf("HTTP %d without a word", resp.StatusCode)
	}
	var err error
	switch status := resp.StatusCode; {
	case status == http.StatusUnauthorized:
		return app.Unauthorized{Why: said}
	case status == http.StatusRequestTimeout, status >= 500:
		err = app.Unavailable{Status: status}
	case !known, mute && status == http.StatusNotFound:
		err = app.Offline{Kind: app.NotAPI, Cause: fmt.Errorf("an answer with HTTP %d that is not PagerDuty's", status)}
	case status == http.StatusPaymentRequired, status == http.StatusForbidden:
		return app.Forbidden{Why: said}
	case status == http.StatusNotFound, status == http.StatusGone, code == codeNotFound:
		return app.Gone{What: thing(req.URL.Path)}
	default:
		return app.Refused{Why: said, Code: code}
	}
	if writes(req) {
		return app.Unsure{Cause: err}
	}
	return err
}

// complaint reads PagerDuty's error body, in the shapes that are met: error as an
// object, a text or a list, and its errors as a list or a text. known is false for
// a body that is neither empty nor a JSON object.
func complaint(body []byte) (said string, code int, known bool) {
	if len(bytes.TrimSpace(body)) == 0 {
		return "", 0, true
	}
	var outer struct {
		Error   json.RawMessage `json:"error"`
		Message loose           `json:"message"`
	}
	if json.Unmarshal(body, &outer) != nil {
		return "", 0, false
	}
	var inner struct {
		Code    number          `json:"code"`
		Message loose           `json:"message"`
		Errors  json.RawMessage `json:"errors"`
	}
	if json.Unmarshal(outer.Error, &inner) != nil {
		return clip(words(outer.Error), maxWord), 0, true
	}
	said = string(inner.Message)
	if said == "" {
		said = string(outer.Message)
	}
	if more := words(inner.Errors); more != "" && more != said {
		said = strings.TrimPrefix(said+": "+more, ": ")
	}
	return clip(said, maxWord), int(inner.Code), true
}

// words are a JSON text, or a list of them, as one line. The shift-based schedules'
// API gives a list for each field that is wrong.
func words(raw json.RawMessage) string {
	var fields map[string]json.RawMessage
	if json.Unmarshal(raw, &fields) == nil && len(fields) > 0 {
		var parts []string
		for _, name := range slices.Sorted(maps.Keys(fields)) {
			if what := plainWords(fields[name]); what != "" {
				parts = append(parts, name+" "+what)
			}
		}
		return strings.Join(parts, "; ")
	}
	return plainWords(raw)
}

func plainWords(raw json.RawMessage) string {
	var many []loose
	if json.Unmarshal(raw, &many) != nil {
		var one loose
		_ = json.Unmarshal(raw, &one)
		return string(one)
	}
	var parts []string
	for _, one := range many {
		if one != "" {
			parts = append(parts, string(one))
		}
	}
	return strings.Join(parts, "; ")
}

// thing names what a path is about, for app.Gone.
func thing(path string) string {
	parts := strings.Split(strings.Trim(path, "/"), "/")
	for n, part := range parts[:len(parts)-1] {
		switch part {
		case "incidents":
			return "the incident " + clip(parts[n+1], 60)
		case "escalation_policies":
			return "the escalation policy " + clip(parts[n+1], 60)
		}
	}
	return clip(path, 80)
}

// garbled is the error of a 2xx answer that cannot be understood: cut, or not what
// PagerDuty would send.
func garbled(cause error) error {
	kind := app.NotAPI
	if errors.Is(cause, io.ErrUnexpectedEOF) || strings.Contains(cause.Error(), "unexpected end of JSON input") {
		kind = app.CutShort
	}
	return app.Offline{Kind: kind, Cause: fmt.Errorf("the answer cannot be read: %w", cause)}
}
