package boot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/sync/link"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// patience is how long a command waits for PagerDuty's word on what it asked for.
const patience = 30 * time.Second

func isNoWatch(err error) bool { return errors.Is(err, link.ErrNoWatch) }

// say is an error for a person.
func say(err error) string {
	for _, known := range []func(error) bool{
		is[app.Problem], is[app.Invalid], is[app.Offline], is[app.Unauthorized], is[app.Forbidden],
		is[app.Throttled], is[app.Unavailable], is[app.Refused], is[app.Gone],
	} {
		if known(err) {
			return app.Explain(err).String()
		}
	}
	return err.Error()
}

func is[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}

// client is the local API of the profile's watch.
func (c *call) client() (*link.Client, error) {
	prof, err := openProfile(c.profile, c.demo)
	if err != nil {
		return nil, err
	}
	return link.NewClient(prof.socket), nil
}

// printJSON prints a document for scripts, indented for people.
func (c *call) printJSON(v any) error {
	out := json.NewEncoder(c.Stdout)
	out.SetIndent("", "  ")
	return out.Encode(v)
}

func (c *call) noArgs() error {
	if len(c.args) > 0 {
		return usageError{fmt.Sprintf("%q is too much", strings.Join(c.args, " "))}
	}
	return nil
}

func runStatus(ctx context.Context, c *call) error {
	if err := c.noArgs(); err != nil {
		return err
	}
	client, err := c.client()
	if err != nil {
		return err
	}
	doc, err := client.Status(ctx)
	if err != nil {
		return err
	}
	if !c.follow {
		if c.asJSON {
			return c.printJSON(doc)
		}
		_, err = fmt.Fprint(c.Stdout, view.StatusText(doc, time.Local))
		return err
	}
	return c.followStatus(ctx, client)
}

// followStatus prints a line whenever what it would say has changed.
func (c *call) followStatus(ctx context.Context, client *link.Client) error {
	g := newGroup(ctx)
	defer g.stop()
	g.serve(client.Follow)
	last := ""
	for {
		changed := client.Changed()
		if s := client.Current(); s.Revision > 0 {
			if s.Lost {
				return link.ErrNoWatch
			}
			line := view.StatusLine(s, time.Now(), time.Local)
			if c.asJSON {
				text, err := json.Marshal(s.Status(time.Now()))
				if err != nil {
					return err
				}
				line = string(text)
			}
			if line != last {
				last = line
				if _, err := fmt.Fprintln(c.Stdout, line); err != nil {
					return err
				}
			}
		}
		select {
		case <-changed:
		case <-time.After(time.Minute): // "until" grows shorter by itself
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func runAck(ctx context.Context, c *call) error { return c.act(ctx, app.Acknowledge) }

func runResolve(ctx context.Context, c *call) error { return c.act(ctx, app.Resolve) }

func runEscalate(ctx context.Context, c *call) error {
	if len(c.args) > 1 {
		return usageError{"one incident is escalated at a time"}
	}
	if c.level < 0 {
		return usageError{fmt.Sprintf("there is no escalation level %d: they count from 1", c.level)}
	}
	return c.act(ctx, app.Escalate)
}

// act hands an intent to the watch and waits for PagerDuty's word on it.
func (c *call) act(ctx context.Context, kind app.Kind) error {
	if len(c.args) == 0 && !c.all || slices.Contains(c.args, "") {
		return usageError{"name an incident, by its id or number"}
	}
	if len(c.args) > 0 && c.all {
		return usageError{"either --all or incidents"}
	}
	client, err := c.client()
	if err != nil {
		return err
	}
	taken, err := client.Submit(ctx, app.Intent{Verb: app.Verb(kind), Incidents: c.args, All: c.all, Level: c.level})
	if err != nil {
		return err
	}
	return c.await(ctx, client, taken.Actions)
}

// await prints what becomes of each action. It fails where one was not done.
func (c *call) await(ctx context.Context, client *link.Client, ids []string) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	g := newGroup(ctx)
	defer g.stop()
	g.serve(client.Follow)
	waiting := map[string]bool{}
	for _, id := range ids {
		waiting[id] = true
	}
	failed := false
	for {
		changed := client.Changed()
		s := client.Current()
		for _, a := range s.Actions {
			if waiting[a.ID] && a.State.Ended() {
				delete(waiting, a.ID)
				line := view.ActionLine(a, s)
				if unknown(ctx, client, a) {
					failed, line = true, fmt.Sprintf("NOT DONE: there is no incident %s, or your token may not see it", view.OneLine(a.Incident, 40))
				}
				failed = failed || a.State == app.Refusal || a.State == app.Expired
				fmt.Fprintln(c.Stdout, line)
			}
		}
		if len(waiting) == 0 {
			if failed {
				return errors.New("not everything was done; what was not done rings on")
			}
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			for _, a := range s.Actions {
				if waiting[a.ID] {
					fmt.Fprintln(c.Stdout, view.ActionLine(a, s))
				}
			}
			return fmt.Errorf("%s not delivered yet: Dogwatch goes on trying, and PagerDuty may escalate meanwhile",
				view.Plural(len(waiting), "action is", "actions are"))
		}
	}
}

// unknown reports whether the action was about an incident that neither Dogwatch nor
// PagerDuty knows: who mistyped an id has answered nothing.
func unknown(ctx context.Context, library app.Library, a app.Action) bool {
	if a.State != app.Superseded || a.Baseline.Status != "" {
		return false
	}
	_, err := library.Detail(ctx, a.Incident)
	return err != nil && app.Explain(err).Code == app.Explain(app.Gone{}).Code
}

func runHush(ctx context.Context, c *call) error {
	in := app.Intent{Verb: app.Hush}
	if len(c.args) > 1 {
		return usageError{"a hush takes one length, such as 10m"}
	}
	if len(c.args) == 1 {
		var err error
		if in.For, err = time.ParseDuration(c.args[0]); err != nil || in.For <= 0 {
			return usageError{fmt.Sprintf("%q is no length such as 10m", c.args[0])}
		}
	}
	client, err := c.client()
	if err != nil {
		return err
	}
	if _, err := client.Submit(ctx, in); err != nil {
		return err
	}
	_, err = fmt.Fprintln(c.Stdout, "Hushed. A page that comes later rings.")
	return err
}

// environ is the environment as a child gets it.
func environ() []string { return os.Environ() }
