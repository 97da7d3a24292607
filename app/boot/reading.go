package boot

import (
	"context"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/sync/swaps"
)

// errSignedOut is what the library says while nobody is signed in.
var errSignedOut = app.Problem{Code: "signed_out", What: "Nobody is signed in.", Means: "No page can arrive here.", Do: "Sign in first."}

func (a *account) current() (app.Library, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.library == nil {
		return nil, errSignedOut
	}
	return a.library, nil
}

// nobody is the library while nobody is signed in: of incidents there are the copies.
type nobody struct{ app.Library }

func (nobody) Detail(context.Context, string) (app.Detail, error) { return app.Detail{}, errSignedOut }

// Detail, History and People read through whoever is signed in. Details that are kept are
// given before that too: a keyring may take its time, and a page rings meanwhile.
func (a *account) Detail(ctx context.Context, incident string) (app.Detail, error) {
	l, err := a.current()
	if err != nil {
		l = a.keep(nobody{})
	}
	return l.Detail(ctx, incident)
}

// History is a search of past and present incidents.
func (a *account) History(ctx context.Context, q app.HistoryQuery) (app.History, error) {
	l, err := a.current()
	if err != nil {
		return app.History{}, err
	}
	return l.History(ctx, q)
}

// People finds users of the account.
func (a *account) People(ctx context.Context, text string) ([]app.User, error) {
	l, err := a.current()
	if err != nil {
		return nil, err
	}
	return l.People(ctx, text)
}

// Priorities are the account's.
func (a *account) Priorities(ctx context.Context) ([]app.Priority, error) {
	l, err := a.current()
	if err != nil {
		return nil, err
	}
	return l.Priorities(ctx)
}

// Contacts is how PagerDuty itself reaches whoever is signed in.
func (a *account) Contacts(ctx context.Context) (app.Contacts, error) {
	m, err := a.mine()
	if err != nil {
		return app.Contacts{}, err
	}
	return m.Contacts(ctx)
}

// Pages are those that came to whoever is signed in.
func (a *account) Pages(ctx context.Context, since, until time.Time) ([]app.PastPage, error) {
	m, err := a.mine()
	if err != nil {
		return nil, err
	}
	return m.Pages(ctx, since, until)
}

func (a *account) mine() (app.Mine, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.backend == nil {
		return nil, errSignedOut
	}
	return a.backend, nil
}

// Rendered gives the schedules as the engine has them.
func (a *account) Rendered(ctx context.Context, window app.Span) ([]app.Schedule, error) {
	return a.engine.Rendered(ctx, window)
}

// Feed is the address of whoever is signed in's shifts as a calendar feed.
func (a *account) Feed(ctx context.Context) (app.Secret, error) {
	m, err := a.mine()
	if err != nil {
		return "", err
	}
	return m.Feed(ctx)
}

// Override puts people on call, and has the schedules read anew.
func (a *account) Override(ctx context.Context, wishes []app.OverrideWish) ([]app.Override, error) {
	a.mu.Lock()
	b := a.backend
	a.mu.Unlock()
	if b == nil {
		return nil, errSignedOut
	}
	taken, err := b.Override(ctx, wishes)
	a.log.Info("override", "wished", len(wishes), "taken", len(taken), "error", err)
	a.engine.SchedulesChanged()
	return taken, err
}

// FindSchedules finds schedules by a part of their name.
func (a *account) FindSchedules(ctx context.Context, text string) ([]app.Schedule, error) {
	a.mu.Lock()
	b := a.backend
	a.mu.Unlock()
	if b == nil {
		return nil, errSignedOut
	}
	return b.FindSchedules(ctx, text)
}

// swapping is what swaps go through; nil while nobody is signed in.
func (a *account) swapping() swaps.Account {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.backend == nil {
		return nil
	}
	return a.backend
}
