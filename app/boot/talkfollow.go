package boot

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/sync/settings"
)

// runSchedules finds schedules by a part of their name, and follows them, or no longer,
// where that is asked for: they are shown in the calendar beside one's own.
func runSchedules(ctx context.Context, c *call) error {
	if c.addFollow && c.unfollow {
		return usageError{"either --follow or --unfollow"}
	}
	prof, conf, err := c.configured()
	if err != nil {
		return err
	}
	client, err := c.client()
	if err != nil {
		return err
	}
	found, err := client.FindSchedules(ctx, strings.Join(c.args, " "))
	if err != nil {
		return err
	}
	follow := conf.Calendar.Follow
	if c.addFollow || c.unfollow {
		if follow, err = followed(follow, found, c.addFollow); err != nil {
			return err
		}
		if err := settings.Set(prof.config, "calendar", "follow", follow); err != nil {
			return err
		}
	}
	for _, s := range found {
		mark := " "
		if slices.Contains(follow, s.ID) {
			mark = "*"
		}
		fmt.Fprintf(c.Stdout, "%s %-16s %-8s %s\n", mark, s.ID, s.Kind, s.Name)
	}
	if len(found) == 0 {
		fmt.Fprintln(c.Stdout, "There is no such schedule.")
	}
	return nil
}

// followed adds what was found to what is followed, or takes it away. It takes one
// schedule at a time, so that a short text does not mean all of them.
func followed(have []string, found []app.Schedule, add bool) ([]string, error) {
	if len(found) != 1 {
		return nil, app.Invalid{Why: fmt.Sprintf("%d schedules are called so: name one", len(found))}
	}
	id := found[0].ID
	have = slices.DeleteFunc(slices.Clone(have), func(old string) bool { return old == id })
	if add {
		have = append(have, id)
	}
	return have, nil
}
