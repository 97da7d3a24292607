// Package pagerduty is PagerDuty as app.Provider and app.Library. It is the only
// importer of github.com/PagerDuty/go-pagerduty, and that module's types end here.
//
// The vendor's client carries every call, over the decorators of sync/pace. Where
// its decoding is safe its typed calls are used (users, escalation policies,
// notes); where one odd field would lose a whole page (incidents, on-calls, alerts,
// log entries), or a call is missing (snooze with From, includes), its Do carries a
// request of ours and the answer is decoded here. It never holds the token: pace.Key
// adds that at the very bottom.
//
// Two rules stand above all others. A read is whole or an error: a missing row could
// be a page that nobody hears. A write is sent once, and is called done only if
// PagerDuty's own answer says so; what may have been applied is app.Unsure.
//
// Requests for swaps are incidents of low urgency on a service of their own. Who said
// something is only ever the user whom PagerDuty names as the creator of the incident
// or as the author of the note.
//
// A Client is safe for concurrent use.
package pagerduty
