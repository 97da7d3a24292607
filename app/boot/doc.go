// Package boot puts Dogwatch together: it reads the command line, finds the
// profile, and wires the pieces for what was asked for: the watch, the window, the
// simulator, or one of the short commands that talk to a running watch. It is the
// one place that knows everything, and nothing but main imports it.
//
// The architecture test stands here too: it holds the import rules that
// ARCHITECTURE.md explains.
package boot
