package power

import (
	"context"
	"time"
)

// Facts are what the system says about its own sleep. What it does not say is the
// zero value; macOS and Windows say Supply alone.
type Facts struct {
	Supply Supply
	// Told says that logind answered, and that the fields below are its word.
	Told bool
	// HasLid says that there is a lid. Lid is what closing it does now: "suspend",
	// "ignore", "lock", "hibernate" and the like; "" where LidBy, a desktop,
	// decides that itself. A Keeper does not hold up a lid.
	HasLid bool
	Lid    string
	LidBy  string
	// IdleAction is what logind does after IdleAfter without use: "ignore",
	// "suspend" and the like. Desktops have settings of their own beside it.
	IdleAction string
	IdleAfter  time.Duration
	// KeptBy names those who keep the computer from sleeping now, and Kept says
	// that this process is among them.
	KeptBy []string
	Kept   bool
}

// Read asks the system. It takes a few seconds at most.
func Read(ctx context.Context) Facts {
	f := Facts{Supply: readSupply(ctx)}
	f.ask(ctx)
	return f
}
