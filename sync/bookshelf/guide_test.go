package bookshelf

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

const source = "https://git.example.com/team/guide.md"

func card(id, text string) string {
	return "+++\nid = \"" + id + "\"\ntitle = \"" + strings.ToUpper(id) + "\"\nshort = \"in short\"\n+++\n" + text + "\n"
}

// withCards is a rig whose guide comes with two cards, and has a team's.
func withCards(team string) *rig {
	r := newRig(func(_ *rig, c *Config) {
		c.Shipped = []app.Card{{ID: "one", Kind: app.Principle, Title: "One", Text: "ours"}, {ID: "two", Kind: app.Principle, Title: "Two", Text: "ours"}}
	})
	r.settings.GuideSource = team
	return r
}

// shown is the guide in short.
func shown(t *testing.T, r *rig) (string, app.GuideCards) {
	t.Helper()
	g, err := r.Guide(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, c := range g.Cards {
		all = append(all, fmt.Sprintf("%s %s %v", c.ID, strings.TrimSpace(c.Text), c.Team))
	}
	return strings.Join(all, "; "), g
}

const shipped = "one ours false; two ours false"

func TestWithoutATeamsGuideTheShippedOneIsThere(t *testing.T) {
	r := withCards("")
	if got, g := shown(t, r); got != shipped || g.Problem != nil || !g.At.IsZero() {
		t.Errorf("got %s, %+v", got, g.Problem)
	}
}

func TestATeamsFolderIsReadWheneverTheGuideIsWanted(t *testing.T) {
	dir := tree(t, map[string]string{"b.md": card("three", "theirs"), "a.md": card("one", "theirs"), "README.md": "# How to", "x.txt": "x", ".git/x.md": "x"})
	r := withCards(dir)
	if got, g := shown(t, r); got != "one theirs true; two ours false; three theirs true" || g.Problem != nil || g.At.IsZero() || g.Source != dir {
		t.Errorf("got %s, %+v", got, g.Problem)
	}
	number := r.guide.number
	shown(t, r)
	if r.guide.number != number {
		t.Error("what has not changed is told as new")
	}
	put := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	put("b.md", "+++\nid = \"two\"\nhide = true\n+++\n")
	if got, _ := shown(t, r); got != "one theirs true" || r.guide.number != number+1 {
		t.Errorf("got %s, number %d", got, r.guide.number)
	}
	put("b.md", "+++\nid = \"three\"\nkind = \"advice\"\ntitle = \"x\"\nshort = \"x\"\n+++\n")
	got, g := shown(t, r)
	if got != "one theirs true" || g.Problem == nil || !strings.Contains(g.Problem.What, "b.md, line 3") || !strings.Contains(g.Problem.Means, "last read") {
		t.Errorf("got %s, %+v", got, g.Problem)
	}
	if err := r.ReadGuide(t.Context()); code(err) != "guide_bad" {
		t.Errorf("got %v", err)
	}
	again := newRig(func(n *rig, c *Config) { n.drawer = r.drawer; c.Drawer = r.drawer })
	again.settings.GuideSource = dir
	if got, g := shown(t, again); got != "one theirs true" || g.Problem == nil {
		t.Errorf("after a restart: %s, %+v", got, g.Problem)
	}
}

func TestBadFoldersOfTheTeam(t *testing.T) {
	many := map[string]string{}
	for n := range mostFiles + 1 {
		many[fmt.Sprint(n, ".md")] = card(fmt.Sprint("c", n), "x")
	}
	out := tree(t, map[string]string{"secret.md": card("secret", "x")})
	linked := t.TempDir()
	if err := os.Symlink(filepath.Join(out, "secret.md"), filepath.Join(linked, "a.md")); err != nil {
		t.Skip(err)
	}
	for name, dir := range map[string]string{
		"not there": filepath.Join(out, "none"), "a file": filepath.Join(out, "secret.md"), "empty": t.TempDir(),
		"no card": tree(t, map[string]string{"README.md": "x"}), "too many": tree(t, many), "a link out": linked,
		"too large":   tree(t, map[string]string{"a.md": card("a", strings.Repeat("x", 2<<20))}),
		"not UTF-8":   tree(t, map[string]string{"a.md": card("a", "\xff")}),
		"just a mark": tree(t, map[string]string{"a.md": "+++\n"}),
	} {
		r := withCards(dir)
		if got, g := shown(t, r); got != shipped || g.Problem == nil || g.Problem.Do == "" || !strings.Contains(g.Problem.Means, "without the team's") {
			t.Errorf("%s: got %s, %+v", name, got, g.Problem)
		}
	}
}

func TestATeamsGuideBehindAnAddress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		text := card("one", "theirs") + card("three", "theirs")
		r := withCards(source)
		r.web.set("git.example.com/team/guide.md", versions(&text))
		stop := r.serve(t)
		synctest.Wait()
		const theirs = "one theirs true; two ours false; three theirs true"
		got, g := shown(t, r)
		if got != theirs || g.Problem != nil || g.Source != source {
			t.Errorf("got %s, %+v", got, g.Problem)
		}
		told, _ := r.reported()
		for range 60 {
			r.Saw(snapshot())
			shown(t, r)
			time.Sleep(guideEvery / 60)
		}
		synctest.Wait()
		calls := r.web.log()
		if len(calls) != 2 || calls[1].h.Get("If-None-Match") == "" {
			t.Fatalf("asked %v", calls)
		}
		if now, _ := r.reported(); now.Guide != told.Guide {
			t.Error("what has not changed is told as new")
		}
		for name, f := range map[string]http.HandlerFunc{
			"gone": status(404), "a web page": says("text/html", "<html>"), "no card": says("text/plain", "# x"),
			"half": says("text/plain", card("one", "new")+"+++\nid = \"x\"\n"), "huge": says("text/plain", card("one", strings.Repeat("x", 2<<20))),
			"moved to the open wire": sends("http://git.example.com/g.md"),
		} {
			r.web.set("git.example.com/team/guide.md", f)
			if err := r.ReadGuide(t.Context()); err == nil {
				t.Errorf("%s: it is taken", name)
			}
			if got, g := shown(t, r); got != theirs || g.Problem == nil {
				t.Errorf("%s: got %s, %+v", name, got, g.Problem)
			}
		}
		r.web.set("git.example.com/team/guide.md", versions(&text))
		if err := r.ReadGuide(t.Context()); err != nil {
			t.Error(err)
		}
		gone, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		r.web.set("git.example.com/team/guide.md", hang)
		if err := r.ReadGuide(gone); err == nil {
			t.Error("what was not read is taken")
		}
		if _, g := shown(t, r); g.Problem != nil {
			t.Errorf("that nobody waited is told as %v", g.Problem)
		}
		stop()

		again := withCards(source)
		again.Shelf = New(Config{
			Drawer: r.drawer, Settings: again.cfg.Settings, Shipped: again.cfg.Shipped, Transport: again.web, Report: again.cfg.Report, Log: again.cfg.Log,
			Detail: again.cfg.Detail, Pages: again.cfg.Pages,
		})
		again.web.fail(noWay)
		again.serve(t)
		synctest.Wait()
		if got, g := shown(t, again); got != theirs || g.Problem == nil || g.Problem.Code != codeAway || g.At.IsZero() {
			t.Errorf("after a restart without a network: %s, %+v", got, g.Problem)
		}
		again.web.fail(nil)
		text = card("two", "newest")
		again.web.set("git.example.com/team/guide.md", versions(&text))
		time.Sleep(guideAgain)
		synctest.Wait()
		if got, g := shown(t, again); got != "one ours false; two newest true" || g.Problem != nil {
			t.Errorf("with the network back: %s, %+v", got, g.Problem)
		}
	})
}

func TestAnotherSourceCountsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		text := card("three", "theirs")
		r := withCards(source)
		r.web.set("git.example.com/team/guide.md", versions(&text))
		r.serve(t)
		synctest.Wait()
		dir := tree(t, map[string]string{"a.md": card("four", "x")})
		for _, c := range []struct{ source, want string }{
			{dir, shipped + "; four x true"},
			{filepath.Join(dir, "none"), shipped},
			{"http://git.example.com/team/guide.md", shipped},
			{"", shipped},
			{source, shipped + "; three theirs true"},
		} {
			r.with(func() { r.settings.GuideSource = c.source })
			before, _ := r.reported()
			r.Saw(snapshot())
			synctest.Wait()
			now, _ := r.reported()
			if got, _ := shown(t, r); got != c.want || now.Guide == before.Guide {
				t.Errorf("%q: got %s, told %d after %d", c.source, got, now.Guide, before.Guide)
			}
		}
		if asked := r.web.asked(); !slices.Equal(asked, []string{"GET " + source, "GET " + source}) {
			t.Errorf("asked %v", asked)
		}
	})
}
