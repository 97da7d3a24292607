// Package engine is the heart of the watch: it looks at PagerDuty, decides with
// app/alarm what must be heard, sends what people asked for through sync/outbox,
// keeps everything on disk, and publishes Snapshots.
//
// One goroutine, Serve's, owns all state. Everything else reaches it as a
// function in its inbox: what a look brought, what came of a sending, an intent,
// a report of the desktop. It never waits for the network, the disk or a screen.
// At most one look is under way at a time, and at most one sending for each
// incident. After every event it takes a turn: alarm first, and with it the
// siren; then work that is due; then the disk; then the Snapshot.
package engine
