package app

import "context"

// Config is what config.toml says, with the defaults where it says nothing.
type Config struct {
	// Region is "us" or "eu"; APIURL another address of the API, Proxy the address of a
	// proxy without its password; "" for none.
	Region string
	APIURL string
	Proxy  string
	Settings
	// Path is where the file lies. Problem says what is wrong in it, nil for nothing:
	// the last good settings are in force then.
	Path    string
	Problem *Problem
}

// Configurer reads and writes config.toml. The file is the only truth: the watch and
// the window both follow it.
type Configurer interface {
	Config() Config
	// Changed is closed once Config is newer.
	Changed() <-chan struct{}
	// Set writes one value: a string, bool, int, time.Duration, Daily, or a list of
	// strings, durations, dates or rules. A value that would not do is Invalid.
	Set(table, name string, value any) error
}

// Autostart is whether Dogwatch starts when the person signs in to the computer.
type Autostart interface {
	// Starts says whether it does, and in words how, or why that cannot be told.
	Starts(ctx context.Context) (on bool, how string, err error)
	SetStarts(ctx context.Context, on bool) error
}
