package bookshelf

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

const steps = "# Payments down\n\n1. Look at the deploy feed.\n"

func sends(to string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, to, http.StatusFound) }
}

func status(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
}

// cutOff breaks the connection in the middle of the body.
func cutOff(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain")
	w.Header().Set("Content-Length", "1000")
	_, _ = w.Write([]byte("# Half"))
	w.(http.Flusher).Flush()
	panic(http.ErrAbortHandler)
}

func gzipped(size int) http.HandlerFunc {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	piece := bytes.Repeat([]byte("bomb\n"), 1<<16)
	for n := 0; n < size; n += len(piece) {
		_, _ = z.Write(piece)
	}
	_ = z.Close()
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain")
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(b.Bytes())
	}
}

func TestEveryShapeOfAnswer(t *testing.T) {
	long := func(size int) string { return "# Long\n\n" + strings.Repeat("All work and no play. é\n", size/24) }
	for _, c := range []struct {
		name, url string
		pages     map[string]http.HandlerFunc
		text      string // "" for none
		is        func(app.RunbookText) bool
		code, say string // of the error
	}{
		{name: "GitHub's page about a file", url: "https://github.com/o/r/blob/main/x.md", pages: map[string]http.HandlerFunc{
			"raw.githubusercontent.com/o/r/main/x.md": says("text/plain; charset=utf-8", steps),
		}, text: steps, is: func(t app.RunbookText) bool { return !t.Plain && t.Title == "x" }},
		{name: "GitLab's", url: "https://gitlab.example.com/a/b/c/-/blob/main/x.md", pages: map[string]http.HandlerFunc{
			"gitlab.example.com/a/b/c/-/raw/main/x.md": says("text/plain", steps),
		}, text: steps},
		{name: "plain text", url: "https://x.example/a.txt", pages: map[string]http.HandlerFunc{"x.example/a.txt": says("text/plain", steps)}, text: steps, is: func(t app.RunbookText) bool { return t.Plain }},
		{name: "Markdown by its type", url: "https://x.example/a.md", pages: map[string]http.HandlerFunc{"x.example/a.md": says("text/markdown", steps)}, text: steps, is: func(t app.RunbookText) bool { return !t.Plain }},
		{name: "no type known", url: "https://x.example/a.md", pages: map[string]http.HandlerFunc{"x.example/a.md": says("application/octet-stream", steps)}, text: steps},
		{name: "over the open wire, as the incident said", url: "http://x.example/a.md", pages: map[string]http.HandlerFunc{"x.example/a.md": says("text/plain", steps)}, text: steps},
		{name: "moved thrice", url: "https://x.example/a.md", pages: map[string]http.HandlerFunc{
			"x.example/a.md": sends("/1/a.md"), "x.example/1/a.md": sends("https://y.example/2/a.md"), "y.example/2/a.md": sends("3/a.md"), "y.example/2/3/a.md": says("text/plain", steps),
		}, text: steps},
		{name: "moved for ever", url: "https://x.example/a.md", pages: map[string]http.HandlerFunc{"x.example/": sends("/a.md")}, code: "runbook_redirects", say: "without end"},
		{name: "moved to the open wire", url: "https://x.example/a.md", pages: map[string]http.HandlerFunc{
			"x.example/a.md": sends("http://x.example/b.md"), "x.example/b.md": says("text/plain", steps),
		}, code: "runbook_redirects", say: "without encryption"},
		{name: "moved to a file", url: "https://x.example/a.md", pages: map[string]http.HandlerFunc{"x.example/a.md": sends("file:///etc/passwd")}, code: "runbook_redirects", say: "cannot be followed"},
		{name: "moved to a cloud's secrets", url: "https://x.example/a.md", pages: map[string]http.HandlerFunc{"x.example/a.md": sends("https://169.254.169.254/x.md")}, code: "runbook_redirects"},
		{name: "a cloud's secrets", url: "http://169.254.169.254/latest.md", code: "runbook_invalid"},
		{name: "GitHub's page to sign in", url: "https://git.example.com/o/r/blob/main/x.md", pages: map[string]http.HandlerFunc{
			"git.example.com/o/r/raw/main/x.md": sends("/login?return_to=x"), "git.example.com/login": says("text/html", "<!DOCTYPE html><form>"),
		}, code: "runbook_token", say: "token for git.example.com"},
		{name: "another's page to sign in", url: "https://git.example.com/x.md", pages: map[string]http.HandlerFunc{
			"git.example.com/x.md": sends("https://sso.example.com/saml"), "sso.example.com/saml": says("text/html", "<html>"),
		}, code: "runbook_token", say: "token for git.example.com"},
		{name: "a page of HTML", url: "https://x.example/a.md", pages: map[string]http.HandlerFunc{"x.example/a.md": says("text/html", "<p>x")}, code: "runbook_web_page", say: "web page"},
		{name: "HTML that is called text", url: "https://x.example/a.md", pages: map[string]http.HandlerFunc{"x.example/a.md": says("text/plain", "\n <!DOCTYPE html><html>")}, code: "runbook_web_page"},
		{name: "a network's page to sign in", url: "http://x.example/a.md", pages: map[string]http.HandlerFunc{
			"x.example/a.md": sends("http://portal.hotel.example/login"), "portal.hotel.example/login": says("text/html", "<html>"),
		}, code: "runbook_offline", say: "sign-in page"},
		{name: "a network that says so", url: "http://x.example/a.md", pages: map[string]http.HandlerFunc{"x.example/a.md": status(511)}, code: "runbook_offline", say: "sign-in page"},
		{name: "401", url: "https://x.example/a.md", pages: map[string]http.HandlerFunc{"x.example/a.md": status(401)}, code: "runbook_token", say: "token for x.example"},
		{name: "403", url: "https://x.example/a.md", pages: map[string]http.HandlerFunc{"x.example/a.md": status(403)}, code: "runbook_token"},
		{name: "404", url: "https://x.example/a.md", code: "runbook_gone", say: "Mend the link"},
		{name: "404 of GitHub", url: "https://github.com/o/r/blob/main/x.md", code: "runbook_gone", say: "token for github.com"},
		{name: "410", url: "https://x.example/a.md", pages: map[string]http.HandlerFunc{"x.example/a.md": status(410)}, code: "runbook_gone"},
		{name: "429", url: "https://x.example/a.md", pages: map[string]http.HandlerFunc{"x.example/a.md": status(429)}, code: "runbook_trouble"},
		{name: "503", url: "https://x.example/a.md", pages: map[string]http.HandlerFunc{"x.example/a.md": status(503)}, code: "runbook_trouble", say: "503"},
		{name: "304 to who has nothing", url: "https://x.example/a.md", pages: map[string]http.HandlerFunc{"x.example/a.md": status(304)}, code: "runbook_trouble"},
		{name: "a cut body", url: "https://x.example/a.md", pages: map[string]http.HandlerFunc{"x.example/a.md": cutOff}, code: "runbook_offline", say: "cut short"},
		{name: "300 KB", url: "https://x.example/a.md", pages: map[string]http.HandlerFunc{"x.example/a.md": says("text/plain", long(300<<10))}, text: long(300 << 10), is: func(t app.RunbookText) bool { return !t.Cut }},
		{name: "5 MB", url: "https://x.example/a.md", pages: map[string]http.HandlerFunc{"x.example/a.md": says("text/plain", long(5<<20))}, text: "# Long", is: func(t app.RunbookText) bool {
			return t.Cut && len(t.Text) > app.MaxRunbook-4 && len(t.Text) <= app.MaxRunbook
		}},
		{name: "a bomb", url: "https://x.example/a.md", pages: map[string]http.HandlerFunc{"x.example/a.md": gzipped(100 << 20)}, text: "bomb", is: func(t app.RunbookText) bool { return t.Cut && len(t.Text) <= app.MaxRunbook }},
		{name: "packed otherwise", url: "https://x.example/a.md", pages: map[string]http.HandlerFunc{"x.example/a.md": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", "br")
			says("text/plain", "xxx")(w, r)
		}}, code: "runbook_type"},
		{name: "a picture", url: "https://x.example/a.md", pages: map[string]http.HandlerFunc{"x.example/a.md": says("image/png", "x")}, code: "runbook_type", say: "image/png"},
		{name: "no text inside", url: "https://x.example/a.md", pages: map[string]http.HandlerFunc{"x.example/a.md": says("text/plain", "a\x00b")}, code: "runbook_type"},
		{name: "a type that is none", url: "https://x.example/a.md", pages: map[string]http.HandlerFunc{"x.example/a.md": says(";;;/", "x")}, text: "x"},
		{name: "Western letters", url: "https://x.example/a.md", pages: map[string]http.HandlerFunc{"x.example/a.md": says("text/plain; charset=ISO-8859-1", "Gr\xfc\xdfe \x80")}, text: "Grüße €"},
		{name: "Western letters, unsaid", url: "https://x.example/a.md", pages: map[string]http.HandlerFunc{"x.example/a.md": says("text/plain", "Gr\xfc\xdfe")}, text: "Grüße"},
		{name: "UTF-16", url: "https://x.example/a.md", pages: map[string]http.HandlerFunc{"x.example/a.md": says("text/plain", "\xff\xfeG\x00r\x00\xfc\x00")}, text: "Grü"},
		{name: "a mark at the beginning", url: "https://x.example/a.md", pages: map[string]http.HandlerFunc{"x.example/a.md": says("text/plain", "\ufeffx")}, text: "x"},
		{name: "another charset", url: "https://x.example/a.md", pages: map[string]http.HandlerFunc{"x.example/a.md": says("text/plain; charset=koi8-r", "\xf0\xd2")}, code: "runbook_type"},
		{name: "a wiki's page", url: "https://wiki.example.com/x/AQAk1", code: "invalid", say: "browser"},
		{name: "a password", url: "https://me:hunter2@x.example/a.md", code: "runbook_invalid"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newRig(onReal(t))
			for page, f := range c.pages {
				r.web.set(page, f)
			}
			got, err := r.Runbook(t.Context(), c.url)
			if c.code != "" {
				if code(err) != c.code || !strings.Contains(fmt.Sprint(err), c.say) || strings.Contains(fmt.Sprint(err), "hunter2") {
					t.Errorf("got %.60q and %v (%s), want %s", got.Text, err, code(err), c.code)
				}
				if c.code != "invalid" && !strings.Contains(err.Error(), "No copy is kept here.") {
					t.Errorf("it does not say what that means: %v", err)
				}
				return
			}
			if err != nil || !strings.HasPrefix(got.Text, c.text) || len(c.text) > 100 && got.Text != c.text {
				t.Fatalf("got %.60q, %v", got.Text, err)
			}
			if got.URL != c.url || got.Copy || got.Problem != nil || time.Since(got.Read) > time.Minute || c.is != nil && !c.is(got) {
				t.Errorf("got %+v", got.Title+strconv.Itoa(len(got.Text)))
			}
			for _, c := range r.web.log() {
				if c.h.Get("User-Agent") != "dogwatch/1.2" || c.h.Get("Cookie") != "" || c.h.Get("Authorization") != "" || c.h.Get("Referer") != "" {
					t.Errorf("%s was sent %v", c.what, c.h)
				}
			}
		})
	}
}

// TestATokenGoesToItsOwnHostOnly follows tokens through redirects.
func TestATokenGoesToItsOwnHostOnly(t *testing.T) {
	const secret = "s3cr3t"
	for _, c := range []struct {
		name, url, host string
		pages           map[string]http.HandlerFunc
		want            []string // calls, with what was sent
		code            string
	}{
		{
			"GitHub", "https://github.com/o/r/blob/main/x.md", "github.com",
			map[string]http.HandlerFunc{"raw.githubusercontent.com/": says("text/plain", steps)},
			[]string{"GET https://raw.githubusercontent.com/o/r/main/x.md Bearer s3cr3t"},
			"",
		},
		{
			"GitLab", "https://gitlab.example.com/a/b/-/blob/main/x.md", "gitlab.example.com",
			map[string]http.HandlerFunc{"gitlab.example.com/": says("text/plain", steps)},
			[]string{"GET https://gitlab.example.com/a/b/-/raw/main/x.md s3cr3t"},
			"",
		},
		{"moved within", "https://git.example.com/o/r/blob/main/x.md", "git.example.com", map[string]http.HandlerFunc{
			"git.example.com/o/r/raw/main/x.md": sends("/raw/x.md"), "git.example.com/raw/x.md": says("text/plain", steps),
		}, []string{"GET https://git.example.com/o/r/raw/main/x.md Bearer s3cr3t", "GET https://git.example.com/raw/x.md Bearer s3cr3t"}, ""},
		{"moved to another host, and below its own", "https://git.example.com/x.md", "git.example.com", map[string]http.HandlerFunc{
			"git.example.com/x.md": sends("https://media.git.example.com/x.md"), "media.git.example.com/x.md": sends("https://evil.example/x.md"), "evil.example/x.md": says("text/plain", steps),
		}, []string{"GET https://git.example.com/x.md Bearer s3cr3t", "GET https://media.git.example.com/x.md", "GET https://evil.example/x.md"}, ""},
		{"another port", "https://git.example.com/x.md", "git.example.com", map[string]http.HandlerFunc{
			"git.example.com/x.md": sends("https://git.example.com:8443/x.md"), "git.example.com:8443/x.md": says("text/plain", steps),
		}, []string{"GET https://git.example.com/x.md Bearer s3cr3t", "GET https://git.example.com:8443/x.md"}, ""},
		{
			"over the open wire", "http://git.example.com/x.md", "git.example.com",
			map[string]http.HandlerFunc{"git.example.com/x.md": says("text/plain", steps)},
			[]string{"GET http://git.example.com/x.md"},
			"",
		},
		{
			"on this computer", "http://127.0.0.1/x.md", "127.0.0.1",
			map[string]http.HandlerFunc{"127.0.0.1/x.md": says("text/plain", steps)},
			[]string{"GET http://127.0.0.1/x.md Bearer s3cr3t"},
			"",
		},
		{
			"another host's", "https://other.example.com/x.md", "git.example.com",
			map[string]http.HandlerFunc{"other.example.com/x.md": says("text/plain", steps)},
			[]string{"GET https://other.example.com/x.md"},
			"",
		},
		{
			"refused", "https://git.example.com/x.md", "git.example.com",
			map[string]http.HandlerFunc{"git.example.com/x.md": status(401)},
			[]string{"GET https://git.example.com/x.md Bearer s3cr3t"},
			"runbook_token",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newRig()
			r.tokens[c.host] = secret
			r.settings.Runbooks.Map = []app.RunbookRule{{Service: "x", URL: "http://127.0.0.1/x.md"}}
			for page, f := range c.pages {
				r.web.set(page, f)
			}
			_, err := r.Runbook(t.Context(), c.url)
			if code(err) != c.code {
				t.Errorf("got %v", err)
			}
			var got []string
			for _, c := range r.web.log() {
				got = append(got, strings.TrimSpace(c.what+" "+c.h.Get("Authorization")+c.h.Get("Private-Token")))
			}
			if strings.Join(got, "\n") != strings.Join(c.want, "\n") {
				t.Errorf("sent\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
			if strings.Contains(r.log.String(), secret) || strings.Contains(fmt.Sprint(err), secret) {
				t.Error("the token is told")
			}
		})
	}
}

// FuzzDecode feeds any bytes as a text of any charset.
func FuzzDecode(f *testing.F) {
	f.Add([]byte("x\xff\xfe"), "utf-8")
	f.Add([]byte("\xff\xfex\x00\x00\xd8"), "")
	f.Add([]byte("\xe2\x82"), "koi8-r")
	f.Fuzz(func(t *testing.T, body []byte, charset string) {
		text, _, ok := decode(body, charset)
		if ok && (strings.Contains(text, "\x00") || strings.ToValidUTF8(text, "") != text || len(text) > app.MaxRunbook) {
			t.Errorf("%q as %s became %q", body, charset, text)
		}
	})
}
