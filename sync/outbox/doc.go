// Package outbox is the queue of what a person asked to be done in PagerDuty and
// PagerDuty has not confirmed yet. It is pure: the order per incident, what a
// repeated press means, when to try again, when it is too late, and above all
// Judge: whether an action may still be sent, seen what PagerDuty says now. The
// engine owns the queue, sends, and keeps every change on disk.
//
// Three facts make it careful: acknowledging a resolved incident reopens it;
// escalating twice pages two levels; and a write whose answer was lost may have
// been applied.
package outbox
