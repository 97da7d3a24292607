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
	lib   app.Library
	mine  app.Mine
	start app.Autostart
	plan  app.Calendar
	match app.Matchmaker
	shelf app.Bookshelf
	put   func(view.Msg)

	cutHistory, cutPeople, cutCalendar, cutFit context.CancelFunc
}

// begin reads in the background; the pump alone calls it.
func (l *loader) begin(ctx context.Context, load view.Load) {
	ctx, cancel := context.WithTimeout(ctx, load.After+readWithin)
	switch load.Kind {
	case view.LoadHistory:
		swap(&l.cutHistory, cancel)
	case view.LoadPeople:
		swap(&l.cutPeople, cancel)
	case view.LoadFit:
		swap(&l.cutFit, cancel)
	case view.LoadCalendar:
		if load.After > 0 { // while the person leafs on, what was on its way is not needed
			swap(&l.cutCalendar, cancel)
		}
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
	case view.LoadPages:
		if l.mine == nil {
			l.put(view.PagesRead{Load: load, Err: errAbsent})
			return
		}
		pages, err := l.mine.Pages(ctx, load.Query.Since, load.Query.Until)
		l.put(view.PagesRead{Load: load, Pages: pages, Err: err})
	case view.LoadCalendar:
		if l.plan == nil {
			l.put(view.CalendarRead{Load: load, Err: errAbsent})
			return
		}
		all, err := l.plan.Rendered(ctx, load.Window)
		l.put(view.CalendarRead{Load: load, Schedules: all, Err: err})
	case view.LoadFit:
		if l.match == nil || load.Ask == nil {
			l.put(view.FitRead{Load: load, Err: errAbsent})
			return
		}
		fit, err := l.match.Fit(ctx, *load.Ask)
		l.put(view.FitRead{Load: load, Fit: fit, Err: err})
	case view.LoadZone:
		users, err := l.lib.People(ctx, load.Text)
		l.put(view.ZoneRead{Load: load, Users: users, Err: err})
	case view.LoadRunbook, view.LoadPicture, view.LoadCoverage, view.LoadGuide:
		l.readShelf(ctx, load)
	case view.LoadPriorities:
		all, err := l.lib.Priorities(ctx)
		l.put(view.PrioritiesRead{Load: load, Priorities: all, Err: err})
	case view.LoadDryRun:
		l.put(view.DryRunDone{Load: load, Run: load.DryRun()})
	case view.LoadStarts:
		if l.start == nil {
			l.put(view.StartsRead{Load: load, Err: errAbsent})
			return
		}
		on, how, err := l.start.Starts(ctx)
		l.put(view.StartsRead{Load: load, Starts: view.Starts{On: on, How: how}, Err: err})
	}
}

// errAbsent says that this window was not given the way to something.
var errAbsent = app.Problem{Code: "absent", What: "This window has no way to it."}

func swap(cut *context.CancelFunc, with context.CancelFunc) {
	if *cut != nil {
		(*cut)()
	}
	*cut = with
}
