package store

import (
	"context"
	"log/slog"

	"github.com/dogwatch-app/dogwatch/app"
)

// Library reads incident details through another Library and keeps copies; where
// PagerDuty cannot be read it gives the copy, whose Read tells its age. History
// and people are not kept.
type Library struct {
	app.Library
	Store *Store
	Log   *slog.Logger
}

// Detail reads the details, or gives the copy where they cannot be read.
func (l Library) Detail(ctx context.Context, incident string) (app.Detail, error) {
	d, err := l.Library.Detail(ctx, incident)
	if err != nil {
		copied, ok, readErr := l.Store.Detail(context.WithoutCancel(ctx), incident)
		if readErr != nil {
			l.Log.Warn("details_unreadable", "incident", incident, "error", readErr)
		}
		if ok {
			return copied, nil
		}
		return app.Detail{}, err
	}
	if err := l.Store.SaveDetail(context.WithoutCancel(ctx), d); err != nil {
		l.Log.Warn("details_not_kept", "incident", incident, "error", err)
	}
	return d, nil
}
