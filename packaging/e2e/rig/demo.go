package rig

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/packaging/e2e/desk"
	"github.com/dogwatch-app/dogwatch/sync/link"
)

// Demo puts a desk up and starts `dogwatch --demo` on it: no simulator of its own,
// no token.
func Demo(ctx context.Context, o desk.Options, args ...string) (*Rig, error) {
	binary, err := Binary()
	if err != nil {
		return nil, err
	}
	d, err := desk.Up(ctx, o)
	if err != nil {
		return nil, err
	}
	r := &Rig{Desk: d, Profile: filepath.Join(d.Home, "profile"), binary: binary}
	r.watch, err = r.Start(nil, binary, append([]string{"--profile", r.Profile, "--demo"}, args...)...)
	if err == nil {
		err = desk.Await(ctx, "the demo", 20*time.Second, func() bool {
			s, err := r.Status()
			return r.watch.Ended() || err == nil && s.Connection.State == app.ConnOK
		})
	}
	if err == nil && r.watch.Ended() {
		err = fmt.Errorf("the demo ended: %s", r.watch.Said())
	}
	if err != nil {
		d.Down()
		return nil, err
	}
	return r, nil
}

// Submit hands an intent to the watch through its local API.
func (r *Rig) Submit(ctx context.Context, in app.Intent) error {
	_, err := link.NewClient(filepath.Join(r.Profile, "dogwatch.sock")).Submit(ctx, in)
	return err
}
