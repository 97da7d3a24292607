// Package store keeps on disk what must outlive the process: the actions that a
// person asked for, the last known incidents and on-call rows, the alarm's
// memory, copies of incident details for when PagerDuty cannot be reached, and a
// drawer of documents for other parts of Dogwatch.
//
// It is one SQLite file in WAL mode with synchronous=FULL: what a method has
// returned from is on the disk, also after a power cut. Rows hold JSON of package
// app's types; no token ever gets here.
//
// A pager must start and ring whatever its disk is like, so Open does not fail for
// it. A damaged file is kept aside and made anew from what can be read of it. Where
// the file cannot be written now (full, locked, read-only), the store is shut: it
// reads what it can, Save says why it cannot, and each Save tries to open it anew.
// A file of a newer Dogwatch is read and never written.
package store
