package boot

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/roster"
	"github.com/dogwatch-app/dogwatch/sync/link"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// runOverride puts somebody on call on a schedule for a while: me and now, where
// nothing else is said.
func runOverride(ctx context.Context, c *call) error {
	if err := c.noArgs(); err != nil {
		return err
	}
	if c.schedule == "" {
		return usageError{"name a schedule, by its id or name, with --schedule"}
	}
	span, err := c.overridden(time.Now())
	if err != nil {
		return err
	}
	client, err := c.client()
	if err != nil {
		return err
	}
	s, err := client.Latest(ctx)
	if err != nil {
		return err
	}
	user := s.Me.Ref()
	if c.user != "" {
		if user, err = person(ctx, client, c.user); err != nil {
			return err
		}
	}
	schedules, err := client.Rendered(ctx, span)
	if err != nil {
		return err
	}
	sched, err := named(schedules, c.schedule)
	if err != nil {
		return err
	}
	wishes, err := roster.Wishes(sched, span, user, app.Ref{})
	if err != nil {
		return err
	}
	if user.ID == s.Me.ID && !c.anyway {
		if doubts := view.DoubtsText(s.Shifts, span, time.Local); doubts != "" {
			return fmt.Errorf("%s; do it all the same with --anyway", doubts)
		}
	}
	taken, err := client.Override(ctx, wishes)
	for _, o := range taken {
		fmt.Fprintf(c.Stdout, "%s is on call on %s, %s.\n", user, sched.Ref, view.StretchText(o.Span, time.Local))
	}
	return err
}

// overridden is the span that the flags name.
func (c *call) overridden(now time.Time) (app.Span, error) {
	span := app.Span{Start: now.Truncate(time.Minute)}
	var err error
	if c.since != "" {
		if span.Start, err = when(c.since); err != nil {
			return span, err
		}
	}
	switch {
	case (c.until == "") == (c.length == 0):
		return span, usageError{"say how long: either --end or --for"}
	case c.length > 0:
		span.End = span.Start.Add(c.length)
	default:
		if span.End, err = when(c.until); err != nil {
			return span, err
		}
	}
	if span.Empty() {
		return span, usageError{"it ends before it begins"}
	}
	return span, nil
}

func named(schedules []app.Schedule, name string) (app.Schedule, error) {
	for _, s := range schedules {
		if s.ID == name || strings.EqualFold(s.Name, name) {
			return s, nil
		}
	}
	return app.Schedule{}, app.Invalid{Why: fmt.Sprintf("you neither have shifts on a schedule %q nor follow one", name)}
}

// person finds the one user that the text means.
func person(ctx context.Context, client *link.Client, text string) (app.Ref, error) {
	found, err := client.People(ctx, text)
	if err != nil {
		return app.Ref{}, err
	}
	for _, u := range found {
		if u.ID == text || strings.EqualFold(u.Email, text) || strings.EqualFold(u.Name, text) {
			return u.Ref(), nil
		}
	}
	if len(found) == 1 {
		return found[0].Ref(), nil
	}
	return app.Ref{}, app.Invalid{Why: fmt.Sprintf("%d people are called %q: name one by address or id", len(found), text)}
}
