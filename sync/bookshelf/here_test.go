package bookshelf

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dogwatch-app/dogwatch/app"
)

func TestThisComputerIsNotAskedForStrangers(t *testing.T) {
	const here = "http://127.0.0.1:8080/a.md"
	rule := []app.RunbookRule{{Service: "mine", URL: here}}
	for _, c := range []struct {
		name, url string
		rules     []app.RunbookRule
		rehearsal bool
		code      string
	}{
		{"an alert's", here, nil, false, "runbook_invalid"},
		{"by name", "http://LocalHost:8080/a.md", nil, false, "runbook_invalid"},
		{"below the name", "http://x.localhost/a.md", nil, false, "runbook_invalid"},
		{"IPv6", "http://[::1]:8080/a.md", nil, false, "runbook_invalid"},
		{"mapped into IPv6", "http://[::ffff:127.0.0.1]:8080/a.md", nil, false, "runbook_invalid"},
		{"as a number", "http://2130706433/a.md", rule, true, "runbook_invalid"},
		{"in hexadecimals", "http://0x7f.0x1/a.md", rule, true, "runbook_invalid"},
		{"the person's own", here, rule, false, ""},
		{"beside it", "http://127.0.0.1:8080/b.md", rule, false, "runbook_invalid"},
		{"in a rehearsal", here, nil, true, ""},
		{"moved there", "https://x.example/a.md", nil, false, "runbook_redirects"},
		{"a cloud's secrets in a rehearsal", "http://169.254.169.254/a.md", nil, true, "runbook_invalid"},
		{"by IPv6", "http://[fd00:ec2::254]/a.md", nil, true, "runbook_invalid"},
	} {
		r := newRig(func(_ *rig, cfg *Config) { cfg.Loopback = c.rehearsal })
		r.settings.Runbooks.Map = c.rules
		r.web.set("127.0.0.1:8080/", says("text/plain", steps))
		r.web.set("x.example/a.md", sends("https://127.0.0.1:8443/a.md"))
		_, err := r.Runbook(t.Context(), c.url)
		asked := r.web.asked()
		if code(err) != c.code || c.code == "runbook_invalid" && len(asked) != 0 || len(asked) > 1 {
			t.Errorf("%s: got %v, asked %v", c.name, err, asked)
		}
		if err := r.opens(t.Context(), c.url); problemCode(err) != c.code {
			t.Errorf("%s: whether it opens: %v", c.name, err)
		}
	}
	r := newRig()
	r.web.set("127.0.0.1:8080/", says("image/gif", "GIF89a"))
	if _, err := r.Picture(t.Context(), "http://127.0.0.1:8080/a.gif"); err == nil {
		t.Error("a stranger's picture is read")
	}
	r.settings.Runbooks.Map = rule
	if _, err := r.Picture(t.Context(), "http://127.0.0.1:8080/a.gif"); err != nil {
		t.Errorf("a picture of the person's own: %v", err)
	}
}

func problemCode(err error) string {
	if err == nil {
		return ""
	}
	return problemOf(err).Code
}

func TestFilesOfTheGuideThatCannotBeRead(t *testing.T) {
	out := tree(t, map[string]string{"secret.md": card("secret", "x")})
	dir := tree(t, map[string]string{"a.md": card("three", "theirs"), "README.md": "# How to"})
	for name, to := range map[string]string{"dangling.md": "none.md", "out.md": filepath.Join(out, "secret.md"), "up.md": out} {
		if err := os.Symlink(to, filepath.Join(dir, name)); err != nil {
			t.Skip(err)
		}
		r := withCards(dir)
		got, g := shown(t, r)
		if got != shipped+"; three theirs true" || g.Problem == nil || !strings.Contains(g.Problem.What, name) || !strings.Contains(g.Problem.Means, "other cards are shown") || strings.Contains(g.Problem.What, "README") {
			t.Errorf("%s: got %s, %+v", name, got, g.Problem)
		}
		if err := os.Remove(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
		if got, g := shown(t, r); got != shipped+"; three theirs true" || g.Problem != nil {
			t.Errorf("%s is gone: got %s, %+v", name, got, g.Problem)
		}
	}
}
