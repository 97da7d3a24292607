// Package link is the local API of the watch: HTTP over a Unix socket that only
// its owner can open, for the window, the command line and people's own scripts.
//
//	GET  /v1/status           the app.StatusDoc of now
//	GET  /v1/snapshots        app.Snapshots as JSON lines; a slow reader skips to the latest
//	POST /v1/intents          an app.Intent; answers app.Taken once it is durable
//	POST /v1/reports          an app.Report, from the window
//	GET  /v1/incidents/{id}   app.Detail
//	GET  /v1/history          app.History; since, until (RFC 3339), text, status (repeated), mine
//	GET  /v1/people           []app.User; text
//
// An error is an app.Problem as JSON, with 400 where the request made no sense and
// 502 where PagerDuty is at fault. No token ever crosses it, in either direction.
//
// Server stands beside the engine. Client is the same Feed, Commander, Library and
// Reporter at the other end, so that a window cannot tell whether it runs beside
// the engine or across the socket.
package link
