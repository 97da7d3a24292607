// Package store keeps on disk what must outlive the process: the actions that a
// person asked for, the last known incidents and on-call rows, the alarm's
// memory, and copies of incident details for when PagerDuty cannot be reached.
//
// It is one SQLite file in WAL mode with synchronous=FULL: what a method has
// returned from is on the disk, also after a power cut. Rows hold JSON of package
// app's types; no token ever gets here.
package store
