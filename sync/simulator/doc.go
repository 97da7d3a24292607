// Package simulator is a simulated PagerDuty account: an http.Handler that speaks
// the REST API and the Events API v2, over a world of people, schedules,
// escalation policies and incidents that goes on by itself. The demo, the tests
// and the stand-alone server all use it. It imports nothing of the project, so
// that it cannot share the mistakes of what it tests.
//
// # World
//
// A Scenario, read from a small TOML file (Load, Parse; demo.toml is the example)
// says who there is and what happens. New makes a Simulator of it. Incidents then
// page who is on call, escalate, fall back from an acknowledgement, end a snooze
// and resolve by themselves, at the exact instants that pending_actions names.
// Time is package time's, so it is fake in a synctest bubble; there are no
// goroutines: what is due is lived through, in order, at each request or Advance.
// Ids depend on nothing but the seed and what was done.
//
// Where PagerDuty's documents are silent, the harder of the plausible answers was
// taken, so that a client that relies on the easier one is found out:
// last_status_change_at of a triggered incident is its updated_at (that one is
// documented); a bulk PUT that fails half-way leaves the first half done; an
// override on a shift that is not there is accepted and changes nothing.
// Adding a note does not count as an update. On a service in maintenance nothing can be
// made by hand either.
//
// # HTTP
//
// A Simulator is served by net/http (Serve and ServeOn keep to loopback), by
// httptest, or without any socket through Transport. Tokens are those of the
// scenario ("ana-token"), in either form of the Authorization header.
// Events go to POST /v2/enqueue with a service's routing key. AddFault lets
// requests fail in scripted ways, over both kinds of transport; Requests and
// Counts tell what was sent.
//
// # Control
//
// In the same process, Trigger, Do, Storm, Play and the like act on the world. For
// others there are endpoints below /simulator/, in JSON, without a token:
//
//	POST   /simulator/trigger    {"service","title","severity","urgency","priority","dedup_key","details","links","fields",…}: With and service, title
//	POST   /simulator/act        {"by","via","kind","incident","level","to","text","for","urgency","priority"}: an Act
//	POST   /simulator/storm      ?n=50&service=&title=
//	POST   /simulator/play       ?part=: a part of the scenario
//	POST   /simulator/service    {"service","description","fields"}: what a service says of itself, a ServiceText
//	POST   /simulator/skew       ?by=5m: the clock
//	POST   /simulator/revoke     ?who=ana: a person's tokens; /simulator/restore takes it back
//	POST   /simulator/fault      a Fault; DELETE takes all back
//	GET    /simulator/requests   {"requests":[Request]}; DELETE empties the log
//	GET    /simulator/counts     {"counts":{"GET /incidents":3}}
//	GET    /simulator/incidents  {"incidents":[State]}
//	GET    /simulator/incidents/{id}  {"incident":State,"log":[Line]}
//
// An error is 400 with {"error":"…"}.
package simulator
