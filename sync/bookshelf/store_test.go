package bookshelf

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/sync/store"
)

// TestTheRealDrawerTakesTheLargest keeps the longest text and the largest picture there
// can be in the watch's own database, and reads them after a restart.
func TestTheRealDrawerTakesTheLargest(t *testing.T) {
	path := filepath.Join(t.TempDir(), "dogwatch.db")
	text, gif := strings.Repeat("\x01<\u20ac", 5<<20/5), "GIF89a"+strings.Repeat("\x00", mostPicture-6)
	web := &web{}
	web.set("git.example.com/ops/x.md", says("text/markdown", text))
	web.set("git.example.com/x.gif", says("image/gif", gif))
	for _, online := range []bool{true, false} {
		db, err := store.Open(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		r := newRig(func(_ *rig, c *Config) { c.Drawer, c.Transport = db, web })
		if !online {
			web.fail(noWay)
			r.load()
			r.edit(doc, func(l *link) { l.Tried = l.Tried.Add(-fresh) })
		}
		got, err := r.Runbook(t.Context(), doc)
		if err != nil || got.Text != strings.ToValidUTF8(text[:app.MaxRunbook], "") || !got.Cut || got.Copy == online {
			t.Errorf("online %v: %d bytes, %v", online, len(got.Text), err)
		}
		if got, err := r.Picture(t.Context(), "https://git.example.com/x.gif"); err != nil || string(got) != gif {
			t.Errorf("online %v: a picture of %d bytes, %v", online, len(got), err)
		}
		if strings.Contains(r.log.String(), "not_saved") {
			t.Error(r.log.String())
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
