// Package stdlog keeps the standard logger silent until the process has said where
// its lines go. The window toolkit complains through it while it is initialised
// ("Error parsing user locale C"), which would end up on the standard error of
// every short command.
//
// Go initialises packages in the order of their import paths as far as their
// imports allow; this one imports next to nothing and so comes before the toolkit's.
package stdlog

import (
	"io"
	"log"
	"log/slog"
)

func init() { log.SetOutput(io.Discard) }

// To sends what is written to the standard logger to l.
func To(l *slog.Logger) {
	log.SetFlags(0)
	log.SetOutput(slog.NewLogLogger(l.Handler(), slog.LevelWarn).Writer())
}
