package swaps

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

const (
	// drawer is the kind under which swaps are kept.
	drawer = "swap"
	// keepWithin is how long the disk may take.
	keepWithin = 10 * time.Second
	// keepEnded is for how long a swap that has ended is kept and shown.
	keepEnded = 30 * 24 * time.Hour
	// mostEvents and mostText bound what is kept of a log that anybody may write to.
	mostEvents, mostText = 300, 4_000
)

// file is a swap as it is kept on disk, where it concerns the person who is signed in.
type file struct {
	// Owner is the id of that person: to anybody else it does not exist.
	Owner   string          `json:"owner"`
	Request app.SwapRequest `json:"request"`
	Via     app.SwapVia     `json:"via"`
	// Incident carries it, "" for none yet; Open says that it was not resolved when it
	// was read last.
	Incident string `json:"incident,omitempty"`
	URL      string `json:"url,omitempty"`
	Open     bool   `json:"open,omitempty"`
	// Events are what was said: on the board where it has an incident; else here, and in
	// texts that were pasted.
	Events []app.SwapEvent `json:"events,omitempty"`
	// Copy is the text to hand over.
	Copy string `json:"copy,omitempty"`
	// Errand is what is to be done here, nil for nothing.
	Errand *errand `json:"errand,omitempty"`
	// Offered is the part that was offered from here: who offers writes.
	Offered *app.Span `json:"offered,omitempty"`
	// Word says why what was to be done here was not. Over is how it ended where no board
	// tells.
	Word string  `json:"word,omitempty"`
	Over *ending `json:"over,omitempty"`
	// Left says that PagerDuty does not let this account close the incident.
	Left bool `json:"left,omitempty"`
	// Logged is how many events have been logged, -1 for a swap that has just been found;
	// Last is the last state that was.
	Logged int           `json:"logged,omitempty"`
	Last   app.SwapState `json:"last,omitempty"`
}

// ending is how a swap ended that never was on a board.
type ending struct {
	State app.SwapState `json:"state"`
	Word  string        `json:"word"`
	At    time.Time     `json:"at"`
}

// item is a swap in memory.
type item struct {
	file
	// start is when it begins.
	start time.Time
	// asOf is when the board was asked for what is known.
	asOf time.Time
	// missed says that it was open and is no more among those that are.
	missed bool
	// schedules are those of its stretches as they were last read.
	schedules []app.Schedule
	// shut is until when PagerDuty is not asked for them again, as it does not give them.
	shut time.Time
	// tidied is when this desk last set about ending it by itself, seenDue when it will.
	tidied, seenDue time.Time
	// busy says that a move of its errand is under way; waiters are told when it is known
	// whether that may be done.
	busy    bool
	waiters []chan error
	// unfit says that it cannot be told, as it does not go into JSON.
	unfit bool
	// shown is what is shown of it, where fresh and until the time comes.
	shown, folded app.Swap
	fresh         bool
	until         time.Time
}

// concerns reports whether the person has to do with it.
func (f *file) concerns(user string) bool { return f.Request.From.ID == user || f.Request.Asks(user) }

// keep writes the item to disk; it is durable where there is no error.
func (d *Desk) keep(it *item) error {
	it.fresh = false
	d.show.dirty = true
	if it.Owner == "" {
		it.Owner = d.me.ID
	}
	body, err := json.Marshal(it.file)
	if err == nil {
		ctx, cancel := context.WithTimeout(context.Background(), keepWithin)
		defer cancel()
		err = d.cfg.Drawer.Keep(ctx, drawer, it.Request.ID, body)
	}
	if err != nil {
		d.cfg.Log.Warn("swap_unsaved", "swap", it.Request.ID, "error", err)
		return unsaved(err)
	}
	return nil
}

// unsaved tells what a refusing disk means here.
func unsaved(err error) app.Problem {
	p := app.NotSaved(err)
	p.Means, p.Do = "Nothing was done about the swap.", "Free some disk space, or check who owns the profile's folder, and try again."
	return p
}

// drop forgets the item, here and on disk.
func (d *Desk) drop(it *item) {
	delete(d.items, it.Request.ID)
	d.order = nil
	d.show.dirty = true
	d.release(it, nil)
	if it.Owner == "" {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), keepWithin)
	defer cancel()
	if err := d.cfg.Drawer.Discard(ctx, drawer, it.Request.ID); err != nil {
		d.cfg.Log.Warn("swap_unsaved", "swap", it.Request.ID, "error", err)
	}
}

// load takes up what was kept for the person who is signed in.
func (d *Desk) load() {
	ctx, cancel := context.WithTimeout(context.Background(), keepWithin)
	defer cancel()
	kept, err := d.cfg.Drawer.Kept(ctx, drawer)
	if err != nil {
		d.cfg.Log.Warn("swaps_unread", "error", err)
		return
	}
	d.loaded, d.show.dirty = true, true
	now := clock()
	for id, body := range kept {
		it := &item{}
		if err := json.Unmarshal(body, &it.file); err != nil || it.Request.ID != id || it.Request.Check() != nil {
			d.cfg.Log.Warn("swap_unreadable", "swap", id, "where", "disk")
			continue
		}
		if it.Owner != d.me.ID {
			continue
		}
		if e := it.Errand; e != nil {
			e.Next = now // a restart is as good a reason to try as any
		}
		d.add(it)
	}
}

// bound cuts what is kept of a log: the people's own words first, which mean nothing to
// the machine. PagerDuty itself bounds the rest.
func bound(events []app.SwapEvent) []app.SwapEvent {
	over := len(events) - mostEvents
	events = slices.DeleteFunc(events, func(e app.SwapEvent) bool {
		cut := over > 0 && e.What == app.SaidText
		if cut {
			over--
		}
		return cut
	})
	for n := range events {
		events[n].Text = clip(events[n].Text)
	}
	return events
}

func clip(s string) string {
	if len(s) <= mostText {
		return s
	}
	return strings.ToValidUTF8(s[:mostText], "") + "…"
}
