// Package pulse plays through a PulseAudio server, or PipeWire's stand-in for
// one, by its native protocol: a connection that is kept all day and wakes the
// program only when an output changes, and a stream for as long as the siren
// sounds.
//
// It uses the message layer of jfreymuth/pulse and not that module's ready-made
// stream: that one can crash the process when a stream is closed while the
// server asks for data, can lock its reader up after an underrun, and misses a
// connection that ends with a reset.
//
// Listening to what an output plays goes over a connection of its own, so that
// nothing that comes of it reaches the one that plays.
//
// A Device is used by one goroutine. Beside it run the reader of the connection,
// which only takes notes and never waits, and while playing one feeder.
package pulse
