package pagerduty

import (
	"context"
	"errors"

	vendor "github.com/PagerDuty/go-pagerduty"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/sync/pace"
)

// whyPersonal tells what to do with a key that belongs to nobody.
const whyPersonal = "it is an account-wide API key, which belongs to nobody, so it has no pages and no shifts. " +
	"Dogwatch needs a personal one: in PagerDuty open My Profile, User Settings, Create API User Token"

// Me is whom the token belongs to. It is asked anew each time.
func (c *Client) Me(ctx context.Context) (app.User, error) {
	var u *vendor.User
	err := asking(pace.In(ctx, pace.Poll), func(ctx context.Context) (err error) {
		u, err = c.api.GetCurrentUserWithContext(ctx, vendor.GetCurrentUserOptions{})
		return err
	})
	if is[app.Refused](err) {
		// PagerDuty answers 400 where the key is the account's, read-only or not.
		return app.User{}, app.Unauthorized{Why: whyPersonal}
	}
	if err != nil {
		return app.User{}, err
	}
	me := user(*u)
	if me.ID == "" || me.Email == "" {
		return app.User{}, garbled(errors.New("it tells no id or no address of yours"))
	}
	c.mu.Lock()
	c.me = me
	c.mu.Unlock()
	return me, nil
}

// who is Me, asked once.
func (c *Client) who(ctx context.Context) (app.User, error) {
	c.mu.Lock()
	me := c.me
	c.mu.Unlock()
	if me.ID != "" {
		return me, nil
	}
	return c.Me(ctx)
}

func user(u vendor.User) app.User {
	name := u.Name
	if name == "" {
		name = u.Summary
	}
	return app.User{
		ID: u.ID, Name: clip(name, maxName), Email: clip(u.Email, maxName),
		TimeZone: clip(u.Timezone, maxName), Role: clip(u.Role, maxName),
	}
}
