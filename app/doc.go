// Package app is the language of Dogwatch: the things an on-call person talks
// about (incident, shift, escalation level, page), what they can do about them
// (Intent, Action), what Dogwatch may say about it (Claim), and the one value
// that everything on screen is drawn from (Snapshot). The ports to the world
// stand here too.
//
// The package does no I/O and never asks for the time: every rule that depends
// on it takes now as an argument. It imports nothing else of the project.
// Instants are compared as instants, so any zone will do; adapters hand over UTC.
// JSON tags are the form in which a Snapshot crosses the local API and in which
// state rests in the store.
package app
