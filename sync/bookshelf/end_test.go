package bookshelf

import (
	"context"
	"net/http"
	"path/filepath"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// The end may come while the guide is being read, and what is due then stays due.
func TestItEndsWhileTheGuideIsRead(t *testing.T) {
	asked := make(chan struct{})
	r := newRig(func(_ *rig, c *Config) {
		c.Transport = carrier(func(req *http.Request) (*http.Response, error) {
			close(asked)
			<-req.Context().Done()
			return nil, req.Context().Err()
		})
	})
	r.settings.GuideSource = "https://git.example.com/guide.md"
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- r.Serve(ctx) }()
	<-asked
	cancel()
	if err := <-ended; err == nil { // one that spins would end with the whole test
		t.Error("it ends for no reason")
	}
}

// A check of the links that comes too late waits for nobody, nor lets anybody wait.
func TestNoCheckOfLinksAfterTheEnd(t *testing.T) {
	r := newRig()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_ = r.Serve(ctx)
	for range 2 { // the second would wait for the first
		if err := r.CheckLinks(t.Context()); err == nil {
			t.Error("links are checked after the end")
		}
	}
}

// Counting what is in the person's folder may take its time; a page in it is read meanwhile.
func TestALongCountClosesNoFolder(t *testing.T) {
	dir := tree(t, map[string]string{"a.md": "# a\n"})
	synctest.Test(t, func(t *testing.T) {
		r := newRig()
		r.settings.Runbooks.Folder = dir
		counted := make(chan struct{})
		var readings atomic.Int32
		r.disks.stall = func() {
			if readings.Add(1) == 1 {
				<-counted
			}
		}
		stop := r.serve(t)
		time.Sleep(fetchWithin + time.Second) // the count is late by now
		if got, err := r.Runbook(t.Context(), "file://"+filepath.ToSlash(dir)+"/a.md"); err != nil || got.Text == "" {
			t.Errorf("%q, %v", got.Text, err)
		}
		close(counted)
		stop()
	})
}

type carrier func(*http.Request) (*http.Response, error)

func (f carrier) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
