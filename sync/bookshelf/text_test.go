package bookshelf

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

const doc = "https://git.example.com/ops/x.md"

// versions is a handler that knows its text's versions by ETag.
func versions(text *string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		tag := `"` + sumOf([]byte(*text))[:8] + `"`
		w.Header().Set("ETag", tag)
		if r.Header.Get("If-None-Match") == tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		says("text/markdown", *text)(w, r)
	}
}

func hang(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }

var noWay = &net.OpError{Op: "dial", Err: errors.New("network is unreachable")}

func mustRead(t *testing.T, r *rig, url string) app.RunbookText {
	t.Helper()
	got, err := r.Runbook(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestACopyOutlivesTheNetworkAndTheProcess(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		text := steps
		r := newRig()
		r.web.set("git.example.com/ops/x.md", versions(&text))
		first := mustRead(t, r, doc)

		time.Sleep(time.Hour)
		again := mustRead(t, r, doc)
		if calls := r.web.log(); len(calls) != 2 || calls[1].h.Get("If-None-Match") == "" {
			t.Fatalf("asked %v", calls)
		}
		if again.Text != steps || again.Read.Sub(first.Read) != time.Hour || again.Copy {
			t.Errorf("unchanged, it is %+v", again)
		}
		read := again.Read

		time.Sleep(3 * time.Hour)
		r.web.fail(noWay)
		later := newRig(func(n *rig, c *Config) { n.web, n.drawer = r.web, r.drawer; c.Transport, c.Drawer = r.web, r.drawer })
		got := mustRead(t, later, doc)
		if got.Text != steps || !got.Read.Equal(read) || !got.Copy || got.Problem == nil || got.Problem.Code != codeAway || !strings.Contains(got.Problem.Means, "copy") {
			t.Errorf("after a restart without a network it is %+v, %v", got, got.Problem)
		}

		r.web.fail(nil)
		time.Sleep(time.Minute)
		if got := mustRead(t, later, doc); got.Text != steps || got.Copy || got.Problem != nil || !got.Read.After(read) {
			t.Errorf("unchanged, with the network back, it is %+v", got)
		}
		text = "# Newer"
		time.Sleep(time.Hour)
		if got := mustRead(t, later, doc); got.Text != text || got.Copy || got.Problem != nil || !got.Read.After(read) {
			t.Errorf("with the network back it is %+v", got)
		}
		text = ""
		r.web.set("git.example.com/ops/x.md", says("text/html", "<html>"))
		time.Sleep(time.Hour)
		if got := mustRead(t, later, doc); got.Text != "# Newer" || !got.Copy || got.Problem.Code != codeWebPage {
			t.Errorf("when it has become a web page it is %+v", got)
		}
	})
}

func TestACopyIsNotWaitedForLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		text := steps
		r := newRig()
		r.web.set("git.example.com/ops/x.md", versions(&text))
		mustRead(t, r, doc)
		r.web.asked()
		mustRead(t, r, doc)
		if asked := r.web.asked(); len(asked) != 0 {
			t.Errorf("what was just read is asked for again: %v", asked)
		}
		time.Sleep(time.Hour)
		r.web.set("git.example.com/ops/x.md", hang)
		began := time.Now()
		got := mustRead(t, r, doc)
		if took := time.Since(began); took != patience || got.Text != steps || !got.Copy || got.Problem == nil {
			t.Errorf("after %s: %+v", took, got)
		}
		time.Sleep(fetchWithin)
		began = time.Now()
		if got := mustRead(t, r, doc); time.Since(began) != 0 || got.Problem == nil || !strings.Contains(got.Problem.What, "does not answer") {
			t.Errorf("what just failed is waited for again: %s, %v", time.Since(began), got.Problem)
		}
		if asked := r.web.asked(); len(asked) != 1 {
			t.Errorf("asked %v", asked)
		}

		began = time.Now()
		if _, err := r.Runbook(t.Context(), "https://git.example.com/ops/x.md?no=copy"); code(err) != codeAway || time.Since(began) != fetchWithin {
			t.Errorf("without a copy: %v after %s", err, time.Since(began))
		}
	})
}

func TestAllWhoWantATextShareOneReading(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig()
		r.web.set("git.example.com/ops/x.md", func(w http.ResponseWriter, q *http.Request) {
			time.Sleep(3 * time.Second)
			says("text/plain", steps)(w, q)
		})
		impatient, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		results := make(chan error, 5)
		go func() { _, err := r.Runbook(impatient, doc); results <- err }()
		for range 4 {
			go func() { _, err := r.Runbook(t.Context(), doc); results <- err }()
		}
		ended := 0
		for range 5 {
			if err := <-results; errors.Is(err, context.DeadlineExceeded) {
				ended++
			} else if err != nil {
				t.Error(err)
			}
		}
		if asked := r.web.asked(); len(asked) != 1 || ended != 1 {
			t.Errorf("asked %v; %d gave up", asked, ended)
		}
	})
}

func TestAnEmptiedDrawerIsNoCopy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		text := steps
		r := newRig()
		r.web.set("git.example.com/ops/x.md", versions(&text))
		mustRead(t, r, doc)
		r.drawer.docs = nil
		time.Sleep(time.Hour)
		if got := mustRead(t, r, doc); got.Text != steps {
			t.Errorf("got %+v", got)
		}
		if calls := r.web.log(); calls[1].h.Get("If-None-Match") != "" {
			t.Error("asked whether what is not there has changed")
		}
		r.drawer.docs = nil
		time.Sleep(time.Hour)
		r.web.fail(noWay)
		if _, err := r.Runbook(t.Context(), doc); code(err) != codeAway || !strings.Contains(err.Error(), "No copy") {
			t.Errorf("got %v", err)
		}
	})
}

func TestBadDocumentsInTheDrawer(t *testing.T) {
	r := newRig()
	r.drawer.docs = map[string]map[string][]byte{
		kindLinks:           {key(doc): []byte(`{"url":"` + doc + `","read":"2026-01-01T00:00:00Z"}`), "x": []byte(`{"url":"https://x/a.md"}`), "y": []byte(`[1]`)},
		kindText + key(doc): {"text": []byte(`{"url":5}`)}, kindPicture: {"z": []byte(`null`)},
		kindGuide: {"team": []byte(`"x"`)}, kindCoverage: {"coverage": []byte(`[]`)}, kindOwner: {"owner": []byte(`{}`)},
	}
	r.web.set("git.example.com/ops/x.md", says("text/plain", steps))
	if got := mustRead(t, r, doc); got.Text != steps {
		t.Errorf("got %+v", got)
	}
	if c, err := r.Coverage(t.Context()); err != nil || len(c.Services) != 0 {
		t.Errorf("got %+v, %v", c, err)
	}
}

func TestPictures(t *testing.T) {
	png := "\x89PNG\r\n\x1a\n" + strings.Repeat("x", 5<<20-8)
	r := newRig()
	r.web.set("raw.githubusercontent.com/o/r/main/a.png", says("image/png", png))
	r.web.set("x.example/big.png", says("image/png", png+"x"))
	r.web.set("x.example/page", says("text/html", "<html>"))
	r.web.set("x.example/bytes", says("application/octet-stream", png[:100]))
	const url = "https://github.com/o/r/blob/main/a.png"
	for range 2 {
		if got, err := r.Picture(t.Context(), url); err != nil || string(got) != png {
			t.Fatalf("got %d bytes, %v", len(got), err)
		}
	}
	if asked := r.web.asked(); len(asked) != 1 {
		t.Errorf("asked %v", asked)
	}
	again := newRig(func(n *rig, c *Config) { n.web, n.drawer = r.web, r.drawer; c.Transport, c.Drawer = r.web, r.drawer })
	r.web.fail(noWay)
	if got, err := again.Picture(t.Context(), url); err != nil || string(got) != png {
		t.Errorf("after a restart: %d bytes, %v", len(got), err)
	}
	r.web.fail(nil)
	for url, want := range map[string]string{
		"https://x.example/big.png": "picture_large", "https://x.example/page": "picture_type", "https://x.example/bytes": "",
		"https://x.example/none": codeGone, "file:///etc/passwd": "runbook_refused", "data:image/png;base64,xx": "invalid",
	} {
		if _, err := r.Picture(t.Context(), url); code(err) != want {
			t.Errorf("%s: %v, want %q", url, err, want)
		}
	}
	r.web.set("many.example/", says("image/gif", "GIF89a"))
	for n := range 2 * mostPictures {
		if _, err := r.Picture(t.Context(), "https://many.example/"+strings.Repeat("x", n)); err != nil {
			t.Fatal(err)
		}
	}
	if n, parts := len(r.drawer.docs[kindPicture]), r.drawer.count(kindPicture+"/"); n != mostPictures || parts != mostPictures {
		t.Errorf("%d pictures are kept, in %d parts", n, parts)
	}
}

func TestNothingIsServedAfterTheEnd(t *testing.T) {
	r := newRig()
	r.web.set("git.example.com/ops/x.md", says("text/plain", steps))
	r.serve(t)()
	if _, err := r.Runbook(t.Context(), doc); !errors.Is(err, errClosed) {
		t.Errorf("got %v", err)
	}
	if err := r.CheckLinks(t.Context()); !errors.Is(err, errClosed) {
		t.Errorf("got %v", err)
	}
}

func TestLostSaysWhatIsWrongWithTheWay(t *testing.T) {
	at, err := webAddress(doc)
	if err != nil {
		t.Fatal(err)
	}
	for say, err := range map[string]error{
		"looked up":       &net.DNSError{Name: "git.example.com", IsNotFound: true},
		"does not answer": &net.DNSError{IsTimeout: true},
		"within":          context.DeadlineExceeded,
		"cut short":       io.ErrUnexpectedEOF,
		"no way":          noWay,
	} {
		if p := lost(at, err); p.Code != codeAway || !strings.Contains(p.What, say) {
			t.Errorf("%v: told %q", err, p.What)
		}
	}
}
