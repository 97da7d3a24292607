package shell

import (
	"context"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// loader reads what a person looks at. Of the history and of people only the
// latest search matters: it cuts off the one before.
type loader struct {
	lib app.Library
	put func(view.Msg)

	cutHistory, cutPeople context.CancelFunc
}

// start reads in the background; the pump alone calls it.
func (l *loader) start(ctx context.Context, load view.Load) {
	ctx, cancel := context.WithTimeout(ctx, load.After+readWithin)
	switch load.Kind {
	case view.LoadHistory:
		swap(&l.cutHistory, cancel)
	case view.LoadPeople:
		swap(&l.cutPeople, cancel)
	}
	go func() {
		defer cancel()
		select {
		case <-time.After(load.After):
		case <-ctx.Done():
		}
		l.read(ctx, load)
	}()
}

func (l *loader) read(ctx context.Context, load view.Load) {
	switch load.Kind {
	case view.LoadDetail:
		d, err := l.lib.Detail(ctx, load.Incident)
		l.put(view.DetailRead{Load: load, Detail: d, Err: err})
	case view.LoadHistory:
		list, err := l.lib.History(ctx, load.Query)
		l.put(view.HistoryRead{Load: load, Found: list, Err: err})
	case view.LoadPeople:
		users, err := l.lib.People(ctx, load.Text)
		l.put(view.PeopleRead{Load: load, Users: users, Err: err})
	}
}

func swap(cut *context.CancelFunc, with context.CancelFunc) {
	if *cut != nil {
		(*cut)()
	}
	*cut = with
}
