package pace

import (
	"bytes"
	"fmt"
	"io"
	"net/http"

	"github.com/dogwatch-app/dogwatch/app"
)

// DefaultMax is the largest answer of a zero Whole. A page of 100 incidents is
// some 300 KB.
const DefaultMax = 16 << 20

// Whole reads the body of each answer to its end before handing it on, so that a
// cut one is known as such before anything of it is believed, and a connection
// goes back to the pool. An answer of more than Max bytes is an error. Of an error
// answer (400 and up) whatever can be read will do: its status says the main thing.
type Whole struct {
	Next http.RoundTripper
	Max  int64
}

// cutShort is the error of a body that ended before its time.
type cutShort struct{ error }

func (e cutShort) Unwrap() error { return e.error }

// tooBig is the error of an answer above the bound.
type tooBig struct{ max int64 }

func (e tooBig) Error() string {
	return fmt.Sprintf("the answer is larger than %d MB; it was not read", e.max>>20)
}

// Unwrap says it to a person.
func (e tooBig) Unwrap() error {
	return app.Problem{
		Code: "answer_too_large", Means: "What it holds cannot be seen here, pages among it.",
		What: fmt.Sprintf("An answer is larger than the %d MB that Dogwatch reads; it was left unread.", e.max>>20),
		Do:   "Resolve old incidents in PagerDuty if there are very many. Keep your phone near; Dogwatch goes on trying.",
	}
}

// RoundTrip reads the whole answer.
func (w Whole) RoundTrip(req *http.Request) (*http.Response, error) {
	limit := w.Max
	if limit <= 0 {
		limit = DefaultMax
	}
	resp, err := next(w.Next).RoundTrip(req)
	if err != nil {
		return nil, err
	}
	body, err := readAll(resp, limit)
	_ = resp.Body.Close()
	fine := resp.StatusCode < 400
	switch {
	case fine && err != nil:
		return nil, cutShort{fmt.Errorf("the answer broke off after %d bytes: %w", len(body), err)}
	case fine && int64(len(body)) > limit:
		return nil, tooBig{limit}
	case fine && req.Method != http.MethodHead && int64(len(body)) < resp.ContentLength:
		return nil, cutShort{fmt.Errorf("the answer broke off after %d of %d bytes", len(body), resp.ContentLength)}
	}
	resp.Body = &wholeBody{bytes.NewReader(body), body}
	resp.ContentLength = int64(len(body))
	return resp, nil
}

// wholeBody is a body that has been read.
type wholeBody struct {
	*bytes.Reader
	all []byte
}

func (*wholeBody) Close() error { return nil }

// Body gives the body of an answer that came through a Whole, as often as asked and
// without a copy: it must not be changed.
func Body(resp *http.Response) []byte {
	if b, ok := resp.Body.(*wholeBody); ok {
		return b.all
	}
	return nil
}

// readAll reads at most limit+1 bytes, in one piece where the length was told.
func readAll(resp *http.Response, limit int64) ([]byte, error) {
	var b bytes.Buffer
	if resp.ContentLength > 0 {
		b.Grow(int(min(resp.ContentLength, limit)) + bytes.MinRead)
	}
	_, err := b.ReadFrom(io.LimitReader(resp.Body, limit+1))
	return b.Bytes(), err
}
